package page

import (
	"slices"
	"strings"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/search"
	"winkel/internal/kernel/fault"
)

// choose narrows the filter by the values of facets that are chosen, and drops from the selection what does not exist and what
// the list is narrowed to by what it is.
func (v *visit) choose(filter *search.Filter, s *selection) error {
	view, err := v.view()
	if err != nil {
		return err
	}
	ofBrand := len(filter.Brands) > 0
	var known []pick
	for _, p := range s.picks {
		code, isAttribute := strings.CutPrefix(p.Name, attributePick)
		switch {
		case isAttribute:
			if !chooseAttribute(view, filter, code, p.Value) {
				continue
			}
		case p.Name == brandPick:
			brand, found := view.Brand(p.Value)
			if !found || ofBrand {
				continue
			}
			filter.Brands, p.Value = append(filter.Brands, brand.ID), brand.Slug
		default:
			c, err := view.Category(v.context(), p.Value)
			if err != nil && fault.KindOf(err) != fault.NotFound {
				return err
			}
			if err != nil || filter.Category != 0 {
				continue
			}
			filter.Category, p.Value = c.ID, c.Slug
		}
		known = append(known, p)
	}
	s.picks = known
	s.tidy()
	return nil
}

// chooseAttribute narrows the filter to one more value of an attribute; false: it cannot be narrowed to that.
func chooseAttribute(view *search.View, filter *search.Filter, code, value string) bool {
	if !view.CanFilter(catalog.AttributeFilter{Code: code, Values: []string{value}}) {
		return false
	}
	at := slices.IndexFunc(filter.Attributes, func(f catalog.AttributeFilter) bool { return f.Code == code })
	switch {
	case at >= 0:
		filter.Attributes[at].Values = append(filter.Attributes[at].Values, value)
	case len(filter.Attributes) == catalog.MaxAttributeFilters:
		return false
	default:
		filter.Attributes = append(filter.Attributes, catalog.AttributeFilter{Code: code, Values: []string{value}})
	}
	return true
}
