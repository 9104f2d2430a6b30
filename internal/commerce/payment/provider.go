package payment

import (
	"context"
	"net/http"
	"time"

	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Provider gets money from shoppers. Implementations live in sub-packages; Registry holds those of the shop. None of the
// methods is called inside a transaction.
//
// Every call carries a key that is the same whenever it is repeated; a provider acts once on a key. An error is
// fault.Unavailable when the outcome is not known: it will be asked for with Fetch. What is known, declines included, comes
// back in the Outcome and not as an error.
type Provider interface {
	// Name is the provider's name in routes and rows: "stripe". It may not change.
	Name() string
	// Method is what shoppers are told about it.
	Method() Method
	// Promise reports that the order stands without asking anybody: bank transfer, cash on delivery. Authorize is then never
	// called, and the payment stays pending until staff record the money with a capture.
	Promise() bool
	Authorize(ctx context.Context, c Charge) (Outcome, error)
	Capture(ctx context.Context, ref Ref, amount money.Amount, key string) (Outcome, error)
	Void(ctx context.Context, ref Ref, key string) (Outcome, error)
	Refund(ctx context.Context, ref Ref, refund id.Refund, amount money.Amount) (RefundOutcome, error)
	// Fetch asks what became of a payment. Found is false in the outcome when the provider never heard of it.
	Fetch(ctx context.Context, ref Ref) (Outcome, error)
	// FetchRefund asks what became of a refund.
	FetchRefund(ctx context.Context, ref Ref, refund id.Refund, providerRefundID string) (RefundOutcome, error)
	// ParseCallback reads what the provider sent to POST /api/payments/{provider}/webhook. payment_callback_signature_wrong
	// when it is not the provider's; an empty list when it is of no concern.
	ParseCallback(header http.Header, body []byte, now time.Time) ([]Callback, error)
}

// Method is a way to pay, as shoppers see it.
type Method struct {
	Provider     string
	Title        string
	Description  string            // what happens next
	Instructions string            // for the order confirmation: the bank account
	Config       map[string]string // what the provider's script in the browser needs: a publishable key
	Currencies   []money.Currency  // empty: all
	OnDelivery   bool              // the goods are sent before the money comes
}

// Charge is what a provider is asked to get.
type Charge struct {
	Payment   id.Payment // the key of the call
	Order     id.Order
	Number    string
	Amount    money.Amount
	Email     string
	Data      string // JSON from the shopper's side: a payment method
	ReturnURL string // where the shopper comes back to
	Capture   bool   // take the money at once; else only authorize it
}

// Ref names a payment to its provider.
type Ref struct {
	Payment           id.Payment
	ProviderPaymentID string // empty when the answer to Authorize was never heard
	Amount            money.Amount
}

// Outcome is the state of a payment as its provider knows it now. Applied twice it changes nothing the second time.
type Outcome struct {
	Found             bool         `json:"found"` // false: the provider does not know it; nothing was done
	Status            Status       `json:"status"`
	ProviderPaymentID string       `json:"provider_payment_id,omitempty"`
	Authorized        money.Amount `json:"authorized"` // altogether
	Captured          money.Amount `json:"captured"`   // altogether
	Action            *Action      `json:"action,omitempty"`
	FailureCode       string       `json:"failure_code,omitempty"`    // the provider's
	FailureMessage    string       `json:"failure_message,omitempty"` // for the shopper
	ExpiresAt         time.Time    `json:"expires_at,omitzero"`
	Card              string       `json:"card,omitempty"` // the provider's fingerprint of the card that was tried, if it gives one
}

// RefundOutcome is the state of a refund as the provider knows it now.
type RefundOutcome struct {
	Found            bool         `json:"found"`
	Status           RefundStatus `json:"status"`
	ProviderRefundID string       `json:"provider_refund_id,omitempty"`
	FailureMessage   string       `json:"failure_message,omitempty"`
}

// Callback is what a provider told us, in our own words.
type Callback struct {
	EventID           string         `json:"event_id"`             // the provider's, unique
	Payment           id.Payment     `json:"payment_id,omitempty"` // from what we told it; zero if it does not say
	ProviderPaymentID string         `json:"provider_payment_id,omitempty"`
	Outcome           *Outcome       `json:"outcome,omitempty"` // of the payment
	Refund            id.Refund      `json:"refund_id,omitempty"`
	RefundOutcome     *RefundOutcome `json:"refund_outcome,omitempty"`
	ChargeBack        *money.Amount  `json:"charge_back,omitempty"`
	Message           string         `json:"message,omitempty"`
}
