package payment

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

const paymentColumns = `id, order_id, provider, status, currency_code, amount, authorized_amount, captured_amount,
	refunded_amount, refund_pending_amount, provider_payment_id, data, action, failure_code, failure_message,
	authorization_expires_at, check_at, checks, version, created_at, updated_at`

var (
	insertPayment = db.SQL(`
		INSERT INTO payment (` + paymentColumns + `) VALUES
		($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`)
	updatePayment = db.SQL(`
		UPDATE payment SET status = $1, authorized_amount = $2, captured_amount = $3, refunded_amount = $4,
			refund_pending_amount = $5, provider_payment_id = $6, action = $7, failure_code = $8, failure_message = $9,
			authorization_expires_at = $10, check_at = $11, checks = $12, version = version + 1, updated_at = $13
		WHERE id = $14 AND version = $15`)
	getPayment            = db.SQL(`SELECT ` + paymentColumns + ` FROM payment WHERE id = $1`)
	listPaymentsOf        = db.SQL(`SELECT ` + paymentColumns + ` FROM payment WHERE order_id = $1 ORDER BY id`)
	findPaymentByProvider = db.SQL(`
		SELECT ` + paymentColumns + ` FROM payment WHERE provider = $1 AND provider_payment_id = $2 AND provider_payment_id <> ''`)
	listPaymentsDue = db.SQL(`
		SELECT ` + paymentColumns + ` FROM payment WHERE check_at <> 0 AND check_at <= $1 ORDER BY check_at, id LIMIT $2`)

	insertEvents = db.InsertInto("payment_event",
		"id, payment_id, order_id, type, amount, currency_code, reference, message, actor, at", "")
	listEventsOf = db.SQL(`
		SELECT id, payment_id, order_id, type, amount, currency_code, reference, message, actor, at FROM payment_event
		WHERE order_id = $1 ORDER BY id`)
)

// Store keeps payments, refunds and the inbox of callbacks. Methods that take a *db.Batch join the caller's. It is safe for
// concurrent use.
type Store struct{ db *db.DB }

// NewStore returns the store in a database.
func NewStore(d *db.DB) *Store { return &Store{db: d} }

// Insert adds a new payment to the batch, as version 1.
func (s *Store) Insert(b *db.Batch, p Payment) {
	b.Exec(insertPayment, p.ID, p.Order, p.Provider, string(p.Status), string(p.Amount.Currency), p.Amount.Minor,
		p.Authorized.Minor, p.Captured.Minor, p.Refunded.Minor, p.RefundPending.Minor, p.ProviderPaymentID, p.Data,
		encodeAction(p.Action), p.FailureCode, p.FailureMessage, clock.Micros(p.AuthorizationExpiresAt),
		clock.Micros(p.CheckAt), p.Checks, int64(1), clock.Micros(p.CreatedAt), clock.Micros(p.UpdatedAt))
}

// Update adds to the batch what makes before into next. A payment that has changed since before was read refuses the batch
// with version_conflict; see Explain for what the constraints refuse.
func (s *Store) Update(b *db.Batch, before, next Payment) {
	b.Exec(updatePayment, string(next.Status), next.Authorized.Minor, next.Captured.Minor, next.Refunded.Minor,
		next.RefundPending.Minor, next.ProviderPaymentID, encodeAction(next.Action), next.FailureCode, next.FailureMessage,
		clock.Micros(next.AuthorizationExpiresAt), clock.Micros(next.CheckAt), next.Checks, clock.Micros(next.UpdatedAt),
		before.ID, before.Version).Want(1, fault.Stale("payment"))
}

// InsertEvents adds events to the ledger, under new ids. Whoever acts in ctx is their actor, where they name none.
func (s *Store) InsertEvents(ctx context.Context, b *db.Batch, events []Event) {
	args := make([]any, 0, 10*len(events))
	for _, e := range events {
		if e.Actor == "" {
			e.Actor = actor.From(ctx)
		}
		args = append(args, s.db.IDs().Next(), e.Payment, e.Order, string(e.Type), e.Amount.Minor, string(e.Amount.Currency),
			bounded(e.Reference, referenceLimit), bounded(e.Message, messageLimit), e.Actor, clock.Micros(e.At))
	}
	if len(args) > 0 {
		insertEvents.Add(b, args)
	}
}

// Get is one payment; not_found if there is none.
func (s *Store) Get(ctx context.Context, r db.Reader, payment id.Payment) (Payment, error) {
	p, err := db.One(ctx, r, scanPayment, getPayment, payment)
	if errors.Is(err, db.ErrNoRows) {
		return Payment{}, fault.Missing("payment", payment.String())
	}
	return p, err
}

// ListOf is the payments of an order, in the order in which they were made.
func (s *Store) ListOf(ctx context.Context, r db.Reader, order id.Order) ([]Payment, error) {
	return db.List(ctx, r, scanPayment, listPaymentsOf, order)
}

// FindByProviderID is the payment that a provider knows by that name; not_found if there is none.
func (s *Store) FindByProviderID(ctx context.Context, provider, providerPaymentID string) (Payment, error) {
	p, err := db.One(ctx, s.db.Read(), scanPayment, findPaymentByProvider, provider, providerPaymentID)
	if errors.Is(err, db.ErrNoRows) {
		return Payment{}, fault.Missing("payment of "+provider, providerPaymentID)
	}
	return p, err
}

// ListEvents is the ledger of an order, oldest first.
func (s *Store) ListEvents(ctx context.Context, r db.Reader, order id.Order) ([]Event, error) {
	return db.List(ctx, r, scanEvent, listEventsOf, order)
}

// DueForCheck is the payments and refunds that a provider has to be asked about by now, the longest due first, at most
// limit of each.
func (s *Store) DueForCheck(ctx context.Context, now time.Time, limit int) ([]Payment, []Refund, error) {
	payments, err := db.List(ctx, s.db.Read(), scanPayment, listPaymentsDue, clock.Micros(now), limit)
	if err != nil {
		return nil, nil, fmt.Errorf("list payments to ask about: %w", err)
	}
	refunds, err := db.List(ctx, s.db.Read(), scanRefund, listRefundsDue, clock.Micros(now), limit)
	if err != nil {
		return nil, nil, fmt.Errorf("list refunds to ask about: %w", err)
	}
	return payments, refunds, nil
}

func encodeAction(a *Action) string {
	if a == nil {
		return ""
	}
	text, err := json.Marshal(a) //nolint:gosec // the client secret is for the shopper's browser, which gets it from here
	if err != nil {
		panic("payment: an action cannot be encoded: " + err.Error())
	}
	return string(text)
}

func scanPayment(row db.Row) (Payment, error) {
	var p Payment
	var status, currency, action string
	var expires, check, created, updated int64
	err := row.Scan(&p.ID, &p.Order, &p.Provider, &status, &currency, &p.Amount.Minor, &p.Authorized.Minor,
		&p.Captured.Minor, &p.Refunded.Minor, &p.RefundPending.Minor, &p.ProviderPaymentID, &p.Data, &action, &p.FailureCode,
		&p.FailureMessage, &expires, &check, &p.Checks, &p.Version, &created, &updated)
	if err != nil {
		return Payment{}, err
	}
	p.Status = Status(status)
	for _, a := range []*money.Amount{&p.Amount, &p.Authorized, &p.Captured, &p.Refunded, &p.RefundPending} {
		a.Currency = money.Currency(currency)
	}
	p.AuthorizationExpiresAt, p.CheckAt = clock.FromMicros(expires), clock.FromMicros(check)
	p.CreatedAt, p.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	if action != "" {
		p.Action = &Action{}
		if err := json.Unmarshal([]byte(action), p.Action); err != nil {
			return Payment{}, fmt.Errorf("read the action of %s: %w", p.ID, err)
		}
	}
	return p, nil
}

func scanEvent(row db.Row) (Event, error) {
	var e Event
	var kind, currency string
	var at int64
	err := row.Scan(&e.ID, &e.Payment, &e.Order, &kind, &e.Amount.Minor, &currency, &e.Reference, &e.Message, &e.Actor, &at)
	e.Type, e.Amount.Currency, e.At = EventType(kind), money.Currency(currency), clock.FromMicros(at)
	return e, err
}
