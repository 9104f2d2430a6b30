package index

import (
	"math/bits"
	"slices"
)

// match is the products of one segment that have enough of the words, ascending, before filters.
type match struct {
	*segmentView
	docs   []uint32
	scores []float32 // of the texts, favor included; nil without words
}

// matcher finds the products that have the words of a plan.
type matcher struct {
	*room
	words *words
	plan  *plan
	tally []int // how many products have at least so many of the words
}

// weights is what a term of the plan counts, by impact.
type weights [256]float32

func (m *matcher) weights(term string) *weights {
	rarity := rarity(m.words.count(term), m.words.live)
	var w weights
	for impact := range w {
		w[impact] = float32(impact) / 255 * rarity
	}
	return &w
}

// all finds the products with all of the words, or, if they are too few, those with as many as possible.
func (m *matcher) all() []match {
	n := len(m.plan.clauses)
	out := make([]match, 0, len(m.words.segments))
	total := 0
	for _, s := range m.words.segments {
		found := m.every(s)
		total += len(found.docs)
		out = append(out, found)
	}
	if n <= 1 || total >= m.words.analysis.weights.Enough {
		return out
	}
	m.tally = make([]int, n+1)
	counts := make([][]uint8, len(out))
	for i := range out {
		out[i], counts[i] = m.some(out[i].segmentView)
	}
	needed := n
	for needed > 1 && m.tally[needed] < m.words.analysis.weights.Enough {
		needed--
	}
	for i := range out {
		out[i].keep(counts[i], uint8(needed))
	}
	return out
}

// every is the products of a segment with all of the words, and those with the whole query as their code.
func (m *matcher) every(s *segmentView) match {
	order := m.rarestFirst(s)
	found := match{segmentView: s}
	values := make([][]float32, len(order))
	for i, c := range order {
		if i == 0 {
			found.docs, values[c] = m.start(s, &m.plan.clauses[c])
		} else {
			values[c] = m.clause(s, &m.plan.clauses[c], found.docs)
		}
		found.docs = compact(found.docs, values, values[c])
	}
	m.score(&found, values, false)
	m.exact(&found)
	return found
}

// rarestFirst is the order in which clauses are looked at: whatever is not in the first need not be looked for in the others.
func (m *matcher) rarestFirst(s *segmentView) []int {
	type sized struct{ clause, products int }
	order := make([]sized, len(m.plan.clauses))
	for i := range m.plan.clauses {
		order[i].clause = i
		for _, w := range m.plan.clauses[i].ways {
			if p, ok := s.rarest(w.terms); ok {
				order[i].products += p.count
			}
		}
	}
	slices.SortStableFunc(order, func(a, b sized) int { return a.products - b.products })
	out := make([]int, len(order))
	for i, o := range order {
		out[i] = o.clause
	}
	return out
}

// rarest is the postings of the term that the fewest products have; false if one is in none.
func (s *segment) rarest(terms []string) (rarest postings, ok bool) {
	for i, term := range terms {
		p, found := s.find(term)
		if !found {
			return postings{}, false
		}
		if i == 0 || p.count < rarest.count {
			rarest = p
		}
	}
	return rarest, len(terms) > 0
}

// start is the products of a clause and what it counts in each.
func (m *matcher) start(s *segmentView, c *clause) ([]uint32, []float32) {
	if len(c.ways) == 1 && len(c.ways[0].terms) == 1 {
		return m.single(s, &c.ways[0])
	}
	docs := m.candidates(s, c)
	return docs, m.clause(s, c, docs)
}

// single is start for one term, which is the most frequent case by far.
func (m *matcher) single(s *segmentView, w *way) ([]uint32, []float32) {
	p, ok := s.find(w.terms[0])
	if !ok {
		return nil, nil
	}
	table := m.weights(w.terms[0])
	for i := range table {
		table[i] *= float32(w.weight)
	}
	docs, values := m.docs.take(p.count)[:p.count], m.scores.take(p.count)[:p.count]
	var block [blockSize]uint32
	n := 0
	p.spans(nil, func(of span) bool {
		impacts := of.impacts()
		list := of.docs(&block)
		if s.deleted == nil {
			copy(docs[n:], list)
			into := values[n : n+len(list)]
			for i := range into {
				into[i] = table[impacts[i]]
			}
			n += len(list)
			return true
		}
		for i, doc := range list {
			if !s.deleted.has(doc) {
				docs[n], values[n] = doc, table[impacts[i]]
				n++
			}
		}
		return true
	})
	return docs[:n], values[:n]
}

// candidates are the products that may have what some clauses ask for.
func (m *matcher) candidates(s *segmentView, clauses ...*clause) []uint32 {
	set := m.set(s.len())
	var block [blockSize]uint32
	for _, c := range clauses {
		for _, w := range c.ways {
			p, ok := s.rarest(w.terms)
			if !ok {
				continue
			}
			p.spans(nil, func(of span) bool {
				for _, doc := range of.docs(&block) {
					set.add(doc)
				}
				return true
			})
		}
	}
	return set.list(m.docs.take(s.len()), s.deleted)
}

// list is the products of a set that were not deleted.
func (b docSet) list(out []uint32, deleted docSet) []uint32 {
	for n, word := range b {
		if deleted != nil {
			word &^= deleted[n]
		}
		for ; word != 0; word &= word - 1 {
			out = append(out, uint32(n*64+bits.TrailingZeros64(word)))
		}
	}
	return out
}

// clause is what a clause counts in each of some products; 0: it is not there.
func (m *matcher) clause(s *segmentView, c *clause, docs []uint32) []float32 {
	best := m.scores.clean(len(docs))
	var sum []float32
	for i := range c.ways {
		w := &c.ways[i]
		if len(w.terms) == 1 {
			m.raise(s, w, docs, best)
			continue
		}
		if sum == nil {
			sum = m.scores.take(len(docs))[:len(docs)]
		}
		if !m.way(s, w, docs, sum) {
			continue
		}
		for n, value := range sum {
			best[n] = max(best[n], value)
		}
	}
	return best
}

// raise raises what is best so far in some products, ascending, to what a way of one term counts in each.
func (m *matcher) raise(s *segmentView, w *way, docs []uint32, best []float32) {
	p, ok := s.find(w.terms[0])
	if !ok {
		return
	}
	table := m.weights(w.terms[0])
	for i := range table {
		table[i] *= float32(w.weight)
	}
	p.among(docs, func(at int, impact uint8) { best[at] = max(best[at], table[impact]) })
}

// way adds up what the terms of a way count in each of some products.
func (m *matcher) way(s *segmentView, w *way, docs []uint32, sum []float32) bool {
	if _, ok := s.rarest(w.terms); !ok {
		return false
	}
	used := m.steps.used
	impacts := m.steps.take(len(docs))[:len(docs)]
	for t, term := range w.terms {
		p, _ := s.find(term)
		clear(impacts)
		p.fill(docs, impacts)
		table := m.weights(term)
		for n, impact := range impacts {
			switch {
			case t == 0:
				sum[n] = table[impact]
			case impact == 0:
				sum[n] = 0
			case sum[n] > 0:
				sum[n] += table[impact]
			}
		}
	}
	for n := range sum {
		sum[n] *= float32(w.weight)
	}
	m.steps.used = used
	return true
}

// fill writes the impacts of some products, ascending, leaving those as they are that the postings have not.
func (p *postings) fill(docs []uint32, impacts []uint8) {
	p.among(docs, func(at int, impact uint8) { impacts[at] = impact })
}

// among calls yield for each of some products, ascending, that the postings have.
func (p *postings) among(docs []uint32, yield func(at int, impact uint8)) {
	var room [blockSize]uint32
	at := 0
	p.spans(func(first, last uint32) bool {
		for at < len(docs) && docs[at] < first {
			at++
		}
		return at < len(docs) && docs[at] <= last
	}, func(of span) bool {
		has := of.impacts()
		for i, doc := range of.docs(&room) {
			for at < len(docs) && docs[at] < doc {
				at++
			}
			if at == len(docs) {
				return false
			}
			if docs[at] == doc {
				yield(at, has[i])
			}
		}
		return true
	})
}

// compact leaves out the products in which by is 0, in all lists of values.
func compact(docs []uint32, values [][]float32, by []float32) []uint32 {
	missing := slices.Index(by, 0)
	if missing < 0 {
		return docs
	}
	kept := make([]bool, len(by))
	for i, value := range by {
		kept[i] = value > 0
	}
	for c := range values {
		if values[c] != nil {
			values[c] = squeeze(values[c], kept)
		}
	}
	return squeeze(docs, kept)
}

func squeeze[T any](list []T, kept []bool) []T {
	n := 0
	for i, keep := range kept {
		if keep {
			list[n] = list[i]
			n++
		}
	}
	return list[:n]
}

// some is the products of a segment with any of the words, and how many of them each has.
func (m *matcher) some(s *segmentView) (found match, counts []uint8) {
	n := len(m.plan.clauses)
	clauses := make([]*clause, n, n+1)
	for i := range clauses {
		clauses[i] = &m.plan.clauses[i]
	}
	code := clause{ways: []way{{terms: []string{m.plan.code}}}}
	found = match{segmentView: s, docs: m.candidates(s, append(clauses, &code)...)}
	values := make([][]float32, n)
	counts = m.steps.clean(len(found.docs))
	for i, c := range clauses {
		values[i] = m.clause(s, c, found.docs)
		for doc, value := range values[i] {
			if value > 0 {
				counts[doc]++
			}
		}
	}
	m.score(&found, values, true)
	for _, doc := range m.coded(s) {
		at, _ := slices.BinarySearch(found.docs, doc)
		counts[at] = uint8(n)
		found.scores[at] = found.exactScore(doc)
	}
	for _, count := range counts {
		for needed := 1; needed <= int(count); needed++ {
			m.tally[needed]++
		}
	}
	return found, counts
}

// coded is the products of a segment that have the whole query as a code.
func (m *matcher) coded(s *segmentView) []uint32 {
	if m.plan.code == "" {
		return nil
	}
	p, ok := s.find(m.plan.code)
	if !ok {
		return nil
	}
	docs := make([]uint32, 0, p.count)
	for _, one := range p.appendAll(nil) {
		if !s.deleted.has(one.doc) {
			docs = append(docs, one.doc)
		}
	}
	return docs
}

// exact puts in the products that have the whole query as a code, before all others.
func (m *matcher) exact(found *match) {
	for _, doc := range m.coded(found.segmentView) {
		at, there := slices.BinarySearch(found.docs, doc)
		if !there {
			found.docs = slices.Insert(found.docs, at, doc)
			found.scores = slices.Insert(found.scores, at, 0)
		}
		found.scores[at] = found.exactScore(doc)
	}
}

func (v *segmentView) exactScore(doc uint32) float32 {
	p, row := v.columns.at(doc)
	return exactly + p.favor[row]
}

// keep leaves out the products with fewer words than needed.
func (f *match) keep(counts []uint8, needed uint8) {
	kept := make([]bool, len(counts))
	for i, count := range counts {
		kept[i] = count >= needed
	}
	f.docs, f.scores = squeeze(f.docs, kept), squeeze(f.scores, kept)
}

// meet reports whether some product that was not taken out has both terms.
func (v *segmentView) meet(rarer, other *postings) (found bool) {
	var docs [blockSize]uint32
	var impacts [blockSize]uint8
	rarer.spans(nil, func(of span) bool {
		list := of.docs(&docs)
		clear(impacts[:])
		other.fill(list, impacts[:len(list)])
		for i, doc := range list {
			if impacts[i] > 0 && !v.deleted.has(doc) {
				found = true
				return false
			}
		}
		return true
	})
	return found
}
