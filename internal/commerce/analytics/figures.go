package analytics

import (
	"math/bits"
	"strings"

	"winkel/internal/kernel/money"
)

// Measure is one of the sums that are kept. Amounts of money are in minor units of the currency of their row.
type Measure int

// The measures, in the order of their columns.
const (
	Orders           Measure = iota // that began to stand
	Units                           // ordered
	Gross                           // goods at their prices, before discounts
	Discounts                       // off goods and shipping
	Shipping                        // before discounts
	TaxAdded                        // on top of the prices
	Tax                             // all of it: on top, or contained in the prices
	CanceledOrders                  // that were canceled or expired
	CanceledUnits                   // of them
	Canceled                        // taken off: their total, less what was paid for them
	CanceledTax                     // contained in Canceled
	Refunds                         // that succeeded, less those that came back
	RefundedUnits                   // of goods
	Refunded                        // given back
	RefundedShipping                // contained in Refunded
	RefundedTax                     // contained in Refunded
	Cost                            // of goods whose cost is known, less what was canceled and given back
	Costed                          // what the same goods brought in, without tax
	measures
)

var columnNames = [measures]string{
	"orders", "units", "gross", "discounts", "shipping", "tax_added", "tax", "canceled_orders", "canceled_units", "canceled",
	"canceled_tax", "refunds", "refunded_units", "refunded", "refunded_shipping", "refunded_tax", "cost", "costed",
}

// columns is the names of all measures, each through format.
func columns(format func(name string) string) string {
	list := make([]string, measures)
	for i, name := range columnNames {
		list[i] = format(name)
	}
	return strings.Join(list, ", ")
}

// Figures is a value for each measure.
type Figures [measures]int64

// Add adds other figures of the same currency to these.
func (f *Figures) Add(other Figures) {
	for i := range other {
		f[i] += other[i]
	}
}

// IsZero reports whether nothing happened.
func (f *Figures) IsZero() bool { return *f == Figures{} }

// pointers is where a row is scanned to.
func (f *Figures) pointers() []any {
	list := make([]any, measures)
	for i := range f {
		list[i] = &f[i]
	}
	return list
}

// Total is what was ordered came to: goods less discounts, with shipping and tax.
func (f *Figures) Total() int64 { return f[Gross] - f[Discounts] + f[Shipping] + f[TaxAdded] }

// Net is what is left of Total after cancellations and refunds.
func (f *Figures) Net() int64 { return f.Total() - f[Canceled] - f[Refunded] }

// NetTax is the tax in Net.
func (f *Figures) NetTax() int64 { return f[Tax] - f[CanceledTax] - f[RefundedTax] }

// Revenue is Net without tax.
func (f *Figures) Revenue() int64 { return f.Net() - f.NetTax() }

// NetUnits is the units that were neither canceled nor given back.
func (f *Figures) NetUnits() int64 { return f[Units] - f[CanceledUnits] - f[RefundedUnits] }

// Profit is what goods brought in beyond their cost, as far as that is known.
func (f *Figures) Profit() int64 { return f[Costed] - f[Cost] }

// AverageOrder is Total by order, rounded half to even; 0 without orders.
func (f *Figures) AverageOrder() int64 { return share(f.Total(), 1, f[Orders]) }

// Margin is the share of Profit in what goods of known cost brought in; false where there is nothing to divide by.
func (f *Figures) Margin() (money.Rate, bool) {
	if f[Costed] <= 0 {
		return 0, false
	}
	return money.Rate(share(f.Profit(), million, f[Costed])), true
}

// million is what a rate counts in.
const million = 1_000_000

// share is amount × part ÷ whole, rounded half to even; 0 of a whole that is none. part and whole are not negative.
func share(amount, part, whole int64) int64 {
	if whole <= 0 || part <= 0 {
		return 0
	}
	negative := amount < 0
	if negative {
		amount = -amount
	}
	high, low := bits.Mul64(uint64(amount), uint64(part))
	if high >= uint64(whole) {
		panic("analytics: a share is too large for 64 bits")
	}
	quotient, rest := bits.Div64(high, low, uint64(whole))
	if half := uint64(whole) - rest; rest > half || rest == half && quotient%2 == 1 {
		quotient++
	}
	if negative {
		return -int64(quotient)
	}
	return int64(quotient)
}
