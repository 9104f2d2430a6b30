package index

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"

	"winkel/internal/kernel/id"
)

// Index is the products that can be found. One writer and any number of readers may use it at once.
type naive struct {
	mu       sync.RWMutex
	analysis *analysis
	synonyms synonyms
	entries  map[id.Product]*entry
	counts   map[string]int
	accents  map[string]accented
}

// entry is a product with what it is found by.
type entry struct {
	Document
	impacts map[string]uint8
	favor   float32
}

// units is a sink that adds up what each term of a product counts.
type units struct {
	of      map[string]float64
	codes   []string
	named   []string
	accents map[string]accented
	stem    func(string) string
}

func (u *units) word(word string, unit float64, named bool) {
	u.of[key(kindWord, word)] += unit
	u.of[key(kindStem, u.stem(word))] += unit
	if named {
		u.named = append(u.named, word)
	}
}

func (u *units) measure(text string, unit float64) { u.of[key(kindMeasure, text)] += unit }
func (u *units) code(code string)                  { u.codes = append(u.codes, key(kindCode, code)) }
func (u *units) name(stems string)                 { u.codes = append(u.codes, key(kindName, stems)) }
func (u *units) brand(stems string)                { u.codes = append(u.codes, key(kindBrand, stems)) }

func (u *units) shown(word, shown string) {
	of := u.accents[word]
	u.accents[word] = accented{max(of.word, shown), of.times + 1}
}

func (x *naive) impacts(d *Document) map[string]uint8 {
	u := &units{of: make(map[string]float64), accents: x.accents, stem: x.analysis.analyzer.Stem}
	x.analysis.product(d, u)
	out := make(map[string]uint8)
	for term, units := range u.of {
		out[term] = x.analysis.weights.saturated(units)
	}
	for _, word := range u.named {
		out[key(kindNamed, word)] = out[key(kindWord, word)]
	}
	for _, code := range u.codes {
		out[code] = 255
	}
	return out
}

// New is an index of nothing.
func newNaive(o Options) *naive {
	a := newAnalysis(o)
	return &naive{
		analysis: a, synonyms: a.synonyms(o.Synonyms),
		entries: make(map[id.Product]*entry), counts: make(map[string]int), accents: make(map[string]accented),
	}
}

// SetSynonyms replaces the synonyms.
func (x *naive) SetSynonyms(groups [][]string) {
	s := x.analysis.synonyms(groups)
	x.mu.Lock()
	defer x.mu.Unlock()
	x.synonyms = s
}

// Put adds products, or replaces those that are there.
func (x *naive) Put(documents ...Document) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for i := range documents {
		d := documents[i]
		x.remove(d.ID)
		e := &entry{Document: d, impacts: x.impacts(&d), favor: x.analysis.weights.favor(&d)}
		for term := range e.impacts {
			x.counts[term]++
		}
		x.entries[d.ID] = e
	}
}

// Remove takes products out; those that are not there are passed over.
func (x *naive) Remove(ids ...id.Product) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, product := range ids {
		x.remove(product)
	}
}

func (x *naive) remove(product id.Product) {
	e := x.entries[product]
	if e == nil {
		return
	}
	for term := range e.impacts {
		if x.counts[term]--; x.counts[term] == 0 {
			delete(x.counts, term)
		}
	}
	delete(x.entries, product)
}

// Len is the number of products.
func (x *naive) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.entries)
}

// Has reports whether a product can be found.
func (x *naive) Has(product id.Product) bool {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.entries[product] != nil
}

func (x *naive) count(term string) int { return x.counts[term] }

func (x *naive) products() int { return len(x.entries) }

func (x *naive) complete(kind byte, prefix string, limit int) []string {
	var found []string
	for term := range x.counts {
		if term[0] == kind && strings.HasPrefix(term[1:], prefix) && len(term) > len(prefix)+1 {
			found = append(found, term[1:])
		}
	}
	slices.SortFunc(found, func(a, b string) int {
		return cmp.Or(cmp.Compare(x.counts[key(kind, b)], x.counts[key(kind, a)]), cmp.Compare(a, b))
	})
	return found[:min(len(found), limit)]
}

func (x *naive) near(word string, most int) []neighbor {
	var found []neighbor
	letters := []rune(word)
	for term, count := range x.counts {
		if term[0] != kindWord || !lettersOnly(term[1:]) || term[1:] == word {
			continue
		}
		if n := slips(letters, []rune(term[1:]), most); n <= most {
			found = append(found, neighbor{term[1:], n, count})
		}
	}
	return found
}

func (x *naive) spellings(stem string) []string {
	var found []string
	for term := range x.counts {
		if term[0] == kindWord && x.analysis.analyzer.Stem(term[1:]) == stem {
			found = append(found, term[1:])
		}
	}
	return found
}

func (x *naive) together(a, b string) bool {
	for _, e := range x.entries {
		if e.impacts[a] > 0 && e.impacts[b] > 0 {
			return true
		}
	}
	return false
}

func (x *naive) compounds(stem string, limit int) []string {
	var found []string
	for term := range x.counts {
		if term[0] == kindStem && strings.HasSuffix(term[1:], stem) && len(term)-1 >= len(stem)+3 {
			found = append(found, term[1:])
		}
	}
	slices.SortFunc(found, func(a, b string) int {
		return cmp.Or(cmp.Compare(x.counts[key(kindStem, b)], x.counts[key(kindStem, a)]), cmp.Compare(a, b))
	})
	return found[:min(len(found), limit)]
}

func (x *naive) accented(word string) accented { return x.accents[word] }

// found is a product that has the words.
type found struct {
	*entry
	place Place
	score float32
}

// Search finds what a query asks for.
func (x *naive) Search(q Query) Result {
	x.mu.RLock()
	defer x.mu.RUnlock()
	p := x.analysis.plan(q.Text, x, x.synonyms)
	r := Result{Suggestion: p.suggestion, Corrected: p.corrected, Marks: p.marks}
	if len(p.clauses) == 0 && p.code == "" && strings.TrimSpace(q.Text) != "" {
		return r
	}
	matches := x.matches(&p, q)
	var hits []found
	for _, m := range matches {
		if passes(m.entry, q.Filters, "") {
			hits = append(hits, m)
		}
	}
	r.Total = len(hits)
	if q.Whole {
		r.Products = []id.Product{}
		for _, m := range hits {
			r.Products = append(r.Products, m.ID)
		}
		slices.Sort(r.Products)
	}
	slices.SortFunc(hits, func(a, b found) int { return q.Sort.compare(&a.place, &b.place) })
	if q.After != nil {
		at, same := slices.BinarySearchFunc(hits, q.After, func(f found, p *Place) int { return q.Sort.compare(&f.place, p) })
		if same {
			at++
		}
		hits = hits[at:]
	} else {
		hits = hits[min(max(q.Offset, 0), len(hits)):]
	}
	for _, m := range hits[:min(max(q.Limit, 0), len(hits), mostHits)] {
		r.Hits = append(r.Hits, Hit{ID: m.ID, Place: m.place})
	}
	for _, field := range q.Facets {
		if f, ok := facet(matches, q.Filters, field); ok {
			r.Facets = append(r.Facets, f)
		}
	}
	return r
}

// matches are the products that have enough of the words, and may stand in the order, before filters.
func (x *naive) matches(p *plan, q Query) []found {
	words := len(p.clauses) > 0 || p.code != ""
	var best []found
	for needed := len(p.clauses); ; needed-- {
		best = best[:0]
		for _, e := range x.entries {
			matched, score := x.score(e, p)
			exact := p.code != "" && e.impacts[p.code] > 0
			if exact {
				score = exactly + e.favor
			}
			if exact || (matched >= needed && (!words || matched > 0)) {
				best = append(best, found{e, e.place(q.Sort, words, float64(score)), score})
			}
		}
		if needed <= 1 || len(best) >= x.analysis.weights.Enough {
			break
		}
	}
	if words && !p.branded {
		x.lean(best, q.Sort)
	}
	return slices.DeleteFunc(best, func(f found) bool {
		return (q.Sort == ByPriceAsc || q.Sort == ByPriceDesc) && f.MinPrice < 0
	})
}

func (x *naive) score(e *entry, p *plan) (matched int, score float32) {
	all, has := float32(0), float32(0)
	for _, c := range p.clauses {
		best, most := float32(0), float32(0)
		for _, w := range c.ways {
			sum, full := float32(0), float32(0)
			for _, term := range w.terms {
				rare := rarity(x.counts[term], len(x.entries))
				full += rare
				impact := e.impacts[term]
				if impact == 0 {
					sum = float32(math.Inf(-1))
				}
				sum += float32(impact) / 255 * rare
			}
			best, most = max(best, sum*float32(w.weight)), max(most, full*float32(w.weight))
		}
		all += most
		if best > 0 {
			matched++
			score += best
			has += most
		}
	}
	if matched < len(p.clauses) && all > 0 {
		score *= float32(math.Pow(float64(has/all), x.analysis.weights.Missing))
	}
	for _, name := range p.names {
		if e.impacts[name.term] > 0 {
			score += x.rarity(name.stems) * float32(x.analysis.weights.Name)
		}
	}
	return matched, score * e.favor
}

// lean raises what is of the kinds that the best finds are of.
func (x *naive) lean(of []found, sort Sort) {
	slices.SortFunc(of, func(a, b found) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.ID, a.ID)) })
	sums := make(map[string]float32)
	for _, f := range of[:min(len(of), leanOn)] {
		if f.score < exactly {
			sums[f.kind()] += f.score
		}
	}
	sum := float32(0)
	for _, kind := range slices.Sorted(maps.Keys(sums)) {
		sum += sums[kind]
	}
	for i := range of {
		f := &of[i]
		if f.score < exactly && sum > 0 {
			f.score *= 1 + float32(x.analysis.weights.Lean)*sums[f.kind()]/sum
		}
		f.place = f.entry.place(sort, true, float64(f.score))
	}
}

func (x *naive) rarity(stems []string) (sum float32) {
	for _, stem := range stems {
		sum += rarity(x.counts[key(kindStem, stem)], len(x.entries))
	}
	return sum
}

// passes reports whether every filter lets a product through, except those of one field.
func passes(e *entry, filters []Filter, except string) bool {
	for i := range filters {
		if f := &filters[i]; f.Field != except && !f.passes(e) {
			return false
		}
	}
	return true
}

func (f *Filter) passes(e *entry) bool {
	for _, r := range f.intervals() {
		if e.within(f.Field, r) {
			return true
		}
	}
	for _, value := range f.Values {
		if f.Field == FieldInStock && value == stockValue(e.InStock) || slices.Contains(e.Terms, Term{f.Field, value}) {
			return true
		}
	}
	return false
}

func (e *entry) within(field string, r interval) bool {
	switch field {
	case FieldPrice:
		return e.MinPrice >= 0 && float64(e.MaxPrice) >= r.min && float64(e.MinPrice) <= r.max
	case FieldRating:
		return e.Rating > 0 && r.holds(float64(e.Rating))
	}
	return slices.ContainsFunc(e.Numbers, func(n Number) bool { return n.Field == field && r.holds(n.Value) })
}

// facet counts the values of a field among the products that all the other filters let through.
func facet(matches []found, filters []Filter, field string) (Facet, bool) {
	var among []*entry
	for _, m := range matches {
		if passes(m.entry, filters, field) {
			among = append(among, m.entry)
		}
	}
	var values []string
	var chosen []interval
	for i := range filters {
		if f := &filters[i]; f.Field == field {
			values = append(values, f.Values...)
			chosen = append(chosen, f.intervals()...)
		}
	}
	counts, having := termCounts(among, field)
	numbers := numbersAmong(among, field)
	f := Facet{Field: field, Min: numbers.min, Max: numbers.max}
	if numbers.count == 0 {
		f.Min, f.Max = 0, -1
	}
	if len(counts) == 0 && (numbers.count > 0 || len(chosen) > 0) {
		f.Values, having = rangeCounts(among, field, numbers, chosen)
	} else {
		for _, value := range values {
			counts[value] += 0
		}
		for value, n := range counts {
			f.Values = append(f.Values, Count{value, n, slices.Contains(values, value)})
		}
		f.Values = ranked(f.Values)
	}
	return f, matters(f.Values, having, len(among))
}

func termCounts(among []*entry, field string) (counts map[string]int, having int) {
	counts = make(map[string]int)
	for _, e := range among {
		if field == FieldInStock {
			counts[stockValue(e.InStock)]++
			having++
			continue
		}
		seen := make(map[string]bool)
		for _, t := range e.Terms {
			if t.Field == field && !seen[t.Value] {
				seen[t.Value] = true
				counts[t.Value]++
			}
		}
		if len(seen) > 0 {
			having++
		}
	}
	return counts, having
}

func numbersAmong(among []*entry, field string) *spread {
	s := newSpread(new([bins]uint32))
	for _, e := range among {
		switch {
		case field == FieldPrice && e.MinPrice >= 0:
			s.add(float64(e.MinPrice))
			s.max = max(s.max, float64(e.MaxPrice))
		case field == FieldRating && e.Rating > 0:
			s.add(float64(e.Rating))
		}
		for _, n := range e.Numbers {
			if n.Field == field && !numeric(field) {
				s.add(n.Value)
			}
		}
	}
	return s
}

func rangeCounts(among []*entry, field string, numbers *spread, chosen []interval) (values []Count, having int) {
	made := numbers.intervals(field == FieldPrice)
	if !numeric(field) {
		for n := range len(made) - 1 {
			for _, e := range among {
				for _, number := range e.Numbers {
					if number.Field != field || number.Value >= made[n+1].min || made[n].max < made[n+1].min && number.Value <= made[n].max {
						continue
					}
					made[n].max = number.Value
				}
			}
		}
	}
	if field == FieldRating {
		made = ratingIntervals()
	}
	for _, r := range withSelected(made, chosen) {
		n := 0
		for _, e := range among {
			if e.within(field, r) {
				n++
			}
		}
		if selected := slices.Contains(chosen, r); n > 0 || selected {
			values = append(values, Count{r.String(), n, selected})
		}
	}
	for _, e := range among {
		if e.within(field, interval{math.Inf(-1), math.Inf(1)}) {
			having++
		}
	}
	return values, having
}
