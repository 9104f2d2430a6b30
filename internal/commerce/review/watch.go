package review

import (
	"context"
	"fmt"
	"math"
	"slices"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// atOnce is how many reviews are looked at together.
const atOnce = 100

var (
	waiting = db.SQL(`
		SELECT ` + columns + ` FROM review WHERE customer_id = $1 AND verified = FALSE AND id < $2 ORDER BY id DESC LIMIT CAST($3 AS BIGINT)`)
	stillWaiting = db.NewLists(`SELECT `+columns+` FROM review WHERE id IN (%s) AND verified = FALSE ORDER BY id`, atOnce)
	markVerified = db.SQL(`UPDATE review SET verified = TRUE, version = version + 1, updated_at = $1 WHERE id = $2 AND version = $3`)
)

// eventsAtOnce is how many events are applied in one transaction: each may verify some reviews.
const eventsAtOnce = 50

// Watch verifies reviews that were written before the product came, or before an order was known to be the author's. customersOf
// names those of whom an event says that something of theirs was delivered, or that orders may have become theirs. It is asked, as
// Options.Received is, before the transaction that moves the cursor.
func (s *Service) Watch(customersOf func(ctx context.Context, e outbox.Event) ([]id.Customer, error)) outbox.Consumer {
	return outbox.Consumer{
		Name:  "review.watch",
		Limit: eventsAtOnce,
		Prepare: func(ctx context.Context, events []outbox.Event) (func(context.Context, db.Tx) error, error) {
			var named []id.Customer
			for _, e := range events {
				customers, err := customersOf(ctx, e)
				if err != nil {
					return nil, fmt.Errorf("find whom %s is about: %w", e.Type, err)
				}
				named = append(named, customers...)
			}
			slices.Sort(named)
			var came []id.Review
			for _, customer := range slices.Compact(named) {
				more, err := s.arrived(ctx, customer)
				if err != nil {
					return nil, err
				}
				came = append(came, more...)
			}
			if len(came) == 0 {
				return nil, nil
			}
			return func(ctx context.Context, tx db.Tx) error { return s.markArrived(ctx, tx, came) }, nil
		},
	}
}

// arrived is those reviews of the customer that are not verified, and of which he has received the product by now.
func (s *Service) arrived(ctx context.Context, customer id.Customer) ([]id.Review, error) {
	var came []id.Review
	for last := id.Review(math.MaxInt64); ; {
		list, err := db.List(ctx, s.db.Read(), scan, waiting, customer, last, int64(atOnce))
		if err != nil {
			return nil, fmt.Errorf("read the reviews of %s: %w", customer, err)
		}
		for _, r := range list {
			last = r.ID
			received, err := s.received(ctx, customer, r.Product)
			if err != nil && fault.KindOf(err) != fault.NotFound { // whoever is no more receives nothing
				return nil, fmt.Errorf("look whether the product was received: %w", err)
			}
			if received {
				came = append(came, r.ID)
			}
		}
		if len(list) < atOnce {
			return came, nil
		}
	}
}

// markArrived verifies reviews, as they are now.
func (s *Service) markArrived(ctx context.Context, tx db.Tx, came []id.Review) error {
	b := &db.Batch{}
	for some := range slices.Chunk(came, atOnce) {
		list, err := db.List(ctx, tx, scan, stillWaiting.For(len(some)), db.ListOf(some)...)
		if err != nil {
			return fmt.Errorf("read reviews to verify: %w", err)
		}
		for _, before := range list {
			after := s.next(before)
			after.Verified = true
			b.Exec(markVerified, clock.Micros(after.UpdatedAt), before.ID, before.Version).Want(1, stale())
			if after.State == Published {
				s.news(b, EventUpdated, after)
			}
		}
	}
	if b.Len() == 0 {
		return nil
	}
	return tx.Send(ctx, b)
}
