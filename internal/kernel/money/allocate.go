package money

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
)

// Allocate cuts the amount into one part for each weight, in proportion to the weights, so that the parts add up to
// the amount exactly. Each part is the exact share rounded down or up to a minor unit; the minor units that rounding
// down leaves over go to the largest remainders, a tie to the earlier part. A weight of 0 gets nothing, unless all are 0:
// then they count as equal. Parts of a negative amount are those of the positive one, negated.
//
// It panics on a negative weight, on weights whose sum overflows, and when there are no weights for an amount other
// than zero, because then money would vanish.
func (a Amount) Allocate(weights []int64) []Amount {
	if len(weights) == 0 && a.Minor != 0 {
		panic(fmt.Sprintf("money: %d minor units allocated to nobody", a.Minor))
	}
	total := int64(0)
	for _, weight := range weights {
		sum, ok := add(total, weight)
		if weight < 0 || !ok {
			panic("money: a weight is negative, or the weights overflow")
		}
		total = sum
	}
	if total == 0 {
		weights = slices.Repeat([]int64{1}, len(weights))
		total = int64(len(weights))
	}
	sizes := shares(magnitude(a.Minor), weights, uint64(total))
	parts := make([]Amount, len(sizes))
	for i, size := range sizes {
		minor, _ := signed(size, a.Minor < 0) // a part is no larger than the whole, which fits
		parts[i] = Amount{minor, a.Currency}
	}
	return parts
}

// Split cuts the amount into n parts that differ by one minor unit at most, the larger ones first. It panics when n is
// less than 1.
func (a Amount) Split(n int) []Amount {
	if n < 1 {
		panic(fmt.Sprintf("money: split into %d parts", n))
	}
	return a.Allocate(make([]int64, n))
}

// shares divides whole by largest remainder. The weights are not negative and add up to total.
func shares(whole uint64, weights []int64, total uint64) []uint64 {
	sizes := make([]uint64, len(weights))
	remainders := make([]uint64, len(weights))
	order := make([]int, len(weights))
	left := whole
	for i, weight := range weights {
		high, low := bits.Mul64(whole, uint64(weight))
		sizes[i], remainders[i] = bits.Div64(high, low, total) // fits, because weight ≤ total
		left -= sizes[i]
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(remainders[j], remainders[i]) })
	for _, i := range order[:left] {
		sizes[i]++
	}
	return sizes
}
