package transfer

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/money"
)

// shopifyReader reads the product CSV that Shopify exports. A product is the adjacent rows with its handle: the first has
// what is said once, each variant has a row, and further pictures share these rows or have rows of their own. Columns may
// come in any order; those without a place here are ignored and named.
type shopifyReader struct {
	rows     *rowReader
	names    []string
	index    map[string]int // by name in lower case
	extra    map[int]string // metadata keys of metafield and Google Shopping columns
	fields   catalog.Fields
	currency money.Currency
	pending  *row
	unknown  map[int]bool // columns without a place that held something
}

// shopifyColumns is the columns that are read, in lower case, with what they say.
var shopifyColumns = map[string]catalog.Fields{
	"handle": catalog.FieldSlug, "title": catalog.FieldTitle, "body (html)": catalog.FieldDescription, "vendor": catalog.FieldBrand,
	"type": catalog.FieldProductType | catalog.FieldCategories, "product category": catalog.FieldCategories,
	"tags": catalog.FieldTags, "published": catalog.FieldStatus, "status": catalog.FieldStatus,
	"option1 name": 0, "option1 value": catalog.FieldOptions, "option2 name": 0, "option2 value": catalog.FieldOptions,
	"option3 name": 0, "option3 value": catalog.FieldOptions, "variant sku": 0, "variant grams": catalog.FieldVariantWeight,
	"variant inventory tracker": catalog.FieldVariantTracked, "variant inventory qty": catalog.FieldVariantOnHand,
	"variant inventory policy": catalog.FieldVariantPolicy, "variant price": catalog.FieldVariantPrices,
	"variant compare at price": catalog.FieldVariantPrices, "cost per item": catalog.FieldVariantPrices,
	"variant requires shipping": catalog.FieldVariantDigital, "variant taxable": catalog.FieldVariantTax,
	"variant barcode": catalog.FieldVariantGTIN, "variant image": catalog.FieldMedia, "image src": catalog.FieldMedia,
	"image position": catalog.FieldMedia, "image alt text": catalog.FieldMedia, "gift card": 0,
	"seo title": catalog.FieldSEO, "seo description": catalog.FieldSEO,
	// Shopify's own affairs, which say nothing here.
	"variant fulfillment service": 0, "variant weight unit": 0,
}

var metafield = regexp.MustCompile(`\((?:product\.)?metafields\.([^()]+)\)$`)

const googleShopping = "google shopping / "

func newShopifyReader(src *source, currency money.Currency) (*shopifyReader, error) {
	rows, names, err := readHeader(src)
	if err != nil {
		return nil, err
	}
	r := &shopifyReader{
		rows: rows, names: names, index: map[string]int{}, extra: map[int]string{}, unknown: map[int]bool{}, currency: currency,
		fields: catalog.FieldVariants | catalog.FieldOptions,
	}
	for i, name := range names {
		plain := strings.ToLower(name)
		fields, known := shopifyColumns[plain]
		switch key := metafield.FindStringSubmatch(name); {
		case known:
			r.index[plain] = i
			r.fields |= fields
		case key != nil:
			r.extra[i] = key[1]
			r.fields |= catalog.FieldMetadata
		case strings.HasPrefix(plain, googleShopping):
			r.extra[i] = "google_shopping." + strings.ReplaceAll(strings.TrimPrefix(plain, googleShopping), " ", "_")
			r.fields |= catalog.FieldMetadata
		default:
			r.unknown[i] = false
		}
	}
	for _, needed := range []string{"Handle", "Title"} {
		if _, has := r.index[strings.ToLower(needed)]; !has {
			return nil, fileFault(CodeColumnMissing,
				"The header has no column %s. Export the products from Shopify as CSV for Excel or plain CSV.", needed).WithParam(needed)
		}
	}
	return r, nil
}

func (r *shopifyReader) ignored() []string {
	var names []string
	for i, name := range r.names {
		if r.unknown[i] {
			names = append(names, name)
		}
	}
	return names
}

// cell is the text of a column, by its name in lower case; "" where the file does not have it.
func (r *shopifyReader) cell(in row, name string) string {
	if i, has := r.index[name]; has && i < len(in.cells) {
		return in.cells[i]
	}
	return ""
}

// name is the column as the file spells it.
func (r *shopifyReader) name(name string) string {
	if i, has := r.index[name]; has {
		return r.names[i]
	}
	return name
}

func (r *shopifyReader) read() (row, error) {
	if r.pending != nil {
		next := *r.pending
		r.pending = nil
		return next, nil
	}
	next, err := r.rows.next()
	if err != nil || next.flaw != nil {
		return next, err
	}
	if next.cells, next.flaw = fitRow(next.cells, len(r.names)); next.flaw == nil {
		for i, held := range r.unknown {
			r.unknown[i] = held || strings.TrimSpace(next.cells[i]) != ""
		}
	}
	return next, nil
}

// shopifyDraft is a product of which some rows were read.
type shopifyDraft struct {
	in       catalog.ProductInput
	line     int
	size     int
	lines    []int // of each variant
	names    [catalog.MaxOptions]string
	pictures []shopifyPicture
	images   []string // the picture of each variant, or ""
	errs     errorList
	warnings errorList
}

// shopifyPicture is a picture and where it wants to stand among the others.
type shopifyPicture struct {
	catalog.MediaInput
	position int64
}

func (r *shopifyReader) next() (Record, error) {
	first, err := r.read()
	if err != nil {
		return Record{}, err
	}
	d := &shopifyDraft{line: first.line}
	if first.flaw != nil {
		d.errs.add(first.line, "", first.flaw, "")
		return Record{}, &BadRecord{Line: d.line, Errors: d.errs}
	}
	handle := r.cell(first, "handle")
	r.addProduct(d, first)
	r.addRow(d, first)
	for {
		further, err := r.read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Record{}, err
		}
		if further.flaw != nil || r.cell(further, "handle") != handle {
			r.pending = &further
			break
		}
		if d.size > maxRecordBytes || len(d.in.Variants) >= catalog.MaxVariants {
			return Record{}, fileFault(CodeRecordTooLarge, "The product %q, which begins on line %d, has more than %d variants or %d bytes.",
				clip(handle), d.line, catalog.MaxVariants, maxRecordBytes)
		}
		r.addRow(d, further)
	}
	return r.finish(d)
}

// addProduct takes what stands in the first row only.
func (r *shopifyReader) addProduct(d *shopifyDraft, in row) {
	handle := strings.TrimSpace(r.cell(in, "handle"))
	if d.in.Slug = catalog.Slugify(handle); d.in.Slug == "" {
		d.errs.add(in.line, r.name("handle"), flawf(CodeRequired, "The row has no handle, so it belongs to no product."), handle)
	}
	if d.in.Title = r.cell(in, "title"); strings.TrimSpace(d.in.Title) == "" {
		d.errs.add(in.line, r.name("title"), flawf(CodeRequired, "The first row of a product needs a title."), "")
	}
	d.in.Description = r.cell(in, "body (html)")
	d.in.Brand = strings.TrimSpace(r.cell(in, "vendor"))
	d.in.SEO = catalog.SEO{Title: r.cell(in, "seo title"), Description: r.cell(in, "seo description")}
	d.in.ProductType = strings.TrimSpace(r.cell(in, "type"))
	category := r.cell(in, "product category")
	if strings.TrimSpace(category) == "" {
		category = escape(d.in.ProductType, `\|>`)
	}
	var bad *flaw
	d.in.Categories, bad = splitCategories(category)
	d.errs.add(in.line, r.name("product category"), bad, category)
	for tag := range strings.SplitSeq(r.cell(in, "tags"), ",") {
		if tag = strings.TrimSpace(tag); tag != "" && !slices.Contains(d.in.Tags, tag) {
			d.in.Tags = append(d.in.Tags, tag)
		}
	}
	r.addStatus(d, in)
	for i := range d.names {
		d.names[i] = strings.TrimSpace(r.cell(in, fmt.Sprintf("option%d name", i+1)))
	}
	if gift, _ := parseBool(r.cell(in, "gift card")); gift {
		d.errs.add(in.line, r.name("gift card"), flawf(CodeGiftCard, "Gift cards are not sold here. Leave this product out."), "true")
	}
	for i, key := range r.extra {
		if value := in.cells[i]; strings.TrimSpace(value) != "" {
			if d.in.Metadata == nil {
				d.in.Metadata = map[string]string{}
			}
			d.in.Metadata[key] = value
		}
	}
	d.errs.add(in.line, "", checkMetadata(d.in.Metadata), "")
}

// addStatus: a product is for shoppers when its status is active and it is published in the online shop.
func (r *shopifyReader) addStatus(d *shopifyDraft, in row) {
	published := true
	if cell := r.cell(in, "published"); strings.TrimSpace(cell) != "" {
		var bad *flaw
		published, bad = parseBool(cell)
		d.errs.add(in.line, r.name("published"), bad, cell)
	}
	status := r.cell(in, "status")
	switch strings.ToLower(strings.TrimSpace(status)) {
	case "active", "":
		d.in.Status = catalog.Published
	case "archived":
		d.in.Status = catalog.Archived
	case "draft":
		d.in.Status = catalog.Draft
	case "unlisted":
		d.in.Status = catalog.Draft
		d.warnings.add(in.line, r.name("status"), flawf(CodeInvalid, "There are no unlisted products; it becomes a draft."), status)
	default:
		d.errs.add(in.line, r.name("status"), flawf(CodeInvalid, "%q is not a status: active, draft or archived.", clip(status)), status)
	}
	if !published && d.in.Status == catalog.Published {
		d.in.Status = catalog.Draft
	}
}

func (r *shopifyReader) addRow(d *shopifyDraft, in row) {
	for _, cell := range in.cells {
		d.size += len(cell)
	}
	if url := strings.TrimSpace(r.cell(in, "image src")); url != "" {
		p := shopifyPicture{MediaInput: catalog.MediaInput{URL: url, Alt: r.cell(in, "image alt text")}, position: int64(len(d.pictures) + 1)}
		if cell := r.cell(in, "image position"); strings.TrimSpace(cell) != "" {
			var bad *flaw
			p.position, bad = parseCount(cell)
			d.errs.add(in.line, r.name("image position"), bad, cell)
		}
		d.addPicture(p)
	}
	of := func(name string) bool { return strings.TrimSpace(r.cell(in, name)) != "" }
	if in.line == d.line || of("option1 value") || of("variant sku") || of("variant price") {
		r.addVariant(d, in)
	}
}

// addPicture adds a picture once.
func (d *shopifyDraft) addPicture(p shopifyPicture) {
	if !slices.ContainsFunc(d.pictures, func(have shopifyPicture) bool { return have.URL == p.URL }) {
		d.pictures = append(d.pictures, p)
	}
}

func (r *shopifyReader) addVariant(d *shopifyDraft, in row) {
	v := catalog.VariantInput{SKU: strings.TrimSpace(r.cell(in, "variant sku"))}
	r.addOptions(d, &v, in)
	r.addPrice(d, &v, in)
	r.addStock(d, &v, in)
	r.addBarcode(d, &v, in)
	for name, exempt := range map[string]*bool{"variant requires shipping": &v.DigitalOnly, "variant taxable": &v.TaxExempt} {
		if cell := r.cell(in, name); strings.TrimSpace(cell) != "" {
			yes, bad := parseBool(cell)
			d.errs.add(in.line, r.name(name), bad, cell)
			*exempt = !yes
		}
	}
	image := strings.TrimSpace(r.cell(in, "variant image"))
	d.images = append(d.images, image)
	d.in.Variants = append(d.in.Variants, v)
	d.lines = append(d.lines, in.line)
}

func (r *shopifyReader) addOptions(d *shopifyDraft, v *catalog.VariantInput, in row) {
	for i, name := range d.names {
		column := fmt.Sprintf("option%d value", i+1)
		value := strings.TrimSpace(r.cell(in, column))
		switch {
		case i == 0 && value == "Default Title", name == "" && value == "":
			continue // a product without options
		case name == "":
			d.errs.add(in.line, r.name(column), flawf(CodeRequired, "The option of this value has no name."), value)
		case value == "" && i == 0 && in.line == d.line && name == "Title":
			continue
		case value == "":
			d.errs.add(in.line, r.name(column), flawf(CodeRequired, "The variant has no %s.", clip(name)), "")
		}
		for len(d.in.Options) <= i {
			d.in.Options = append(d.in.Options, catalog.OptionInput{Name: d.names[len(d.in.Options)]})
		}
		if option := &d.in.Options[i]; !slices.Contains(option.Values, value) {
			option.Values = append(option.Values, value)
		}
		v.Options = append(v.Options, value)
	}
	if slices.ContainsFunc(d.in.Variants, func(other catalog.VariantInput) bool { return slices.Equal(other.Options, v.Options) }) {
		d.errs.add(in.line, r.name("option1 value"), flawf(CodeRowConflict,
			"Another row of the product is the same variant."), strings.Join(v.Options, " / "))
	}
}

func (r *shopifyReader) addPrice(d *shopifyDraft, v *catalog.VariantInput, in row) {
	columns := [len(priceNames)]string{"variant price", "variant compare at price", "cost per item"}
	var amounts [len(priceNames)]*money.Amount
	for kind, column := range columns {
		cell := r.cell(in, column)
		if strings.TrimSpace(cell) == "" {
			continue
		}
		amount, bad := parseMoney(cell, r.currency)
		d.errs.add(in.line, r.name(column), bad, cell)
		// Shopify writes 0 where there was no price before.
		if bad == nil && (!amount.IsZero() || priceKind(kind) != compareAt) {
			amounts[kind] = &amount
		}
	}
	if amounts[price] != nil {
		v.Prices = []catalog.PriceInput{{Amount: *amounts[price], CompareAt: amounts[compareAt], Cost: amounts[cost]}}
	}
}

func (r *shopifyReader) addStock(d *shopifyDraft, v *catalog.VariantInput, in row) {
	v.InventoryTracked = strings.TrimSpace(r.cell(in, "variant inventory tracker")) != ""
	policy := r.cell(in, "variant inventory policy")
	var bad *flaw
	v.InventoryPolicy, bad = parsePolicy(policy)
	d.errs.add(in.line, r.name("variant inventory policy"), bad, policy)
	if cell := strings.TrimSpace(r.cell(in, "variant inventory qty")); cell != "" {
		owed, isOwed := strings.CutPrefix(cell, "-")
		n, bad := parseCount(owed)
		d.errs.add(in.line, r.name("variant inventory qty"), bad, cell)
		if isOwed && n > 0 {
			n = 0
			d.warnings.add(in.line, r.name("variant inventory qty"), flawf(CodeInvalid, "Nothing lies on the shelf: more was sold than there was."), cell)
		}
		v.OnHand = &n
	}
	if cell := r.cell(in, "variant grams"); strings.TrimSpace(cell) != "" {
		grams, bad := parseDecimal(cell)
		d.errs.add(in.line, r.name("variant grams"), bad, cell)
		if bad == nil {
			v.WeightGrams, bad = roundCount(grams)
			d.errs.add(in.line, r.name("variant grams"), bad, cell)
		}
	}
}

// roundCount is a decimal number as parseDecimal spells it, rounded half up to a whole one.
func roundCount(number string) (int64, *flaw) {
	whole, fraction, _ := strings.Cut(number, ".")
	n, bad := parseCount(whole)
	if bad == nil && fraction != "" && fraction[0] >= '5' {
		n++
	}
	return n, bad
}

// addBarcode keeps a barcode that is no GTIN as metadata: many shops print their own.
func (r *shopifyReader) addBarcode(d *shopifyDraft, v *catalog.VariantInput, in row) {
	barcode := strings.TrimSpace(strings.TrimPrefix(r.cell(in, "variant barcode"), "'"))
	if barcode == "" {
		return
	}
	gtin, bad := parseGTIN(barcode)
	if bad == nil {
		v.GTIN = gtin
		return
	}
	v.Metadata = map[string]string{"barcode": barcode}
	d.warnings.add(in.line, r.name("variant barcode"), flawf(CodeGTIN, "%s It is kept as metadata.", bad.message), barcode)
}

func (r *shopifyReader) finish(d *shopifyDraft) (Record, error) {
	for _, url := range d.images {
		if url != "" {
			d.addPicture(shopifyPicture{MediaInput: catalog.MediaInput{URL: url}, position: int64(len(d.pictures) + 1)})
		}
	}
	slices.SortStableFunc(d.pictures, func(a, b shopifyPicture) int { return int(min(max(a.position-b.position, -1), 1)) })
	for i, url := range d.images {
		position := slices.IndexFunc(d.pictures, func(p shopifyPicture) bool { return p.URL == url })
		if position >= 0 {
			d.in.Variants[i].MediaIndexes = []int{position}
		}
	}
	for _, p := range d.pictures {
		d.in.Media = append(d.in.Media, p.MediaInput)
	}
	if len(d.in.Media) > catalog.MaxMedia {
		d.errs.add(d.line, r.name("image src"), flawf(CodeTooMany, "A product has at most %d pictures.", catalog.MaxMedia), "")
	}
	if d.errs != nil {
		return Record{}, &BadRecord{Line: d.line, Errors: d.errs}
	}
	return Record{
		Record: catalog.Record{Product: d.in, Fields: r.fields}, Line: d.line, Warnings: d.warnings, lines: d.lines, column: r.column,
	}, nil
}

// column is the column that a field of the product came from, by the field's path.
func (r *shopifyReader) column(field string) string {
	name := field
	if rest, ok := strings.CutPrefix(name, "variants["); ok {
		_, name, _ = strings.Cut(rest, "].")
	}
	name, _, _ = strings.Cut(name, "[")
	known := map[string]string{
		"slug": "handle", "title": "title", "description": "body (html)", "brand": "vendor", "product_type": "type",
		"categories": "type", "tags": "tags", "status": "status", "options": "option1 value", "sku": "variant sku",
		"gtin": "variant barcode", "prices": "variant price", "weight_grams": "variant grams", "on_hand": "variant inventory qty",
		"media": "image src",
	}[name]
	if known == "" {
		return field
	}
	return r.name(known)
}
