package recommend

import "winkel/internal/kernel/id"

// maxPopular is how many of the products that sell best are kept at hand.
const maxPopular = 500

// TogetherWith is what was bought together with a product, the best first.
func (m *Model) TogetherWith(product id.Product) []Scored {
	number, known := m.past.numberOf[product]
	if !known {
		return nil
	}
	return m.scored(m.together[number])
}

func (m *Model) scored(found []neighbor) []Scored {
	list := make([]Scored, len(found))
	for at, n := range found {
		list[at] = Scored{m.past.products[n.product], float64(n.score)}
	}
	return list
}

// Habit is how people buy a product.
func (m *Model) Habit(product id.Product) Habit {
	number, known := m.past.numberOf[product]
	if !known {
		return Habit{Trend: 1}
	}
	habit := Habit{Trend: m.trend[number]}
	if m.repeated[number] > 0 { // the shop's share says how often, and not of what nobody ever bought twice
		habit.Again = repeatRate(float64(m.repeated[number]), float64(m.buyers[number]), m.repeat, itemDoubt)
	}
	return habit
}

// Popular is what sells best, the best first.
func (m *Model) Popular() []Scored { return m.bestOf(m.popular, maxPopular) }

// bestOf is the products with the highest sums, the best first; those with none are left out.
func (m *Model) bestOf(sum []float64, most int) []Scored {
	list := make([]Scored, 0, len(sum))
	for i, s := range sum {
		if s > 0 {
			list = append(list, Scored{m.past.products[i], s})
		}
	}
	sortScored(list)
	return list[:min(len(list), most)]
}

// known is a Model whose best sellers are not sought anew for every buyer.
type known struct {
	*Model

	popular []Scored
}

func (k known) Popular() []Scored { return k.popular }
