package app

import (
	"context"
	"encoding/json"

	"winkel/internal/commerce/customer"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/review"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
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

// receivers is whose reviews may be verified after an event: those of whoever got a parcel, and of whoever proved an address,
// because the orders of guests with it are his now.
func (s *shop) receivers(ctx context.Context, r db.Reader, e outbox.Event) ([]id.Customer, error) {
	switch e.Type {
	case customer.EventVerified:
		number, err := id.ParseCustomer(e.EntityID)
		if err != nil {
			return nil, nil //nolint:nilerr // it names nobody; events are verify's to report
		}
		return []id.Customer{number}, nil
	case order.EventFulfillmentDelivered:
		var data struct {
			OrderID id.Order `json:"order_id"`
		}
		if json.Unmarshal(e.Data, &data) != nil {
			return nil, nil //nolint:nilerr // it names nobody; events are verify's to report
		}
		owner, err := s.orders.OwnerOf(ctx, r, data.OrderID)
		switch {
		case err == nil && !owner.IsZero():
			return []id.Customer{owner}, nil
		case err == nil || fault.KindOf(err) == fault.NotFound:
			return nil, nil
		}
		return nil, err
	}
	return nil, nil
}
