package catalog

import (
	"cmp"
	"fmt"
	"slices"

	"winkel/internal/kernel/money"
)

// MaxPrice is the highest price in minor units. A thousand million times a thousand of them still fit into 64 bits.
const MaxPrice = 1_000_000_000_000

// prices checks prices and sorts them by currency.
func (v *violations) prices(param string, in []PriceInput) []Price {
	list := make([]Price, 0, len(in))
	seen := map[money.Currency]bool{}
	for i, p := range in {
		at := fmt.Sprintf("%s[%d]", param, i)
		currency := p.Amount.Currency
		if !currency.IsValid() {
			v.invalidf(at+".currency_code", "%q is not a currency: use an ISO 4217 code such as EUR.", clipText(string(currency)))
			continue
		}
		if seen[currency] {
			v.invalidf(at+".currency_code", "There are two prices in %s.", currency)
			continue
		}
		seen[currency] = true
		v.amount(at+".price", &p.Amount, currency)
		v.amount(at+".compare_at_price", p.CompareAt, currency)
		v.amount(at+".cost", p.Cost, currency)
		if p.CompareAt != nil && p.CompareAt.IsZero() {
			p.CompareAt = nil // it never cost nothing
		}
		list = append(list, Price{Amount: p.Amount, CompareAt: copied(p.CompareAt), Cost: copied(p.Cost)})
	}
	sortPrices(list)
	return list
}

func (v *violations) amount(param string, a *money.Amount, currency money.Currency) {
	switch {
	case a == nil:
	case a.Currency != currency:
		v.invalidf(param, "This is in %s, but the price is in %s.", clipText(string(a.Currency)), currency)
	case a.Minor < 0:
		v.invalidf(param, "A price is not negative.")
	case a.Minor > MaxPrice:
		v.invalidf(param, "A price is at most %d minor units.", int64(MaxPrice))
	}
}

func sortPrices(list []Price) {
	slices.SortFunc(list, func(a, b Price) int { return cmp.Compare(a.Amount.Currency, b.Amount.Currency) })
}

// completePrices is the changed prices with the other amounts of the old ones where a change says nothing about them: a
// price list without a cost column does not forget the costs.
func completePrices(old []Price, changed []PriceInput) []PriceInput {
	complete := slices.Clone(changed)
	for i := range complete {
		p := &complete[i]
		before := priceIn(old, p.Amount.Currency)
		if before == nil {
			continue
		}
		if p.CompareAt == nil {
			p.CompareAt = before.CompareAt
		}
		if p.Cost == nil {
			p.Cost = before.Cost
		}
	}
	return complete
}

// mergePrices is the old prices with the new ones in place of those in the same currency.
func mergePrices(old, changed []Price) []Price {
	merged := slices.Clone(changed)
	for _, p := range old {
		if priceIn(changed, p.Amount.Currency) == nil {
			merged = append(merged, p)
		}
	}
	sortPrices(merged)
	return merged
}

// priceIn is the price in a currency, nil if there is none.
func priceIn(prices []Price, currency money.Currency) *Price {
	for i := range prices {
		if prices[i].Amount.Currency == currency {
			return &prices[i]
		}
	}
	return nil
}

// samePrice compares what was agreed, not when.
func samePrice(a, b *Price) bool {
	return a.Amount == b.Amount && sameAmount(a.CompareAt, b.CompareAt) && sameAmount(a.Cost, b.Cost)
}

func sameAmount(a, b *money.Amount) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

func copied[T any](p *T) *T {
	if p == nil {
		return nil
	}
	c := *p
	return &c
}

// priceRange is the lowest and the highest price of a product in one currency.
type priceRange struct {
	currency money.Currency
	min, max int64
}

// priceRanges is the ranges of a product's prices, sorted by currency.
func priceRanges(variants []Variant) []priceRange {
	ranges := []priceRange{}
	for i := range variants {
		for _, p := range variants[i].Prices {
			currency := p.Amount.Currency
			if slices.ContainsFunc(ranges, func(r priceRange) bool { return r.currency == currency }) {
				continue
			}
			cheapest, dearest := extremes(variants, currency)
			ranges = append(ranges, priceRange{currency, cheapest.Amount.Minor, dearest.Amount.Minor})
		}
	}
	slices.SortFunc(ranges, func(a, b priceRange) int { return cmp.Compare(a.currency, b.currency) })
	return ranges
}

// PriceIn is what the variant costs in a currency; nil: it has no such price.
func (v *Variant) PriceIn(currency money.Currency) *Price { return priceIn(v.Prices, currency) }

// extremes is the first of the lowest and of the highest prices of variants in a currency; nil: there is none.
func extremes(variants []Variant, currency money.Currency) (cheapest, dearest *Price) {
	for i := range variants {
		p := variants[i].PriceIn(currency)
		if p == nil {
			continue
		}
		if cheapest == nil || p.Amount.Minor < cheapest.Amount.Minor {
			cheapest = p
		}
		if dearest == nil || p.Amount.Minor > dearest.Amount.Minor {
			dearest = p
		}
	}
	return cheapest, dearest
}
