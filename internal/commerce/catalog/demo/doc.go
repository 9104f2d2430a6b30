// Package demo is Winkel & Co., the shop that a newcomer sees first: things for home, table, desk, garden and travel,
// made up for this purpose, with prices in two currencies, real options, attributes, stock and drawn pictures.
//
// # What it shows
//
// One or two of everything that a catalog can hold: products without options, with one and with two; facets of every
// kind; compare-at prices; a variant that is sold out (the Long Lunch Plate in Dusk, 27 cm), one on back-order (the
// cream Low & Slow Casserole, 5 l), a product that is sold out altogether (the Garden Hand Wash), a preorder (the
// Porchlight Lantern), a limit per order (the Kitchen Garden Knife) and a digital product (the gift card).
//
// # Where it comes from
//
// The data lie in data/: shop.json holds the channel, the attributes, the category tree and the collections; each other
// file holds the products of one top category. They are read strictly: an unknown field, attribute or category is an
// error. Times are written in days before or after the day on which the shop is loaded, so that what is new stays new
// and the preorder stays ahead. The GTINs are of the range that starts with 20 and is kept for use within a store.
//
// The pictures are JPEG files of 1200 by 1200 pixels in pictures/. They are made from the drawings in draw/, whose
// README says how.
//
// This package makes values only; whoever has a catalog.Service puts them into a shop.
package demo
