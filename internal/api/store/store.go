package store

import (
	"context"
	"net/http"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/account"
	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/checkout"
	"winkel/internal/commerce/content"
	"winkel/internal/commerce/customer"
	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/privacy"
	"winkel/internal/commerce/recommend"
	"winkel/internal/commerce/review"
	"winkel/internal/commerce/search"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/token"
)

// Options is what the routes stand on.
type Options struct {
	Catalog *catalog.Service
	Content *content.Service
	Search  *search.Service
	Clock   clock.Clock
	Files   Files

	Carts     *cart.Service
	Checkouts *checkout.Service
	Orders    *order.Service
	Customers *customer.Service
	Accounts  *account.Service
	Identity  *identity.Service
	Privacy   *privacy.Service
	Reviews   *review.Service
	Recommend *recommend.Service
	Tokens    *token.Signer
	PublicURL string // by which shoppers reach the shop; empty: by what they asked for
}

type handlers struct {
	catalog   *catalog.Service
	content   *content.Service
	search    *search.Service
	clock     clock.Clock
	carts     *cart.Service
	checkouts *checkout.Service
	orders    *order.Service
	customers *customer.Service
	accounts  *account.Service
	identity  *identity.Service
	privacy   *privacy.Service
	reviews   *review.Service
	recommend *recommend.Service
	tokens    *token.Signer
	publicURL string
}

// hashAddress is the address of a client as it may be kept: recognizable and not readable.
func (h *handlers) hashAddress(address string) string { return h.tokens.Hash("consent", address) }

// fresh has every cache ask whether the answer still holds, which costs a 304.
const fresh = "public, max-age=0, must-revalidate"

// Register adds the routes for shoppers to the API.
func Register(a *wire.API, o Options) {
	h := &handlers{
		catalog: o.Catalog, content: o.Content, search: o.Search, clock: o.Clock, carts: o.Carts, checkouts: o.Checkouts, orders: o.Orders, customers: o.Customers, accounts: o.Accounts, tokens: o.Tokens,
		identity: o.Identity, privacy: o.Privacy, reviews: o.Reviews, publicURL: o.PublicURL, recommend: o.Recommend,
	}
	public := func(tag, opID, summary, description string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Description: description, Tag: tag, Public: true, Content: fresh}
	}
	list := public("Products", "list-products", "Search, browse and filter products",
		"Attributes filter as attr.<code>=value, which may be there several times (one of the values), and for numbers and "+
			"dates as attr.<code>.min= and attr.<code>.max=.")
	list.Families = []string{attributePrefix}
	wire.Get(a, "/api/products", list, h.listProducts)
	wire.Get(a, "/api/products/{name}", public("Products", "get-product", "The whole product",
		"An old slug answers 301 with the new one."), h.getProduct)
	wire.Get(a, "/api/search/suggest", public("Search", "suggest", "Complete the beginning of a search",
		"Queries, categories, brands and products that it may become."), h.suggest)
	wire.Get(a, "/api/shop", public("Shop", "get-shop", "The shop", "What every page says of it."), h.getShop)
	wire.Get(a, "/api/pages/{name}", public("Shop", "get-page", "A page of text", "An old slug answers 301 with the new one."), h.getPage)
	wire.Get(a, "/api/categories", public("Categories", "list-categories", "The category tree", ""), h.listCategories)
	wire.Get(a, "/api/categories/{name}", public("Categories", "get-category", "A category with its path and children",
		"An old slug answers 301 with the new one."), h.getCategory)
	wire.Get(a, "/api/collections", public("Collections", "list-collections", "The collections", ""), h.listCollections)
	wire.Get(a, "/api/collections/{name}", public("Collections", "get-collection", "A collection",
		"Its products are GET /api/products?collection=…. An old slug answers 301 with the new one."), h.getCollection)
	wire.Get(a, "/api/brands", public("Brands", "list-brands", "The brands", ""), h.listBrands)
	wire.Get(a, "/api/brands/{name}", public("Brands", "get-brand", "A brand", "Its products are GET /api/products?brand=…."), h.getBrand)
	h.registerCarts(a)
	h.registerCheckouts(a)
	h.registerOwn(a)
	h.registerAuth(a)
	h.registerMe(a)
	h.registerReviews(a)
	h.registerSigningKeys(a)
	h.registerExport(a)
	h.registerRecommendations(a)
	a.Handle("GET "+wire.LogoPath+"{hash}", http.HandlerFunc(h.logo))
	if o.Files != nil {
		a.Handle("GET /media/{hash}/{file}", &pictures{catalog: o.Catalog, files: o.Files})
	}
}

func (h *handlers) listCategories(ctx context.Context, _ *wire.Call, _ *wire.None) (*wire.Reply[CategoryTree], error) {
	list, err := h.catalog.ListCategories(ctx)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[CategoryTree]{Body: tree(list)}, nil
}

func (h *handlers) getCategory(ctx context.Context, _ *wire.Call, in *ByName) (*wire.Reply[Category], error) {
	category, redirect, err := h.catalog.ResolveCategory(ctx, in.Name)
	switch {
	case err != nil:
		return nil, err
	case redirect != "":
		return moved[Category]("/api/categories/", redirect), nil
	}
	path, err := h.catalog.CategoryPath(ctx, category.ID)
	if err != nil {
		return nil, err
	}
	all, err := h.catalog.ListCategories(ctx)
	if err != nil {
		return nil, err
	}
	doc := Category{
		ID: category.ID, Slug: category.Slug, Name: category.Name, Description: wire.Prose(category.Description),
		Path: categoryRefs(path), Children: []CategoryRef{}, SEO: wire.SEOOf(category.SEO),
	}
	if !category.ParentID.IsZero() {
		doc.ParentID = wire.Some[id.Category](category.ParentID)
	}
	for _, c := range all {
		if c.ParentID == category.ID {
			doc.Children = append(doc.Children, CategoryRef{ID: c.ID, Slug: c.Slug, Name: c.Name})
		}
	}
	return &wire.Reply[Category]{Body: doc}, nil
}

func (h *handlers) listCollections(ctx context.Context, _ *wire.Call, in *wire.Paging) (*wire.Reply[wire.List[Collection]], error) {
	request, err := in.Request()
	if err != nil {
		return nil, err
	}
	collections, err := h.catalog.ListCollections(ctx, request)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[wire.List[Collection]]{Body: wire.ListOf(collections, collectionDocument)}, nil
}

func (h *handlers) getCollection(ctx context.Context, _ *wire.Call, in *ByName) (*wire.Reply[Collection], error) {
	collection, redirect, err := h.catalog.ResolveCollection(ctx, in.Name)
	switch {
	case err != nil:
		return nil, err
	case redirect != "":
		return moved[Collection]("/api/collections/", redirect), nil
	}
	return &wire.Reply[Collection]{Body: collectionDocument(collection)}, nil
}

func (h *handlers) listBrands(ctx context.Context, _ *wire.Call, in *wire.Paging) (*wire.Reply[wire.List[Brand]], error) {
	request, err := in.Request()
	if err != nil {
		return nil, err
	}
	brands, err := h.catalog.ListBrands(ctx, request)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[wire.List[Brand]]{Body: wire.ListOf(brands, brandDocument)}, nil
}

func (h *handlers) getBrand(ctx context.Context, _ *wire.Call, in *ByName) (*wire.Reply[Brand], error) {
	brand, err := h.catalog.ResolveBrand(ctx, in.Name)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[Brand]{Body: brandDocument(brand)}, nil
}
