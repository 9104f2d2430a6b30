package transfer

import (
	"errors"
	"io"
	"slices"
	"strings"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/money"
)

// csvHeader is what the first row of a file says about all others.
type csvHeader struct {
	names   []string
	columns []csvColumn
	// fields is what the file speaks about: AllFields when nothing is left out.
	fields catalog.Fields
	// bySKU: the file has neither slug nor title; each row is about the variant with that SKU.
	bySKU bool
	// attributes and keys that a partial file is about, whether a cell is empty or not.
	attributes   []catalog.AttributeInput
	metadata     []string
	variantExtra []string
}

// readHeader reads the first row of a CSV file, of any of the formats, and finds out how its columns are separated.
func readHeader(src *source) (*rowReader, []string, error) {
	head, _ := src.Peek(64 << 10) // an error comes again with the first row
	line, _, _ := strings.Cut(strings.TrimLeft(string(head), "\r\n"), "\n")
	separator := byte(',')
	for _, other := range []byte{';', '\t'} {
		if !strings.Contains(line, ",") && strings.IndexByte(line, other) >= 0 {
			separator = other
		}
	}
	rows := newRowReader(src, separator)
	first, err := rows.next()
	switch {
	case errors.Is(err, io.EOF):
		return nil, nil, fileFault(CodeFileEmpty, "The file is empty.")
	case err != nil:
		return nil, nil, err
	case first.flaw != nil:
		return nil, nil, fileFault(CodeFileFormat, "The header on line %d cannot be read. %s", first.line, first.flaw.message)
	}
	names := slices.Clone(first.cells)
	for len(names) > 0 && strings.TrimSpace(names[len(names)-1]) == "" {
		names = names[:len(names)-1] // separators at the end of every row, as some programs leave them
	}
	seen := map[string]bool{}
	for i, name := range names {
		names[i] = strings.TrimRight(strings.TrimLeft(name, " "), " ")
		if strings.Contains(name, "\r") && rows.line == 1 {
			return nil, nil, fileFault(CodeFileFormat, "The lines end in CR alone. Save the file with LF or CRLF line ends.")
		}
		if seen[strings.ToLower(names[i])] {
			return nil, nil, fileFault(CodeColumnDuplicate, "The header has the column %q twice.", clip(name)).WithParam(name)
		}
		seen[strings.ToLower(names[i])] = true
	}
	return rows, names, nil
}

// newCSVHeader finds the column for each name.
func newCSVHeader(names []string) (*csvHeader, error) {
	h := &csvHeader{names: names}
	has := map[string]bool{}
	for _, name := range names {
		column, err := h.column(name)
		if err != nil {
			return nil, err
		}
		h.columns = append(h.columns, column)
		h.fields |= column.fields
		has[column.name] = true
	}
	if err := checkTogether(has); err != nil {
		return nil, err
	}
	hasVariants := slices.ContainsFunc(h.columns, func(c csvColumn) bool { return c.variant != nil })
	switch {
	case has["title"] && hasVariants:
		h.fields |= catalog.FieldVariants
	case has["slug"] || has["title"]:
	case has["sku"]:
		h.bySKU = true
	default:
		return nil, fileFault(CodeColumnMissing,
			"The header needs a column slug or title for products, or a column sku to change variants that exist.").WithParam("slug")
	}
	if hasVariants && !has["title"] && !has["sku"] {
		return nil, fileFault(CodeColumnMissing, "The header needs a column sku: without it, nobody knows which variant a row is about.").
			WithParam("sku")
	}
	if catalog.AllFields&^h.fields&^catalog.FieldAttributes == 0 {
		h.fields = catalog.AllFields // no attributes at all is a statement, too
	}
	return h, nil
}

func checkTogether(has map[string]bool) error {
	for _, together := range csvTogether {
		for _, name := range together {
			if !has[name] && slices.ContainsFunc(together, func(other string) bool { return has[other] }) {
				return fileFault(CodeColumnMissing, "The columns %s belong together; %s is missing.",
					strings.Join(together, ", "), name).WithParam(name)
			}
		}
	}
	for name, needed := range csvNeeds {
		if has[name] && !has[needed] {
			return fileFault(CodeColumnMissing, "The column %s means nothing without the column %s.", name, needed).WithParam(needed)
		}
	}
	return nil
}

// column is the column of that name. Attributes, metadata and prices in a currency have their name in the header.
func (h *csvHeader) column(name string) (csvColumn, error) {
	plain := strings.ToLower(name)
	for _, c := range csvColumns {
		if c.name == plain {
			return c, nil
		}
	}
	prefix, rest, _ := strings.Cut(name, ".")
	switch kind := slices.Index(priceNames[:], strings.ToLower(prefix)); {
	case rest == "":
	case kind >= 0:
		currency, err := money.ParseCurrency(rest)
		if err != nil {
			return csvColumn{}, fileFault(CodeCurrency, "The column %q names no currency. Write it as in price.EUR.", clip(name)).
				WithParam(name)
		}
		c := priceColumn(priceNames[kind]+"."+string(currency), currency, priceKind(kind))
		return c, nil
	case prefix == "attr":
		return h.attributeColumn(name, rest)
	case prefix == "metadata":
		h.metadata = append(h.metadata, rest)
		return csvColumn{name: name, fields: catalog.FieldMetadata, product: func(d *csvDraft, cell string) *flaw {
			d.in.Metadata = withEntry(d.in.Metadata, rest, cell)
			return nil
		}}, nil
	case prefix == "variant_metadata":
		h.variantExtra = append(h.variantExtra, rest)
		return csvColumn{name: name, fields: catalog.FieldVariantMetadata, variant: func(v *csvVariant, cell string) *flaw {
			v.in.Metadata = withEntry(v.in.Metadata, rest, cell)
			return nil
		}}, nil
	}
	return csvColumn{}, fileFault(CodeColumnUnknown, "There is no column %q. %s", clip(name), suggestColumn(plain)).WithParam(name)
}

// withEntry is the metadata with one entry more.
func withEntry(metadata map[string]string, key, cell string) map[string]string {
	if metadata == nil {
		metadata = map[string]string{}
	}
	metadata[key] = unguard(cell)
	return metadata
}

// attributeColumn reads a header such as attr.memory:number[GB]:filter+facet:Memory.
func (h *csvHeader) attributeColumn(name, spec string) (csvColumn, error) {
	definition, bad := parseAttribute(spec)
	if bad != nil {
		return csvColumn{}, fileFault(CodeInvalid, "The column %q cannot be read: %s", clip(name), bad.message).WithParam(name)
	}
	if slices.ContainsFunc(h.attributes, func(a catalog.AttributeInput) bool { return a.Code == definition.Code }) {
		return csvColumn{}, fileFault(CodeColumnDuplicate, "The header has the attribute %q twice.", definition.Code).WithParam(name)
	}
	h.attributes = append(h.attributes, definition)
	return csvColumn{name: "attr." + definition.Code, fields: catalog.FieldAttributes, product: func(d *csvDraft, cell string) *flaw {
		attribute := definition
		for _, value := range splitList(attributeText(cell, definition.Type)) {
			value, bad := parseValue(value, definition.Type)
			if bad != nil {
				return bad
			}
			attribute.Values = append(attribute.Values, value)
		}
		d.in.Attributes = append(d.in.Attributes, attribute)
		return nil
	}}, nil
}

// attributeText takes the guard off; numbers, dates and booleans have none.
func attributeText(cell string, of catalog.AttributeType) string {
	if of == catalog.NumberAttribute || of == catalog.DateAttribute || of == catalog.BooleanAttribute {
		return cell
	}
	return unguard(cell)
}

type attributeFlag struct {
	word string
	flag func(a *catalog.AttributeInput) *bool
}

// attributeFlags are the words for what an attribute serves for, in the order in which they are written.
var attributeFlags = []attributeFlag{
	{"filter", func(a *catalog.AttributeInput) *bool { return &a.Filterable }},
	{"search", func(a *catalog.AttributeInput) *bool { return &a.Searchable }},
	{"facet", func(a *catalog.AttributeInput) *bool { return &a.Facet }},
}

// parseAttribute reads code:type[unit]:flags:label, of which only the code is needed.
func parseAttribute(spec string) (catalog.AttributeInput, *flaw) {
	parts := splitEscaped(spec, ':')
	a := catalog.AttributeInput{Code: strings.TrimSpace(parts[0])}
	if a.Code == "" || strings.Trim(a.Code, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
		return a, flawf(CodeInvalid, "%q is not an attribute code: lower-case letters, digits and _.", clip(a.Code))
	}
	if len(parts) == 1 {
		return a, nil
	}
	kind, unit, hasUnit := strings.Cut(parts[1], "[")
	a.Type = catalog.AttributeType(strings.TrimSpace(kind))
	if hasUnit {
		unit, closed := strings.CutSuffix(strings.TrimSpace(unit), "]")
		if a.Unit = unescape(unit); !closed {
			return a, flawf(CodeInvalid, "the unit has no closing bracket.")
		}
	}
	if !validType(a.Type) {
		return a, flawf(CodeInvalid, "%q is not a type: text, number, boolean, date or choice.", clip(string(a.Type)))
	}
	if len(parts) == 2 {
		a.Filterable, a.Searchable = a.Type != catalog.TextAttribute, a.Type == catalog.TextAttribute
		return a, nil
	}
	for _, word := range strings.FieldsFunc(parts[2], func(r rune) bool { return r == '+' || r == ' ' }) {
		i := slices.IndexFunc(attributeFlags, func(f attributeFlag) bool { return f.word == word })
		if i < 0 {
			return a, flawf(CodeInvalid, "%q is none of filter, search and facet.", clip(word))
		}
		*attributeFlags[i].flag(&a) = true
	}
	a.Label = unescape(strings.Join(parts[3:], ":"))
	return a, nil
}

// formatAttribute writes what parseAttribute reads.
func formatAttribute(a catalog.AttributeInput) string {
	spec := a.Code + ":" + string(a.Type)
	if a.Unit != "" {
		spec += "[" + escape(a.Unit, `\:`) + "]"
	}
	var words []string
	for _, f := range attributeFlags {
		if *f.flag(&a) {
			words = append(words, f.word)
		}
	}
	return spec + ":" + strings.Join(words, "+") + ":" + escape(a.Label, `\:`)
}

// suggestColumn names the column that is spelled most like the name.
func suggestColumn(name string) string {
	names := []string{"attr.<code>", "metadata.<key>", "variant_metadata.<key>", "price.<currency>"}
	for _, c := range csvColumns {
		names = append(names, c.name)
	}
	if near := nearest(name, names); near != "" {
		return "Do you mean " + near + "? Properties of products are columns attr.<code>, anything else metadata.<key>."
	}
	return "Properties of products are columns attr.<code>, anything else metadata.<key>."
}

// nearest is the name with the fewest changes from text, if those are few enough to be a slip.
func nearest(text string, names []string) string {
	best, fewest := "", len(text)/3+2
	for _, name := range names {
		if d := editDistance(clip(text), name); d < fewest {
			best, fewest = name, d
		}
	}
	return best
}

// editDistance is how many letters must be inserted, removed or replaced to make b of a.
func editDistance(a, b string) int {
	line := make([]int, len(b)+1)
	for j := range line {
		line[j] = j
	}
	for i := range len(a) {
		diagonal := line[0]
		line[0] = i + 1
		for j := range len(b) {
			next := diagonal
			if a[i] != b[j] {
				next = 1 + min(diagonal, line[j], line[j+1])
			}
			diagonal, line[j+1] = line[j+1], next
		}
	}
	return line[len(b)]
}
