package catalog

import (
	"time"

	"winkel/internal/kernel/money"
)

// StockState is what decides whether a variant can be sold.
type StockState struct {
	Status      Status // of the product
	AvailableAt time.Time
	Policy      Policy
	Tracked     bool
	Available   int64 // on hand less reserved
}

// At is what a shopper is told about the variant at a moment. An archived product is discontinued. Before its
// available_at, what could be sold is preorder. Then: in_stock while there is some or nobody counts, backorder where
// the policy is to continue, out_of_stock otherwise.
func (s StockState) At(now time.Time) Availability {
	stocked := !s.Tracked || s.Available > 0
	switch {
	case s.Status == Archived:
		return Discontinued
	case !stocked && s.Policy != Continue:
		return OutOfStock
	case s.AvailableAt.After(now):
		return Preorder
	case stocked:
		return InStock
	}
	return Backorder
}

// AvailabilityAt is what a shopper is told about variant v of the product at a moment.
func (p *Product) AvailabilityAt(v *Variant, now time.Time) Availability {
	return StockState{p.Status, p.AvailableAt, v.InventoryPolicy, v.InventoryTracked, v.Available}.At(now)
}

// The ways in which a product can be had, best first, as SQL finds them for all of its variants at once: bestSupply.
const (
	supplyStocked  = 0 // some variant is in stock, or nobody counts it
	supplyContinue = 1 // none is, but one of them is sold all the same
	supplyNone     = 2
)

// bestSupply is the best way in which a variant of product p can be had: the SQL half of StockState.At, which knows of
// everything but the product's own status and dates.
const bestSupply = `COALESCE((SELECT MIN(CASE WHEN NOT v.inventory_tracked OR ` + availableUnits + ` > 0 THEN 0
		WHEN v.inventory_policy = 'continue' THEN 1 ELSE 2 END) FROM variant v WHERE v.product_id = p.id), 2)`

// availabilityOf is what a product is told to be whose best variant can be had in this way.
func availabilityOf(supply int64, status Status, availableAt, now time.Time) Availability {
	s := StockState{Status: status, AvailableAt: availableAt, Policy: Deny, Tracked: supply != supplyStocked}
	if supply == supplyContinue {
		s.Policy = Continue
	}
	return s.At(now)
}

// Offer is what a shopper is told about a product as a whole.
type Offer struct {
	Price        *Price        // of the first of the cheapest variants; nil: none has a price
	MaxPrice     *money.Amount // of the dearest; nil: none has a price
	Availability Availability  // the best of the variants; of none: out_of_stock, or discontinued
	Best         *Variant      // the first variant with that availability; nil: there is no variant
}

// Offer sums the variants up at a moment, with prices in the currency. Rows of product lists have the same from SQL.
func (p *Product) Offer(currency money.Currency, now time.Time) Offer {
	o := Offer{Availability: availabilityOf(supplyNone, p.Status, p.AvailableAt, now)}
	cheapest, dearest := extremes(p.Variants, currency)
	if o.Price = cheapest; dearest != nil {
		o.MaxPrice = &dearest.Amount
	}
	for i := range p.Variants {
		v := &p.Variants[i]
		if a := p.AvailabilityAt(v, now); o.Best == nil || a.rank() < o.Availability.rank() {
			o.Availability, o.Best = a, v
		}
	}
	return o
}

// VisibleAt reports whether shoppers see the product at a moment.
func (p *Product) VisibleAt(now time.Time) bool {
	return p.Status == Published && !p.PublishedAt.After(now)
}

// rank orders availabilities from the best for a shopper to the worst.
func (a Availability) rank() int {
	switch a {
	case InStock:
		return 0
	case Preorder:
		return 1
	case Backorder:
		return 2
	case OutOfStock:
		return 3
	}
	return 4
}
