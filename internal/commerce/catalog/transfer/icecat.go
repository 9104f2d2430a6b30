package transfer

import (
	"encoding/json"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/money"
)

// icecatCurrency is what prices of the catalog are in.
const icecatCurrency money.Currency = "USD"

// icecatReader reads the electronics catalog of Icecat as JSON Lines: id, name (the manufacturer's part number), title,
// short_description, ean[], supplier, price in minor units, date_released, img_* and attributes attr_t_* (text), attr_n_*
// (number) and attr_b_* (boolean). Every product gets one variant. The data has no categories: the product type serves as one
// where there is any, and as a facet what the title calls the thing.
type icecatReader struct {
	lines *lineReader
	parts firstSeen
	// kinds is what each key means, worked out once for the thousands of products that have it.
	kinds map[string]icecatKind
	// unknown is the fields without a place here that held something.
	unknown []string
}

func newIcecatReader(src *source) *icecatReader {
	return &icecatReader{lines: newLineReader(src), parts: newFirstSeen(), kinds: map[string]icecatKind{}}
}

func (r *icecatReader) ignored() []string { return r.unknown }

// icecatProduct is the fields of one line.
type icecatProduct struct {
	id, part, title, summary, supplier, released string
	ean                                          []string
	price                                        json.Number
	images                                       map[string]string
	keys                                         []string // of the attributes, in the order of the file
	values                                       []json.RawMessage
}

func (r *icecatReader) next() (Record, error) {
	text, line, err := r.lines.next()
	if err != nil {
		return Record{}, err
	}
	w := &jsonWalk{line: line}
	var p icecatProduct
	if problem := jsonProblem(text); problem != "" {
		w.addf("", CodeNotJSON, text, "The line is not a JSON object: %s.", problem)
	} else {
		r.read(w, &p, text)
	}
	for _, needed := range []struct{ field, value string }{{"id", p.id}, {"name", p.part}, {"title", p.title}, {"price", string(p.price)}} {
		if w.errs == nil && needed.value == "" {
			w.addf(needed.field, CodeRequired, nil, "The product has no %s.", needed.field)
		}
	}
	record := Record{Line: line, column: icecatColumn}
	if w.errs == nil {
		record.Record = catalog.Record{Product: r.product(w, &p, &record.Warnings), Fields: catalog.AllFields}
	}
	if w.errs != nil {
		return Record{}, &BadRecord{Line: line, Errors: w.errs}
	}
	return record, nil
}

// read takes the fields of the object apart. Unlike our own format it takes fields that it does not know.
func (r *icecatReader) read(w *jsonWalk, p *icecatProduct, text []byte) {
	p.images = map[string]string{}
	readers := jsonFields{
		"id": w.text(&p.id), "name": w.text(&p.part), "title": w.text(&p.title), "short_description": w.text(&p.summary),
		"supplier": w.text(&p.supplier), "date_released": w.text(&p.released), "ean": w.texts(&p.ean, catalog.MaxAttributeValues),
		"price": func(raw json.RawMessage, path string) {
			if err := json.Unmarshal(raw, &p.price); err != nil {
				w.addf(path, CodeMoney, raw, "This is not a number.")
			}
		},
	}
	eachField(text, func(name string, value json.RawMessage) {
		kind, rest, _ := strings.Cut(name, "_")
		switch {
		case string(value) == "null":
		case readers[name] != nil:
			readers[name](value, name)
		case kind == "img":
			var url string
			w.text(&url)(value, name)
			p.images[rest] = url
		case kind == "attr" && len(rest) > 2 && rest[1] == '_' && icecatCode(rest[2:]) != "":
			p.keys, p.values = append(p.keys, rest[2:]), append(p.values, value)
		case !slices.Contains(r.unknown, name) && len(r.unknown) < maxRowErrors:
			r.unknown = append(r.unknown, clip(name))
		}
	})
	p.title, p.summary, p.supplier = mended(p.title), mended(p.summary), mended(p.supplier)
}

// product puts the fields where they belong.
func (r *icecatReader) product(w *jsonWalk, p *icecatProduct, warnings *[]RowError) catalog.ProductInput {
	in := catalog.ProductInput{
		// With the id in it, the slug stays the same whatever the file is cut into.
		Slug: icecatSlug(p), Title: clipRunes(p.title, catalog.MaxTitleLength), Status: catalog.Published, Brand: p.supplier,
		Metadata: map[string]string{"icecat_id": p.id},
	}
	if kind := clipRunes(p.text("product_type"), maxKind); lettersInRow.MatchString(kind) { // a few are numbers
		in.ProductType, in.Categories = kind, []catalog.CategoryRef{{Path: []string{kind}}}
	}
	if p.summary != "" && p.summary != p.title {
		in.Description = "<p>" + html.EscapeString(p.summary) + "</p>"
		if utf8.RuneCountInString(p.summary) <= maxSubtitle {
			in.Subtitle = p.summary
		}
	}
	if released, err := time.Parse(time.RFC3339, p.released); err == nil {
		in.PublishedAt = released.UTC()
	} else {
		w.addf("date_released", CodeInvalid, []byte(p.released), "This is not a time such as 2009-12-10T00:00:00Z.")
	}
	for _, size := range []string{"high", "500x500", "low", "thumb"} {
		if url := p.images[size]; strings.HasPrefix(url, "http://") || strings.HasPrefix(url, "https://") {
			in.Media = []catalog.MediaInput{{URL: url, Alt: in.Title}} // the others are the same picture, smaller
			break
		}
	}
	r.addAttributes(w, p, &in, warnings)
	in.Variants = []catalog.VariantInput{r.variant(w, p, &in)}
	return in
}

// maxSubtitle is how long a short description may be to stand below a title, in characters.
const maxSubtitle = 120

func icecatSlug(p *icecatProduct) string {
	id := catalog.SlugOr(p.id, "product")
	slug := catalog.Slugify(p.title)
	for len(slug)+1+len(id) > catalog.MaxSlugLength && slug != "" {
		_, size := utf8.DecodeLastRuneInString(slug)
		slug = slug[:len(slug)-size]
	}
	return catalog.Slugify(slug + "-" + id)
}

// text is the value of a text attribute, or "".
func (p *icecatProduct) text(key string) string {
	if i := slices.Index(p.keys, key); i >= 0 && p.values[i][0] == '"' {
		return unquote(p.values[i])
	}
	return ""
}

// whole is the value of a number attribute, rounded to a whole number, or 0 where it is none or beyond what is plausible.
func (p *icecatProduct) whole(key string, most int64) int64 {
	i := slices.Index(p.keys, key)
	if i < 0 {
		return 0
	}
	number, bad := parseDecimal(string(p.values[i]))
	if bad != nil {
		return 0
	}
	n, bad := roundCount(number)
	if bad != nil || n > most {
		return 0
	}
	return n
}

var lettersInRow = regexp.MustCompile(`\pL{2}`)

// maxKind is how long the name of a kind is at most, in characters.
const maxKind = 100

// kindCode is the facet of what a title calls the thing. It is not searched: its words stand in the title.
const kindCode = "kind"

// kindOf is what a title calls the thing: the words in small letters that follow the name, as in "Acme X100 pencil case Blue";
// empty where there are none. Capitals in front belong to it, as in "LED candle".
func kindOf(title, name string) string {
	at := strings.LastIndex(title, name)
	if at < 0 {
		return ""
	}
	var words []string
	small := 0
	for word := range strings.FieldsSeq(title[at+len(name):]) {
		capitals := small == 0 && capitalWord.MatchString(word)
		if !capitals && !smallWord.MatchString(word) {
			break
		}
		words = append(words, word)
		if !capitals {
			small++
		}
	}
	if small == 0 {
		return ""
	}
	return strings.Join(words, " ")
}

var (
	smallWord   = regexp.MustCompile(`^\p{Ll}[\p{Ll}'/-]+$`)
	capitalWord = regexp.MustCompile(`^\p{Lu}{2,5}(/\p{Lu}+)?$`)
)

func (r *icecatReader) addAttributes(w *jsonWalk, p *icecatProduct, in *catalog.ProductInput, warnings *[]RowError) {
	if kind := kindOf(p.title, p.part); kind != "" && len(kind) <= maxKind {
		in.Attributes = append(in.Attributes, catalog.AttributeInput{
			Code: kindCode, Label: "Kind", Type: catalog.TextAttribute, Values: []string{kind}, Filterable: true, Facet: true,
		})
	}
	printer := slices.ContainsFunc(p.keys, func(key string) bool { return strings.HasPrefix(key, "print_") })
	positions := map[string]int{}
	for i, key := range p.keys {
		a, flawed := r.attribute(key, p.values[i], printer)
		if flawed != nil {
			notes := errorList(*warnings)
			notes.add(w.line, "attr_…_"+key, flawed, string(p.values[i]))
			*warnings = notes
		}
		if a == nil {
			continue
		}
		at, has := positions[a.Code]
		switch {
		case !has:
			positions[a.Code] = len(in.Attributes)
			in.Attributes = append(in.Attributes, *a)
		case in.Attributes[at].Type == a.Type && !slices.Equal(in.Attributes[at].Values, a.Values):
			in.Attributes[at].Values = append(in.Attributes[at].Values, a.Values...)
		}
	}
}

// attribute reads one value, of a key whose meaning is remembered.
func (r *icecatReader) attribute(key string, raw json.RawMessage, printer bool) (*catalog.AttributeInput, *flaw) {
	kind, known := r.kinds[key]
	if !known {
		kind = icecatKind{code: icecatCode(key), label: icecatLabel(key)}
		if len(r.kinds) < maxIcecatKinds {
			r.kinds[key] = kind
		}
	}
	return kind.read(raw, printer)
}

// maxIcecatKinds bounds what is remembered; the whole of Icecat has fewer.
const maxIcecatKinds = 50_000

func (r *icecatReader) variant(w *jsonWalk, p *icecatProduct, in *catalog.ProductInput) catalog.VariantInput {
	v := catalog.VariantInput{
		SKU: r.sku(p), OriginCountry: countryCodes[strings.ToLower(strings.TrimSpace(p.text("country_of_origin")))],
		WeightGrams: p.whole("weight", maxPlausibleGrams), WidthMM: p.whole("width", maxPlausibleMM),
		HeightMM: p.whole("height", maxPlausibleMM), LengthMM: p.whole("depth", maxPlausibleMM),
	}
	if hs := p.text("harmonized_system__hs__code"); len(hs) <= 20 && allDigits(hs) {
		v.HSCode = hs
	}
	minor, err := strconv.ParseInt(string(p.price), 10, 64)
	if err != nil || minor < 0 {
		w.addf("price", CodeMoney, []byte(p.price), "This is not a whole number of cents that is not negative.")
	}
	v.Prices = []catalog.PriceInput{{Amount: money.Amount{Minor: minor, Currency: icecatCurrency}}}
	var others []string
	for _, ean := range p.ean {
		if v.GTIN == "" && catalog.ValidGTIN(ean) == nil {
			v.GTIN = ean
		} else if ean != v.GTIN && ean != "" && !slices.Contains(others, ean) {
			others = append(others, ean)
		}
	}
	if others != nil {
		in.Attributes = append(in.Attributes, catalog.AttributeInput{
			Code: "ean", Label: "Further EAN", Type: catalog.TextAttribute, Values: others, Searchable: true,
		})
	}
	return v
}

const (
	maxPlausibleGrams = 2_000_000
	maxPlausibleMM    = 20_000
)

// sku is the part number where that is one and the first of its kind, and otherwise the id with the part number before
// it, as far as it is readable: "flat screen desk mount" is the part number of thirty products.
func (r *icecatReader) sku(p *icecatProduct) string {
	part := strings.TrimSpace(p.part)
	if first := r.parts.add(part, r.lines.line); first == 0 && isPartNumber(part) {
		return part
	}
	if isPartNumber(part) {
		return part + "-" + p.id
	}
	return "ICECAT-" + p.id
}

// isPartNumber tells a part number from a name: it is short, has a digit and no space.
func isPartNumber(text string) bool {
	return len(text) <= 40 && strings.ContainsAny(text, "0123456789") && !strings.ContainsAny(text, " \t\n\u00a0")
}

// icecatColumn is the field of the file that a field of the product came from.
func icecatColumn(field string) string {
	name := field
	if rest, ok := strings.CutPrefix(name, "variants["); ok {
		_, name, _ = strings.Cut(rest, "].")
	}
	name, _, _ = strings.Cut(name, "[")
	if known, ok := map[string]string{
		"slug": "title", "subtitle": "short_description", "description": "short_description", "brand": "supplier", "sku": "name",
		"gtin": "ean", "prices": "price", "published_at": "date_released", "media": "img_high",
	}[name]; ok {
		return known
	}
	return name
}

// countryCodes is the ISO 3166-1 codes of the countries that make electronics, by their English names.
var countryCodes = map[string]string{
	"argentina": "AR", "australia": "AU", "austria": "AT", "bangladesh": "BD", "belarus": "BY", "belgium": "BE", "brazil": "BR",
	"bulgaria": "BG", "cambodia": "KH", "canada": "CA", "chile": "CL", "china": "CN", "colombia": "CO", "costa rica": "CR",
	"croatia": "HR", "czech republic": "CZ", "czechia": "CZ", "denmark": "DK", "egypt": "EG", "estonia": "EE", "finland": "FI",
	"france": "FR", "germany": "DE", "greece": "GR", "hong kong": "HK", "hungary": "HU", "india": "IN", "indonesia": "ID", "ireland": "IE",
	"israel": "IL", "italy": "IT", "japan": "JP", "latvia": "LV", "lithuania": "LT", "luxembourg": "LU", "malaysia": "MY", "malta": "MT",
	"mexico": "MX", "morocco": "MA", "netherlands": "NL", "new zealand": "NZ", "norway": "NO", "pakistan": "PK", "peru": "PE",
	"philippines": "PH", "poland": "PL", "portugal": "PT", "puerto rico": "PR", "romania": "RO", "russia": "RU", "saudi arabia": "SA",
	"serbia": "RS", "singapore": "SG", "slovakia": "SK", "slovenia": "SI", "south africa": "ZA", "south korea": "KR", "spain": "ES",
	"sri lanka": "LK", "sweden": "SE", "switzerland": "CH", "taiwan": "TW", "thailand": "TH", "tunisia": "TN", "turkey": "TR",
	"ukraine": "UA", "united arab emirates": "AE", "united kingdom": "GB", "united states": "US", "uruguay": "UY", "vietnam": "VN",
}
