package checkout

import (
	"encoding/json"

	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/order"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/outbox"
)

// What others may learn of checkouts.
const (
	EventCreated   = "checkout.created"
	EventUpdated   = "checkout.updated"
	EventCompleted = "checkout.completed"
	EventExpired   = "checkout.expired"
)

// Event is the data of checkout events.
type Event struct {
	ID      string      `json:"id"`
	CartID  string      `json:"cart_id"`
	Status  string      `json:"status"`
	OrderID string      `json:"order_id,omitempty"`
	Lines   []EventLine `json:"items"`
}

// EventLine is something that a checkout is about.
type EventLine struct {
	VariantID string `json:"variant_id"`
	Quantity  int64  `json:"quantity"`
}

// Events is the kinds of events of checkouts.
func Events() []outbox.Kind {
	kinds := []outbox.Kind{}
	for _, kind := range []string{EventCreated, EventUpdated, EventCompleted, EventExpired} {
		kinds = append(kinds, outbox.Kind{Type: kind, Version: 1, Data: Event{}})
	}
	return kinds
}

func eventOf(c *Checkout, basket *cart.Basket, kind string) outbox.Event {
	e := Event{ID: c.ID.String(), CartID: c.Cart.String(), Status: string(c.Status), OrderID: c.Order.String(), Lines: []EventLine{}}
	for i := range basket.Items {
		e.Lines = append(e.Lines, EventLine{basket.Items[i].Variant.String(), basket.Items[i].Ordered})
	}
	return outboxEvent(kind, c.ID, c.Version, e)
}

// completedEvent tells of a checkout whose order stands. It has no version, because the order's decides.
func completedEvent(o *order.Order) outbox.Event { return ofOrder(o, EventCompleted, Completed) }

// reopenedEvent tells of a checkout whose order was given back.
func reopenedEvent(o *order.Order) outbox.Event { return ofOrder(o, EventUpdated, Incomplete) }

func ofOrder(o *order.Order, kind string, status Status) outbox.Event {
	e := Event{ID: o.Checkout.String(), CartID: o.Cart.String(), Status: string(status), OrderID: o.ID.String(), Lines: []EventLine{}}
	for i := range o.Lines {
		e.Lines = append(e.Lines, EventLine{o.Lines[i].Variant.String(), o.Lines[i].Quantity})
	}
	return outboxEvent(kind, o.Checkout, 0, e)
}

func outboxEvent(kind string, c id.Checkout, version int64, data Event) outbox.Event {
	text, err := json.Marshal(data)
	if err != nil {
		panic("checkout: an event cannot be encoded: " + err.Error())
	}
	return outbox.Event{Type: kind, EntityID: c.String(), Version: version, Data: text}
}
