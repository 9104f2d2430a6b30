package analytics

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/job"
	"winkel/internal/platform/outbox"
)

// CodeNotReady says that the figures are being reckoned for the first time.
const CodeNotReady = "analytics_not_ready"

// Options is what the figures are made of.
type Options struct {
	DB   *db.DB
	Jobs *job.Queue
	Log  *outbox.Log
	// TimeZone is the shop's, by which days are counted.
	TimeZone func(ctx context.Context) (string, error)
}

// Service keeps the figures and makes reports of them. It is safe for concurrent use.
type Service struct{ Options }

// New returns the figures of a shop. RegisterJobs makes them complete.
func New(o Options) *Service { return &Service{o} }

// consumerName keys the place in the event log.
const consumerName = "analytics"

// eventsAtOnce is how many events are applied in one transaction: the sums of so many orders are written in a few milliseconds, and
// orders that are placed meanwhile do not notice.
const eventsAtOnce = 100

// Consumer books what happens to orders, as it happens.
func (s *Service) Consumer() outbox.Consumer {
	return outbox.Consumer{Name: consumerName, Prepare: s.prepare, Limit: eventsAtOnce, Concerns: concerns}
}

// concerns reports whether events of a type may change the figures: what happens to orders, and where the shop's days begin.
func concerns(kind string) bool {
	return strings.HasPrefix(kind, "order.") || kind == catalog.ChannelUpdated
}

// prepare looks at every order that the events are about. What an event says does not matter: the order's rows do. They are read
// before the transaction: an entry is true for ever, and what happened after they were read has an event of its own.
func (s *Service) prepare(ctx context.Context, events []outbox.Event) (func(context.Context, db.Tx) error, error) {
	var orders []id.Order
	seen, moved := map[id.Order]bool{}, false
	for i := range events {
		e := &events[i]
		if !concerns(e.Type) {
			continue
		}
		if e.Type == catalog.ChannelUpdated {
			moved = true
			continue
		}
		number, err := id.ParseOrder(e.EntityID)
		if err != nil || seen[number] {
			continue // events are written by this program; one that cannot be read is verify's to report
		}
		seen[number] = true
		orders = append(orders, number)
	}
	if len(orders) == 0 && !moved {
		return nil, nil
	}
	booking, err := s.booking(ctx, orders)
	return func(ctx context.Context, tx db.Tx) error {
		if moved {
			if err := s.followZone(ctx, tx); err != nil {
				return err
			}
		}
		return booking.add(ctx, tx)
	}, err
}

// booking is what is about to be added to the figures.
type booking struct {
	orders      []id.Order
	facts       []*Facts
	generations []generation
	booked      map[name]bool
	batch       *db.Batch // of what was missing in the generations
}

// booking reads what is not in the figures of the orders, at most maxOrders, and makes ready to add it.
func (s *Service) booking(ctx context.Context, orders []id.Order) (*booking, error) {
	k := &booking{orders: orders}
	if len(orders) == 0 {
		return k, nil
	}
	var err error
	if k.facts, err = load(ctx, s.DB.Read(), orders); err != nil {
		return nil, err
	}
	err = k.look(ctx, s.DB.Read())
	return k, err
}

// look reads what is booked, and makes the batch of what is not.
func (k *booking) look(ctx context.Context, r db.Reader) error {
	generations, err := db.List(ctx, r, scanGeneration, listGenerations)
	if err != nil {
		return err
	}
	booked, err := bookedOf(ctx, r, k.orders)
	if err != nil {
		return err
	}
	if k.batch != nil && maps.Equal(booked, k.booked) && slices.EqualFunc(generations, k.generations, generation.same) {
		return nil
	}
	k.generations, k.booked, k.batch = generations, booked, &db.Batch{}
	for i := range generations { // while there is none nothing is booked: Rebuild finds the orders
		generations[i].add(k.batch, k.facts, booked)
	}
	return nil
}

// add adds to the figures what is missing. Where something was booked meanwhile, or another generation begun, it looks again.
func (k *booking) add(ctx context.Context, tx db.Tx) error {
	if len(k.orders) == 0 {
		return nil
	}
	if err := k.look(ctx, tx); err != nil || k.batch.Len() == 0 {
		return err
	}
	return tx.Send(ctx, k.batch)
}

// name is how an entry is told from all others.
type name struct {
	generation int64
	order      id.Order
	kind       Kind
	source     int64
}

func bookedOf(ctx context.Context, r db.Reader, orders []id.Order) (map[name]bool, error) {
	booked := map[name]bool{}
	return booked, db.Each(ctx, r, func(row db.Row) error {
		var n name
		var kind string
		err := row.Scan(&n.order, &n.generation, &kind, &n.source)
		n.kind = Kind(kind)
		booked[n] = true
		return err
	}, listBooked.For(len(orders)), db.ListOf(orders)...)
}

// add adds to the batch what of the facts is not booked in the generation.
func (g *generation) add(b *db.Batch, facts []*Facts, booked map[name]bool) {
	sums := rollup{}
	var names, rows []any
	for _, f := range facts {
		for _, e := range f.Entries() {
			if booked[name{g.number, e.Order, e.Kind, e.Source}] {
				continue
			}
			names = append(names, e.Order, g.number, string(e.Kind), e.Source)
			sums.add(&e, g.zone)
		}
	}
	for _, c := range sums.cells() {
		rows = append(rows, g.number, string(c.dimension), string(c.currency), c.span, c.bucket, c.key)
		for _, value := range sums[c] {
			rows = append(rows, value)
		}
	}
	insertEntries.Add(b, names)
	for some := range slices.Chunk(rows, rowsAStatement*(rollupKeys+int(measures))) {
		addToRollup.Add(b, some)
	}
}

// Three rows a statement were the fastest while SQLite's driver looked for the name of every parameter, which it does no longer where
// they have none; nobody has measured it again since.
const (
	rollupKeys     = 6
	rowsAStatement = 3
)

// Book adds to the figures what is not in them of the orders, some at a time. Whoever adds orders without events calls it.
func (s *Service) Book(ctx context.Context, orders []id.Order) error {
	for some := range slices.Chunk(orders, eventsAtOnce) {
		booking, err := s.booking(ctx, some)
		if err == nil {
			err = s.again(ctx, func(tx db.Tx) error { return booking.add(ctx, tx) })
		}
		if err != nil {
			return fmt.Errorf("book orders: %w", err)
		}
	}
	return nil
}

// tries is how often a transaction is tried that met another one that booked the same.
const tries = 5

// again runs a transaction, and once more when another node booked the same orders at the same time: it finds them booked then.
func (s *Service) again(ctx context.Context, f func(tx db.Tx) error) error {
	var err error
	for range tries {
		if err = s.DB.Write(ctx, f); !db.Violates(err, "analytics_entry_pkey") {
			return err
		}
	}
	return err
}

// Ensure makes the figures of a shop that has none yet: of one without orders at once, of one with orders by a job. It starts
// a rebuild where the time zone of the shop, or the program's rules, are others than those of the figures. Whoever opens a shop to write calls it.
func (s *Service) Ensure(ctx context.Context) error {
	generations, err := db.List(ctx, s.DB.Read(), scanGeneration, listGenerations)
	if err != nil {
		return fmt.Errorf("look for figures: %w", err)
	}
	zone, err := s.TimeZone(ctx)
	if err != nil {
		return err
	}
	if len(generations) > 0 {
		if generations[0].fits(zone) {
			return nil
		}
		return s.DB.Write(ctx, func(tx db.Tx) error { return s.enqueueRebuild(ctx, tx) })
	}
	return s.DB.Write(ctx, func(tx db.Tx) error {
		orders, err := db.Value[int64](ctx, tx, anyOrder)
		if err != nil {
			return err
		}
		if orders > 0 {
			return s.enqueueRebuild(ctx, tx)
		}
		now := clock.Micros(tx.Now())
		_, err = tx.Exec(ctx, insertGeneration, s.DB.IDs().Next(), current, rules, zone, now, now)
		return err
	})
}

var anyOrder = db.SQL(`SELECT COUNT(*) FROM (SELECT id FROM sales_order WHERE placed_at <> 0 LIMIT 1) AS found`)

// followZone starts a rebuild when the shop's time zone is not that of the figures any more.
func (s *Service) followZone(ctx context.Context, tx db.Tx) error {
	zone, err := db.Value[string](ctx, tx, channelZone)
	if errors.Is(err, db.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	generations, err := db.List(ctx, tx, scanGeneration, listGenerations)
	if err != nil {
		return err
	}
	for _, g := range generations {
		if g.zone.String() != zone {
			return s.enqueueRebuild(ctx, tx)
		}
	}
	return nil
}

var channelZone = db.SQL(`SELECT time_zone FROM channel ORDER BY id LIMIT 1`)

func (s *Service) enqueueRebuild(ctx context.Context, tx db.Tx) error {
	b := &db.Batch{}
	if _, err := s.Jobs.Add(b, job.Job{Kind: RebuildJob, UniqueKey: RebuildJob}); err != nil {
		return err
	}
	return tx.Send(ctx, b)
}

// Zone is a shop's time zone as it stands in its channel; UTC while it has none.
func Zone(ctx context.Context, channels *catalog.Service) (string, error) {
	channel, err := channels.GetChannel(ctx)
	switch {
	case err == nil:
		return channel.TimeZone, nil
	case fault.KindOf(err) == fault.NotFound:
		return time.UTC.String(), nil
	}
	return "", err
}
