// Package stripe takes money through Stripe's PaymentIntents.
//
// # Statuses
//
// A payment of ours is one PaymentIntent, which carries our ids in its metadata. What its status means to us:
//
//	requires_payment_method   failed, when an attempt was declined; requires_action, when there was none yet
//	requires_confirmation     requires_action: the script in the browser goes on with the client secret
//	requires_action           requires_action: a redirect where Stripe gives an address, else the script
//	processing                pending: a callback or a question brings the rest
//	requires_capture          authorized, until the time by which the card network wants it captured
//	succeeded                 captured
//	canceled                  voided; expired where Stripe canceled it by itself
//
// A refund is pending while Stripe calls it pending or requires_action, and failed when it is failed or canceled.
//
// # Keys
//
// Every call that changes something carries an idempotency key made of our id and the call, so Stripe acts once however
// often it is repeated. Stripe forgets keys after a day at the earliest; we ask what became of a call long before.
//
// When the answer to the first call was never heard, the PaymentIntent is found by our id in its metadata: by a search, and
// because the search lags behind, in the list of those that were made around the time of the payment.
//
// # Callbacks
//
// The endpoint needs the events payment_intent.*, refund.* and charge.dispute.created. Its API version may differ from
// the library's: of what is read, no field has changed for years.
package stripe
