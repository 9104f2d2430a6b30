package money_test

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
)

var roundings = []money.Rounding{money.HalfUp, money.HalfEven, money.Down, money.Up}

func TestApplyRate(t *testing.T) {
	tests := []struct {
		minor int64
		rate  money.Rate
		want  [4]int64 // in the order of roundings
	}{
		{1000, 107_500, [4]int64{108, 108, 107, 108}},      // 107.5
		{1000, 106_500, [4]int64{107, 106, 106, 107}},      // 106.5
		{1000, 106_400, [4]int64{106, 106, 106, 107}},      // 106.4
		{1000, 106_501, [4]int64{107, 107, 106, 107}},      // 106.501
		{1000, 100_000, [4]int64{100, 100, 100, 100}},      // exact
		{-1000, 107_500, [4]int64{-108, -108, -107, -108}}, // the mirror image
		{-1000, 106_500, [4]int64{-107, -106, -106, -107}},
		{1, 500_000, [4]int64{1, 0, 0, 1}},
		{-1, 1, [4]int64{0, 0, 0, -1}},
		{0, 190_000, [4]int64{}},
		{1999, 0, [4]int64{}},
		{math.MaxInt64, money.Whole, [4]int64{math.MaxInt64, math.MaxInt64, math.MaxInt64, math.MaxInt64}},
		{math.MinInt64, money.Whole, [4]int64{math.MinInt64, math.MinInt64, math.MinInt64, math.MinInt64}},
	}
	for _, test := range tests {
		for i, rounding := range roundings {
			if got := eur(test.minor).ApplyRate(test.rate, rounding); got != eur(test.want[i]) {
				t.Errorf("%s %% of %d, %s, is %v, want %d", test.rate, test.minor, rounding, got, test.want[i])
			}
		}
	}
	mustPanic(t, "a rate of -1 ppm", func() { eur(1).ApplyRate(-1, money.HalfUp) })
	mustPanic(t, "rounding(9) does not exist", func() { eur(1).ApplyRate(1, money.Rounding(9)) })
}

func TestTaxIncluded(t *testing.T) {
	tests := []struct {
		gross int64
		rate  money.Rate
		want  [4]int64
	}{
		{11900, 190_000, [4]int64{1900, 1900, 1900, 1900}},
		{1999, 190_000, [4]int64{319, 319, 319, 320}}, // 319.168
		{3, 1_000_000, [4]int64{2, 2, 1, 2}},          // 1.5
		{5, 1_000_000, [4]int64{3, 2, 2, 3}},          // 2.5
		{-1999, 190_000, [4]int64{-319, -319, -319, -320}},
		{1999, 0, [4]int64{}},
		{math.MinInt64, 1_000_000, [4]int64{math.MinInt64 / 2, math.MinInt64 / 2, math.MinInt64 / 2, math.MinInt64 / 2}},
	}
	for _, test := range tests {
		for i, rounding := range roundings {
			if got := eur(test.gross).TaxIncluded(test.rate, rounding); got != eur(test.want[i]) {
				t.Errorf("tax of %s %% in %d, %s, is %v, want %d", test.rate, test.gross, rounding, got, test.want[i])
			}
		}
	}
	mustPanic(t, "a rate of -1000000 ppm", func() { eur(1).TaxIncluded(-money.Whole, money.HalfUp) })
}

// Every rounding is within its bound of the exact quotient, and the four stand in their order.
func TestRoundingBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCurrency().Draw(t, "currency")
		a := money.Amount{Minor: rapid.Int64().Draw(t, "minor"), Currency: c}
		rate := money.Rate(rapid.Int64Range(0, int64(money.Whole)).Draw(t, "rate"))
		for name, divisor := range map[string]int64{"apply": 1_000_000, "included": 1_000_000 + int64(rate)} {
			share := a.ApplyRate
			if name == "included" {
				share = a.TaxIncluded
			}
			exact := new(big.Int).Mul(big.NewInt(a.Minor), big.NewInt(int64(rate)))
			// off is how far the result is from the exact share, in 1/(2 × divisor) of a minor unit.
			off := func(r money.Rounding) int64 {
				got := new(big.Int).Mul(big.NewInt(share(rate, r).Minor), big.NewInt(divisor))
				return 2 * got.Sub(got, exact).Int64()
			}
			sign := int64(1)
			if a.IsNegative() {
				sign = -1
			}
			for _, nearest := range []money.Rounding{money.HalfUp, money.HalfEven} {
				if o := off(nearest); o > divisor || o < -divisor {
					t.Fatalf("%s %s is more than half a minor unit off", name, nearest)
				}
			}
			if o := off(money.HalfUp) * sign; o == -divisor {
				t.Fatalf("%s half_up took exactly half toward zero", name)
			}
			if o := off(money.HalfEven); (o == divisor || o == -divisor) && share(rate, money.HalfEven).Minor%2 != 0 {
				t.Fatalf("%s half_even took exactly half to an odd number", name)
			}
			if o := off(money.Down) * sign; o > 0 || o <= -2*divisor {
				t.Fatalf("%s down is off by %d of %d", name, o, 2*divisor)
			}
			if o := off(money.Up) * sign; o < 0 || o >= 2*divisor {
				t.Fatalf("%s up is off by %d of %d", name, o, 2*divisor)
			}
		}
	})
}

// Net and tax add up to the gross, and the tax of the net is the tax within a minor unit.
func TestTaxSplitAddsUp(t *testing.T) {
	for _, c := range money.Currencies() {
		rapid.Check(t, func(t *rapid.T) {
			gross := money.Amount{Minor: rapid.Int64Range(-1<<50, 1<<50).Draw(t, "gross"), Currency: c}
			rate := money.Rate(rapid.Int64Range(0, int64(money.Whole)).Draw(t, "rate"))
			rounding := rapid.SampledFrom(roundings).Draw(t, "rounding")
			tax := gross.TaxIncluded(rate, rounding)
			net := gross.Sub(tax)
			if net.Add(tax) != gross {
				t.Fatalf("%v + %v is not %v", net, tax, gross)
			}
			if tax.Minor < 0 && gross.Minor > 0 || tax.Minor > 0 && gross.Minor < 0 {
				t.Fatalf("tax %v of %v has the other sign", tax, gross)
			}
			if off := net.ApplyRate(rate, money.HalfUp).Sub(tax).Minor; off < -2 || off > 2 {
				t.Fatalf("tax of net %v is %d off the tax %v", net, off, tax)
			}
		})
	}
}

func TestParseRate(t *testing.T) {
	for text, want := range map[string]money.Rate{
		"10.75": 107_500, "0": 0, "19": 190_000, "0.0001": 1, "100": money.Whole, "1000": money.MaxRate,
		"5.50000000": 55_000, "-0": 0,
	} {
		if got, err := money.ParseRate(text); got != want || err != nil {
			t.Errorf("ParseRate(%q) = %d, %v, want %d", text, int64(got), err, int64(want))
		}
	}
	for _, text := range []string{"", "abc", "10%", "10,75", "-1", "0.00001", "1000.0001", "99999999999999999999", ".5"} {
		if got, err := money.ParseRate(text); got != 0 || fault.CodeOf(err) != fault.CodeValidation {
			t.Errorf("ParseRate(%q) = %d, %v, want validation_failed", text, int64(got), err)
		}
	}
	for rate, want := range map[money.Rate]string{
		107_500: "10.75", 0: "0", 70_000: "7", 1: "0.0001", money.Whole: "100", 200_000: "20", -5_000: "-0.5",
	} {
		if got := rate.String(); got != want {
			t.Errorf("String of %d ppm is %q, want %q", int64(rate), got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		rate := money.Rate(rapid.Int64Range(0, int64(money.MaxRate)).Draw(t, "rate"))
		if got, err := money.ParseRate(rate.String()); got != rate || err != nil {
			t.Fatalf("ParseRate(%q) = %d, %v, want %d", rate, int64(got), err, int64(rate))
		}
	})
}

func TestRoundingNames(t *testing.T) {
	want := []string{"half_up", "half_even", "down", "up"}
	for i, rounding := range roundings {
		if rounding.String() != want[i] {
			t.Errorf("rounding %d is called %q, want %q", i, rounding, want[i])
		}
	}
}
