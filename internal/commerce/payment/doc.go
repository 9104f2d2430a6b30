// Package payment gets the money of orders and gives it back.
//
// # Facts and states
//
// A payment is one attempt to get the money of an order through one provider. Only the provider knows what became of it, and
// it tells us more than once: in the answer to a call, in callbacks that come early, late and twice, and when it is asked.
// Each time it says where the payment stands now, as an Outcome, and Apply adds what is new in it to what we know:
//
//	pending → requires_action → failed → authorized → expired → voided → captured
//
// A payment only moves to the right in this row, whatever the order in which outcomes arrive; amounts only grow. That a
// failed payment can still be captured is on purpose: money that came is a fact, whatever was thought before.
//
// # The ledger
//
// Each change of an amount is an event of the payment, with the difference. Events are never changed, and the amounts of a
// payment are their sums: Verify adds them up. What was authorized stays on record when it is voided; it is no longer a
// promise then.
//
//	authorized      authorization_success
//	captured        charge_success
//	refund pending  refund_request − refund_success − refund_failure
//	refunded        refund_success − refund_reversed
//
// Two constraints hold whatever is written: captured never exceeds authorized, and refunded with what is pending never
// exceeds captured. A charge-back is an event for people to look at; it moves no amount, because the provider may still
// give it back.
//
// # Never twice, never lost
//
// A call to a provider happens outside any transaction, so the program may die between its effect and our record of it.
// Therefore the intention is recorded first (a pending payment, a pending refund), with the time at which to ask what
// became of it, and each call carries the id of what was recorded as its key. DueForCheck lists what nobody has heard of.
//
// What providers send by themselves goes into an inbox before it is answered: each event once, and it stays there until
// it is applied, however often that has to be tried.
package payment
