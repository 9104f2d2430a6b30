// Package generate makes catalogs for measuring and for trying things out: from one product to a million, as like a
// real shop's as a table of words and a seed allow.
//
// # The same everywhere
//
// A product depends on the seed and on its number, and on nothing else: not on how many products are asked for, not on
// the machine, the time or the database. So the first thousand of a million products are the thousand products, making
// more of them only adds, and a measurement can be repeated. Everything is computed in integers.
//
// # What is in it
//
// Two hundred and twenty categories at the third level of a tree, whose sizes fall off as Zipf's law has it; three
// hundred brands, each at home in some of them; titles of brand, series, material and noun; descriptions of 40 to 80
// words; one variant mostly, up to twelve; prices that scatter around their category's median like a log-normal
// distribution; typed attributes; stock of which a few products have much and some have none; publication dates over
// the three years before Epoch; and a few drafts and archived products. SKUs, GTINs (of the range that starts with 21
// and is kept for use within a store) and slugs are unique within one seed; catalogs of two seeds share SKUs and GTINs.
//
// Records are made one at a time in constant memory, about two hundred thousand a second. They share what repeats, such
// as category paths, tags and attribute values: whoever receives one replaces such a list and never changes it.
package generate
