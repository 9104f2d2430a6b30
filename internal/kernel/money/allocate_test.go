package money_test

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"winkel/internal/kernel/money"
)

func minors(parts []money.Amount) []int64 {
	list := make([]int64, len(parts))
	for i, part := range parts {
		list[i] = part.Minor
	}
	return list
}

func TestAllocate(t *testing.T) {
	tests := []struct {
		name    string
		whole   int64
		weights []int64
		want    []int64
	}{
		{"even", 900, []int64{1, 1, 1}, []int64{300, 300, 300}},
		{"a tie goes to the earlier", 100, []int64{1, 1, 1}, []int64{34, 33, 33}},
		{"two ties", 101, []int64{1, 1, 1}, []int64{34, 34, 33}},
		{"largest remainder first", 100, []int64{10, 25, 30}, []int64{15, 39, 46}},
		{"negative mirrors positive", -100, []int64{1, 1, 1}, []int64{-34, -33, -33}},
		{"nothing to give", 0, []int64{3, 4}, []int64{0, 0}},
		{"zero weight gets nothing", 101, []int64{0, 1, 0, 1}, []int64{0, 51, 0, 50}},
		{"all weights zero count as equal", 5, []int64{0, 0, 0}, []int64{2, 2, 1}},
		{"less than one each", 2, []int64{1, 1, 1, 1}, []int64{1, 1, 0, 0}},
		{"one part", 7, []int64{42}, []int64{7}},
		{"nothing to nobody", 0, nil, []int64{}},
		{"the largest numbers", math.MaxInt64, []int64{math.MaxInt64 - 1, 1}, []int64{math.MaxInt64 - 1, 1}},
		{"the smallest amount", math.MinInt64, []int64{1, 1}, []int64{math.MinInt64 / 2, math.MinInt64 / 2}},
		{"the smallest amount whole", math.MinInt64, []int64{9}, []int64{math.MinInt64}},
	}
	for _, test := range tests {
		if got := minors(eur(test.whole).Allocate(test.weights)); !slices.Equal(got, test.want) {
			t.Errorf("%s: %d over %v is %v, want %v", test.name, test.whole, test.weights, got, test.want)
		}
	}
	if got := minors(eur(-1000).Split(3)); !slices.Equal(got, []int64{-334, -333, -333}) {
		t.Errorf("Split is %v", got)
	}
	mustPanic(t, "allocated to nobody", func() { eur(1).Allocate(nil) })
	mustPanic(t, "weight is negative", func() { eur(1).Allocate([]int64{2, -1}) })
	mustPanic(t, "weights overflow", func() { eur(1).Allocate([]int64{math.MaxInt64, 1}) })
	mustPanic(t, "split into 0 parts", func() { eur(1).Split(0) })
}

func TestAllocateProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCurrency().Draw(t, "currency")
		whole := money.Amount{Minor: rapid.Int64().Draw(t, "minor"), Currency: c}
		weights := rapid.SliceOfN(rapid.OneOf(rapid.Int64Range(0, 3), rapid.Int64Range(0, 1<<40)), 1, 40).Draw(t, "weights")
		parts := whole.Allocate(weights)

		if sum, err := money.Sum(c, parts...); sum != whole || err != nil {
			t.Fatalf("parts %v of %v add up to %v, %v", parts, whole, sum, err)
		}
		if !slices.Equal(parts, whole.Allocate(weights)) {
			t.Fatal("the same division came out differently")
		}
		total := new(big.Int)
		for _, weight := range weights {
			total.Add(total, big.NewInt(weight))
		}
		if total.Sign() == 0 {
			return
		}
		for i, part := range parts {
			if weights[i] == 0 && !part.IsZero() {
				t.Fatalf("weight 0 got %v", part)
			}
			// |part × total - whole × weight| < total: less than one minor unit from the exact share.
			off := new(big.Int).Mul(big.NewInt(part.Minor), total)
			off.Sub(off, new(big.Int).Mul(big.NewInt(whole.Minor), big.NewInt(weights[i])))
			if off.CmpAbs(total) >= 0 {
				t.Fatalf("part %d of %v over %v is %v: a minor unit or more off", i, whole, weights, part)
			}
			if j := slices.Index(weights, weights[i]); part.Cmp(parts[j]) == whole.Cmp(money.Amount{Currency: c}) && part != parts[j] {
				t.Fatalf("of equal weights, the later part %d got more: %v", i, parts)
			}
		}
	})
}

func TestAllocateMirrorsNegatives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := eur(rapid.Int64Min(-math.MaxInt64).Draw(t, "minor"))
		weights := rapid.SliceOfN(rapid.Int64Range(0, 1000), 1, 20).Draw(t, "weights")
		parts, mirrored := whole.Allocate(weights), whole.Neg().Allocate(weights)
		for i := range parts {
			if parts[i].Neg() != mirrored[i] {
				t.Fatalf("parts are %v, of the opposite amount %v", parts, mirrored)
			}
		}
	})
}

func TestSplitProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole := eur(rapid.Int64().Draw(t, "minor"))
		parts := whole.Split(rapid.IntRange(1, 100).Draw(t, "n"))
		if sum, err := money.Sum("EUR", parts...); sum != whole || err != nil {
			t.Fatalf("parts add up to %v, %v, want %v", sum, err, whole)
		}
		first, last := parts[0], parts[len(parts)-1]
		if spread := first.Sub(last); spread.Minor < -1 || spread.Minor > 1 {
			t.Fatalf("parts differ by %v", spread)
		}
	})
}
