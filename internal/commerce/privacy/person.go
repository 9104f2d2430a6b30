package privacy

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/email"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// Who names a person.
type Who struct {
	Customer id.Customer
	// Email is an address that is certain to be the person's, because staff say so; that of a customer who proved it need
	// not be named. Orders and checkouts with it are his, with or without an account.
	Email string
}

// person is everything that is found to be somebody's.
type person struct {
	customers []int64
	emails    []string // every spelling of the address that occurs, the normalized one first
	orders    []int64
	carts     []int64
	checkouts []int64
	addresses []string // normalized ones that stand in his rows, proven or not
	names     []string // values that occur in documents about him: names, streets, telephone numbers
	open      []string // numbers of orders that are not finished
}

// hints is a person as an erasure remembers him while it is at work: his own rows are the first to go.
type hints struct {
	Customers []int64  `json:"customers,omitempty"`
	Emails    []string `json:"emails,omitempty"`
	Orders    []int64  `json:"orders,omitempty"`
	Carts     []int64  `json:"carts,omitempty"`
	Checkouts []int64  `json:"checkouts,omitempty"`
	Addresses []string `json:"addresses,omitempty"`
	Names     []string `json:"names,omitempty"`
}

func (p *person) hints() string {
	return encode(hints{p.customers, p.emails, p.orders, p.carts, p.checkouts, p.addresses, p.names})
}

// remember adds what an erasure remembered.
func (p *person) remember(text string) error {
	if text == "" {
		return nil
	}
	var h hints
	if err := json.Unmarshal([]byte(text), &h); err != nil {
		return fmt.Errorf("read what an erasure remembers: %w", err)
	}
	for _, list := range []struct {
		into *[]int64
		more []int64
	}{{&p.customers, h.Customers}, {&p.orders, h.Orders}, {&p.carts, h.Carts}, {&p.checkouts, h.Checkouts}} {
		*list.into = append(*list.into, list.more...)
	}
	for _, list := range []struct {
		into *[]string
		more []string
	}{{&p.emails, h.Emails}, {&p.addresses, h.Addresses}, {&p.names, h.Names}} {
		for _, text := range list.more {
			if !slices.Contains(*list.into, text) {
				*list.into = append(*list.into, text)
			}
		}
	}
	p.tidy()
	return nil
}

// tidy sorts what was found, each once.
func (p *person) tidy() {
	for _, list := range []*[]int64{&p.customers, &p.orders, &p.carts, &p.checkouts} {
		slices.Sort(*list)
		*list = slices.DeleteFunc(slices.Compact(*list), func(n int64) bool { return n == 0 })
	}
}

var (
	customerOf = db.SQL(`SELECT email, first_name, last_name, phone, verified_at <> 0 FROM customer WHERE id = $1`)
	bookOf     = db.SQL(`SELECT address FROM customer_address WHERE customer_id = $1`)
	namesake   = db.SQL(`SELECT id FROM customer WHERE email_key = $1 AND email_key <> ''`)

	ordersOfCustomer = db.SQL(`SELECT ` + orderColumns + ` FROM sales_order WHERE customer_id = $1 AND customer_id <> 0 ORDER BY id`)
	ordersOfEmail    = db.SQL(`SELECT ` + orderColumns + ` FROM sales_order WHERE email_key = $1 AND email_key <> '' ORDER BY id`)
	pendingRefunds   = db.SQL(`SELECT COUNT(*) FROM refund WHERE order_id = $1 AND status = 'pending'`)
	cartsOfCustomer  = db.SQL(`SELECT id FROM cart WHERE customer_id = $1 AND customer_id <> 0`)
	checkoutPage     = db.SQL(`
		SELECT id, cart_id, order_id, email, shipping_address, billing_address FROM checkout WHERE id > $1 ORDER BY id LIMIT $2`)
)

const orderColumns = `id, number, status, payment_status, fulfillment_status, return_status, cart_id, checkout_id, email,
	shipping_address, billing_address, updated_at`

// orderRow is an order as far as it matters here.
type orderRow struct {
	id, cart, checkout                            int64
	number, status, payment, fulfillment, returns string
	email, shipTo, billTo                         string
	updated                                       time.Time
}

func scanOrder(row db.Row) (orderRow, error) {
	var o orderRow
	var cart *int64
	var updated int64
	err := row.Scan(&o.id, &o.number, &o.status, &o.payment, &o.fulfillment, &o.returns, &cart, &o.checkout, &o.email, &o.shipTo,
		&o.billTo, &updated)
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

// find gathers what is a person's.
func (s *Service) find(ctx context.Context, who Who) (*person, error) {
	p := &person{}
	if who.Email != "" {
		p.addEmail(who.Email)
		p.addAddress(who.Email)
	}
	if err := s.findCustomers(ctx, p, who); err != nil {
		return nil, fmt.Errorf("find a customer: %w", err)
	}
	if err := s.findOrders(ctx, p); err != nil {
		return nil, fmt.Errorf("find the orders of a person: %w", err)
	}
	for _, customer := range p.customers {
		carts, err := db.List(ctx, s.o.DB.Read(), scanNumber, cartsOfCustomer, customer)
		if err != nil {
			return nil, fmt.Errorf("find the carts of a person: %w", err)
		}
		p.carts = append(p.carts, carts...)
	}
	if err := s.findCheckouts(ctx, p); err != nil {
		return nil, fmt.Errorf("find the checkouts of a person: %w", err)
	}
	p.tidy()
	return p, nil
}

func scanNumber(row db.Row) (int64, error) {
	var n int64
	err := row.Scan(&n)
	return n, err
}

func (p *person) addEmail(text string) {
	shown, key, err := email.Normalize(text)
	if err != nil {
		shown, key = text, text
	}
	for _, spelling := range []string{key, shown, text} {
		if spelling != "" && !slices.Contains(p.emails, spelling) {
			p.emails = append(p.emails, spelling)
		}
	}
}

func (p *person) addNames(values ...string) {
	for _, value := range values {
		if value = strings.TrimSpace(value); len(value) > 1 && !slices.Contains(p.names, value) {
			p.names = append(p.names, value)
		}
	}
}

// addAddress notes an address that stands in a row of his. It is one by which others are searched only where it is certain.
func (p *person) addAddress(text string) {
	if text == "" {
		return
	}
	if key := email.Key(text); key != "" && !slices.Contains(p.addresses, key) {
		p.addresses = append(p.addresses, key)
	}
	if p.has(text) {
		p.addEmail(text)
	} else {
		p.addNames(text)
	}
}

// has reports whether a text is the person's address, in any spelling.
func (p *person) has(text string) bool {
	if text == "" || len(p.emails) == 0 {
		return false
	}
	_, key, err := email.Normalize(text)
	return slices.Contains(p.emails, text) || err == nil && slices.Contains(p.emails, key)
}

func (s *Service) findCustomers(ctx context.Context, p *person, who Who) error {
	if !who.Customer.IsZero() {
		if err := s.addCustomer(ctx, p, int64(who.Customer)); err != nil {
			return err
		}
	}
	if len(p.emails) == 0 {
		return nil
	}
	same, err := db.List(ctx, s.o.DB.Read(), scanNumber, namesake, p.emails[0])
	if err != nil {
		return err
	}
	for _, customer := range same {
		if slices.Contains(p.customers, customer) {
			continue
		}
		if err := s.addCustomer(ctx, p, customer); err != nil {
			return err
		}
	}
	return nil
}

// addCustomer notes a customer, and what he is called. His address is one by which others are searched if he proved it.
func (s *Service) addCustomer(ctx context.Context, p *person, customer int64) error {
	p.customers = append(p.customers, customer)
	var address, first, last, phone string
	var proven bool
	err := s.o.DB.Read().QueryRow(ctx, customerOf, customer).Scan(&address, &first, &last, &phone, &proven)
	if errors.Is(err, db.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	if proven && address != "" {
		p.addEmail(address)
	}
	p.addAddress(address)
	p.addNames(first, last, phone)
	book, err := db.List(ctx, s.o.DB.Read(), func(row db.Row) (string, error) {
		var text string
		err := row.Scan(&text)
		return text, err
	}, bookOf, customer)
	for _, entry := range book {
		p.addNames(valuesIn(entry)...)
	}
	return err
}

func (s *Service) findOrders(ctx context.Context, p *person) error {
	var orders []orderRow
	for _, customer := range p.customers {
		of, err := db.List(ctx, s.o.DB.Read(), scanOrder, ordersOfCustomer, customer)
		if err != nil {
			return err
		}
		orders = append(orders, of...)
	}
	if len(p.emails) > 0 {
		of, err := db.List(ctx, s.o.DB.Read(), scanOrder, ordersOfEmail, p.emails[0])
		if err != nil {
			return err
		}
		orders = append(orders, of...)
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

// findCheckouts looks through all checkouts: an address is written there as it was entered.
func (s *Service) findCheckouts(ctx context.Context, p *person) error {
	const page = 1000
	type found struct {
		id, cart, order       int64
		email, shipTo, billTo string
	}
	for last := int64(0); ; {
		list, err := db.List(ctx, s.o.DB.Read(), func(row db.Row) (found, error) {
			var f found
			err := row.Scan(&f.id, &f.cart, &f.order, &f.email, &f.shipTo, &f.billTo)
			return f, err
		}, checkoutPage, last, page)
		if err != nil {
			return err
		}
		for i := range list {
			f := &list[i]
			last = f.id
			if slices.Contains(p.checkouts, f.id) || slices.Contains(p.carts, f.cart) || f.order != 0 && slices.Contains(p.orders, f.order) ||
				p.has(f.email) {
				p.checkouts, p.carts = append(p.checkouts, f.id), append(p.carts, f.cart)
				p.addNames(valuesIn(f.shipTo)...)
				p.addNames(valuesIn(f.billTo)...)
			}
		}
		if len(list) < page {
			return nil
		}
	}
}
