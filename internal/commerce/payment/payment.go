package payment

import (
	"time"

	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Codes that this domain raises.
const (
	CodeDeclined              = "payment_declined"
	CodeAttemptsExceeded      = "payment_attempts_exceeded"        // too many failed: of the cart, the card, or from the address
	CodeRequiresAction        = "payment_requires_action"          // no fault: the order waits for its shopper
	CodeProviderUnavailable   = "payment_provider_unavailable"     // it cannot be reached now; choose another way to pay
	CodeProviderUnknown       = "payment_provider_unknown"         // there is no such provider in this shop
	CodeOutcomePending        = "payment_outcome_pending"          // the provider did not answer: it will be asked again
	CodeAmountMismatch        = "amount_mismatch"                  // another sum was paid than was due
	CodeRefundExceedsCaptured = "refund_exceeds_captured"          // more than was captured and not refunded yet
	CodeCaptureExceeds        = "capture_exceeds_authorized"       // more than was authorized and not captured yet
	CodeNotCapturable         = "payment_not_capturable"           // nothing is authorized, or it is captured already
	CodeNotVoidable           = "payment_not_voidable"             // captured already: refund it; or over already
	CodeBadSignature          = "payment_callback_signature_wrong" // the callback was not signed by the provider
)

// Status of one attempt to get the money of an order.
type Status string

// The statuses of a payment, in the order in which they can be reached.
const (
	Pending        Status = "pending"
	RequiresAction Status = "requires_action"
	Authorized     Status = "authorized"
	Captured       Status = "captured"
	Failed         Status = "failed"
	Voided         Status = "voided"
	Expired        Status = "expired"
)

// Final reports whether nothing but refunds and charge-backs can follow.
func (s Status) Final() bool { return s == Captured || s == Failed || s == Voided || s == Expired }

// Payment is one attempt to get the money of an order. Its amounts are sums of its events.
type Payment struct {
	ID                     id.Payment
	Version                int64
	Order                  id.Order
	Provider               string
	Status                 Status
	Amount                 money.Amount // that is due
	Authorized             money.Amount
	Captured               money.Amount
	Refunded               money.Amount
	RefundPending          money.Amount // asked for and not settled
	ProviderPaymentID      string       // the provider's name for it: its transaction id; empty until known
	Data                   string       // JSON: what the shopper's side sent for the provider
	Action                 *Action      // what the shopper has to do
	FailureCode            string
	FailureMessage         string
	AuthorizationExpiresAt time.Time
	CheckAt                time.Time // when the provider is asked about it; zero: it is settled
	Checks                 int64
	CreatedAt              time.Time
	UpdatedAt              time.Time
}

// Refundable is what can still be asked back.
func (p Payment) Refundable() money.Amount { return p.Captured.Sub(p.Refunded).Sub(p.RefundPending) }

// Action is something that the shopper has to do before the payment goes on, such as 3-D Secure.
type Action struct {
	Type         string            `json:"type"` // "redirect" or "sdk"
	URL          string            `json:"url,omitempty"`
	ClientSecret string            `json:"client_secret,omitempty"` // for the provider's own script
	Data         map[string]string `json:"data,omitempty"`
}

// EventType is what a payment event says, in Saleor's words.
type EventType string

// The types of payment events.
const (
	AuthorizationSuccess        EventType = "authorization_success"
	AuthorizationFailure        EventType = "authorization_failure"
	AuthorizationActionRequired EventType = "authorization_action_required"
	ChargeSuccess               EventType = "charge_success"
	RefundRequest               EventType = "refund_request"
	RefundSuccess               EventType = "refund_success"
	RefundFailure               EventType = "refund_failure"
	RefundReversed              EventType = "refund_reversed"
	CancelSuccess               EventType = "cancel_success"
	ChargeBack                  EventType = "charge_back"
	Info                        EventType = "info"
)

// Event is one entry of the ledger of a payment.
type Event struct {
	ID        id.PaymentEvent
	Payment   id.Payment
	Order     id.Order
	Type      EventType
	Amount    money.Amount
	Reference string
	Message   string
	Actor     string
	At        time.Time
}

// RefundStatus is how far a refund is.
type RefundStatus string

// The statuses of a refund.
const (
	RefundPending   RefundStatus = "pending"
	RefundSucceeded RefundStatus = "succeeded"
	RefundFailed    RefundStatus = "failed"
)

// Refund is money on its way back.
type Refund struct {
	ID               id.Refund
	Version          int64
	Order            id.Order
	Payment          id.Payment
	Status           RefundStatus
	Amount           money.Amount
	ShippingAmount   money.Amount // the part of it that is for the shipping
	Lines            []RefundLine
	Reason           string
	Note             string
	ProviderRefundID string
	FailureMessage   string
	Actor            string
	RequestKey       string // of the request that asked for it; empty: nobody can repeat it
	CheckAt          time.Time
	Checks           int64
	CreatedAt        time.Time
	UpdatedAt        time.Time
}

// RefundLine is the part of a refund that is for an order line.
type RefundLine struct {
	OrderLine id.OrderLine
	Quantity  int64
	Amount    money.Amount
}
