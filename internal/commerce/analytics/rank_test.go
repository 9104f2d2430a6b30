package analytics

import (
	"cmp"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

// TestRankingsOfAnyPeriod compares rankings, which add up buckets of many lengths, with sums of days.
func TestRankingsOfAnyPeriod(t *testing.T) {
	open(t, func(h *house) {
		h.must(h.s.Ensure(h.Context()))
		var many []sold
		for i := range int64(300) {
			moment := h.clock.Now().Add(-time.Duration(i*i%700) * 24 * time.Hour)
			many = append(many, sold{
				at: moment.Format(time.RFC3339), currency: "EUR", country: "DE", product: id.Product(1 + i*7%23), units: 1 + i%4, price: 100 + 10*(i%9),
			})
		}
		h.must(h.s.Book(h.Context(), h.write(many...)))
		everything := h.everything()
		defer func(most int) { chosenMost = most }(chosenMost)
		for _, days := range []Date{1, 3, 30, 64, 365, 700} {
			chosenMost = map[bool]int{true: 4, false: 1000}[days == 30 || days == 700] // longer tables are added up in one go
			to := DateOf(h.clock.Now()) + 1
			period := Period{to - days, to}
			for sort, of := range map[Sort]func(f *Figures) int64{
				ByRevenue: (*Figures).Revenue, ByUnits: (*Figures).NetUnits, ByProfit: (*Figures).Profit,
			} {
				keyed := sumsOf(everything, period)
				var keys []int64
				for key := range keyed {
					keys = append(keys, key)
				}
				slices.SortFunc(keys, func(a, b int64) int { return cmp.Or(cmp.Compare(of(keyed[b]), of(keyed[a])), cmp.Compare(a, b)) })
				ranking, err := h.s.Rank(t.Context(), RankQuery{
					Query: Query{Period: period, Currency: "EUR"}, Dimension: ByProduct, Sort: sort, Limit: 10, Compare: true,
				})
				h.must(err)
				rows, before := ranking.Currencies[0].Rows, sumsOf(everything, period.Previous())
				if len(rows) != min(10, len(keys)) {
					t.Fatalf("%d rows of %d in %d days", len(rows), len(keys), days)
				}
				for i, row := range rows {
					if row.Previous == nil || *row.Previous != *at(before, row.Key) {
						t.Errorf("%d days by %s: place %d had %v before, want %v", days, sort, i+1, row.Previous, *at(before, row.Key))
					}
					if row.Key != keys[i] || row.Figures != *keyed[keys[i]] {
						t.Errorf("%d days by %s: place %d has %d with %v, want %d with %v", days, sort, i+1, row.Key, row.Figures, keys[i], *keyed[keys[i]])
					}
				}
			}
		}
	})
}

// sumsOf is what products came to in a period, added up day by day.
func sumsOf(everything rollup, period Period) map[int64]*Figures {
	keyed := map[int64]*Figures{}
	for c, f := range everything {
		if c.dimension == ByProduct && c.span == 1 && c.bucket >= int64(period.From) && c.bucket < int64(period.To) {
			at(keyed, c.key).Add(*f)
		}
	}
	return keyed
}

// TestComparingIsOfTheRowsThatAreShown has a product that sold least of all before, beyond any limit of a ranking, and one that is new.
func TestComparingIsOfTheRowsThatAreShown(t *testing.T) {
	open(t, func(h *house) {
		h.must(h.s.Ensure(h.Context()))
		var many []sold
		for i := range int64(30) {
			many = append(many, sold{at: "2026-02-10T12:00:00Z", currency: "EUR", country: "DE", product: id.Product(i + 1), units: 1, price: 1000 - 10*i})
		}
		many = append(many,
			sold{at: "2026-03-10T12:00:00Z", currency: "EUR", country: "DE", product: 30, units: 9, price: 1000},
			sold{at: "2026-03-10T12:00:00Z", currency: "EUR", country: "DE", product: 99, units: 1, price: 1000, off: 100},
			sold{at: "2026-02-11T12:00:00Z", currency: "EUR", country: "DE", product: 1, units: 1, price: 500, off: 40})
		h.must(h.s.Book(h.Context(), h.write(many...)))
		q := RankQuery{Query: Query{Period: Period{date(t, "2026-03-01"), date(t, "2026-04-01")}}, Dimension: ByProduct, Sort: ByRevenue, Limit: 2}
		ranking, err := h.s.Rank(t.Context(), q)
		h.must(err)
		if rows := ranking.Currencies[0].Rows; rows[0].Previous != nil || slices.Contains(ranking.Sheet().Columns, "period") {
			t.Errorf("compared without being asked: %+v", rows[0])
		}
		q.Compare = true
		ranking, err = h.s.Rank(t.Context(), q)
		h.must(err)
		rows := ranking.Currencies[0].Rows
		if len(rows) != 2 || rows[0].Key != 30 || rows[0].Previous.Revenue() != 710 || rows[1].Key != 99 || !rows[1].Previous.IsZero() {
			t.Errorf("%+v", rows)
		}
		q.Dimension, q.Sort = ByPromotion, ByDiscounts
		ranking, err = h.s.Rank(t.Context(), q)
		h.must(err)
		sheet := ranking.Sheet()
		if diff := gocmp.Diff(Sheet{
			Columns: []string{"currency", "promotion", "name", "code", "period", "orders", "gross", "discounts", "total", "average_order"},
			Rows: [][]string{
				{"EUR", id.Promotion(7).String(), "", "", "current", "1", "10.00", "1.00", "9.00", "9.00"},
				{"EUR", id.Promotion(7).String(), "", "", "previous", "1", "5.00", "0.40", "4.60", "4.60"},
			},
		}, sheet); diff != "" {
			t.Errorf("the table of promotions (-want +got):\n%s", diff)
		}
	})
}

// TestUnitsOfAllCurrencies: what was sold of a product does not depend on what was paid with.
func TestUnitsOfAllCurrencies(t *testing.T) {
	open(t, func(h *house) {
		h.must(h.s.Ensure(h.Context()))
		h.tell(h.write(march...)...)
		g, err := currentOf(h.Context(), h.d.Read())
		h.must(err)
		runs := cover(date(t, "2026-02-01"), date(t, "2026-05-01"), spans(ByProduct))
		stmt := db.SQL(`SELECT CAST(SUM(units) AS BIGINT) FROM (` + runsOf(len(runs), "units", inAny, true) + `) AS runs WHERE key = 1`)
		for _, currency := range []money.Currency{"EUR", "USD"} {
			units, err := db.Value[int64](h.Context(), h.d.Read(), stmt, runArgs(&g, ByProduct, currency, runs)...)
			if err != nil || units != 1+2+9+1+5 {
				t.Errorf("asked in %s, %d were sold: %v", currency, units, err)
			}
		}
	})
}
