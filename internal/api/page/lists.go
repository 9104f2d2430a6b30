package page

import (
	"cmp"

	"winkel/internal/commerce/search"
	"winkel/internal/kernel/id"
)

// category is the page of a category: its products and those of everything below it.
func (s *site) category(v *visit) (*document, error) {
	c, redirect, err := s.options.Catalog.ResolveCategory(v.context(), v.slug())
	switch {
	case err != nil:
		return nil, err
	case redirect != "":
		return v.moved(categoryPath(redirect)), nil
	case c.Slug != v.slug():
		return v.moved(categoryPath(c.Slug)), nil
	}
	trail := v.tree.path(c.ID)
	d := &document{
		page: "category", title: cmp.Or(c.SEO.Title, c.Name), heading: c.Name,
		description: summary(c.SEO.Description, c.Description, v.at(c.Name)),
		linked:      []any{v.breadcrumb(trail)},
	}
	if _, err := v.read(d, "getCategory", named(c.Slug), "/api/categories/"+c.Slug); err != nil {
		return nil, err
	}
	return d, v.list(d, listOf{"category", c.Slug}, search.Filter{Category: c.ID}, v.selection(search.Newest, orders))
}

// named is how the application asks for a thing by its slug.
func named(slug string) map[string]any { return map[string]any{"name": slug} }

// collection is the page of a collection, in the order that somebody chose; of one with rules, what is new comes first.
func (s *site) collection(v *visit) (*document, error) {
	c, redirect, err := s.options.Catalog.ResolveCollection(v.context(), v.slug())
	switch {
	case err != nil:
		return nil, err
	case redirect != "":
		return v.moved(collectionPath(redirect)), nil
	case c.Slug != v.slug():
		return v.moved(collectionPath(c.Slug)), nil
	}
	d := &document{
		page: "collection", title: cmp.Or(c.SEO.Title, c.Title), heading: c.Title,
		description: summary(c.SEO.Description, c.Description, v.at(c.Title)),
		linked:      []any{v.breadcrumb([]link{{Text: c.Title, Path: collectionPath(c.Slug)}})},
	}
	if _, err := v.read(d, "getCollection", named(c.Slug), "/api/collections/"+c.Slug); err != nil {
		return nil, err
	}
	usual, offered := search.Manual, manualOrders
	if c.Rules != nil {
		usual, offered = search.Newest, orders
	}
	return d, v.list(d, listOf{"collection", c.Slug}, search.Filter{Collection: c.ID}, v.selection(usual, offered))
}

// brand is the page of everything by one maker.
func (s *site) brand(v *visit) (*document, error) {
	b, err := s.options.Catalog.ResolveBrand(v.context(), v.slug())
	switch {
	case err != nil:
		return nil, err
	case b.Slug != v.slug():
		return v.moved(brandPath(b.Slug)), nil
	}
	d := &document{
		page: "brand", title: b.Name, heading: b.Name, description: summary(v.at(v.speaks("Everything by ", "Alles von ") + b.Name)),
		linked: []any{v.breadcrumb([]link{{Text: b.Name, Path: brandPath(b.Slug)}})},
	}
	if _, err := v.read(d, "getBrand", named(b.Slug), "/api/brands/"+b.Slug); err != nil {
		return nil, err
	}
	return d, v.list(d, listOf{"brand", b.Slug}, search.Filter{Brands: []id.Brand{b.ID}}, v.selection(search.Newest, orders))
}

// search is what was found for some words; without words it is everything.
func (s *site) search(v *visit) (*document, error) {
	words := v.query()
	usual, offered := search.Newest, orders
	d := &document{page: "search", title: v.speaks("Everything in the shop", "Alles im Shop"), noIndex: words != ""}
	if words != "" {
		usual, offered = search.Relevance, wordOrders
		d.title = v.speaks("“"+words+"”", "„"+words+"“")
	}
	d.heading = d.title
	selection := v.selection(usual, offered)
	selection.query = words
	d.description = summary(v.speaks("Browse everything at ", "Alles bei ") + v.shop.Name)
	return d, v.list(d, listOf{}, search.Filter{}, selection)
}

// categories is the whole tree, two levels deep.
func (s *site) categories(v *visit) (*document, error) {
	d := &document{page: "categories", title: v.speaks("All categories", "Alle Kategorien"), path: "/categories", url: "/categories"}
	d.description = d.title + v.speaks(" of ", " von ") + v.shop.Name
	return d, v.readFrame(d)
}
