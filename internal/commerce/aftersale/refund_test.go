package aftersale_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"winkel/internal/commerce/aftersale"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/payment/testpay"
	"winkel/internal/kernel/fault"
)

func lines(list ...aftersale.RefundLine) []aftersale.RefundLine { return list }

func of(o *order.Order, line int, quantity int64) aftersale.RefundLine {
	return aftersale.RefundLine{Line: o.Lines[line].ID, Quantity: quantity}
}

// given is what a refund of an order gave back, the latest.
func given(o *order.Order) payment.Refund { return o.Refunds[len(o.Refunds)-1] }

func TestRefundsInPieces(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ctx := t.Context()
		o := s.buy("test", "", 3, 0, 0) // 3 × 19.99 + 4.90 = 64.87
		if o.Total != eur(6487) {
			t.Fatalf("the order comes to %s", o.Total)
		}
		_, n := s.events(0)
		o = made(s.Refund(ctx, o.ID, aftersale.RefundInput{Lines: lines(of(o, 0, 1)), Reason: "damaged"}, s.claim("1")))(t)
		s.stands(o, "confirmed", "partially_refunded", "unfulfilled", "no_return")
		if r := given(o); r.Amount != eur(1999) || r.Status != payment.RefundSucceeded || r.Reason != "damaged" || !r.CheckAt.IsZero() {
			t.Errorf("%+v", r)
		}
		s.announced(n, order.EventRefundCreated, order.EventRefundSucceeded)

		_, err := s.Refund(ctx, o.ID, aftersale.RefundInput{Lines: lines(of(o, 0, 3))}, nil)
		s.refused(o, err, order.CodeQuantityExceeds, "items[0].quantity")
		_, err = s.Refund(ctx, o.ID, aftersale.RefundInput{Amount: new(eur(4489))}, nil)
		s.refused(o, err, payment.CodeRefundExceedsCaptured, "amount")
		_, err = s.Refund(ctx, o.ID, aftersale.RefundInput{ShippingAmount: new(eur(491))}, nil)
		s.refused(o, err, payment.CodeRefundExceedsCaptured, "shipping")
		_, err = s.Refund(ctx, o.ID, aftersale.RefundInput{Amount: new(eur(1)), Payment: 9}, nil)
		s.refused(o, err, fault.CodeNotFound, "payment_id")

		o = made(s.Refund(ctx, o.ID, aftersale.RefundInput{Shipping: true}, nil))(t)
		if r := given(o); r.Amount != eur(490) || r.ShippingAmount != eur(490) || o.ShippingRefundedTotal != eur(490) {
			t.Errorf("%+v", r)
		}
		o = made(s.Refund(ctx, o.ID, aftersale.RefundInput{Amount: new(eur(98)), Note: "sorry"}, nil))(t)
		o = made(s.Refund(ctx, o.ID, aftersale.RefundInput{All: true}, nil))(t)
		s.stands(o, "confirmed", "refunded", "unfulfilled", "no_return")
		// 64.87 − 19.99 − 4.90 − 0.98: less than the two shirts that are left, so it is for nothing in particular.
		if r := given(o); r.Amount != eur(3900) || len(r.Lines) != 0 || o.RefundedTotal != o.Total {
			t.Errorf("%+v of %s", r, o.RefundedTotal)
		}
		_, err = s.Refund(ctx, o.ID, aftersale.RefundInput{Amount: new(eur(1))}, nil)
		s.refused(o, err, order.CodeNothingToRefund, "")
		if a, err := s.test.Account(o.Payments[0].ID); err != nil || a.Refunded() != o.Total {
			t.Errorf("the provider gave %s back (%v), want %s", a.Refunded(), err, o.Total)
		}
	})
}

// What the provider refuses can be refunded again.
func TestARefundThatFails(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ctx := t.Context()
		o := s.buy("test", "", 2, 0, 0)
		o = made(s.Refund(ctx, o.ID, aftersale.RefundInput{Lines: lines(of(o, 0, 1)), Shipping: true}, nil))(t)
		first := given(o)
		must(t, s.test.ReverseRefund(o.Payments[0].ID, first.ID))
		// The provider says so by a callback.
		made(s.settlement.SettleRefund(ctx, first.ID, payment.RefundOutcome{Found: true, Status: payment.RefundFailed}, noHow))(t)
		o = s.get(o.ID)
		if l := o.Lines[0]; l.RefundedQuantity != 0 || !l.RefundedTotal.IsZero() || !o.ShippingRefundedTotal.IsZero() || given(o).Status != payment.RefundFailed {
			t.Errorf("%+v", o.Lines[0])
		}
		s.stands(o, "confirmed", "paid", "unfulfilled", "no_return")
		o = made(s.Refund(ctx, o.ID, aftersale.RefundInput{All: true}, nil))(t)
		s.stands(o, "confirmed", "refunded", "unfulfilled", "no_return")
	})
}

// The process dies, or the provider is away, after the refund is written down: it is made once, by the same request or by
// the reconciler.
func TestARefundThatIsInterrupted(t *testing.T) {
	for _, calls := range []struct {
		name          string
		before, after int
	}{{"before the provider heard of it", 1, 0}, {"after the provider made it", 0, 1}} {
		t.Run(calls.name, func(t *testing.T) {
			eachShop(t, func(t *testing.T, s *shop) {
				ctx := t.Context()
				in := aftersale.RefundInput{Amount: new(eur(500))}
				o := s.buy("test", "", 2, 0, 0)
				s.test.Fail(testpay.Refund, calls.before)
				s.test.FailAfter(testpay.Refund, calls.after)
				if _, err := s.Refund(ctx, o.ID, in, s.claim("k")); err == nil {
					t.Fatal("the broken connection is not an error")
				}
				o = s.get(o.ID)
				if r := given(o); r.Status != payment.RefundPending || r.CheckAt.IsZero() || r.RequestKey == "" || s.kept("k") != "" {
					t.Fatalf("%+v, kept %q", r, s.kept("k"))
				}
				o = made(s.Refund(ctx, o.ID, in, s.claim("k")))(t)
				if len(o.Refunds) != 1 || given(o).Status != payment.RefundSucceeded || s.kept("k") == "" {
					t.Errorf("%+v", o.Refunds)
				}

				s.test.Fail(testpay.Refund, calls.before)
				s.test.FailAfter(testpay.Refund, calls.after)
				if _, err := s.Refund(ctx, o.ID, in, s.claim("l")); err == nil {
					t.Fatal("the broken connection is not an error")
				}
				s.clock.Advance(payment.NextCheck(0, s.clock.Now()).Sub(s.clock.Now()))
				made(s.settlement.Reconcile(ctx))(t)
				o = s.get(o.ID)
				if len(o.Refunds) != 2 || given(o).Status != payment.RefundSucceeded || o.RefundedTotal != eur(1000) {
					t.Errorf("%+v", o.Refunds)
				}
				o = made(s.Refund(ctx, o.ID, in, s.claim("l")))(t)
				if a, err := s.test.Account(o.Payments[0].ID); err != nil || a.Refunded() != eur(1000) || len(o.Refunds) != 2 {
					t.Errorf("the provider gave %s back (%v), want 10.00", a.Refunded(), err)
				}
			})
		})
	}
}

// atOnce asks for a refund of an order of 44.88 by ten people at once.
func atOnce(t *testing.T, s *shop, amount int64, key func(i int) string) (o *order.Order, errs []error) {
	t.Helper()
	o = s.buy("test", "", 2, 0, 0)
	errs = make([]error, 10)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			_, errs[i] = s.Refund(t.Context(), o.ID, aftersale.RefundInput{Amount: new(eur(amount))}, s.claim(key(i)))
		})
	}
	wg.Wait()
	return s.get(o.ID), errs
}

func TestOneClickOrTen(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		o, errs := atOnce(t, s, 3000, func(int) string { return "the same" })
		if len(o.Refunds) != 1 || o.RefundedTotal != eur(3000) || given(o).Status != payment.RefundSucceeded {
			t.Errorf("one request makes %d refunds of %s", len(o.Refunds), o.RefundedTotal)
		}
		for _, err := range errs {
			if code := fault.CodeOf(err); err != nil && code != fault.CodeIdempotencyRunning && code != fault.CodeVersionConflict {
				t.Error(err)
			}
		}
		if a, err := s.test.Account(o.Payments[0].ID); err != nil || a.Refunded() != eur(3000) {
			t.Errorf("the provider gave %s back (%v)", a.Refunded(), err)
		}
		if s.kept("the same") == "" {
			t.Error("nobody was answered")
		}
	})
}

func TestTenPeopleRefundAtOnce(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		o, errs := atOnce(t, s, 2000, func(i int) string { return fmt.Sprint("key ", i) })
		done := 0
		for _, err := range errs {
			switch code := fault.CodeOf(err); {
			case err == nil:
				done++
			case !slices.Contains([]string{payment.CodeRefundExceedsCaptured, fault.CodeVersionConflict}, code):
				t.Error(err)
			}
		}
		if done != len(o.Refunds) || o.RefundedTotal != eur(2000*int64(done)) || done < 1 || done > 2 {
			t.Errorf("%d were acknowledged, %d are there, of %s", done, len(o.Refunds), o.RefundedTotal)
		}
		if a, err := s.test.Account(o.Payments[0].ID); err != nil || a.Refunded() != o.RefundedTotal {
			t.Errorf("the provider gave %s back (%v), want %s", a.Refunded(), err, o.RefundedTotal)
		}
	})
}

// A discount is given back with the unit that it was on.
func TestRefundOfADiscount(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ctx := t.Context()
		s.discount("TEN", 100_000)
		o := s.buy("manual", "", 0, 3, 0, "TEN") // 9.99 − 1.00 + 4.90
		o = made(s.Capture(ctx, o.Payments[0].ID, nil, "", nil))(t)
		var parts []int64
		for range 3 {
			o = made(s.Refund(ctx, o.ID, aftersale.RefundInput{Lines: lines(of(o, 0, 1))}, nil))(t)
			parts = append(parts, given(o).Amount.Minor)
		}
		if o.Lines[0].RefundedTotal != o.Lines[0].Total || o.Lines[0].Total != eur(899) || !slices.Equal(parts, []int64{300, 299, 300}) {
			t.Errorf("%v of %s", parts, o.Lines[0].Total)
		}
	})
}
