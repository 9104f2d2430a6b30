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

const productRoot = "/api/admin/products"

func (h *handlers) registerProducts(a *wire.API) {
	op := func(opID, summary, scope string) wire.Op {
		return wire.Op{ID: opID, Summary: summary, Tag: "Admin: products", Scope: scope}
	}
	wire.Get(a, productRoot, op("admin-list-products", "List products of any status", catalogRead), h.listProducts)
	creation := op("admin-create-product", "Make a product with everything that belongs to it", catalogWrite)
	creation.Status = http.StatusCreated
	wire.Post(a, productRoot, creation, h.createProduct)
	alias := creation
	alias.ID, alias.AliasOf = "create-product", productRoot
	alias.Description = "The same as POST /api/admin/products."
	wire.Post(a, "/api/products", alias, h.createProduct)
	wire.Get(a, productRoot+"/{id}", op("admin-get-product", "The whole product", catalogRead), h.getProduct)
	wire.Patch(a, productRoot+"/{id}", op("admin-update-product", "Change a product", catalogWrite), h.updateProduct)
	wire.Post(a, productRoot+"/{id}/publish", op("admin-publish-product", "Show a product to shoppers", catalogWrite), h.publishProduct)
	wire.Post(a, productRoot+"/{id}/archive", op("admin-archive-product", "Take a product out of the shop", catalogWrite), h.archiveProduct)
	wire.Delete(a, productRoot+"/{id}", op("admin-delete-product", "Remove a draft or archived product", catalogWrite), h.deleteProduct)
	wire.Put(a, productRoot+"/{id}/categories", op("admin-set-product-categories", "Put a product into categories", catalogWrite), h.setCategories)
}

// ProductFilter narrows a list of products, or a selection of them.
type ProductFilter struct {
	Q            string    `json:"q,omitempty" query:"q" maxLength:"200" doc:"Words that all occur in title, brand, SKU, tags or searchable attributes."`
	Status       []string  `json:"status,omitempty" query:"status,explode" enum:"draft,published,archived" maxItems:"3" doc:"One of these."`
	Brand        []string  `json:"brand,omitempty" query:"brand,explode" maxItems:"16" doc:"Of one of these brands, by slug or id."`
	Category     []string  `json:"category,omitempty" query:"category,explode" maxItems:"16" doc:"In one of these categories or below, by slug or id."`
	Collection   string    `json:"collection,omitempty" query:"collection" maxLength:"200" doc:"In this collection, by slug or id."`
	ProductType  string    `json:"product_type,omitempty" query:"product_type" maxLength:"60" doc:"Of this product type, by id."`
	SKU          string    `json:"sku,omitempty" query:"sku" maxLength:"1000" doc:"A variant has exactly this SKU."`
	Tag          []string  `json:"tag,omitempty" query:"tag,explode" maxItems:"16" doc:"With one of these tags."`
	UpdatedSince time.Time `json:"updated_since,omitzero" query:"updated_since" doc:"Changed at this moment or later."`
	Stock        string    `json:"stock,omitempty" query:"stock" enum:"in,out" doc:"in: some variant is in stock; out: none is."`
}

type productQuery struct {
	wire.Paging
	ProductFilter
	Sort string `query:"sort" enum:"updated,newest,title,price_asc,price_desc,manual" doc:"updated, the latest change first, if it is not given; manual only together with collection. One with rules is listed by newest instead of either."`
}

// inStock is whether a list shows what is in stock or what is not; nil: both.
func (f *ProductFilter) inStock() *bool {
	if f.Stock == "" {
		return nil
	}
	return new(f.Stock == "in")
}

// filter is the catalog's filter. It is not found when one of the names means nothing: then nothing is selected.
func (h *handlers) filter(ctx context.Context, in *ProductFilter) (filter catalog.ProductFilter, found bool, err error) {
	filter = catalog.ProductFilter{
		Audience: catalog.Staff, Query: in.Q, SKU: in.SKU, Tags: in.Tag, UpdatedAt: in.UpdatedSince,
	}
	filter.InStock = in.inStock()
	for _, status := range in.Status {
		filter.Statuses = append(filter.Statuses, catalog.Status(status))
	}
	for _, name := range in.Brand {
		brand, err := h.catalog.ResolveBrand(ctx, name)
		if err == nil {
			filter.Brands = append(filter.Brands, brand.ID)
		} else if fault.KindOf(err) != fault.NotFound {
			return filter, false, err
		}
	}
	for _, name := range in.Category {
		category, redirect, err := h.catalog.ResolveCategory(ctx, name)
		if err == nil && redirect != "" {
			category, _, err = h.catalog.ResolveCategory(ctx, redirect)
		}
		if err == nil {
			filter.Categories = append(filter.Categories, category.ID)
		} else if fault.KindOf(err) != fault.NotFound {
			return filter, false, err
		}
	}
	if in.Collection != "" {
		collection, err := h.collection(ctx, in.Collection)
		if err != nil {
			return filter, false, err
		}
		filter.Collection = collection.ID
		if collection.Rules != nil {
			filter.Sort = catalog.SortNewest // it has no order of its own
		}
	}
	if in.ProductType != "" {
		if filter.Type, err = id.ParseProductType(in.ProductType); err != nil {
			return filter, false, fault.From(err).WithParam("product_type")
		}
	}
	found = len(filter.Brands) > 0 || len(in.Brand) == 0
	return filter, found && (len(filter.Categories) > 0 || len(in.Category) == 0), nil
}

func (h *handlers) listProducts(ctx context.Context, _ *wire.Call, in *productQuery) (*wire.Reply[wire.List[ProductListItem]], error) {
	request, err := in.Request()
	if err != nil {
		return nil, err
	}
	filter, found, err := h.filter(ctx, &in.ProductFilter)
	if err != nil {
		return nil, err
	}
	if !found {
		return &wire.Reply[wire.List[ProductListItem]]{Body: wire.List[ProductListItem]{Data: []ProductListItem{}}}, nil
	}
	if sort := catalog.Sort(in.Sort); filter.Sort == "" || sort != "" && sort != catalog.SortManual {
		filter.Sort = sort
	}
	rows, err := h.catalog.ListProducts(ctx, filter, request)
	if err != nil {
		return nil, err
	}
	return &wire.Reply[wire.List[ProductListItem]]{Body: wire.ListOf(rows, listItem)}, nil
}

func productReply(p *catalog.Product) *wire.Reply[Product] {
	return &wire.Reply[Product]{Body: productDocument(p), Version: p.Version}
}

func productMade(p *catalog.Product) *wire.Reply[Product] {
	reply := productReply(p)
	reply.Location = productRoot + "/" + p.ID.String()
	return reply
}

func (h *handlers) createProduct(ctx context.Context, call *wire.Call, in *create[ProductInput]) (*wire.Reply[Product], error) {
	input, err := in.Body.domain()
	if err != nil {
		return nil, err
	}
	return wire.Do(call, productMade, func(claim *idem.Claim) (*catalog.Product, error) {
		return h.catalog.CreateProduct(ctx, input, claim)
	})
}

func (h *handlers) getProduct(ctx context.Context, _ *wire.Call, in *ByID) (*wire.Reply[Product], error) {
	product, err := parsed(id.ParseProduct, "product", in.ID)
	if err != nil {
		return nil, err
	}
	p, err := h.catalog.GetProduct(ctx, product)
	if err != nil {
		return nil, err
	}
	return productReply(p), nil
}

func (h *handlers) updateProduct(ctx context.Context, call *wire.Call, in *change[ProductPatch]) (*wire.Reply[Product], error) {
	patch, err := in.Body.domain()
	if err != nil {
		return nil, err
	}
	return h.withProduct(call, in.Precondition, in.ID, in.Body.Version, productReply,
		func(product id.Product, expected *int64, claim *idem.Claim) (*catalog.Product, error) {
			return h.catalog.UpdateProduct(ctx, product, expected, patch, claim)
		})
}

// withProduct does something with the product that a request names, if it has the version that the request expects.
func (h *handlers) withProduct(call *wire.Call, condition wire.Precondition, name string, version *int64,
	answer func(*catalog.Product) *wire.Reply[Product],
	do func(id.Product, *int64, *idem.Claim) (*catalog.Product, error),
) (*wire.Reply[Product], error) {
	product, err := parsed(id.ParseProduct, "product", name)
	if err != nil {
		return nil, err
	}
	expected, err := condition.Expected(version)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, answer, func(claim *idem.Claim) (*catalog.Product, error) { return do(product, expected, claim) })
}

// Publication says from when on shoppers see a product.
type Publication struct {
	Versioned
	At *time.Time `json:"at,omitempty" doc:"At once if it is not given."`
}

func (h *handlers) publishProduct(ctx context.Context, call *wire.Call, in *change[Publication]) (*wire.Reply[Product], error) {
	return h.withProduct(call, in.Precondition, in.ID, in.Body.Version, productReply,
		func(product id.Product, expected *int64, claim *idem.Claim) (*catalog.Product, error) {
			return h.catalog.PublishProduct(ctx, product, expected, timeOf(in.Body.At), claim)
		})
}

func (h *handlers) archiveProduct(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[Product], error) {
	return h.withProduct(call, in.Precondition, in.ID, nil, productReply,
		func(product id.Product, expected *int64, claim *idem.Claim) (*catalog.Product, error) {
			return h.catalog.ArchiveProduct(ctx, product, expected, claim)
		})
}

func (h *handlers) deleteProduct(ctx context.Context, call *wire.Call, in *Target) (*wire.Reply[wire.None], error) {
	product, err := parsed(id.ParseProduct, "product", in.ID)
	if err != nil {
		return nil, err
	}
	expected, err := in.Expected(nil)
	if err != nil {
		return nil, err
	}
	return wire.Do(call, gone, func(claim *idem.Claim) (nothing, error) {
		return removed(h.catalog.DeleteProduct(ctx, product, expected, claim))
	})
}

// Categories is the categories of a product.
type Categories struct {
	Versioned
	Categories []id.Category `json:"categories" maxItems:"100" doc:"The first is the primary one."`
}

func (h *handlers) setCategories(ctx context.Context, call *wire.Call, in *change[Categories]) (*wire.Reply[Product], error) {
	return h.withProduct(call, in.Precondition, in.ID, in.Body.Version, productReply,
		func(product id.Product, expected *int64, claim *idem.Claim) (*catalog.Product, error) {
			return h.catalog.SetCategories(ctx, product, expected, in.Body.Categories, claim)
		})
}
