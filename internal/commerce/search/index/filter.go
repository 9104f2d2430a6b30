package index

import (
	"math"
	"slices"
)

// check is a filter, made ready for one segment: a product passes if it is in the set, or by its columns.
type check struct {
	field     int // its number among the fields that are narrowed
	set       docSet
	intervals []interval // of prices or ratings
	read      func(p *page, row uint32) (from, to float64)
	stock     [2]bool // whether what is sold out passes, and what is in stock; only of FieldInStock
	isStock   bool
}

func (c *check) passes(p *page, row, doc uint32) bool {
	switch {
	case c.isStock:
		if p.inStock[row] {
			return c.stock[1]
		}
		return c.stock[0]
	case c.read != nil:
		from, to := c.read(p, row)
		for _, r := range c.intervals {
			if to >= r.min && from <= r.max {
				return true
			}
		}
	}
	return c.set.has(doc)
}

// readPrice is the prices of a product; of one without a price an interval that is in none.
func readPrice(p *page, row uint32) (from, to float64) {
	if p.minPrice[row] < 0 {
		return math.NaN(), math.NaN()
	}
	return float64(p.minPrice[row]), float64(p.maxPrice[row])
}

// readRating is like readPrice, for products without reviews.
func readRating(p *page, row uint32) (from, to float64) {
	if p.rating[row] == 0 {
		return math.NaN(), math.NaN()
	}
	rating := float64(p.rating[row])
	return rating, rating
}

// prepare makes a filter ready. Values of fields that only documents have are sets; they are empty if nothing has them.
func (m *matcher) prepare(s *segmentView, f *Filter, field int) check {
	c := check{field: field, intervals: f.intervals()}
	switch f.Field {
	case FieldPrice:
		c.read = readPrice
	case FieldRating:
		c.read = readRating
	case FieldInStock:
		c.isStock = true
		c.stock = [2]bool{slices.Contains(f.Values, stockValue(false)), slices.Contains(f.Values, stockValue(true))}
		return c
	}
	if c.read != nil {
		return c
	}
	c.set = m.set(s.len())
	if of := s.values.field(f.Field); of != nil {
		for _, value := range f.Values {
			if ordinal, ok := s.values.ordinal(of, value); ok {
				each(s.values.maps[ordinal], func(doc uint32) { c.set.add(doc) })
			}
		}
	}
	if of := s.number(f.Field); of != nil && len(c.intervals) > 0 {
		for i, value := range of.values {
			if slices.ContainsFunc(c.intervals, func(r interval) bool { return r.holds(value) }) {
				c.set.add(of.docs[i])
			}
		}
	}
	return c
}

// narrowed is the products of a segment behind the filters.
type narrowed struct {
	*segmentView
	docs      []uint32 // that pass all
	scores    []float32
	selection *selection // the same products as docs
	// around is, for each field that is both narrowed and counted, the products that pass all but its own filters.
	around []*selection
}

// fields are the fields that are narrowed by filters, in their order, and which of them are to be counted without themselves.
type fields struct {
	names   []string
	counted []bool
}

func narrowedFields(q *Query) fields {
	var f fields
	for i := range q.Filters {
		if name := q.Filters[i].Field; !slices.Contains(f.names, name) {
			f.names = append(f.names, name)
			f.counted = append(f.counted, slices.Contains(q.Facets, name))
		}
	}
	return f
}

// narrow applies the filters to what was found; without words that is everything.
func (m *matcher) narrow(found *match, q *Query, f fields, browse bool) narrowed {
	checks := make([]check, len(q.Filters))
	for i := range q.Filters {
		checks[i] = m.prepare(found.segmentView, &q.Filters[i], slices.Index(f.names, q.Filters[i].Field))
	}
	if browse {
		return m.algebra(found, q, checks, f)
	}
	out := narrowed{segmentView: found.segmentView, docs: found.docs, scores: found.scores, around: make([]*selection, len(f.names))}
	if len(checks) > 0 || q.priced() {
		m.sift(&out, found, q.priced(), checks, f)
	}
	out.selection = listed(found.segmentView, out.docs)
	return out
}

// sift looks at the products one by one. Those that fail in one field alone are kept for counting it.
func (m *matcher) sift(out *narrowed, found *match, priced bool, checks []check, f fields) {
	out.docs, out.scores = m.docs.take(len(found.docs)), m.scores.take(len(found.docs))
	only := make([][]uint32, len(f.names))
	for n := range only {
		if f.counted[n] {
			only[n] = m.docs.take(len(found.docs))
		}
	}
	for i, doc := range found.docs {
		p, row := found.columns.at(doc)
		if priced && p.minPrice[row] < 0 {
			continue
		}
		switch failed := failedField(checks, p, row, doc); {
		case failed == none:
			out.docs, out.scores = append(out.docs, doc), append(out.scores, found.scores[i])
		case failed >= 0 && f.counted[failed]:
			only[failed] = append(only[failed], doc)
		}
	}
	for n := range only {
		if f.counted[n] {
			out.around[n] = listed(found.segmentView, out.docs, only[n])
		}
	}
}

const (
	none    = -1
	several = -2
)

// failedField is the one field whose filters a product does not pass.
func failedField(checks []check, p *page, row, doc uint32) int {
	failed := none
	for i := range checks {
		c := &checks[i]
		if c.field == failed || c.passes(p, row, doc) {
			continue
		}
		if failed != none {
			return several
		}
		failed = c.field
	}
	return failed
}
