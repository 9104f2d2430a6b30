package recommend

import (
	"cmp"
	"slices"

	"winkel/internal/kernel/id"
)

const (
	classicCategories = 3   // of the customer, the most purchased ones
	maxOfCategory     = 100 // products that are kept of each category
)

// Opinion is what customers think of a product: how often it was rated, and the sum of the stars.
type Opinion struct {
	Count int64
	Stars int64
}

// stars is an average that is not carried away by the first who rates: an Opinion of nobody is the middle.
func (o Opinion) stars() float64 {
	const middle, doubt = 3, 3
	return (float64(o.Stars) + middle*doubt) / (float64(o.Count) + doubt)
}

// Classic is the rule that shops have always had: from the three categories in which somebody bought most, what he has not
// bought yet, the best rated first; of equals, what sells better. The lists of the categories are in that order, and their
// scores go by it too.
func Classic(history []Bought, categoryOf func(id.Product) id.Category, best func(id.Category) []Scored) []Scored {
	bought, count := map[id.Product]bool{}, map[id.Category]int{}
	for _, b := range history {
		bought[b.Product] = true
		if category := categoryOf(b.Product); category != 0 {
			count[category]++
		}
	}
	categories := make([]id.Category, 0, len(count))
	for category := range count {
		categories = append(categories, category)
	}
	slices.SortFunc(categories, func(a, b id.Category) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	list := []Scored{}
	for _, category := range categories[:min(len(categories), classicCategories)] {
		for _, p := range best(category) {
			if !bought[p.Product] {
				list = append(list, p)
			}
		}
	}
	sortScored(list)
	return list
}

// bestOfCategories is the products of each category by rating, then by how they sell.
func bestOfCategories(products []id.Product, categoryOf func(id.Product) id.Category, opinions map[id.Product]Opinion,
	popular func(id.Product) float64) map[id.Category][]Scored {
	lists := map[id.Category][]Scored{}
	for _, product := range products {
		category := categoryOf(product)
		if category == 0 {
			continue
		}
		// A rating has steps of a thousandth at least; what sells decides between equals, and is less than one step.
		const step = 1000
		sells := popular(product)
		score := opinions[product].stars() + sells/(sells+1)/step
		lists[category] = append(lists[category], Scored{product, score})
	}
	for category, list := range lists {
		sortScored(list)
		lists[category] = slices.Clone(list[:min(len(list), maxOfCategory)])
	}
	return lists
}
