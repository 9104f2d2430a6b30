package stripe

import (
	"fmt"
	"math"
	"slices"
	"strings"

	api "github.com/stripe/stripe-go/v85"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
)

// Stripe counts in minor units too, but not always in those of ISO 4217: https://docs.stripe.com/currencies.
var (
	// whole is counted in major units. The ariary has hundredths in ISO 4217, though nobody uses them.
	whole = []money.Currency{
		"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF",
	}
	// hundredths has no minor unit any more, but had one when Stripe began: it is still counted in hundredths, which are 00.
	hundredths = []money.Currency{"ISK", "UGX"}
	// thousandths is counted in thousandths, of which the last digit has to be 0.
	thousandths = []money.Currency{"BHD", "JOD", "KWD", "OMR", "TND"}
)

// placesOf is the decimal places in which Stripe counts a currency, and the step that its amounts come in.
func placesOf(c money.Currency) (places int, step int64, known bool) {
	switch {
	case slices.Contains(whole, c):
		return 0, 1, true
	case slices.Contains(hundredths, c):
		return 2, 100, true
	case slices.Contains(thousandths, c):
		return 3, 10, true
	default:
		return 2, 1, c.IsValid() && c.Exponent() == 2
	}
}

// currencies is the currencies whose amounts we know how to write.
func currencies() []money.Currency {
	return slices.DeleteFunc(money.Currencies(), func(c money.Currency) bool {
		_, _, known := placesOf(c)
		return !known
	})
}

// toStripe is an amount as Stripe counts it. One that Stripe cannot take is refused: money is never rounded on its way.
func toStripe(a money.Amount) (int64, error) {
	places, step, known := placesOf(a.Currency)
	if !known {
		return 0, fault.Invalidf("payment.amount", "Payments in %s do not go through Stripe.", a.Currency)
	}
	minor, ok := scale(a.Minor, places-a.Currency.Exponent())
	if !ok || minor%step != 0 {
		return 0, fault.Invalidf("payment.amount", "Stripe does not take %s %s; its amounts of that currency are rounder.", a.Decimal(), a.Currency)
	}
	return minor, nil
}

// fromStripe is an amount that Stripe names.
func fromStripe(minor int64, currency api.Currency) (money.Amount, error) {
	c := money.Currency(strings.ToUpper(string(currency)))
	places, _, known := placesOf(c)
	if !known {
		return money.Amount{}, fmt.Errorf("stripe: an amount in %q", currency)
	}
	ours, ok := scale(minor, c.Exponent()-places)
	if !ok {
		return money.Amount{}, fmt.Errorf("stripe: %d is no amount in %s", minor, c)
	}
	return money.Amount{Minor: ours, Currency: c}, nil
}

// scale multiplies by a power of ten; ok is false when that would not be exact.
func scale(n int64, power int) (scaled int64, ok bool) {
	for ; power > 0; power-- {
		if n > math.MaxInt64/10 || n < math.MinInt64/10 {
			return 0, false
		}
		n *= 10
	}
	for ; power < 0; power++ {
		if n%10 != 0 {
			return 0, false
		}
		n /= 10
	}
	return n, true
}
