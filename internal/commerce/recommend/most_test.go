package recommend_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/recommend"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

var sells = db.SQL(`
	INSERT INTO product_popularity (product_id, score, buyers, repeat_buyers, again_ppm, trend_ppm) VALUES ($1, $2, 1, 0, 0, 1000000)`)

// TestBestOfACategoryThatSellsLittle: what sells best in a category is shown, however many products of others sell more.
func TestBestOfACategoryThatSellsLittle(t *testing.T) {
	eachShelf(t, func(t *testing.T, s *shelf) {
		above, err := s.Catalog.CreateCategory(t.Context(), catalog.CategoryInput{Name: "Niche"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		below, err := s.Catalog.CreateCategory(t.Context(), catalog.CategoryInput{Name: "Below", ParentID: above.ID}, nil)
		if err != nil {
			t.Fatal(err)
		}
		in := func(c *catalog.Category) func(*catalog.ProductInput) {
			return func(in *catalog.ProductInput) { in.Categories = []catalog.CategoryRef{{Slug: c.Slug}} }
		}
		second, first, other := s.sell("Second", 100, in(above)), s.sell("First", 100, in(below)), s.sell("Other", 100)
		b := &db.Batch{}
		b.Exec(sells, second, int64(5000))
		b.Exec(sells, first, int64(6000))
		b.Exec(sells, other, int64(9999))
		for i := range 600 {
			b.Exec(sells, id.Product(1000+i), int64(9000))
		}
		if err := s.DB.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		for category, want := range map[id.Category][]string{above.ID: {"First: popular", "Second: popular"}, below.ID: {"First: popular"}} {
			if diff := cmp.Diff(want, s.titles(s.BestSellers(t.Context(), category, 5))); diff != "" {
				t.Error(diff)
			}
		}
	})
}

// TestWhatWasBoughtLastIsLearnedFrom: where there is more than fits into memory, the newest orders count.
func TestWhatWasBoughtLastIsLearnedFrom(t *testing.T) {
	eachShelf(t, func(t *testing.T, s *shelf) {
		old, cup, plate := s.sell("Old", 100), s.sell("Cup", 100), s.sell("Plate", 100)
		for range 3 {
			s.buy(0, "ada@example.com", old)
		}
		for range 2 {
			s.buy(0, "bob@example.com", cup, plate)
		}
		for _, c := range []struct {
			most          int
			orders, lines int64
		}{{5, 3, 5}, {4, 2, 4}, {3, 1, 2}, {100, 5, 7}} {
			recommend.LearnFrom(s.Service, c.most)
			if r := s.compute(); int64(r.Orders) != c.orders || int64(r.Lines) != c.lines {
				t.Errorf("of %d lines: %d orders with %d lines were learned from, want %d with %d", c.most, r.Orders, r.Lines, c.orders, c.lines)
			}
		}
	})
}
