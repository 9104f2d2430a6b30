// Package staff is the people who work in the shop: who they are, what each of them may do, and how they come in.
//
// # People
//
//	invited ──▶ active ◀──▶ deactivated
//
// A staff user is invited by somebody who may, and becomes active when he follows the link in the mail and chooses a
// password. The first owner of a shop invites himself: the program prints a link for him on its console, where only whoever
// runs the machine can read it. A staff user is never removed, because what he did stays in the books; he is deactivated,
// which ends his sessions, and can be activated again.
//
// # Roles
//
// What somebody may do is the sum of his roles; without one he may do nothing. A role holds scopes, those of API keys. Six
// are built in, and what they may do is said by the program, so that it grows with it; of them a shop decides whether they
// require a second factor. It can make others of its own.
//
// Always true:
//
//   - nobody gives what he has not: neither a role with a scope that he lacks, nor by changing somebody, or a role, that may
//     do more than he may himself;
//   - from the moment when there is an owner, there is always one: whatever would take the last one away is refused, also
//     when two owners take each other's role away at once;
//   - what is changed counts at once on the node that changed it, and within a second on every other.
//
// # The second factor
//
// A staff user can protect himself with the codes of an authenticator app (package totp), and has to where one of his roles
// requires it: until he has set it up, his session opens nothing else. The secret is stored sealed with a key derived
// from the shop's, which is not in the database. Each code is good once. Ten recovery codes, each good once too, are
// shown when it is set up, and stored as hashes. Wrong codes make the next attempt wait longer and longer, apart for each
// device that has logged in before, so that a stranger who knows the password cannot keep the person himself out.
//
// # Sessions
//
// Whatever ends somebody's sessions also makes another version of him. A log-in begins its session only for the version that it
// read before it looked at the password, so none slips through that was under way meanwhile.
package staff
