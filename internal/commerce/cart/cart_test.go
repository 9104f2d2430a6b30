package cart_test

import (
	"fmt"
	"sync"
	"testing"

	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/promotion"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

func TestTokenOpensOneCart(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		first, second := h.fill(one(h.sell(5))).Cart, h.fill().Cart
		if found, err := h.Open(t.Context(), first.ID, h.Token(first.ID)); err != nil || len(found.Lines) != 1 {
			t.Errorf("%+v, %v", found, err)
		}
		if found, err := h.Open(t.Context(), second.ID, h.Token(second.ID)); err != nil || len(found.Lines) != 0 || found.Version != 0 {
			t.Errorf("%+v, %v", found, err)
		}
		for _, secret := range []string{"", "x", h.Token(second.ID)} {
			if _, err := h.Open(t.Context(), first.ID, secret); fault.CodeOf(err) != fault.CodeNotFound || h.Allows(first.ID, secret) {
				t.Errorf("%q: %v", secret, err)
			}
		}
	})
}

func TestNothingIsWrittenForAnEmptyCart(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		c := h.fill().Cart
		if h.rows() != 0 || h.events(c.ID) != "" {
			t.Errorf("%d rows, events %s", h.rows(), h.events(c.ID))
		}
		thing := h.sell(5)
		v, err := h.AddItem(t.Context(), c.ID, nil, one(thing), nil)
		h.must(err)
		if h.rows() != 1 || h.events(c.ID) != "cart.created" || v.Cart.Version != 1 || v.Basket.Quote.Total != eur(1000) {
			t.Errorf("%d rows, events %s, %+v", h.rows(), h.events(c.ID), v.Cart)
		}
		v, err = h.AddItem(t.Context(), c.ID, nil, cart.NewItem{Variant: thing, Quantity: 2}, nil)
		h.must(err)
		if len(v.Cart.Lines) != 1 || v.Cart.Lines[0].Quantity != 3 || v.Basket.Quote.Total != eur(3000) || h.events(c.ID) != "cart.created cart.updated" {
			t.Errorf("%+v, events %s", v.Cart, h.events(c.ID))
		}
		line := v.Cart.Lines[0].ID
		v, err = h.SetQuantity(t.Context(), c.ID, nil, line, 1, nil)
		h.must(err)
		if stored := h.look(c.ID); stored.Cart.Lines[0].Quantity != 1 || stored.Cart.Version != 3 || v.Basket.Quote.Total != eur(1000) {
			t.Errorf("%+v", stored.Cart)
		}
		_, err = h.SetQuantity(t.Context(), c.ID, nil, line, 0, nil)
		h.must(err)
		if stored := h.look(c.ID); len(stored.Cart.Lines) != 0 {
			t.Errorf("%+v", stored.Cart)
		}
		_, err = h.SetQuantity(t.Context(), c.ID, nil, line, 1, nil)
		h.refused(err, fault.CodeNotFound, "")
	})
}

// Fifty at once, on two nodes, are fifty.
func TestParallelAdds(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		thing, c := h.sell(1000), h.fill().Cart
		nodes := []*house{h, h.node()}
		var wg sync.WaitGroup
		for i := range 50 {
			wg.Go(func() {
				if _, err := nodes[i%2].AddItem(t.Context(), c.ID, nil, one(thing), nil); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		v := h.look(c.ID)
		if len(v.Cart.Lines) != 1 || v.Cart.Lines[0].Quantity != 50 || v.Cart.Version != 50 {
			t.Errorf("%+v", v.Cart)
		}
	})
}

func TestWhoNamesAnOldVersionIsRefused(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		thing := h.sell(5)
		c := h.fill(one(thing)).Cart
		current, old := int64(1), int64(0)
		for name, change := range map[string]func(expected *int64) error{
			"add":    func(v *int64) error { _, err := h.AddItem(t.Context(), c.ID, v, one(thing), nil); return err },
			"set":    func(v *int64) error { _, err := h.SetQuantity(t.Context(), c.ID, v, c.Lines[0].ID, 2, nil); return err },
			"coupon": func(v *int64) error { _, err := h.RemoveCoupon(t.Context(), c.ID, v, "", nil); return err },
		} {
			if err := change(&old); fault.CodeOf(err) != fault.CodeVersionConflict || fault.KindOf(err) != fault.Conflict {
				t.Errorf("%s: %v", name, err)
			}
			if stored := h.look(c.ID).Cart; stored.Version != current {
				t.Errorf("%s: version %d", name, stored.Version)
			}
			h.must(change(&current))
			old, current = current, current+1
		}
	})
}

func TestLimits(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		thing, last := h.sell(5), h.sell(1)
		few := h.sell(100, func(v *catalog.VariantInput) { v.MaxPerOrder = 3 })
		endless := h.sell(0, func(v *catalog.VariantInput) { v.InventoryPolicy = catalog.Continue })
		free := h.sell(0, func(v *catalog.VariantInput) { v.Prices = nil })
		c := h.fill(one(thing)).Cart
		add := func(v id.Variant, n int64) error {
			_, err := h.AddItem(t.Context(), c.ID, nil, cart.NewItem{Variant: v, Quantity: n}, nil)
			return err
		}
		before := h.look(c.ID).Cart.Version
		h.refused(add(thing, 5), cart.CodeInsufficientStock, "quantity")
		h.refused(add(last, 2), cart.CodeInsufficientStock, "quantity")
		h.refused(add(few, 4), cart.CodeQuantityLimit, "quantity")
		h.refused(add(id.Variant(1), 1), cart.CodeVariantUnavailable, "variant_id")
		h.refused(add(free, 1), cart.CodeVariantUnavailable, "variant_id")
		h.refused(add(thing, 0), fault.CodeValidation, "quantity")
		h.refused(add(endless, cart.MaxQuantity+1), fault.CodeValidation, "quantity")
		_, err := h.SetQuantity(t.Context(), c.ID, nil, c.Lines[0].ID, 6, nil)
		h.refused(err, cart.CodeInsufficientStock, "quantity")
		_, err = h.SetQuantity(t.Context(), c.ID, nil, c.Lines[0].ID, -1, nil)
		h.refused(err, fault.CodeValidation, "quantity")
		_, err = h.Create(t.Context(), []cart.NewItem{one(thing), {Variant: last, Quantity: 0}}, nil)
		h.refused(err, fault.CodeValidation, "items[1].quantity")
		if after := h.look(c.ID).Cart; after.Version != before || len(after.Lines) != 1 || h.rows() != 1 {
			t.Errorf("%+v, %d rows", after, h.rows())
		}
		h.must(add(endless, cart.MaxQuantity))
		h.refused(add(endless, 1), fault.CodeValidation, "quantity")
		for n := range cart.MaxCoupons {
			code := fmt.Sprint("CODE", n)
			h.coupon(code, true)
			_, err := h.AddCoupon(t.Context(), c.ID, nil, code, nil)
			h.must(err)
		}
		h.coupon("MORE", true)
		_, err = h.AddCoupon(t.Context(), c.ID, nil, "MORE", nil)
		h.refused(err, cart.CodeCartFull, "")
		_, err = h.AddCoupon(t.Context(), c.ID, nil, "CODE1", nil)
		h.must(err)
	})
}

func TestLinesOfACartAreLimited(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		var items []cart.NewItem
		for range cart.MaxLines {
			items = append(items, one(h.sell(1)))
		}
		c := h.fill(items...).Cart
		if len(c.Lines) != cart.MaxLines {
			t.Fatalf("%d lines", len(c.Lines))
		}
		_, err := h.AddItem(t.Context(), c.ID, nil, one(h.sell(1)), nil)
		h.refused(err, cart.CodeCartFull, "")
	})
}

func TestMessages(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		thing, other := h.sell(5), h.sell(5)
		promo := h.coupon("TEN", true)
		filled := h.fill(cart.NewItem{Variant: thing, Quantity: 3}, one(other))
		if said(filled) != "" {
			t.Errorf("a cart that was just filled says %q", said(filled))
		}
		c := filled.Cart
		_, err := h.AddCoupon(t.Context(), c.ID, nil, " ten ", nil)
		h.must(err)
		for _, step := range []struct {
			do    func()
			said  string
			total int64
		}{
			{func() {}, "", 3600},
			{func() { h.reprice(thing, 1100) }, "warning price_changed items[0]", 3870},
			{func() { h.reprice(thing, 900) }, "info price_changed items[0]", 3330},
			{func() { h.reprice(thing, 1000); h.count(thing, 2) }, "error quantity_reduced items[0]", 2700},
			{func() { h.count(thing, 0) }, "error unavailable items[0]", 900},
			{func() { h.count(thing, 5) }, "", 3600},
			{func() {
				_, err := h.promotions.Update(t.Context(), promo, nil, promotion.Patch{Active: new(false)}, nil)
				h.must(err)
			}, "warning coupon_removed coupons[0]", 4000},
		} {
			step.do()
			v := h.look(c.ID)
			if said(v) != step.said || v.Basket.Quote.Total != eur(step.total) || v.Cart.Version != 2 {
				t.Errorf("%q and %s, version %d; want %q and %d", said(v), v.Basket.Quote.Total, v.Cart.Version, step.said, step.total)
			}
		}
		h.reprice(other, 1500)
		if v := h.look(c.ID); said(v) != "warning price_changed items[1], warning coupon_removed coupons[0]" {
			t.Errorf("%q", said(v))
		}
		// Whoever changes the cart has seen it.
		v, err := h.RemoveCoupon(t.Context(), c.ID, nil, "ten", nil)
		h.must(err)
		if said(v) != "warning price_changed items[1]" {
			t.Errorf("%q", said(v))
		}
		if v := h.look(c.ID); said(v) != "" || len(v.Cart.Coupons) != 0 {
			t.Errorf("%q", said(v))
		}
	})
}

func TestCouponThatDoesNothing(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		c := h.fill(one(h.sell(5))).Cart
		h.coupon("OFF", false)
		for _, code := range []string{"OFF", "NONE", ""} {
			_, err := h.AddCoupon(t.Context(), c.ID, nil, code, nil)
			h.refused(err, promotion.CodeCouponInvalid, "code")
		}
		if v := h.look(c.ID); v.Cart.Version != 1 || len(v.Cart.Coupons) != 0 {
			t.Errorf("%+v", v.Cart)
		}
	})
}

// The answer to a key is kept with the change, and is what every repetition gets.
func TestRepetitionsAreAnsweredTheSame(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		keys := idem.New(h.d, 0)
		thing, c := h.sell(5), h.fill().Cart
		claim := func(key string) *idem.Claim {
			return keys.NewClaim("shopper", key, "digest", 200, func(result any) ([]byte, error) {
				v := result.(cart.View)
				return fmt.Appendf(nil, "version %d of %d lines, %s", v.Cart.Version, len(v.Cart.Lines), v.Basket.Quote.Total), nil
			})
		}
		_, err := h.AddItem(t.Context(), c.ID, nil, one(thing), claim("a"))
		h.must(err)
		answer, err := keys.Find(t.Context(), "shopper", "a", "digest")
		if err != nil || answer == nil || string(answer.Body) != "version 1 of 1 lines, 10.00 EUR" {
			t.Fatalf("%+v, %v", answer, err)
		}
		_, err = h.AddItem(t.Context(), c.ID, nil, one(thing), claim("a")) // on another node, which did not look
		h.refused(err, fault.CodeIdempotencyRunning, "")
		if v := h.look(c.ID); v.Cart.Lines[0].Quantity != 1 || v.Cart.Version != 1 {
			t.Errorf("%+v", v.Cart)
		}
		_, err = h.Create(t.Context(), nil, claim("empty"))
		h.must(err)
		if answer, err = keys.Find(t.Context(), "shopper", "empty", "digest"); err != nil || answer == nil || h.rows() != 1 {
			t.Errorf("%+v, %v", answer, err)
		}
	})
}
