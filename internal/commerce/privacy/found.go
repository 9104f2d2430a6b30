package privacy

import (
	"context"
	"slices"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
)

// What is asked here, customers ask for themselves, as often as they may: an index serves each of these.
var (
	ordersOfCustomer = db.SQL(`SELECT ` + orderColumns + ` FROM sales_order WHERE customer_id = $1 AND customer_id <> 0 ORDER BY id`)
	ordersOfEmail    = db.SQL(`SELECT ` + orderColumns + ` FROM sales_order WHERE email_key = $1 AND email_key <> '' ORDER BY id`)
	pendingRefunds   = db.SQL(`SELECT COUNT(*) FROM refund WHERE order_id = $1 AND status = 'pending'`)
	cartsOfCustomer  = db.SQL(`SELECT id FROM cart WHERE customer_id = $1 AND customer_id <> 0`)
	checkoutNumber   = db.SQL(selectCheckouts + ` WHERE c.id = $1`)
	checkoutOfCart   = db.SQL(selectCheckouts + ` WHERE c.cart_id = $1`)
	checkoutsOfEmail = db.SQL(selectCheckouts + ` WHERE c.email_key = $1 AND c.email_key <> ''`)
)

// selectCheckouts reads checkouts with who has the cart and the order: the cart may be gone, the order not made.
const selectCheckouts = `
	SELECT c.id, c.cart_id, c.shipping_address, c.billing_address, COALESCE(k.customer_id, 0), COALESCE(o.customer_id, 0)
	FROM checkout c LEFT JOIN cart k ON k.id = c.cart_id LEFT JOIN sales_order o ON o.id = c.order_id`

const orderColumns = `id, number, status, payment_status, fulfillment_status, return_status, cart_id, checkout_id,
	customer_id, email, shipping_address, billing_address, updated_at`

// orderRow is an order as far as it matters here.
type orderRow struct {
	id, cart, checkout, customer                  int64
	number, status, payment, fulfillment, returns string
	email, shipTo, billTo                         string
	updated                                       time.Time
}

func scanOrder(row db.Row) (orderRow, error) {
	var o orderRow
	var cart *int64
	var updated int64
	err := row.Scan(&o.id, &o.number, &o.status, &o.payment, &o.fulfillment, &o.returns, &cart, &o.checkout, &o.customer, &o.email,
		&o.shipTo, &o.billTo, &updated)
	if cart != nil {
		o.cart = *cart
	}
	o.updated = clock.FromMicros(updated)
	return o, err
}

// underway is how long a parcel that was sent and never reported as delivered keeps an order open.
const underway = 30 * 24 * time.Hour

// isOpen reports whether something is still to be done for which the buyer is needed: to be paid, sent, taken back.
func (o *orderRow) isOpen(now time.Time) bool {
	if slices.Contains([]string{"return_requested", "in_progress"}, o.returns) {
		return true
	}
	switch o.status {
	case "completed", "canceled", "expired":
		return false
	case "confirmed":
		paid := slices.Contains([]string{"paid", "overpaid", "refunded", "partially_refunded"}, o.payment)
		sent := slices.Contains([]string{"fulfilled", "partially_delivered", "delivered", "not_required"}, o.fulfillment)
		return !paid || !sent || now.Sub(o.updated) < underway
	}
	return true
}

// knows reports whether what a customer has, or nobody with an account, can be the person's.
func (p *person) knows(customer int64) bool {
	return customer == 0 || slices.Contains(p.customers, customer)
}

// findOrders looks for the orders of the customer, and for those with the person's address. Who signs in and gives the address
// of somebody else has an order of his own: of it only the address is the other's.
func (s *Service) findOrders(ctx context.Context, p *person) error {
	var orders []orderRow
	for _, customer := range p.customers {
		of, err := db.List(ctx, s.o.DB.Read(), scanOrder, ordersOfCustomer, customer)
		if err != nil {
			return err
		}
		orders = append(orders, of...)
	}
	for _, address := range p.emails {
		of, err := db.List(ctx, s.o.DB.Read(), scanOrder, ordersOfEmail, address)
		if err != nil {
			return err
		}
		for i := range of {
			if p.knows(of[i].customer) {
				orders = append(orders, of[i])
			} else {
				p.others.Orders = append(p.others.Orders, of[i].id)
			}
		}
	}
	now := s.o.DB.Clock().Now()
	for i := range orders {
		o := &orders[i]
		p.orders, p.carts, p.checkouts = append(p.orders, o.id), append(p.carts, o.cart), append(p.checkouts, o.checkout)
		p.addNames(valuesIn(o.shipTo)...)
		p.addNames(valuesIn(o.billTo)...)
		p.addAddress(o.email)
		refunds, err := db.Value[int64](ctx, s.o.DB.Read(), pendingRefunds, o.id)
		if err != nil {
			return err
		}
		if (o.isOpen(now) || refunds > 0) && !slices.Contains(p.open, o.number) {
			p.open = append(p.open, o.number)
		}
	}
	return nil
}

func (s *Service) findCarts(ctx context.Context, p *person) error {
	for _, customer := range p.customers {
		carts, err := db.List(ctx, s.o.DB.Read(), scanNumber, cartsOfCustomer, customer)
		if err != nil {
			return err
		}
		p.carts = append(p.carts, carts...)
	}
	return nil
}

// checkoutRow is a checkout as far as it matters here.
type checkoutRow struct {
	id, cart, cartOwner, buyer int64
	shipTo, billTo             string
}

func scanCheckout(row db.Row) (checkoutRow, error) {
	var c checkoutRow
	err := row.Scan(&c.id, &c.cart, &c.shipTo, &c.billTo, &c.cartOwner, &c.buyer)
	return c, err
}

// findCheckouts looks for the checkouts of the person's orders and carts, and for those with his address that are no other
// customer's.
func (s *Service) findCheckouts(ctx context.Context, p *person) error {
	list := func(statement *db.Stmt, keys []any, found func(c *checkoutRow)) error {
		for _, key := range keys {
			rows, err := db.List(ctx, s.o.DB.Read(), scanCheckout, statement, key)
			if err != nil {
				return err
			}
			for i := range rows {
				found(&rows[i])
			}
		}
		return nil
	}
	his := func(c *checkoutRow) {
		p.checkouts, p.carts = append(p.checkouts, c.id), append(p.carts, c.cart)
		p.addNames(valuesIn(c.shipTo)...)
		p.addNames(valuesIn(c.billTo)...)
	}
	if err := list(checkoutNumber, keysOf(p.checkouts), his); err != nil {
		return err
	}
	if err := list(checkoutOfCart, keysOf(p.carts), his); err != nil {
		return err
	}
	return list(checkoutsOfEmail, anys(p.emails), func(c *checkoutRow) {
		switch {
		case p.knows(c.cartOwner) && p.knows(c.buyer):
			his(c)
		case !slices.Contains(p.checkouts, c.id):
			p.others.Checkouts = append(p.others.Checkouts, c.id)
		}
	})
}
