package catalog

// Presence says which parts of a ProductInput were given, for an update that touches only those. A file with the
// columns sku and on_hand says nothing about titles, and must not empty them.
type Presence struct {
	Fields FieldSet

	// Within a field that is present, nil means: the input gives it whole, and what it does not list goes away. Otherwise
	// only what is named here is touched: a named entry that the input does not have is removed.
	AttributeCodes      []string
	MetadataKeys        []string
	VariantMetadataKeys []string
	Currencies          []string
}

// FieldSet is a set of the fields of a ProductInput and its variants.
type FieldSet uint64

// The fields. Those whose name begins with Variant speak of every variant of the input.
const (
	FieldSlug FieldSet = 1 << iota
	FieldTitle
	FieldSubtitle
	FieldDescription
	FieldStatus
	FieldPublishedAt
	FieldAvailableAt
	FieldBrand
	FieldProductType
	FieldCategories
	FieldTags
	FieldOptions
	FieldVariants // the input lists the product's variants: options and at least a SKU or a combination each
	FieldAttributes
	FieldMedia
	FieldSEOTitle
	FieldSEODescription
	FieldMetadata
	FieldVariantSKU
	FieldVariantGTIN
	FieldVariantTitle
	FieldVariantPrice
	FieldVariantCompareAt
	FieldVariantCost
	FieldVariantWeight
	FieldVariantLength
	FieldVariantWidth
	FieldVariantHeight
	FieldVariantHSCode
	FieldVariantOrigin
	FieldVariantPolicy
	FieldVariantTracked
	FieldVariantOnHand
	FieldVariantShipping // DigitalOnly
	FieldVariantTax      // TaxExempt
	FieldVariantMaxPerOrder
	FieldVariantMedia
	FieldVariantMetadata
)

// Has reports whether every field of other is in the set.
func (s FieldSet) Has(other FieldSet) bool { return s&other == other }

// Has reports whether the fields were given. A nil Presence is a whole input: everything was.
func (p *Presence) Has(fields FieldSet) bool { return p == nil || p.Fields.Has(fields) }
