package search

import (
	"slices"
	"strconv"
	"strings"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/search/index"
	"winkel/internal/kernel/fault"
)

// Limits of a filter.
const (
	MaxQuery           = 200 // bytes of words that are looked at
	MaxValues          = 16  // of one field
	maxAttributes      = catalog.MaxAttributeFilters
	maxAttributeFacets = 50
)

// query makes the query of a request, and fills in the order where the request has none.
func (n *names) query(r *Request) (index.Query, error) {
	r.Query = normal(r.Query)
	if r.Sort == "" {
		switch {
		case r.Query != "":
			r.Sort = Relevance
		case r.Collection != 0:
			r.Sort = Manual
		default:
			r.Sort = Newest
		}
	}
	if !IsSort(r.Sort) {
		return index.Query{}, fault.Invalidf("sort", "%q is not an order of this list.", string(r.Sort))
	}
	if r.Sort == Manual && n.ruled[r.Collection] {
		r.Sort = Newest
	}
	if r.Sort == Manual && r.Collection == 0 {
		return index.Query{}, fault.Invalidf("sort", "Only a collection has a manual order.")
	}
	q := index.Query{Text: r.Query, Sort: sorts[r.Sort]}
	n.narrow(&q, &r.Filter)
	if err := n.narrowByAttributes(&q, r.Attributes); err != nil {
		return index.Query{}, err
	}
	if r.Facets {
		q.Facets = n.facetFields()
	}
	return q, nil
}

// normal is words without what is no text, with single spaces, and not too many of them.
func normal(query string) string {
	if len(query) > MaxQuery {
		query = query[:MaxQuery]
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(strings.ToValidUTF8(query, ""), "\x00", " ")), " ")
}

// narrow adds what a filter says, but for attributes.
func (n *names) narrow(q *index.Query, f *Filter) {
	terms := func(field string, values ...string) {
		if len(values) > 0 {
			q.Filters = append(q.Filters, index.Filter{Field: field, Values: values})
		}
	}
	if f.Category != 0 {
		terms(fieldCategory, f.Category.String())
	}
	if f.Collection != 0 {
		terms(fieldCollection, f.Collection.String())
	}
	brands := make([]string, len(f.Brands))
	for i, b := range f.Brands {
		brands[i] = b.String()
	}
	terms(fieldBrand, brands...)
	terms(fieldTag, f.Tags...)
	if f.MinPrice != nil || f.MaxPrice != nil {
		q.Filters = append(q.Filters, index.Filter{Field: fieldPrice, Min: bound(f.MinPrice), Max: bound(f.MaxPrice)})
	}
	if f.InStock != nil {
		terms(fieldStock, strconv.FormatBool(*f.InStock))
	}
	if f.MinRating != nil {
		hundredths := 100 * *f.MinRating
		q.Filters = append(q.Filters, index.Filter{Field: fieldRating, Min: bound(&hundredths)})
	}
}

// narrowByAttributes adds attribute filters, those that leave everything in excepted; validation_failed for what there is nothing to
// filter by.
func (n *names) narrowByAttributes(q *index.Query, filters []catalog.AttributeFilter) error {
	if len(filters) > maxAttributes {
		return fault.Invalidf("attr", "There are %d values; %d are allowed.", len(filters), maxAttributes)
	}
	for _, f := range filters {
		param := attributePrefix + clip(f.Code)
		a := n.attribute(f.Code)
		switch {
		case a == nil || !a.Filterable:
			return fault.Invalidf(param, "There is no attribute %q to filter by.", clip(f.Code))
		case len(f.Values) > MaxValues:
			return fault.Invalidf(param, "There are %d values; %d are allowed.", len(f.Values), MaxValues)
		}
		filter, err := attributeFilter(a, f)
		if err != nil {
			return fault.From(err).WithParam(param)
		}
		if len(filter.Values) > 0 {
			q.Filters = append(q.Filters, filter)
		}
	}
	return nil
}

// attribute is an attribute by its code or id.
func (n *names) attribute(name string) *catalog.Attribute {
	if a := n.attributes[name]; a != nil {
		return a
	}
	for _, a := range n.attributes {
		if a.ID.String() == name {
			return a
		}
	}
	return nil
}

// attributeFilter reads the values of a filter, which for numbers and dates may be ranges as facets write them, and its range. Empty
// values, and ranges without bounds, say nothing; it has no values when there is nothing else.
func attributeFilter(a *catalog.Attribute, f catalog.AttributeFilter) (index.Filter, error) {
	f.Values = slices.DeleteFunc(slices.Clone(f.Values), func(text string) bool { return text == "" })
	filter := index.Filter{Field: attributePrefix + a.Code}
	switch a.Type {
	case catalog.NumberAttribute, catalog.DateAttribute:
	case catalog.BooleanAttribute:
		for _, text := range f.Values {
			truth, err := catalog.ParseBoolean(text)
			if err != nil {
				return filter, err
			}
			filter.Values = append(filter.Values, strconv.FormatBool(truth))
		}
		return filter, refuseRange(a, f)
	default:
		filter.Values = f.Values
		return filter, refuseRange(a, f)
	}
	for _, text := range f.Values {
		low, high, err := parseRange(a.Type, text)
		switch {
		case err != nil:
			return filter, err
		case low != nil || high != nil:
			filter.Values = append(filter.Values, writeRange(low, high))
		}
	}
	if f.Min == "" && f.Max == "" {
		return filter, nil
	}
	low, high, err := parseRange(a.Type, f.Min+".."+f.Max)
	if err == nil {
		filter.Values = append(filter.Values, writeRange(low, high))
	}
	return filter, err
}

func refuseRange(a *catalog.Attribute, f catalog.AttributeFilter) error {
	if f.Min != "" || f.Max != "" {
		return fault.Invalidf("attr", "%s is not a number: it has no range.", a.Code)
	}
	return nil
}

func clip(text string) string {
	const longest = 60
	if len(text) <= longest {
		return text
	}
	return strings.ToValidUTF8(text[:longest], "") + "…"
}
