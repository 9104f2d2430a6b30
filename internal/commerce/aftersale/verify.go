package aftersale

import (
	"context"
	"fmt"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// A line's quantities, as they are kept and as parcels, returns and refunds add up to them.
var (
	listParcelSums = db.SQL(`
		SELECT l.id, l.fulfilled_quantity, l.delivered_quantity,
			COALESCE(CAST(SUM(CASE WHEN f.status <> 'canceled' THEN p.quantity ELSE 0 END) AS BIGINT), 0),
			COALESCE(CAST(SUM(CASE WHEN f.status = 'delivered' THEN p.quantity ELSE 0 END) AS BIGINT), 0)
		FROM order_line l
		LEFT JOIN fulfillment_line p ON p.order_line_id = l.id
		LEFT JOIN fulfillment f ON f.id = p.fulfillment_id
		GROUP BY l.id, l.fulfilled_quantity, l.delivered_quantity
		HAVING l.fulfilled_quantity <> COALESCE(SUM(CASE WHEN f.status <> 'canceled' THEN p.quantity ELSE 0 END), 0)
			OR l.delivered_quantity <> COALESCE(SUM(CASE WHEN f.status = 'delivered' THEN p.quantity ELSE 0 END), 0)
		ORDER BY l.id`)
	listReturnSums = db.SQL(`
		SELECT l.id, l.returned_quantity, COALESCE(CAST(SUM(r.restocked + r.damaged + r.discarded) AS BIGINT), 0)
		FROM order_line l LEFT JOIN order_return_line r ON r.order_line_id = l.id
		GROUP BY l.id, l.returned_quantity
		HAVING l.returned_quantity <> COALESCE(SUM(r.restocked + r.damaged + r.discarded), 0)
		ORDER BY l.id`)
	listRefundSums = db.SQL(`
		SELECT l.id, l.refunded_quantity, l.refunded_total,
			COALESCE(CAST(SUM(CASE WHEN r.status <> 'failed' THEN p.quantity ELSE 0 END) AS BIGINT), 0),
			COALESCE(CAST(SUM(CASE WHEN r.status <> 'failed' THEN p.amount ELSE 0 END) AS BIGINT), 0)
		FROM order_line l
		LEFT JOIN refund_line p ON p.order_line_id = l.id
		LEFT JOIN refund r ON r.id = p.refund_id
		GROUP BY l.id, l.refunded_quantity, l.refunded_total
		HAVING l.refunded_quantity <> COALESCE(SUM(CASE WHEN r.status <> 'failed' THEN p.quantity ELSE 0 END), 0)
			OR l.refunded_total <> COALESCE(SUM(CASE WHEN r.status <> 'failed' THEN p.amount ELSE 0 END), 0)
		ORDER BY l.id`)
	listShippingSums = db.SQL(`
		SELECT o.number, o.shipping_refunded_total,
			COALESCE(CAST(SUM(CASE WHEN r.status <> 'failed' THEN r.shipping_amount ELSE 0 END) AS BIGINT), 0)
		FROM sales_order o LEFT JOIN refund r ON r.order_id = o.id
		GROUP BY o.id, o.number, o.shipping_refunded_total
		HAVING o.shipping_refunded_total <> COALESCE(SUM(CASE WHEN r.status <> 'failed' THEN r.shipping_amount ELSE 0 END), 0)
		ORDER BY o.id`)
	listStrayParcels = db.SQL(`
		SELECT p.fulfillment_id, p.order_line_id FROM fulfillment_line p
		JOIN fulfillment f ON f.id = p.fulfillment_id JOIN order_line l ON l.id = p.order_line_id
		WHERE l.order_id <> f.order_id ORDER BY p.fulfillment_id, p.order_line_id`)
	listStrayReturns = db.SQL(`
		SELECT p.return_id, p.order_line_id FROM order_return_line p
		JOIN order_return r ON r.id = p.return_id JOIN order_line l ON l.id = p.order_line_id
		WHERE l.order_id <> r.order_id ORDER BY p.return_id, p.order_line_id`)
	listStrayRefunds = db.SQL(`
		SELECT p.refund_id, p.order_line_id FROM refund_line p
		JOIN refund r ON r.id = p.refund_id JOIN order_line l ON l.id = p.order_line_id
		WHERE l.order_id <> r.order_id ORDER BY p.refund_id, p.order_line_id`)
)

// Verify adds up parcels, returns and refunds, and reports every order line that says otherwise.
func (s *Service) Verify(ctx context.Context, report func(difference string)) error {
	for _, check := range []struct {
		stmt *db.Stmt
		of   func(row db.Row, report func(string)) error
	}{
		{listParcelSums, verifyParcels},
		{listReturnSums, verifyReturns},
		{listRefundSums, verifyRefunds},
		{listShippingSums, verifyShipping},
		{listStrayParcels, verifyStray[id.Fulfillment]},
		{listStrayReturns, verifyStray[id.Return]},
		{listStrayRefunds, verifyStray[id.Refund]},
	} {
		if err := db.Each(ctx, s.DB.Read(), func(row db.Row) error { return check.of(row, report) }, check.stmt); err != nil {
			return fmt.Errorf("verify aftersale: %w", err)
		}
	}
	return nil
}

func verifyParcels(row db.Row, report func(string)) error {
	var line id.OrderLine
	var sent, arrived, sentSum, arrivedSum int64
	if err := row.Scan(&line, &sent, &arrived, &sentSum, &arrivedSum); err != nil {
		return err
	}
	differ(report, "fulfilled quantity", line, sent, sentSum, "its parcels")
	differ(report, "delivered quantity", line, arrived, arrivedSum, "its delivered parcels")
	return nil
}

func verifyReturns(row db.Row, report func(string)) error {
	var line id.OrderLine
	var kept, sum int64
	if err := row.Scan(&line, &kept, &sum); err != nil {
		return err
	}
	differ(report, "returned quantity", line, kept, sum, "its returns")
	return nil
}

func verifyRefunds(row db.Row, report func(string)) error {
	var line id.OrderLine
	var units, amount, unitSum, amountSum int64
	if err := row.Scan(&line, &units, &amount, &unitSum, &amountSum); err != nil {
		return err
	}
	differ(report, "refunded quantity", line, units, unitSum, "its refunds")
	differ(report, "refunded total", line, amount, amountSum, "its refunds")
	return nil
}

func verifyShipping(row db.Row, report func(string)) error {
	var number string
	var kept, sum int64
	err := row.Scan(&number, &kept, &sum)
	report(fmt.Sprintf("shipping refunded of order %s is %d, but its refunds add up to %d", number, kept, sum))
	return err
}

func verifyStray[T fmt.Stringer](row db.Row, report func(string)) error {
	var thing T
	var line id.OrderLine
	err := row.Scan(&thing, &line)
	report(fmt.Sprintf("%s names the line %s of another order", thing, line))
	return err
}

func differ(report func(string), what string, line id.OrderLine, kept, sum int64, of string) {
	if kept != sum {
		report(fmt.Sprintf("%s of %s is %d, but %s add up to %d", what, line, kept, of, sum))
	}
}
