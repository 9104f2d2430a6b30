// Package mail sends mail.
//
// A Transport takes one Message for one recipient and either hands it over or says why not. There are two: SMTP for every
// real shop, and Directory, which writes files that a developer can open.
//
// # What a repetition looks like
//
// Between the server's "250 OK" and our own note of it the program may die, and then the mail is sent again: no protocol
// can prevent that. So the caller names each message, and the name is its Message-ID: it is the same however often the
// message is sent, and mail programs show such a message once. Directory writes it to the same file.
//
// # Refusals and trouble
//
// Permanent tells the two apart. A server that says 5xx to sender, recipient or content of a message will say so again: the
// message is refused. Everything else is trouble: a server that does not answer, says 4xx, or does not let us in, because
// that is our configuration and not the message.
//
// # Headers
//
// Nothing in a message can add a header: addresses, names, subject and Message-ID are refused when they hold a control
// character, and what is not ASCII is encoded. Domains may be international; they are sent in their ASCII form.
package mail
