package index

import (
	"cmp"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"winkel/internal/kernel/id"
)

// Index is the products that can be found. Any number of readers may use it while one or several write: readers see the view that
// was there when they began, and wait for nobody; writers wait for one another.
type Index struct {
	analysis *analysis
	view     atomic.Pointer[view]

	mu      sync.Mutex // of writers
	merging bool
	merged  *sync.Cond
}

// view is what readers see. Nothing of it ever changes.
type view struct {
	analysis *analysis
	synonyms synonyms
	segments []*segmentView // the largest first
	live     int
}

// segmentView is a segment with what changed since it was made.
type segmentView struct {
	*segment
	columns columns
	deleted docSet // nil: none
	live    int
}

// New is an index of nothing.
func New(o Options) *Index {
	a := newAnalysis(o)
	x := &Index{analysis: a}
	x.merged = sync.NewCond(&x.mu)
	x.view.Store(&view{analysis: a, synonyms: a.synonyms(o.Synonyms)})
	return x
}

// SetSynonyms replaces the synonyms.
func (x *Index) SetSynonyms(groups [][]string) {
	s := x.analysis.synonyms(groups)
	x.mu.Lock()
	defer x.mu.Unlock()
	next := *x.view.Load()
	next.synonyms = s
	x.view.Store(&next)
}

// Len is the number of products.
func (x *Index) Len() int { return x.view.Load().live }

// Has reports whether a product can be found.
func (x *Index) Has(product id.Product) bool {
	_, _, ok := x.view.Load().locate(product)
	return ok
}

// IDs are those of all products, ascending.
func (x *Index) IDs() []id.Product { return x.view.Load().ids() }

func (v *view) ids() []id.Product {
	out := make([]id.Product, 0, v.live)
	for _, s := range v.segments {
		for doc, product := range s.ids {
			if !s.deleted.has(uint32(doc)) {
				out = append(out, product)
			}
		}
	}
	slices.Sort(out)
	return out
}

// Same reports whether the index has exactly this document.
func (x *Index) Same(d *Document) bool {
	v := x.view.Load()
	n, doc, ok := v.locate(d.ID)
	if !ok || v.segments[n].digest[doc] != digest(d) {
		return false
	}
	p, row := v.segments[n].columns.at(doc)
	return p.get(row) == x.analysis.weights.facts(d)
}

// locate is the segment and the number in it of a product.
func (v *view) locate(product id.Product) (segment int, doc uint32, ok bool) {
	for n, s := range v.segments {
		if doc, ok := s.doc(product); ok && !s.deleted.has(uint32(doc)) {
			return n, uint32(doc), true
		}
	}
	return 0, 0, false
}

// Put adds products, or replaces those that are there. All of them appear at once. What a product is found by costs some
// microseconds a product to take in; where only prices, stock, sales, ratings or dates differ from what is there, almost nothing. Many
// products are put in soonest by some ten thousand at once.
func (x *Index) Put(documents ...Document) {
	x.mu.Lock()
	defer x.mu.Unlock()
	e := x.edit()
	var fresh []*Document
	for _, d := range ascending(documents) {
		n, doc, ok := e.locate(d.ID)
		switch {
		case !ok:
			fresh = append(fresh, d)
		case e.segments[n].digest[doc] == digest(d):
			e.changes[n] = append(e.changes[n], change{doc, x.analysis.weights.facts(d)})
		default:
			e.delete(n, doc)
			fresh = append(fresh, d)
		}
	}
	e.added = x.analysis.buildAll(fresh)
	x.publish(e)
}

// shareOfBuild is how many products are worth a processor of their own.
const shareOfBuild = 1000

// buildAll makes segments of documents, several at once if they are many.
func (a *analysis) buildAll(fresh []*Document) []*segmentView {
	if len(fresh) == 0 {
		return nil
	}
	parts := min(runtime.GOMAXPROCS(0), (len(fresh)+shareOfBuild-1)/shareOfBuild)
	views := make([]*segmentView, parts)
	var building sync.WaitGroup
	for n := range parts {
		building.Go(func() {
			s, cols := a.build(fresh[n*len(fresh)/parts : (n+1)*len(fresh)/parts])
			views[n] = &segmentView{segment: s, columns: cols, live: s.len()}
		})
	}
	building.Wait()
	return views
}

// Remove takes products out; those that are not there are passed over.
func (x *Index) Remove(ids ...id.Product) {
	x.mu.Lock()
	defer x.mu.Unlock()
	e := x.edit()
	for _, product := range ids {
		if n, doc, ok := e.locate(product); ok {
			e.delete(n, doc)
		}
	}
	x.publish(e)
}

// edit is a view that is being changed: the segments are copied when they are touched first.
type edit struct {
	view
	copied  []bool
	changes [][]change
	added   []*segmentView
}

func (x *Index) edit() *edit {
	e := &edit{view: *x.view.Load()}
	e.segments = slices.Clone(e.segments)
	e.copied = make([]bool, len(e.segments))
	e.changes = make([][]change, len(e.segments))
	return e
}

func (e *edit) own(n int) *segmentView {
	if !e.copied[n] {
		s := *e.segments[n]
		s.deleted = slices.Clone(s.deleted)
		e.segments[n], e.copied[n] = &s, true
	}
	return e.segments[n]
}

func (e *edit) delete(n int, doc uint32) {
	s := e.own(n)
	if s.deleted == nil {
		s.deleted = newSet(s.len())
	}
	s.deleted.add(doc)
	s.live--
}

// publish makes the edited view the one that readers see, and merges what became too many parts.
func (x *Index) publish(e *edit) {
	for n, changes := range e.changes {
		if len(changes) > 0 {
			s := *e.segments[n] // deleted is shared: it does not change any more
			s.columns = s.columns.with(changes)
			e.segments[n] = &s
		}
	}
	x.show(&e.view, append(e.segments, e.added...))
	x.tidy()
}

// show makes segments what readers see, leaving out those that are empty.
func (x *Index) show(like *view, segments []*segmentView) {
	next := *like
	next.live, next.segments = 0, make([]*segmentView, 0, len(segments))
	for _, s := range segments {
		if s.live > 0 {
			next.segments = append(next.segments, s)
			next.live += s.live
		}
	}
	slices.SortStableFunc(next.segments, func(a, b *segmentView) int { return cmp.Compare(b.len(), a.len()) })
	x.view.Store(&next)
}
