package db

import (
	"context"
	"time"
)

// plannedFor is how long a connection to SQLite lives, which reads what the planner knows when it begins.
const plannedFor = 30 * time.Minute

// Analyze keeps what the planner knows of the tables current, for connections that begin after it. It is to be called now and then, and
// reads little. PostgreSQL sees to that itself.
func (d *DB) Analyze(ctx context.Context) error {
	if e, is := d.engine.(*sqliteEngine); is {
		return e.analyze(ctx)
	}
	return nil
}

// optimize has SQLite look at all tables (0x10000), count anew (0x2) those that have grown by much, and read a bounded part of them
// for that (0x10). Without these figures the planner takes one index for as good as another.
const optimize = "PRAGMA optimize(0x10012)"

func (e *sqliteEngine) analyze(ctx context.Context) error {
	w, err := e.take(ctx)
	if err != nil {
		return err
	}
	defer func() { e.turn <- w }()
	_, err = w.conn.ExecContext(quiet, optimize)
	return interpretSQLite(err)
}
