package db

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
)

// postgresEngine is a pool of native pgx connections. Every statement is prepared once per connection by pgx.
type postgresEngine struct {
	pool   *pgxpool.Pool
	counts *counters
	sight  *sight
	clock  clock.Clock
	// refusals is how often groups had a refusal lately, in 1/1024: the choice between pipelining a group at once and
	// judging it batch by batch.
	refusals refusalRate
	replica  *replica // nil: there is none
}

func openPostgres(ctx context.Context, o Options, s *sight, c clock.Clock) (*postgresEngine, error) {
	config, err := pgxpool.ParseConfig(o.URL)
	if err != nil {
		// The driver's message may hold the password.
		return nil, errors.New("the database URL is not of the form postgres://user:password@host:port/name")
	}
	config.MinConns, config.MaxConns = int32(o.PoolMin), int32(o.PoolMax)
	config.MaxConnLifetime, config.HealthCheckPeriod = o.PoolLifetime, o.PoolHealthCheck
	config.MaxConnLifetimeJitter = o.PoolLifetime / 10
	// A connection that was idle is asked before it is trusted.
	config.ShouldPing = func(_ context.Context, p pgxpool.ShouldPingParams) bool {
		return p.IdleDuration > time.Second
	}
	config.PingTimeout = pingTimeout
	config.ConnConfig.StatementCacheCapacity = 1024
	prepareForFailover(config.ConnConfig)
	config.AfterConnect = noteTimeline
	for name, value := range map[string]string{
		"application_name": "winkel", "timezone": "UTC",
		"lock_timeout": "10s", "idle_in_transaction_session_timeout": "60s",
	} {
		if config.ConnConfig.RuntimeParams[name] == "" {
			config.ConnConfig.RuntimeParams[name] = value
		}
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	e := &postgresEngine{pool: pool, counts: s.counts, sight: s, clock: c}
	// What the driver says is shown as it is: it names host, user and database, and not the password.
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, err
	}
	if o.ReplicaURL != "" {
		if e.replica, err = openReplica(o, pool); err != nil {
			pool.Close()
			return nil, err
		}
	}
	return e, nil
}

func (e *postgresEngine) reader() Reader {
	return pgReader{q: e.pool, sight: e.sight, patience: failoverPatience}
}

func (e *postgresEngine) lagging() Reader {
	if !e.replica.usable() {
		return e.reader()
	}
	return pgReader{q: e.replica.pool, sight: e.sight, patience: failoverPatience, otherwise: e.pool, silent: e.replica.untilSilent()}
}

func (e *postgresEngine) ping(ctx context.Context) error {
	return interpretPostgres(e.pool.Ping(ctx))
}

func (e *postgresEngine) prepare(ctx context.Context, text string) error {
	return e.pool.AcquireFunc(ctx, func(c *pgxpool.Conn) error {
		_, err := c.Conn().Prepare(ctx, "", text)
		return err
	})
}

func (e *postgresEngine) close() error {
	e.replica.close()
	e.pool.Close()
	return nil
}

// again runs f until it succeeds or fails for good: conflicts between transactions and connections that broke before
// the commit are tried again, with growing pauses and jitter. While no server can be reached, or only one that is not the
// primary yet, that is for as long as a standby may take to become it.
func (e *postgresEngine) again(ctx context.Context, f func() error) error {
	begun := time.Now()
	for attempt := 1; ; attempt++ {
		err := f()
		waits := (isUnreachable(err) || isReadOnly(err)) && time.Since(begun) < failoverPatience
		if err == nil || !waits && (attempt >= maxAttempts || !isRetryable(err)) {
			return interpretPostgres(err)
		}
		if isReadOnly(err) {
			e.pool.Reset() // these connections lead to a server that is no longer the primary
		}
		e.counts.retries.Add(1)
		if !rest(ctx, time.Duration(1<<min(attempt, 8))*time.Millisecond) {
			return fault.From(ctx.Err())
		}
	}
}

// rest sleeps for a pause, give or take half; false when ctx ended meanwhile.
func rest(ctx context.Context, pause time.Duration) bool {
	select {
	case <-time.After(pause/2 + rand.N(pause)):
		return true
	case <-ctx.Done():
		return false
	}
}

// pgTransaction is an open transaction on a connection of its own, and its id by which the server can be asked for its fate.
type pgTransaction struct {
	conn *pgxpool.Conn
	xid  string
}

var pgBegin = func(b *pgx.Batch) {
	b.Queue("BEGIN")
	b.Queue("SELECT CAST(pg_current_xact_id() AS TEXT)")
}

// finish commits. When the connection breaks before the answer, it finds out what became of the transaction.
func (e *postgresEngine) finish(ctx context.Context, t pgTransaction) error {
	e.counts.roundTrips.Add(1)
	tag, err := t.conn.Exec(ctx, "COMMIT")
	if err == nil {
		if tag.String() != "COMMIT" {
			return errFailedEarlier // the server answers ROLLBACK, without an error, when a statement had failed
		}
		e.counts.commits.Add(1)
		return nil
	}
	if server, answered := errors.AsType[*pgconn.PgError](err); answered && !isLastWord(server) {
		return err
	}
	return e.fate(t, err)
}

// errFailedEarlier is the answer to a write function that returns nil although one of its statements failed: a failed
// statement undoes the whole transaction. What may fail belongs into Try.
var errFailedEarlier = errors.New("db: a statement of the transaction failed, so it cannot be committed")

// fate asks the server, on another connection, whether the transaction was committed before the line broke. A server that took
// over meanwhile cannot tell: it may give the same number to a transaction of its own.
func (e *postgresEngine) fate(t pgTransaction, cause error) error {
	history := timelineAt(t.conn.Conn())
	if history == "" {
		return ErrUnknownOutcome.WithCause(cause) // nobody could tell whether it is still the same server
	}
	ctx, cancel := context.WithTimeout(context.Background(), commitTimeout)
	defer cancel()
	for ctx.Err() == nil {
		var status *string
		var timeline string
		err := e.askFate(ctx, t.xid, &status, &timeline)
		switch {
		case isRefused(err), err == nil && timeline != history:
			return ErrUnknownOutcome.WithCause(cause)
		case err != nil: // not back yet
		case status == nil:
			return ErrUnknownOutcome.WithCause(cause)
		case *status == "committed":
			e.counts.commits.Add(1)
			return nil
		case *status == "aborted":
			return &lostTransaction{cause}
		}
		select {
		case <-ctx.Done():
		case <-time.After(100 * time.Millisecond):
		}
	}
	return ErrUnknownOutcome.WithCause(cause)
}

// askFate asks the server that is there now what became of a transaction, and on which history it is itself.
func (e *postgresEngine) askFate(ctx context.Context, xid string, status **string, timeline *string) error {
	ctx, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	return e.pool.QueryRow(ctx, "SELECT pg_xact_status(CAST(CAST($1 AS TEXT) AS xid8)), "+timelineOf, xid).Scan(status, timeline)
}

// lostTransaction is one that certainly did not commit; it may be run again.
type lostTransaction struct{ cause error }

func (l *lostTransaction) Error() string { return "transaction lost: " + l.cause.Error() }
func (l *lostTransaction) Unwrap() error { return l.cause }

// isRetryable reports whether the transaction certainly did not happen and may well succeed when run again.
func isRetryable(err error) bool {
	if _, lost := errors.AsType[*lostTransaction](err); lost {
		return true
	}
	if server, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch server.Code {
		case "40001", "40P01": // serialization failure, deadlock
			return true
		case "57P01", "57P02", "57P03": // the server shuts down, crashed, or starts
			return true
		case readOnlyTransaction:
			return true
		case "XX000": // an internal error
			// Transactions with savepoints that lock and change one row at the same moment now and then end so (PostgreSQL 15).
			return strings.Contains(server.Message, "multixact has more than one updating member")
		}
	}
	return false
}

// interpretPostgres turns a driver error into a *Violation or a fault, by its SQLSTATE.
func interpretPostgres(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrNoRows
	}
	var done *fault.Error
	var violation *Violation
	if errors.As(err, &done) || errors.As(err, &violation) {
		return err
	}
	server, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		if isUnreachable(err) || isBroken(err) {
			return ErrBusy.WithCause(err)
		}
		if lost, is := errors.AsType[*lostTransaction](err); is {
			return ErrBusy.WithCause(lost)
		}
		return err
	}
	if server.Code == readOnlyTransaction {
		return ErrBusy.WithCause(err)
	}
	switch server.Code {
	case "23505":
		return &Violation{Rule: "unique", Constraint: server.ConstraintName, cause: err}
	case "23503":
		return &Violation{Rule: "foreign_key", Constraint: server.ConstraintName, cause: err}
	case "23514":
		return &Violation{Rule: "check", Constraint: server.ConstraintName, cause: err}
	case "23502":
		return &Violation{Rule: "not_null", Constraint: server.TableName + "." + server.ColumnName, cause: err}
	case "22021": // text that is not UTF-8, or has a NUL in it, which SQLite takes and PostgreSQL does not
		return fault.New(fault.Invalid, fault.CodeValidation, "The text has a character in it that cannot be stored.").WithCause(err)
	case "57014":
		return fault.New(fault.Canceled, fault.CodeCanceled, "The request was canceled before it was done.").WithCause(err)
	}
	switch server.Code[:2] {
	case "08", "53", "57", "40", "55": // connection, resources, operator, conflicts that stayed, locks
		return ErrBusy.WithCause(err)
	}
	return err
}

// pgTx is a transaction opened by Write.
type pgTx struct {
	pgReader
	conn   *pgx.Conn
	now    time.Time
	after  []func()
	failed error
}

func (t *pgTx) Exec(ctx context.Context, s *Stmt, args ...any) (int64, error) {
	t.sight.counts.statements.Add(1)
	t.sight.counts.roundTrips.Add(1)
	look := t.look(ctx)
	tag, err := t.conn.Exec(ctx, s.Text(Postgres), args...)
	if err != nil {
		err = interpretPostgres(err)
	}
	look.saw(writing, s, err)
	if err != nil {
		t.failed = errors.Join(errFailedEarlier, err)
	}
	return tag.RowsAffected(), err
}

// Send runs the batch as one pipeline.
func (t *pgTx) Send(ctx context.Context, b *Batch) error {
	pipeline := &pgx.Batch{}
	queueSteps(pipeline, b)
	t.sight.counts.roundTrips.Add(1)
	look := t.look(ctx)
	results := t.conn.SendBatch(ctx, pipeline)
	refusal := readSteps(results, b, &look)
	if err := errors.Join(refusal, closeAfter(results, refusal)); err != nil {
		t.failed = err
		return err
	}
	t.after = append(t.after, b.after...)
	return nil
}

// Try runs the batch under a savepoint.
func (t *pgTx) Try(ctx context.Context, b *Batch) error {
	pipeline := &pgx.Batch{}
	pipeline.Queue("SAVEPOINT batch")
	queueSteps(pipeline, b)
	t.sight.counts.roundTrips.Add(1)
	look := t.look(ctx)
	results := t.conn.SendBatch(ctx, pipeline)
	_, refusal := results.Exec()
	if refusal == nil {
		refusal = readSteps(results, b, &look)
	}
	if err := closeAfter(results, refusal); err != nil {
		t.failed = err
		return err
	}
	if refusal != nil && isRetryable(refusal) {
		t.failed = refusal // a deadlock or a conflict is the whole transaction's
		return refusal
	}
	end := "RELEASE SAVEPOINT batch"
	if refusal != nil {
		end = "ROLLBACK TO SAVEPOINT batch; RELEASE SAVEPOINT batch"
	}
	t.sight.counts.roundTrips.Add(1)
	if _, err := t.conn.PgConn().Exec(ctx, end).ReadAll(); err != nil {
		t.failed = errors.Join(refusal, err)
		return t.failed
	}
	if refusal == nil {
		t.after = append(t.after, b.after...)
	}
	return refusal
}

func (t *pgTx) Now() time.Time       { return t.now }
func (t *pgTx) AfterCommit(f func()) { t.after = append(t.after, f) }

func queueSteps(pipeline *pgx.Batch, b *Batch) {
	_ = b.each(func(st *step) error {
		pipeline.Queue(st.stmt.Text(Postgres), st.args...)
		return nil
	})
}

// readSteps reads the results of a batch and returns its first refusal.
func readSteps(results pgx.BatchResults, b *Batch, l *look) error {
	return b.each(func(st *step) error { return readStep(results, st, l) })
}

func readStep(results pgx.BatchResults, st *step, l *look) error {
	l.sight.counts.statements.Add(1)
	tag, err := results.Exec()
	err = interpretPostgres(err)
	l.saw(writing, st.stmt, err)
	if err != nil {
		return err
	}
	return st.judge(tag.RowsAffected())
}

// closeAfter reads what is left of a pipeline. After a refusal, later statements of the pipeline may have failed for its
// sake; only a broken connection still counts then.
func closeAfter(results pgx.BatchResults, refusal error) error {
	err := results.Close()
	if refusal == nil {
		return interpretPostgres(err)
	}
	if _, answered := errors.AsType[*pgconn.PgError](err); answered {
		return nil
	}
	return err
}

// begin opens a transaction on a connection of its own, in one round trip.
func (e *postgresEngine) begin(ctx context.Context) (pgTransaction, error) {
	conn, err := e.pool.Acquire(ctx)
	if err != nil {
		return pgTransaction{}, err
	}
	pipeline := &pgx.Batch{}
	pgBegin(pipeline)
	e.counts.roundTrips.Add(1)
	results := conn.SendBatch(ctx, pipeline)
	t := pgTransaction{conn: conn}
	if err := errors.Join(readBegin(results, &t), results.Close()); err != nil {
		abandon(conn)
		return pgTransaction{}, &lostTransaction{err}
	}
	return t, nil
}

func readBegin(results pgx.BatchResults, t *pgTransaction) error {
	if _, err := results.Exec(); err != nil {
		return err
	}
	return results.QueryRow().Scan(&t.xid)
}

// abandon rolls back and gives the connection back to the pool; a connection that cannot even do that is closed.
func abandon(conn *pgxpool.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if conn.Conn().PgConn().TxStatus() != 'I' {
		if _, err := conn.Conn().PgConn().Exec(ctx, "ROLLBACK").ReadAll(); err != nil {
			_ = conn.Conn().Close(ctx)
		}
	}
	conn.Release()
}

func (e *postgresEngine) write(ctx context.Context, f func(Tx) error) ([]func(), error) {
	var after []func()
	err := e.again(ctx, func() error {
		t, err := e.begin(ctx)
		if err != nil {
			return err
		}
		defer abandon(t.conn)
		tx := &pgTx{pgReader: pgReader{q: t.conn, sight: e.sight, tx: ctx}, conn: t.conn.Conn(), now: e.clock.Now()}
		if err := f(tx); err != nil {
			if t.conn.Conn().IsClosed() {
				return &lostTransaction{err}
			}
			return err
		}
		if tx.failed != nil {
			return tx.failed
		}
		after = tx.after
		// The caller's patience ends before the commit, never in the middle of it.
		patient, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTimeout)
		defer cancel()
		look := e.sight.look(ctx)
		err = e.finish(patient, t)
		look.saw(committing, commit, err)
		return err
	})
	if err != nil {
		return nil, err
	}
	return after, nil
}
