package aftersale_test

import (
	"slices"
	"sync"
	"testing"

	"winkel/internal/commerce/aftersale"
	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/order"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

func TestParcels(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ctx := t.Context()
		o := s.buy("test", "", 3, 2, 0)
		s.stands(o, "confirmed", "paid", "unfulfilled", "no_return")
		s.shelf(20, 3)
		_, n := s.events(0)

		dhl, number := "DHL", "00340 1"
		o = made(s.Fulfill(ctx, o.ID, aftersale.ParcelInput{
			Lines: []aftersale.Units{units(o, 0, 2)}, Ship: true, Tracking: aftersale.Tracking{Carrier: &dhl, Number: &number},
		}, s.claim("first")))(t)
		s.stands(o, "confirmed", "paid", "partially_fulfilled", "no_return")
		s.shelf(18, 1)
		n = s.announced(n, order.EventFulfillmentCreated, order.EventFulfillmentShipped, order.EventPartiallyFulfilled)
		first := o.Fulfillments[0]
		if first.Status != fulfillment.Shipped || !first.ShippedAt.Equal(s.clock.Now()) || first.TrackingURL == "" {
			t.Errorf("%+v", first)
		}
		if want := `["confirmed","paid","partially_fulfilled","no_return"]`; s.kept("first") != want {
			t.Errorf("kept %s, want %s", s.kept("first"), want)
		}

		_, err := s.Fulfill(ctx, o.ID, aftersale.ParcelInput{Lines: []aftersale.Units{units(o, 1, 1), units(o, 0, 2)}}, nil)
		s.refused(o, err, order.CodeQuantityExceeds, "items[1].quantity")
		s.shelf(18, 1)

		o = made(s.Fulfill(ctx, o.ID, aftersale.ParcelInput{}, nil))(t) // the rest
		s.stands(o, "confirmed", "paid", "fulfilled", "no_return")
		s.shelf(17, 0)
		n = s.announced(n, order.EventFulfilled)
		second := o.Fulfillments[1]
		if len(second.Lines) != 2 || second.Lines[0].Quantity != 1 || second.Lines[1].Quantity != 2 || second.Status != fulfillment.Pending {
			t.Errorf("%+v", second)
		}
		_, err = s.Fulfill(ctx, o.ID, aftersale.ParcelInput{}, nil)
		s.refused(o, err, order.CodeQuantityExceeds, "")

		o = made(s.Deliver(ctx, first.ID, nil))(t)
		s.stands(o, "confirmed", "paid", "partially_delivered", "no_return")
		o = made(s.SetParcelStatus(ctx, second.ID, fulfillment.InTransit, nil))(t)
		n = s.announced(n, order.EventFulfillmentDelivered, order.EventFulfillmentShipped)
		_, err = s.SetParcelStatus(ctx, second.ID, fulfillment.Processing, nil)
		s.refused(o, err, order.CodeNotEditable, "")
		o = made(s.Deliver(ctx, second.ID, nil))(t)
		s.stands(o, "completed", "paid", "delivered", "no_return")
		s.announced(n, order.EventCompleted)
		_, err = s.CancelParcel(ctx, second.ID, "", nil)
		s.refused(o, err, order.CodeNotEditable, "")
	})
}

func TestAParcelIsUnpacked(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ctx := t.Context()
		o := s.buy("test", "", 3, 1, 0)
		o = made(s.Fulfill(ctx, o.ID, aftersale.ParcelInput{}, nil))(t)
		s.shelf(17, 0)
		number := "1Z 9"
		o = made(s.UpdateTracking(ctx, o.Fulfillments[0].ID, aftersale.Tracking{Number: &number}, nil))(t)
		if f := o.Fulfillments[0]; f.TrackingNumber != number || f.Version != 2 {
			t.Errorf("%+v", f)
		}
		bad := "javascript:alert(1)"
		_, err := s.UpdateTracking(ctx, o.Fulfillments[0].ID, aftersale.Tracking{URL: &bad}, nil)
		if fault.CodeOf(err) != fault.CodeValidation {
			t.Errorf("%v", err)
		}
		o = made(s.CancelParcel(ctx, o.Fulfillments[0].ID, "wrong label", nil))(t)
		s.stands(o, "confirmed", "paid", "unfulfilled", "no_return")
		s.shelf(20, 3)
		if last := o.History[len(o.History)-1]; last.Axis != order.FulfillmentAxis || last.Note != "Parcel "+o.Fulfillments[0].ID.String()+" was unpacked. wrong label" {
			t.Errorf("%+v", last)
		}
		_, err = s.UpdateTracking(ctx, o.Fulfillments[0].ID, aftersale.Tracking{Number: &number}, nil)
		s.refused(o, err, order.CodeNotEditable, "")
		o = made(s.Fulfill(ctx, o.ID, aftersale.ParcelInput{Ship: true}, nil))(t)
		s.stands(o, "confirmed", "paid", "fulfilled", "no_return")
		s.shelf(17, 0)
	})
}

func TestWhatMustNotBeSent(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ctx := t.Context()
		unpaid := s.buy("manual", "", 1, 0, 0)
		_, err := s.Fulfill(ctx, unpaid.ID, aftersale.ParcelInput{}, nil)
		s.refused(unpaid, err, order.CodeNotEditable, "")

		mismatch := s.buy("test", "amount_mismatch", 1, 0, 0)
		s.stands(mismatch, "requires_action", "partially_paid", "unfulfilled", "no_return")
		_, err = s.Fulfill(ctx, mismatch.ID, aftersale.ParcelInput{}, nil)
		s.refused(mismatch, err, order.CodeNotEditable, "")
		mismatch = made(s.Confirm(ctx, mismatch.ID, "one cent is nothing", nil))(t)
		_, err = s.Confirm(ctx, mismatch.ID, "", nil)
		s.refused(mismatch, err, order.CodeNotEditable, "")
		made(s.Fulfill(ctx, mismatch.ID, aftersale.ParcelInput{}, nil))(t)

		delivery := s.buy("cod", "", 1, 0, 0)
		delivery = made(s.Fulfill(ctx, delivery.ID, aftersale.ParcelInput{}, nil))(t)
		s.stands(delivery, "confirmed", "pending", "fulfilled", "no_return")

		missing := s.buy("test", "", 2, 0, 0)
		none := int64(1)
		made(s.stock.Adjust(ctx, inventory.Adjustment{Variant: s.shirt, OnHand: &none, Reason: "stolen"}, nil))(t)
		_, err = s.Fulfill(ctx, missing.ID, aftersale.ParcelInput{Lines: []aftersale.Units{units(missing, 0, 2)}}, nil)
		s.refused(missing, err, inventory.CodeInsufficientStock, "items[0].quantity")

		for _, lines := range [][]aftersale.Units{
			{{Line: missing.Lines[0].ID, Quantity: 0}}, {units(missing, 0, 1), units(missing, 0, 1)},
		} {
			_, err = s.Fulfill(ctx, missing.ID, aftersale.ParcelInput{Lines: lines}, nil)
			if fault.CodeOf(err) != fault.CodeValidation {
				t.Errorf("%v: %v", lines, err)
			}
		}
		_, err = s.Fulfill(ctx, missing.ID, aftersale.ParcelInput{Lines: []aftersale.Units{{Line: 9, Quantity: 1}}}, nil)
		s.refused(missing, err, fault.CodeNotFound, "items[0].line_id")
	})
}

// An order with nothing to send is complete when it is paid; what need not be sent can be handed over all the same.
func TestASongIsNotSent(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		o := s.buy("test", "", 0, 0, 2)
		s.stands(o, "completed", "paid", "not_required", "no_return")
		o = made(s.Fulfill(t.Context(), o.ID, aftersale.ParcelInput{}, nil))(t)
		if l := o.Lines[0]; l.FulfilledQuantity != 2 {
			t.Errorf("%+v", l)
		}
		both := s.buy("test", "", 1, 0, 1)
		both = made(s.Fulfill(t.Context(), both.ID, aftersale.ParcelInput{}, nil))(t)
		if got := both.Fulfillments[0].Lines; len(got) != 1 || got[0].OrderLine != both.Lines[0].ID {
			t.Errorf("the parcel has %+v", got)
		}
	})
}

// However many pack at once, no more leaves than was ordered.
func TestManyPackAtOnce(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		o := s.buy("test", "", 3, 0, 0)
		var wg sync.WaitGroup
		packed := make([]error, 8)
		for i := range packed {
			wg.Go(func() {
				_, packed[i] = s.Fulfill(t.Context(), o.ID, aftersale.ParcelInput{Lines: []aftersale.Units{units(o, 0, 1)}}, nil)
			})
		}
		wg.Wait()
		done := 0
		for _, err := range packed {
			switch code := fault.CodeOf(err); {
			case err == nil:
				done++
			case code != order.CodeQuantityExceeds && code != fault.CodeVersionConflict:
				t.Error(err)
			}
		}
		is := s.get(o.ID)
		if done != 3 || is.Lines[0].FulfilledQuantity != 3 || len(is.Fulfillments) != 3 {
			t.Errorf("%d parcels were acknowledged, %d are there with %d units", done, len(is.Fulfillments), is.Lines[0].FulfilledQuantity)
		}
		s.shelf(17, 0)
	})
}

func TestUnknown(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ctx := t.Context()
		var errs []error
		for _, f := range []func() (*order.Order, error){
			func() (*order.Order, error) { return s.Fulfill(ctx, 1, aftersale.ParcelInput{}, nil) },
			func() (*order.Order, error) { return s.Ship(ctx, 1, aftersale.Tracking{}, nil) },
			func() (*order.Order, error) { return s.Capture(ctx, 1, nil, "", nil) },
			func() (*order.Order, error) { return s.VoidPayment(ctx, 1, "", nil) },
			func() (*order.Order, error) { return s.Cancel(ctx, 1, aftersale.CancelInput{}, nil) },
			func() (*order.Order, error) { return s.Refund(ctx, 1, aftersale.RefundInput{All: true}, nil) },
			func() (*order.Order, error) {
				return s.RequestReturn(ctx, 1, aftersale.ReturnInput{Lines: []aftersale.Units{{Line: id.OrderLine(1), Quantity: 1}}}, nil)
			},
			func() (*order.Order, error) { return s.CloseReturn(ctx, 1, true, "", nil) },
		} {
			_, err := f()
			errs = append(errs, err)
		}
		if i := slices.IndexFunc(errs, func(err error) bool { return fault.KindOf(err) != fault.NotFound }); i >= 0 {
			t.Errorf("use case %d: %v", i, errs[i])
		}
	})
}
