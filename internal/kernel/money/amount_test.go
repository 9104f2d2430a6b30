package money_test

import (
	"maps"
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
)

func eur(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "EUR"} }

func anyCurrency() *rapid.Generator[money.Currency] { return rapid.SampledFrom(money.Currencies()) }

// mustPanic runs f and checks that it panics with a text that contains want.
func mustPanic(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		text, _ := recover().(string)
		if !strings.Contains(text, want) || text == "" {
			t.Errorf("panicked with %q, want a text with %q", text, want)
		}
	}()
	f()
}

func TestExponents(t *testing.T) {
	count := map[int]int{}
	for _, c := range money.Currencies() {
		count[c.Exponent()]++
	}
	if want := (map[int]int{0: 17, 2: 139, 3: 7, 4: 2}); !maps.Equal(count, want) {
		t.Errorf("currencies by exponent are %v, want %v", count, want)
	}
	for c, want := range map[money.Currency]int{"EUR": 2, "USD": 2, "JPY": 0, "KWD": 3, "CLF": 4, "UYW": 4, "HUF": 2, "ISK": 0} {
		if got := c.Exponent(); got != want {
			t.Errorf("exponent of %s is %d, want %d", c, got, want)
		}
	}
	mustPanic(t, "eur is not a currency", func() { money.Currency("eur").Exponent() })
}

func TestParseCurrency(t *testing.T) {
	for _, text := range []string{"EUR", "eur", "Eur"} {
		if c, err := money.ParseCurrency(text); c != "EUR" || err != nil {
			t.Errorf("ParseCurrency(%q) = %q, %v", text, c, err)
		}
	}
	for _, text := range []string{"", "EU", "EURO", " EUR", "XXX", "XAU", "DEM", "€", "ſsp", strings.Repeat("E", 1000)} {
		c, err := money.ParseCurrency(text)
		if c != "" || fault.CodeOf(err) != fault.CodeValidation || len(err.Error()) > 200 {
			t.Errorf("ParseCurrency(%q) = %q, %v, want a short validation_failed", text, c, err)
		}
	}
	if all := money.Currencies(); !slices.IsSorted(all) {
		t.Errorf("Currencies are not sorted: %v", all)
	}
}

func TestArithmetic(t *testing.T) {
	checks := []struct {
		name      string
		got, want money.Amount
	}{
		{"add", eur(1999).Add(eur(1)), eur(2000)},
		{"add to the largest", eur(math.MaxInt64 - 1).Add(eur(1)), eur(math.MaxInt64)},
		{"add to the smallest", eur(math.MinInt64 + 1).Add(eur(-1)), eur(math.MinInt64)},
		{"add both ends", eur(math.MinInt64).Add(eur(math.MaxInt64)), eur(-1)},
		{"sub", eur(5).Sub(eur(8)), eur(-3)},
		{"sub to the smallest", eur(-1).Sub(eur(math.MaxInt64)), eur(math.MinInt64)},
		{"sub the smallest from itself", eur(math.MinInt64).Sub(eur(math.MinInt64)), eur(0)},
		{"sub the smallest from -1", eur(-1).Sub(eur(math.MinInt64)), eur(math.MaxInt64)},
		{"neg", eur(7).Neg(), eur(-7)},
		{"mul", eur(-333).Mul(3), eur(-999)},
		{"mul to the smallest", eur(1 << 62).Mul(-2), eur(math.MinInt64)},
		{"mul the smallest by one", eur(math.MinInt64).Mul(1), eur(math.MinInt64)},
		{"mul by nothing", eur(math.MinInt64).Mul(0), eur(0)},
	}
	for _, c := range checks {
		if c.got != c.want {
			t.Errorf("%s is %v, want %v", c.name, c.got, c.want)
		}
	}
	if eur(1).Cmp(eur(2)) != -1 || eur(2).Cmp(eur(2)) != 0 || eur(2).Cmp(eur(-2)) != 1 {
		t.Error("Cmp does not order amounts")
	}
	if eur(1).IsZero() || !eur(0).IsZero() || eur(0).IsNegative() || !eur(-1).IsNegative() {
		t.Error("IsZero or IsNegative is wrong")
	}
	for text, a := range map[string]money.Amount{
		"-0.05 EUR":           eur(-5),
		`7 minor units of ""`: {Minor: 7},
	} {
		if got := a.String(); got != text {
			t.Errorf("String is %q, want %q", got, text)
		}
	}
}

func TestOverflowPanicsOrIsRefused(t *testing.T) {
	mustPanic(t, "overflows", func() { eur(math.MaxInt64).Add(eur(1)) })
	mustPanic(t, "overflows", func() { eur(math.MinInt64).Add(eur(-1)) })
	mustPanic(t, "overflows", func() { eur(math.MinInt64).Sub(eur(1)) })
	mustPanic(t, "overflows", func() { eur(0).Sub(eur(math.MinInt64)) })
	mustPanic(t, "overflows", func() { eur(math.MinInt64).Neg() })
	mustPanic(t, "overflows", func() { eur(math.MinInt64).Mul(-1) })
	mustPanic(t, "overflows", func() { eur(1 << 62).Mul(2) })
	mustPanic(t, "overflows", func() { eur(math.MaxInt64).ApplyRate(money.Whole+1, money.HalfUp) })

	_, addErr := eur(math.MaxInt64).AddChecked(eur(1))
	_, mulErr := eur(math.MaxInt64).MulChecked(2)
	_, sumErr := money.Sum("EUR", eur(math.MinInt64), eur(-1))
	for name, err := range map[string]error{"AddChecked": addErr, "MulChecked": mulErr, "Sum": sumErr} {
		if fault.CodeOf(err) != fault.CodeValidation {
			t.Errorf("%s refuses overflow with %v, want validation_failed", name, err)
		}
	}
	if sum, err := eur(2).AddChecked(eur(3)); sum != eur(5) || err != nil {
		t.Errorf("AddChecked = %v, %v", sum, err)
	}
	if product, err := eur(2).MulChecked(-3); product != eur(-6) || err != nil {
		t.Errorf("MulChecked = %v, %v", product, err)
	}
}

func TestTwoCurrenciesNeverMeet(t *testing.T) {
	usd := money.Amount{Minor: 1, Currency: "USD"}
	for _, f := range []func(){
		func() { eur(1).Add(usd) },
		func() { eur(1).Sub(usd) },
		func() { eur(1).Cmp(usd) },
		func() { _, _ = eur(1).AddChecked(usd) },
		func() { _, _ = money.Sum("EUR", usd) },
		func() { eur(1).Add(money.Amount{}) },
	} {
		mustPanic(t, "amounts of two currencies", f)
	}
}

// Whatever the order in which the lines of an order are added up, the total is the same, even where a partial sum would
// not fit.
func TestTotalsDoNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCurrency().Draw(t, "currency")
		minors := rapid.SliceOf(rapid.Int64()).Draw(t, "minors")
		amounts := make([]money.Amount, len(minors))
		for i, minor := range minors {
			amounts[i] = money.Amount{Minor: minor, Currency: c}
		}
		shuffled := rapid.Permutation(amounts).Draw(t, "shuffled")
		one, oneErr := money.Sum(c, amounts...)
		other, otherErr := money.Sum(c, shuffled...)
		if one != other || (oneErr == nil) != (otherErr == nil) {
			t.Fatalf("one order gives %v, %v, another %v, %v", one, oneErr, other, otherErr)
		}
		exact := new(big.Int)
		for _, a := range amounts {
			exact.Add(exact, big.NewInt(a.Minor))
		}
		if exact.IsInt64() != (oneErr == nil) || oneErr == nil && one.Minor != exact.Int64() {
			t.Fatalf("Sum gives %v, %v, exact is %v", one, oneErr, exact)
		}
	})
}

func TestAddSubMulAgree(t *testing.T) {
	small := rapid.Int64Range(-1<<40, 1<<40)
	rapid.Check(t, func(t *rapid.T) {
		c := anyCurrency().Draw(t, "currency")
		a := money.Amount{Minor: small.Draw(t, "a"), Currency: c}
		b := money.Amount{Minor: small.Draw(t, "b"), Currency: c}
		if a.Add(b) != b.Add(a) || a.Add(b).Sub(b) != a || a.Sub(b) != a.Add(b.Neg()) {
			t.Fatal("Add, Sub and Neg disagree")
		}
		n := rapid.Int64Range(0, 50).Draw(t, "n")
		sum := money.Amount{Currency: c}
		for range n {
			sum = sum.Add(a)
		}
		if a.Mul(n) != sum || a.Mul(-n) != sum.Neg() {
			t.Fatalf("%v × %d is %v, added up %v", a, n, a.Mul(n), sum)
		}
	})
}
