package pricing_test

import (
	"slices"
	"testing"
	"time"

	"winkel/internal/commerce/pricing"
	"winkel/internal/commerce/promotion"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"

	"pgregory.net/rapid"
)

func TestEveryPromotionHasAReason(t *testing.T) {
	euros := func(minor int64) *money.Amount { return &money.Amount{Minor: minor, Currency: "EUR"} }
	of := func(change func(*promotion.Promotion)) promotion.Promotion {
		p := percent(5, promotion.Order, 100_000)
		change(&p)
		return p
	}
	for why, p := range map[string]promotion.Promotion{
		"":                     percent(5, promotion.Order, 100_000),
		pricing.WhyCode:        of(func(p *promotion.Promotion) { p.Code = "SUMMER" }),
		"off":                  of(func(p *promotion.Promotion) { p.Active = false }),
		"not_yet":              of(func(p *promotion.Promotion) { p.StartsAt = noon.Add(time.Second) }),
		"over":                 of(func(p *promotion.Promotion) { p.EndsAt = noon }),
		"used_up":              of(func(p *promotion.Promotion) { p.UsageLimit, p.UsedCount = 3, 3 }),
		"used_up_by_customer":  of(func(p *promotion.Promotion) { p.UsageLimitPerCustomer = 1 }),
		"other_currency":       fixed(5, promotion.Order, 100, "USD"),
		"too_little":           of(func(p *promotion.Promotion) { p.Conditions.MinSubtotal = euros(1001) }),
		"other_country":        of(func(p *promotion.Promotion) { p.Conditions.Countries = []string{"US"} }),
		"other_buyer":          of(func(p *promotion.Promotion) { p.Conditions.Groups = []string{"vip"} }),
		"not_first_order":      of(func(p *promotion.Promotion) { p.Conditions.FirstOrder = true }),
		pricing.WhyNoGoods:     of(func(p *promotion.Promotion) { p.Conditions.Products = []id.Product{9} }),
		pricing.WhyNothing:     of(func(p *promotion.Promotion) { p.Target, p.Conditions.Products = promotion.Items, []id.Product{2} }),
		pricing.WhyNoShipping:  percent(5, promotion.Shipping, 100_000),
		pricing.WhyNotCombined: of(func(p *promotion.Promotion) { p.Exclusive = true }),
	} {
		in := cart("EUR", 1000, 0)
		in.Promotions = []promotion.Promotion{percent(1, promotion.Order, 500_000), p}
		if in.Buyer.Ordered = why == "not_first_order"; !in.Buyer.Ordered {
			in.Buyer.Uses = map[id.Promotion]int64{5: 1}
		}
		q, verdicts, err := pricing.Judge(in)
		if err != nil {
			t.Fatal(why, err)
		}
		if len(verdicts) != 2 || verdicts[0].Why != "" || verdicts[0].Amount.Minor != 500 || verdicts[1].Promotion.ID != 5 || verdicts[1].Why != why {
			t.Errorf("%q: %+v", why, verdicts)
		}
		if sum := verdicts[0].Amount.Add(verdicts[1].Amount); sum != q.DiscountTotal {
			t.Errorf("%q: the verdicts add up to %v, the discounts are %v", why, sum, q.DiscountTotal)
		}
	}
	in := cart("EUR", 1000)
	in.Promotions = []promotion.Promotion{percent(1, promotion.Order, money.Whole), percent(5, promotion.Order, 100_000)}
	if _, verdicts, err := pricing.Judge(in); err != nil || verdicts[1].Why != pricing.WhyNothingLeft {
		t.Errorf("%+v %v", verdicts, err)
	}
	in.Lines[0].Quantity = 0
	if _, _, err := pricing.Judge(in); err == nil {
		t.Error("none of something was priced")
	}
}

// TestJudgingIsPricing has any cart come to the same, judged or priced, and the verdicts add up to what was taken off.
func TestJudgingIsPricing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawn(t).input(1_000_000)
		priced, failed := pricing.Price(in)
		judged, verdicts, err := pricing.Judge(in)
		if (failed == nil) != (err == nil) {
			t.Fatalf("%v, but %v", failed, err)
		}
		if err != nil {
			return
		}
		if judged.Total != priced.Total || len(judged.Steps) != len(priced.Steps) {
			t.Fatalf("%+v, but %+v", judged, priced)
		}
		sum := money.Amount{Currency: in.Currency}
		seen := map[id.Promotion]bool{}
		for _, v := range verdicts {
			sum = sum.Add(v.Amount)
			if seen[v.Promotion.ID] || (v.Why == "") == v.Amount.IsZero() {
				t.Fatalf("%+v", v)
			}
			seen[v.Promotion.ID] = true
		}
		for _, p := range in.Promotions {
			if !seen[p.ID] {
				t.Fatalf("nothing is said of promotion %d", p.ID)
			}
		}
		if sum != judged.DiscountTotal || !slices.IsSortedFunc(verdicts, func(a, b pricing.Verdict) int { return int(b.Promotion.Priority - a.Promotion.Priority) }) {
			t.Fatalf("%v of %v: %+v", sum, judged.DiscountTotal, verdicts)
		}
	})
}
