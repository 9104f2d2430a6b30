package catalog

import (
	"time"

	"winkel/internal/kernel/id"
)

// MaxCollectionProducts is how many products a collection holds at most.
const MaxCollectionProducts = 10_000

// Collection is a selection of products in an order that somebody chose.
type Collection struct {
	ID           id.Collection
	Version      int64
	Slug         string
	Title        string
	Description  string // HTML, sanitized when it was written
	SEO          SEO
	Metadata     map[string]string
	ProductCount int64
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
}

// CollectionPatch is a change of a collection: what is nil stays as it is. Products replaces the whole order.
type CollectionPatch struct {
	Slug           *string
	Title          *string
	Description    *string
	SEOTitle       *string
	SEODescription *string
	Metadata       *map[string]string
	Products       *[]id.Product
}
