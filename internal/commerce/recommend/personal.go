package recommend

import (
	"cmp"
	"math"
	"slices"
	"time"

	"winkel/internal/kernel/id"
)

// What may be bought again is what people buy again: a product that somebody bought twice, and of which at least this share of
// buyers came back for more. Where few bought it, the shop's own share speaks for it, and where the shop is young, a guess.
const (
	mayRepeat   = 0.10
	repeatGuess = 0.05 // of a shop of which nothing is known
	repeatDoubt = 20   // buyers whom the guess counts for
	itemDoubt   = 10   // buyers whom the shop's share counts for, at a product
)

const (
	tasteHalf    = 180 * day // a purchase says half as much about somebody after this time
	repeatWeight = 3         // of what somebody buys again and again, beside what goes with it
	priorWeight  = 0.1       // of what everybody buys
	maxHistory   = 100       // products that are looked at of what somebody bought, the latest ones
)

// Bought is a product that somebody bought, and when.
type Bought struct {
	Product id.Product
	At      time.Time
}

// Knowledge is what Suggest looks up.
type Knowledge interface {
	// TogetherWith is what is bought together with a product.
	TogetherWith(product id.Product) []Scored
	// Habit is how people buy a product. What is not known has bought nobody.
	Habit(product id.Product) Habit
	// Popular is what sells best, the best first.
	Popular() []Scored
}

// Habit is how people buy a product.
type Habit struct {
	Again float64 // the share of its buyers who buy it again
	Trend float64 // about 1; more for what sells more than it did
}

// repeatRate is the share of those who came again, with a guess that counts for as many as doubt.
func repeatRate(again, all, guess, doubt float64) float64 {
	return (again + guess*doubt) / (all + doubt)
}

// Suggest is what somebody may want who bought this, the best first: what goes with what he bought, the later the more; what
// he bought himself, if it is something that people buy again; and a little of what everybody buys, which is all that is
// left for somebody of whom nothing is known. What he has and nobody needs twice is not in it.
func Suggest(know Knowledge, now time.Time, history []Bought) []Scored {
	with, again := map[id.Product]float64{}, map[id.Product]float64{}
	for _, b := range latest(history) {
		weight := decay(now.Sub(b.At), tasteHalf)
		for _, other := range know.TogetherWith(b.Product) {
			with[other.Product] += weight * other.Score
		}
		if habit := know.Habit(b.Product); habit.Again >= mayRepeat {
			again[b.Product] += weight * math.Sqrt(habit.Again) * habit.Trend
		}
	}
	sum := map[id.Product]float64{}
	add(sum, with, 1)
	add(sum, again, repeatWeight)
	prior := map[id.Product]float64{}
	for _, p := range know.Popular() {
		prior[p.Product] = p.Score
	}
	add(sum, prior, priorWeight)
	for _, b := range history {
		if know.Habit(b.Product).Again < mayRepeat {
			delete(sum, b.Product)
		}
	}
	return ranked(sum)
}

// latest is the last purchases of as many products as are looked at.
func latest(history []Bought) []Bought {
	history = slices.Clone(history)
	slices.SortStableFunc(history, func(a, b Bought) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Product, b.Product))
	})
	seen := map[id.Product]bool{}
	return slices.DeleteFunc(history, func(b Bought) bool {
		if !seen[b.Product] && len(seen) == maxHistory {
			return true
		}
		seen[b.Product] = true
		return false
	})
}

// add adds scores whose highest counts for weight.
func add(to, scores map[id.Product]float64, weight float64) {
	highest := 0.0
	for _, s := range scores {
		highest = max(highest, s)
	}
	if highest <= 0 {
		return
	}
	for product, s := range scores {
		to[product] += weight * s / highest
	}
}

// ranked is the products by score, the best first; of equals, the older product.
func ranked(scores map[id.Product]float64) []Scored {
	list := make([]Scored, 0, len(scores))
	for product, s := range scores {
		list = append(list, Scored{product, s})
	}
	sortScored(list)
	return list
}

func sortScored(list []Scored) {
	slices.SortFunc(list, func(a, b Scored) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Product, b.Product))
	})
}
