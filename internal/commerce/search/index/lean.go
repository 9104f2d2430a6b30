package index

import (
	"maps"
	"slices"
)

// leanOn is how many of the best finds say what is looked for.
const leanOn = 50

// kind is what kind of thing a product is: its type, or the nearest of its categories.
func (d *Document) kind() string {
	if d.Type == "" && len(d.Categories) > 0 {
		return d.Categories[0]
	}
	return d.Type
}

// only is the ordinal of each product's one value of a field; gone: it has none.
func (v *values) only(field string) []uint32 {
	f := v.field(field)
	if f == nil {
		return nil
	}
	of := slices.Repeat([]uint32{gone}, len(v.starts)-1)
	for doc := range of {
		for _, ordinal := range v.ordinals(uint32(doc)) {
			if ordinal >= f.from && ordinal < f.to {
				of[doc] = ordinal
			}
		}
	}
	return of
}

// lean raises what is of the kinds that the best finds are of: among those with the words "enamel" and "teapot" most of the best are
// teapots, and a cosy for one is not what was meant. Filters do not change what was meant, so that it is told from what was found
// before them. (In the literature: pseudo-relevance feedback, by category instead of by words.)
func (m *matcher) lean(found []match) {
	if m.plan.branded {
		return
	}
	b := &best{ordering: ordering{sort: ByRelevance, words: true}, most: leanOn}
	for i := range found {
		b.scored(&narrowed{segmentView: found[i].segmentView, docs: found[i].docs, scores: found[i].scores}, nil)
	}
	slices.SortFunc(b.list, func(x, y candidate) int { return b.compare(&x, &y) })
	sums := make(leaning)
	for i := range b.list {
		c := &b.list[i]
		sums.add(c.segment.values.kind(c.doc), float32(b.place(c).Key))
	}
	gains := sums.shares(float32(m.words.analysis.weights.Lean))
	for i := range found {
		found[i].raise(gains)
	}
}

// kind is that of a product; "": it has none.
func (v *values) kind(doc uint32) string {
	if len(v.kinds) > 0 && v.kinds[doc] != gone {
		return v.texts[v.kinds[doc]]
	}
	return ""
}

// leaning is what the best finds of each kind count together.
type leaning map[string]float32

// add counts a find. One that has the whole query as its code says nothing of others.
func (l leaning) add(kind string, score float32) {
	if score < exactly {
		l[kind] += score
	}
}

// shares is what each kind has of all, as a part of whole. What has no kind is one of its own: in a catalog of which a part has kinds, that part
// would win otherwise whenever it is found at all.
func (l leaning) shares(whole float32) leaning {
	kinds := slices.Sorted(maps.Keys(l)) // in one order, so that the sum is the same each time
	sum := float32(0)
	for _, kind := range kinds {
		sum += l[kind]
	}
	out := make(leaning, len(l))
	for _, kind := range kinds {
		if sum > 0 {
			out[kind] = whole * l[kind] / sum
		}
	}
	return out
}

// raise raises the scores of products by what their kinds gain.
func (f *match) raise(gains leaning) {
	var of []float32
	field := f.values.field(innerKind)
	if field != nil {
		of = make([]float32, field.to-field.from)
		for kind, gain := range gains {
			if ordinal, ok := f.values.ordinal(field, kind); ok {
				of[ordinal-field.from] = gain
			}
		}
	}
	for n, doc := range f.docs {
		gain := gains[""]
		if field != nil && f.values.kinds[doc] != gone {
			gain = of[f.values.kinds[doc]-field.from]
		}
		if f.scores[n] < exactly {
			f.scores[n] *= 1 + gain
		}
	}
}
