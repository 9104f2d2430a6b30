// Package store is the API for shoppers: what the shop shows to everybody.
//
// Nothing in here belongs to a person, and nothing is for staff alone: no drafts, no cost, no metadata, no stock counts.
// So an answer may be kept and given to the next one who asks, and that is what makes the shop fast: see Cache.
//
// # What is kept, and until when
//
// Cache keeps encoded answers by the catalog version and the address. Tracker counts the catalog version up whenever the
// event log tells of a change, and whenever the clock makes a scheduled product appear; answers of an older version are
// never found again and are forgotten in time. An answer belongs to the version that was current before its data was
// read, so that a change in between can only make it newer than it says, never older.
package store
