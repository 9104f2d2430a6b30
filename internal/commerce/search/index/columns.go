package index

import (
	"math"
	"math/bits"
	"slices"
)

// pageSize is how many products share a page of what changes often.
const pageSize = 512

// page holds what changes without the text of a product. A page that others may read is never changed: whoever changes it makes
// another, which costs some microseconds.
type page struct {
	minPrice, maxPrice, published [pageSize]int64
	popularity, reviews           [pageSize]int32
	favor                         [pageSize]float32
	rating                        [pageSize]int16
	inStock                       [pageSize]bool
}

// columns are the pages of a segment.
type columns []*page

func newColumns(products int) columns {
	c := make(columns, (products+pageSize-1)/pageSize)
	for i := range c {
		c[i] = new(page)
	}
	return c
}

func (c columns) at(doc uint32) (p *page, row uint32) { return c[doc/pageSize], doc % pageSize }

// facts are what the columns hold of one product.
type facts struct {
	minPrice, maxPrice, published int64
	popularity, reviews           int32
	favor                         float32
	rating                        int16
	inStock                       bool
}

// facts of a document. What does not fit is cut to what does: nobody has sold two thousand million pieces.
func (w *Weights) facts(d *Document) facts {
	return facts{
		minPrice: d.MinPrice, maxPrice: d.MaxPrice, published: d.Published,
		popularity: int32(min(max(d.Popularity, 0), math.MaxInt32)), reviews: int32(min(max(d.Reviews, 0), math.MaxInt32)),
		favor: w.favor(d), rating: int16(min(max(d.Rating, 0), math.MaxInt16)), inStock: d.InStock,
	}
}

func (p *page) get(row uint32) facts {
	return facts{
		minPrice: p.minPrice[row], maxPrice: p.maxPrice[row], published: p.published[row], popularity: p.popularity[row],
		reviews: p.reviews[row], favor: p.favor[row], rating: p.rating[row], inStock: p.inStock[row],
	}
}

func (p *page) set(row uint32, f facts) {
	p.minPrice[row], p.maxPrice[row], p.published[row], p.popularity[row] = f.minPrice, f.maxPrice, f.published, f.popularity
	p.reviews[row], p.favor[row], p.rating[row], p.inStock[row] = f.reviews, f.favor, f.rating, f.inStock
}

// change is a product of a segment whose columns change.
type change struct {
	doc   uint32
	facts facts
}

// with is the columns after changes. Pages without changes are shared with the columns before.
func (c columns) with(changes []change) columns {
	out := slices.Clone(c)
	for _, ch := range changes {
		n := ch.doc / pageSize
		if out[n] == c[n] {
			copied := *c[n]
			out[n] = &copied
		}
		out[n].set(ch.doc%pageSize, ch.facts)
	}
	return out
}

// docSet is a set of products of a segment.
type docSet []uint64

func newSet(products int) docSet { return make(docSet, (products+63)/64) }

func (b docSet) has(doc uint32) bool { return b != nil && b[doc/64]>>(doc%64)&1 == 1 }

func (b docSet) add(doc uint32) { b[doc/64] |= 1 << (doc % 64) }

func (b docSet) remove(doc uint32) { b[doc/64] &^= 1 << (doc % 64) }

// and keeps what is in both.
func (b docSet) and(other docSet) {
	for n := range b {
		b[n] &= other[n]
	}
}

func (b docSet) size() int {
	n := 0
	for _, word := range b {
		n += bits.OnesCount64(word)
	}
	return n
}
