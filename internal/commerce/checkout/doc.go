// Package checkout is the way from a cart to an order: a session in which address, shipping and payment are settled, and the
// one function that places orders.
//
// # States
//
// The states are UCP's, so that a browser, an API client and an agent share one machine:
//
//	incomplete ◄────► ready_for_complete ──► complete_in_progress ──► completed
//	     ▲                                     │            ▲
//	     ├─── the payment failed ──────────────┤            │
//	     └─── the payment failed ─── requires_escalation ───┘  (the shopper has to act: 3-D Secure)
//
//	any of them but completed ──► canceled
//
// incomplete and ready_for_complete are derived at each reading, because a price, a stock or an address can change either
// into the other. The others are written down.
//
// # What a session holds
//
// From the moment it begins, for a quarter of an hour after each change and an hour altogether, the goods are held
// (inventory.Hold) and the prices are frozen: what became dearer meanwhile costs what it cost. Then both are looked up anew,
// and the shopper is told what changed.
//
// # Placing an order
//
// Complete, and PlaceOrder for an order in one call, go the same way:
//
//  1. read and reckon, holding no lock; refuse what cannot be ordered, and a total that is not the expected one;
//  2. one batch: claim the key, close the cart, write the order with its lines, open the payment, turn what is held into
//     allocations, claim the promotions. It is committed with whoever else is waiting, or refused as a whole;
//  3. ask the payment provider, outside any transaction;
//  4. settlement.Settle: write down the answer; the order stands, or gives back everything that it claimed.
//
// Where nobody has to be asked (nothing to pay, bank transfer, cash on delivery), 3 and 4 are part of 2.
//
// The process may die anywhere. Before 2 nothing happened. After it the payment itself says when its provider is to be
// asked, and settlement.Reconcile asks; a shopper who comes back earlier, with the same key or none, has it asked at once.
// An order that waits for its payment is announced to nobody, so that a declined card leaves no trace outside.
package checkout
