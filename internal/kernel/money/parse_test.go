package money_test

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
)

func TestParse(t *testing.T) {
	tests := []struct {
		text     string
		currency money.Currency
		want     int64
	}{
		{"19.99", "USD", 1999},
		{"19.9", "USD", 1990},
		{"19", "USD", 1900},
		{"19.990000", "USD", 1999},
		{"007.05", "USD", 705},
		{"+0.50", "USD", 50},
		{"-0.05", "USD", -5},
		{"-0", "USD", 0},
		{"500", "JPY", 500},
		{"500.00", "JPY", 500},
		{"1.234", "KWD", 1234},
		{"0.0001", "CLF", 1},
		{"92233720368547758.07", "USD", math.MaxInt64},
		{"-92233720368547758.08", "USD", math.MinInt64},
	}
	for _, test := range tests {
		got, err := money.Parse(test.text, test.currency)
		if want := (money.Amount{Minor: test.want, Currency: test.currency}); got != want || err != nil {
			t.Errorf("Parse(%q, %s) = %v, %v, want %v", test.text, test.currency, got, err, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	tests := []struct {
		text     string
		currency money.Currency
		message  string
	}{
		{"", "USD", "is not an amount of USD: write digits and a point only, as in 12.34."},
		{"1,234.50", "USD", "is not an amount"},
		{"1.234,50", "EUR", "is not an amount"},
		{"1.2.3", "USD", "is not an amount"},
		{".5", "USD", "is not an amount"},
		{"5.", "USD", "is not an amount"},
		{".", "USD", "is not an amount"},
		{"-", "USD", "is not an amount"},
		{"--5", "USD", "is not an amount"},
		{"+-5", "USD", "is not an amount"},
		{"5-", "USD", "is not an amount"},
		{"-.5", "USD", "is not an amount"},
		{" 5", "USD", "is not an amount"},
		{"5 USD", "USD", "is not an amount"},
		{"$5", "USD", "is not an amount"},
		{"1e3", "USD", "is not an amount"},
		{"0x10", "USD", "is not an amount"},
		{"1_000", "USD", "is not an amount"},
		{"٣", "USD", "is not an amount"},
		{"NaN", "USD", "is not an amount"},
		{"1" + strings.Repeat("0", 1000), "USD", "is not an amount"},
		{"19.999", "USD", "has more decimal places than USD has: 2."},
		{"0.5", "JPY", "has more decimal places than JPY has: 0."},
		{"0.00001", "CLF", "has more decimal places than CLF has: 4."},
		{"92233720368547758.08", "USD", "too large"},
		{"-92233720368547758.09", "USD", "too large"},
		{"9223372036854775808", "JPY", "too large"},
		{"5", "", "is not a currency"},
		{"5", "usd", "is not a currency"},
		{"5", "DEM", "is not a currency"},
	}
	for _, test := range tests {
		got, err := money.Parse(test.text, test.currency)
		if got != (money.Amount{}) || fault.CodeOf(err) != fault.CodeValidation {
			t.Errorf("Parse(%.20q, %s) = %v, %v, want validation_failed", test.text, test.currency, got, err)
			continue
		}
		if message := fault.From(err).Message; !strings.Contains(message, test.message) || len(message) > 200 {
			t.Errorf("Parse(%.20q, %s) says %q, want %q", test.text, test.currency, message, test.message)
		}
	}
}

func TestDecimal(t *testing.T) {
	tests := []struct {
		minor    int64
		currency money.Currency
		want     string
	}{
		{0, "USD", "0.00"},
		{0, "JPY", "0"},
		{5, "USD", "0.05"},
		{-5, "USD", "-0.05"},
		{1999, "USD", "19.99"},
		{-100, "USD", "-1.00"},
		{-7, "JPY", "-7"},
		{1, "KWD", "0.001"},
		{12345, "CLF", "1.2345"},
		{math.MinInt64, "USD", "-92233720368547758.08"},
		{math.MaxInt64, "JPY", "9223372036854775807"},
	}
	for _, test := range tests {
		a := money.Amount{Minor: test.minor, Currency: test.currency}
		if got := a.Decimal(); got != test.want {
			t.Errorf("Decimal of %d %s is %q, want %q", test.minor, test.currency, got, test.want)
		}
	}
}

// Every amount of every currency survives being written and read, also with zeros that change nothing.
func TestDecimalAndParseAreInverse(t *testing.T) {
	for _, c := range money.Currencies() {
		rapid.Check(t, func(t *rapid.T) {
			a := money.Amount{Minor: rapid.Int64().Draw(t, "minor"), Currency: c}
			text := a.Decimal()
			if got, err := money.Parse(text, c); got != a || err != nil {
				t.Fatalf("Parse(%q) = %v, %v, want %v", text, got, err, a)
			}
			if _, fraction, _ := strings.Cut(text, "."); len(fraction) != c.Exponent() {
				t.Fatalf("%q has %d decimal places, %s has %d", text, len(fraction), c, c.Exponent())
			}
			if !strings.Contains(text, ".") {
				text += "."
			}
			padded := text + strings.Repeat("0", rapid.IntRange(1, 20).Draw(t, "zeros"))
			if got, err := money.Parse(padded, c); got != a || err != nil {
				t.Fatalf("Parse(%q) = %v, %v, want %v", padded, got, err, a)
			}
		})
	}
}

// FuzzParse checks that whatever is read is written back as an equal number, and that nothing but a fault comes of the
// rest.
func FuzzParse(f *testing.F) {
	for _, text := range []string{"19.99", "-0.05", "+1", "1,234.50", "0.00001", "92233720368547758.08", "", "1e9", "００"} {
		f.Add(text, "USD")
		f.Add(text, "JPY")
		f.Add(text, "CLF")
	}
	f.Add("1", "XXX")
	f.Fuzz(func(t *testing.T, text, currency string) {
		a, err := money.Parse(text, money.Currency(currency))
		if err != nil {
			if fault.CodeOf(err) != fault.CodeValidation || a != (money.Amount{}) {
				t.Fatalf("Parse(%q, %q) = %v, %v, want validation_failed alone", text, currency, a, err)
			}
			return
		}
		again, err := money.Parse(a.Decimal(), a.Currency)
		if again != a || err != nil {
			t.Fatalf("Parse(%q) = %v, its Decimal %q reads as %v, %v", text, a, a.Decimal(), again, err)
		}
		if plain(text) != plain(a.Decimal()) {
			t.Fatalf("Parse(%q) = %v, which is another number", text, a)
		}
	})
}

// plain strips a decimal number of what does not change it.
func plain(text string) string {
	sign := ""
	if text[0] == '-' || text[0] == '+' {
		sign, text = strings.Trim(text[:1], "+"), text[1:]
	}
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	text = strings.TrimLeft(text, "0")
	if text == "" {
		return "0"
	}
	return sign + text
}
