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
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/kernel/page"
)

// attributePrefix begins the query parameters that filter by attributes: attr.color=red, attr.weight.max=2.5.
const attributePrefix = "attr."

// facets is a parameter that later releases take; it is known, so that the refusal can say so.
const facets = "facets"

// ProductQuery is what shoppers may ask a list of products for.
type ProductQuery struct {
	wire.Paging
	Q          string               `query:"q" maxLength:"200" doc:"Words that all occur in title, brand, SKU, tags or searchable attributes."`
	CategoryID string               `query:"category_id" maxLength:"40" doc:"Products of this category and those below it."`
	Category   string               `query:"category" maxLength:"200" doc:"The same by the category's slug."`
	Collection string               `query:"collection" maxLength:"200" doc:"Products of a collection, by its id or slug; in its order unless sort says otherwise."`
	Brand      []string             `query:"brand,explode" maxItems:"16" doc:"Products of one of these brands, by slug or id."`
	Tag        []string             `query:"tag,explode" maxItems:"16" doc:"Products with one of these tags."`
	MinPrice   wire.Optional[int64] `query:"min_price" minimum:"0" doc:"Some variant costs at least this, in minor units."`
	MaxPrice   wire.Optional[int64] `query:"max_price" minimum:"0" doc:"Some variant costs at most this, in minor units."`
	InStock    wire.Optional[bool]  `query:"in_stock" doc:"true: some variant is in stock; false: none is."`
	Sort       string               `query:"sort" maxLength:"40" doc:"relevance, newest (the default), price_asc or price_desc. Products without a price are not in lists sorted by price."`
}

// sorts are the orders for shoppers. Relevance is the order of the newest until there is a search index.
var sorts = map[string]catalog.Sort{
	"": "", "relevance": catalog.SortNewest, "newest": catalog.SortNewest, "price_asc": catalog.SortPriceAsc,
	"price_desc": catalog.SortPriceDesc,
}

// later are words of the API that this release does not know yet.
var later = []string{"rating", "best_selling"}

func (h *handlers) listProducts(ctx context.Context, call *wire.Call, in *ProductQuery) (*wire.Reply[wire.List[ProductListItem]], error) {
	request, err := in.Request()
	if err != nil {
		return nil, err
	}
	filter, found, err := h.filter(ctx, call, in)
	if err != nil {
		return nil, err
	}
	rows := page.Page[catalog.ProductRow]{}
	if found {
		if rows, err = h.catalog.ListProducts(ctx, filter, request); err != nil {
			return nil, err
		}
	}
	ratings, err := h.reviews.Ratings(ctx, idsOf(rows.Items))
	if err != nil {
		return nil, err
	}
	item := func(row catalog.ProductRow) ProductListItem { return listItem(row, ratings[row.ID]) }
	return &wire.Reply[wire.List[ProductListItem]]{Body: wire.ListOf(rows, item)}, nil
}

// idsOf is the products of the rows.
func idsOf(rows []catalog.ProductRow) []id.Product {
	products := make([]id.Product, len(rows))
	for i := range rows {
		products[i] = rows[i].ID
	}
	return products
}

// filter makes the catalog's filter of the query. It is not found when the query names a brand that does not exist: then
// nothing is listed.
func (h *handlers) filter(ctx context.Context, call *wire.Call, in *ProductQuery) (filter catalog.ProductFilter, found bool, err error) {
	order, known := sorts[in.Sort]
	switch {
	case call.Query.Has(facets):
		return filter, false, fault.Invalidf("query."+facets, "Facets come with a later release.")
	case slices.Contains(later, in.Sort):
		return filter, false, fault.Invalidf("query.sort", "The order %s comes with a later release.", in.Sort)
	case !known:
		return filter, false, fault.Invalidf("query.sort", "sort must be one of relevance, newest, price_asc and price_desc.")
	case in.Category != "" && in.CategoryID != "":
		return filter, false, fault.Invalidf("query.category", "Give either category or category_id.")
	}
	filter = catalog.ProductFilter{
		Audience: catalog.Shoppers, Query: in.Q, Tags: in.Tag, MinPrice: in.MinPrice.Pointer(), MaxPrice: in.MaxPrice.Pointer(),
		InStock: in.InStock.Pointer(), Sort: order,
	}
	if filter.Attributes, err = attributeFilters(call.Query); err != nil {
		return filter, false, err
	}
	if err := h.filterByPlace(ctx, in, &filter); err != nil {
		return filter, false, err
	}
	filter.Brands, err = h.brands(ctx, in.Brand)
	return filter, len(in.Brand) == 0 || len(filter.Brands) > 0, err
}

// filterByPlace narrows the filter to a category or a collection. One that does not exist is not_found: the page that
// asks for it does not exist either.
func (h *handlers) filterByPlace(ctx context.Context, in *ProductQuery, filter *catalog.ProductFilter) error {
	if name := in.CategoryID + in.Category; name != "" {
		if in.CategoryID != "" {
			if _, err := id.ParseCategory(name); err != nil {
				return fault.From(err).WithParam("query.category_id")
			}
		}
		category, err := h.category(ctx, name)
		if err != nil {
			return err
		}
		filter.Categories = []id.Category{category.ID}
	}
	if in.Collection == "" {
		return nil
	}
	collection, redirect, err := h.catalog.ResolveCollection(ctx, in.Collection)
	if err == nil && redirect != "" {
		collection, _, err = h.catalog.ResolveCollection(ctx, redirect)
	}
	if err != nil {
		return err
	}
	filter.Collection = collection.ID
	if filter.Sort == "" {
		filter.Sort = catalog.SortManual
	}
	return nil
}

// category finds a category by id or slug, also by an old slug.
func (h *handlers) category(ctx context.Context, name string) (*catalog.Category, error) {
	category, redirect, err := h.catalog.ResolveCategory(ctx, name)
	if err == nil && redirect != "" {
		category, _, err = h.catalog.ResolveCategory(ctx, redirect)
	}
	return category, err
}

// brands is the ids of those of the brands that exist.
func (h *handlers) brands(ctx context.Context, names []string) ([]id.Brand, error) {
	var list []id.Brand
	for _, name := range names {
		brand, err := h.catalog.ResolveBrand(ctx, name)
		switch {
		case err == nil:
			list = append(list, brand.ID)
		case fault.KindOf(err) != fault.NotFound:
			return nil, err
		}
	}
	return list, nil
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
