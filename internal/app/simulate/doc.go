// Package simulate lets a shop be used by thousands of made-up people on a bad day, and holds what it says against what
// happened.
//
// # The world
//
// Shoppers fill carts, change their minds, enter codes, click twice, go away, come back and repeat requests whose answer
// they never heard. Staff send, capture, cancel, refund, take back, count and change prices. The bank (testpay) declines,
// wants the shopper to act, stays silent, breaks before or after its effect, and tells the shop by callbacks that come
// early, late, twice, in another order or never. The clock jumps, mostly forward. Nodes of the shop die, some of them in
// the middle of a call to the bank, and are opened anew on the same database.
//
// Time is cut into ticks. In each, a number of people act at once, each in a goroutine of its own, so that races are real.
// The seed decides what everybody does; who is faster is for the scheduler to decide, so a seed replays what was meant, not
// the interleaving.
//
// # The model
//
// Beside the database stands what the people know: which orders they were told that they have, and at which price
// (model.go), and what the books of the bank say. Between ticks nobody is on the way, so everything has to agree then, too.
// At the end the bank has a good day, the clock runs until nothing is left to wait for, and every order is compared
// (audit.go): nothing acknowledged is missing, nothing is there twice, charged is what was shown, what is canceled has its
// money back.
package simulate
