package db

import "sync/atomic"

type counters struct {
	statements atomic.Int64
	roundTrips atomic.Int64
	commits    atomic.Int64
	groups     atomic.Int64
	batches    atomic.Int64
	refused    atomic.Int64
	retries    atomic.Int64
	queueFull  atomic.Int64
	slow       atomic.Int64
}

// Counters is what the database was asked to do since it was opened, for metrics and for the budgets that tests
// assert.
type Counters struct {
	Statements int64 // statements of domains; transaction control is not counted
	RoundTrips int64 // messages sent and waited for (PostgreSQL); SQLite has none
	Commits    int64
	Groups     int64 // transactions of the dispatcher
	Batches    int64 // batches in them
	Refused    int64 // batches that were refused
	Retries    int64 // transactions run again after a conflict or a lost connection
	QueueFull  int64 // submits that found no place in time
	Slow       int64 // statements and commits that took as long as Options.Slow, or longer
	Waiting    int64 // batches in the queue right now
}

// Counters is a snapshot; subtract two to see the cost of what happened between them.
func (d *DB) Counters() Counters {
	return Counters{
		Statements: d.counts.statements.Load(),
		RoundTrips: d.counts.roundTrips.Load(),
		Commits:    d.counts.commits.Load(),
		Groups:     d.counts.groups.Load(),
		Batches:    d.counts.batches.Load(),
		Refused:    d.counts.refused.Load(),
		Retries:    d.counts.retries.Load(),
		QueueFull:  d.counts.queueFull.Load(),
		Slow:       d.counts.slow.Load(),
		Waiting:    int64(len(d.queue)),
	}
}

// Sub is the difference c - before.
func (c Counters) Sub(before Counters) Counters {
	c.Statements -= before.Statements
	c.RoundTrips -= before.RoundTrips
	c.Commits -= before.Commits
	c.Groups -= before.Groups
	c.Batches -= before.Batches
	c.Refused -= before.Refused
	c.Retries -= before.Retries
	c.QueueFull -= before.QueueFull
	c.Slow -= before.Slow
	return c
}
