package analytics

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
)

// Kinds of jobs.
const (
	RebuildJob   = "analytics.rebuild"
	ReconcileJob = "analytics.reconcile"
	BookJob      = "analytics.book"
)

const (
	nightly      = "37 2 * * *" // other heavy work has its own hour
	ordersAtOnce = 48           // added in one transaction of a rebuild: others get their turn after a few hundredths of a second
	rowsAtOnce   = 1000         // removed in one transaction
	rebuildTime  = 6 * time.Hour
	listedMost   = 200 // differences in the result of a reconciliation
)

var (
	pageOfOrders = db.SQL(`SELECT id FROM sales_order WHERE id > $1 AND placed_at <> 0 ORDER BY id LIMIT $2`)
	countOrders  = db.SQL(`SELECT COUNT(*) FROM sales_order WHERE placed_at <> 0`)
	listUnbooked = db.SQL(`
		SELECT o.id FROM sales_order o WHERE o.id > $1 AND o.placed_at <> 0 AND NOT EXISTS (
			SELECT 1 FROM analytics_entry e WHERE e.order_id = o.id AND e.generation = $2)
		ORDER BY o.id LIMIT $3`)
)

// RegisterJobs says what is done in the background: rebuilding, the nightly reconciliation, and booking what was imported.
func (s *Service) RegisterJobs() error {
	s.Jobs.Register(RebuildJob, func(ctx context.Context, run *job.Run) error {
		orders, err := s.Rebuild(ctx, run.Progress)
		if err != nil {
			return err
		}
		return run.SetResult(map[string]int64{"orders": orders})
	}, job.Options{Concurrency: 1, Timeout: rebuildTime})
	s.Jobs.Register(ReconcileJob, func(ctx context.Context, run *job.Run) error {
		if err := s.CatchUp(ctx); err != nil {
			return err
		}
		if err := s.clear(ctx); err != nil {
			return err
		}
		result, err := s.Reconcile(ctx)
		if err != nil {
			return err
		}
		return run.SetResult(result)
	}, job.Options{Concurrency: 1, Timeout: rebuildTime})
	s.Jobs.Register(BookJob, func(ctx context.Context, run *job.Run) error {
		var orders []id.Order
		if err := run.Payload(&orders); err != nil {
			return err
		}
		return s.Book(ctx, orders)
	}, job.Options{Concurrency: 1})
	return s.Jobs.Schedule(ReconcileJob, nightly, ReconcileJob, nil)
}

// AddBooking adds to the batch that brings orders without events that they are booked, as soon as somebody works on jobs.
func (s *Service) AddBooking(b *db.Batch, orders []id.Order) error {
	if len(orders) == 0 {
		return nil
	}
	_, err := s.Jobs.Add(b, job.Job{Kind: BookJob, Payload: orders})
	return err
}

// CatchUp books the orders of which nothing is in the figures: those that came without events. Where there are no figures
// yet, or only some for another time zone, it makes them.
func (s *Service) CatchUp(ctx context.Context) error {
	zone, err := s.TimeZone(ctx)
	if err != nil {
		return err
	}
	g, err := currentOf(ctx, s.DB.Read())
	if errors.Is(err, errNone) || err == nil && !g.fits(zone) {
		_, err = s.Rebuild(ctx, nil)
		return err
	}
	for last := id.Order(0); err == nil; {
		var orders []id.Order
		orders, err = db.List(ctx, s.DB.Read(), scanID, listUnbooked, last, g.number, int64(maxOrders))
		if err != nil || len(orders) == 0 {
			break
		}
		last = orders[len(orders)-1]
		err = s.Book(ctx, orders)
	}
	if err != nil {
		return fmt.Errorf("catch up with orders: %w", err)
	}
	return nil
}

func scanID(row db.Row) (id.Order, error) {
	var number id.Order
	err := row.Scan(&number)
	return number, err
}

// Rebuild reckons all figures again, from the orders, beside those that reports read meanwhile, and puts them in their place. It
// returns how many orders are in them. One that was interrupted is gone on with. progress (nil: nobody) is told how far it is.
func (s *Service) Rebuild(ctx context.Context, progress func(done, total int64)) (int64, error) {
	total, err := db.Value[int64](ctx, s.DB.Read(), countOrders)
	if err != nil {
		return 0, fmt.Errorf("rebuild the figures: %w", err)
	}
	for {
		g, err := s.begin(ctx)
		for more := true; more && err == nil; {
			if progress != nil {
				progress(g.orders, max(total, g.orders))
			}
			more, err = s.step(ctx, &g)
		}
		if errors.Is(err, errOvertaken) {
			continue // somebody else builds the same generation: go on from where he is
		}
		zone := ""
		if err == nil {
			// The figures are in their place. What is in the way of clearing up, such as another node that books into the old ones
			// in this moment, is no reason to reckon them again: the next rebuild and the nightly reconciliation clear up, too.
			if err := s.clear(ctx); err != nil {
				slog.WarnContext(ctx, "old figures could not be removed and will be later", "error", err)
			}
			zone, err = s.TimeZone(ctx)
		}
		switch {
		case err != nil:
			return g.orders, fmt.Errorf("rebuild the figures: %w", err)
		case zone == g.zone.String():
			return g.orders, nil
		}
	}
}

var errOvertaken = errors.New("analytics: another node was faster")

// begin is the generation that is being built, made if there is none. One for another time zone, or by other rules, is given up.
func (s *Service) begin(ctx context.Context) (generation, error) {
	if err := s.clear(ctx); err != nil {
		return generation{}, err
	}
	zone, err := s.TimeZone(ctx)
	if err != nil {
		return generation{}, err
	}
	var found generation
	err = s.DB.Write(ctx, func(tx db.Tx) error {
		generations, err := db.List(ctx, tx, scanGeneration, listGenerations)
		if err != nil {
			return err
		}
		for _, g := range generations {
			if g.state == building && g.fits(zone) {
				found = g
				return nil
			}
			if g.state == building {
				if _, err := tx.Exec(ctx, retire, g.number); err != nil {
					return err
				}
			}
		}
		found = generation{number: s.DB.IDs().Next(), state: building, rules: rules, startedAt: tx.Now()}
		if found.zone, err = time.LoadLocation(zone); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, insertGeneration, found.number, building, rules, zone, clock.Micros(tx.Now()), int64(0))
		return err
	})
	return found, err
}

// step adds the next orders to a generation that is being built; when there are none it becomes the current one.
func (s *Service) step(ctx context.Context, g *generation) (more bool, err error) {
	orders, err := db.List(ctx, s.DB.Read(), scanID, pageOfOrders, g.resumeAfter, int64(ordersAtOnce))
	if err != nil {
		return false, err
	}
	if len(orders) == 0 {
		return false, s.enthrone(ctx, g)
	}
	facts, err := load(ctx, s.DB.Read(), orders)
	if err != nil {
		return false, err
	}
	last := orders[len(orders)-1]
	err = s.again(ctx, func(tx db.Tx) error {
		moved, err := tx.Exec(ctx, moveGeneration, last, int64(len(orders)), g.number, g.resumeAfter)
		if err == nil && moved == 0 {
			err = errOvertaken
		}
		if err != nil {
			return err
		}
		booked, err := bookedOf(ctx, tx, orders)
		if err != nil {
			return err
		}
		b := &db.Batch{}
		g.add(b, facts, booked)
		if b.Len() == 0 {
			return nil
		}
		return tx.Send(ctx, b)
	})
	if err == nil {
		g.resumeAfter, g.orders = last, g.orders+int64(len(orders))
	}
	return true, err
}

// enthrone has reports read the generation from now on.
func (s *Service) enthrone(ctx context.Context, g *generation) error {
	return s.DB.Write(ctx, func(tx db.Tx) error {
		if _, err := tx.Exec(ctx, retireCurrent); err != nil {
			return err
		}
		done, err := tx.Exec(ctx, enthrone, clock.Micros(tx.Now()), g.number, g.resumeAfter)
		if err == nil && done == 0 {
			err = errOvertaken
		}
		return err
	})
}

// clear removes generations that nobody reads any more, some rows at a time.
func (s *Service) clear(ctx context.Context) error {
	old, err := db.List(ctx, s.DB.Read(), func(row db.Row) (int64, error) {
		var number int64
		err := row.Scan(&number)
		return number, err
	}, listOld)
	for _, number := range old {
		if err == nil {
			err = s.remove(ctx, number)
		}
	}
	return err
}

func (s *Service) remove(ctx context.Context, number int64) error {
	for removed := int64(rowsAtOnce); removed == rowsAtOnce; {
		err := s.DB.Write(ctx, func(tx db.Tx) (err error) {
			removed, err = tx.Exec(ctx, deleteRollup, number, int64(rowsAtOnce))
			return err
		})
		if err != nil {
			return err
		}
	}
	for after := int64(0); ; {
		upTo, err := db.Value[int64](ctx, s.DB.Read(), entriesUpTo, after, int64(rowsAtOnce))
		if err != nil {
			return err
		}
		if upTo == 0 {
			break
		}
		err = s.DB.Write(ctx, func(tx db.Tx) error {
			_, err := tx.Exec(ctx, deleteEntries, number, after, upTo)
			return err
		})
		if err != nil {
			return err
		}
		after = upTo
	}
	return s.DB.Write(ctx, func(tx db.Tx) error {
		_, err := tx.Exec(ctx, deleteGeneration, number)
		return err
	})
}

// StartRebuild has all figures reckoned again, and StartReconciliation has them compared with the ledgers, by jobs. Code:
// job_already_queued, while one is at it.
func (s *Service) StartRebuild(ctx context.Context, claim *idem.Claim) (job.Record, error) {
	return s.start(ctx, RebuildJob, claim)
}

// StartReconciliation is described at StartRebuild.
func (s *Service) StartReconciliation(ctx context.Context, claim *idem.Claim) (job.Record, error) {
	return s.start(ctx, ReconcileJob, claim)
}

func (s *Service) start(ctx context.Context, kind string, claim *idem.Claim) (job.Record, error) {
	b, now := &db.Batch{}, s.DB.Clock().Now()
	busy := fault.New(fault.Conflict, job.CodeAlreadyQueued, "That is being done already. Wait for its end.")
	number, err := s.Jobs.Add(b, job.Job{Kind: kind, UniqueKey: kind, Clash: busy})
	if err != nil {
		return job.Record{}, err
	}
	record := job.Record{ID: number, Kind: kind, State: job.Queued, RunAt: now, CreatedAt: now, UpdatedAt: now}
	if err := claim.Add(b, record); err != nil {
		return job.Record{}, err
	}
	return record, s.DB.Submit(ctx, b)
}
