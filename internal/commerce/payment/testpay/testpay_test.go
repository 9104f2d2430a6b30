package testpay_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/payment/paymenttest"
	"winkel/internal/commerce/payment/testpay"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

const name = id.Payment(7)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func eur(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: "EUR"} }

func charge(scenario string) payment.Charge {
	return payment.Charge{Payment: name, Order: 9, Amount: eur(1000), Data: `{"scenario":"` + scenario + `"}`, ReturnURL: "/thanks", Capture: true}
}

var ref = payment.Ref{Payment: name, Amount: eur(1000)}

func TestConformance(t *testing.T) {
	for kind, books := range map[string]func(t *testing.T) testpay.Books{
		"memory": func(*testing.T) testpay.Books { return testpay.NewMemory() },
		"file": func(t *testing.T) testpay.Books {
			books, err := testpay.OpenFile(filepath.Join(t.TempDir(), "psp", "books.jsonl"))
			if err != nil {
				t.Fatal(err)
			}
			return books
		},
	} {
		t.Run(kind, func(t *testing.T) {
			paymenttest.Conform(t, func(t *testing.T) paymenttest.Setup {
				p := testpay.New(testpay.Options{Books: books(t), Secret: []byte("secret"), ActionURL: "/action"})
				return paymenttest.Setup{
					Provider: p, Decline: `{"scenario":"decline"}`, Action: `{"scenario":"require_action"}`,
					Complete: func(t *testing.T, payment id.Payment, _ payment.Outcome, approve bool) {
						back, err := p.CompleteAction(payment, approve)
						if err != nil || back != "https://shop.example/return" {
							t.Fatalf("back to %q, %v", back, err)
						}
					},
					Charged: func(_ *testing.T, payment id.Payment) money.Amount { return p.TotalCharged(payment) },
				}
			})
		})
	}
}

func TestScenarios(t *testing.T) {
	for _, test := range []struct {
		scenario string
		status   payment.Status // of the answer; empty: there is none
		truth    payment.Status // of the books; empty: nothing is in them
		captured int64
	}{
		{"approve", payment.Captured, payment.Captured, 1000},
		{"", payment.Captured, payment.Captured, 1000},
		{"authorize_only", payment.Authorized, payment.Authorized, 0},
		{"decline", payment.Failed, payment.Failed, 0},
		{"require_action", payment.RequiresAction, payment.RequiresAction, 0},
		{"processing", payment.Pending, payment.Pending, 0},
		{"timeout", "", payment.Captured, 1000},
		{"silence", "", "", 0},
		{"error", "", "", 0},
		{"amount_mismatch", payment.Captured, payment.Captured, 999},
	} {
		t.Run(test.scenario, func(t *testing.T) {
			p := testpay.New(testpay.Options{ActionURL: "/action"})
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
			defer cancel()
			o, err := p.Authorize(ctx, charge(test.scenario))
			if o.Status != test.status || (err == nil) != (test.status != "") {
				t.Errorf("%+v, %v; want %s", o, err, test.status)
			}
			if test.scenario == "require_action" && (o.Action.Type != "redirect" || o.Action.URL != "/action?payment=pay_0000000000007") {
				t.Errorf("action %+v", o.Action)
			}
			truth, err := p.Fetch(t.Context(), ref)
			if err != nil || truth.Status != test.truth || truth.Found != (test.truth != "") || truth.Captured.Minor != test.captured {
				t.Errorf("the books say %+v, %v; want %s", truth, err, test.truth)
			}
			if got := p.TotalCharged(name); got.Minor != test.captured {
				t.Errorf("charged %s", got)
			}
		})
	}
	for _, bad := range []string{`{"scenario":"steal"}`, `[]`, `{`} {
		c := charge("")
		c.Data = bad
		if _, err := testpay.New(testpay.Options{}).Authorize(t.Context(), c); fault.CodeOf(err) != fault.CodeValidation {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func TestFailures(t *testing.T) {
	calls := map[testpay.Call]func(p *testpay.Provider) (bool, error){
		testpay.Authorize: func(p *testpay.Provider) (bool, error) {
			o, err := p.Authorize(t.Context(), charge("authorize_only"))
			return o.Found, err
		},
		testpay.Capture: func(p *testpay.Provider) (bool, error) {
			o, err := p.Capture(t.Context(), ref, eur(1000), "key")
			return o.Found, err
		},
		testpay.Void: func(p *testpay.Provider) (bool, error) {
			o, err := p.Void(t.Context(), ref, "key")
			return o.Found, err
		},
		testpay.Refund: func(p *testpay.Provider) (bool, error) {
			o, err := p.Refund(t.Context(), ref, 3, eur(10))
			return o.Found, err
		},
		testpay.Fetch: func(p *testpay.Provider) (bool, error) {
			o, err := p.Fetch(t.Context(), ref)
			return o.Found, err
		},
		testpay.FetchRefund: func(p *testpay.Provider) (bool, error) {
			_, err := p.FetchRefund(t.Context(), ref, 3, "")
			return true, err
		},
	}
	for call, do := range calls {
		t.Run(string(call), func(t *testing.T) {
			for _, after := range []bool{false, true} {
				p := testpay.New(testpay.Options{})
				if call != testpay.Authorize {
					if _, err := p.Authorize(t.Context(), charge("authorize_only")); err != nil {
						t.Fatal(err)
					}
				}
				if after {
					p.FailAfter(call, 2)
				} else {
					p.Fail(call, 2)
				}
				before, _ := p.Account(name)
				for range 2 {
					if _, err := do(p); err == nil || fault.KindOf(err) != fault.Internal {
						t.Fatalf("after %v: %v", after, err)
					}
					if account, _ := p.Account(name); !after && account.Events != before.Events {
						t.Errorf("it had an effect: %+v", account)
					}
				}
				if found, err := do(p); err != nil || !found {
					t.Errorf("after %v: the third call: %v, %v", after, found, err)
				}
			}
			p := testpay.New(testpay.Options{})
			p.Delay(call, time.Millisecond)
			if _, err := do(p); err != nil {
				t.Errorf("a short delay: %v", err)
			}
		})
	}
	p := testpay.New(testpay.Options{})
	p.Delay(testpay.Authorize, time.Hour)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Authorize(gone, charge("")); err == nil || p.TotalCharged(name).Minor != 0 {
		t.Errorf("a long delay: %v", err)
	}
}

func TestSettleAndReverse(t *testing.T) {
	p := testpay.New(testpay.Options{})
	if _, err := p.Authorize(t.Context(), charge("processing")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := p.Settle(name, true); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Settle(name, false); err != nil || p.TotalCharged(name) != eur(1000) {
		t.Errorf("%v, charged %s", err, p.TotalCharged(name))
	}
	if _, err := p.Refund(t.Context(), ref, 3, eur(400)); err != nil {
		t.Fatal(err)
	}
	if err := p.ReverseRefund(name, 3); err != nil {
		t.Fatal(err)
	}
	if o, err := p.FetchRefund(t.Context(), ref, 3, ""); err != nil || o.Status != payment.RefundFailed {
		t.Errorf("%+v, %v", o, err)
	}
	for _, err := range []error{
		p.Settle(8, true), p.ReverseRefund(name, 4),
		func() error { _, err := p.CompleteAction(8, true); return err }(),
		func() error { _, err := p.Account(8); return err }(),
	} {
		if fault.CodeOf(err) != fault.CodeNotFound {
			t.Errorf("what is not there: %v", err)
		}
	}
}

func TestCallbacks(t *testing.T) {
	fake := clock.NewFake(start)
	type letter struct {
		header http.Header
		body   []byte
	}
	var box []letter
	answered := false
	p := testpay.New(testpay.Options{Secret: []byte("secret"), Clock: fake, Deliver: func(header http.Header, body []byte) {
		if answered {
			t.Error("a callback came after the answer")
		}
		box = append(box, letter{header, body})
	}})
	steps := []func() error{
		func() error { _, err := p.Authorize(t.Context(), charge("authorize_only")); return err },
		func() error { _, err := p.Authorize(t.Context(), charge("authorize_only")); return err }, // nothing new
		func() error { _, err := p.Capture(t.Context(), ref, eur(1000), "key"); return err },
		func() error { _, err := p.Refund(t.Context(), ref, 3, eur(400)); return err },
		func() error { _, err := p.Fetch(t.Context(), ref); return err }, // nothing new
		func() error { return p.ReverseRefund(name, 3) },
	}
	for _, step := range steps {
		answered = false
		if err := step(); err != nil {
			t.Fatal(err)
		}
		answered = true
	}
	if len(box) != 4 {
		t.Fatalf("%d callbacks, want 4", len(box))
	}
	seen := map[string]bool{}
	for i, l := range box {
		callbacks, err := p.ParseCallback(l.header, l.body, start.Add(5*time.Minute))
		if err != nil || len(callbacks) != 1 {
			t.Fatalf("%v, %v", callbacks, err)
		}
		c := callbacks[0]
		if seen[c.EventID] || c.Payment != name || c.ProviderPaymentID == "" || (c.Outcome == nil) != (i > 1) || (c.RefundOutcome == nil) != (i < 2) {
			t.Errorf("callback %d: %+v", i, c)
		}
		seen[c.EventID] = true
	}
	for what, try := range map[string]func() error{
		"old": func() error {
			_, err := p.ParseCallback(box[0].header, box[0].body, start.Add(5*time.Minute+time.Second))
			return err
		},
		"future": func() error {
			_, err := p.ParseCallback(box[0].header, box[0].body, start.Add(-6*time.Minute))
			return err
		},
		"other": func() error { _, err := p.ParseCallback(box[0].header, box[1].body, start); return err },
		"forged": func() error {
			_, err := p.ParseCallback(testpay.Sign([]byte("guess"), start, box[0].body), box[0].body, start)
			return err
		},
		"no secret": func() error {
			_, err := testpay.New(testpay.Options{}).ParseCallback(testpay.Sign(nil, start, box[0].body), box[0].body, start)
			return err
		},
	} {
		if fault.CodeOf(try()) != payment.CodeBadSignature {
			t.Errorf("%s: %v", what, try())
		}
	}
}

// TestBooksOutliveTheShop: two processes with one file, one of which dies in the middle of a line.
func TestBooksOutliveTheShop(t *testing.T) {
	path := filepath.Join(t.TempDir(), "books.jsonl")
	openBooks := func() *testpay.Provider {
		books, err := testpay.OpenFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return testpay.New(testpay.Options{Books: books})
	}
	one, two := openBooks(), openBooks()
	var group sync.WaitGroup
	for _, p := range []*testpay.Provider{one, two, one, two} {
		group.Go(func() {
			if o, err := p.Authorize(context.Background(), charge("approve")); err != nil || o.Status != payment.Captured {
				t.Errorf("%+v, %v", o, err)
			}
		})
	}
	group.Wait()
	account, err := two.Account(name)
	if err != nil || account.Charges != 1 || account.Captured != eur(1000) {
		t.Errorf("%+v, %v", account, err)
	}
	text, err := os.ReadFile(path)
	if err != nil || strings.Count(string(text), "\n") != 1 {
		t.Errorf("the books: %q, %v", text, err)
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString(strings.Repeat(`{"payment_id":"pay_00000`, 100)); err != nil || file.Close() != nil {
		t.Fatal(err)
	}
	three := openBooks()
	if _, err := three.Refund(t.Context(), ref, 3, eur(400)); err != nil {
		t.Fatal(err)
	}
	for i, p := range []*testpay.Provider{one, two, three, openBooks()} {
		if account, err := p.Account(name); err != nil || account.Refunded() != eur(400) || account.Captured != eur(1000) {
			t.Errorf("process %d: %+v, %v", i, account, err)
		}
	}
	if err := os.WriteFile(path, []byte("rubbish\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := testpay.OpenFile(path); err == nil {
		t.Error("rubbish was read")
	}
}
