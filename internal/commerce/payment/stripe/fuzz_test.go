package stripe_test

import (
	"net/http"
	"testing"

	"winkel/internal/commerce/payment/stripe"
	"winkel/internal/commerce/payment/stripe/stripetest"
)

// FuzzParseCallback sends events that are signed and say anything, and such whose signature is anything.
func FuzzParseCallback(f *testing.F) {
	p, err := stripe.New(stripe.Config{
		SecretKey: stripetest.SecretKey, PublishableKey: stripetest.PublishableKey, WebhookSecret: stripetest.WebhookSecret,
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(`{"id":"evt_1","object":"event","type":"payment_intent.succeeded","data":{"object":{"id":"pi_1","amount_received":5,"currency":"eur","status":"succeeded","metadata":{"payment_id":"pay_1"}}}}`), "t=1,v1=00")
	f.Add([]byte(`{"id":"evt_1","type":"charge.dispute.created","data":{"object":{"amount":-1,"currency":"zzz"}}}`), "")
	f.Add([]byte(`{"type":"refund.failed","data":{"object":null}}`), "t=,v1=")
	f.Add([]byte("\xff"), "v1=zz,t=99999999999999999999")
	f.Fuzz(func(t *testing.T, body []byte, signature string) {
		_, _ = p.ParseCallback(stripetest.Sign(stripetest.WebhookSecret, noon, body), body, noon) // it may say anything, and breaks nothing
		header := http.Header{}
		header.Set("Stripe-Signature", signature)
		if _, err := p.ParseCallback(header, body, noon); err == nil {
			t.Errorf("%q is signed by %q", body, signature)
		}
	})
}
