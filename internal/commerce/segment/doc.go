// Package segment sorts the people who buy by what they bought: VIPs, loyal and regular ones, those who stay away, and new
// ones. Staff see the figures beside the rules that made them, and promotions hold for whoever is in a segment.
//
// # Who is one person
//
// An order is of the customer that it names, or else, when a guest placed it, of whoever has the normalized address. When a
// customer proves that address, the orders become his (see package account), and his figures grow by them; the guest is
// no more. So an address that somebody typed moves nobody: promotions ask for the segment of a customer who is signed in.
// What is left of people who were erased counts for nobody.
//
// # What counts
//
//   - An order counts once it stands and somebody has confirmed it: confirmed, completed, or waiting for the shopper after
//     that. Who orders and never pays is no better customer for it.
//   - Spent is what was paid less what was refunded, of the orders that count, in the currency of the shop. What was paid
//     in another currency is kept beside it and compared with nothing.
//   - Orders and their dates count in any currency.
//   - The last order is so many days old when so many times 24 hours have passed since it was placed.
//
// # Roll-ups
//
// counted_order says of each order as what it was counted, customer_sales adds that up, and customer_segment says where it
// puts the person. A consumer of the event log keeps them, in the transaction that moves its cursor: it compares an order
// with what it was counted as, and adds the difference. So it does not matter how often or how late it hears of an order,
// and an order costs the same whether it is the second or the ten-thousandth of its buyer. Whoever counts takes a turn
// first, so that no two do it at once. Rebuild compares everything, and comes to the same; Verify reports what it would change.
//
// # When a segment changes
//
// After each order that counts differently, and every night for everybody, because days go by: the first rule that matches
// wins. Each change is one row of history and, for customers, one event; a night in which nothing changes writes nothing.
//
// # Scores
//
// Beside the segment stand three scores from 1 to 5: how recent the last order is, how many there are, how much was spent.
// Everybody who ordered is put in order, and the fifths are counted from below: a score of 5 says that at least four fifths
// have less. Equal figures have equal scores. Where the fifths lie is found every night; an order in between is scored by
// the fifths of last night.
package segment
