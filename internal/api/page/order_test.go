package page_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"winkel/internal/api/page"
	"winkel/internal/api/problem"
	"winkel/internal/api/store"
	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/web"
)

// placedAt is when the order of these tests was placed; it is the next day where the shop is.
var placedAt = time.Date(2026, 5, 4, 22, 30, 0, 0, time.UTC)

func eur(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "EUR"} }

// bought is an order of two lamps and a cup, paid and not sent.
func bought() *order.Order {
	return &order.Order{
		ID: 7, Number: "W-2026-000007", Status: order.Confirmed, PaymentStatus: order.PaymentPaid, FulfillmentStatus: order.Unfulfilled,
		Email: "ada@example.com", Currency: "EUR", PricesIncludeTax: true, PlacedAt: placedAt, CreatedAt: placedAt, Subtotal: eur(12_400),
		DiscountTotal: eur(1_000), ShippingTotal: eur(490), TaxTotal: eur(1_898), Total: eur(11_890), PaidTotal: eur(11_890), RefundedTotal: eur(0),
		ShippingMethod: order.ShippingMethod{Name: "Parcel", Kind: "flat", Price: eur(490)}, Note: "Ring twice,\nplease.",
		ShippingAddress: address.Address{FirstName: "Ada", LastName: "Lovelace", Address1: "Unter den Linden 1", City: "Berlin", PostalCode: "10117", CountryCode: "DE"},
		Lines: []order.Line{
			{ID: 1, Title: "Lamp", Quantity: 2, UnitPrice: eur(5_000), Subtotal: eur(10_000), ImageURL: "/media/x/lamp.jpg", Options: []order.Option{{Name: "Color", Value: "Brass"}}},
			{ID: 2, Title: "Cup", Quantity: 1, UnitPrice: eur(2_400), Subtotal: eur(2_400)},
		},
		Payments: []payment.Payment{{ID: 3, Provider: "card", Status: payment.Captured, Amount: eur(11_890)}},
	}
}

// desk is an API that knows one order, and shows it to whoever says "secret".
type desk struct {
	t     *testing.T
	order *order.Order
}

// ServeHTTP answers what the page of an order asks for.
func (d desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := func(body any) {
		w.Header().Set("Content-Type", "application/json")
		must(d.t, json.NewEncoder(w).Encode(body))
	}
	switch r.URL.Path {
	case "/api/shop":
		answer(store.Shop{Name: "Corner & Shop", CurrencyCode: "EUR", Locale: "en-US", Languages: wire.Languages(), PricesIncludeTax: true, HeaderMenu: []wire.MenuItem{}, FooterMenu: []wire.MenuItem{}})
	case "/api/categories":
		answer(map[string]any{"data": []any{}, "total": 0})
	case "/api/orders/" + d.order.ID.String():
		if r.URL.Query().Get("token") == "secret" {
			answer(store.ShownOrder{
				PlacedOn: "2026-05-05", Order: wire.OrderOf(d.order),
				PaymentMethod: wire.Some(store.OrderPayment{Provider: "manual", Title: "Bank transfer", Instructions: "Pay to\nDE00 1234"}),
			})
			return
		}
		fallthrough
	default:
		problem.Write(w, r, fault.Missing("order", "x"))
	}
}

// LimitClass is read: nothing is counted here.
func (desk) LimitClass(*http.Request) string { return wire.LimitRead }

// AdmitAddress lets everybody in.
func (desk) AdmitAddress(http.ResponseWriter, *http.Request, string) error { return nil }

// counter is a server of pages that shows one order.
func counter(t *testing.T, o *order.Order) *shop {
	t.Helper()
	if web.Load().Missing() {
		t.Skip("this program was built without its pages")
	}
	s := &shop{t: t}
	s.server = httptest.NewServer(page.New(page.Options{
		Catalog: emptyCatalog(t), PublicURL: publicURL, API: desk{t, o}, OnFailure: func(err error) { t.Error(err) },
		Shop: func(context.Context) (catalog.Channel, error) {
			return catalog.Channel{Name: "Corner & Shop", CurrencyCode: "EUR", Locale: "en-US", TimeZone: "Europe/Berlin"}, nil
		},
	}))
	t.Cleanup(s.server.Close)
	return s
}

// sees asks for a page of the application, which need not hold what holds of pages without scripts.
func (s *shop) sees(path string, status int) *sight {
	s.t.Helper()
	answer, body := s.ask(path)
	if answer.StatusCode != status {
		s.t.Fatalf("GET %s: %d, want %d\n%s", path, answer.StatusCode, status, body)
	}
	return read(s.t, path, body)
}

func address7() string { return "/orders/" + id.Order(7).String() }

func (s *sight) says(texts ...string) {
	s.t.Helper()
	main := words(s.one("main", ""))
	for _, text := range texts {
		if !strings.Contains(main, text) {
			s.t.Errorf("the page does not say %q: %s", text, main)
		}
	}
}

func TestAnOrderSaysEverything(t *testing.T) {
	s := counter(t, bought())
	p := s.sees(address7()+"?token=secret", http.StatusOK)
	if got := words(p.one("h1", "")); got != "Thank you for your order" {
		t.Errorf("the heading is %q", got)
	}
	p.says("Order W-2026-000007 · 5 May 2026", "It is being packed.", "Lamp", "Brass", "Quantity 2, €50.00 each", "€100.00", "Cup", "Goods€124.00",
		"Discount−€10.00", "Shipping€4.90", "Total€118.90", "Tax included€18.98", "Paid€118.90", "Ada Lovelace", "10117 Berlin", "Germany",
		"Bank transfer", "DE00 1234", "Ring twice,", "ada@example.com")
	if got := p.meta("robots"); !strings.HasPrefix(got, "noindex") || p.canonical() != "" {
		t.Errorf("robots is %q, canonical %q", got, p.canonical())
	}
	for _, n := range p.nodes {
		if to := attr(n, "href") + attr(n, "src") + attr(n, "action"); strings.Contains(to, "secret") {
			t.Errorf("the page repeats the token in an address: %s", to)
		}
	}
}

func TestAnOrderIsForWhoeverShowsItsToken(t *testing.T) {
	needPages(t)
	s := counter(t, bought())
	for _, path := range []string{
		address7(), address7() + "?token=", address7() + "?token=wrong", "/orders/" + id.Order(8).String() + "?token=secret",
		"/orders/7?token=secret", "/orders/" + id.Cart(7).String() + "?token=secret", "/orders?token=secret",
	} {
		p := s.sees(path, http.StatusNotFound)
		if strings.Contains(p.text, "W-2026") || strings.Contains(p.text, "secret") {
			t.Errorf("%s tells something: %s", path, p.text)
		}
	}
	for _, path := range []string{address7() + "?token=secret", address7() + "?token=wrong"} {
		answer, _ := s.ask(path)
		h := answer.Header
		if !strings.Contains(h.Get("Cache-Control"), "no-store") || h.Get("ETag") != "" || h.Get("Referrer-Policy") != "no-referrer" ||
			h.Get("X-Robots-Tag") != "noindex, nofollow" {
			t.Errorf("%s: %v", path, h)
		}
	}
	if answer, _ := s.ask(address7() + "/?token=secret"); answer.StatusCode != http.StatusMovedPermanently || answer.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("with a slash: %d %v", answer.StatusCode, answer.Header)
	}
	if answer, _ := s.send(http.MethodPost, address7()+"?token=secret"); answer.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("a POST: %d", answer.StatusCode)
	}
}

// Whatever somebody writes into an order, its page runs nothing, leads nowhere else, and shows the words as they are.
func TestHostileOrdersAreWords(t *testing.T) {
	for _, text := range []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)`, `{{.Number}}`, `javascript:alert(1)`,
		`data:text/html,<script>alert(1)</script>`, `//evil.example`, "\xff", "",
	} {
		o := bought()
		o.Note, o.CancelReason, o.Email, o.ShippingMethod.Name, o.ShippingAddress.FirstName, o.ShippingAddress.City = text, text, text, text, text, text
		o.BillingAddress = address.Address{LastName: text, CountryCode: text}
		o.Lines[0].Title, o.Lines[0].ImageURL, o.Lines[0].Options[0].Value = text, text, text
		o.Payments[0].Provider = text
		o.Refunds = []payment.Refund{{Status: payment.RefundSucceeded, Amount: eur(1), Reason: text}}
		o.Fulfillments = []fulfillment.Fulfillment{{
			Status: fulfillment.Shipped, Carrier: text, TrackingNumber: text, TrackingURL: text, Lines: []fulfillment.Line{{OrderLine: 1, Quantity: 1}},
		}}
		p := counter(t, o).sees(address7()+"?token=secret", http.StatusOK)
		for _, n := range p.all("a", "") {
			if to := attr(n, "href"); !strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "#") || strings.HasPrefix(to, "//") {
				t.Errorf("%q became a link to %s", text, to)
			}
		}
		for _, n := range p.all("img", "") {
			if attr(n, "src") != "" {
				t.Errorf("%q became a picture at %s", text, attr(n, "src"))
			}
		}
		if text != "" && text != "\xff" {
			p.says(strings.Join(strings.Fields(text), " "))
		}
		for _, n := range p.nodes {
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
					t.Errorf("%q became the attribute %s", text, a.Key)
				}
			}
			if n.Data == "script" && attr(n, "src") == "" && attr(n, "type") != "application/json" {
				t.Errorf("%q became a script", text)
			}
		}
	}
}
