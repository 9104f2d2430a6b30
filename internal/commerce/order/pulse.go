package order

import (
	"context"
	"fmt"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
)

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
