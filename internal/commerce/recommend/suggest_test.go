package recommend_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winkel/internal/commerce/recommend"
	"winkel/internal/kernel/id"
)

// known is a Knowledge of a table.
type known struct {
	together map[id.Product][]recommend.Scored
	again    map[id.Product]float64
	popular  []recommend.Scored
}

func (k known) TogetherWith(p id.Product) []recommend.Scored { return k.together[p] }
func (k known) Popular() []recommend.Scored                  { return k.popular }
func (k known) Habit(p id.Product) recommend.Habit {
	return recommend.Habit{Again: k.again[p], Trend: 1}
}

func productsOf(list []recommend.Scored) []id.Product {
	out := []id.Product{}
	for _, s := range list {
		out = append(out, s.Product)
	}
	return out
}

func TestSuggest(t *testing.T) {
	const shirt, tie, coffee, filter, hat, sock = id.Product(1), id.Product(2), id.Product(3), id.Product(4), id.Product(5), id.Product(6)
	know := known{
		together: map[id.Product][]recommend.Scored{
			shirt:  {{Product: tie, Score: 0.5}, {Product: sock, Score: 0.4}},
			coffee: {{Product: filter, Score: 0.5}, {Product: shirt, Score: 0.3}},
			hat:    {{Product: sock, Score: 0.3}},
		},
		again:   map[id.Product]float64{coffee: 0.6, shirt: 0.02, filter: 0.1},
		popular: []recommend.Scored{{Product: hat, Score: 9}, {Product: shirt, Score: 3}},
	}
	ago := func(days int) time.Time { return now.Add(-time.Duration(days) * 24 * time.Hour) }
	for _, c := range []struct {
		name    string
		history []recommend.Bought
		want    []id.Product
	}{
		{"of nobody, what everybody buys is known", nil, []id.Product{hat, shirt}},
		{"what goes with it, and not what he has", []recommend.Bought{{Product: shirt, At: ago(3)}}, []id.Product{tie, sock, hat}},
		{"coffee is bought again", []recommend.Bought{{Product: coffee, At: ago(3)}}, []id.Product{coffee, filter, shirt, hat}},
		{"the later, the more", []recommend.Bought{{Product: shirt, At: ago(720)}, {Product: coffee, At: ago(1)}},
			[]id.Product{coffee, filter, hat, tie, sock}},
		{"more that speaks for one thing", []recommend.Bought{{Product: shirt, At: ago(3)}, {Product: hat, At: ago(3)}}, []id.Product{sock, tie}},
		{"a tenth who come again are enough", []recommend.Bought{{Product: filter, At: ago(3)}}, []id.Product{filter, hat, shirt}},
		{"of something unknown, nothing follows", []recommend.Bought{{Product: 99, At: ago(3)}}, []id.Product{hat, shirt}},
	} {
		if got := productsOf(recommend.Suggest(know, now, c.history)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestSuggestNeverOffersWhatNobodyNeedsTwice holds however long the history is.
func TestSuggestNeverOffersWhatNobodyNeedsTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		product := rapid.Custom(func(t *rapid.T) id.Product { return id.Product(rapid.Int64Range(1, 300).Draw(t, "product")) })
		scored := rapid.SliceOf(rapid.Custom(func(t *rapid.T) recommend.Scored {
			return recommend.Scored{Product: product.Draw(t, "other"), Score: rapid.Float64Range(0.001, 1).Draw(t, "score")}
		}))
		know := known{
			together: rapid.MapOf(product, scored).Draw(t, "together"), popular: scored.Draw(t, "popular"),
			again: rapid.MapOf(product, rapid.Float64Range(0, 0.2)).Draw(t, "again"),
		}
		had := map[id.Product]bool{}
		history := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) recommend.Bought {
			b := recommend.Bought{Product: product.Draw(t, "bought"), At: now.Add(-time.Duration(rapid.IntRange(0, 9000).Draw(t, "hours")) * time.Hour)}
			had[b.Product] = true
			return b
		}), 0, 250).Draw(t, "history")
		seen, last := map[id.Product]bool{}, 1e9
		for _, s := range recommend.Suggest(know, now, history) {
			if had[s.Product] && know.again[s.Product] < 0.10 {
				t.Errorf("%d is offered again, although only %v buy it again", s.Product, know.again[s.Product])
			}
			if seen[s.Product] || s.Score > last || s.Score <= 0 {
				t.Errorf("%d is there twice, or in the wrong place", s.Product)
			}
			seen[s.Product], last = true, s.Score
		}
	})
}

func TestClassic(t *testing.T) {
	category := map[id.Product]id.Category{1: 10, 2: 10, 3: 20, 4: 20, 5: 30, 6: 40, 7: 40, 8: 40, 9: 0}
	best := map[id.Category][]recommend.Scored{
		10: {{Product: 1, Score: 5}, {Product: 2, Score: 4.5}}, 20: {{Product: 3, Score: 4.8}, {Product: 4, Score: 3}},
		30: {{Product: 5, Score: 4.9}}, 40: {{Product: 6, Score: 4.7}, {Product: 7, Score: 4.6}, {Product: 8, Score: 1}},
	}
	bought := func(products ...id.Product) (list []recommend.Bought) {
		for _, p := range products {
			list = append(list, recommend.Bought{Product: p, At: now})
		}
		return list
	}
	for _, c := range []struct {
		name    string
		history []recommend.Bought
		want    []id.Product
	}{
		{"nothing bought, nothing known", nil, []id.Product{}},
		{"without a category", bought(9), []id.Product{}},
		{"not what he has", bought(1), []id.Product{2}},
		{"by rating over the categories", bought(2, 4, 8), []id.Product{1, 3, 6, 7}},
		{"of four categories the three with most", bought(1, 1, 3, 3, 5, 6, 6), []id.Product{7, 2, 4, 8}},
	} {
		got := recommend.Classic(c.history, func(p id.Product) id.Category { return category[p] }, func(c id.Category) []recommend.Scored { return best[c] })
		if !slices.Equal(productsOf(got), c.want) {
			t.Errorf("%s: %v, want %v", c.name, productsOf(got), c.want)
		}
	}
}
