package index

import "math"

// score adds up the clauses. What is not there costs more than what it would have counted.
func (m *matcher) score(f *match, values [][]float32, someMissing bool) {
	var scores []float32
	if len(values) == 1 && !someMissing {
		scores = values[0] // nobody else looks at it any more
	} else {
		scores = m.scores.clean(len(f.docs))
		for _, of := range values {
			for i, value := range of {
				scores[i] += value
			}
		}
	}
	if someMissing {
		m.missing(values, scores)
	}
	m.named(f, scores)
	for i, doc := range f.docs {
		p, row := f.columns.at(doc)
		scores[i] *= p.favor[row]
	}
	f.scores = scores
}

// missing lowers the scores of the products that have not all of the words, by how much the others could have counted. That is the
// same for all products that have the same words.
func (m *matcher) missing(values [][]float32, scores []float32) {
	weights := make([]float32, len(values))
	all := float32(0)
	for c := range weights {
		weights[c] = m.weight(&m.plan.clauses[c])
		all += weights[c]
	}
	whole := 1<<len(values) - 1
	factors := make([]float32, whole+1) // by the words that are there, one bit each; 0: not known yet
	for i := range scores {
		there := 0
		for c, of := range values {
			if of[i] > 0 {
				there |= 1 << c
			}
		}
		if there == whole {
			continue
		}
		if factors[there] == 0 {
			has := float32(0)
			for c, weight := range weights {
				if there>>c&1 == 1 {
					has += weight
				}
			}
			factors[there] = float32(math.Pow(float64(has/all), m.words.analysis.weights.Missing))
		}
		scores[i] *= factors[there]
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
