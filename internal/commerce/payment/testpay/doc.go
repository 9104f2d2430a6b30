// Package testpay is a payment provider that takes no money, for development and tests. It can do what real ones do on a
// bad day.
//
// What it does with a payment is chosen by the data of the payment, {"scenario": "decline"}:
//
//	approve          takes the money, or authorizes it where the shop captures later; so does a payment without data
//	authorize_only   authorizes it, whatever the shop wants
//	decline          refuses
//	require_action   wants the shopper to do something first: CompleteAction
//	processing       does not know yet: Settle
//	timeout          takes the money, and does not answer before the caller's deadline
//	silence          takes nothing, and does not answer before the caller's deadline
//	error            takes nothing, and fails
//	amount_mismatch  takes one minor unit less than it should
//
// Tests make any call fail before or after its effect (Fail, FailAfter), slow it down (Delay), and get its callbacks to
// deliver early, late, twice or never (Options.Deliver). Whatever happens, a key never has its effect twice, and
// TotalCharged says what was taken.
package testpay
