package inventory

import "winkel/internal/platform/outbox"

// EventLevelUpdated says that what lies on the shelf has changed.
const EventLevelUpdated = "inventory_level.updated"

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

// Events is the kinds of events of inventory.
func Events() []outbox.Kind {
	return []outbox.Kind{{Type: EventLevelUpdated, Version: 1, Data: LevelEvent{}, Previous: LevelBefore{}}}
}
