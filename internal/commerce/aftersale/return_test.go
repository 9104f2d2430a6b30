package aftersale_test

import (
	"slices"
	"sync"
	"testing"

	"winkel/internal/commerce/aftersale"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/payment/testpay"
	"winkel/internal/kernel/fault"
)

// sent buys shirts and mugs and delivers them.
func (s *shop) sent(shirts, mugs int64) *order.Order {
	s.t.Helper()
	o := s.buy("test", "", shirts, mugs, 0)
	o = made(s.Fulfill(s.t.Context(), o.ID, aftersale.ParcelInput{Ship: true}, nil))(s.t)
	return made(s.Deliver(s.t.Context(), o.Fulfillments[0].ID, nil))(s.t)
}

func back(o *order.Order, line int, restocked, damaged, discarded int64) aftersale.Arrival {
	return aftersale.Arrival{Line: o.Lines[line].ID, Restocked: restocked, Damaged: damaged, Discarded: discarded}
}

func TestReturn(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ctx := t.Context()
		o := s.sent(3, 2)
		s.shelf(17, 0)
		_, n := s.events(0)
		o = made(s.RequestReturn(ctx, o.ID, aftersale.ReturnInput{
			Lines: []aftersale.Units{units(o, 0, 2), units(o, 1, 1)}, Reason: "too small",
		}, s.claim("r")))(t)
		s.stands(o, "completed", "paid", "delivered", "return_requested")
		n = s.announced(n, order.EventReturnRequested)
		r := o.Returns[0].ID

		_, err := s.RequestReturn(ctx, o.ID, aftersale.ReturnInput{Lines: []aftersale.Units{units(o, 0, 2)}}, nil)
		s.refused(o, err, order.CodeQuantityExceeds, "items[0].quantity")
		_, err = s.ReceiveReturn(ctx, r, []aftersale.Arrival{back(o, 0, 1, 0, 0)}, "", nil)
		s.refused(o, err, order.CodeNotEditable, "")

		o = made(s.ApproveReturn(ctx, r, "", nil))(t)
		s.stands(o, "completed", "paid", "delivered", "in_progress")
		n = s.announced(n, order.EventReturnApproved)
		_, err = s.DeclineReturn(ctx, r, "", nil)
		s.refused(o, err, order.CodeNotEditable, "")

		o = made(s.ReceiveReturn(ctx, r, []aftersale.Arrival{back(o, 0, 1, 0, 0)}, "", nil))(t)
		s.shelf(18, 0)
		s.stands(o, "completed", "paid", "delivered", "in_progress")
		_, err = s.CancelReturn(ctx, r, "", nil)
		s.refused(o, err, order.CodeNotEditable, "")
		_, err = s.ReceiveReturn(ctx, r, []aftersale.Arrival{back(o, 1, 1, 0, 0), back(o, 0, 1, 1, 0)}, "", nil)
		s.refused(o, err, order.CodeQuantityExceeds, "items[1].restocked")
		s.shelf(18, 0)
		// A mug is not counted, so none is put on a shelf.
		o = made(s.ReceiveReturn(ctx, r, []aftersale.Arrival{back(o, 0, 0, 1, 0), back(o, 1, 1, 0, 0)}, "", nil))(t)
		s.shelf(18, 0)
		s.stands(o, "completed", "paid", "delivered", "partially_returned")
		if got := o.Returns[0]; got.Status != order.ReturnStateReceived || got.Lines[0].Damaged != 1 || got.Lines[0].Restocked != 1 {
			t.Errorf("%+v", got)
		}

		o = made(s.CloseReturn(ctx, r, true, "", s.claim("close")))(t)
		s.announced(n, order.EventReturnReceived, order.EventReturnClosed, order.EventRefundSucceeded)
		s.stands(o, "completed", "partially_refunded", "delivered", "partially_returned")
		if got := given(o); got.Amount != eur(2*1999+333) || got.Reason != "too small" || len(got.Lines) != 2 {
			t.Errorf("%+v", got)
		}
		_, err = s.CloseReturn(ctx, r, false, "", nil)
		s.refused(o, err, order.CodeNotEditable, "")

		o = made(s.RequestReturn(ctx, o.ID, aftersale.ReturnInput{Lines: []aftersale.Units{units(o, 0, 1), units(o, 1, 1)}, Open: true}, nil))(t)
		last := o.Returns[1].ID
		made(s.ReceiveReturn(ctx, last, []aftersale.Arrival{back(o, 0, 0, 0, 1), back(o, 1, 0, 0, 1)}, "", nil))(t)
		o = made(s.CloseReturn(ctx, last, false, "no money for that", nil))(t)
		s.stands(o, "completed", "partially_refunded", "delivered", "returned")
	})
}

func TestReturnsThatComeToNothing(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ctx := t.Context()
		o := s.sent(2, 0)
		two := aftersale.ReturnInput{Lines: []aftersale.Units{units(o, 0, 2)}}
		o = made(s.RequestReturn(ctx, o.ID, two, nil))(t)
		o = made(s.DeclineReturn(ctx, o.Returns[0].ID, "worn", nil))(t)
		s.stands(o, "completed", "paid", "delivered", "return_failed")
		o = made(s.RequestReturn(ctx, o.ID, two, nil))(t)
		o = made(s.ApproveReturn(ctx, o.Returns[1].ID, "", nil))(t)
		_, err := s.CloseReturn(ctx, o.Returns[1].ID, true, "", nil)
		s.refused(o, err, order.CodeNotEditable, "")
		o = made(s.CancelReturn(ctx, o.Returns[1].ID, "", nil))(t)
		s.stands(o, "completed", "paid", "delivered", "return_failed")
		for _, in := range []aftersale.ReturnInput{{}, {Lines: []aftersale.Units{units(o, 0, 0)}}} {
			if _, err := s.RequestReturn(ctx, o.ID, in, nil); fault.CodeOf(err) != fault.CodeValidation {
				t.Errorf("%+v: %v", in, err)
			}
		}
		for _, arrivals := range [][]aftersale.Arrival{nil, {back(o, 0, 0, 0, 0)}, {back(o, 0, -1, 2, 0)}} {
			if _, err := s.ReceiveReturn(ctx, o.Returns[1].ID, arrivals, "", nil); fault.CodeOf(err) != fault.CodeValidation {
				t.Errorf("%+v: %v", arrivals, err)
			}
		}
		unsent := s.buy("test", "", 1, 0, 0)
		_, err = s.RequestReturn(ctx, unsent.ID, aftersale.ReturnInput{Lines: []aftersale.Units{units(unsent, 0, 1)}}, nil)
		s.refused(unsent, err, order.CodeQuantityExceeds, "items[0].quantity")
	})
}

// A parcel cannot be unpacked while what is in it is on its way back.
func TestAParcelThatComesBack(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ctx := t.Context()
		o := s.buy("test", "", 2, 0, 0)
		o = made(s.Fulfill(ctx, o.ID, aftersale.ParcelInput{Ship: true}, nil))(t)
		o = made(s.RequestReturn(ctx, o.ID, aftersale.ReturnInput{Lines: []aftersale.Units{units(o, 0, 1)}, Open: true}, nil))(t)
		_, err := s.CancelParcel(ctx, o.Fulfillments[0].ID, "", nil)
		s.refused(o, err, order.CodeNotEditable, "")
		made(s.CancelReturn(ctx, o.Returns[0].ID, "", nil))(t)
		made(s.CancelParcel(ctx, o.Fulfillments[0].ID, "", nil))(t)
		s.shelf(20, 2)
	})
}

// The provider is away when a return is closed: the same request goes on with its refund.
func TestACloseThatIsInterrupted(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ctx := t.Context()
		o := s.sent(1, 0)
		o = made(s.RequestReturn(ctx, o.ID, aftersale.ReturnInput{Lines: []aftersale.Units{units(o, 0, 1)}, Open: true}, nil))(t)
		r := o.Returns[0].ID
		made(s.ReceiveReturn(ctx, r, []aftersale.Arrival{back(o, 0, 1, 0, 0)}, "", nil))(t)
		s.test.Fail(testpay.Refund, 1)
		if _, err := s.CloseReturn(ctx, r, true, "", s.claim("c")); err == nil {
			t.Fatal("the broken connection is not an error")
		}
		o = made(s.CloseReturn(ctx, r, true, "", s.claim("c")))(t)
		if len(o.Refunds) != 1 || given(o).Status != payment.RefundSucceeded || given(o).Amount != eur(1999) {
			t.Errorf("%+v", o.Refunds)
		}
	})
}

// However many receive the same return at once, it arrives once.
func TestManyReceiveAtOnce(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		o := s.sent(3, 0)
		o = made(s.RequestReturn(t.Context(), o.ID, aftersale.ReturnInput{Lines: []aftersale.Units{units(o, 0, 2)}, Open: true}, nil))(t)
		errs := make([]error, 6)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = s.ReceiveReturn(t.Context(), o.Returns[0].ID, []aftersale.Arrival{back(o, 0, 2, 0, 0)}, "", nil)
			})
		}
		wg.Wait()
		done := 0
		for _, err := range errs {
			switch code := fault.CodeOf(err); {
			case err == nil:
				done++
			case !slices.Contains([]string{order.CodeNotEditable, order.CodeQuantityExceeds, fault.CodeVersionConflict}, code):
				t.Error(err)
			}
		}
		if is := s.get(o.ID); done != 1 || is.Lines[0].ReturnedQuantity != 2 {
			t.Errorf("%d were acknowledged, %d units arrived", done, is.Lines[0].ReturnedQuantity)
		}
		s.shelf(19, 0)
	})
}
