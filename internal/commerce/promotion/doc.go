// Package promotion keeps the discounts of the shop: which there are, for whom they hold, and how often they were used.
// How much they take off is reckoned by pricing.
//
// # When a promotion holds
//
// It is active and not archived, its time has come and is not over, its limits are not reached, and every condition that
// it names is true of the cart and the buyer. One with a code holds only for carts in which the code was entered. Check
// says all of that without a database.
//
// # Limits, and who counts
//
// An order uses a promotion once, however much that took off. The use is claimed in the batch that places the order, and
// given back, in the batch that cancels it, for ever: a use that was given back stays in the book with the time.
//
// Uses are counted where it matters, and there alone, so that a discount that everybody gets costs an order one row and
// does not make all orders wait for each other:
//
//   - UsedCount counts the uses of a promotion with a code or with a limit of any kind.
//   - The count of a customer is kept for promotions that limit the uses of one customer, or are for first orders.
//
// Each use says in which of the two it was counted. So a limit that is set later counts from then on, and these are always
// equal: UsedCount and the uses that were counted in it and not given back; the same for each customer. Verify adds it up.
// A claim that would exceed a limit is refused by the statement that counts, whatever was read before; a limit cannot be
// set below what is used already.
//
// Who a customer is, is for the caller to say, by a key: the account, or the normalized address of a guest.
//
// # Reading
//
// The promotions that apply by themselves are needed for every cart, so they are kept in memory: as this node has left
// them, and of what other nodes changed at most a second old. Promotions with a code are read when the code is entered.
package promotion
