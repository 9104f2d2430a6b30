package order

import (
	"context"
	"fmt"

	"winkel/internal/commerce/pricing"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

// verified is how many orders one look of Verify takes.
const verified = 200

var (
	pageOfOrders      = db.SQL(`SELECT ` + orderColumns + ` FROM sales_order WHERE id > $1 ORDER BY id LIMIT $2`)
	pageOfLines       = db.SQL(`SELECT ` + lineColumns + ` FROM order_line WHERE order_id >= $1 AND order_id <= $2 ORDER BY order_id, position`)
	pageOfAdjustments = db.SQL(`
		SELECT order_id, order_line_id, CAST(SUM(amount) AS BIGINT) FROM order_adjustment
		WHERE order_id >= $1 AND order_id <= $2 GROUP BY order_id, order_line_id`)
	pageOfTaxes = db.SQL(`
		SELECT order_id, order_line_id, CAST(SUM(amount) AS BIGINT) FROM order_tax_line
		WHERE order_id >= $1 AND order_id <= $2 GROUP BY order_id, order_line_id`)
	pageOfHistory = db.SQL(`
		SELECT order_id, axis, from_status, to_status FROM order_history
		WHERE order_id >= $1 AND order_id <= $2 AND axis <> 'note' ORDER BY order_id, version, id`)
	pageOfReturns = db.SQL(`
		SELECT order_id, status FROM order_return WHERE order_id >= $1 AND order_id <= $2 ORDER BY order_id, id`)
	// The table has a constraint for it, and this asks the rows.
	listSharedCarts = db.SQL(`
		SELECT cart_id, COUNT(*) FROM sales_order WHERE cart_id IS NOT NULL GROUP BY cart_id HAVING COUNT(*) > 1 ORDER BY cart_id`)
)

// audit is a number of orders as their rows are, to be compared.
type audit struct {
	orders      []*Order
	byID        map[id.Order]*Order
	adjustments map[portion]int64
	taxes       map[portion]int64
}

// portion names a line of an order, or (zero) its shipping.
type portion struct {
	order id.Order
	line  id.OrderLine
}

// Verify adds up every order and derives its statuses again, and reports each difference: lines and shipping from their
// parts, totals from lines and shipping, the explanation from the total, sums of money and statuses from payments, lines and
// returns, the history from its beginning to the status; and every cart that became two orders.
func (s *Service) Verify(ctx context.Context, report func(difference string)) error {
	last := id.Order(0)
	for {
		a, err := s.audit(ctx, last)
		if err != nil {
			return fmt.Errorf("verify orders: %w", err)
		}
		for _, o := range a.orders {
			say := func(format string, args ...any) { report("order " + o.Number + ": " + fmt.Sprintf(format, args...)) }
			a.verifyLines(o, say)
			verifyTotals(o, say)
			verifyDerived(o, say)
			verifyHistory(o, say)
		}
		if len(a.orders) < verified {
			break
		}
		last = a.orders[len(a.orders)-1].ID
	}
	return db.Each(ctx, s.db.Read(), func(row db.Row) error {
		var cart id.Cart
		var count int64
		err := row.Scan(&cart, &count)
		report(fmt.Sprintf("%s became %d orders, which is one", cart, count))
		return err
	}, listSharedCarts)
}

// audit reads the orders after one, with what they are compared with.
func (s *Service) audit(ctx context.Context, after id.Order) (*audit, error) {
	r := s.db.Read()
	a := &audit{byID: map[id.Order]*Order{}, adjustments: map[portion]int64{}, taxes: map[portion]int64{}}
	var err error
	if a.orders, err = db.List(ctx, r, scanOrder, pageOfOrders, after, int64(verified)); err != nil || len(a.orders) == 0 {
		return a, err
	}
	for _, o := range a.orders {
		a.byID[o.ID] = o
		if o.Payments, err = s.payments.ListOf(ctx, r, o.ID); err != nil {
			return a, err
		}
	}
	from, to := a.orders[0].ID, a.orders[len(a.orders)-1].ID
	for _, read := range []struct {
		stmt *db.Stmt
		each func(row db.Row) error
	}{
		{pageOfLines, a.readLine},
		{pageOfAdjustments, func(row db.Row) error { return readSum(row, a.adjustments) }},
		{pageOfTaxes, func(row db.Row) error { return readSum(row, a.taxes) }},
		{pageOfHistory, a.readEntry},
		{pageOfReturns, a.readReturn},
	} {
		if err := db.Each(ctx, r, read.each, read.stmt, from, to); err != nil {
			return a, err
		}
	}
	return a, nil
}

func readSum(row db.Row, into map[portion]int64) error {
	var of portion
	var sum int64
	err := row.Scan(&of.order, &of.line, &sum)
	into[of] = sum
	return err
}

// readLine reads a line. Its currency is the order's, which stands in its second column.
func (a *audit) readLine(row db.Row) error {
	var owner id.Order
	l, err := scanLine("", &owner)(row)
	if err != nil {
		return err
	}
	if o := a.byID[owner]; o != nil { // one that was placed since is not in the list
		for _, amount := range []*money.Amount{&l.UnitPrice, &l.Subtotal, &l.DiscountTotal, &l.TaxTotal, &l.Total, &l.RefundedTotal} {
			amount.Currency = o.Currency
		}
		o.Lines = append(o.Lines, l)
	}
	return nil
}

func (a *audit) readEntry(row db.Row) error {
	var owner id.Order
	var e Entry
	var axis string
	err := row.Scan(&owner, &axis, &e.From, &e.To)
	if o := a.byID[owner]; err == nil && o != nil {
		e.Axis = Axis(axis)
		o.History = append(o.History, e)
	}
	return err
}

func (a *audit) readReturn(row db.Row) error {
	var owner id.Order
	var r Return
	err := row.Scan(&owner, &r.Status)
	if o := a.byID[owner]; err == nil && o != nil {
		o.Returns = append(o.Returns, r)
	}
	return err
}

// verifyLines compares each line, and the shipping, with its parts.
func (a *audit) verifyLines(o *Order, say func(string, ...any)) {
	part := func(what string, of portion, price, discount, tax, total int64) {
		if sum := a.adjustments[of]; sum != discount {
			say("discounts of %s are %d, but add up to %d", what, discount, sum)
		}
		if sum := a.taxes[of]; sum != tax {
			say("taxes of %s are %d, but add up to %d", what, tax, sum)
		}
		sum := price - discount
		if !o.PricesIncludeTax {
			sum += tax
		}
		if sum != total {
			say("total of %s is %d, but its parts add up to %d", what, total, sum)
		}
	}
	for i := range o.Lines {
		l := &o.Lines[i]
		what := l.ID.String()
		if o.Source != SourceImport && l.Subtotal.Minor != l.UnitPrice.Minor*l.Quantity {
			say("subtotal of %s is %d, but %d × %d is %d", what, l.Subtotal.Minor, l.Quantity, l.UnitPrice.Minor, l.UnitPrice.Minor*l.Quantity)
		}
		part(what, portion{o.ID, l.ID}, l.Subtotal.Minor, l.DiscountTotal.Minor, l.TaxTotal.Minor, l.Total.Minor)
	}
	m := &o.ShippingMethod
	part("the shipping", portion{o.ID, 0}, m.Price.Minor, m.DiscountTotal.Minor, m.TaxTotal.Minor, m.Total.Minor)
}

// SourceImport is the source of orders of another system, whose amounts are that system's and are not explained.
const SourceImport = "import"

// verifyTotals compares the totals of an order with its lines, its shipping and its explanation, by the formulas of
// pricing.Quote.
func verifyTotals(o *Order, say func(string, ...any)) {
	m := &o.ShippingMethod
	var subtotal, total int64
	discount, tax := m.DiscountTotal.Minor, m.TaxTotal.Minor
	for i := range o.Lines {
		l := &o.Lines[i]
		subtotal, discount, tax, total = subtotal+l.Subtotal.Minor, discount+l.DiscountTotal.Minor, tax+l.TaxTotal.Minor, total+l.Total.Minor
	}
	for _, c := range []struct {
		what      string
		kept, sum int64
	}{
		{"subtotal", o.Subtotal.Minor, subtotal},
		{"discount total", o.DiscountTotal.Minor, discount},
		{"tax total", o.TaxTotal.Minor, tax},
		{"shipping total", o.ShippingTotal.Minor, m.Price.Minor},
		{"total", o.Total.Minor, total + m.Total.Minor},
	} {
		if c.kept != c.sum {
			say("%s is %d, but lines and shipping add up to %d", c.what, c.kept, c.sum)
		}
	}
	if o.Source == SourceImport {
		return
	}
	if sum := sumOf(o.PriceSteps); sum != o.Total.Minor {
		say("total is %d, but its explanation adds up to %d", o.Total.Minor, sum)
	}
}

func sumOf(steps []pricing.Step) int64 {
	var sum int64
	for _, step := range steps {
		sum += step.Amount.Minor
	}
	return sum
}

// verifyDerived compares what follows from payments, lines and returns with what is kept of it.
func verifyDerived(o *Order, say func(string, ...any)) {
	is := o.Clone()
	is.Derive()
	for _, c := range []struct{ what, kept, derived string }{
		{"status", string(o.Status), string(is.Status)},
		{"payment status", string(o.PaymentStatus), string(is.PaymentStatus)},
		{"fulfillment status", string(o.FulfillmentStatus), string(is.FulfillmentStatus)},
		{"return status", string(o.ReturnStatus), string(is.ReturnStatus)},
	} {
		if c.kept != c.derived {
			say("%s is %s, but %s follows from its parts", c.what, c.kept, c.derived)
		}
	}
	for _, c := range []struct {
		what          string
		kept, derived money.Amount
	}{
		{"authorized total", o.AuthorizedTotal, is.AuthorizedTotal},
		{"paid total", o.PaidTotal, is.PaidTotal},
		{"refunded total", o.RefundedTotal, is.RefundedTotal},
	} {
		if c.kept != c.derived {
			say("%s is %d, but its payments add up to %d", c.what, c.kept.Minor, c.derived.Minor)
		}
	}
}

// verifyHistory follows the status from the first entry to the last.
func verifyHistory(o *Order, say func(string, ...any)) {
	if len(o.History) == 0 || o.History[0].Axis != StatusAxis || o.History[0].From != "" {
		say("the history does not begin with the first status")
		return
	}
	status := ""
	for _, e := range o.History {
		if e.Axis != StatusAxis {
			continue
		}
		if e.From != status {
			say("the history goes from %q to %q, but the status was %q", e.From, e.To, status)
		}
		status = e.To
	}
	if status != string(o.Status) {
		say("status is %s, but the history ends with %q", o.Status, status)
	}
}
