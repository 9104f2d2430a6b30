package order

import (
	"time"

	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/pricing"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Codes that this domain raises.
const (
	CodeNotEditable     = "order_not_editable"     // its status does not allow that any more
	CodeNothingToRefund = "nothing_to_refund"      // everything that was captured is refunded or on its way back
	CodeQuantityExceeds = "quantity_exceeds_order" // more than was ordered less what is canceled, sent or returned
)

// Status is where an order stands as a whole.
type Status string

// The statuses of an order. doc.go shows what leads where.
const (
	Draft          Status = "draft"
	Pending        Status = "pending"
	RequiresAction Status = "requires_action"
	Confirmed      Status = "confirmed"
	Completed      Status = "completed"
	Canceled       Status = "canceled"
	Expired        Status = "expired"
)

// Open reports whether goods and money of the order can still move by themselves.
func (s Status) Open() bool { return s == Pending || s == RequiresAction || s == Confirmed }

// PaymentStatus is derived from the payments of an order, by PaymentStatusOf.
type PaymentStatus string

// The payment statuses.
const (
	PaymentPending             PaymentStatus = "pending"
	PaymentRequiresAction      PaymentStatus = "requires_action"
	PaymentAuthorized          PaymentStatus = "authorized"
	PaymentPartiallyAuthorized PaymentStatus = "partially_authorized"
	PaymentPartiallyPaid       PaymentStatus = "partially_paid"
	PaymentPaid                PaymentStatus = "paid"
	PaymentOverpaid            PaymentStatus = "overpaid"
	PaymentPartiallyRefunded   PaymentStatus = "partially_refunded"
	PaymentRefunded            PaymentStatus = "refunded"
	PaymentVoided              PaymentStatus = "voided"
	PaymentExpired             PaymentStatus = "expired"
	PaymentFailed              PaymentStatus = "failed"
)

// FulfillmentStatus is derived from the lines of an order, by FulfillmentStatusOf.
type FulfillmentStatus string

// The fulfillment statuses.
const (
	NotRequired        FulfillmentStatus = "not_required"
	Unfulfilled        FulfillmentStatus = "unfulfilled"
	PartiallyFulfilled FulfillmentStatus = "partially_fulfilled"
	Fulfilled          FulfillmentStatus = "fulfilled"
	PartiallyDelivered FulfillmentStatus = "partially_delivered"
	Delivered          FulfillmentStatus = "delivered"
)

// ReturnStatus is derived from the returns of an order, by ReturnStatusOf.
type ReturnStatus string

// The return statuses.
const (
	NoReturn          ReturnStatus = "no_return"
	ReturnRequested   ReturnStatus = "return_requested"
	ReturnInProgress  ReturnStatus = "in_progress"
	PartiallyReturned ReturnStatus = "partially_returned"
	Returned          ReturnStatus = "returned"
	ReturnFailed      ReturnStatus = "return_failed"
)

// Order is what somebody bought, whole. Its lines and amounts are those of the quote by which it was placed.
type Order struct {
	ID                    id.Order
	Version               int64
	Number                string // "W-2026-000123"
	Status                Status
	PaymentStatus         PaymentStatus
	FulfillmentStatus     FulfillmentStatus
	ReturnStatus          ReturnStatus
	Cart                  id.Cart // zero: made without one, or given back
	Checkout              id.Checkout
	PlacementKey          string // of the request that placed it
	Customer              id.Customer
	Email                 string
	EmailKey              string // Email normalized: one person
	Currency              money.Currency
	PricesIncludeTax      bool
	OriginalTotal         money.Amount
	Subtotal              money.Amount
	DiscountTotal         money.Amount
	ShippingTotal         money.Amount
	TaxTotal              money.Amount
	Total                 money.Amount
	AuthorizedTotal       money.Amount
	PaidTotal             money.Amount // captured, refunds not subtracted
	RefundedTotal         money.Amount
	ShippingRefundedTotal money.Amount
	ShippingAddress       address.Address
	BillingAddress        address.Address
	ShippingMethod        ShippingMethod
	PriceSteps            []pricing.Step
	Consents              []Consent
	Source                string // "storefront", "api", "import"
	Note                  string // the customer's
	CancelReason          string
	Lines                 []Line
	Payments              []payment.Payment
	Refunds               []payment.Refund
	Fulfillments          []fulfillment.Fulfillment
	Returns               []Return
	History               []Entry
	PlacedAt              time.Time // zero until it stands: paid, authorized, or payable later by agreement
	ExpiresAt             time.Time // zero: it does not
	CanceledAt            time.Time
	ArchivedAt            time.Time
	CreatedAt             time.Time
	UpdatedAt             time.Time
}

// Outstanding is what is still to be paid; negative when more was paid than is due.
func (o *Order) Outstanding() money.Amount { return o.Total.Sub(o.PaidTotal) }

// Line is the line with the id, to be read and changed in place; nil if the order has none.
func (o *Order) Line(of id.OrderLine) *Line {
	for i := range o.Lines {
		if o.Lines[i].ID == of {
			return &o.Lines[i]
		}
	}
	return nil
}

// Line is so many of one variant, with everything that was true of it when it was bought.
type Line struct {
	ID                id.OrderLine
	Variant           id.Variant
	Product           id.Product
	Category          id.Category
	Title             string
	VariantTitle      string
	SKU               string
	ImageURL          string
	Options           []Option
	Quantity          int64
	UnitPrice         money.Amount
	CompareAt         *money.Amount
	UnitCost          *money.Amount
	Subtotal          money.Amount
	DiscountTotal     money.Amount
	TaxTotal          money.Amount
	Total             money.Amount
	TaxClass          string
	WeightGrams       int64
	RequiresShipping  bool
	Oversold          int64 // units beyond what was there
	CanceledQuantity  int64
	FulfilledQuantity int64
	DeliveredQuantity int64
	ReturnedQuantity  int64
	RefundedQuantity  int64
	RefundedTotal     money.Amount
	Adjustments       []pricing.Adjustment
	TaxLines          []pricing.TaxLine
}

// CurrentQuantity is what is left after cancels and returns.
func (l *Line) CurrentQuantity() int64 { return l.Quantity - l.CanceledQuantity - l.ReturnedQuantity }

// Unfulfilled is what can still be sent.
func (l *Line) Unfulfilled() int64 { return l.Quantity - l.CanceledQuantity - l.FulfilledQuantity }

// Option is one choice that tells the variant from its siblings.
type Option struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// ShippingMethod is the shipping option as it was chosen, with what it came to.
type ShippingMethod struct {
	Option        id.ShippingOption
	Name          string
	Kind          string // of the option; empty where nothing is shipped
	Price         money.Amount
	DiscountTotal money.Amount
	TaxTotal      money.Amount
	Total         money.Amount
	MinDays       int64
	MaxDays       int64
	Adjustments   []pricing.Adjustment
	TaxLines      []pricing.TaxLine
}

// Consent is something that the buyer agreed to.
type Consent struct {
	Kind    string    `json:"kind"`    // "terms", "marketing"
	Version string    `json:"version"` // of the text
	Given   bool      `json:"given"`
	At      time.Time `json:"at"`
	IPHash  string    `json:"ip_hash,omitempty"`
}

// Axis says which status an entry of the history is about.
type Axis string

// The axes.
const (
	StatusAxis      Axis = "status"
	PaymentAxis     Axis = "payment"
	FulfillmentAxis Axis = "fulfillment"
	ReturnAxis      Axis = "return"
	NoteAxis        Axis = "note"
)

// Entry is one line of the history of an order.
type Entry struct {
	ID        id.History
	Axis      Axis
	From      string
	To        string
	Note      string
	Actor     string
	RequestID string
	At        time.Time
}

// Return is goods on their way back.
type Return struct {
	ID        id.Return
	Version   int64
	Order     id.Order
	Status    string // requested, open, partially_received, received, closed, declined, canceled
	Reason    string
	Note      string
	Actor     string
	Lines     []ReturnLine
	CreatedAt time.Time
	UpdatedAt time.Time
}

// ReturnLine is so many of an order line, and what became of them.
type ReturnLine struct {
	OrderLine id.OrderLine
	Quantity  int64
	Restocked int64
	Damaged   int64
	Discarded int64
}

// Received is how many arrived.
func (l ReturnLine) Received() int64 { return l.Restocked + l.Damaged + l.Discarded }
