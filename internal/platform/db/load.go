package db

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Loader fills a database with the rows of a snapshot, in one transaction.
type Loader struct {
	target loadTarget
	tables []Table
}

// loadTarget is one engine's transaction.
type loadTarget interface {
	columns(ctx context.Context) ([]Column, error)
	references(ctx context.Context) ([]reference, error)
	exec(ctx context.Context, text string) error
	exists(ctx context.Context, query string) (bool, error)
	indexes(ctx context.Context) ([]looseIndex, error)
	copyIn(ctx context.Context, t Table, rows io.Reader) (int64, error)
	commit(ctx context.Context) error
	rollback() error
}

// looseIndex is an index that can be taken away and made again.
type looseIndex struct{ name, definition string }

// Load fills the database that the options name with what f gives. The database has the schema of the snapshot, holds nothing
// but what the migrations wrote (see Vacant), and nobody else uses it. Everything is committed when f returns nil; otherwise a
// PostgreSQL database is as it was, and an SQLite file is to be removed: for the sake of time there is no way back in it.
func Load(ctx context.Context, o Options, f func(*Loader) error) (err error) {
	open := openSQLiteLoad
	if o.URL != "" {
		open = openPostgresLoad
	}
	target, err := open(ctx, o.withDefaults())
	if err != nil {
		return fmt.Errorf("open a database to fill it: %w", err)
	}
	l := &Loader{target: target}
	committed := false
	defer func() {
		if !committed {
			err = errors.Join(err, target.rollback())
		}
	}()
	indexes, err := l.clear(ctx)
	if err != nil {
		return fmt.Errorf("make room in the database: %w", err)
	}
	if err := f(l); err != nil {
		return err
	}
	// An index is made in one go faster than row by row.
	for _, i := range indexes {
		if err := target.exec(ctx, i.definition); err != nil {
			return fmt.Errorf("make the index %s: %w", i.name, err)
		}
	}
	if err := target.commit(ctx); err != nil {
		return fmt.Errorf("commit what was loaded: %w", err)
	}
	committed = true
	return nil
}

// clear takes away what the migrations wrote, and the indexes.
func (l *Loader) clear(ctx context.Context) ([]looseIndex, error) {
	columns, err := l.target.columns(ctx)
	if err != nil {
		return nil, err
	}
	references, err := l.target.references(ctx)
	if err != nil {
		return nil, err
	}
	if l.tables, err = inLoadOrder(columns, references); err != nil {
		return nil, err
	}
	for _, t := range slices.Backward(l.tables) {
		some, err := l.target.exists(ctx, "SELECT EXISTS (SELECT 1 FROM "+quoteName(t.Name)+")")
		if err != nil {
			return nil, err
		}
		if !some {
			continue
		}
		if err := l.target.exec(ctx, "DELETE FROM "+quoteName(t.Name)); err != nil {
			return nil, err
		}
	}
	indexes, err := l.target.indexes(ctx)
	if err != nil {
		return nil, err
	}
	for _, i := range indexes {
		if err := l.target.exec(ctx, "DROP INDEX "+quoteName(i.name)); err != nil {
			return nil, err
		}
	}
	return indexes, nil
}

// Table fills one table with rows in the form of Snapshot.Copy, and says how many there were. The columns are those that the rows
// have; a table or a column that the database does not have is an error, as is a row that breaks a rule of the schema. A row may
// refer to rows of tables that were filled before, and of its own.
func (l *Loader) Table(ctx context.Context, name string, columns []string, rows io.Reader) (int64, error) {
	at := slices.IndexFunc(l.tables, func(t Table) bool { return t.Name == name })
	if at < 0 {
		return 0, fmt.Errorf("db: there is no table %s in this version of the schema", name)
	}
	t := Table{Name: name}
	for _, column := range columns {
		found := slices.IndexFunc(l.tables[at].Columns, func(c Column) bool { return c.Name == column })
		if found < 0 {
			return 0, fmt.Errorf("db: there is no column %s.%s in this version of the schema", name, column)
		}
		t.Columns = append(t.Columns, l.tables[at].Columns[found])
	}
	count, err := l.target.copyIn(ctx, t, rows)
	if err != nil {
		return count, fmt.Errorf("fill the table %s: %w", name, err)
	}
	return count, nil
}

var seed = regexp.MustCompile(`(?i)\bINSERT\s+INTO\s+(\w+)`)

// Vacant reports whether the database holds nothing but what the migrations write themselves, or not even tables.
func (d *DB) Vacant(ctx context.Context, files fs.FS) (bool, error) {
	steps, err := stepsFor(d.kind, files)
	if err != nil {
		return false, err
	}
	seeded := map[string]bool{}
	names, err := fs.Glob(steps, "*.sql")
	if err != nil {
		return false, err
	}
	for _, name := range names {
		text, err := fs.ReadFile(steps, name)
		if err != nil {
			return false, err
		}
		for _, found := range seed.FindAllStringSubmatch(string(text), -1) {
			seeded[found[1]] = true
		}
	}
	schema, err := d.Introspect(ctx)
	if err != nil {
		return false, err
	}
	asked := map[string]bool{}
	for _, c := range schema.Columns {
		if seeded[c.Table] || asked[c.Table] {
			continue
		}
		asked[c.Table] = true
		some, err := d.engine.exists(ctx, "SELECT EXISTS (SELECT 1 FROM "+quoteName(c.Table)+")")
		if some || err != nil {
			return false, err
		}
	}
	return true, nil
}

// rowReader reads rows in the form of Snapshot.Copy.
type rowReader struct {
	lines  *bufio.Reader
	table  Table
	values []any
	long   []byte // of a line that is longer than the buffer
}

func newRowReader(t Table, r io.Reader) *rowReader {
	return &rowReader{lines: bufio.NewReaderSize(r, copyBuffer), table: t, values: make([]any, len(t.Columns))}
}

// next is the next row; its slice is good until the call after. The error is io.EOF behind the last.
func (r *rowReader) next() ([]any, error) {
	line, err := r.line()
	if err != nil {
		return nil, err
	}
	for i, c := range r.table.Columns {
		field, rest, more := strings.Cut(line, "\t")
		if more == (i == len(r.table.Columns)-1) {
			return nil, fmt.Errorf("db: a row of %s has not the %d values that it should", r.table.Name, len(r.table.Columns))
		}
		if r.values[i], err = parseValue(c, field); err != nil {
			return nil, err
		}
		line = rest
	}
	return r.values, nil
}

func (r *rowReader) line() (string, error) {
	r.long = r.long[:0]
	for {
		part, err := r.lines.ReadSlice('\n')
		if err == nil && len(r.long) == 0 {
			return string(part[:len(part)-1]), nil
		}
		r.long = append(r.long, part...)
		switch {
		case err == nil:
			return string(r.long[:len(r.long)-1]), nil
		case errors.Is(err, io.EOF) && len(r.long) > 0:
			return "", io.ErrUnexpectedEOF
		case !errors.Is(err, bufio.ErrBufferFull):
			return "", err
		}
	}
}

func parseValue(c Column, field string) (any, error) {
	switch {
	case field == `\N`:
		return nil, nil //nolint:nilnil // NULL is nil
	case c.Type == "integer":
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("db: %q in %s.%s is no number", field, c.Table, c.Name)
		}
		return n, nil
	case c.Type == "boolean":
		if field != "t" && field != "f" {
			return nil, fmt.Errorf("db: %q in %s.%s is neither t nor f", field, c.Table, c.Name)
		}
		return field == "t", nil
	}
	return unescape(field)
}

// letters are what escapes stand for.
var letters = [256]byte{'\\': '\\', 't': '\t', 'n': '\n', 'r': '\r', 'b': '\b', 'f': '\f', 'v': '\v'}

func unescape(field string) (string, error) {
	if strings.IndexByte(field, '\\') < 0 {
		return field, nil
	}
	var b strings.Builder
	b.Grow(len(field))
	for {
		before, after, found := strings.Cut(field, `\`)
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		if after == "" || letters[after[0]] == 0 {
			return "", errors.New("db: a backslash in a row stands before nothing that is known")
		}
		b.WriteByte(letters[after[0]])
		field = after[1:]
	}
}
