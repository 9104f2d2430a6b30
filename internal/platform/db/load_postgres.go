package db

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"
)

// Indexes that stand behind a constraint stay: others may refer to it.
const postgresLooseIndexes = `
	SELECT c.relname, pg_get_indexdef(i.indexrelid)
	FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
	WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND NOT i.indisprimary
	  AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)
	  AND i.indrelid <> (SELECT oid FROM pg_class WHERE relname = 'goose_db_version' AND relnamespace = c.relnamespace)
	ORDER BY c.relname`

type postgresLoad struct{ postgresSnapshot }

func openPostgresLoad(ctx context.Context, o Options) (loadTarget, error) {
	conn, err := postgresAlone(ctx, o)
	if err != nil {
		return nil, err
	}
	if _, err := conn.Exec(ctx, "BEGIN"); err != nil {
		return nil, errors.Join(interpretPostgres(err), closeAlone(conn))
	}
	return postgresLoad{postgresSnapshot{conn}}, nil
}

func (l postgresLoad) exec(ctx context.Context, text string) error {
	_, err := l.conn.Exec(ctx, text)
	return interpretPostgres(err)
}

func (l postgresLoad) exists(ctx context.Context, query string) (some bool, err error) {
	err = l.conn.QueryRow(ctx, query).Scan(&some)
	return some, interpretPostgres(err)
}

func (l postgresLoad) indexes(ctx context.Context) (list []looseIndex, err error) {
	rows, err := l.conn.Query(ctx, postgresLooseIndexes)
	if err != nil {
		return nil, interpretPostgres(err)
	}
	defer rows.Close()
	list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (i looseIndex, err error) {
		err = row.Scan(&i.name, &i.definition)
		return i, err
	})
	return list, interpretPostgres(err)
}

func (l postgresLoad) copyIn(ctx context.Context, t Table, rows io.Reader) (int64, error) {
	in := &faithful{r: rows}
	tag, err := l.conn.PgConn().CopyFrom(ctx, in, fmt.Sprintf("COPY %s (%s) FROM STDIN", quoteName(t.Name), columnList(t.Names())))
	if in.err != nil {
		return 0, in.err // the server only knows that we gave up
	}
	return tag.RowsAffected(), interpretPostgres(err)
}

// faithful remembers the error that reading ended with.
type faithful struct {
	r   io.Reader
	err error
}

func (f *faithful) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		f.err = err
	}
	return n, err
}

func (l postgresLoad) commit(ctx context.Context) error {
	tag, err := l.conn.Exec(ctx, "COMMIT")
	if err != nil {
		return errors.Join(interpretPostgres(err), closeAlone(l.conn))
	}
	if tag.String() != "COMMIT" {
		return errFailedEarlier
	}
	// The planner knows nothing of tables that were filled just now.
	_, err = l.conn.Exec(ctx, "ANALYZE")
	return errors.Join(interpretPostgres(err), closeAlone(l.conn))
}

func (l postgresLoad) rollback() error { return closeAlone(l.conn) }

func (e *postgresEngine) exists(ctx context.Context, query string) (some bool, err error) {
	err = e.pool.QueryRow(ctx, query).Scan(&some)
	return some, interpretPostgres(err)
}
