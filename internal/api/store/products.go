package store

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/search"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// attributePrefix begins the query parameters that filter by attributes: attr.color=red, attr.weight.max=2.5.
const attributePrefix = "attr."

// ProductQuery is what shoppers may ask a list of products for.
type ProductQuery struct {
	wire.Paging
	Q          string               `query:"q" maxLength:"200" doc:"Words to search for, in the shop's language; in the order of relevance unless sort says otherwise."`
	CategoryID string               `query:"category_id" maxLength:"40" doc:"Products of this category and those below it."`
	Category   string               `query:"category" maxLength:"200" doc:"The same by the category's slug."`
	Collection string               `query:"collection" maxLength:"200" doc:"Products of a collection, by its id or slug; in its order unless sort says otherwise."`
	Brand      []string             `query:"brand,explode" maxItems:"16" doc:"Products of one of these brands, by slug or id."`
	Tag        []string             `query:"tag,explode" maxItems:"16" doc:"Products with one of these tags."`
	MinPrice   wire.Optional[int64] `query:"min_price" minimum:"0" doc:"Some variant costs at least this, in minor units."`
	MaxPrice   wire.Optional[int64] `query:"max_price" minimum:"0" doc:"Some variant costs at most this, in minor units."`
	InStock    wire.Optional[bool]  `query:"in_stock" doc:"true: some variant is in stock; false: none is."`
	MinRating  wire.Optional[int64] `query:"min_rating" minimum:"1" maximum:"5" doc:"Customers gave it at least so many stars on average."`
	Facets     bool                 `query:"facets" doc:"Count what the list can be narrowed by, too."`
	Sort       string               `query:"sort" maxLength:"40" doc:"relevance (the default with q), newest (the default without), price_asc, price_desc, rating, best_selling or title. Products without a price are not in lists sorted by price."`
}

// sorts are the orders for shoppers.
var sorts = []search.Sort{search.Relevance, search.Newest, search.PriceAsc, search.PriceDesc, search.ByRating, search.BestSelling, search.Title}

func (h *handlers) listProducts(ctx context.Context, call *wire.Call, in *ProductQuery) (*wire.Reply[ProductList], error) {
	request, err := in.Request()
	if err != nil {
		return nil, err
	}
	view, err := h.search.View(ctx)
	if err != nil {
		return nil, err
	}
	filter, exists, err := filterOf(ctx, view, call, in)
	if err != nil {
		return nil, err
	}
	if !exists {
		return &wire.Reply[ProductList]{Body: listDocument(&search.Found{}, in.Facets)}, nil
	}
	found, err := view.List(ctx, search.Request{Filter: filter, Page: request, Facets: in.Facets})
	if err != nil {
		return nil, err
	}
	if in.Offset == 0 && in.Cursor == "" && CountsAsSearch(call.Query) {
		finds := found.Total
		if found.Corrected {
			finds = 0 // of what was asked for there is nothing, and staff are to know what that is
		}
		h.search.Count(in.Q, finds)
	}
	return &wire.Reply[ProductList]{Body: listDocument(found, in.Facets)}, nil
}

// CountsAsSearch reports whether the query of a list, of the API or of a page, is of a search that says what its words find: nothing
// else narrows it. Names without a value narrow nothing.
func CountsAsSearch(query url.Values) bool {
	for name, values := range query {
		if narrows(name) && slices.ContainsFunc(values, func(value string) bool { return value != "" }) {
			return false
		}
	}
	return strings.TrimSpace(query.Get("q")) != ""
}

// narrows reports whether a parameter leaves less of a list.
func narrows(name string) bool {
	switch name {
	case "category_id", "category", "collection", "brand", "tag", "min_price", "max_price", "price_min", "price_max", "in_stock", "min_rating":
		return true
	}
	return strings.HasPrefix(name, attributePrefix)
}

// filterOf makes the filter of the query. Nothing exists that it could let through when it names a brand that nothing is of.
func filterOf(ctx context.Context, view *search.View, call *wire.Call, in *ProductQuery) (filter search.Filter, exists bool, err error) {
	order := search.Sort(in.Sort)
	switch {
	case in.Sort != "" && !slices.Contains(sorts, order):
		return filter, false, fault.Invalidf("query.sort", "sort must be one of relevance, newest, price_asc, price_desc, rating, best_selling and title.")
	case in.Category != "" && in.CategoryID != "":
		return filter, false, fault.Invalidf("query.category", "Give either category or category_id.")
	}
	filter = search.Filter{
		Query: in.Q, Tags: in.Tag, MinPrice: in.MinPrice.Pointer(), MaxPrice: in.MaxPrice.Pointer(), InStock: in.InStock.Pointer(),
		MinRating: in.MinRating.Pointer(), Sort: order,
	}
	if filter.Attributes, err = attributeFilters(call.Query); err != nil {
		return filter, false, err
	}
	if err := filterByPlace(ctx, view, in, &filter); err != nil {
		return filter, false, err
	}
	for _, name := range in.Brand {
		if brand, known := view.Brand(name); known {
			filter.Brands = append(filter.Brands, brand.ID)
		}
	}
	return filter, len(in.Brand) == 0 || len(filter.Brands) > 0, nil
}

// filterByPlace narrows the filter to a category or a collection. One that does not exist is not_found: the page that
// asks for it does not exist either.
func filterByPlace(ctx context.Context, view *search.View, in *ProductQuery, filter *search.Filter) error {
	if name := in.CategoryID + in.Category; name != "" {
		if in.CategoryID != "" {
			if _, err := id.ParseCategory(name); err != nil {
				return fault.From(err).WithParam("query.category_id")
			}
		}
		category, err := view.Category(ctx, name)
		if err != nil {
			return err
		}
		filter.Category = category.ID
	}
	if in.Collection == "" {
		return nil
	}
	collection, err := view.Collection(ctx, in.Collection)
	if err != nil {
		return err
	}
	filter.Collection = collection.ID
	return nil
}

// attributeFilters reads attr.<code>=value, which may be there several times, attr.<code>.min= and attr.<code>.max=.
func attributeFilters(query url.Values) ([]catalog.AttributeFilter, error) {
	filters := map[string]*catalog.AttributeFilter{}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		code, found := strings.CutPrefix(name, attributePrefix)
		if !found {
			continue
		}
		code, bound, bounded := strings.Cut(code, ".")
		if code == "" || bounded && bound != "min" && bound != "max" {
			return nil, fault.Invalidf("query."+name, "Attributes are named attr.<code>, attr.<code>.min and attr.<code>.max.")
		}
		filter := filters[code]
		if filter == nil {
			filter = &catalog.AttributeFilter{Code: code}
			filters[code] = filter
		}
		values := query[name]
		switch {
		case !bounded:
			filter.Values = values
		case len(values) > 1:
			return nil, fault.Invalidf("query."+name, "This parameter can be given only once.")
		case bound == "min":
			filter.Min = values[0]
		default:
			filter.Max = values[0]
		}
	}
	list := make([]catalog.AttributeFilter, 0, len(filters))
	for _, code := range slices.Sorted(maps.Keys(filters)) {
		list = append(list, *filters[code])
	}
	return list, nil
}

// ByName is the input of routes for one thing that has an id and a slug.
type ByName struct {
	Name string `path:"name" maxLength:"200" doc:"Id or slug."`
}

// moved sends the client to the new slug, for good.
func moved[O any](root, slug string) *wire.Reply[O] {
	return &wire.Reply[O]{Status: http.StatusMovedPermanently, Location: root + url.PathEscape(slug)}
}

func (h *handlers) getProduct(ctx context.Context, _ *wire.Call, in *ByName) (*wire.Reply[Product], error) {
	product, redirect, err := h.catalog.ResolveProduct(ctx, in.Name, catalog.Shoppers)
	switch {
	case err != nil:
		return nil, err
	case redirect != "":
		return moved[Product]("/api/products/", redirect), nil
	}
	channel, err := h.catalog.GetChannel(ctx)
	if err != nil {
		return nil, err
	}
	var path []*catalog.Category
	if !product.PrimaryCategory.IsZero() {
		if path, err = h.catalog.CategoryPath(ctx, product.PrimaryCategory); err != nil {
			return nil, err
		}
	}
	rating, err := h.reviews.Rating(ctx, product.ID)
	if err != nil {
		return nil, err
	}
	currency := money.Currency(channel.CurrencyCode)
	return &wire.Reply[Product]{Body: productDocument(product, rating, path, currency, h.clock.Now())}, nil
}
