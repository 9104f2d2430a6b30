// Package account is what a customer does with his account: registering, proving his address, logging in and out, getting in
// again when the password is forgotten, moving to another address, and leaving.
//
// It joins what customer, identity, cart and order know into single transactions, and knows no tables of its own.
//
// # What an address proves
//
// Whoever registers has an account at once and may buy with it. That the address is his he proves by a link in a mail: by
// confirming it, by setting a new password with a link, or by moving to another mailbox. From then on the orders that guests
// placed with the address are in the account, and a customer of whom the shop knew by this address is one person with him.
// Before that, nothing of them is.
//
// Whoever reads a mailbox need not be who opened the account with it. The account goes on for those who were in it only if the
// one who confirms is one of them, by a session or the password; else it is the mailbox's alone from then on: see VerifyEmail.
//
// # What is told to whom
//
// That an address has an account is told to nobody who asks for a new password: the request is written down as a job in every
// case, with the same answer after the same work, and only the job looks. Logging in takes as long for an unknown address as
// for a wrong password. Registering does say that an address is taken, because the person who registers has to know.
//
// A link is used up by a POST: programs that look at the links in mails before people do use nothing up. Two who use one link
// at once are told apart by the database, and one of them is refused.
//
// # Sessions
//
// A new password ends every session but the one that it was set in; one that was set by a link ends all. A log-in that was
// under way meanwhile is refused by the customer's version, which every new password changes, and begins again. Links that were
// asked for by somebody who knew the old password end with it.
package account
