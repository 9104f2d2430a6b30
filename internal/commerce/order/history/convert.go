package history

import (
	"cmp"
	"fmt"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Currency is what the amounts of the file are in.
const Currency = money.Currency("GBP")

// Source and Provider are how imported orders and their payments are told from others.
const (
	Source   = "import"
	Provider = "import"
)

func gbp(pennies int64) money.Amount { return money.Amount{Minor: pennies, Currency: Currency} }

// converter makes orders of documents.
type converter struct {
	mint      func() int64
	fileName  string
	products  map[string]catalog.VariantRef
	customers map[string]id.Customer
}

// order is a document as the shop keeps it. What was sent when is not in the file, so nothing is claimed of parcels: no line
// has to be sent any more. Neither are taxes: the amounts are what was paid.
func (c *converter) order(d *Document) *order.Order {
	subtotal, shipping, total := gbp(d.Subtotal()), gbp(d.ShippingTotal()), gbp(d.Total())
	o := &order.Order{
		ID: id.Order(c.mint()), Number: d.Number, Status: order.Completed, Customer: c.customers[d.Customer], Currency: Currency,
		PricesIncludeTax: true, OriginalTotal: total, Subtotal: subtotal, DiscountTotal: gbp(0), ShippingTotal: shipping,
		TaxTotal: gbp(0), Total: total, ShippingRefundedTotal: gbp(0),
		ShippingAddress: addressIn(d.Country), BillingAddress: addressIn(d.Country), Source: Source,
		PlacedAt: d.At, CreatedAt: d.At, UpdatedAt: d.At, Lines: make([]order.Line, len(d.Lines)),
	}
	if len(d.Shipping) > 0 {
		o.ShippingMethod = order.ShippingMethod{
			Name: d.ShippingName(), Price: shipping, DiscountTotal: gbp(0), TaxTotal: gbp(0), Total: shipping,
		}
	}
	for i := range d.Lines {
		o.Lines[i] = c.line(&d.Lines[i])
	}
	o.Payments = []payment.Payment{{
		ID: id.Payment(c.mint()), Version: 1, Order: o.ID, Provider: Provider, Status: payment.Captured, Amount: total, Authorized: total,
		Captured: total, Refunded: gbp(0), RefundPending: gbp(0), CreatedAt: d.At, UpdatedAt: d.At,
	}}
	o.History = []order.Entry{{
		Axis: order.StatusAxis, To: string(order.Completed), Note: fmt.Sprintf("Invoice %s, imported from %s.", d.Number, c.fileName), At: d.At,
	}}
	if d.Credit {
		cancel(o, c.fileName)
	}
	for i := range d.Refunds {
		c.refund(o, &d.Refunds[i])
	}
	return o
}

// cancel makes an order of what a credit is for.
func cancel(o *order.Order, fileName string) {
	o.Status, o.CanceledAt = order.Canceled, o.PlacedAt
	o.CancelReason = "The cancellation of a sale that is not in the imported file."
	o.History[0].To = string(order.Canceled)
	o.History[0].Note = fmt.Sprintf("Cancellation %s, imported from %s. The sale is not in the file.", o.Number, fileName)
	for i := range o.Lines {
		o.Lines[i].CanceledQuantity = o.Lines[i].Quantity
	}
}

func (c *converter) line(l *Line) order.Line {
	total, zero := gbp(l.Amount()), gbp(0)
	line := order.Line{
		ID: id.OrderLine(c.mint()), Title: l.Title, SKU: l.Code, Quantity: l.Quantity, UnitPrice: gbp(l.Price), Subtotal: total,
		DiscountTotal: zero, TaxTotal: zero, Total: total, RefundedTotal: zero,
	}
	if !l.Charge {
		ref := c.products[l.Code]
		line.Variant, line.Product = ref.Variant, ref.Product
	}
	return line
}

// refund adds a refund to the order, and to its payment and lines.
func (c *converter) refund(o *order.Order, r *Refund) {
	p := &o.Payments[0]
	made := payment.Refund{
		ID: id.Refund(c.mint()), Version: 1, Order: o.ID, Payment: p.ID, Status: payment.RefundSucceeded, Amount: gbp(r.Amount()),
		ShippingAmount: gbp(r.Shipping), Reason: "canceled", Note: r.Number, CreatedAt: r.At, UpdatedAt: r.At,
	}
	for _, l := range r.Lines {
		line := &o.Lines[l.Index]
		line.RefundedQuantity += l.Quantity
		line.RefundedTotal = line.RefundedTotal.Add(gbp(l.Amount))
		made.Lines = append(made.Lines, payment.RefundLine{OrderLine: line.ID, Quantity: l.Quantity, Amount: gbp(l.Amount)})
	}
	from := order.PaymentStatusOf(o.Total, o.Payments)
	p.Refunded = p.Refunded.Add(made.Amount)
	to := order.PaymentStatusOf(o.Total, o.Payments)
	if from != to {
		o.History = append(o.History, order.Entry{
			Axis: order.PaymentAxis, From: string(from), To: string(to), Note: fmt.Sprintf("Cancellation %s.", r.Number), At: r.At,
		})
	}
	o.ShippingRefundedTotal = o.ShippingRefundedTotal.Add(made.ShippingAmount)
	o.Refunds = append(o.Refunds, made)
	o.UpdatedAt = later(o.UpdatedAt, r.At)
	p.UpdatedAt = later(p.UpdatedAt, r.At)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// product is an article as the catalog takes it. It is archived, so that nothing is for sale that nobody has looked at; and
// counted, with nothing on the shelf, so that it is not for sale either when somebody publishes it.
func (a *Article) product() catalog.ProductInput {
	v := catalog.VariantInput{SKU: a.Code, InventoryTracked: true}
	if a.Price > 0 {
		v.Prices = []catalog.PriceInput{{Amount: gbp(a.Price)}}
	}
	return catalog.ProductInput{Title: cmp.Or(a.Title, a.Code), Status: catalog.Archived, Variants: []catalog.VariantInput{v}}
}
