// Package aftersale is what staff do with an order once it stands: take its money, send it, cancel it, give money back, and
// take goods back.
//
// # How a use case goes
//
// Each reads the whole order, decides by pure functions (the files that end in _rules.go), and writes one batch that is
// guarded by the versions of everything that it decided upon. Whoever was slower reads and decides again. The answer to the
// Idempotency-Key is written in the same batch.
//
// # Money on its way back
//
// A refund is written down as pending, reserved on its payment, before the provider is asked for it, and says when it is to
// be asked about again. So a crash in between neither loses it nor makes it twice: settlement.Reconcile goes on with it, or
// the same request when it comes again, which finds what it began by the refund's RequestKey. An order that is canceled gives
// everything back in the same way. The answer shows where the refund stands: succeeded, failed, or pending for as long as
// the provider cannot be reached.
//
// # What is always true
//
//   - No line is sent beyond what was ordered and not canceled, nor taken back beyond what was sent.
//   - A line, the shipping and each payment give back no more than they came to. Whatever is refunded in whatever order of
//     quantities, a line that is refunded whole has given back its total to the last minor unit: the k-th unit's share is
//     the difference of two rounded shares of the whole.
//   - Goodwill that belongs to no line may be given as often as one likes, up to what was captured.
//
// Constraints of the tables hold all of it, too, whatever is written.
//
// # Returns
//
//	requested ─► open ─► partially_received ─► received ─► closed
//	    │  │      │              └───────────────────────────┘
//	    │  └──────┴─► canceled
//	    └─► declined
//
// Units that arrive are put back on the shelf, or set down as damaged or discarded. Only what was taken from a shelf goes
// back to one.
package aftersale
