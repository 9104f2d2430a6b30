package analytics

import (
	"context"
	"fmt"

	"winkel/internal/commerce/order"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

// maxOrders is how many orders are read at once.
const maxOrders = 256

var (
	readOrders = db.NewLists(`
		SELECT id, status, currency_code, prices_include_tax, source, placed_at, canceled_at, shipping_address, billing_address,
			shipping_method
		FROM sales_order WHERE id IN (%s) AND placed_at <> 0 ORDER BY id`, maxOrders)
	readLines = db.NewLists(`
		SELECT order_id, id, product_id, category_id, quantity, subtotal, discount_total, tax_total, total, unit_cost
		FROM order_line WHERE order_id IN (%s) ORDER BY order_id, position`, maxOrders)
	readPromotions = db.NewLists(`
		SELECT order_id, promotion_id, CAST(SUM(amount) AS BIGINT)
		FROM order_adjustment WHERE order_id IN (%s) GROUP BY order_id, promotion_id ORDER BY order_id, promotion_id`, maxOrders)
	readMovements = db.NewLists(`
		SELECT order_id, id, type, amount, reference, at FROM payment_event
		WHERE order_id IN (%s) AND type IN ('charge_success', 'refund_success', 'refund_reversed')
		ORDER BY order_id, id`, maxOrders)
	readRefunds = db.NewLists(`SELECT id, shipping_amount FROM refund WHERE order_id IN (%s) ORDER BY id`, maxOrders)
	readBacks   = db.NewLists(`
		SELECT l.refund_id, l.order_line_id, l.quantity, l.amount FROM refund r JOIN refund_line l ON l.refund_id = r.id
		WHERE r.order_id IN (%s) ORDER BY l.refund_id, l.order_line_id`, maxOrders)
)

// refund is what a refund is for.
type refund struct {
	shipping int64
	lines    []MovementLine
}

// loader reads the facts of some orders.
type loader struct {
	facts   []*Facts
	byOrder map[id.Order]*Facts
	refunds map[string]*refund // by the text of their id, as the ledger refers to them
}

// load is the facts of the orders, at most maxOrders, that stand.
func load(ctx context.Context, r db.Reader, orders []id.Order) ([]*Facts, error) {
	if len(orders) == 0 {
		return nil, nil
	}
	l := &loader{byOrder: map[id.Order]*Facts{}, refunds: map[string]*refund{}}
	for _, read := range []struct {
		stmts db.Lists
		row   func(db.Row) error
	}{
		// Refunds are read after the ledger, which may grow meanwhile: every entry then finds what it is for.
		{readOrders, l.order}, {readLines, l.line}, {readPromotions, l.promotion}, {readMovements, l.movement},
		{readRefunds, l.refund}, {readBacks, l.back},
	} {
		if err := db.Each(ctx, r, read.row, read.stmts.For(len(orders)), db.ListOf(orders)...); err != nil {
			return nil, fmt.Errorf("read what was sold: %w", err)
		}
	}
	for _, f := range l.facts {
		for i := range f.Movements {
			m := &f.Movements[i]
			if r := l.refunds[m.reference]; r != nil && m.Kind != Captured {
				m.Shipping, m.Lines = r.shipping, r.lines
			}
		}
	}
	return l.facts, nil
}

func (l *loader) order(row db.Row) error {
	var (
		f                                                Facts
		status, currency, source, shipTo, billTo, method string
		includesTax                                      bool
		placed, canceled                                 int64
	)
	err := row.Scan(&f.Order, &status, &currency, &includesTax, &source, &placed, &canceled, &shipTo, &billTo, &method)
	if err != nil {
		return err
	}
	f.Currency, f.AddsTax, f.PlacedAt = money.Currency(currency), !includesTax, clock.FromMicros(placed)
	if s := order.Status(status); s == order.Canceled || s == order.Expired {
		f.ClosedAt = clock.FromMicros(canceled)
		// What stood before it was canceled is a sale, wherever it came from.
		f.Credit = source == order.SourceImport && canceled == placed
	}
	for _, text := range []string{shipTo, billTo} {
		a, err := address.Decode(text)
		if err != nil {
			return err
		}
		if f.Country == "" {
			f.Country = a.CountryCode
		}
	}
	s, err := order.DecodeShipping(method, f.Currency)
	f.Shipping = FactShipping{s.Price.Minor, s.DiscountTotal.Minor, s.TaxTotal.Minor, s.Total.Minor}
	l.facts = append(l.facts, &f)
	l.byOrder[f.Order] = &f
	return err
}

func (l *loader) line(row db.Row) error {
	var of id.Order
	var line FactLine
	err := row.Scan(&of, &line.ID, &line.Product, &line.Category, &line.Quantity, &line.Subtotal, &line.Discount, &line.Tax,
		&line.Total, &line.UnitCost)
	if f := l.byOrder[of]; f != nil {
		f.Lines = append(f.Lines, line)
	}
	return err
}

func (l *loader) promotion(row db.Row) error {
	var of id.Order
	var used FactPromotion
	err := row.Scan(&of, &used.Promotion, &used.Amount)
	if f := l.byOrder[of]; f != nil {
		f.Used = append(f.Used, used)
	}
	return err
}

func (l *loader) refund(row db.Row) error {
	var number id.Refund
	var r refund
	err := row.Scan(&number, &r.shipping)
	l.refunds[number.String()] = &r
	return err
}

func (l *loader) back(row db.Row) error {
	var number id.Refund
	var line MovementLine
	err := row.Scan(&number, &line.Line, &line.Quantity, &line.Amount)
	if r := l.refunds[number.String()]; r != nil {
		r.lines = append(r.lines, line)
	}
	return err
}

func (l *loader) movement(row db.Row) error {
	var of id.Order
	var m Movement
	var kind string
	var at int64
	err := row.Scan(&of, &m.ID, &kind, &m.Amount, &m.reference, &at)
	m.At = clock.FromMicros(at)
	switch kind {
	case "refund_success":
		m.Kind = GivenBack
	case "refund_reversed":
		m.Kind = CameBack
	}
	if f := l.byOrder[of]; f != nil {
		f.Movements = append(f.Movements, m)
	}
	return err
}
