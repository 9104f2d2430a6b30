package checkout

import (
	"slices"

	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/pricing"
	"winkel/internal/kernel/id"
)

// asOrdered has a basket say what its order says: what was agreed counts, and not what the same goods would come to now.
func asOrdered(b *cart.Basket, o *order.Order) {
	m := &o.ShippingMethod
	q := &pricing.Quote{
		Currency: o.Currency, PricesIncludeTax: o.PricesIncludeTax, OriginalTotal: o.OriginalTotal, Subtotal: o.Subtotal,
		DiscountTotal: o.DiscountTotal, ShippingTotal: o.ShippingTotal, TaxTotal: o.TaxTotal, Total: o.Total,
		Steps: slices.Clone(o.PriceSteps), Lines: make([]pricing.QuotedLine, 0, len(o.Lines)),
		Shipping: pricing.QuotedShipping{
			Name: m.Name, Price: m.Price, DiscountTotal: m.DiscountTotal, TaxTotal: m.TaxTotal, Total: m.Total,
			Adjustments: m.Adjustments, TaxLines: m.TaxLines,
		},
	}
	keys := make(map[id.OrderLine]int64, len(o.Lines)) // a line of the order is an item of the cart, by another name
	for i := range b.Items {
		item := &b.Items[i]
		l := lineOf(o, item.Variant)
		if l == nil {
			continue
		}
		keys[l.ID] = item.Key
		item.Ordered, item.UnitPrice, item.Problem = l.Quantity, l.UnitPrice, ""
		q.Lines = append(q.Lines, pricing.QuotedLine{
			Key: item.Key, Quantity: l.Quantity, UnitPrice: l.UnitPrice, Subtotal: l.Subtotal, DiscountTotal: l.DiscountTotal,
			TaxTotal: l.TaxTotal, Total: l.Total, Adjustments: l.Adjustments, TaxLines: l.TaxLines,
		})
	}
	for i := range q.Steps {
		q.Steps[i].Line = keys[id.OrderLine(q.Steps[i].Line)]
	}
	for _, c := range b.Quote.Codes {
		q.Codes = append(q.Codes, pricing.CodeResult{Code: c.Code, Applied: tookOff(o, c.Code)})
	}
	b.Quote, b.Messages = q, nil
}

func lineOf(o *order.Order, variant id.Variant) *order.Line {
	for i := range o.Lines {
		if o.Lines[i].Variant == variant {
			return &o.Lines[i]
		}
	}
	return nil
}

// tookOff reports whether a code took something off an order.
func tookOff(o *order.Order, code string) bool {
	by := func(a pricing.Adjustment) bool { return a.Code == code }
	for i := range o.Lines {
		if slices.ContainsFunc(o.Lines[i].Adjustments, by) {
			return true
		}
	}
	return slices.ContainsFunc(o.ShippingMethod.Adjustments, by)
}
