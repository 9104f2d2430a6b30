// Package outbox is the log of what happened: one row an event, written in the transaction of the change it tells of,
// never altered afterwards, and read in commit order by consumers that each keep their own place.
//
// # Writing
//
// A use case adds events to the batch that makes the change: log.Add(batch, outbox.Event{…}). Either both are committed
// or neither is, so no event can be lost and none can tell of something that did not happen. After the commit the
// readers in this process are woken at once; readers on other nodes look every 250 ms.
//
// # Order, and the trap in it
//
// The obvious outbox numbers its rows by a sequence, and a reader remembers the highest number it has seen. That loses
// events. Numbers are handed out when a row is inserted, not when it is committed: a transaction that took number 7 may
// commit after one that took 8. A reader that came by in between saw 8, moved its cursor there, and never looks at 7.
// Nothing fails; under load, now and then, a mail is not sent.
//
// So an event also carries tx, and readers go by (tx, id):
//
//   - On PostgreSQL tx is the id of the writing transaction (pg_current_xact_id, 64 bits, it does not wrap), and a
//     reader takes only rows whose tx is below pg_snapshot_xmin(pg_current_snapshot()): the lowest transaction id that
//     is still running. Every transaction below it has ended, for better or worse, so no row can appear behind the
//     cursor any more. The price is that one long write transaction, in any database of the cluster, holds back the
//     events of those that began after it. Long reads do not: only a transaction that writes is given an id.
//   - On SQLite there is one writer, so the order of inserting is the order of committing, and tx counts events.
//
// Within one transaction events come in the order of their ids, which is the order in which one node minted them.
//
// # Reading
//
// A Consumer does its work in the database: its effect and the step of its cursor are one transaction, and the cursor
// moves only from where it was read. Events of types that do not concern it are passed over in memory, which is written down with the
// next that does, or a moment later. When two nodes run the same consumer, one of them moves the cursor and the other
// starts over; each event is applied once. An Apply that fails is tried again, with growing pauses, until it succeeds:
// events are not skipped, and a consumer that is stuck shows in Lag. It does not hold up the others.
//
// Follow is for models in memory. Its place is in memory too: take End, build the model from the tables, then follow
// from that End. What was changed in between is seen twice, and never missed. Follow does not try again: when the log
// cannot be read, the model may be behind, and its owner is told at once.
//
// The readers of a process that keep up share what was read last (see recent), so that one more of them costs no further
// look at the log.
//
// # Moving to another server
//
// PostgreSQL's transaction ids belong to a cluster. A dump that is restored elsewhere brings rows whose tx the new
// cluster has yet to reach: they would stay invisible, and cursors would stand in front of everything new. Rebase shifts
// old rows and cursors below the new cluster's ids; their order stays as it was. Whoever opens a database to write to it
// calls Rebase before anything else uses the log, also where nobody calls Run. Run makes sure of it once more.
package outbox
