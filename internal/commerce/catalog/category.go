package catalog

import (
	"time"

	"winkel/internal/kernel/id"
)

// Category is a node of the category tree.
type Category struct {
	ID          id.Category
	Version     int64
	ParentID    id.Category // zero: a root
	Slug        string
	Name        string
	Description string // HTML, sanitized when it was written
	Position    int64  // among its siblings, from 0
	Depth       int64  // 0 for a root
	SEO         SEO
	Metadata    map[string]string
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// CategoryInput is a category as somebody wants it to be.
type CategoryInput struct {
	ParentID    id.Category // zero: a root
	Slug        string      // empty: made from the name
	Name        string
	Description string
	Position    *int64 // among its siblings; nil: last
	SEO         SEO
	Metadata    map[string]string
}

// CategoryPatch is a change of a category: what is nil stays as it is. The place in the tree changes by MoveCategory.
type CategoryPatch struct {
	Slug           *string
	Name           *string
	Description    *string
	SEOTitle       *string
	SEODescription *string
	Metadata       *map[string]string
}
