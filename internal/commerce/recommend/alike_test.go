package recommend_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"winkel/internal/commerce/recommend"
	"winkel/internal/kernel/id"
)

func TestAlikeEqualsTheNaiveCosine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sets := rapid.SliceOfN(rapid.SliceOfNDistinct(rapid.IntRange(0, 12), 0, 6, rapid.ID), 1, 12).Draw(t, "traits")
		a, common := recommend.NewAlike(), map[int]float64{}
		for i, set := range sets {
			traits := make([]string, len(set))
			for k, trait := range set {
				traits[k] = fmt.Sprintf("trait %d", trait)
				common[trait]++
			}
			a.Add(id.Product(i+1), traits)
		}
		square := func(trait int) float64 { return math.Pow(math.Log(1+float64(len(sets))/common[trait]), 2) }
		length := func(set []int) (sum float64) {
			for _, trait := range set {
				sum += square(trait)
			}
			return math.Sqrt(sum)
		}
		calls := 0
		err := a.Each(func(p id.Product, alike []recommend.Scored) error {
			own := sets[calls]
			calls++
			if int(p) != calls {
				t.Errorf("product %d comes as number %d", p, calls)
			}
			got := map[id.Product]float64{}
			for _, s := range alike {
				got[s.Product] = s.Score
			}
			for j, other := range sets {
				dot := 0.0
				for _, trait := range own {
					if slices.Contains(other, trait) {
						dot += square(trait)
					}
				}
				want := 0.0
				if dot > 0 && j+1 != int(p) {
					want = dot / (length(own) * length(other))
				}
				if math.Abs(want-0.15) > 1e-6 && want < 0.15 {
					want = 0
				}
				if math.Abs(got[id.Product(j+1)]-want) > 1e-6 && math.Abs(want-0.15) > 1e-6 {
					t.Errorf("%d and %d: %v, want %v", p, j+1, got[id.Product(j+1)], want)
				}
			}
			return nil
		})
		if err != nil || calls != len(sets) {
			t.Errorf("%d calls for %d products, %v", calls, len(sets), err)
		}
	})
}

func TestTitleTraits(t *testing.T) {
	for title, want := range map[string][]string{
		"":                             {},
		"WHITE HANGING Heart T-Light":  {"white", "hanging", "heart", "light"},
		"Set of 6 tea-cups, 200 ml 5x": {"set", "of", "tea", "cups", "ml", "5x"},
		"Große Übertöpfe":              {"große", "übertöpfe"},
	} {
		if got := recommend.TitleTraits(title); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}
