package transfer

import (
	"bufio"
	"fmt"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/money"
)

// The schema of JSON Lines, in the order in which it is written. jsonDraft reads the same names.
type (
	jsonProduct struct {
		Slug        string            `json:"slug"`
		Title       string            `json:"title"`
		Subtitle    string            `json:"subtitle"`
		Description string            `json:"description"`
		Status      string            `json:"status"`
		PublishedAt *time.Time        `json:"published_at"`
		AvailableAt *time.Time        `json:"available_at"`
		Brand       string            `json:"brand"`
		ProductType string            `json:"product_type"`
		TaxClass    string            `json:"tax_class"`
		Categories  []jsonCategory    `json:"categories"`
		Tags        []string          `json:"tags"`
		Options     []jsonOption      `json:"options"`
		Variants    []jsonVariant     `json:"variants"`
		Attributes  []jsonAttribute   `json:"attributes"`
		Media       []jsonMedia       `json:"media"`
		SEO         jsonSEO           `json:"seo"`
		Metadata    map[string]string `json:"metadata"`
	}
	jsonCategory struct {
		Slug string   `json:"slug,omitempty"`
		Path []string `json:"path,omitempty"`
	}
	jsonOption struct {
		Name   string   `json:"name"`
		Values []string `json:"values"`
	}
	jsonVariant struct {
		SKU              string            `json:"sku"`
		GTIN             string            `json:"gtin"`
		Title            string            `json:"title"`
		Options          []string          `json:"options"`
		Prices           []jsonPrice       `json:"prices"`
		WeightGrams      int64             `json:"weight_grams"`
		LengthMM         int64             `json:"length_mm"`
		WidthMM          int64             `json:"width_mm"`
		HeightMM         int64             `json:"height_mm"`
		HSCode           string            `json:"hs_code"`
		OriginCountry    string            `json:"origin_country"`
		InventoryPolicy  string            `json:"inventory_policy"`
		InventoryTracked bool              `json:"inventory_tracked"`
		OnHand           *int64            `json:"on_hand"`
		RequiresShipping bool              `json:"requires_shipping"`
		Taxable          bool              `json:"taxable"`
		MaxPerOrder      int64             `json:"max_per_order"`
		Media            []int             `json:"media"`
		Metadata         map[string]string `json:"metadata"`
	}
	jsonPrice struct {
		Price          *jsonMoney `json:"price"`
		CompareAtPrice *jsonMoney `json:"compare_at_price,omitempty"`
		Cost           *jsonMoney `json:"cost,omitempty"`
	}
	jsonMoney struct {
		Amount       int64  `json:"amount"`
		CurrencyCode string `json:"currency_code"`
	}
	jsonAttribute struct {
		Code       string   `json:"code"`
		Label      string   `json:"label"`
		Type       string   `json:"type"`
		Unit       string   `json:"unit,omitempty"`
		Filterable bool     `json:"filterable"`
		Searchable bool     `json:"searchable"`
		Facet      bool     `json:"facet"`
		Values     []string `json:"values"`
	}
	jsonMedia struct {
		URL     string `json:"url,omitempty"`
		BlobKey string `json:"blob_key,omitempty"`
		Alt     string `json:"alt"`
	}
	jsonSEO struct {
		Title       string `json:"title"`
		Description string `json:"description"`
	}
)

// writeJSON writes one product as one line, with every field, so that reading it back changes all of them.
func writeJSON(out *bufio.Writer, in *catalog.ProductInput) error {
	p := jsonProduct{
		Slug: in.Slug, Title: in.Title, Subtitle: in.Subtitle, Description: in.Description, Status: string(in.Status),
		PublishedAt: jsonTime(in.PublishedAt), AvailableAt: jsonTime(in.AvailableAt), Brand: in.Brand, ProductType: in.ProductType,
		TaxClass:   in.TaxClass,
		Categories: []jsonCategory{}, Tags: list(in.Tags), Options: []jsonOption{}, Variants: []jsonVariant{},
		Attributes: []jsonAttribute{}, Media: []jsonMedia{}, SEO: jsonSEO(in.SEO), Metadata: entries(in.Metadata),
	}
	for _, c := range in.Categories {
		p.Categories = append(p.Categories, jsonCategory(c))
	}
	for _, o := range in.Options {
		p.Options = append(p.Options, jsonOption{Name: o.Name, Values: list(o.Values)})
	}
	for i := range in.Variants {
		p.Variants = append(p.Variants, variantJSON(&in.Variants[i]))
	}
	for _, a := range in.Attributes {
		p.Attributes = append(p.Attributes, jsonAttribute{
			Code: a.Code, Label: a.Label, Type: string(a.Type), Unit: a.Unit,
			Filterable: a.Filterable, Searchable: a.Searchable, Facet: a.Facet, Values: list(a.Values),
		})
	}
	for _, m := range in.Media {
		p.Media = append(p.Media, jsonMedia{URL: m.URL, BlobKey: m.BlobKey, Alt: m.Alt})
	}
	_, _ = out.Write(marshal(p)) // an error comes again with the last byte
	if err := out.WriteByte('\n'); err != nil {
		return fmt.Errorf("write a line: %w", err)
	}
	return nil
}

func variantJSON(v *catalog.VariantInput) jsonVariant {
	out := jsonVariant{
		SKU: v.SKU, GTIN: v.GTIN, Title: v.Title, Options: list(v.Options), Prices: []jsonPrice{}, WeightGrams: v.WeightGrams,
		LengthMM: v.LengthMM, WidthMM: v.WidthMM, HeightMM: v.HeightMM, HSCode: v.HSCode, OriginCountry: v.OriginCountry,
		InventoryPolicy: string(v.InventoryPolicy), InventoryTracked: v.InventoryTracked, OnHand: v.OnHand,
		RequiresShipping: !v.DigitalOnly, Taxable: !v.TaxExempt, MaxPerOrder: v.MaxPerOrder, Media: list(v.MediaIndexes),
		Metadata: entries(v.Metadata),
	}
	for _, p := range v.Prices {
		out.Prices = append(out.Prices, jsonPrice{Price: moneyJSON(&p.Amount), CompareAtPrice: moneyJSON(p.CompareAt), Cost: moneyJSON(p.Cost)})
	}
	return out
}

func moneyJSON(a *money.Amount) *jsonMoney {
	if a == nil {
		return nil
	}
	return &jsonMoney{Amount: a.Minor, CurrencyCode: string(a.Currency)}
}

func jsonTime(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// list is never null in JSON.
func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}

func entries(metadata map[string]string) map[string]string {
	if metadata == nil {
		return map[string]string{}
	}
	return metadata
}
