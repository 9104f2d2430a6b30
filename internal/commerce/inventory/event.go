package inventory

import "winkel/internal/platform/outbox"

// The events of inventory.
const (
	EventLevelUpdated        = "inventory_level.updated" // what lies on the shelf has changed
	EventItemUpdated         = "inventory_item.updated"  // it runs low at another number
	EventReservationCreated  = "reservation.created"     // a checkout holds more than before
	EventReservationExpired  = "reservation.expired"     // a hold was over, and what it held is free again
	EventReservationReleased = "reservation.released"    // a hold or what an order was promised was given back, or a part of it
	EventLowStock            = "variant.low_stock"       // few are left
	EventOutOfStock          = "variant.out_of_stock"    // none is left
	EventBackInStock         = "variant.back_in_stock"   // there are some again
)

// LevelEvent is the data of inventory_level.updated.
type LevelEvent struct {
	VariantID  string `json:"variant_id"`
	LocationID string `json:"location_id"`
	OnHand     int64  `json:"on_hand"`
}

// LevelBefore is the previous of inventory_level.updated.
type LevelBefore struct {
	OnHand int64 `json:"on_hand"`
}

// ItemEvent is the data of inventory_item.updated.
type ItemEvent struct {
	VariantID  string `json:"variant_id"`
	LowStockAt int64  `json:"low_stock_at"`
}

// ReservationEvent is the data of reservation.created, what is held from now on, and of reservation.expired and
// reservation.released, what is free again.
type ReservationEvent struct {
	CheckoutID string         `json:"checkout_id,omitempty"` // that held it
	OrderID    string         `json:"order_id,omitempty"`    // that it was promised to
	Items      []ReservedItem `json:"items"`
}

// ReservedItem is so many of a variant's own item at a location.
type ReservedItem struct {
	VariantID  string `json:"variant_id"`
	LocationID string `json:"location_id"`
	Quantity   int64  `json:"quantity"`
}

// StockEvent is the data of variant.low_stock, variant.out_of_stock and variant.back_in_stock.
type StockEvent struct {
	VariantID  string `json:"variant_id"`
	Available  int64  `json:"available"`
	LowStockAt int64  `json:"low_stock_at"`
}

// Events is the kinds of events of inventory.
func Events() []outbox.Kind {
	return []outbox.Kind{
		{Type: EventLevelUpdated, Version: 1, Data: LevelEvent{}, Previous: LevelBefore{}},
		{Type: EventItemUpdated, Version: 1, Data: ItemEvent{}},
		{Type: EventReservationCreated, Version: 1, Data: ReservationEvent{}},
		{Type: EventReservationExpired, Version: 1, Data: ReservationEvent{}},
		{Type: EventReservationReleased, Version: 1, Data: ReservationEvent{}},
		{Type: EventLowStock, Version: 1, Data: StockEvent{}},
		{Type: EventOutOfStock, Version: 1, Data: StockEvent{}},
		{Type: EventBackInStock, Version: 1, Data: StockEvent{}},
	}
}
