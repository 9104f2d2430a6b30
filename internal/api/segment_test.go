package api_test

import (
	"context"
	"crypto/rand"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// segmentAttempts are the requests of TestRepetitionHasOneEffect for segments.
func segmentAttempts() map[string]attempt {
	return map[string]attempt{
		"PUT /api/admin/segments": {path: "/api/admin/segments",
			body: `{"rules":[{"code":"big","name":"Big","min_spent":100},{"code":"rest","name":"The rest"}]}`},
		"POST /api/admin/segments/recompute": {path: "/api/admin/segments/recompute"},
	}
}

// counted lets the consumer of segments read everything that there is to read.
func (s *shop) counted() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 30*time.Second)
	done := make(chan error)
	go func() { done <- s.outbox.Run(ctx, s.segments.Consumer()) }()
	for {
		lags, err := s.outbox.Lag(ctx)
		if err != nil {
			s.t.Fatal(err)
		}
		left := int64(1) // until there is a cursor
		for _, l := range lags {
			if l.Consumer == s.segments.Consumer().Name {
				left = l.Events
			}
		}
		if left == 0 {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	cancel()
	if err := <-done; err != nil {
		s.t.Fatal(err)
	}
	if err := s.segments.Verify(s.t.Context(), func(difference string) { s.t.Errorf("verify: %s", difference) }); err != nil {
		s.t.Fatal(err)
	}
}

// buys places an order in one call, as somebody or (the zero person) as a guest, and returns what it is less.
func (s *shop) buys(p person, thing, email string, quantity int, more string) answer {
	s.t.Helper()
	body := fmt.Sprintf(`{"items":[{"variant_id":"%s","quantity":%d}],"email":"%s","shipping_address":%s,"payment":{"provider":"test"}%s}`,
		thing, quantity, email, berlin, more)
	return s.send("POST", "/api/orders", p.access, body, "Idempotency-Key", rand.Text())
}

// discount is by how much an answer with totals is less.
func discount(t testing.TB, a answer) float64 {
	t.Helper()
	total, _ := a.json(t)["discount_total"].(map[string]any)
	amount, is := total["amount"].(float64)
	if a.StatusCode/100 != 2 || !is {
		t.Fatalf("%d %s", a.StatusCode, a.text)
	}
	return amount
}

// TestWhatIsForVIPsIsForVIPs has a promotion for VIPs at the cart, the checkout and the order in one call: a customer who is
// one and is signed in gets it, and nobody does by typing an address.
func TestWhatIsForVIPsIsForVIPs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.work()
		s.furnish()
		thing := s.sell("Thing", 5000)
		guest, ada, grace := person{}, s.verified("ada@example.com"), s.verified("grace@example.com")
		for range 5 {
			s.expect(s.buys(ada, thing, "ada@example.com", 25, ""), 201, "")
			s.expect(s.buys(guest, thing, "guest@example.com", 25, ""), 201, "")
		}
		s.expect(s.buys(grace, thing, "grace@example.com", 1, ""), 201, "")
		s.counted()
		s.must("POST", "/api/admin/promotions", `{"name":"For VIPs","kind":"percent","target":"order","rate":"10","conditions":{"segments":["vip"]}}`)
		s.must("POST", "/api/admin/promotions", `{"name":"VIPs' code","code":"VIPS","kind":"fixed","target":"order","amount":{"amount":100,"currency_code":"EUR"},"conditions":{"segments":["vip"]}}`)

		// Each way to buy, as somebody, with an address that he types.
		everyWay := func(who string, p person, email string, want float64) {
			t.Helper()
			made := s.send("POST", "/api/carts", p.access, `{"items":[{"variant_id":"`+thing+`","quantity":2}]}`)
			cart := "/api/carts/" + made.field(t, "id")
			var headers []string
			if p.access == "" {
				headers = []string{"Cart-Token", made.field(t, "token")}
			}
			if got := discount(t, made); got != want {
				t.Errorf("%s, cart: %v, want %v", who, got, want)
			}
			coupon := s.send("POST", cart+"/coupons", p.access, `{"code":"VIPS"}`, headers...)
			if want > 0 {
				s.expect(coupon, 200, "")
				s.expect(s.send("DELETE", cart+"/coupons", p.access, `{"code":"VIPS"}`, headers...), 200, "")
			} else {
				s.expect(coupon, 422, "coupon_invalid")
			}
			begun := s.send("POST", "/api/checkouts", p.access, `{"cart_id":"`+made.field(t, "id")+`"}`, headers...)
			session := "/api/checkouts/" + begun.field(t, "id")
			said := s.send("PATCH", session, p.access, `{"email":"`+email+`","shipping_address":`+berlin+`,"shipping_option_id":"`+s.parcel+`"}`, headers...)
			if got := discount(t, said); got != want {
				t.Errorf("%s, checkout: %v, want %v", who, got, want)
			}
			total, _ := said.json(t)["total"].(map[string]any)
			done := s.send("POST", session+"/complete", p.access, fmt.Sprintf(`{"payment":{"provider":"test"},"expected_total":{"amount":%v,"currency_code":"EUR"}}`,
				total["amount"]), append(headers, "Idempotency-Key", rand.Text())...)
			if got := discount(t, done); got != want {
				t.Errorf("%s, order of the checkout: %v, want %v", who, got, want)
			}
			if got := discount(t, s.buys(p, thing, email, 2, "")); got != want {
				t.Errorf("%s, order in one call: %v, want %v", who, got, want)
			}
			withCode := s.buys(p, thing, email, 2, `,"coupon_codes":["VIPS"]`)
			if want > 0 {
				s.expect(withCode, 201, "")
			} else {
				s.expect(withCode, 422, "coupon_invalid")
			}
		}
		everyWay("a VIP", ada, "ada@example.com", 200)
		everyWay("a VIP with another address", ada, "else@example.com", 200)
		everyWay("a customer who is none", grace, "grace@example.com", 0)
		everyWay("a customer who types the address of one", grace, "ada@example.com", 0)
		everyWay("a guest", guest, "nobody@example.com", 0)
		everyWay("a guest who types the address of one", guest, "ada@example.com", 0)
		everyWay("a guest who bought as much", guest, "guest@example.com", 0)

		owner := s.register("guest@example.com")
		s.counted()
		everyWay("who registered with that guest's address", owner, "guest@example.com", 0)
		token := s.linkIn(s.mail("guest@example.com", "confirm your e-mail"))
		s.expect(s.as(owner, "POST", "/api/auth/verify-email", map[string]any{"token": token}), 200, "")
		s.counted()
		everyWay("who proved it", owner, "guest@example.com", 200)

		// What he orders as a guest from now on is his when he looks at his orders.
		s.expect(s.buys(guest, thing, "guest@example.com", 2, ""), 201, "")
		s.counted()
		before := s.must("GET", "/api/admin/customers/"+owner.id, nil).json(t)["standing"].(map[string]any)["order_count"].(float64)
		s.expect(s.as(owner, "GET", "/api/me/orders", nil), 200, "")
		s.counted()
		after := s.must("GET", "/api/admin/customers/"+owner.id, nil).json(t)["standing"].(map[string]any)["order_count"].(float64)
		if after != before+1 {
			t.Errorf("%v orders before and %v after", before, after)
		}
	})
}

// TestStaffSeeSegments goes from the rules to the members, and back.
func TestStaffSeeSegments(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.furnish()
		thing, ada := s.sell("Thing", 5000), s.register("ada@example.com")
		for range 5 {
			s.expect(s.buys(ada, thing, "ada@example.com", 25, ""), 201, "")
		}
		s.expect(s.buys(person{}, thing, "=guest@example.com", 1, ""), 201, "")
		s.counted()
		root := "/api/admin/segments"
		customer := "/api/admin/customers/" + ada.id
		s.keys["reader"] = s.key("reader", "segments:read")
		s.run([]scenario{
			{name: "the figures beside the rules", method: "GET", path: root, status: 200, has: []string{
				`"version":0,"currency_code":"EUR","definition":"A person is`, `"recomputed_at":null`,
				`{"code":"vip","name":"VIP","min_spent":1000,"min_orders":5,"within_days":30,"rule":"spent at least 1000 EUR, 5 orders or more, the last order at most 30 days ago",` +
					`"former":false,"count":1,"order_count":5,"spent":{"amount":151665,"currency_code":"EUR"},"average_spent":{"amount":151665,"currency_code":"EUR"},"average_order_value":{"amount":30333,"currency_code":"EUR"}}`,
				`"rule":"everybody else","former":false,"count":1,"order_count":1,"spent":{"amount":1773,`,
				`"total":{"count":2,"order_count":6,"spent":{"amount":153438,"currency_code":"EUR"},"average_spent":{"amount":76719,"currency_code":"EUR"},"average_order_value":{"amount":25573,`}},
			{name: "members", method: "GET", path: root + "/vip/members", status: 200, has: []string{`"total":1`, `"customer_id":"` + ada.id + `"`, `"email":"ada@example.com"`, `"first_name":"Ada"`, `"recency":null`}},
			{name: "a guest", method: "GET", path: root + "/new/members", status: 200, has: []string{`"total":1`, `"customer_id":null`, `"email":"=guest@example.com"`}},
			{name: "nobody", method: "GET", path: root + "/loyal/members", status: 200, has: []string{`"total":0`, `"data":[]`}},
			{name: "no segment", method: "GET", path: root + "/whales/members", status: 404, has: []string{"not_found"}},
			{name: "no page", method: "GET", path: root + "/vip/members?cursor=x", status: 422, has: []string{"query.cursor"}},
			{name: "history of a customer", method: "GET", path: root + "/history?customer_id=" + ada.id, status: 200, has: []string{
				`"to":"vip","spent":{"amount":151665,"currency_code":"EUR"},"order_count":5`, `"rules_version":0`, `"from":null`}}, // by way of new, where a look fell between two orders
			{name: "history of a guest", method: "GET", path: root + "/history?email=%3Dguest@example.com", status: 200, has: []string{`"total":1`, `"from":null,"to":"new"`}},
			{name: "history of nobody", method: "GET", path: root + "/history?email=nobody@example.com", status: 404},
			{name: "history of whom?", method: "GET", path: root + "/history", status: 422, has: []string{"query.customer_id"}},
			{name: "of two", method: "GET", path: root + "/history?email=a@example.com&customer_id=" + ada.id, status: 422},
			{name: "of no id", method: "GET", path: root + "/history?customer_id=ada", status: 404},
			{name: "on the customer", method: "GET", path: customer, status: 200, has: []string{`"standing":{"segment":"vip","since":"2`, `"order_count":5`}},
			{name: "on the list", method: "GET", path: "/api/admin/customers", status: 200, has: []string{`"standing":{"segment":"vip"`}},
			{name: "on one who is new", method: "POST", path: "/api/admin/customers", body: `{"email":"new@example.com"}`, status: 201,
				has: []string{`"standing":{"segment":"new","since":null`}, events: map[string]int64{"customer.created": 1}},
			{name: "as a file", method: "GET", path: "/api/admin/exports/segments", status: 200, has: []string{
				"code,name,rule,persons,orders,currency_code,spent,average_spent,average_order_value\nvip,VIP,\"spent at least", ",1,5,EUR,1516.65,1516.65,303.33\n"}},
			{name: "members as a file", method: "GET", path: "/api/admin/exports/segment-members?segment=new", status: 200, has: []string{",'=guest@example.com,", ",EUR,17.73,1,"}},
			{name: "no file", method: "GET", path: "/api/admin/exports/segment-members?segment=whales", status: 404},
			{name: "no rules", method: "PUT", path: root, body: `{"rules":[]}`, status: 422},
			{name: "wrong rules", method: "PUT", path: root, body: `{"rules":[{"code":"a b","name":"","min_orders":1},{"code":"x","name":"X","min_orders":1}]}`, status: 422,
				has: []string{"body.rules[0].code", "body.rules[0].name", "body.rules[1].code"}},
			{name: "a word too many", method: "PUT", path: root, body: `{"rules":[{"code":"x","name":"X","spent":1}]}`, status: 422, has: []string{"body.rules[0].spent"}},
			{name: "by a reader", key: "reader", method: "PUT", path: root, body: `{"rules":[{"code":"x","name":"X"}]}`, status: 403},
			{name: "a reader", key: "reader", method: "GET", path: root, status: 200},
			{name: "a reader of customers", key: "reader", method: "GET", path: customer, status: 403},
			{name: "nothing came of it", method: "GET", path: root, status: 200, has: []string{`"version":0`}},
			{name: "own rules", method: "PUT", path: root, body: `{"version":0,"rules":[{"code":"WHALE","name":" Whales ","min_spent":1500},{"code":"rest","name":"The rest"}]}`, status: 200,
				has: []string{`{"version":1,"rules":[{"code":"whale","name":"Whales","min_spent":1500},{"code":"rest","name":"The rest"}]}`}},
			{name: "stale", method: "PUT", path: root, body: `{"version":0,"rules":[{"code":"x","name":"X"}]}`, status: 409, has: []string{"version_conflict"}},
			{name: "who is in it still", method: "GET", path: root, status: 200, has: []string{`"version":1`, `"code":"vip","name":"vip","rule":"","former":true,"count":1`}},
			{name: "again", method: "POST", path: root + "/recompute", status: 202, has: []string{`"kind":"segments.recompute"`}},
			{name: "and again", method: "POST", path: root + "/recompute", status: 409, has: []string{"recompute_running"}},
		})
		if _, err := s.segments.Recompute(t.Context(), func(_, _ int64) {}); err != nil {
			t.Fatal(err)
		}
		s.run([]scenario{
			{name: "everybody moved", method: "GET", path: root, status: 200, has: []string{`"code":"whale","name":"Whales","min_spent":1500,`, `"former":false,"count":1,"order_count":5`},
				hasNot: []string{`"vip"`, `"recomputed_at":null`}},
			{name: "with scores", method: "GET", path: root + "/whale/members", status: 200, has: []string{`"recency":1,"frequency":3,"monetary":3`}},
			{name: "history goes on", method: "GET", path: root + "/history?customer_id=" + ada.id + "&limit=1", status: 200, has: []string{`"from":"vip","to":"whale"`, `"rules_version":1`, `"next":"`}},
		})
		s.counted()
		export := s.must("GET", "/api/admin/exports/segment-members?segment=whale", nil)
		rows, err := csv.NewReader(strings.NewReader(export.text)).ReadAll()
		if err != nil || len(rows) != 2 || rows[1][0] != ada.id || rows[1][6] != "1516.65" || rows[1][11] != "3" {
			t.Errorf("%q: %v", rows, err)
		}
		s.personalDataOfSegments(ada)
	})
}

// personalDataOfSegments has a customer read what is held about him, and be forgotten.
func (s *shop) personalDataOfSegments(ada person) {
	s.t.Helper()
	export := s.expect(s.as(ada, "GET", "/api/me/export", nil), 200, "")
	for _, part := range []string{`"customer_sales"`, `"spent": "151665"`, `"customer_segment"`, `"segment": "whale"`, `"customer_segment_change"`, `"from_segment": "vip"`} {
		if !strings.Contains(export.text, part) {
			s.t.Errorf("the export has no %s: %s", part, export.text)
		}
	}
}
