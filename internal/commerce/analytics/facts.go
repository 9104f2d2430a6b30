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
	r := o.reckoning()
	if !o.Credit {
		sale := o.entry(Sale, int64(o.Order), o.PlacedAt)
		sale.Counts[Orders], sale.Used, sale.Parts = 1, o.Used, r.sold
		list = append(list, sale)
	}
	var movements []Entry
	for i := range o.Movements {
		m := &o.Movements[i]
		switch {
		case m.Kind != Captured:
			e := o.entry(Money, int64(m.ID), m.At)
			sign := int64(1)
			if m.Kind == CameBack {
				sign = -1
			}
			e.Counts[Refunds], e.Parts = sign, r.givenBack(m, sign)
			movements = append(movements, e)
		case o.closed():
			e := o.entry(Money, int64(m.ID), later(m.At, o.ClosedAt))
			e.Parts = r.keep(m.Amount)
			movements = append(movements, e)
		}
	}
	if o.closed() {
		closing := o.entry(Closing, int64(o.Order), o.ClosedAt)
		closing.Counts[CanceledOrders], closing.Parts = 1, r.takenOff()
		list = append(list, closing)
	}
	return append(list, movements...)
}

func (o *Facts) entry(kind Kind, source int64, at time.Time) Entry {
	return Entry{Order: o.Order, Kind: kind, Source: source, Currency: o.Currency, Country: o.Country, At: at}
}

// closed reports whether a sale that counts was canceled, or expired.
func (o *Facts) closed() bool { return !o.ClosedAt.IsZero() && !o.Credit }

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
