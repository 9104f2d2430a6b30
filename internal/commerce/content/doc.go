// Package content is what a shopkeeper writes besides products: pages of text (about us, shipping, terms), the menus that lead to
// them, and how the shop looks: its colour, its logo, the line above everything.
//
//   - A page that is not published is there for staff alone. An address that a page had before leads to the one that it has.
//   - A menu is two levels deep and leads to places in the shop, or to https elsewhere.
//   - Whatever colour somebody chooses, texts in it can be read: it is refused otherwise, with the nearest that would do.
package content
