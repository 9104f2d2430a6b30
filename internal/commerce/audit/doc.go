// Package audit keeps the log of who did what: staff, API keys, commands, and the shop itself where it matters.
//
// # What is written
//
// Every request of staff or of a key that changes something leaves exactly one entry, in the transaction of its effect; a
// request that is refused leaves none, nor does the repetition of an answered one. An entry says who acted, what was done
// (the name of the operation), to what, from which address, in which request, when, and what the thing was before and
// after, as the API shows it. Secrets in these documents are masked before they are written. Other parts report what no
// route shows, such as a login that failed, by Note.
//
// # The chain
//
// Transactions overlap, so none of them can know which entry comes before its own. An entry is first written as a note; a
// round takes notes into the chain, in order and without gaps: seq counts them, and the hash of each is an HMAC, by a key
// that is derived from the shop's, over its fields and the hash before it. A head row says where the chain ends and carries
// an HMAC of its own. So without the key nobody can change, add, remove or reorder entries, nor cut the end off, without
// Verify finding it. Several nodes seal at the same time without harm: the head row is locked by the first.
//
// What the chain cannot tell by itself: that the whole database was put back to an earlier state, and that a note was
// removed in the seconds before it was sealed. Against the former, the head is printed to the log every hour; a copy of it
// elsewhere is an anchor that Verify can be given.
//
// # Taking something out
//
// People have a right to be forgotten, and addresses are kept for a limited time. The chain therefore covers the documents
// and the address of an entry by a salted digest. Redact replaces them, throws the salt away, so that nobody can guess by
// trial what the digest was of, and writes an HMAC of what is left: that is how Verify tells a removal by the shop from one
// by somebody else. Who, what, when and to which thing is never taken out.
package audit
