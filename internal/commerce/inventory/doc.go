// Package inventory knows what lies on the shelf.
//
// # Levels
//
// An inventory item is a thing that can be counted; a variant that is sold by itself is made of one item, its own. An item
// has a level at each stock location: on_hand is what lies there, reserved is what is promised to somebody, and available is the
// difference, which is never stored.
//
// # The ledger
//
// on_hand changes only together with a stock movement, which says by how much, why and by whom. Movements are never changed
// or removed, and their sum is on_hand: Verify adds them up.
package inventory
