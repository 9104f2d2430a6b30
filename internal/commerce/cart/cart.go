package cart

import (
	"time"

	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Codes that this domain raises.
const (
	CodeVariantUnavailable = "variant_unavailable" // it does not exist, is not for sale, or has no price in the currency
	CodeInsufficientStock  = "insufficient_stock"  // there are not so many; inventory raises the same code
	CodeCartClosed         = "cart_closed"         // it was ordered, merged or has expired
	CodeCartFull           = "cart_full"           // no more lines fit
	CodeQuantityLimit      = "quantity_limit"      // more than one order may have of it
)

// Limits of a cart.
const (
	MaxLines    = 100
	MaxQuantity = 100_000 // of one line
	MaxCoupons  = 10
)

// State is where a cart stands.
type State string

// The states of a cart.
const (
	Active    State = "active"
	Merged    State = "merged"
	Completed State = "completed"
	Expired   State = "expired"
)

// Cart is what somebody means to buy.
type Cart struct {
	ID          id.Cart
	Version     int64 // 0: there is no row yet
	State       State
	Currency    money.Currency
	Customer    id.Customer // zero: a guest's
	MergedInto  id.Cart
	Coupons     []string // codes in the order of entry
	Lines       []Line   // in the order in which they were added
	AbandonedAt time.Time
	ExpiresAt   time.Time
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// Line is so many of one variant. A cart has one line for each variant.
type Line struct {
	ID        id.CartLine
	Variant   id.Variant
	Quantity  int64
	SeenPrice int64 // minor units: what one cost when the shopper last changed the cart; unseen while it is being added
	CreatedAt time.Time
}

// lineOf finds the line of a variant.
func (c *Cart) lineOf(variant id.Variant) *Line {
	for i := range c.Lines {
		if c.Lines[i].Variant == variant {
			return &c.Lines[i]
		}
	}
	return nil
}

// line finds a line by its id.
func (c *Cart) line(of id.CartLine) *Line {
	for i := range c.Lines {
		if c.Lines[i].ID == of {
			return &c.Lines[i]
		}
	}
	return nil
}

// MessageType says how grave a message is, in UCP's words.
type MessageType string

// The types of messages.
const (
	ErrorMessage   MessageType = "error" // nothing can be ordered before it is resolved
	WarningMessage MessageType = "warning"
	InfoMessage    MessageType = "info"
)

// Codes of messages.
const (
	MessagePriceChanged    = "price_changed"
	MessageQuantityReduced = "quantity_reduced"
	MessageUnavailable     = "unavailable"
	MessageCouponRemoved   = "coupon_removed"
	MessageAddressUnusual  = "address_unusual"
)

// Message tells the shopper what is not as he left it, so that programs can read it too.
type Message struct {
	Type    MessageType
	Code    string
	Path    string // of what it is about: "items[0]", "coupons[1]"
	Content string // for people
}

// View is a cart with what it comes to now.
type View struct {
	Cart   *Cart
	Basket *Basket
}
