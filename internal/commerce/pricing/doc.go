// Package pricing is the one place where money is added up. Price makes a Quote of everything that a price depends on, and
// reads nothing else: no database, no clock, no setting. Cart, checkout and order show and store what it says.
//
// # Discounts
//
// First it is decided which promotions apply. Those that hold for the cart and have something to be on are put in order,
// the highest priority first, of equal ones the older. If the first is exclusive, it applies alone; otherwise all that are
// not exclusive apply.
//
// Then they take off, in three lanes: those on items, on the order, on the shipping; in a lane in that same order. Each
// reckons with what the ones before it have left:
//
//   - on items: a share of what is left of each line that it covers, or an amount for each unit of it;
//   - on the order: a share of what is left of all lines together, or an amount, reckoned once and cut over the lines by
//     largest remainder, in proportion to what is left of each;
//   - on the shipping: a share of it, an amount, or all of it.
//
// Nothing is ever taken below zero. A share is rounded half up, once.
//
// # Taxes
//
// A line is taxed on what is left of it, with the rates of its class at the destination, added up; the shipping likewise.
// Where prices include tax, the tax is the part of the price that it is; otherwise it comes on top. It is rounded once for
// a line, half up, and cut into its tax lines by largest remainder, in proportion to the rates.
//
// # What does not depend on what
//
// The order of the promotions makes no difference at all. The order of the lines makes none to the subtotal, to what each
// promotion takes off altogether, to the shipping and, where prices include tax, to the total. Which line bears the odd
// cent of a discount on the order depends on it (of equal remainders the earlier line), and with it the rounding of its tax.
//
// # Limits
//
// What a client can cause is refused with validation_failed: amounts that do not fit into 64 bits, a quantity below 1,
// currencies that differ, keys that are there twice.
package pricing
