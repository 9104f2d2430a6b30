package transfer

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/money"
)

// csvReader reads our own CSV format.
type csvReader struct {
	rows     *rowReader
	header   *csvHeader
	currency money.Currency
	pending  *row // the first row of the next product, already read
}

func newCSVReader(src *source, currency money.Currency) (*csvReader, error) {
	rows, names, err := readHeader(src)
	if err != nil {
		return nil, err
	}
	header, err := newCSVHeader(names)
	if err != nil {
		return nil, err
	}
	return &csvReader{rows: rows, header: header, currency: currency}, nil
}

func (r *csvReader) ignored() []string { return nil }

// csvDraft is a product of which some rows were read.
type csvDraft struct {
	in       catalog.ProductInput
	first    []string // the cells of the first row
	line     int
	size     int
	options  [catalog.MaxOptions]catalog.OptionInput
	images   []string
	alts     []string
	variants []csvVariant
	errs     errorList
}

// csvVariant is a variant of which the row was read.
type csvVariant struct {
	in       catalog.VariantInput
	line     int
	options  [catalog.MaxOptions]string
	prices   []priceCells
	currency money.Currency
	tracked  *bool
	images   []string
}

// priceCells is the amounts in one currency, as they stand in the row.
type priceCells struct {
	currency money.Currency
	cells    [len(priceNames)]string
}

func (r *csvReader) next() (Record, error) {
	first, err := r.read()
	if err != nil {
		return Record{}, err
	}
	d := &csvDraft{line: first.line, first: slices.Clone(first.cells)}
	r.addRow(d, first)
	// A row that cannot be read belongs to no product that is known, and so is a record for itself.
	slug := r.cell(first, "slug")
	for slug != "" && first.flaw == nil {
		further, err := r.read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Record{}, err
		}
		if further.flaw != nil || r.cell(further, "slug") != slug {
			r.pending = &further
			break
		}
		if len(d.variants) >= catalog.MaxVariants || d.size > maxRecordBytes {
			return Record{}, fileFault(CodeRecordTooLarge, "The product %q, which begins on line %d, has more than %d rows or %d bytes.",
				clip(slug), d.line, catalog.MaxVariants, maxRecordBytes)
		}
		r.addRow(d, further)
	}
	return r.finish(d)
}

// read is the next row, with as many cells as the header has columns.
func (r *csvReader) read() (row, error) {
	if r.pending != nil {
		next := *r.pending
		r.pending = nil
		return next, nil
	}
	next, err := r.rows.next()
	if err != nil || next.flaw != nil {
		return next, err
	}
	next.cells, next.flaw = fitRow(next.cells, len(r.header.names))
	return next, nil
}

// fitRow drops empty cells beyond the header, and refuses a row of any other length.
func fitRow(cells []string, columns int) ([]string, *flaw) {
	for len(cells) > columns && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	if len(cells) != columns {
		return nil, flawf(CodeRowRagged, "The row has %d cells, the header %d.", len(cells), columns)
	}
	return cells, nil
}

// cell is the row's text in a column, or "" where the file has no such column.
func (r *csvReader) cell(in row, name string) string {
	for i, c := range r.header.columns {
		if c.name == name && i < len(in.cells) {
			return strings.TrimSpace(in.cells[i])
		}
	}
	return ""
}

func (r *csvReader) addRow(d *csvDraft, in row) {
	if in.flaw != nil {
		d.errs.add(in.line, "", in.flaw, "")
		return
	}
	v := csvVariant{line: in.line}
	for i, cell := range in.cells {
		c, name := &r.header.columns[i], r.header.names[i]
		d.size += len(cell)
		switch {
		case c.variant != nil && cell != "":
			d.errs.add(in.line, name, c.variant(&v, cell), cell)
		case c.variant != nil || in.line == d.line && cell == "":
		case in.line == d.line:
			d.errs.add(in.line, name, c.product(d, cell), cell)
		case cell != "" && cell != d.first[i]:
			d.errs.add(in.line, name, flawf(CodeRowConflict,
				"On line %d, the first of this product, there is %q. Repeat that or leave it empty.", d.line, clip(d.first[i])), cell)
		}
	}
	r.finishVariant(d, &v)
	d.variants = append(d.variants, v)
}

// finishVariant makes of a row's cells what only the whole row can tell.
func (r *csvReader) finishVariant(d *csvDraft, v *csvVariant) {
	// Somebody who counts a shelf wants it to run out.
	v.in.InventoryTracked = v.in.OnHand != nil
	if v.tracked != nil {
		v.in.InventoryTracked = *v.tracked
	}
	for i := range v.prices {
		r.finishPrice(d, v, &v.prices[i])
	}
	slices.SortFunc(v.in.Prices, func(a, b catalog.PriceInput) int {
		return strings.Compare(string(a.Amount.Currency), string(b.Amount.Currency))
	})
	if r.header.bySKU && v.in.SKU == "" {
		d.errs.add(v.line, "sku", flawf(CodeRequired, "The row names no variant."), "")
	}
}

func (r *csvReader) finishPrice(d *csvDraft, v *csvVariant, p *priceCells) {
	currency := p.currency
	if currency == "" {
		if currency = v.currency; currency == "" {
			currency = r.currency
		}
	}
	column := func(kind priceKind) string { return r.priceName(kind, p.currency) }
	if p.cells[price] == "" {
		d.errs.add(v.line, column(price), flawf(CodeRequired, "Without a price there is nothing to compare or to cover."), "")
		return
	}
	var amounts [len(priceNames)]*money.Amount
	for kind, cell := range p.cells {
		if cell == "" {
			continue
		}
		amount, bad := parseMoney(cell, currency)
		d.errs.add(v.line, column(priceKind(kind)), bad, cell)
		if bad == nil {
			amounts[kind] = &amount
		}
	}
	if amounts[price] == nil {
		return
	}
	for _, other := range v.in.Prices {
		if other.Amount.Currency == currency {
			d.errs.add(v.line, column(price), flawf(CodeRowConflict, "The row has two prices in %s.", currency), p.cells[price])
			return
		}
	}
	full := catalog.PriceInput{Amount: *amounts[price], CompareAt: amounts[compareAt], Cost: amounts[cost]}
	if full.CompareAt == nil && r.emptied(compareAt, p.currency) {
		full.CompareAt = &money.Amount{Currency: currency}
	}
	v.in.Prices = append(v.in.Prices, full)
}

// emptied reports whether a partial file has the column: then an empty cell takes the amount away.
func (r *csvReader) emptied(kind priceKind, currency money.Currency) bool {
	name := priceNames[kind]
	if currency != "" {
		name += "." + string(currency)
	}
	return r.header.fields != catalog.AllFields && slices.ContainsFunc(r.header.columns, func(c csvColumn) bool { return c.name == name })
}

func (r *csvReader) priceName(kind priceKind, currency money.Currency) string {
	if currency == "" {
		return priceNames[kind]
	}
	return priceNames[kind] + "." + string(currency)
}

// finish puts a product's rows together.
func (r *csvReader) finish(d *csvDraft) (Record, error) {
	d.finishOptions()
	d.finishMedia()
	if d.errs == nil {
		r.checkProduct(d)
	}
	if d.errs != nil {
		return Record{}, &BadRecord{Line: d.line, Errors: d.errs}
	}
	if r.header.fields != catalog.AllFields {
		r.listUntouched(d)
	}
	out := Record{Record: catalog.Record{Product: d.in, Fields: r.header.fields}, Line: d.line, column: r.column}
	if slices.ContainsFunc(r.header.columns, func(c csvColumn) bool { return c.variant != nil }) {
		for i := range d.variants {
			out.Product.Variants = append(out.Product.Variants, d.variants[i].in)
			out.lines = append(out.lines, d.variants[i].line)
		}
	}
	return out, nil
}

func (r *csvReader) checkProduct(d *csvDraft) {
	switch {
	case r.header.bySKU:
	case r.header.fields.Has(catalog.FieldTitle) && d.in.Title == "":
		d.errs.add(d.line, "title", flawf(CodeRequired, "A product needs a title."), "")
	case !r.header.fields.Has(catalog.FieldTitle) && d.in.Slug == "":
		d.errs.add(d.line, "slug", flawf(CodeRequired, "The row names no product."), "")
	}
}

// listUntouched names, in a partial record, the attributes and keys whose cells are empty: they go away.
func (r *csvReader) listUntouched(d *csvDraft) {
	for _, a := range r.header.attributes {
		if !slices.ContainsFunc(d.in.Attributes, func(have catalog.AttributeInput) bool { return have.Code == a.Code }) {
			d.in.Attributes = append(d.in.Attributes, a)
		}
	}
	complete := func(metadata map[string]string, keys []string) map[string]string {
		for _, key := range keys {
			if _, has := metadata[key]; !has {
				metadata = withEntry(metadata, key, "")
			}
		}
		return metadata
	}
	d.in.Metadata = complete(d.in.Metadata, r.header.metadata)
	for i := range d.variants {
		v := &d.variants[i].in
		v.Metadata = complete(v.Metadata, r.header.variantExtra)
	}
}

// finishOptions gives every variant its combination, and every option its values in order.
func (d *csvDraft) finishOptions() {
	for i := range d.options {
		option := &d.options[i]
		if option.Name == "" {
			for _, v := range d.variants {
				if v.options[i] != "" && (i > 0 || v.options[i] != "Default") {
					d.errs.add(v.line, optionColumn(i, "name"), flawf(CodeRequired, "The option of this value has no name."), v.options[i])
				}
			}
			continue
		}
		if i > 0 && d.options[i-1].Name == "" {
			d.errs.add(d.line, optionColumn(i-1, "name"), flawf(CodeRequired, "Option %d has a name, but the one before it has not.", i+1), "")
		}
		for j := range d.variants {
			v := &d.variants[j]
			if v.options[i] == "" {
				d.errs.add(v.line, optionColumn(i, "value"), flawf(CodeRequired, "The variant has no %s.", clip(option.Name)), "")
				continue
			}
			v.in.Options = append(v.in.Options, v.options[i])
			if !slices.Contains(option.Values, v.options[i]) {
				option.Values = append(option.Values, v.options[i])
			}
		}
		if len(option.Values) > catalog.MaxOptionValues {
			d.errs.add(d.line, optionColumn(i, "value"), flawf(CodeTooMany, "An option has at most %d values.", catalog.MaxOptionValues), "")
		}
		d.in.Options = append(d.in.Options, *option)
	}
	d.checkCombinations()
}

func (d *csvDraft) checkCombinations() {
	seen := map[string]int{}
	for _, v := range d.variants {
		combination := joinList(v.in.Options)
		if first, has := seen[combination]; has {
			d.errs.add(v.line, optionColumn(0, "value"), flawf(CodeRowConflict,
				"The variant on line %d is the same: two variants of a product differ in an option.", first), combination)
		} else {
			seen[combination] = v.line
		}
	}
}

func optionColumn(index int, part string) string {
	return "option" + strconv.Itoa(index+1) + "_" + part
}

// blobPrefix marks a picture that lies in the shop's own storage.
const blobPrefix = "blob:"

// finishMedia makes the list of pictures, and finds those of each variant: by position from 1, or by URL.
func (d *csvDraft) finishMedia() {
	if len(d.alts) > len(d.images) {
		d.errs.add(d.line, "image_alts", flawf(CodeInvalid, "There are %d texts for %d pictures.", len(d.alts), len(d.images)), "")
	}
	for i, url := range d.images {
		media := catalog.MediaInput{URL: url}
		if key, ok := strings.CutPrefix(url, blobPrefix); ok {
			media = catalog.MediaInput{BlobKey: key}
		}
		if i < len(d.alts) {
			media.Alt = d.alts[i]
		}
		if url == "" {
			d.errs.add(d.line, "image_urls", flawf(CodeInvalid, "Picture %d has no URL.", i+1), "")
		}
		d.in.Media = append(d.in.Media, media)
	}
	for i := range d.variants {
		v := &d.variants[i]
		for _, name := range v.images {
			position, err := strconv.Atoi(name)
			if err != nil {
				position = slices.Index(d.images, name) + 1
			}
			if position < 1 || position > len(d.images) {
				d.errs.add(v.line, "variant_images", flawf(CodeInvalid,
					"%q is neither the number of a picture of this product nor one of its URLs.", clip(name)), name)
				continue
			}
			v.in.MediaIndexes = append(v.in.MediaIndexes, position-1)
		}
	}
	if len(d.in.Media) > catalog.MaxMedia {
		d.errs.add(d.line, "image_urls", flawf(CodeTooMany, "A product has at most %d pictures.", catalog.MaxMedia), "")
	}
}

// column is the column that a field of the product came from, by the field's path.
func (r *csvReader) column(field string) string {
	name := field
	if rest, ok := strings.CutPrefix(name, "variants["); ok {
		_, name, _ = strings.Cut(rest, "].")
	}
	name, _, _ = strings.Cut(name, "[")
	if renamed, ok := map[string]string{
		"prices": "price", "options": "option1_value", "media": "image_urls", "seo.title": "seo_title",
		"seo.description": "seo_description", "attributes": "attr", "digital_only": "requires_shipping", "tax_exempt": "taxable",
	}[name]; ok {
		name = renamed
	}
	for _, have := range r.header.names {
		if strings.EqualFold(have, name) || strings.HasPrefix(have, name+".") {
			return have
		}
	}
	return field
}
