package index

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/kernel/id"
)

func TestSuggest(t *testing.T) {
	x := shop()
	x.Put(Document{ID: 8, Title: "Kühlschrank notenständer", Brand: "Nordic Notes", Categories: []string{"Kitchen notes"}, Description: "nothing"})
	for begun, want := range map[string]Suggestions{
		"noteb":     {Queries: []string{"notebook", "notebooks"}, Categories: []string{"Notebooks"}, Products: []id.Product{2, 1, 3}},
		"kuhl":      {Queries: []string{"kühlschrank"}, Products: []id.Product{8}},
		"KÜHLS":     {Queries: []string{"kühlschrank"}, Products: []id.Product{8}},
		"notebuok":  {Queries: []string{"notebook"}, Products: []id.Product{2, 1, 3}},
		"sony b":    {Queries: []string{"sony bravia"}, Products: []id.Product{4}},
		"nothi":     {Products: []id.Product{8}}, // only a description has it, which is no name to suggest
		"targus ":   {Brands: []string{"Targus"}, Products: []id.Product{3}},
		"nord":      {Queries: []string{"nordic"}, Brands: []string{"Nordic Notes"}, Products: []id.Product{8}},
		"mz-77e1t0": {Products: []id.Product{7}},
		// What was said is not said again, and the end of a number is no word.
		"notebook noteb": {Products: []id.Product{2, 1, 3}},
		"zz-n":           {},
		"wi-fi-r":        {Queries: []string{"wi fi router"}, Products: []id.Product{6}},
		"":               {},
		"?":              {},
	} {
		got := x.Suggest(begun, 5)
		for _, list := range []*[]string{&got.Queries, &got.Brands, &got.Categories} {
			if len(*list) == 0 {
				*list = nil
			}
		}
		slices.Sort(got.Products)
		slices.Sort(want.Products)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q:\n%s", begun, diff)
		}
	}
	if got := x.Suggest("n", 1); len(got.Queries) > 1 || len(got.Products) > 1 || len(got.Brands) > 1 || len(got.Categories) > 1 {
		t.Errorf("more than one of a kind: %+v", got)
	}
	if got := x.Suggest(strings.Repeat("notebook ", 1000), 3); len(got.Products) == 0 {
		t.Error("a long text finds nothing")
	}
}

func TestSpellingIsSuggested(t *testing.T) {
	x := shop()
	for n := range int64(100) {
		x.Put(Document{ID: id.Product(100 + n), Title: "Toaster"})
	}
	x.Put(Document{ID: 300, Title: "Toastar"})
	for text, want := range map[string]struct {
		suggestion string
		corrected  bool
	}{
		"toaster":        {"", false},
		"toasetr":        {"toaster", true},
		"tosater 2":      {"toaster 2", true},
		"toastar":        {"toaster", false}, // it is there, but rare
		"televisoin led": {"televisions led", true},
		"4711":           {"", false}, // a number is another number
	} {
		r := x.Search(Query{Text: text, Limit: 3})
		if r.Suggestion != want.suggestion || r.Corrected != want.corrected {
			t.Errorf("%q: suggestion %q, corrected %v", text, r.Suggestion, r.Corrected)
		}
	}
}

func TestMarks(t *testing.T) {
	x := shop()
	for text, want := range map[string][]string{
		"NOTEBOOK":     {"notebook", "notebooks"},
		"note book":    {"notebook", "notebooks"},
		"tv":           {"televisions", "tv"},
		"1000 gb":      {"1000"},
		"wifi routers": {"router", "wifi"},
	} {
		if got := x.Search(Query{Text: text, Limit: 3}).Marks; !slices.Equal(got, want) {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}

func TestFacets(t *testing.T) {
	x := shop()
	cheap := 10_000.0
	r := x.Search(Query{
		Filters: []Filter{{Field: "category", Values: []string{"Notebooks"}}, {Field: FieldPrice, Max: &cheap}},
		Facets:  []string{"brand", "category", FieldPrice, FieldInStock, "attr.none"},
	})
	// Nothing is in the category that costs no more; each facet shows what there would be without its own filter.
	want := []Facet{
		{Field: "category", Values: []Count{{"Storage", 2, false}, {"Bags", 1, false}, {"Network", 1, false}, {"Notebooks", 0, true}}, Min: 0, Max: -1},
		{Field: FieldPrice, Values: []Count{{"..10000", 0, true}, {"..29999", 1, false}, {"80000..", 1, false}}, Min: 29_900, Max: 89_900},
	}
	if diff := cmp.Diff(want, r.Facets); r.Total != 0 || diff != "" {
		t.Errorf("%d products:\n%s", r.Total, diff)
	}
}
