package content

import (
	"context"
	"encoding/json"

	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/outbox"
)

// The events of content. Entities are page, menu and look.
const (
	PageCreated = "page.created"
	PageUpdated = "page.updated"
	PageDeleted = "page.deleted"
	MenuUpdated = "menu.updated"
	LookUpdated = "look.updated"
)

// PageEvent is the data of the events of pages.
type PageEvent struct {
	ID        string `json:"id"`
	Slug      string `json:"slug"`
	Title     string `json:"title"`
	Published bool   `json:"published"`
}

// MenuEvent is the data of menu.updated.
type MenuEvent struct {
	Code string `json:"code"`
}

// LookEvent is the data of look.updated.
type LookEvent struct {
	Accent  string `json:"accent"`
	HasLogo bool   `json:"has_logo"`
}

// Events is the kinds of events of content.
func Events() []outbox.Kind {
	kinds := []outbox.Kind{
		{Type: MenuUpdated, Version: 1, Data: MenuEvent{}},
		{Type: LookUpdated, Version: 1, Data: LookEvent{}},
	}
	for _, kind := range []string{PageCreated, PageUpdated, PageDeleted} {
		kinds = append(kinds, outbox.Kind{Type: kind, Version: 1, Data: PageEvent{}})
	}
	return kinds
}

func pageEvent(p *Page) PageEvent {
	return PageEvent{ID: p.ID.String(), Slug: p.Slug, Title: p.Title, Published: p.Published}
}

// Service is the use cases of content. It is safe for concurrent use.
type Service struct {
	db  *db.DB
	log *outbox.Log
}

// New returns the use cases of content.
func New(d *db.DB, log *outbox.Log) *Service { return &Service{db: d, log: log} }

// submit commits a batch with the event that tells of it, and what the claimed key answers.
func (s *Service) submit(ctx context.Context, b *db.Batch, kind, entity string, version int64, data any, claim *idem.Claim, result any) error {
	s.log.Add(b, outbox.Event{Type: kind, EntityID: entity, Version: version, Data: encode(data)})
	if err := claim.Add(b, result); err != nil {
		return err
	}
	err := s.db.Submit(ctx, b)
	if db.Violates(err, "content_page_slug_key") {
		return slugTakenFault("")
	}
	return err
}

func encode(v any) json.RawMessage {
	text, err := json.Marshal(v)
	if err != nil {
		panic("content: what is written down is always JSON: " + err.Error())
	}
	return text
}
