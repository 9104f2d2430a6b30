// Package resilience is what stands between the shop and the outside world, so that somebody else's bad day does not
// become ours.
//
// # Policies
//
// Each outside dependency (a payment provider, a mail server, the target of a webhook) has one Policy, through which
// every call to it goes:
//
//   - a deadline, so that nobody waits for ever;
//   - a bulkhead: so many calls at once, so that one slow dependency does not take all goroutines and sockets;
//   - a circuit breaker: after so many failures in a row it opens, and calls are refused at once, until a while later one
//     call is let through as a probe. If the probe succeeds the breaker closes;
//   - repetition with growing, jittered pauses, only for calls that are safe to make twice: Repeat, not Do.
//
// What a caller does without the dependency is its own decision: a payment method is hidden, a mail stays queued. It learns
// from ErrOpen and ErrFull that the call was never made, and from ErrDeadline that nobody knows what became of it.
//
// # Requests
//
// NewClient makes HTTP clients for addresses that somebody else chose. They refuse to connect to this machine and to the
// network that it stands in, judging the address that is dialed and not the name, do not follow redirects, and stop
// reading when an answer is too long.
//
// # Not inside a transaction
//
// Nobody waits on the world inside a transaction. In tests, a call through a Policy or a client panics when a write
// transaction of platform/db is open further up the same stack.
package resilience
