package db

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/trace"
)

// work is what the database is asked for, as its times are told apart.
type work uint8

const (
	reading work = iota
	writing
	committing
	works
)

// String is the name of the work in metrics.
func (w work) String() string { return [works]string{"read", "write", "commit"}[w] }

// sight looks at everything that is sent to the database: it measures how long that takes, says what was slow, and adds statements to
// the trace that they belong to. It sees no argument of a statement.
type sight struct {
	counts *counters
	engine Engine
	slow   time.Duration // 0: nothing is slow
	log    *slog.Logger
	times  [works]histogram
}

// look is one look at the clock: it goes from statement to statement, each of which begins where the one before it ended. Whoever has
// a look of its own at every statement asks the clock twice as often.
type look struct {
	sight *sight
	ctx   context.Context //nolint:containedctx // of whoever waits: his request is named in the log
	span  trace.Span      // that statements are parts of
	began time.Time
}

// look begins one.
func (s *sight) look(ctx context.Context) look {
	return look{sight: s, ctx: ctx, span: trace.Of(ctx), began: time.Now()}
}

// of turns to another's statements, in the same row of answers.
func (l *look) of(s *submission) { l.ctx, l.span = s.ctx, s.span }

// saw tells that a statement is over. On PostgreSQL, statements that were sent together are over when their answers are read, in order:
// the first has the way to the server in its time.
func (l *look) saw(w work, s *Stmt, err error) {
	ended := time.Now()
	began := l.began
	l.began = ended
	l.sight.note(l.ctx, w, s, ended.Sub(began))
	if l.span.On() {
		l.part(s, began, ended, err)
	}
}

func (l *look) part(s *Stmt, began, ended time.Time, err error) {
	l.span.Part(s.summary(l.sight.engine), trace.Client, began, ended, named(err),
		trace.Text("db.system.name", l.sight.engine.system()), trace.Text("db.query.text", s.Text(l.sight.engine)),
		trace.Text("code.location", s.Site()))
}

// named is an error as traces tell it: which rule refused a write is no failure of the database.
func named(err error) error {
	v, refused := errors.AsType[*Violation](err)
	switch {
	case errors.Is(err, ErrNoRows):
		return nil
	case refused:
		return fault.New(fault.Refused, v.Rule, "")
	}
	return err
}

// note measures, and says so if it was slow.
func (s *sight) note(ctx context.Context, w work, stmt *Stmt, took time.Duration) {
	s.times[w].add(took)
	if s.slow > 0 && took >= s.slow {
		s.counts.slow.Add(1)
		s.log.WarnContext(ctx, "the database was slow", "duration_ms", float64(took.Microseconds())/1000, "engine", s.engine.String(),
			"statement", stmt.brief(s.engine), "declared", stmt.Site())
	}
}

// sawCommit tells that the transaction of a group is over, to everybody in it.
func (s *sight) sawCommit(group []*submission, began time.Time, err error) {
	ended := time.Now()
	ctx := quiet
	if len(group) == 1 {
		ctx = group[0].ctx
	}
	s.note(ctx, committing, commit, ended.Sub(began))
	for _, one := range group {
		if one.span.On() {
			(&look{sight: s, span: one.span}).part(commit, began, ended, err)
		}
	}
}

// commit is the end of a transaction, as logs and traces name it.
var commit = &Stmt{texts: [2]string{"COMMIT", "COMMIT"}, site: "internal/platform/db"}

// result is a result that is being read. Its time lasts until it is closed: what its reader does meanwhile is part of it.
type result struct {
	rows Rows
	stmt *Stmt // nil once it is closed
	look look
}

// Next goes to the next row.
func (r *result) Next() bool { return r.rows.Next() }

// Scan reads the row.
func (r *result) Scan(dest ...any) error { return r.rows.Scan(dest...) }

// Err is why there is no next row.
func (r *result) Err() error { return r.rows.Err() }

// Close ends the reading.
func (r *result) Close() {
	r.rows.Close()
	if r.stmt != nil {
		r.look.saw(reading, r.stmt, r.rows.Err())
		r.stmt = nil
	}
}

// firstRow is the one row of a result, on either engine.
type firstRow result

// Scan reads the row, or says that there is none.
func (f *firstRow) Scan(dest ...any) error {
	r := (*result)(f)
	defer r.Close()
	if !r.Next() {
		if err := r.Err(); err != nil {
			return err
		}
		return ErrNoRows
	}
	if err := r.Scan(dest...); err != nil {
		return err
	}
	// One step further: with RETURNING, some constraints are checked when the statement ends.
	r.Next()
	return r.Err()
}

// noRow is a row that could not be asked for.
type noRow struct{ err error }

// Scan says why.
func (n noRow) Scan(...any) error { return n.err }

// first is a result as its only row.
func first(r *result, err error) Row {
	if err != nil {
		return noRow{err}
	}
	return (*firstRow)(r)
}

// rowsOf is a result as rows.
func rowsOf(r *result, err error) (Rows, error) {
	if err != nil {
		return nil, err
	}
	return r, nil
}

// TimeBounds are the upper ends, in seconds, of what Times counts.
var TimeBounds = [...]float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

// timeLimits is TimeBounds as times.
var timeLimits = func() (limits [len(TimeBounds)]time.Duration) {
	for i, bound := range TimeBounds {
		limits[i] = time.Duration(bound * float64(time.Second))
	}
	return limits
}()

// histogram counts how long things took.
type histogram struct {
	counts [len(TimeBounds) + 1]atomic.Uint64 // the last: longer than all bounds
	sum    atomic.Int64                       // nanoseconds
}

func (h *histogram) add(took time.Duration) {
	at := 0
	for at < len(timeLimits) && took > timeLimits[at] {
		at++
	}
	h.counts[at].Add(1)
	h.sum.Add(int64(took))
}

// Times is how long the database took for one kind of work since it was opened.
type Times struct {
	Work  string                  // read, write or commit
	Upto  [len(TimeBounds)]uint64 // how many took as long as the bound of that place, or less
	Count uint64                  // all of them
	Sum   time.Duration
}

// Times is a snapshot.
func (d *DB) Times() []Times {
	list := make([]Times, works)
	for w := range works {
		h, t := &d.sight.times[w], &list[w]
		t.Work, t.Sum = w.String(), time.Duration(h.sum.Load())
		for i := range h.counts {
			t.Count += h.counts[i].Load()
			if i < len(t.Upto) {
				t.Upto[i] = t.Count
			}
		}
	}
	return list
}
