// Package db is the waist of the house: everything above it speaks to SQLite and to PostgreSQL in the same way, and
// nothing above it knows a driver.
//
// # Statements
//
// A domain declares its SQL as package variables, next to the code that scans the result:
//
//	var getBrand = db.SQL(`SELECT id, name FROM brand WHERE slug = $1`)
//
// The text is in the dialect that both engines share. Where they truly differ, Spell takes both spellings, and a comment
// says "Differs because …". A statement that breaks a rule of the dialect panics when the program starts:
//
//   - placeholders are $1, $2, … numbered by first appearance (drivers for SQLite bind by appearance, PostgreSQL by number);
//   - no LIKE or ILIKE (SQLite ignores case, PostgreSQL does not), GLOB, REGEXP or SIMILAR TO;
//   - no now(), CURRENT_TIMESTAMP, strftime or date functions: time is an argument, in UTC microseconds;
//   - no :: casts, arrays, DISTINCT ON, FOR UPDATE, INSERT OR …, IFNULL or NVL.
//
// Ids, money and times are 64-bit integers, booleans are booleans, JSON is text that only Go reads. Columns are NOT NULL, or
// the ORDER BY that sorts by them says NULLS LAST. Upsert and RETURNING are fine. One trap the check cannot see: PostgreSQL
// infers int4 for a parameter that is only compared with a small literal; write CAST($1 AS BIGINT) there.
//
// # Reading
//
// Read gives a Reader of committed data: on SQLite a pool of read-only connections, on PostgreSQL the pool.
//
// # Writing
//
// A use case reads and computes first, holding no lock, and then describes everything that it claims as one Batch of
// guarded statements. Submit hands the batch to a dispatcher, which takes up to 32 waiting batches, runs them in one
// transaction and answers all of them after that one commit. A batch whose guard does not hold is refused alone.
//
//   - On SQLite there is one writer. It runs each batch of a group under its own savepoint; a refused batch is rolled back to
//     its savepoint before the next begins, so that each is judged as if the earlier ones had been committed before it.
//   - On PostgreSQL the statements of all batches are sent as one pipeline. If every guard holds, the group is committed: two
//     round trips in all. If one does not, the group is rolled back and run again batch by batch, each under a savepoint and judged
//     like on SQLite; while refusals are frequent, groups are run that way at once.
//
// Whoever cancels while a batch waits in the queue takes it back, whole. Once a group has begun, Submit waits for its
// outcome, which is a matter of milliseconds, and reports what truly happened. A PostgreSQL connection that breaks at the
// moment of commit leaves the question open; the dispatcher then asks the server for the fate of the transaction by its id,
// and only if the server cannot tell is the answer ErrUnknownOutcome.
//
// Write runs a function in one write transaction, for use cases that must read what they write. The function may run again
// after a serialization failure or deadlock, so it changes nothing outside but through AfterCommit. It must not call Write or
// Submit of the same DB: with a single writer, that waits for itself.
//
// # Order of locks
//
// Rows that many want at once, such as stock, are written through ExecContended: they are locked last and in order of their
// key, in a batch and, on PostgreSQL, across the batches of a group.
package db
