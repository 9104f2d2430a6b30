package checkout

import (
	"context"
	"fmt"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
)

// sweepLimit is how many sessions are read at once.
const sweepLimit = 500

// Sweep removes the sessions that nobody touched for long and that led to no order, and returns how many. What they held was
// free long ago; the cart, if it lives on, begins another one.
func (s *Service) Sweep(ctx context.Context) (removed int64, err error) {
	before := clock.Micros(s.DB.Clock().Now().Add(-s.KeepTime))
	for {
		idle, err := db.List(ctx, s.DB.Read(), scanCheckout, listIdle, before, sweepLimit)
		if err != nil {
			return removed, fmt.Errorf("list idle checkouts: %w", err)
		}
		ended := int64(0)
		for _, c := range idle {
			b := &db.Batch{}
			b.Exec(deleteCheckout, c.ID, c.Version).Want(1, errStale)
			s.Outbox.Add(b, outboxEvent(EventExpired, c.ID, c.Version+1, Event{
				ID: c.ID.String(), CartID: c.Cart.String(), Status: string(c.Status), Lines: []EventLine{},
			}))
			switch err := s.DB.Submit(ctx, b); {
			case err == nil:
				ended++
			case !errStale.Is(err): // else somebody touched it at this moment
				return removed + ended, fmt.Errorf("remove an idle checkout: %w", err)
			}
		}
		if removed += ended; len(idle) < sweepLimit || ended == 0 {
			return removed, nil
		}
	}
}
