package aftersale_test

import (
	"testing"

	"winkel/internal/commerce/aftersale"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/payment/testpay"
	"winkel/internal/commerce/promotion"
	"winkel/internal/commerce/settlement"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

var noHow settlement.How

// discount makes a coupon that takes something off the order.
func (s *shop) discount(code string, rate money.Rate) id.Promotion {
	s.t.Helper()
	return made(s.promotions.Create(s.t.Context(), promotion.Input{
		Name: code, Code: code, Active: true, Kind: promotion.Percent, Target: promotion.Order, Rate: rate, UsageLimit: 5,
	}, nil))(s.t).ID
}

func (s *shop) used(promo id.Promotion) int64 {
	s.t.Helper()
	return made(s.promotions.Get(s.t.Context(), promo))(s.t).UsedCount
}

func TestCancelGivesEverythingBack(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ctx := t.Context()
		ten := s.discount("TEN", 100_000)
		o := s.buy("test", "", 3, 1, 0, "TEN")
		s.shelf(20, 3)
		if s.used(ten) != 1 {
			t.Errorf("the coupon was used %d times", s.used(ten))
		}
		o = made(s.Refund(ctx, o.ID, aftersale.RefundInput{Lines: lines(of(o, 0, 1))}, nil))(t)
		_, n := s.events(0)
		o = made(s.Cancel(ctx, o.ID, aftersale.CancelInput{Reason: "out of fashion", Note: "by phone"}, s.claim("c")))(t)
		s.stands(o, "canceled", "refunded", "not_required", "no_return")
		s.shelf(20, 0)
		s.announced(n, order.EventCanceled, order.EventRefundCreated, order.EventRefundSucceeded)
		if o.CancelReason != "out of fashion" || s.used(ten) != 0 || o.RefundedTotal != o.Total || o.ShippingRefundedTotal != o.ShippingMethod.Total {
			t.Errorf("%q, %d uses, %s of %s refunded", o.CancelReason, s.used(ten), o.RefundedTotal, o.Total)
		}
		for _, l := range o.Lines {
			if l.CanceledQuantity != l.Quantity || l.RefundedQuantity != l.Quantity || l.RefundedTotal != l.Total {
				t.Errorf("%+v", l)
			}
		}
		again := made(s.Cancel(ctx, o.ID, aftersale.CancelInput{}, nil))(t)
		if again.Version != o.Version || len(again.Refunds) != 2 {
			t.Errorf("canceled again: version %d after %d, %d refunds", again.Version, o.Version, len(again.Refunds))
		}
		_, err := s.Fulfill(ctx, o.ID, aftersale.ParcelInput{}, nil)
		s.refused(o, err, order.CodeNotEditable, "")
	})
}

func TestCancelAndKeepTheMoney(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ctx := t.Context()
		o := s.buy("test", "", 1, 0, 0)
		o = made(s.Cancel(ctx, o.ID, aftersale.CancelInput{KeepMoney: true}, nil))(t)
		s.stands(o, "canceled", "paid", "not_required", "no_return")
		o = made(s.Refund(ctx, o.ID, aftersale.RefundInput{All: true}, nil))(t)
		s.stands(o, "canceled", "refunded", "not_required", "no_return")
	})
}

func TestCancelOfWhatIsNotPaid(t *testing.T) {
	eachShopThat(t, true, func(t *testing.T, s *shop) {
		ctx := t.Context()
		promised := s.buy("manual", "", 2, 0, 0)
		promised = made(s.Cancel(ctx, promised.ID, aftersale.CancelInput{}, nil))(t)
		s.stands(promised, "canceled", "voided", "not_required", "no_return")
		if p := promised.Payments[0]; p.Status != payment.Voided || promised.CancelReason != "canceled_by_staff" {
			t.Errorf("%+v", p)
		}

		held := s.buy("test", "", 2, 0, 0)
		s.stands(held, "confirmed", "authorized", "unfulfilled", "no_return")
		held = made(s.Cancel(ctx, held.ID, aftersale.CancelInput{}, nil))(t)
		s.stands(held, "canceled", "voided", "not_required", "no_return")

		acting := s.buy("test", "require_action", 2, 0, 0)
		acting = made(s.Cancel(ctx, acting.ID, aftersale.CancelInput{}, s.claim("acting")))(t)
		s.stands(acting, "canceled", "voided", "not_required", "no_return")
		if !acting.PlacedAt.IsZero() || s.kept("acting") == "" {
			t.Errorf("an order that nobody heard of stands since %s", acting.PlacedAt)
		}
		s.shelf(20, 0)
	})
}

// What the provider cannot be asked for now is asked for later, without anybody's doing.
func TestCancelWhileTheProviderIsAway(t *testing.T) {
	for _, later := range []bool{false, true} {
		eachShopThat(t, later, func(t *testing.T, s *shop) {
			ctx := t.Context()
			o := s.buy("test", "", 1, 0, 0)
			s.test.Fail(testpay.Refund, 1)
			s.test.Fail(testpay.Void, 1)
			if _, err := s.Cancel(ctx, o.ID, aftersale.CancelInput{}, s.claim("c")); err == nil {
				t.Fatal("the broken connection is not an error")
			}
			if is := s.get(o.ID); is.Status != order.Canceled {
				t.Errorf("the order is %s", is.Status)
			}
			s.shelf(20, 0)
			s.clock.Advance(payment.NextCheck(0, s.clock.Now()).Sub(s.clock.Now()))
			made(s.settlement.Reconcile(ctx))(t)
			o = made(s.Cancel(ctx, o.ID, aftersale.CancelInput{}, s.claim("c")))(t)
			want := "refunded"
			if later {
				want = "voided"
			}
			s.stands(o, "canceled", want, "not_required", "no_return")
			a := made(s.test.Account(o.Payments[0].ID))(t)
			if a.Captured != a.Refunded() {
				t.Errorf("the provider keeps %s of %s", a.Captured.Sub(a.Refunded()), a.Captured)
			}
		})
	}
}

// The money was taken, and the answer lost, before the order was canceled. The provider has nothing to void, and is asked
// what became of the payment, so that it can be given back.
func TestCancelWhatWasCapturedUnheard(t *testing.T) {
	eachShopThat(t, true, func(t *testing.T, s *shop) {
		ctx := t.Context()
		o := s.buy("test", "", 1, 0, 0)
		pay := o.Payments[0].ID
		s.test.FailAfter(testpay.Capture, 1)
		if _, err := s.Capture(ctx, pay, nil, "", nil); err == nil {
			t.Fatal("the broken connection is not an error")
		}
		made(s.Cancel(ctx, o.ID, aftersale.CancelInput{}, nil))(t)
		for range 2 { // it is learned, and then given back
			s.clock.Advance(payment.NextCheck(0, s.clock.Now()).Sub(s.clock.Now()))
			made(s.settlement.Reconcile(ctx))(t)
		}
		s.stands(s.get(o.ID), "canceled", "refunded", "not_required", "no_return")
		if a := made(s.test.Account(pay))(t); a.Captured != eur(2489) || a.Refunded() != a.Captured {
			t.Errorf("the provider took %s and gave %s back", a.Captured, a.Refunded())
		}
	})
}

func TestWhatCannotBeCanceled(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ctx := t.Context()
		o := s.buy("test", "", 2, 0, 0)
		o = made(s.Fulfill(ctx, o.ID, aftersale.ParcelInput{Lines: []aftersale.Units{units(o, 0, 1)}}, nil))(t)
		_, err := s.Cancel(ctx, o.ID, aftersale.CancelInput{}, nil)
		s.refused(o, err, order.CodeNotEditable, "")
		made(s.CancelParcel(ctx, o.Fulfillments[0].ID, "", nil))(t)
		made(s.Cancel(ctx, o.ID, aftersale.CancelInput{}, nil))(t)
		song := s.buy("test", "", 0, 0, 1)
		_, err = s.Cancel(ctx, song.ID, aftersale.CancelInput{}, nil)
		s.refused(song, err, order.CodeNotEditable, "")
	})
}

func TestCapture(t *testing.T) {
	eachShopThat(t, true, func(t *testing.T, s *shop) {
		ctx := t.Context()
		o := s.buy("test", "", 1, 0, 0) // 24.89
		pay := o.Payments[0].ID
		_, err := s.Capture(ctx, pay, new(eur(2490)), "", nil)
		s.refused(o, err, payment.CodeCaptureExceeds, "amount")
		s.test.FailAfter(testpay.Capture, 1)
		if _, err := s.Capture(ctx, pay, nil, "", s.claim("c")); err == nil {
			t.Fatal("the broken connection is not an error")
		}
		o = made(s.Capture(ctx, pay, nil, "", s.claim("c")))(t)
		s.stands(o, "confirmed", "paid", "unfulfilled", "no_return")
		if got := s.test.TotalCharged(pay); got != eur(2489) || s.kept("c") == "" || !o.Payments[0].CheckAt.IsZero() {
			t.Errorf("charged %s, asked again at %s", got, o.Payments[0].CheckAt)
		}
		_, err = s.Capture(ctx, pay, nil, "", nil)
		s.refused(o, err, payment.CodeNotCapturable, "")
		_, err = s.VoidPayment(ctx, pay, "", nil)
		s.refused(o, err, payment.CodeNotVoidable, "")

		lost := s.buy("test", "", 1, 0, 0)
		s.test.FailAfter(testpay.Capture, 1)
		if _, err := s.Capture(ctx, lost.Payments[0].ID, nil, "", nil); err == nil {
			t.Fatal("the broken connection is not an error")
		}
		s.clock.Advance(payment.NextCheck(0, s.clock.Now()).Sub(s.clock.Now()))
		made(s.settlement.Reconcile(ctx))(t)
		s.stands(s.get(lost.ID), "confirmed", "paid", "unfulfilled", "no_return")

		void := s.buy("test", "", 1, 0, 0)
		void = made(s.VoidPayment(ctx, void.Payments[0].ID, "fraud", s.claim("v")))(t)
		s.stands(void, "confirmed", "voided", "unfulfilled", "no_return")
		_, err = s.Fulfill(ctx, void.ID, aftersale.ParcelInput{}, nil)
		s.refused(void, err, order.CodeNotEditable, "")
	})
}

func TestMoneyThatStaffRecord(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ctx := t.Context()
		o := s.buy("manual", "", 1, 0, 0) // 24.89
		s.stands(o, "pending", "pending", "unfulfilled", "no_return")
		pay := o.Payments[0].ID
		o = made(s.Capture(ctx, pay, new(eur(1000)), "on account", nil))(t)
		s.stands(o, "pending", "partially_paid", "unfulfilled", "no_return")
		_, err := s.Capture(ctx, pay, new(eur(1490)), "", nil)
		s.refused(o, err, payment.CodeCaptureExceeds, "amount")
		_, err = s.Capture(ctx, pay, new(eur(0)), "", nil)
		s.refused(o, err, fault.CodeValidation, "amount")
		o = made(s.Capture(ctx, pay, nil, "", nil))(t)
		s.stands(o, "confirmed", "paid", "unfulfilled", "no_return")
		if o.PaidTotal != eur(2489) {
			t.Errorf("%s are paid", o.PaidTotal)
		}
		o = made(s.Refund(ctx, o.ID, aftersale.RefundInput{All: true}, nil))(t)
		s.stands(o, "confirmed", "refunded", "unfulfilled", "no_return")
		closed := s.buy("manual", "", 1, 0, 0)
		closed = made(s.Cancel(ctx, closed.ID, aftersale.CancelInput{}, nil))(t)
		_, err = s.Capture(ctx, closed.Payments[0].ID, nil, "", nil)
		s.refused(closed, err, payment.CodeNotCapturable, "")
	})
}
