package search

import (
	"slices"
	"strings"

	"golang.org/x/net/html"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/review"
	"winkel/internal/commerce/search/index"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
)

// The fields of terms and numbers. An attribute has its code behind the prefix.
const (
	fieldBrand      = "brand"
	fieldCategory   = "category"
	fieldCollection = "collection"
	fieldTag        = "tag"
	fieldType       = "type"
	fieldPrice      = "price"
	fieldRating     = "rating"
	fieldStock      = "in_stock"
	attributePrefix = "attr."
)

// Bounds of what is indexed of one product.
const (
	maxDescription = 20_000 // bytes: what comes later adds more noise than finds
	maxCodes       = 500    // SKUs and GTINs
)

// facts is what a document is made of besides the product itself.
type facts struct {
	names       *names
	collections []id.Collection
	rating      review.Rating
	popularity  int64
}

// documentOf is a product as it is found, sorted and counted. What the offer says is as of the row's moment.
func documentOf(p *catalog.Product, row *catalog.ProductRow, f facts) index.Document {
	d := index.Document{
		ID: p.ID, Title: p.Title, Subtitle: p.Subtitle, Tags: p.Tags, Description: textOf(p.Description), MinPrice: -1, MaxPrice: -1,
		InStock: row.Availability == catalog.InStock, Published: clock.Micros(p.PublishedAt), Popularity: f.popularity,
		Rating: f.rating.Hundredths(), Reviews: f.rating.Count,
	}
	if row.Price != nil && row.MaxPrice != nil {
		d.MinPrice, d.MaxPrice = row.Price.Amount.Minor, row.MaxPrice.Minor
	}
	if p.Brand != nil {
		d.Brand = p.Brand.Name
		d.Terms = append(d.Terms, index.Term{Field: fieldBrand, Value: p.Brand.ID.String()})
	}
	if p.ProductType != nil {
		d.Type = p.ProductType.Name
		d.Terms = append(d.Terms, index.Term{Field: fieldType, Value: p.ProductType.ID.String()})
	}
	for _, c := range f.names.above(p.Categories) {
		d.Categories = append(d.Categories, c.Name)
		d.Terms = append(d.Terms, index.Term{Field: fieldCategory, Value: c.ID.String()})
	}
	for _, c := range f.collections {
		d.Terms = append(d.Terms, index.Term{Field: fieldCollection, Value: c.String()})
	}
	for _, tag := range p.Tags {
		d.Terms = append(d.Terms, index.Term{Field: fieldTag, Value: tag})
	}
	for i := range p.Attributes {
		f.names.describe(&d, &p.Attributes[i])
	}
	for _, o := range p.Options {
		for _, v := range o.Values {
			d.Attributes = appendNew(d.Attributes, v.Value)
		}
	}
	for i := range p.Variants[:min(len(p.Variants), maxCodes)] {
		d.SKUs = appendNew(d.SKUs, p.Variants[i].SKU)
		d.GTINs = appendNew(d.GTINs, p.Variants[i].GTIN)
	}
	return d
}

// above is categories and all of those above them, each once, the nearest first.
func (n *names) above(categories []id.Category) []*catalog.Category {
	var list []*catalog.Category
	for _, category := range categories {
		for _, c := range n.lineage(category) {
			if !slices.Contains(list, c) {
				list = append(list, c)
			}
		}
	}
	return list
}

// describe adds the values of an attribute to a document: as words, and as what it can be filtered by. Truths are searched
// for by what they are called: a product that is wireless is found by "wireless".
func (n *names) describe(d *index.Document, v *catalog.AttributeValue) {
	texts := v.Strings()
	if v.Searchable {
		for i, text := range texts {
			switch {
			case v.Type == catalog.BooleanAttribute && v.Numbers[i] == 1:
				text = v.Label
			case v.Type == catalog.BooleanAttribute:
				continue
			case v.Type == catalog.ChoiceAttribute:
				text = n.choice(v.Code, text)
			case v.Unit != "":
				text += " " + v.Unit
			}
			d.Attributes = appendNew(d.Attributes, text)
		}
	}
	if !v.Filterable {
		return
	}
	field := attributePrefix + v.Code
	for i, text := range texts {
		switch v.Type {
		case catalog.NumberAttribute:
			d.Numbers = append(d.Numbers, index.Number{Field: field, Value: fromMillionths(v.Numbers[i])})
		case catalog.DateAttribute:
			d.Numbers = append(d.Numbers, index.Number{Field: field, Value: fromWhole(v.Numbers[i])})
		default:
			d.Terms = append(d.Terms, index.Term{Field: field, Value: text})
		}
	}
}

// choice is what a value of a choice attribute is called.
func (n *names) choice(code, value string) string {
	if a := n.attributes[code]; a != nil {
		for _, c := range a.Choices {
			if c.Value == value {
				return c.Label
			}
		}
	}
	return value
}

// appendNew appends a text that is not empty and not there yet.
func appendNew(list []string, text string) []string {
	if text == "" || slices.Contains(list, text) {
		return list
	}
	return append(list, text)
}

// textOf is the text of a description without its markup.
func textOf(description string) string {
	if description == "" {
		return ""
	}
	var b strings.Builder
	for z := html.NewTokenizer(strings.NewReader(description)); b.Len() < maxDescription; {
		switch z.Next() {
		case html.ErrorToken: // the end
			return strings.Join(strings.Fields(b.String()), " ")
		case html.TextToken:
			b.Write(z.Text())
		default:
			if name, _ := z.TagName(); !within[string(name)] {
				b.WriteByte(' ')
			}
		}
	}
	return strings.ToValidUTF8(strings.Join(strings.Fields(b.String()), " "), "")
}

// within lists the elements that stand inside a word.
var within = map[string]bool{
	"a": true, "abbr": true, "b": true, "code": true, "em": true, "i": true, "q": true, "s": true, "small": true, "span": true,
	"strong": true, "sub": true, "sup": true, "u": true,
}
