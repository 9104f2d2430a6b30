package catalog

import (
	"time"

	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Status says whether a product is for shoppers' eyes.
type Status string

// The statuses of a product.
const (
	Draft     Status = "draft"
	Published Status = "published"
	Archived  Status = "archived"
)

// Policy says what happens when stock runs out: deny the sale, or continue as a back-order.
type Policy string

// The inventory policies.
const (
	Deny     Policy = "deny"
	Continue Policy = "continue"
)

// Availability is what a shopper is told, in UCP's words.
type Availability string

// The availabilities.
const (
	InStock      Availability = "in_stock"
	Backorder    Availability = "backorder"
	Preorder     Availability = "preorder"
	OutOfStock   Availability = "out_of_stock"
	Discontinued Availability = "discontinued"
)

// Limits of the catalog. Every list has one.
const (
	MaxOptions         = 3
	MaxOptionValues    = 200
	MaxVariants        = 2000
	MaxMedia           = 250
	MaxTags            = 250
	MaxAttributeValues = 2000 // values of all attributes of one product
	MaxCategories      = 100  // of one product
	MaxTitleLength     = 500  // characters, as all of these
	MaxSlugLength      = 200
	MaxTextLength      = 100_000
	MaxShortLength     = 1000
	MaxMetadataEntries = 100
	MaxMetadataKey     = 100
	MaxMetadataValue   = 10_000
	MaxCategoryDepth   = 32
	MaxTaxClassLength  = 50
)

// Product is one thing the shop offers, whole: with everything that belongs to it.
type Product struct {
	ID              id.Product
	Version         int64
	Slug            string
	Title           string
	Subtitle        string
	Description     string // HTML, sanitized when it was written
	Status          Status
	PublishedAt     time.Time // zero: never
	AvailableAt     time.Time // zero: at once
	Brand           *Brand
	ProductType     *ProductType
	TaxClass        string // code of the class that its taxes are of; empty: the standard one. Nobody checks here that there is such a class
	PrimaryCategory id.Category
	Categories      []id.Category // primary first
	Tags            []string      // sorted
	Options         []Option
	Variants        []Variant
	Attributes      []AttributeValue
	Media           []Media
	SEO             SEO
	Metadata        map[string]string
	CreatedAt       time.Time
	UpdatedAt       time.Time
}

// SEO is what search engines are shown instead of title and description, where that is wanted.
type SEO struct {
	Title       string
	Description string
}

// Option is a way in which the variants of a product differ.
type Option struct {
	ID     id.Option
	Name   string
	Values []OptionValue
}

// OptionValue is one choice of an option.
type OptionValue struct {
	ID    id.OptionValue
	Value string
}

// Variant is what is put into a cart.
type Variant struct {
	ID               id.Variant
	ProductID        id.Product
	Version          int64            // the product's: it grows with every change of a variant
	Title            string           // "Red / L", or "Default"
	OptionValues     []id.OptionValue // one per option, in the options' order; empty for the default variant
	SKU              string           // unique in the shop; may be empty
	GTIN             string           // 8, 12, 13 or 14 digits with a correct check digit; may be empty
	Prices           []Price          // at most one per currency, sorted by currency
	WeightGrams      int64
	LengthMM         int64
	WidthMM          int64
	HeightMM         int64
	HSCode           string
	OriginCountry    string // ISO 3166-1 alpha-2
	InventoryPolicy  Policy
	InventoryTracked bool // false: always in stock
	RequiresShipping bool
	Taxable          bool
	MaxPerOrder      int64      // 0: no limit
	Media            []id.Media // pictures of this variant, best first
	Metadata         map[string]string
	Available        int64 // how many can be sold, over all locations; meaningless when not tracked
	CreatedAt        time.Time
	UpdatedAt        time.Time
}

// Price is what a variant costs in one currency.
type Price struct {
	Amount    money.Amount
	CompareAt *money.Amount // what it cost before; nil: none
	Cost      *money.Amount // what the shop paid; nil: unknown. Staff only
	UpdatedAt time.Time
}

// Brand is who makes a product.
type Brand struct {
	ID        id.Brand
	Version   int64
	Slug      string
	Name      string
	CreatedAt time.Time
	UpdatedAt time.Time
}

// ProductType groups products that are described by the same attributes.
type ProductType struct {
	ID         id.ProductType
	Version    int64
	Name       string
	Attributes []TypeAttribute
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// TypeAttribute says that products of a type have an attribute.
type TypeAttribute struct {
	AttributeID id.Attribute
	Required    bool
}

// MediaSource says where a picture lies.
type MediaSource string

// The sources of media.
const (
	Upload   MediaSource = "upload"   // a file of ours
	External MediaSource = "external" // a URL elsewhere, never fetched by us
)

// Media is one picture of a product.
type Media struct {
	ID          id.Media
	ProductID   id.Product
	Source      MediaSource
	URL         string // of an external picture
	Alt         string
	ContentHash string // SHA-256 of the upload in hex; part of its URLs
	BlobKey     string
	MIME        string
	Bytes       int64
	Width       int64 // pixels; 0 until known
	Height      int64
	Status      string // pending, ready or failed
	Error       string // why it failed, for staff
	Renditions  []Rendition
	CreatedAt   time.Time
}

// Rendition is a picture made for one of the fixed sizes. A picture has those that differ: none is larger than it is.
type Rendition struct {
	Size    int64 // the width that it was made for, one of picture.Sizes; part of its URL
	Width   int64 // in pixels: Size, or less where the picture is narrower
	Height  int64
	BlobKey string
	Bytes   int64
}

// Channel is one storefront: currency, language and the way prices are shown.
type Channel struct {
	ID               id.Channel
	Version          int64
	Slug             string
	Name             string
	CurrencyCode     string
	Locale           string // BCP 47
	TimeZone         string // IANA
	PricesIncludeTax bool
}
