package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
)

const (
	pruneLimit = 1000    // rows removed in one transaction
	lagLimit   = 100_000 // a lag beyond this is not counted further
)

var (
	countAfter = db.SQL(`
		SELECT COUNT(*)
		FROM (SELECT id FROM event WHERE (tx, id) > ($1, $2) ORDER BY tx, id LIMIT $3) AS unread`)
	selectOccurredAfter = db.SQL(`
		SELECT occurred_at FROM event WHERE (tx, id) > ($1, $2) ORDER BY tx, id LIMIT 1`)

	selectAll = db.SQL(`
		SELECT id, tx, type, entity_id, version, occurred_at, data, previous FROM event ORDER BY tx, id`)
	// Also what a running transaction holds back: it is committed, and no reader has it yet.
	selectUnread = db.SQL(`
		SELECT id, tx, type, entity_id, version, occurred_at, data, previous FROM event WHERE (tx, id) > ($1, $2) ORDER BY tx, id LIMIT $3`)
	selectRepeated = db.SQL(`
		SELECT type, entity_id, version, COUNT(*)
		FROM event
		WHERE version <> 0
		GROUP BY type, entity_id, version
		HAVING COUNT(*) > 1
		ORDER BY type, entity_id, version
		LIMIT 100`)

	selectFirstSince = db.SQL(`SELECT tx, id FROM event WHERE occurred_at >= $1 ORDER BY tx, id LIMIT 1`)
	deleteUntil      = db.SQL(`
		DELETE FROM event
		WHERE id IN (
			SELECT id
			FROM event
			WHERE (tx, id) < ($1, $2) AND (tx, id) <= ($3, $4)
			ORDER BY tx, id
			LIMIT $5)`)
)

// Differs because the transaction ids that the cluster has not reached yet are known on PostgreSQL, and are simply those
// after the last event on SQLite. All is read from one snapshot: a row that is seen is below the horizon.
var selectHorizon = db.Spell(`
	SELECT CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT) AS BIGINT),
		CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT) AS BIGINT),
		(SELECT COALESCE(MAX(tx), 0) FROM event),
		(SELECT COALESCE(MAX(tx), 0) FROM event_cursor)`, `
	SELECT (SELECT COALESCE(MAX(tx), 0) + 1 FROM event),
		(SELECT COALESCE(MAX(tx), 0) + 1 FROM event),
		(SELECT COALESCE(MAX(tx), 0) FROM event),
		(SELECT COALESCE(MAX(tx), 0) FROM event_cursor)`)

var (
	selectNewestBeyond = db.SQL(`SELECT COALESCE(MAX(id), 0) FROM event WHERE tx >= $1`)
	selectOldestHere   = db.SQL(`SELECT COALESCE(MIN(tx), $1) FROM event WHERE id > $2`)
	shiftEvents        = db.SQL(`UPDATE event SET tx = tx - $1 WHERE id <= $2`)
	shiftCursors       = db.SQL(`UPDATE event_cursor SET tx = tx - $1 WHERE tx > $2`)
)

// Lag is how far a consumer is behind.
type Lag struct {
	Consumer string
	Events   int64         // events it has not applied, counted up to 100,000
	Age      time.Duration // how long ago the first of them happened; 0 if there is none
}

// Lag tells how far each consumer is behind, by name. Events that are held back by a running transaction count.
func (l *Log) Lag(ctx context.Context) ([]Lag, error) {
	cursors, err := db.List(ctx, l.db.Read(), scanCursor, selectCursors)
	if err != nil {
		return nil, fmt.Errorf("read the event cursors: %w", err)
	}
	lags := make([]Lag, 0, len(cursors))
	for _, c := range cursors {
		lag := Lag{Consumer: c.consumer}
		lag.Events, err = db.Value[int64](ctx, l.db.Read(), countAfter, c.at.TX, int64(c.at.ID), lagLimit)
		if err != nil {
			return nil, fmt.Errorf("count the events that %s has not read: %w", c.consumer, err)
		}
		first, err := db.Value[int64](ctx, l.db.Read(), selectOccurredAfter, c.at.TX, int64(c.at.ID))
		switch {
		case err == nil:
			lag.Age = max(0, l.db.Clock().Now().Sub(clock.FromMicros(first)))
		case !errors.Is(err, db.ErrNoRows):
			return nil, fmt.Errorf("read the first event that %s has not read: %w", c.consumer, err)
		}
		lags = append(lags, lag)
	}
	return lags, nil
}

// Unread hands f every event that a consumer has not applied yet, in order, at most ReadLimit at once, and moves nothing:
// for whoever compares what the consumer keeps with what it is made from.
func (l *Log) Unread(ctx context.Context, consumer string, f func([]Event) error) error {
	from, err := orBeginning(db.One(ctx, l.db.Read(), scanPosition, selectCursor, consumer))
	for err == nil {
		var events []Event
		if events, err = db.List(ctx, l.db.Read(), scanEvent, selectUnread, from.TX, int64(from.ID), ReadLimit); err != nil {
			break
		}
		if len(events) == 0 {
			return nil
		}
		from = events[len(events)-1].Position()
		err = f(events)
	}
	return fmt.Errorf("read the events that %s has not applied: %w", consumer, err)
}

// Verify reads the whole log and returns one sentence for everything that is wrong with it: cursors beyond the end,
// rows that the engine cannot have written, rows without type, entity or time, content that is not JSON, and versions
// of an entity that were announced twice. An empty list is a sound log.
func (l *Log) Verify(ctx context.Context) ([]string, error) {
	var wrong []string
	report := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	for _, check := range []func(context.Context, func(string, ...any)) error{
		l.verifyCursors, l.verifyRows, l.verifyRepeats,
	} {
		if err := check(ctx, report); err != nil {
			return nil, fmt.Errorf("verify the event log: %w", err)
		}
	}
	return wrong, nil
}

func (l *Log) verifyCursors(ctx context.Context, report func(string, ...any)) error {
	// Cursors before the end: a cursor that moves meanwhile can only be at or before an end that is read later.
	cursors, err := db.List(ctx, l.db.Read(), scanCursor, selectCursors)
	if err != nil {
		return err
	}
	last, err := orBeginning(db.One(ctx, l.db.Read(), scanPosition, selectLast))
	if err != nil {
		return err
	}
	for _, c := range cursors {
		if last.Before(c.at) {
			report("The cursor of %s stands at (%d, %s), beyond the last event.", c.consumer, c.at.TX, c.at.ID)
		}
	}
	return nil
}

func (l *Log) verifyRows(ctx context.Context, report func(string, ...any)) error {
	var previous Event
	// The horizon is asked for after the rows were read: rows that are written meanwhile are below it.
	beyond := Event{tx: Beginning.TX}
	err := db.Each(ctx, l.db.Read(), func(row db.Row) error {
		e, err := scanEvent(row)
		if err != nil {
			return err
		}
		if e.Type == "" || e.EntityID == "" || e.OccurredAt.IsZero() || e.ID <= 0 {
			report("Event %d (%s) lacks its type, entity or time.", int64(e.ID), e.ID)
		}
		if !sound(e.Data) || !sound(e.Previous) {
			report("Event %s holds content that is not JSON.", e.ID)
		}
		if l.db.Engine() == db.SQLite && previous.ID != 0 && previous.tx == e.tx {
			report("Events %s and %s share the place %d.", previous.ID, e.ID, e.tx)
		}
		previous = e
		if e.tx > beyond.tx {
			beyond = e
		}
		return nil
	}, selectAll)
	if err != nil {
		return err
	}
	h, err := db.One(ctx, l.db.Read(), scanHorizon, selectHorizon)
	if err == nil && beyond.tx >= h.next {
		report("Event %s has the transaction id %d, which this database has not reached yet.", beyond.ID, beyond.tx)
	}
	return err
}

func sound(content json.RawMessage) bool { return content == nil || json.Valid(content) }

func (l *Log) verifyRepeats(ctx context.Context, report func(string, ...any)) error {
	return db.Each(ctx, l.db.Read(), func(row db.Row) error {
		var kind, entity string
		var version, count int64
		if err := row.Scan(&kind, &entity, &version, &count); err != nil {
			return err
		}
		report("%s of %s at version %d was announced %d times.", kind, entity, version, count)
		return nil
	}, selectRepeated)
}

// Prune removes events that happened longer ago than olderThan and returns how many. It goes from the beginning and
// stops at the first event that is younger or that some consumer has not read. The last event always stays, because
// places are told by it.
func (l *Log) Prune(ctx context.Context, olderThan time.Duration) (int64, error) {
	before, through, err := l.prunable(ctx, olderThan)
	if err != nil {
		return 0, fmt.Errorf("find the events to remove: %w", err)
	}
	var removed int64
	for {
		var n int64
		err := l.db.Write(ctx, func(tx db.Tx) error {
			var err error
			n, err = tx.Exec(ctx, deleteUntil,
				before.TX, int64(before.ID), through.TX, int64(through.ID), pruneLimit)
			return err
		})
		if err != nil {
			return removed, fmt.Errorf("remove old events: %w", err)
		}
		removed += n
		if n < pruneLimit {
			return removed, nil
		}
	}
}

// prunable is the place that pruning must stay before, and the one that it may reach.
func (l *Log) prunable(ctx context.Context, olderThan time.Duration) (before, through Position, err error) {
	cursors, err := db.List(ctx, l.db.Read(), scanCursor, selectCursors)
	if err != nil {
		return Beginning, Beginning, err
	}
	through = end
	for _, c := range cursors {
		if c.at.Before(through) {
			through = c.at
		}
	}
	cutoff := clock.Micros(l.db.Clock().Now().Add(-olderThan))
	before, err = db.One(ctx, l.db.Read(), scanPosition, selectFirstSince, cutoff)
	if errors.Is(err, db.ErrNoRows) {
		before, err = orBeginning(db.One(ctx, l.db.Read(), scanPosition, selectLast))
	}
	return before, through, err
}

// horizon is what one snapshot says about transaction ids.
type horizon struct {
	next    int64 // no row may have this tx or a higher one
	settled int64 // everything below has ended
	events  int64 // highest tx of an event
	cursors int64 // highest tx of a cursor
}

func scanHorizon(row db.Row) (horizon, error) {
	var h horizon
	err := row.Scan(&h.next, &h.settled, &h.events, &h.cursors)
	return h, err
}

// Rebase makes a log readable that was brought from another PostgreSQL cluster: rows and cursors whose transaction ids
// this cluster has not reached are shifted below those that it has, keeping their order. On a log that was written here
// it changes nothing. It comes before the first End, Follow or Run on a database that was opened; Run calls it, too.
func (l *Log) Rebase(ctx context.Context) error {
	h, err := db.One(ctx, l.db.Read(), scanHorizon, selectHorizon)
	if err != nil || max(h.events, h.cursors) < h.next {
		return err
	}
	var by int64
	err = l.db.Write(ctx, func(tx db.Tx) error {
		by = 0
		h, err := db.One(ctx, tx, scanHorizon, selectHorizon)
		if err != nil || max(h.events, h.cursors) < h.next {
			return err // another node was faster
		}
		// Ids grow with time: rows up to the newest foreign one were brought along, later ones were written here and stay behind them.
		newest, err := db.Value[int64](ctx, tx, selectNewestBeyond, h.next)
		if err != nil {
			return err
		}
		oldest, err := db.Value[int64](ctx, tx, selectOldestHere, h.settled, newest)
		if err != nil {
			return err
		}
		by = max(h.events, h.cursors) - min(h.settled, oldest) + 1
		if _, err := tx.Exec(ctx, shiftEvents, by, newest); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, shiftCursors, by, Beginning.TX)
		return err
	})
	if err == nil && by > 0 {
		l.recent.forget()
		slog.WarnContext(ctx, "the event log came from another database cluster; its places were shifted", "by", by)
	}
	return err
}

var (
	placeCursors = db.SQL(`
		UPDATE event_cursor
		SET tx = (SELECT COUNT(*) FROM event WHERE (event.tx, event.id) <= (event_cursor.tx, event_cursor.event_id))
		WHERE tx > $1`)
	placeEvents = db.SQL(`
		UPDATE event
		SET tx = place.tx
		FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY tx, id) AS tx FROM event) AS place
		WHERE event.id = place.id`)
)

// Renumber gives every event a place of its own, in the order that they have: for a log that was brought from PostgreSQL, where
// events of one transaction share a place, to SQLite. Consumers stand where they stood. Nobody else uses the database.
func (l *Log) Renumber(ctx context.Context) error {
	err := l.db.Write(ctx, func(tx db.Tx) error {
		if _, err := tx.Exec(ctx, placeCursors, Beginning.TX); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, placeEvents)
		return err
	})
	if err != nil {
		return fmt.Errorf("number the event log anew: %w", err)
	}
	l.recent.forget()
	return nil
}
