package main

import (
	"errors"
	"math"
	"testing"
)

// What the figures are is worked out by hand here.
func TestFigures(t *testing.T) {
	q := rated{0, "red mug", map[string]int{"a": 3, "b": 1, "c": 0}}
	ideal := 3 + 1/math.Log2(3)
	for _, test := range []struct {
		keys []string
		want figures
	}{
		{nil, figures{}},
		{[]string{"a", "b"}, figures{ndcg: 1, condensed: 1, judged: 1, mrr: 1}},
		{[]string{"c", "b"}, figures{ndcg: 1 / math.Log2(3) / ideal, condensed: 1 / math.Log2(3) / ideal, judged: 1, mrr: 0.5}},
		{[]string{"x", "a", "y", "b"}, figures{ndcg: (3/math.Log2(3) + 1/math.Log2(5)) / ideal, condensed: 1, judged: 0.5, mrr: 0.5}},
		{
			[]string{"x", "x", "x", "x", "x", "x", "x", "x", "x", "x", "a", "b"},
			figures{ndcg: 0, condensed: 1, judged: 0, mrr: 0},
		},
	} {
		got := q.measure(test.keys)
		for _, pair := range [][2]float64{
			{got.ndcg, test.want.ndcg}, {got.condensed, test.want.condensed}, {got.judged, test.want.judged}, {got.mrr, test.want.mrr},
		} {
			if math.Abs(pair[0]-pair[1]) > 1e-9 {
				t.Errorf("the figures of %v are %+v, not %+v", test.keys, got, test.want)
				break
			}
		}
	}
}

// How far above the best of the others ours has to be, by nDCG@10 and by condensed nDCG@10.
const leastAbove = 1.04

// Ours is well above every baseline by either set of ratings, and above it in each half of each.
func TestOursIsAboveTheBaselines(t *testing.T) {
	if testing.Short() {
		t.Skip("five engines take in a catalog")
	}
	trial, err := prepare("../..", "")
	if errors.Is(err, errNoData) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	results, err := trial.compare(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	ours := results[len(results)-1]
	for set, name := range trial.sets {
		in := func(q *rated) bool { return q.set == set }
		all := average(ours.of(trial, in))
		for _, other := range results[:len(results)-1] {
			theirs := average(other.of(trial, in))
			if all.ndcg < leastAbove*theirs.ndcg || all.condensed < leastAbove*theirs.condensed || all.mrr < theirs.mrr {
				t.Errorf("%s ours is %+v, %s is %+v: that is not well above it", name, all, other.name, theirs)
			}
			for half := range 2 {
				in := func(q *rated) bool { return q.set == set && q.half() == half }
				if of, than := average(ours.of(trial, in)), average(other.of(trial, in)); of.ndcg < than.ndcg || of.condensed < than.condensed {
					t.Errorf("%s, in half %d, ours is %+v, %s is %+v: below it", name, half, of, other.name, than)
				}
			}
		}
	}
	// That of the plain formula by people's ratings is known from elsewhere; another figure here would mean that something else is measured.
	plain := average(results[1].of(trial, func(q *rated) bool { return q.set == 0 })).ndcg
	if math.Abs(plain-0.757) > 0.003 {
		t.Errorf("BM25 on all text is %.3f, where 0.757 is known", plain)
	}
}
