package search_test

import (
	"fmt"
	"slices"
	"testing"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/search"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
)

// What concerns more products than a page of the index may hold (1,000) concerns all of them.
func TestLargeCollectionsAndCategoriesAreWhole(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		const many = 1040
		house, err := s.CreateCategory(t.Context(), catalog.CategoryInput{Name: "House"}, nil)
		must(t, err)
		lamps, err := s.CreateCategory(t.Context(), catalog.CategoryInput{Name: "Lamps"}, nil)
		must(t, err)
		var members []id.Product
		for i := range many {
			members = append(members, s.sell(fmt.Sprint("Thing ", i), 100, in("lamps")).ID)
		}
		all, err := s.CreateCollection(t.Context(), catalog.CollectionInput{Title: "All", Products: members}, nil)
		must(t, err)
		s.open(search.Options{})

		if turned := s.turn(search.Filter{Collection: all.ID}); !slices.Equal(turned, members) {
			t.Errorf("the collection shows %d of %d products, the first is %v", len(turned), many, turned[:1])
		}
		_, err = s.MoveCategory(t.Context(), lamps.ID, nil, house.ID, nil, nil)
		must(t, err)
		name := "Lanterns"
		_, err = s.UpdateCategory(t.Context(), lamps.ID, nil, catalog.CategoryPatch{Name: &name}, nil)
		must(t, err)
		few := members[:3]
		_, err = s.UpdateCollection(t.Context(), all.ID, nil, catalog.CollectionPatch{Products: &few}, nil)
		must(t, err)
		for _, is := range []struct {
			what string
			f    search.Filter
			want int64
		}{
			{"the category above", search.Filter{Category: house.ID}, many},
			{"the new name", search.Filter{Query: "lanterns"}, many},
			{"the old name", search.Filter{Query: "lamps"}, 0},
			{"the rest of the collection", search.Filter{Collection: all.ID, Sort: search.Newest}, 3},
		} {
			eventually(t, fmt.Sprint(is.want, " products by ", is.what), func() bool { return s.list(is.f).Total == is.want })
		}
		s.agrees()
	})
}

// turn turns the pages of a list.
func (s *shop) turn(f search.Filter) []id.Product {
	s.t.Helper()
	var products []id.Product
	for request := (page.Request{Limit: page.MaxLimit}); ; {
		found, err := s.search.List(s.t.Context(), search.Request{Filter: f, Page: request})
		must(s.t, err)
		products = append(products, found.Products...)
		if request.Cursor = found.Next; found.Next == "" {
			return products
		}
	}
}

// A model that no longer hears of changes is found to show a collection as it was.
func TestCollectionsAreCompared(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		members := []id.Product{s.sell("One", 100).ID, s.sell("Two", 100).ID, s.sell("Three", 100).ID}
		c, err := s.CreateCollection(t.Context(), catalog.CollectionInput{Title: "All", Products: members}, nil)
		must(t, err)
		closed := s.open(search.Options{})
		s.wants("the collection", search.Filter{Collection: c.ID}, "One", "Two", "Three")
		s.agrees()
		closed()
		slices.Reverse(members)
		_, err = s.UpdateCollection(t.Context(), c.ID, nil, catalog.CollectionPatch{Products: &members}, nil)
		must(t, err)
		var differences []string
		must(t, s.search.Verify(t.Context(), func(difference string) { differences = append(differences, difference) }))
		if want := []string{c.ID.String() + " shows its products in another order"}; !slices.Equal(differences, want) {
			t.Errorf("reported is %q, not %q", differences, want)
		}
	})
}
