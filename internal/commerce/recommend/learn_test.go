package recommend_test

import (
	"cmp"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winkel/internal/commerce/recommend"
	"winkel/internal/kernel/id"
)

// now is the moment up to which these tests learn.
var now = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// bought is one order of a made-up past.
type bought struct {
	buyer    uint64
	days     int // before now
	products []id.Product
}

func pastOf(orders []bought) *recommend.Past {
	past := recommend.NewPast()
	for _, o := range orders {
		past.Add(o.buyer, now.Add(-time.Duration(o.days)*24*time.Hour), o.products)
	}
	past.Sort()
	return past
}

// naive is the same rules, written for being read: over all pairs of products and all orders, from maps.
type naive struct{ orders []bought }

func weight(days int, half float64) float64 { return math.Pow(2, -float64(days)/half) }

func (n naive) has(o bought, p id.Product) bool { return slices.Contains(o.products, p) }

func (n naive) sold(p id.Product, half float64) (sum float64) {
	for _, o := range n.orders {
		if o.days > 0 && n.has(o, p) {
			sum += weight(o.days, half)
		}
	}
	return sum
}

func (n naive) products() []id.Product {
	var list []id.Product
	for _, o := range n.orders {
		list = append(list, o.products...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (n naive) trend(p id.Product) float64 {
	var short, long float64
	for _, q := range n.products() {
		short += n.sold(q, 14)
		long += n.sold(q, 90)
	}
	if short == 0 {
		return math.Sqrt(2 / (n.sold(p, 90) + 2))
	}
	return math.Sqrt((n.sold(p, 14)*long/short + 2) / (n.sold(p, 90) + 2))
}

func (n naive) together(a, b id.Product) float64 {
	common, pairs := 0.0, 0
	for _, o := range n.orders {
		if o.days > 0 && n.has(o, a) && n.has(o, b) {
			distinct := slices.Compact(slices.Sorted(slices.Values(o.products)))
			common += weight(o.days, 120) / float64(len(distinct))
			pairs++
		}
	}
	if pairs < 2 {
		return 0
	}
	return common / (math.Sqrt(n.sold(a, 120)*n.sold(b, 120)) + 3) * n.trend(b)
}

func (n naive) again(p id.Product) float64 {
	count := func(only func(id.Product) bool) (again, all float64) {
		for _, q := range n.products() {
			orders := map[uint64]int{}
			for _, o := range n.orders {
				if o.days > 0 && o.buyer != 0 && n.has(o, q) {
					orders[o.buyer]++
				}
			}
			for _, times := range orders {
				if only(q) {
					all++
					if times > 1 {
						again++
					}
				}
			}
		}
		return again, all
	}
	shopAgain, shopAll := count(func(id.Product) bool { return true })
	again, all := count(func(q id.Product) bool { return q == p })
	if again == 0 {
		return 0 // nobody ever bought it twice
	}
	return (again + 10*(shopAgain+20*0.05)/(shopAll+20)) / (all + 10)
}

// someOrders draws a small shop's past.
func someOrders(t *rapid.T) []bought {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) bought {
		return bought{
			buyer: rapid.Uint64Range(0, 5).Draw(t, "buyer"), days: rapid.IntRange(0, 400).Draw(t, "days"),
			products: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) id.Product {
				return id.Product(rapid.Int64Range(1, 7).Draw(t, "product"))
			}), 1, 6).Draw(t, "products"),
		}
	}), 0, 25).Draw(t, "orders")
}

func same(a, b float64) bool { return math.Abs(a-b) <= 1e-6*max(1, math.Abs(a)) }

func TestLearningEqualsTheNaiveRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		orders := someOrders(t)
		n := naive{orders}
		m := recommend.Learn(pastOf(orders), now)
		for _, p := range n.products() {
			habit := m.Habit(p)
			if !same(habit.Trend, n.trend(p)) || !same(habit.Again, n.again(p)) {
				t.Errorf("product %d: trend %v and again %v, want %v and %v", p, habit.Trend, habit.Again, n.trend(p), n.again(p))
			}
			got := map[id.Product]float64{}
			last := math.Inf(1)
			for _, o := range m.TogetherWith(p) {
				if got[o.Product] != 0 || o.Product == p || o.Score > last {
					t.Errorf("product %d: %d is there twice, is itself or stands in the wrong place", p, o.Product)
				}
				got[o.Product], last = o.Score, o.Score
			}
			for _, q := range n.products() {
				if want := n.together(p, q); p != q && !same(got[q], want) {
					t.Errorf("%d with %d: %v, want %v", p, q, got[q], want)
				}
			}
		}
		popular := map[id.Product]float64{}
		for _, p := range m.Popular() {
			popular[p.Product] = p.Score
		}
		for _, p := range n.products() {
			if !same(popular[p], n.sold(p, 28)) {
				t.Errorf("product %d sells %v, want %v", p, popular[p], n.sold(p, 28))
			}
		}
	})
}

func TestTheOrderOfReadingDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		orders := someOrders(t)
		other := rapid.Permutation(orders).Draw(t, "other")
		one, two := recommend.Learn(pastOf(orders), now), recommend.Learn(pastOf(other), now)
		for _, p := range (naive{orders}).products() {
			a, b := one.TogetherWith(p), two.TogetherWith(p)
			byProduct := func(x, y recommend.Scored) int { return cmp.Compare(x.Product, y.Product) }
			slices.SortFunc(a, byProduct)
			slices.SortFunc(b, byProduct)
			if len(a) != len(b) {
				t.Fatalf("product %d has %d and %d others", p, len(a), len(b))
			}
			for i := range a {
				if a[i].Product != b[i].Product || !same(a[i].Score, b[i].Score) {
					t.Errorf("product %d: %v and %v", p, a[i], b[i])
				}
			}
		}
	})
}

func TestWhoBuysEverythingSaysLittle(t *testing.T) {
	all := make([]id.Product, 300)
	for i := range all {
		all[i] = id.Product(i + 1)
	}
	pair := []id.Product{1, 2}
	m := recommend.Learn(pastOf([]bought{{1, 1, all}, {2, 1, all}, {3, 1, pair}, {4, 1, pair}}), now)
	list := m.TogetherWith(1)
	if len(list) != 50 || list[0].Product != 2 || list[0].Score < 50*list[1].Score {
		t.Errorf("the pair scores %v, the next %v, of %d", list[0], list[1], len(list))
	}
}

func TestWhatIsToldOfAPast(t *testing.T) {
	past := pastOf([]bought{{1, 3, []id.Product{7, 8, 7}}, {0, 9, []id.Product{8}}, {2, 5, nil}})
	first, last := past.Span()
	if past.Orders() != 2 || past.Lines() != 3 || past.Products() != 2 || !first.Equal(now.AddDate(0, 0, -9)) || !last.Equal(now.AddDate(0, 0, -3)) {
		t.Errorf("%d orders, %d lines, %d products, %v to %v", past.Orders(), past.Lines(), past.Products(), first, last)
	}
	first, last = recommend.NewPast().Span()
	if !first.IsZero() || !last.IsZero() {
		t.Errorf("nothing happened from %v to %v", first, last)
	}
}
