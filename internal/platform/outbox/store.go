package outbox

import (
	"context"
	"encoding/json"
	"errors"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// Differs because commit order is told by the transaction id on PostgreSQL, where writers overlap, and by counting on
// SQLite, where there is one writer. See the package documentation.
var insertEvents = db.InsertRowsInto("event", "id, tx, type, entity_id, version, occurred_at, data, previous",
	"?, CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT), ?, ?, ?, ?, ?, ?",
	"?, (SELECT COALESCE(MAX(tx), 0) + # FROM event), ?, ?, ?, ?, ?, ?")

// Differs because on PostgreSQL a transaction with a lower id may still be running; its rows must not be overtaken.
var selectAfter = db.Spell(`
	SELECT id, tx, type, entity_id, version, occurred_at, data, previous
	FROM event
	WHERE (tx, id) > ($1, $2)
		AND tx < CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)
	ORDER BY tx, id
	LIMIT $3`, `
	SELECT id, tx, type, entity_id, version, occurred_at, data, previous
	FROM event
	WHERE (tx, id) > ($1, $2)
	ORDER BY tx, id
	LIMIT $3`)

// Differs because the end must not lie beyond a transaction that is still running on PostgreSQL.
var selectEnd = db.Spell(`
	SELECT tx, id
	FROM event
	WHERE tx < CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT)
	ORDER BY tx DESC, id DESC
	LIMIT 1`, `
	SELECT tx, id
	FROM event
	ORDER BY tx DESC, id DESC
	LIMIT 1`)

var (
	selectExists = db.SQL(`SELECT COUNT(*) FROM event WHERE tx = $1 AND id = $2`)
	selectLast   = db.SQL(`SELECT tx, id FROM event ORDER BY tx DESC, id DESC LIMIT 1`)

	insertCursor = db.SQL(`
		INSERT INTO event_cursor (consumer, tx, event_id, updated_at)
		VALUES ($1, $2, $3, $4)
		ON CONFLICT (consumer) DO NOTHING`)
	selectCursor  = db.SQL(`SELECT tx, event_id FROM event_cursor WHERE consumer = $1`)
	selectCursors = db.SQL(`SELECT consumer, tx, event_id FROM event_cursor ORDER BY consumer`)
	moveCursor    = db.SQL(`
		UPDATE event_cursor
		SET tx = $1, event_id = $2, updated_at = $3
		WHERE consumer = $4 AND tx = $5 AND event_id = $6`)
)

func scanEvent(row db.Row) (Event, error) {
	var (
		e                 Event
		number, occurred  int64
		payload, previous string
	)
	err := row.Scan(&number, &e.tx, &e.Type, &e.EntityID, &e.Version, &occurred, &payload, &previous)
	if err != nil {
		return Event{}, err
	}
	e.ID, e.OccurredAt = id.Event(number), clock.FromMicros(occurred)
	e.Data, e.Previous = raw(payload), raw(previous)
	return e, nil
}

func raw(text string) json.RawMessage {
	if text == "" {
		return nil
	}
	return json.RawMessage(text)
}

func scanPosition(row db.Row) (Position, error) {
	var p Position
	var number int64
	err := row.Scan(&p.TX, &number)
	p.ID = id.Event(number)
	return p, err
}

// cursor is how far one consumer has read.
type cursor struct {
	consumer string
	at       Position
}

func scanCursor(row db.Row) (cursor, error) {
	var c cursor
	var number int64
	err := row.Scan(&c.consumer, &c.at.TX, &number)
	c.at.ID = id.Event(number)
	return c, err
}

// read is after, from the database.
func (l *Log) read(ctx context.Context, p Position, limit int) ([]Event, error) {
	return db.List(ctx, l.db.Read(), scanEvent, selectAfter, p.TX, int64(p.ID), limit)
}

// End is the place after the last event that readers may see; Beginning while there is none.
func (l *Log) End(ctx context.Context) (Position, error) {
	return orBeginning(db.One(ctx, l.db.Read(), scanPosition, selectEnd))
}

// Last is the place of the last event of all, also of one that readers may not see yet; Beginning while there is none. Whoever read
// the tables before has seen nothing that is not told of at that place or before it.
func (l *Log) Last(ctx context.Context) (Position, error) {
	return orBeginning(db.One(ctx, l.db.Read(), scanPosition, selectLast))
}

// Has reports whether there is an event at a place: not where the log was pruned beyond it, nor in another database.
func (l *Log) Has(ctx context.Context, p Position) (bool, error) {
	n, err := db.Value[int64](ctx, l.db.Read(), selectExists, p.TX, int64(p.ID))
	return n > 0, err
}

func orBeginning(p Position, err error) (Position, error) {
	if errors.Is(err, db.ErrNoRows) {
		return Beginning, nil
	}
	return p, err
}

// place is the cursor of a consumer, put at the beginning of the log when the consumer is new.
func (l *Log) place(ctx context.Context, consumer string) (Position, error) {
	p, err := db.One(ctx, l.db.Read(), scanPosition, selectCursor, consumer)
	if !errors.Is(err, db.ErrNoRows) {
		return p, err
	}
	b := new(db.Batch)
	b.Exec(insertCursor, consumer, Beginning.TX, int64(Beginning.ID), clock.Micros(l.db.Clock().Now()))
	if err := l.db.Submit(ctx, b); err != nil {
		return Position{}, err
	}
	return db.One(ctx, l.db.Read(), scanPosition, selectCursor, consumer)
}
