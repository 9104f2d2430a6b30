package transfer

import (
	"encoding/json"
	"math"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/money"
)

// jsonReader reads JSON Lines: one product object a line.
type jsonReader struct{ lines *lineReader }

func (r *jsonReader) ignored() []string { return nil }

func (r *jsonReader) next() (Record, error) {
	text, line, err := r.lines.next()
	if err != nil {
		return Record{}, err
	}
	d := &jsonDraft{jsonWalk: jsonWalk{line: line}}
	if problem := jsonProblem(text); problem != "" {
		d.addf("", CodeNotJSON, text, "The line is not a JSON object: %s.", problem)
	} else {
		d.read(text)
	}
	if d.errs != nil {
		return Record{}, &BadRecord{Line: line, Errors: d.errs}
	}
	return Record{Record: catalog.Record{Product: d.in, Fields: d.fields}, Line: line}, nil
}

// jsonDraft is a product that is being read from its object.
type jsonDraft struct {
	jsonWalk
	in      catalog.ProductInput
	fields  catalog.Fields
	variant map[string]bool // the fields that any variant has
}

// productFields says which fields of a Record stand for which of a JSON object, and variantFields of its variants.
var (
	productFields = map[string]catalog.Fields{
		"slug": catalog.FieldSlug, "title": catalog.FieldTitle, "subtitle": catalog.FieldSubtitle,
		"description": catalog.FieldDescription, "status": catalog.FieldStatus, "published_at": catalog.FieldPublishedAt,
		"available_at": catalog.FieldAvailableAt, "brand": catalog.FieldBrand, "product_type": catalog.FieldProductType,
		"tax_class": catalog.FieldTaxClass, "categories": catalog.FieldCategories, "tags": catalog.FieldTags, "options": catalog.FieldOptions,
		"attributes": catalog.FieldAttributes, "media": catalog.FieldMedia, "seo": catalog.FieldSEO,
		"metadata": catalog.FieldMetadata,
	}
	variantFields = map[string]catalog.Fields{
		"gtin": catalog.FieldVariantGTIN, "title": catalog.FieldVariantTitle, "prices": catalog.FieldVariantPrices,
		"weight_grams": catalog.FieldVariantWeight, "length_mm": catalog.FieldVariantSize, "width_mm": catalog.FieldVariantSize,
		"height_mm": catalog.FieldVariantSize, "hs_code": catalog.FieldVariantCustoms, "origin_country": catalog.FieldVariantCustoms,
		"inventory_policy": catalog.FieldVariantPolicy, "inventory_tracked": catalog.FieldVariantTracked,
		"on_hand": catalog.FieldVariantOnHand, "requires_shipping": catalog.FieldVariantDigital, "taxable": catalog.FieldVariantTax,
		"max_per_order": catalog.FieldVariantMaxPerOrder, "metadata": catalog.FieldVariantMetadata,
	}
)

func (d *jsonDraft) read(text []byte) {
	in := &d.in
	d.variant = map[string]bool{}
	present := d.object(text, "", jsonFields{
		"slug":         parsed(&d.jsonWalk, &in.Slug, parseSlug),
		"title":        d.text(&in.Title),
		"subtitle":     d.text(&in.Subtitle),
		"description":  d.text(&in.Description),
		"status":       parsed(&d.jsonWalk, &in.Status, parseStatus),
		"published_at": parsed(&d.jsonWalk, &in.PublishedAt, parseTime),
		"available_at": parsed(&d.jsonWalk, &in.AvailableAt, parseTime),
		"brand":        d.text(&in.Brand),
		"product_type": d.text(&in.ProductType),
		"tax_class":    parsed(&d.jsonWalk, &in.TaxClass, parseTaxClass),
		"categories":   d.categories,
		"tags":         d.texts(&in.Tags, catalog.MaxTags),
		"options":      d.options,
		"variants":     d.variants,
		"attributes":   d.attributes,
		"media":        d.media,
		"seo": func(raw json.RawMessage, path string) {
			d.object(raw, path, jsonFields{"title": d.text(&in.SEO.Title), "description": d.text(&in.SEO.Description)})
		},
		"metadata": d.metadata(func(metadata map[string]string) { in.Metadata = metadata }),
	})
	for name := range present {
		d.fields |= productFields[name]
	}
	for name := range d.variant {
		d.fields |= variantFields[name]
	}
	whole := present["slug"] || present["title"]
	switch {
	case whole && present["variants"]:
		d.fields |= catalog.FieldVariants
		if len(in.Variants) == 0 {
			for _, fields := range variantFields {
				d.fields |= fields
			}
		}
	case !whole && len(in.Variants) == 0 && d.errs == nil:
		d.addf("slug", CodeRequired, nil, "The object names no product: it needs a slug or a title, or variants with their SKU.")
	}
	d.check(whole, present)
}

// check is what only the whole object can tell.
func (d *jsonDraft) check(whole bool, present map[string]bool) {
	if whole && present["title"] && d.in.Title == "" && d.errs == nil {
		d.addf("title", CodeRequired, nil, "A product needs a title.")
	}
	if whole && !present["title"] && d.in.Slug == "" {
		d.addf("slug", CodeRequired, nil, "The object names no product.")
	}
	for i := range d.in.Variants {
		v, path := &d.in.Variants[i], indexed("variants", i)
		if !whole && v.SKU == "" {
			d.addf(path+".sku", CodeRequired, nil, "The variant has no SKU to be found by.")
		}
		if whole && len(v.Options) != len(d.in.Options) && present["options"] {
			d.addf(path+".options", CodeInvalid, nil, "The product has %d options, the variant has %d values.", len(d.in.Options), len(v.Options))
		}
		for _, media := range v.MediaIndexes {
			if media < 0 || media >= len(d.in.Media) {
				d.addf(path+".media", CodeInvalid, nil, "There is no picture %d; the first is 0.", media)
			}
		}
	}
}

func (d *jsonDraft) categories(raw json.RawMessage, path string) {
	d.array(raw, path, catalog.MaxCategories, func(raw json.RawMessage, path string, _ int) {
		var ref catalog.CategoryRef
		d.object(raw, path, jsonFields{"slug": d.text(&ref.Slug), "path": d.texts(&ref.Path, catalog.MaxCategoryDepth)})
		if ref.Slug == "" && len(ref.Path) == 0 {
			d.addf(path, CodeRequired, raw, "A category has a slug or a path.")
		}
		d.in.Categories = append(d.in.Categories, ref)
	})
}

func (d *jsonDraft) options(raw json.RawMessage, path string) {
	d.array(raw, path, catalog.MaxOptions, func(raw json.RawMessage, path string, _ int) {
		var option catalog.OptionInput
		d.object(raw, path, jsonFields{"name": d.text(&option.Name), "values": d.texts(&option.Values, catalog.MaxOptionValues)})
		d.in.Options = append(d.in.Options, option)
	})
}

func (d *jsonDraft) media(raw json.RawMessage, path string) {
	d.array(raw, path, catalog.MaxMedia, func(raw json.RawMessage, path string, _ int) {
		var m catalog.MediaInput
		d.object(raw, path, jsonFields{"url": d.text(&m.URL), "blob_key": d.text(&m.BlobKey), "alt": d.text(&m.Alt)})
		if (m.URL == "") == (m.BlobKey == "") {
			d.addf(path, CodeInvalid, raw, "A picture has either a url or a blob_key.")
		}
		d.in.Media = append(d.in.Media, m)
	})
}

func (d *jsonDraft) attributes(raw json.RawMessage, path string) {
	d.array(raw, path, catalog.MaxAttributeValues, func(raw json.RawMessage, path string, _ int) {
		var a catalog.AttributeInput
		var kind string
		d.object(raw, path, jsonFields{
			"code": d.text(&a.Code), "label": d.text(&a.Label), "type": d.text(&kind), "unit": d.text(&a.Unit),
			"filterable": d.flag(func(yes bool) { a.Filterable = yes }),
			"searchable": d.flag(func(yes bool) { a.Searchable = yes }),
			"facet":      d.flag(func(yes bool) { a.Facet = yes }),
			"values":     d.texts(&a.Values, catalog.MaxAttributeValues),
		})
		a.Type = catalog.AttributeType(kind)
		if kind != "" && !validType(a.Type) {
			d.addf(path+".type", CodeInvalid, raw, "%q is not a type: text, number, boolean, date or choice.", clip(kind))
		}
		if a.Code == "" {
			d.addf(path+".code", CodeRequired, raw, "The attribute has no code.")
		}
		for i, text := range a.Values {
			value, bad := parseValue(text, a.Type)
			d.errs.add(d.line, indexed(path+".values", i), bad, text)
			a.Values[i] = value
		}
		d.in.Attributes = append(d.in.Attributes, a)
	})
}

func (d *jsonDraft) variants(raw json.RawMessage, path string) {
	d.array(raw, path, catalog.MaxVariants, func(raw json.RawMessage, path string, _ int) {
		var v catalog.VariantInput
		present := d.object(raw, path, d.variantReaders(&v))
		for name := range present {
			d.variant[name] = true
		}
		if !present["inventory_tracked"] {
			v.InventoryTracked = v.OnHand != nil
		}
		d.in.Variants = append(d.in.Variants, v)
	})
}

func (d *jsonDraft) variantReaders(v *catalog.VariantInput) jsonFields {
	return jsonFields{
		"sku":               d.text(&v.SKU),
		"gtin":              parsed(&d.jsonWalk, &v.GTIN, parseGTIN),
		"title":             d.text(&v.Title),
		"options":           d.texts(&v.Options, catalog.MaxOptions),
		"prices":            func(raw json.RawMessage, path string) { d.prices(raw, path, v) },
		"weight_grams":      d.count(&v.WeightGrams),
		"length_mm":         d.count(&v.LengthMM),
		"width_mm":          d.count(&v.WidthMM),
		"height_mm":         d.count(&v.HeightMM),
		"hs_code":           d.text(&v.HSCode),
		"origin_country":    d.text(&v.OriginCountry),
		"inventory_policy":  parsed(&d.jsonWalk, &v.InventoryPolicy, parsePolicy),
		"inventory_tracked": d.flag(func(yes bool) { v.InventoryTracked = yes }),
		"on_hand": func(raw json.RawMessage, path string) {
			v.OnHand = new(int64)
			d.count(v.OnHand)(raw, path)
		},
		"requires_shipping": d.flag(func(yes bool) { v.DigitalOnly = !yes }),
		"taxable":           d.flag(func(yes bool) { v.TaxExempt = !yes }),
		"max_per_order":     d.count(&v.MaxPerOrder),
		"media": func(raw json.RawMessage, path string) {
			d.array(raw, path, catalog.MaxMedia, func(raw json.RawMessage, path string, _ int) {
				var index int64
				d.count(&index)(raw, path)
				v.MediaIndexes = append(v.MediaIndexes, int(min(index, math.MaxInt32)))
			})
		},
		"metadata": d.metadata(func(metadata map[string]string) { v.Metadata = metadata }),
	}
}

func (d *jsonDraft) prices(raw json.RawMessage, path string, v *catalog.VariantInput) {
	d.array(raw, path, maxCurrencies, func(raw json.RawMessage, path string, _ int) {
		var amount *money.Amount
		var p catalog.PriceInput
		d.object(raw, path, jsonFields{
			"price": d.money(&amount), "compare_at_price": d.money(&p.CompareAt), "cost": d.money(&p.Cost),
		})
		if amount == nil {
			d.addf(path+".price", CodeRequired, raw, "There is no price.")
			return
		}
		p.Amount = *amount
		for _, other := range []*money.Amount{p.CompareAt, p.Cost} {
			if other != nil && other.Currency != amount.Currency {
				d.addf(path, CodeCurrency, raw, "A price is in one currency; this one is in %s and %s.", amount.Currency, other.Currency)
			}
		}
		for _, other := range v.Prices {
			if other.Amount.Currency == amount.Currency {
				d.addf(path, CodeRowConflict, raw, "The variant has two prices in %s.", amount.Currency)
			}
		}
		v.Prices = append(v.Prices, p)
	})
}

// maxCurrencies is more than there are.
const maxCurrencies = 200

func (d *jsonDraft) money(into **money.Amount) func(json.RawMessage, string) {
	return func(raw json.RawMessage, path string) {
		var minor int64
		var currency money.Currency
		present := d.object(raw, path, jsonFields{
			"amount": d.count(&minor),
			"currency_code": parsed(&d.jsonWalk, &currency, func(text string) (money.Currency, *flaw) {
				c, err := money.ParseCurrency(text)
				if err != nil {
					return "", flawOf(CodeCurrency, err)
				}
				return c, nil
			}),
		})
		if !present["amount"] || currency == "" {
			d.addf(path, CodeMoney, raw, `Money is {"amount": 1999, "currency_code": "USD"}, the amount in minor units.`)
			return
		}
		*into = &money.Amount{Minor: minor, Currency: currency}
	}
}
