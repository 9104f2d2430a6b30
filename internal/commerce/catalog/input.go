package catalog

import (
	"time"

	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// ProductInput is a product as somebody wants it to be: what an API client sends, what an importer reads, what the
// demo and the generator make. References are by name, slug or code, so that a file can hold them; where a comment says
// so, they may be ids in their text form as well. It is the one way into the catalog.
type ProductInput struct {
	Slug        string // empty: made from the title
	Title       string
	Subtitle    string
	Description string // HTML; sanitized by the service
	Status      Status // empty: draft
	PublishedAt time.Time
	AvailableAt time.Time
	Brand       string        // name, made if it is new; or id
	ProductType string        // name, made if it is new; or id
	TaxClass    string        // code; empty: standard
	Categories  []CategoryRef // the first is primary
	Tags        []string
	Options     []OptionInput
	Variants    []VariantInput // empty: one default variant without a price
	Attributes  []AttributeInput
	Media       []MediaInput
	SEO         SEO
	Metadata    map[string]string
}

// CategoryRef names a category: by slug or id, or by its path of names from the root ("Computers", "Notebooks"), whose
// missing parts are made.
type CategoryRef struct {
	Slug string
	Path []string
}

// OptionInput is an option and its values in order. In an update it continues the existing option that has its ID, else
// its name.
type OptionInput struct {
	ID     id.Option // zero: match by name
	Name   string
	Values []string
}

// VariantInput is a variant. Options holds one value per option, in the options' order. In an update it continues the
// existing variant that has its ID, else its SKU, else its combination of options; which keeps that variant's id.
type VariantInput struct {
	ID               id.Variant // zero: match by SKU, then by combination
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
	OnHand           *int64 // what lies on the shelf, for the stock ledger; nil: says nothing
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
// dates "2026-11-23". An input that names a Type brings its definition: an attribute that is not known yet is made from
// it, and so are unknown values of a choice attribute. Without a Type, attribute and choice must exist.
type AttributeInput struct {
	Code       string // or id
	Values     []string
	Label      string
	Type       AttributeType
	Unit       string
	Filterable bool
	Searchable bool
	Facet      bool
}

// MediaInput is a picture: external by URL, or the key of a blob that StoreUpload stored before. In an update it
// continues the existing picture that has its ID, else its URL or blob key.
type MediaInput struct {
	ID      id.Media // zero: match by URL or blob key
	URL     string
	BlobKey string
	Alt     string
}

// ProductPatch is a change of a product: what is nil stays as it is, what is set replaces the whole field or the whole
// set. Options and Variants are checked together; a patch that changes Options without Variants may only rename,
// reorder and extend.
type ProductPatch struct {
	Slug           *string
	Title          *string
	Subtitle       *string
	Description    *string
	Status         *Status
	PublishedAt    *time.Time
	AvailableAt    *time.Time
	Brand          *string // empty: none
	ProductType    *string // empty: none
	TaxClass       *string // empty: standard
	Categories     *[]CategoryRef
	Tags           *[]string
	Options        *[]OptionInput
	Variants       *[]VariantInput
	Attributes     *[]AttributeInput
	Media          *[]MediaInput
	SEOTitle       *string
	SEODescription *string
	Metadata       *map[string]string
}

// VariantPatch is a change of a variant: what is nil stays as it is. Prices replaces the prices in all currencies.
type VariantPatch struct {
	SKU              *string
	GTIN             *string
	Title            *string // empty: made from the option values
	Options          *[]string
	Prices           *[]PriceInput
	WeightGrams      *int64
	LengthMM         *int64
	WidthMM          *int64
	HeightMM         *int64
	HSCode           *string
	OriginCountry    *string
	InventoryPolicy  *Policy
	InventoryTracked *bool
	OnHand           *int64 // also begins to track the variant, unless InventoryTracked says otherwise
	DigitalOnly      *bool
	TaxExempt        *bool
	MaxPerOrder      *int64
	Media            *[]id.Media
	Metadata         *map[string]string
}

// Record is one product of an import. Number is its place in the file, for messages and for going on after an
// interruption: it grows from record to record.
type Record struct {
	Number  int64
	Product ProductInput
	// Fields says what the record speaks about. AllFields describes the whole product, which is made if it is new. Fewer
	// change only those of a product that exists, and make a new one if Title is among them; unless Variants is among
	// them, each entry of Product.Variants then names an existing variant by SKU, whose product it finds when the record
	// has no slug, and changes only the variant fields named. A variant that goes on keeps the fields that are not named.
	Fields Fields
}

// Fields is a set of fields of a Record.
type Fields uint64

// The fields of a product, and of its variants.
const (
	FieldSlug Fields = 1 << iota
	FieldTitle
	FieldSubtitle
	FieldDescription
	FieldStatus
	FieldPublishedAt
	FieldAvailableAt
	FieldBrand
	FieldProductType
	FieldTaxClass
	FieldCategories
	FieldTags
	FieldOptions
	FieldVariants   // the whole set of variants
	FieldAttributes // all of them with AllFields; otherwise those listed, and one that is listed without values goes away
	FieldMedia
	FieldSEO
	FieldMetadata // all of it with AllFields; otherwise the keys listed, and one with an empty value goes away
	FieldVariantGTIN
	FieldVariantTitle
	FieldVariantPrices // the currencies named; others stay. In a partial record, no compare-at price or cost stays, too, and a compare-at price of zero goes away
	FieldVariantWeight
	FieldVariantSize
	FieldVariantCustoms // HS code and country of origin
	FieldVariantPolicy
	FieldVariantTracked
	FieldVariantOnHand
	FieldVariantDigital
	FieldVariantTax
	FieldVariantMaxPerOrder
	FieldVariantMetadata // like FieldMetadata

	endOfFields

	// AllFields is everything: the record is the whole product.
	AllFields = endOfFields - 1
)

// Has reports whether all of the fields are in the set.
func (f Fields) Has(fields Fields) bool { return f&fields == fields }

// Outcome is what became of a record.
type Outcome string

// The outcomes.
const (
	Created   Outcome = "created"
	Updated   Outcome = "updated"
	Unchanged Outcome = "unchanged"
	Refused   Outcome = "refused"
)

// Result is what became of one record. In a dry run it is what would have become of it.
type Result struct {
	Number  int64
	Outcome Outcome
	Product id.Product // zero when refused, and for what a dry run would create
	Err     error      // why it was refused: a fault with every violation in its Details
}
