package search_test

import (
	"fmt"
	"testing"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/search"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/page"
)

// Values that say nothing narrow nothing.
func TestEmptyValuesNarrowNothing(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		s.sell("Lamp", 100, func(p *catalog.ProductInput) {
			p.Attributes = []catalog.AttributeInput{
				{Code: "weight", Type: catalog.NumberAttribute, Values: []string{"3"}, Filterable: true, Facet: true},
				{Code: "colour", Type: catalog.TextAttribute, Values: []string{"red"}, Filterable: true, Facet: true},
				{Code: "dimmable", Type: catalog.BooleanAttribute, Values: []string{"true"}, Filterable: true, Facet: true},
				{Code: "made", Type: catalog.DateAttribute, Values: []string{"2026-05-04"}, Filterable: true, Facet: true},
			}
		})
		s.sell("Sofa", 100)
		s.open(search.Options{})
		filter := func(code string, values ...string) search.Filter {
			return search.Filter{Attributes: []catalog.AttributeFilter{{Code: code, Values: values}}}
		}
		for _, f := range []search.Filter{
			filter("weight", ""), filter("weight", ".."), filter("weight", "", ".."), filter("made", ".."), filter("colour", ""), filter("dimmable", ""), filter("weight"),
		} {
			s.wants(fmt.Sprint(f.Attributes), f, "Sofa", "Lamp")
		}
		s.wants("an empty value beside one", filter("weight", "", "3..4"), "Lamp")
		s.wants("a value that nothing has", filter("colour", ".."))
		view, err := s.search.View(t.Context())
		must(t, err)
		for value, want := range map[string]bool{"": false, "..": false, "3": true, "3..": true} {
			if got := view.CanFilter(catalog.AttributeFilter{Code: "weight", Values: []string{value}}); got != want {
				t.Errorf("a filter by %q: %v", value, got)
			}
		}
		_, err = s.search.List(t.Context(), search.Request{Filter: filter("unheard", ""), Page: page.Request{Limit: 1}})
		if fault.CodeOf(err) != fault.CodeValidation {
			t.Errorf("an attribute that there is not: %v", err)
		}
	})
}
