package order

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// What was bought and kept: of orders that were placed and stand, the lines of which something was neither canceled nor
// returned. Goods that were refunded went back too, whatever way.
const (
	orderStands = `o.placed_at <> 0 AND o.status <> 'canceled' AND o.status <> 'expired'`
	lineKept    = `l.product_id <> 0 AND l.quantity > l.canceled_quantity + l.returned_quantity AND l.quantity > l.refunded_quantity`
)

var (
	soldPageEnd = db.SQL(`SELECT id FROM sales_order WHERE id < $1 ORDER BY id DESC LIMIT 1 OFFSET $2`)
	listSold    = db.SQL(`
		SELECT o.id, o.customer_id, o.email_key, o.placed_at, l.product_id
		FROM sales_order o JOIN order_line l ON l.order_id = o.id
		WHERE o.id >= $1 AND o.id < $2 AND ` + orderStands + ` AND ` + lineKept + `
		ORDER BY o.id DESC, l.position`)
	listBought = db.SQL(`
		SELECT l.product_id, l.category_id, o.placed_at
		FROM sales_order o JOIN order_line l ON l.order_id = o.id
		WHERE o.customer_id = $1 AND o.customer_id <> 0 AND ` + orderStands + ` AND ` + lineKept + `
		ORDER BY o.created_at DESC, o.id DESC, l.position LIMIT CAST($2 AS BIGINT)`)
)

// soldPage is how many orders are read at once: a reader that stays long keeps the database from tidying up.
const soldPage = 2_000

// Sold is what somebody bought in one order and kept.
type Sold struct {
	Order    id.Order
	Customer id.Customer // zero: a guest
	EmailKey string      // normalized; empty once the buyer was erased
	PlacedAt time.Time
	Products []id.Product // as many times as there are lines of it
}

// EachSold calls f with every order of which something was kept, the one that was written down last first, until f fails: that is
// the answer then. f may keep nothing of the Sold.
func (s *Service) EachSold(ctx context.Context, f func(*Sold) error) error {
	for before, more := int64(math.MaxInt64), true; more; {
		from, err := db.Value[int64](ctx, s.db.Read(), soldPageEnd, before, int64(soldPage-1))
		if errors.Is(err, db.ErrNoRows) {
			more, from, err = false, 0, nil
		}
		if err != nil {
			return fmt.Errorf("find the next orders: %w", err)
		}
		if err := s.eachSold(ctx, from, before, f); err != nil {
			return err
		}
		before = from
	}
	return nil
}

func (s *Service) eachSold(ctx context.Context, from, before int64, f func(*Sold) error) error {
	sold := Sold{}
	give := func() error {
		if sold.Order == 0 {
			return nil
		}
		return f(&sold)
	}
	err := db.Each(ctx, s.db.Read(), func(row db.Row) error {
		next := Sold{}
		var placed int64
		var product id.Product
		if err := row.Scan((*int64)(&next.Order), (*int64)(&next.Customer), &next.EmailKey, &placed, (*int64)(&product)); err != nil {
			return err
		}
		if next.Order != sold.Order {
			if err := give(); err != nil {
				return err
			}
			next.PlacedAt, next.Products = clock.FromMicros(placed), sold.Products[:0]
			sold = next
		}
		sold.Products = append(sold.Products, product)
		return nil
	}, listSold, from, before)
	if err != nil {
		return fmt.Errorf("read what was sold: %w", err)
	}
	return give()
}

// Bought is a line that a customer bought and kept.
type Bought struct {
	Product  id.Product
	Category id.Category // the product's primary one then; zero: it had none
	PlacedAt time.Time
}

// BoughtBy is what a customer bought and kept, the latest orders first; at most limit lines. What he placed as a guest is
// among it once the order is his.
func (s *Service) BoughtBy(ctx context.Context, customer id.Customer, limit int) ([]Bought, error) {
	list, err := db.List(ctx, s.db.Read(), func(row db.Row) (Bought, error) {
		var b Bought
		var placed int64
		err := row.Scan((*int64)(&b.Product), (*int64)(&b.Category), &placed)
		b.PlacedAt = clock.FromMicros(placed)
		return b, err
	}, listBought, customer, int64(limit))
	if err != nil {
		return nil, fmt.Errorf("read what customer %s bought: %w", customer, err)
	}
	return list, nil
}
