package pricing

import (
	"cmp"
	"slices"

	"winkel/internal/commerce/promotion"
	"winkel/internal/kernel/money"
)

// Why a promotion took nothing off, beside the reasons of package promotion.
const (
	WhyCode        = "code_not_entered"
	WhyNoGoods     = "no_goods"       // none of the goods that it names
	WhyNothing     = "nothing_to_pay" // only goods that are free
	WhyNoShipping  = "no_shipping"    // none was chosen, or it is free
	WhyNotCombined = "not_combined"   // it, or another one, stands alone
	WhyNothingLeft = "nothing_left"   // others have taken everything off before
)

// Verdict says what became of a promotion.
type Verdict struct {
	Promotion promotion.Promotion
	Amount    money.Amount // what it took off
	Why       string       // why it took nothing off, for programs; empty if it took something off
}

// Judge prices a cart as Price does, and says of every promotion of the input what became of it: of the higher priority first,
// of equal ones the older, each once.
func Judge(in Input) (*Quote, []Verdict, error) {
	r := reckoning{in: &in, zero: money.Amount{Currency: in.Currency}}
	if err := r.run(); err != nil {
		return nil, nil, err
	}
	verdicts := make([]Verdict, 0, len(in.Promotions))
	for i := range in.Promotions {
		verdicts = append(verdicts, r.judge(&in.Promotions[i]))
	}
	slices.SortStableFunc(verdicts, func(a, b Verdict) int {
		return cmp.Or(cmp.Compare(b.Promotion.Priority, a.Promotion.Priority), cmp.Compare(a.Promotion.ID, b.Promotion.ID))
	})
	verdicts = slices.CompactFunc(verdicts, func(a, b Verdict) bool { return a.Promotion.ID == b.Promotion.ID })
	return &r.quote, verdicts, nil
}

func (r *reckoning) judge(p *promotion.Promotion) Verdict {
	for i := range r.quote.Applied {
		if a := &r.quote.Applied[i]; a.Promotion.ID == p.ID {
			return Verdict{Promotion: *p, Amount: a.Amount}
		}
	}
	return Verdict{Promotion: *p, Amount: r.zero, Why: r.whyNot(p)}
}

// whyNot is why a promotion took nothing off.
func (r *reckoning) whyNot(p *promotion.Promotion) string {
	if !r.entered(p) {
		return WhyCode
	}
	if why := p.WhyNot(r.in.At, r.in.Currency, r.quote.Subtotal, r.in.Destination.CountryCode, r.in.Buyer); why != "" {
		return why
	}
	switch r.objection(p) {
	case noGoods:
		return WhyNoGoods
	case nothingToPay:
		return WhyNothing
	case noShipping:
		return WhyNoShipping
	case noObjection:
	}
	isChosen := slices.ContainsFunc(r.chosen, func(chosen *promotion.Promotion) bool { return chosen.ID == p.ID })
	if !isChosen {
		return WhyNotCombined
	}
	return WhyNothingLeft
}
