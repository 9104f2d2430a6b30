package index

import "math"

// score adds up the clauses. What is not there costs more than what it would have counted.
func (m *matcher) score(f *match, values [][]float32) {
	scores := m.scores.clean(len(f.docs))
	for _, of := range values {
		for i, value := range of {
			scores[i] += value
		}
	}
	m.missing(values, scores)
	m.named(f, scores)
	for i, doc := range f.docs {
		p, row := f.columns.at(doc)
		scores[i] *= p.favor[row]
	}
	f.scores = scores
}

// missing lowers the scores of the products that have not all of the words, by how much the others could have counted.
func (m *matcher) missing(values [][]float32, scores []float32) {
	weights := make([]float32, len(values))
	all := float32(0)
	for c := range weights {
		weights[c] = m.weight(&m.plan.clauses[c])
		all += weights[c]
	}
	for i := range scores {
		has, whole := float32(0), true
		for c, of := range values {
			if of[i] > 0 {
				has += weights[c]
			} else {
				whole = false
			}
		}
		if !whole {
			scores[i] *= float32(math.Pow(float64(has/all), m.words.analysis.weights.Missing))
		}
	}
}

// weight is what a clause could count.
func (m *matcher) weight(c *clause) float32 {
	most := float32(0)
	for _, w := range c.ways {
		sum := float32(0)
		for _, term := range w.terms {
			sum += rarity(m.words.count(term), m.words.live)
		}
		most = max(most, sum*float32(w.weight))
	}
	return most
}

// named raises the scores of the products that are of a kind that is looked for.
func (m *matcher) named(f *match, scores []float32) {
	for _, name := range m.plan.names {
		p, ok := f.find(name.term)
		if !ok {
			continue
		}
		gain := float32(0)
		for _, stem := range name.stems {
			gain += rarity(m.words.count(key(kindStem, stem)), m.words.live)
		}
		gain *= float32(m.words.analysis.weights.Name)
		used := m.steps.used
		impacts := m.steps.clean(len(f.docs))
		p.fill(f.docs, impacts)
		for i, impact := range impacts {
			if impact > 0 {
				scores[i] += gain
			}
		}
		m.steps.used = used
	}
}
