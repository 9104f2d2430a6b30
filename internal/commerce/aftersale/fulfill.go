package aftersale

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/order"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

// Tracking is what staff say about a parcel on its way; nil stays as it is. A well-known carrier's address need not be
// given.
type Tracking struct {
	Carrier           *string
	Number            *string
	URL               *string
	Note              *string
	EstimatedDelivery *time.Time
}

// ParcelInput is a parcel to be made.
type ParcelInput struct {
	Lines    []Units // empty: everything that is left to send
	Tracking Tracking
	Ship     bool // it leaves at once
}

// Fulfill packs a parcel: what is in it leaves the shelf. Codes: order_not_editable, quantity_exceeds_order,
// insufficient_stock, validation_failed.
func (s *Service) Fulfill(ctx context.Context, of id.Order, in ParcelInput, claim *idem.Claim) (*order.Order, error) {
	if err := validateUnits(in.Lines); err != nil {
		return nil, err
	}
	return s.revise(ctx, of, claim, func(c *change) error {
		if err := sendable(c.before); err != nil {
			return err
		}
		units, err := packed(c.before, in.Lines)
		if err != nil {
			return err
		}
		now := s.DB.Clock().Now()
		f := fulfillment.Fulfillment{
			ID: id.Fulfillment(s.DB.IDs().Next()), Version: 1, Order: of, Status: fulfillment.Pending, CreatedAt: now, UpdatedAt: now,
		}
		if err := in.Tracking.apply(&f); err != nil {
			return err
		}
		kinds := []string{order.EventFulfillmentCreated}
		if in.Ship {
			f.Status, f.ShippedAt = fulfillment.Shipped, now
			kinds = append(kinds, order.EventFulfillmentShipped)
		}
		if f.Lines, err = s.dispatch(ctx, c, f.ID, units); err != nil {
			return err
		}
		s.Parcels.Insert(c.b, f)
		c.after.Fulfillments = append(c.after.Fulfillments, f)
		c.note = said(fmt.Sprintf("Parcel %s has %s.", f.ID, pieces(units)), f.Note)
		s.announceParcel(c, &f, kinds...)
		return nil
	})
}

// dispatch takes units from the shelves for a parcel, and counts them as sent.
func (s *Service) dispatch(ctx context.Context, c *change, parcel id.Fulfillment, units []Units) ([]fulfillment.Line, error) {
	wanted := make(map[id.OrderLine]int64, len(units))
	for _, u := range units {
		wanted[u.Line] = u.Quantity
	}
	taken, err := s.Stock.Dispatch(ctx, c.b, c.before.ID, wanted, parcel.String())
	if fault.CodeOf(err) == inventory.CodeInsufficientStock {
		// Or somebody packed the same units since the order was read: then they are not promised any more.
		switch is, unread := s.Orders.Get(ctx, c.before.ID); {
		case unread != nil:
			return nil, unread
		case is.Version != c.before.Version:
			return nil, fault.Stale("order")
		}
		return nil, shortOf(err, units)
	}
	if err != nil {
		return nil, err
	}
	lines := make([]fulfillment.Line, len(units))
	for i, u := range units {
		c.line(u.Line).FulfilledQuantity += u.Quantity
		lines[i] = fulfillment.Line{OrderLine: u.Line, Quantity: u.Quantity}
		for _, t := range taken[u.Line] {
			lines[i].Stock = append(lines[i].Stock, fulfillment.Taken{Item: t.Item, Location: t.Location, Quantity: t.Quantity})
		}
	}
	return lines, nil
}

// shortOf names the line of the request for which the shelf has too few.
func shortOf(err error, units []Units) error {
	f := fault.From(err)
	for i, u := range units {
		if f.Param == u.Line.String() {
			return f.WithParam(fmt.Sprintf("items[%d].quantity", i))
		}
	}
	return err
}

func pieces(units []Units) string {
	var n int64
	for _, u := range units {
		n += u.Quantity
	}
	if n == 1 {
		return "1 unit"
	}
	return fmt.Sprintf("%d units", n)
}

// apply makes a parcel as the tracking says, and finds the page of a carrier that is well known.
func (t Tracking) apply(f *fulfillment.Fulfillment) error {
	for _, field := range []struct{ to, from *string }{
		{&f.Carrier, t.Carrier}, {&f.TrackingNumber, t.Number}, {&f.TrackingURL, t.URL}, {&f.Note, t.Note},
	} {
		if field.from != nil {
			*field.to = *field.from
		}
	}
	if t.EstimatedDelivery != nil {
		f.EstimatedDeliveryAt = *t.EstimatedDelivery
	}
	if t.URL == nil && (t.Carrier != nil || t.Number != nil) {
		f.TrackingURL = fulfillment.TrackingURL(f.Carrier, f.TrackingNumber)
	}
	return f.Validate()
}

// Ship says that a parcel has left. Code: order_not_editable.
func (s *Service) Ship(ctx context.Context, parcel id.Fulfillment, t Tracking, claim *idem.Claim) (*order.Order, error) {
	return s.move(ctx, parcel, fulfillment.Shipped, t, claim)
}

// Deliver says that a parcel has arrived. Code: order_not_editable.
func (s *Service) Deliver(ctx context.Context, parcel id.Fulfillment, claim *idem.Claim) (*order.Order, error) {
	return s.move(ctx, parcel, fulfillment.Delivered, Tracking{}, claim)
}

// SetParcelStatus says where a parcel is now. Code: order_not_editable, when it cannot become that any more.
func (s *Service) SetParcelStatus(ctx context.Context, parcel id.Fulfillment, to fulfillment.Status, claim *idem.Claim) (*order.Order, error) {
	if to == fulfillment.Canceled {
		return s.CancelParcel(ctx, parcel, "", claim)
	}
	return s.move(ctx, parcel, to, Tracking{}, claim)
}

// UpdateTracking changes what is said about a parcel.
func (s *Service) UpdateTracking(ctx context.Context, parcel id.Fulfillment, t Tracking, claim *idem.Claim) (*order.Order, error) {
	return s.reviseParcel(ctx, parcel, claim, func(c *change, f *fulfillment.Fulfillment) error {
		if f.Status == fulfillment.Canceled {
			return notEditable("The parcel is canceled.")
		}
		if err := t.apply(f); err != nil {
			return err
		}
		*f = s.Parcels.Update(c.b, *f)
		c.note = said(fmt.Sprintf("Parcel %s travels as:", f.ID), cmp.Or(strings.TrimSpace(f.Carrier+" "+f.TrackingNumber), "unknown"))
		s.announceParcel(c, f, order.EventTrackingUpdated)
		return nil
	})
}

// move brings a parcel further.
func (s *Service) move(ctx context.Context, parcel id.Fulfillment, to fulfillment.Status, t Tracking, claim *idem.Claim) (*order.Order, error) {
	return s.reviseParcel(ctx, parcel, claim, func(c *change, f *fulfillment.Fulfillment) error {
		if !f.Status.CanBecome(to) {
			return notEditable("The parcel is %s and cannot become %s.", f.Status, to)
		}
		if err := t.apply(f); err != nil {
			return err
		}
		c.note = fmt.Sprintf("Parcel %s: %s.", f.ID, to)
		var kinds []string
		f.Status = to
		switch to {
		case fulfillment.Shipped, fulfillment.InTransit, fulfillment.OutForDelivery:
			if f.ShippedAt.IsZero() {
				f.ShippedAt = s.DB.Clock().Now()
				kinds = append(kinds, order.EventFulfillmentShipped)
			}
		case fulfillment.Delivered:
			f.DeliveredAt = s.DB.Clock().Now()
			kinds = append(kinds, order.EventFulfillmentDelivered)
			for _, l := range f.Lines {
				c.line(l.OrderLine).DeliveredQuantity += l.Quantity
			}
		default:
		}
		*f = s.Parcels.Update(c.b, *f)
		s.announceParcel(c, f, kinds...)
		return nil
	})
}

// CancelParcel unpacks a parcel that did not arrive: its units are back on the shelves and left to send. Codes:
// order_not_editable, location_in_use.
func (s *Service) CancelParcel(ctx context.Context, parcel id.Fulfillment, note string, claim *idem.Claim) (*order.Order, error) {
	if err := bounded("note", &note, MaxNote); err != nil {
		return nil, err
	}
	return s.reviseParcel(ctx, parcel, claim, func(c *change, f *fulfillment.Fulfillment) error {
		if !f.Status.CanBecome(fulfillment.Canceled) {
			return notEditable("The parcel is %s and cannot be canceled. Register a return for what comes back.", f.Status)
		}
		taken := map[id.OrderLine][]inventory.Taken{}
		for _, l := range f.Lines {
			line := c.line(l.OrderLine)
			if line.FulfilledQuantity -= l.Quantity; line.FulfilledQuantity < line.ReturnedQuantity+onTheWay(c.before, l.OrderLine) {
				return notEditable("A return has been registered for what is in the parcel. Cancel the return first.")
			}
			for _, t := range l.Stock {
				taken[l.OrderLine] = append(taken[l.OrderLine], inventory.Taken{Item: t.Item, Location: t.Location, Quantity: t.Quantity})
			}
		}
		if err := s.Stock.Undispatch(ctx, c.b, c.before.ID, taken, f.ID.String()); err != nil {
			return err
		}
		f.Status = fulfillment.Canceled
		*f = s.Parcels.Update(c.b, *f)
		c.note = said(fmt.Sprintf("Parcel %s was unpacked.", f.ID), note)
		s.announceParcel(c, f, order.EventFulfillmentCanceled)
		return nil
	})
}

// reviseParcel is revise for the order of a parcel.
func (s *Service) reviseParcel(ctx context.Context, parcel id.Fulfillment, claim *idem.Claim, decide func(*change, *fulfillment.Fulfillment) error) (*order.Order, error) {
	found, err := s.Parcels.Get(ctx, parcel)
	if err != nil {
		return nil, err
	}
	return s.revise(ctx, found.Order, claim, func(c *change) error {
		for i := range c.after.Fulfillments {
			if f := &c.after.Fulfillments[i]; f.ID == parcel {
				return decide(c, f)
			}
		}
		return fault.Missing("parcel", parcel.String())
	})
}
