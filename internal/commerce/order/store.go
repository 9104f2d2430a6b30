package order

import (
	"context"
	"errors"

	"winkel/internal/commerce/pricing"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

const orderColumns = `id, number, status, payment_status, fulfillment_status, return_status, cart_id, checkout_id, placement_key,
	customer_id, email, email_key, currency_code, prices_include_tax, original_total, subtotal, discount_total, shipping_total,
	tax_total, total, authorized_total, paid_total, refunded_total, shipping_refunded_total, shipping_address,
	billing_address, shipping_method, price_steps, consents, source, note, cancel_reason, placed_at, expires_at, canceled_at,
	archived_at, version, created_at, updated_at`

const lineColumns = `id, order_id, position, variant_id, product_id, category_id, title, variant_title, sku, image_url, options,
	quantity, unit_price, compare_at_price, unit_cost, subtotal, discount_total, tax_total, total, tax_class, weight_grams,
	requires_shipping, oversold, canceled_quantity, fulfilled_quantity, delivered_quantity, returned_quantity,
	refunded_quantity, refunded_total`

var (
	// Nobody else changes the order until the transaction ends.
	holdOrder = db.SQL(`UPDATE sales_order SET version = version WHERE id = $1`)

	insertOrder = db.SQL(`INSERT INTO sales_order (` + orderColumns + `) VALUES (` + db.Placeholders(1, 39) + `)`)
	insertLines = db.InsertInto("order_line", lineColumns, "")
	insertTaxes = db.InsertInto("order_tax_line",
		"order_id, position, order_line_id, name, rate_ppm, amount, source", "")
	insertAdjustments = db.InsertInto("order_adjustment",
		"order_id, position, order_line_id, promotion_id, code, label, amount", "")
	insertHistory = db.InsertInto("order_history",
		"id, order_id, axis, from_status, to_status, note, actor, request_id, at, version", "")

	getOrder           = db.SQL(`SELECT ` + orderColumns + ` FROM sales_order WHERE id = $1`)
	getOrderByNumber   = db.SQL(`SELECT ` + orderColumns + ` FROM sales_order WHERE number = $1`)
	findByPlacementKey = db.SQL(`SELECT id FROM sales_order WHERE placement_key = $1 AND placement_key <> ''`)
	listLines          = db.SQL(`SELECT ` + lineColumns + ` FROM order_line WHERE order_id = $1 ORDER BY position`)
	listAdjustments    = db.SQL(`SELECT order_line_id, promotion_id, code, label, amount FROM order_adjustment WHERE order_id = $1 ORDER BY position`)
	listTaxes          = db.SQL(`SELECT order_line_id, name, rate_ppm, amount, source FROM order_tax_line WHERE order_id = $1 ORDER BY position`)
	listHistory        = db.SQL(`SELECT id, axis, from_status, to_status, note, actor, request_id, at FROM order_history WHERE order_id = $1 ORDER BY version, id`)
	listReturns        = db.SQL(`SELECT id, order_id, status, reason, note, actor, version, created_at, updated_at FROM order_return WHERE order_id = $1 ORDER BY id`)
	listReturnLines    = db.SQL(`
		SELECT l.return_id, l.order_line_id, l.quantity, l.restocked, l.damaged, l.discarded
		FROM order_return_line l JOIN order_return r ON r.id = l.return_id
		WHERE r.order_id = $1 ORDER BY l.return_id, l.order_line_id`)
	claimOrders = db.SQL(`
		UPDATE sales_order SET customer_id = $1, version = version + 1, updated_at = $2 WHERE email_key = $3 AND customer_id = 0`)
	claimOrdersOf = db.SQL(`
		UPDATE sales_order SET customer_id = $1, version = version + 1, updated_at = $2
		WHERE customer_id = $3 AND customer_id <> 0`)
	anyUnclaimed = db.SQL(`
		SELECT COUNT(*) FROM (SELECT 1 FROM sales_order WHERE email_key = $1 AND customer_id = 0 LIMIT 1) x`)
	hasOrdered = db.SQL(`
		SELECT COUNT(*) FROM (
			SELECT id FROM sales_order WHERE email_key = $1 AND placed_at <> 0 AND status <> 'canceled' LIMIT 1) AS earlier`)
	buyerOf = db.SQL(`SELECT customer_id, email_key FROM sales_order WHERE id = $1`)
	// The orders of one customer are few, and each is looked up among the lines of the product.
	countReceived = db.SQL(`
		SELECT COUNT(*) FROM sales_order o
		WHERE o.customer_id = $1 AND o.customer_id <> 0 AND EXISTS (
			SELECT 1 FROM order_line l WHERE l.product_id = $2 AND l.order_id = o.id AND l.delivered_quantity > 0)`)
	listDueToExpire = db.SQL(`
		SELECT id FROM sales_order WHERE expires_at <> 0 AND expires_at <= $1 ORDER BY expires_at, id LIMIT $2 OFFSET $3`)

	// The guard on the version makes what was derived from the order true: nobody changed it since it was read.
	updateOrder = db.SQL(`
		UPDATE sales_order SET status = $1, payment_status = $2, fulfillment_status = $3, return_status = $4, cart_id = $5,
			authorized_total = $6, paid_total = $7, refunded_total = $8, shipping_refunded_total = $9, cancel_reason = $10,
			placed_at = $11, expires_at = $12, canceled_at = $13, archived_at = $14, placement_key = $15, version = version + 1,
			updated_at = $16
		WHERE id = $17 AND version = $18`)
	updateLine = db.SQL(`
		UPDATE order_line SET canceled_quantity = $1, fulfilled_quantity = $2, delivered_quantity = $3, returned_quantity = $4,
			refunded_quantity = $5, refunded_total = $6
		WHERE id = $7`)

	insertReturn = db.SQL(`
		INSERT INTO order_return (id, order_id, status, reason, note, actor, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8)`)
	updateReturn = db.SQL(`
		UPDATE order_return SET status = $1, note = $2, version = version + 1, updated_at = $3 WHERE id = $4 AND version = $5`)
	insertReturnLines = db.InsertInto("order_return_line",
		"return_id, order_line_id, quantity, restocked, damaged, discarded", "")
	updateReturnLine = db.SQL(`
		UPDATE order_return_line SET restocked = $1, damaged = $2, discarded = $3 WHERE return_id = $4 AND order_line_id = $5`)
	orderOfReturn = db.SQL(`SELECT order_id FROM order_return WHERE id = $1`)
)

// cartColumn is the cart of an order as it is stored: NULL for none, because a cart has one order.
func cartColumn(o *Order) *int64 {
	if o.Cart.IsZero() {
		return nil
	}
	cart := int64(o.Cart)
	return &cart
}

// orderArgs are the values of orderColumns.
func orderArgs(o *Order) []any {
	return []any{
		o.ID, o.Number, string(o.Status), string(o.PaymentStatus), string(o.FulfillmentStatus), string(o.ReturnStatus), cartColumn(o),
		o.Checkout, o.PlacementKey, o.Customer, o.Email, o.EmailKey, string(o.Currency), o.PricesIncludeTax,
		o.OriginalTotal.Minor, o.Subtotal.Minor, o.DiscountTotal.Minor, o.ShippingTotal.Minor, o.TaxTotal.Minor, o.Total.Minor,
		o.AuthorizedTotal.Minor, o.PaidTotal.Minor, o.RefundedTotal.Minor, o.ShippingRefundedTotal.Minor,
		o.ShippingAddress.Encode(), o.BillingAddress.Encode(), encodeMethod(o.ShippingMethod), encodeSteps(o.PriceSteps),
		encodeConsents(o.Consents), o.Source, o.Note, o.CancelReason, clock.Micros(o.PlacedAt), clock.Micros(o.ExpiresAt),
		clock.Micros(o.CanceledAt), clock.Micros(o.ArchivedAt), o.Version, clock.Micros(o.CreatedAt), clock.Micros(o.UpdatedAt),
	}
}

func scanOrder(row db.Row) (*Order, error) {
	var (
		o                                                                Order
		cart                                                             *int64
		status, paid, sent, returned, currency                           string
		shipTo, billTo, method, steps, consents                          string
		placed, expires, canceled, archived, created, updated            int64
		original, subtotal, discount, shipping, tax, total               int64
		authorizedTotal, paidTotal, refundedTotal, shippingRefundedTotal int64
	)
	err := row.Scan(&o.ID, &o.Number, &status, &paid, &sent, &returned, &cart, &o.Checkout, &o.PlacementKey, &o.Customer,
		&o.Email, &o.EmailKey, &currency, &o.PricesIncludeTax, &original, &subtotal, &discount, &shipping, &tax, &total,
		&authorizedTotal, &paidTotal, &refundedTotal, &shippingRefundedTotal, &shipTo, &billTo, &method, &steps, &consents,
		&o.Source, &o.Note, &o.CancelReason, &placed, &expires, &canceled, &archived, &o.Version, &created, &updated)
	if err != nil {
		return nil, err
	}
	o.Status, o.PaymentStatus = Status(status), PaymentStatus(paid)
	o.FulfillmentStatus, o.ReturnStatus = FulfillmentStatus(sent), ReturnStatus(returned)
	if cart != nil {
		o.Cart = id.Cart(*cart)
	}
	o.Currency = money.Currency(currency)
	in := func(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: o.Currency} }
	o.OriginalTotal, o.Subtotal, o.DiscountTotal, o.ShippingTotal = in(original), in(subtotal), in(discount), in(shipping)
	o.TaxTotal, o.Total, o.AuthorizedTotal, o.PaidTotal = in(tax), in(total), in(authorizedTotal), in(paidTotal)
	o.RefundedTotal, o.ShippingRefundedTotal = in(refundedTotal), in(shippingRefundedTotal)
	o.PlacedAt, o.ExpiresAt, o.CanceledAt = clock.FromMicros(placed), clock.FromMicros(expires), clock.FromMicros(canceled)
	o.ArchivedAt, o.CreatedAt, o.UpdatedAt = clock.FromMicros(archived), clock.FromMicros(created), clock.FromMicros(updated)
	var problems [5]error
	o.ShippingAddress, problems[0] = address.Decode(shipTo)
	o.BillingAddress, problems[1] = address.Decode(billTo)
	o.ShippingMethod, problems[2] = decodeMethod(method, o.Currency)
	o.PriceSteps, problems[3] = decodeSteps(steps, o.Currency)
	problems[4] = decodeJSON(consents, &o.Consents, "consents")
	return &o, errors.Join(problems[:]...)
}

// lineArgs are the values of lineColumns.
func lineArgs(o *Order) []any {
	args := make([]any, 0, len(o.Lines)*29)
	for i := range o.Lines {
		l := &o.Lines[i]
		args = append(args, l.ID, o.ID, int64(i), l.Variant, l.Product, l.Category, l.Title, l.VariantTitle, l.SKU, l.ImageURL,
			encodeOptions(l.Options), l.Quantity, l.UnitPrice.Minor, minorOf(l.CompareAt), minorOf(l.UnitCost), l.Subtotal.Minor,
			l.DiscountTotal.Minor, l.TaxTotal.Minor, l.Total.Minor, l.TaxClass, l.WeightGrams, l.RequiresShipping, l.Oversold,
			l.CanceledQuantity, l.FulfilledQuantity, l.DeliveredQuantity, l.ReturnedQuantity, l.RefundedQuantity,
			l.RefundedTotal.Minor)
	}
	return args
}

func minorOf(a *money.Amount) *int64 {
	if a == nil {
		return nil
	}
	return &a.Minor
}

func scanLine(c money.Currency, owner *id.Order) func(db.Row) (Line, error) {
	return func(row db.Row) (Line, error) {
		var (
			l                                              Line
			position                                       int64
			options                                        string
			unit, subtotal, discount, tax, total, refunded int64
			compareAt, cost                                *int64
		)
		err := row.Scan(&l.ID, owner, &position, &l.Variant, &l.Product, &l.Category, &l.Title, &l.VariantTitle, &l.SKU,
			&l.ImageURL, &options, &l.Quantity, &unit, &compareAt, &cost, &subtotal, &discount, &tax, &total, &l.TaxClass,
			&l.WeightGrams, &l.RequiresShipping, &l.Oversold, &l.CanceledQuantity, &l.FulfilledQuantity, &l.DeliveredQuantity,
			&l.ReturnedQuantity, &l.RefundedQuantity, &refunded)
		if err != nil {
			return l, err
		}
		in := func(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: c} }
		l.UnitPrice, l.Subtotal, l.DiscountTotal, l.TaxTotal = in(unit), in(subtotal), in(discount), in(tax)
		l.Total, l.RefundedTotal = in(total), in(refunded)
		if compareAt != nil {
			amount := in(*compareAt)
			l.CompareAt = &amount
		}
		if cost != nil {
			amount := in(*cost)
			l.UnitCost = &amount
		}
		return l, decodeJSON(options, &l.Options, "options")
	}
}

func scanEntry(row db.Row) (Entry, error) {
	var e Entry
	var axis string
	var at int64
	err := row.Scan(&e.ID, &axis, &e.From, &e.To, &e.Note, &e.Actor, &e.RequestID, &at)
	e.Axis, e.At = Axis(axis), clock.FromMicros(at)
	return e, err
}

func scanReturn(row db.Row) (Return, error) {
	var r Return
	var created, updated int64
	err := row.Scan(&r.ID, &r.Order, &r.Status, &r.Reason, &r.Note, &r.Actor, &r.Version, &created, &updated)
	r.CreatedAt, r.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	return r, err
}

// loadRow reads the row of an order alone; not_found if there is none.
func loadRow(ctx context.Context, r db.Reader, order id.Order) (*Order, error) {
	o, err := db.One(ctx, r, scanOrder, getOrder, order)
	if errors.Is(err, db.ErrNoRows) {
		return nil, fault.Missing("order", order.String())
	}
	return o, err
}

// loadParts reads what belongs to this package of an order: lines with adjustments and taxes, history, returns.
func loadParts(ctx context.Context, r db.Reader, o *Order) error {
	var err error
	if o.Lines, err = db.List(ctx, r, scanLine(o.Currency, new(id.Order)), listLines, o.ID); err != nil {
		return err
	}
	byLine := make(map[id.OrderLine]*Line, len(o.Lines))
	for i := range o.Lines {
		byLine[o.Lines[i].ID] = &o.Lines[i]
	}
	if err := loadAdjustments(ctx, r, o, byLine); err != nil {
		return err
	}
	if err := loadTaxes(ctx, r, o, byLine); err != nil {
		return err
	}
	if o.History, err = db.List(ctx, r, scanEntry, listHistory, o.ID); err != nil {
		return err
	}
	return loadReturns(ctx, r, o)
}

func loadAdjustments(ctx context.Context, r db.Reader, o *Order, byLine map[id.OrderLine]*Line) error {
	return db.Each(ctx, r, func(row db.Row) error {
		var line id.OrderLine
		var a pricing.Adjustment
		if err := row.Scan(&line, &a.Promotion, &a.Code, &a.Label, &a.Amount.Minor); err != nil {
			return err
		}
		a.Amount.Currency = o.Currency
		if l := byLine[line]; l != nil {
			l.Adjustments = append(l.Adjustments, a)
		} else {
			o.ShippingMethod.Adjustments = append(o.ShippingMethod.Adjustments, a)
		}
		return nil
	}, listAdjustments, o.ID)
}

func loadTaxes(ctx context.Context, r db.Reader, o *Order, byLine map[id.OrderLine]*Line) error {
	return db.Each(ctx, r, func(row db.Row) error {
		var line id.OrderLine
		var t pricing.TaxLine
		if err := row.Scan(&line, &t.Name, &t.Rate, &t.Amount.Minor, &t.Source); err != nil {
			return err
		}
		t.Amount.Currency = o.Currency
		if l := byLine[line]; l != nil {
			l.TaxLines = append(l.TaxLines, t)
		} else {
			o.ShippingMethod.TaxLines = append(o.ShippingMethod.TaxLines, t)
		}
		return nil
	}, listTaxes, o.ID)
}

func loadReturns(ctx context.Context, r db.Reader, o *Order) error {
	var err error
	if o.Returns, err = db.List(ctx, r, scanReturn, listReturns, o.ID); err != nil || len(o.Returns) == 0 {
		return err
	}
	byReturn := make(map[id.Return]*Return, len(o.Returns))
	for i := range o.Returns {
		byReturn[o.Returns[i].ID] = &o.Returns[i]
	}
	return db.Each(ctx, r, func(row db.Row) error {
		var of id.Return
		var l ReturnLine
		if err := row.Scan(&of, &l.OrderLine, &l.Quantity, &l.Restocked, &l.Damaged, &l.Discarded); err != nil {
			return err
		}
		byReturn[of].Lines = append(byReturn[of].Lines, l)
		return nil
	}, listReturnLines, o.ID)
}
