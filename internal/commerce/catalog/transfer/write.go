package transfer

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Writer writes products, one after the other. What it writes, a Reader reads back unchanged.
type Writer struct {
	out     *bufio.Writer
	product func(in *catalog.ProductInput) error
}

// WriteOptions says what a CSV file has columns for; JSON Lines needs none of it.
type WriteOptions struct {
	Currencies []money.Currency         // every currency that a price may have
	Attributes []catalog.AttributeInput // the definition of every attribute that a product may have; see Definition
}

// NewWriter begins a file in CSV or JSONL.
func NewWriter(w io.Writer, format Format, o WriteOptions) (*Writer, error) {
	writer := &Writer{out: bufio.NewWriterSize(w, 64<<10)}
	switch format {
	case CSV:
		csv, err := newCSVWriter(writer.out, o)
		if err != nil {
			return nil, err
		}
		writer.product = csv.write
	case JSONL:
		writer.product = func(in *catalog.ProductInput) error { return writeJSON(writer.out, in) }
	default:
		return nil, fileFault(CodeFileFormat, "Products are written as csv or jsonl, not as %q.", clip(string(format)))
	}
	return writer, nil
}

// Write writes one product, which must have a slug.
func (w *Writer) Write(in *catalog.ProductInput) error {
	if in.Slug == "" {
		return fault.Newf(fault.Internal, fault.CodeInternal, "The product %q has no slug to be written under.", clip(in.Title))
	}
	if err := w.product(in); err != nil {
		return fmt.Errorf("write the product %s: %w", in.Slug, err)
	}
	return nil
}

// Flush writes what is still held back; call it after the last product. The stream stays open.
func (w *Writer) Flush() error {
	if err := w.out.Flush(); err != nil {
		return fmt.Errorf("write the product file: %w", err)
	}
	return nil
}

// Lookups finds what a product only refers to.
type Lookups struct {
	// Attribute is the definition of an attribute; false where it is gone.
	Attribute func(id.Attribute) (*catalog.Attribute, bool)
	// CategoryPath is the names from the root to the category.
	CategoryPath func(id.Category) []string
	// OnHand is what lies on the shelf; false where nobody counts.
	OnHand func(id.Variant) (int64, bool)
}

// Input is a product as a file holds it: with names in the place of ids.
func Input(p *catalog.Product, look Lookups) catalog.ProductInput {
	in := catalog.ProductInput{
		Slug: p.Slug, Title: p.Title, Subtitle: p.Subtitle, Description: p.Description, Status: p.Status,
		PublishedAt: p.PublishedAt, AvailableAt: p.AvailableAt, TaxClass: p.TaxClass, Tags: p.Tags, SEO: p.SEO,
		Metadata: p.Metadata,
	}
	if p.Brand != nil {
		in.Brand = p.Brand.Name
	}
	if p.ProductType != nil {
		in.ProductType = p.ProductType.Name
	}
	for _, category := range p.Categories {
		in.Categories = append(in.Categories, catalog.CategoryRef{Path: look.CategoryPath(category)})
	}
	values := map[id.OptionValue]string{}
	for _, option := range p.Options {
		o := catalog.OptionInput{Name: option.Name}
		for _, value := range option.Values {
			values[value.ID] = value.Value
			o.Values = append(o.Values, value.Value)
		}
		in.Options = append(in.Options, o)
	}
	positions := map[id.Media]int{}
	for i, m := range p.Media {
		positions[m.ID] = i
		media := catalog.MediaInput{URL: m.URL, Alt: m.Alt}
		if m.Source == catalog.Upload {
			media.URL, media.BlobKey = "", m.BlobKey
		}
		in.Media = append(in.Media, media)
	}
	for _, a := range p.Attributes {
		in.Attributes = append(in.Attributes, attributeInput(a, look))
	}
	for i := range p.Variants {
		in.Variants = append(in.Variants, variantInput(&p.Variants[i], values, positions, look))
	}
	return in
}

func variantInput(v *catalog.Variant, values map[id.OptionValue]string, positions map[id.Media]int, look Lookups) catalog.VariantInput {
	in := catalog.VariantInput{
		SKU: v.SKU, GTIN: v.GTIN, Title: v.Title, WeightGrams: v.WeightGrams, LengthMM: v.LengthMM, WidthMM: v.WidthMM,
		HeightMM: v.HeightMM, HSCode: v.HSCode, OriginCountry: v.OriginCountry, InventoryPolicy: v.InventoryPolicy,
		InventoryTracked: v.InventoryTracked, DigitalOnly: !v.RequiresShipping, TaxExempt: !v.Taxable,
		MaxPerOrder: v.MaxPerOrder, Metadata: v.Metadata,
	}
	for _, value := range v.OptionValues {
		in.Options = append(in.Options, values[value])
	}
	for _, p := range v.Prices {
		in.Prices = append(in.Prices, catalog.PriceInput{Amount: p.Amount, CompareAt: p.CompareAt, Cost: p.Cost})
	}
	for _, media := range v.Media {
		if position, ok := positions[media]; ok {
			in.MediaIndexes = append(in.MediaIndexes, position)
		}
	}
	if onHand, counted := look.OnHand(v.ID); counted {
		in.OnHand = &onHand
	}
	return in
}

// attributeInput is an attribute's values as text, with its definition.
func attributeInput(a catalog.AttributeValue, look Lookups) catalog.AttributeInput {
	in := catalog.AttributeInput{Code: a.Code, Label: a.Label, Type: a.Type, Unit: a.Unit}
	if definition, ok := look.Attribute(a.AttributeID); ok {
		in = Definition(definition)
	}
	in.Values = append(in.Values, a.Texts...)
	for _, n := range a.Numbers {
		in.Values = append(in.Values, formatNumber(n, a.Type))
	}
	return in
}

func formatNumber(n int64, of catalog.AttributeType) string {
	switch of {
	case catalog.BooleanAttribute:
		if n != 0 {
			return "true"
		}
		return "false"
	case catalog.DateAttribute:
		return time.Unix(n*24*60*60, 0).UTC().Format(time.DateOnly)
	}
	return formatMillionths(n)
}

// Definition is an attribute as a file holds it, without values.
func Definition(a *catalog.Attribute) catalog.AttributeInput {
	return catalog.AttributeInput{
		Code: a.Code, Label: a.Label, Type: a.Type, Unit: a.Unit, Filterable: a.Filterable, Searchable: a.Searchable, Facet: a.Facet,
	}
}

// marshal is compact JSON without a line feed; < and & stay as they are, since no browser reads it. It must be given only
// what JSON can hold.
func marshal(value any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic("transfer: " + err.Error())
	}
	return bytes.TrimSuffix(b.Bytes(), []byte{'\n'})
}
