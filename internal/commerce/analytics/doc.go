// Package analytics knows how the shop is doing: what was sold, when, where and with which margin, as sums that are kept up to
// date, so that a report over millions of orders is read and not reckoned.
//
// # What counts
//
// An order counts from the moment at which it stands (its placed_at), whole, as its lines were priced then. What happens to
// it later counts on the day on which it happens, and changes no earlier day:
//
//	sale     when the order stands     all that was ordered
//	closing  when it is canceled or expires: what was ordered is taken off again, but for goods that were given back before;
//	         what was paid for it counts as kept, until it is given back
//	money    when a refund succeeds, or comes back because it failed after all; when a closed order is paid all the same
//
// So for every order, in the end,
//
//	gross − discounts + shipping + tax on top − canceled − refunded  =  what the customer owes and has paid, less what he got back
//
// and the sum over all orders is that of the ledgers of payments, to the cent. An imported order that is canceled stands for
// the cancellation of a sale from before the records begin: of such an order only the refunds count. It is told from a sale
// that was imported and canceled later by having been canceled in the moment in which it was placed.
//
// Of an order that is closed no goods count any more, whatever becomes of the money: its units, their cost and what they brought in are
// off with the closing, and refunds after that are money alone.
//
// Amounts of different currencies are never added up: every sum has its currency.
//
// # How they are kept
//
// Facts are made of an order by Entries, a pure function. A fact is booked by adding its parts to rows of analytics_rollup and
// noting its name in analytics_entry, in one transaction; what is noted is not booked again. So it does not matter in which
// order, how often and on how many nodes orders are looked at: by the consumer of the event log, after an import, by Rebuild.
// The figures are a function of the set of facts, and Rebuild arrives at the same.
//
// The shop as a whole is kept by the quarter of an hour, in UTC, because no time zone is off by less; everything else by the
// day of the shop's time zone, and for products and categories by 4, 16, 64 and 256 days too, so that any period is made of a few
// rows a key. A change of the time zone starts a rebuild, and so does a program with other rules for what orders become.
//
// # Generations
//
// Rebuild makes a new generation of all sums beside the current one, some orders at a time, while the consumer books into
// both. When it is through, the generations change places in one statement. A rebuild that was interrupted goes on.
//
// # Privacy
//
// There is nobody in the figures: no customer, no address but the country.
package analytics
