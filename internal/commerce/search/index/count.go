package index

import (
	"slices"
	"sort"

	"github.com/RoaringBitmap/roaring/v2"
)

// each calls yield for every member of a map, many at a time.
func each(of *roaring.Bitmap, yield func(doc uint32)) {
	var room [256]uint32
	it := of.ManyIterator()
	for n := it.NextMany(room[:]); n > 0; n = it.NextMany(room[:]) {
		for _, doc := range room[:n] {
			yield(doc)
		}
	}
}

// tallies is how many products of a segment have each value.
type tallies struct {
	*narrowed
	byOrdinal []uint32        // of all fields, if products were looked through one by one
	set       *roaring.Bitmap // of the products, if values are looked through instead
	all       bool            // the products are all of the segment
}

// costs of looking at one value of one product, and at one product of one value, in some unit.
const (
	costByProduct = 2
	costByValue   = 1
)

// tally counts the values of the products, in whichever way is cheaper for the fields that are asked for.
func (m *matcher) tallies(n *narrowed, facets []string) *tallies {
	t := &tallies{narrowed: n}
	v := &n.values
	if len(n.docs) == n.live {
		t.all = true
		return t
	}
	byValue := uint64(0)
	for _, name := range facets {
		if f := v.field(name); f != nil {
			for _, of := range v.maps[f.from:f.to] {
				byValue += of.GetCardinality()
			}
		}
	}
	byProduct := uint64(len(n.docs)) * uint64(len(v.of)) / uint64(max(n.len(), 1))
	if byProduct*costByProduct > byValue*costByValue {
		set := m.set(n.len())
		for _, doc := range n.docs {
			set.add(doc)
		}
		t.set = roaring.FromDense(set, false)
		return t
	}
	t.byOrdinal = count(v, n.docs, m.docs.clean(len(v.texts)))
	return t
}

// count adds one for each value of each product.
func count(v *values, docs, counts []uint32) []uint32 {
	for _, doc := range docs {
		for _, ordinal := range v.ordinals(doc) {
			counts[ordinal]++
		}
	}
	return counts
}

// among is how many of the products of a map are in a set.
func among(products *roaring.Bitmap, set docSet) int {
	n := 0
	each(products, func(doc uint32) {
		if set.has(doc) {
			n++
		}
	})
	return n
}

// value is how many of the products have a value.
func (t *tallies) value(ordinal uint32) int {
	switch {
	case t.byOrdinal != nil:
		return int(t.byOrdinal[ordinal])
	case t.all && t.deleted == nil:
		return int(t.values.maps[ordinal].GetCardinality())
	case t.all:
		return int(t.values.maps[ordinal].GetCardinality()) - among(t.values.maps[ordinal], t.deleted)
	}
	return int(t.values.maps[ordinal].AndCardinality(t.set))
}

// having is how many of the products have any value of a field, given the sum of its values.
func (t *tallies) having(f *valueField, sum int) int {
	if !f.several {
		return sum
	}
	if t.all {
		n := int(f.having.GetCardinality())
		if t.deleted != nil {
			n -= among(f.having, t.deleted)
		}
		return n
	}
	if t.set != nil {
		return int(f.having.AndCardinality(t.set))
	}
	n := 0
	for _, doc := range t.docs {
		of := t.values.ordinals(doc)
		at := sort.Search(len(of), func(i int) bool { return of[i] >= f.from })
		if at < len(of) && of[at] < f.to {
			n++
		}
	}
	return n
}

// counter counts one facet over all segments.
type counter struct {
	*matcher
	field    string
	values   []string   // that are selected
	chosen   []interval // the same
	products int
	having   int
	counts   map[string]int
}

// facets counts the fields that are asked for.
func (m *matcher) facets(of []narrowed, q *Query, f fields) []Facet {
	tallied := make([]*tallies, len(of))
	var out []Facet
	for _, field := range q.Facets {
		c := &counter{matcher: m, field: field, counts: make(map[string]int)}
		for i := range q.Filters {
			if q.Filters[i].Field == field {
				c.values = append(c.values, q.Filters[i].Values...)
				c.chosen = append(c.chosen, q.Filters[i].intervals()...)
			}
		}
		within := make([][2][]uint32, len(of)) // for each segment: what passes all filters, and what fails in this field alone
		for i := range of {
			within[i][0] = of[i].docs
			if n := slices.Index(f.names, field); n >= 0 {
				within[i][1] = of[i].only[n]
			}
			c.products += len(within[i][0]) + len(within[i][1])
			if tallied[i] == nil && field != FieldPrice && field != FieldRating && field != FieldInStock && of[i].values.field(field) != nil {
				tallied[i] = m.tallies(&of[i], q.Facets)
			}
			c.terms(&of[i], tallied[i], within[i][1])
		}
		if facet, ok := c.facet(of, within); ok {
			out = append(out, facet)
		}
	}
	return out
}

// terms adds the values of a segment: those of the products that pass, which were tallied, and those of the others.
func (c *counter) terms(n *narrowed, t *tallies, others []uint32) {
	if c.field == FieldInStock {
		for _, docs := range [][]uint32{n.docs, others} {
			inStock := 0
			for _, doc := range docs {
				if p, row := n.columns.at(doc); p.inStock[row] {
					inStock++
				}
			}
			c.counts[stockValue(true)] += inStock
			c.counts[stockValue(false)] += len(docs) - inStock
			c.having += len(docs)
		}
		return
	}
	f := n.values.field(c.field)
	if f == nil || numeric(c.field) {
		return
	}
	var counts []uint32
	rest := &tallies{narrowed: &narrowed{segmentView: n.segmentView, docs: others}}
	if len(others) > 0 {
		counts = count(&n.values, others, c.docs.clean(len(n.values.texts)))
		rest.byOrdinal = counts
	}
	sum, restSum := 0, 0
	for ordinal := f.from; ordinal < f.to; ordinal++ {
		here := t.value(ordinal)
		there := 0
		if counts != nil {
			there = int(counts[ordinal])
		}
		sum, restSum = sum+here, restSum+there
		if here+there > 0 {
			c.counts[n.values.texts[ordinal]] += here + there
		}
	}
	c.having += t.having(f, sum)
	if len(others) > 0 {
		c.having += rest.having(f, restSum)
	}
}

// facet makes the facet of what was counted. Values come from terms where there are any, otherwise from numbers.
func (c *counter) facet(of []narrowed, within [][2][]uint32) (Facet, bool) {
	f := Facet{Field: c.field, Min: 0, Max: -1}
	for value, n := range c.counts {
		if n == 0 {
			delete(c.counts, value)
		}
	}
	if len(c.counts) > 0 && !c.numbered(of) {
		f.Values = c.counted()
		return f, matters(f.Values, c.having, c.products)
	}
	numbers := c.numbers()
	for i := range of {
		for _, docs := range within[i] {
			numbers.gather(of[i].segmentView, c.field, docs)
		}
	}
	if numbers.spread.count > 0 {
		f.Min, f.Max = numbers.spread.min, numbers.spread.max
	}
	if len(c.counts) == 0 && (numbers.spread.count > 0 || len(c.chosen) > 0) {
		f.Values = numbers.counts(c.field, c.chosen)
		c.having = numbers.having
	} else {
		f.Values = c.counted()
	}
	return f, matters(f.Values, c.having, c.products)
}

// counted is the values of terms, those that are selected among them.
func (c *counter) counted() []Count {
	for _, value := range c.values {
		c.counts[value] += 0
	}
	values := make([]Count, 0, len(c.counts))
	for value, n := range c.counts {
		values = append(values, Count{value, n, slices.Contains(c.values, value)})
	}
	return ranked(values)
}

// numbered reports whether there are numbers in the field.
func (c *counter) numbered(of []narrowed) bool {
	return numeric(c.field) || slices.ContainsFunc(of, func(n narrowed) bool { return n.number(c.field) != nil })
}
