// Package redis is what the nodes of a shop share beside the database: how often somebody asked, pages that one of them has
// made, and news that need not wait until the others look by themselves.
//
// Nothing here is the truth about anything. What is lost with Redis is found in the database a moment later, is counted by each
// node for itself, or is made again; a shop that cannot reach it is slower, and never wrong. So no function returns an error
// that stops a request. Every call goes through one policy, whose breaker keeps a Redis that is gone from costing anybody a
// deadline for long.
//
// Several shops may use one Redis: every name begins with that of the shop's database.
package redis
