package recommend_test

import (
	"maps"
	"testing"

	"winkel/internal/commerce/recommend"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

func TestPopularityIsReplacedAsAWhole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := recommend.New(d)
		check := func(want map[id.Product]int64) {
			t.Helper()
			got, err := s.Popularity(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if !maps.Equal(got, want) {
				t.Errorf("got %d scores, want %d: %v", len(got), len(want), got)
			}
		}
		check(map[id.Product]int64{})

		const many = 1000 // more than one batch
		rows, want := make([]recommend.Sales, 0, many), map[id.Product]int64{}
		for i := range int64(many) {
			rows = append(rows, recommend.Sales{Product: id.Product(10 + 3*i), Score: 1 + i, Buyers: 5, RepeatBuyers: 2})
			want[id.Product(10+3*i)] = 1 + i
		}
		if err := recommend.ReplaceSales(t.Context(), d, rows); err != nil {
			t.Fatal(err)
		}
		check(want)

		rows = []recommend.Sales{{Product: 4, Score: 7, Buyers: 1}, {Product: 13, Score: 9}, {Product: 99_999, Score: 1}}
		if err := recommend.ReplaceSales(t.Context(), d, rows); err != nil {
			t.Fatal(err)
		}
		check(map[id.Product]int64{4: 7, 13: 9, 99_999: 1})

		if err := recommend.ReplaceSales(t.Context(), d, nil); err != nil {
			t.Fatal(err)
		}
		check(map[id.Product]int64{})
	})
}
