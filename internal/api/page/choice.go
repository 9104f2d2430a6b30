package page

import (
	"regexp"
	"strings"

	"winkel/internal/commerce/search"
	"winkel/internal/kernel/money"
)

// facet is what a list can be narrowed by, as the API answers it.
type facet struct {
	Name   string           `json:"name"`
	Label  string           `json:"label"`
	Type   search.FacetType `json:"type"`
	Unit   string           `json:"unit"`
	Values []facetValue     `json:"values"`
}

type facetValue struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// offered is the facet that names a value, and the value; nil where none does.
func offered(p pick, facets []facet) (*facet, *facetValue) {
	for i := range facets {
		if facets[i].Name != p.Name {
			continue
		}
		for j := range facets[i].Values {
			if facets[i].Values[j].Value == p.Value {
				return &facets[i], &facets[i].Values[j]
			}
		}
	}
	return nil, nil
}

// isRange reports whether a value is from one number or date to another.
func isRange(p pick, facets []facet) bool {
	of, _ := offered(p, facets)
	return of != nil && of.Type == search.RangeFacet && strings.Contains(p.Value, "..")
}

// called is what the page calls a value that was chosen, with the name of its facet where that does not go without saying; empty where
// no facet names it, and for ranges. web/src/shop/lists/named.ts has the same for the heading.
func (v *visit) called(p pick, facets []facet) string {
	of, value := offered(p, facets)
	if of == nil || isRange(p, facets) {
		return ""
	}
	text := value.Label
	switch of.Type {
	case search.BooleanFacet:
		text = v.speaks("No", "Nein")
		if p.Value == "true" {
			text = v.speaks("Yes", "Ja")
		}
	case search.RangeFacet:
		text = p.Value
		if plainNumber.MatchString(text) {
			text = strings.Replace(v.format.Number(text), "-", "−", 1)
			if of.Unit != "" {
				text += money.NoBreak + of.Unit
			}
		}
	}
	if p.Name == brandPick || p.Name == categoryPick {
		return text
	}
	return of.Label + ": " + text
}

// plainNumber is a number as facets write it; a date is none.
var plainNumber = regexp.MustCompile(`^-?\d+(\.\d+)?$`)
