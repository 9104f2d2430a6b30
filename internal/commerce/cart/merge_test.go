package cart_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/promotion"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

const ada, bob = id.Customer(7001), id.Customer(7002)

func TestMerge(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		scarce, plenty, few, soldOut := h.sell(4), h.sell(100), h.sell(100, func(v *catalog.VariantInput) { v.MaxPerOrder = 3 }), h.sell(5)
		h.coupon("ONE", true)
		h.coupon("TWO", true)
		own := h.fill(cart.NewItem{Variant: scarce, Quantity: 3}, one(few)).Cart
		v, err := h.MergeInto(t.Context(), own.ID, ada) // the first cart of a customer is simply his
		h.must(err)
		if v.Cart.ID != own.ID || v.Cart.Customer != ada || v.Cart.State != cart.Active {
			t.Fatalf("%+v", v.Cart)
		}
		_, err = h.AddCoupon(t.Context(), own.ID, nil, "ONE", nil)
		h.must(err)
		guest := h.fill(cart.NewItem{Variant: scarce, Quantity: 2}, cart.NewItem{Variant: plenty, Quantity: 2}, cart.NewItem{Variant: few, Quantity: 3}, one(soldOut)).Cart
		for _, code := range []string{"TWO", "ONE"} {
			_, err = h.AddCoupon(t.Context(), guest.ID, nil, code, nil)
			h.must(err)
		}
		h.count(soldOut, 0)
		h.reprice(plenty, 1234)
		v, err = h.MergeInto(t.Context(), guest.ID, ada)
		h.must(err)
		wanted := map[id.Variant]int64{scarce: 4, plenty: 2, few: 3, soldOut: 1}
		if v.Cart.ID != own.ID || len(v.Cart.Lines) != 4 || len(v.Cart.Coupons) != 2 || v.Cart.Coupons[0] != "ONE" {
			t.Errorf("%+v", v.Cart)
		}
		for _, l := range v.Cart.Lines {
			if l.Quantity != wanted[l.Variant] {
				t.Errorf("%d of %s, want %d", l.Quantity, l.Variant, wanted[l.Variant])
			}
		}
		if said(v) != "error unavailable items[3]" {
			t.Errorf("%q", said(v))
		}
		closed := h.look(guest.ID).Cart
		if closed.State != cart.Merged || closed.MergedInto != own.ID || len(closed.Lines) != 4 || h.events(guest.ID) != "cart.created cart.updated cart.updated cart.merged" {
			t.Errorf("%+v, events %s", closed, h.events(guest.ID))
		}
		_, err = h.AddItem(t.Context(), guest.ID, nil, one(plenty), nil)
		h.refused(err, cart.CodeCartClosed, "")
		// Again, it changes nothing.
		stored := h.look(own.ID).Cart
		for _, c := range []id.Cart{guest.ID, own.ID} {
			v, err = h.MergeInto(t.Context(), c, ada)
			h.must(err)
			if v.Cart.ID != own.ID || h.look(own.ID).Cart.Version != stored.Version {
				t.Errorf("%+v", v.Cart)
			}
		}
		empty, err := h.MergeInto(t.Context(), h.fill().Cart.ID, ada)
		h.must(err)
		if empty.Cart.ID != own.ID || h.look(own.ID).Cart.Version != stored.Version {
			t.Errorf("an empty cart makes it version %d of %d", h.look(own.ID).Cart.Version, stored.Version)
		}
		// Another customer's cart is nobody else's.
		before := h.rows()
		_, err = h.MergeInto(t.Context(), own.ID, bob)
		h.refused(err, fault.CodeNotFound, "")
		if h.rows() != before || h.look(own.ID).Cart.Customer != ada {
			t.Errorf("%d rows, the cart is %s's", h.rows(), h.look(own.ID).Cart.Customer)
		}
		if found, err := h.FindOfCustomer(t.Context(), bob); err != nil || found != nil {
			t.Errorf("%+v, %v", found, err)
		}
	})
}

func TestSweep(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		thing := h.sell(5)
		abandoned, touched := h.fill(one(thing)).Cart, h.fill(one(thing)).Cart
		own := h.fill(one(thing)).Cart
		_, err := h.MergeInto(t.Context(), own.ID, ada)
		h.must(err)
		merged := h.fill(one(thing)).Cart
		_, err = h.MergeInto(t.Context(), merged.ID, ada)
		h.must(err)
		done := h.fill(one(thing)).Cart
		b := &db.Batch{}
		h.AddComplete(b, done)
		h.must(h.d.Submit(t.Context(), b))
		sweep := func(want cart.Swept) {
			t.Helper()
			got, err := h.Sweep(t.Context())
			if err != nil || got != want {
				t.Errorf("%+v, %v; want %+v", got, err, want)
			}
		}
		sweep(cart.Swept{})
		h.clock.Advance(2 * time.Hour)
		_, err = h.AddItem(t.Context(), touched.ID, nil, one(thing), nil)
		h.must(err)
		h.clock.Advance(time.Hour)
		sweep(cart.Swept{Abandoned: 2})
		sweep(cart.Swept{})
		if at := h.look(abandoned.ID).Cart.AbandonedAt; at != h.clock.Now() || h.events(abandoned.ID) != "cart.created cart.abandoned" {
			t.Errorf("abandoned at %v, events %s", at, h.events(abandoned.ID))
		}
		_, err = h.AddItem(t.Context(), abandoned.ID, nil, one(thing), nil) // he comes back
		h.must(err)
		if at := h.look(abandoned.ID).Cart.AbandonedAt; !at.IsZero() {
			t.Errorf("abandoned at %v", at)
		}
		h.clock.Advance(60*24*time.Hour - time.Minute)
		sweep(cart.Swept{Abandoned: 1, Expired: 2, Removed: 1}) // own and touched are over; the merged one is gone
		if c := h.look(merged.ID).Cart; c.Version != 0 {
			t.Errorf("%+v", c)
		}
		h.clock.Advance(2 * time.Minute)
		sweep(cart.Swept{Expired: 1})
		if c := h.look(touched.ID).Cart; c.State != cart.Expired {
			t.Errorf("%+v", c)
		}
		_, err = h.AddItem(t.Context(), touched.ID, nil, one(thing), nil)
		h.refused(err, cart.CodeCartClosed, "")
		h.clock.Advance(61 * 24 * time.Hour)
		sweep(cart.Swept{Removed: 3})
		counts, err := h.CountStates(t.Context())
		if err != nil || counts[cart.Completed] != 1 || counts[cart.Active]+counts[cart.Merged]+counts[cart.Expired] != 0 {
			t.Errorf("%+v, %v", counts, err)
		}
		h.must(h.Verify(t.Context(), func(difference string) { t.Error(difference) }))
	})
}

var countActive = db.SQL(`SELECT COUNT(*) FROM cart WHERE customer_id = $1 AND state = 'active'`)

// hasOne is the one cart that a customer has.
func (h *house) hasOne(customer id.Customer) *cart.Cart {
	h.t.Helper()
	n, err := db.Value[int64](h.t.Context(), h.d.Read(), countActive, customer)
	h.must(err)
	c, err := h.FindOfCustomer(h.t.Context(), customer)
	h.must(err)
	if n != 1 || c == nil {
		h.t.Fatalf("%s has %d carts, and is shown %+v", customer, n, c)
	}
	return c
}

// A customer who has no cart yet signs in twice at once, on two nodes and with two carts: he has one then, with both.
func TestTwoCartsAreMergedAtOnce(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		thing := h.sell(1000)
		nodes := []*house{h, h.node()}
		for round := range 10 {
			customer := ada + id.Customer(round)
			var both sync.WaitGroup
			for n, node := range nodes {
				guest := h.fill(cart.NewItem{Variant: thing, Quantity: int64(n + 1)}).Cart.ID
				both.Go(func() {
					v, err := node.MergeInto(t.Context(), guest, customer)
					if err != nil || v.Cart.Customer != customer {
						t.Errorf("round %d: %+v, %v", round, v.Cart, err)
					}
				})
			}
			both.Wait()
			if c := h.hasOne(customer); len(c.Lines) != 1 || c.Lines[0].Quantity != 3 {
				t.Errorf("round %d: %+v", round, c)
			}
		}
	})
}

// An order is given back after its buyer began another cart: he keeps that one, and the old one can be poured into it.
func TestReopenBesideAnotherCart(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		thing := h.sell(100)
		merge := func(c id.Cart) *cart.Cart {
			t.Helper()
			v, err := h.MergeInto(t.Context(), c, ada)
			h.must(err)
			return v.Cart
		}
		change := func(f func(b *db.Batch)) {
			t.Helper()
			b := &db.Batch{}
			f(b)
			h.must(h.d.Submit(t.Context(), b))
		}
		old := merge(h.fill(one(thing)).Cart.ID)
		change(func(b *db.Batch) { h.AddComplete(b, old) })
		change(func(b *db.Batch) { h.AddReopen(b, old.ID) })
		if c := h.hasOne(ada); c.ID != old.ID || c.State != cart.Active {
			t.Errorf("%+v", c)
		}
		change(func(b *db.Batch) { h.AddComplete(b, h.look(old.ID).Cart) })
		next := merge(h.fill(one(thing)).Cart.ID)
		for range 2 { // the second time it is open already
			change(func(b *db.Batch) { h.AddReopen(b, old.ID) })
		}
		if c := h.look(old.ID).Cart; c.State != cart.Active || !c.Customer.IsZero() || len(c.Lines) != 1 {
			t.Errorf("%+v", c)
		}
		if c := merge(old.ID); c.ID != next.ID || h.hasOne(ada).Lines[0].Quantity != 2 {
			t.Errorf("%+v", c)
		}
	})
}

// Every node looks for abandoned carts every few minutes, and there may be a hundred thousand that are not.
func TestAbandonedCartsAreFoundByAnIndex(t *testing.T) {
	d := dbtest.SQLite(t, db.Options{})
	for _, stmt := range db.Registered() {
		text := stmt.Text(db.SQLite)
		if !strings.Contains(text, "abandoned_at = 0 AND updated_at <=") {
			continue
		}
		steps, err := db.List(t.Context(), d.Read(), func(row db.Row) (string, error) {
			var number, parent, unused int64
			var detail string
			err := row.Scan(&number, &parent, &unused, &detail)
			return detail, err
		}, db.Spell("SELECT 1", "EXPLAIN QUERY PLAN "+text), int64(1), int64(1), int64(1))
		if err != nil || len(steps) != 1 || !strings.Contains(steps[0], "cart_untouched_idx (updated_at<?)") {
			t.Errorf("%q, %v", steps, err)
		}
		return
	}
	t.Error("nothing looks for abandoned carts")
}

// Somebody who is signed in has one cart, whatever he begins and wherever.
func TestCartOfACustomer(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		thing := h.sell(1000)
		first, err := h.CreateFor(t.Context(), ada, nil, nil)
		h.must(err)
		if first.Cart.Version != 1 || first.Cart.Customer != ada || len(first.Cart.Lines) != 0 {
			t.Errorf("%+v", first.Cart)
		}
		again, err := h.CreateFor(t.Context(), ada, []cart.NewItem{one(thing)}, nil)
		h.must(err)
		if again.Cart.ID != first.Cart.ID || len(again.Cart.Lines) != 1 {
			t.Errorf("%+v", again.Cart)
		}
		for customer, want := range map[id.Customer]bool{ada: true, bob: false, 0: false} {
			for _, secret := range []string{"", h.Token(first.Cart.ID)} { // which opens nothing that is somebody's
				if may, err := h.MayUse(t.Context(), first.Cart.ID, secret, customer); err != nil || may != want {
					t.Errorf("%s with %q: %v, %v", customer, secret, may, err)
				}
			}
		}
		for _, of := range []id.Cart{h.fill().Cart.ID, h.fill(one(thing)).Cart.ID} {
			for _, customer := range []id.Customer{0, ada} {
				for secret, want := range map[string]bool{"": false, "wrong": false, h.Token(first.Cart.ID): false, h.Token(of): true} {
					if may, err := h.MayUse(t.Context(), of, secret, customer); err != nil || may != want {
						t.Errorf("a guest's cart, for %s with %q: %v, %v", customer, secret, may, err)
					}
				}
			}
		}
		nodes := []*house{h, h.node()}
		var both sync.WaitGroup
		for _, node := range nodes {
			both.Go(func() {
				if _, err := node.CreateFor(t.Context(), bob, []cart.NewItem{one(thing)}, nil); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		if c := h.hasOne(bob); c.Lines[0].Quantity != 2 {
			t.Errorf("%+v", c)
		}
	})
}

// A customer's cart is priced as his groups have it, and a guest's is not, before he signs in.
func TestCartIsPricedAsTheCustomer(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		thing := h.sell(1000)
		_, err := h.promotions.Create(t.Context(), promotion.Input{
			Name: "VIP", Active: true, Kind: promotion.Percent, Target: promotion.Order, Rate: 100_000,
			Conditions: promotion.Conditions{Groups: []string{"vip"}},
		}, nil)
		h.must(err)
		_, err = h.promotions.Create(t.Context(), promotion.Input{
			Name: "Trade", Code: "TRADE", Active: true, Kind: promotion.Percent, Target: promotion.Order, Rate: 100_000,
			Conditions: promotion.Conditions{Groups: []string{"trade"}},
		}, nil)
		h.must(err)
		guest := h.fill(one(thing)).Cart
		if total := h.look(guest.ID).Basket.Quote.Total.Minor; total != 1000 {
			t.Errorf("a guest pays %d", total)
		}
		_, err = h.AddCoupon(t.Context(), guest.ID, nil, "TRADE", nil)
		h.refused(err, promotion.CodeCouponInvalid, "code")
		v, err := h.MergeInto(t.Context(), guest.ID, ada)
		h.must(err)
		if total := v.Basket.Quote.Total.Minor; total != 900 {
			t.Errorf("a customer of the group pays %d", total)
		}
		v, err = h.CreateFor(t.Context(), bob, []cart.NewItem{one(thing)}, nil)
		h.must(err)
		if total := v.Basket.Quote.Total.Minor; total != 1000 {
			t.Errorf("another customer pays %d", total)
		}
	})
}
