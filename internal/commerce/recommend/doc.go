// Package recommend says what else a shopper may want: what is bought together, what is alike, what sells, and what fits
// what somebody bought before.
//
// A job computes it all from the orders and the catalog; nothing here is a fact, and nothing is lost when the tables are
// emptied.
package recommend
