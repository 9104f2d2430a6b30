// Package wire is the one place where the shop's use cases meet HTTP.
//
// A route is registered with Get, Post, Put, Patch or Delete: a path, an Op that says what it is and who may call it,
// and a handler that takes a typed input and gives a typed Reply. From these the package makes both the route and its
// entry in the OpenAPI document, so that the two cannot differ. The framework below (huma) is seen by this package
// alone.
//
// # Admission
//
// Before a handler runs, every request passes the same gates, cheapest first:
//
//  1. who calls: by a bearer token, else by the cookie of a session. A token that is not good, or not for routes of this kind,
//     is 401 everywhere; a cookie that has ended is as none, and a good one counts only for what the shop's own pages send;
//  2. whether that opens the route: 401 for nobody where somebody is needed, 403 permission_denied names the scope that is
//     missing; 429 rate_limited when that caller asks too often;
//  3. query parameters: one that the route does not know, or that is there twice, is refused with 422;
//  4. the Idempotency-Key, if there is one: 422 when it cannot be one;
//  5. the body: 415 for another type than JSON, 413 over the limit, 422 for what is not one JSON value of sane depth
//     in UTF-8 without NUL and without a name twice.
//
// Nothing of the body is read before the caller is known. A route must say who may call it: whoever has a scope, everybody,
// customers or staff who are signed in; or registering it panics. A route below /api/admin cannot be public.
//
// # Repetition
//
// Every unsafe route takes an Idempotency-Key. A handler passes Claim to the service, which writes key and answer in
// the transaction of the effect; a repetition is then answered from there with Idempotent-Replayed: true.
//
// # Versions
//
// Documents that can change carry their version as ETag "v7". Whoever changes one may send it back as If-Match, or as
// version in the body, and is refused with 409 version_conflict when it is no longer current.
//
// # Form
//
// JSON in snake_case. Money is {"amount": 1999, "currency_code": "USD"} in minor units; ids are strings with a prefix;
// times are RFC 3339 in UTC; lists are {"data": […], "total": n, "next": cursor or null}; errors are problem documents.
package wire
