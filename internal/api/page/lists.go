package page

import (
	"cmp"
	"html/template"

	"winkel/internal/commerce/search"
	"winkel/internal/kernel/id"
)

// listBody is a page whose matter is a list of products: a category, a collection, a brand, a search.
type listBody struct {
	Kicker      string // a word above the heading
	Heading     string
	Description template.HTML
	Trail       []link // the way here, without the page itself
	Children    []link // sub-categories
	List        *listing
	Nothing     string // what to say when the list is empty and nothing narrows it
}

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
		template: "list", title: cmp.Or(c.SEO.Title, c.Name),
		description: summary(c.SEO.Description, c.Description, c.Name+" at "+v.shop.Name),
		linked:      []any{v.breadcrumb(trail)},
	}
	body := listBody{
		Heading: c.Name, Description: prose(c.Description, belowTitle), Trail: trail[:max(len(trail)-1, 0)], Children: links(v.tree.children[c.ID]),
		Nothing: "There is nothing in " + c.Name + " yet.",
	}
	body.List, err = v.list(d, search.Filter{Category: c.ID}, v.selection(search.Newest, orders), orders)
	d.body = body
	return d, err
}

// belowTitle is the level of the headings in a description that follows the title of the page.
const belowTitle = 2

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
		template: "list", title: cmp.Or(c.SEO.Title, c.Title),
		description: summary(c.SEO.Description, c.Description, c.Title+" at "+v.shop.Name),
		linked:      []any{v.breadcrumb([]link{{Text: c.Title, Path: collectionPath(c.Slug)}})},
	}
	body := listBody{
		Kicker: "Collection", Heading: c.Title, Description: prose(c.Description, belowTitle), Nothing: "There is nothing in this collection yet.",
	}
	usual, offered := search.Manual, manualOrders
	if c.Rules != nil {
		usual, offered = search.Newest, orders
	}
	body.List, err = v.list(d, search.Filter{Collection: c.ID}, v.selection(usual, offered), offered)
	d.body = body
	return d, err
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
		template: "list", title: b.Name, description: summary("Everything by " + b.Name + " at " + v.shop.Name),
		linked: []any{v.breadcrumb([]link{{Text: b.Name, Path: brandPath(b.Slug)}})},
	}
	body := listBody{Kicker: "Brand", Heading: b.Name, Nothing: "There is nothing by " + b.Name + " at the moment."}
	body.List, err = v.list(d, search.Filter{Brands: []id.Brand{b.ID}}, v.selection(search.Newest, orders), orders)
	d.body = body
	return d, err
}

// search is what was found for some words; without words it is everything.
func (s *site) search(v *visit) (*document, error) {
	words := v.query()
	usual, offered := search.Newest, orders
	d := &document{template: "list", title: "Everything in the shop", noIndex: words != ""}
	body := listBody{Heading: d.title, Nothing: "There is nothing here yet."}
	if words != "" {
		usual, offered = search.Relevance, wordOrders
		d.title = "“" + words + "”"
		body.Kicker, body.Heading = "Search", d.title
		body.Nothing = "Nothing was found. Other or fewer words may find more."
	}
	selection := v.selection(usual, offered)
	selection.query = words
	d.description = summary("Browse everything at " + v.shop.Name)
	var err error
	body.List, err = v.list(d, search.Filter{}, selection, offered)
	d.body = body
	return d, err
}

// categories is the whole tree, two levels deep.
func (s *site) categories(v *visit) (*document, error) {
	var body categoriesBody
	for _, c := range v.tree.roots() {
		body.Groups = append(body.Groups, categoryGroup{Root: categoryLink(c), Children: links(v.tree.children[c.ID])})
	}
	return &document{
		template: "categories", title: "All categories", path: "/categories",
		description: "All categories of " + v.shop.Name, body: body,
	}, nil
}

type categoriesBody struct {
	Trail  []link
	Groups []categoryGroup
}

type categoryGroup struct {
	Root     link
	Children []link
}
