package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
)

// loadPragmas are for a file that nobody has yet: what matters is only that it is on the disk at the end.
const loadPragmas = "_pragma=busy_timeout(10000)&_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)&_pragma=foreign_keys(OFF)" +
	"&_pragma=temp_store(MEMORY)&_pragma=cache_size(-64000)&_pragma=locking_mode(EXCLUSIVE)"

// Indexes without a definition stand behind a constraint.
const sqliteLooseIndexes = `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name`

type sqliteLoad struct {
	sqliteSnapshot
	pool *sql.DB
}

func openSQLiteLoad(ctx context.Context, o Options) (loadTarget, error) {
	pool, err := sql.Open("sqlite", "file:"+(&url.URL{Path: o.Path}).EscapedPath()+"?"+loadPragmas)
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(1)
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, errors.Join(interpretSQLite(err), pool.Close())
	}
	if _, err := conn.ExecContext(ctx, "BEGIN EXCLUSIVE"); err != nil {
		return nil, errors.Join(interpretSQLite(err), conn.Close(), pool.Close())
	}
	return sqliteLoad{sqliteSnapshot{conn}, pool}, nil
}

func (l sqliteLoad) exec(ctx context.Context, text string) error {
	_, err := l.conn.ExecContext(ctx, text)
	return interpretSQLite(err)
}

func (l sqliteLoad) exists(ctx context.Context, query string) (some bool, err error) {
	err = l.conn.QueryRowContext(ctx, query).Scan(&some)
	return some, interpretSQLite(err)
}

func (l sqliteLoad) indexes(ctx context.Context) (list []looseIndex, err error) {
	rows, err := l.conn.QueryContext(ctx, sqliteLooseIndexes)
	if err != nil {
		return nil, interpretSQLite(err)
	}
	err = readAll(sqliteRows{rows}, func(scan func(...any) error) error {
		var i looseIndex
		err := scan(&i.name, &i.definition)
		list = append(list, i)
		return err
	})
	return list, err
}

// loadRows is how many rows one statement inserts.
const loadRows = 32

func (l sqliteLoad) copyIn(ctx context.Context, t Table, in io.Reader) (count int64, err error) {
	many, err := l.insert(t, loadRows)
	if err != nil {
		return 0, err
	}
	defer many.Close() //nolint:errcheck // nothing depends on it
	rows := newRowReader(t, in)
	args := make([]any, 0, loadRows*len(t.Columns))
	for {
		values, err := rows.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return count, err
		}
		args = append(args, values...)
		count++
		if len(args) < cap(args) {
			continue
		}
		// The driver starts a goroutine for each statement with a context that can end, so we look ourselves.
		if err := ctx.Err(); err != nil {
			return count, err
		}
		if _, err := many.ExecContext(quiet, args...); err != nil {
			return count, interpretSQLite(err)
		}
		args = args[:0]
	}
	if len(args) == 0 {
		return count, nil
	}
	few, err := l.insert(t, len(args)/len(t.Columns))
	if err != nil {
		return count, err
	}
	defer few.Close() //nolint:errcheck // nothing depends on it
	_, err = few.ExecContext(quiet, args...)
	return count, interpretSQLite(err)
}

func (l sqliteLoad) insert(t Table, rows int) (*sql.Stmt, error) {
	row := "(" + strings.Repeat("?, ", len(t.Columns)-1) + "?)"
	s, err := l.conn.PrepareContext(quiet, fmt.Sprintf("INSERT INTO %s (%s) VALUES %s",
		quoteName(t.Name), columnList(t.Names()), strings.Repeat(row+", ", rows-1)+row))
	return s, interpretSQLite(err)
}

// commit checks what was not checked row by row, and brings the file to rest as one of the shop's.
func (l sqliteLoad) commit(ctx context.Context) error {
	lost := false
	rows, err := l.conn.QueryContext(ctx, "PRAGMA foreign_key_check")
	if err != nil {
		return interpretSQLite(err)
	}
	var table string
	err = readAll(sqliteRows{rows}, func(scan func(...any) error) error {
		var row, parent, key any
		lost = true
		return scan(&table, &row, &parent, &key)
	})
	if err != nil {
		return err
	}
	if lost {
		return &Violation{Rule: "foreign_key", cause: fmt.Errorf("a row of %s refers to one that is not there", table)}
	}
	for _, text := range []string{"COMMIT", "PRAGMA analysis_limit = 1000", "ANALYZE", "PRAGMA synchronous = FULL", "PRAGMA journal_mode = WAL"} {
		if _, err := l.conn.ExecContext(ctx, text); err != nil {
			return interpretSQLite(err)
		}
	}
	return errors.Join(l.conn.Close(), l.pool.Close())
}

func (l sqliteLoad) rollback() error { return errors.Join(l.conn.Close(), l.pool.Close()) }

func (e *sqliteEngine) exists(ctx context.Context, query string) (some bool, err error) {
	err = e.readers.QueryRowContext(ctx, query).Scan(&some)
	return some, interpretSQLite(err)
}
