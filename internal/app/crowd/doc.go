// Package crowd is made-up people who use a shop over its public API, as many as it bears.
//
// Discover looks at a shop as a stranger would: what it sells, in which categories, to which countries. The people are one kind of
// shopper, who with every request browses, searches, or goes on buying, by the shares of a Mix: a purchase is five requests (a cart,
// something in it, the checkout, who and where to, the order), between which he thinks like between any others. Answers are looked at:
// a list has to be a list, a product the one that was asked for, a page whole, and an order has a number.
package crowd
