package analytics

import (
	"context"
	"errors"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

const (
	building = "building"
	current  = "current"
)

// rules is the version of what Entries makes of an order. Whoever changes what it makes of those that there are counts it up: figures by
// other rules are reckoned again when the program starts.
//
//	2  what is given back for no line takes its share off what goods brought in
const rules = 2

// generation is one reckoning of all figures.
type generation struct {
	number      int64
	state       string
	rules       int64
	zone        *time.Location
	resumeAfter id.Order
	orders      int64
	startedAt   time.Time
	finishedAt  time.Time
}

var (
	listGenerations = db.SQL(`
		SELECT id, state, rules, time_zone, resume_after, orders, started_at, finished_at FROM analytics_generation
		WHERE state <> 'old' ORDER BY id`)
	insertGeneration = db.SQL(`
		INSERT INTO analytics_generation (id, state, rules, time_zone, resume_after, orders, started_at, finished_at)
		VALUES ($1, $2, $3, $4, 0, 0, $5, $6) ON CONFLICT DO NOTHING`)
	moveGeneration = db.SQL(`
		UPDATE analytics_generation SET resume_after = $1, orders = orders + $2
		WHERE id = $3 AND state = 'building' AND resume_after = $4`)
	retireCurrent = db.SQL(`UPDATE analytics_generation SET state = 'old' WHERE state = 'current'`)
	retire        = db.SQL(`UPDATE analytics_generation SET state = 'old' WHERE id = $1`)
	enthrone      = db.SQL(`
		UPDATE analytics_generation SET state = 'current', finished_at = $1 WHERE id = $2 AND state = 'building' AND resume_after = $3`)

	listOld     = db.SQL(`SELECT id FROM analytics_generation WHERE state = 'old' ORDER BY id`)
	entriesUpTo = db.SQL(`
		SELECT COALESCE(MAX(order_id), 0) FROM (
			SELECT order_id FROM analytics_entry WHERE order_id > $1 ORDER BY order_id LIMIT $2) AS page`)
	deleteEntries = db.SQL(`DELETE FROM analytics_entry WHERE generation = $1 AND order_id > $2 AND order_id <= $3`)
	deleteRollup  = db.SQL(`
		DELETE FROM analytics_rollup WHERE generation = $1 AND (dimension, currency_code, span, bucket, key) IN (
			SELECT dimension, currency_code, span, bucket, key FROM analytics_rollup WHERE generation = $1 LIMIT $2)`)
	deleteGeneration = db.SQL(`DELETE FROM analytics_generation WHERE id = $1 AND state = 'old'`)

	listBooked    = db.NewLists(`SELECT order_id, generation, kind, source_id FROM analytics_entry WHERE order_id IN (%s)`, maxOrders)
	insertEntries = db.InsertInto("analytics_entry", "order_id, generation, kind, source_id", "")
	addToRollup   = db.InsertInto("analytics_rollup", "generation, dimension, currency_code, span, bucket, key, "+columns(plain),
		"ON CONFLICT (generation, dimension, span, currency_code, bucket, key) DO UPDATE SET "+
			columns(func(name string) string { return name + " = analytics_rollup." + name + " + excluded." + name }))
)

func plain(name string) string { return name }

func scanGeneration(row db.Row) (generation, error) {
	var g generation
	var zone string
	var started, finished int64
	err := row.Scan(&g.number, &g.state, &g.rules, &zone, &g.resumeAfter, &g.orders, &started, &finished)
	if err != nil {
		return g, err
	}
	g.startedAt, g.finishedAt = clock.FromMicros(started), clock.FromMicros(finished)
	g.zone, err = time.LoadLocation(zone)
	return g, err
}

// same reports whether the same is booked into both.
func (g generation) same(other generation) bool {
	return g.number == other.number && g.zone.String() == other.zone.String()
}

// fits reports whether the figures are what would be reckoned now, in a time zone.
func (g *generation) fits(zone string) bool { return g.rules == rules && g.zone.String() == zone }

// currentOf is the generation that reports read; not_found if there is none yet.
func currentOf(ctx context.Context, r db.Reader) (generation, error) {
	list, err := db.List(ctx, r, scanGeneration, listGenerations)
	if err != nil {
		return generation{}, err
	}
	for _, g := range list {
		if g.state == current {
			return g, nil
		}
	}
	return generation{}, errNone
}

var errNone = errors.New("analytics: there are no figures yet")

// notYet is what whoever asks for a report is told then.
func notYet() error {
	return fault.New(fault.Unavailable, CodeNotReady, "The figures are being reckoned for the first time. Try again in some minutes.")
}
