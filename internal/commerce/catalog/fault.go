package catalog

// The catalog's own error codes. validation_failed, not_found and version_conflict come from package fault.
const (
	CodeSlugTaken         = "slug_taken"          // another one has this slug; the message suggests a free one
	CodeSKUTaken          = "sku_taken"           // another variant has this SKU
	CodeNameTaken         = "name_taken"          // another brand, product type or attribute has this name or code
	CodeCategoryCycle     = "category_cycle"      // a category cannot be moved below itself
	CodeCategoryInUse     = "category_in_use"     // it has children or products
	CodeAttributeInUse    = "attribute_in_use"    // products have values of it: its type and code stay
	CodeChoiceInUse       = "choice_in_use"       // products have this choice
	CodeOptionValueInUse  = "option_value_in_use" // a variant has this option value
	CodeBrandInUse        = "brand_in_use"        // products are of this brand
	CodeProductTypeInUse  = "product_type_in_use" // products are of this type
	CodeLastVariant       = "last_variant"        // a product keeps at least one variant
	CodeVariantInUse      = "variant_in_use"      // it has stock movements; archive the product instead
	CodeProductPublished  = "product_published"   // only drafts and archived products can be deleted
	CodeAttributeRequired = "attribute_required"  // the product type requires a value before publication
	CodeUnsupportedImage  = "unsupported_image"   // not a JPEG, PNG, GIF or WebP, or damaged
	CodeImageTooLarge     = "image_too_large"     // too many bytes or pixels
	CodeCollectionRuled   = "collection_ruled"    // rules say what is in it, nobody else
	CodeImportRunning     = "import_running"      // the same file is being imported; this import stops
)
