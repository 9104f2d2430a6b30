package promotion

import (
	"encoding/json"

	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// What others may learn. That somebody uses a promotion is told by the event of the order.
const (
	EventCreated = "promotion.created"
	EventUpdated = "promotion.updated"
	EventStarted = "promotion.started" // it runs from now on: by the clock, or because staff made it so
	EventEnded   = "promotion.ended"   // it runs no more
)

// Event is the data of promotion events.
type Event struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Code     string `json:"code,omitempty"`
	Active   bool   `json:"active"`
	Archived bool   `json:"archived"`
}

// Events is the kinds of events of promotions.
func Events() []outbox.Kind {
	return []outbox.Kind{
		{Type: EventCreated, Version: 1, Data: Event{}},
		{Type: EventUpdated, Version: 1, Data: Event{}},
		{Type: EventStarted, Version: 1, Data: Event{}},
		{Type: EventEnded, Version: 1, Data: Event{}},
	}
}

func (s *Service) news(b *db.Batch, kind string, p *Promotion) {
	data, err := json.Marshal(Event{
		ID: p.ID.String(), Name: p.Name, Code: p.Code, Active: p.Active, Archived: !p.ArchivedAt.IsZero(),
	})
	if err != nil {
		panic("promotion: an event cannot be encoded: " + err.Error())
	}
	s.outbox.Add(b, outbox.Event{Type: kind, EntityID: p.ID.String(), Version: p.Version, OccurredAt: p.UpdatedAt, Data: data})
}
