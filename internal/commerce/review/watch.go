package review

import (
	"context"
	"fmt"
	"slices"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// maxWaiting is how many reviews of one customer are looked at when something arrives. Nobody waits for more parcels.
const maxWaiting = 100

var (
	waiting = db.SQL(`
		SELECT ` + columns + ` FROM review WHERE customer_id = $1 AND verified = FALSE ORDER BY created_at DESC, id DESC LIMIT CAST($2 AS BIGINT)`)
	markVerified = db.SQL(`UPDATE review SET verified = TRUE, version = version + 1, updated_at = $1 WHERE id = $2 AND version = $3`)
)

// Watch verifies reviews that were written before the product came, or before an order was known to be the author's. customersOf
// names those of whom an event says that something of theirs was delivered, or that orders became theirs. received is asked
// inside the transaction that moves the cursor, and may not write.
func (s *Service) Watch(
	customersOf func(ctx context.Context, r db.Reader, e outbox.Event) ([]id.Customer, error),
	received func(ctx context.Context, customer id.Customer, product id.Product) (bool, error),
) outbox.Consumer {
	return outbox.Consumer{
		Name: "review.watch",
		Apply: func(ctx context.Context, tx db.Tx, events []outbox.Event) error {
			var named []id.Customer
			for _, e := range events {
				customers, err := customersOf(ctx, tx, e)
				if err != nil {
					return fmt.Errorf("find whom %s is about: %w", e.Type, err)
				}
				named = append(named, customers...)
			}
			slices.Sort(named)
			b := &db.Batch{}
			for _, customer := range slices.Compact(named) {
				if err := s.addVerified(ctx, tx, b, customer, received); err != nil {
					return err
				}
			}
			if b.Len() == 0 {
				return nil
			}
			return tx.Send(ctx, b)
		},
	}
}

// addVerified adds to the batch that those reviews of the customer are verified of which he has received the product by now.
func (s *Service) addVerified(
	ctx context.Context, tx db.Tx, b *db.Batch, customer id.Customer, received func(context.Context, id.Customer, id.Product) (bool, error),
) error {
	list, err := db.List(ctx, tx, scan, waiting, customer, int64(maxWaiting))
	if err != nil {
		return fmt.Errorf("read the reviews of %s: %w", customer, err)
	}
	for _, before := range list {
		came, err := received(ctx, customer, before.Product)
		if err != nil {
			return fmt.Errorf("look whether the product was received: %w", err)
		}
		if !came {
			continue
		}
		after := s.next(before)
		after.Verified = true
		b.Exec(markVerified, clock.Micros(after.UpdatedAt), before.ID, before.Version).Want(1, stale())
		if after.State == Published {
			s.news(b, EventUpdated, after)
		}
	}
	return nil
}
