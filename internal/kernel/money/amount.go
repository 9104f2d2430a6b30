package money

import (
	"cmp"
	"fmt"
	"math"
	"math/bits"

	"winkel/internal/kernel/fault"
)

// Amount is a sum of money: so many minor units of a currency. It may be negative. The zero Amount has no currency and
// meets no other amount.
type Amount struct {
	Minor    int64    `json:"minor"`
	Currency Currency `json:"currency_code"`
}

// Add is a + b. It panics when the currencies differ or the sum overflows; see AddChecked for what a client sent.
func (a Amount) Add(b Amount) Amount {
	a.mustMatch(b)
	sum, ok := add(a.Minor, b.Minor)
	if !ok {
		panic(fmt.Sprintf("money: %d + %d overflows", a.Minor, b.Minor))
	}
	return Amount{sum, a.Currency}
}

// AddChecked is a + b, or validation_failed when the sum overflows. It panics when the currencies differ.
func (a Amount) AddChecked(b Amount) (Amount, error) {
	a.mustMatch(b)
	sum, ok := add(a.Minor, b.Minor)
	if !ok {
		return Amount{}, tooLarge()
	}
	return Amount{sum, a.Currency}, nil
}

// Sub is a - b. It panics when the currencies differ or the difference overflows.
func (a Amount) Sub(b Amount) Amount {
	a.mustMatch(b)
	difference := a.Minor - b.Minor
	if (a.Minor < 0) != (b.Minor < 0) && (difference < 0) != (a.Minor < 0) {
		panic(fmt.Sprintf("money: %d - %d overflows", a.Minor, b.Minor))
	}
	return Amount{difference, a.Currency}
}

// Neg is -a. It panics for the smallest int64, which has no counterpart.
func (a Amount) Neg() Amount { return Amount{Currency: a.Currency}.Sub(a) }

// Mul is a times n: a unit price and a quantity. It panics when the product overflows; see MulChecked for a quantity
// that a client sent.
func (a Amount) Mul(n int64) Amount {
	product, ok := mul(a.Minor, n)
	if !ok {
		panic(fmt.Sprintf("money: %d × %d overflows", a.Minor, n))
	}
	return Amount{product, a.Currency}
}

// MulChecked is a times n, or validation_failed when the product overflows.
func (a Amount) MulChecked(n int64) (Amount, error) {
	product, ok := mul(a.Minor, n)
	if !ok {
		return Amount{}, tooLarge()
	}
	return Amount{product, a.Currency}, nil
}

// Sum is the total of amounts of currency c; the total of none is zero. The order of the amounts makes no difference, not
// even when a partial sum would overflow: only a total that does not fit is refused, with validation_failed. It panics
// when an amount has another currency.
func Sum(c Currency, amounts ...Amount) (Amount, error) {
	zero := Amount{Currency: c}
	// A two's complement sum of 128 bits: no slice is long enough to overflow it.
	var high int64
	var low uint64
	for _, a := range amounts {
		zero.mustMatch(a)
		var carry uint64
		low, carry = bits.Add64(low, uint64(a.Minor), 0)
		high += a.Minor>>63 + int64(carry)
	}
	if high != int64(low)>>63 {
		return Amount{}, tooLarge()
	}
	return Amount{int64(low), c}, nil
}

// Cmp is -1, 0 or +1 as a is less than, equal to or greater than b. It panics when the currencies differ.
func (a Amount) Cmp(b Amount) int {
	a.mustMatch(b)
	return cmp.Compare(a.Minor, b.Minor)
}

// IsZero reports whether it is no money, of whatever currency.
func (a Amount) IsZero() bool { return a.Minor == 0 }

// IsNegative reports whether it is less than nothing.
func (a Amount) IsNegative() bool { return a.Minor < 0 }

// String is the amount for logs and test failures: "19.99 EUR". What people see is formatted for their language.
func (a Amount) String() string {
	if !a.Currency.IsValid() {
		return fmt.Sprintf("%d minor units of %q", a.Minor, clip(string(a.Currency)))
	}
	return a.Decimal() + " " + string(a.Currency)
}

func (a Amount) mustMatch(b Amount) {
	if a.Currency != b.Currency {
		panic(fmt.Sprintf("money: %q meets %q: amounts of two currencies", clip(string(a.Currency)), clip(string(b.Currency))))
	}
}

func tooLarge() error { return fault.Invalidf("", "The amount of money is too large.") }

func add(a, b int64) (int64, bool) {
	sum := a + b
	return sum, (a < 0) != (b < 0) || (sum < 0) == (a < 0)
}

func mul(a, b int64) (int64, bool) {
	high, low := bits.Mul64(magnitude(a), magnitude(b))
	if high != 0 {
		return 0, false
	}
	return signed(low, (a < 0) != (b < 0))
}

// magnitude is n without its sign; it fits for every int64.
func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}

// signed gives a magnitude its sign back, and false when it does not fit.
func signed(size uint64, negative bool) (int64, bool) {
	if negative {
		return int64(-size), size <= 1<<63
	}
	return int64(size), size <= math.MaxInt64
}
