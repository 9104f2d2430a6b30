package analytics

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"winkel/internal/kernel/id"
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
				keyed := map[int64]*Figures{}
				for c, f := range everything {
					if c.dimension == ByProduct && c.span == 1 && c.bucket >= int64(period.From) && c.bucket < int64(period.To) {
						at(keyed, c.key).Add(*f)
					}
				}
				var keys []int64
				for key := range keyed {
					keys = append(keys, key)
				}
				slices.SortFunc(keys, func(a, b int64) int { return cmp.Or(cmp.Compare(of(keyed[b]), of(keyed[a])), cmp.Compare(a, b)) })
				ranking, err := h.s.Rank(t.Context(), Query{Period: period, Currency: "EUR"}, ByProduct, sort, 10)
				h.must(err)
				rows := ranking.Currencies[0].Rows
				if len(rows) != min(10, len(keys)) {
					t.Fatalf("%d rows of %d in %d days", len(rows), len(keys), days)
				}
				for i, row := range rows {
					if row.Key != keys[i] || row.Figures != *keyed[keys[i]] {
						t.Errorf("%d days by %s: place %d has %d with %v, want %d with %v", days, sort, i+1, row.Key, row.Figures, keys[i], *keyed[keys[i]])
					}
				}
			}
		}
	})
}
