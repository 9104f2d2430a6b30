package payment_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/payment/cod"
	"winkel/internal/commerce/payment/manual"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/resilience"
)

// stub is a provider that answers as it is told.
type stub struct {
	payment.Provider

	calls  int
	answer func(ctx context.Context) error
}

func (s *stub) Name() string  { return "stub" }
func (s *stub) Promise() bool { return false }
func (s *stub) Method() payment.Method {
	return payment.Method{Title: "Stub", Currencies: []money.Currency{"EUR"}}
}

func (s *stub) Authorize(ctx context.Context, _ payment.Charge) (payment.Outcome, error) {
	s.calls++
	return payment.Outcome{Found: true, Status: payment.Captured}, s.answer(ctx)
}

func (s *stub) Fetch(ctx context.Context, _ payment.Ref) (payment.Outcome, error) {
	s.calls++
	return payment.Outcome{Found: true, Status: payment.Captured}, s.answer(ctx)
}

func (s *stub) Refund(ctx context.Context, _ payment.Ref, _ id.Refund, _ money.Amount) (payment.RefundOutcome, error) {
	s.calls++
	return payment.RefundOutcome{Found: true}, s.answer(ctx)
}

func titles(methods []payment.Method) (titles []string) {
	for _, m := range methods {
		titles = append(titles, m.Provider+": "+m.Title)
	}
	return titles
}

func TestMethods(t *testing.T) {
	s := &stub{answer: func(context.Context) error { return errors.New("down") }}
	policy := resilience.New("payment.stub", resilience.Settings{Failures: 1, Fails: payment.ProviderFails})
	r := payment.NewRegistry(payment.Guarded(s, policy), manual.New(manual.Config{}), cod.New(cod.Config{Title: "Cash"}))
	want := func(currency money.Currency, want ...string) {
		t.Helper()
		methods, err := r.Methods(t.Context(), currency)
		if err != nil {
			t.Fatal(err)
		}
		got := titles(methods)
		if len(got) != len(want) {
			t.Fatalf("methods %q, want %q", got, want)
		}
		for i := range want {
			if got[i] != want[i] {
				t.Fatalf("methods %q, want %q", got, want)
			}
		}
	}
	want("EUR", "stub: Stub", "manual: Bank transfer", "cod: Cash")
	want("USD", "manual: Bank transfer", "cod: Cash")
	p, err := r.Get("stub")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = p.Authorize(t.Context(), payment.Charge{})
	want("EUR", "manual: Bank transfer", "cod: Cash") // its breaker is open
	if _, err := r.Get("stub"); err != nil {
		t.Errorf("a provider that is down is still there for the payments that it has: %v", err)
	}
	if _, err := r.Get("paypal"); fault.CodeOf(err) != payment.CodeProviderUnknown {
		t.Errorf("an unknown provider: %v", err)
	}
}

func TestRegistryRefusesTwins(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("two providers of one name")
		}
	}()
	payment.NewRegistry(manual.New(manual.Config{}), manual.New(manual.Config{}))
}

func TestGuarded(t *testing.T) {
	refusal := fault.New(fault.Refused, payment.CodeNotCapturable, "No.")
	nothing := fault.New(fault.Unavailable, payment.CodeProviderUnavailable, "Wrong key.")
	for _, test := range []struct {
		name        string
		answer      error
		code, fetch string
		fetches     int // calls that one Fetch makes
	}{
		{"a good answer", nil, "", "", 1},
		{"a refusal", refusal, payment.CodeNotCapturable, payment.CodeNotCapturable, 1},
		{"a connection that broke", errors.New("EOF"), payment.CodeOutcomePending, payment.CodeProviderUnavailable, 3},
		{"nothing happened", nothing, payment.CodeProviderUnavailable, payment.CodeProviderUnavailable, 3},
		{"unavailable", fault.New(fault.Unavailable, fault.CodeUnavailable, "Busy."), payment.CodeOutcomePending, payment.CodeProviderUnavailable, 3},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := &stub{answer: func(context.Context) error { return test.answer }}
			p := payment.Guarded(s, resilience.New("stub", resilience.Settings{Fails: payment.ProviderFails, RepeatAfter: time.Microsecond}))
			o, err := p.Authorize(t.Context(), payment.Charge{})
			if fault.CodeOf(err) != test.code || s.calls != 1 || o.Found != (err == nil) {
				t.Errorf("authorize: %v after %d calls", err, s.calls)
			}
			if _, err := p.Refund(t.Context(), payment.Ref{}, 1, eur(1)); fault.CodeOf(err) != test.code || s.calls != 2 {
				t.Errorf("refund: %v after %d calls", err, s.calls-1)
			}
			s.calls = 0
			if _, err := p.Fetch(t.Context(), payment.Ref{}); fault.CodeOf(err) != test.fetch || s.calls != test.fetches {
				t.Errorf("fetch: %v after %d calls", err, s.calls)
			}
		})
	}
}

func TestGuardedDeadline(t *testing.T) {
	s := &stub{answer: func(ctx context.Context) error {
		<-ctx.Done()
		return fault.From(ctx.Err())
	}}
	p := payment.Guarded(s, resilience.New("stub", resilience.Settings{Deadline: 5 * time.Millisecond, Failures: 1}))
	gone, cancel := context.WithCancel(t.Context())
	cancel() // the shopper left: the call is made all the same
	_, err := p.Authorize(gone, payment.Charge{})
	if fault.CodeOf(err) != payment.CodeOutcomePending || s.calls != 1 {
		t.Errorf("%v after %d calls", err, s.calls)
	}
	_, err = p.Authorize(t.Context(), payment.Charge{})
	if fault.CodeOf(err) != payment.CodeProviderUnavailable || s.calls != 1 || payment.Available(p) {
		t.Errorf("an open breaker: %v after %d calls", err, s.calls)
	}
}

func TestPromisesAreNotGuarded(t *testing.T) {
	p := manual.New(manual.Config{})
	if payment.Guarded(p, nil) != p {
		t.Error("a promise was guarded")
	}
}
