package analytics

import (
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// reckoning goes through what happened to an order, in the order of its ledger. What is shared out in pieces is shared out of
// the sum of the pieces so far, so that the pieces of a whole come to the whole.
type reckoning struct {
	o     *Facts
	sold  []Part // of each line, then of the shipping
	tax   int64  // of all of it
	all   int64  // what it came to
	known int64  // what goods of known cost brought in, without tax

	refunded map[id.OrderLine]int64 // so far
	shipping int64                  // refunded so far
	rest     int64                  // refunded so far for no line
	forgone  int64                  // of that, before the order was closed, what goods of known cost brought in
	kept     int64                  // paid so far, of an order that is closed
	before   []Figures              // of each line: what refunds took off before the order was closed
}

func (o *Facts) reckoning() *reckoning {
	r := &reckoning{o: o, sold: o.sold(), refunded: map[id.OrderLine]int64{}, before: make([]Figures, len(o.Lines))}
	r.tax, r.all = o.Shipping.Tax, o.Shipping.Total
	for i := range o.Lines {
		r.tax, r.all = r.tax+o.Lines[i].Tax, r.all+o.Lines[i].Total
		r.known += r.sold[i].Figures[Costed]
	}
	return r
}

// takenOff is the parts of a closing: all that was sold, but for goods that were given back before, and what was given back for none, which are
// off already.
func (r *reckoning) takenOff() []Part {
	parts := make([]Part, 0, len(r.sold)+1)
	for i, s := range r.sold {
		p := Part{Goods: s.Goods, Product: s.Product, Category: s.Category}
		p.Figures[Canceled], p.Figures[CanceledTax], p.Figures[CanceledUnits] = s.Figures.Total(), s.Figures[Tax], s.Figures[Units]
		p.Figures[Cost], p.Figures[Costed] = -s.Figures[Cost], -s.Figures[Costed]
		if i < len(r.before) {
			p.Figures[CanceledUnits] -= r.before[i][RefundedUnits]
			p.Figures[Cost] -= r.before[i][Cost]
			p.Figures[Costed] -= r.before[i][Costed]
		}
		parts = append(parts, p)
	}
	if r.forgone != 0 {
		p := Part{Goods: true}
		p.Figures[Costed] = r.forgone
		parts = append(parts, p)
	}
	return parts
}

// keep is the parts of what was paid for an order that is closed: so much of what it came to, and of the tax in it, counts after
// all. It is money alone: nobody has the goods.
func (r *reckoning) keep(amount int64) []Part {
	if r.all <= 0 {
		var p Part
		p.Figures[Canceled] = -amount
		return []Part{p}
	}
	parts, totals, taxes := make([]Part, len(r.sold)), make([]int64, len(r.sold)), make([]int64, len(r.sold))
	for i, s := range r.sold {
		parts[i] = Part{Goods: s.Goods, Product: s.Product, Category: s.Category}
		totals[i], taxes[i] = s.Figures.Total(), s.Figures[Tax]
	}
	add := func(kept, sign int64) {
		whole := r.allocated(kept, totals)
		tax := r.allocated(share(r.tax, kept, r.all), taxes)
		for i := range parts {
			parts[i].Figures[Canceled] -= sign * whole[i].Minor
			parts[i].Figures[CanceledTax] -= sign * tax[i].Minor
		}
	}
	add(r.kept, -1)
	r.kept += amount
	add(r.kept, 1)
	return parts
}

func (r *reckoning) allocated(amount int64, weights []int64) []money.Amount {
	return money.Amount{Minor: amount, Currency: r.o.Currency}.Allocate(weights)
}

// givenBack is the parts of a refund; with sign −1, of one that came back. Goods are given back by it only as long as the order is
// not closed: the closing has taken off the others, and what follows is money.
func (r *reckoning) givenBack(m *Movement, sign int64) []Part {
	parts := make([]Part, 0, len(m.Lines)+2)
	rest, goods := m.Amount-m.Shipping, !r.o.closed() || m.At.Before(r.o.ClosedAt)
	for _, back := range m.Lines {
		at := r.o.line(back.Line)
		if at < 0 {
			continue // it stays in the rest
		}
		rest -= back.Amount
		p := r.lineBack(&r.o.Lines[at], back, sign, goods)
		if goods {
			r.before[at].Add(p.Figures)
		}
		parts = append(parts, p)
	}
	if m.Shipping != 0 {
		var p Part
		p.Figures[Refunded], p.Figures[RefundedShipping] = sign*m.Shipping, sign*m.Shipping
		p.Figures[RefundedTax] = next(&r.shipping, sign*m.Shipping, r.o.Shipping.Tax, r.o.Shipping.Total)
		parts = append(parts, p)
	}
	if rest != 0 {
		parts = append(parts, r.restBack(sign*rest, goods))
	}
	return parts
}

// restBack is the part of a refund that is for no line. The goods stay with the customer, so that their cost remains, and they have brought in
// less: by the share of what is given back in all that the order came to.
func (r *reckoning) restBack(amount int64, goods bool) Part {
	p := Part{Goods: true}
	before := share(r.known, r.rest, r.all)
	p.Figures[Refunded], p.Figures[RefundedTax] = amount, next(&r.rest, amount, r.tax, r.all)
	if goods {
		p.Figures[Costed] = before - share(r.known, r.rest, r.all)
		r.forgone -= p.Figures[Costed]
	}
	return p
}

// lineBack is the part of a refund that is for a line.
func (r *reckoning) lineBack(l *FactLine, back MovementLine, sign int64, goods bool) Part {
	p := Part{Goods: true, Product: l.Product, Category: l.Category}
	sum := r.refunded[l.ID]
	p.Figures[Refunded], p.Figures[RefundedTax] = sign*back.Amount, next(&sum, sign*back.Amount, l.Tax, l.Total)
	r.refunded[l.ID] = sum
	if !goods {
		return p
	}
	p.Figures[RefundedUnits] = sign * back.Quantity
	if l.UnitCost != nil {
		p.Figures[Cost], p.Figures[Costed] = -sign**l.UnitCost*back.Quantity, p.Figures[RefundedTax]-sign*back.Amount
	}
	return p
}

// next adds to a sum of what was given back so far, and returns how much more of the tax of the whole is in it by that.
func next(sum *int64, amount, tax, whole int64) int64 {
	before := share(tax, *sum, whole)
	*sum += amount
	return share(tax, *sum, whole) - before
}

// line is the place of a line; −1 if the order has none such.
func (o *Facts) line(number id.OrderLine) int {
	for i := range o.Lines {
		if o.Lines[i].ID == number {
			return i
		}
	}
	return -1
}
