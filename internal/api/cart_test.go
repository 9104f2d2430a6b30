package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// unchanged fails the test if do changed anything in the database.
func (s *shop) unchanged(do func()) {
	s.t.Helper()
	before := s.whole()
	do()
	if changed := s.whole().since(before); len(changed) > 0 {
		s.t.Errorf("it should change nothing, and did\n%s", strings.Join(changed, "\n"))
	}
}

// cookie is the header by which a browser shows a cart.
func (b basket) cookie() []string { return []string{"Cookie", "winkel_cart=" + b.id + "." + b.token} }

func (b basket) header() []string { return []string{"Cart-Token", b.token} }

func TestACartIsReachedByItsToken(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.furnish()
		thing := s.sell("Thing", 50)
		mine, other := s.fill(thing), s.fill(thing)
		order := s.buy(thing, "test", "")
		session := s.ready(mine)
		cart, checkout := "/api/carts/"+mine.id, "/api/checkouts/"+session
		item := cart + "/items/" + idIn(t, s.send("GET", cart, "", nil, mine.header()...).json(t), "items")
		pay := `{"payment":{"provider":"test"},"expected_total":{"amount":1773,"currency_code":"EUR"}}`
		routes := []struct{ method, path, body string }{
			{"GET", cart, ""}, {"POST", cart + "/items", `{"variant_id":"` + thing + `"}`}, {"PATCH", item, `{"quantity":3}`}, {"DELETE", item, ""},
			{"POST", cart + "/coupons", `{"code":"X"}`}, {"DELETE", cart + "/coupons", ""}, {"DELETE", cart + "/coupons/X", ""},
			{"POST", "/api/checkouts", `{"cart_id":"` + mine.id + `"}`}, {"GET", checkout, ""}, {"PATCH", checkout, `{"note":"x"}`},
			{"POST", checkout + "/complete", pay}, {"POST", checkout + "/cancel", ""},
			{"POST", "/api/orders", `{"cart_id":"` + mine.id + `","email":"eve@example.com","shipping_address":` + berlin + `,"payment":{"provider":"test"}}`},
		}
		orderToken, _ := order["token"].(string)
		for _, r := range routes {
			var body any
			if r.body != "" {
				body = r.body
			}
			s.unchanged(func() {
				for name, shown := range map[string][]string{
					"no token": nil, "an empty one": {"Cart-Token", ""}, "a wrong one": {"Cart-Token", strings.Repeat("0", 26)},
					"another cart's": other.header(), "another cart's cookie": other.cookie(), "an order's": {"Cart-Token", orderToken},
					"another's in the cookie of this": {"Cookie", "winkel_cart=" + mine.id + "." + other.token},
					"staff's":                         {"Authorization", "Bearer " + s.keys["all"]}, "much of it": {"Cart-Token", mine.token[:25]},
				} {
					a := s.send(r.method, r.path, "", body, append(shown, "Idempotency-Key", "eve")...)
					if a.StatusCode != http.StatusNotFound || !strings.Contains(a.text, `"code":"not_found"`) {
						t.Errorf("%s %s with %s: %d %s", r.method, r.path, name, a.StatusCode, a.text)
					}
				}
			})
		}
		byHeader, byCookie := s.send("GET", cart, "", nil, mine.header()...), s.send("GET", cart, "", nil, mine.cookie()...)
		if byHeader.StatusCode != 200 || byHeader.text != byCookie.text || byHeader.Header.Get("Cache-Control") != "private, no-store" {
			t.Errorf("by header %d %s\nby cookie %d %s", byHeader.StatusCode, byHeader.text, byCookie.StatusCode, byCookie.text)
		}
		s.run([]scenario{
			{name: "a cookie opens the checkout too", key: "-", method: "GET", path: checkout, headers: mine.cookie(), status: 200, has: []string{"ready_for_complete"}},
			{name: "the header wins over the cookie", key: "-", method: "GET", path: cart, headers: append(other.header(), mine.cookie()...), status: 404},
			{name: "no cart", key: "-", method: "GET", path: "/api/carts/cart_0000000000001", headers: mine.header(), status: 404},
			{name: "no id", key: "-", method: "GET", path: "/api/carts/1", headers: mine.header(), status: 404},
			{name: "an item of another cart", key: "-", method: "PATCH", path: strings.Replace(item, mine.id, other.id, 1), headers: other.header(), body: `{"quantity":3}`, status: 404},
		})
	})
}

func TestBrowsersKeepTheirCart(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	a := s.send("POST", "/api/carts", "", nil)
	if a.StatusCode != 201 || len(a.Cookies()) != 1 {
		t.Fatalf("%d %v", a.StatusCode, a.Header)
	}
	c := a.Cookies()[0]
	if c.Name != "winkel_cart" || c.Value != a.field(t, "id")+"."+a.field(t, "token") || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode ||
		c.Path != "/" || c.MaxAge != 60*24*3600 {
		t.Errorf("the cookie is %+v", c)
	}
	if len(a.field(t, "token")) < 26 {
		t.Errorf("the token has less than 128 bits: %s", a.field(t, "token"))
	}
}

// TestOtherSitesChangeNothing sends what a browser sends on behalf of another site.
func TestOtherSitesChangeNothing(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	s.furnish()
	thing := s.sell("Thing", 50)
	b := s.fill(thing)
	for _, from := range [][]string{
		{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"},
	} {
		s.unchanged(func() {
			for path, body := range map[string]string{
				"/api/carts": `{}`, "/api/carts/" + b.id + "/items": `{"variant_id":"` + thing + `"}`, "/api/checkouts": `{"cart_id":"` + b.id + `"}`,
				"/api/orders": `{"cart_id":"` + b.id + `","email":"a@example.com"}`, "/api/auth/login": `{"email":"a@example.com","password":"x"}`,
			} {
				a := s.send("POST", path, "", body, append(append(from, b.cookie()...), "Idempotency-Key", "evil")...)
				if a.StatusCode != http.StatusForbidden || !strings.Contains(a.text, "permission_denied") {
					t.Errorf("%s from %v: %d %s", path, from, a.StatusCode, a.text)
				}
			}
		})
	}
	for _, from := range [][]string{{"Sec-Fetch-Site", "same-origin"}, {"Sec-Fetch-Site", "none"}, {"Origin", s.url}} {
		a := s.send("POST", "/api/carts/"+b.id+"/items", "", `{"variant_id":"`+thing+`"}`, append(from, b.cookie()...)...)
		if a.StatusCode != 201 {
			t.Errorf("from %v: %d %s", from, a.StatusCode, a.text)
		}
	}
}

func TestCartsAreChanged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.furnish()
		thing, rare := s.sell("Thing", 500_000), s.sell("Rare thing", 3)
		s.must("POST", "/api/admin/promotions", `{"name":"Tenth","code":"TENTH","kind":"percent","target":"order","rate":"10"}`)
		s.must("POST", "/api/admin/promotions", `{"name":"Over","code":"OVER","kind":"percent","target":"order","rate":"10","starts_at":"2020-01-01T00:00:00Z","ends_at":"2020-02-01T00:00:00Z"}`)
		b := s.fill("")
		cart, changed := "/api/carts/"+b.id, map[string]int64{"cart.updated": 1}
		put := func(variant, quantity string) string {
			return `{"variant_id":"` + variant + `","quantity":` + quantity + `}`
		}
		many := `{"items":[` + strings.TrimSuffix(strings.Repeat(put(thing, "1")+",", 101), ",") + `]}`
		s.run([]scenario{
			{name: "something", key: "-", method: "POST", path: cart + "/items", headers: b.header(), body: put(thing, "2"), status: 201, has: []string{`"item_count":2`, `"subtotal":{"amount":2000,"currency_code":"EUR"}`, `"version":1`}, events: map[string]int64{"cart.created": 1}},
			{name: "more of it", key: "-", method: "POST", path: cart + "/items", headers: b.header(), body: `{"variant_id":"` + thing + `"}`, status: 201, has: []string{`"item_count":3`, `"version":2`}, events: changed},
			{name: "stale", key: "-", method: "POST", path: cart + "/items", headers: append(b.header(), "If-Match", `"v1"`), body: put(thing, "1"), status: 409, has: []string{"version_conflict"}},
			{name: "fresh", key: "-", method: "POST", path: cart + "/coupons", headers: append(b.header(), "If-Match", `"v2"`), body: `{"code":" tenth "}`, status: 200, has: []string{`"code":"TENTH","applied":true`, `"discount_total":{"amount":300,"currency_code":"EUR"}`}, events: changed},
			{name: "no coupon", key: "-", method: "POST", path: cart + "/coupons", headers: b.header(), body: `{"code":"NOTHING"}`, status: 422, has: []string{"coupon_invalid", "body.code"}},
			{name: "an old coupon", key: "-", method: "POST", path: cart + "/coupons", headers: b.header(), body: `{"code":"OVER"}`, status: 422, has: []string{"coupon_expired", "body.code"}},
			{name: "a coupon taken away", key: "-", method: "DELETE", path: cart + "/coupons", headers: b.header(), body: `{"code":"TENTH"}`, status: 200, has: []string{`"coupons":[]`}, events: changed},
			{name: "more than there is", key: "-", method: "POST", path: cart + "/items", headers: b.header(), body: put(rare, "4"), status: 409, has: []string{"insufficient_stock"}},
			{name: "none", key: "-", method: "POST", path: cart + "/items", headers: b.header(), body: put(thing, "0"), status: 422, has: []string{"body.quantity"}},
			{name: "less than none", key: "-", method: "POST", path: cart + "/items", headers: b.header(), body: put(thing, "-1"), status: 422, has: []string{"body.quantity"}},
			{name: "very many", key: "-", method: "POST", path: cart + "/items", headers: b.header(), body: put(thing, "100001"), status: 422, has: []string{"body.quantity"}},
			{name: "more than a number holds", key: "-", method: "POST", path: cart + "/items", headers: b.header(), body: put(thing, "9223372036854775808"), status: 422, has: []string{"body.quantity"}},
			{name: "a half", key: "-", method: "POST", path: cart + "/items", headers: b.header(), body: put(thing, "0.5"), status: 422, has: []string{"body.quantity"}},
			{name: "a text", key: "-", method: "POST", path: cart + "/items", headers: b.header(), body: put(thing, `"1"`), status: 422, has: []string{"body.quantity"}},
			{name: "no variant", key: "-", method: "POST", path: cart + "/items", headers: b.header(), body: put("variant_0000000000001", "1"), status: 409, has: []string{"variant_unavailable", "body.variant_id"}},
			{name: "no id", key: "-", method: "POST", path: cart + "/items", headers: b.header(), body: put("x", "1"), status: 422, has: []string{"validation_failed", "body.variant_id"}},
			{name: "nothing named", key: "-", method: "POST", path: cart + "/items", headers: b.header(), body: `{}`, status: 422, has: []string{"variant_id"}},
			{name: "a word too many", key: "-", method: "POST", path: cart + "/items", headers: b.header(), body: `{"variant_id":"` + thing + `","price":1}`, status: 422, has: []string{"validation_failed", "body.price"}},
			{name: "no body", key: "-", method: "POST", path: cart + "/items", headers: b.header(), status: 422, has: []string{"validation_failed"}},
			{name: "an empty body", key: "-", method: "POST", path: cart + "/items", headers: b.header(), body: ``, status: 422, has: []string{"validation_failed"}},
			{name: "half a body", key: "-", method: "POST", path: cart + "/items", headers: b.header(), body: `{"variant_id":"` + thing, status: 422, has: []string{"validation_failed"}},
			{name: "a list", key: "-", method: "POST", path: cart + "/items", headers: b.header(), body: `[]`, status: 422, has: []string{"validation_failed"}},
			{name: "a large body", key: "-", method: "POST", path: cart + "/items", headers: b.header(), body: `{"variant_id":"` + strings.Repeat("x", 1<<20) + `"}`, status: 413, has: []string{"body_too_large"}},
			{name: "a form", key: "-", method: "POST", path: cart + "/items", headers: append(b.header(), "Content-Type", "application/x-www-form-urlencoded"), body: `variant_id=1`, status: 415},
			{name: "101 items", key: "-", method: "POST", path: "/api/carts", body: many, status: 422, has: []string{"body.items"}},
			{name: "a bad one among them", key: "-", method: "POST", path: "/api/carts", body: `{"items":[` + put(thing, "1") + `,` + put("x", "1") + `]}`, status: 422, has: []string{"body.items[1].variant_id"}},
			{name: "all of it is still there", key: "-", method: "GET", path: cart, headers: b.header(), status: 200, has: []string{`"item_count":3`, `"total":{"amount":3000,"currency_code":"EUR"}`}},
		})
	})
}

// TestKeysOfCartsNeverMeet uses one Idempotency-Key for two carts, and for two requests.
func TestKeysOfCartsNeverMeet(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.furnish()
		thing := s.sell("Thing", 50)
		mine, other := s.fill(thing), s.fill(thing)
		body := `{"payment":{"provider":"test"},"expected_total":{"amount":1773,"currency_code":"EUR"}}`
		complete := func(b basket, session, body, key string) answer {
			return s.send("POST", "/api/checkouts/"+session+"/complete", "", body, append(b.header(), "Idempotency-Key", key)...)
		}
		my, others := s.ready(mine), s.ready(other)
		first, second := complete(mine, my, body, "k"), complete(other, others, body, "k")
		if first.StatusCode != 201 || second.StatusCode != 201 || first.field(t, "id") == second.field(t, "id") || second.Header.Get("Idempotent-Replayed") != "" {
			t.Fatalf("%d %s\n%d %s", first.StatusCode, first.text, second.StatusCode, second.text)
		}
		s.unchanged(func() {
			again := complete(mine, my, body, "k")
			if diff := cmp.Diff(first.text, again.text); diff != "" || again.StatusCode != 201 || again.Header.Get("Idempotent-Replayed") != "true" ||
				again.Header.Get("Location") != first.Header.Get("Location") || again.Header.Get("ETag") != first.Header.Get("ETag") {
				t.Errorf("%d %v %s", again.StatusCode, again.Header, diff)
			}
			if a := complete(mine, my, strings.Replace(body, "1773", "1774", 1), "k"); a.StatusCode != 422 || !strings.Contains(a.text, "idempotency_conflict") {
				t.Errorf("another body: %d %s", a.StatusCode, a.text)
			}
			if a := complete(other, my, body, "k"); a.StatusCode != 404 {
				t.Errorf("another's checkout: %d %s", a.StatusCode, a.text)
			}
		})
		// A second tab with a key of its own finds the order that was placed.
		found := complete(mine, my, body, "tab")
		if found.StatusCode != 200 || found.field(t, "id") != first.field(t, "id") || found.field(t, "token") != first.field(t, "token") {
			t.Errorf("the second tab: %d %s", found.StatusCode, found.text)
		}
		s.unchanged(func() {
			if again := complete(mine, my, body, "tab"); again.StatusCode != 200 || again.text != found.text || again.Header.Get("Idempotent-Replayed") != "true" {
				t.Errorf("the second tab again: %d %s", again.StatusCode, again.text)
			}
			for _, path := range []string{"/api/checkouts/" + my + "/complete", "/api/orders"} {
				if a := s.send("POST", path, "", `{}`, mine.header()...); a.StatusCode != 400 || !strings.Contains(a.text, "idempotency_key_required") {
					t.Errorf("%s without a key: %d %s", path, a.StatusCode, a.text)
				}
			}
		})
	})
}
