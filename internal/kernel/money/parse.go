package money

import (
	"strconv"
	"strings"

	"winkel/internal/kernel/fault"
)

// maxDecimal bounds the text of a decimal number: the digits of an int64, and room for zeros that change nothing.
const maxDecimal = 64

// Parse reads an amount of currency c written as a decimal number of major units: "19.99", "-5", "+0.50". It takes
// digits with at most one point, a digit on each side of it, and no more decimal places than the currency has, unless
// they are zeros. Anything else is refused with validation_failed: above all "1,234.50" and "1.234,50", which two
// readers read differently.
func Parse(text string, c Currency) (Amount, error) {
	if !c.IsValid() {
		return Amount{}, fault.Invalidf("", "%q is not a currency: use an ISO 4217 code such as EUR.", clip(string(c)))
	}
	minor, found := parseDecimal(text, c.Exponent())
	switch found {
	case tooFine:
		return Amount{}, fault.Invalidf("", "%q has more decimal places than %s has: %d.", clip(text), c, c.Exponent())
	case tooBig:
		return Amount{}, tooLarge()
	case malformed:
		return Amount{}, fault.Invalidf("", "%q is not an amount of %s: write digits and a point only, as in %s.",
			clip(text), c, Amount{1234, c}.Decimal())
	}
	return Amount{minor, c}, nil
}

// Decimal is the amount in major units, with exactly as many decimal places as the currency has: "19.99", "-0.05",
// "500". Parse reads it back.
func (a Amount) Decimal() string { return decimal(a.Minor, a.Currency.Exponent()) }

// flaw says why a text is not read as a decimal number.
type flaw uint8

const (
	none      flaw = iota
	malformed      // not a decimal number
	tooFine        // a digit other than 0 beyond the last decimal place
	tooBig         // does not fit into 64 bits
)

// parseDecimal reads text as a number of units, each of which is 10 to the power of -places.
func parseDecimal(text string, places int) (int64, flaw) {
	if len(text) > maxDecimal {
		return 0, malformed
	}
	digits := strings.TrimLeft(text, "+-")
	if len(text)-len(digits) > 1 {
		return 0, malformed
	}
	whole, fraction, pointed := strings.Cut(digits, ".")
	if !allDigits(whole) || pointed && !allDigits(fraction) {
		return 0, malformed
	}
	if len(fraction) > places {
		if strings.Trim(fraction[places:], "0") != "" {
			return 0, tooFine
		}
		fraction = fraction[:places]
	}
	number := text[:len(text)-len(digits)] + whole + fraction + strings.Repeat("0", places-len(fraction))
	units, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return 0, tooBig // the digits were checked, so this is the only way to fail
	}
	return units, none
}

// allDigits reports whether text is one ASCII digit or more.
func allDigits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != ""
}

// decimal writes a number of units, each of which is 10 to the power of -places.
func decimal(units int64, places int) string {
	digits := strconv.FormatUint(magnitude(units), 10)
	if short := places + 1 - len(digits); short > 0 {
		digits = strings.Repeat("0", short) + digits
	}
	if places > 0 {
		point := len(digits) - places
		digits = digits[:point] + "." + digits[point:]
	}
	if units < 0 {
		return "-" + digits
	}
	return digits
}
