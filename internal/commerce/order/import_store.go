package order

import (
	"context"
	"fmt"
	"strings"
	"time"

	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// CodeNumberTaken refuses orders of an import of which somebody else has written one meanwhile.
const CodeNumberTaken = "order_number_taken"

// MaxImport is how many orders or customers one call of Imports takes.
const MaxImport = 512

// Imports takes in orders that were placed in another system, as they stand there: sent, paid, refunded or canceled long
// ago. Their lines, dates and amounts are the other system's, and nothing is announced: nobody wants mail about an order
// of years ago, and no other program is to act on it. It is safe for concurrent use.
type Imports struct {
	db       *db.DB
	payments *payment.Store
	follow   []func(b *db.Batch, orders []*Order) error
}

// Following has somebody add to the batch that brings orders, because no event tells of them. It is called before the first
// Add.
func (i *Imports) Following(add func(b *db.Batch, orders []*Order) error) {
	i.follow = append(i.follow, add)
}

// NewImports returns the way in for orders of other systems.
func NewImports(d *db.DB) *Imports { return &Imports{db: d, payments: payment.NewStore(d)} }

var (
	knownNumbers    = db.NewLists(`SELECT number FROM sales_order WHERE number IN (%s)`, MaxImport)
	knownCustomers  = db.NewLists(`SELECT external_id, id FROM customer WHERE external_id IN (%s) AND external_id <> ''`, MaxImport)
	insertCustomers = db.InsertInto("customer",
		"id, external_id, email, email_key, first_name, last_name, search_text, version, created_at, updated_at", "")
)

// Known is which of the numbers, at most MaxImport, orders have already.
func (i *Imports) Known(ctx context.Context, numbers []string) (map[string]bool, error) {
	known := map[string]bool{}
	if len(numbers) == 0 {
		return known, nil
	}
	err := db.Each(ctx, i.db.Read(), func(row db.Row) error {
		var number string
		err := row.Scan(&number)
		known[number] = true
		return err
	}, knownNumbers.For(len(numbers)), db.ListOf(numbers)...)
	if err != nil {
		return nil, fmt.Errorf("look for imported orders: %w", err)
	}
	return known, nil
}

// ImportedCustomer is somebody whom another system knows by a number of its own.
type ImportedCustomer struct {
	ExternalID string
	Since      time.Time // of the first order
}

// FindCustomers is the customers, at most MaxImport, that exist by their external ids.
func (i *Imports) FindCustomers(ctx context.Context, externalIDs []string) (map[string]id.Customer, error) {
	found := map[string]id.Customer{}
	if len(externalIDs) == 0 {
		return found, nil
	}
	err := db.Each(ctx, i.db.Read(), func(row db.Row) error {
		var external string
		var customer id.Customer
		err := row.Scan(&external, &customer)
		found[external] = customer
		return err
	}, knownCustomers.For(len(externalIDs)), db.ListOf(externalIDs)...)
	if err != nil {
		return nil, fmt.Errorf("look for customers: %w", err)
	}
	return found, nil
}

// AddCustomers makes the customers, at most MaxImport, that do not exist yet, and returns all of them by their external ids.
func (i *Imports) AddCustomers(ctx context.Context, customers []ImportedCustomer) (map[string]id.Customer, error) {
	ids := make([]string, len(customers))
	for k, c := range customers {
		ids[k] = c.ExternalID
	}
	found, err := i.FindCustomers(ctx, ids)
	if err != nil {
		return nil, err
	}
	var args []any
	for _, c := range customers {
		if _, known := found[c.ExternalID]; known {
			continue
		}
		made := id.Customer(i.db.IDs().Next())
		found[c.ExternalID] = made
		args = append(args, made, c.ExternalID, "", "", "", "", strings.ToLower(c.ExternalID), int64(1), clock.Micros(c.Since), clock.Micros(c.Since))
	}
	if len(args) == 0 {
		return found, nil
	}
	b := &db.Batch{}
	insertCustomers.Add(b, args)
	if err := i.db.Submit(ctx, b); err != nil {
		return nil, fmt.Errorf("write customers: %w", err)
	}
	return found, nil
}

// Add writes orders, at most MaxImport, in one commit: rows, lines, history, payments with their ledgers, refunds. Their
// derived statuses are derived here, and ids of the history are given here. A payment is one that was captured whole. It is
// refused as a whole with order_number_taken when one of the numbers is taken: ask Known before.
func (i *Imports) Add(ctx context.Context, orders []*Order) error {
	if len(orders) > MaxImport {
		return fault.Invalidf("orders", "There are %d orders; %d are allowed at once.", len(orders), MaxImport)
	}
	b := &db.Batch{}
	var lines, history []any
	var ledger []payment.Event
	for _, o := range orders {
		o.Version = 1
		o.Derive()
		b.Exec(insertOrder, orderArgs(o)...)
		lines = append(lines, lineArgs(o)...)
		history = append(history, i.historyArgs(ctx, o)...)
		ledger = append(ledger, ledgerOf(o)...)
	}
	insertLines.Add(b, lines)
	insertHistory.Add(b, history)
	for _, o := range orders {
		for _, p := range o.Payments {
			i.payments.Insert(b, p)
		}
		for _, r := range o.Refunds {
			i.payments.InsertRefund(b, r)
		}
	}
	i.payments.InsertEvents(ctx, b, ledger)
	if b.Len() == 0 {
		return nil
	}
	for _, add := range i.follow {
		if err := add(b, orders); err != nil {
			return fmt.Errorf("follow imported orders: %w", err)
		}
	}
	err := i.db.Submit(ctx, b)
	if db.Violates(err, "sales_order_number_key") {
		return fault.New(fault.Conflict, CodeNumberTaken,
			"Another process imports orders with the same numbers. That one goes on; this one stops.").WithCause(err)
	}
	if err != nil {
		return fmt.Errorf("write imported orders: %w", err)
	}
	return nil
}

func (i *Imports) historyArgs(ctx context.Context, o *Order) []any {
	args := make([]any, 0, len(o.History)*10)
	for k := range o.History {
		e := &o.History[k]
		e.ID, e.Actor = id.History(i.db.IDs().Next()), actor.From(ctx)
		args = append(args, e.ID, o.ID, string(e.Axis), e.From, e.To, e.Note, e.Actor, e.RequestID, clock.Micros(e.At), o.Version)
	}
	return args
}

// ledgerOf is the events that add up to the amounts of the order's payments.
func ledgerOf(o *Order) []payment.Event {
	var events []payment.Event
	for _, p := range o.Payments {
		for _, kind := range []payment.EventType{payment.AuthorizationSuccess, payment.ChargeSuccess} {
			events = append(events, payment.Event{
				Payment: p.ID, Order: o.ID, Type: kind, Amount: p.Captured, Reference: p.ProviderPaymentID, At: p.CreatedAt,
			})
		}
	}
	for _, r := range o.Refunds {
		for _, kind := range []payment.EventType{payment.RefundRequest, payment.RefundSuccess} {
			events = append(events, payment.Event{
				Payment: r.Payment, Order: o.ID, Type: kind, Amount: r.Amount, Reference: r.ID.String(), At: r.CreatedAt,
			})
		}
	}
	return events
}
