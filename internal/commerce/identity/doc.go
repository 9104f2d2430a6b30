// Package identity knows who calls: which program of the shopkeeper's, who of the staff, which customer. What a customer or a
// staff user is beyond that, others know; here he is a Subject.
//
// # Keys
//
// A program shows an API key as a bearer token. A key is shown once, when it is made: "winkel_" and 256 random bits. Stored is
// its SHA-256 hash, which is enough for a secret that nobody can guess, and its last four characters, by which people tell keys
// apart. A key may expire, may have a rate of its own, and can be revoked at any time.
//
// # Sessions
//
// Who logs in gets a session. A browser gets an opaque cookie for it, of which the hash is stored. A client of the API gets an
// access token, a JWT that is good for a quarter of an hour, and a refresh token, 256 random bits that are stored hashed and that
// are taken, once, for a new pair. A refresh token that comes a second time was stolen, or its successor was: the session ends.
// A session ends by itself when it is not used for long, and after a time altogether; both are shorter for staff.
//
// # Being known is cheap, and ends at once
//
// What a good credential turned out to be is remembered for 0.9 s since the database was last asked, so that a request costs
// neither a statement nor a signature. Every node asks again after that: whatever is revoked stops working everywhere within a
// second, and at once on the node that revoked it. The invariants: a node never trusts a credential for longer than that since
// the database last said that it is good; nothing that was asked before something was revoked is remembered after it; only good
// credentials are remembered, so that a flood of bad ones pushes out nobody.
//
// # Access tokens
//
// They are signed with Ed25519 and nothing else, whatever a token says. The keys are reckoned from the shop's secret and a salt in
// the database, so that the database alone can sign nothing. A new one is taken every 30 days, published ten minutes before it
// signs, and kept until the last token of it has ended.
//
// # Passwords
//
// They are hashed by platform/password, which bounds what that costs the shop. A login for somebody who does not exist takes
// the same work. Failed logins slow down the next ones, see patience.go; nobody is locked out by strangers.
//
// # One-time tokens
//
// What a mail proves (that a mailbox is somebody's, that he may set a new password) is a row with an id; the token is that id and
// a MAC of it, so that nothing secret is stored. It is used by the transaction of its effect, once.
//
// # Scopes
//
// A scope is area:read or area:write, where write includes read; "all" is everything, and "all:read" reads everything.
// Nobody has what he was not given, and nobody gives what he has not.
package identity
