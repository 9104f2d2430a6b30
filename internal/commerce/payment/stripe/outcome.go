package stripe

import (
	"time"

	api "github.com/stripe/stripe-go/v85"

	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/money"
)

// outcomeOf is what a PaymentIntent means; doc.go has the table.
func outcomeOf(intent *api.PaymentIntent) (payment.Outcome, error) {
	received, err := fromStripe(intent.AmountReceived, intent.Currency)
	if err != nil {
		return payment.Outcome{}, err
	}
	capturable, err := fromStripe(intent.AmountCapturable, intent.Currency)
	if err != nil {
		return payment.Outcome{}, err
	}
	o := payment.Outcome{
		Found: true, ProviderPaymentID: intent.ID, Authorized: received.Add(capturable), Captured: received,
	}
	switch intent.Status {
	case api.PaymentIntentStatusRequiresPaymentMethod:
		if intent.LastPaymentError == nil {
			o.Status, o.Action = payment.RequiresAction, actionOf(intent)
			break
		}
		o.Status = payment.Failed
		o.FailureCode, o.FailureMessage = failureOf(intent.LastPaymentError)
		o.Card = fingerprintOf(intent.LastPaymentError.PaymentMethod)
	case api.PaymentIntentStatusRequiresConfirmation, api.PaymentIntentStatusRequiresAction:
		o.Status, o.Action = payment.RequiresAction, actionOf(intent)
	case api.PaymentIntentStatusRequiresCapture:
		o.Status, o.ExpiresAt = payment.Authorized, captureBefore(intent.LatestCharge)
	case api.PaymentIntentStatusSucceeded:
		o.Status = payment.Captured
	case api.PaymentIntentStatusCanceled:
		o.Status, o.Authorized = payment.Voided, money.Amount{}
		if intent.CancellationReason == api.PaymentIntentCancellationReasonAutomatic ||
			intent.CancellationReason == api.PaymentIntentCancellationReasonExpired {
			o.Status = payment.Expired
		}
	default: // processing, and whatever comes to be
		o.Status = payment.Pending
	}
	return o, nil
}

func actionOf(intent *api.PaymentIntent) *payment.Action {
	a := &payment.Action{
		Type: "sdk", ClientSecret: intent.ClientSecret, Data: map[string]string{"payment_intent": intent.ID},
	}
	if intent.NextAction != nil && intent.NextAction.RedirectToURL != nil {
		a.Type, a.URL = "redirect", intent.NextAction.RedirectToURL.URL
	}
	return a
}

// failureOf is the code for programs and the text for the shopper, which Stripe writes for that.
func failureOf(e *api.Error) (code, message string) {
	code, message = string(e.DeclineCode), e.Msg
	if code == "" {
		code = string(e.Code)
	}
	if code == "" {
		code = "declined"
	}
	if message == "" {
		message = "The payment was declined. Please try another way to pay."
	}
	return code, message
}

// captureBefore is the time by which an authorization has to be captured; zero when the charge does not say.
func captureBefore(charge *api.Charge) time.Time {
	if charge == nil || charge.PaymentMethodDetails == nil || charge.PaymentMethodDetails.Card == nil ||
		charge.PaymentMethodDetails.Card.CaptureBefore == 0 {
		return time.Time{}
	}
	return time.Unix(charge.PaymentMethodDetails.Card.CaptureBefore, 0).UTC()
}

func refundOutcomeOf(r *api.Refund) payment.RefundOutcome {
	o := payment.RefundOutcome{Found: true, ProviderRefundID: r.ID}
	switch r.Status {
	case api.RefundStatusSucceeded:
		o.Status = payment.RefundSucceeded
	case api.RefundStatusFailed, api.RefundStatusCanceled:
		o.Status, o.FailureMessage = payment.RefundFailed, "Stripe could not pay the money back."
		if r.FailureReason != "" {
			o.FailureMessage = "Stripe could not pay the money back: " + string(r.FailureReason) + "."
		}
	default:
		o.Status = payment.RefundPending
	}
	return o
}
