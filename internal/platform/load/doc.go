// Package load puts an HTTP server under load and measures how it bears it. It knows nothing of what is asked: that is up to a
// Turn, which is one request of somebody.
//
// # Two kinds of load
//
//   - Closed: so many people, each of whom thinks for a while, asks, waits for the answer, and thinks again. When the server becomes
//     slower, less is asked of it, as with people.
//   - Open: so many requests a second arrive, whatever becomes of those before. When the server becomes slower, requests queue up.
//
// Latency counts from the moment when a request was to begin, not from when it did: a request that had to wait because the ones before
// it were slow was slow, too. A generator that forgets those (coordinated omission) finds a server fast that stood still.
//
// # From one small machine
//
// A person is a goroutine with a connection that stays open, as a browser's does; what it reads into is borrowed while it reads. So
// 10,000 of them take some 200 MB. Connections can be bounded instead: then people take turns at them, as behind a proxy.
//
// Histograms have three significant digits (HdrHistogram), from a microsecond to five minutes.
package load
