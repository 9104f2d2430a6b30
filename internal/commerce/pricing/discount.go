package pricing

import (
	"cmp"
	"math/bits"
	"slices"

	"winkel/internal/commerce/promotion"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
)

// choose finds the promotions that apply, in order.
func (r *reckoning) choose() {
	var eligible []*promotion.Promotion
	for i := range r.in.Promotions {
		p := &r.in.Promotions[i]
		if r.entered(p) && p.Fits(r.in.At, r.in.Currency, r.quote.Subtotal, r.in.Destination.CountryCode, r.in.Buyer) &&
			r.objection(p) == noObjection {
			eligible = append(eligible, p)
		}
	}
	slices.SortFunc(eligible, func(a, b *promotion.Promotion) int {
		return cmp.Or(cmp.Compare(b.Priority, a.Priority), cmp.Compare(a.ID, b.ID))
	})
	// A promotion that the caller found twice applies once.
	eligible = slices.CompactFunc(eligible, func(a, b *promotion.Promotion) bool { return a.ID == b.ID })
	if len(eligible) == 0 {
		return
	}
	if eligible[0].Exclusive {
		r.chosen = eligible[:1:1]
		return
	}
	r.chosen = make([]*promotion.Promotion, 0, len(eligible))
	for _, p := range eligible {
		if !p.Exclusive {
			r.chosen = append(r.chosen, p)
		}
	}
}

// entered reports whether a promotion applies by itself, or its code was entered.
func (r *reckoning) entered(p *promotion.Promotion) bool {
	return p.Code == "" || slices.Contains(r.in.Codes, p.Code)
}

// objection is why a promotion that holds for the cart has nothing to be on.
type objection uint8

const (
	noObjection  objection = iota
	noGoods                // none of the goods that it names
	nothingToPay           // only goods that are free
	noShipping             // none was chosen, or it is free
)

func (r *reckoning) objection(p *promotion.Promotion) objection {
	covered, toPay := false, false
	for i := range r.in.Lines {
		l := &r.in.Lines[i]
		if p.Covers(l.Product, l.Categories) {
			covered = true
			toPay = toPay || !l.UnitPrice.IsZero()
		}
	}
	target := targetOf(p)
	switch {
	case !covered:
		return noGoods
	case target == promotion.Shipping && (r.in.Shipping == nil || r.in.Shipping.Price.IsZero()):
		return noShipping
	case target == promotion.Items && !toPay, target == promotion.Order && r.quote.Subtotal.IsZero():
		return nothingToPay
	}
	return noObjection
}

// targetOf is what a promotion is on: free shipping can be on nothing else.
func targetOf(p *promotion.Promotion) promotion.Target {
	if p.Kind == promotion.FreeShipping {
		return promotion.Shipping
	}
	return p.Target
}

// takeOff applies the promotions of one lane.
func (r *reckoning) takeOff(lane promotion.Target) {
	for _, p := range r.chosen {
		if targetOf(p) != lane {
			continue
		}
		off := r.zero
		switch lane {
		case promotion.Items:
			off = r.takeOffItems(p)
		case promotion.Order:
			off = r.takeOffOrder(p)
		case promotion.Shipping:
			off = r.takeOffShipping(p)
		}
		if !off.IsZero() {
			r.quote.DiscountTotal = r.quote.DiscountTotal.Add(off)
			r.quote.Applied = append(r.quote.Applied, Applied{Promotion: *p, Amount: off})
		}
	}
}

func (r *reckoning) takeOffItems(p *promotion.Promotion) money.Amount {
	sum := r.zero
	for i := range r.quote.Lines {
		l := &r.quote.Lines[i]
		if !p.Covers(r.in.Lines[i].Product, r.in.Lines[i].Categories) {
			continue
		}
		off, rounded := share(p, l.left(), l.Quantity)
		r.takeOffLine(p, l, off, rounded)
		sum = sum.Add(off)
	}
	return sum
}

// takeOffOrder reckons once, with all lines together, and cuts the amount over them.
func (r *reckoning) takeOffOrder(p *promotion.Promotion) money.Amount {
	whole := r.zero
	weights := make([]int64, len(r.quote.Lines))
	for i := range r.quote.Lines {
		left := r.quote.Lines[i].left()
		weights[i] = left.Minor
		whole = whole.Add(left)
	}
	off, rounded := share(p, whole, 1)
	if off.IsZero() {
		return off
	}
	room := make([]Adjustment, len(weights)) // one piece of memory instead of one for each line
	for i, part := range off.Allocate(weights) {
		if r.quote.Lines[i].Adjustments == nil && !part.IsZero() {
			r.quote.Lines[i].Adjustments = room[i : i : i+1]
		}
		r.takeOffLine(p, &r.quote.Lines[i], part, rounded || uneven(part, whole.Minor, off, weights[i]))
	}
	return off
}

func (r *reckoning) takeOffShipping(p *promotion.Promotion) money.Amount {
	s := &r.quote.Shipping
	off, rounded := share(p, s.left(), 1)
	if off.IsZero() {
		return off
	}
	s.DiscountTotal = s.DiscountTotal.Add(off)
	s.Adjustments = append(s.Adjustments, adjustment(p, off))
	r.step(discountStep(p, 0, off, rounded))
	return off
}

func (r *reckoning) takeOffLine(p *promotion.Promotion, l *QuotedLine, off money.Amount, rounded bool) {
	if off.IsZero() {
		return
	}
	l.DiscountTotal = l.DiscountTotal.Add(off)
	l.Adjustments = append(l.Adjustments, adjustment(p, off))
	r.step(discountStep(p, l.Key, off, rounded))
}

func adjustment(p *promotion.Promotion, off money.Amount) Adjustment {
	return Adjustment{Promotion: p.ID, Code: p.Code, Label: p.Label, Amount: off}
}

func discountStep(p *promotion.Promotion, line int64, off money.Amount, rounded bool) Step {
	s := Step{Kind: StepDiscount, Line: line, Label: p.Label, Promotion: p.ID, Rounded: rounded, Amount: off.Neg()}
	if p.Kind == promotion.Percent {
		s.Rate = p.Rate
	}
	return s
}

// share is what a promotion takes off an amount, of so many units, and whether a fraction was rounded away.
func share(p *promotion.Promotion, left money.Amount, units int64) (off money.Amount, rounded bool) {
	switch p.Kind {
	case promotion.Percent:
		rate := min(max(p.Rate, 0), money.Whole)
		return left.ApplyRate(rate, money.HalfUp), left.ApplyRate(rate, money.Down) != left.ApplyRate(rate, money.Up)
	case promotion.Fixed:
		amount := max(p.Amount.Minor, 0)
		if amount > left.Minor/units { // then it is all of it, and the product might not even fit
			return left, false
		}
		return money.Amount{Minor: amount * units, Currency: left.Currency}, false
	default: // promotion.FreeShipping
		return left, false
	}
}

// uneven reports whether a part is not exactly its share of the whole: whether part / whole differs from weight / total.
func uneven(part money.Amount, total int64, whole money.Amount, weight int64) bool {
	aHigh, aLow := bits.Mul64(uint64(part.Minor), uint64(total))
	bHigh, bLow := bits.Mul64(uint64(whole.Minor), uint64(weight))
	return aHigh != bHigh || aLow != bLow
}

// answerCodes says what became of each code.
func (r *reckoning) answerCodes() {
	if len(r.in.Codes) == 0 {
		return
	}
	r.quote.Codes = make([]CodeResult, len(r.in.Codes))
	for i, code := range r.in.Codes {
		r.quote.Codes[i] = r.answerCode(code)
	}
}

func (r *reckoning) answerCode(code string) CodeResult {
	for i := range r.quote.Applied {
		if code != "" && r.quote.Applied[i].Promotion.Code == code {
			return CodeResult{Code: code, Applied: true}
		}
	}
	var p *promotion.Promotion
	for i := range r.in.Promotions {
		if other := &r.in.Promotions[i]; other.Code == code && (p == nil || other.ID < p.ID) {
			p = other
		}
	}
	if p == nil || code == "" {
		return CodeResult{
			Code: code, Problem: promotion.CodeCouponInvalid, Message: "There is no code " + code + ". Please check how it is written.",
		}
	}
	if err := p.Check(r.in.At, r.in.Currency, r.quote.Subtotal, r.in.Destination.CountryCode, r.in.Buyer); err != nil {
		f := fault.From(err)
		return CodeResult{Code: code, Problem: f.Code, Message: f.Message}
	}
	switch r.objection(p) {
	case noGoods:
		return CodeResult{
			Code: code, Problem: promotion.CodeCouponInvalid, Message: "The code " + code + " is for goods that are not in the cart.",
		}
	case noShipping:
		return CodeResult{Code: code, Message: "The code " + code + " is for the shipping. It will apply as soon as there is some to pay for."}
	case nothingToPay:
		return CodeResult{Code: code, Message: "The code " + code + " has nothing to take off."}
	case noObjection:
	}
	if !slices.Contains(r.chosen, p) {
		return CodeResult{Code: code, Barred: true, Message: "The code " + code + " cannot be combined with the other discounts on this order."}
	}
	return CodeResult{Code: code, Message: "The code " + code + " has nothing more to take off."}
}
