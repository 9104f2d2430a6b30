// Package password keeps passwords: as argon2id hashes, never as they are, and never at the cost of the rest of the shop.
//
// # Hashing is bounded
//
// A hash takes 19 MiB and a core for some 35 ms, on purpose. A Hasher makes at most as many at once as half of the cores can
// bear, lets a bounded number of callers wait, and refuses everybody else with unavailable and a Retry-After, so that a flood
// of logins keeps waiting whoever logs in and not whoever buys.
//
// # Nobody costs as much as somebody
//
// Check against the empty hash takes the work that Check against a real one takes. Callers ask it for people that do not exist
// too, so that the time of an answer does not tell who has an account.
//
// # What may be a password
//
// At least 8 characters, at most 1,000 bytes, in the form NFKC: the same password typed on another keyboard is the same bytes.
// There are no rules about kinds of characters, which make passwords worse. Instead the number of guesses is reckoned that
// somebody would need who tries first what everybody takes: words of a list, names, years, runs along the keyboard and what is
// known about the person. Fewer than a million are too few. The list is in the program, so that nothing asks the network.
package password
