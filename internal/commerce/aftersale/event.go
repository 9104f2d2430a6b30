package aftersale

import (
	"encoding/json"

	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/order"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/outbox"
)

// announceParcel adds the news of a parcel.
func (s *Service) announceParcel(c *change, f *fulfillment.Fulfillment, kinds ...string) {
	data := order.FulfillmentEvent{
		ID: f.ID.String(), OrderID: f.Order.String(), Status: string(f.Status), Carrier: f.Carrier,
		TrackingNumber: f.TrackingNumber, TrackingURL: f.TrackingURL, Lines: make([]order.FulfillmentLineData, len(f.Lines)),
	}
	for i, l := range f.Lines {
		data.Lines[i] = order.FulfillmentLineData{LineID: l.OrderLine.String(), Quantity: l.Quantity}
	}
	for _, kind := range kinds {
		s.Outbox.Add(c.b, outbox.Event{Type: kind, EntityID: f.ID.String(), Version: f.Version, Data: encode(data)})
	}
}

// announceReturn has the news of a return added, once its version is known.
func (s *Service) announceReturn(c *change, of id.Return, kind string) {
	c.tell = append(c.tell, func() {
		r := returnOf(c.after, of)
		data := order.ReturnEvent{
			ID: r.ID.String(), OrderID: c.after.ID.String(), Status: r.Status, Lines: make([]order.FulfillmentLineData, len(r.Lines)),
		}
		for i, l := range r.Lines {
			data.Lines[i] = order.FulfillmentLineData{LineID: l.OrderLine.String(), Quantity: l.Quantity}
		}
		s.Outbox.Add(c.b, outbox.Event{Type: kind, EntityID: r.ID.String(), Version: r.Version, Data: encode(data)})
	})
}

func encode(data any) json.RawMessage {
	text, err := json.Marshal(data)
	if err != nil {
		panic("aftersale: an event cannot be encoded: " + err.Error())
	}
	return text
}
