package money

import (
	"fmt"
	"math/bits"
	"strings"

	"winkel/internal/kernel/fault"
)

// Rate is a share in parts per million: 107,500 is 10.75 %. Rates are never negative; a discount is subtracted by
// whoever applies it.
type Rate int64

// Rates that have a name.
const (
	Whole   Rate = 1_000_000  // 100 %
	MaxRate Rate = 10 * Whole // the highest rate that ParseRate reads: 1,000 %, above every duty there is
)

// ratePlaces is the decimal places of a percentage in parts per million.
const ratePlaces = 4

// ParseRate reads a percentage as a decimal number without a percent sign: "10.75" is 107,500 ppm. A negative one, one
// above 1,000 and one with more than four decimal places are refused with validation_failed.
func ParseRate(text string) (Rate, error) {
	units, found := parseDecimal(text, ratePlaces)
	switch {
	case found == tooFine:
		return 0, fault.Invalidf("", "%q has more than %d decimal places.", clip(text), ratePlaces)
	case found == malformed:
		return 0, fault.Invalidf("", "%q is not a percentage: write a number such as 10.75.", clip(text))
	case found == tooBig, units < 0, units > int64(MaxRate):
		return 0, fault.Invalidf("", "%q is not between 0 and 1000 percent.", clip(text))
	}
	return Rate(units), nil
}

// String is the rate as a percentage without a percent sign and without zeros at the end: "10.75", "7", "0". ParseRate
// reads it back.
func (r Rate) String() string {
	return strings.TrimSuffix(strings.TrimRight(decimal(int64(r), ratePlaces), "0"), ".")
}

// Rounding says what becomes of a fraction of a minor unit. Each treats a negative amount as the mirror image of the
// positive one, so that a refund undoes its sale to the cent.
type Rounding uint8

// The roundings. The zero value is the one that taxes use.
const (
	HalfUp   Rounding = iota // to the nearest; exactly half goes away from zero
	HalfEven                 // to the nearest; exactly half goes to the even neighbor
	Down                     // toward zero
	Up                       // away from zero
)

// String is the rounding's name as it appears in settings and price steps.
func (r Rounding) String() string {
	switch r {
	case HalfUp:
		return "half_up"
	case HalfEven:
		return "half_even"
	case Down:
		return "down"
	case Up:
		return "up"
	}
	return fmt.Sprintf("rounding(%d)", uint8(r))
}

// ApplyRate is the share of the amount: its 10.75 %, rounded once. It panics on a negative rate and on overflow, which
// needs a rate above 100 %.
func (a Amount) ApplyRate(rate Rate, rounding Rounding) Amount {
	return a.fraction(rate, uint64(Whole), rounding)
}

// TaxIncluded is the tax contained in a gross amount at the rate: gross × rate / (100 % + rate), rounded once. What is
// left, gross less tax, is the net amount, so the two always add up to the gross. It panics on a negative rate.
func (a Amount) TaxIncluded(rate Rate, rounding Rounding) Amount {
	return a.fraction(rate, uint64(Whole)+uint64(rate), rounding)
}

// fraction is a × rate / whole, rounded once.
func (a Amount) fraction(rate Rate, whole uint64, rounding Rounding) Amount {
	if rate < 0 {
		panic(fmt.Sprintf("money: a rate of %d ppm", rate))
	}
	high, low := bits.Mul64(magnitude(a.Minor), uint64(rate))
	if high < whole {
		quotient, remainder := bits.Div64(high, low, whole)
		quotient += rounding.carry(quotient, remainder, whole)
		if minor, ok := signed(quotient, a.Minor < 0); ok {
			return Amount{minor, a.Currency}
		}
	}
	panic(fmt.Sprintf("money: %s %% of %d overflows", rate, a.Minor))
}

// carry is 1 where the rounding takes quotient + remainder/divisor up, and 0 where it takes it down.
func (r Rounding) carry(quotient, remainder, divisor uint64) uint64 {
	// Compared as remainder against its complement, because twice the remainder might overflow.
	above, half := remainder > divisor-remainder, remainder == divisor-remainder
	up := false
	switch r {
	case HalfUp:
		up = above || half
	case HalfEven:
		up = above || half && quotient%2 == 1
	case Up:
		up = remainder > 0
	case Down:
	default:
		panic("money: " + r.String() + " does not exist")
	}
	if up {
		return 1
	}
	return 0
}
