package db

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// pgQuerier is what a pool and a connection have in common.
type pgQuerier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// pgReader reads through the pool, or inside a transaction through its connection.
type pgReader struct {
	q     pgQuerier
	sight *sight
	tx    context.Context //nolint:containedctx // that of Write, to which everything in it belongs; nil outside
	// patience is for how long a query is asked again that was not answered, because the server went away. Inside a
	// transaction it is not: the transaction went with the connection.
	patience time.Duration
	// otherwise is asked instead when this one cannot answer; nil: nobody is.
	otherwise pgQuerier
	// silent ends when this one does not answer any more, while otherwise is not nil.
	silent context.Context //nolint:containedctx // it outlives the query
}

func (r pgReader) query(ctx context.Context, s *Stmt, args []any) (*result, error) {
	look := r.look(ctx)
	rows := &pgRows{reader: r, ctx: ctx, text: s.Text(Postgres), args: args, begun: look.began}
	r.sight.counts.statements.Add(1)
	if err := rows.ask(); err != nil {
		err = interpretPostgres(err)
		look.saw(reading, s, err)
		return nil, err
	}
	return &result{rows: rows, stmt: s, look: look}, nil
}

func (r pgReader) look(ctx context.Context) look {
	if r.tx != nil {
		ctx = r.tx
	}
	return r.sight.look(ctx)
}

func (r pgReader) Query(ctx context.Context, s *Stmt, args ...any) (Rows, error) {
	return rowsOf(r.query(ctx, s, args))
}

func (r pgReader) QueryRow(ctx context.Context, s *Stmt, args ...any) Row {
	return first(r.query(ctx, s, args))
}

// pgRows translates the driver's errors, and asks again while nothing was answered yet.
type pgRows struct {
	pgx.Rows

	reader pgReader
	ctx    context.Context //nolint:containedctx // of the query that these are the rows of, to ask it again
	text   string
	args   []any
	begun  time.Time
	tries  int
	read   bool // a row was seen: from now on an interruption is the caller's
	end    func()
}

// ask sends the query, again while no server can be reached.
func (r *pgRows) ask() error {
	for {
		r.reader.sight.counts.roundTrips.Add(1)
		rows, err := r.reader.q.Query(r.untilSilent(), r.text, r.args...)
		r.Rows = rows
		if err == nil {
			return nil
		}
		if !r.mayAskAgain(err) {
			r.release()
			return err
		}
	}
}

// untilSilent is the context of a query, which also ends when the server that is asked goes silent and another could be asked.
func (r *pgRows) untilSilent() context.Context {
	r.release()
	if r.reader.otherwise == nil {
		return r.ctx
	}
	ctx, cancel := context.WithCancel(r.ctx)
	stop := context.AfterFunc(r.reader.silent, cancel)
	r.end = func() { stop(); cancel() }
	return ctx
}

// Close ends the query, wherever it is.
func (r *pgRows) Close() {
	r.Rows.Close()
	r.release()
}

func (r *pgRows) release() {
	if r.end != nil {
		r.end()
		r.end = nil
	}
}

// mayAskAgain waits before another try, if the error is worth one.
func (r *pgRows) mayAskAgain(err error) bool {
	if r.reader.otherwise != nil && !r.read && r.ctx.Err() == nil {
		r.reader.q, r.reader.otherwise = r.reader.otherwise, nil
		return true
	}
	gone := isUnreachable(err) || isBroken(err) || isRetryable(err)
	if !gone || r.read || time.Since(r.begun) >= r.reader.patience {
		return false
	}
	r.tries++
	r.reader.sight.counts.retries.Add(1)
	return rest(r.ctx, time.Duration(1<<min(r.tries, 8))*time.Millisecond)
}

func (r *pgRows) Next() bool {
	for {
		if r.Rows.Next() {
			r.read = true
			return true
		}
		if err := r.Rows.Err(); err == nil || !r.mayAskAgain(err) {
			return false
		}
		if r.ask() != nil {
			return false
		}
	}
}

func (r *pgRows) Err() error { return interpretPostgres(r.Rows.Err()) }
