package checkout_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/checkout"
	"winkel/internal/commerce/checkout/checkouttest"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/settlement"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// died is what a process panics with that dies.
type died string

// dieAt lets the process die at the n-th step, counted from 0: before or after a batch is submitted, before or after the
// provider is called. It tells how many steps were taken.
func dieAt(s *shop, n int) (taken *int) {
	taken = new(int)
	step := func(name string) {
		*taken++
		if *taken == n+1 {
			s.Step, *s.Probe = nil, db.Probe{}
			panic(died(name))
		}
	}
	s.Step = step
	*s.Probe = db.Probe{
		Before: func(*db.Batch) { step("before submit") },
		After:  func(*db.Batch, error) { step("after submit") },
	}
	return taken
}

// live does something, and says at which step the process died of it; empty if it did not.
func live(s *shop, do func()) (at died) {
	defer func() {
		s.Step, *s.Probe = nil, db.Probe{}
		if r := recover(); r != nil {
			var ok bool
			if at, ok = r.(died); !ok {
				panic(r)
			}
		}
	}()
	do()
	return ""
}

// purchase is one shopper on his way to an order.
type purchase struct {
	email   string
	thing   id.Variant
	cart    id.Cart // zero: he orders in one call
	session id.Checkout
	pay     checkout.Completion
}

// order sends the shopper's request, with an Idempotency-Key, and does what his bank wants him to do.
func (p *purchase) order(s *shop, key string) (number string, err error) {
	claim, stored := s.Key(key)
	if stored != nil {
		return string(stored.Body), nil
	}
	var r *checkout.Result
	if p.cart.IsZero() {
		d := checkouttest.Direct(p.pay, p.thing)
		d.Email, d.Codes = p.email, []string{"TEN"}
		r, err = s.Checkouts.PlaceOrder(ctx, d, claim)
	} else {
		r, err = s.Checkouts.Complete(ctx, p.session, p.pay, claim)
	}
	if err != nil {
		return "", err
	}
	if r.Action != nil {
		if _, err := s.Bank.CompleteAction(r.Order.Payments[0].ID, true); err != nil {
			return "", err
		}
		return p.order(s, key) // he comes back from his bank
	}
	return r.Order.Number, nil
}

// What the shopper and the shop do after the process died.
var repeats = []struct {
	name       string
	sameKey    bool
	roundFirst bool // he comes back after the shop has found out by itself
	letters    bool // callbacks come late, and twice
}{
	{"with the same key at once", true, false, false},
	{"with another key at once", false, false, true},
	{"with the same key later", true, true, true},
	{"with another key later", false, true, false},
}

func TestDeathAtEveryStep(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		pay      checkout.Completion
		code     string // of the refusal in the end
		inOneGo  bool
		fewSteps int // that there are at least
	}{
		{name: "approve", pay: checkouttest.Test("approve"), fewSteps: 6},
		{name: "authorize_only", pay: checkouttest.Test("authorize_only"), fewSteps: 6},
		{name: "decline", pay: checkouttest.Test("decline"), code: payment.CodeDeclined, fewSteps: 6},
		{name: "require_action", pay: checkouttest.Test("require_action"), fewSteps: 10},
		{name: "manual", pay: checkouttest.By("manual"), fewSteps: 2},
		{name: "approve in one call", pay: checkouttest.Test("approve"), inOneGo: true, fewSteps: 6},
		{name: "decline in one call", pay: checkouttest.Test("decline"), inOneGo: true, code: payment.CodeDeclined, fewSteps: 6},
		{name: "require_action in one call", pay: checkouttest.Test("require_action"), inOneGo: true, fewSteps: 10},
		{name: "manual in one call", pay: checkouttest.By("manual"), inOneGo: true, fewSteps: 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			checkouttest.Each(t, func(t *testing.T, s *shop) {
				coupon := s.Coupon("TEN", 100_000, 0)
				var things []id.Variant
				steps, everywhere := 0, false
				for n := 0; !everywhere; n++ {
					for i, again := range repeats {
						if strings.Contains(t.Name(), "postgres") && i != n%len(repeats) {
							continue // every step on both engines, every repeat on one
						}
						p := &purchase{email: fmt.Sprintf("%d-%d@example.com", n, i), thing: s.Sell(1999, 3), pay: c.pay}
						if things = append(things, p.thing); !c.inOneGo {
							p.prepare(t, s)
						}
						key := fmt.Sprintf("key %d %d", n, i)
						s.Post.Take()
						taken := dieAt(s, n)
						at := live(s, func() { _, _ = p.order(s, key) })
						everywhere, steps = at == "", *taken
						s = s.Reborn()
						where := fmt.Sprintf("died at step %d (%s), asked again %s", n, at, again.name)
						p.again(t, s, where, key, i, c.code)
					}
				}
				if steps < c.fewSteps {
					t.Errorf("there are %d steps", steps)
				}
				s.Verify(things...)
				standing := int64(len(checkouttest.Standing(s.All())))
				if used := s.Used(coupon); used != standing {
					t.Errorf("the coupon counts %d uses of %d orders", used, standing)
				}
			})
		})
	}
}

// prepare fills the cart and settles everything but the payment.
func (p *purchase) prepare(t *testing.T, s *shop) {
	t.Helper()
	p.cart = s.Fill(p.thing)
	if _, err := s.Carts.AddCoupon(ctx, p.cart, nil, "TEN", nil); err != nil {
		t.Fatal(err)
	}
	p.session = s.Ready(p.cart).ID
	if _, err := s.Checkouts.Update(ctx, p.session, nil, checkout.Patch{Email: &p.email}, nil); err != nil {
		t.Fatal(err)
	}
}

// again has the shopper come back to a shop whose process died, and asserts that he has one order, or none, and what he
// paid for.
func (p *purchase) again(t *testing.T, s *shop, where, key string, i int, code string) {
	t.Helper()
	again := repeats[i]
	if again.letters {
		letters := s.Post.Take()
		for n := range letters {
			for range 2 {
				if err := s.Hand(letters[len(letters)-1-n]); err != nil {
					t.Errorf("%s: a callback: %v", where, err)
				}
			}
		}
	}
	if again.roundFirst {
		s.Calm()
	}
	second := key
	if !again.sameKey {
		second = "other " + key
	}
	number, err := p.order(s, second)
	for range 2 {
		if fault.CodeOf(err) == payment.CodeOutcomePending {
			s.Calm()
			number, err = p.order(s, second)
		}
	}
	if fault.CodeOf(err) != code || err != nil && code == "" {
		t.Errorf("%s: %v, want %q", where, err, code)
		return
	}
	s.Calm()
	all := s.Of(p.email)
	standing := checkouttest.Standing(all)
	most := 1
	if p.cart.IsZero() && !again.sameKey {
		most = 2 // without a cart, another key is another order
	}
	if code == "" && (len(standing) == 0 || standing[0].Number != number) || code != "" && len(standing) > 0 || len(standing) > most {
		t.Errorf("%s: answered %q, and %d orders stand: %s", where, number, len(standing), s.Describe())
	}
	if repeated, err := p.order(s, second); code == "" && (err != nil || repeated != number) {
		t.Errorf("%s: a third request was answered %q, %v; the second %q", where, repeated, err, number)
	}
	for _, o := range all {
		if o.Status == order.Pending && o.PlacedAt.IsZero() {
			t.Errorf("%s: order %s still waits", where, o.Number)
		}
	}
	onHand, reserved := s.Stock(p.thing)
	if onHand != 3 || reserved != int64(len(standing)) {
		if _, err := s.Inventory.SweepReservations(ctx); err != nil {
			t.Fatal(err)
		}
		s.Clock.Advance(time.Hour)
		s.Round()
		if _, reserved = s.Stock(p.thing); reserved != int64(len(standing)) {
			t.Errorf("%s: %d of %d are promised to %d orders", where, reserved, onHand, len(standing))
		}
	}
}

// What the shop does by itself can die at every step too: another process goes on with it.
func TestDeathInTheRounds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		prepare func(t *testing.T, s *shop, thing id.Variant)
		standing,
		refunds int
	}{
		"a payment that ended unseen": {func(t *testing.T, s *shop, thing id.Variant) {
			o := begin(t, s, thing, "processing")
			if err := s.Bank.Settle(o.Payments[0].ID, true); err != nil {
				t.Fatal(err)
			}
			s.Clock.Advance(3 * time.Minute)
		}, 1, 0},
		"a payment that never arrived": {func(t *testing.T, s *shop, thing id.Variant) {
			begin(t, s, thing, "error")
			s.Clock.Advance(3 * time.Minute)
		}, 0, 0},
		"a shopper who does not come back from his bank": {func(t *testing.T, s *shop, thing id.Variant) {
			begin(t, s, thing, "require_action")
			s.Clock.Advance(31 * time.Minute)
		}, 0, 0},
		"money that came too late": {func(t *testing.T, s *shop, thing id.Variant) {
			o := begin(t, s, thing, "processing")
			if _, err := s.Settlement.Drop(ctx, o.Payments[0].ID, "x", "Given up.", settlement.How{}); err != nil {
				t.Fatal(err)
			}
			s.Post.Take()
			if err := s.Bank.Settle(o.Payments[0].ID, true); err != nil {
				t.Fatal(err)
			}
			hand(t, s, s.Post.Take()...)
		}, 0, 1},
		"a bank transfer that never came": {func(t *testing.T, s *shop, thing id.Variant) {
			d := checkouttest.Direct(checkouttest.By("manual"), thing)
			if _, err := s.Checkouts.PlaceOrder(ctx, d, nil); err != nil {
				t.Fatal(err)
			}
			s.Clock.Advance(15 * 24 * time.Hour)
		}, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkouttest.Each(t, func(t *testing.T, s *shop) {
				var things []id.Variant
				dead := 0
				for n, everywhere := 0, false; !everywhere; n++ {
					thing := s.Sell(1999, 2)
					things = append(things, thing)
					c.prepare(t, s, thing)
					dieAt(s, n)
					at := live(s, func() { s.Round() })
					if everywhere = at == ""; !everywhere {
						dead++
					}
					s = s.Reborn()
					s.Calm()
					o := s.All()[0]
					stands := len(checkouttest.Standing([]*order.Order{o}))
					if stands != c.standing || len(o.Refunds) != c.refunds || o.Status.Open() != (c.standing == 1) {
						t.Errorf("died at step %d (%s): %s, %d refunds", n, at, o.Status, len(o.Refunds))
					}
				}
				if dead < 2 {
					t.Errorf("it died only %d times", dead)
				}
				s.Verify(things...)
			})
		})
	}
}

// begin places an order that waits for its payment.
func begin(t *testing.T, s *shop, thing id.Variant, scenario string) *order.Order {
	t.Helper()
	session := s.Ready(s.Fill(thing))
	if _, err := s.Checkouts.Complete(ctx, session.ID, checkouttest.Test(scenario), nil); err != nil && fault.CodeOf(err) != payment.CodeOutcomePending {
		t.Fatal(err)
	}
	return s.All()[0]
}
