package page_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"winkel/internal/api/page"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
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

// counter is a server of pages that shows one order to whoever says "secret".
func counter(t *testing.T, o *order.Order) *shop {
	t.Helper()
	s := &shop{t: t}
	s.server = httptest.NewServer(page.New(page.Options{
		Catalog: emptyCatalog(t), PublicURL: publicURL,
		Shop: func(context.Context) (catalog.Channel, error) {
			return catalog.Channel{Name: "Corner & Shop", CurrencyCode: "EUR", Locale: "en-US", TimeZone: "Europe/Berlin"}, nil
		},
		Order: func(_ context.Context, named id.Order, token string) (*order.Order, error) {
			if named != o.ID || token != "secret" {
				return nil, fault.Missing("order", named.String())
			}
			return o, nil
		},
		Method: func(provider string) (payment.Method, bool) {
			m, known := map[string]payment.Method{
				"card": {Title: "Card"}, "manual": {Title: "Bank transfer", Instructions: "Pay to\nDE00 1234"},
				"cod": {Title: "On delivery", OnDelivery: true},
			}[provider]
			return m, known
		},
	}))
	t.Cleanup(s.server.Close)
	return s
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

func (s *sight) steps() []string {
	var list []string
	for _, n := range s.all("ol", "steps") {
		for d := range n.Descendants() {
			if d.Type == html.ElementNode && d.Data == "li" {
				list = append(list, strings.TrimSpace(attr(d, "class")+" "+words(d)))
			}
		}
	}
	return list
}

func TestAnOrderSaysEverything(t *testing.T) {
	s := counter(t, bought())
	p := s.look(address7()+"?token=secret", http.StatusOK)
	if got := words(p.one("h1", "")); got != "Thank you for your order" {
		t.Errorf("the heading is %q", got)
	}
	p.says("Order W-2026-000007 · May 5, 2026", "It is being packed.", "Lamp", "Brass", "Quantity 2, €50.00 each", "€100.00", "Cup", "Goods €124.00",
		"Discount -€10.00", "Shipping €4.90", "Total €118.90", "Tax included €18.98", "Paid €118.90", "Ada Lovelace", "10117 Berlin", "Germany",
		"Card", "Ring twice,", "ada@example.com")
	if got := p.steps(); !slices.Equal(got, []string{"done Ordered, done", "done Paid, done", "here Sent", "Delivered"}) {
		t.Errorf("the steps are %q", got)
	}
	if got := p.meta("robots"); !strings.HasPrefix(got, "noindex") || p.canonical() != "" {
		t.Errorf("robots is %q, canonical %q", got, p.canonical())
	}
	if strings.Contains(p.text, "secret") {
		t.Error("the page repeats the token, in a link or elsewhere")
	}
}

func TestAnOrderIsForWhoeverShowsItsToken(t *testing.T) {
	needPages(t)
	s := counter(t, bought())
	for _, path := range []string{
		address7(), address7() + "?token=", address7() + "?token=wrong", "/orders/" + id.Order(8).String() + "?token=secret",
		"/orders/7?token=secret", "/orders/" + id.Cart(7).String() + "?token=secret", "/orders?token=secret",
	} {
		p := s.look(path, http.StatusNotFound)
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

func TestAnOrderSaysWhatComesNext(t *testing.T) {
	pay := func(provider string, status payment.Status) []payment.Payment {
		return []payment.Payment{{ID: 3, Provider: provider, Status: status, Amount: eur(11_890)}}
	}
	unpaid := func(o *order.Order) {
		o.Status, o.PaymentStatus, o.PaidTotal = order.Pending, order.PaymentPending, eur(0)
	}
	for _, c := range []struct {
		name    string
		change  func(o *order.Order)
		heading string
		says    []string
		steps   string
	}{
		{"a bank transfer", func(o *order.Order) { unpaid(o); o.Payments = pay("manual", payment.Pending) }, "Thank you for your order",
			[]string{"as soon as €118.90 has arrived", "How to pay", "DE00 1234", "Bank transfer"}, "done Ordered, done|here Paid|Sent|Delivered"},
		{"on delivery", func(o *order.Order) { unpaid(o); o.Payments = pay("cod", payment.Pending) }, "Thank you for your order",
			[]string{"being packed", "You pay €118.90 when it arrives."}, "done Ordered, done|here Paid|Sent|Delivered"},
		{"the bank asks", func(o *order.Order) {
			unpaid(o)
			o.PlacedAt, o.Payments = time.Time{}, pay("card", payment.RequiresAction)
			o.Payments[0].Action = &payment.Action{Type: "redirect", URL: "https://bank.example/3ds"}
		}, "One step is left", []string{"Confirm the payment"}, "here Ordered|Paid|Sent|Delivered"},
		{"reserved, to be taken later", func(o *order.Order) {
			unpaid(o)
			o.Status, o.PaymentStatus, o.Payments = order.Confirmed, order.PaymentAuthorized, pay("card", payment.Authorized)
		}, "Thank you for your order", nil, "done Ordered, done|done Payment reserved, done|here Sent|Delivered"},
		{"nobody knows", func(o *order.Order) { unpaid(o); o.PlacedAt, o.Payments = time.Time{}, pay("card", payment.Pending) },
			"Your payment is being checked", nil, "here Ordered|Paid|Sent|Delivered"},
		{"another sum", func(o *order.Order) { o.Status, o.PaidTotal = order.RequiresAction, eur(11_889) }, "We are looking into your payment",
			[]string{"€118.89 arrived and the order comes to €118.90"}, "done Ordered, done|here Paid|Sent|Delivered"},
		{"sent", func(o *order.Order) {
			o.FulfillmentStatus = order.Fulfilled
			o.Fulfillments = []fulfillment.Fulfillment{
				{Status: fulfillment.Canceled, Carrier: "Nobody"},
				{Status: fulfillment.Shipped, Carrier: "DHL", TrackingNumber: "123", TrackingURL: "https://dhl.example/123", ShippedAt: placedAt,
					Lines: []fulfillment.Line{{OrderLine: 1, Quantity: 2}, {OrderLine: 2, Quantity: 1}}},
			}
		}, "Your order is on its way", []string{"Your parcel", "Parcel 1", "Sent on May 5, 2026", "DHL, number 123", "2 × Lamp", "1 × Cup", "Follow the parcel"},
			"done Ordered, done|done Paid, done|done Sent, done|here Delivered"},
		{"a part is sent", func(o *order.Order) { o.FulfillmentStatus = order.PartiallyFulfilled }, "A part of it is on its way", nil,
			"done Ordered, done|done Paid, done|here Sent|Delivered"},
		{"delivered", func(o *order.Order) {
			o.Status, o.FulfillmentStatus = order.Completed, order.Delivered
			o.Fulfillments = []fulfillment.Fulfillment{{Status: fulfillment.Delivered, DeliveredAt: placedAt}}
		}, "Your order has arrived", []string{"Delivered on May 5, 2026"}, "done Ordered, done|done Paid, done|done Sent, done|done Delivered, done"},
		{"refunded in part", func(o *order.Order) {
			o.FulfillmentStatus, o.PaymentStatus, o.RefundedTotal = order.Delivered, order.PaymentPartiallyRefunded, eur(2_400)
			o.Lines[1].ReturnedQuantity = 1
			o.Refunds = []payment.Refund{
				{Status: payment.RefundSucceeded, Amount: eur(2_400), Reason: "broken", CreatedAt: placedAt},
				{Status: payment.RefundFailed, Amount: eur(9_999)},
			}
		}, "Your order has arrived", []string{"€24.00 was sent back to you.", "Money back", "€24.00 sent back, May 5, 2026", "broken", "1 returned"},
			"done Ordered, done|done Paid, done|done Sent, done|done Delivered, done"},
		{"canceled", func(o *order.Order) {
			o.Status, o.CancelReason, o.Refunds = order.Canceled, "out of stock", []payment.Refund{{Status: payment.RefundPending, Amount: eur(11_890)}}
		}, "This order was canceled", []string{"The reason: out of stock.", "What you paid is on its way back"}, ""},
		{"expired", func(o *order.Order) { unpaid(o); o.Status = order.Expired }, "This order has expired", []string{"You have not been charged."}, ""},
		{"an American address", func(o *order.Order) {
			o.ShippingAddress = address.Address{LastName: "Lovelace", Address1: "1 Main St", City: "Portland", ProvinceCode: "OR", PostalCode: "97201", CountryCode: "US"}
		}, "Thank you for your order", []string{"Portland OR 97201", "United States"}, "done Ordered, done|done Paid, done|here Sent|Delivered"},
		{"nothing to send", func(o *order.Order) {
			o.FulfillmentStatus, o.ShippingMethod, o.ShippingAddress = order.NotRequired, order.ShippingMethod{}, address.Address{}
		}, "Thank you for your order", []string{"Nothing has to be sent"}, "done Ordered, done|done Paid, done"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := bought()
			c.change(o)
			p := counter(t, o).look(address7()+"?token=secret", http.StatusOK)
			if got := words(p.one("h1", "")); got != c.heading {
				t.Errorf("the heading is %q, want %q", got, c.heading)
			}
			p.says(c.says...)
			if got := strings.Join(p.steps(), "|"); got != c.steps {
				t.Errorf("the steps are %q, want %q", got, c.steps)
			}
			if strings.Contains(p.text, "99.99") || strings.Contains(p.text, "Nobody") {
				t.Error("the page tells of what came to nothing")
			}
		})
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
		p := counter(t, o).look(address7()+"?token=secret", http.StatusOK)
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
	}
}
