package catalog

import (
	"time"

	"winkel/internal/kernel/id"
)

// MaxCollectionProducts is how many products a collection that is filled by hand holds at most. Rules may let any number in.
const MaxCollectionProducts = 10_000

// Collection is a selection of products: by hand, in an order that somebody chose, or by rules, in no order of its own.
type Collection struct {
	ID           id.Collection
	Version      int64
	Slug         string
	Title        string
	Description  string // HTML, sanitized when it was written
	SEO          SEO
	Metadata     map[string]string
	ProductCount int64
	Rules        *Rules // nil: filled by hand
	Filling      bool   // not every product has been held against the rules yet
	FillJob      id.Job // that does it, or did it last; 0: there are no rules
	RuledAt      int64  // its version when it got the rules
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// CollectionInput is a collection as somebody wants it to be.
type CollectionInput struct {
	Slug        string // empty: made from the title
	Title       string
	Description string
	SEO         SEO
	Metadata    map[string]string
	Products    []id.Product // in order
	Rules       *Rules       // nil: by hand. Not together with Products
}

// CollectionPatch is a change of a collection: what is nil stays as it is. Products replaces the whole order.
// Rules replace all rules, and without conditions they leave the collection, as it stands, to be filled by hand.
type CollectionPatch struct {
	Slug           *string
	Title          *string
	Description    *string
	SEOTitle       *string
	SEODescription *string
	Metadata       *map[string]string
	Products       *[]id.Product
	Rules          *Rules
}
