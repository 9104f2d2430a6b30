package app

import (
	"context"
	"encoding/json"
	"slices"

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
		Shown: func(ctx context.Context, p id.Product) (bool, error) { return s.catalog.IsShown(ctx, p) },
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

// isReceipt reports whether events of a type may tell of somebody who received something.
func isReceipt(kind string) bool {
	return slices.Contains([]string{customer.EventVerified, customer.EventUpdated, order.EventFulfillmentDelivered}, kind)
}

// receivers is whose reviews may be verified after an event: those of whoever got a parcel, also one that he ordered as a guest with
// the address that he proved, and of whoever proved an address or was given orders, which both change him.
func (s *shop) receivers(ctx context.Context, e outbox.Event) ([]id.Customer, error) {
	if !isReceipt(e.Type) {
		return nil, nil
	}
	switch e.Type {
	case customer.EventVerified, customer.EventUpdated:
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
		return s.receiversOf(ctx, data.OrderID)
	}
	return nil, nil
}

// receiversOf is whose order it is: the customer's whom it names, or else of whoever has proved the address of the guest.
func (s *shop) receiversOf(ctx context.Context, number id.Order) ([]id.Customer, error) {
	owner, key, err := s.orders.BuyerOf(ctx, number)
	switch {
	case err != nil && fault.KindOf(err) == fault.NotFound:
		return nil, nil
	case err != nil:
		return nil, err
	case !owner.IsZero():
		return []id.Customer{owner}, nil
	case key == "":
		return nil, nil
	}
	c, err := s.customers.Peek(ctx, key)
	if err != nil || c == nil || !c.Verified() {
		return nil, err
	}
	return []id.Customer{c.ID}, nil
}
