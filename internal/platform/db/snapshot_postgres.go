package db

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	schemaVersion     = `SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version WHERE is_applied`
	postgresReference = `
		SELECT DISTINCT f.relname, t.relname
		FROM pg_constraint c JOIN pg_class f ON f.oid = c.conrelid JOIN pg_class t ON t.oid = c.confrelid
		WHERE c.contype = 'f' AND f.relnamespace = CAST(current_schema() AS regnamespace)`
)

// postgresAlone is a connection of its own, for work that takes long and must not be ended for that.
func postgresAlone(ctx context.Context, o Options) (*pgx.Conn, error) {
	config, err := pgx.ParseConfig(o.URL)
	if err != nil {
		return nil, errors.New("the database URL is not of the form postgres://user:password@host:port/name")
	}
	prepareForFailover(config)
	maps.Copy(config.RuntimeParams, map[string]string{
		"application_name": "winkel backup", "timezone": "UTC", "client_encoding": "UTF8",
		"statement_timeout": "0", "idle_in_transaction_session_timeout": "0",
	})
	return pgx.ConnectConfig(ctx, config)
}

// closeAlone ends the connection, and with it a transaction that was not committed.
func closeAlone(conn *pgx.Conn) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return conn.Close(ctx)
}

type postgresSnapshot struct{ conn *pgx.Conn }

func openPostgresSnapshot(ctx context.Context, o Options) (snapshotSource, func() error, error) {
	conn, err := postgresAlone(ctx, o)
	if err != nil {
		return nil, nil, err
	}
	end := func() error { return closeAlone(conn) }
	// The first statement of the transaction takes the snapshot.
	_, err = conn.Exec(ctx, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
	if err == nil {
		_, err = conn.Exec(ctx, "SELECT pg_current_snapshot()")
	}
	if err != nil {
		return nil, nil, errors.Join(interpretPostgres(err), end())
	}
	return postgresSnapshot{conn}, end, nil
}

func (s postgresSnapshot) version(ctx context.Context) (n int64, err error) {
	err = s.conn.QueryRow(ctx, schemaVersion).Scan(&n)
	return n, interpretPostgres(err)
}

func (s postgresSnapshot) columns(ctx context.Context) ([]Column, error) {
	var schema Schema
	rows, err := s.conn.Query(ctx, postgresColumns)
	if err != nil {
		return nil, interpretPostgres(err)
	}
	err = readAll(&pgRows{Rows: rows}, schema.addColumn)
	return schema.Columns, err
}

func (s postgresSnapshot) references(ctx context.Context) ([]reference, error) {
	return postgresReferences(ctx, s.conn)
}

func postgresReferences(ctx context.Context, conn *pgx.Conn) (list []reference, err error) {
	rows, err := conn.Query(ctx, postgresReference)
	if err != nil {
		return nil, interpretPostgres(err)
	}
	err = readAll(&pgRows{Rows: rows}, func(scan func(...any) error) error {
		var r reference
		err := scan(&r.from, &r.to)
		list = append(list, r)
		return err
	})
	return list, err
}

func (s postgresSnapshot) copyOut(ctx context.Context, t Table, w io.Writer) (int64, error) {
	tag, err := s.conn.PgConn().CopyTo(ctx, w, fmt.Sprintf("COPY %s (%s) TO STDOUT", quoteName(t.Name), columnList(t.Names())))
	return tag.RowsAffected(), interpretPostgres(err)
}
