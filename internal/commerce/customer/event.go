package customer

import (
	"encoding/json"

	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// What others may learn of customers.
const (
	EventCreated  = "customer.created"
	EventUpdated  = "customer.updated"
	EventVerified = "customer.verified"
	EventDeleted  = "customer.deleted" // erased, or absorbed by the account that successor_id names
)

// Event is the data of customer events.
type Event struct {
	ID          string   `json:"id"`
	State       string   `json:"state"`
	SuccessorID string   `json:"successor_id,omitempty"`
	Email       string   `json:"email"`
	Verified    bool     `json:"verified"`
	FirstName   string   `json:"first_name"`
	LastName    string   `json:"last_name"`
	Language    string   `json:"language"`
	Groups      []string `json:"groups"`
	Tags        []string `json:"tags"`
}

// Events is the kinds of events of customers.
func Events() []outbox.Kind {
	kinds := []outbox.Kind{}
	for _, kind := range []string{EventCreated, EventUpdated, EventVerified, EventDeleted} {
		kinds = append(kinds, outbox.Kind{Type: kind, Version: 1, Data: Event{}})
	}
	return kinds
}

func (s *Service) news(b *db.Batch, kind string, c *Customer) {
	data := Event{
		ID: c.ID.String(), State: string(c.State), Email: c.Email, Verified: c.Verified(), FirstName: c.FirstName,
		LastName: c.LastName, Language: c.Language, Groups: c.Groups, Tags: c.Tags,
	}
	if !c.Successor.IsZero() {
		data.SuccessorID = c.Successor.String()
	}
	text, err := json.Marshal(data)
	if err != nil {
		panic("customer: an event cannot be encoded: " + err.Error())
	}
	s.outbox.Add(b, outbox.Event{Type: kind, EntityID: c.ID.String(), Version: c.Version, OccurredAt: c.UpdatedAt, Data: text})
}
