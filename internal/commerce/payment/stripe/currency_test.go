package stripe

import (
	"strings"
	"testing"

	api "github.com/stripe/stripe-go/v85"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
)

func TestAmounts(t *testing.T) {
	for _, test := range []struct {
		currency money.Currency
		ours     int64
		stripe   int64 // -1: refused
	}{
		{"EUR", 1999, 1999}, {"USD", 1, 1}, {"HUF", 1045, 1045}, {"TWD", 80045, 80045},
		{"JPY", 500, 500}, {"XOF", 1, 1}, {"KRW", 1000, 1000},
		{"MGA", 500, 5}, {"MGA", 501, -1}, // hundredths to us, whole to Stripe
		{"ISK", 5, 500}, {"UGX", 5, 500}, // whole to us, hundredths to Stripe
		{"KWD", 5120, 5120}, {"KWD", 5124, -1}, {"BHD", 10, 10}, {"TND", 1, -1},
		{"CLF", 10000, -1}, {"IQD", 1000, -1}, {"ISK", 1 << 62, -1},
	} {
		a := money.Amount{Minor: test.ours, Currency: test.currency}
		got, err := toStripe(a)
		if test.stripe < 0 {
			if fault.CodeOf(err) != fault.CodeValidation {
				t.Errorf("%s became %d, %v", a, got, err)
			}
			continue
		}
		if err != nil || got != test.stripe {
			t.Errorf("%s became %d, %v; want %d", a, got, err, test.stripe)
		}
	}
}

// TestEveryCurrency: what we can write, we read back, and a minor unit of ours is never lost.
func TestEveryCurrency(t *testing.T) {
	known := currencies()
	if len(known) < 130 {
		t.Fatalf("only %d currencies", len(known))
	}
	for _, c := range known {
		for _, minor := range []int64{0, 100, 12300, 99999900} {
			a := money.Amount{Minor: minor, Currency: c}
			there, err := toStripe(a)
			if err != nil {
				t.Errorf("%s: %v", a, err)
				continue
			}
			if back, err := fromStripe(there, api.Currency(strings.ToLower(string(c)))); err != nil || back != a {
				t.Errorf("%s came back as %s, %v", a, back, err)
			}
		}
	}
	for currency, minor := range map[string]int64{"isk": 550, "clf": 1, "zzz": 1, "": 1} {
		if a, err := fromStripe(minor, api.Currency(currency)); err == nil {
			t.Errorf("%d %s is %s", minor, currency, a)
		}
	}
}
