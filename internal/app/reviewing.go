package app

import (
	"context"

	"winkel/internal/commerce/customer"
	"winkel/internal/commerce/review"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// wireReviews lets customers say what they think of products. Who they are and what they have received is asked of others when
// it matters.
func (s *shop) wireReviews() {
	s.reviews = review.New(review.Options{
		DB: s.db, Outbox: s.outbox, Author: s.reviewer,
		Received: func(ctx context.Context, c id.Customer, p id.Product) (bool, error) {
			return s.accounts.HasReceived(ctx, c, p)
		},
	})
}

// reviewer is a customer as the author of a review. Only accounts write.
func (s *shop) reviewer(ctx context.Context, number id.Customer) (review.Author, error) {
	c, err := s.customers.Get(ctx, number)
	if err != nil {
		return review.Author{}, err
	}
	if c.State != customer.Registered {
		return review.Author{}, fault.Missing("customer", number.String())
	}
	return review.Author{
		FirstName: c.FirstName, LastName: c.LastName, Hold: func(b *db.Batch) { s.customers.AddHold(b, c) },
	}, nil
}
