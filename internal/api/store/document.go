package store

import (
	"bytes"
	"encoding/json"

	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/review"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Rating is what customers think of a product: what its published reviews add up to.
type Rating struct {
	Average string `json:"average" doc:"From 1 to 5, with two decimals." example:"4.25"`
	Count   int64  `json:"count" doc:"Published reviews."`
}

// BrandRef names a brand.
type BrandRef struct {
	ID   id.Brand `json:"id"`
	Name string   `json:"name"`
}

// ProductListItem is a product in a list: what a product card shows.
type ProductListItem struct {
	ID             id.Product                `json:"id"`
	Slug           string                    `json:"slug"`
	Title          string                    `json:"title"`
	Subtitle       string                    `json:"subtitle"`
	Brand          wire.Nullable[BrandRef]   `json:"brand"`
	Price          wire.Nullable[wire.Money] `json:"price" doc:"Of the cheapest variant; null while the product has none."`
	CompareAtPrice wire.Nullable[wire.Money] `json:"compare_at_price" doc:"What the cheapest variant cost before."`
	MaxPrice       wire.Nullable[wire.Money] `json:"max_price" doc:"Of the dearest variant."`
	Availability   string                    `json:"availability" doc:"The best of its variants: in_stock, backorder, preorder, out_of_stock or discontinued." example:"in_stock"`
	AvailableAt    wire.Nullable[time.Time]  `json:"available_at" doc:"When sale begins; null: it has begun."`
	Image          wire.Nullable[wire.Image] `json:"image"`
	Rating         wire.Nullable[Rating]     `json:"rating"`
	Variants       []VariantListItem         `json:"variants" doc:"The first 50."`
	VariantCount   int64                     `json:"variant_count"`
}

// VariantListItem is a variant in a list of products.
type VariantListItem struct {
	ID             id.Variant                `json:"id"`
	Title          string                    `json:"title"`
	SKU            string                    `json:"sku"`
	Price          wire.Nullable[wire.Money] `json:"price"`
	CompareAtPrice wire.Nullable[wire.Money] `json:"compare_at_price"`
	Availability   string                    `json:"availability"`
}

// EncodeRow writes a row of a list as it is sent: the same for everybody, so that it can be made once.
func EncodeRow(r *catalog.ProductRow, rating review.Rating) ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(listItem(*r, rating))
	return bytes.TrimRight(buffer.Bytes(), "\n"), err
}

func listItem(r catalog.ProductRow, rating review.Rating) ProductListItem {
	item := ProductListItem{
		ID: r.ID, Slug: r.Slug, Title: r.Title, Subtitle: r.Subtitle, MaxPrice: wire.MoneyOrNull(r.MaxPrice),
		Availability: string(r.Availability), AvailableAt: wire.TimeOrNull(r.AvailableAt),
		Variants: []VariantListItem{}, VariantCount: r.VariantCount, Rating: ratingOrNull(rating),
	}
	if !r.BrandID.IsZero() {
		item.Brand = wire.Some(BrandRef{ID: r.BrandID, Name: r.BrandName})
	}
	item.Price, item.CompareAtPrice = prices(r.Price)
	if r.Image != nil {
		item.Image = wire.Some(wire.ImageOf(r.Image))
	}
	for _, v := range r.Variants {
		variant := VariantListItem{ID: v.ID, Title: v.Title, SKU: v.SKU, Availability: string(v.Availability)}
		variant.Price, variant.CompareAtPrice = prices(v.Price)
		item.Variants = append(item.Variants, variant)
	}
	return item
}

// prices is what shoppers may know of a price: never its cost.
func prices(p *catalog.Price) (price, compareAt wire.Nullable[wire.Money]) {
	if p == nil {
		return price, compareAt
	}
	return wire.Some(wire.MoneyOf(p.Amount)), wire.MoneyOrNull(p.CompareAt)
}

// Brand is who makes a product.
type Brand struct {
	ID   id.Brand `json:"id"`
	Slug string   `json:"slug"`
	Name string   `json:"name"`
}

// CategoryRef names a category.
type CategoryRef struct {
	ID   id.Category `json:"id"`
	Slug string      `json:"slug"`
	Name string      `json:"name"`
}

// Product is a product, whole, as shoppers see it.
type Product struct {
	ID             id.Product                `json:"id"`
	Slug           string                    `json:"slug"`
	Title          string                    `json:"title"`
	Subtitle       string                    `json:"subtitle"`
	Description    string                    `json:"description" doc:"HTML that is safe to show."`
	Brand          wire.Nullable[Brand]      `json:"brand"`
	ProductType    wire.Nullable[string]     `json:"product_type"`
	Tags           []string                  `json:"tags"`
	Price          wire.Nullable[wire.Money] `json:"price" doc:"Of the cheapest variant; null while the product has none."`
	CompareAtPrice wire.Nullable[wire.Money] `json:"compare_at_price"`
	MaxPrice       wire.Nullable[wire.Money] `json:"max_price" doc:"Of the dearest variant."`
	Availability   string                    `json:"availability" doc:"The best of its variants." example:"in_stock"`
	AvailableAt    wire.Nullable[time.Time]  `json:"available_at" doc:"When sale begins; null: it has begun."`
	PublishedAt    time.Time                 `json:"published_at"`
	Options        []wire.Option             `json:"options"`
	Variants       []Variant                 `json:"variants"`
	Attributes     []wire.Attribute          `json:"attributes"`
	Image          wire.Nullable[wire.Image] `json:"image" doc:"The first picture."`
	Media          []wire.Image              `json:"media"`
	CategoryPath   []CategoryRef             `json:"category_path" doc:"From the root to the primary category: the breadcrumb."`
	Categories     []id.Category             `json:"categories" doc:"All categories of the product, the primary one first."`
	Rating         wire.Nullable[Rating]     `json:"rating"`
	SEO            wire.SEO                  `json:"seo"`
	UpdatedAt      time.Time                 `json:"updated_at"`
}

// Variant is what is put into a cart.
type Variant struct {
	ID               id.Variant                `json:"id"`
	Title            string                    `json:"title"`
	SKU              string                    `json:"sku"`
	GTIN             string                    `json:"gtin"`
	Options          []wire.SelectedOption     `json:"options"`
	OptionValueIDs   []id.OptionValue          `json:"option_value_ids" doc:"One per option of the product, in their order."`
	Price            wire.Nullable[wire.Money] `json:"price"`
	CompareAtPrice   wire.Nullable[wire.Money] `json:"compare_at_price"`
	Availability     string                    `json:"availability" example:"in_stock"`
	LowStock         bool                      `json:"low_stock" doc:"Few are left."`
	WeightGrams      int64                     `json:"weight_grams"`
	LengthMM         int64                     `json:"length_mm"`
	WidthMM          int64                     `json:"width_mm"`
	HeightMM         int64                     `json:"height_mm"`
	RequiresShipping bool                      `json:"requires_shipping"`
	MaxPerOrder      int64                     `json:"max_per_order" doc:"0: no limit."`
	MediaIDs         []id.Media                `json:"media_ids" doc:"The pictures of this variant, best first."`
}

// productDocument makes the document of a product at a moment, with prices in the currency.
func productDocument(p *catalog.Product, rating review.Rating, path []*catalog.Category, currency money.Currency, now time.Time) Product {
	doc := Product{
		ID: p.ID, Slug: p.Slug, Title: p.Title, Subtitle: p.Subtitle, Description: wire.Prose(p.Description), Tags: orEmpty(p.Tags),
		AvailableAt: wire.TimeOrNull(p.AvailableAt), PublishedAt: p.PublishedAt, Options: wire.OptionsOf(p.Options),
		Variants: []Variant{}, Attributes: wire.AttributesOf(p.Attributes), Media: []wire.Image{},
		CategoryPath: categoryRefs(path), Categories: orEmpty(p.Categories), SEO: wire.SEOOf(p.SEO), UpdatedAt: p.UpdatedAt,
		Rating: ratingOrNull(rating),
	}
	if p.Brand != nil {
		doc.Brand = wire.Some(brandDocument(p.Brand))
	}
	if p.ProductType != nil {
		doc.ProductType = wire.Some(p.ProductType.Name)
	}
	for i := range p.Media {
		doc.Media = append(doc.Media, wire.ImageOf(&p.Media[i]))
	}
	if len(doc.Media) > 0 {
		doc.Image = wire.Some(doc.Media[0])
	}
	for i := range p.Variants {
		v := &p.Variants[i]
		doc.Variants = append(doc.Variants, variantDocument(p, v, v.PriceIn(currency), p.AvailabilityAt(v, now)))
	}
	offer := p.Offer(currency, now)
	doc.Price, doc.CompareAtPrice = prices(offer.Price)
	doc.MaxPrice, doc.Availability = wire.MoneyOrNull(offer.MaxPrice), string(offer.Availability)
	return doc
}

func variantDocument(p *catalog.Product, v *catalog.Variant, price *catalog.Price, a catalog.Availability) Variant {
	doc := Variant{
		ID: v.ID, Title: v.Title, SKU: v.SKU, GTIN: v.GTIN, Options: wire.SelectedOptions(p.Options, v.OptionValues),
		OptionValueIDs: orEmpty(v.OptionValues), Availability: string(a), WeightGrams: v.WeightGrams,
		LengthMM: v.LengthMM, WidthMM: v.WidthMM, HeightMM: v.HeightMM, RequiresShipping: v.RequiresShipping,
		MaxPerOrder: v.MaxPerOrder, MediaIDs: orEmpty(v.Media),
		LowStock: a == catalog.InStock && v.InventoryTracked && v.Available <= inventory.DefaultLowStockAt,
	}
	doc.Price, doc.CompareAtPrice = prices(price)
	return doc
}

func brandDocument(b *catalog.Brand) Brand { return Brand{ID: b.ID, Slug: b.Slug, Name: b.Name} }

func categoryRefs(path []*catalog.Category) []CategoryRef {
	refs := make([]CategoryRef, 0, len(path))
	for _, c := range path {
		refs = append(refs, CategoryRef{ID: c.ID, Slug: c.Slug, Name: c.Name})
	}
	return refs
}

// orEmpty makes [] of no list at all.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// CategoryNode is a category with those below it.
type CategoryNode struct {
	ID       id.Category    `json:"id"`
	Slug     string         `json:"slug"`
	Name     string         `json:"name"`
	Children []CategoryNode `json:"children"`
}

// CategoryTree is all categories.
type CategoryTree struct {
	Data  []CategoryNode `json:"data" doc:"The roots, in order."`
	Total int64          `json:"total" doc:"Categories on all levels."`
}

// tree nests a list that is in depth-first order.
func tree(list []*catalog.Category) CategoryTree {
	children := map[id.Category][]*catalog.Category{}
	for _, c := range list {
		children[c.ParentID] = append(children[c.ParentID], c)
	}
	return CategoryTree{Data: nodes(children, 0), Total: int64(len(list))}
}

func nodes(children map[id.Category][]*catalog.Category, parent id.Category) []CategoryNode {
	list := make([]CategoryNode, 0, len(children[parent]))
	for _, c := range children[parent] {
		list = append(list, CategoryNode{ID: c.ID, Slug: c.Slug, Name: c.Name, Children: nodes(children, c.ID)})
	}
	return list
}

// Category is one category with its place in the tree.
type Category struct {
	ID          id.Category                `json:"id"`
	Slug        string                     `json:"slug"`
	Name        string                     `json:"name"`
	Description string                     `json:"description" doc:"HTML that is safe to show."`
	ParentID    wire.Nullable[id.Category] `json:"parent_id"`
	Path        []CategoryRef              `json:"path" doc:"From the root to this category."`
	Children    []CategoryRef              `json:"children"`
	SEO         wire.SEO                   `json:"seo"`
}

// Collection is a selection of products; its products are GET /api/products?collection=slug.
type Collection struct {
	ID          id.Collection `json:"id"`
	Slug        string        `json:"slug"`
	Title       string        `json:"title"`
	Description string        `json:"description" doc:"HTML that is safe to show."`
	SEO         wire.SEO      `json:"seo"`
}

func collectionDocument(c *catalog.Collection) Collection {
	return Collection{ID: c.ID, Slug: c.Slug, Title: c.Title, Description: wire.Prose(c.Description), SEO: wire.SEOOf(c.SEO)}
}
