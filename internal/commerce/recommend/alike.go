package recommend

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"winkel/internal/kernel/id"
)

// Limits of comparing products by what they are.
const (
	traitRoom  = 1 << 20 // different traits that are told apart; of more, some are taken for one another
	maxTraits  = 40      // of one product, the first ones
	maxLooks   = 4_000   // places that are looked at for one product, beginning with its rarest traits
	maxAlike   = 24      // products that are kept for each
	leastAlike = 0.15    // of the cosine: what shares less is not alike
)

// Alike compares products by what they are: words of the title, brand, category, type, tags, attributes. It keeps four bytes
// for each trait of a product and no word: traits are told apart by a hash.
type Alike struct {
	products []id.Product
	traits   [][]int32 // of each product, sorted
	common   []int32   // how many products have a trait
}

// NewAlike returns a comparison without products.
func NewAlike() *Alike { return &Alike{common: make([]int32, traitRoom)} }

// Add adds a product with its traits. The first ones count when there are too many.
func (a *Alike) Add(product id.Product, traits []string) {
	own := make([]int32, 0, min(len(traits), maxTraits))
	for _, trait := range traits[:min(len(traits), maxTraits)] {
		own = append(own, traitNumber(trait))
	}
	slices.Sort(own)
	own = slices.Compact(own)
	for _, t := range own {
		a.common[t]++
	}
	a.products, a.traits = append(a.products, product), append(a.traits, own)
}

// traitNumber is the number that a trait goes by: its FNV hash.
func traitNumber(trait string) int32 {
	const offset, prime = 2166136261, 16777619
	hash := uint32(offset)
	for i := range len(trait) {
		hash = (hash ^ uint32(trait[i])) * prime
	}
	return int32((hash ^ hash>>20) % traitRoom)
}

// TitleTraits is the words of a title, in lower case. Words of one letter and bare numbers tell nothing of what a thing is.
func TitleTraits(title string) []string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.DeleteFunc(words, func(word string) bool {
		return len(word) < 2 || strings.IndexFunc(word, unicode.IsLetter) < 0
	})
}

// Each calls f with every product and those that are most alike, the best first: by the cosine of their traits, of which a
// rare one says more. Traits that many share are looked at last, and not at all once enough was seen.
func (a *Alike) Each(f func(product id.Product, alike []Scored) error) error {
	n := len(a.products)
	length := make([]float64, n)
	for i, own := range a.traits {
		for _, t := range own {
			length[i] += a.weight(t) * a.weight(t)
		}
		length[i] = math.Sqrt(length[i])
	}
	have := inverted(a.traits, a.common)
	sum, touched := make([]float64, n), make([]int32, 0, n)
	for i, own := range a.traits {
		touched = touched[:0]
		looks := 0
		for _, t := range a.rarestFirst(own) {
			if looks += len(have[t]); looks > maxLooks && len(touched) > 0 {
				break
			}
			for _, j := range have[t][:min(len(have[t]), maxLooks)] {
				if sum[j] == 0 {
					touched = append(touched, j)
				}
				sum[j] += a.weight(t) * a.weight(t)
			}
		}
		found := make([]neighbor, 0, len(touched))
		for _, j := range touched {
			if score := sum[j] / (length[i] * length[j]); int(j) != i && score >= leastAlike {
				found = append(found, neighbor{product: j, score: float32(score)})
			}
			sum[j] = 0
		}
		best := bestNeighbors(found, maxAlike)
		list := make([]Scored, len(best))
		for at, b := range best {
			list[at] = Scored{a.products[b.product], float64(b.score)}
		}
		if err := f(a.products[i], list); err != nil {
			return err
		}
	}
	return nil
}

// weight is how much a trait says: the fewer have it, the more.
func (a *Alike) weight(trait int32) float64 {
	return math.Log(1 + float64(len(a.products))/float64(a.common[trait]))
}

func (a *Alike) rarestFirst(traits []int32) []int32 {
	list := slices.Clone(traits)
	slices.SortFunc(list, func(x, y int32) int { return cmp.Or(cmp.Compare(a.common[x], a.common[y]), cmp.Compare(x, y)) })
	return list
}
