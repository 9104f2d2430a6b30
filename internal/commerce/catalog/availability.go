package catalog

import "time"

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
