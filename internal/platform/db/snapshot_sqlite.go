package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strconv"
)

const sqliteReference = `
	SELECT DISTINCT t.name, f."table"
	FROM pragma_table_list AS t JOIN pragma_foreign_key_list(t.name) AS f
	WHERE t.schema = 'main' AND t.type = 'table'`

type sqliteSnapshot struct{ conn *sql.Conn }

func openSQLiteSnapshot(ctx context.Context, o Options) (snapshotSource, func() error, error) {
	pool, err := sql.Open("sqlite", sqliteDSN(o.Path, "_pragma=cache_size(-8000)&_pragma=query_only(ON)"))
	if err != nil {
		return nil, nil, err
	}
	pool.SetMaxOpenConns(1)
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, nil, errors.Join(interpretSQLite(err), pool.Close())
	}
	end := func() error {
		_, err := conn.ExecContext(quiet, "ROLLBACK")
		return errors.Join(err, conn.Close(), pool.Close())
	}
	if _, err := conn.ExecContext(ctx, "BEGIN"); err != nil {
		return nil, nil, errors.Join(interpretSQLite(err), conn.Close(), pool.Close())
	}
	return sqliteSnapshot{conn}, end, nil
}

// version is the first thing that is read, and so the moment that the snapshot is of.
func (s sqliteSnapshot) version(ctx context.Context) (n int64, err error) {
	err = s.conn.QueryRowContext(ctx, schemaVersion).Scan(&n)
	return n, interpretSQLite(err)
}

func (s sqliteSnapshot) columns(ctx context.Context) ([]Column, error) {
	var schema Schema
	rows, err := s.conn.QueryContext(ctx, sqliteColumns)
	if err != nil {
		return nil, interpretSQLite(err)
	}
	err = readAll(sqliteRows{rows}, schema.addColumn)
	return schema.Columns, err
}

func (s sqliteSnapshot) references(ctx context.Context) ([]reference, error) {
	return sqliteReferences(ctx, s.conn)
}

func sqliteReferences(ctx context.Context, conn *sql.Conn) (list []reference, err error) {
	rows, err := conn.QueryContext(ctx, sqliteReference)
	if err != nil {
		return nil, interpretSQLite(err)
	}
	err = readAll(sqliteRows{rows}, func(scan func(...any) error) error {
		var r reference
		err := scan(&r.from, &r.to)
		list = append(list, r)
		return err
	})
	return list, err
}

// copyBuffer is how many bytes of rows are handed on at once.
const copyBuffer = 64 << 10

func (s sqliteSnapshot) copyOut(ctx context.Context, t Table, w io.Writer) (count int64, err error) {
	rows, err := s.conn.QueryContext(ctx, fmt.Sprintf("SELECT %s FROM %s", columnList(t.Names()), quoteName(t.Name)))
	if err != nil {
		return 0, interpretSQLite(err)
	}
	defer rows.Close()
	values := make([]any, len(t.Columns))
	places := make([]any, len(t.Columns))
	for i := range values {
		places[i] = &values[i]
	}
	buffer := make([]byte, 0, copyBuffer+copyBuffer/4)
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			return count, interpretSQLite(err)
		}
		if buffer, err = appendRow(buffer, t.Columns, values); err != nil {
			return count, err
		}
		count++
		if len(buffer) < copyBuffer {
			continue
		}
		if _, err := w.Write(buffer); err != nil {
			return count, err
		}
		buffer = buffer[:0]
	}
	if err := rows.Err(); err != nil {
		return count, interpretSQLite(err)
	}
	_, err = w.Write(buffer)
	return count, err
}

// appendRow adds a row in the form of Snapshot.Copy.
func appendRow(to []byte, columns []Column, values []any) ([]byte, error) {
	for i, value := range values {
		if i > 0 {
			to = append(to, '\t')
		}
		switch v := value.(type) {
		case nil:
			to = append(to, `\N`...)
		case bool:
			to = appendBool(to, v)
		case int64:
			if columns[i].Type == "boolean" {
				to = appendBool(to, v != 0)
				break
			}
			to = strconv.AppendInt(to, v, 10)
		case string:
			to = appendText(to, v)
		case []byte:
			to = appendText(to, string(v))
		default:
			return nil, fmt.Errorf("db: the column %s.%s holds a %T, which no column of a shop may", columns[i].Table, columns[i].Name, value)
		}
	}
	return append(to, '\n'), nil
}

func appendBool(to []byte, v bool) []byte {
	if v {
		return append(to, 't')
	}
	return append(to, 'f')
}

// escapes are the letters behind a backslash for what cannot stand in a row as it is.
var escapes = [256]byte{'\\': '\\', '\t': 't', '\n': 'n', '\r': 'r', '\b': 'b', '\f': 'f', '\v': 'v'}

func appendText(to []byte, text string) []byte {
	from := 0
	for i := range len(text) {
		if letter := escapes[text[i]]; letter != 0 {
			to = append(append(to, text[from:i]...), '\\', letter)
			from = i + 1
		}
	}
	return append(to, text[from:]...)
}
