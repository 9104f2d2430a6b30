package main

import (
	"errors"
	"io/fs"
	"os"
	"testing"

	"winkel/internal/commerce/recommend"
)

// dataFile is beside the repository: the data are not ours to copy.
const dataFile = "../../../shared/data/online-retail/online_retail.csv.gz"

// TestOursBeatsPopularityAndTheCategoryRule asserts by ratio, on data that nobody made up for it, what the recommendations
// are there for.
func TestOursBeatsPopularityAndTheCategoryRule(t *testing.T) {
	if _, err := os.Stat(dataFile); errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not there", dataFile)
	}
	s, err := readShop(dataFile)
	if err != nil {
		t.Fatal(err)
	}
	past := s.past()
	if past.Lines() < 500_000 || past.Lines() > 530_000 {
		t.Fatalf("the file gave %d lines: it was not read as it should be", past.Lines())
	}
	r := measure(s, past)
	byName := func(list []recommend.Measured) map[string]recommend.Measured {
		m := map[string]recommend.Measured{}
		for _, one := range list {
			m[one.Strategy] = one
		}
		return m
	}
	beats := func(what string, ours, other recommend.Quality, hit, recall, gain float64) {
		t.Helper()
		if ours.Asked != other.Asked || ours.Asked < 1000 {
			t.Fatalf("%s: %d and %d were asked", what, ours.Asked, other.Asked)
		}
		for _, c := range []struct {
			name                 string
			ours, other, atLeast float64
		}{
			{"hit rate", ours.HitRate, other.HitRate, hit}, {"recall", ours.Recall, other.Recall, recall},
			{"nDCG", ours.NDCG, other.NDCG, gain}, {"coverage", ours.Coverage, other.Coverage, 3},
		} {
			if c.other <= 0 || c.ours < c.atLeast*c.other {
				t.Errorf("%s: %s is %.4f, and %.4f for the other: a ratio of %.2f, want %.2f", what, c.name, c.ours, c.other,
					c.ours/c.other, c.atLeast)
			}
		}
	}
	personal, together := byName(r.personal), byName(r.together)
	ours := personal[recommend.Personal]
	for _, other := range []string{recommend.Popularity, recommend.ByCategory} {
		beats("everything, "+other, ours.All, personal[other].All, 1.35, 3, 2.8)
		beats("what is new to the customer, "+other, ours.New, personal[other].New, 1.25, 1.6, 1.6)
	}
	beats("the rest of an order", together[recommend.ByTogether].All, together[recommend.Popularity].All, 1.2, 1.7, 1.7)
}
