package search

import (
	"context"
	"slices"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/kernel/page"
)

// names is what products are described by, as it is at one moment: the tree of categories, the attributes, the storefront.
// It is never changed.
type names struct {
	channel    catalog.Channel
	currency   money.Currency
	categories map[id.Category]*catalog.Category
	slugs      map[string]*catalog.Category
	called     map[string][]*catalog.Category // by name
	attributes map[string]*catalog.Attribute  // by code
	arranged   map[string]*catalog.Collection // collections, by slug
	ruled      map[id.Collection]bool         // collections that have rules and so no order of their own
	facets     []*catalog.Attribute           // those that lists are counted by, in their order
}

// loadNames reads the names from the catalog.
func loadNames(ctx context.Context, c *catalog.Service) (*names, error) {
	n := &names{
		categories: map[id.Category]*catalog.Category{}, slugs: map[string]*catalog.Category{},
		called: map[string][]*catalog.Category{}, attributes: map[string]*catalog.Attribute{},
		arranged: map[string]*catalog.Collection{}, ruled: map[id.Collection]bool{},
	}
	channel, err := c.GetChannel(ctx)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return nil, err
	}
	if err == nil {
		n.channel, n.currency = *channel, money.Currency(channel.CurrencyCode)
	}
	categories, err := c.ListCategories(ctx)
	if err != nil {
		return nil, err
	}
	for _, category := range categories {
		n.categories[category.ID], n.slugs[category.Slug] = category, category
		n.called[category.Name] = append(n.called[category.Name], category)
	}
	for request := (page.Request{Limit: page.MaxLimit}); ; {
		found, err := c.ListAttributes(ctx, request)
		if err != nil {
			return nil, err
		}
		for _, a := range found.Items {
			n.attributes[a.Code] = a
			if a.Facet && a.Filterable {
				n.facets = append(n.facets, a)
			}
		}
		if request.Cursor = found.Next; request.Cursor == "" {
			break
		}
	}
	for request := (page.Request{Limit: page.MaxLimit}); ; {
		found, err := c.ListCollections(ctx, request)
		if err != nil {
			return nil, err
		}
		for _, collection := range found.Items {
			n.arranged[collection.Slug] = collection
			if collection.Rules != nil {
				n.ruled[collection.ID] = true
			}
		}
		if request.Cursor = found.Next; request.Cursor == "" {
			break
		}
	}
	slices.SortStableFunc(n.facets, func(a, b *catalog.Attribute) int { return int(a.Position - b.Position) })
	return n, nil
}

// lineage is a category with those above it, itself first.
func (n *names) lineage(category id.Category) []*catalog.Category {
	var line []*catalog.Category
	for c := n.categories[category]; c != nil && len(line) <= catalog.MaxCategoryDepth; c = n.categories[c.ParentID] {
		line = append(line, c)
	}
	return line
}

// Category finds a category by id or slug, also by an old slug; not_found without one.
func (v *View) Category(ctx context.Context, name string) (*catalog.Category, error) {
	if c := v.names.slugs[name]; c != nil {
		return c, nil
	}
	c, redirect, err := v.service.o.Catalog.ResolveCategory(ctx, name)
	if err == nil && redirect != "" {
		c, _, err = v.service.o.Catalog.ResolveCategory(ctx, redirect)
	}
	return c, err
}

// Collection finds a collection by id or slug, also by an old slug; not_found without one.
func (v *View) Collection(ctx context.Context, name string) (*catalog.Collection, error) {
	if c := v.names.arranged[name]; c != nil {
		return c, nil
	}
	c, redirect, err := v.service.o.Catalog.ResolveCollection(ctx, name)
	if err == nil && redirect != "" {
		c, _, err = v.service.o.Catalog.ResolveCollection(ctx, redirect)
	}
	return c, err
}

// Brand finds a brand of which there are products by id or slug.
func (v *View) Brand(name string) (brand catalog.Brand, found bool) {
	v.model.mu.RLock()
	defer v.model.mu.RUnlock()
	if number, err := id.ParseBrand(name); err == nil {
		brand, found = v.model.brands[number]
		return brand, found
	}
	for _, b := range v.model.brands {
		if b.Slug == name {
			return b, true
		}
	}
	return brand, false
}
