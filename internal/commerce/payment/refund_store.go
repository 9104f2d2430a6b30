package payment

import (
	"context"
	"errors"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

const refundColumns = `id, order_id, payment_id, status, currency_code, amount, shipping_amount, reason, note,
	provider_refund_id, failure_message, actor, request_key, check_at, checks, version, created_at, updated_at`

var (
	insertRefund = db.SQL(`
		INSERT INTO refund (` + refundColumns + `) VALUES
		($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`)
	insertRefundLines = db.InsertInto("refund_line", "refund_id, order_line_id, quantity, amount", "")
	updateRefund      = db.SQL(`
		UPDATE refund SET status = $1, provider_refund_id = $2, failure_message = $3, check_at = $4, checks = $5,
			version = version + 1, updated_at = $6
		WHERE id = $7 AND version = $8`)
	getRefund      = db.SQL(`SELECT ` + refundColumns + ` FROM refund WHERE id = $1`)
	listRefundsOf  = db.SQL(`SELECT ` + refundColumns + ` FROM refund WHERE order_id = $1 ORDER BY id`)
	listRefundsDue = db.SQL(`
		SELECT ` + refundColumns + ` FROM refund WHERE check_at <> 0 AND check_at <= $1 ORDER BY check_at, id LIMIT $2`)
	listLinesOfRefund = db.SQL(`
		SELECT refund_id, order_line_id, quantity, amount FROM refund_line WHERE refund_id = $1 ORDER BY order_line_id`)
	listRefundLinesOf = db.SQL(`
		SELECT l.refund_id, l.order_line_id, l.quantity, l.amount FROM refund r JOIN refund_line l ON l.refund_id = r.id
		WHERE r.order_id = $1 ORDER BY l.refund_id, l.order_line_id`)
)

// InsertRefund adds a new refund with its lines to the batch, as version 1. Its amount is reserved on the payment by
// StartRefund and Update in the same batch.
func (s *Store) InsertRefund(b *db.Batch, r Refund) {
	b.Exec(insertRefund, r.ID, r.Order, r.Payment, string(r.Status), string(r.Amount.Currency), r.Amount.Minor,
		r.ShippingAmount.Minor, r.Reason, r.Note, r.ProviderRefundID, r.FailureMessage, r.Actor, r.RequestKey,
		clock.Micros(r.CheckAt), r.Checks, int64(1), clock.Micros(r.CreatedAt), clock.Micros(r.UpdatedAt))
	args := make([]any, 0, 4*len(r.Lines))
	for _, l := range r.Lines {
		args = append(args, r.ID, l.OrderLine, l.Quantity, l.Amount.Minor)
	}
	if len(args) > 0 {
		insertRefundLines.Add(b, args)
	}
}

// UpdateRefund adds to the batch what makes before into next. A refund that has changed since before was read refuses the
// batch with version_conflict.
func (s *Store) UpdateRefund(b *db.Batch, before, next Refund) {
	b.Exec(updateRefund, string(next.Status), next.ProviderRefundID, next.FailureMessage, clock.Micros(next.CheckAt),
		next.Checks, clock.Micros(next.UpdatedAt), before.ID, before.Version).Want(1, fault.Stale("refund"))
}

// GetRefund is one refund with its lines; not_found if there is none.
func (s *Store) GetRefund(ctx context.Context, r db.Reader, refund id.Refund) (Refund, error) {
	found, err := db.One(ctx, r, scanRefund, getRefund, refund)
	if errors.Is(err, db.ErrNoRows) {
		return Refund{}, fault.Missing("refund", refund.String())
	} else if err != nil {
		return Refund{}, err
	}
	refunds := []Refund{found}
	err = addLines(ctx, r, refunds, listLinesOfRefund, refund)
	return refunds[0], err
}

// ListRefundsOf is the refunds of an order with their lines, in the order in which they were asked for.
func (s *Store) ListRefundsOf(ctx context.Context, r db.Reader, order id.Order) ([]Refund, error) {
	refunds, err := db.List(ctx, r, scanRefund, listRefundsOf, order)
	if err != nil || len(refunds) == 0 {
		return refunds, err
	}
	return refunds, addLines(ctx, r, refunds, listRefundLinesOf, order)
}

func addLines(ctx context.Context, r db.Reader, refunds []Refund, stmt *db.Stmt, arg any) error {
	at := make(map[id.Refund]*Refund, len(refunds))
	for i := range refunds {
		at[refunds[i].ID] = &refunds[i]
	}
	return db.Each(ctx, r, func(row db.Row) error {
		var refund id.Refund
		var l RefundLine
		if err := row.Scan(&refund, &l.OrderLine, &l.Quantity, &l.Amount.Minor); err != nil {
			return err
		}
		if to := at[refund]; to != nil { // one that was made since the first statement is not in the list
			l.Amount.Currency = to.Amount.Currency
			to.Lines = append(to.Lines, l)
		}
		return nil
	}, stmt, arg)
}

// scanRefund reads a refund without its lines.
func scanRefund(row db.Row) (Refund, error) {
	var r Refund
	var status, currency string
	var check, created, updated int64
	err := row.Scan(&r.ID, &r.Order, &r.Payment, &status, &currency, &r.Amount.Minor, &r.ShippingAmount.Minor, &r.Reason,
		&r.Note, &r.ProviderRefundID, &r.FailureMessage, &r.Actor, &r.RequestKey, &check, &r.Checks, &r.Version, &created, &updated)
	r.Status = RefundStatus(status)
	r.Amount.Currency, r.ShippingAmount.Currency = money.Currency(currency), money.Currency(currency)
	r.CheckAt, r.CreatedAt, r.UpdatedAt = clock.FromMicros(check), clock.FromMicros(created), clock.FromMicros(updated)
	return r, err
}
