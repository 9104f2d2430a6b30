// Package review keeps what customers think of products: stars, a title and a text, and what the shop answered.
//
// # One a customer and product
//
// Whoever is signed in may review a product once; a constraint holds it, so that of two who come at once one is told that it
// is there already. He may change it and take it back. A review is verified when a line of his with the product was
// delivered: that is looked up whenever he writes and when staff publish it. What was brought from elsewhere has no customer.
//
// # States
//
//	pending ───▶ published ◀──▶ rejected
//	   ▲             │              │
//	   └─────────────┴──────────────┘  its author changes it, where somebody looks before it is shown
//
// What was rejected somebody always looks at before it is shown again, and its author cannot take it back to write it anew.
//
// Whether somebody looks first is a setting: always (the default), only at what is not verified, or never. Shoppers see what is
// published, and of it what it says of the author: a first name and an initial, as they were when he wrote, so that they are
// moderated with the text.
//
// # Text
//
// A review is plain text and never markup. It has a limit in characters; what cannot be seen, turns the direction of what
// follows or piles up marks is refused, see Input. Whoever shows it escapes it.
//
// # The rating of a product
//
// The count, the sum and the five buckets of the published reviews of a product stand in one row, product_rating. Each change
// of a review adds and takes away in its own batch what the review counted for, guarded by the version of the review, so that
// the row always equals a recount; a constraint has the buckets add up, and Verify counts again. EventRated tells whoever
// keeps ratings that those of a product changed.
//
// # Votes and reports
//
// A customer can say of somebody else's review that it helped him, and report one that should not be there; each once, and
// saying it again changes nothing. Reports are open until staff have dismissed them, or rejected the review; who reported it may
// do so again when it has changed since. Votes change no version: they are counted beside the review.
//
// # Forgetting
//
// When a customer is erased his stars stay and still count; his name, what he wrote and what was answered to him go. The
// number that is left leads to nobody. Package privacy does that.
package review
