package checkout_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/checkout"
	"winkel/internal/commerce/checkout/checkouttest"
	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/address"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

func get(t *testing.T, s *shop, session id.Checkout) *checkout.Session {
	t.Helper()
	is, err := s.Checkouts.Get(ctx, session)
	if err != nil {
		t.Fatal(err)
	}
	return is
}

// codes is the codes of messages.
func codes(messages []cart.Message) string {
	list := []string{}
	for _, m := range messages {
		list = append(list, string(m.Type)+" "+m.Code+" "+m.Path)
	}
	return strings.Join(list, ", ")
}

// A postal code that does not look like one is warned of, and keeps nobody from buying.
func TestUnusualAddress(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		session := s.Ready(s.Fill(s.Sell(1999, 3)))
		if got := codes(session.Messages); got != "" {
			t.Errorf("a good address: %s", got)
		}
		odd := checkouttest.Berlin
		odd.PostalCode, odd.Phone = "ABC", "abc"
		is, err := s.Checkouts.Update(ctx, session.ID, nil, checkout.Patch{ShippingAddress: &odd}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := codes(is.Messages); got != "warning address_unusual shipping_address.postal_code" || is.Status != checkout.ReadyForComplete {
			t.Errorf("an odd address: %s, %s", got, is.Status)
		}
	})
}

func TestCartThatChangesDuringCheckout(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		thing, other := s.Sell(1999, 3), s.Sell(500, 3)
		session := s.Ready(s.Fill(thing))
		if _, err := s.Carts.AddItem(ctx, session.Cart, nil, cart.NewItem{Variant: other, Quantity: 2}, nil); err != nil {
			t.Fatal(err)
		}
		pay := checkouttest.By("cod")
		pay.ExpectedTotal = new(int64(total))
		_, err := s.Checkouts.Complete(ctx, session.ID, pay, nil)
		s.WantFault(err, checkout.CodePriceChanged)
		is, err := s.Checkouts.Update(ctx, session.ID, nil, checkout.Patch{Note: new("x")}, nil)
		if err != nil || len(is.Basket.Quote.Lines) != 2 {
			t.Fatalf("%+v, %v", is, err)
		}
		if _, reserved := s.Stock(other); reserved != 2 {
			t.Errorf("%d of what was added are held", reserved)
		}
		pay.ExpectedTotal = &is.Basket.Quote.Total.Minor
		if _, err = s.Checkouts.Complete(ctx, session.ID, pay, nil); err != nil {
			t.Fatal(err)
		}
		_, err = s.Carts.AddItem(ctx, session.Cart, nil, cart.NewItem{Variant: other, Quantity: 1}, nil)
		s.WantFault(err, cart.CodeCartClosed)
		s.Verify(thing, other)
	})
}

func TestSecondAttemptAfterADecline(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		thing := s.Sell(1999, 1)
		coupon := s.Coupon("ONCE", 100_000, 1)
		c := s.Fill(thing)
		if _, err := s.Carts.AddCoupon(ctx, c, nil, "ONCE", nil); err != nil {
			t.Fatal(err)
		}
		session := s.Ready(c)
		claim, _ := s.Key("first")
		_, err := s.Checkouts.Complete(ctx, session.ID, checkouttest.Test("decline"), claim)
		if f := s.WantFault(err, payment.CodeDeclined); f.Kind != fault.Refused || f.Param != "payment" || !strings.Contains(f.Message, "declined") {
			t.Errorf("%+v", f)
		}
		is := get(t, s, session.ID)
		if is.Status != checkout.ReadyForComplete || is.Failure == nil || codes(is.Messages) != "error payment_declined payment" || !is.Order.IsZero() {
			t.Errorf("%s, %+v", is.Status, is.Messages)
		}
		if _, reserved := s.Stock(thing); reserved != 0 || s.Used(coupon) != 0 {
			t.Errorf("%d are promised, the coupon is used %d times", reserved, s.Used(coupon))
		}
		claim, stored := s.Key("first")
		if stored != nil {
			t.Error("a refusal was kept")
		}
		r, err := s.Checkouts.Complete(ctx, session.ID, checkouttest.Test("approve"), claim)
		if err != nil {
			t.Fatal(err)
		}
		all := s.All()
		if len(all) != 2 || all[1].Status != order.Canceled || all[1].CancelReason != "payment_declined" || !all[1].Cart.IsZero() || all[0].ID != r.Order.ID || s.Used(coupon) != 1 {
			t.Errorf("%s", s.Describe())
		}
		if is := get(t, s, session.ID); is.Status != checkout.Completed || is.Failure != nil || is.Token == "" {
			t.Errorf("%s, %+v, token %q", is.Status, is.Failure, is.Token)
		}
		again, err := s.Checkouts.Complete(ctx, session.ID, checkouttest.Test("approve"), nil)
		if err != nil || again.Order.ID != r.Order.ID || !again.Again || again.Token != r.Token {
			t.Errorf("%+v, %v", again, err)
		}
		if s.Events(order.EventPaymentFailed) != 1 || s.Events(order.EventPlaced) != 1 {
			t.Errorf("%d failures, %d orders are announced", s.Events(order.EventPaymentFailed), s.Events(order.EventPlaced))
		}
		s.Verify(thing)
	})
}

func TestAnotherWayToPayInsteadOf3DSecure(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		thing := s.Sell(1999, 1)
		session := s.Ready(s.Fill(thing))
		r, err := s.Checkouts.Complete(ctx, session.ID, checkouttest.Test("require_action"), nil)
		if err != nil || r.Action == nil || r.Action.URL == "" {
			t.Fatalf("%+v, %v", r, err)
		}
		again, err := s.Checkouts.Complete(ctx, session.ID, checkouttest.Test("require_action"), nil)
		if err != nil || again.Order.ID != r.Order.ID || again.Action == nil {
			t.Fatalf("the same again: %+v, %v", again, err)
		}
		_, err = s.Checkouts.Update(ctx, session.ID, nil, checkout.Patch{Note: new("x")}, nil)
		s.WantFault(err, checkout.CodeInProgress)
		other, err := s.Checkouts.Complete(ctx, session.ID, checkouttest.By("cod"), nil)
		if err != nil || other.Order.ID == r.Order.ID || other.Order.Status != order.Confirmed {
			t.Fatalf("%+v, %v", other, err)
		}
		// The bank says yes to what nobody waits for any more.
		if _, err := s.Bank.CompleteAction(r.Order.Payments[0].ID, true); err != nil {
			t.Fatal(err)
		}
		s.Calm()
		if all := s.All(); len(all) != 2 || all[1].Status != order.Canceled || all[1].CancelReason != "payment_voided" || s.Charged() != 0 {
			t.Errorf("charged %d: %s", s.Charged(), s.Describe())
		}
		s.Verify(thing)
	})
}

func TestCancel(t *testing.T) {
	t.Parallel()
	for name, pay := range map[string]string{"open": "", "waits for the shopper": "require_action", "waits for the provider": "processing", "never reached the provider": "error"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkouttest.Each(t, func(t *testing.T, s *shop) {
				thing := s.Sell(1999, 1)
				session := s.Ready(s.Fill(thing))
				if pay != "" {
					_, _ = s.Checkouts.Complete(ctx, session.ID, checkouttest.Test(pay), nil)
				}
				claim, _ := s.Key("cancel")
				for range 2 {
					is, err := s.Checkouts.Cancel(ctx, session.ID, claim)
					if err != nil || is.Status != checkout.Canceled {
						t.Fatalf("%+v, %v", is, err)
					}
					claim = nil
				}
				if _, stored := s.Key("cancel"); stored == nil || string(stored.Body) != session.ID.String()+" canceled" {
					t.Errorf("%+v", stored)
				}
				if _, reserved := s.Stock(thing); reserved != 0 {
					t.Errorf("%d are still promised", reserved)
				}
				for _, code := range []string{checkout.CodeCheckoutClosed} {
					_, err := s.Checkouts.Complete(ctx, session.ID, checkouttest.By("cod"), nil)
					s.WantFault(err, code)
					_, err = s.Checkouts.Update(ctx, session.ID, nil, checkout.Patch{}, nil)
					s.WantFault(err, code)
				}
				s.Calm()
				if len(checkouttest.Standing(s.All())) != 0 || s.Charged() != 0 {
					t.Errorf("charged %d: %s", s.Charged(), s.Describe())
				}
				if again := s.Ready(session.Cart); again.ID != session.ID {
					t.Errorf("%s began instead of %s", again.ID, session.ID)
				}
				if _, err := s.Checkouts.Complete(ctx, session.ID, checkouttest.Test("approve"), nil); err != nil {
					t.Fatal(err)
				}
				_, err := s.Checkouts.Cancel(ctx, session.ID, nil)
				s.WantFault(err, checkout.CodeCheckoutClosed)
				s.Verify(thing)
			})
		})
	}
}

// The shopper closes his browser the moment the card is asked for: what was begun is ended.
func TestShopperGoesAway(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		thing := s.Sell(1999, 1)
		session := s.Ready(s.Fill(thing))
		gone, leave := context.WithCancel(ctx)
		s.Step = func(name string) {
			if name == "before authorize" {
				leave()
			}
		}
		r, err := s.Checkouts.Complete(gone, session.ID, checkouttest.Test("approve"), nil)
		if err != nil || r.Order.Status != order.Confirmed {
			t.Fatalf("%+v, %v", r, err)
		}
		s.Step = nil
		_, err = s.Checkouts.PlaceOrder(gone, checkouttest.Direct(checkouttest.By("cod"), thing), nil)
		if fault.KindOf(err) != fault.Canceled || len(s.All()) != 1 {
			t.Errorf("%v: %s", err, s.Describe())
		}
		s.Verify(thing)
	})
}

func TestMissingThingsAreNamed(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		thing := s.Sell(1999, 3)
		empty, err := s.Carts.Create(ctx, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Checkouts.Begin(ctx, empty.Cart.ID, nil)
		s.WantFault(err, checkout.CodeCartEmpty)
		session, err := s.Checkouts.Begin(ctx, s.Fill(thing), nil)
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Checkouts.Complete(ctx, session.ID, checkouttest.By("cod"), nil)
		f := s.WantFault(err, checkout.CodeIncomplete)
		if len(f.Details) != 2 || f.Details[0].Param != "email" || f.Details[1].Param != "shipping_address" || session.Status != checkout.Incomplete {
			t.Errorf("%+v", f)
		}
		bad := checkouttest.Berlin
		bad.City, bad.FirstName = "", strings.Repeat("x", 101)
		_, err = s.Checkouts.Update(ctx, session.ID, nil, checkout.Patch{Email: new("ada@"), ShippingAddress: &bad, Note: new(strings.Repeat("x", 1001))}, nil)
		f = s.WantFault(err, fault.CodeValidation)
		var params []string
		for _, d := range f.Details {
			params = append(params, d.Param)
		}
		for _, want := range []string{"email", "shipping_address.city", "shipping_address.first_name", "note"} {
			if !strings.Contains(" "+strings.Join(params, " ")+" ", " "+want+" ") {
				t.Errorf("%s is not named in %v", want, params)
			}
		}
		_, err = s.Checkouts.Update(ctx, session.ID, nil, checkout.Patch{ShippingOption: new(id.ShippingOption(1))}, nil)
		if f := s.WantFault(err, fulfillment.CodeShippingUnavailable); f.Param != "shipping_option_id" {
			t.Errorf("%+v", f)
		}
		stale := session.Version + 1
		_, err = s.Checkouts.Update(ctx, session.ID, &stale, checkout.Patch{}, nil)
		s.WantFault(err, fault.CodeVersionConflict)
		_, err = s.Checkouts.Get(ctx, 1)
		s.WantFault(err, fault.CodeNotFound)
		_, err = s.Checkouts.Update(ctx, 1, nil, checkout.Patch{}, nil)
		s.WantFault(err, fault.CodeNotFound)
	})
}

// A second way to ship that is there only for some addresses has to be chosen; without a choice nobody has to.
func TestOneWayToShipIsChosen(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		zone, err := s.Shipping.CreateZone(ctx, fulfillment.ZoneInput{Name: "Berlin", Areas: []fulfillment.Area{{CountryCode: "DE"}}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		express, err := s.Shipping.CreateOption(ctx, zone.ID, fulfillment.OptionInput{Name: "Bicycle", Kind: fulfillment.Flat, Amount: checkouttest.EUR(990), Active: true}, nil)
		if err != nil {
			t.Fatal(err)
		}
		session, err := s.Checkouts.Begin(ctx, s.Fill(s.Sell(1999, 3)), nil)
		if err != nil {
			t.Fatal(err)
		}
		vienna := address.Address{FirstName: "Lise", LastName: "Meitner", Address1: "Ring 1", City: "Wien", PostalCode: "1010", CountryCode: "AT"}
		change := func(p checkout.Patch) *checkout.Session {
			t.Helper()
			is, err := s.Checkouts.Update(ctx, session.ID, nil, p, nil)
			if err != nil {
				t.Fatal(err)
			}
			return is
		}
		if is := change(checkout.Patch{Email: new("a@example.com"), ShippingAddress: &vienna}); is.Basket.Chosen == nil || is.Status != checkout.ReadyForComplete {
			t.Errorf("%+v", is.Missing)
		}
		if is := change(checkout.Patch{ShippingAddress: new(checkouttest.Berlin), ShippingOption: &express.ID}); is.Basket.Quote.ShippingTotal.Minor != 990 {
			t.Errorf("shipping costs %s", is.Basket.Quote.ShippingTotal)
		}
		is := change(checkout.Patch{ShippingAddress: &vienna})
		if is.Basket.Chosen == nil || is.Basket.Chosen.Option.Name != "Parcel" || is.Status != checkout.ReadyForComplete {
			t.Errorf("%+v", is.Missing)
		}
		r, err := s.Checkouts.Complete(ctx, session.ID, checkouttest.By("cod"), nil)
		if err != nil || r.Order.ShippingMethod.Name != "Parcel" || r.Order.Total != is.Basket.Quote.Total {
			t.Errorf("%+v, %v", r, err)
		}
		// In one call the cheapest is taken.
		direct, err := s.Checkouts.PlaceOrder(ctx, checkouttest.Direct(checkouttest.By("cod"), r.Order.Lines[0].Variant), nil)
		if err != nil || direct.Order.ShippingMethod.Name != "Parcel" {
			t.Errorf("%+v, %v", direct, err)
		}
	})
}

// What is picked up is sold, and taxed, where the shop is; and nobody who says where it goes has to pick it up.
func TestPickup(t *testing.T) {
	home := checkouttest.Berlin
	vienna := address.Address{FirstName: "Lise", LastName: "Meitner", Address1: "Ring 1", City: "Wien", PostalCode: "1010", CountryCode: "AT"}
	checkouttest.EachWith(t, checkouttest.Options{Home: home}, func(t *testing.T, s *shop) {
		zone, err := s.Shipping.CreateZone(ctx, fulfillment.ZoneInput{Name: "Shop", Areas: []fulfillment.Area{{CountryCode: "DE"}, {CountryCode: "AT"}}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		house, err := s.Inventory.EnsureDefaultLocation(ctx)
		if err != nil {
			t.Fatal(err)
		}
		counter, err := s.Shipping.CreateOption(ctx, zone.ID, fulfillment.OptionInput{
			Name: "Counter", Kind: fulfillment.Pickup, PickupLocation: house.ID, Amount: checkouttest.EUR(0), Active: true,
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		thing := s.Sell(1999, 5)
		d := checkouttest.Direct(checkouttest.By("cod"), thing)
		sent, err := s.Checkouts.PlaceOrder(ctx, d, nil)
		if err != nil || sent.Order.ShippingMethod.Name == "Counter" {
			t.Fatalf("%+v, %v", sent, err)
		}
		d.ShippingAddress, d.Email = vienna, "lise@example.com"
		abroad, err := s.Checkouts.PlaceOrder(ctx, d, nil)
		if err != nil || abroad.Order.TaxTotal.Minor != 0 {
			t.Fatalf("%+v, %v", abroad, err)
		}
		d.ShippingOption = counter.ID
		picked, err := s.Checkouts.PlaceOrder(ctx, d, nil)
		if err != nil || picked.Order.ShippingMethod.Name != "Counter" || picked.Order.TaxTotal.Minor != 380 {
			t.Fatalf("%+v, %v", picked, err)
		}
	})
}

// Where nothing is left to ship, no way to ship it is missing.
func TestSoldOutIsSaid(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		thing := s.Sell(1999, 1)
		session := s.Ready(s.Fill(thing))
		s.Clock.Advance(16 * time.Minute)
		if _, err := s.Checkouts.PlaceOrder(ctx, checkouttest.Direct(checkouttest.By("cod"), thing), nil); err != nil {
			t.Fatal(err)
		}
		_, err := s.Checkouts.Complete(ctx, session.ID, checkouttest.By("cod"), nil)
		s.WantFault(err, checkout.CodeInsufficientStock)
		_, err = s.Checkouts.PlaceOrder(ctx, checkouttest.Direct(checkouttest.By("cod"), thing), nil)
		s.WantFault(err, checkout.CodeInsufficientStock)
	})
}

func TestOrderInOneCallFromACart(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		s.Coupon("TEN", 100_000, 0)
		thing := s.Sell(1999, 3)
		d := checkouttest.Direct(checkouttest.Test("approve"))
		d.Cart, d.Codes = s.Fill(thing), []string{"TEN"}
		r, err := s.Checkouts.PlaceOrder(ctx, d, nil)
		if err != nil || r.Order.DiscountTotal.IsZero() || r.Order.Cart != d.Cart {
			t.Fatalf("%+v, %v", r, err)
		}
		again, err := s.Checkouts.PlaceOrder(ctx, d, nil)
		if err != nil || again.Order.ID != r.Order.ID || !again.Again {
			t.Errorf("a repetition: %+v, %v", again, err)
		}
		s.Verify(thing)
	})
}

func TestSweep(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		thing := s.Sell(1999, 5)
		idle, canceled, touched, done := s.Ready(s.Fill(thing)), s.Ready(s.Fill(thing)), s.Ready(s.Fill(thing)), s.Ready(s.Fill(thing))
		if _, err := s.Checkouts.Cancel(ctx, canceled.ID, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Checkouts.Complete(ctx, done.ID, checkouttest.By("cod"), nil); err != nil {
			t.Fatal(err)
		}
		s.Clock.Advance(60*24*time.Hour - time.Minute)
		if _, err := s.Checkouts.Update(ctx, touched.ID, nil, checkout.Patch{Note: new("x")}, nil); err != nil {
			t.Fatal(err)
		}
		for _, want := range []int64{0, 2, 0} {
			if n, err := s.Checkouts.Sweep(ctx); err != nil || n != want {
				t.Errorf("%d were removed, %v; want %d", n, err, want)
			}
			s.Clock.Advance(time.Minute)
		}
		for session, there := range map[id.Checkout]bool{idle.ID: false, canceled.ID: false, touched.ID: true, done.ID: true} {
			if _, err := s.Checkouts.Get(ctx, session); (err == nil) != there {
				t.Errorf("%s: %v", session, err)
			}
		}
		if again := s.Ready(s.Fill(thing)); again.ID == idle.ID {
			t.Errorf("%s began again", again.ID)
		}
	})
}

// What another node changes while the order is being written is noticed: nobody is sold what he did not see.
func TestCartThatChangesAtTheLastMoment(t *testing.T) {
	checkouttest.Each(t, func(t *testing.T, s *shop) {
		thing, other := s.Sell(1999, 5), s.Sell(500, 5)
		node := s.Reborn()
		for _, insists := range []bool{true, false} {
			session := s.Ready(s.Fill(thing))
			pay := checkouttest.By("cod")
			if insists {
				pay.ExpectedTotal = new(int64(total))
			}
			s.Probe.Before = func(*db.Batch) {
				s.Probe.Before = nil
				if _, err := node.Carts.AddItem(ctx, session.Cart, nil, cart.NewItem{Variant: other, Quantity: 1}, nil); err != nil {
					t.Error(err)
				}
				if _, err := node.Checkouts.Update(ctx, session.ID, nil, checkout.Patch{Note: new("Ring twice.")}, nil); err != nil {
					t.Error(err)
				}
			}
			r, err := s.Checkouts.Complete(ctx, session.ID, pay, nil)
			if insists {
				s.WantFault(err, checkout.CodePriceChanged)
				continue
			}
			if err != nil || len(r.Order.Lines) != 2 || r.Order.Note != "Ring twice." {
				t.Errorf("%+v, %v", r, err)
			}
		}
		if len(s.All()) != 1 {
			t.Errorf("%s", s.Describe())
		}
	})
}
