package checkout_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"winkel/internal/commerce/checkout"
	"winkel/internal/commerce/checkout/checkouttest"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/limit"
)

// tester is somebody who pays.
type tester struct {
	*checkouttest.Shop

	variant id.Variant
}

func newTester(s *checkouttest.Shop) tester {
	s.Checkouts.Attempts = payment.NewAttempts(limit.NewMemory(0, s.Clock), nil)
	return tester{s, s.Sell(1000, 10_000)}
}

// pay tries to pay for a cart, or without one (0) in one call, from an address by a card; the code of what came of it.
func (s tester) pay(t *testing.T, cart id.Cart, address, scenario, card string) string {
	t.Helper()
	claim, _ := s.Key(fmt.Sprint("attempt ", s.DB.IDs().Next()))
	how := checkout.Completion{Provider: "test", Data: fmt.Sprintf(`{"scenario":%q,"card":%q}`, scenario, card), Address: address}
	var err error
	if cart == 0 {
		_, err = s.Checkouts.PlaceOrder(t.Context(), checkouttest.Direct(how, s.variant), claim)
	} else {
		_, err = s.Checkouts.Complete(t.Context(), s.Ready(cart).ID, how, claim)
	}
	return fault.CodeOf(err)
}

// calls counts how often the provider is asked for money.
func (s tester) calls() *int {
	n := new(int)
	s.Step = func(name string) {
		if name == "before authorize" {
			*n++
		}
	}
	return n
}

func TestTypingErrorsAreNothing(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, shop *checkouttest.Shop) {
		s := newTester(shop)
		cart := s.Fill(s.variant)
		for i, scenario := range []string{"decline", "decline", "approve"} {
			want := map[string]string{"decline": payment.CodeDeclined}[scenario]
			if code := s.pay(t, cart, "192.0.2.1", scenario, "4242"); code != want {
				t.Errorf("attempt %d: %q, want %q", i, code, want)
			}
		}
		// A company: a hundred people behind one address, of whom one in ten fails.
		for i := range 100 {
			scenario, want := "approve", ""
			if i%10 == 0 {
				scenario, want = "decline", payment.CodeDeclined
			}
			if code := s.pay(t, 0, "198.51.100.1", scenario, fmt.Sprint(i)); code != want {
				t.Fatalf("colleague %d: %q, want %q", i, code, want)
			}
		}
	})
}

func TestWhoeverTriesOutCardsIsRefused(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, shop *checkouttest.Shop) {
		s := newTester(shop)
		calls := s.calls()

		// With one cart, from many addresses, many cards.
		cart := s.Fill(s.variant)
		for i := range 8 {
			want := payment.CodeDeclined
			if i >= 5 {
				want = payment.CodeAttemptsExceeded
			}
			if code := s.pay(t, cart, fmt.Sprintf("2001:db8:%d::1", i), "decline", fmt.Sprint("a", i)); code != want {
				t.Errorf("cart, attempt %d: %q, want %q", i, code, want)
			}
		}
		if *calls != 5 {
			t.Errorf("the provider was asked %d times", *calls)
		}
		onHand, reserved := s.Stock(s.variant)
		if session := s.Ready(cart); onHand != 10_000 || reserved > 1 || session.Status != checkout.ReadyForComplete {
			t.Errorf("after the refusals %d of %d are reserved, and the checkout is %s", reserved, onHand, session.Status)
		}

		// From one network, without carts, many cards; one in twenty is good.
		refused := 0
		for i := range 60 {
			scenario := "decline"
			if i%20 == 0 {
				scenario = "approve"
			}
			if s.pay(t, 0, fmt.Sprintf("2001:db8:ffff:1::%d", i), scenario, fmt.Sprint("b", i)) == payment.CodeAttemptsExceeded {
				refused++
			}
		}
		if refused != 60-16 {
			t.Errorf("%d of 60 were refused", refused)
		}

		// One card with many numbers on its back, from addresses and in carts of their own.
		for i := range 4 {
			if code := s.pay(t, s.Fill(s.variant), fmt.Sprintf("203.0.113.%d", i), "decline", "the one"); code != payment.CodeDeclined {
				t.Errorf("card, attempt %d: %q", i, code)
			}
		}
		own := s.Fill(s.variant)
		for i, want := range []string{payment.CodeDeclined, payment.CodeDeclined, payment.CodeDeclined} {
			if code := s.pay(t, own, "203.0.113.99", "decline", fmt.Sprint("c", i)); code != want {
				t.Errorf("other cards, attempt %d: %q", i, code)
			}
		}
		*calls = 0
		if code := s.pay(t, own, "203.0.113.99", "approve", "the one"); code != payment.CodeAttemptsExceeded || *calls != 0 {
			t.Errorf("the card after that: %q, the provider was asked %d times", code, *calls)
		}
		if code := s.pay(t, own, "203.0.113.99", "approve", "another"); code != "" {
			t.Errorf("a good card after that: %q", code)
		}

		s.Clock.Advance(12 * time.Minute)
		if code := s.pay(t, cart, "2001:db8:77::1", "approve", "d"); code != "" {
			t.Errorf("the first cart, a while later: %q", code)
		}
		if s.Checkouts.Attempts.Refused() != 3+44+1 {
			t.Errorf("%d refusals were counted", s.Checkouts.Attempts.Refused())
		}
	})
}

// A hundred at once are not a hundred for the price of one: what is under way counts as failed.
func TestCardsAreNotTriedOutAllAtOnce(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, shop *checkouttest.Shop) {
		s := newTester(shop)
		for name, test := range map[string]struct {
			address func(n int) string
			card    func(n int) string
			most    int64
		}{
			"from one network": {
				func(n int) string { return fmt.Sprintf("2001:db8:1:1::%d", n) }, func(n int) string { return fmt.Sprint("n", n) }, 15,
			},
			"one card from there": {
				func(n int) string { return fmt.Sprintf("2001:db8:2:2::%d", n) }, func(int) string { return "the one" }, 3 + 4, // of the first three nobody asks which card it is
			},
		} {
			var asked, declined atomic.Int64
			s.Step = func(step string) {
				if step == "before authorize" {
					asked.Add(1)
				}
			}
			var all sync.WaitGroup
			for n := range 60 {
				all.Go(func() {
					switch code := s.pay(t, 0, test.address(n), "decline", test.card(n)); code {
					case payment.CodeDeclined:
						declined.Add(1)
					case payment.CodeAttemptsExceeded:
					default:
						t.Errorf("%s: %q", name, code)
					}
				})
			}
			all.Wait()
			if asked.Load() > test.most || asked.Load() < 4 || declined.Load() != asked.Load() {
				t.Errorf("%s: the provider was asked %d times and declined %d", name, asked.Load(), declined.Load())
			}
		}
	})
}

// Those who pay behind one address all at once, as on the day of a sale, wait for each other and get what they want.
func TestManyPayAtOnce(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, shop *checkouttest.Shop) {
		s := newTester(shop)
		var all sync.WaitGroup
		for n := range 40 {
			all.Go(func() {
				if code := s.pay(t, 0, "198.51.100.7", "approve", fmt.Sprint("m", n)); code != "" {
					t.Errorf("%q", code)
				}
			})
		}
		all.Wait()
	})
}

// What came to nothing before the provider was asked is not held against anybody.
func TestWhatWasNotTriedCountsForNothing(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, shop *checkouttest.Shop) {
		s := newTester(shop)
		sold := s.Sell(1000, 0)
		for range 20 {
			claim, _ := s.Key(fmt.Sprint("sold out ", s.DB.IDs().Next()))
			how := checkout.Completion{Provider: "test", Data: `{"scenario":"approve","card":"x"}`, Address: "192.0.2.9"}
			if _, err := s.Checkouts.PlaceOrder(t.Context(), checkouttest.Direct(how, sold), claim); fault.CodeOf(err) != checkout.CodeInsufficientStock {
				t.Fatal(err)
			}
		}
		if code := s.pay(t, 0, "192.0.2.9", "approve", "x"); code != "" {
			t.Errorf("afterwards: %q", code)
		}
	})
}

func TestRefusedAttemptsSayHowLong(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, shop *checkouttest.Shop) {
		s := newTester(shop)
		cart := s.Fill(s.variant)
		for range 5 {
			s.pay(t, cart, "", "decline", "")
		}
		claim, _ := s.Key("one more")
		_, err := s.Checkouts.Complete(t.Context(), s.Ready(cart).ID, checkouttest.Test("approve"), claim)
		if f := s.WantFault(err, payment.CodeAttemptsExceeded); f.Kind != fault.RateLimited || f.Param != "payment" || f.RetryAfter != 10*time.Minute {
			t.Errorf("the refusal is %+v", f)
		}
		claim, _ = s.Key("by hand")
		if _, err := s.Checkouts.Complete(t.Context(), s.Ready(cart).ID, checkouttest.By("manual"), claim); err != nil {
			t.Errorf("another way to pay: %v", err)
		}
	})
}
