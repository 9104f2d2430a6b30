package testpay_test

import (
	"net/http"
	"testing"

	"winkel/internal/commerce/payment/testpay"
)

// FuzzParseCallback sends callbacks that are signed and say anything, and such whose signature is anything.
func FuzzParseCallback(f *testing.F) {
	secret := []byte("secret")
	p := testpay.New(testpay.Options{Books: testpay.NewMemory(), Secret: secret})
	f.Add([]byte(`{"event_id":"1","payment_id":"pay_1","outcome":{"found":true,"status":"captured"}}`), "t=1,v1=00")
	f.Add([]byte(`{"charge_back":{"Minor":-1,"Currency":"X"}}`), "")
	f.Add([]byte("\xff"), "t=99999999999999999999,v1=zz")
	f.Fuzz(func(t *testing.T, body []byte, signature string) {
		callbacks, err := p.ParseCallback(testpay.Sign(secret, start, body), body, start)
		if err == nil && len(callbacks) != 1 {
			t.Errorf("%q says %v", body, callbacks)
		}
		header := http.Header{}
		header.Set(testpay.SignatureHeader, signature)
		if _, err := p.ParseCallback(header, body, start); err == nil && header.Get(testpay.SignatureHeader) != testpay.Sign(secret, start, body).Get(testpay.SignatureHeader) {
			t.Errorf("%q is signed by %q", body, signature)
		}
	})
}
