package api_test

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"winkel/internal/api/page"
	"winkel/internal/commerce/catalog"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/web"
)

// visitor is a browser without a script, in a shop with its pages.
type visitor struct {
	*shop
	client *http.Client
	base   string
}

// openPages puts the pages before the API of a shop, as the program does.
func openPages(t *testing.T, d *db.DB) (*shop, *httptest.Server) {
	t.Helper()
	if web.Load().Missing() {
		t.Skip("this program was built without its pages")
	}
	s := openShop(t, d)
	s.furnish()
	pages := s.api.KeepPages(page.New(page.Options{
		Catalog: s.catalog, Search: s.search, Reviews: s.reviews, API: s.api, Version: s.api.CatalogVersion, OnFailure: func(err error) { t.Error(err) },
		Shop: func(ctx context.Context) (catalog.Channel, error) {
			c, err := s.catalog.GetChannel(ctx)
			if err != nil {
				return catalog.Channel{}, err
			}
			return *c, nil
		},
	}), "")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/") {
			s.api.ServeHTTP(w, r)
			return
		}
		pages.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return s, server
}

// visit is somebody who comes for the first time.
func (s *shop) visit(server *httptest.Server) *visitor {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &visitor{shop: s, base: server.URL, client: &http.Client{Jar: jar, Timeout: time.Minute}}
}

// seen is a page as it is read without a script.
type seen struct {
	*http.Response
	text  string
	nodes []*html.Node
}

func (v *visitor) read(answer *http.Response, err error) *seen {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	root, err := html.ParseWithOptions(strings.NewReader(string(text)), html.ParseOptionEnableScripting(false))
	if err != nil {
		v.t.Fatal(err)
	}
	p := &seen{Response: answer, text: string(text)}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			p.nodes = append(p.nodes, n)
		}
	}
	return p
}

func (v *visitor) look(path string) *seen {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, v.base+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.read(v.client.Do(r))
}

// post sends a form as a browser does that is on a page of the shop; headers come on top.
func (v *visitor) post(path string, sent url.Values, headers ...string) *seen {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.base+path, strings.NewReader(sent.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", v.base)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return v.read(v.client.Do(r))
}

func attribute(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// form is what a form of the page would send: its action, and the values of its controls.
func (p *seen) form(t testing.TB, action string) url.Values {
	t.Helper()
	at := slices.IndexFunc(p.nodes, func(n *html.Node) bool {
		to, _ := attribute(n, "action")
		return n.Data == "form" && strings.HasPrefix(to, action)
	})
	if at < 0 {
		t.Fatalf("%s has no form for %s\n%s", p.Request.URL, action, p.text)
	}
	sent := url.Values{}
	for n := range p.nodes[at].Descendants() {
		name, _ := attribute(n, "name")
		value, _ := attribute(n, "value")
		kind, _ := attribute(n, "type")
		_, checked := attribute(n, "checked")
		switch {
		case n.Type != html.ElementNode || name == "":
		case n.Data == "input" && (kind != "radio" && kind != "checkbox" || checked):
			sent.Set(name, value)
		case n.Data == "textarea":
			sent.Set(name, words(n))
		case n.Data == "select":
			sent.Set(name, chosen(n))
		}
	}
	return sent
}

// chosen is the value of a list: what is selected, else the first.
func chosen(list *html.Node) string {
	first, found := "", false
	for n := range list.Descendants() {
		if n.Type != html.ElementNode || n.Data != "option" {
			continue
		}
		value, _ := attribute(n, "value")
		if _, selected := attribute(n, "selected"); selected {
			return value
		}
		if !found {
			first, found = value, true
		}
	}
	return first
}

func words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// main is the words of the page itself.
func (p *seen) main() string {
	for _, n := range p.nodes {
		if n.Data == "main" {
			return words(n)
		}
	}
	return ""
}

// says fails the test unless the page has all of that.
func (p *seen) says(t testing.TB, status int, texts ...string) *seen {
	t.Helper()
	if p.StatusCode != status {
		t.Errorf("%s: %d, want %d: %s", p.Request.URL, p.StatusCode, status, p.main())
	}
	for _, text := range texts {
		if !strings.Contains(p.main(), text) {
			t.Errorf("%s does not say %q: %s", p.Request.URL, text, p.main())
		}
	}
	if cache := p.Header.Get("Cache-Control"); !strings.Contains(cache, "no-store") {
		t.Errorf("%s may be kept: %q", p.Request.URL, cache)
	}
	return p
}

// in adds what somebody enters to what the form holds.
func in(form url.Values, entered ...string) url.Values {
	for i := 0; i+1 < len(entered); i += 2 {
		form.Set(entered[i], entered[i+1])
	}
	return form
}

var ada = []string{
	"email", "ada@example.com", "shipping_address.country_code", "DE", "shipping_address.first_name", "Ada", "shipping_address.last_name", "Lovelace",
	"shipping_address.address_1", "Unter den Linden 1", "shipping_address.postal_code", "10117", "shipping_address.city", "Berlin",
}

// TestBuyingWithoutAScript goes the whole way by links and forms alone.
func TestBuyingWithoutAScript(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, server := openPages(t, d)
		thing := s.sell("Thing", 5)
		v := s.visit(server)
		v.look("/cart").says(t, 200, "Your cart is empty")
		v.look("/checkout").says(t, 200, "Your cart is empty")
		page := v.post("/cart/items", url.Values{"variant_id": {thing}, "quantity": {"2"}}).says(t, 200, "Your cart", "Thing", "€10.00 each", "€20.00")
		line := page.form(t, "/cart/items/")
		page = v.post(actionOf(t, page, "/cart/items/"), in(line, "step", "-1")).says(t, 200, "€10.00")
		page = v.post("/cart/coupons", in(page.form(t, "/cart/coupons"), "code", "NOTHING")).says(t, 422, "This code does not work.")
		if got := page.form(t, "/cart/coupons").Get("code"); got != "NOTHING" {
			t.Errorf("the code that was entered is gone: %q", got)
		}

		checkout := v.look("/checkout").says(t, 200, "Checkout", "Place the order for €14.90")
		// Nothing is filled in: each field says so, and nothing was ordered.
		v.post("/checkout", in(checkout.form(t, "/checkout"), "do", "place", "payment.provider", "test", "consents.terms", "1")).
			says(t, 422, "Please fill this in.")
		checkout = v.post("/checkout", in(checkout.form(t, "/checkout"), append(slices.Clone(ada), "do", "save", "at", "shipping")...)).
			says(t, 200, "Parcel", "€4.90", "Place the order for €17.73")
		form := checkout.form(t, "/checkout")
		if form.Get("email") != "ada@example.com" || form.Get("shipping_address.city") != "Berlin" || form.Get("billing") != "same" {
			t.Errorf("what was entered is not kept: %v", form)
		}
		again := v.post("/checkout", in(form, "do", "place", "payment.provider", "test")).says(t, 422, "Please fill this in.")
		v.post("/checkout", in(again.form(t, "/checkout"), "do", "place", "payment.provider", "test", "consents.terms", "1", "payment.scenario", "decline")).
			says(t, 402, "The payment was declined, and nothing was charged.")
		order := v.post("/checkout", in(form, "do", "place", "payment.provider", "manual", "consents.terms", "1", "note", "Ring twice")).
			says(t, 200, "Thank you for your order", "€17.73", "Thing", "Ada Lovelace", "10117 Berlin", "Germany", "Ring twice", "Bank transfer")
		if !strings.HasPrefix(order.Request.URL.Path, "/orders/") || order.Header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("led to %s: %v", order.Request.URL, order.Header)
		}
		// A second click, another tab, coming back: all find the order, and nothing is ordered twice.
		s.unchanged(func() {
			for _, found := range []*seen{
				v.post("/checkout", in(form, "do", "place", "payment.provider", "manual", "consents.terms", "1", "note", "Ring twice")),
				v.post("/checkout", in(form, "do", "place", "payment.provider", "test", "consents.terms", "1")), v.look("/checkout"),
				v.look("/checkout/" + form.Get("checkout")),
			} {
				if found.Request.URL.String() != order.Request.URL.String() {
					t.Errorf("led to %s, not to the order", found.Request.URL)
				}
			}
		})
		v.look("/cart").says(t, 200, "Your cart is empty")
	})
}

// actionOf is where a form of the page goes.
func actionOf(t testing.TB, p *seen, action string) string {
	t.Helper()
	for _, n := range p.nodes {
		if to, _ := attribute(n, "action"); n.Data == "form" && strings.HasPrefix(to, action) {
			return to
		}
	}
	t.Fatalf("there is no form for %s", action)
	return ""
}

func TestFormsThatAreRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, server := openPages(t, d)
		thing, rare := s.sell("Thing", 50), s.sell("Rare thing", 1)
		v, eve := s.visit(server), s.visit(server)
		cart := v.post("/cart/items", url.Values{"variant_id": {thing}})
		line := actionOf(t, cart, "/cart/items/")
		checkout := v.post("/checkout", in(v.look("/checkout").form(t, "/checkout"), append(slices.Clone(ada), "do", "save")...)).form(t, "/checkout")
		eve.post("/cart/items", url.Values{"variant_id": {rare}})
		eve.look("/checkout")
		ready := in(checkout, "do", "place", "payment.provider", "test", "consents.terms", "1")
		huge := strings.Repeat("x", 200_000)
		s.unchanged(func() {
			for _, c := range []struct {
				name   string
				by     *visitor
				path   string
				sent   url.Values
				status int
			}{
				{"nothing chosen", v, "/cart/items", url.Values{}, 422}, {"no variant", v, "/cart/items", url.Values{"variant_id": {"x"}}, 422},
				{"a variant that is not there", v, "/cart/items", url.Values{"variant_id": {"variant_0000000000001"}}, 409},
				{"no number", v, "/cart/items", url.Values{"variant_id": {thing}, "quantity": {"many"}}, 422},
				{"less than nothing", v, "/cart/items", url.Values{"variant_id": {thing}, "quantity": {"-1"}}, 422},
				{"a huge number", v, "/cart/items", url.Values{"variant_id": {thing}, "quantity": {"99999999999999999999"}}, 422},
				{"a large number", v, "/cart/items", url.Values{"variant_id": {thing}, "quantity": {"200000"}}, 422},
				{"a huge form", v, "/cart/items", url.Values{"variant_id": {thing}, "more": {huge}}, 413},
				{"another's line", eve, line, url.Values{"quantity": {"9"}}, 200}, {"another's line taken out", eve, line, url.Values{"remove": {"1"}}, 200},
				{"a line by no number", v, line, url.Values{"quantity": {"x"}}, 422}, {"a line that is not there", v, "/cart/items/cartline_0000000000001", url.Values{"quantity": {"9"}}, 200},
				{"an empty code", v, "/cart/coupons", url.Values{"code": {""}}, 422}, {"a code that was not entered", v, "/cart/coupons/remove", url.Values{"code": {"X"}}, 200},
				{"another's checkout", eve, "/checkout", ready, 200}, {"no checkout", v, "/checkout", url.Values{"do": {"place"}, "email": {"eve@example.com"}}, 200},
				{"a huge checkout", v, "/checkout", in(clone(ready), "note", huge), 413}, {"no key", v, "/checkout", in(clone(ready), "key", ""), 422},
				{"no price", v, "/checkout", in(clone(ready), "expected_total", "free"), 422}, {"another price", v, "/checkout", in(clone(ready), "expected_total", "1 EUR"), 409},
				{"no terms", v, "/checkout", in(clone(ready), "consents.terms", "", "terms_version", ""), 422},
				{"no way to pay", v, "/checkout", in(clone(ready), "payment.provider", "gold"), 422},
				{"no mail address", v, "/checkout", in(clone(ready), "email", "ada"), 422}, {"no city", v, "/checkout", in(clone(ready), "shipping_address.city", ""), 422},
				{"no country", v, "/checkout", in(clone(ready), "shipping_address.country_code", "XX"), 422},
				{"no option", v, "/checkout", in(clone(ready), "shipping_option_id", "x"), 422},
			} {
				// Agreeing to the terms is a change of its own, which these are not about.
				if c.path == "/checkout" {
					c.sent = in(clone(c.sent), "terms_version", "")
				}
				if got := c.by.post(c.path, c.sent); got.StatusCode != c.status {
					t.Errorf("%s: %d, want %d: %s", c.name, got.StatusCode, c.status, got.main())
				}
			}
			for _, from := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example", "Sec-Fetch-Site", ""}} {
				for path, sent := range map[string]url.Values{
					"/cart/items": {"variant_id": {thing}}, line: {"remove": {"1"}}, "/cart/coupons": {"code": {"X"}}, "/cart/coupons/remove": {"code": {"X"}},
					"/checkout": ready, "/language": {"language": {"de"}},
				} {
					got := v.post(path, sent, from...)
					if got.StatusCode != http.StatusForbidden || len(got.Cookies()) > 0 {
						t.Errorf("%s from another site %v: %d %v", path, from, got.StatusCode, got.Cookies())
					}
				}
			}
		})
	})
}

func clone(form url.Values) url.Values {
	copied := url.Values{}
	for name, values := range form {
		copied[name] = slices.Clone(values)
	}
	return copied
}

// A price that was frozen when somebody saw it and is another now is shown before it is paid.
func TestAPriceThatHasExpired(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, server := openPages(t, d)
		thing := s.sell("Thing", 5)
		v := s.visit(server)
		v.post("/cart/items", url.Values{"variant_id": {thing}})
		page := v.post("/checkout", in(v.look("/checkout").form(t, "/checkout"), append(slices.Clone(ada), "do", "save")...))
		old := in(page.form(t, "/checkout"), "do", "place", "payment.provider", "manual", "consents.terms", "1", "expected_total", "1700 EUR")
		page = v.post("/checkout", old).says(t, 409, "The total is €17.73 now. Nothing was ordered")
		v.post("/checkout", in(page.form(t, "/checkout"), "do", "place", "payment.provider", "manual")).says(t, 200, "Thank you for your order")
	})
}

// A bank that asks leads there and back, and whoever thinks better of it can pay otherwise.
func TestABankThatAsks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, server := openPages(t, d)
		thing := s.sell("Thing", 5)
		v := s.visit(server)
		v.post("/cart/items", url.Values{"variant_id": {thing}})
		page := v.post("/checkout", in(v.look("/checkout").form(t, "/checkout"), append(slices.Clone(ada), "do", "save")...))
		asked := in(page.form(t, "/checkout"), "do", "place", "payment.provider", "test", "payment.scenario", "require_action", "consents.terms", "1")
		page = v.post("/checkout", asked).says(t, 200, "One step is left", "Confirm the payment")
		v.look("/checkout/"+asked.Get("checkout")).says(t, 200, "One step is left")
		v.post("/checkout", in(page.form(t, "/checkout"), "do", "place", "payment.provider", "manual")).says(t, 200, "Thank you for your order", "Bank transfer")
	})
}

func TestTheLanguageIsChosen(t *testing.T) {
	s, server := openPages(t, dbtest.SQLite(t, db.Options{}))
	v := s.visit(server)
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for back, want := range map[string]string{
		"/cart": "/cart", "/search?q=a%20b": "/search?q=a%20b", "https://evil.example/": "/", "//evil.example": "/", "/\\evil.example": "/", "javascript:alert(1)": "/",
		"": "/", "cart": "/", "/a\nb": "/",
	} {
		got := v.post("/language", url.Values{"language": {"de"}, "back": {back}})
		c := got.Cookies()
		if got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != want {
			t.Errorf("back to %q: %d %q, want %q", back, got.StatusCode, got.Header.Get("Location"), want)
		}
		if len(c) != 1 || c[0].Name != "winkel_language" || c[0].Value != "de" || c[0].MaxAge != 365*24*3600 || c[0].SameSite != http.SameSiteLaxMode || c[0].Path != "/" {
			t.Errorf("the cookie is %v", c)
		}
	}
	if got := v.look("/cart"); got.main() == "" || !strings.Contains(got.main(), "Dein Warenkorb ist leer") {
		t.Errorf("the cart is not German: %s", got.main())
	}
	if got := v.post("/language", url.Values{"language": {"tlh"}}); len(got.Cookies()) != 0 {
		t.Errorf("a language that the pages do not speak: %v", got.Cookies())
	}
}

func TestTheCartOfABrowser(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.furnish()
		mine, other := s.fill(s.sell("Thing", 50)), s.fill("")
		get := func(name, path string, headers []string, has ...string) scenario {
			return scenario{name: name, key: "-", method: "GET", path: path, headers: headers, status: 200, has: has}
		}
		s.run([]scenario{
			get("no cookie", "/api/cart", nil, `{"cart":null}`), get("no cookie", "/api/checkout", nil, `{"checkout":null}`),
			get("its own", "/api/cart", mine.cookie(), `"id":"`+mine.id, `"item_count":1`), get("none begun", "/api/checkout", mine.cookie(), `{"checkout":null}`),
			get("another's token", "/api/cart", []string{"Cookie", "winkel_cart=" + mine.id + "." + other.token}, `{"cart":null}`),
			get("nonsense", "/api/cart", []string{"Cookie", "winkel_cart=x.y"}, `{"cart":null}`),
		})
		session := s.ready(mine)
		s.run([]scenario{
			get("begun", "/api/checkout", mine.cookie(), `"id":"`+session, `ready_for_complete`), get("another's", "/api/checkout", other.cookie(), `{"checkout":null}`),
			get("countries", "/api/countries", nil, `{"code":"HK","name":"Hong Kong","city_required":false,"province_required":false,"postal_code_required":false}`),
		})
		if a := s.send("GET", "/api/cart", "", nil, mine.cookie()...); a.Header.Get("Cache-Control") != "private, no-store" {
			t.Errorf("a cart may be kept: %v", a.Header)
		}
		s.send("POST", "/api/checkouts/"+session+"/complete", "", `{"payment":{"provider":"manual"},"expected_total":{"amount":1773,"currency_code":"EUR"}}`,
			append(mine.header(), "Idempotency-Key", "k")...)
		s.run([]scenario{
			get("ordered", "/api/cart", mine.cookie(), `{"cart":null}`), get("ordered", "/api/checkout", mine.cookie(), `"status":"completed"`, `"order_token":"`),
		})
	})
}
