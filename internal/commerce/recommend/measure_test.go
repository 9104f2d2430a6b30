package recommend_test

import (
	"math"
	"testing"
	"time"

	"winkel/internal/commerce/recommend"
	"winkel/internal/kernel/id"
)

func noCategory(id.Product) id.Category { return 0 }

// TestMeasureReckonsAsWritten follows one buyer by hand. Before: 1 and 2 sell three times each, 3 once; the buyer has 1. Then he
// buys 2 and, which nobody sold before, 9.
func TestMeasureReckonsAsWritten(t *testing.T) {
	past := pastOf([]bought{
		{1, 30, []id.Product{1}}, {2, 30, []id.Product{1, 2}}, {3, 30, []id.Product{1, 2}}, {4, 30, []id.Product{2, 3}},
		{1, 5, []id.Product{2, 9}}, {5, 5, []id.Product{3}}, {0, 5, []id.Product{1}},
	})
	measured := recommend.MeasurePersonal(past, now.Add(-10*24*time.Hour), recommend.Catalog{CategoryOf: noCategory})
	for _, m := range measured {
		switch m.Strategy {
		case recommend.Popularity:
			// The list is 1, 2, 3: the right one stands second, and of one that there is to find it is all.
			if q := m.All; q.Asked != 1 || q.HitRate != 1 || q.Recall != 1 || math.Abs(q.NDCG-1/math.Log2(3)) > 1e-9 || q.Coverage != 1 {
				t.Errorf("everything by what sells best: %+v", q)
			}
			// Without what he has it stands first.
			if q := m.New; q.Asked != 1 || q.HitRate != 1 || q.NDCG != 1 || math.Abs(q.Coverage-2.0/3) > 1e-9 {
				t.Errorf("new things by what sells best: %+v", q)
			}
		case recommend.Personal:
			// He has 1, and what goes with it is 2.
			if q := m.All; q.Asked != 1 || q.HitRate != 1 || q.NDCG != 1 || q.Recall != 1 {
				t.Errorf("everything by what fits him: %+v", q)
			}
		case recommend.ByCategory:
			if q := m.All; q.Asked != 1 || q.HitRate != 0 || q.Recall != 0 || q.NDCG != 0 || q.Coverage != 0 {
				t.Errorf("without categories the rule finds nothing: %+v", q)
			}
		default:
			t.Errorf("what is %q?", m.Strategy)
		}
	}
	if len(measured) != 3 {
		t.Errorf("%d strategies", len(measured))
	}
}

// season is a shop in which pairs are bought together, and everybody buys the same thing besides.
func season(structured bool) *recommend.Past {
	var orders []bought
	for buyer := range uint64(200) {
		first := id.Product(10 + 2*(buyer%40))
		second := first + 1
		if !structured {
			// What somebody buys later has nothing to do with what he bought before: it is one of ten things that all buy.
			first, second = id.Product(1000+buyer), id.Product(1+buyer*7%10)
		}
		orders = append(orders, bought{buyer + 1, 60, []id.Product{first}}, bought{1000 + buyer, 50, []id.Product{first, second}},
			bought{2000 + buyer, 40, []id.Product{first, second}}, bought{buyer + 1, 1, []id.Product{second}})
	}
	return pastOf(orders)
}

func TestWhatIsServedIsWhatWasBetter(t *testing.T) {
	cut := now.Add(-10 * 24 * time.Hour)
	for _, c := range []struct {
		name     string
		measured []recommend.Measured
		ours     string
		serves   string
		reason   string
	}{
		{"ours is better", measuredAs(100, 0.5, 0.2, 0.3), recommend.Personal, recommend.Personal, recommend.Beats},
		{"the classic rule is best", measuredAs(100, 0.5, 0.6, 0.3), recommend.Personal, recommend.ByCategory, recommend.Beats},
		{"no better is not better", measuredAs(100, 0.3, 0.2, 0.3), recommend.Personal, recommend.Popularity, recommend.Beaten},
		{"worse", measuredAs(100, 0.1, 0.2, 0.3), recommend.Personal, recommend.Popularity, recommend.Beaten},
		{"too few", measuredAs(29, 0.1, 0.2, 0.3), recommend.Personal, recommend.Personal, recommend.TooFew},
		{"nothing measured", nil, recommend.ByTogether, recommend.ByTogether, recommend.TooFew},
		{"a shop with pairs", recommend.MeasurePersonal(season(true), cut, recommend.Catalog{CategoryOf: noCategory}),
			recommend.Personal, recommend.Personal, recommend.Beats},
		{"a shop in which all buy the same", recommend.MeasurePersonal(season(false), cut, recommend.Catalog{CategoryOf: noCategory}),
			recommend.Personal, recommend.Popularity, recommend.Beaten},
	} {
		v := recommend.JudgeBy(c.measured, c.ours)
		if v.Serves != c.serves || v.Reason != c.reason {
			t.Errorf("%s: serves %s because of %s, want %s because of %s: %+v", c.name, v.Serves, v.Reason, c.serves, c.reason, c.measured)
		}
	}
}

func measuredAs(asked int, personal, category, popularity float64) []recommend.Measured {
	of := func(strategy string, hit float64) recommend.Measured {
		return recommend.Measured{Strategy: strategy, All: recommend.Quality{HitRate: hit, Asked: asked}}
	}
	return []recommend.Measured{
		of(recommend.Personal, personal), of(recommend.ByCategory, category), of(recommend.Popularity, popularity),
	}
}

func TestHowMuchIsHeldOut(t *testing.T) {
	const day = 24 * time.Hour
	for _, c := range []struct {
		days int
		want time.Duration // before the last order; 0: nothing is held out
	}{{0, 0}, {13, 0}, {14, 14 * day / 4}, {100, 25 * day}, {224, 56 * day}, {1000, 56 * day}} {
		past := pastOf([]bought{{1, c.days, []id.Product{1}}, {1, 0, []id.Product{1}}})
		got := recommend.CutOf(past, 56*day)
		if c.want == 0 && !got.IsZero() || c.want != 0 && !got.Equal(now.Add(-c.want)) {
			t.Errorf("%d days: from %v on, want %v before the end", c.days, got, c.want)
		}
	}
}
