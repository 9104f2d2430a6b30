package search_test

import (
	"fmt"
	"slices"
	"testing"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/search"
	"winkel/internal/kernel/id"
)

// facet is the values of a facet as a list counts them; empty: it has none.
func facet(found *search.Found, name string) string {
	at := slices.IndexFunc(found.Facets, func(f search.Facet) bool { return f.Name == name })
	if at < 0 {
		return ""
	}
	text := ""
	for _, v := range found.Facets[at].Values {
		text += fmt.Sprintf("%s %d", v.Value, v.Count)
		if v.Selected {
			text += " chosen"
		}
		text += ", "
	}
	return text
}

func (s *shop) category(name string, parent id.Category) *catalog.Category {
	s.t.Helper()
	c, err := s.CreateCategory(s.t.Context(), catalog.CategoryInput{Name: name, ParentID: parent}, nil)
	must(s.t, err)
	return c
}

// Whoever has gone down to the end of the tree can still go somewhere else: a facet does not heed its own selection.
func TestACategoryCanBeChosenAgain(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		printing := s.category("Printing", 0)
		printers, _, empty := s.category("Printers", printing.ID), s.category("Paper", printing.ID), s.category("Plotters", printing.ID)
		cables := s.category("Cables", 0)
		s.sell("Laser printer", 900, in("printers"))
		s.sell("Ink printer", 500, in("printers"))
		s.sell("Printer paper", 100, in("paper"))
		s.sell("Printer cable", 50, in("cables"))
		s.sell("Table", 50)
		s.open(search.Options{})
		for _, test := range []struct {
			what   string
			filter search.Filter
			want   string
		}{
			{"the top", search.Filter{Query: "printer"}, "printing 3, cables 1, "},
			{"a category with others below it", search.Filter{Query: "printer", Category: printing.ID}, "printing 3 chosen, printers 2, paper 1, "},
			{"the end of the tree", search.Filter{Query: "printer", Category: printers.ID}, "printers 2 chosen, paper 1, "},
			{"an end at the top", search.Filter{Query: "printer", Category: cables.ID}, "cables 1 chosen, printing 3, "},
			{"one without anything", search.Filter{Query: "printer", Category: empty.ID}, "plotters 0 chosen, printers 2, paper 1, "},
			{"the only one that fits", search.Filter{Query: "laser", Category: printers.ID}, "printers 1 chosen, "},
			{"beside another filter", search.Filter{Query: "printer", Category: printers.ID, MaxPrice: new(int64(600))}, "printers 1 chosen, paper 1, "},
		} {
			if got := facet(s.list(test.filter), "category"); got != test.want {
				t.Errorf("%s: %q, want %q", test.what, got, test.want)
			}
		}
	})
}

// The index counts the largest categories alone. Those beside and below a small one are there all the same.
func TestSmallCategoriesOfALargeTree(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		root := s.category("Root", 0)
		for i := range 120 {
			c := s.category(fmt.Sprintf("Large %03d", i), root.ID)
			s.sell(fmt.Sprint("Thing ", i), 100, in(c.Slug))
			s.sell(fmt.Sprint("Other thing ", i), 100, in(c.Slug))
		}
		corner := s.category("Zz corner", 0)
		nook := s.category("Nook", corner.ID)
		s.category("Cranny", corner.ID)
		s.category("Nothing", corner.ID)
		s.sell("Thing of the nook", 100, in("nook"))
		s.sell("Thing of the cranny", 100, in("cranny"))
		s.open(search.Options{})
		for _, query := range []string{"", "thing"} {
			if got := facet(s.list(search.Filter{Query: query, Category: corner.ID}), "category"); got != "zz-corner 2 chosen, cranny 1, nook 1, " {
				t.Errorf("below with %q: %q", query, got)
			}
			if got := facet(s.list(search.Filter{Query: query, Category: nook.ID, Sort: search.PriceAsc}), "category"); got != "nook 1 chosen, cranny 1, " {
				t.Errorf("beside with %q: %q", query, got)
			}
		}
	})
}
