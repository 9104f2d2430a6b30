package index

import (
	"slices"
	"sync"

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

// tallies is how many products of a selection have each value.
type tallies struct {
	*selection
	byOrdinal []uint32 // of all fields, if products were looked through one by one; nil: values are looked through instead
}

// Costs of looking at one value of one product, of one product of a value that few have, of 64 products of one that many have, and of
// beginning with a value, in nanoseconds or so.
const (
	costByProduct = 2
	costOfMember  = 2
	costOfWord    = 1
	costOfValue   = 60
)

// dense reports whether so many of a segment's products are better intersected as bits than one by one.
func dense(members uint64, products int) bool { return members*16 > uint64(products) }

// costOf is what it costs to intersect a map with a selection.
func costOf(members uint64, products int) uint64 {
	if dense(members, products) {
		return uint64(products)/64*costOfWord + costOfValue
	}
	return members*costOfMember + costOfValue
}

// tallies counts the values of the products, in whichever way is cheaper for the fields that are asked for.
func (m *matcher) tallies(s *selection, facets ...string) *tallies {
	t := &tallies{selection: s}
	if s.all() {
		return t
	}
	v := &s.values
	byValue := uint64(0)
	for _, name := range facets {
		if f := v.field(name); f != nil {
			byValue += f.cost
		}
	}
	byProduct := uint64(s.products) * uint64(len(v.of)) / uint64(max(s.len(), 1))
	if byProduct*costByProduct > byValue {
		return t
	}
	t.byOrdinal = m.docs.clean(len(v.texts))
	for _, docs := range m.listsOf(s) {
		count(v, docs, t.byOrdinal)
	}
	return t
}

// count adds one for each value of each product.
func count(v *values, docs, counts []uint32) {
	for _, doc := range docs {
		for _, ordinal := range v.ordinals(doc) {
			counts[ordinal]++
		}
	}
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
func (m *matcher) value(t *tallies, ordinal uint32) int {
	if t.byOrdinal != nil {
		return int(t.byOrdinal[ordinal])
	}
	return m.shared(t.selection, t.values.maps[ordinal])
}

// shared is how many products a selection and a map have in common.
func (m *matcher) shared(s *selection, with *roaring.Bitmap) int {
	members := with.GetCardinality()
	switch {
	case s.all():
	case dense(members, s.len()):
		return int(with.AndCardinality(m.bitmapOf(s)))
	default:
		return among(with, m.setOf(s))
	}
	n := int(members)
	if s.deleted != nil {
		n -= among(with, s.deleted)
	}
	return n
}

// counter counts one facet over all segments.
type counter struct {
	*matcher
	field    string
	narrowed bool         // there are filters by the field
	selected []string     // their values
	chosen   []interval   // and their ranges
	within   []*selection // of each segment
	products int
	having   int
	counts   map[string]int
}

// manyProducts is the number of products from which on it pays to count prices on another processor, while values are counted.
var manyProducts = 50_000

// facets counts the fields that are asked for.
func (m *matcher) facets(of []narrowed, q *Query, f fields) []Facet {
	counted := make([]*Facet, len(q.Facets))
	tallied := make([]*tallies, len(of))
	var beside sync.WaitGroup
	for n, field := range q.Facets {
		c := m.counter(of, q, f, field)
		if !numeric(field) || c.products < manyProducts {
			c.values(of, tallied, q.Facets)
			counted[n] = c.facet()
			continue
		}
		for _, s := range c.within {
			m.listsOf(s) // is made before two look at it
		}
		c.matcher = &matcher{room: newRoom(), words: m.words, plan: m.plan}
		beside.Go(func() {
			defer c.free()
			counted[n] = c.facet()
		})
	}
	beside.Wait()
	var out []Facet
	for _, facet := range counted {
		if facet != nil {
			out = append(out, *facet)
		}
	}
	return out
}

// counter gathers what is to be counted for a field: the products that pass all filters but its own.
func (m *matcher) counter(of []narrowed, q *Query, f fields, field string) *counter {
	c := &counter{matcher: m, field: field, counts: make(map[string]int), narrowed: slices.Contains(f.names, field)}
	for i := range q.Filters {
		if q.Filters[i].Field == field {
			c.selected = append(c.selected, q.Filters[i].Values...)
			c.chosen = append(c.chosen, q.Filters[i].intervals()...)
		}
	}
	for i := range of {
		s := of[i].selection
		if c.narrowed {
			s = of[i].around[slices.Index(f.names, field)]
		}
		c.within = append(c.within, s)
		c.products += s.products
	}
	return c
}

// values counts the values of terms, and of what is in stock. What was tallied for a segment is shared by the fields without filters.
func (c *counter) values(of []narrowed, tallied []*tallies, facets []string) {
	for i, s := range c.within {
		switch {
		case c.field == FieldInStock:
			c.stock(s)
		case numeric(c.field) || of[i].values.field(c.field) == nil:
		case c.narrowed:
			c.terms(c.tallies(s, c.field))
		default:
			if tallied[i] == nil {
				tallied[i] = c.tallies(s, facets...)
			}
			c.terms(tallied[i])
		}
	}
}

func (c *counter) stock(s *selection) {
	inStock := 0
	for _, docs := range c.listsOf(s) {
		for _, doc := range docs {
			if p, row := s.columns.at(doc); p.inStock[row] {
				inStock++
			}
		}
	}
	c.counts[stockValue(true)] += inStock
	c.counts[stockValue(false)] += s.products - inStock
	c.having += s.products
}

// terms adds the values of a segment.
func (c *counter) terms(t *tallies) {
	f := t.values.field(c.field)
	sum := 0
	for ordinal := f.from; ordinal < f.to; ordinal++ {
		if n := c.value(t, ordinal); n > 0 {
			c.counts[t.values.texts[ordinal]] += n
			sum += n
		}
	}
	if f.several {
		sum = c.shared(t.selection, f.having)
	}
	c.having += sum
}

// facet makes the facet of what was counted. Values come from terms where there are any, otherwise from numbers.
func (c *counter) facet() *Facet {
	f := Facet{Field: c.field, Min: 0, Max: -1}
	for value, n := range c.counts {
		if n == 0 {
			delete(c.counts, value)
		}
	}
	if len(c.counts) > 0 && !c.numbered() {
		return c.mattering(f, c.counted())
	}
	numbers := c.numbers()
	defer numbers.free()
	for _, s := range c.within {
		for _, docs := range c.listsOf(s) {
			numbers.gather(s.segmentView, c.field, docs)
		}
	}
	if numbers.spread.count > 0 {
		f.Min, f.Max = numbers.spread.min, numbers.spread.max
	}
	if len(c.counts) == 0 && (numbers.spread.count > 0 || len(c.chosen) > 0) {
		c.having = numbers.having
		return c.mattering(f, numbers.counts(c.field, c.chosen))
	}
	return c.mattering(f, c.counted())
}

// mattering is the facet with its values, if it is worth showing.
func (c *counter) mattering(f Facet, values []Count) *Facet {
	if !matters(values, c.having, c.products) {
		return nil
	}
	f.Values = values
	return &f
}

// counted is the values of terms, those that are selected among them.
func (c *counter) counted() []Count {
	for _, value := range c.selected {
		c.counts[value] += 0
	}
	values := make([]Count, 0, len(c.counts))
	for value, n := range c.counts {
		values = append(values, Count{value, n, slices.Contains(c.selected, value)})
	}
	return ranked(values)
}

// numbered reports whether there are numbers in the field.
func (c *counter) numbered() bool {
	return numeric(c.field) || slices.ContainsFunc(c.within, func(s *selection) bool { return s.number(c.field) != nil })
}
