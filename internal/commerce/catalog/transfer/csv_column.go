package transfer

import (
	"maps"
	"slices"
	"strings"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/money"
)

// csvColumn is one column of our own CSV format. Exactly one of product and variant is set; they are called for cells that
// are not empty, and product for the first row of a product only.
type csvColumn struct {
	name    string
	fields  catalog.Fields // what a file with this column speaks about
	product func(d *csvDraft, cell string) *flaw
	variant func(v *csvVariant, cell string) *flaw
}

// csvTogether lists columns that a file has all of or none: one field of a Record stands for all of them.
var csvTogether = [][]string{
	{"seo_title", "seo_description"},
	{"length_mm", "width_mm", "height_mm"},
	{"hs_code", "origin_country"},
	{"option1_name", "option1_value"}, {"option2_name", "option2_value"}, {"option3_name", "option3_value"},
}

// csvNeeds lists columns that mean nothing without another.
var csvNeeds = map[string]string{
	"image_alts": "image_urls", "variant_images": "image_urls", "option1_values": "option1_name",
	"option2_values": "option2_name", "option3_values": "option3_name", "option2_name": "option1_name",
	"option3_name": "option2_name",
}

// csvColumns is the fixed columns in the order in which they are written.
var csvColumns = slices.Concat(productColumns(), optionColumns(), variantColumns())

func productColumns() []csvColumn {
	text := func(name string, fields catalog.Fields, field func(p *catalog.ProductInput) *string) csvColumn {
		return csvColumn{name: name, fields: fields, product: func(d *csvDraft, cell string) *flaw {
			*field(&d.in) = unguard(cell)
			return nil
		}}
	}
	list := func(name string, fields catalog.Fields, field func(d *csvDraft) *[]string) csvColumn {
		return csvColumn{name: name, fields: fields, product: func(d *csvDraft, cell string) *flaw {
			*field(d) = splitList(unguard(cell))
			return nil
		}}
	}
	return []csvColumn{
		{name: "slug", fields: catalog.FieldSlug, product: func(d *csvDraft, cell string) (bad *flaw) {
			d.in.Slug, bad = parseSlug(cell)
			return bad
		}},
		text("title", catalog.FieldTitle, func(p *catalog.ProductInput) *string { return &p.Title }),
		text("subtitle", catalog.FieldSubtitle, func(p *catalog.ProductInput) *string { return &p.Subtitle }),
		text("description", catalog.FieldDescription, func(p *catalog.ProductInput) *string { return &p.Description }),
		{name: "status", fields: catalog.FieldStatus, product: func(d *csvDraft, cell string) (bad *flaw) {
			d.in.Status, bad = parseStatus(cell)
			return bad
		}},
		{name: "published_at", fields: catalog.FieldPublishedAt, product: func(d *csvDraft, cell string) (bad *flaw) {
			d.in.PublishedAt, bad = parseTime(cell)
			return bad
		}},
		{name: "available_at", fields: catalog.FieldAvailableAt, product: func(d *csvDraft, cell string) (bad *flaw) {
			d.in.AvailableAt, bad = parseTime(cell)
			return bad
		}},
		text("brand", catalog.FieldBrand, func(p *catalog.ProductInput) *string { return &p.Brand }),
		text("product_type", catalog.FieldProductType, func(p *catalog.ProductInput) *string { return &p.ProductType }),
		{name: "tax_class", fields: catalog.FieldTaxClass, product: func(d *csvDraft, cell string) (bad *flaw) {
			d.in.TaxClass, bad = parseTaxClass(unguard(cell))
			return bad
		}},
		{name: "categories", fields: catalog.FieldCategories, product: func(d *csvDraft, cell string) (bad *flaw) {
			d.in.Categories, bad = splitCategories(unguard(cell))
			return bad
		}},
		list("tags", catalog.FieldTags, func(d *csvDraft) *[]string { return &d.in.Tags }),
		text("seo_title", catalog.FieldSEO, func(p *catalog.ProductInput) *string { return &p.SEO.Title }),
		text("seo_description", catalog.FieldSEO, func(p *catalog.ProductInput) *string { return &p.SEO.Description }),
		list("image_urls", catalog.FieldMedia, func(d *csvDraft) *[]string { return &d.images }),
		list("image_alts", catalog.FieldMedia, func(d *csvDraft) *[]string { return &d.alts }),
		{name: "metadata", fields: catalog.FieldMetadata, product: func(d *csvDraft, cell string) (bad *flaw) {
			d.in.Metadata, bad = mergeMetadata(d.in.Metadata, cell)
			return bad
		}},
	}
}

// optionColumns name an option, list its values in order (optional: else they stand in the order of the rows), and give
// the variant's value of it.
func optionColumns() []csvColumn {
	var columns []csvColumn
	for i, n := range []string{"1", "2", "3"} {
		columns = append(columns,
			csvColumn{name: "option" + n + "_name", fields: catalog.FieldOptions, product: func(d *csvDraft, cell string) *flaw {
				d.options[i].Name = unguard(cell)
				return nil
			}},
			csvColumn{name: "option" + n + "_values", fields: catalog.FieldOptions, product: func(d *csvDraft, cell string) *flaw {
				d.options[i].Values = splitList(unguard(cell))
				return nil
			}},
			csvColumn{name: "option" + n + "_value", fields: catalog.FieldOptions, variant: func(v *csvVariant, cell string) *flaw {
				v.options[i] = unguard(cell)
				return nil
			}})
	}
	return columns
}

func variantColumns() []csvColumn {
	text := func(name string, fields catalog.Fields, field func(v *catalog.VariantInput) *string) csvColumn {
		return csvColumn{name: name, fields: fields, variant: func(v *csvVariant, cell string) *flaw {
			*field(&v.in) = unguard(cell)
			return nil
		}}
	}
	count := func(name string, fields catalog.Fields, field func(v *catalog.VariantInput) *int64) csvColumn {
		return csvColumn{name: name, fields: fields, variant: func(v *csvVariant, cell string) (bad *flaw) {
			*field(&v.in), bad = parseCount(cell)
			return bad
		}}
	}
	flag := func(name string, fields catalog.Fields, set func(v *csvVariant, value bool)) csvColumn {
		return csvColumn{name: name, fields: fields, variant: func(v *csvVariant, cell string) *flaw {
			value, bad := parseBool(cell)
			set(v, value)
			return bad
		}}
	}
	return []csvColumn{
		text("sku", 0, func(v *catalog.VariantInput) *string { return &v.SKU }),
		{name: "gtin", fields: catalog.FieldVariantGTIN, variant: func(v *csvVariant, cell string) (bad *flaw) {
			v.in.GTIN, bad = parseGTIN(cell)
			return bad
		}},
		text("variant_title", catalog.FieldVariantTitle, func(v *catalog.VariantInput) *string { return &v.Title }),
		{name: "currency", variant: func(v *csvVariant, cell string) *flaw {
			currency, err := money.ParseCurrency(strings.TrimSpace(cell))
			if err != nil {
				return flawOf(CodeCurrency, err)
			}
			v.currency = currency
			return nil
		}},
		priceColumn("price", "", price), priceColumn("compare_at_price", "", compareAt), priceColumn("cost", "", cost),
		count("weight_grams", catalog.FieldVariantWeight, func(v *catalog.VariantInput) *int64 { return &v.WeightGrams }),
		count("length_mm", catalog.FieldVariantSize, func(v *catalog.VariantInput) *int64 { return &v.LengthMM }),
		count("width_mm", catalog.FieldVariantSize, func(v *catalog.VariantInput) *int64 { return &v.WidthMM }),
		count("height_mm", catalog.FieldVariantSize, func(v *catalog.VariantInput) *int64 { return &v.HeightMM }),
		text("hs_code", catalog.FieldVariantCustoms, func(v *catalog.VariantInput) *string { return &v.HSCode }),
		text("origin_country", catalog.FieldVariantCustoms, func(v *catalog.VariantInput) *string { return &v.OriginCountry }),
		{name: "inventory_policy", fields: catalog.FieldVariantPolicy, variant: func(v *csvVariant, cell string) (bad *flaw) {
			v.in.InventoryPolicy, bad = parsePolicy(cell)
			return bad
		}},
		flag("inventory_tracked", catalog.FieldVariantTracked, func(v *csvVariant, yes bool) { v.tracked = &yes }),
		{name: "on_hand", fields: catalog.FieldVariantOnHand, variant: func(v *csvVariant, cell string) *flaw {
			n, bad := parseCount(cell)
			v.in.OnHand = &n
			return bad
		}},
		flag("requires_shipping", catalog.FieldVariantDigital, func(v *csvVariant, yes bool) { v.in.DigitalOnly = !yes }),
		flag("taxable", catalog.FieldVariantTax, func(v *csvVariant, yes bool) { v.in.TaxExempt = !yes }),
		count("max_per_order", catalog.FieldVariantMaxPerOrder, func(v *catalog.VariantInput) *int64 { return &v.MaxPerOrder }),
		{name: "variant_images", fields: catalog.FieldMedia, variant: func(v *csvVariant, cell string) *flaw {
			v.images = splitList(unguard(cell))
			return nil
		}},
		{name: "variant_metadata", fields: catalog.FieldVariantMetadata, variant: func(v *csvVariant, cell string) (bad *flaw) {
			v.in.Metadata, bad = mergeMetadata(v.in.Metadata, cell)
			return bad
		}},
	}
}

// priceKind is one of the three amounts of a price.
type priceKind int

const (
	price priceKind = iota
	compareAt
	cost
)

var priceNames = [...]string{"price", "compare_at_price", "cost"}

// priceColumn is an amount in a currency; in the empty currency, the one that the row or the options name.
func priceColumn(name string, currency money.Currency, kind priceKind) csvColumn {
	return csvColumn{name: name, fields: catalog.FieldVariantPrices, variant: func(v *csvVariant, cell string) *flaw {
		for i := range v.prices {
			if v.prices[i].currency == currency {
				v.prices[i].cells[kind] = cell
				return nil
			}
		}
		v.prices = append(v.prices, priceCells{currency: currency})
		v.prices[len(v.prices)-1].cells[kind] = cell
		return nil
	}}
}

func mergeMetadata(into map[string]string, cell string) (map[string]string, *flaw) {
	read, bad := parseMetadata(cell)
	if into == nil || bad != nil {
		return read, bad
	}
	maps.Copy(into, read)
	return into, checkMetadata(into)
}
