package catalog

import (
	"time"

	"winkel/internal/kernel/money"
)

// ProductInput is a product as somebody wants it to be: what an API client sends, what an importer reads, what the
// demo and the generator make. References are by slug, name or code, so that a file can hold it; the service finds or
// makes what they name where Upsert says so. It is the one way into the catalog.
type ProductInput struct {
	Slug        string // empty: made from the title
	Title       string
	Subtitle    string
	Description string // HTML; sanitized by the service
	Status      Status // empty: draft
	PublishedAt time.Time
	AvailableAt time.Time
	Brand       string        // name; made if it is new
	ProductType string        // name; made if it is new
	Categories  []CategoryRef // the first is primary
	Tags        []string
	Options     []OptionInput
	Variants    []VariantInput // empty: one default variant without a price
	Attributes  []AttributeInput
	Media       []MediaInput
	SEO         SEO
	Metadata    map[string]string
}

// CategoryRef names a category: by slug, or by its path of names from the root ("Computers", "Notebooks"), whose
// missing parts an import makes.
type CategoryRef struct {
	Slug string
	Path []string
}

// OptionInput is an option and its values in order.
type OptionInput struct {
	Name   string
	Values []string
}

// VariantInput is a variant. Options holds one value per option, in the options' order.
type VariantInput struct {
	SKU              string
	GTIN             string
	Title            string // empty: made from the option values
	Options          []string
	Prices           []PriceInput
	WeightGrams      int64
	LengthMM         int64
	WidthMM          int64
	HeightMM         int64
	HSCode           string
	OriginCountry    string
	InventoryPolicy  Policy // empty: deny
	InventoryTracked bool
	OnHand           *int64 // what an import says lies on the shelf; nil: says nothing
	DigitalOnly      bool   // true: nothing to ship
	TaxExempt        bool
	MaxPerOrder      int64
	MediaIndexes     []int // pictures of this variant, by position in ProductInput.Media
	Metadata         map[string]string
}

// PriceInput is a price in one currency.
type PriceInput struct {
	Amount    money.Amount
	CompareAt *money.Amount
	Cost      *money.Amount
}

// AttributeInput is the values of one attribute, as text: numbers in decimal ("2.13"), booleans "true" or "false",
// dates "2026-11-23". The definition fields are used when an import meets the attribute for the first time.
type AttributeInput struct {
	Code       string
	Values     []string
	Label      string
	Type       AttributeType
	Unit       string
	Filterable bool
	Searchable bool
	Facet      bool
}

// MediaInput is a picture: external by URL, or the key of a blob that was stored before.
type MediaInput struct {
	URL     string
	BlobKey string
	Alt     string
}
