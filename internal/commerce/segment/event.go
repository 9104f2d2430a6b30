package segment

import (
	"encoding/json"
	"time"

	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// EventChanged says that a customer went from one segment to another. Guests have no name that an event could give them
// but their address, which is nobody's business; their changes are in the history alone.
const EventChanged = "customer.segment_changed"

// ChangedEvent is the data of EventChanged.
type ChangedEvent struct {
	CustomerID  string `json:"customer_id"`
	Segment     string `json:"segment"` // empty: none, because no order of his counts any more
	Since       string `json:"since"`
	Currency    string `json:"currency_code"`
	Spent       int64  `json:"spent"`
	Orders      int64  `json:"orders"`
	LastOrderAt string `json:"last_order_at,omitempty"`
}

// BeforeEvent is what was before.
type BeforeEvent struct {
	Segment string `json:"segment"` // empty: none
}

// Events is the kinds of events of segments.
func Events() []outbox.Kind {
	return []outbox.Kind{{Type: EventChanged, Version: 1, Data: ChangedEvent{}, Previous: BeforeEvent{}}}
}

// news adds to the batch that a customer is in another segment.
func (s *Service) news(b *db.Batch, before, after *Standing) {
	e := ChangedEvent{
		CustomerID: after.Customer.String(), Segment: after.Segment, Since: after.Since.UTC().Format(time.RFC3339Nano),
		Currency: string(after.Figures.Spent.Currency), Spent: after.Figures.Spent.Minor, Orders: after.Figures.Orders,
	}
	if !after.Figures.Last.IsZero() {
		e.LastOrderAt = after.Figures.Last.UTC().Format(time.RFC3339Nano)
	}
	s.o.Outbox.Add(b, outbox.Event{
		Type: EventChanged, EntityID: after.Customer.String(), Version: after.Version, OccurredAt: after.Since,
		Data: encoded(e), Previous: encoded(BeforeEvent{before.Segment}),
	})
}

func encoded(value any) json.RawMessage {
	text, err := json.Marshal(value)
	if err != nil {
		panic("segment: an event cannot be encoded: " + err.Error())
	}
	return text
}
