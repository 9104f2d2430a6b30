package index

import (
	"bytes"
	"container/heap"
	"math"
	"slices"
)

// candidate is a product that may be among the hits. The one with the smaller rank comes first; with equal ranks the title decides,
// if that is what is sorted by, then the id.
type candidate struct {
	rank    uint64
	segment *segmentView
	doc     uint32
}

// ordering sorts candidates.
type ordering struct {
	sort  Sort
	words bool
}

// byScore reports whether the order is that of the scores; an unknown order is the one by relevance.
func (o ordering) byScore() bool { return o.words && (o.sort == ByRelevance || o.sort > ByTitle) }

// rank brings a key into the order of whole numbers.
func (o ordering) rank(key float64) uint64 {
	n := math.Float64bits(key + 0)
	if n>>63 == 1 {
		n = ^n
	} else {
		n |= 1 << 63
	}
	if o.sort.ascending() {
		return n
	}
	return ^n
}

// titleRank is the beginning of a title.
func titleRank(title []byte) uint64 {
	var first [8]byte
	copy(first[:], title)
	n := uint64(0)
	for _, c := range first {
		n = n<<8 | uint64(c)
	}
	return n
}

func (o ordering) compare(a, b *candidate) int {
	if a.rank != b.rank {
		if a.rank < b.rank {
			return -1
		}
		return 1
	}
	if o.sort == ByTitle {
		if c := bytes.Compare(a.segment.title(a.doc), b.segment.title(b.doc)); c != 0 {
			return c
		}
	}
	switch x, y := a.segment.ids[a.doc], b.segment.ids[b.doc]; {
	case x > y:
		return -1
	case x < y:
		return 1
	}
	return 0
}

// place is where a candidate stands.
func (o ordering) place(c *candidate) Place {
	p := Place{ID: c.segment.ids[c.doc]}
	if o.sort == ByTitle {
		p.Title = string(c.segment.title(c.doc))
		return p
	}
	n := c.rank
	if !o.sort.ascending() {
		n = ^n
	}
	if n>>63 == 1 {
		n &^= 1 << 63
	} else {
		n = ^n
	}
	p.Key = math.Float64frombits(n)
	return p
}

// behind reports whether a candidate comes after a place.
func (o ordering) behind(c *candidate, after *Place) bool {
	p := o.place(c)
	return o.sort.compare(&p, after) > 0
}

// ranks are those of some products of a segment.
func (o ordering) ranks(n *narrowed, out []uint64) []uint64 {
	for _, doc := range n.docs {
		p, row := n.columns.at(doc)
		var key float64
		switch o.sort {
		case ByTitle:
			out = append(out, titleRank(n.title(doc)))
			continue
		case ByNewest:
			key = float64(p.published[row])
		case ByPriceAsc, ByPriceDesc:
			key = float64(p.minPrice[row])
		case ByRating:
			key = ratingKey(int64(p.rating[row]), int64(p.reviews[row]))
		case ByPopularity:
			key = float64(p.popularity[row])
		default:
			key = browseKey(int64(p.popularity[row]), p.published[row], p.inStock[row])
		}
		out = append(out, o.rank(key))
	}
	return out
}

// best keeps the first so many candidates; the last of them is on top.
type best struct {
	ordering
	most int
	list []candidate
}

func (b *best) Len() int           { return len(b.list) }
func (b *best) Less(i, j int) bool { return b.compare(&b.list[i], &b.list[j]) > 0 }
func (b *best) Swap(i, j int)      { b.list[i], b.list[j] = b.list[j], b.list[i] }

// Push and Pop are those of heap.Interface, of which only heap.Fix is used.
func (b *best) Push(any) { panic("index: not used") }

// Pop is like Push.
func (b *best) Pop() any { panic("index: not used") }

// offer takes a candidate if it is among the first so far.
func (b *best) offer(c candidate) {
	switch {
	case len(b.list) < b.most:
		b.list = append(b.list, c)
		heap.Fix(b, len(b.list)-1)
	case b.compare(&c, &b.list[0]) < 0:
		b.list[0] = c
		heap.Fix(b, 0)
	}
}

// offerBehind offers a candidate if it comes after a place; nil: any.
func (b *best) offerBehind(c candidate, after *Place) {
	if after == nil || b.behind(&c, after) {
		b.offer(c)
	}
}

// scored offers products by their scores. Most of them are too low, which is seen at once.
func (b *best) scored(n *narrowed, after *Place) {
	// What is lower than the last of the best so far need not be looked at.
	lowest := float32(math.Inf(-1))
	for i, score := range n.scores {
		if score < lowest {
			continue
		}
		b.offerBehind(candidate{b.rank(float64(score)), n.segmentView, n.docs[i]}, after)
		if len(b.list) == b.most {
			lowest = float32(b.place(&b.list[0]).Key)
		}
	}
}

// hits are the products of the page that is asked for.
func (m *matcher) hits(of []narrowed, q *Query) []Hit {
	limit := min(max(q.Limit, 0), mostHits)
	offset := min(max(q.Offset, 0), mostOffset)
	if q.After != nil {
		offset = 0
	}
	total := 0
	for i := range of {
		total += len(of[i].docs)
	}
	if limit == 0 || offset >= total {
		return nil
	}
	o := ordering{sort: q.Sort, words: len(m.plan.clauses) > 0 || m.plan.code != ""}
	b := &best{ordering: o, most: min(offset+limit, total)}
	for i := range of {
		if o.byScore() {
			b.scored(&of[i], q.After)
			continue
		}
		for n, rank := range o.ranks(&of[i], m.keys.take(len(of[i].docs))) {
			if len(b.list) < b.most || rank <= b.list[0].rank {
				b.offerBehind(candidate{rank, of[i].segmentView, of[i].docs[n]}, q.After)
			}
		}
	}
	slices.SortFunc(b.list, func(x, y candidate) int { return o.compare(&x, &y) })
	if offset >= len(b.list) {
		return nil
	}
	hits := make([]Hit, 0, limit)
	for i := range b.list[offset:] {
		c := &b.list[offset+i]
		hits = append(hits, Hit{ID: c.segment.ids[c.doc], Place: o.place(c)})
	}
	return hits
}
