package admin_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"winkel/internal/commerce/aftersale"
	"winkel/internal/commerce/checkout"
	"winkel/internal/commerce/checkout/checkouttest"
	"winkel/internal/commerce/order"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

var countEvents = db.SQL(`SELECT COUNT(*) FROM event`)

func (d *desk) events() int64 {
	d.t.Helper()
	n, err := db.Value[int64](d.t.Context(), d.DB.Read(), countEvents)
	if err != nil {
		d.t.Fatal(err)
	}
	return n
}

type attempt struct{ path, body string }

// attempts is one request for each unsafe route of orders, with an order of its own.
func (d *desk) attempts() map[string]attempt {
	ctx := d.t.Context()
	must := func(o *order.Order, err error) *order.Order {
		d.t.Helper()
		if err != nil {
			d.t.Fatal(err)
		}
		return o
	}
	one := func(o *order.Order) string { return ordersRoot + o.ID.String() }
	bought := func() string { return one(d.buy("test")) }
	packed := func() string {
		o := must(d.aftersale.Fulfill(ctx, d.buy("test").ID, aftersale.ParcelInput{}, nil))
		return "/api/admin/fulfillments/" + o.Fulfillments[0].ID.String()
	}
	item := func(o *order.Order, rest string) string {
		return `{"items":[{"line_id":"` + o.Lines[0].ID.String() + `",` + rest + `}]}`
	}
	sent := func() *order.Order {
		return must(d.aftersale.Fulfill(ctx, d.buy("test").ID, aftersale.ParcelInput{Ship: true}, nil))
	}
	coming := func(open bool) *order.Order {
		o := sent()
		lines := []aftersale.Units{{Line: o.Lines[0].ID, Quantity: 2}}
		return must(d.aftersale.RequestReturn(ctx, o.ID, aftersale.ReturnInput{Lines: lines, Open: open}, nil))
	}
	back := func(o *order.Order) string { return "/api/admin/returns/" + o.Returns[0].ID.String() }
	arrived := func() string {
		o := coming(true)
		arrivals := []aftersale.Arrival{{Line: o.Lines[0].ID, Restocked: 2}}
		return back(must(d.aftersale.ReceiveReturn(ctx, o.Returns[0].ID, arrivals, "", nil)))
	}
	pay := func(o *order.Order) string { return one(o) + "/payments/" + o.Payments[0].ID.String() }
	mismatch := d.buy("test", func(in *checkout.Direct) { in.Payment.Data = `{"scenario":"amount_mismatch"}` })
	returnable, expected := sent(), coming(true)
	return map[string]attempt{
		"POST " + ordersRoot + "{id}/notes":                         {bought() + "/notes", `{"note":"x"}`},
		"POST " + ordersRoot + "{id}/archive":                       {bought() + "/archive", ""},
		"POST " + ordersRoot + "{id}/unarchive":                     {bought() + "/unarchive", ""},
		"POST " + ordersRoot + "{id}/confirm":                       {one(mismatch) + "/confirm", `{}`},
		"POST " + ordersRoot + "{id}/cancel":                        {bought() + "/cancel", `{}`},
		"POST " + ordersRoot + "{id}/fulfillments":                  {bought() + "/fulfillments", `{"ship":true}`},
		"POST " + ordersRoot + "{id}/refunds":                       {bought() + "/refunds", `{"all":true}`},
		"POST " + ordersRoot + "{id}/returns":                       {one(returnable) + "/returns", item(returnable, `"quantity":1`)},
		"POST " + ordersRoot + "{id}/payments/{payment_id}/capture": {pay(d.buy("manual")) + "/capture", `{}`},
		"POST " + ordersRoot + "{id}/payments/{payment_id}/void":    {pay(d.buy("manual")) + "/void", `{}`},
		"PATCH /api/admin/fulfillments/{id}":                        {packed(), `{"carrier":"DHL"}`},
		"POST /api/admin/fulfillments/{id}/ship":                    {packed() + "/ship", `{}`},
		"POST /api/admin/fulfillments/{id}/deliver":                 {packed() + "/deliver", ""},
		"POST /api/admin/fulfillments/{id}/status":                  {packed() + "/status", `{"status":"failed"}`},
		"POST /api/admin/fulfillments/{id}/cancel":                  {packed() + "/cancel", `{}`},
		"POST /api/admin/returns/{id}/approve":                      {back(coming(false)) + "/approve", `{}`},
		"POST /api/admin/returns/{id}/decline":                      {back(coming(false)) + "/decline", `{}`},
		"POST /api/admin/returns/{id}/cancel":                       {back(coming(true)) + "/cancel", `{}`},
		"POST /api/admin/returns/{id}/receive":                      {back(expected) + "/receive", item(expected, `"damaged":1`)},
		"POST /api/admin/returns/{id}/close":                        {arrived() + "/close", `{}`},
		"POST /api/admin/returns/{id}/refund":                       {arrived() + "/refund", `{}`},
		"PUT /api/admin/settings/seller":                            {"/api/admin/settings/seller", `{"company":"Tea","address_1":"Hafen 1","city":"Hamburg","postal_code":"20457","country_code":"DE"}`},
	}
}

// A repetition with the same key gets the same answer, and has no second effect.
func TestRepetitionsOfOrderRoutesHaveOneEffect(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *checkouttest.Shop) {
		d := open(t, s)
		all := d.attempts()
		for _, route := range d.api.Routes() {
			if route.Method == http.MethodGet || route.Op.Tag != "Admin: orders" && route.Path != "/api/admin/settings/seller" {
				continue
			}
			name := route.Method + " " + route.Path
			a, known := all[name]
			if !known {
				t.Errorf("%s: no request is known for it", name)
				continue
			}
			first, said := d.ask(route.Method, a.path, a.body, max(route.Op.Status, http.StatusOK))
			happened := d.events()
			second, repeated := d.ask(route.Method, a.path, a.body, max(route.Op.Status, http.StatusOK))
			if repeated.Header.Get("Idempotent-Replayed") != "true" || said.Header.Get("Idempotent-Replayed") != "" ||
				wireBody(first) != wireBody(second) || said.Header.Get("Location") != repeated.Header.Get("Location") ||
				said.Header.Get("ETag") != repeated.Header.Get("ETag") {
				t.Errorf("%s answers %v, repeated %v", name, first, second)
			}
			if d.events() != happened {
				t.Errorf("%s: the repetition has an effect", name)
			}
			if of, _ := first["id"].(string); strings.HasPrefix(of, "order_") {
				named, err := id.ParseOrder(of)
				if err != nil {
					t.Fatal(err)
				}
				o, err := s.Orders.Get(t.Context(), named)
				if version, _ := first["version"].(float64); err != nil || o.Version != int64(version) {
					t.Errorf("%s answers with version %v, the order has %d (%v)", name, first["version"], o.Version, err)
				}
			}
			delete(all, name)
		}
		for name := range all {
			t.Errorf("%s is no route", name)
		}
		report := func(difference string) { t.Error(difference) }
		if err := errors.Join(d.aftersale.Verify(t.Context(), report), s.Orders.Verify(t.Context(), report)); err != nil {
			t.Error(err)
		}
	})
}
