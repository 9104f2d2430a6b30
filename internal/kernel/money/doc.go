// Package money is exact money: whole minor units of one ISO 4217 currency, never a fraction of them and never a
// binary fraction.
//
// # Amounts
//
// An Amount is an int64 of minor units (cents, yen, fils) and its Currency. How many minor units make one major unit
// is the currency's exponent: JPY 0, USD 2, KWD 3, CLF 4. Amounts of two currencies never meet: adding or comparing them
// panics, because a cart, an order and a payment each have one currency, and code that mixes them is wrong.
//
// # Overflow
//
// An int64 holds 92 quadrillion dollars, so no honest sum overflows; a hostile quantity might. Arithmetic on amounts that
// were checked before (Add, Sub, Neg, Mul, ApplyRate) panics on overflow. Arithmetic on what a client just sent goes
// through AddChecked, MulChecked or Sum, which return validation_failed instead.
//
// # Parts
//
// Allocate and Split cut an amount into parts that add up to the whole to the last minor unit, by largest remainder;
// a tie goes to the earlier part. So a discount over several lines, or a tax over several rates, never loses a cent.
//
// # Rates
//
// A Rate is a whole number of millionths: 107,500 is 10.75 %. Applying one names its Rounding and is exact up to that
// one rounding: the product is computed in 128 bits.
package money
