package pricing

import (
	"winkel/internal/commerce/promotion"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
)

// Price is what a cart comes to. It refuses with validation_failed what cannot be priced, and never fails otherwise. The
// quote shares nothing with the input but texts and the rules of the promotions that it applied.
func Price(in Input) (*Quote, error) {
	r := reckoning{in: &in, zero: money.Amount{Currency: in.Currency}}
	if err := r.run(); err != nil {
		return nil, err
	}
	return &r.quote, nil
}

// reckoning is one price on its way.
type reckoning struct {
	in    *Input
	quote Quote
	zero  money.Amount // no money, in the currency of the cart
	total money.Amount // so far: the Total of the last step

	chosen []*promotion.Promotion // those that apply, in order

	taxed    []taxedClass // rates that were looked up
	taxLines []TaxLine    // of all lines and the shipping, in one piece of memory
}

// run reckons from the beginning to the end.
func (r *reckoning) run() error {
	if err := r.in.validate(); err != nil {
		return err
	}
	if err := r.begin(); err != nil {
		return err
	}
	r.choose()
	r.listPrices()
	r.takeOff(promotion.Items)
	r.takeOff(promotion.Order)
	r.addShipping()
	r.takeOff(promotion.Shipping)
	if err := r.tax(); err != nil {
		return err
	}
	r.addUp()
	r.answerCodes()
	return nil
}

// validate refuses what cannot be priced.
func (in *Input) validate() error {
	if !in.Currency.IsValid() {
		return fault.Invalidf("currency_code", "A cart has a currency: use an ISO 4217 code such as EUR.")
	}
	for i := range in.Lines {
		l := &in.Lines[i]
		switch {
		case l.Quantity < 1:
			return fault.Invalidf("quantity", "The quantity must be at least 1.")
		case l.UnitPrice.Currency != in.Currency:
			return fault.Invalidf("currency_code", "A price is in %q, but the cart is in %s.", string(l.UnitPrice.Currency), in.Currency)
		case l.UnitPrice.IsNegative():
			return fault.Invalidf("unit_price", "A price must not be negative.")
		case l.Key == 0:
			return fault.Invalidf("lines", "A line has no key.")
		}
	}
	if in.repeatsKey() {
		return fault.Invalidf("lines", "Two lines have the same key.")
	}
	if s := in.Shipping; s != nil {
		switch {
		case s.Price.Currency != in.Currency:
			return fault.Invalidf("currency_code", "The shipping is in %q, but the cart is in %s.", string(s.Price.Currency), in.Currency)
		case s.Price.IsNegative():
			return fault.Invalidf("shipping", "The price of the shipping must not be negative.")
		}
	}
	return nil
}

// fewLines is how many lines are compared with each other; of more, a map of the keys is faster.
const fewLines = 32

func (in *Input) repeatsKey() bool {
	if len(in.Lines) <= fewLines {
		for i := range in.Lines {
			for j := range i {
				if in.Lines[i].Key == in.Lines[j].Key {
					return true
				}
			}
		}
		return false
	}
	seen := make(map[int64]struct{}, len(in.Lines))
	for i := range in.Lines {
		seen[in.Lines[i].Key] = struct{}{}
	}
	return len(seen) < len(in.Lines)
}

// begin reckons what everything would cost without discounts and taxes. It refuses what does not fit: nothing that comes
// later but tax makes more of it.
func (r *reckoning) begin() error {
	in, q := r.in, &r.quote
	q.Currency, q.PricesIncludeTax = in.Currency, in.PricesIncludeTax
	q.Subtotal, q.DiscountTotal, q.ShippingTotal, q.TaxTotal = r.zero, r.zero, r.zero, r.zero
	q.Lines = make([]QuotedLine, len(in.Lines))
	q.Shipping = QuotedShipping{Price: r.zero, DiscountTotal: r.zero, TaxTotal: r.zero, Total: r.zero}
	r.total = r.zero
	for i := range in.Lines {
		l := &in.Lines[i]
		subtotal, err := l.UnitPrice.MulChecked(l.Quantity)
		if err != nil {
			return err
		}
		if q.Subtotal, err = q.Subtotal.AddChecked(subtotal); err != nil {
			return err
		}
		q.Lines[i] = QuotedLine{
			Key: l.Key, Quantity: l.Quantity, UnitPrice: l.UnitPrice, Subtotal: subtotal, DiscountTotal: r.zero, TaxTotal: r.zero,
		}
	}
	if in.Shipping != nil {
		q.ShippingTotal = in.Shipping.Price
		q.Shipping.Name, q.Shipping.Price = in.Shipping.Name, in.Shipping.Price
	}
	_, err := q.Subtotal.AddChecked(q.ShippingTotal)
	return err
}

// listPrices begins the explanation, with room for what will probably follow.
func (r *reckoning) listPrices() {
	lines := r.quote.Lines
	room := 2*len(lines) + len(r.chosen) + 2
	for _, p := range r.chosen {
		if targetOf(p) == promotion.Order {
			room += len(lines)
		}
	}
	r.quote.Steps = make([]Step, 0, room)
	r.taxLines = make([]TaxLine, 0, len(lines)+1)
	for i := range lines {
		r.step(Step{Kind: StepListPrice, Line: lines[i].Key, Amount: lines[i].Subtotal})
	}
}

// step writes a step of the explanation.
func (r *reckoning) step(s Step) {
	r.total = r.total.Add(s.Amount)
	s.Total = r.total
	if s.Contained.Currency == "" {
		s.Contained = r.zero
	}
	r.quote.Steps = append(r.quote.Steps, s)
}

func (r *reckoning) addShipping() {
	if s := r.in.Shipping; s != nil {
		r.step(Step{Kind: StepShipping, Label: s.Name, Amount: s.Price})
	}
}

// addUp writes the totals. Every sum was checked to fit where its parts were made.
func (r *reckoning) addUp() {
	q := &r.quote
	for i := range q.Lines {
		l := &q.Lines[i]
		l.Total = l.left()
		if !q.PricesIncludeTax {
			l.Total = l.Total.Add(l.TaxTotal)
		}
	}
	q.Shipping.Total = q.Shipping.left()
	if !q.PricesIncludeTax {
		q.Shipping.Total = q.Shipping.Total.Add(q.Shipping.TaxTotal)
	}
	q.Total = r.total
}

// left is what discounts have left of the line so far.
func (l *QuotedLine) left() money.Amount { return l.Subtotal.Sub(l.DiscountTotal) }

// left is what discounts have left of the shipping so far.
func (s *QuotedShipping) left() money.Amount { return s.Price.Sub(s.DiscountTotal) }
