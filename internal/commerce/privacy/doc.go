// Package privacy knows where people are in the database: what is held about whom, how he gets it, how he is taken out,
// and how long it is kept anyway.
//
// # The register
//
// Every column of every table is declared, in register.go as personal (whose it is, what erasure does with it) or in
// impersonal.go as not. A test reads the schema of both engines and fails for a column that is in neither, so that whoever
// adds one has to decide. Export, erasure and retention are made from the register: they cannot forget a table that it
// knows. That is why SQL about other domains' tables stands here and nowhere else; it reads and blanks, and knows no rules.
//
// # A person
//
// A person is a customer, an e-mail address, or both. What is his: rows that name the customer; orders and checkouts with
// the address, where it is certain that it is his (he proved it, or staff say so) and no other customer placed them; and
// what belongs to those. Documents of others that tell of him (events, answers kept for repetition, deliveries of webhooks,
// jobs, the audit log) are found by the ids of these things and by the address.
//
// # Erasure
//
// It takes the person out and keeps the books: orders keep their numbers, goods, totals, taxes, and of each address the
// country, the province and the first two characters of the postal code. Everything else is blanked or removed. Orders that
// are not finished need the person; the erasure is refused with open_orders, or waits for their end when it is asked to.
// The work is a job, because documents have to be read from end to end. Every step can be repeated: documents first, while
// it can still be told what is his, then rows, then documents once more, for what was written meanwhile.
//
// What cannot be reached: copies that were handed out (deliveries that arrived, mails in mailboxes, exports, backups, the
// log of the program). PostgreSQL keeps old versions of rows until it vacuums; SQLite overwrites what is deleted.
package privacy
