package search

import (
	"slices"
	"strings"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/search/index"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

// Facet is how many products there would be for each value of something, were the list not narrowed by it.
type Facet struct {
	Name   string // of the filter: category, brand, price, rating, in_stock, attr.<code>
	Label  string
	Type   FacetType
	Unit   string // of numbers; may be empty
	Values []Value
}

// FacetType says what the values of a facet are.
type FacetType string

// The types of facets.
const (
	ValueFacet   FacetType = "value"   // one of several, by name
	RangeFacet   FacetType = "range"   // numbers or dates, "min..max", either side of which may be missing
	PriceFacet   FacetType = "price"   // prices in minor units, "min..max"
	RatingFacet  FacetType = "rating"  // that many stars and more
	BooleanFacet FacetType = "boolean" // true or false
)

// Value is one value of a facet.
type Value struct {
	Value    string // as the filter takes it
	Label    string
	Count    int64
	Selected bool
}

// facetFields is the fields that a list is counted by, the most telling first.
func (n *names) facetFields() []string {
	fields := []string{fieldCategory, fieldBrand, fieldPrice, fieldRating, fieldStock}
	for _, a := range n.facets[:min(len(n.facets), maxAttributeFacets)] {
		fields = append(fields, attributePrefix+a.Code)
	}
	return fields
}

// facets puts what the index counted into the words of the shop. What has nothing left to choose is left out.
func (v *View) facets(r *Request, counted []index.Facet) []Facet {
	list := []Facet{}
	for i := range counted {
		if f, tells := v.facet(r, &counted[i]); tells {
			list = append(list, f)
		}
	}
	return list
}

func (v *View) facet(r *Request, counted *index.Facet) (Facet, bool) {
	n := v.names
	f := Facet{Name: counted.Field, Type: ValueFacet, Values: make([]Value, 0, len(counted.Values))}
	var label func(value string) (as, text string)
	switch counted.Field {
	case fieldCategory:
		return n.categoryFacet(r, counted)
	case fieldBrand:
		f.Label = "Brand"
		label = func(value string) (string, string) { return v.model.brandOf(value) }
	case fieldPrice:
		f.Label, f.Type = "Price", PriceFacet
		label = func(value string) (string, string) { return value, n.priceLabel(value) }
	case fieldRating:
		f.Label, f.Type = "Rating", RatingFacet
		label = starsOf
	case fieldStock:
		f.Label, f.Type = "Availability", BooleanFacet
		label = func(value string) (string, string) {
			return value, map[string]string{"true": "In stock", "false": "Not in stock"}[value]
		}
	default:
		a := n.attributes[strings.TrimPrefix(counted.Field, attributePrefix)]
		if a == nil {
			return f, false
		}
		f.Label, f.Unit = a.Label, a.Unit
		f.Type, label = n.labelsOf(a)
	}
	for _, c := range counted.Values {
		value, text := label(c.Value)
		if value != "" {
			f.Values = append(f.Values, Value{Value: value, Label: text, Count: int64(c.Products), Selected: c.Selected})
		}
	}
	return f, len(f.Values) > 0
}

// labelsOf is the type of an attribute's facet, and what its values are called.
func (n *names) labelsOf(a *catalog.Attribute) (FacetType, func(string) (string, string)) {
	switch a.Type {
	case catalog.BooleanAttribute:
		return BooleanFacet, func(value string) (string, string) {
			return value, map[string]string{"true": "Yes", "false": "No"}[value]
		}
	case catalog.NumberAttribute, catalog.DateAttribute:
		return RangeFacet, func(value string) (string, string) { return rangeOf(a, value) }
	case catalog.ChoiceAttribute:
		return ValueFacet, func(value string) (string, string) { return value, n.choice(a.Code, value) }
	}
	return ValueFacet, func(value string) (string, string) { return value, value }
}

// brandOf is the slug and the name of a brand by its id; empty for one that is gone.
func (m *model) brandOf(value string) (slug, name string) {
	brand, err := id.ParseBrand(value)
	if err != nil {
		return "", ""
	}
	b, _ := m.brand(brand)
	return b.Slug, b.Name
}

// starsOf is a number of stars by a range of hundredths.
func starsOf(value string) (stars, label string) {
	low, _, _ := strings.Cut(value, "..")
	hundredths := wholeOf(low)
	if hundredths < 100 {
		return "", ""
	}
	stars = string(rune('0' + hundredths/100))
	return stars, stars + " and more"
}

// priceLabel is a range of minor units as amounts.
func (n *names) priceLabel(value string) string {
	low, high, _ := strings.Cut(value, "..")
	amount := func(text string) string {
		return money.Amount{Minor: wholeOf(text), Currency: n.currency}.String()
	}
	return between(low, high, amount)
}

// rangeOf is a range of an attribute, with its dates as dates.
func rangeOf(a *catalog.Attribute, value string) (text, label string) {
	low, high, isRange := strings.Cut(value, "..")
	if !isRange {
		high = low
	}
	write := func(text string) string { return text }
	if a.Type == catalog.DateAttribute {
		date := func(text string) string {
			if text == "" {
				return ""
			}
			return catalog.FormatDate(wholeOf(text))
		}
		low, high = date(low), date(high)
	} else if a.Unit != "" {
		write = func(text string) string { return text + " " + a.Unit }
	}
	if low == high && low != "" {
		return low, write(low)
	}
	return low + ".." + high, between(low, high, write)
}

// between is a range in words.
func between(low, high string, write func(string) string) string {
	switch {
	case low == "":
		return "up to " + write(high)
	case high == "":
		return write(low) + " and more"
	}
	return write(low) + " – " + write(high)
}

// prices is the range of prices that was counted.
func (v *View) prices(counted []index.Facet) *Prices {
	at := slices.IndexFunc(counted, func(f index.Facet) bool { return f.Field == fieldPrice })
	if at < 0 || counted[at].Max < counted[at].Min {
		return nil
	}
	amount := func(n int64) money.Amount { return money.Amount{Minor: n, Currency: v.names.currency} }
	return &Prices{Min: amount(wholeNumber(counted[at].Min)), Max: amount(wholeNumber(counted[at].Max))}
}

// CanFilter reports whether a filter by an attribute would be accepted, and say something.
func (v *View) CanFilter(f catalog.AttributeFilter) bool {
	a := v.names.attribute(f.Code)
	if a == nil || !a.Filterable {
		return false
	}
	filter, err := attributeFilter(a, f)
	return err == nil && len(filter.Values) > 0
}

// Label is what a facet and one of its values are called. What nobody knows is called as it is written.
func (v *View) Label(name, value string) (facet, text string) {
	switch name {
	case fieldCategory:
		if c := v.names.slugs[value]; c != nil {
			return "Category", c.Name
		}
		return "Category", value
	case fieldBrand:
		if b, known := v.Brand(value); known {
			return "Brand", b.Name
		}
		return "Brand", value
	}
	a := v.names.attribute(strings.TrimPrefix(name, attributePrefix))
	if a == nil {
		return name, value
	}
	kind, label := v.names.labelsOf(a)
	if kind == RangeFacet {
		if low, high, err := parseRange(a.Type, value); err == nil {
			value = writeRange(low, high)
		}
	}
	_, text = label(value)
	return a.Label, text
}
