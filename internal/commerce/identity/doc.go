// Package identity knows who may do what. For now that is API keys: a program of the shopkeeper's shows one as a bearer
// token, and it opens the areas that its scopes name.
//
// # Keys
//
// A key is shown once, when it is made: "winkel_" and 256 random bits. Stored is its SHA-256 hash, which is enough for a
// secret that nobody can guess, and its last four characters, by which people tell keys apart. A key may expire, and it can be
// revoked at any time; every node notices within a second.
//
// # Scopes
//
// A scope is area:read or area:write, where write includes read; "all" is everything, and "all:read" reads everything.
// A key has nothing that it was not given.
package identity
