package db

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Table is a table of a snapshot, with its columns in order.
type Table struct {
	Name    string
	Columns []Column
}

// Snapshot is the whole database as it was at one moment, for copies of it. Writers are not stopped: on SQLite it is a read
// transaction beside them, on PostgreSQL a REPEATABLE READ one, each on a connection of its own. While it is held, SQLite cannot
// shorten its log and PostgreSQL cannot clear away old rows, so it should take minutes and not hours.
type Snapshot struct {
	// Tables has every table but the one of the migrations, each after those that it refers to.
	Tables []Table
	// Version is the version of the schema.
	Version int64

	source snapshotSource
}

// snapshotSource is one engine's transaction.
type snapshotSource interface {
	columns(ctx context.Context) ([]Column, error)
	references(ctx context.Context) ([]reference, error)
	version(ctx context.Context) (int64, error)
	copyOut(ctx context.Context, t Table, w io.Writer) (int64, error)
}

// reference says that rows of one table name rows of another.
type reference struct{ from, to string }

// Snapshot opens a snapshot, hands it to f and lets it go.
func (d *DB) Snapshot(ctx context.Context, f func(*Snapshot) error) (err error) {
	open := openSQLiteSnapshot
	if d.kind == Postgres {
		open = openPostgresSnapshot
	}
	source, end, err := open(ctx, d.options)
	if err != nil {
		return fmt.Errorf("open a snapshot: %w", err)
	}
	defer func() { err = errors.Join(err, end()) }()
	s := &Snapshot{source: source}
	if s.Version, err = source.version(ctx); err != nil {
		return fmt.Errorf("read the version of the schema: %w", err)
	}
	columns, err := source.columns(ctx)
	if err != nil {
		return fmt.Errorf("read the tables: %w", err)
	}
	references, err := source.references(ctx)
	if err != nil {
		return fmt.Errorf("read what tables refer to: %w", err)
	}
	if s.Tables, err = inLoadOrder(columns, references); err != nil {
		return err
	}
	return f(s)
}

// Copy writes the rows of a table, and says how many there are. The form is the text form of PostgreSQL's COPY, on both engines: a line
// for each row, its values in the order of the table's columns and separated by tabs, \N for NULL, t and f for booleans,
// and backslashes before what would be mistaken for any of that.
func (s *Snapshot) Copy(ctx context.Context, t Table, w io.Writer) (int64, error) {
	rows, err := s.source.copyOut(ctx, t, w)
	if err != nil {
		return rows, fmt.Errorf("copy the table %s: %w", t.Name, err)
	}
	return rows, nil
}

// inLoadOrder groups columns by table and puts every table after those that it refers to, in the order of names otherwise. A table
// may refer to itself, because its rows are checked together.
func inLoadOrder(columns []Column, references []reference) ([]Table, error) {
	var tables []Table
	for _, c := range columns {
		if len(tables) == 0 || tables[len(tables)-1].Name != c.Table {
			tables = append(tables, Table{Name: c.Table})
		}
		last := &tables[len(tables)-1]
		last.Columns = append(last.Columns, c)
	}
	ordered := make([]Table, 0, len(tables))
	done := map[string]bool{}
	for len(ordered) < len(tables) {
		before := len(ordered)
		for _, t := range tables {
			waits := slices.ContainsFunc(references, func(r reference) bool { return r.from == t.Name && r.to != t.Name && !done[r.to] })
			if done[t.Name] || waits {
				continue
			}
			ordered, done[t.Name] = append(ordered, t), true
		}
		if len(ordered) == before {
			return nil, errors.New("db: tables refer to each other in a circle, so none of them can be filled first")
		}
	}
	return ordered, nil
}

// columnList is the names of columns for a statement. Names of the schema are plain words, but some are words of SQL, too.
func columnList(columns []string) string {
	quoted := make([]string, len(columns))
	for i, c := range columns {
		quoted[i] = quoteName(c)
	}
	return strings.Join(quoted, ", ")
}

func quoteName(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// Names is the names of the table's columns.
func (t Table) Names() []string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return names
}
