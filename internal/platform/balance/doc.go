// Package balance shares requests out among the nodes of a shop.
//
// # Which node
//
// A request goes to the node that has least to do for its weight: the least requests under way, divided by the weight. Among
// nodes that are equal, which all are while little happens, turns are taken by weight. A backup node gets something only when
// no other is ready. table.go decides this and knows neither clock nor network.
//
// # Who is ready
//
// Every node is asked for /readyz all the time, and what happens to requests is watched as well. judgement.go is the whole
// rule: a node that says itself that it leaves gets nothing more at once, one that cannot be reached gets nothing after some
// failures in a row, and comes back after some checks that it passed. One that answers, but says that something it needs is
// missing (its database, say), is asked only when nobody is ready: it may answer what needs no database, and refuses the rest
// better than we could. A node that came back gets its full share step by step, because it has nothing in its caches and
// whoever came to it would wait.
//
// # Again
//
// A request that a node did not answer is told to another one if that is safe (again.go): the node did not even take the
// connection; or the request reads only; or it has an Idempotency-Key, by which the shop does it once however often it is
// told. Never more than two others are asked, never more often than a share of all requests, and never after a byte of the
// answer has come. A shop that says that it is overloaded means everybody: that answer is passed on.
package balance
