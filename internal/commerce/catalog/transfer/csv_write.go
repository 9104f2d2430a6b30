package transfer

import (
	"bufio"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
)

// csvWriter writes our own CSV format: LF, UTF-8 without byte order mark, one row a variant.
type csvWriter struct {
	out        *bufio.Writer
	columns    []string // the fixed ones, without prices
	currencies []money.Currency
	attributes []catalog.AttributeInput
	codes      map[string]bool
}

func newCSVWriter(out *bufio.Writer, o WriteOptions) (*csvWriter, error) {
	w := &csvWriter{out: out, currencies: slices.Clone(o.Currencies), attributes: o.Attributes, codes: map[string]bool{}}
	slices.Sort(w.currencies)
	w.currencies = slices.Compact(w.currencies)
	for _, c := range csvColumns {
		if c.name != "currency" && !slices.Contains(priceNames[:], c.name) {
			w.columns = append(w.columns, c.name)
		}
	}
	header := slices.Clone(w.columns)
	if w.plainPrices() {
		header = append(append(header, priceNames[:]...), "currency")
	} else {
		for _, currency := range w.currencies {
			for _, name := range priceNames {
				header = append(header, name+"."+string(currency))
			}
		}
	}
	for _, a := range w.attributes {
		header = append(header, "attr."+formatAttribute(a))
		w.codes[a.Code] = true
	}
	if len(header) > maxColumns {
		return nil, fault.Newf(fault.TooLarge, CodeTooMany,
			"A CSV file has at most %d columns; this catalog needs %d. Export it as jsonl.", maxColumns, len(header))
	}
	if err := w.row(header); err != nil {
		return nil, err
	}
	return w, nil
}

// plainPrices: with one currency the columns have simple names, and the currency has a column of its own.
func (w *csvWriter) plainPrices() bool { return len(w.currencies) <= 1 }

func (w *csvWriter) write(in *catalog.ProductInput) error {
	for _, a := range in.Attributes {
		if !w.codes[a.Code] {
			return fault.Newf(fault.Internal, fault.CodeInternal, "The file has no column for the attribute %s.", clip(a.Code))
		}
	}
	variants := in.Variants
	if len(variants) == 0 {
		variants = []catalog.VariantInput{{}}
	}
	for i := range variants {
		cells, err := w.cells(in, &variants[i], i == 0)
		if err != nil {
			return err
		}
		if err := w.row(cells); err != nil {
			return err
		}
	}
	return nil
}

func (w *csvWriter) cells(in *catalog.ProductInput, v *catalog.VariantInput, first bool) ([]string, error) {
	cells := make([]string, 0, len(w.columns)+3*len(w.currencies)+len(w.attributes)+4)
	for _, name := range w.columns {
		cell := ""
		if format := variantCells[name]; format != nil {
			cell = format(v)
		} else if first || name == "slug" {
			cell = productCells[name](in)
		}
		cells = append(cells, cell)
	}
	prices, err := w.priceCells(v)
	if err != nil {
		return nil, err
	}
	cells = append(cells, prices...)
	values := map[string]catalog.AttributeInput{}
	for _, a := range in.Attributes {
		values[a.Code] = a
	}
	for _, definition := range w.attributes {
		cell := ""
		if a, has := values[definition.Code]; has && first && len(a.Values) > 0 {
			cell = joinList(a.Values)
			if attributeText("''", definition.Type) == "'" {
				cell = guard(cell)
			}
		}
		cells = append(cells, cell)
	}
	return cells, nil
}

func (w *csvWriter) priceCells(v *catalog.VariantInput) ([]string, error) {
	width := len(priceNames)
	cells := make([]string, max(1, len(w.currencies))*width)
	for _, p := range v.Prices {
		i := slices.Index(w.currencies, p.Amount.Currency)
		if i < 0 {
			return nil, fault.Newf(fault.Internal, fault.CodeInternal, "The file has no column for prices in %s.", p.Amount.Currency)
		}
		cells[i*width] = p.Amount.Decimal()
		for kind, amount := range map[priceKind]*money.Amount{compareAt: p.CompareAt, cost: p.Cost} {
			if amount != nil {
				cells[i*width+int(kind)] = amount.Decimal()
			}
		}
	}
	if !w.plainPrices() {
		return cells, nil
	}
	currency := ""
	if len(v.Prices) > 0 {
		currency = string(w.currencies[0])
	}
	return slices.Concat(cells, []string{currency}), nil
}

// row writes the cells, in quotation marks where they need them.
func (w *csvWriter) row(cells []string) error {
	for i, cell := range cells {
		if i > 0 {
			_ = w.out.WriteByte(',') // an error comes again with the last byte of the row
		}
		if cell == "" {
			continue
		}
		if strings.ContainsAny(cell, ",;\t\"\r\n") {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		_, _ = w.out.WriteString(cell)
	}
	if err := w.out.WriteByte('\n'); err != nil {
		return fmt.Errorf("write a row: %w", err)
	}
	return nil
}

// productCells and variantCells write what the column of that name reads.
var productCells = map[string]func(p *catalog.ProductInput) string{
	"slug":            func(p *catalog.ProductInput) string { return p.Slug },
	"title":           func(p *catalog.ProductInput) string { return guard(p.Title) },
	"subtitle":        func(p *catalog.ProductInput) string { return guard(p.Subtitle) },
	"description":     func(p *catalog.ProductInput) string { return guard(p.Description) },
	"status":          func(p *catalog.ProductInput) string { return string(p.Status) },
	"published_at":    func(p *catalog.ProductInput) string { return formatTime(p.PublishedAt) },
	"available_at":    func(p *catalog.ProductInput) string { return formatTime(p.AvailableAt) },
	"brand":           func(p *catalog.ProductInput) string { return guard(p.Brand) },
	"product_type":    func(p *catalog.ProductInput) string { return guard(p.ProductType) },
	"tax_class":       func(p *catalog.ProductInput) string { return guard(p.TaxClass) },
	"categories":      func(p *catalog.ProductInput) string { return guard(joinCategories(p.Categories)) },
	"tags":            func(p *catalog.ProductInput) string { return guard(joinList(p.Tags)) },
	"seo_title":       func(p *catalog.ProductInput) string { return guard(p.SEO.Title) },
	"seo_description": func(p *catalog.ProductInput) string { return guard(p.SEO.Description) },
	"metadata":        func(p *catalog.ProductInput) string { return formatMetadata(p.Metadata) },
	"image_urls":      func(p *catalog.ProductInput) string { return guard(joinList(imageURLs(p))) },
	"image_alts":      func(p *catalog.ProductInput) string { return guard(joinList(imageAlts(p))) },
	"option1_name":    func(p *catalog.ProductInput) string { return guard(option(p, 0).Name) },
	"option2_name":    func(p *catalog.ProductInput) string { return guard(option(p, 1).Name) },
	"option3_name":    func(p *catalog.ProductInput) string { return guard(option(p, 2).Name) },
	"option1_values":  func(p *catalog.ProductInput) string { return guard(joinList(option(p, 0).Values)) },
	"option2_values":  func(p *catalog.ProductInput) string { return guard(joinList(option(p, 1).Values)) },
	"option3_values":  func(p *catalog.ProductInput) string { return guard(joinList(option(p, 2).Values)) },
}

var variantCells = map[string]func(v *catalog.VariantInput) string{
	"option1_value":     func(v *catalog.VariantInput) string { return guard(optionValue(v, 0)) },
	"option2_value":     func(v *catalog.VariantInput) string { return guard(optionValue(v, 1)) },
	"option3_value":     func(v *catalog.VariantInput) string { return guard(optionValue(v, 2)) },
	"sku":               func(v *catalog.VariantInput) string { return guard(v.SKU) },
	"gtin":              func(v *catalog.VariantInput) string { return v.GTIN },
	"variant_title":     func(v *catalog.VariantInput) string { return guard(v.Title) },
	"weight_grams":      func(v *catalog.VariantInput) string { return formatCount(v.WeightGrams) },
	"length_mm":         func(v *catalog.VariantInput) string { return formatCount(v.LengthMM) },
	"width_mm":          func(v *catalog.VariantInput) string { return formatCount(v.WidthMM) },
	"height_mm":         func(v *catalog.VariantInput) string { return formatCount(v.HeightMM) },
	"hs_code":           func(v *catalog.VariantInput) string { return guard(v.HSCode) },
	"origin_country":    func(v *catalog.VariantInput) string { return guard(v.OriginCountry) },
	"inventory_policy":  func(v *catalog.VariantInput) string { return string(v.InventoryPolicy) },
	"inventory_tracked": func(v *catalog.VariantInput) string { return strconv.FormatBool(v.InventoryTracked) },
	"on_hand": func(v *catalog.VariantInput) string {
		if v.OnHand == nil {
			return ""
		}
		return strconv.FormatInt(*v.OnHand, 10)
	},
	"requires_shipping": func(v *catalog.VariantInput) string { return strconv.FormatBool(!v.DigitalOnly) },
	"taxable":           func(v *catalog.VariantInput) string { return strconv.FormatBool(!v.TaxExempt) },
	"max_per_order":     func(v *catalog.VariantInput) string { return formatCount(v.MaxPerOrder) },
	"variant_images":    func(v *catalog.VariantInput) string { return formatPositions(v.MediaIndexes) },
	"variant_metadata":  func(v *catalog.VariantInput) string { return formatMetadata(v.Metadata) },
}

func imageURLs(p *catalog.ProductInput) []string {
	var urls []string
	for _, m := range p.Media {
		if m.BlobKey != "" {
			urls = append(urls, blobPrefix+m.BlobKey)
			continue
		}
		urls = append(urls, m.URL)
	}
	return urls
}

// imageAlts is the texts of all pictures, or none when no picture has one.
func imageAlts(p *catalog.ProductInput) []string {
	var alts []string
	described := false
	for _, m := range p.Media {
		alts = append(alts, m.Alt)
		described = described || m.Alt != ""
	}
	if !described {
		return nil
	}
	return alts
}

func option(p *catalog.ProductInput, i int) catalog.OptionInput {
	if i >= len(p.Options) {
		return catalog.OptionInput{}
	}
	return p.Options[i]
}

func optionValue(v *catalog.VariantInput, i int) string {
	if i >= len(v.Options) {
		return ""
	}
	return v.Options[i]
}

// formatCount leaves what is not known empty.
func formatCount(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func formatPositions(indexes []int) string {
	positions := make([]string, len(indexes))
	for i, index := range indexes {
		positions[i] = strconv.Itoa(index + 1)
	}
	return strings.Join(positions, "|")
}
