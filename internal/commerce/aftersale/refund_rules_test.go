package aftersale

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

func eur(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "EUR"} }

// anyOrder is a paid order of some lines with shipping, by one to three payments that may have brought less or more than
// it came to.
func anyOrder(t *rapid.T) *order.Order {
	o := &order.Order{ID: 1, Number: "W-2026-000001", Currency: "EUR", ShippingRefundedTotal: eur(0)}
	total := int64(0)
	for i := range rapid.IntRange(1, 4).Draw(t, "lines") {
		l := order.Line{
			ID: id.OrderLine(i + 1), Quantity: rapid.Int64Range(1, 7).Draw(t, "quantity"), RefundedTotal: eur(0),
			Total: eur(rapid.Int64Range(0, 5000).Draw(t, "total")),
		}
		total += l.Total.Minor
		o.Lines = append(o.Lines, l)
	}
	o.ShippingMethod.Total = eur(rapid.Int64Range(0, 900).Draw(t, "shipping"))
	total += o.ShippingMethod.Total.Minor
	o.Total = eur(total)
	paid := total
	if rapid.Bool().Draw(t, "another sum") {
		paid = rapid.Int64Range(0, 2*total+2).Draw(t, "paid")
	}
	for i, part := range eur(paid).Split(rapid.IntRange(1, 3).Draw(t, "payments")) {
		o.Payments = append(o.Payments, payment.Payment{
			ID: id.Payment(i + 1), Amount: part, Authorized: part, Captured: part, Refunded: eur(0), RefundPending: eur(0), Status: payment.Captured,
		})
	}
	return o
}

func anyRefund(t *rapid.T, o *order.Order) RefundInput {
	in := RefundInput{All: rapid.IntRange(0, 20).Draw(t, "all") == 0}
	if in.All {
		return in
	}
	for i := range o.Lines {
		if rapid.Bool().Draw(t, "line") {
			l := RefundLine{Line: o.Lines[i].ID, Quantity: rapid.Int64Range(0, 3).Draw(t, "units")}
			if rapid.IntRange(0, 3).Draw(t, "by amount") == 0 {
				l.Amount = new(eur(rapid.Int64Range(0, 700).Draw(t, "of the line")))
			}
			in.Lines = append(in.Lines, l)
		}
	}
	switch rapid.IntRange(0, 3).Draw(t, "shipping") {
	case 0:
		in.Shipping = true
	case 1:
		in.ShippingAmount = new(eur(rapid.Int64Range(1, 500).Draw(t, "of the shipping")))
	}
	if rapid.IntRange(0, 2).Draw(t, "goodwill") == 0 {
		in.Amount = new(eur(rapid.Int64Range(1, 900).Draw(t, "amount")))
	}
	if rapid.IntRange(0, 3).Draw(t, "one payment") == 0 {
		in.Payment = id.Payment(rapid.IntRange(1, len(o.Payments)).Draw(t, "payment"))
	}
	return in
}

// give makes an order as a refund leaves it, and fails the test where parts and portions do not come to the same.
func give(t *rapid.T, o *order.Order, p parts, in RefundInput) {
	left, sum := refundable(o, in.Payment), int64(0)
	lines, shipping := map[id.OrderLine]payment.RefundLine{}, int64(0)
	for _, one := range distribute(o, p, in.Payment) {
		if !in.Payment.IsZero() && one.payment != in.Payment {
			t.Fatalf("%s gives money back, not %s", one.payment, in.Payment)
		}
		of := one.shipping.Minor
		for _, l := range one.lines {
			was := lines[l.OrderLine]
			lines[l.OrderLine] = payment.RefundLine{
				OrderLine: l.OrderLine, Quantity: was.Quantity + l.Quantity, Amount: eur(was.Amount.Minor + l.Amount.Minor),
			}
			of += l.Amount.Minor
		}
		if of > one.amount.Minor || one.amount.Minor <= 0 {
			t.Fatalf("a portion of %s has parts of %d", one.amount, of)
		}
		shipping += one.shipping.Minor
		sum += one.amount.Minor
		next, _, err := payment.StartRefund(*paymentOf(o, one.payment), payment.Refund{Payment: one.payment, Amount: one.amount}, o.CreatedAt)
		if err != nil {
			t.Fatal(err)
		}
		*paymentOf(o, one.payment) = next
	}
	if sum != p.total().Minor || shipping != p.shipping.Minor || sum > left.Minor {
		t.Fatalf("portions come to %d with %d of shipping, parts to %s with %s; %s was left", sum, shipping, p.total(), p.shipping, left)
	}
	for _, l := range p.lines {
		if lines[l.OrderLine] != l {
			t.Fatalf("portions have %+v of a line, parts %+v", lines[l.OrderLine], l)
		}
	}
	p.count(o)
}

// Whatever is refunded in whatever order, nothing gives back more than it came to, and in the end nothing is left.
func TestAnyOrderOfRefundsEndsAtZero(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := anyOrder(t)
		for range rapid.IntRange(0, 12).Draw(t, "refunds") {
			in := anyRefund(t, o)
			if in.validate() != nil {
				continue
			}
			before := refundable(o, 0)
			p, err := partsOf(o, &in)
			if err != nil {
				if fault.KindOf(err) != fault.Refused {
					t.Fatal(err)
				}
				continue
			}
			give(t, o, p, in)
			if after := refundable(o, 0); after != before.Sub(p.total()) || after.IsNegative() {
				t.Fatalf("%s was left, %s were given back, %s are left", before, p.total(), after)
			}
			for i := range o.Lines {
				if l := &o.Lines[i]; l.RefundedQuantity > l.Quantity || l.RefundedTotal.Cmp(l.Total) > 0 || l.RefundedTotal.IsNegative() {
					t.Fatalf("%+v gives back more than it came to", l)
				}
			}
			if o.ShippingRefundedTotal.Cmp(o.ShippingMethod.Total) > 0 {
				t.Fatalf("%s of %s for shipping", o.ShippingRefundedTotal, o.ShippingMethod.Total)
			}
		}
		if left := refundable(o, 0); left.Minor > 0 {
			p, err := partsOf(o, &RefundInput{All: true})
			if err != nil || p.total() != left {
				t.Fatalf("all is %s, %v; want %s", p.total(), err, left)
			}
			give(t, o, p, RefundInput{})
		}
		if left := refundable(o, 0); left.Minor != 0 {
			t.Fatalf("%s is left", left)
		}
		if _, err := partsOf(o, &RefundInput{All: true}); fault.CodeOf(err) != order.CodeNothingToRefund {
			t.Fatalf("after all: %v", err)
		}
	})
}

// A line that is refunded unit by unit, in whatever pieces, gives back its total to the last minor unit.
func TestUnitsOfALineAddUpToItsTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := order.Line{
			Quantity: rapid.Int64Range(1, 60).Draw(t, "quantity"), Total: eur(rapid.OneOf(rapid.Int64Range(0, 60), rapid.Int64Range(0, 1<<60)).Draw(t, "total")), RefundedTotal: eur(0),
		}
		for l.RefundedQuantity < l.Quantity {
			units := rapid.Int64Range(1, l.Quantity-l.RefundedQuantity).Draw(t, "units")
			cost := costOf(&l, units)
			if cost.Minor == 0 && l.RefundedTotal.Minor < l.Total.Minor {
				t.Fatalf("%d units of %s cannot be given back, of which %s was", units, l.Total, l.RefundedTotal)
			}
			// Half a minor unit at each end is all that rounding may move, unless a unit costs less than there is money for.
			exact := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(l.Total.Minor), big.NewInt(units)), big.NewInt(l.Quantity))
			off := exact.Sub(exact, new(big.Rat).SetInt64(cost.Minor))
			if off.Abs(off).Cmp(big.NewRat(1, 1)) > 0 && l.Total.Minor >= l.Quantity || cost.IsNegative() {
				t.Fatalf("%d of %d units of %s cost %s", units, l.Quantity, l.Total, cost)
			}
			l.RefundedQuantity, l.RefundedTotal = l.RefundedQuantity+units, l.RefundedTotal.Add(cost)
		}
		if l.RefundedTotal != l.Total {
			t.Fatalf("%s was given back of %s", l.RefundedTotal, l.Total)
		}
	})
}

func TestRefundInput(t *testing.T) {
	one, zero, minus := new(eur(1)), new(eur(0)), new(eur(-1))
	for param, in := range map[string]RefundInput{
		"items":             {},
		"all":               {All: true, Amount: one},
		"amount":            {Amount: zero},
		"shipping_amount":   {ShippingAmount: minus},
		"items[0].quantity": {Lines: []RefundLine{{Line: 1}}},
		"items[0].amount":   {Lines: []RefundLine{{Line: 1, Quantity: 1, Amount: minus}}},
		"items[1].line_id":  {Lines: []RefundLine{{Line: 1, Quantity: 1}, {Line: 1, Quantity: 1}}},
	} {
		if f := fault.From(in.validate()); f == nil || f.Code != fault.CodeValidation || f.Param != param {
			t.Errorf("%+v: %v, want %s", in, f, param)
		}
	}
	both := RefundInput{Shipping: true, ShippingAmount: one}
	if f := fault.From(both.validate()); f == nil || f.Param != "shipping_amount" {
		t.Errorf("%v", f)
	}
}
