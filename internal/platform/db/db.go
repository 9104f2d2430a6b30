package db

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/trace"
)

// ErrNoRows is what Row.Scan returns when there is no row. Stores turn it into their own not_found.
var ErrNoRows = errors.New("db: no rows")

// Row is one row of a result.
type Row interface {
	Scan(dest ...any) error
}

// Rows is a result that is being read. Use List or Each, which close it and check its error.
type Rows interface {
	Row
	Next() bool
	Err() error
	Close()
}

// Reader answers queries. Reader values from DB.Read see committed data; a Tx is a Reader that sees its own writes.
type Reader interface {
	Query(ctx context.Context, s *Stmt, args ...any) (Rows, error)
	// QueryRow never fails itself: Scan returns the error, ErrNoRows if there is no row.
	QueryRow(ctx context.Context, s *Stmt, args ...any) Row
}

// Tx is one write transaction, handed to the function given to DB.Write.
type Tx interface {
	Reader
	// Exec runs a statement and says how many rows it changed. An error is the end of the transaction, on either engine:
	// return it. What may be refused belongs into Try.
	Exec(ctx context.Context, s *Stmt, args ...any) (int64, error)
	// Send runs a batch inside this transaction: one round trip on PostgreSQL. The first guard that does not hold is
	// returned as its fault, which must then be returned from the write function: the transaction is no longer usable.
	Send(ctx context.Context, b *Batch) error
	// Try is Send under a savepoint: when it fails with a refused guard or a *Violation, the batch is undone, alone, and
	// the transaction goes on. Two round trips on PostgreSQL.
	Try(ctx context.Context, b *Batch) error
	// Now is the time of the transaction: the same for all its rows.
	Now() time.Time
	// AfterCommit has f called once the transaction is committed, in order, and not at all if it is not.
	AfterCommit(f func())
}

// List reads all rows of a query through scan. A result is never nil when err is nil.
func List[T any](ctx context.Context, r Reader, scan func(Row) (T, error), s *Stmt, args ...any) ([]T, error) {
	list := []T{}
	err := Each(ctx, r, func(row Row) error {
		value, err := scan(row)
		if err == nil {
			list = append(list, value)
		}
		return err
	}, s, args...)
	if err != nil {
		return nil, err
	}
	return list, nil
}

// Each calls f with every row of a query, in constant memory. It is the one loop over rows in the program, so that an
// interrupted result is never taken for a short one.
func Each(ctx context.Context, r Reader, f func(Row) error, s *Stmt, args ...any) error {
	rows, err := r.Query(ctx, s, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// One reads one row through scan; ErrNoRows if there is none.
func One[T any](ctx context.Context, r Reader, scan func(Row) (T, error), s *Stmt, args ...any) (T, error) {
	return scan(r.QueryRow(ctx, s, args...))
}

// Value reads a single column of a single row.
func Value[T any](ctx context.Context, r Reader, s *Stmt, args ...any) (T, error) {
	var v T
	err := r.QueryRow(ctx, s, args...).Scan(&v)
	return v, err
}

// Batch is everything that a use case claims, described before anything is written: statements in order, each with the
// number of rows it must change and the fault to return when it does not. A Batch is built by one goroutine and
// submitted once.
type Batch struct {
	steps     []step
	contended []step // sorted by key; they run after steps
	after     []func()
	place     trace.Place   // of whoever submitted it, if that is traced
	gathered  map[*Stmt]int // of Inserts.Gather: the step that the next row joins, by the family's first statement
}

type step struct {
	stmt    *Stmt
	args    []any
	key     int64 // of a contended step
	guarded bool
	want    int64
	refusal error
}

// Step is the statement that was just added to a batch, to put a guard on.
type Step struct{ step *step }

// Exec appends a statement.
func (b *Batch) Exec(s *Stmt, args ...any) Step {
	b.steps = append(b.steps, step{stmt: s, args: args})
	return Step{&b.steps[len(b.steps)-1]}
}

// ExecContended adds a statement on a row that many want at once, such as the stock of a product. These run after all
// others, in ascending order of key, so that the row is locked for the shortest time and never crosswise; in a group on
// PostgreSQL after all others of the whole group.
func (b *Batch) ExecContended(key int64, s *Stmt, args ...any) Step {
	at, _ := slices.BinarySearchFunc(b.contended, key+1, func(st step, key int64) int { return cmp.Compare(st.key, key) })
	b.contended = slices.Insert(b.contended, at, step{stmt: s, args: args, key: key})
	return Step{&b.contended[at]}
}

// Want guards the statement: it must change exactly n rows, or the whole batch is refused with the fault.
func (s Step) Want(n int64, refusal error) {
	s.step.guarded, s.step.want, s.step.refusal = true, n, refusal
}

// each calls f with every step in the order in which they run.
func (b *Batch) each(f func(*step) error) error {
	for _, list := range [][]step{b.steps, b.contended} {
		for i := range list {
			if err := f(&list[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// judge is the refusal of a step that changed so many rows, nil if its guard holds.
func (s *step) judge(changed int64) error {
	if s.guarded && changed != s.want {
		return s.refusal
	}
	return nil
}

// Place is where in a trace the batch was submitted; nowhere before that, or without a trace. What runs after the commit may ask.
func (b *Batch) Place() trace.Place { return b.place }

// AfterCommit has f called after the batch is committed.
func (b *Batch) AfterCommit(f func()) { b.after = append(b.after, f) }

// EachStep runs the statements one by one instead of together: a round trip each on PostgreSQL. It is there to measure
// what Send and Submit save.
func (b *Batch) EachStep(ctx context.Context, tx Tx) error {
	return b.each(func(st *step) error {
		changed, err := tx.Exec(ctx, st.stmt, st.args...)
		if err != nil {
			return err
		}
		return st.judge(changed)
	})
}

// Len is the number of statements.
func (b *Batch) Len() int { return len(b.steps) + len(b.contended) }

// Violation says which constraint refused a write, so that a store can translate it into a fault of its domain.
// Drivers' errors are interpreted by code, in one function per engine.
type Violation struct {
	Rule string // unique, foreign_key, check or not_null
	// Constraint is the name as PostgreSQL gives it: table_column_key for a unique index (which is why every one is
	// named so), table_pkey for a primary key, the constraint's name for a named check. SQLite does not tell which
	// foreign key it was: then it is empty.
	Constraint string
	cause      error
}

// Error names rule and constraint.
func (v *Violation) Error() string { return "db: " + v.Rule + " violation of " + v.Constraint }

// Unwrap is the driver's error.
func (v *Violation) Unwrap() error { return v.cause }

// Violates reports whether err says that the constraint of that name refused the write.
func Violates(err error, constraint string) bool {
	var v *Violation
	return errors.As(err, &v) && v.Constraint == constraint
}

// ViolatesRule reports whether err says that a constraint of that rule refused the write.
func ViolatesRule(err error, rule string) bool {
	var v *Violation
	return errors.As(err, &v) && v.Rule == rule
}

// ErrUnknownOutcome is the fault for a commit whose answer was lost and could not be found out.
var ErrUnknownOutcome = fault.New(fault.Unavailable, fault.CodeOutcomeUnknown,
	"The connection to the database was lost at the moment of commit. Please check whether your change took effect.").
	WithRetryAfter(2 * time.Second)

// ErrBusy is the fault for a write that did not get its turn.
var ErrBusy = fault.New(fault.Unavailable, fault.CodeUnavailable,
	"The shop is very busy right now. Nothing was changed; please try again.").WithRetryAfter(time.Second)
