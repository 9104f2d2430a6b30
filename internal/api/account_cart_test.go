package api_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

// lines is the quantities in a cart by variant.
func (s *shop) lines(a answer) map[string]float64 {
	s.t.Helper()
	lines := map[string]float64{}
	items, _ := a.json(s.t)["items"].([]any)
	for _, item := range items {
		line, _ := item.(map[string]any)
		quantity, _ := line["quantity"].(float64)
		lines[fmt.Sprint(line["variant_id"])] = quantity
	}
	return lines
}

// What somebody put into a cart before he signed in is in his cart afterwards, as far as it can be had.
func TestCartsMeetAtLogIn(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		scarce, plenty := s.sell("Scarce", 4), s.sell("Plenty", 100)
		fill := func(p *person, items ...any) basket {
			key := ""
			if p != nil {
				key = p.access
			}
			a := s.expect(s.send("POST", "/api/carts", key, map[string]any{"items": items}), 201, "")
			return basket{a.field(t, "id"), a.field(t, "token")}
		}
		item := func(variant string, quantity int) any {
			return map[string]any{"variant_id": variant, "quantity": quantity}
		}
		// The cart of a guest who registers is simply his.
		first := fill(nil, item(scarce, 3))
		a := s.expect(s.send("POST", "/api/auth/register", "", map[string]any{"email": "ada@example.com", "password": passphrase, "cart_id": first.id}, first.header()...), 201, "")
		ada := s.personOf(a)
		if ada.cart != first.id {
			t.Errorf("%s is not %s", ada.cart, first.id)
		}
		s.expect(s.as(ada, "GET", "/api/carts/"+first.id, nil), 200, "")
		if again := fill(&ada, item(plenty, 1)); again.id != first.id {
			t.Error("a customer has two carts")
		}
		guest := fill(nil, item(scarce, 2), item(plenty, 2))
		session := s.expect(s.send("POST", "/api/checkouts", "", map[string]any{"cart_id": guest.id}, guest.header()...), 201, "").field(t, "id")
		login := func(cart basket) answer {
			return s.send("POST", "/api/auth/login", "", map[string]any{"email": "ada@example.com", "password": passphrase, "cart_id": cart.id}, cart.header()...)
		}
		for range 2 { // the second time there is nothing to bring
			ada = s.personOf(s.expect(login(guest), 200, ""))
			mine := s.expect(s.as(ada, "GET", "/api/me/cart", nil), 200, "")
			if got := s.lines(mine); ada.cart != first.id || mine.field(t, "id") != first.id || got[scarce] != 4 || got[plenty] != 3 {
				t.Errorf("%v", got)
			}
		}
		if closed := s.send("GET", "/api/carts/"+guest.id, "", nil, guest.header()...).json(t); closed["state"] != "merged" {
			t.Errorf("%v", closed)
		}
		s.expect(s.send("POST", "/api/carts/"+guest.id+"/items", "", item(plenty, 1), guest.header()...), 409, "cart_closed")
		if given := s.send("GET", "/api/checkouts/"+session, "", nil, guest.header()...).json(t); given["status"] != "canceled" {
			t.Errorf("the guest's checkout is %v", given["status"])
		}

		// Another customer's cart stays his, whoever shows its token; logging in does not depend on it.
		bob := s.register("bob@example.com")
		his := fill(&bob, item(plenty, 5))
		s.expect(s.as(ada, "POST", "/api/carts/"+his.id+"/merge", nil, his.header()...), 404, "not_found")
		if p := s.personOf(s.expect(login(his), 200, "")); p.cart != first.id {
			t.Errorf("%s", p.cart)
		}
		if got := s.lines(s.as(bob, "GET", "/api/me/cart", nil)); got[plenty] != 5 {
			t.Errorf("%v", got)
		}
		for _, path := range []string{"/api/carts/" + his.id, "/api/carts/" + first.id + "x"} {
			s.expect(s.as(ada, "GET", path, nil), 404, "not_found")
		}
		s.expect(s.send("POST", "/api/auth/login", "", map[string]any{"email": "ada@example.com", "password": passphrase, "cart_id": his.id}, "Cart-Token", "wrong"), 404, "not_found")
	})
}

// Two devices sign in at once, with a cart each: the customer has one then, with what is in both.
func TestCartsMeetAtOnce(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		thing := s.sell("Thing", 100)
		ada := s.register("ada@example.com")
		guest := s.fill(thing)
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				s.expect(s.as(ada, "POST", "/api/carts/"+guest.id+"/merge", nil, guest.header()...), 200, "")
			})
		}
		other := s.fill(thing)
		all.Go(func() {
			s.expect(s.send("POST", "/api/auth/login", "", map[string]any{"email": "ada@example.com", "password": passphrase, "cart_id": other.id}, other.header()...), 200, "")
		})
		all.Wait()
		if got := s.lines(s.as(ada, "GET", "/api/me/cart", nil)); got[thing] != 2 {
			t.Errorf("%v", got)
		}
	})
}

// A browser needs no header: its cookies bring the cart, and take it away at the end.
func TestBrowserBringsItsCart(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		thing := s.sell("Thing", 100)
		guest := s.fill(thing)
		a := s.expect(s.send("POST", "/api/auth/register", "", map[string]any{"email": "ada@example.com", "password": passphrase, "cookie": true}, guest.cookie()...), 201, "")
		cookies := map[string]string{}
		for _, c := range a.Cookies() {
			cookies[c.Name] = c.Value
		}
		if !strings.HasPrefix(cookies["winkel_cart"], guest.id+".") || a.field(t, "cart_id") != guest.id {
			t.Errorf("%v, %s", cookies, a.text)
		}
		out := s.send("POST", "/api/auth/logout", "", nil, "Cookie", "winkel_session="+cookies["winkel_session"])
		if text := strings.Join(out.Header.Values("Set-Cookie"), "\n"); !strings.Contains(text, "winkel_cart=;") {
			t.Error(text)
		}
	})
}

// A customer's cart and checkout are closed to a device when his session there ends, and to whoever knew the cart before it
// was his.
func TestCartClosesWithTheSession(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		thing := s.sell("Thing", 100)
		planted := s.fill(thing)
		a := s.expect(s.send("POST", "/api/auth/register", "", map[string]any{"email": "ada@example.com", "password": passphrase, "cookie": true}, planted.cookie()...), 201, "")
		cookies := map[string]string{}
		for _, c := range a.Cookies() {
			cookies[c.Name] = c.Value
		}
		browser := []string{"Cookie", "winkel_session=" + cookies["winkel_session"] + "; winkel_cart=" + cookies["winkel_cart"]}
		cart := "/api/carts/" + planted.id
		checkout := "/api/checkouts/" + s.expect(s.send("POST", "/api/checkouts", "", map[string]any{"cart_id": planted.id}, browser...), 201, "").field(t, "id")
		for _, path := range []string{cart, checkout} {
			s.expect(s.send("GET", path, "", nil, browser...), 200, "")
		}
		s.expect(s.send("POST", cart+"/items", "", map[string]any{"variant_id": thing}, browser...), 201, "")
		bob := s.register("bob@example.com")
		closed := func() {
			t.Helper()
			for _, r := range []struct{ method, path, body string }{
				{"GET", cart, ""}, {"POST", cart + "/items", `{"variant_id":"` + thing + `"}`}, {"POST", "/api/checkouts", `{"cart_id":"` + planted.id + `"}`},
				{"GET", checkout, ""}, {"PATCH", checkout, `{"note":"x"}`},
				{"POST", checkout + "/complete", `{"payment":{"provider":"test"},"expected_total":{"amount":1,"currency_code":"EUR"}}`},
				{"POST", "/api/orders", `{"cart_id":"` + planted.id + `","email":"eve@example.com","shipping_address":` + berlin + `,"payment":{"provider":"test"}}`},
			} {
				var body any
				if r.body != "" {
					body = r.body
				}
				for _, headers := range [][]string{planted.header(), planted.cookie(), append(bob.bearer(), planted.header()...)} {
					s.expect(s.send(r.method, r.path, "", body, append(headers, "Idempotency-Key", "eve")...), 404, "not_found")
				}
			}
		}
		closed()
		s.expect(s.send("POST", "/api/auth/logout-everywhere", "", nil, browser...), 204, "")
		closed()
		for _, path := range []string{cart, checkout} {
			if a := s.send("GET", path, "", nil, browser...); a.StatusCode == 200 {
				t.Errorf("a browser without a session reads %s", path)
			}
		}
	})
}

// Who is signed in has his orders, and pays what his groups pay.
func TestOrderingSignedIn(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		thing := s.sell("Thing", 100)
		s.must("POST", "/api/admin/customer-groups", `{"code":"vip","name":"VIP"}`)
		s.must("POST", "/api/admin/promotions", `{"name":"VIP","kind":"percent","target":"order","rate":"10","conditions":{"groups":["vip"]}}`)
		ada, bob := s.register("ada@example.com"), s.register("bob@example.com")
		s.must("PATCH", "/api/admin/customers/"+ada.id, `{"groups":["vip"]}`)
		body := `{"items":[{"variant_id":"` + thing + `","quantity":2}],"email":"work@example.com","shipping_address":` + berlin + `,"payment":{"provider":"test"}}`
		place := func(p person) map[string]any {
			t.Helper()
			return s.expect(s.as(p, "POST", "/api/orders", body, "Idempotency-Key", "1"), 201, "").json(t)
		}
		hers, his := place(ada), place(bob)
		if hers["customer_id"] != ada.id || his["customer_id"] != bob.id || hers["email"] != "work@example.com" {
			t.Errorf("%v, %v", hers["customer_id"], his["customer_id"])
		}
		if fmt.Sprint(hers["discount_total"]) == fmt.Sprint(his["discount_total"]) {
			t.Errorf("ada pays %v less, bob %v", hers["discount_total"], his["discount_total"])
		}
		order := fmt.Sprint("/api/orders/", hers["id"])
		s.expect(s.as(ada, "GET", order, nil), 200, "")
		s.expect(s.as(bob, "GET", order, nil), 404, "not_found")
		// By a checkout, without showing the token of the cart.
		cart := s.expect(s.as(ada, "POST", "/api/carts", map[string]any{"items": []any{map[string]any{"variant_id": thing, "quantity": 1}}}), 201, "").field(t, "id")
		checkout := s.expect(s.as(ada, "POST", "/api/checkouts", map[string]any{"cart_id": cart}), 201, "").field(t, "id")
		s.expect(s.as(bob, "GET", "/api/checkouts/"+checkout, nil), 404, "not_found")
		ready := s.expect(s.as(ada, "PATCH", "/api/checkouts/"+checkout, `{"email":"ada@example.com","shipping_address":`+berlin+`,"shipping_option_id":"`+s.parcel+`"}`), 200, "").json(t)
		done := s.expect(s.as(ada, "POST", "/api/checkouts/"+checkout+"/complete", map[string]any{"payment": map[string]any{"provider": "test"}, "expected_total": ready["total"]}, "Idempotency-Key", "2"), 201, "").json(t)
		if done["customer_id"] != ada.id {
			t.Errorf("%v", done["customer_id"])
		}
		s.expect(s.as(ada, "GET", "/api/me/cart", nil), 404, "not_found")
		if list := s.as(ada, "GET", "/api/me/orders?limit=1", nil).json(t); list["total"] != float64(2) || list["next"] == nil {
			t.Errorf("%v", list)
		}
	})
}

// Nobody reaches what is another customer's, by any route below /api/me.
func TestOtherCustomersThings(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ada, eve := s.register("ada@example.com"), s.register("eve@example.com")
		entry := s.expect(s.as(ada, "POST", "/api/me/addresses", berlin), 201, "").field(t, "id")
		session := s.as(ada, "GET", "/api/me/sessions", nil).json(t)["data"].([]any)[0].(map[string]any)["id"].(string)
		s.settled()
		before := s.whole()
		for _, r := range []struct{ method, path, body string }{
			{"GET", "/api/me/addresses/" + entry, ""}, {"PATCH", "/api/me/addresses/" + entry, `{"city":"Hell"}`},
			{"DELETE", "/api/me/addresses/" + entry, ""}, {"DELETE", "/api/me/sessions/" + session, ""},
			{"DELETE", "/api/me/sessions/sess_0000000000001", ""}, {"GET", "/api/me/addresses/1", ""},
		} {
			var body any
			if r.body != "" {
				body = r.body
			}
			s.expect(s.as(eve, r.method, r.path, body), 404, "not_found")
		}
		for _, path := range []string{"/api/admin/customers", "/api/admin/customers/" + ada.id} {
			s.expect(s.as(eve, "GET", path, nil), 401, "unauthorized")
		}
		// Nothing can be set that is not offered.
		for _, body := range []string{`{"state":"guest"}`, `{"email":"x@example.com"}`, `{"groups":["vip"]}`, `{"email_verified":true}`, `{"version":7}`} {
			s.expect(s.as(eve, "PATCH", "/api/me", body), 422, "validation_failed")
		}
		if changed := s.whole().since(before); len(changed) > 0 {
			t.Errorf("it changed\n%s", strings.Join(changed, "\n"))
		}
	})
}

func TestWrongInputOfAccounts(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ada := s.register("ada@example.com")
		s.settled()
		before := s.whole()
		long := strings.Repeat("x", 2000)
		for _, c := range []struct {
			path, body string
			status     int
		}{
			{"/api/auth/register", `{"email":"bob@example.com","password":"short"}`, 422},
			{"/api/auth/register", `{"email":"bob@example.com","password":"password123"}`, 422},
			{"/api/auth/register", `{"email":"bob@example.com","password":"bob@example.com"}`, 422},
			{"/api/auth/register", `{"email":"bob@example.com","password":"` + long + `"}`, 422},
			{"/api/auth/register", `{"email":"` + long + `@example.com","password":"` + passphrase + `"}`, 422},
			{"/api/auth/register", `{"email":"bob@example.com\r\nBcc: eve@example.com","password":"` + passphrase + `"}`, 422},
			{"/api/auth/register", `{"email":"bob@example.com","password":"` + passphrase + `","first_name":"See https://evil.example"}`, 422},
			{"/api/auth/register", `{"email":"bob@example.com","password":"` + passphrase + `","language":"x"}`, 422},
			{"/api/auth/register", `{"email":"bob@example.com","password":"` + passphrase + `","state":"registered"}`, 422},
			{"/api/auth/register", `{"email":"bob@example.com","password":"` + passphrase + `","consents":[{"kind":"","given":true}]}`, 422},
			{"/api/auth/register", `{"email":["bob@example.com"],"password":"` + passphrase + `"}`, 422},
			{"/api/auth/register", `{"password":"` + passphrase + `"}`, 422},
			{"/api/auth/login", `{"email":"ada@example.com","password":"` + long + `"}`, 422},
			{"/api/auth/login", `{"email":{"$ne":1},"password":{"$ne":1}}`, 422},
			{"/api/auth/refresh", `{"refresh_token":"x"}`, 401},
			{"/api/auth/forgot-password", `{"email":"nobody"}`, 422},
			{"/api/auth/verify-email", `{"token":""}`, 422},
			{"/api/auth/verify-email", `{"token":"once_0000000000001.aaaaaaaaaaaaaaaaaaaaaaaaaa"}`, 422},
			{"/api/auth/reset-password", `{"token":"x","password":"` + passphrase + `"}`, 422},
		} {
			s.expect(s.send("POST", c.path, "", c.body), c.status, "")
		}
		s.expect(s.send("POST", "/api/auth/register", "", strings.Repeat(" ", 2<<20)), 413, "body_too_large")
		for _, body := range []string{`{"country_code":"XX"}`, `{"address_1":"` + strings.Repeat("x", 301) + `"}`, `{}`, `[]`} {
			s.expect(s.as(ada, "POST", "/api/me/addresses", body), 422, "")
		}
		if changed := s.whole().since(before); len(changed) > 0 {
			t.Errorf("it changed\n%s", strings.Join(changed, "\n"))
		}
	})
}
