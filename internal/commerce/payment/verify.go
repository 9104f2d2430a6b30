package payment

import (
	"context"
	"fmt"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

var (
	listLedgerSums = db.SQL(`
		SELECT p.id, p.status, p.authorized_amount, p.captured_amount, p.refunded_amount, p.refund_pending_amount,
			COALESCE(CAST(SUM(CASE WHEN e.type = 'authorization_success' THEN e.amount ELSE 0 END) AS BIGINT), 0),
			COALESCE(CAST(SUM(CASE WHEN e.type = 'charge_success' THEN e.amount ELSE 0 END) AS BIGINT), 0),
			COALESCE(CAST(SUM(CASE WHEN e.type = 'refund_success' THEN e.amount WHEN e.type = 'refund_reversed' THEN -e.amount
				ELSE 0 END) AS BIGINT), 0),
			COALESCE(CAST(SUM(CASE WHEN e.type = 'refund_request' THEN e.amount
				WHEN e.type = 'refund_success' OR e.type = 'refund_failure' THEN -e.amount ELSE 0 END) AS BIGINT), 0)
		FROM payment p LEFT JOIN payment_event e ON e.payment_id = p.id
		GROUP BY p.id, p.status, p.authorized_amount, p.captured_amount, p.refunded_amount, p.refund_pending_amount
		ORDER BY p.id`)
	listRefundSums = db.SQL(`
		SELECT p.id, p.refunded_amount, p.refund_pending_amount,
			COALESCE(CAST(SUM(CASE WHEN r.status = 'succeeded' THEN r.amount ELSE 0 END) AS BIGINT), 0),
			COALESCE(CAST(SUM(CASE WHEN r.status = 'pending' THEN r.amount ELSE 0 END) AS BIGINT), 0)
		FROM payment p LEFT JOIN refund r ON r.payment_id = p.id
		GROUP BY p.id, p.refunded_amount, p.refund_pending_amount ORDER BY p.id`)
	listRefundLineSums = db.SQL(`
		SELECT r.id, r.amount, r.shipping_amount, CAST(SUM(l.amount) AS BIGINT)
		FROM refund r JOIN refund_line l ON l.refund_id = r.id
		GROUP BY r.id, r.amount, r.shipping_amount HAVING SUM(l.amount) + r.shipping_amount > r.amount ORDER BY r.id`)
	listStrayEvents = db.SQL(`
		SELECT e.id, e.payment_id FROM payment_event e JOIN payment p ON p.id = e.payment_id
		WHERE e.order_id <> p.order_id OR e.currency_code <> p.currency_code ORDER BY e.id`)
	listStrayRefunds = db.SQL(`
		SELECT r.id, r.payment_id FROM refund r JOIN payment p ON p.id = r.payment_id
		WHERE r.order_id <> p.order_id OR r.currency_code <> p.currency_code ORDER BY r.id`)
	listSharedNames = db.SQL(`
		SELECT provider, provider_payment_id, COUNT(*) FROM payment WHERE provider_payment_id <> ''
		GROUP BY provider, provider_payment_id HAVING COUNT(*) > 1 ORDER BY provider, provider_payment_id`)
)

// Verify adds up the ledger of every payment, compares refunds with their payments, and reports every difference.
func (s *Store) Verify(ctx context.Context, report func(difference string)) error {
	for _, check := range []struct {
		stmt *db.Stmt
		of   func(row db.Row, report func(string)) error
	}{
		{listLedgerSums, verifyLedger},
		{listRefundSums, verifyRefunds},
		{listRefundLineSums, func(row db.Row, report func(string)) error {
			var refund id.Refund
			var amount, shipping, lines int64
			err := row.Scan(&refund, &amount, &shipping, &lines)
			report(fmt.Sprintf("%s is of %d, but its lines (%d) and shipping (%d) come to more", refund, amount, lines, shipping))
			return err
		}},
		{listStrayEvents, func(row db.Row, report func(string)) error {
			var event id.PaymentEvent
			var payment id.Payment
			err := row.Scan(&event, &payment)
			report(fmt.Sprintf("%s names another order or currency than its payment %s", event, payment))
			return err
		}},
		{listStrayRefunds, func(row db.Row, report func(string)) error {
			var refund id.Refund
			var payment id.Payment
			err := row.Scan(&refund, &payment)
			report(fmt.Sprintf("%s names another order or currency than its payment %s", refund, payment))
			return err
		}},
		{listSharedNames, func(row db.Row, report func(string)) error {
			var provider, name string
			var count int64
			err := row.Scan(&provider, &name, &count)
			report(fmt.Sprintf("%d payments are %s of %s, which is one", count, name, provider))
			return err
		}},
	} {
		if err := db.Each(ctx, s.db.Read(), func(row db.Row) error { return check.of(row, report) }, check.stmt); err != nil {
			return fmt.Errorf("verify payments: %w", err)
		}
	}
	return nil
}

func verifyLedger(row db.Row, report func(string)) error {
	var payment id.Payment
	var status string
	var is, sum [4]int64
	err := row.Scan(&payment, &status, &is[0], &is[1], &is[2], &is[3], &sum[0], &sum[1], &sum[2], &sum[3])
	if err != nil {
		return err
	}
	for i, what := range []string{"authorized", "captured", "refunded", "refund pending"} {
		if is[i] != sum[i] {
			report(fmt.Sprintf("%s of %s is %d, but its events add up to %d", what, payment, is[i], sum[i]))
		}
	}
	if is[1] > is[0] {
		report(fmt.Sprintf("%s captured %d of %d authorized", payment, is[1], is[0]))
	}
	if is[2]+is[3] > is[1] {
		report(fmt.Sprintf("%s refunds %d and %d more of %d captured", payment, is[2], is[3], is[1]))
	}
	if is[1] > 0 && Status(status) != Captured {
		report(fmt.Sprintf("%s is %s, but %d was captured", payment, status, is[1]))
	}
	return nil
}

func verifyRefunds(row db.Row, report func(string)) error {
	var payment id.Payment
	var refunded, pending, succeeded, waiting int64
	if err := row.Scan(&payment, &refunded, &pending, &succeeded, &waiting); err != nil {
		return err
	}
	if refunded != succeeded {
		report(fmt.Sprintf("refunded of %s is %d, but its refunds that succeeded come to %d", payment, refunded, succeeded))
	}
	if pending != waiting {
		report(fmt.Sprintf("refund pending of %s is %d, but its pending refunds come to %d", payment, pending, waiting))
	}
	return nil
}
