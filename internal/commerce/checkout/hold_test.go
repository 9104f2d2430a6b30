package checkout_test

import (
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/checkout"
	"winkel/internal/commerce/checkout/checkouttest"
)

func TestPricesAreFrozenForAWhile(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		thing := s.Sell(1999, 3)
		session := s.Ready(s.Fill(thing))
		s.Reprice(thing, 2999)
		s.Clock.Advance(14 * time.Minute)
		if is := get(t, s, session.ID); is.Basket.Quote.Total.Minor != total || len(is.Messages) != 0 {
			t.Errorf("it costs %s while it is frozen, with messages %+v", is.Basket.Quote.Total, is.Messages)
		}
		s.Clock.Advance(time.Minute)
		is := get(t, s, session.ID)
		if is.Basket.Quote.Total.Minor == total || codes(is.Messages) != "warning price_changed items[0]" || is.Status != checkout.ReadyForComplete {
			t.Errorf("it costs %s afterwards, with messages %+v", is.Basket.Quote.Total, is.Messages)
		}
		pay := checkouttest.By("cod")
		pay.ExpectedTotal = new(int64(total))
		_, err := s.Checkouts.Complete(ctx, session.ID, pay, nil)
		s.WantFault(err, checkout.CodePriceChanged)
		pay.ExpectedTotal = &is.Basket.Quote.Total.Minor
		r, err := s.Checkouts.Complete(ctx, session.ID, pay, nil)
		if err != nil || r.Order.Lines[0].UnitPrice.Minor != 2999 {
			t.Fatalf("%+v, %v", r, err)
		}
	})
}

// A price that is kept is kept for as many as there were, and not for longer because the shopper stays active.
func TestPricesAreFrozenForNoMoreThanThereWere(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		thing := s.Sell(1999, 50)
		of := s.Fill(thing)
		session := s.Ready(of)
		s.Reprice(thing, 2999)
		price := func() int64 {
			t.Helper()
			is, err := s.Checkouts.Update(ctx, session.ID, nil, checkout.Patch{Note: new("x")}, nil)
			if err != nil {
				t.Fatal(err)
			}
			return is.Basket.Items[0].UnitPrice.Minor
		}
		for range 2 {
			s.Clock.Advance(7 * time.Minute)
			if is := price(); is != 1999 {
				t.Errorf("it costs %d", is)
			}
		}
		s.Clock.Advance(time.Minute)
		if is := price(); is != 2999 {
			t.Errorf("it costs %d after a quarter of an hour, because the shopper was active", is)
		}
		s.Reprice(thing, 3999)
		if is := price(); is != 2999 {
			t.Errorf("it costs %d, though it was frozen anew", is)
		}
		if _, err := s.Carts.AddItem(ctx, of, nil, cart.NewItem{Variant: thing, Quantity: 39}, nil); err != nil {
			t.Fatal(err)
		}
		if is := price(); is != 3999 {
			t.Errorf("40 cost %d each, where one was frozen", is)
		}
	})
}

func TestWhatBecomesCheaperIsCheaperAtOnce(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		thing := s.Sell(1999, 3)
		session := s.Ready(s.Fill(thing))
		s.Reprice(thing, 999)
		is := get(t, s, session.ID)
		if is.Basket.Items[0].UnitPrice.Minor != 999 || codes(is.Messages) != "info price_changed items[0]" {
			t.Errorf("it costs %s, with messages %+v", is.Basket.Items[0].UnitPrice, is.Messages)
		}
	})
}

func TestGoodsAreHeldForAWhile(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		thing := s.Sell(1999, 1)
		first := s.Ready(s.Fill(thing))
		late := checkouttest.Direct(checkouttest.By("cod"), thing)
		_, err := s.Checkouts.PlaceOrder(ctx, late, nil)
		s.WantFault(err, checkout.CodeInsufficientStock)
		_, err = s.Carts.Create(ctx, []cart.NewItem{{Variant: thing, Quantity: 1}}, nil)
		s.WantFault(err, checkout.CodeInsufficientStock)
		// He who holds it sees it, in his cart too.
		c, err := s.Carts.Get(ctx, first.Cart)
		if err != nil {
			t.Fatal(err)
		}
		v, err := s.Carts.View(ctx, c)
		if err != nil || len(v.Basket.Messages) != 0 || get(t, s, first.ID).Status != checkout.ReadyForComplete {
			t.Errorf("%+v, %v", v.Basket.Messages, err)
		}
		s.Clock.Advance(16 * time.Minute)
		if _, err = s.Checkouts.PlaceOrder(ctx, late, nil); err != nil {
			t.Fatalf("what is no longer held cannot be ordered: %v", err)
		}
		is := get(t, s, first.ID)
		if is.Status != checkout.Incomplete || codes(is.Messages) != "error unavailable items[0]" {
			t.Errorf("%s, %+v", is.Status, is.Messages)
		}
		pay := checkouttest.By("cod")
		pay.ExpectedTotal = new(is.Basket.Quote.Total.Minor)
		_, err = s.Checkouts.Complete(ctx, first.ID, pay, nil)
		if f := s.WantFault(err, checkout.CodeInsufficientStock); len(f.Details) != 1 || f.Details[0].Value != int64(0) {
			t.Errorf("%+v", f)
		}
		s.Verify(thing)
	})
}

// However active a shopper is, what he holds is free after an hour.
func TestHoldsEndAltogether(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		thing := s.Sell(1999, 1)
		session := s.Ready(s.Fill(thing))
		for n := range 11 {
			if _, err := s.Checkouts.Update(ctx, session.ID, nil, checkout.Patch{Note: new(strings.Repeat("x", n))}, nil); err != nil {
				t.Fatal(err)
			}
			if _, reserved := s.Stock(thing); reserved != 1 {
				t.Fatalf("nothing is held after %d minutes", n*6)
			}
			s.Clock.Advance(6 * time.Minute)
			if n < 9 {
				s.Round()
			}
		}
		s.Round()
		if _, reserved := s.Stock(thing); reserved != 0 {
			t.Errorf("%d are held after an hour", reserved)
		}
		if is := get(t, s, session.ID); is.Status != checkout.ReadyForComplete {
			t.Errorf("the session is %s: it needs no hold", is.Status)
		}
		// Giving up and beginning again at once is no way around that.
		again := func() *checkout.Session {
			t.Helper()
			if _, err := s.Checkouts.Cancel(ctx, session.ID, nil); err != nil {
				t.Fatal(err)
			}
			begun, err := s.Checkouts.Begin(ctx, session.Cart, nil)
			if err != nil {
				t.Fatal(err)
			}
			return begun
		}
		again()
		if _, reserved := s.Stock(thing); reserved != 0 {
			t.Errorf("%d are held by who gave up and began again", reserved)
		}
		s.Clock.Advance(55 * time.Minute)
		begun := again()
		s.Clock.Advance(11 * time.Minute)
		if _, err := s.Checkouts.Update(ctx, begun.ID, nil, checkout.Patch{Note: new("again")}, nil); err != nil {
			t.Fatal(err)
		}
		s.Clock.Advance(5 * time.Minute)
		s.Round()
		if _, reserved := s.Stock(thing); reserved != 1 {
			t.Errorf("%d are held by a session that began an hour after the other was over", reserved)
		}
	})
}
