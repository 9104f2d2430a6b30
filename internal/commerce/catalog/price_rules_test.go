package catalog

import (
	"testing"

	"winkel/internal/kernel/money"
)

// A price list names a price and leaves the other amounts alone; a compare-at price of zero takes that away.
func TestCompletePrices(t *testing.T) {
	eur := func(minor int64) *money.Amount { return &money.Amount{Minor: minor, Currency: "EUR"} }
	old := []Price{{Amount: *eur(100), CompareAt: eur(150), Cost: eur(60)}}
	for _, c := range []struct {
		in              PriceInput
		compareAt, cost *money.Amount
	}{
		{PriceInput{Amount: *eur(90)}, eur(150), eur(60)},
		{PriceInput{Amount: *eur(90), CompareAt: eur(0)}, nil, eur(60)},
		{PriceInput{Amount: *eur(90), CompareAt: eur(120), Cost: eur(50)}, eur(120), eur(50)},
		{PriceInput{Amount: money.Amount{Minor: 90, Currency: "USD"}}, nil, nil},
	} {
		var v violations
		got := v.prices("prices", completePrices(old, []PriceInput{c.in}))
		if len(got) != 1 || !sameAmount(got[0].CompareAt, c.compareAt) || !sameAmount(got[0].Cost, c.cost) {
			t.Errorf("%v gives %v, want %v and %v", c.in, got, c.compareAt, c.cost)
		}
	}
}
