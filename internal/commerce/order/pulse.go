package order

import (
	"context"
	"fmt"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
)

var (
	countExpiring = db.SQL(`
		SELECT COUNT(*) FROM payment WHERE check_at <> 0 AND check_at <= $1 AND status = 'authorized' AND authorization_expires_at <= $1`)
	countWaiting = db.SQL(`SELECT COUNT(*) FROM sales_order WHERE status = 'requires_action'`)
)

// Attention is what staff have to see to, or money is lost.
type Attention struct {
	Expiring int64 // payments whose reserved money goes back soon, and is not captured yet
	Waiting  int64 // orders that wait for staff: another sum was paid than was due, it was charged back, or only a part of it came in time
}

// Attention is what there is to see to until a moment.
func (s *Service) Attention(ctx context.Context, until time.Time) (a Attention, err error) {
	if a.Expiring, err = db.Value[int64](ctx, s.db.Read(), countExpiring, clock.Micros(until)); err != nil {
		return a, fmt.Errorf("count authorizations that end: %w", err)
	}
	if a.Waiting, err = db.Value[int64](ctx, s.db.Read(), countWaiting); err != nil {
		return a, fmt.Errorf("count orders that wait for staff: %w", err)
	}
	return a, nil
}

// Pulse is how the shop is selling, for metrics.
type Pulse struct {
	Placed   int64 // orders that were made and stand
	Oversold int64 // units in them beyond what was there
}

var (
	countPlaced = db.SQL(`SELECT COUNT(*) FROM sales_order WHERE created_at >= $1 AND placed_at <> 0`)
	sumOversold = db.SQL(`
		SELECT COALESCE(CAST(SUM(l.oversold) AS BIGINT), 0)
		FROM sales_order o JOIN order_line l ON l.order_id = o.id WHERE o.created_at >= $1 AND l.oversold > 0`)
)

// Pulse is how the shop has been selling since a moment.
func (s *Service) Pulse(ctx context.Context, since time.Time) (Pulse, error) {
	var p Pulse
	var err error
	if p.Placed, err = db.Value[int64](ctx, s.db.Read(), countPlaced, clock.Micros(since)); err != nil {
		return p, fmt.Errorf("count orders: %w", err)
	}
	if p.Oversold, err = db.Value[int64](ctx, s.db.Read(), sumOversold, clock.Micros(since)); err != nil {
		return p, fmt.Errorf("add oversold units up: %w", err)
	}
	return p, nil
}
