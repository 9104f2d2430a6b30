package db

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/trace"
)

// Options says which database to open and how. Zero values are sane.
type Options struct {
	Path   string // the SQLite file; used when URL is empty
	URL    string // postgres://…; several hosts, of which the primary is looked for: postgres://user@first,second/shop
	Clock  clock.Clock
	Logger *slog.Logger

	// PostgreSQL's pool: connections kept (10), connections at most (20), age at which one is replaced (1 h). A
	// connection that was idle is checked before use.
	PoolMin         int
	PoolMax         int
	PoolLifetime    time.Duration
	PoolHealthCheck time.Duration // how often idle connections are looked at (30 s)

	ReplicaURL string        // PostgreSQL: a standby that ReadLagging asks; empty: there is none
	ReplicaLag time.Duration // how far behind it may be (5 s)

	Roles   string // of a program that serves the shop, for Nodes; empty for one that ends soon
	Version string // of the program

	Readers     int           // SQLite: read connections (4)
	Dispatchers int           // PostgreSQL: groups in flight at once (2)
	GroupLimit  int           // batches in one transaction (32)
	QueueLimit  int           // batches that may wait (1024); more wait outside, up to QueueWait
	QueueWait   time.Duration // how long Submit waits for a place in the queue (10 s)

	// Slow is how long a statement or commit takes that is logged, by its text and without its arguments; 0: none is.
	Slow time.Duration

	Probe *Probe // of tests
}

// Bounds of a group and of a single attempt.
const (
	defaultGroupLimit = 32
	defaultQueueLimit = 1024
	defaultQueueWait  = 10 * time.Second
	commitTimeout     = 30 * time.Second
	maxAttempts       = 8
)

// engine is what the two databases do differently.
type engine interface {
	reader() Reader
	lagging() Reader
	write(ctx context.Context, f func(Tx) error) ([]func(), error)
	// runGroup answers every submission exactly once, through its done channel.
	runGroup(group []*submission)
	introspect(ctx context.Context) (Schema, error)
	prepare(ctx context.Context, text string) error
	ping(ctx context.Context) error
	exists(ctx context.Context, query string) (bool, error)
	settle(ctx context.Context) error
	close() error
}

// DB is an open database. It is safe for concurrent use.
type DB struct {
	kind    Engine
	engine  engine
	clock   clock.Clock
	log     *slog.Logger
	options Options
	counts  counters
	sight   sight

	queue      chan *submission
	closing    chan struct{} // closed first: nothing more is taken in
	drained    chan struct{} // closed when every dispatcher has gone
	closed     sync.Once
	background sync.WaitGroup

	minter atomic.Pointer[id.Minter]
	lease  *nodeLease
}

// Open connects to the database that the options name. It changes nothing: call Migrate, then LeaseNode, before the
// first write that mints an id.
func Open(ctx context.Context, o Options) (*DB, error) {
	d := &DB{options: o.withDefaults(), closing: make(chan struct{}), drained: make(chan struct{})}
	d.clock, d.log = d.options.Clock, d.options.Logger
	d.queue = make(chan *submission, d.options.QueueLimit)
	d.sight = sight{counts: &d.counts, slow: d.options.Slow, log: d.log}
	dispatchers := 1
	var err error
	if o.URL != "" {
		d.kind, dispatchers = Postgres, d.options.Dispatchers
		d.sight.engine = d.kind
		d.engine, err = openPostgres(ctx, d.options, &d.sight, d.clock)
	} else {
		d.kind = SQLite
		d.engine, err = openSQLite(ctx, d.options, &d.sight, d.clock)
	}
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	for range dispatchers {
		d.background.Go(d.dispatch)
	}
	return d, nil
}

func (o Options) withDefaults() Options {
	if o.Clock == nil {
		o.Clock = clock.System
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	o.PoolMin = orDefault(o.PoolMin, 10)
	o.PoolMax = max(orDefault(o.PoolMax, 20), o.PoolMin)
	o.PoolLifetime = orDefault(o.PoolLifetime, time.Hour)
	o.PoolHealthCheck = orDefault(o.PoolHealthCheck, 30*time.Second)
	o.ReplicaLag = orDefault(o.ReplicaLag, 5*time.Second)
	o.Readers = orDefault(o.Readers, 4)
	o.Dispatchers = orDefault(o.Dispatchers, 2)
	o.GroupLimit = orDefault(o.GroupLimit, defaultGroupLimit)
	o.QueueLimit = orDefault(o.QueueLimit, defaultQueueLimit)
	o.QueueWait = orDefault(o.QueueWait, defaultQueueWait)
	return o
}

func orDefault[T int | time.Duration](value, fallback T) T {
	if value <= 0 {
		return fallback
	}
	return value
}

// Engine says which of the two databases this is.
func (d *DB) Engine() Engine { return d.kind }

// Clock is the clock that transactions take their time from.
func (d *DB) Clock() clock.Clock { return d.clock }

// IDs mints ids under the node number that LeaseNode leased; before that it panics. Ask for it at each use: after a
// lost lease it is another one.
func (d *DB) IDs() *id.Minter {
	m := d.minter.Load()
	if m == nil {
		panic("db: IDs called before LeaseNode")
	}
	return m
}

// Read answers queries from committed data.
func (d *DB) Read() Reader { return d.engine.reader() }

// ReadLagging answers queries from data that may be a few seconds old, where that is nobody's harm: from the standby, if there is
// one that answers and keeps up, else from where Read reads. Nobody may decide by it what to write, nor show somebody by it what
// he has just written himself.
func (d *DB) ReadLagging() Reader { return d.engine.lagging() }

// Ping reports whether the database answers.
func (d *DB) Ping(ctx context.Context) error { return d.engine.ping(ctx) }

// Write runs f in one write transaction and commits it if f returns nil. f may run again after a serialization failure or
// a deadlock. It returns f's error as it is, ErrBusy when the turn never came, ErrUnknownOutcome when the answer to the
// commit was lost for good.
func (d *DB) Write(ctx context.Context, f func(Tx) error) error {
	ctx, span := trace.Child(ctx, "write", trace.Inside)
	after, err := d.engine.write(ctx, f)
	span.End(named(err))
	if err != nil {
		return err
	}
	for _, f := range after {
		f()
	}
	return nil
}

// Close answers what is in the queue, gives the node number back and closes every connection. Submits that come later
// are refused with ErrBusy.
func (d *DB) Close() error {
	var err error
	d.closed.Do(func() {
		if d.lease != nil {
			d.lease.release()
		}
		close(d.closing)
		d.background.Wait()
		close(d.drained)
		err = d.engine.close()
	})
	return err
}
