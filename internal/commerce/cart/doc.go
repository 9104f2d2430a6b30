// Package cart is what somebody means to buy, and what it comes to now.
//
// # States
//
//	active ─► completed   an order was placed from it
//	active ─► merged      its lines went into the cart of the customer who signed in; it is read-only from then on
//	active ─► expired     nobody touched it for as long as Options.Keep says
//	completed ─► active   the order was given back: its payment was declined, and the shopper tries again
//
// abandoned_at is a time, not a state.
//
// # Whose it is
//
// A cart is reached by its token, which proves itself (see platform/token): nothing is written for a cart before its first
// line, so that a shop that is visited a million times does not have a million empty carts.
//
// # What it comes to
//
// A cart stores what is wanted and never what it costs. Every reading reckons anew: Reckon looks the variants up, applies
// what can be had, and has pricing.Price add it up. What differs from what the shopper saw last comes as messages, which a
// program can read: price_changed, quantity_reduced, unavailable, coupon_removed. Checkout and the order in one call reckon
// with the same function.
//
// # Changes
//
// Every change is guarded by the cart's version, so that the answer that is kept for an Idempotency-Key is true. Changes of
// one cart on one node take turns; between nodes the guard has the later one begin again. Only a client who names a version
// himself is refused.
package cart
