package privacy

import (
	"encoding/json"

	"winkel/internal/platform/outbox"
)

// What others may learn, so that they do the same with what they hold.
const (
	EventExportRequested  = "privacy.export_requested"
	EventErasureCompleted = "privacy.erasure_completed"
	EventBuyerForgotten   = "privacy.buyer_forgotten" // an order was kept for so long that nothing of its buyer is left in it
)

// ExportEvent is the data of privacy.export_requested.
type ExportEvent struct {
	CustomerID string `json:"customer_id,omitempty"`
	By         string `json:"by"` // an actor
}

// ErasureEvent is the data of privacy.erasure_completed. It names things and not the person.
type ErasureEvent struct {
	ID         string   `json:"id"`
	CustomerID string   `json:"customer_id,omitempty"`
	OrderIDs   []string `json:"order_ids"`
}

// ForgottenEvent is the data of privacy.buyer_forgotten.
type ForgottenEvent struct {
	OrderIDs []string `json:"order_ids"`
}

// Events is the kinds of events of privacy.
func Events() []outbox.Kind {
	return []outbox.Kind{
		{Type: EventExportRequested, Version: 1, Data: ExportEvent{}},
		{Type: EventErasureCompleted, Version: 1, Data: ErasureEvent{}},
		{Type: EventBuyerForgotten, Version: 1, Data: ForgottenEvent{}},
	}
}

func encodeEvent(data any) json.RawMessage {
	text, err := json.Marshal(data)
	if err != nil {
		panic("privacy: an event cannot be encoded: " + err.Error())
	}
	return text
}
