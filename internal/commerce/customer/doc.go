// Package customer knows the people who buy: who they are, where they live, what they agreed to, and what the shop made a
// note of.
//
// # One person, one address
//
// A customer is one person, and no two have the same e-mail address (see kernel/email for when two are the same; a
// constraint holds it). Customers come to be in three ways: somebody registers, staff enter somebody, or the orders of
// another system are imported. Whoever merely orders needs no customer: his address is in the order.
//
//	guest ──────▶ (set aside) ──▶ absorbed   somebody registered with his address, then proved it
//	registered ─▶ erased                     the person is gone, the number stays for the books
//
// # Taking over
//
// An address that was entered proves nothing. So somebody who registers with the address of a guest becomes a customer of his
// own and gets the key of that address; the guest is set aside, without a key, and names his successor. Nothing of the guest
// can be seen or used by the new account. When the account proves the address, by a link in a mail, it absorbs the guest: his
// address book, groups, tags, notes, consents and orders become its own, and the guest is no more. An account that gives the
// address up unproven gives the guest his key back.
//
// # What changes together
//
// A customer and everything that belongs to him has one version. Every change is guarded by it and makes a new one; consents
// are only ever added. Passwords and sessions are not here, but in package identity; what an account may do is in package
// account, which joins the Add functions of this package into its own batches.
package customer
