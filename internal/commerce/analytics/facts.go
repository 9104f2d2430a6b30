package analytics

import (
	"time"

	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Facts is what is known of an order: its rows, as far as they matter here.
type Facts struct {
	Order     id.Order
	Currency  money.Currency
	Country   string // ISO 3166-1, where it is sent or billed to; empty: not known
	Credit    bool   // an imported cancellation of a sale that the records do not have
	PlacedAt  time.Time
	ClosedAt  time.Time // zero: it is neither canceled nor expired
	AddsTax   bool      // taxes come on top of the prices
	Lines     []FactLine
	Shipping  FactShipping
	Used      []FactPromotion
	Movements []Movement
}

// FactLine is a line of an order, as it was priced.
type FactLine struct {
	ID                             id.OrderLine
	Product                        id.Product
	Category                       id.Category
	Quantity                       int64
	Subtotal, Discount, Tax, Total int64
	UnitCost                       *int64
}

// FactShipping is the shipping of an order, as it was priced.
type FactShipping struct{ Price, Discount, Tax, Total int64 }

// FactPromotion is what a promotion took off an order.
type FactPromotion struct {
	Promotion id.Promotion
	Amount    int64
}

// Movement is an entry of the ledger of payments that moves what was paid or given back.
type Movement struct {
	ID       id.PaymentEvent
	Kind     MovementKind
	Amount   int64
	At       time.Time
	Lines    []MovementLine // of a refund
	Shipping int64          // of a refund

	reference string // what the ledger says that it is for
}

// MovementKind says which way money went.
type MovementKind int

// The kinds of movements.
const (
	Captured MovementKind = iota // from the customer
	GivenBack
	CameBack // a refund that had succeeded failed after all
)

// MovementLine is the part of a refund that is for an order line.
type MovementLine struct {
	Line             id.OrderLine
	Quantity, Amount int64
}

// Kind says what a fact is.
type Kind string

// The kinds of facts.
const (
	Sale    Kind = "sale"
	Closing Kind = "closing"
	Money   Kind = "money"
)

// Entry is one fact, to be booked once.
type Entry struct {
	Order    id.Order
	Kind     Kind
	Source   int64 // the order, or the entry of the ledger
	Currency money.Currency
	Country  string
	At       time.Time
	Counts   Figures // what counts once in every sum that the fact is part of, however many parts it has there
	Parts    []Part
	Used     []FactPromotion
}

// Part is what a fact adds to the figures of one product, or of the shipping.
type Part struct {
	Goods    bool
	Product  id.Product
	Category id.Category
	Figures  Figures
}

// Entries is the facts of an order, each of which is true for ever: whatever happens next adds facts and changes none.
func (o *Facts) Entries() []Entry {
	if o.PlacedAt.IsZero() {
		return nil
	}
	var list []Entry
	add := func(kind Kind, source int64, at time.Time) *Entry {
		list = append(list, Entry{Order: o.Order, Kind: kind, Source: source, Currency: o.Currency, Country: o.Country, At: at})
		return &list[len(list)-1]
	}
	sold := o.sold()
	if !o.Credit {
		sale := add(Sale, int64(o.Order), o.PlacedAt)
		sale.Counts[Orders], sale.Used, sale.Parts = 1, o.Used, sold
	}
	closed := !o.ClosedAt.IsZero() && !o.Credit
	if closed {
		closing := add(Closing, int64(o.Order), o.ClosedAt)
		closing.Counts[CanceledOrders], closing.Parts = 1, takenOff(sold, 1)
	}
	for i := range o.Movements {
		m := &o.Movements[i]
		switch {
		case m.Kind != Captured:
			e := add(Money, int64(m.ID), m.At)
			sign := int64(1)
			if m.Kind == CameBack {
				sign = -1
			}
			e.Counts[Refunds], e.Parts = sign, o.givenBack(m, sign)
		case closed:
			e := add(Money, int64(m.ID), later(m.At, o.ClosedAt))
			e.Parts = kept(sold, m.Amount, o.Currency)
		}
	}
	return list
}

// later is the later of two times: what was paid before an order was closed is kept from then on.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// sold is the parts of what was ordered.
func (o *Facts) sold() []Part {
	parts := make([]Part, 0, len(o.Lines)+1)
	for i := range o.Lines {
		l := &o.Lines[i]
		p := Part{Goods: true, Product: l.Product, Category: l.Category}
		p.Figures[Units], p.Figures[Gross], p.Figures[Discounts], p.Figures[Tax] = l.Quantity, l.Subtotal, l.Discount, l.Tax
		if o.AddsTax {
			p.Figures[TaxAdded] = l.Tax
		}
		if l.UnitCost != nil {
			p.Figures[Cost], p.Figures[Costed] = *l.UnitCost*l.Quantity, l.Total-l.Tax
		}
		parts = append(parts, p)
	}
	if s := o.Shipping; s != (FactShipping{}) {
		var p Part
		p.Figures[Shipping], p.Figures[Discounts], p.Figures[Tax] = s.Price, s.Discount, s.Tax
		if o.AddsTax {
			p.Figures[TaxAdded] = s.Tax
		}
		parts = append(parts, p)
	}
	return parts
}

// takenOff is the parts that take what was sold off again; with sign −1, that put it back.
func takenOff(sold []Part, sign int64) []Part {
	parts := make([]Part, len(sold))
	for i, s := range sold {
		p := Part{Goods: s.Goods, Product: s.Product, Category: s.Category}
		p.Figures[Canceled], p.Figures[CanceledTax] = sign*s.Figures.Total(), sign*s.Figures[Tax]
		p.Figures[CanceledUnits] = sign * s.Figures[Units]
		p.Figures[Cost], p.Figures[Costed] = -sign*s.Figures[Cost], -sign*s.Figures[Costed]
		parts[i] = p
	}
	return parts
}

// kept is the parts of what was paid for an order that is closed: so much of what was sold counts after all. What a part comes
// to is shared out so that nothing is lost; the rest follows in proportion.
func kept(sold []Part, amount int64, currency money.Currency) []Part {
	weights, total := make([]int64, len(sold)), int64(0)
	for i := range sold {
		weights[i] = sold[i].Figures.Total()
		total += weights[i]
	}
	if total <= 0 {
		var p Part
		p.Figures[Canceled] = -amount
		return []Part{p}
	}
	parts := takenOff(sold, -1)
	for i, a := range (money.Amount{Minor: amount, Currency: currency}).Allocate(weights) {
		f := &parts[i].Figures
		for measure := range f {
			f[measure] = share(f[measure], amount, total)
		}
		f[Canceled] = -a.Minor
	}
	return parts
}

// givenBack is the parts of a refund; with sign −1, of one that came back.
func (o *Facts) givenBack(m *Movement, sign int64) []Part {
	parts := make([]Part, 0, len(m.Lines)+2)
	rest, tax, total := m.Amount-m.Shipping, o.Shipping.Tax, o.Shipping.Total
	byLine := make(map[id.OrderLine]*FactLine, len(o.Lines))
	for i := range o.Lines {
		l := &o.Lines[i]
		byLine[l.ID], tax, total = l, tax+l.Tax, total+l.Total
	}
	for _, back := range m.Lines {
		l := byLine[back.Line]
		if l == nil {
			continue // it stays in the rest
		}
		rest -= back.Amount
		p := Part{Goods: true, Product: l.Product, Category: l.Category}
		p.Figures[RefundedUnits], p.Figures[Refunded] = sign*back.Quantity, sign*back.Amount
		p.Figures[RefundedTax] = sign * share(l.Tax, back.Amount, l.Total)
		if l.UnitCost != nil {
			p.Figures[Cost], p.Figures[Costed] = -sign**l.UnitCost*back.Quantity, -sign*back.Amount+p.Figures[RefundedTax]
		}
		parts = append(parts, p)
	}
	if m.Shipping != 0 {
		var p Part
		p.Figures[Refunded], p.Figures[RefundedShipping] = sign*m.Shipping, sign*m.Shipping
		p.Figures[RefundedTax] = sign * share(o.Shipping.Tax, m.Shipping, o.Shipping.Total)
		parts = append(parts, p)
	}
	if rest != 0 {
		p := Part{Goods: true}
		p.Figures[Refunded], p.Figures[RefundedTax] = sign*rest, sign*share(tax, rest, total)
		parts = append(parts, p)
	}
	return parts
}
