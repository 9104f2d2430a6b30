package index

import (
	"maps"
	"math"
	"slices"
	"sort"
)

// gathered is the numbers of a field among the products that are counted. Prices and ratings are read from the columns again when
// they are needed; other numbers are kept.
type gathered struct {
	*room
	spread *spread
	having int
	read   func(p *page, row uint32) (from, to float64) // of prices and ratings
	parts  []part
	values []float64
	ends   []int // where the numbers of a product end in values
}

// free gives the space back; nothing is counted afterwards.
func (g *gathered) free() {
	g.spread.clear()
	g.bins = append(g.bins, g.spread.bins)
}

// part is some products of a segment.
type part struct {
	segment *segmentView
	docs    []uint32
}

// numbers has room for one number of each product; those with more are rare.
func (c *counter) numbers() *gathered {
	g := &gathered{room: c.room, spread: newSpread(c.takeBins())}
	switch c.field {
	case FieldPrice:
		g.read = readPrice
	case FieldRating:
		g.read = readRating
	default:
		g.values, g.ends = c.reals.take(c.products), c.ends.take(c.products)
	}
	return g
}

func (g *gathered) gather(s *segmentView, field string, docs []uint32) {
	if len(docs) == 0 {
		return
	}
	switch field {
	case FieldPrice:
		g.prices(s, docs)
		return
	case FieldRating:
		g.columns(s, docs)
		return
	}
	of := s.number(field)
	if of == nil {
		return
	}
	if len(of.docs) > sparse*len(docs) {
		for _, doc := range docs {
			g.product(of, sort.Search(len(of.docs), func(i int) bool { return of.docs[i] >= doc }), doc)
		}
		return
	}
	at := 0
	for _, doc := range docs {
		for at < len(of.docs) && of.docs[at] < doc {
			at++
		}
		at = g.product(of, at, doc)
	}
}

// sparse is how many times more numbers than products there must be to look for those of each product.
const sparse = 16

// product adds the numbers of a product, of which the first is at a place, if they are there.
func (g *gathered) product(of *numbers, at int, doc uint32) int {
	before := at
	for at < len(of.docs) && of.docs[at] == doc {
		g.spread.add(of.values[at])
		g.values = append(g.values, of.values[at])
		at++
	}
	if at > before {
		g.having++
		g.ends = append(g.ends, len(g.values))
	}
	return at
}

// prices is columns for prices, which every list of products counts.
func (g *gathered) prices(s *segmentView, docs []uint32) {
	lowest, highest := int64(math.MaxInt64), int64(math.MinInt64)
	for _, doc := range docs {
		p, row := s.columns.at(doc)
		from := p.minPrice[row]
		if from < 0 {
			continue
		}
		g.spread.bins[bin(float64(from))]++
		g.having++
		lowest, highest = min(lowest, from), max(highest, from, p.maxPrice[row])
	}
	if lowest <= highest {
		g.spread.min, g.spread.max = min(g.spread.min, float64(lowest)), max(g.spread.max, float64(highest))
	}
	g.spread.count = g.having
	g.parts = append(g.parts, part{s, docs})
}

func (g *gathered) columns(s *segmentView, docs []uint32) {
	for _, doc := range docs {
		p, row := s.columns.at(doc)
		from, to := g.read(p, row)
		if math.IsNaN(from) {
			continue
		}
		g.spread.add(from)
		g.spread.max = max(g.spread.max, to)
		g.having++
	}
	g.parts = append(g.parts, part{s, docs})
}

// counts is how many products lie in each of some sensible ranges, and in those that are chosen.
func (g *gathered) counts(field string, chosen []interval) []Count {
	var products map[interval]int
	if field == FieldRating {
		products = g.each(ratingIntervals())
	} else {
		products = g.row(g.spread.intervals(field == FieldPrice))
	}
	maps.Copy(products, g.each(chosen))
	out := make([]Count, 0, len(products))
	for _, r := range slices.SortedFunc(maps.Keys(products), compareIntervals) {
		if n, selected := products[r], slices.Contains(chosen, r); n > 0 || selected {
			out = append(out, Count{r.String(), n, selected})
		}
	}
	return out
}

// each looks into every range for every product: ranges may overlap.
func (g *gathered) each(ranges []interval) map[interval]int {
	products := make(map[interval]int, len(ranges))
	for _, r := range ranges {
		n, begin := 0, 0
		for _, end := range g.ends {
			if slices.ContainsFunc(g.values[begin:end], r.holds) {
				n++
			}
			begin = end
		}
		for _, of := range g.parts {
			for _, doc := range of.docs {
				p, row := of.segment.columns.at(doc)
				if from, to := g.read(p, row); to >= r.min && from <= r.max {
					n++
				}
			}
		}
		products[r] = n
	}
	return products
}

// row is each for ranges that lie in a row, which takes the same time for however many of them. A number between two is in the later, and
// each range ends at the highest number in it, so that no two share a bound. Of the columns, only prices are counted so.
func (g *gathered) row(ranges []interval) map[interval]int {
	counts := make([]int, len(ranges))
	table := g.tabulate(ranges)
	highest := g.spreadOut(table, counts)
	for _, of := range g.parts {
		for _, doc := range of.docs {
			p, row := of.segment.columns.at(doc)
			from, to := p.minPrice[row], p.maxPrice[row]
			if from < 0 {
				continue
			}
			n := table.first(float64(from))
			if n < len(ranges) {
				counts[n]++
			}
			for n++; to > from && n < len(ranges) && ranges[n].min <= float64(to); n++ {
				counts[n]++
			}
		}
	}
	products := make(map[interval]int, len(ranges))
	for n, r := range ranges {
		if len(g.ends) > 0 && n+1 < len(ranges) && counts[n] > 0 {
			r.max = highest[n]
		}
		products[r] = counts[n]
	}
	return products
}

// spreadOut counts products by the ranges that their numbers are in, and returns the highest number in each.
func (g *gathered) spreadOut(table *table, counts []int) (highest []float64) {
	ranges := table.ranges
	highest = slices.Repeat([]float64{math.Inf(-1)}, len(ranges))
	before := 0
	for _, end := range g.ends {
		last := -1 // up to which the product is counted
		for _, value := range g.values[before:end] {
			n := table.first(value)
			if n+1 < len(ranges) && ranges[n+1].min <= value {
				n++
			}
			if n == len(ranges) || ranges[n].min > value {
				continue
			}
			highest[n] = max(highest[n], value)
			if n > last {
				counts[n]++
				last = n
			}
		}
		before = end
	}
	return highest
}

// table finds the first of some ranges in a row that does not end before a number, for the numbers that were gathered.
type table struct {
	ranges []interval
	begin  int     // the first bin that there is
	bins   []uint8 // the range of all numbers of a bin; unclear: it must be looked for
}

const unclear = math.MaxUint8

func (g *gathered) tabulate(ranges []interval) *table {
	begin, last := g.spread.within()
	size := last + 1 - begin
	t := &table{ranges: ranges, begin: begin, bins: g.steps.take(size)[:size]}
	first := 0
	for b := range t.bins {
		low := unbin(uint16(begin + b)) // of the bins below zero the highest, which is as well: the next one's is not beyond
		for first < len(ranges) && ranges[first].max < low {
			first++
		}
		t.bins[b] = uint8(first)
	}
	// Where a range ends within a bin, numbers of the bin lie on both sides.
	for _, r := range ranges {
		if b := int(bin(r.max)); b >= begin && b <= last {
			t.bins[b-begin] = unclear
		}
	}
	return t
}

func (t *table) first(value float64) int {
	if first := t.bins[int(bin(value))-t.begin]; first != unclear {
		return int(first)
	}
	first := 0
	for first < len(t.ranges) && t.ranges[first].max < value {
		first++
	}
	return first
}
