package api_test

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/commerce/analytics"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// wireAnalytics wires what makes reports, as the program does.
func (s *shop) wireAnalytics() {
	s.t.Helper()
	s.analytics = analytics.New(analytics.Options{
		DB: s.db, Jobs: s.jobs, Log: s.outbox,
		TimeZone: func(ctx context.Context) (string, error) { return analytics.Zone(ctx, s.catalog) },
	})
	if err := s.analytics.RegisterJobs(); err != nil {
		s.t.Fatal(err)
	}
	if err := s.analytics.Ensure(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// booked waits until the figures have everything that happened.
func (s *shop) booked() {
	s.t.Helper()
	ctx, cancel := context.WithCancel(s.t.Context())
	done := make(chan error)
	go func() { done <- s.outbox.Run(ctx, s.analytics.Consumer()) }()
	eventually(s.t, "the figures are complete", func() bool {
		lags, err := s.outbox.Lag(ctx)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, l := range lags {
			if l.Consumer == "analytics" && l.Events == 0 {
				return true
			}
		}
		return false
	})
	cancel()
	if err := <-done; err != nil {
		s.t.Fatal(err)
	}
}

// figuresOf is the total of today in EUR.
func (s *shop) figuresOf() map[string]any {
	s.t.Helper()
	currencies, _ := s.staff("GET", "/api/admin/analytics/sales?currency=eur", nil).json(s.t)["currencies"].([]any)
	if len(currencies) != 1 {
		s.t.Fatalf("%v", currencies)
	}
	total, _ := currencies[0].(map[string]any)["total"].(map[string]any)
	return total
}

func (s *shop) figuresAre(when string, want map[string]float64) {
	s.t.Helper()
	s.booked()
	total := s.figuresOf()
	for name := range want {
		if total[name] != want[name] {
			s.t.Errorf("%s: %s is %v, want %v", when, name, total[name], want[name])
		}
	}
	if err := s.analytics.Verify(s.t.Context(), func(difference string) { s.t.Errorf("%s: %s", when, difference) }); err != nil {
		s.t.Fatal(err)
	}
}

// TestFiguresFollowOrders has two of a thing for 10.00 bought, with a parcel for 4.90 and 19 % on top, and one order after the
// other refunded, canceled unpaid and canceled.
func TestFiguresFollowOrders(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.furnish()
		thing := s.sell("=Thing, with a comma", 100)
		first := s.buy(thing, "test", "")
		sold := map[string]float64{
			"orders": 1, "units": 2, "gross": 2000, "discounts": 0, "shipping": 490, "tax": 473, "tax_added": 473, "total": 2963, "net": 2963,
			"revenue": 2490, "average_order": 2963, "refunds": 0, "canceled": 0,
		}
		s.figuresAre("an order that is paid", sold)
		if a := s.send("POST", "/api/orders", "", inOneCall(thing, 2, "decline", ""), "Idempotency-Key", "declined"); a.StatusCode != 402 {
			t.Errorf("%d %s", a.StatusCode, a.text)
		}
		s.figuresAre("a card that is declined", sold)

		number := first["id"].(string)
		s.must("POST", "/api/admin/orders/"+number+"/refunds", `{"amount":{"amount":1000,"currency_code":"EUR"},"reason":"late"}`)
		// The tax in it is in proportion: 473 × 1000 ÷ 2963.
		s.figuresAre("goodwill", map[string]float64{
			"orders": 1, "total": 2963, "refunds": 1, "refunded": 1000, "net": 1963, "net_tax": 313, "revenue": 1650, "net_units": 2,
		})

		unpaid := s.buy(thing, "manual", "")
		s.must("POST", "/api/admin/orders/"+unpaid["id"].(string)+"/cancel", `{}`)
		s.figuresAre("an order that was never paid is canceled", map[string]float64{
			"orders": 2, "units": 4, "gross": 4000, "shipping": 980, "tax": 946, "total": 2 * 2963, "canceled": 2963, "canceled_orders": 1,
			"refunds": 1, "refunded": 1000, "net": 1963, "net_tax": 313, "revenue": 1650, "net_units": 2, "average_order": 2963,
		})

		paid := s.buy(thing, "test", "")
		s.must("POST", "/api/admin/orders/"+paid["id"].(string)+"/cancel", `{}`)
		s.figuresAre("an order that was paid is canceled", map[string]float64{
			"orders": 3, "units": 6, "total": 3 * 2963, "canceled": 2963, "canceled_orders": 2, "refunds": 2, "refunded": 1000 + 2963,
			"refunded_units": 0, "net": 1963, "net_tax": 313, "revenue": 1650, "net_units": 2,
		})
		before := s.figuresOf()
		if _, err := s.analytics.Rebuild(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if after := s.figuresOf(); !maps.Equal(before, after) {
			t.Errorf("a rebuild makes %v of %v", after, before)
		}
		s.reports()
	})
}

// What a promotion took off is taken off once: the report agrees with the orders, and its table has every row.
func TestPromotionsAreReported(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.furnish()
		thing := s.sell("Thing", 100)
		s.must("POST", "/api/admin/promotions", `{"name":"Tenth","code":"TENTH","kind":"percent","target":"order","rate":"10"}`)
		for n := range 2 {
			a := s.send("POST", "/api/orders", "", inOneCall(thing, 2, "approve", `,"coupon_codes":["TENTH"]`), "Idempotency-Key", fmt.Sprint("with ", n)[5:])
			if a.StatusCode != 201 || !strings.Contains(a.text, `"total":{"amount":2725,`) {
				t.Fatalf("%d %s", a.StatusCode, a.text)
			}
		}
		s.booked()
		s.promotionsAgree()
		var rows []any
		for n := range 60 {
			rows = append(rows, s.sell(fmt.Sprint("Other thing ", n), 1))
		}
		table := s.staff("GET", "/api/admin/analytics/stock?format=csv", nil).text
		if lines := strings.Count(table, "\n"); lines < 1+1+len(rows) {
			t.Errorf("the table of %d products has %d lines", 1+len(rows), lines)
		}
		if lines := strings.Count(s.staff("GET", "/api/admin/analytics/stock?format=csv&limit=5", nil).text, "\n"); lines != 1+5 {
			t.Errorf("a table of 5 rows has %d lines", lines)
		}
	})
}

// promotionsAgree looks at the report of TestPromotionsAreReported, as an answer and as a table: both have what is known of a promotion,
// and nothing else.
func (s *shop) promotionsAgree() {
	s.t.Helper()
	report := s.staff("GET", "/api/admin/analytics/promotions?compare=true", nil).json(s.t)
	currency := report["currencies"].([]any)[0].(map[string]any)
	row := currency["rows"].([]any)[0].(map[string]any)
	want := map[string]any{
		"id": row["id"], "name": "Tenth", "code": "TENTH", "orders": 2.0, "discounts": 400.0, "gross": 5850.0, "total": 5450.0, "average_order": 2725.0,
		"previous": map[string]any{"orders": 0.0, "discounts": 0.0, "gross": 0.0, "total": 0.0, "average_order": 0.0},
	}
	if diff := cmp.Diff(want, row); diff != "" {
		s.t.Errorf("the report (-want +got):\n%s", diff)
	}
	table := fmt.Sprintf("currency,promotion,name,code,orders,gross,discounts,total,average_order\nEUR,%s,Tenth,TENTH,2,58.50,4.00,54.50,27.25\n", row["id"])
	if got := s.staff("GET", "/api/admin/analytics/promotions?format=csv", nil).text; got != table {
		s.t.Errorf("the table is %s, want %s", got, table)
	}
}

// reports looks at every report of the shop of TestFiguresFollowOrders.
func (s *shop) reports() {
	s.t.Helper()
	root := "/api/admin/analytics/"
	s.keys["looking"], s.keys["packing"] = s.key("looking", "analytics:read"), s.key("packing", "orders:write")
	today := time.Now().UTC().Format(time.DateOnly)
	s.run([]scenario{
		{name: "products", key: "looking", method: "GET", path: root + "products", status: 200, has: []string{
			`"name":"=Thing, with a comma"`, `"definition":"What goods came to, by product.`, `"price":{"amount":1000,"currency_code":"EUR"}`,
			`"margin_ppm":`, `"units":6`,
		}},
		{name: "products by margin, as a table", key: "looking", method: "GET", path: root + "products?sort=margin&format=csv", status: 200,
			has: []string{"currency,product,name,code,category,price,orders,units,gross,", `,"'=Thing, with a comma",`, ",60.00,"}, hasNot: []string{",=Thing"}},
		{name: "products beside what they were before", key: "looking", method: "GET", path: root + "products?compare=true", status: 200,
			has: []string{`"previous":{"orders":0,`}},
		{name: "products by themselves", key: "looking", method: "GET", path: root + "products", status: 200, has: []string{`"previous":null`}},
		{name: "products beside what they were before, as a table", key: "looking", method: "GET", path: root + "products?compare=true&format=csv",
			status: 200, has: []string{",category,price,period,orders,", ",current,3,6,", ",previous,0,0,"}},
		{name: "categories", key: "looking", method: "GET", path: root + "categories", status: 200, has: []string{`"id":"","name":""`}},
		{name: "countries", key: "looking", method: "GET", path: root + "countries?from=" + today + "&to=" + today, status: 200, has: []string{`"id":"DE"`, `"orders":3`}},
		{name: "promotions", key: "looking", method: "GET", path: root + "promotions", status: 200, has: []string{`"currencies":[]`}},
		{name: "stock", key: "looking", method: "GET", path: root + "stock?sort=cover", status: 200, has: []string{
			`"on_hand":100`, `"retail_value":100000`, `"uncosted_units":100`, `"sold_days":30`,
		}},
		{name: "stock as a table", key: "looking", method: "GET", path: root + "stock?format=csv", status: 200, has: []string{"currency,product,name,on_hand,", "1000.00"}},
		{name: "sales by the hour", key: "looking", method: "GET", path: root + "sales?interval=hour&from=" + today, status: 200, has: []string{
			`"interval":"hour"`, `"time_zone":"UTC"`, `"previous_from":"`, `"start":"` + today + `T00:00:00Z"`,
		}},
		{name: "sales as a table", key: "looking", method: "GET", path: root + "sales?format=csv", status: 200, has: []string{"EUR,current,", "EUR,previous,", ",88.89,"}},
		{name: "status", key: "looking", method: "GET", path: root + "status", status: 200, has: []string{`"building":false`, `"reconciliation":null`}},
		{name: "another currency", key: "looking", method: "GET", path: root + "sales?currency=USD", status: 200, has: []string{`"currency_code":"USD"`, `"orders":0`}},
		{name: "no currency", key: "looking", method: "GET", path: root + "sales?currency=XXQ", status: 422, has: []string{"query.currency"}},
		{name: "no day", key: "looking", method: "GET", path: root + "sales?from=2026-02-30", status: 422, has: []string{"query.from"}},
		{name: "long ago", key: "looking", method: "GET", path: root + "sales?from=1900-01-01", status: 422, has: []string{"query.from", "Figures begin on 1970-01-01."}},
		{name: "backwards", key: "looking", method: "GET", path: root + "sales?from=2026-02-03&to=2026-02-01", status: 422, has: []string{"query.to"}},
		{name: "too many hours", key: "looking", method: "GET", path: root + "sales?interval=hour&from=2026-01-01&to=2026-06-01", status: 422, has: []string{"query.to"}},
		{name: "no interval", key: "looking", method: "GET", path: root + "sales?interval=year", status: 422},
		{name: "no order", key: "looking", method: "GET", path: root + "products?sort=discounts", status: 422},
		{name: "whoever may not", key: "packing", method: "GET", path: root + "sales", status: 403},
		{name: "nobody", key: "-", method: "GET", path: root + "sales", status: 401},
		{name: "who looks changes nothing", key: "looking", method: "POST", path: root + "rebuild", status: 403},
	})
	s.work()
	for _, what := range []string{"rebuild", "reconcile"} {
		path := s.must("POST", root+what, nil).Header.Get("Location")
		eventually(s.t, what, func() bool {
			a := s.staff("GET", path, nil)
			return strings.Contains(a.text, `"state":"succeeded"`)
		})
	}
	if a := s.staff("GET", root+"status", nil); !strings.Contains(a.text, `"clean":true`) {
		s.t.Error(a.text)
	}
	if text := fmt.Sprint(s.staff("GET", root+"products?limit=1000", nil).text, s.staff("GET", root+"sales", nil).text); strings.Contains(text, "ada@example.com") ||
		strings.Contains(text, "Lovelace") {
		s.t.Error("a report names somebody")
	}
}
