package page

import (
	"slices"
	"strconv"
	"strings"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/search"
	"winkel/internal/kernel/fault"
)

// How much of a facet is shown.
const (
	facetsShown = 8 // values at once; the others when somebody wants to see them
	facetsMost  = 40
)

// choose narrows the filter by the values of facets that are chosen, and drops from the selection what does not exist and what
// the list is narrowed to by what it is.
func (v *visit) choose(filter *search.Filter, s *selection) error {
	view, err := v.view()
	if err != nil {
		return err
	}
	s.ofBrand, s.ofCategory = len(filter.Brands) > 0, filter.Category != 0
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
			if !found || s.ofBrand {
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

// called is what a chosen value is called, for the way to leave it out.
func (v *visit) called(p pick) string {
	if v.look == nil {
		return p.Value
	}
	facet, value := v.look.Label(p.Name, p.Value)
	if p.Name == brandPick || p.Name == categoryPick {
		return value
	}
	return facet + ": " + value
}

// facets makes links of what was counted.
func (v *visit) facets(s selection, found *search.Found) []facetGroup {
	var groups []facetGroup
	for _, f := range found.Facets {
		if f.Name == "in_stock" || f.Name == brandPick && s.ofBrand || f.Name == categoryPick && s.ofCategory {
			continue // it has a box of its own, or is what the page is about
		}
		g := facetGroup{Label: f.Label}
		for _, value := range f.Values[:min(len(f.Values), facetsMost)] {
			l := v.facetLink(s, f, value)
			g.Open = g.Open || l.On
			if len(g.Values) < facetsShown || l.On {
				g.Values = append(g.Values, l)
			} else {
				g.More = append(g.More, l)
			}
		}
		groups = append(groups, g)
	}
	return groups
}

func (v *visit) facetLink(s selection, f search.Facet, value search.Value) facetLink {
	l := facetLink{Text: value.Label, Count: v.format.Number(strconv.FormatInt(value.Count, 10))}
	var next selection
	switch f.Type {
	case search.PriceFacet:
		low, high := v.priceRange(value.Value)
		l.Text = v.priceText(low, high)
		l.On = low.Text == s.lowest.Text && high.Text == s.highest.Text
		next = s.after(func(s *selection) { s.lowest, s.highest = low, high })
		if l.On {
			next = s.after(func(s *selection) { s.lowest, s.highest = amountField{}, amountField{} })
		}
	case search.RatingFacet:
		stars, _ := strconv.ParseInt(value.Value, 10, 64)
		l.Text, l.On = starsText(stars), s.stars == stars
		next = s.after(func(s *selection) { s.stars = stars })
		if l.On {
			next = s.after(func(s *selection) { s.stars = 0 })
		}
	default:
		p := pick{f.Name, value.Value}
		l.On = s.has(p)
		next = s.after(func(s *selection) { s.toggle(p) })
	}
	l.Path, l.NoFollow = next.address(), !next.isUsual() || next.query != ""
	return l
}

// priceRange is a range of minor units as somebody would type it.
func (v *visit) priceRange(text string) (low, high amountField) {
	left, right, _ := strings.Cut(text, "..")
	field := func(text string) amountField {
		minor, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return amountField{}
		}
		return amountField{Text: v.format.Number(v.amount(minor).Decimal()), Minor: &minor}
	}
	return field(left), field(right)
}

func (v *visit) priceText(low, high amountField) string {
	amount := func(f amountField) string { return v.format.Amount(v.amount(*f.Minor)) }
	switch {
	case low.Minor == nil && high.Minor == nil:
		return "Any price"
	case low.Minor == nil:
		return "Up to " + amount(high)
	case high.Minor == nil:
		return "From " + amount(low)
	}
	return amount(low) + " – " + amount(high)
}

func starsText(stars int64) string {
	text := strconv.FormatInt(stars, 10)
	switch stars {
	case mostStars:
		return text + " stars"
	case 1:
		return "1 star and more"
	}
	return text + " stars and more"
}
