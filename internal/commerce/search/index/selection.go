package index

import "github.com/RoaringBitmap/roaring/v2"

// selection is some products of a segment, as lists or as a set; the other is made when it is needed.
type selection struct {
	*segmentView
	products int
	lists    [][]uint32
	set      docSet
	members  *roaring.Bitmap
}

func listed(s *segmentView, lists ...[]uint32) *selection {
	out := &selection{segmentView: s, lists: lists}
	for _, docs := range lists {
		out.products += len(docs)
	}
	return out
}

// all reports whether the selection is all that can be found of the segment.
func (s *selection) all() bool { return s.products == s.live }

// listsOf is the lists of a selection.
func (m *matcher) listsOf(s *selection) [][]uint32 {
	if s.lists == nil {
		s.lists = [][]uint32{s.set.list(m.docs.take(s.products), nil)}
	}
	return s.lists
}

// setOf is a selection as a set.
func (m *matcher) setOf(s *selection) docSet {
	if s.set == nil {
		s.set = m.set(s.len())
		for _, docs := range s.lists {
			for _, doc := range docs {
				s.set.add(doc)
			}
		}
	}
	return s.set
}

// bitmapOf is a selection for being intersected with maps of many products.
func (m *matcher) bitmapOf(s *selection) *roaring.Bitmap {
	if s.members == nil {
		s.members = roaring.FromDense(m.setOf(s), false)
	}
	return s.members
}

// algebra narrows all products of a segment by sets alone, which is done 64 products at a time. Filters by columns become sets first.
func (m *matcher) algebra(found *match, q *Query, checks []check, f fields) narrowed {
	s := found.segmentView
	passing := make([]docSet, len(f.names)) // for each field what its filters let through
	for i := range checks {
		set := m.passing(s, &checks[i])
		if field := checks[i].field; passing[field] == nil {
			passing[field] = set
		} else {
			passing[field].and(set)
		}
	}
	out := narrowed{segmentView: s, around: make([]*selection, len(f.names))}
	main := m.alive(s, q)
	for n := range passing {
		if f.counted[n] {
			around := m.alive(s, q)
			for other, set := range passing {
				if other != n {
					around.and(set)
				}
			}
			out.around[n] = &selection{segmentView: s, set: around, products: around.size()}
		}
	}
	for _, set := range passing {
		main.and(set)
	}
	out.selection = &selection{segmentView: s, set: main, products: main.size()}
	out.docs = m.listsOf(out.selection)[0]
	return out
}

// alive is the products that were not taken out, and may stand in the order.
func (m *matcher) alive(s *segmentView, q *Query) docSet {
	set := m.set(s.len())
	for n := range set {
		set[n] = ^uint64(0)
		if s.deleted != nil {
			set[n] &^= s.deleted[n]
		}
	}
	if rest := s.len() % 64; rest > 0 {
		set[len(set)-1] &= 1<<rest - 1
	}
	if q.priced() {
		for doc := range uint32(s.len()) {
			if p, row := s.columns.at(doc); p.minPrice[row] < 0 {
				set.remove(doc)
			}
		}
	}
	return set
}

func (m *matcher) passing(s *segmentView, c *check) docSet {
	if c.set != nil {
		return c.set
	}
	set := m.set(s.len())
	for doc := range uint32(s.len()) {
		if p, row := s.columns.at(doc); c.passes(p, row, doc) {
			set.add(doc)
		}
	}
	return set
}

// priced reports whether products without a price are left out.
func (q *Query) priced() bool { return q.Sort == ByPriceAsc || q.Sort == ByPriceDesc }
