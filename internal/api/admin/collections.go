package admin

import (
	"context"
	"net/http"
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/idem"
)

const collectionRoot = "/api/admin/collections"

func (h *handlers) registerCollections(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: collections", Scope: scope}
	}
	wire.Get(a, collectionRoot, op("admin-list-collections", "The collections by title", catalogRead), h.listCollections)
	creation := op("admin-create-collection", "Make a collection", catalogWrite)
	creation.Status = http.StatusCreated
	wire.Post(a, collectionRoot, creation, h.createCollection)
	wire.Post(a, collectionRoot+"/preview", op("admin-preview-collection", "What rules would let into a collection", catalogRead), h.previewCollection)
	wire.Get(a, collectionRoot+"/{id}", op("admin-get-collection", "A collection", catalogRead), h.getCollection)
	wire.Patch(a, collectionRoot+"/{id}", op("admin-update-collection", "Change a collection, its products and their order", catalogWrite), h.updateCollection)
	wire.Delete(a, collectionRoot+"/{id}", op("admin-delete-collection", "Remove a collection; its products stay", catalogWrite), h.deleteCollection)
	wire.Post(a, collectionRoot+"/{id}/products", op("admin-add-to-collection", "Append products to a collection", catalogWrite), h.addToCollection)
	wire.Post(a, collectionRoot+"/{id}/products/remove", op("admin-remove-from-collection", "Take products out of a collection", catalogWrite), h.removeFromCollection)
}

// Collection is a selection of products: by hand, in an order that somebody chose, or by rules. The products are GET
// /api/admin/products?collection=…, by hand with sort=manual.
type Collection struct {
	ID           id.Collection     `json:"id"`
	Version      int64             `json:"version"`
	Slug         string            `json:"slug"`
	Title        string            `json:"title"`
	Description  string            `json:"description"`
	SEO          wire.SEO          `json:"seo"`
	Metadata     map[string]string `json:"metadata"`
	ProductCount int64             `json:"product_count"`
	Rules        *CollectionRules  `json:"rules,omitempty" doc:"Missing: the collection is filled by hand."`
	Filling      bool              `json:"filling" doc:"Not every product has been held against the rules yet."`
	FillJob      id.Job            `json:"fill_job,omitempty" doc:"The job that fills it by its rules, or did so last."`
	CreatedAt    time.Time         `json:"created_at"`
	UpdatedAt    time.Time         `json:"updated_at"`
}

// CollectionRules say which products are in a collection.
type CollectionRules struct {
	Match      string                `json:"match" doc:"all or any: how many of the conditions must hold." example:"all"`
	Conditions []CollectionCondition `json:"conditions" doc:"1 to 20. In a change, none leaves the collection as it stands, to be filled by hand."`
}

// CollectionCondition is one thing that is asked of a product.
type CollectionCondition struct {
	Field     string `json:"field" doc:"title, product_type (by name or id), brand and category (by slug or id; a category with all below it), tag, attribute, price (of the cheapest variant, in minor units), on_sale (true or false) or published_at (in days)." example:"price"`
	Relation  string `json:"relation" doc:"is, is_not, contains, does_not_contain, starts_with, ends_with, is_set, is_not_set, less_than, at_most, more_than, at_least, within_days or longer_ago: those that the field knows." example:"less_than"`
	Attribute string `json:"attribute,omitempty" doc:"Of the field attribute: which one, by code or id."`
	Currency  string `json:"currency_code,omitempty" doc:"Of the fields price and on_sale. Not given: the shop's."`
	Value     string `json:"value,omitempty" doc:"At most 200 characters; ids are answered in place of slugs and names." example:"2500"`
}

func rulesOf(in *CollectionRules) *catalog.Rules {
	if in == nil {
		return nil
	}
	rules := &catalog.Rules{Match: catalog.Match(in.Match)}
	for _, c := range in.Conditions {
		rules.Conditions = append(rules.Conditions, catalog.Condition{
			Field: catalog.RuleField(c.Field), Relation: catalog.Relation(c.Relation), Attribute: c.Attribute,
			Currency: money.Currency(c.Currency), Value: c.Value,
		})
	}
	return rules
}

func rulesDocument(rules *catalog.Rules) *CollectionRules {
	if rules == nil {
		return nil
	}
	doc := &CollectionRules{Match: string(rules.Match), Conditions: []CollectionCondition{}}
	for _, c := range rules.Conditions {
		doc.Conditions = append(doc.Conditions, CollectionCondition{
			Field: string(c.Field), Relation: string(c.Relation), Attribute: c.Attribute, Currency: string(c.Currency), Value: c.Value,
		})
	}
	return doc
}

func collectionDocument(c *catalog.Collection) Collection {
	return Collection{
		ID: c.ID, Version: c.Version, Slug: c.Slug, Title: c.Title, Description: c.Description, SEO: wire.SEOOf(c.SEO),
		Metadata: wire.Metadata(c.Metadata), ProductCount: c.ProductCount,
		Rules: rulesDocument(c.Rules), Filling: c.Filling, FillJob: c.FillJob, CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt,
	}
}

func collectionReply(c *catalog.Collection) *wire.Reply[Collection] {
	return &wire.Reply[Collection]{Body: collectionDocument(c), Version: c.Version}
}

// CollectionInput is a collection as somebody wants it to be.
type CollectionInput struct {
	Slug        string            `json:"slug,omitempty" doc:"Empty: made from the title."`
	Title       string            `json:"title" example:"Gifts"`
	Description string            `json:"description,omitempty"`
	SEO         *wire.SEO         `json:"seo,omitempty"`
	Metadata    map[string]string `json:"metadata,omitempty"`
	Products    []id.Product      `json:"products,omitempty" maxItems:"10000" doc:"In order."`
	Rules       *CollectionRules  `json:"rules,omitempty" doc:"The collection fills itself. Not together with products."`
}

// CollectionPatch is a change of a collection: what is not given stays as it is.
type CollectionPatch struct {
	Versioned
	Slug        *string            `json:"slug,omitempty"`
	Title       *string            `json:"title,omitempty"`
	Description *string            `json:"description,omitempty"`
	SEO         *wire.SEO          `json:"seo,omitempty"`
	Metadata    *map[string]string `json:"metadata,omitempty"`
	Products    *[]id.Product      `json:"products,omitempty" maxItems:"10000" doc:"All products in their new order."`
	Rules       *CollectionRules   `json:"rules,omitempty" doc:"All rules."`
}

func (h *handlers) listCollections(ctx context.Context, _ *wire.Call, in *wire.Paging) (*wire.Reply[wire.List[Collection]], error) {
	request, err := in.Request()
	if err != nil {
		return nil, err
	}
	list, err := h.catalog.ListCollections(ctx, request)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[wire.List[Collection]]{Body: wire.ListOf(list, collectionDocument)}, nil
}

func (h *handlers) createCollection(ctx context.Context, call *wire.Call, in *create[CollectionInput]) (*wire.Reply[Collection], error) {
	input := catalog.CollectionInput{
		Slug: in.Body.Slug, Title: in.Body.Title, Description: in.Body.Description, SEO: seoOf(in.Body.SEO),
		Metadata: in.Body.Metadata, Products: in.Body.Products, Rules: rulesOf(in.Body.Rules),
	}
	made := func(c *catalog.Collection) *wire.Reply[Collection] {
		reply := collectionReply(c)
		reply.Location = collectionRoot + "/" + c.ID.String()
		return reply
	}
	return wire.Do(call, made, func(claim *idem.Claim) (*catalog.Collection, error) {
		return h.catalog.CreateCollection(ctx, input, claim)
	})
}

// collection finds a collection by id or slug, also by an old slug.
func (h *handlers) collection(ctx context.Context, name string) (*catalog.Collection, error) {
	collection, redirect, err := h.catalog.ResolveCollection(ctx, name)
	if err == nil && redirect != "" {
		collection, _, err = h.catalog.ResolveCollection(ctx, redirect)
	}
	return collection, err
}

func (h *handlers) getCollection(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[Collection], error) {
	collection, err := parsed(id.ParseCollection, "collection", in.ID)
	if err != nil {
		return nil, err
	}
	c, err := h.catalog.GetCollection(ctx, collection)
	if err != nil {
		return nil, err
	}
	return collectionReply(c), nil
}

// withCollection does something with the collection that a request names, if it has the version that it expects.
func withCollection[O any](call *wire.Call, condition wire.Precondition, name string, version *int64,
	answer func(*catalog.Collection) *wire.Reply[O],
	do func(id.Collection, *int64, *idem.Claim) (*catalog.Collection, error),
) (*wire.Reply[O], error) {
	collection, err := parsed(id.ParseCollection, "collection", name)
	if err != nil {
		return nil, err
	}
	expected, err := condition.Expected(version)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, answer, func(claim *idem.Claim) (*catalog.Collection, error) { return do(collection, expected, claim) })
}

func (h *handlers) updateCollection(ctx context.Context, call *wire.Call, in *change[CollectionPatch]) (*wire.Reply[Collection], error) {
	patch := catalog.CollectionPatch{
		Slug: in.Body.Slug, Title: in.Body.Title, Description: in.Body.Description, Metadata: in.Body.Metadata,
		Products: in.Body.Products, Rules: rulesOf(in.Body.Rules),
	}
	patch.SEOTitle, patch.SEODescription = seoParts(in.Body.SEO)
	return withCollection(call, in.Precondition, in.ID, in.Body.Version, collectionReply,
		func(collection id.Collection, expected *int64, claim *idem.Claim) (*catalog.Collection, error) {
			return h.catalog.UpdateCollection(ctx, collection, expected, patch, claim)
		})
}

func (h *handlers) deleteCollection(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[wire.None], error) {
	done := func(*catalog.Collection) *wire.Reply[wire.None] { return gone(nothing{}) }
	return withCollection(call, in.Precondition, in.ID, nil, done,
		func(collection id.Collection, expected *int64, claim *idem.Claim) (*catalog.Collection, error) {
			return nil, h.catalog.DeleteCollection(ctx, collection, expected, claim)
		})
}

// CollectionProducts is products to be added to a collection or taken out of it.
type CollectionProducts struct {
	Versioned
	Products []id.Product `json:"products" minItems:"1" maxItems:"1000"`
}

func (h *handlers) addToCollection(ctx context.Context, call *wire.Call, in *change[CollectionProducts]) (*wire.Reply[Collection], error) {
	return withCollection(call, in.Precondition, in.ID, in.Body.Version, collectionReply,
		func(collection id.Collection, expected *int64, claim *idem.Claim) (*catalog.Collection, error) {
			return h.catalog.AddToCollection(ctx, collection, expected, in.Body.Products, claim)
		})
}

func (h *handlers) removeFromCollection(ctx context.Context, call *wire.Call, in *change[CollectionProducts]) (*wire.Reply[Collection], error) {
	return withCollection(call, in.Precondition, in.ID, in.Body.Version, collectionReply,
		func(collection id.Collection, expected *int64, claim *idem.Claim) (*catalog.Collection, error) {
			return h.catalog.RemoveFromCollection(ctx, collection, expected, in.Body.Products, claim)
		})
}

type collectionPreviewInput struct {
	Body struct {
		Rules CollectionRules `json:"rules"`
	}
}

// CollectionPreview is what rules would let into a collection.
type CollectionPreview struct {
	Rules    *CollectionRules  `json:"rules" doc:"As they would be kept."`
	Total    int64             `json:"total" doc:"How many products match."`
	Whole    bool              `json:"whole" doc:"false: there are too many products to look at all of them at once, and more of the older ones may match."`
	Products []ProductListItem `json:"products" doc:"Those that were made last, at most 20."`
}

func collectionPreview(found *catalog.RulesPreview) *wire.Reply[CollectionPreview] {
	doc := CollectionPreview{Rules: rulesDocument(found.Rules), Total: found.Total, Whole: found.IsWhole, Products: []ProductListItem{}}
	for i := range found.Products {
		doc.Products = append(doc.Products, listItem(found.Products[i]))
	}
	return &wire.Reply[CollectionPreview]{Body: doc}
}

func (h *handlers) previewCollection(ctx context.Context, call *wire.Call, in *collectionPreviewInput) (*wire.Reply[CollectionPreview], error) {
	return wire.Do(call, collectionPreview, func(claim *idem.Claim) (*catalog.RulesPreview, error) {
		return h.catalog.PreviewRules(ctx, rulesOf(&in.Body.Rules), claim)
	})
}
