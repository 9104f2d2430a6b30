package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"winkel/internal/commerce/payment/testpay"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// TestAGuestBuys goes the whole way, and looks at what everybody is told on it.
func TestAGuestBuys(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.furnish()
		b := s.fill(s.sell("Thing", 5))
		begun := s.send("POST", "/api/checkouts", "", `{"cart_id":"`+b.id+`"}`, b.header()...)
		session := "/api/checkouts/" + begun.field(t, "id")
		if begun.StatusCode != 201 || begun.Header.Get("Location") != session || begun.Header.Get("ETag") == "" {
			t.Fatalf("%d %v %s", begun.StatusCode, begun.Header, begun.text)
		}
		pay := func(data string) string {
			return `{"payment":{"provider":"test","data":` + data + `},"expected_total":{"amount":1773,"currency_code":"EUR"}}`
		}
		complete := func(name, body, key string, status int, has ...string) scenario {
			return scenario{name: name, key: "-", method: "POST", path: session + "/complete", body: body, headers: append(b.header(), "Idempotency-Key", key), status: status, has: has}
		}
		tell := func(name, body string, status int, has ...string) scenario {
			c := scenario{name: name, key: "-", method: "PATCH", path: session, body: body, headers: b.header(), status: status, has: has}
			if status == 200 {
				c.events = map[string]int64{"checkout.updated": 1}
			}
			return c
		}
		declined := complete("declined", pay(`{"scenario":"decline"}`), "g", 402, "payment_declined", `"location":"body.payment"`)
		declined.events = map[string]int64{"checkout.updated": 1, "payment.failed": 1, "reservation.released": 1}
		s.run([]scenario{
			{name: "what is missing", key: "-", method: "GET", path: session, headers: b.header(), status: 200, has: []string{
				`"status":"incomplete"`, `"field":"email"`, `"field":"shipping_address"`, `"provider":"test"`, `"provider":"manual"`, `"order_id":null`}},
			complete("too early", pay(`{}`), "early", 422, "checkout_incomplete", `"location":"body.email"`, `"location":"body.shipping_address"`),
			tell("no mail address", `{"email":"ada"}`, 422, `"location":"body.email"`),
			tell("half an address", `{"shipping_address":{"country_code":"DE"}}`, 422, `"location":"body.shipping_address.city"`, `"location":"body.shipping_address.address_1"`),
			tell("no country", `{"shipping_address":{"country_code":"XX","last_name":"A","address_1":"B","city":"C"}}`, 422, `"location":"body.shipping_address.country_code"`),
			tell("no option", `{"shipping_option_id":"ship_0000000000001"}`, 422, "shipping_method_unavailable", `"location":"body.shipping_option_id"`),
			tell("no id of an option", `{"shipping_option_id":"fast"}`, 422, `"location":"body.shipping_option_id"`),
			tell("a word too many", `{"total":1}`, 422, `"location":"body.total"`),
			tell("everything", `{"email":"Ada@Example.com","shipping_address":`+berlin+`,"shipping_option_id":"`+s.parcel+`","consents":[{"kind":"terms","version":"1","given":true}],"note":"Ring twice"}`, 200,
				`"status":"ready_for_complete"`, `"missing":[]`, `"total":{"amount":1773,"currency_code":"EUR"}`, `"tax_total":{"amount":283,`, `"email":"Ada@Example.com"`),
			{name: "stale", key: "-", method: "PATCH", path: session, body: `{"note":"x"}`, headers: append(b.header(), "If-Match", `"v1"`), status: 409, has: []string{"version_conflict"}},
			complete("another total", strings.Replace(pay(`{}`), "1773", "1772", 1), "a", 409, "price_changed", `"location":"body.expected_total"`),
			complete("another currency", strings.Replace(pay(`{}`), "EUR", "USD", 1), "b", 422, `"location":"body.expected_total.currency_code"`),
			complete("no currency", strings.Replace(pay(`{}`), "EUR", "EURO", 1), "c", 422, `"location":"body.expected_total.currency_code"`),
			complete("no total", `{"payment":{"provider":"test"}}`, "d", 422, "expected_total"),
			complete("no way to pay", `{"expected_total":{"amount":1773,"currency_code":"EUR"}}`, "e", 422, `"location":"body.payment.provider"`),
			complete("no provider", strings.Replace(pay(`{}`), `"test"`, `"gold"`, 1), "f", 422, "payment_provider_unknown", `"location":"body.payment.provider"`),
			declined,
			{name: "it is open again", key: "-", method: "GET", path: session, headers: b.header(), status: 200, has: []string{`"status":"ready_for_complete"`, `"code":"payment_declined"`}},
		})
		placed := s.send("POST", session+"/complete", "", pay(`{}`), append(b.header(), "Idempotency-Key", "g2")...)
		order := "/api/orders/" + placed.field(t, "id")
		if placed.StatusCode != 201 || placed.Header.Get("Location") != order || placed.Header.Get("Cache-Control") != "private, no-store" {
			t.Fatalf("%d %v %s", placed.StatusCode, placed.Header, placed.text)
		}
		token := placed.field(t, "token")
		s.run([]scenario{
			{name: "the order", key: "-", method: "GET", path: order + "?token=" + token, status: 200, has: []string{
				`"status":"confirmed"`, `"payment_status":"paid"`, `"fulfillment_status":"unfulfilled"`, `"total":{"amount":1773,`, `"outstanding_total":{"amount":0,`,
				`"email":"Ada@Example.com"`, `"note":"Ring twice"`, `"kind":"terms","version":"1","given":true`, `"name":"VAT 19 %","rate":"19"`},
				hasNot: []string{"ip_hash", "unit_cost", "placement_key", token}},
			{name: "without its token", key: "-", method: "GET", path: order, status: 404, has: []string{"not_found"}, hasNot: []string{"Ada"}},
			{name: "with an empty one", key: "-", method: "GET", path: order + "?token=", status: 404},
			{name: "with its cart's", key: "-", method: "GET", path: order + "?token=" + b.token, headers: b.header(), status: 404},
			{name: "with a wrong one", key: "-", method: "GET", path: order + "?token=" + strings.Repeat("0", 26), status: 404},
			{name: "twice", key: "-", method: "GET", path: order + "?token=" + token + "&token=x", status: 422},
			{name: "not even with a key of staff", method: "GET", path: order, status: 404},
			{name: "no order", key: "-", method: "GET", path: "/api/orders/order_0000000000001?token=" + token, status: 404},
			{name: "the session", key: "-", method: "GET", path: session, headers: b.header(), status: 200, has: []string{`"status":"completed"`, `"order_token":"` + token}},
			{name: "the cart is done", key: "-", method: "PATCH", path: session, body: `{"note":"x"}`, headers: b.header(), status: 409},
			{name: "nor taken back", key: "-", method: "POST", path: session + "/cancel", headers: b.header(), status: 409},
		})
	})
}

// inOneCall is the body of an order of so many of a variant, paid as the scenario of the test provider says.
func inOneCall(variant string, quantity int, scenario, more string) string {
	return fmt.Sprintf(`{"items":[{"variant_id":"%s","quantity":%d}],"email":"ada@example.com","shipping_address":%s,"payment":{"provider":"test","data":{"scenario":"%s"}}%s}`,
		variant, quantity, berlin, scenario, more)
}

func TestOrdersInOneCall(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.furnish()
		thing, rare, empty := s.sell("Thing", 5000), s.sell("Rare thing", 3), s.fill("")
		s.must("POST", "/api/admin/promotions", `{"name":"Tenth","code":"TENTH","kind":"percent","target":"order","rate":"10"}`)
		s.must("POST", "/api/admin/promotions", `{"name":"Alone","code":"ALONE","kind":"percent","target":"order","rate":"50","exclusive":true}`)
		b := s.fill(thing)
		done := map[string]int64{"order.confirmed": 1, "order.paid": 1, "order.placed": 1, "payment.captured": 1}
		key := 0
		place := func(name, body string, status int, has ...string) scenario {
			key++
			c := scenario{name: name, key: "-", method: "POST", path: "/api/orders", body: body, headers: []string{"Idempotency-Key", fmt.Sprint("key-", key)}, status: status, has: has}
			if status == 201 {
				c.events = done
			}
			return c
		}
		good := inOneCall(thing, 2, "approve", "")
		fromCart := `{"cart_id":"` + b.id + `","email":"ada@example.com","shipping_address":` + berlin + `,"payment":{"provider":"test"}}`
		withCart := func(c scenario, of basket) scenario { c.headers = append(c.headers, of.header()...); return c }
		fromItsCart := withCart(place("from a cart", fromCart, 201, `"status":"confirmed"`, `"total":{"amount":1773,`), b)
		fromItsCart.events = map[string]int64{"checkout.completed": 1, "checkout.created": 1, "checkout.updated": 1, "order.confirmed": 1, "order.paid": 1, "order.placed": 1, "payment.captured": 1, "reservation.created": 1}
		refused := place("data that the provider does not know", inOneCall(thing, 1, "bribe", ""), 422)
		refused.events = map[string]int64{"payment.failed": 1, "reservation.released": 1}
		s.run([]scenario{
			place("items", good, 201, `"status":"confirmed"`, `"payment_status":"paid"`, `"total":{"amount":2963,`, `"token":"`),
			place("with the expected total", inOneCall(thing, 2, "approve", `,"expected_total":{"amount":2963,"currency_code":"EUR"}`), 201),
			place("with a coupon", inOneCall(thing, 2, "approve", `,"coupon_codes":["tenth"]`), 201, `"discount_total":{"amount":200,`, `"total":{"amount":2725,`),
			place("with the shipping option", inOneCall(thing, 1, "approve", `,"shipping_option_id":"`+s.parcel+`"`), 201),
			place("another total", inOneCall(thing, 2, "approve", `,"expected_total":{"amount":2962,"currency_code":"EUR"}`), 409, "price_changed", `"location":"body.expected_total"`),
			place("another currency", inOneCall(thing, 2, "approve", `,"expected_total":{"amount":2963,"currency_code":"USD"}`), 422, `"location":"body.expected_total.currency_code"`),
			place("a bad coupon", inOneCall(thing, 2, "approve", `,"coupon_codes":["NOTHING"]`), 422, "coupon_invalid", `"location":"body.coupon_codes`),
			place("coupons of which one does nothing", inOneCall(thing, 2, "approve", `,"coupon_codes":["TENTH","ALONE"]`), 422, "coupon_invalid", "cannot be combined", `"location":"body.coupon_codes`),
			place("more than there is", inOneCall(rare, 4, "approve", ""), 409, "insufficient_stock", `"location":"body.items[0]`),
			place("no variant", inOneCall("variant_0000000000001", 1, "approve", ""), 409, "variant_unavailable", `"location":"body.items[0]`),
			place("no id", inOneCall("x", 1, "approve", ""), 422, `"location":"body.items[0].variant_id"`),
			place("too many of it", inOneCall(thing, 100_001, "approve", ""), 422, `"location":"body.items[0].quantity"`),
			place("101 items", strings.Replace(good, `"items":[`, `"items":[`+strings.Repeat(`{"variant_id":"`+thing+`"},`, 100), 1), 422, `"location":"body.items"`),
			place("nothing", strings.Replace(good, `"items":[{"variant_id":"`+thing+`","quantity":2}]`, `"items":[]`, 1), 422, `"location":"body.items"`),
			place("items and a cart", strings.Replace(good, `{`, `{"cart_id":"`+b.id+`",`, 1), 422, `"location":"body.items"`),
			place("a cart without its token", fromCart, 404, "not_found"),
			withCart(place("another's cart", fromCart, 404, "not_found"), empty),
			withCart(place("an empty cart", strings.Replace(fromCart, b.id, empty.id, 1), 422, "cart_empty"), empty),
			place("no email", strings.Replace(good, `"email":"ada@example.com",`, "", 1), 422, "email"),
			place("a bad email", strings.Replace(good, "ada@example.com", "ada", 1), 422, `"location":"body.email"`),
			place("no address", strings.Replace(good, `"shipping_address":`+berlin+`,`, "", 1), 422, `"location":"body.shipping_address`),
			place("half an address", strings.Replace(good, `"city":"Berlin",`, "", 1), 422, `"location":"body.shipping_address.city"`),
			place("no option", inOneCall(thing, 1, "approve", `,"shipping_option_id":"ship_0000000000001"`), 422, "shipping_method_unavailable", `"location":"body.shipping_option_id"`),
			place("no way to pay", strings.Replace(good, `"provider":"test"`, `"provider":"gold"`, 1), 422, "payment_provider_unknown", `"location":"body.payment.provider"`),
			refused,
			place("a long note", inOneCall(thing, 1, "approve", `,"note":"`+strings.Repeat("x", 1001)+`"`), 422, `"location":"body.note"`),
			place("a word too many", inOneCall(thing, 1, "approve", `,"discount":100`), 422, `"location":"body.discount"`),
			place("a wrong type", strings.Replace(good, `"ada@example.com"`, `7`, 1), 422, `"location":"body.email"`),
			place("an empty body", "", 422), place("half a body", good[:len(good)-1], 422), place("text behind it", good+"}", 422),
			place("a large body", `{"note":"`+strings.Repeat("x", 1<<20)+`"}`, 413, "body_too_large"),
			place("one name twice", strings.Replace(good, `{`, `{"email":"eve@example.com",`, 1), 422, `"location":"body.email"`),
			fromItsCart,
		})
		variant, err := id.ParseVariant(rare)
		if err != nil {
			t.Fatal(err)
		}
		levels, err := s.inventory.Levels(t.Context(), []id.Variant{variant})
		if err != nil || len(levels) != 1 || levels[0].OnHand != 3 || levels[0].Reserved != 0 {
			t.Errorf("refused orders keep something: %+v, %v", levels, err)
		}
	})
}

// TestPaymentsOnTheirWay orders where the provider does not simply say yes.
func TestPaymentsOnTheirWay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.furnish()
		thing := s.sell("Thing", 50)
		place := func(scenario, key string) answer {
			return s.send("POST", "/api/orders", "", inOneCall(thing, 1, scenario, ""), "Idempotency-Key", key)
		}
		want := func(a answer, status int, has ...string) {
			t.Helper()
			for _, text := range has {
				if !strings.Contains(a.text, text) {
					t.Errorf("the answer lacks %s: %s", text, a.text)
				}
			}
			if a.StatusCode != status {
				t.Errorf("%d, want %d: %s", a.StatusCode, status, a.text)
			}
		}
		want(place("decline", "declined"), 402, `"code":"payment_declined"`, `"location":"body.payment"`)
		want(place("decline", "declined"), 402, `"code":"payment_declined"`)

		waiting := place("require_action", "waits")
		want(waiting, 202, `"code":"payment_requires_action"`, `"action":{"type":"redirect","url":"https://bank.example/3ds`, `"status":"pending"`, `"placed_at":null`)
		again := place("require_action", "waits")
		want(again, 202, `"code":"payment_requires_action"`)
		if again.field(t, "id") != waiting.field(t, "id") || again.Header.Get("Idempotent-Replayed") != "" {
			t.Errorf("the repetition made another order: %s", again.text)
		}
		other := s.send("POST", "/api/orders", "", inOneCall(thing, 2, "require_action", ""), "Idempotency-Key", "waits")
		want(other, 422, "idempotency_conflict")
		s.settleWaiting(waiting.json(t))
		placed := place("require_action", "waits")
		want(placed, 201, `"status":"confirmed"`, `"payment_status":"paid"`)
		if placed.field(t, "id") != waiting.field(t, "id") {
			t.Errorf("it is another order: %s", placed.text)
		}
		s.unchanged(func() {
			if kept := place("require_action", "waits"); kept.text != placed.text || kept.Header.Get("Idempotent-Replayed") != "true" {
				t.Errorf("%d %s", kept.StatusCode, kept.text)
			}
		})
		for scenario, code := range map[string]string{"processing": "payment_outcome_pending", "silence": "payment_outcome_pending", "error": "payment_outcome_pending"} {
			a := place(scenario, scenario)
			want(a, 503, `"code":"`+code+`"`)
			if a.Header.Get("Retry-After") == "" {
				t.Errorf("%s: no Retry-After", scenario)
			}
		}
		lost := place("timeout", "lost") // the money was taken, and the answer got lost
		if lost.StatusCode == 503 {
			lost = place("timeout", "lost")
		}
		want(lost, 201, `"payment_status":"paid"`)
	})
}

func TestCallbacksOfProviders(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.furnish()
		waiting := s.buy(s.sell("Thing", 50), "test", "require_action")
		s.letters.take()
		s.settleWaiting(waiting)
		letters := s.letters.take()
		body := letters[len(letters)-1]
		signed := testpay.Sign(bankSecret, d.Clock().Now(), body).Get(testpay.SignatureHeader)
		send := func(provider string, body []byte, signature string) answer {
			return s.send("POST", "/api/payments/"+provider+"/webhook", "", body, testpay.SignatureHeader, signature, "Content-Type", "application/json")
		}
		s.unchanged(func() {
			for name, a := range map[string]answer{
				"no signature":            send("test", body, ""),
				"another's":               send("test", body, testpay.Sign([]byte("eve"), d.Clock().Now(), body).Get(testpay.SignatureHeader)),
				"of another body":         send("test", append([]byte(" "), body...), signed),
				"an old one":              send("test", body, testpay.Sign(bankSecret, d.Clock().Now().Add(-1e12), body).Get(testpay.SignatureHeader)),
				"no body":                 send("test", nil, signed),
				"much of it":              send("test", make([]byte, 300<<10), signed),
				"unknown provider":        send("gold", body, signed),
				"provider that is silent": send("manual", body, signed),
			} {
				want, code := 401, "payment_callback_signature_wrong"
				switch name {
				case "much of it":
					want, code = 413, "body_too_large"
				case "unknown provider":
					want, code = 404, "not_found"
				}
				if a.StatusCode != want || !strings.Contains(a.text, code) {
					t.Errorf("%s: %d %s, want %d %s", name, a.StatusCode, a.text, want, code)
				}
			}
		})
		if a := send("test", body, signed); a.StatusCode != http.StatusNoContent {
			t.Fatalf("%d %s", a.StatusCode, a.text)
		}
		order := fmt.Sprintf("/api/orders/%s?token=%s", waiting["id"], waiting["token"])
		if a := s.send("GET", order, "", nil); !strings.Contains(a.text, `"status":"confirmed","payment_status":"paid"`) {
			t.Errorf("after its callback the order is %s", a.text)
		}
		s.unchanged(func() {
			if a := send("test", body, signed); a.StatusCode != http.StatusNoContent {
				t.Errorf("the second time: %d %s", a.StatusCode, a.text)
			}
		})
	})
}

// TestLogsKeepSecrets sends every secret of the shop wherever one can stand, and looks for it in the log.
func TestLogsKeepSecrets(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	s.furnish()
	thing := s.sell("Thing", 50)
	b, order := s.fill(thing), s.buy(thing, "test", "")
	orderToken := fmt.Sprint(order["token"])
	secrets := []string{b.token, orderToken, s.keys["all"]}
	for _, secret := range secrets {
		for _, path := range []string{
			"/api/carts/" + b.id, "/api/carts/" + b.id + "?token=" + secret, "/api/orders/" + fmt.Sprint(order["id"]) + "?token=" + secret,
			"/api/orders/order_0000000000001?token=" + secret, "/api/products?token=" + secret, "/api/products?TOKEN=" + secret + "&q=x",
			"/api/products?to%6ben=" + secret, "/api/admin/orders?token=" + secret, "/nowhere?token=" + secret,
		} {
			s.send("GET", path, secret, nil, "Cart-Token", secret, "Cookie", "winkel_cart="+b.id+"."+secret, "Referer", "https://shop.example/orders/x?token="+secret)
			s.send("POST", path, secret, `{"token":"`+secret+`"}`, "Cart-Token", secret, "Idempotency-Key", "k", "Cookie", "winkel_cart="+b.id+"."+secret)
		}
	}
	log := s.logs.String()
	if strings.Count(log, "msg=request") < 50 || !strings.Contains(log, "/nowhere") {
		t.Fatalf("the log is not what was looked through: %s", log)
	}
	for i, secret := range secrets {
		if at := strings.Index(log, secret); at >= 0 {
			t.Errorf("secret %d is in the log: %s", i, log[max(0, at-300):at])
		}
	}
}
