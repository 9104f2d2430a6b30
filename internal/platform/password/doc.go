// Package password keeps passwords: as argon2id hashes, never as they are, and never at the cost of the rest of the shop.
//
// # Hashing is bounded
//
// A hash takes 19 MiB and a core for 20 to 40 ms, on purpose. A Hasher makes at most as many at once as half of the cores can
// bear, and spends a twentieth of the time of all cores on them in the long run: what people who log in at the same time need is
// saved up, what a flood asks for is not there. The time is that of the clock on the wall, so on a busy machine, where a hash takes
// longer, there are fewer; what another process waits for its turn is not counted. A bounded number of callers waits; everybody else
// is refused with unavailable and a Retry-After. Who logged in from the same place before has a line of his own, which goes first.
// So a flood of logins keeps waiting who floods, and neither who buys nor who comes back.
//
// # Hashing goes behind everything else
//
// A share of the time is little, and yet a core for as long as a hash takes: one request in a hundred waits that long for it. So the
// hashes of a program that serves are made by a process of their own, which runs only while nothing else on the machine wants to (see
// Options.Apart and Serve). Nobody depends on it: as long as there is none, and when it does not answer in time, this process
// makes them.
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
