package promotion_test

import (
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/promotion"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

var noon = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

func eur(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "EUR"} }

func TestCheck(t *testing.T) {
	least, foreign := eur(5000), money.Amount{Minor: 1, Currency: "USD"}
	tests := []struct {
		name    string
		change  func(p *promotion.Promotion)
		country string
		buyer   promotion.Buyer
		code    string
		message string
	}{
		{name: "a good one", change: func(*promotion.Promotion) {}},
		{"not active", func(p *promotion.Promotion) { p.Active = false }, "DE", promotion.Buyer{}, promotion.CodeCouponInvalid, "The code TEN is not valid."},
		{"archived", func(p *promotion.Promotion) { p.ArchivedAt = noon }, "DE", promotion.Buyer{}, promotion.CodeCouponInvalid, "The code TEN is not valid."},
		{"before it begins", func(p *promotion.Promotion) { p.StartsAt = noon.Add(1) }, "DE", promotion.Buyer{}, promotion.CodeCouponInvalid, "The code TEN is not valid yet."},
		{name: "as it begins", change: func(p *promotion.Promotion) { p.StartsAt = noon }},
		{name: "just before it ends", change: func(p *promotion.Promotion) { p.EndsAt = noon.Add(1) }},
		{"as it ends", func(p *promotion.Promotion) { p.EndsAt = noon }, "DE", promotion.Buyer{}, promotion.CodeCouponExpired, "The code TEN is no longer valid: its time is over."},
		{name: "one use left", change: func(p *promotion.Promotion) { p.UsageLimit, p.UsedCount = 3, 2 }},
		{"used up", func(p *promotion.Promotion) { p.UsageLimit, p.UsedCount = 3, 3 }, "DE", promotion.Buyer{}, promotion.CodeCouponLimitReached, "The code TEN was used as often as it may be."},
		{name: "one use of his left", change: func(p *promotion.Promotion) { p.UsageLimitPerCustomer = 3 }, buyer: promotion.Buyer{Uses: map[id.Promotion]int64{7: 2}}},
		{"used up by him", func(p *promotion.Promotion) { p.UsageLimitPerCustomer = 2 }, "DE", promotion.Buyer{Uses: map[id.Promotion]int64{7: 2}}, promotion.CodeCouponLimitReached, "You have used the code TEN as often as one customer may."},
		{"an amount in another currency", func(p *promotion.Promotion) { p.Kind, p.Amount = promotion.Fixed, foreign }, "DE", promotion.Buyer{}, promotion.CodeCouponInvalid, "The code TEN is for orders in another currency than EUR."},
		{"a minimum in another currency", func(p *promotion.Promotion) { p.Conditions.MinSubtotal = &foreign }, "DE", promotion.Buyer{}, promotion.CodeCouponInvalid, "The code TEN is for orders in another currency than EUR."},
		{"too little", func(p *promotion.Promotion) { p.Conditions.MinSubtotal = &least }, "DE", promotion.Buyer{}, promotion.CodeCouponInvalid, "The code TEN needs goods for at least 50.00 EUR."},
		{name: "just enough", change: func(p *promotion.Promotion) { enough := eur(4999); p.Conditions.MinSubtotal = &enough }},
		{"elsewhere", func(p *promotion.Promotion) { p.Conditions.Countries = []string{"AT"} }, "DE", promotion.Buyer{}, promotion.CodeCouponInvalid, "The code TEN is not for orders that go to this country."},
		{"nowhere yet", func(p *promotion.Promotion) { p.Conditions.Countries = []string{"AT"} }, "", promotion.Buyer{}, promotion.CodeCouponInvalid, "The code TEN depends on where the order goes to: enter the address first."},
		{name: "there", change: func(p *promotion.Promotion) { p.Conditions.Countries = []string{"AT", "DE"} }, country: "DE"},
		{"for others", func(p *promotion.Promotion) { p.Conditions.Groups = []string{"staff"} }, "DE", promotion.Buyer{Groups: []string{"vip"}}, promotion.CodeCouponInvalid, "The code TEN is for certain customers only. If you are one, log in first."},
		{name: "for his group", change: func(p *promotion.Promotion) { p.Conditions.Groups = []string{"staff", "vip"} }, buyer: promotion.Buyer{Groups: []string{"vip"}}},
		{"for other segments", func(p *promotion.Promotion) { p.Conditions.Segments = []string{"lost"} }, "DE", promotion.Buyer{Groups: []string{"lost"}}, promotion.CodeCouponInvalid, "The code TEN is for certain customers only. If you are one, log in first."},
		{name: "for his segment", change: func(p *promotion.Promotion) { p.Conditions.Segments = []string{"lost"} }, buyer: promotion.Buyer{Segments: []string{"lost"}}},
		{"not his first order", func(p *promotion.Promotion) { p.Conditions.FirstOrder = true }, "DE", promotion.Buyer{Ordered: true}, promotion.CodeCouponInvalid, "The code TEN is for a first order only."},
		{"another first order at once", func(p *promotion.Promotion) { p.Conditions.FirstOrder = true }, "DE", promotion.Buyer{Uses: map[id.Promotion]int64{7: 1}}, promotion.CodeCouponLimitReached, "You have used the code TEN as often as one customer may."},
		{name: "his first order", change: func(p *promotion.Promotion) { p.Conditions.FirstOrder = true }},
		{"one without a code", func(p *promotion.Promotion) { p.Code, p.Active = "", false }, "DE", promotion.Buyer{}, promotion.CodeCouponInvalid, "This discount is not valid."},
	}
	for _, test := range tests {
		p := promotion.Promotion{ID: 7, Code: "TEN", Active: true, Kind: promotion.Percent, Rate: 100_000, Target: promotion.Order}
		test.change(&p)
		err := p.Check(noon, "EUR", eur(4999), test.country, test.buyer)
		if code := fault.CodeOf(err); code != test.code || err != nil && fault.From(err).Message != test.message {
			t.Errorf("%s: %v, want %s: %s", test.name, err, test.code, test.message)
		}
		if p.Fits(noon, "EUR", eur(4999), test.country, test.buyer) != (err == nil) {
			t.Errorf("%s: Fits and Check differ", test.name)
		}
	}
}

func TestCovers(t *testing.T) {
	only := func(c promotion.Conditions) *promotion.Promotion { return &promotion.Promotion{Conditions: c} }
	for _, c := range []struct {
		promotion *promotion.Promotion
		want      bool
	}{
		{only(promotion.Conditions{}), true},
		{only(promotion.Conditions{Products: []id.Product{1, 2}}), true},
		{only(promotion.Conditions{Products: []id.Product{2}}), false},
		{only(promotion.Conditions{Categories: []id.Category{4, 6}}), true},
		{only(promotion.Conditions{Categories: []id.Category{6}}), false},
		{only(promotion.Conditions{Products: []id.Product{2}, Categories: []id.Category{5}}), true},
	} {
		if got := c.promotion.Covers(1, []id.Category{5, 4}); got != c.want {
			t.Errorf("%+v covers it: %t", c.promotion.Conditions, got)
		}
	}
}

func TestNormalizeCode(t *testing.T) {
	for text, want := range map[string]string{
		" summer-26 ": "SUMMER-26", "A_1": "A_1", strings.Repeat("x", 50): strings.Repeat("X", 50),
		"": "", "ab": "", "a b c": "", "ÄÖÜ": "", "a%b%c": "", strings.Repeat("x", 51): "", "ſſſ": "SSS",
	} {
		got, err := promotion.NormalizeCode(text)
		if got != want || (err == nil) != (want != "") || err != nil && fault.CodeOf(err) != promotion.CodeCouponInvalid {
			t.Errorf("NormalizeCode(%q) = %q, %v, want %q", text, got, err, want)
		}
	}
}
