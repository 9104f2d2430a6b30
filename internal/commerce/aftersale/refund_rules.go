package aftersale

import (
	"fmt"
	"math/bits"
	"slices"

	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// RefundInput is what is to be given back. Amounts are in the order's currency.
type RefundInput struct {
	All            bool // everything that is left; nothing else is named then
	Lines          []RefundLine
	Shipping       bool          // what is left of the shipping
	ShippingAmount *money.Amount // so much of the shipping
	Amount         *money.Amount // beside lines and shipping: goodwill
	Payment        id.Payment
	Reason         string // for the customer, who sees it with the refund
	Note           string // for staff
}

// RefundLine is units of a line for which money is given back.
type RefundLine struct {
	Line     id.OrderLine
	Quantity int64         // 0 only with an Amount: the goods are not counted as refunded
	Amount   *money.Amount // nil: what the units cost
}

// maxRefundLines bounds a refund.
const maxRefundLines = 1000

// validate refuses what cannot be meant, whatever the order is.
func (in *RefundInput) validate() error {
	if err := bounded("reason", &in.Reason, MaxReason); err != nil {
		return err
	}
	if err := bounded("note", &in.Note, MaxNote); err != nil {
		return err
	}
	named := len(in.Lines) > 0 || in.Shipping || in.ShippingAmount != nil || in.Amount != nil
	switch {
	case in.All && named:
		return fault.Invalidf("all", "Either all of it, or items, shipping and an amount.")
	case !in.All && !named:
		return fault.Invalidf("items", "Say what is to be refunded: items, shipping, an amount, or all of it.")
	case len(in.Lines) > maxRefundLines:
		return fault.Invalidf("items", "A refund names %d items at most.", maxRefundLines)
	case in.Shipping && in.ShippingAmount != nil:
		return fault.Invalidf("shipping_amount", "Either what is left of the shipping, or an amount of it.")
	}
	if err := in.validateLines(); err != nil {
		return err
	}
	return in.eachAmount(func(param string, a money.Amount) error {
		if a.Minor <= 0 {
			return fault.Invalidf(param, "The amount is above zero.")
		}
		return nil
	})
}

func (in *RefundInput) validateLines() error {
	seen := map[id.OrderLine]bool{}
	for i, l := range in.Lines {
		switch {
		case seen[l.Line]:
			return fault.Invalidf(fmt.Sprintf("items[%d].line_id", i), "The line is named twice.")
		case l.Quantity < 0, l.Quantity == 0 && l.Amount == nil:
			return fault.Invalidf(fmt.Sprintf("items[%d].quantity", i), "Say of how many units, at least 1, or give an amount.")
		}
		seen[l.Line] = true
	}
	return nil
}

// eachAmount calls f with every amount that is named, until it fails.
func (in *RefundInput) eachAmount(f func(param string, a money.Amount) error) error {
	for i, l := range in.Lines {
		if l.Amount != nil {
			if err := f(fmt.Sprintf("items[%d].amount", i), *l.Amount); err != nil {
				return err
			}
		}
	}
	if in.ShippingAmount != nil {
		if err := f("shipping_amount", *in.ShippingAmount); err != nil {
			return err
		}
	}
	if in.Amount != nil {
		return f("amount", *in.Amount)
	}
	return nil
}

// parts is what a refund gives back, by what it is for.
type parts struct {
	lines    []payment.RefundLine
	shipping money.Amount
	goodwill money.Amount
}

// total is what the parts come to. It is what lines, shipping and captured money bound, so it cannot overflow.
func (p *parts) total() money.Amount {
	total := p.shipping.Add(p.goodwill)
	for _, l := range p.lines {
		total = total.Add(l.Amount)
	}
	return total
}

// share is the part of a total that so many of all units stand for, rounded half up.
func share(total, units, all int64) int64 {
	high, low := bits.Mul64(uint64(total), 2*uint64(units))
	low, carry := bits.Add64(low, uint64(all), 0)
	quotient, _ := bits.Div64(high+carry, low, 2*uint64(all))
	return int64(quotient)
}

// costOf is what is given back for units of a line of which others may have been refunded before: at least the smallest amount there is
// while some of it is left, or a line whose units cost less than that each could not be given back one by one.
func costOf(l *order.Line, units int64) money.Amount {
	before, after := share(l.Total.Minor, l.RefundedQuantity, l.Quantity), share(l.Total.Minor, l.RefundedQuantity+units, l.Quantity)
	left := l.Total.Minor - l.RefundedTotal.Minor
	return money.Amount{Minor: min(max(after-before, 1), left), Currency: l.Total.Currency}
}

// shippingLeft is what is not refunded yet of the shipping.
func shippingLeft(o *order.Order) money.Amount {
	return o.ShippingMethod.Total.Sub(o.ShippingRefundedTotal)
}

// refundable is what can be given back altogether, of one payment or (zero) of all.
func refundable(o *order.Order, of id.Payment) money.Amount {
	sum := money.Amount{Currency: o.Currency}
	for _, p := range o.Payments {
		if of.IsZero() || p.ID == of {
			sum = sum.Add(p.Refundable())
		}
	}
	return sum
}

// partsOf decides what a refund gives back. Codes: nothing_to_refund, refund_exceeds_captured, quantity_exceeds_order,
// validation_failed, each with the field at fault.
func partsOf(o *order.Order, in *RefundInput) (parts, error) {
	left := refundable(o, in.Payment)
	if left.Minor <= 0 {
		return parts{}, fault.Newf(fault.Refused, order.CodeNothingToRefund,
			"Nothing is left to refund: of %s that were paid, all is refunded or on its way back.", o.PaidTotal)
	}
	if in.All {
		return everything(o, left), nil
	}
	err := in.eachAmount(func(param string, a money.Amount) error { return sameCurrency(o, param, a) })
	if err != nil {
		return parts{}, err
	}
	p, err := namedParts(o, in)
	if err != nil {
		return parts{}, err
	}
	if p.goodwill.Cmp(left) > 0 || p.total().Cmp(left) > 0 {
		return parts{}, fault.Newf(fault.Refused, payment.CodeRefundExceedsCaptured,
			"%s is left to refund. Refund that or less.", left).WithParam("amount")
	}
	if p.total().Minor == 0 {
		return parts{}, fault.Newf(fault.Refused, order.CodeNothingToRefund, "What you named cost nothing, or is refunded already.")
	}
	return p, nil
}

func sameCurrency(o *order.Order, param string, a money.Amount) error {
	if a.Currency != o.Currency {
		return fault.Invalidf(param+".currency_code", "The order is in %s.", o.Currency)
	}
	return nil
}

// namedParts is the parts of a refund that names them.
func namedParts(o *order.Order, in *RefundInput) (parts, error) {
	zero := money.Amount{Currency: o.Currency}
	p := parts{shipping: zero, goodwill: zero}
	for i, l := range in.Lines {
		line, err := lineRefund(o, l, fmt.Sprintf("items[%d]", i))
		if err != nil {
			return parts{}, err
		}
		p.lines = append(p.lines, line)
	}
	if in.Shipping {
		p.shipping = shippingLeft(o)
	}
	if in.ShippingAmount != nil {
		p.shipping = *in.ShippingAmount
	}
	if p.shipping.Cmp(shippingLeft(o)) > 0 || in.Shipping && p.shipping.Minor <= 0 {
		return parts{}, fault.Newf(fault.Refused, payment.CodeRefundExceedsCaptured,
			"%s of the shipping is not refunded yet.", shippingLeft(o)).WithParam("shipping")
	}
	if in.Amount != nil {
		p.goodwill = *in.Amount
	}
	return p, nil
}

func lineRefund(o *order.Order, l RefundLine, param string) (payment.RefundLine, error) {
	line := o.Line(l.Line)
	if line == nil {
		return payment.RefundLine{}, fault.Missing("line in the order", l.Line.String()).WithParam(param + ".line_id")
	}
	if left := line.Quantity - line.RefundedQuantity; l.Quantity > left {
		return payment.RefundLine{}, fault.Newf(fault.Refused, order.CodeQuantityExceeds,
			"%d of %d units are not refunded yet.", left, line.Quantity).WithParam(param + ".quantity")
	}
	amount := costOf(line, l.Quantity)
	if l.Amount != nil {
		amount = *l.Amount
	}
	if left := line.Total.Sub(line.RefundedTotal); amount.Cmp(left) > 0 {
		return payment.RefundLine{}, fault.Newf(fault.Refused, payment.CodeRefundExceedsCaptured,
			"%s of this line is not refunded yet. Refund that or less.", left).WithParam(param + ".amount")
	}
	return payment.RefundLine{OrderLine: l.Line, Quantity: l.Quantity, Amount: amount}, nil
}

// everything is what is left, by what it is for: all lines and the shipping, where it covers them. Where it does not,
// because less was paid or some was given back for no line, nobody can say which of them it is for.
func everything(o *order.Order, left money.Amount) parts {
	zero := money.Amount{Currency: o.Currency}
	p := parts{shipping: shippingLeft(o), goodwill: zero}
	for i := range o.Lines {
		l := &o.Lines[i]
		if units, amount := l.Quantity-l.RefundedQuantity, l.Total.Sub(l.RefundedTotal); units > 0 || amount.Minor > 0 {
			p.lines = append(p.lines, payment.RefundLine{OrderLine: l.ID, Quantity: units, Amount: amount})
		}
	}
	rest := left.Sub(p.total())
	if rest.IsNegative() {
		return parts{shipping: zero, goodwill: left}
	}
	p.goodwill = rest
	return p
}

// portion is the part of a refund that one payment gives back.
type portion struct {
	payment  id.Payment
	amount   money.Amount
	shipping money.Amount
	lines    []payment.RefundLine
}

// distribute takes a refund from the payments: the newest first, each as far as it goes. The parts cost no more than they
// have. Units of a line that two payments give back stand with the first of them.
func distribute(o *order.Order, p parts, only id.Payment) []portion {
	var list []portion
	lines, shipping, goodwill := slices.Clone(p.lines), p.shipping.Minor, p.goodwill.Minor
	for i := len(o.Payments) - 1; i >= 0; i-- {
		pay := &o.Payments[i]
		room := pay.Refundable().Minor
		if room <= 0 || !only.IsZero() && pay.ID != only {
			continue
		}
		zero := money.Amount{Currency: o.Currency}
		one := portion{payment: pay.ID, amount: zero, shipping: zero}
		take := func(rest *int64) int64 {
			n := min(room, *rest)
			room, *rest = room-n, *rest-n
			one.amount.Minor += n
			return n
		}
		for len(lines) > 0 && (room > 0 || lines[0].Amount.Minor == 0) {
			l := lines[0]
			l.Amount.Minor = take(&lines[0].Amount.Minor)
			one.lines = append(one.lines, l)
			if lines[0].Amount.Minor > 0 {
				lines[0].Quantity = 0 // the rest of it is money alone
				break
			}
			lines = lines[1:]
		}
		one.shipping.Minor = take(&shipping)
		take(&goodwill)
		if one.amount.Minor > 0 {
			list = append(list, one)
		}
	}
	return list
}

// count makes lines and shipping say that the parts are given back.
func (p *parts) count(o *order.Order) {
	for _, part := range p.lines {
		l := o.Line(part.OrderLine)
		l.RefundedQuantity += part.Quantity
		l.RefundedTotal = l.RefundedTotal.Add(part.Amount)
	}
	o.ShippingRefundedTotal = o.ShippingRefundedTotal.Add(p.shipping)
}
