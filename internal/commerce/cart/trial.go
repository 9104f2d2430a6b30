package cart

import (
	"context"
	"fmt"
	"slices"
	"time"

	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/pricing"
	"winkel/internal/commerce/promotion"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// Trial is a cart that nobody has: staff look at what promotions do to it.
type Trial struct {
	Items          []Item
	Codes          []string // normalized
	Buyer          promotion.Buyer
	Destination    address.Address
	ShippingOption id.ShippingOption    // zero: the first that there is
	At             time.Time            // when it is; zero: now
	Draft          *promotion.Promotion // beside the promotions that there are, in place of its former self; nil: none
}

// Tried is what came of a trial.
type Tried struct {
	Basket   *Basket
	Verdicts []pricing.Verdict
}

// TryOut prices a cart that nobody has, with a promotion that may not be saved, and says what became of each promotion that is
// active or was tried. Stock is not looked at. It changes nothing.
func (s *Service) TryOut(ctx context.Context, trial Trial, claim *idem.Claim) (*Tried, error) {
	tried, err := s.tryOut(ctx, trial)
	if err != nil || claim == nil {
		return tried, err
	}
	b := &db.Batch{}
	if err := claim.Add(b, tried); err != nil {
		return nil, err
	}
	return tried, s.db.Submit(ctx, b)
}

func (s *Service) tryOut(ctx context.Context, trial Trial) (*Tried, error) {
	b, in, err := s.gather(ctx, Want{
		Items: trial.Items, Codes: trial.Codes, Destination: trial.Destination, ShippingOption: trial.ShippingOption, Choose: firstOffer,
		Frozen: Frozen{At: trial.At}, Firm: true,
	})
	if err != nil {
		return nil, err
	}
	candidates, err := s.promotions.Candidates(ctx, trial.Codes)
	if err != nil {
		return nil, fmt.Errorf("read the promotions: %w", err)
	}
	in.Buyer, in.Promotions = trial.Buyer, candidates
	if draft := trial.Draft; draft != nil {
		in.Promotions = slices.DeleteFunc(slices.Clone(candidates), func(p promotion.Promotion) bool { return p.ID == draft.ID })
		in.Promotions = append(in.Promotions, *draft)
	}
	tried := &Tried{Basket: b}
	if b.Quote, tried.Verdicts, err = pricing.Judge(in); err != nil {
		return nil, err
	}
	b.nameSteps()
	return tried, nil
}

// firstOffer chooses the way to ship that shoppers are shown first.
func firstOffer(offers []fulfillment.Offer) id.ShippingOption {
	if len(offers) == 0 {
		return 0
	}
	return offers[0].Option.ID
}
