package db

import "context"

// Analyze keeps what the planner knows of the tables current. It is to be called now and then, and reads little. PostgreSQL sees to that
// itself.
func (d *DB) Analyze(ctx context.Context) error {
	if e, is := d.engine.(*sqliteEngine); is {
		return e.analyze(ctx)
	}
	return nil
}

// optimize has SQLite look at all tables (0x10000) and count anew (0x2) those that have grown by much. Without these figures the
// planner takes one index for as good as another. Nobody else writes meanwhile, so it reads no more of an index than some hundred
// entries: a million products that were never counted take a second then, and most of a minute without a bound.
const (
	optimize     = "PRAGMA optimize(0x10002)"
	countBounded = "_pragma=analysis_limit(400)"
)

// analyze counts, and has connections begin anew that nobody uses at the moment: SQLite reads the figures when one begins.
func (e *sqliteEngine) analyze(ctx context.Context) error {
	w, err := e.take(ctx)
	if err != nil {
		return err
	}
	defer func() { e.turn <- w }()
	if _, err = w.conn.ExecContext(quiet, optimize); err != nil {
		return interpretSQLite(err)
	}
	most := e.readers.Stats().MaxOpenConnections
	e.readers.SetMaxIdleConns(-1)
	e.readers.SetMaxIdleConns(most)
	return nil
}
