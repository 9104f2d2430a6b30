package admin

import (
	"context"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/aftersale"
	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/order"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

const parcelRoot = "/api/admin/fulfillments"

func (h *handlers) registerParcels(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: orders", Scope: scope, Description: oneETag}
	}
	creation := op("admin-create-fulfillment", "Pack a parcel of an order, or of what is left of it", ordersWrite)
	creation.Description = "What is in it leaves the shelf. The answer is the order; the new parcel is its last, and where Location points. " + oneETag
	wire.Post(a, orderRoot+"/{id}/fulfillments", made(creation), h.createFulfillment)
	wire.Get(a, parcelRoot+"/{id}", op("admin-get-fulfillment", "A parcel", ordersRead), h.getFulfillment)
	wire.Patch(a, parcelRoot+"/{id}", op("admin-update-tracking", "Change what is said about a parcel on its way", ordersWrite), h.updateTracking)
	wire.Post(a, parcelRoot+"/{id}/ship", op("admin-ship-fulfillment", "Say that a parcel has left", ordersWrite), h.shipFulfillment)
	wire.Post(a, parcelRoot+"/{id}/deliver", op("admin-deliver-fulfillment", "Say that a parcel has arrived", ordersWrite), h.deliverFulfillment)
	wire.Post(a, parcelRoot+"/{id}/status", op("admin-set-fulfillment-status", "Say where a parcel is", ordersWrite), h.setFulfillmentStatus)
	wire.Post(a, parcelRoot+"/{id}/cancel", op("admin-cancel-fulfillment", "Unpack a parcel that did not arrive", ordersWrite), h.cancelFulfillment)
}

// LineUnits is so many of a line of an order.
type LineUnits struct {
	LineID   id.OrderLine `json:"line_id"`
	Quantity int64        `json:"quantity" minimum:"1" maximum:"1000000000"`
}

func unitsOf(items []LineUnits) []aftersale.Units {
	units := make([]aftersale.Units, len(items))
	for i, item := range items {
		units[i] = aftersale.Units{Line: item.LineID, Quantity: item.Quantity}
	}
	return units
}

// Tracking is what is said about a parcel on its way: what is not given stays as it is.
type Tracking struct {
	Carrier           *string    `json:"carrier,omitempty" maxLength:"100" example:"DHL"`
	TrackingNumber    *string    `json:"tracking_number,omitempty" maxLength:"100"`
	TrackingURL       *string    `json:"tracking_url,omitempty" maxLength:"2000" doc:"Found by carrier and number, if it is not given and the carrier is well known."`
	Note              *string    `json:"note,omitempty" maxLength:"2000"`
	EstimatedDelivery *time.Time `json:"estimated_delivery,omitempty"`
}

func (t *Tracking) domain() aftersale.Tracking {
	return aftersale.Tracking{
		Carrier: t.Carrier, Number: t.TrackingNumber, URL: t.TrackingURL, Note: t.Note, EstimatedDelivery: t.EstimatedDelivery,
	}
}

// ParcelInput is a parcel to be packed.
type ParcelInput struct {
	Tracking
	Items []LineUnits `json:"items,omitempty" minItems:"1" maxItems:"1000" doc:"Everything that is left to send, if it is not given."`
	Ship  bool        `json:"ship,omitempty" doc:"It leaves at once."`
}

func (h *handlers) createFulfillment(ctx context.Context, call *wire.Call, in *change[ParcelInput]) (*wire.Reply[Order], error) {
	input := aftersale.ParcelInput{Lines: unitsOf(in.Body.Items), Tracking: in.Body.domain(), Ship: in.Body.Ship}
	newest := func(o *order.Order) string { return o.Fulfillments[len(o.Fulfillments)-1].ID.String() }
	return making(call, in.Precondition, in.ID, parcelRoot, newest, func(o id.Order, expected *int64, claim *idem.Claim) (*order.Order, error) {
		return h.aftersale.Expecting(expected).Fulfill(ctx, o, input, claim)
	})
}

func (h *handlers) getFulfillment(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[Fulfillment], error) {
	parcel, err := parsed(id.ParseFulfillment, "parcel", in.ID)
	if err != nil {
		return nil, err
	}
	f, err := h.shipping.Get(ctx, parcel)
	if err != nil {
		return nil, err
	}
	o, err := h.orders.Get(ctx, f.Order)
	if err != nil {
		return nil, err
	}
	for i := range o.Fulfillments {
		if is := &o.Fulfillments[i]; is.ID == parcel {
			return &wire.Reply[Fulfillment]{Body: fulfillmentDocument(is), Version: o.Version}, nil
		}
	}
	return nil, fault.Missing("parcel", parcel.String())
}

// withParcel has a service do something with the parcel that a request names. The answer is its order.
func withParcel(call *wire.Call, condition wire.Precondition, name string, do deed[id.Fulfillment]) (*wire.Reply[Order], error) {
	return doing(call, condition, id.ParseFulfillment, "parcel", name, orderReply, do)
}

func (h *handlers) updateTracking(ctx context.Context, call *wire.Call, in *change[Tracking]) (*wire.Reply[Order], error) {
	return withParcel(call, in.Precondition, in.ID, func(parcel id.Fulfillment, expected *int64, claim *idem.Claim) (*order.Order, error) {
		return h.aftersale.Expecting(expected).UpdateTracking(ctx, parcel, in.Body.domain(), claim)
	})
}

func (h *handlers) shipFulfillment(ctx context.Context, call *wire.Call, in *change[Tracking]) (*wire.Reply[Order], error) {
	return withParcel(call, in.Precondition, in.ID, func(parcel id.Fulfillment, expected *int64, claim *idem.Claim) (*order.Order, error) {
		return h.aftersale.Expecting(expected).Ship(ctx, parcel, in.Body.domain(), claim)
	})
}

func (h *handlers) deliverFulfillment(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[Order], error) {
	return withParcel(call, in.Precondition, in.ID, func(parcel id.Fulfillment, expected *int64, claim *idem.Claim) (*order.Order, error) {
		return h.aftersale.Expecting(expected).Deliver(ctx, parcel, claim)
	})
}

// ParcelStatus is where a parcel is.
type ParcelStatus struct {
	Status string `json:"status" enum:"processing,shipped,in_transit,out_for_delivery,ready_for_pickup,delivered,failed,canceled"`
}

func (h *handlers) setFulfillmentStatus(ctx context.Context, call *wire.Call, in *change[ParcelStatus]) (*wire.Reply[Order], error) {
	return withParcel(call, in.Precondition, in.ID, func(parcel id.Fulfillment, expected *int64, claim *idem.Claim) (*order.Order, error) {
		return h.aftersale.Expecting(expected).SetParcelStatus(ctx, parcel, fulfillment.Status(in.Body.Status), claim)
	})
}

func (h *handlers) cancelFulfillment(ctx context.Context, call *wire.Call, in *change[Note]) (*wire.Reply[Order], error) {
	return withParcel(call, in.Precondition, in.ID, func(parcel id.Fulfillment, expected *int64, claim *idem.Claim) (*order.Order, error) {
		return h.aftersale.Expecting(expected).CancelParcel(ctx, parcel, in.Body.Note, claim)
	})
}
