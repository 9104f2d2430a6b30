package checkout_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/checkout"
	"winkel/internal/commerce/checkout/checkouttest"
	"winkel/internal/commerce/promotion"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// failing is a statement that no database can carry out.
var failing = db.SQL(`INSERT INTO number_sequence (name, next) VALUES (NULL, $1)`)

// Whichever statement of an order fails, nothing of it is there.
func TestEveryStatementFails(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		s.Coupon("TEN", 100_000, 5)
		for _, pay := range []checkout.Completion{checkouttest.By("manual"), checkouttest.Test("approve")} {
			thing, other := s.Sell(1999, 3), s.Sell(500, 3)
			c := s.Fill(thing, other)
			if _, err := s.Carts.AddCoupon(ctx, c, nil, "TEN", nil); err != nil {
				t.Fatal(err)
			}
			session := s.Ready(c)
			for n, statements := 0, 1; n < statements; n++ {
				for _, inOneCall := range []bool{false, true} {
					before := tables(t, s)
					broken := false
					s.Probe.Before = func(b *db.Batch) {
						if broken {
							t.Errorf("statement %d: something else is written", n)
						}
						broken, statements = true, b.Len()
						b.Replace(n, failing, int64(1))
					}
					claim, _ := s.Key(fmt.Sprint("key ", n, inOneCall))
					var err error
					if inOneCall {
						d := checkouttest.Direct(pay, thing, other)
						d.Codes = []string{"TEN"}
						_, err = s.Checkouts.PlaceOrder(ctx, d, claim)
					} else {
						_, err = s.Checkouts.Complete(ctx, session.ID, pay, claim)
					}
					s.Probe.Before = nil
					if err == nil || fault.KindOf(err) != fault.Internal {
						t.Errorf("statement %d failed, and the order says %v", n, err)
					}
					unchanged(t, s, before)
				}
				if n == statements-1 && n < 8 {
					t.Errorf("there are only %d statements", statements)
				}
			}
			if _, err := s.Checkouts.Complete(ctx, session.ID, pay, nil); err != nil {
				t.Errorf("the order cannot be placed afterwards: %v", err)
			}
		}
		s.Verify()
	})
}

// rounds is how often races are run.
func rounds(t *testing.T) int {
	t.Helper()
	if n, err := strconv.Atoi(os.Getenv("WINKEL_ROUNDS")); err == nil {
		return n
	}
	return 2
}

// Two hundred want the last one, by sessions and in one call, on two nodes.
func TestLastOne(t *testing.T) {
	const buyers = 200
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		nodes := []*shop{s, s.Reborn()}
		for round := range rounds(t) {
			thing := s.Sell(1999, 1)
			pay := checkouttest.By("cod")
			if round%2 == 1 {
				pay = checkouttest.Test("approve")
			}
			sessions := make([]id.Checkout, buyers)
			for i := range sessions {
				if i%4 == 0 { // carts in which it lay already
					sessions[i] = open(t, s, thing, i)
				}
			}
			var wg sync.WaitGroup
			var mu sync.Mutex
			won := 0
			for i := range buyers {
				wg.Go(func() {
					node := nodes[i%2]
					var err error
					if sessions[i].IsZero() {
						d := checkouttest.Direct(pay, thing)
						d.Email = fmt.Sprintf("buyer-%d-%d@example.com", round, i)
						_, err = node.Checkouts.PlaceOrder(ctx, d, nil)
					} else {
						_, err = node.Checkouts.Complete(ctx, sessions[i], pay, nil)
					}
					switch {
					case err == nil:
						mu.Lock()
						won++
						mu.Unlock()
					case fault.CodeOf(err) != checkout.CodeInsufficientStock || fault.KindOf(err) != fault.Conflict:
						t.Errorf("buyer %d: %v", i, err)
					}
				})
			}
			wg.Wait()
			onHand, reserved := s.Stock(thing)
			if won != 1 || onHand != 1 || reserved != 1 {
				t.Errorf("round %d: %d orders, %d on hand, %d promised", round, won, onHand, reserved)
			}
			s.Verify(thing)
		}
	})
}

// open begins a session for something that others hold already.
func open(t *testing.T, s *shop, thing id.Variant, i int) id.Checkout {
	t.Helper()
	c := s.Fill(thing)
	session, err := s.Checkouts.Begin(ctx, c, nil)
	if err == nil {
		_, err = s.Checkouts.Update(ctx, session.ID, nil, checkout.Patch{
			Email: new(fmt.Sprintf("buyer-%d@example.com", i)), ShippingAddress: new(checkouttest.Berlin),
		}, nil)
	}
	if err == nil { // he lets go of it again: nobody holds it when the race begins
		b := &db.Batch{}
		if err = s.Inventory.Release(ctx, b, session.ID); err == nil {
			err = s.DB.Submit(ctx, b)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return session.ID
}

func TestLastUseOfACoupon(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		nodes := []*shop{s, s.Reborn()}
		for round := range rounds(t) {
			code := fmt.Sprint("ONCE", round)
			coupon := s.Coupon(code, 100_000, 1)
			thing := s.Sell(1999, 100)
			var wg sync.WaitGroup
			var mu sync.Mutex
			won := 0
			for i := range 12 {
				wg.Go(func() {
					d := checkouttest.Direct(checkouttest.Test("approve"), thing)
					d.Email, d.Codes = fmt.Sprintf("buyer-%d@example.com", i), []string{code}
					_, err := nodes[i%2].Checkouts.PlaceOrder(ctx, d, nil)
					switch {
					case err == nil:
						mu.Lock()
						won++
						mu.Unlock()
					case fault.CodeOf(err) != promotion.CodeCouponLimitReached || fault.KindOf(err) != fault.Refused:
						t.Errorf("buyer %d: %v", i, err)
					}
				})
			}
			wg.Wait()
			if won != 1 || s.Used(coupon) != 1 {
				t.Errorf("%d orders, %d uses", won, s.Used(coupon))
			}
		}
		s.Verify()
	})
}

// A discount that applies by itself and has just been used up refuses nobody: who comes later pays the full price.
func TestDiscountThatIsUsedUpRefusesNobody(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		other := s.Reborn()
		thing := s.Sell(1999, 100)
		discount := s.Coupon("", 100_000, 1)
		place := func(node *shop) int64 {
			t.Helper()
			r, err := node.Checkouts.PlaceOrder(ctx, checkouttest.Direct(checkouttest.By("cod"), thing), nil)
			if err != nil {
				t.Fatal(err)
			}
			return r.Order.DiscountTotal.Minor
		}
		if _, err := other.Promotions.Candidates(ctx, nil); err != nil { // it remembers the discount for a second
			t.Fatal(err)
		}
		if first, second := place(s), place(other); first != 200 || second != 0 || s.Used(discount) != 1 {
			t.Errorf("discounts of %d and %d, %d uses", first, second, s.Used(discount))
		}
		// Whoever was shown the discounted total is told, and charged nothing else.
		d := checkouttest.Direct(checkouttest.By("cod"), thing)
		d.Payment.ExpectedTotal = new(int64(total - 238))
		_, err := other.Checkouts.PlaceOrder(ctx, d, nil)
		s.WantFault(err, checkout.CodePriceChanged)
		s.Verify(thing)
	})
}

func TestDoubleClicks(t *testing.T) {
	t.Parallel()
	for _, sameKey := range []bool{false, true} {
		for _, pay := range []string{"approve", "require_action", "authorize_only"} {
			t.Run(fmt.Sprintf("%s, same key %v", pay, sameKey), func(t *testing.T) {
				t.Parallel()
				checkouttest.Each(t, func(t *testing.T, s *shop) { doubleClick(t, s, sameKey, pay) })
			})
		}
	}
}

func doubleClick(t *testing.T, s *shop, sameKey bool, pay string) {
	t.Helper()
	thing := s.Sell(1999, 3)
	session := s.Ready(s.Fill(thing))
	nodes := []*shop{s, s.Reborn()}
	var wg sync.WaitGroup
	var mu sync.Mutex
	numbers := map[string]int{}
	for i := range 20 {
		wg.Go(func() {
			key := fmt.Sprint("click ", i)
			if sameKey {
				key = "click"
			}
			claim, stored := nodes[i%2].Key(key)
			var number string
			if stored != nil {
				number = string(stored.Body)
			} else {
				r, err := nodes[i%2].Checkouts.Complete(ctx, session.ID, checkouttest.Test(pay), claim)
				if fault.CodeOf(err) == fault.CodeIdempotencyRunning || fault.CodeOf(err) == "payment_outcome_pending" {
					return // he is told to come again
				}
				if err != nil {
					t.Errorf("click %d: %v", i, err)
					return
				}
				number = r.Order.Number
			}
			mu.Lock()
			numbers[number]++
			mu.Unlock()
		})
	}
	wg.Wait()
	if len(numbers) != 1 || len(s.All()) != 1 {
		t.Errorf("the clicks were answered %v, and there is %s", numbers, s.Describe())
	}
	s.Verify(thing)
}

// What somebody else took is told to the one who wanted it, with how many there are.
func TestShortage(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		thing := s.Sell(1999, 5)
		d := checkouttest.Direct(checkouttest.By("cod"))
		d.Items = []cart.NewItem{{Variant: thing, Quantity: 6}}
		before := tables(t, s)
		_, err := s.Checkouts.PlaceOrder(ctx, d, nil)
		f := s.WantFault(err, checkout.CodeInsufficientStock)
		if len(f.Details) != 1 || f.Details[0].Value != int64(5) || !strings.HasPrefix(f.Details[0].Param, "items[0]") {
			t.Errorf("%+v", f)
		}
		unchanged(t, s, before)
	})
}

// Goods whose holds are over, and were not swept yet, are there for as many as want them at once.
func TestManyTakeWhatIsNoLongerHeld(t *testing.T) {
	const units = 24
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		thing := s.Sell(1999, units)
		for range units {
			s.Ready(s.Fill(thing))
		}
		s.Clock.Advance(16 * time.Minute)
		nodes := []*shop{s, s.Reborn()}
		var wg sync.WaitGroup
		for i := range units {
			wg.Go(func() {
				d := checkouttest.Direct(checkouttest.By("cod"), thing)
				if _, err := nodes[i%2].Checkouts.PlaceOrder(ctx, d, nil); err != nil {
					t.Errorf("buyer %d: %v", i, err)
				}
			})
		}
		wg.Wait()
		if _, reserved := s.Stock(thing); reserved != units {
			t.Errorf("%d of %d are promised", reserved, units)
		}
		s.Verify(thing)
	})
}
