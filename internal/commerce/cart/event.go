package cart

import (
	"encoding/json"

	"winkel/internal/platform/outbox"
)

// What others may learn of carts.
const (
	EventCreated   = "cart.created"
	EventUpdated   = "cart.updated"
	EventMerged    = "cart.merged"
	EventAbandoned = "cart.abandoned"
)

// Event is the data of cart events.
type Event struct {
	ID         string      `json:"id"`
	State      string      `json:"state"`
	Currency   string      `json:"currency_code"`
	CustomerID string      `json:"customer_id,omitempty"`
	MergedInto string      `json:"merged_into,omitempty"`
	Coupons    []string    `json:"coupons,omitempty"`
	Lines      []EventLine `json:"items"`
}

// EventLine is a line of a cart in an event.
type EventLine struct {
	ID        string `json:"id"`
	VariantID string `json:"variant_id"`
	Quantity  int64  `json:"quantity"`
}

// Events is the kinds of events of carts.
func Events() []outbox.Kind {
	kinds := []outbox.Kind{}
	for _, kind := range []string{EventCreated, EventUpdated, EventMerged, EventAbandoned} {
		kinds = append(kinds, outbox.Kind{Type: kind, Version: 1, Data: Event{}})
	}
	return kinds
}

func eventOf(c *Cart, kind string) outbox.Event {
	data := Event{
		ID: c.ID.String(), State: string(c.State), Currency: string(c.Currency), CustomerID: c.Customer.String(),
		MergedInto: c.MergedInto.String(), Coupons: c.Coupons, Lines: make([]EventLine, len(c.Lines)),
	}
	for i, l := range c.Lines {
		data.Lines[i] = EventLine{ID: l.ID.String(), VariantID: l.Variant.String(), Quantity: l.Quantity}
	}
	text, err := json.Marshal(data)
	if err != nil {
		panic("cart: an event cannot be encoded: " + err.Error())
	}
	return outbox.Event{Type: kind, EntityID: c.ID.String(), Version: c.Version, Data: text}
}
