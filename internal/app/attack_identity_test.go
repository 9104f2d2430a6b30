package app

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/payment/testpay"
	"winkel/internal/platform/token"
)

// impersonations are claims to be somebody else, or to have what one has not.
func impersonations() []attack {
	return []attack{
		{"Other people's ids", "Bob's cart, checkout and order with Alice's tokens, with none, with damaged ones, and by counting",
			"404, as for what does not exist; nothing is changed", othersIDs},
		{"The admin API without a key", "Every admin route with no key, a wrong one, a damaged one, one in the query or a cookie, another scheme",
			"401", withoutKey},
		{"A key with too few scopes", "A key that may read the catalog makes products, reads orders, makes keys", "403 `permission_denied`", withWrongScope},
		{"Mass assignment", "`state`, `status`, `total`, `unit_price`, `paid_total`, `customer_id`, `id`, `version` in bodies of carts, checkouts and orders",
			"422: a field that a route does not know is refused; prices come from the shop", massAssignment},
		{"Another total", "`expected_total` below the price, in another currency, negative; quantities of zero, below zero and beyond 64 bits",
			"409 `price_changed` or 422", otherTotals},
		{"Forged callbacks", "Callbacks of payment providers without a signature, with another's, an old one, one of another body, for providers that are not there",
			"401 or 404; the order stays as it is", forgedCallbacks},
		{"Replayed callbacks", "A genuine callback again and again, and one that speaks of somebody else's payment",
			"204, and no second effect", replayedCallbacks},
		{"Idempotency keys of others", "Bob repeats Alice's request with her `Idempotency-Key` and his token",
			"He gets an answer of his own, never hers", othersKeys},
		{"Cross-site requests", "What another site has a browser send, with the cookie along", "403", crossSite},
	}
}

func othersIDs(t *testing.T, v *victim) {
	a, b := v.alice, v.bob
	damaged := b.token[:len(b.token)-1] + "x"
	if damaged == b.token {
		damaged = b.token[:len(b.token)-1] + "y"
	}
	item := fmt.Sprintf(`{"variant_id": %q, "quantity": 1}`, v.product.Variants[0].ID)
	for _, proof := range []string{a.token, "", damaged, a.proof, b.proof, strings.ToUpper(b.token), b.token + "x", b.token[:10]} {
		for _, c := range []struct{ method, path, body string }{
			{http.MethodGet, "/api/carts/" + b.cart, ""}, {http.MethodPost, "/api/carts/" + b.cart + "/items", item},
			{http.MethodPost, "/api/carts/" + b.cart + "/coupons", `{"code": "X"}`}, {http.MethodDelete, "/api/carts/" + b.cart + "/coupons", ""},
			{http.MethodGet, "/api/checkouts/" + b.checkout, ""}, {http.MethodPatch, "/api/checkouts/" + b.checkout, `{"email": "eve@evil.example"}`},
			{http.MethodPost, "/api/checkouts/" + b.checkout + "/cancel", ""}, {http.MethodPost, "/api/checkouts", fmt.Sprintf(`{"cart_id": %q}`, b.cart)},
			{http.MethodPost, "/api/checkouts/" + b.checkout + "/complete", `{"expected_total": {"amount": 500, "currency_code": "USD"}}`},
		} {
			headers := []string{"Idempotency-Key", "others " + c.path + proof}
			if proof != "" {
				headers = append(headers, "Cart-Token", proof)
			}
			refused(t, c.method+" "+c.path+" with "+proof, v.hit(t, c.method, c.path, c.body, headers...), 404)
			refused(t, c.path+" with the cookie of "+proof, v.hit(t, c.method, c.path, c.body, "Idempotency-Key", "o "+c.path+proof, "Cookie", "winkel_cart="+b.cart+"."+proof), 404)
		}
		for _, path := range []string{"/api/orders/" + b.order, "/orders/" + b.order} {
			if proof != b.proof {
				refused(t, path+" with "+proof, v.hit(t, http.MethodGet, path+"?token="+proof, ""), 404)
			}
		}
	}
	refused(t, "Bob's order by Alice's proof", v.hit(t, http.MethodGet, "/api/orders/"+b.order+"?token="+a.proof, ""), 404)
	for n := range 50 { // ids are easy to guess, and open nothing
		refused(t, "counting", v.hit(t, http.MethodGet, fmt.Sprintf("/api/orders/order_%013d?token=%s", n, a.proof), ""), 404)
	}
}

// adminRoutes is every route below /api/admin, with ids that are none.
func (v *victim) adminRoutes(t *testing.T) (list [][2]string) {
	t.Helper()
	var document struct{ Paths map[string]map[string]any }
	v.expect(t, http.StatusOK, http.MethodGet, "/api/openapi.json", "", "", &document)
	for path, methods := range document.Paths {
		if !strings.HasPrefix(path, "/api/admin/") {
			continue
		}
		for method := range methods {
			list = append(list, [2]string{strings.ToUpper(method), strings.NewReplacer("{", "", "}", "").Replace(path)})
		}
	}
	return list
}

func withoutKey(t *testing.T, v *victim) {
	routes := v.adminRoutes(t)
	if len(routes) < 100 {
		t.Fatalf("there are %d admin routes", len(routes))
	}
	damaged := v.key[:len(v.key)-2] + "xx"
	for _, r := range routes {
		if strings.Contains(r[1], "invitations/accept") || strings.Contains(r[1], "/auth/") {
			continue // the doors themselves
		}
		for _, headers := range [][]string{
			nil, {"Authorization", "Bearer " + damaged}, {"Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte("admin:"+v.key))},
			{"Cookie", "winkel_staff=" + v.key}, {"X-Api-Key", v.key}, {"Authorization", "Bearer"},
			{"Authorization", "Bearer " + v.key[:20]}, {"Authorization", "Bearer null"},
		} {
			refused(t, r[0]+" "+r[1], v.hit(t, r[0], r[1], "", headers...), 401)
		}
		refused(t, r[0]+" "+r[1], v.hit(t, r[0], r[1]+"?api_key="+v.key+"&access_token="+v.key, ""), 401)
	}
}

func withWrongScope(t *testing.T, v *victim) {
	weak := v.target.key(t, "catalog:read")
	for _, r := range [][2]string{
		{http.MethodPost, "/api/admin/products"}, {http.MethodPost, "/api/products"}, {http.MethodGet, "/api/admin/orders"},
		{http.MethodPost, "/api/admin/api-keys"}, {http.MethodGet, "/api/admin/mails"}, {http.MethodPost, "/api/admin/imports"},
		{http.MethodGet, "/api/admin/exports/products"}, {http.MethodPatch, "/api/admin/settings/channel"}, {http.MethodPost, "/api/admin/webhooks"},
	} {
		a := v.hit(t, r[0], r[1], `{"title": "x", "name": "x", "scopes": ["all"]}`, "Authorization", "Bearer "+weak)
		refused(t, r[1], a, 403)
		if a.problem() != "permission_denied" {
			t.Errorf("%s: %s", r[1], a.body)
		}
	}
}

func massAssignment(t *testing.T, v *victim) {
	a := v.alice
	item := fmt.Sprintf(`"variant_id": %q, "quantity": 1`, v.product.Variants[0].ID)
	for _, field := range []string{
		`"state": "merged"`, `"status": "completed"`, `"total": {"amount": 1, "currency_code": "USD"}`, `"customer_id": "cus_1"`, `"id": "cart_1"`,
		`"version": 99`, `"token": "x"`, `"email_verified": true`, `"is_admin": true`, `"role": "owner"`, `"scopes": ["all"]`, `"__proto__": {"admin": true}`,
		`"paid_total": {"amount": 500, "currency_code": "USD"}`, `"order_id": "order_1"`, `"number": "1"`, `"source": "admin"`,
	} {
		for what, one := range map[string]answer{
			"cart":     v.hit(t, http.MethodPost, "/api/carts", `{"items": [{`+item+`}], `+field+`}`),
			"item":     v.hit(t, http.MethodPost, "/api/carts/"+a.cart+"/items", `{`+item+`, `+field+`}`, "Cart-Token", a.token),
			"checkout": v.hit(t, http.MethodPatch, "/api/checkouts/"+a.checkout, `{`+field+`}`, "Cart-Token", a.token),
			"order":    v.hit(t, http.MethodPost, "/api/orders", v.orderBody(", "+field), "Idempotency-Key", "mass "+field),
		} {
			refused(t, what+" with "+field, one, 422)
		}
	}
	for _, field := range []string{`"unit_price": {"amount": 1, "currency_code": "USD"}`, `"price": 1`, `"discount": 100`, `"total": 0`} {
		refused(t, "an item with "+field, v.hit(t, http.MethodPost, "/api/carts", `{"items": [{`+item+`, `+field+`}]}`), 422)
	}
}

func otherTotals(t *testing.T, v *victim) {
	for _, total := range []string{
		`{"amount": 1, "currency_code": "USD"}`, `{"amount": 0, "currency_code": "USD"}`, `{"amount": -500, "currency_code": "USD"}`,
		`{"amount": 500, "currency_code": "JPY"}`, `{"amount": 500, "currency_code": "XXX"}`, `{"amount": 1e3, "currency_code": "USD"}`,
		`{"amount": 5.5, "currency_code": "USD"}`, `{"amount": 18446744073709552116, "currency_code": "USD"}`, `{"amount": "500", "currency_code": "USD"}`,
	} {
		a := v.hit(t, http.MethodPost, "/api/orders", v.orderBody(`, "expected_total": `+total), "Idempotency-Key", "total "+total)
		refused(t, total, a, 409, 422)
	}
	for _, quantity := range []string{"0", "-1", "-9223372036854775808", "9223372036854775807", "1e3", "1.5", `"1"`, "100000000000000000000"} {
		body := fmt.Sprintf(`{"items": [{"variant_id": %q, "quantity": %s}]}`, v.product.Variants[0].ID, quantity)
		refused(t, "quantity "+quantity, v.hit(t, http.MethodPost, "/api/carts", body), 409, 422)
	}
}

// bankSecret is what the test provider of the shop signs with.
func (v *victim) bankSecret(t *testing.T) []byte {
	t.Helper()
	key, err := token.KeyFile(filepath.Join(v.dir, secretFile))
	if err != nil {
		t.Fatal(err)
	}
	signer, err := token.NewSigner(key)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(signer.Fingerprint())
}

// waiting is an order that waits for its payment, and the name of the payment.
func (v *victim) waiting(t *testing.T, key string) (order, proof, payment string) {
	t.Helper()
	var o struct {
		ID, Token string
		Payments  []struct{ ID string }
	}
	a := v.hit(t, http.MethodPost, "/api/orders", strings.Replace(v.orderBody(""), `"provider": "test"`, `"provider": "test", "data": {"scenario": "require_action"}`, 1),
		"Idempotency-Key", key)
	readJSON(t, a, &o)
	if a.status != http.StatusAccepted || len(o.Payments) != 1 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	return o.ID, o.Token, o.Payments[0].ID
}

func callback(event, payment string) []byte {
	return fmt.Appendf(nil, `{"event_id": %q, "payment_id": %q, "outcome": {"found": true, "status": "captured",
		"authorized": {"Minor": 1000, "Currency": "USD"}, "captured": {"Minor": 1000, "Currency": "USD"}}}`, event, payment)
}

func forgedCallbacks(t *testing.T, v *victim) {
	order, proof, payment := v.waiting(t, "forged")
	secret, body := v.bankSecret(t), callback("evt_forged", payment)
	now := time.Now()
	for what, signature := range map[string]string{
		"no signature": "", "nonsense": "t=1,v1=zz", "another's": testpay.Sign([]byte("eve"), now, body).Get(testpay.SignatureHeader),
		"no secret": testpay.Sign(nil, now, body).Get(testpay.SignatureHeader), "an old one": testpay.Sign(secret, now.Add(-time.Hour), body).Get(testpay.SignatureHeader),
		"one of the future": testpay.Sign(secret, now.Add(time.Hour), body).Get(testpay.SignatureHeader),
		"of another body":   testpay.Sign(secret, now, append([]byte(" "), body...)).Get(testpay.SignatureHeader),
	} {
		refused(t, what, v.hit(t, http.MethodPost, "/api/payments/test/webhook", string(body), testpay.SignatureHeader, signature), 401)
	}
	good := testpay.Sign(secret, now, body).Get(testpay.SignatureHeader)
	for _, provider := range []string{"stripe", "gold", "..%2ftest", "TEST", "test%00"} {
		refused(t, provider, v.hit(t, http.MethodPost, "/api/payments/"+provider+"/webhook", string(body), testpay.SignatureHeader, good, "Stripe-Signature", "t=1,v1=00"), 404)
	}
	for _, provider := range []string{"manual", "cod"} {
		refused(t, provider, v.hit(t, http.MethodPost, "/api/payments/"+provider+"/webhook", string(body), testpay.SignatureHeader, good), 401)
	}
	if a := v.hit(t, http.MethodGet, "/api/orders/"+order+"?token="+proof, ""); !strings.Contains(string(a.body), `"payment_status":"requires_action"`) {
		t.Errorf("after forged callbacks the order is %s", a.body)
	}
}

func replayedCallbacks(t *testing.T, v *victim) {
	order, proof, payment := v.waiting(t, "replayed")
	secret := v.bankSecret(t)
	send := func(body []byte) answer {
		return v.hit(t, http.MethodPost, "/api/payments/test/webhook", string(body), testpay.SignatureHeader,
			testpay.Sign(secret, time.Now(), body).Get(testpay.SignatureHeader))
	}
	paid := func() string {
		var o struct {
			Status        string
			PaymentStatus string `json:"payment_status"`
			PaidTotal     struct{ Amount int64 }
		}
		readJSON(t, v.hit(t, http.MethodGet, "/api/orders/"+order+"?token="+proof, ""), &o)
		return fmt.Sprint(o.Status, " ", o.PaymentStatus, " ", o.PaidTotal.Amount)
	}
	first := callback("evt_replayed", payment)
	refused(t, "the first", send(first), 204)
	was := paid()
	for range 5 {
		refused(t, "again", send(first), 204)
	}
	refused(t, "of nobody's payment", send(callback("evt_other", "pay_0000000000001")), 204)
	if is := paid(); is != was {
		t.Errorf("after replays the order is %q and was %q", is, was)
	}
}

func othersKeys(t *testing.T, v *victim) {
	body := fmt.Sprintf(`{"variant_id": %q, "quantity": 1}`, v.product.Variants[0].ID)
	mine := v.hit(t, http.MethodPost, "/api/carts/"+v.alice.cart+"/items", body, "Cart-Token", v.alice.token, "Idempotency-Key", "stolen")
	refused(t, "Alice's own", mine, 200, 201)
	theirs := v.hit(t, http.MethodPost, "/api/carts/"+v.alice.cart+"/items", body, "Cart-Token", v.bob.token, "Idempotency-Key", "stolen")
	refused(t, "Alice's key with Bob's token", theirs, 404)
	if theirs.header.Get("Idempotent-Replayed") != "" || strings.Contains(string(theirs.body), v.alice.token) {
		t.Errorf("Bob got %v %s", theirs.header, theirs.body)
	}
	own := v.hit(t, http.MethodPost, "/api/carts/"+v.bob.cart+"/items", body, "Cart-Token", v.bob.token, "Idempotency-Key", "stolen")
	if own.status/100 != 2 || own.header.Get("Idempotent-Replayed") != "" {
		t.Errorf("Bob's own: %d %v", own.status, own.header)
	}
}

func crossSite(t *testing.T, v *victim) {
	cookie := "winkel_cart=" + v.alice.cart + "." + v.alice.token
	body := fmt.Sprintf(`{"variant_id": %q, "quantity": 1}`, v.product.Variants[0].ID)
	for _, headers := range [][]string{
		{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"},
		{"Origin", "https://evil.example", "Content-Type", "text/plain"},
	} {
		a := v.hit(t, http.MethodPost, "/api/carts/"+v.alice.cart+"/items", body, append([]string{"Cookie", cookie}, headers...)...)
		refused(t, fmt.Sprint(headers), a, 403)
		a = v.hit(t, http.MethodPatch, "/api/checkouts/"+v.alice.checkout, `{"email": "eve@evil.example"}`, append([]string{"Cookie", cookie}, headers...)...)
		refused(t, fmt.Sprint(headers), a, 403)
	}
	if a := v.hit(t, http.MethodOptions, "/api/carts", "", "Origin", "https://evil.example", "Access-Control-Request-Method", "POST"); a.header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("other origins may ask: %v", a.header)
	}
}
