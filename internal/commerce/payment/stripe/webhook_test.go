package stripe_test

import (
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/payment/stripe"
	"winkel/internal/commerce/payment/stripe/stripetest"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// TestCallbacks: everything that happens to a payment arrives as a callback, and comes to the same as asking.
func TestCallbacks(t *testing.T) {
	s := stripetest.New(t)
	s.SetClock(func() time.Time { return noon })
	p := newProvider(t, s, true)
	c := fresh(stripetest.ThreeDSecure)
	o, err := p.Authorize(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	ref := refOf(c, o)
	s.CompleteAction(o.ProviderPaymentID, true)
	if _, err := p.Capture(t.Context(), ref, eur(2000), "1"); err != nil {
		t.Fatal(err)
	}
	r, err := p.Refund(t.Context(), ref, 3, eur(500))
	if err != nil {
		t.Fatal(err)
	}
	s.EndRefund(r.ProviderRefundID, "expired_or_canceled_card")
	s.Dispute(o.ProviderPaymentID, 1500)

	want := []string{
		"payment_intent.created requires_action", "payment_intent.requires_action requires_action",
		"payment_intent.amount_capturable_updated authorized", "payment_intent.succeeded captured", "refund.created succeeded",
		"refund.failed failed", "charge.dispute.created charge_back 15.00",
	}
	events := s.Events()
	if len(events) != len(want) {
		t.Fatalf("%d events, want %d", len(events), len(want))
	}
	seen := map[string]bool{}
	for i, e := range events {
		callbacks, err := p.ParseCallback(e.Header, e.Body, noon.Add(5*time.Minute))
		if err != nil || len(callbacks) != 1 {
			t.Fatalf("%s: %v, %v", e.Type, callbacks, err)
		}
		got := callbacks[0]
		text := e.Type
		switch {
		case got.Outcome != nil:
			text += " " + string(got.Outcome.Status)
		case got.RefundOutcome != nil:
			text += " " + string(got.RefundOutcome.Status)
			if got.Refund != 3 || got.RefundOutcome.ProviderRefundID != r.ProviderRefundID {
				t.Errorf("%+v", got)
			}
		case got.ChargeBack != nil:
			text += " charge_back " + got.ChargeBack.Decimal()
		}
		if text != want[i] {
			t.Errorf("event %d: %s, want %s", i, text, want[i])
		}
		if got.EventID != e.ID || seen[got.EventID] || got.ProviderPaymentID != o.ProviderPaymentID {
			t.Errorf("%+v", got)
		}
		if got.Payment != c.Payment && got.ChargeBack == nil {
			t.Errorf("payment %s, want %s", got.Payment, c.Payment)
		}
		seen[got.EventID] = true
	}
}

func TestDeclineIsAnEventToo(t *testing.T) {
	s := stripetest.New(t)
	p := newProvider(t, s, false)
	c := fresh(stripetest.Declined)
	if _, err := p.Authorize(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	last := s.Events()[len(s.Events())-1]
	callbacks, err := p.ParseCallback(last.Header, last.Body, time.Now())
	if err != nil || len(callbacks) != 1 || callbacks[0].Outcome.Status != payment.Failed || callbacks[0].Outcome.FailureCode != "generic_decline" {
		t.Errorf("%+v, %v", callbacks, err)
	}
	// The shopper tries another card in the page: what failed is paid after all.
	s.Pay(callbacks[0].ProviderPaymentID)
	last = s.Events()[len(s.Events())-1]
	if callbacks, err = p.ParseCallback(last.Header, last.Body, time.Now()); err != nil || callbacks[0].Outcome.Captured != eur(2000) {
		t.Errorf("%+v, %v", callbacks, err)
	}
}

func TestSignatures(t *testing.T) {
	s := stripetest.New(t)
	p := newProvider(t, s, false)
	ours := id.Payment(77).String()
	body := []byte(`{"id":"evt_1","object":"event","type":"payment_intent.succeeded","data":{"object":{"id":"pi_1","currency":"eur",` +
		`"status":"succeeded","amount_received":5,"metadata":{"payment_id":"` + ours + `"}}}}`)
	header := stripetest.Sign(stripetest.WebhookSecret, noon, body)
	if callbacks, err := p.ParseCallback(header, body, noon); err != nil || len(callbacks) != 1 || callbacks[0].Payment != 77 {
		t.Fatalf("%+v, %v", callbacks, err)
	}
	unsigned := newUnsigned(t)
	for name, try := range map[string]func() error{
		"old":     func() error { _, err := p.ParseCallback(header, body, noon.Add(5*time.Minute+time.Second)); return err },
		"future":  func() error { _, err := p.ParseCallback(header, body, noon.Add(-6*time.Minute)); return err },
		"changed": func() error { _, err := p.ParseCallback(header, append([]byte(" "), body...), noon); return err },
		"forged": func() error {
			_, err := p.ParseCallback(stripetest.Sign("whsec_guess", noon, body), body, noon)
			return err
		},
		"none": func() error { _, err := p.ParseCallback(nil, body, noon); return err },
		"no secret": func() error {
			_, err := unsigned.ParseCallback(stripetest.Sign("", noon, body), body, noon)
			return err
		},
	} {
		if err := try(); fault.CodeOf(err) != payment.CodeBadSignature || fault.KindOf(err) != fault.Unauthorized {
			t.Errorf("%s: %v", name, err)
		}
	}
	// The time is taken from what was signed, and not from a second one beside it.
	late := stripetest.Sign(stripetest.WebhookSecret, noon, body)
	late.Set("Stripe-Signature", "t=9999999999,"+late.Get("Stripe-Signature"))
	if _, err := p.ParseCallback(late, body, time.Unix(9999999999, 0)); fault.CodeOf(err) != payment.CodeBadSignature {
		t.Errorf("a second time: %v", err)
	}
}

func newUnsigned(t *testing.T) *stripe.Provider {
	t.Helper()
	p, err := stripe.New(stripe.Config{SecretKey: "sk_test_x"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestCallbacksOfNoConcern(t *testing.T) {
	p := newProvider(t, stripetest.New(t), false)
	for name, object := range map[string]struct {
		kind, object string
		bad          bool // it is ours, and cannot be read
	}{
		"another kind":         {"customer.created", `{"id":"cus_1"}`, false},
		"somebody else's":      {"payment_intent.succeeded", `{"id":"pi_1","currency":"eur","metadata":{}}`, false},
		"another id":           {"payment_intent.succeeded", `{"id":"pi_1","currency":"eur","metadata":{"payment_id":"order_7"}}`, false},
		"a refund by hand":     {"refund.created", `{"id":"re_1","metadata":{}}`, false},
		"a dispute of nothing": {"charge.dispute.created", `{"id":"dp_1","amount":5,"currency":"eur"}`, false},
		"unknown money":        {"payment_intent.succeeded", `{"id":"pi_1","currency":"zzz","metadata":{"payment_id":"pay_0000000000007"}}`, true},
		"no object":            {"payment_intent.succeeded", `[]`, true},
	} {
		body := []byte(`{"id":"evt_1","object":"event","type":"` + object.kind + `","data":{"object":` + object.object + `}}`)
		callbacks, err := p.ParseCallback(stripetest.Sign(stripetest.WebhookSecret, noon, body), body, noon)
		if (err != nil) != object.bad || len(callbacks) != 0 || fault.CodeOf(err) == payment.CodeBadSignature && !strings.HasPrefix(object.object, "[") {
			t.Errorf("%s: %+v, %v", name, callbacks, err)
		}
	}
}
