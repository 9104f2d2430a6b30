package db

import (
	"context"
	"fmt"
	"time"
)

// Settle has what was overwritten leave the files of the database as far as that is in the program's hands, after somebody
// was erased. On SQLite the log of changes is worked into the database and cut off; deleted content was overwritten there
// when it was deleted. PostgreSQL keeps old versions of rows until it vacuums, which it does by itself.
func (d *DB) Settle(ctx context.Context) error { return d.engine.settle(ctx) }

func (e *postgresEngine) settle(context.Context) error { return nil }

// How often, and how patiently, the log is cut off: a reader that is at work prevents it, and writers wait meanwhile.
const (
	settleTries = 100
	settlePause = 100 * time.Millisecond
)

func (e *sqliteEngine) settle(ctx context.Context) error {
	for range settleTries {
		busy, err := e.truncateLog(ctx)
		if err != nil || !busy {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(settlePause):
		}
	}
	return fmt.Errorf("db: the log of changes is in use and cannot be cut off")
}

// truncateLog tries once, without waiting for readers.
func (e *sqliteEngine) truncateLog(ctx context.Context) (busy bool, err error) {
	w, err := e.take(ctx)
	if err != nil {
		return false, err
	}
	defer func() { e.turn <- w }()
	if _, err := w.conn.ExecContext(ctx, "PRAGMA busy_timeout = 0"); err != nil {
		return false, err
	}
	var blocked, inLog, moved int64
	err = w.conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&blocked, &inLog, &moved)
	if _, restored := w.conn.ExecContext(quiet, "PRAGMA busy_timeout = 10000"); err == nil {
		err = restored
	}
	return blocked != 0, err
}
