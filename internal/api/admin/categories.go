package admin

import (
	"context"
	"net/http"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/idem"
)

const categoryRoot = "/api/admin/categories"

func (h *handlers) registerCategories(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: categories", Scope: scope}
	}
	wire.Get(a, categoryRoot, op("admin-list-categories", "The category tree, depth first", catalogRead), h.listCategories)
	creation := op("admin-create-category", "Add a category to the tree", catalogWrite)
	creation.Status = http.StatusCreated
	wire.Post(a, categoryRoot, creation, h.createCategory)
	wire.Get(a, categoryRoot+"/{id}", op("admin-get-category", "A category", catalogRead), h.getCategory)
	wire.Patch(a, categoryRoot+"/{id}", op("admin-update-category", "Change a category, but not its place", catalogWrite), h.updateCategory)
	wire.Post(a, categoryRoot+"/{id}/move", op("admin-move-category", "Move a category with everything below it", catalogWrite), h.moveCategory)
	wire.Delete(a, categoryRoot+"/{id}", op("admin-delete-category", "Remove a category without children", catalogWrite), h.deleteCategory)
}

// Category is a node of the category tree.
type Category struct {
	ID          id.Category                `json:"id"`
	Version     int64                      `json:"version"`
	ParentID    wire.Nullable[id.Category] `json:"parent_id" doc:"null: a root."`
	Slug        string                     `json:"slug"`
	Name        string                     `json:"name"`
	Description string                     `json:"description"`
	Position    int64                      `json:"position" doc:"Among its siblings, from 0."`
	Depth       int64                      `json:"depth" doc:"0 for a root."`
	SEO         wire.SEO                   `json:"seo"`
	Metadata    map[string]string          `json:"metadata"`
	CreatedAt   time.Time                  `json:"created_at"`
	UpdatedAt   time.Time                  `json:"updated_at"`
}

func categoryDocument(c *catalog.Category) Category {
	doc := Category{
		ID: c.ID, Version: c.Version, Slug: c.Slug, Name: c.Name, Description: c.Description, Position: c.Position,
		Depth: c.Depth, SEO: wire.SEOOf(c.SEO), Metadata: wire.Metadata(c.Metadata), CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt,
	}
	if !c.ParentID.IsZero() {
		doc.ParentID = wire.Some(c.ParentID)
	}
	return doc
}

func categoryReply(c *catalog.Category) *wire.Reply[Category] {
	return &wire.Reply[Category]{Body: categoryDocument(c), Version: c.Version}
}

// CategoryInput is a category as somebody wants it to be.
type CategoryInput struct {
	ParentID    *id.Category      `json:"parent_id,omitempty" doc:"Not given: a root."`
	Slug        string            `json:"slug,omitempty" doc:"Empty: made from the name."`
	Name        string            `json:"name" example:"Kitchen"`
	Description string            `json:"description,omitempty"`
	Position    *int64            `json:"position,omitempty" minimum:"0" doc:"Among its siblings; last if it is not given."`
	SEO         *wire.SEO         `json:"seo,omitempty"`
	Metadata    map[string]string `json:"metadata,omitempty"`
}

// CategoryPatch is a change of a category: what is not given stays as it is.
type CategoryPatch struct {
	Versioned
	Slug        *string            `json:"slug,omitempty"`
	Name        *string            `json:"name,omitempty"`
	Description *string            `json:"description,omitempty"`
	SEO         *wire.SEO          `json:"seo,omitempty"`
	Metadata    *map[string]string `json:"metadata,omitempty"`
}

// seoParts is the two fields of a patch.
func seoParts(s *wire.SEO) (title, description *string) {
	if s == nil {
		return nil, nil
	}
	return &s.Title, &s.Description
}

func seoOf(s *wire.SEO) catalog.SEO {
	if s == nil {
		return catalog.SEO{}
	}
	return catalog.SEO{Title: s.Title, Description: s.Description}
}

// CategoryList is the whole tree.
type CategoryList struct {
	Data  []Category `json:"data" doc:"Depth first, siblings by position."`
	Total int64      `json:"total"`
}

func (h *handlers) listCategories(ctx context.Context, _ *wire.Call, _ *wire.None) (*wire.Reply[CategoryList], error) {
	all, err := h.catalog.ListCategories(ctx)
	if err != nil {
		return nil, err
	}
	list := CategoryList{Data: make([]Category, 0, len(all)), Total: int64(len(all))}
	for _, c := range all {
		list.Data = append(list.Data, categoryDocument(c))
	}
	return &wire.Reply[CategoryList]{Body: list}, nil
}

func (h *handlers) createCategory(ctx context.Context, call *wire.Call, in *create[CategoryInput]) (*wire.Reply[Category], error) {
	input := catalog.CategoryInput{
		Slug: in.Body.Slug, Name: in.Body.Name, Description: in.Body.Description, Position: in.Body.Position,
		SEO: seoOf(in.Body.SEO), Metadata: in.Body.Metadata,
	}
	if in.Body.ParentID != nil {
		input.ParentID = *in.Body.ParentID
	}
	made := func(c *catalog.Category) *wire.Reply[Category] {
		reply := categoryReply(c)
		reply.Location = categoryRoot + "/" + c.ID.String()
		return reply
	}
	return wire.Do(call, made, func(claim *idem.Claim) (*catalog.Category, error) {
		return h.catalog.CreateCategory(ctx, input, claim)
	})
}

func (h *handlers) getCategory(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[Category], error) {
	category, err := parsed(id.ParseCategory, "category", in.ID)
	if err != nil {
		return nil, err
	}
	c, err := h.catalog.GetCategory(ctx, category)
	if err != nil {
		return nil, err
	}
	return categoryReply(c), nil
}

// withCategory does something with the category that a request names, if it has the version that the request expects.
func withCategory[O any](call *wire.Call, condition wire.Precondition, name string, version *int64,
	answer func(*catalog.Category) *wire.Reply[O],
	do func(id.Category, *int64, *idem.Claim) (*catalog.Category, error),
) (*wire.Reply[O], error) {
	category, err := parsed(id.ParseCategory, "category", name)
	if err != nil {
		return nil, err
	}
	expected, err := condition.Expected(version)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, answer, func(claim *idem.Claim) (*catalog.Category, error) { return do(category, expected, claim) })
}

func (h *handlers) updateCategory(ctx context.Context, call *wire.Call, in *change[CategoryPatch]) (*wire.Reply[Category], error) {
	patch := catalog.CategoryPatch{
		Slug: in.Body.Slug, Name: in.Body.Name, Description: in.Body.Description, Metadata: in.Body.Metadata,
	}
	patch.SEOTitle, patch.SEODescription = seoParts(in.Body.SEO)
	return withCategory(call, in.Precondition, in.ID, in.Body.Version, categoryReply,
		func(category id.Category, expected *int64, claim *idem.Claim) (*catalog.Category, error) {
			return h.catalog.UpdateCategory(ctx, category, expected, patch, claim)
		})
}

// CategoryMove is the new place of a category.
type CategoryMove struct {
	Versioned
	ParentID *id.Category `json:"parent_id" doc:"null: to the roots."`
	Position *int64       `json:"position,omitempty" minimum:"0" doc:"Among its siblings there; last if it is not given."`
}

func (h *handlers) moveCategory(ctx context.Context, call *wire.Call, in *change[CategoryMove]) (*wire.Reply[Category], error) {
	var parent id.Category
	if in.Body.ParentID != nil {
		parent = *in.Body.ParentID
	}
	return withCategory(call, in.Precondition, in.ID, in.Body.Version, categoryReply,
		func(category id.Category, expected *int64, claim *idem.Claim) (*catalog.Category, error) {
			return h.catalog.MoveCategory(ctx, category, expected, parent, in.Body.Position, claim)
		})
}

type categoryRemoval struct {
	Target
	Reassign string `query:"reassign" maxLength:"60" doc:"The category that its products go to; without one, a category with products is not removed."`
}

func (h *handlers) deleteCategory(ctx context.Context, call *wire.Call, in *categoryRemoval) (*wire.Reply[wire.None], error) {
	var reassign id.Category
	if in.Reassign != "" {
		var err error
		if reassign, err = id.ParseCategory(in.Reassign); err != nil {
			return nil, fault.From(err).WithParam("query.reassign")
		}
	}
	done := func(*catalog.Category) *wire.Reply[wire.None] { return gone(nothing{}) }
	return withCategory(call, in.Precondition, in.ID, nil, done,
		func(category id.Category, expected *int64, claim *idem.Claim) (*catalog.Category, error) {
			return nil, h.catalog.DeleteCategory(ctx, category, expected, reassign, claim)
		})
}
