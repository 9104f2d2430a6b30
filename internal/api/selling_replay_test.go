package api_test

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"winkel/internal/commerce/payment/testpay"
)

// sellingAttempts are the requests of TestRepetitionHasOneEffect for the routes of shoppers.
func sellingAttempts(s *shop) map[string]attempt {
	thing := s.sell("Sold thing", 500)
	for _, code := range []string{"ONE", "TWO", "THREE"} {
		s.must("POST", "/api/admin/promotions", `{"name":"Coupon `+code+`","code":"`+code+`","kind":"percent","target":"order","rate":"10"}`)
	}
	item := func(b basket) string {
		items, _ := s.send("GET", "/api/carts/"+b.id, "", nil, "Cart-Token", b.token).json(s.t)["items"].([]any)
		first, _ := items[0].(map[string]any)["id"].(string)
		return "/api/carts/" + b.id + "/items/" + first
	}
	coupon := func(code string) (string, []string) {
		b := s.fill(thing)
		if a := s.send("POST", "/api/carts/"+b.id+"/coupons", "", `{"code":"`+code+`"}`, "Cart-Token", b.token); a.StatusCode != 200 {
			s.t.Fatal(a.text)
		}
		return "/api/carts/" + b.id + "/coupons", []string{"Cart-Token", b.token}
	}
	secret := func(b basket) []string { return []string{"Cart-Token", b.token} }
	adding, setting, removing, entering, beginning := s.fill(thing), s.fill(thing), s.fill(thing), s.fill(thing), s.fill(thing)
	telling, completing, canceling := s.fill(thing), s.fill(thing), s.fill(thing)
	begun := s.send("POST", "/api/checkouts", "", `{"cart_id":"`+telling.id+`"}`, secret(telling)...).field(s.t, "id")
	all, allSecret := coupon("TWO")
	one, oneSecret := coupon("THREE")
	s.letters.take()
	waiting := s.buy(thing, "test", "require_action")
	s.settleWaiting(waiting)
	callback := s.letters.take()
	last := callback[len(callback)-1]
	pays := `"payment":{"provider":"test"}`
	return map[string]attempt{
		"POST /api/carts":                        {path: "/api/carts", body: `{"items":[{"variant_id":"` + thing + `","quantity":2}]}`, events: map[string]int64{"cart.created": 1}},
		"POST /api/carts/{id}/items":             {path: "/api/carts/" + adding.id + "/items", headers: secret(adding), body: `{"variant_id":"` + thing + `","quantity":3}`, events: map[string]int64{"cart.updated": 1}},
		"PATCH /api/carts/{id}/items/{item_id}":  {path: item(setting), headers: secret(setting), body: `{"quantity":5}`, events: map[string]int64{"cart.updated": 1}},
		"DELETE /api/carts/{id}/items/{item_id}": {path: item(removing), headers: secret(removing), events: map[string]int64{"cart.updated": 1}},
		"POST /api/carts/{id}/coupons":           {path: "/api/carts/" + entering.id + "/coupons", headers: secret(entering), body: `{"code":"one"}`, events: map[string]int64{"cart.updated": 1}},
		"DELETE /api/carts/{id}/coupons":         {path: all, headers: allSecret, events: map[string]int64{"cart.updated": 1}},
		"DELETE /api/carts/{id}/coupons/{code}":  {path: one + "/THREE", headers: oneSecret, events: map[string]int64{"cart.updated": 1}},
		"POST /api/checkouts":                    {path: "/api/checkouts", headers: secret(beginning), body: `{"cart_id":"` + beginning.id + `"}`, events: map[string]int64{"checkout.created": 1, "reservation.created": 1}},
		"PATCH /api/checkouts/{id}":              {path: "/api/checkouts/" + begun, headers: secret(telling), body: `{"email":"ada@example.com","shipping_address":` + berlin + `}`, events: map[string]int64{"checkout.updated": 1}},
		"POST /api/checkouts/{id}/complete": {path: "/api/checkouts/" + s.ready(completing) + "/complete", headers: secret(completing),
			body: `{` + pays + `,"expected_total":{"amount":1773,"currency_code":"EUR"}}`, events: map[string]int64{"checkout.completed": 1, "order.confirmed": 1, "order.paid": 1, "order.placed": 1, "payment.captured": 1}},
		"POST /api/checkouts/{id}/cancel": {path: "/api/checkouts/" + s.ready(canceling) + "/cancel", headers: secret(canceling), events: map[string]int64{"checkout.updated": 1, "reservation.released": 1}},
		"POST /api/orders": {path: "/api/orders",
			body: `{"items":[{"variant_id":"` + thing + `","quantity":2}],"email":"ada@example.com","shipping_address":` + berlin + `,` + pays + `}`, events: map[string]int64{"order.confirmed": 1, "order.paid": 1, "order.placed": 1, "payment.captured": 1}},
		"POST /api/payments/{provider}/webhook": {path: "/api/payments/test/webhook", body: last, contentType: "application/json",
			headers: []string{testpay.SignatureHeader, testpay.Sign(bankSecret, s.db.Clock().Now(), last).Get(testpay.SignatureHeader)},
			events:  map[string]int64{"order.confirmed": 1, "order.paid": 1, "order.placed": 1, "payment.captured": 1}},
	}
}

// settleWaiting has the buyer of an order that waits for him approve its payment at the bank.
func (s *shop) settleWaiting(order map[string]any) {
	s.t.Helper()
	if _, err := s.bank.CompleteAction(paymentOf(s.t, order), true); err != nil {
		s.t.Fatal(err)
	}
}

// orderAttempts are the requests of TestRepetitionHasOneEffect for the routes of orders.
func orderAttempts(s *shop) map[string]attempt {
	thing := s.sell("Thing of an order", 500)
	root := func(provider, scenario string) (path, line, pay string) {
		o := s.buy(thing, provider, scenario)
		return fmt.Sprint("/api/admin/orders/", o["id"]), idIn(s.t, o, "items"), idIn(s.t, o, "payments")
	}
	order := func(provider, scenario string) string { path, _, _ := root(provider, scenario); return path }
	payment := func(provider, scenario string) string {
		path, _, pay := root(provider, scenario)
		return path + "/payments/" + pay
	}
	parcel := func(ship bool) string {
		a := s.must("POST", order("test", "")+"/fulfillments", fmt.Sprintf(`{"ship":%v}`, ship))
		return a.Header.Get("Location")
	}
	units := func(line string) string { return `"items":[{"line_id":"` + line + `","quantity":2}]` }
	// returned is a return of everything, as far as it got.
	returned := func(open, received bool) (path, line string) {
		path, line, _ = root("test", "")
		s.must("POST", s.must("POST", path+"/fulfillments", `{"ship":true}`).Header.Get("Location")+"/deliver", "{}")
		back := "/api/admin/returns/" + idIn(s.t, s.must("POST", path+"/returns", fmt.Sprintf(`{%s,"open":%v}`, units(line), open)).json(s.t), "returns")
		if received {
			s.must("POST", back+"/receive", `{"items":[{"line_id":"`+line+`","restocked":2}]}`)
		}
		return back, line
	}
	back := func(open, received bool) string { path, _ := returned(open, received); return path }
	archived := order("test", "")
	s.must("POST", archived+"/archive", nil)
	receiving, line := returned(true, false)
	sent, sentLine, _ := root("test", "")
	s.must("POST", sent+"/fulfillments", `{"ship":true}`)
	return map[string]attempt{
		"POST /api/admin/orders/{id}/notes":                         {path: order("test", "") + "/notes", body: `{"note":"call her"}`, events: map[string]int64{"order.updated": 1}},
		"POST /api/admin/orders/{id}/archive":                       {path: order("test", "") + "/archive", events: map[string]int64{"order.updated": 1}},
		"POST /api/admin/orders/{id}/unarchive":                     {path: archived + "/unarchive", events: map[string]int64{"order.updated": 1}},
		"POST /api/admin/orders/{id}/confirm":                       {path: order("test", "amount_mismatch") + "/confirm", body: `{}`, events: map[string]int64{"order.confirmed": 1}},
		"POST /api/admin/orders/{id}/cancel":                        {path: order("test", "") + "/cancel", body: `{"reason":"gone"}`, events: map[string]int64{"order.canceled": 1, "order.updated": 1, "refund.created": 1, "refund.succeeded": 1, "reservation.released": 1}},
		"POST /api/admin/orders/{id}/payments/{payment_id}/capture": {path: payment("manual", "") + "/capture", body: `{}`, events: map[string]int64{"order.confirmed": 1, "order.paid": 1, "payment.captured": 1}},
		"POST /api/admin/orders/{id}/payments/{payment_id}/void":    {path: payment("test", "authorize_only") + "/void", body: `{}`, events: map[string]int64{"order.updated": 1, "payment.voided": 1}},
		"POST /api/admin/orders/{id}/fulfillments":                  {path: order("test", "") + "/fulfillments", body: `{"ship":true}`, events: map[string]int64{"fulfillment.created": 1, "fulfillment.shipped": 1, "inventory_level.updated": 1, "order.fulfilled": 1}},
		"PATCH /api/admin/fulfillments/{id}":                        {path: parcel(true), body: `{"carrier":"DHL","tracking_number":"123"}`, events: map[string]int64{"fulfillment.tracking_updated": 1, "order.updated": 1}},
		"POST /api/admin/fulfillments/{id}/ship":                    {path: parcel(false) + "/ship", body: `{}`, events: map[string]int64{"fulfillment.shipped": 1, "order.updated": 1}},
		"POST /api/admin/fulfillments/{id}/deliver":                 {path: parcel(true) + "/deliver", events: map[string]int64{"fulfillment.delivered": 1, "order.completed": 1}},
		"POST /api/admin/fulfillments/{id}/status":                  {path: parcel(true) + "/status", body: `{"status":"in_transit"}`, events: map[string]int64{"order.updated": 1}},
		"POST /api/admin/fulfillments/{id}/cancel":                  {path: parcel(true) + "/cancel", body: `{}`, events: map[string]int64{"fulfillment.canceled": 1, "inventory_level.updated": 1, "order.updated": 1}},
		"POST /api/admin/orders/{id}/refunds":                       {path: order("test", "") + "/refunds", body: `{"shipping":true}`, events: map[string]int64{"order.updated": 2, "refund.created": 1, "refund.succeeded": 1}},
		"POST /api/admin/orders/{id}/returns":                       {path: sent + "/returns", body: `{` + units(sentLine) + `}`, events: map[string]int64{"order.updated": 1, "return.requested": 1}},
		"POST /api/admin/returns/{id}/approve":                      {path: back(false, false) + "/approve", body: `{}`, events: map[string]int64{"order.updated": 1, "return.approved": 1}},
		"POST /api/admin/returns/{id}/decline":                      {path: back(false, false) + "/decline", body: `{}`, events: map[string]int64{"order.updated": 1}},
		"POST /api/admin/returns/{id}/cancel":                       {path: back(true, false) + "/cancel", body: `{}`, events: map[string]int64{"order.updated": 1}},
		"POST /api/admin/returns/{id}/receive":                      {path: receiving + "/receive", body: `{"items":[{"line_id":"` + line + `","restocked":1}]}`, events: map[string]int64{"inventory_level.updated": 1, "order.updated": 1, "return.received": 1}},
		"POST /api/admin/returns/{id}/close":                        {path: back(true, true) + "/close", body: `{}`, events: map[string]int64{"order.updated": 1, "return.closed": 1}},
		"POST /api/admin/returns/{id}/refund":                       {path: back(true, true) + "/refund", body: `{}`, events: map[string]int64{"order.updated": 2, "refund.created": 1, "refund.succeeded": 1, "return.closed": 1}},
	}
}

// tellingAttempts are the requests of TestRepetitionHasOneEffect for taxes, promotions, mails and webhooks.
func tellingAttempts(s *shop, mail string) map[string]attempt {
	made := func(path, body string) string {
		return "/api/admin" + path + "/" + s.must("POST", "/api/admin"+path, body).field(s.t, "id")
	}
	promotion := func(code string) string {
		return made("/promotions", `{"name":"Promotion `+code+`","code":"`+code+`","kind":"free_shipping"}`)
	}
	hooks := 0
	webhook := func() string {
		hooks++
		return made("/webhooks", fmt.Sprintf(`{"url":"https://erp.example.com/%d","event_types":["promotion.*"]}`, hooks))
	}
	// dead is an endpoint whose only delivery was given up.
	dead := func() string {
		path := webhook()
		s.must("POST", path+"/ping", nil)
		s.must("PATCH", path, `{"active":false}`)
		if _, err := s.webhooks.DeliverDue(s.t.Context()); err != nil {
			s.t.Fatal(err)
		}
		s.must("PATCH", path, `{"active":true}`)
		return path
	}
	ranged := dead()
	dead()
	deliveries := s.staff("GET", "/api/admin/webhook-deliveries", nil)
	template := "/api/admin/mail/templates/"
	words := `{"subject":"Thanks","html":"<p>Thanks</p>","text":"Thanks"}`
	s.must("PUT", template+"order_shipped/en", words)
	return map[string]attempt{
		"POST /api/admin/tax/classes":                            {path: "/api/admin/tax/classes", body: `{"code":"reduced","name":"Reduced"}`},
		"PATCH /api/admin/tax/classes/{id}":                      {path: made("/tax/classes", `{"code":"books","name":"Books"}`), body: `{"name":"Printed"}`},
		"DELETE /api/admin/tax/classes/{id}":                     {path: made("/tax/classes", `{"code":"none","name":"None"}`)},
		"POST /api/admin/tax/zones":                              {path: "/api/admin/tax/zones", body: `{"name":"France","country_code":"FR"}`},
		"PATCH /api/admin/tax/zones/{id}":                        {path: made("/tax/zones", `{"name":"Spain","country_code":"ES"}`), body: `{"name":"España"}`},
		"DELETE /api/admin/tax/zones/{id}":                       {path: made("/tax/zones", `{"name":"Italy","country_code":"IT"}`)},
		"POST /api/admin/promotions":                             {path: "/api/admin/promotions", body: `{"name":"New","code":"NEW","kind":"free_shipping"}`, events: map[string]int64{"promotion.created": 1}},
		"POST /api/admin/promotions/preview":                     {path: "/api/admin/promotions/preview", body: `{"items":[{"variant_id":"variant_0000000000001"}]}`},
		"PATCH /api/admin/promotions/{id}":                       {path: promotion("FIRST"), body: `{"name":"Renamed"}`, events: map[string]int64{"promotion.updated": 1}},
		"DELETE /api/admin/promotions/{id}":                      {path: promotion("SECOND"), events: map[string]int64{"promotion.updated": 1}},
		"POST /api/admin/mails/{id}/resend":                      {path: "/api/admin/mails/" + mail + "/resend"},
		"PUT /api/admin/mail/templates/{kind}/{locale}":          {path: template + "order_placed/en", body: words},
		"DELETE /api/admin/mail/templates/{kind}/{locale}":       {path: template + "order_shipped/en"},
		"POST /api/admin/mail/templates/{kind}/{locale}/preview": {path: template + "order_placed/en/preview", body: words},
		"PATCH /api/admin/mail/settings":                         {path: "/api/admin/mail/settings", body: `{"from_name":"Tea & Co"}`},
		"POST /api/admin/webhooks":                               {path: "/api/admin/webhooks", body: `{"url":"https://erp.example.com/new"}`},
		"PATCH /api/admin/webhooks/{id}":                         {path: webhook(), body: `{"description":"The ERP"}`},
		"DELETE /api/admin/webhooks/{id}":                        {path: webhook()},
		"POST /api/admin/webhooks/{id}/rotate-secret":            {path: webhook() + "/rotate-secret", body: `{}`},
		"POST /api/admin/webhooks/{id}/ping":                     {path: webhook() + "/ping"},
		"POST /api/admin/webhooks/{id}/replay":                   {path: ranged + "/replay", body: `{"from":"2020-01-01T00:00:00Z","to":"2120-01-01T00:00:00Z"}`},
		"POST /api/admin/webhook-deliveries/{id}/replay":         {path: "/api/admin/webhook-deliveries/" + deliveries.firstID(s.t, "data") + "/replay"},
		"POST /api/admin/sample-data":                            {path: "/api/admin/sample-data"},
		"POST /api/admin/backups":                                {path: "/api/admin/backups"},
		"PATCH /api/admin/settings/payments":                     {path: "/api/admin/settings/payments", body: `{"methods":[{"provider":"cod","offered":true}]}`},
		"PUT /api/admin/settings/seller":                         {path: "/api/admin/settings/seller", body: berlin},
	}
}

// someMail has somebody thanked for an order, and returns the id of the mail, which was sent.
func (s *shop) someMail() string {
	s.t.Helper()
	s.buy(s.sell("Thing of a mail", 5), "test", "")
	ctx, cancel := context.WithCancel(s.t.Context())
	done := make(chan error, 2)
	go func() { done <- s.outbox.Run(ctx, s.mails.Consumer()) }()
	go func() { done <- s.jobs.Run(ctx) }()
	mails := answer{}
	eventually(s.t, "the mail is sent", func() bool {
		mails = s.staff("GET", "/api/admin/mails?status=sent", nil)
		return strings.Contains(mails.text, `"data":[{`)
	})
	cancel()
	if err := errors.Join(<-done, <-done); err != nil {
		s.t.Fatal(err)
	}
	return mails.firstID(s.t, "data")
}
