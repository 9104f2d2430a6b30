package admin

import (
	"time"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/id"
)

// Product is a product, whole.
type Product struct {
	ID                id.Product                    `json:"id"`
	Version           int64                         `json:"version"`
	Slug              string                        `json:"slug"`
	Title             string                        `json:"title"`
	Subtitle          string                        `json:"subtitle"`
	Description       string                        `json:"description" doc:"HTML, sanitized when it was written."`
	Status            string                        `json:"status" doc:"draft, published or archived." example:"published"`
	PublishedAt       wire.Nullable[time.Time]      `json:"published_at" doc:"Shoppers see a published product from this moment on."`
	AvailableAt       wire.Nullable[time.Time]      `json:"available_at" doc:"Until this moment it is shown, but for preorder only."`
	Brand             wire.Nullable[BrandRef]       `json:"brand"`
	ProductType       wire.Nullable[ProductTypeRef] `json:"product_type"`
	TaxClass          string                        `json:"tax_class" doc:"Code of the tax class; empty: the standard one."`
	PrimaryCategoryID wire.Nullable[id.Category]    `json:"primary_category_id"`
	Categories        []id.Category                 `json:"categories" doc:"The primary one first."`
	Tags              []string                      `json:"tags"`
	Options           []wire.Option                 `json:"options"`
	Variants          []Variant                     `json:"variants"`
	Attributes        []wire.Attribute              `json:"attributes"`
	Media             []Media                       `json:"media"`
	SEO               wire.SEO                      `json:"seo"`
	Metadata          map[string]string             `json:"metadata"`
	CreatedAt         time.Time                     `json:"created_at"`
	UpdatedAt         time.Time                     `json:"updated_at"`
}

// BrandRef names a brand.
type BrandRef struct {
	ID   id.Brand `json:"id"`
	Slug string   `json:"slug"`
	Name string   `json:"name"`
}

// ProductTypeRef names a product type.
type ProductTypeRef struct {
	ID   id.ProductType `json:"id"`
	Name string         `json:"name"`
}

// Variant is what is put into a cart.
type Variant struct {
	ID               id.Variant            `json:"id"`
	ProductID        id.Product            `json:"product_id"`
	Version          int64                 `json:"version" doc:"The product's: it grows with every change of a variant."`
	Title            string                `json:"title"`
	Options          []wire.SelectedOption `json:"options"`
	OptionValueIDs   []id.OptionValue      `json:"option_value_ids"`
	SKU              string                `json:"sku"`
	GTIN             string                `json:"gtin"`
	Prices           []Price               `json:"prices" doc:"At most one in each currency."`
	WeightGrams      int64                 `json:"weight_grams"`
	LengthMM         int64                 `json:"length_mm"`
	WidthMM          int64                 `json:"width_mm"`
	HeightMM         int64                 `json:"height_mm"`
	HSCode           string                `json:"hs_code"`
	OriginCountry    string                `json:"origin_country"`
	InventoryPolicy  string                `json:"inventory_policy" doc:"When stock runs out: deny the sale, or continue as a back-order." example:"deny"`
	InventoryTracked bool                  `json:"inventory_tracked" doc:"false: always in stock."`
	Available        int64                 `json:"available" doc:"On hand less reserved; without meaning where stock is not tracked."`
	RequiresShipping bool                  `json:"requires_shipping"`
	Taxable          bool                  `json:"taxable"`
	MaxPerOrder      int64                 `json:"max_per_order" doc:"0: no limit."`
	MediaIDs         []id.Media            `json:"media_ids"`
	Metadata         map[string]string     `json:"metadata"`
	CreatedAt        time.Time             `json:"created_at"`
	UpdatedAt        time.Time             `json:"updated_at"`
}

// Price is what a variant costs in one currency.
type Price struct {
	Price          wire.Money                `json:"price"`
	CompareAtPrice wire.Nullable[wire.Money] `json:"compare_at_price" doc:"What it cost before."`
	Cost           wire.Nullable[wire.Money] `json:"cost" doc:"What the shop paid."`
	UpdatedAt      time.Time                 `json:"updated_at"`
}

// Media is one picture of a product.
type Media struct {
	wire.Image
	ProductID   id.Product `json:"product_id"`
	Source      string     `json:"source" doc:"upload: a file of ours; external: a URL elsewhere."`
	Status      string     `json:"status" doc:"pending: its renditions are being made; ready; failed." example:"ready"`
	Error       string     `json:"error" doc:"Why it failed."`
	MIME        string     `json:"mime"`
	Bytes       int64      `json:"bytes"`
	ContentHash string     `json:"content_hash" doc:"SHA-256 of an upload."`
	CreatedAt   time.Time  `json:"created_at"`
}

func productDocument(p *catalog.Product) Product {
	doc := Product{
		ID: p.ID, Version: p.Version, Slug: p.Slug, Title: p.Title, Subtitle: p.Subtitle, Description: p.Description,
		Status: string(p.Status), PublishedAt: wire.TimeOrNull(p.PublishedAt), AvailableAt: wire.TimeOrNull(p.AvailableAt),
		TaxClass: p.TaxClass, Categories: orEmpty(p.Categories), Tags: orEmpty(p.Tags), Options: wire.OptionsOf(p.Options), Variants: []Variant{},
		Attributes: wire.AttributesOf(p.Attributes), Media: []Media{}, SEO: wire.SEOOf(p.SEO),
		Metadata: wire.Metadata(p.Metadata), CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt,
	}
	if p.Brand != nil {
		doc.Brand = wire.Some(BrandRef{ID: p.Brand.ID, Slug: p.Brand.Slug, Name: p.Brand.Name})
	}
	if p.ProductType != nil {
		doc.ProductType = wire.Some(ProductTypeRef{ID: p.ProductType.ID, Name: p.ProductType.Name})
	}
	if !p.PrimaryCategory.IsZero() {
		doc.PrimaryCategoryID = wire.Some(p.PrimaryCategory)
	}
	for i := range p.Variants {
		doc.Variants = append(doc.Variants, variantDocument(&p.Variants[i], p.Options))
	}
	for i := range p.Media {
		doc.Media = append(doc.Media, mediaDocument(&p.Media[i]))
	}
	return doc
}

// variantDocument makes the document of a variant; without the options of its product, it names their values by id alone.
func variantDocument(v *catalog.Variant, options []catalog.Option) Variant {
	doc := Variant{
		ID: v.ID, ProductID: v.ProductID, Version: v.Version, Title: v.Title,
		Options: wire.SelectedOptions(options, v.OptionValues), OptionValueIDs: orEmpty(v.OptionValues), SKU: v.SKU, GTIN: v.GTIN,
		Prices: []Price{}, WeightGrams: v.WeightGrams, LengthMM: v.LengthMM, WidthMM: v.WidthMM, HeightMM: v.HeightMM,
		HSCode: v.HSCode, OriginCountry: v.OriginCountry, InventoryPolicy: string(v.InventoryPolicy),
		InventoryTracked: v.InventoryTracked, Available: v.Available, RequiresShipping: v.RequiresShipping, Taxable: v.Taxable,
		MaxPerOrder: v.MaxPerOrder, MediaIDs: orEmpty(v.Media), Metadata: wire.Metadata(v.Metadata),
		CreatedAt: v.CreatedAt, UpdatedAt: v.UpdatedAt,
	}
	for i := range v.Prices {
		doc.Prices = append(doc.Prices, priceDocument(&v.Prices[i]))
	}
	return doc
}

func priceDocument(p *catalog.Price) Price {
	return Price{
		Price: wire.MoneyOf(p.Amount), CompareAtPrice: wire.MoneyOrNull(p.CompareAt), Cost: wire.MoneyOrNull(p.Cost),
		UpdatedAt: p.UpdatedAt,
	}
}

func mediaDocument(m *catalog.Media) Media {
	return Media{
		Image: wire.ImageOf(m), ProductID: m.ProductID, Source: string(m.Source), Status: m.Status, Error: m.Error,
		MIME: m.MIME, Bytes: m.Bytes, ContentHash: m.ContentHash, CreatedAt: m.CreatedAt,
	}
}

// ProductListItem is a product in a list.
type ProductListItem struct {
	ID           id.Product                `json:"id"`
	Version      int64                     `json:"version"`
	Slug         string                    `json:"slug"`
	Title        string                    `json:"title"`
	Subtitle     string                    `json:"subtitle"`
	Status       string                    `json:"status"`
	PublishedAt  wire.Nullable[time.Time]  `json:"published_at"`
	AvailableAt  wire.Nullable[time.Time]  `json:"available_at"`
	BrandName    string                    `json:"brand_name"`
	Price        wire.Nullable[wire.Money] `json:"price" doc:"Of the cheapest variant."`
	MaxPrice     wire.Nullable[wire.Money] `json:"max_price" doc:"Of the dearest variant."`
	Availability string                    `json:"availability" doc:"The best of its variants."`
	Image        wire.Nullable[wire.Image] `json:"image"`
	Variants     []VariantListItem         `json:"variants" doc:"The first 50."`
	VariantCount int64                     `json:"variant_count"`
	CreatedAt    time.Time                 `json:"created_at"`
	UpdatedAt    time.Time                 `json:"updated_at"`
}

// VariantListItem is a variant in a list of products.
type VariantListItem struct {
	ID           id.Variant                `json:"id"`
	Title        string                    `json:"title"`
	SKU          string                    `json:"sku"`
	Price        wire.Nullable[wire.Money] `json:"price"`
	Availability string                    `json:"availability"`
}

func listItem(r catalog.ProductRow) ProductListItem {
	item := ProductListItem{
		ID: r.ID, Version: r.Version, Slug: r.Slug, Title: r.Title, Subtitle: r.Subtitle, Status: string(r.Status),
		PublishedAt: wire.TimeOrNull(r.PublishedAt), AvailableAt: wire.TimeOrNull(r.AvailableAt), BrandName: r.BrandName,
		MaxPrice: wire.MoneyOrNull(r.MaxPrice), Availability: string(r.Availability), Variants: []VariantListItem{},
		VariantCount: r.VariantCount, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
	}
	if r.Price != nil {
		item.Price = wire.Some(wire.MoneyOf(r.Price.Amount))
	}
	if r.Image != nil {
		item.Image = wire.Some(wire.ImageOf(r.Image))
	}
	for _, v := range r.Variants {
		variant := VariantListItem{ID: v.ID, Title: v.Title, SKU: v.SKU, Availability: string(v.Availability)}
		if v.Price != nil {
			variant.Price = wire.Some(wire.MoneyOf(v.Price.Amount))
		}
		item.Variants = append(item.Variants, variant)
	}
	return item
}

// orEmpty makes [] of no list at all.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
