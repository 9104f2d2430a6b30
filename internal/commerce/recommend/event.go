package recommend

import (
	"encoding/json"

	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// EventComputed tells that recommendations, and with them the order of what sells best, were computed anew.
const EventComputed = "recommendation.computed"

// Event is the data of EventComputed.
type Event struct {
	ID       string `json:"id"`
	Personal string `json:"personal"` // what customers are served: personal, category or popularity
	Related  string `json:"related"`  // what products are shown with: together or popularity
	Lines    int64  `json:"lines"`    // of orders that were learned from
}

// Events is the kinds of events of recommendations.
func Events() []outbox.Kind { return []outbox.Kind{{Type: EventComputed, Version: 1, Data: Event{}}} }

func (s *Service) news(b *db.Batch, r *Report) {
	data, err := json.Marshal(Event{
		ID: r.ID.String(), Personal: r.Personal.Serves, Related: r.Related.Serves, Lines: int64(r.Lines),
	})
	if err != nil {
		panic("recommend: an event cannot be encoded: " + err.Error())
	}
	s.outbox.Add(b, outbox.Event{
		Type: EventComputed, EntityID: r.ID.String(), Version: 1, OccurredAt: r.FinishedAt, Data: data,
	})
}
