package review

import (
	"encoding/json"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

// What others may learn. The text of a review is not in the events: whoever wants it reads it, as long as it is there.
const (
	EventSubmitted = "review.submitted" // it was written, or written anew, and waits for somebody to look
	EventPublished = "review.published" // shoppers see it from now on
	EventRejected  = "review.rejected"
	EventUpdated   = "review.updated" // it is shown, and says something else: by its author, or by the shop's reply
	EventDeleted   = "review.deleted"
	EventRated     = "product_rating.changed" // the published reviews of a product add up to something else
)

// Event is the data of review events.
type Event struct {
	ID         string `json:"id"`
	ProductID  string `json:"product_id"`
	CustomerID string `json:"customer_id,omitempty"`
	Status     State  `json:"status"`
	Rating     int64  `json:"rating"`
	Verified   bool   `json:"verified"`
}

// RatingEvent is the data of EventRated, whose entity is the product.
type RatingEvent struct {
	ProductID string `json:"product_id"`
}

// Events is the kinds of events of reviews.
func Events() []outbox.Kind {
	return []outbox.Kind{
		{Type: EventSubmitted, Version: 1, Data: Event{}},
		{Type: EventPublished, Version: 1, Data: Event{}},
		{Type: EventRejected, Version: 1, Data: Event{}},
		{Type: EventUpdated, Version: 1, Data: Event{}},
		{Type: EventDeleted, Version: 1, Data: Event{}},
		{Type: EventRated, Version: 1, Data: RatingEvent{}},
	}
}

func (s *Service) news(b *db.Batch, kind string, r *Review) {
	e := Event{ID: r.ID.String(), ProductID: r.Product.String(), Status: r.State, Rating: r.Stars, Verified: r.Verified}
	if !r.Customer.IsZero() {
		e.CustomerID = r.Customer.String()
	}
	s.outbox.Add(b, outbox.Event{
		Type: kind, EntityID: r.ID.String(), Version: r.Version, OccurredAt: r.UpdatedAt, Data: encode(e),
	})
}

func (s *Service) rated(b *db.Batch, product id.Product) {
	s.outbox.Add(b, outbox.Event{
		Type: EventRated, EntityID: product.String(), OccurredAt: s.db.Clock().Now(), Data: encode(RatingEvent{product.String()}),
	})
}

func encode(data any) json.RawMessage {
	text, err := json.Marshal(data)
	if err != nil {
		panic("review: an event cannot be encoded: " + err.Error())
	}
	return text
}
