package cart

import (
	"context"
	"fmt"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// sweepLimit is how many carts one round of a sweep looks at.
const sweepLimit = 500

// Swept is what a sweep did.
type Swept struct {
	Abandoned int64
	Expired   int64
	Removed   int64
}

type found struct {
	cart    id.Cart
	version int64
}

func scanFound(row db.Row) (found, error) {
	var f found
	err := row.Scan(&f.cart, &f.version)
	return f, err
}

// Sweep notes which carts were abandoned, ends those that nobody touched for long, and removes those that ended as long
// ago again. A cart that somebody touches meanwhile stays.
func (s *Service) Sweep(ctx context.Context) (Swept, error) {
	var done Swept
	now := s.db.Clock().Now()
	for _, round := range []struct {
		count *int64
		find  func() ([]found, error)
		do    func(b *db.Batch, f found) error
	}{
		{&done.Abandoned, func() ([]found, error) {
			return db.List(ctx, s.db.Read(), scanFound, listAbandoned, clock.Micros(now.Add(-s.abandonedAfter)), clock.Micros(now), sweepLimit)
		}, func(b *db.Batch, f found) error { return s.abandon(ctx, b, f) }},
		{&done.Expired, func() ([]found, error) {
			return db.List(ctx, s.db.Read(), scanFound, listExpired, clock.Micros(now), sweepLimit)
		}, func(b *db.Batch, f found) error {
			b.Exec(closeCart, string(Expired), 0, clock.Micros(now), f.cart, f.version).Want(1, errStale)
			return nil
		}},
		{&done.Removed, func() ([]found, error) {
			return db.List(ctx, s.db.Read(), scanFound, listDead, clock.Micros(now.Add(-s.keep)), sweepLimit)
		}, func(b *db.Batch, f found) error {
			b.Exec(deleteLines, f.cart)
			b.Exec(deleteCart, f.cart, f.version).Want(1, errStale)
			return nil
		}},
	} {
		n, err := s.sweepAll(ctx, round.find, round.do)
		*round.count = n
		if err != nil {
			return done, fmt.Errorf("sweep carts: %w", err)
		}
	}
	return done, nil
}

// sweepAll does one thing to every cart that is found, until none is.
func (s *Service) sweepAll(ctx context.Context, find func() ([]found, error), do func(*db.Batch, found) error) (int64, error) {
	var done int64
	for {
		carts, err := find()
		if err != nil {
			return done, err
		}
		before := done
		for _, f := range carts {
			b := &db.Batch{}
			if err := do(b, f); err != nil {
				return done, err
			}
			err := s.db.Submit(ctx, b)
			if err != nil && fault.CodeOf(err) != fault.CodeVersionConflict {
				return done, err
			}
			if err == nil {
				done++
			}
		}
		if len(carts) < sweepLimit || done == before {
			return done, nil
		}
	}
}

// abandon notes the time at which a cart was abandoned, once, with its news.
func (s *Service) abandon(ctx context.Context, b *db.Batch, f found) error {
	c, err := load(ctx, s.db.Read(), f.cart)
	if err != nil || c == nil {
		return err
	}
	b.Exec(markAbandoned, clock.Micros(s.db.Clock().Now()), f.cart, f.version).Want(1, errStale)
	s.outbox.Add(b, eventOf(c, EventAbandoned))
	return nil
}

// CountStates is how many carts there are in each state, for metrics.
func (s *Service) CountStates(ctx context.Context) (map[State]int64, error) {
	counts := map[State]int64{Active: 0, Merged: 0, Completed: 0, Expired: 0}
	err := db.Each(ctx, s.db.Read(), func(row db.Row) error {
		var state string
		var n int64
		if err := row.Scan(&state, &n); err != nil {
			return err
		}
		counts[State(state)] = n
		return nil
	}, countStates)
	return counts, err
}

// Verify reports lines that belong to no cart.
func (s *Service) Verify(ctx context.Context, report func(difference string)) error {
	return db.Each(ctx, s.db.Read(), func(row db.Row) error {
		var cart id.Cart
		var n int64
		if err := row.Scan(&cart, &n); err != nil {
			return err
		}
		report(fmt.Sprintf("%d lines are of a cart %s that does not exist", n, cart))
		return nil
	}, findOrphanLines)
}
