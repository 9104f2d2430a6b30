package webhook

import (
	"context"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
)

// clearAtOnce is how many deliveries of an endpoint are cleared in one transaction: there may be hundreds of thousands, and
// orders wait for the same writer.
const clearAtOnce = 200

// Why deliveries are given up that wait for an endpoint.
const (
	whyDisabled    = "The endpoint is disabled."
	whySwitchedOff = "The endpoint was switched off."
)

// clear gives up some of what waits for endpoints that are off, and removes some of what endpoints have left that were
// removed, and these with the last of it. While something may be left, it pokes the sender.
func (s *Service) clear(ctx context.Context) error {
	list, err := db.List(ctx, s.o.DB.Read(), scanUncleared, listUncleared, int64(MaxEndpoints))
	if err != nil {
		return err
	}
	for _, u := range list {
		b := &db.Batch{}
		switch {
		case u.deleted:
			b.Exec(deleteSome, int64(u.endpoint), int64(clearAtOnce))
			b.Exec(deleteEmpty, int64(u.endpoint))
		case u.disabled:
			b.Exec(abandonSome, whyDisabled, clock.Micros(s.o.DB.Clock().Now()), int64(u.endpoint), int64(clearAtOnce))
		default:
			b.Exec(abandonSome, whySwitchedOff, clock.Micros(s.o.DB.Clock().Now()), int64(u.endpoint), int64(clearAtOnce))
		}
		b.AfterCommit(s.poke)
		if err := s.o.DB.Submit(ctx, b); err != nil {
			return err
		}
	}
	return nil
}
