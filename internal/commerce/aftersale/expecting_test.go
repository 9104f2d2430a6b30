package aftersale_test

import (
	"fmt"
	"sync"
	"testing"

	"winkel/internal/commerce/aftersale"
	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/payment/testpay"
	"winkel/internal/kernel/fault"
)

// atATime has several people do the same with an order that all of them have seen, and returns how many did. The others
// must hear that it changed.
func atATime(t *testing.T, s *shop, seen *order.Order, do func(desk *aftersale.Service, i int) error) (done int) {
	t.Helper()
	errs := make([]error, 4)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { errs[i] = do(s.Expecting(&seen.Version), i) })
	}
	wg.Wait()
	for _, err := range errs {
		switch {
		case err == nil:
			done++
		case fault.CodeOf(err) != fault.CodeVersionConflict:
			t.Error(err)
		}
	}
	return done
}

func TestOfThoseWhoClickAtOnceOneRefunds(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		o := s.buy("test", "", 2, 0, 0)
		done := atATime(t, s, o, func(desk *aftersale.Service, i int) error {
			_, err := desk.Refund(t.Context(), o.ID, aftersale.RefundInput{Amount: new(eur(500))}, s.claim(fmt.Sprint("key ", i)))
			return err
		})
		is := s.get(o.ID)
		if done != 1 || len(is.Refunds) != 1 || is.RefundedTotal != eur(500) {
			t.Errorf("%d were acknowledged, %d refunds of %s", done, len(is.Refunds), is.RefundedTotal)
		}
		if a, err := s.test.Account(o.Payments[0].ID); err != nil || a.Refunded() != eur(500) {
			t.Errorf("the provider gave %s back (%v)", a.Refunded(), err)
		}
	})
}

func TestOfThoseWhoClickAtOnceOneRecordsTheMoney(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		o := s.buy("manual", "", 2, 0, 0) // 44.88
		done := atATime(t, s, o, func(desk *aftersale.Service, i int) error {
			_, err := desk.Capture(t.Context(), o.Payments[0].ID, new(eur(1000)), "", s.claim(fmt.Sprint("key ", i)))
			return err
		})
		if is := s.get(o.ID); done != 1 || is.PaidTotal != eur(1000) {
			t.Errorf("%d were acknowledged, %s are paid", done, is.PaidTotal)
		}
	})
}

// Money is not recorded for an order that somebody else cancels at the same moment, be it the first of it or the rest.
func TestNoMoneyIsRecordedForWhatIsBeingCanceled(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		for _, before := range []int64{0, 1000} {
			for name, end := range map[string]func(o *order.Order) (*order.Order, error){
				"canceled": func(o *order.Order) (*order.Order, error) {
					return s.Cancel(t.Context(), o.ID, aftersale.CancelInput{}, s.claim(fmt.Sprint("cancel ", o.ID)))
				},
				"voided": func(o *order.Order) (*order.Order, error) {
					return s.VoidPayment(t.Context(), o.Payments[0].ID, "", nil)
				},
			} {
				if name == "voided" && before > 0 {
					continue // a payment of which some arrived cannot be
				}
				o := s.buy("manual", "", 2, 0, 0) // 44.88
				if before > 0 {
					o = made(s.Capture(t.Context(), o.Payments[0].ID, new(eur(before)), "", nil))(t)
				}
				s.meanwhile = func() { made(end(o))(t) }
				_, err := s.Capture(t.Context(), o.Payments[0].ID, nil, "", s.claim(fmt.Sprint("capture ", o.ID)))
				if fault.CodeOf(err) != payment.CodeNotCapturable {
					t.Errorf("%s after %d: %v", name, before, err)
				}
				is := s.get(o.ID).Payments[0]
				if is.Captured != eur(before) || is.Refunded != eur(before) {
					t.Errorf("%s after %d: %s are taken and %s given back", name, before, is.Captured, is.Refunded)
				}
			}
		}
	})
}

// Whoever has seen another version than there is changes nothing, whatever he wants.
func TestAnOrderThatWasChangedIsLeftAlone(t *testing.T) {
	eachShopThat(t, true, func(t *testing.T, s *shop) {
		ctx := t.Context()
		o := s.buy("test", "", 3, 0, 0)
		pay := o.Payments[0].ID
		o = made(s.Capture(ctx, pay, nil, "", nil))(t)
		o = made(s.Fulfill(ctx, o.ID, aftersale.ParcelInput{Lines: []aftersale.Units{units(o, 0, 2)}, Ship: true}, nil))(t)
		o = made(s.Fulfill(ctx, o.ID, aftersale.ParcelInput{}, nil))(t)
		o = made(s.RequestReturn(ctx, o.ID, aftersale.ReturnInput{Lines: []aftersale.Units{units(o, 0, 2)}, Open: true}, nil))(t)
		o = made(s.ReceiveReturn(ctx, o.Returns[0].ID, []aftersale.Arrival{back(o, 0, 1, 0, 0)}, "", nil))(t)
		desk, parcel, r := s.Expecting(new(o.Version-1)), o.Fulfillments[1].ID, o.Returns[0].ID
		for name, do := range map[string]func() (*order.Order, error){
			"confirm":  func() (*order.Order, error) { return desk.Confirm(ctx, o.ID, "", nil) },
			"cancel":   func() (*order.Order, error) { return desk.Cancel(ctx, o.ID, aftersale.CancelInput{}, nil) },
			"capture":  func() (*order.Order, error) { return desk.Capture(ctx, pay, nil, "", nil) },
			"void":     func() (*order.Order, error) { return desk.VoidPayment(ctx, pay, "", nil) },
			"fulfill":  func() (*order.Order, error) { return desk.Fulfill(ctx, o.ID, aftersale.ParcelInput{}, nil) },
			"ship":     func() (*order.Order, error) { return desk.Ship(ctx, parcel, aftersale.Tracking{}, nil) },
			"deliver":  func() (*order.Order, error) { return desk.Deliver(ctx, parcel, nil) },
			"status":   func() (*order.Order, error) { return desk.SetParcelStatus(ctx, parcel, fulfillment.Failed, nil) },
			"tracking": func() (*order.Order, error) { return desk.UpdateTracking(ctx, parcel, aftersale.Tracking{}, nil) },
			"unpack":   func() (*order.Order, error) { return desk.CancelParcel(ctx, parcel, "", nil) },
			"refund": func() (*order.Order, error) {
				return desk.Refund(ctx, o.ID, aftersale.RefundInput{All: true}, s.claim("refund"))
			},
			"return": func() (*order.Order, error) {
				return desk.RequestReturn(ctx, o.ID, aftersale.ReturnInput{Lines: []aftersale.Units{units(o, 0, 1)}}, nil)
			},
			"approve": func() (*order.Order, error) { return desk.ApproveReturn(ctx, r, "", nil) },
			"decline": func() (*order.Order, error) { return desk.DeclineReturn(ctx, r, "", nil) },
			"call off": func() (*order.Order, error) {
				return desk.CancelReturn(ctx, r, "", nil)
			},
			"receive": func() (*order.Order, error) {
				return desk.ReceiveReturn(ctx, r, []aftersale.Arrival{back(o, 0, 1, 0, 0)}, "", nil)
			},
			"close":          func() (*order.Order, error) { return desk.CloseReturn(ctx, r, false, "", nil) },
			"close and give": func() (*order.Order, error) { return desk.CloseReturn(ctx, r, true, "", s.claim("close")) },
		} {
			t.Run(name, func(t *testing.T) {
				_, err := do()
				s.refused(o, err, fault.CodeVersionConflict, "")
			})
		}
		if s.kept("refund") != "" || s.kept("close") != "" {
			t.Error("a refusal was kept")
		}
	})
}

// An order that waits for its shopper is not called off by whoever has seen another one; who has seen it cancels it, though
// it changes on the way.
func TestAnOrderIsCalledOffAsItWasSeen(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ctx := t.Context()
		o := s.buy("test", "require_action", 1, 0, 0)
		_, err := s.Expecting(new(o.Version+1)).Cancel(ctx, o.ID, aftersale.CancelInput{}, nil)
		s.refused(o, err, fault.CodeVersionConflict, "")
		if is := s.get(o.ID); is.Payments[0].Status != payment.RequiresAction {
			t.Errorf("the payment is %s", is.Payments[0].Status)
		}
		is := made(s.Expecting(&o.Version).Cancel(ctx, o.ID, aftersale.CancelInput{}, s.claim("k")))(t)
		s.stands(is, "canceled", "voided", "not_required", "no_return")
		_, err = s.Expecting(&o.Version).Cancel(ctx, o.ID, aftersale.CancelInput{}, s.claim("l"))
		s.refused(is, err, fault.CodeVersionConflict, "")
	})
}

// A request that got no further than to write down what it is about goes on with that, though the order changed by it.
func TestARepetitionExpectsWhatItBegan(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ctx := t.Context()
		o := s.buy("test", "", 2, 0, 0)
		desk, in := s.Expecting(&o.Version), aftersale.RefundInput{Amount: new(eur(500))}
		s.test.Fail(testpay.Refund, 1)
		if _, err := desk.Refund(ctx, o.ID, in, s.claim("k")); err == nil {
			t.Fatal("the broken connection is not an error")
		}
		is := made(desk.Refund(ctx, o.ID, in, s.claim("k")))(t)
		if len(is.Refunds) != 1 || given(is).Status != payment.RefundSucceeded {
			t.Errorf("%+v", is.Refunds)
		}
		_, err := desk.Refund(ctx, o.ID, in, s.claim("another"))
		s.refused(is, err, fault.CodeVersionConflict, "")

		o = s.buy("test", "", 1, 0, 0)
		desk = s.Expecting(&o.Version)
		s.test.Fail(testpay.Refund, 1)
		if _, err := desk.Cancel(ctx, o.ID, aftersale.CancelInput{}, s.claim("c")); err == nil {
			t.Fatal("the broken connection is not an error")
		}
		is = made(desk.Cancel(ctx, o.ID, aftersale.CancelInput{}, s.claim("c")))(t)
		s.stands(is, "canceled", "refunded", "not_required", "no_return")
	})
}

func TestWhoMayNotRefundCancelsWithoutMoney(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ctx := t.Context()
		unpaid, paid := s.buy("manual", "", 1, 0, 0), s.buy("test", "", 1, 0, 0)
		made(s.Cancel(ctx, unpaid.ID, aftersale.CancelInput{MayNotRefund: true}, nil))(t)
		_, err := s.Cancel(ctx, paid.ID, aftersale.CancelInput{MayNotRefund: true}, s.claim("k"))
		s.refused(paid, err, fault.CodePermissionDenied, "")
		if s.kept("k") != "" {
			t.Error("a refusal was kept")
		}
		is := made(s.Cancel(ctx, paid.ID, aftersale.CancelInput{MayNotRefund: true, KeepMoney: true}, nil))(t)
		if is.Status != order.Canceled || len(is.Refunds) != 0 || is.PaidTotal != paid.Total {
			t.Errorf("%s, %+v", is.Status, is.Refunds)
		}
	})
}
