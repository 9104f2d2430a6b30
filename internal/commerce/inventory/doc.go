// Package inventory knows what lies on the shelf, and to whom it is promised.
//
// # Levels
//
// An inventory item is a thing that can be counted; a variant that is sold by itself is made of one item, its own, and
// a set of several. An item has a level at each stock location: on_hand is what lies there, reserved is what is
// promised to somebody, and available is the difference, which is never stored. Goods are taken from the default
// location first, then from the other active ones in order: from one that has enough, if there is one, else from
// several.
//
// # Promises
//
// A reservation holds stock for somebody at the checkout, and ends by itself. Whether it is over is decided by whoever
// needs what it holds, at the time of reading, and the sweep only tidies up; until somebody takes it, it is still its
// holder's. An allocation is what an order line has yet to get from the shelf. reserved of a level is the sum of both,
// always: Verify adds them up.
//
// The last unit is sold once, for two reasons. Demands are summed by item before they are compared with what is there,
// so that two lines, or a set and a part of it, cannot both have it. And what was reckoned is proven by the write:
// reserved only grows where on_hand - reserved is as great as what is taken. A plan that was overtaken is refused with
// insufficient_stock and may be made again.
//
// Available may be negative: a variant may be sold beyond what is there (inventory_policy continue), which is reported
// with the order, and goods that were promised may turn out to be lost. Nothing more is sold then, and parcels wait,
// because nothing leaves a shelf that does not lie on it.
//
// # The ledger
//
// on_hand changes only together with a stock movement, which says by how much, why and by whom. Movements are never
// changed or removed, and their sum is on_hand: Verify adds them up, too.
//
// # News
//
// Watch compares what is available with what the world was told last, behind the changes and not within them, and tells
// once when a variant runs low, is sold out or is back.
package inventory
