// Package park keeps connections on which nobody says anything.
//
// A server of net/http keeps a goroutine and two buffers for every connection that is open, 20 KB together, whether something is said
// on it or not. Ten thousand shoppers who read what they have been shown need 200 MB so. A Lot takes a connection over that has been
// silent for a moment, and hands it to the server like a new one as soon as its client speaks again: what the server had for it
// serves others meanwhile. A parked connection costs less than 1 KB, and coming back some microseconds.
//
// It needs a system that tells of many connections at once by something that is waited for like one of them, which is Linux.
package park
