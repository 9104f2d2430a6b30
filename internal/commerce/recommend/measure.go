package recommend

import (
	"cmp"
	"math"
	"slices"
	"time"

	"winkel/internal/kernel/id"
)

// What is measured, and on how many.
const (
	short       = 10     // products of a list that a hit must be among
	long        = 20     // products of a list for the recall
	mostBuyers  = 5_000  // who are asked; of more, as many, evenly spread
	mostQueries = 20_000 // products of orders that are asked for what else was in them
	perOrder    = 20     // of one order
	// EnoughAsked is how many must be asked before a measurement decides anything.
	EnoughAsked = 30
)

// Quality is how good a list was on average: at guessing what was bought in the time that was held out.
type Quality struct {
	HitRate  float64 `json:"hit_rate"` // the share of lists with at least one right product among the first 10
	Recall   float64 `json:"recall"`   // the share of what was bought that is among the first 20
	NDCG     float64 `json:"ndcg"`     // of the first 10: 1 where the right ones stand first
	Coverage float64 `json:"coverage"` // the share of all products that some list had among its first 10
	Asked    int     `json:"asked"`
}

// Measured is what a strategy was worth.
type Measured struct {
	Strategy string  `json:"strategy"`
	All      Quality `json:"all"` // at everything that was bought
	New      Quality `json:"new"` // at what its buyer had not bought before
}

// Names of strategies.
const (
	Personal   = "personal"   // Suggest
	ByCategory = "category"   // Classic
	ByTogether = "together"   // what was bought together
	Popularity = "popularity" // what sells best, for everybody the same
)

// Catalog is what measuring has to know of products: the category of each, and what customers think of it.
type Catalog struct {
	CategoryOf func(id.Product) id.Category
	Opinions   map[id.Product]Opinion
}

// tally adds up the quality of one strategy.
type tally struct {
	hit, recall, gain float64
	asked             int
	shown             map[id.Product]bool
}

// judge compares a list with what was bought.
func (t *tally) judge(list []Scored, bought map[id.Product]bool) {
	if len(bought) == 0 {
		return
	}
	if t.shown == nil {
		t.shown = map[id.Product]bool{}
	}
	t.asked++
	right, gain, best := 0, 0.0, 0.0
	hit := false
	for at, p := range list[:min(len(list), long)] {
		if at < short {
			t.shown[p.Product] = true
		}
		if !bought[p.Product] {
			continue
		}
		right++
		if at < short {
			hit = true
			gain += 1 / math.Log2(float64(at+2))
		}
	}
	for at := range min(len(bought), short) {
		best += 1 / math.Log2(float64(at+2))
	}
	if hit {
		t.hit++
	}
	t.recall += float64(right) / float64(len(bought))
	t.gain += gain / best
}

func (t *tally) quality(products int) Quality {
	if t.asked == 0 || products == 0 {
		return Quality{}
	}
	n := float64(t.asked)
	return Quality{
		HitRate: t.hit / n, Recall: t.recall / n, NDCG: t.gain / n, Coverage: float64(len(t.shown)) / float64(products), Asked: t.asked,
	}
}

// trial is one hold-out: what was learned before a moment is asked for what was bought from then on.
type trial struct {
	model    known
	catalog  Catalog
	best     map[id.Category][]Scored
	earlier  map[int32][]pastOrder
	later    []pastOrder
	products int // that had been bought before the moment
}

// newTrial learns from what was before the moment.
func newTrial(past *Past, cut time.Time, catalog Catalog) *trial {
	earlier, later := past.before(cut)
	model := Learn(past, cut)
	t := &trial{
		model: known{model, model.Popular()}, catalog: catalog, earlier: past.byBuyer(earlier), later: later,
	}
	for _, n := range model.popular {
		if n > 0 {
			t.products++
		}
	}
	t.best = bestOfCategories(past.products, catalog.CategoryOf, catalog.Opinions, model.sells)
	for category, list := range t.best {
		// What nobody had bought before could not be guessed by anybody; the rule is not burdened with it.
		t.best[category] = slices.DeleteFunc(list, func(p Scored) bool { return model.sells(p.Product) == 0 })
	}
	return t
}

// sells is in how many orders a product was, the older the less.
func (m *Model) sells(product id.Product) float64 {
	number, known := m.past.numberOf[product]
	if !known {
		return 0
	}
	return m.popular[number]
}

// history is what somebody had bought before the moment.
func (t *trial) history(buyer int32) []Bought {
	past := t.model.past
	var list []Bought
	for _, o := range t.earlier[buyer] {
		for _, i := range past.bought(o) {
			list = append(list, Bought{past.products[i], time.Unix(o.at, 0)})
		}
	}
	return list
}

// MeasurePersonal holds out what was bought from a moment on, and asks each strategy what buyers who had bought before will
// buy. Only what had been sold before counts: nobody can guess what comes new into the shop.
func MeasurePersonal(past *Past, cut time.Time, catalog Catalog) []Measured {
	t := newTrial(past, cut, catalog)
	bought := map[int32]map[id.Product]bool{}
	for _, o := range t.later {
		if o.buyer == 0 || t.earlier[o.buyer] == nil {
			continue
		}
		if bought[o.buyer] == nil {
			bought[o.buyer] = map[id.Product]bool{}
		}
		for _, i := range past.bought(o) {
			if t.model.Model.popular[i] > 0 {
				bought[o.buyer][past.products[i]] = true
			}
		}
	}
	buyers := make([]int32, 0, len(bought))
	for buyer := range bought {
		buyers = append(buyers, buyer)
	}
	slices.SortFunc(buyers, cmp.Compare)
	names := []string{Personal, ByCategory, Popularity}
	all, fresh := make([]tally, len(names)), make([]tally, len(names))
	for _, buyer := range spread(buyers, mostBuyers) {
		history := t.history(buyer)
		had := map[id.Product]bool{}
		for _, b := range history {
			had[b.Product] = true
		}
		unknown := map[id.Product]bool{}
		for product := range bought[buyer] {
			if !had[product] {
				unknown[product] = true
			}
		}
		for at, list := range t.lists(history) {
			all[at].judge(list, bought[buyer])
			fresh[at].judge(without(list, had), unknown)
		}
	}
	measured := make([]Measured, len(names))
	for at, name := range names {
		measured[at] = Measured{Strategy: name, All: all[at].quality(t.products), New: fresh[at].quality(t.products)}
	}
	return measured
}

// lists is what each strategy offers somebody, in the order of their names.
func (t *trial) lists(history []Bought) [][]Scored {
	best := func(c id.Category) []Scored { return t.best[c] }
	return [][]Scored{
		Suggest(t.model, t.model.now, history), Classic(history, t.catalog.CategoryOf, best), t.model.popular,
	}
}

// MeasureTogether holds out the orders from a moment on, and asks, for each product of an order, what else was in it.
func MeasureTogether(past *Past, cut time.Time) []Measured {
	t := newTrial(past, cut, Catalog{CategoryOf: func(id.Product) id.Category { return 0 }})
	names := []string{ByTogether, Popularity}
	tallies := make([]tally, len(names))
	orders := slices.DeleteFunc(slices.Clone(t.later), func(o pastOrder) bool { return o.count < 2 })
	for _, o := range spread(orders, mostQueries/perOrder) {
		inside := map[id.Product]bool{}
		for _, i := range past.bought(o) {
			if t.model.Model.popular[i] > 0 {
				inside[past.products[i]] = true
			}
		}
		for _, i := range spread(past.bought(o), perOrder) {
			asked := past.products[i]
			if !inside[asked] {
				continue
			}
			others := map[id.Product]bool{}
			for product := range inside {
				others[product] = product != asked
			}
			delete(others, asked)
			popular := without(t.model.popular, map[id.Product]bool{asked: true})
			tallies[0].judge(filled(t.model.TogetherWith(asked), popular), others)
			tallies[1].judge(popular, others)
		}
	}
	measured := make([]Measured, len(names))
	for at, name := range names {
		measured[at] = Measured{Strategy: name, All: tallies[at].quality(t.products)}
	}
	return measured
}

// spread is at most so many of a list, evenly spread over it.
func spread[T any](list []T, most int) []T {
	if len(list) <= most {
		return list
	}
	few := make([]T, most)
	for at := range few {
		few[at] = list[at*len(list)/most]
	}
	return few
}

// without is a list without some products, as far as it is looked at.
func without(list []Scored, had map[id.Product]bool) []Scored {
	rest := make([]Scored, 0, long)
	for _, p := range list {
		if !had[p.Product] {
			rest = append(rest, p)
		}
		if len(rest) == long {
			break
		}
	}
	return rest
}

// filled is a list that is continued by another, each product once.
func filled(list, more []Scored) []Scored {
	seen := make(map[id.Product]bool, len(list))
	for _, p := range list {
		seen[p.Product] = true
	}
	for _, p := range more {
		if !seen[p.Product] {
			list = append(list, p)
		}
	}
	return list
}
