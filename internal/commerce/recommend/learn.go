package recommend

import (
	"math"
	"slices"
	"time"

	"winkel/internal/kernel/id"
)

// How much is made of what. The figures were chosen on the year of a real shop, by holding out eight weeks of it that are
// neither the ones that bench/recommend reports on nor after them; what is next to each costs little to get wrong.
const (
	day            = 24 * time.Hour
	popularHalf    = 28 * day  // an order counts half as much for what sells after this time
	trendHalf      = 14 * day  // what sells now …
	seasonHalf     = 90 * day  // … compared with what sold lately
	trendFloor     = 2         // orders that everything is taken to have sold in both, so that few make no trend
	togetherHalf   = 120 * day // an order counts half as much for what goes together after this time
	togetherShrink = 3         // orders of doubt: a pair that is seen rarely is believed little
	minSupport     = 2         // orders in which two products must stand together
	maxNeighbors   = 50        // products that are kept for each
	maxBasket      = 200       // products of one order that are paired; of more, as many, evenly spread
)

// Scored is a product with how much speaks for it. Scores of one list can be compared, others cannot.
type Scored struct {
	Product id.Product
	Score   float64
}

// neighbor is Scored by the number of the product.
type neighbor struct {
	product int32
	score   float32
}

// Model is what was learned from the past up to a moment.
type Model struct {
	past     *Past
	now      time.Time
	popular  []float64 // orders, each the less the older it is
	trend    []float64 // about 1; more for what sells more than it did
	buyers   []int32
	repeated []int32 // buyers who bought it in more than one order
	together [][]neighbor
	repeat   float64 // the share of buyers who buy a product again, over all products
}

// Learn is what the orders before a moment tell.
func Learn(past *Past, now time.Time) *Model {
	orders, _ := past.before(now)
	m := &Model{past: past, now: now}
	m.popular = m.sold(orders, popularHalf)
	m.learnTrend(orders)
	m.learnRepeats(orders)
	m.learnTogether(orders)
	return m
}

// decay is how much something still counts, which counts half after each such time.
func decay(age, half time.Duration) float64 {
	return math.Exp2(-max(age.Hours(), 0) / half.Hours())
}

func (m *Model) age(o pastOrder) time.Duration { return m.now.Sub(time.Unix(o.at, 0)) }

// sold is in how many orders each product was, the older the less.
func (m *Model) sold(orders []pastOrder, half time.Duration) []float64 {
	sum := make([]float64, len(m.past.products))
	for _, o := range orders {
		weight := decay(m.age(o), half)
		for _, i := range m.past.bought(o) {
			sum[i] += weight
		}
	}
	return sum
}

// learnTrend compares what sells now with what sold lately: the root of their ratio, so that a fashion or a season is seen,
// and not followed blindly.
func (m *Model) learnTrend(orders []pastOrder) {
	short, long := m.sold(orders, trendHalf), m.sold(orders, seasonHalf)
	var allShort, allLong float64
	for i := range short {
		allShort += short[i]
		allLong += long[i]
	}
	m.trend = make([]float64, len(short))
	for i := range short {
		expected := 0.0
		if allShort > 0 {
			expected = short[i] * allLong / allShort
		}
		m.trend[i] = math.Sqrt((expected + trendFloor) / (long[i] + trendFloor))
	}
}

// learnRepeats counts who bought a product, and who bought it again.
func (m *Model) learnRepeats(orders []pastOrder) {
	m.buyers, m.repeated = make([]int32, len(m.past.products)), make([]int32, len(m.past.products))
	var all, again float64
	times := map[int32]int{}
	for _, own := range m.past.byBuyer(orders) {
		clear(times)
		for _, o := range own {
			for _, i := range m.past.bought(o) {
				times[i]++
			}
		}
		for i, n := range times {
			m.buyers[i]++
			all++
			if n > 1 {
				m.repeated[i]++
				again++
			}
		}
	}
	m.repeat = repeatRate(again, all, repeatGuess, repeatDoubt)
}

// learnTogether finds for each product those that are bought with it: the cosine of their orders, each order with a weight
// that it shares among its products (who buys hundreds of things at once says little about any two), shrunk by doubt, and
// turned towards what sells now. It goes product by product over the orders that have it, so what it needs is the past once
// more and one number a product.
func (m *Model) learnTogether(orders []pastOrder) {
	n := len(m.past.products)
	baskets, weights := make([][]int32, len(orders)), make([]float64, len(orders))
	total, degree := make([]float64, n), make([]int32, n)
	for at, o := range orders {
		weights[at] = decay(m.age(o), togetherHalf)
		baskets[at] = thinned(m.past.bought(o))
		for _, i := range baskets[at] {
			total[i] += weights[at]
			degree[i]++
		}
	}
	with := inverted(baskets, degree)
	m.together = make([][]neighbor, n)
	sum, support, touched := make([]float64, n), make([]int32, n), make([]int32, 0, n)
	for i := range n {
		touched = touched[:0]
		for _, at := range with[i] {
			share := weights[at] / float64(len(baskets[at]))
			for _, j := range baskets[at] {
				if support[j] == 0 {
					touched = append(touched, j)
				}
				support[j]++
				sum[j] += share
			}
		}
		found := make([]neighbor, 0, len(touched))
		for _, j := range touched {
			if int(j) != i && support[j] >= minSupport {
				score := sum[j] / (math.Sqrt(total[i]*total[j]) + togetherShrink) * m.trend[j]
				found = append(found, neighbor{product: j, score: float32(score)})
			}
			sum[j], support[j] = 0, 0
		}
		m.together[i] = bestNeighbors(found, maxNeighbors)
	}
}

// thinned is the products of an order, or as many as are paired, evenly spread.
func thinned(products []int32) []int32 {
	if len(products) <= maxBasket {
		return products
	}
	thin := make([]int32, maxBasket)
	for at := range thin {
		thin[at] = products[at*len(products)/maxBasket]
	}
	return thin
}

// inverted is for each product where it is; degree is in how many places.
func inverted(sets [][]int32, degree []int32) [][]int32 {
	all := 0
	for _, n := range degree {
		all += int(n)
	}
	places, room := make([][]int32, len(degree)), make([]int32, all)
	for i, n := range degree {
		places[i], room = room[:0:n], room[n:]
	}
	for at, set := range sets {
		for _, i := range set {
			places[i] = append(places[i], int32(at))
		}
	}
	return places
}

// bestNeighbors is the best few, the best first; of equals, the one with the smaller number.
func bestNeighbors(found []neighbor, most int) []neighbor {
	slices.SortFunc(found, func(a, b neighbor) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return int(a.product) - int(b.product)
	})
	return slices.Clone(found[:min(len(found), most)])
}
