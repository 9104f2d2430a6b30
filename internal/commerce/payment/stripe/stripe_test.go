package stripe_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/payment/paymenttest"
	"winkel/internal/commerce/payment/stripe"
	"winkel/internal/commerce/payment/stripe/stripetest"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/resilience"
)

func eur(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "EUR"} }

func data(method string) string { return `{"payment_method":"` + method + `"}` }

func newProvider(t *testing.T, s *stripetest.Server, manual bool) *stripe.Provider {
	t.Helper()
	p, err := stripe.New(stripe.Config{
		SecretKey: stripetest.SecretKey, PublishableKey: stripetest.PublishableKey, WebhookSecret: stripetest.WebhookSecret,
		APIBase: s.URL, ManualCapture: manual, Timeout: 10 * time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// fresh is a charge with an id that was minted just now.
func fresh(method string) payment.Charge {
	return payment.Charge{
		Payment: id.Payment(id.NewMinter(clock.System, 1).Next()), Order: 9, Number: "W-1", Amount: eur(2000),
		Data: data(method), ReturnURL: "https://shop.example/back", Capture: true,
	}
}

func refOf(c payment.Charge, o payment.Outcome) payment.Ref {
	return payment.Ref{Payment: c.Payment, ProviderPaymentID: o.ProviderPaymentID, Amount: c.Amount}
}

func TestConformance(t *testing.T) {
	paymenttest.Conform(t, func(t *testing.T) paymenttest.Setup {
		s := stripetest.New(t)
		return paymenttest.Setup{
			Provider: newProvider(t, s, false), Approve: data(stripetest.Visa), Decline: data(stripetest.Declined),
			Action: data(stripetest.ThreeDSecure),
			Complete: func(_ *testing.T, _ id.Payment, o payment.Outcome, approve bool) {
				s.CompleteAction(o.ProviderPaymentID, approve)
			},
			Charged: func(_ *testing.T, p id.Payment) money.Amount { return eur(s.Charged(p.String())) },
		}
	})
}

func TestAuthorize(t *testing.T) {
	for _, test := range []struct {
		name, data, back string
		manual           bool
		status           payment.Status
		code             string
		action           string
	}{
		{"a good card", data(stripetest.Visa), "https://shop.example/back", false, payment.Captured, "", ""},
		{"a shop that captures later", data(stripetest.Visa), "", true, payment.Authorized, "", ""},
		{"no money", data(stripetest.InsufficientFunds), "", false, payment.Failed, "insufficient_funds", ""},
		{"a method that is not there", data(stripetest.Missing), "", false, payment.Failed, "resource_missing", ""},
		{"3-D Secure", data(stripetest.ThreeDSecure), "https://shop.example/back", false, payment.RequiresAction, "", "redirect"},
		{"3-D Secure in the page", data(stripetest.ThreeDSecure), "", false, payment.RequiresAction, "", "sdk"},
		{"a slow debit", data(stripetest.Slow), "", false, payment.Pending, "", ""},
		{"no method yet", "", "https://shop.example/back", false, payment.RequiresAction, "", "sdk"},
		{"an empty one", "{}", "", false, payment.RequiresAction, "", "sdk"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := stripetest.New(t)
			c := fresh("")
			c.Data, c.ReturnURL = test.data, test.back
			o, err := newProvider(t, s, test.manual).Authorize(t.Context(), c)
			if err != nil || o.Status != test.status || o.FailureCode != test.code || (o.FailureMessage != "") != (test.code != "") {
				t.Fatalf("%+v, %v", o, err)
			}
			if (o.Action != nil) != (test.action != "") || o.Action != nil && (o.Action.Type != test.action || o.Action.ClientSecret == "") {
				t.Errorf("action %+v, want %q", o.Action, test.action)
			}
			if o.Action != nil && (o.Action.URL != "") != (test.action == "redirect") {
				t.Errorf("action %+v", o.Action)
			}
			if o.ExpiresAt.IsZero() != (test.status != payment.Authorized) {
				t.Errorf("expires at %s", o.ExpiresAt)
			}
		})
	}
	s := stripetest.New(t)
	for _, bad := range []string{"[]", "{", data("tok_visa"), data("pm_" + strings.Repeat("x", 255))} {
		c := fresh("")
		c.Data = bad
		if _, err := newProvider(t, s, false).Authorize(t.Context(), c); fault.CodeOf(err) != fault.CodeValidation {
			t.Errorf("%.20s: %v", bad, err)
		}
	}
	if got := s.Requests(stripetest.Create); got != 0 {
		t.Errorf("%d requests for what was refused", got)
	}
}

// TestAnswerNeverHeard: whatever breaks, asking again or asking what became of it finds the one charge there is.
func TestCardsAreToldApart(t *testing.T) {
	s := stripetest.New(t)
	p := newProvider(t, s, false)
	card, err := p.Card(t.Context(), data(stripetest.Declined))
	if err != nil || card != "stripe:print of "+stripetest.Declined {
		t.Errorf("the card is %q, %v", card, err)
	}
	out, err := p.Authorize(t.Context(), fresh(stripetest.Declined))
	if err != nil || out.Status != payment.Failed || out.Card != card {
		t.Errorf("the one that was declined is %q, %v", out.Card, err)
	}
	if card, err := p.Card(t.Context(), ""); card != "" || err != nil {
		t.Errorf("without a payment method the card is %q, %v", card, err)
	}
	if card, err := p.Card(t.Context(), data(stripetest.Missing)); card != "" || err == nil {
		t.Errorf("of a payment method that does not exist the card is %q, %v", card, err)
	}
}

func TestAnswerNeverHeard(t *testing.T) {
	for name, mode := range map[string]stripetest.Mode{
		"500": stripetest.ServerError, "429": stripetest.RateLimit, "409": stripetest.Locked,
		"cut before": stripetest.CutBefore, "cut after": stripetest.CutAfter, "hang": stripetest.HangAfter,
	} {
		for _, searchable := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, searchable %v", name, searchable), func(t *testing.T) {
				s := stripetest.New(t)
				s.HideFromSearch(!searchable)
				s.Fail(stripetest.Create, mode)
				p := payment.Guarded(newProvider(t, s, false), resilience.New("stripe", resilience.Settings{
					Deadline: 300 * time.Millisecond, Fails: payment.ProviderFails, RepeatAfter: time.Microsecond,
				}))
				c := fresh(stripetest.Visa)
				if _, err := p.Authorize(t.Context(), c); fault.CodeOf(err) != payment.CodeOutcomePending || fault.KindOf(err) != fault.Unavailable {
					t.Fatalf("authorize: %v", err)
				}
				effect := mode == stripetest.CutAfter || mode == stripetest.HangAfter
				o, err := p.Fetch(t.Context(), payment.Ref{Payment: c.Payment, Amount: c.Amount})
				if err != nil || o.Found != effect || o.Found && o.Status != payment.Captured {
					t.Errorf("fetch: %+v, %v", o, err)
				}
				if o, err := p.Authorize(t.Context(), c); err != nil || o.Status != payment.Captured {
					t.Errorf("authorize again: %+v, %v", o, err)
				}
				if got := s.Charged(c.Payment.String()); got != 2000 {
					t.Errorf("charged %d", got)
				}
			})
		}
	}
}

func TestWrongKey(t *testing.T) {
	s := stripetest.New(t)
	s.Fail(stripetest.Create, stripetest.Forbidden)
	_, err := newProvider(t, s, false).Authorize(t.Context(), fresh(stripetest.Visa))
	if fault.CodeOf(err) != payment.CodeProviderUnavailable {
		t.Errorf("%v", err)
	}
}

// TestErrorsKeepSecrets: the library's errors hold the whole PaymentIntent.
func TestErrorsKeepSecrets(t *testing.T) {
	s := stripetest.New(t)
	p := newProvider(t, s, false)
	c := fresh(stripetest.Visa)
	s.Fail(stripetest.Create, stripetest.ServerError, stripetest.Forbidden)
	for range 2 {
		if _, err := p.Authorize(t.Context(), c); err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "sk_test") {
			t.Errorf("%v", err)
		}
	}
}

func TestListFindsOneOfMany(t *testing.T) {
	s := stripetest.New(t)
	s.HideFromSearch(true)
	p := newProvider(t, s, false)
	first := fresh(stripetest.Visa)
	for i := range 120 { // more than a page
		c := first
		c.Payment += id.Payment(i)
		if _, err := p.Authorize(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	if o, err := p.Fetch(t.Context(), payment.Ref{Payment: first.Payment}); err != nil || o.Status != payment.Captured {
		t.Errorf("%+v, %v", o, err)
	}
	if got := s.Requests(stripetest.List); got != 2 {
		t.Errorf("%d pages, want 2", got)
	}
	// One that was made at another time is not looked for among these.
	if o, err := p.Fetch(t.Context(), payment.Ref{Payment: 5}); err != nil || o.Found {
		t.Errorf("%+v, %v", o, err)
	}
	s.Fail(stripetest.Search, stripetest.ServerError)
	s.Fail(stripetest.List, stripetest.ServerError)
	if o, err := p.Fetch(t.Context(), payment.Ref{Payment: first.Payment}); err == nil {
		t.Errorf("nobody could look, but it is known: %+v", o)
	}
}

// unheard makes a call that has its effect, and whose answer is not waited for.
func unheard(t *testing.T, s *stripetest.Server, op stripetest.Op, call func(ctx context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s.Fail(op, stripetest.HangAfter)
	failed := make(chan error)
	go func() { failed <- call(ctx) }()
	for s.Hanging() == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	if err := <-failed; err == nil {
		t.Fatal("an answer that was not waited for is no error")
	}
	for s.Hanging() > 0 {
		time.Sleep(time.Millisecond)
	}
}

func TestCaptureAfterTheKeyRanOut(t *testing.T) {
	s := stripetest.New(t)
	p := newProvider(t, s, true)
	c := fresh(stripetest.Visa)
	o, err := p.Authorize(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		unheard(t, s, stripetest.Capture, func(ctx context.Context) error {
			_, err := p.Capture(ctx, refOf(c, o), eur(1500), "1")
			return err
		})
		s.ForgetKeys()
	}
	got, err := p.Capture(t.Context(), refOf(c, o), eur(1500), "1")
	if err != nil || got.Status != payment.Captured || got.Captured != eur(1500) || s.Charged(c.Payment.String()) != 1500 {
		t.Errorf("%+v, %v, charged %d", got, err, s.Charged(c.Payment.String()))
	}
}

func TestVoidOfWhatExpired(t *testing.T) {
	s := stripetest.New(t)
	p := newProvider(t, s, true)
	c := fresh(stripetest.Visa)
	o, err := p.Authorize(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	s.Expire(o.ProviderPaymentID)
	if got, err := p.Void(t.Context(), refOf(c, o), "1"); err != nil || got.Status != payment.Expired {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := p.Capture(t.Context(), refOf(c, o), eur(1), "1"); fault.CodeOf(err) != payment.CodeNotCapturable {
		t.Errorf("%v", err)
	}
}

func TestSlowRefund(t *testing.T) {
	s := stripetest.New(t)
	p := newProvider(t, s, false)
	c := fresh(stripetest.Slow)
	o, err := p.Authorize(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	s.Settle(o.ProviderPaymentID, true)
	for i, test := range []struct {
		reason string
		status payment.RefundStatus
	}{{"", payment.RefundSucceeded}, {"lost_or_stolen_card", payment.RefundFailed}} {
		refund := id.Refund(i + 1)
		unheard(t, s, stripetest.CreateRefund, func(ctx context.Context) error {
			_, err := p.Refund(ctx, refOf(c, o), refund, eur(300))
			return err
		})
		r, err := p.Refund(t.Context(), refOf(c, o), refund, eur(300))
		if err != nil || r.Status != payment.RefundPending {
			t.Fatalf("%+v, %v", r, err)
		}
		s.EndRefund(r.ProviderRefundID, test.reason)
		if r, err = p.FetchRefund(t.Context(), refOf(c, o), refund, ""); err != nil || r.Status != test.status || (r.FailureMessage != "") != (test.reason != "") {
			t.Errorf("%+v, %v", r, err)
		}
	}
	if r, err := p.FetchRefund(t.Context(), refOf(c, o), 1, "re_unknown"); err != nil || r.Found {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestConfig(t *testing.T) {
	good := stripe.Config{SecretKey: "sk_live_hush", PublishableKey: "pk_live_x", WebhookSecret: "whsec_hush"}
	if err := good.Validate(); err != nil {
		t.Error(err)
	}
	for name, spoil := range map[string]func(c *stripe.Config){
		"no key":          func(c *stripe.Config) { c.SecretKey = "" },
		"swapped keys":    func(c *stripe.Config) { c.SecretKey, c.PublishableKey = c.PublishableKey, c.SecretKey },
		"publishable":     func(c *stripe.Config) { c.PublishableKey = "sk_live_hush" },
		"test and live":   func(c *stripe.Config) { c.PublishableKey = "pk_test_x" },
		"webhook secret":  func(c *stripe.Config) { c.WebhookSecret = "hush" },
		"another server":  func(c *stripe.Config) { c.APIBase = "https://api.evil.example" },
		"private network": func(c *stripe.Config) { c.APIBase = "http://10.0.0.1" },
		"lookalike":       func(c *stripe.Config) { c.APIBase = "http://127.0.0.1.evil.example" },
		"no URL":          func(c *stripe.Config) { c.APIBase = "http://[::1" },
	} {
		c := good
		spoil(&c)
		err := c.Validate()
		if err == nil || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := stripe.New(c); err == nil {
			t.Errorf("%s: New takes it", name)
		}
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "config", good)
	for _, text := range []string{fmt.Sprint(good), fmt.Sprintf("%+v %#v %v", good, good, &good), log.String()} {
		if strings.Contains(text, "hush") {
			t.Errorf("a secret is printed: %s", text)
		}
	}
	p, err := stripe.New(good)
	if err != nil {
		t.Fatal(err)
	}
	m := p.Method()
	if m.Title != "Card" || m.Config["publishable_key"] != "pk_live_x" || !m.Takes("EUR") || !m.Takes("KWD") || m.Takes("CLF") {
		t.Errorf("%+v", m)
	}
}

// TestAgainstStripeMock sends what we send to Stripe's own description of its API. The mock remembers nothing and answers
// with samples, so this is about requests: each must be one that Stripe understands.
func TestAgainstStripeMock(t *testing.T) {
	base := os.Getenv("WINKEL_TEST_STRIPE_MOCK")
	if base == "" {
		t.Skip("WINKEL_TEST_STRIPE_MOCK is not set: run `make test`, which starts a private stripe-mock")
	}
	p, err := stripe.New(stripe.Config{SecretKey: "sk_test_mock", APIBase: base})
	if err != nil {
		t.Fatal(err)
	}
	ctx, c := t.Context(), fresh(stripetest.Visa)
	ref := payment.Ref{Payment: c.Payment, ProviderPaymentID: "pi_1", Amount: c.Amount}
	for name, call := range map[string]func() (bool, error){
		"authorize":          func() (bool, error) { return found(p.Authorize(ctx, c)) },
		"without a method":   func() (bool, error) { c := c; c.Data = ""; return found(p.Authorize(ctx, c)) },
		"without a way back": func() (bool, error) { c := c; c.ReturnURL = ""; return found(p.Authorize(ctx, c)) },
		"authorize only":     func() (bool, error) { c := c; c.Capture = false; return found(p.Authorize(ctx, c)) },
		"capture":            func() (bool, error) { return found(p.Capture(ctx, ref, eur(2000), "1")) },
		"void":               func() (bool, error) { return found(p.Void(ctx, ref, "1")) },
		"fetch":              func() (bool, error) { return found(p.Fetch(ctx, ref)) },
		"refund":             func() (bool, error) { return foundRefund(p.Refund(ctx, ref, 3, eur(100))) },
		"fetch refund":       func() (bool, error) { return foundRefund(p.FetchRefund(ctx, ref, 3, "re_1")) },
		"not fetch by ours":  func() (bool, error) { f, err := found(p.Fetch(ctx, payment.Ref{Payment: c.Payment})); return !f, err },
		"not refund by ours": func() (bool, error) { f, err := foundRefund(p.FetchRefund(ctx, ref, 3, "")); return !f, err },
		"not refund nor name": func() (bool, error) {
			f, err := foundRefund(p.FetchRefund(ctx, payment.Ref{Payment: 1}, 3, ""))
			return !f, err
		},
	} {
		if ok, err := call(); err != nil || !ok {
			t.Errorf("%s: %v, %v", name, ok, err)
		}
	}
}

func found(o payment.Outcome, err error) (bool, error) {
	if err == nil && o.FailureCode != "" && o.ProviderPaymentID == "" {
		err = fmt.Errorf("refused: %s %s", o.FailureCode, o.FailureMessage)
	}
	return o.Found, err
}

func foundRefund(o payment.RefundOutcome, err error) (bool, error) {
	if err == nil && o.FailureMessage != "" {
		err = fmt.Errorf("refused: %s", o.FailureMessage)
	}
	return o.Found, err
}

func TestGone(t *testing.T) {
	s := stripetest.New(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := newProvider(t, s, false).Authorize(ctx, fresh(stripetest.Visa)); err == nil || s.Requests(stripetest.Create) != 0 {
		t.Errorf("%v after %d requests", err, s.Requests(stripetest.Create))
	}
}
