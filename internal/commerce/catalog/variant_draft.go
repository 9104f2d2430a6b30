package catalog

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
)

// DefaultVariantTitle is the title of the only variant of a product without options.
const DefaultVariantTitle = "Default"

// setVariants replaces the variants. What goes on is recognized by id, then SKU, then combination, and keeps its id.
func (d *draft) setVariants(in []VariantInput) {
	if len(in) > MaxVariants {
		d.invalidf("variants", "There are %d variants; %d are allowed.", len(in), MaxVariants)
		return
	}
	if len(in) == 0 {
		in = []VariantInput{{}}
	}
	old := d.after.Variants
	taken := make(map[id.Variant]bool, len(in))
	matched := make([]*Variant, len(in))
	values := make([][]id.OptionValue, len(in))
	match := func(i int, same func(*Variant) bool) {
		for k := range old {
			if matched[i] == nil && !taken[old[k].ID] && same(&old[k]) {
				matched[i] = &old[k]
				taken[old[k].ID] = true
			}
		}
	}
	for i := range in {
		values[i] = d.combination(fmt.Sprintf("variants[%d].options", i), in[i].Options)
		if in[i].ID != 0 {
			match(i, func(v *Variant) bool { return v.ID == in[i].ID })
			if matched[i] == nil {
				d.invalidf(fmt.Sprintf("variants[%d].id", i), "The product has no variant %s.", in[i].ID)
			}
		}
	}
	for i := range in {
		if in[i].SKU != "" {
			match(i, func(v *Variant) bool { return v.SKU == strings.TrimSpace(in[i].SKU) })
		}
	}
	for i := range in {
		match(i, func(v *Variant) bool { return slices.Equal(v.OptionValues, values[i]) })
	}
	variants := make([]Variant, len(in))
	for i := range in {
		variants[i] = d.variant(i, &in[i], matched[i], values[i])
	}
	d.after.Variants = variants
}

// combination finds the values that a variant names, in the options' order.
func (d *draft) combination(param string, in []string) []id.OptionValue {
	options := d.after.Options
	values := make([]id.OptionValue, len(options))
	if len(in) != len(options) {
		d.invalidf(param, "A variant has one value for each option: %d, not %d.", len(options), len(in))
		return values
	}
	for i, text := range in {
		text = strings.TrimSpace(text)
		k := slices.IndexFunc(options[i].Values, func(v OptionValue) bool { return v.Value == text })
		if k < 0 {
			d.invalidf(fmt.Sprintf("%s[%d]", param, i), "%q is not a value of the option %q.", clipText(text), options[i].Name)
			continue
		}
		values[i] = options[i].Values[k].ID
	}
	return values
}

// variant is one variant from its input, continuing old if that is not nil.
func (d *draft) variant(i int, in *VariantInput, old *Variant, values []id.OptionValue) Variant {
	at := fmt.Sprintf("variants[%d]", i)
	v := Variant{ProductID: d.after.ID, CreatedAt: d.now, UpdatedAt: d.now}
	fields := AllFields
	if old != nil {
		fields = d.fields
		v = *old
		if v.Title == variantTitle(d.after.Options, v.OptionValues) {
			v.Title = "" // it was made from the values, and is made anew
		}
	} else {
		v.ID = id.Variant(d.mint())
	}
	v.OptionValues = values
	patch := variantPatch(in, fields)
	if in.SKU != "" || fields == AllFields {
		patch.SKU = &in.SKU
	}
	d.patchVariant(at, &v, &patch)
	if fields.Has(FieldVariantPrices) {
		d.namePrices(at, &v, in.Prices, fields)
	}
	if fields == AllFields || fields.Has(FieldMedia) {
		v.Media = d.picturesAt(at, in.MediaIndexes)
	}
	return v
}

// namePrices sets prices: all of them when the whole variant is described, otherwise those in the currencies named.
func (d *draft) namePrices(at string, v *Variant, in []PriceInput, fields Fields) {
	if fields != AllFields {
		in = completePrices(v.Prices, in)
	}
	prices := d.keepPriceTimes(v.Prices, d.prices(at+".prices", in))
	if fields != AllFields {
		prices = mergePrices(v.Prices, prices)
	}
	v.Prices = prices
}

// picturesAt is the pictures with these positions.
func (d *draft) picturesAt(at string, indexes []int) []id.Media {
	list := make([]id.Media, 0, len(indexes))
	for k, index := range indexes {
		if index < 0 || index >= len(d.after.Media) {
			d.invalidf(fmt.Sprintf("%s.media_indexes[%d]", at, k), "The product has no picture number %d.", index)
			continue
		}
		if picture := d.after.Media[index].ID; !slices.Contains(list, picture) {
			list = append(list, picture)
		}
	}
	return list
}

// variantPatch is the part of an input that the fields name, without SKU, options, prices and pictures.
func variantPatch(in *VariantInput, f Fields) VariantPatch {
	p := VariantPatch{}
	pick(f, FieldVariantGTIN, &p.GTIN, &in.GTIN)
	pick(f, FieldVariantTitle, &p.Title, &in.Title)
	pick(f, FieldVariantWeight, &p.WeightGrams, &in.WeightGrams)
	pick(f, FieldVariantSize, &p.LengthMM, &in.LengthMM)
	pick(f, FieldVariantSize, &p.WidthMM, &in.WidthMM)
	pick(f, FieldVariantSize, &p.HeightMM, &in.HeightMM)
	pick(f, FieldVariantCustoms, &p.HSCode, &in.HSCode)
	pick(f, FieldVariantCustoms, &p.OriginCountry, &in.OriginCountry)
	pick(f, FieldVariantPolicy, &p.InventoryPolicy, &in.InventoryPolicy)
	pick(f, FieldVariantTracked, &p.InventoryTracked, &in.InventoryTracked)
	pick(f, FieldVariantDigital, &p.DigitalOnly, &in.DigitalOnly)
	pick(f, FieldVariantTax, &p.TaxExempt, &in.TaxExempt)
	pick(f, FieldVariantMaxPerOrder, &p.MaxPerOrder, &in.MaxPerOrder)
	pick(f, FieldVariantMetadata, &p.Metadata, &in.Metadata)
	if f.Has(FieldVariantOnHand) {
		p.OnHand = in.OnHand
	}
	return p
}

// patchVariant makes the patch true of the variant; at is where the input names it.
func (d *draft) patchVariant(at string, v *Variant, p *VariantPatch) {
	if at != "" {
		at += "."
	}
	if p.Options != nil {
		v.OptionValues = d.combination(at+"options", *p.Options)
	}
	d.patchNames(at, v, p)
	d.patchSizes(at, v, p)
	if p.Prices != nil {
		v.Prices = d.keepPriceTimes(v.Prices, d.prices(at+"prices", *p.Prices))
	}
	if p.InventoryPolicy != nil {
		switch *p.InventoryPolicy {
		case Deny, Continue:
			v.InventoryPolicy = *p.InventoryPolicy
		case "":
			v.InventoryPolicy = Deny
		default:
			d.invalidf(at+"inventory_policy", "%q is not one of deny, continue.", clipText(string(*p.InventoryPolicy)))
		}
	}
	set(&v.InventoryTracked, p.InventoryTracked)
	if p.DigitalOnly != nil {
		v.RequiresShipping = !*p.DigitalOnly
	}
	if p.TaxExempt != nil {
		v.Taxable = !*p.TaxExempt
	}
	if p.OnHand != nil {
		if *p.OnHand < 0 || *p.OnHand > MaxOnHand {
			d.invalidf(at+"on_hand", "A count is 0 to %d.", int64(MaxOnHand))
		}
		d.counts[v.ID] = *p.OnHand
		if p.InventoryTracked == nil {
			v.InventoryTracked = true // whoever counts it wants the count to matter
		}
	}
	if p.Media != nil {
		d.patchVariantMedia(at, v, *p.Media)
	}
	if p.Metadata != nil {
		v.Metadata = d.mergeMetadata(v.Metadata, d.metadata(at+"metadata", *p.Metadata))
	}
}

// MaxOnHand is the highest count of one variant.
const MaxOnHand = 1_000_000_000

func (d *draft) patchNames(at string, v *Variant, p *VariantPatch) {
	if p.SKU != nil {
		v.SKU = d.line(at+"sku", *p.SKU, 200)
	}
	if p.GTIN != nil {
		v.GTIN = strings.TrimSpace(*p.GTIN)
		if v.GTIN != "" {
			d.take(at+"gtin", ValidGTIN(v.GTIN))
		}
	}
	if p.Title != nil {
		v.Title = d.line(at+"title", *p.Title, MaxTitleLength)
	}
	if v.Title == "" || p.Options != nil && p.Title == nil {
		v.Title = variantTitle(d.after.Options, v.OptionValues)
	}
	if p.HSCode != nil {
		v.HSCode = d.line(at+"hs_code", *p.HSCode, 20)
	}
	if p.OriginCountry != nil {
		v.OriginCountry = strings.ToUpper(strings.TrimSpace(*p.OriginCountry))
		if v.OriginCountry != "" && (len(v.OriginCountry) != 2 || strings.Trim(v.OriginCountry, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "") {
			d.invalidf(at+"origin_country", "%q is not an ISO 3166 country code of two letters.", clipText(*p.OriginCountry))
		}
	}
}

func (d *draft) patchSizes(at string, v *Variant, p *VariantPatch) {
	for _, size := range []struct {
		name  string
		to    *int64
		value *int64
		limit int64
	}{
		{"weight_grams", &v.WeightGrams, p.WeightGrams, 1_000_000_000},
		{"length_mm", &v.LengthMM, p.LengthMM, 10_000_000},
		{"width_mm", &v.WidthMM, p.WidthMM, 10_000_000},
		{"height_mm", &v.HeightMM, p.HeightMM, 10_000_000},
		{"max_per_order", &v.MaxPerOrder, p.MaxPerOrder, 1_000_000},
	} {
		if size.value == nil {
			continue
		}
		if *size.value < 0 || *size.value > size.limit {
			d.invalidf(at+size.name, "This is 0 to %d.", size.limit)
		}
		*size.to = *size.value
	}
}

func (d *draft) patchVariantMedia(at string, v *Variant, media []id.Media) {
	v.Media = make([]id.Media, 0, len(media))
	for i, m := range media {
		if !slices.ContainsFunc(d.after.Media, func(e Media) bool { return e.ID == m }) {
			d.invalidf(fmt.Sprintf("%smedia[%d]", at, i), "The product has no picture %s.", m)
		} else if !slices.Contains(v.Media, m) {
			v.Media = append(v.Media, m)
		}
	}
}

// keepPriceTimes gives prices that did not change the time of their last change.
func (d *draft) keepPriceTimes(old, changed []Price) []Price {
	for i := range changed {
		changed[i].UpdatedAt = d.now
		if p := priceIn(old, changed[i].Amount.Currency); p != nil && samePrice(p, &changed[i]) {
			changed[i].UpdatedAt = p.UpdatedAt
		}
	}
	return changed
}

func set[T any](to, value *T) {
	if value != nil {
		*to = *value
	}
}

// applyVariantFields changes the named fields of existing variants, which the inputs name by SKU.
func (d *draft) applyVariantFields(in []VariantInput, f Fields) {
	variants := slices.Clone(d.after.Variants)
	for i := range in {
		at := fmt.Sprintf("variants[%d]", i)
		sku := strings.TrimSpace(in[i].SKU)
		k := slices.IndexFunc(variants, func(v Variant) bool { return v.SKU == sku && sku != "" })
		if k < 0 && sku == "" && len(in) == 1 && len(variants) == 1 {
			k = 0 // a product with one variant needs no SKU to say which
		}
		if k < 0 {
			d.invalidf(at+".sku", "The product has no variant with the SKU %q.", clipText(sku))
			continue
		}
		patch := variantPatch(&in[i], f)
		d.patchVariant(at, &variants[k], &patch)
		if f.Has(FieldVariantPrices) {
			d.namePrices(at, &variants[k], in[i].Prices, f)
		}
	}
	d.after.Variants = variants
}

// checkVariants refuses variants that contradict each other or the options.
func (d *draft) checkVariants() {
	skus := make(map[string]bool, len(d.after.Variants))
	combinations := make(map[string]bool, len(d.after.Variants))
	for i := range d.after.Variants {
		v := &d.after.Variants[i]
		if v.SKU != "" && skus[v.SKU] {
			d.addf(fault.Conflict, CodeSKUTaken, fmt.Sprintf("variants[%d].sku", i), "The SKU %q is there twice.", clipText(v.SKU))
		}
		skus[v.SKU] = true
		if slices.Contains(v.OptionValues, 0) {
			d.addf(fault.Refused, CodeOptionValueInUse, "options",
				"The variant %q needs one value of each option, and only those. Change the variants together with the options.", v.Title)
			continue
		}
		key := combinationKey(v.OptionValues)
		if combinations[key] {
			d.invalidf(fmt.Sprintf("variants[%d].options", i), "There are two variants %q.", v.Title)
		}
		combinations[key] = true
	}
}

// variantTitle names a variant after its values: "Red / L".
func variantTitle(options []Option, values []id.OptionValue) string {
	if len(options) == 0 {
		return DefaultVariantTitle
	}
	words := make([]string, 0, len(values))
	for _, option := range options {
		for _, value := range option.Values {
			if slices.Contains(values, value.ID) {
				words = append(words, value.Value)
			}
		}
	}
	return strings.Join(words, " / ")
}

// combinationKey is the sorted list of value ids as it is stored: two variants of a product may not share it.
func combinationKey(values []id.OptionValue) string {
	sorted := slices.SortedFunc(slices.Values(values), cmp.Compare[id.OptionValue])
	words := make([]string, len(sorted))
	for i, value := range sorted {
		words[i] = strconv.FormatInt(int64(value), 10)
	}
	return strings.Join(words, ",")
}
