package checkout_test

import (
	"strings"
	"testing"

	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/checkout"
	"winkel/internal/commerce/checkout/checkouttest"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// cost is what something asks of the database.
type cost struct {
	read    int64 // statements outside of transactions
	written []int // statements of each batch
	trips   []int64
	texts   []string // of the first batch
}

// measure tells what f costs.
func measure(t *testing.T, s *shop, f func() error) cost {
	t.Helper()
	var c cost
	var before db.Counters
	*s.Probe = db.Probe{
		Before: func(b *db.Batch) {
			c.written = append(c.written, b.Len())
			if len(c.written) == 1 {
				c.texts = b.Statements(s.DB.Engine())
			}
			before = s.DB.Counters()
		},
		After: func(*db.Batch, error) { c.trips = append(c.trips, s.DB.Counters().Sub(before).RoundTrips) },
	}
	start := s.DB.Counters()
	err := f()
	used := s.DB.Counters().Sub(start)
	*s.Probe = db.Probe{}
	if err != nil {
		t.Fatal(err)
	}
	c.read = used.Statements
	for _, n := range c.written {
		c.read -= int64(n)
	}
	return c
}

// The placing of an order is at most 14 statements, and no transaction is more than 3 round trips.
func TestCompleteStaysInItsBudget(t *testing.T) {
	for name, want := range map[string]struct {
		discount bool
		pay      checkout.Completion
		key      bool
		placing  int
		settling int // 0: nothing is settled
		read     int64
	}{
		"bank transfer":                           {pay: checkouttest.By("manual"), placing: 10, read: 4},
		"bank transfer with a key":                {pay: checkouttest.By("manual"), key: true, placing: 11, read: 4},
		"bank transfer and a discount":            {pay: checkouttest.By("manual"), discount: true, placing: 12, read: 4},
		"bank transfer with a key and a discount": {pay: checkouttest.By("manual"), key: true, discount: true, placing: 13, read: 4},
		"card":                           {pay: checkouttest.Test("approve"), placing: 9, settling: 6, read: 4},
		"card with a key and a discount": {pay: checkouttest.Test("approve"), key: true, discount: true, placing: 12, settling: 7, read: 4},
	} {
		t.Run(name, func(t *testing.T) {
			checkouttest.Each(t, func(t *testing.T, s *shop) {
				if want.discount {
					s.Coupon("", 100_000, 0)
				}
				place := func() cost {
					session := s.Ready(s.Fill(s.Sell(1999, 10), s.Sell(500, 10)))
					claim, _ := s.Key(session.ID.String())
					if !want.key {
						claim = nil
					}
					return measure(t, s, func() error {
						_, err := s.Checkouts.Complete(ctx, session.ID, want.pay, claim)
						return err
					})
				}
				for range 3 { // numbers are taken by the block: the fourth order has one
					place()
				}
				c := place()
				if c.written[0] > 14 || c.written[0] != want.placing || c.read != want.read || want.settling > 0 && (len(c.written) != 2 || c.written[1] != want.settling) ||
					want.settling == 0 && len(c.written) != 1 {
					t.Errorf("%d statements read and %v written; want %d, and %d and %d\n%s", c.read, c.written, want.read, want.placing,
						want.settling, strings.Join(c.texts, "\n"))
				}
				for i, trips := range c.trips {
					if trips > 3 {
						t.Errorf("transaction %d takes %d round trips", i, trips)
					}
				}
			})
		})
	}
}

func TestCartsAndSessionsStayInTheirBudgets(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		thing, other := s.Sell(1999, 10), s.Sell(500, 10)
		bare, full, begun := s.Fill(thing), s.Fill(thing, other), s.Ready(s.Fill(thing, other))
		again := s.Fill(thing, other)
		var session id.Checkout
		for _, c := range []struct {
			name          string
			read, written int64
			do            func() error
		}{
			{"a look at a cart", 3, 0, func() error {
				c, err := s.Carts.Get(ctx, full)
				if err == nil {
					_, err = s.Carts.View(ctx, c)
				}
				return err
			}},
			{"a look at a cart whose checkout was begun", 4, 0, func() error {
				c, err := s.Carts.Get(ctx, begun.Cart)
				if err == nil {
					_, err = s.Carts.View(ctx, c)
				}
				return err
			}},
			{"one more article", 3, 3, func() error {
				_, err := s.Carts.AddItem(ctx, bare, nil, cart.NewItem{Variant: other, Quantity: 1}, nil)
				return err
			}},
			{"the first article", 2, 3, func() error {
				_, err := s.Carts.AddItem(ctx, id.Cart(s.DB.IDs().Next()), nil, cart.NewItem{Variant: other, Quantity: 1}, nil)
				return err
			}},
			{"a checkout is begun", 4, 5, func() error {
				begun, err := s.Checkouts.Begin(ctx, again, nil)
				if err == nil {
					session = begun.ID
				}
				return err
			}},
			{"an address is said", 5, 2, func() error {
				_, err := s.Checkouts.Update(ctx, session, nil, checkout.Patch{Email: new("ada@example.com"), ShippingAddress: new(checkouttest.Berlin)}, nil)
				return err
			}},
			{"the same is said again", 4, 0, func() error {
				_, err := s.Checkouts.Update(ctx, session, nil, checkout.Patch{Email: new("ada@example.com")}, nil)
				return err
			}},
			{"a look at a session", 4, 0, func() error { _, err := s.Checkouts.Get(ctx, session); return err }},
		} {
			used := measure(t, s, c.do)
			written := int64(0)
			for _, n := range used.written {
				written += int64(n)
			}
			if used.read != c.read || written != c.written {
				t.Errorf("%s: %d statements read and %d written; want %d and %d\n%s", c.name, used.read, written, c.read, c.written, strings.Join(used.texts, "\n"))
			}
		}
	})
}
