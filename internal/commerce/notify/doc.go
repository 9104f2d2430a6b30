// Package notify writes to people: to customers about their orders and accounts, and to staff about stock that runs low.
//
// # From an event to a mail
//
// A consumer of the outbox turns events into mails. In the transaction that moves its cursor it adds a row for each mail
// and a job that sends it, and nothing else: it renders nothing and asks nobody, so that it cannot be held up by a template
// that somebody broke. There is one mail an event, kind and recipient, which a constraint holds.
//
//	queued ──▶ sent
//	   │
//	   └────▶ dead    refused by the recipient's server, or every attempt failed
//
// The job writes the mail, from the event and the order as it is then, and sends it. What it wrote is kept with the first
// attempt, so that every later one sends the same words. A mail that was refused (mail.Permanent) is dead at once; other
// trouble is tried again for about half a day. Staff can send a mail again, sent or dead; that makes it a new copy. A mail is
// removed 90 days after it was sent or given up.
//
// # Once, almost
//
// A mail is sent at least once. When the program dies between the server's OK and our note of it, the mail goes out again,
// with the same Message-ID, by which mail programs know it. Only a copy that staff ask for has another one.
//
// # Letters
//
// Mails about an account come from no event: the use case that needs one adds it to its own transaction (AddLetter), with the
// number of a one-time token and nothing else that is secret. The link is made when the mail is written, without its secret;
// that is put in while the mail is sent, so that neither the database nor staff who read mails have a link that works.
//
// # Words
//
// Each kind of mail has templates in English and German: a subject, an HTML part and a text part. A shop may replace them,
// and write them in any other language. A customer who says in which language he reads is written to in it, if there are words. What it saves is tried out on a made-up order first, and refused when it fails.
// A shop's templates can show the order and decide what to show; they cannot loop over anything but its lists, or define
// templates of their own.
package notify
