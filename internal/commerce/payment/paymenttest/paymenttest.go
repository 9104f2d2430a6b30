// Package paymenttest puts payment providers through their paces: what the rest of the shop relies on, whoever takes the
// money.
package paymenttest

import (
	"net/http"
	"testing"
	"time"

	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Setup is a provider that was never used, and what to tell it.
type Setup struct {
	Provider payment.Provider
	Approve  string // the data of a payment that succeeds
	Decline  string // of one that is declined
	Action   string // of one that wants the shopper to do something; empty: there is none
	// Complete does it.
	Complete func(t *testing.T, p id.Payment, o payment.Outcome, approve bool)
	// Charged is what the provider took for a payment altogether.
	Charged func(t *testing.T, p id.Payment) money.Amount
}

const (
	paymentID = id.Payment(4711)
	orderID   = id.Order(815)
)

func eur(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "EUR"} }

func (s Setup) charge(data string, capture bool) payment.Charge {
	return payment.Charge{
		Payment: paymentID, Order: orderID, Number: "W-2026-000001", Amount: eur(2000), Email: "ada@example.com", Data: data,
		ReturnURL: "https://shop.example/return", Capture: capture,
	}
}

func (s Setup) authorize(t *testing.T, c payment.Charge, want payment.Status) (payment.Outcome, payment.Ref) {
	t.Helper()
	o, err := s.Provider.Authorize(t.Context(), c)
	if err != nil || !o.Found || o.Status != want || o.ProviderPaymentID == "" {
		t.Fatalf("authorize: %+v, %v; want %s", o, err, want)
	}
	return o, payment.Ref{Payment: c.Payment, ProviderPaymentID: o.ProviderPaymentID, Amount: c.Amount}
}

func expect(t *testing.T, o payment.Outcome, err error, status payment.Status, authorized, captured int64) {
	t.Helper()
	if err != nil || !o.Found || o.Status != status || o.Captured != eur(captured) || o.Authorized != eur(authorized) {
		t.Fatalf("%+v, %v; want %s, authorized %d, captured %d", o, err, status, authorized, captured)
	}
}

func refused(t *testing.T, err error, code string) {
	t.Helper()
	if fault.CodeOf(err) != code || fault.KindOf(err) != fault.Refused {
		t.Fatalf("%v, want %s", err, code)
	}
}

// Conform tests an online provider.
func Conform(t *testing.T, fresh func(t *testing.T) Setup) {
	for name, test := range map[string]func(t *testing.T, s Setup){
		"approve": approve, "decline": decline, "repeat": repeat, "action": action, "capture": capture, "void": void,
		"refund": refund, "unknown": unknown, "callback": callback, "self": describe,
	} {
		t.Run(name, func(t *testing.T) { test(t, fresh(t)) })
	}
}

func describe(t *testing.T, s Setup) {
	m := s.Provider.Method()
	if s.Provider.Promise() || s.Provider.Name() == "" || m.Provider != s.Provider.Name() || m.Title == "" {
		t.Errorf("%q: %+v", s.Provider.Name(), m)
	}
}

func approve(t *testing.T, s Setup) {
	o, ref := s.authorize(t, s.charge(s.Approve, true), payment.Captured)
	expect(t, o, nil, payment.Captured, 2000, 2000)
	for _, ref := range []payment.Ref{ref, {Payment: ref.Payment, Amount: ref.Amount}} { // also when its answer was never heard
		o, err := s.Provider.Fetch(t.Context(), ref)
		expect(t, o, err, payment.Captured, 2000, 2000)
		if o.ProviderPaymentID == "" || o.Action != nil || o.FailureCode != "" {
			t.Errorf("%+v", o)
		}
	}
}

func decline(t *testing.T, s Setup) {
	o, ref := s.authorize(t, s.charge(s.Decline, true), payment.Failed)
	if o.FailureCode == "" || o.FailureMessage == "" || o.Captured.Minor != 0 {
		t.Errorf("%+v", o)
	}
	fetched, err := s.Provider.Fetch(t.Context(), ref)
	if err != nil || fetched.Status != payment.Failed || fetched.Captured.Minor != 0 {
		t.Errorf("%+v, %v", fetched, err)
	}
	if got := s.Charged(t, paymentID); got.Minor != 0 {
		t.Errorf("charged %s", got)
	}
}

func repeat(t *testing.T, s Setup) {
	first, _ := s.authorize(t, s.charge(s.Approve, true), payment.Captured)
	for range 3 {
		again, _ := s.authorize(t, s.charge(s.Approve, true), payment.Captured)
		if again.ProviderPaymentID != first.ProviderPaymentID {
			t.Errorf("%s is %s the second time", first.ProviderPaymentID, again.ProviderPaymentID)
		}
	}
	if got := s.Charged(t, paymentID); got != eur(2000) {
		t.Errorf("charged %s, want 20.00", got)
	}
}

func action(t *testing.T, s Setup) {
	if s.Action == "" {
		t.Skip("the provider wants no action")
	}
	o, ref := s.authorize(t, s.charge(s.Action, true), payment.RequiresAction)
	if o.Action == nil || o.Action.Type == "" || o.Captured.Minor != 0 {
		t.Fatalf("%+v", o)
	}
	s.Complete(t, paymentID, o, true)
	fetched, err := s.Provider.Fetch(t.Context(), ref)
	expect(t, fetched, err, payment.Captured, 2000, 2000)

	c := s.charge(s.Action, true)
	c.Payment++
	o, ref = s.authorize(t, c, payment.RequiresAction)
	s.Complete(t, c.Payment, o, false)
	if fetched, err = s.Provider.Fetch(t.Context(), ref); err != nil || fetched.Status != payment.Failed || fetched.FailureMessage == "" {
		t.Errorf("%+v, %v", fetched, err)
	}
}

func capture(t *testing.T, s Setup) {
	o, ref := s.authorize(t, s.charge(s.Approve, false), payment.Authorized)
	expect(t, o, nil, payment.Authorized, 2000, 0)
	_, err := s.Provider.Capture(t.Context(), ref, eur(2001), "too much")
	refused(t, err, payment.CodeCaptureExceeds)
	for range 2 { // the same key
		o, err = s.Provider.Capture(t.Context(), payment.Ref{Payment: ref.Payment, Amount: ref.Amount}, eur(2000), "all")
		expect(t, o, err, payment.Captured, 2000, 2000)
	}
	if got := s.Charged(t, paymentID); got != eur(2000) {
		t.Errorf("charged %s, want 20.00", got)
	}
	_, err = s.Provider.Void(t.Context(), ref, "late")
	refused(t, err, payment.CodeNotVoidable)
}

func void(t *testing.T, s Setup) {
	_, ref := s.authorize(t, s.charge(s.Approve, false), payment.Authorized)
	for range 2 {
		if o, err := s.Provider.Void(t.Context(), ref, "void"); err != nil || o.Status != payment.Voided || o.Captured.Minor != 0 {
			t.Fatalf("%+v, %v", o, err)
		}
	}
	_, err := s.Provider.Capture(t.Context(), ref, eur(2000), "late")
	refused(t, err, payment.CodeNotCapturable)
	if got := s.Charged(t, paymentID); got.Minor != 0 {
		t.Errorf("charged %s", got)
	}
}

func refund(t *testing.T, s Setup) {
	_, ref := s.authorize(t, s.charge(s.Approve, true), payment.Captured)
	first, second := id.Refund(31), id.Refund(32)
	name := refundTwice(t, s, ref, first)
	if o, err := s.Provider.Refund(t.Context(), ref, 33, eur(1501)); err != nil || o.Status != payment.RefundFailed || o.FailureMessage == "" {
		t.Errorf("more than is left: %+v, %v", o, err)
	}
	if o, err := s.Provider.Refund(t.Context(), ref, second, eur(1500)); err != nil || o.Status != payment.RefundSucceeded {
		t.Errorf("the rest: %+v, %v", o, err)
	}
	for _, known := range []string{name, ""} {
		o, err := s.Provider.FetchRefund(t.Context(), ref, first, known)
		if err != nil || !o.Found || o.Status != payment.RefundSucceeded || o.ProviderRefundID != name {
			t.Errorf("fetched as %q: %+v, %v", known, o, err)
		}
	}
	o, err := s.Provider.Fetch(t.Context(), ref)
	expect(t, o, err, payment.Captured, 2000, 2000)
}

// refundTwice asks for the same refund two times.
func refundTwice(t *testing.T, s Setup, ref payment.Ref, refund id.Refund) (name string) {
	t.Helper()
	for range 2 {
		o, err := s.Provider.Refund(t.Context(), ref, refund, eur(500))
		if err != nil || !o.Found || o.Status != payment.RefundSucceeded || o.ProviderRefundID == "" {
			t.Fatalf("%+v, %v", o, err)
		}
		if name != "" && o.ProviderRefundID != name {
			t.Errorf("%s is %s the second time", name, o.ProviderRefundID)
		}
		name = o.ProviderRefundID
	}
	return name
}

func unknown(t *testing.T, s Setup) {
	ref := payment.Ref{Payment: 99, Amount: eur(2000)}
	if o, err := s.Provider.Fetch(t.Context(), ref); err != nil || o.Found {
		t.Errorf("fetch: %+v, %v", o, err)
	}
	if o, err := s.Provider.Void(t.Context(), ref, "void"); err != nil || o.Found {
		t.Errorf("void: %+v, %v", o, err)
	}
	if o, err := s.Provider.Capture(t.Context(), ref, eur(1), "capture"); err != nil || o.Found {
		t.Errorf("capture: %+v, %v", o, err)
	}
	_, paid := s.authorize(t, s.charge(s.Approve, true), payment.Captured)
	for _, ref := range []payment.Ref{ref, paid} {
		if o, err := s.Provider.FetchRefund(t.Context(), ref, 35, ""); err != nil || o.Found {
			t.Errorf("fetch refund: %+v, %v", o, err)
		}
	}
	if o, err := s.Provider.Refund(t.Context(), ref, 35, eur(1)); err != nil || o.Status != payment.RefundFailed {
		t.Errorf("refund: %+v, %v", o, err)
	}
}

func callback(t *testing.T, s Setup) {
	for _, header := range []http.Header{{}, {"Stripe-Signature": {"t=1,v1=00"}}, {"Test-Signature": {"t=1,v1=00"}}} {
		callbacks, err := s.Provider.ParseCallback(header, []byte(`{"object":"event","event_id":"evt_1"}`), time.Unix(1, 0))
		if fault.CodeOf(err) != payment.CodeBadSignature || fault.KindOf(err) != fault.Unauthorized || len(callbacks) > 0 {
			t.Errorf("%v: %v, %v", header, callbacks, err)
		}
	}
}

// ConformPromise tests a provider that asks nobody.
func ConformPromise(t *testing.T, p payment.Provider) {
	ctx, ref := t.Context(), payment.Ref{Payment: paymentID, Amount: eur(2000)}
	if m := p.Method(); !p.Promise() || p.Name() == "" || m.Provider != p.Name() || m.Title == "" || m.Description == "" {
		t.Errorf("%q: %+v", p.Name(), m)
	}
	if o, err := p.Authorize(ctx, payment.Charge{Payment: paymentID, Amount: eur(2000)}); err != nil || o.Status != payment.Pending || !o.Found {
		t.Errorf("authorize: %+v, %v", o, err)
	}
	if o, err := p.Fetch(ctx, ref); err != nil || o.Status != payment.Pending || !o.Found {
		t.Errorf("fetch: %+v, %v", o, err)
	}
	staffRecord(t, p, ref)
	if o, err := p.Void(ctx, ref, "key"); err != nil || o.Status != payment.Voided || !o.Found {
		t.Errorf("void: %+v, %v", o, err)
	}
	staffRefund(t, p, ref)
	if _, err := p.ParseCallback(http.Header{}, []byte("{}"), time.Unix(1, 0)); fault.CodeOf(err) != payment.CodeBadSignature {
		t.Errorf("a callback: %v", err)
	}
}

// staffRecord records money that was seen on the account.
func staffRecord(t *testing.T, p payment.Provider, ref payment.Ref) {
	t.Helper()
	for _, amount := range []int64{1, 2000} {
		o, err := p.Capture(t.Context(), ref, eur(amount), "key")
		expect(t, o, err, payment.Captured, amount, amount)
	}
	if _, err := p.Capture(t.Context(), ref, eur(0), "key"); fault.CodeOf(err) != fault.CodeValidation {
		t.Errorf("capture of nothing: %v", err)
	}
}

// staffRefund gives money back by hand.
func staffRefund(t *testing.T, p payment.Provider, ref payment.Ref) {
	t.Helper()
	for _, ask := range []func() (payment.RefundOutcome, error){
		func() (payment.RefundOutcome, error) { return p.Refund(t.Context(), ref, 5, eur(100)) },
		func() (payment.RefundOutcome, error) { return p.FetchRefund(t.Context(), ref, 5, "") },
	} {
		if o, err := ask(); err != nil || !o.Found || o.Status != payment.RefundSucceeded || o.ProviderRefundID != id.Refund(5).String() {
			t.Errorf("refund: %+v, %v", o, err)
		}
	}
}
