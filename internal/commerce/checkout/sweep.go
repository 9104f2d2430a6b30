package checkout

import (
	"context"
	"fmt"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
)

// sweepLimit is how many sessions one transaction removes.
const sweepLimit = 500

// Sweep removes the sessions that nobody touched for long and that led to no order, and returns how many. What they held was
// free long ago; the cart, if it lives on, begins another one.
func (s *Service) Sweep(ctx context.Context) (removed int64, err error) {
	before := clock.Micros(s.DB.Clock().Now().Add(-s.KeepTime))
	for {
		var n int64
		err := s.DB.Write(ctx, func(tx db.Tx) (err error) {
			n, err = tx.Exec(ctx, deleteIdle, before, sweepLimit)
			return err
		})
		if err != nil {
			return removed, fmt.Errorf("remove idle checkouts: %w", err)
		}
		if removed += n; n < sweepLimit {
			return removed, nil
		}
	}
}
