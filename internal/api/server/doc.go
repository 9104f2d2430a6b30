// Package server carries HTTP: connections in, requests through a chain of small middlewares to one handler, answers
// out. It knows no routes of the business.
//
// # The chain
//
// A request passes, from the outside in (see chain in middleware.go, the one place where the order is written):
//
//	identify      its id: the X-Request-Id that came with it, or a fresh one; and how it came (package arrival)
//	deadline      the time by which it must be answered
//	observe       its line in the access log and its place in the metrics
//	secure        headers that every answer carries
//	leave         while the server drains, clients are told to take another connection
//	contain       a panic becomes a problem with status 500, and the process goes on
//	shed          while there is too much to do, what can wait becomes a problem with status 503
//	admit         who asks too often becomes a problem with status 429
//	limitBody     a body over the limit of the route becomes a problem with status 413
//	compress      zstd, brotli or gzip, as the client prefers, where it pays
//	plainProblems the 404 and 405 of http.ServeMux become problems
//
// Before a handler that passes on the answers of other servers (Options.Relays) stand only those that leave an answer as it is:
// identify, observe, leave, contain, shed and limitBody.
//
// The middlewares that replace the request come before observe, so that observe sees the same *http.Request in which
// http.ServeMux writes the pattern that matched.
//
// # The end
//
// When the context of Run ends, the node first says that it is not ready, then stops listening, and gives what is
// running the time to finish. What has not finished by then is cut off.
package server
