package promotion

import (
	"time"

	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Codes that this domain raises.
const (
	CodeCouponInvalid      = "coupon_invalid"       // there is no such code, or it does not fit this cart or buyer
	CodeCouponExpired      = "coupon_expired"       // its time is over
	CodeCouponLimitReached = "coupon_limit_reached" // it was used as often as it may be, altogether or by this customer
	CodeCouponTaken        = "coupon_taken"         // another promotion has the code
	CodeSegmentUnknown     = "segment_unknown"      // no segment of the shop has the code, so nobody would get the discount
)

// Kind says how a promotion reckons.
type Kind string

// The kinds of promotions.
const (
	Percent      Kind = "percent"       // Rate of what it is on
	Fixed        Kind = "fixed"         // Amount: once on the order or the shipping, for each unit on items
	FreeShipping Kind = "free_shipping" // all of the shipping
)

// Target says what a promotion is on.
type Target string

// The targets. Discounts are taken in this order: items, order, shipping.
const (
	Items    Target = "item"
	Order    Target = "order"
	Shipping Target = "shipping"
)

// Promotion is a discount that applies by itself, or when its code is entered.
type Promotion struct {
	ID                    id.Promotion
	Version               int64
	Name                  string // for staff
	Label                 string // for shoppers: "Summer sale"
	Code                  string // in capitals; empty: applies by itself
	Active                bool
	Kind                  Kind
	Target                Target
	Rate                  money.Rate   // of Percent, at most Whole
	Amount                money.Amount // of Fixed; a promotion with an amount holds for carts in its currency alone
	Conditions            Conditions
	Priority              int64     // higher ones are applied first; of equal ones the older
	Exclusive             bool      // not together with any other
	StartsAt              time.Time // zero: at once
	EndsAt                time.Time // the first moment at which it does not hold; zero: never ends
	UsageLimit            int64     // orders altogether; 0: no limit
	UsageLimitPerCustomer int64     // orders of one customer; 0: no limit. With FirstOrder at most 1
	UsedCount             int64
	ArchivedAt            time.Time // zero: not archived
	CreatedAt             time.Time
	UpdatedAt             time.Time
}

// Conditions are what has to be true for a promotion to apply. What is empty does not narrow.
type Conditions struct {
	MinSubtotal *money.Amount // of the cart before discounts
	Products    []id.Product  // with Items: the lines it is on; else: one of them must be in the cart
	Categories  []id.Category // the same, with everything below them
	Groups      []string      // customer groups, of which the buyer is in one
	Segments    []string      // segments, of which the buyer is in one
	Countries   []string      // where it goes to
	FirstOrder  bool          // the buyer never ordered before
}

// Buyer is what promotions know of the customer.
type Buyer struct {
	Groups   []string
	Segments []string
	Ordered  bool                   // placed an order before
	Uses     map[id.Promotion]int64 // how often this customer used promotions that limit it
}
