package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"modernc.org/sqlite" // also registers the driver
	sqlite3 "modernc.org/sqlite/lib"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
)

// sqliteEngine is one file with a pool of read-only connections and a single writer. Writers queue here, in Go, where
// waiting is fair and can be canceled, and not in SQLITE_BUSY; only another process makes us wait inside SQLite.
type sqliteEngine struct {
	readers *sql.DB
	prepped sync.Map // *Stmt → *sql.Stmt of the read pool
	writers *sql.DB
	turn    chan *sqliteWriter // holds the writer when nobody writes
	counts  *counters
	sight   *sight
	clock   clock.Clock
}

// sqliteWriter is the one connection that writes, with its prepared statements.
type sqliteWriter struct {
	conn   *sql.Conn
	stmts  map[*Stmt]*sql.Stmt
	begin  *sql.Stmt
	commit *sql.Stmt
	undo   *sql.Stmt
	save   *sql.Stmt
	keep   *sql.Stmt
	back   *sql.Stmt
}

// sqlitePragmas go first on every connection. busy_timeout leads, because setting the journal mode may itself have to
// wait for another process. FULL: a commit that was answered survives a power cut.
//
// The writer has secure_delete besides: what is deleted is overwritten, so that somebody who is erased is not to be found in
// the file either.
const sqlitePragmas = "_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
	"&_pragma=foreign_keys(ON)&_pragma=temp_store(MEMORY)"

func openSQLite(ctx context.Context, o Options, s *sight, c clock.Clock) (*sqliteEngine, error) {
	if o.Path == "" {
		return nil, errors.New("neither a path for SQLite nor a URL for PostgreSQL was given")
	}
	if err := createPrivately(o.Path); err != nil {
		return nil, err
	}
	e := &sqliteEngine{turn: make(chan *sqliteWriter, 1), counts: s.counts, sight: s, clock: c}
	var err error
	// The writer comes first: it switches a new file to WAL, which a read-only connection cannot.
	if e.writers, err = sql.Open("sqlite", sqliteDSN(o.Path, "_pragma=cache_size(-32000)&_pragma=wal_autocheckpoint(4000)&_pragma=secure_delete(ON)&"+countBounded)); err != nil {
		return nil, err
	}
	e.writers.SetMaxOpenConns(1)
	writer, err := e.newWriter(ctx)
	if err != nil {
		return nil, errors.Join(err, e.writers.Close())
	}
	e.turn <- writer
	e.readers, err = sql.Open("sqlite", sqliteDSN(o.Path, "_pragma=cache_size(-8000)&_pragma=query_only(ON)"))
	if err != nil {
		return nil, errors.Join(err, e.writers.Close())
	}
	e.readers.SetMaxOpenConns(o.Readers)
	e.readers.SetMaxIdleConns(o.Readers)
	return e, nil
}

func sqliteDSN(path, extra string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + sqlitePragmas + "&" + extra
}

// createPrivately makes the file and its folder for the owner's eyes alone, before SQLite makes them for everybody's.
func createPrivately(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func (e *sqliteEngine) newWriter(ctx context.Context) (*sqliteWriter, error) {
	conn, err := e.writers.Conn(ctx)
	if err != nil {
		return nil, err
	}
	w := &sqliteWriter{conn: conn, stmts: map[*Stmt]*sql.Stmt{}}
	for text, stmt := range map[string]**sql.Stmt{
		"BEGIN IMMEDIATE": &w.begin, "COMMIT": &w.commit, "ROLLBACK": &w.undo,
		"SAVEPOINT batch": &w.save, "RELEASE batch": &w.keep, "ROLLBACK TO batch": &w.back,
	} {
		if *stmt, err = conn.PrepareContext(ctx, text); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
	}
	return w, nil
}

// quiet is the context of everything on the writer: without a Done channel, or the driver starts a goroutine for each
// statement to watch it. A write is short; its caller's patience is looked at before it begins.
var quiet = context.Background()

func (w *sqliteWriter) run(stmt *sql.Stmt) error {
	_, err := stmt.ExecContext(quiet)
	return interpretSQLite(err)
}

func (w *sqliteWriter) stmt(s *Stmt) (*sql.Stmt, error) {
	if p := w.stmts[s]; p != nil {
		return p, nil
	}
	p, err := w.conn.PrepareContext(quiet, unnamed(s.Text(SQLite)))
	if err != nil {
		return nil, fmt.Errorf("prepare %s: %w", s.Site(), interpretSQLite(err))
	}
	w.stmts[s] = p
	return p, nil
}

func (w *sqliteWriter) exec(s *Stmt, args []any) (int64, error) {
	p, err := w.stmt(s)
	if err != nil {
		return 0, err
	}
	result, err := p.ExecContext(quiet, args...)
	if err != nil {
		return 0, interpretSQLite(err)
	}
	return result.RowsAffected()
}

// runSteps runs a batch and stops at the first guard that does not hold.
func (w *sqliteWriter) runSteps(ctx context.Context, b *Batch, s *sight) error {
	look := s.look(ctx)
	return b.each(func(st *step) error {
		s.counts.statements.Add(1)
		changed, err := w.exec(st.stmt, st.args)
		look.saw(writing, st.stmt, err)
		if err != nil {
			return err
		}
		return st.judge(changed)
	})
}

// attempt runs a batch under a savepoint: whole, or as if it had never been. A second error means that the
// transaction itself is lost.
func (w *sqliteWriter) attempt(ctx context.Context, b *Batch, s *sight) (refusal, lost error) {
	if err := w.run(w.save); err != nil {
		return nil, err
	}
	if refusal = w.runSteps(ctx, b, s); refusal != nil {
		if err := w.run(w.back); err != nil {
			return nil, errors.Join(refusal, err)
		}
	}
	return refusal, w.run(w.keep)
}

// alone runs a batch that has the transaction to itself. It needs no savepoint: if it is refused, there is nothing to
// commit. For the large batches of an import that is a third of the work, because SQLite keeps a copy of every page that
// changes after a savepoint.
func (w *sqliteWriter) alone(ctx context.Context, b *Batch, s *sight) (refusal, lost error) {
	return w.runSteps(ctx, b, s), nil
}

func (e *sqliteEngine) take(ctx context.Context) (*sqliteWriter, error) {
	select {
	case w := <-e.turn:
		return w, nil
	case <-ctx.Done():
		return nil, fault.From(ctx.Err())
	}
}

func (e *sqliteEngine) runGroup(group []*submission) {
	w := <-e.turn
	defer func() { e.turn <- w }()
	refusals := make([]error, len(group))
	err := e.commitGroup(w, group, refusals)
	for i, s := range group {
		switch {
		case err != nil:
			s.done <- err
		case refusals[i] != nil:
			e.counts.refused.Add(1)
			s.done <- refusals[i]
		default:
			s.done <- nil
		}
	}
}

// commitGroup fills in the refusals; its error is everybody's: then nothing was committed, and a refusal may have been
// decided by a neighbour that is not there.
func (e *sqliteEngine) commitGroup(w *sqliteWriter, group []*submission, refusals []error) error {
	if err := w.run(w.begin); err != nil {
		return err
	}
	accepted := 0
	attempt := w.attempt
	if len(group) == 1 {
		attempt = w.alone
	}
	for i, s := range group {
		refusal, lost := attempt(s.ctx, s.batch, e.sight)
		if lost != nil {
			w.rollback()
			return lost
		}
		if refusals[i] = refusal; refusal == nil {
			accepted++
		}
	}
	if accepted == 0 {
		w.rollback()
		return nil
	}
	began := time.Now()
	err := w.run(w.commit)
	e.sight.sawCommit(group, began, err)
	if err != nil {
		w.rollback()
		return commitFailure(err)
	}
	e.counts.commits.Add(1)
	return nil
}

// commitFailure is what a failed COMMIT means: after an I/O error nobody knows whether the log holds the transaction.
func commitFailure(err error) error {
	if driver, ok := errors.AsType[*sqlite.Error](err); ok && driver.Code()&0xff == sqlite3.SQLITE_IOERR {
		return ErrUnknownOutcome.WithCause(err)
	}
	return err
}

// rollback ends the transaction if there still is one: some errors make SQLite end it by itself.
func (w *sqliteWriter) rollback() { _, _ = w.undo.ExecContext(quiet) }

func (e *sqliteEngine) write(ctx context.Context, f func(Tx) error) ([]func(), error) {
	w, err := e.take(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { e.turn <- w }()
	if err := w.run(w.begin); err != nil {
		return nil, err
	}
	committed := false
	defer func() {
		if !committed {
			w.rollback()
		}
	}()
	tx := &sqliteTx{ctx: ctx, writer: w, sight: e.sight, now: e.clock.Now()}
	if err := f(tx); err != nil {
		return nil, err
	}
	if tx.failed != nil {
		return nil, tx.failed
	}
	look := e.sight.look(ctx)
	err = w.run(w.commit)
	look.saw(committing, commit, err)
	if err != nil {
		return nil, commitFailure(err)
	}
	committed = true
	e.counts.commits.Add(1)
	return tx.after, nil
}

func (e *sqliteEngine) lagging() Reader { return e.reader() }

func (e *sqliteEngine) reader() Reader { return sqliteReader{e} }

func (e *sqliteEngine) ping(ctx context.Context) error {
	return interpretSQLite(e.readers.PingContext(ctx))
}

func (e *sqliteEngine) prepare(ctx context.Context, text string) error {
	stmt, err := e.readers.PrepareContext(ctx, text)
	if err != nil {
		return err
	}
	return stmt.Close()
}

func (e *sqliteEngine) close() error {
	w := <-e.turn
	// The readers go first: then the log can be folded into the file, which is complete without it when we are gone.
	err := e.readers.Close()
	for _, pragma := range []string{optimize, "PRAGMA wal_checkpoint(TRUNCATE)"} {
		_, failed := w.conn.ExecContext(quiet, pragma)
		err = errors.Join(err, failed)
	}
	return errors.Join(err, w.close(), e.writers.Close())
}

// close lets go of the statements first: database/sql does not do it for those of a single connection, and SQLite keeps the file
// open for as long as there is one.
func (w *sqliteWriter) close() (err error) {
	own := []*sql.Stmt{w.begin, w.commit, w.undo, w.save, w.keep, w.back}
	for _, stmt := range slices.AppendSeq(own, maps.Values(w.stmts)) {
		err = errors.Join(err, stmt.Close())
	}
	return errors.Join(err, w.conn.Close())
}

// sqliteReader reads from the pool of read-only connections.
type sqliteReader struct{ e *sqliteEngine }

func (r sqliteReader) stmt(ctx context.Context, s *Stmt) (*sql.Stmt, error) {
	if p, ok := r.e.prepped.Load(s); ok {
		return p.(*sql.Stmt), nil
	}
	p, err := r.e.readers.PrepareContext(ctx, unnamed(s.Text(SQLite)))
	if err != nil {
		return nil, fmt.Errorf("prepare %s: %w", s.Site(), interpretSQLite(err))
	}
	if first, loaded := r.e.prepped.LoadOrStore(s, p); loaded {
		return first.(*sql.Stmt), p.Close()
	}
	return p, nil
}

func (r sqliteReader) query(ctx context.Context, s *Stmt, args []any) (*result, error) {
	p, err := r.stmt(ctx, s)
	if err != nil {
		return nil, err
	}
	return r.e.sight.query(ctx, ctx, p, s, args)
}

func (r sqliteReader) Query(ctx context.Context, s *Stmt, args ...any) (Rows, error) {
	return rowsOf(r.query(ctx, s, args))
}

func (r sqliteReader) QueryRow(ctx context.Context, s *Stmt, args ...any) Row {
	return first(r.query(ctx, s, args))
}

// query asks a prepared statement, with a context to ask in and another to tell of.
func (s *sight) query(ctx, told context.Context, p *sql.Stmt, stmt *Stmt, args []any) (*result, error) {
	s.counts.statements.Add(1)
	look := s.look(told)
	rows, err := p.QueryContext(ctx, args...)
	if err != nil {
		err = interpretSQLite(err)
		look.saw(reading, stmt, err)
		return nil, err
	}
	return &result{rows: sqliteRows{rows}, stmt: stmt, look: look}, nil
}

// sqliteTx is a write transaction on the writer.
type sqliteTx struct {
	ctx    context.Context //nolint:containedctx // that of Write: everything in here belongs to it
	writer *sqliteWriter
	sight  *sight
	now    time.Time
	after  []func()
	failed error // a refused Send: the transaction must not commit even if f forgets to say so
}

func (t *sqliteTx) query(s *Stmt, args []any) (*result, error) {
	p, err := t.writer.stmt(s)
	if err != nil {
		return nil, err
	}
	return t.sight.query(quiet, t.ctx, p, s, args)
}

func (t *sqliteTx) Query(_ context.Context, s *Stmt, args ...any) (Rows, error) {
	return rowsOf(t.query(s, args))
}

func (t *sqliteTx) QueryRow(_ context.Context, s *Stmt, args ...any) Row {
	return first(t.query(s, args))
}

func (t *sqliteTx) Exec(_ context.Context, s *Stmt, args ...any) (int64, error) {
	t.sight.counts.statements.Add(1)
	look := t.sight.look(t.ctx)
	changed, err := t.writer.exec(s, args)
	look.saw(writing, s, err)
	if err != nil {
		t.failed = errors.Join(errFailedEarlier, err)
	}
	return changed, err
}

func (t *sqliteTx) Send(_ context.Context, b *Batch) error {
	if err := t.writer.runSteps(t.ctx, b, t.sight); err != nil {
		t.failed = err
		return err
	}
	t.after = append(t.after, b.after...)
	return nil
}

func (t *sqliteTx) Try(_ context.Context, b *Batch) error {
	refusal, lost := t.writer.attempt(t.ctx, b, t.sight)
	if lost != nil {
		t.failed = lost
		return lost
	}
	if refusal == nil {
		t.after = append(t.after, b.after...)
	}
	return refusal
}

func (t *sqliteTx) Now() time.Time       { return t.now }
func (t *sqliteTx) AfterCommit(f func()) { t.after = append(t.after, f) }

// sqliteRows translates the driver's errors.
type sqliteRows struct{ rows *sql.Rows }

func (r sqliteRows) Next() bool             { return r.rows.Next() }
func (r sqliteRows) Scan(dest ...any) error { return r.rows.Scan(dest...) }
func (r sqliteRows) Err() error             { return interpretSQLite(r.rows.Err()) }
func (r sqliteRows) Close()                 { _ = r.rows.Close() }

// interpretSQLite turns a driver error into a *Violation or a fault, by its result code.
func interpretSQLite(err error) error {
	if err == nil {
		return nil
	}
	driver, is := errors.AsType[*sqlite.Error](err)
	if !is {
		return err
	}
	switch code := driver.Code(); code {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE:
		return &Violation{Rule: "unique", Constraint: uniqueName(driver.Error()), cause: err}
	case sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
		table, _, _ := strings.Cut(subject(driver.Error()), ".")
		return &Violation{Rule: "unique", Constraint: table + "_pkey", cause: err}
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return &Violation{Rule: "foreign_key", cause: err}
	case sqlite3.SQLITE_CONSTRAINT_CHECK:
		return &Violation{Rule: "check", Constraint: subject(driver.Error()), cause: err}
	case sqlite3.SQLITE_CONSTRAINT_NOTNULL:
		return &Violation{Rule: "not_null", Constraint: subject(driver.Error()), cause: err}
	default:
		switch code & 0xff {
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			return ErrBusy.WithCause(err)
		case sqlite3.SQLITE_INTERRUPT:
			return fault.New(fault.Canceled, fault.CodeCanceled, "The request was canceled before it was done.").WithCause(err)
		case sqlite3.SQLITE_FULL:
			return fault.New(fault.Unavailable, fault.CodeUnavailable,
				"The disk is full; nothing was changed.").WithCause(err)
		}
		return err
	}
}

// subject is what SQLite names in "constraint failed: UNIQUE constraint failed: variant.sku (2067)": variant.sku. The rule is
// told by the code; only the name has no other way out of SQLite than its message.
func subject(message string) string {
	message = message[strings.LastIndex(message, "failed: ")+len("failed: "):]
	if end := strings.LastIndex(message, " ("); end >= 0 {
		message = message[:end]
	}
	return message
}

// uniqueName is the name that PostgreSQL would give: "option_value.option_id, option_value.value" becomes
// option_value_option_id_value_key.
func uniqueName(message string) string {
	columns := strings.Split(subject(message), ", ")
	table, name, _ := strings.Cut(columns[0], ".")
	for _, column := range columns[1:] {
		name += "_" + strings.TrimPrefix(column, table+".")
	}
	return table + "_" + name + "_key"
}
