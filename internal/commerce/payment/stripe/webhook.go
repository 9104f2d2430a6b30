package stripe

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	api "github.com/stripe/stripe-go/v85"
	"github.com/stripe/stripe-go/v85/webhook"

	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

// tolerance is the greatest age of a callback, so that one that was overheard cannot be sent again later.
const tolerance = 5 * time.Minute

// ParseCallback reads an event that Stripe signed at most 5 minutes ago. Events of payments that are not ours, and of kinds
// that say nothing new, are of no concern.
func (p *Provider) ParseCallback(header http.Header, body []byte, now time.Time) ([]payment.Callback, error) {
	wrong := fault.New(fault.Unauthorized, payment.CodeBadSignature, "The callback does not carry a valid signature of Stripe.")
	if p.config.WebhookSecret == "" {
		return nil, wrong
	}
	signature := header.Get("Stripe-Signature")
	// The age is judged here, by our clock: the library would ask the system's.
	event, err := webhook.ConstructEventWithOptions(body, signature, p.config.WebhookSecret, webhook.ConstructEventOptions{
		IgnoreTolerance: true, IgnoreAPIVersionMismatch: true,
	})
	if err != nil {
		return nil, wrong.WithCause(err)
	}
	if age := now.Sub(signedAt(signature)); age > tolerance || age < -tolerance {
		return nil, wrong
	}
	if event.ID == "" || event.Data == nil {
		return nil, nil
	}
	c, err := callbackOf(event)
	if err != nil {
		return nil, fmt.Errorf("read event %s of Stripe: %w", event.ID, err)
	}
	if c == nil {
		return nil, nil
	}
	c.EventID = event.ID
	return []payment.Callback{*c}, nil
}

// signedAt is the time in a signature that was checked: "t=1492774577,v1=…". One with two times has none.
func signedAt(signature string) time.Time {
	var at time.Time
	for part := range strings.SplitSeq(signature, ",") {
		digits, found := strings.CutPrefix(part, "t=")
		if !found {
			continue
		}
		seconds, err := strconv.ParseInt(digits, 10, 64)
		if err != nil || !at.IsZero() {
			return time.Time{}
		}
		at = time.Unix(seconds, 0)
	}
	return at
}

func callbackOf(event api.Event) (*payment.Callback, error) {
	switch kind := string(event.Type); {
	case strings.HasPrefix(kind, "payment_intent."):
		return ofIntent(event.Data.Raw)
	case strings.HasPrefix(kind, "refund."), kind == string(api.EventTypeChargeRefundUpdated):
		return ofRefund(event.Data.Raw)
	case kind == string(api.EventTypeChargeDisputeCreated):
		return ofDispute(event.Data.Raw)
	}
	return nil, nil
}

// paymentIn is our id in the metadata; zero when there is none.
func paymentIn(metadata map[string]string) id.Payment {
	ours, err := id.ParsePayment(metadata[paymentKey])
	if err != nil {
		return 0
	}
	return ours
}

// refundIn is our id in the metadata; zero when there is none.
func refundIn(metadata map[string]string) id.Refund {
	ours, err := id.ParseRefund(metadata[refundKey])
	if err != nil {
		return 0
	}
	return ours
}

func ofIntent(raw json.RawMessage) (*payment.Callback, error) {
	var intent api.PaymentIntent
	if err := json.Unmarshal(raw, &intent); err != nil {
		return nil, err
	}
	ours := paymentIn(intent.Metadata)
	if ours.IsZero() {
		return nil, nil // somebody else uses the same account
	}
	o, err := outcomeOf(&intent)
	if err != nil {
		return nil, err
	}
	return &payment.Callback{Payment: ours, ProviderPaymentID: intent.ID, Outcome: &o}, nil
}

func ofRefund(raw json.RawMessage) (*payment.Callback, error) {
	var refund api.Refund
	if err := json.Unmarshal(raw, &refund); err != nil {
		return nil, err
	}
	ours := refundIn(refund.Metadata)
	if ours.IsZero() {
		return nil, nil // made by hand in Stripe's dashboard, or somebody else's
	}
	c := &payment.Callback{Refund: ours, Payment: paymentIn(refund.Metadata)}
	if refund.PaymentIntent != nil {
		c.ProviderPaymentID = refund.PaymentIntent.ID
	}
	o := refundOutcomeOf(&refund)
	c.RefundOutcome = &o
	return c, nil
}

// ofDispute is about a charge, so the payment is known by its PaymentIntent alone.
func ofDispute(raw json.RawMessage) (*payment.Callback, error) {
	var dispute api.Dispute
	if err := json.Unmarshal(raw, &dispute); err != nil {
		return nil, err
	}
	if dispute.PaymentIntent == nil {
		return nil, nil
	}
	amount, err := fromStripe(dispute.Amount, dispute.Currency)
	if err != nil {
		return nil, err
	}
	return &payment.Callback{
		ProviderPaymentID: dispute.PaymentIntent.ID, ChargeBack: &amount, Message: "disputed: " + string(dispute.Reason),
	}, nil
}
