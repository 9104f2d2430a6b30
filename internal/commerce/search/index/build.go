package index

import (
	"bytes"
	"cmp"
	"hash/crc64"
	"math"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"winkel/internal/commerce/search/text"
	"winkel/internal/kernel/id"
)

// builder makes a segment of documents.
type builder struct {
	analysis *analysis
	segment  *segment
	doc      uint32

	terms   map[string]int32 // key to its place in lists
	lists   [][]posting
	words   map[string]spelling // the terms of a word, so that its ending is taken off once
	units   []float64           // of the product at hand, by term
	touched []int32

	values map[Term]uint32 // to their place in texts, in the order in which they come
	of     [][]uint32
}

// spelling is the terms of a word: it is found by its stem; -1: it has not been part of a name yet.
type spelling struct{ word, stem, named int32 }

// build is the segment of documents whose ids are ascending, and their columns.
func (a *analysis) build(documents []*Document) (*segment, columns) {
	b := &builder{
		analysis: a, segment: &segment{accents: make(map[string]accented)},
		terms: make(map[string]int32), words: make(map[string]spelling), values: make(map[Term]uint32),
	}
	s := b.segment
	cols := newColumns(len(documents))
	fields := make(map[string]*numbers)
	s.titleStarts = append(s.titleStarts, 0)
	for n, d := range documents {
		b.doc = uint32(n)
		s.ids = append(s.ids, d.ID)
		s.digest = append(s.digest, digest(d))
		s.titles = append(s.titles, text.Fold(d.Title)...)
		s.titleStarts = append(s.titleStarts, uint32(len(s.titles)))
		p, row := cols.at(b.doc)
		p.set(row, a.weights.facts(d))
		a.product(d, b)
		b.flush()
		b.of = append(b.of, b.valuesOf(d))
		numbersOf(d, b.doc, fields)
	}
	b.dictionary()
	s.values = b.order()
	for _, of := range fields {
		s.numbers = append(s.numbers, *of)
	}
	slices.SortFunc(s.numbers, func(a, b numbers) int { return cmp.Compare(a.field, b.field) })
	s.names = s.values.names()
	return s, cols
}

func (b *builder) term(key string) int32 {
	if n, ok := b.terms[key]; ok {
		return n
	}
	n := int32(len(b.lists))
	b.terms[strings.Clone(key)] = n
	b.lists = append(b.lists, nil)
	b.units = append(b.units, 0)
	return n
}

func (b *builder) count(term int32, units float64) {
	if b.units[term] == 0 {
		b.touched = append(b.touched, term)
	}
	b.units[term] += units
}

func (b *builder) word(word string, unit float64, named bool) {
	of, ok := b.words[word]
	if !ok {
		of = spelling{b.term(key(kindWord, word)), b.term(key(kindStem, b.analysis.analyzer.Stem(word))), -1}
	}
	if named && of.named < 0 {
		of.named = b.term(key(kindNamed, word))
		ok = false
	}
	if !ok {
		b.words[strings.Clone(word)] = of
	}
	b.count(of.word, unit)
	b.count(of.stem, unit)
	if named && b.units[of.named] == 0 {
		// It counts what the word counts; flush sees to it.
		b.touched = append(b.touched, of.named)
		b.units[of.named] = -1 - float64(of.word)
	}
}

func (b *builder) measure(text string, unit float64) { b.count(b.term(key(kindMeasure, text)), unit) }

func (b *builder) code(code string) { b.whole(key(kindCode, code)) }

func (b *builder) name(stems string) { b.whole(key(kindName, stems)) }

func (b *builder) brand(stems string) { b.whole(key(kindBrand, stems)) }

// whole adds a term that a product has or has not.
func (b *builder) whole(key string) {
	if term := b.term(key); b.units[term] == 0 {
		b.count(term, math.Inf(1))
	}
}

func (b *builder) shown(word, shown string) {
	of, known := b.segment.accents[word]
	of.times++
	if of.word < shown {
		of.word = strings.Clone(shown)
	}
	if !known {
		word = strings.Clone(word)
	}
	b.segment.accents[word] = of
}

// flush ends a product.
func (b *builder) flush() {
	for _, term := range b.touched {
		units := b.units[term]
		if units < 0 {
			units = b.units[int32(-1-units)]
		}
		impact := uint8(math.MaxUint8)
		if !math.IsInf(units, 1) {
			impact = b.analysis.weights.saturated(units)
		}
		b.lists[term] = append(b.lists[term], posting{b.doc, impact})
	}
	for _, term := range b.touched {
		b.units[term] = 0
	}
	b.touched = b.touched[:0]
}

func (b *builder) dictionary() {
	keys := make([]string, 0, len(b.terms))
	for k := range b.terms {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	d := newDictionary(b.segment, len(keys))
	places := make([]uint32, len(b.lists))
	for n, k := range keys {
		term := b.terms[k]
		places[term] = uint32(n)
		d.add([]byte(k), b.lists[term])
	}
	for word, of := range b.words {
		if keys[places[of.stem]][1:] != word {
			b.segment.spelled = append(b.segment.spelled, spelled{places[of.stem], places[of.word]})
		}
	}
	slices.SortFunc(b.segment.spelled, compareSpelled)
}

func compareSpelled(a, b spelled) int {
	return cmp.Or(cmp.Compare(a.stem, b.stem), cmp.Compare(a.word, b.word))
}

// dictionary writes the terms of a segment, in their order. Terms with the same postings share one row: most words have a stem
// that no other word has.
type dictionary struct {
	*segment
	rowsBySum map[uint64]uint64
	row       []byte
}

func newDictionary(s *segment, terms int) *dictionary {
	s.keyStarts = append(make([]uint32, 0, terms+1), 0)
	s.rowStarts = make([]uint64, 0, terms)
	return &dictionary{segment: s, rowsBySum: make(map[uint64]uint64)}
}

var polynomial = crc64.MakeTable(crc64.ECMA)

func (d *dictionary) add(key []byte, list []posting) {
	d.keys = append(d.keys, key...)
	d.keyStarts = append(d.keyStarts, uint32(len(d.keys)))
	d.row = appendPostings(d.row[:0], list)
	start := uint64(len(d.rows))
	if key[0] >= kindStem {
		sum := crc64.Checksum(d.row, polynomial)
		if at, ok := d.rowsBySum[sum]; ok && bytes.HasPrefix(d.rows[at:], d.row) {
			d.rowStarts = append(d.rowStarts, at)
			return
		}
		d.rowsBySum[sum] = start
	}
	d.rows = append(d.rows, d.row...)
	d.rowStarts = append(d.rowStarts, start)
}

// The fields in which the names of brands and categories are kept, to be completed, and what kind of thing a product is. No field of a
// document begins like that.
const (
	inner         = "\x01"
	innerBrand    = inner + "brand"
	innerCategory = inner + "category"
	innerKind     = inner + "kind"
)

// valuesOf gathers the values of a product by the numbers that they have so far.
func (b *builder) valuesOf(d *Document) []uint32 {
	of := make([]uint32, 0, len(d.Terms)+len(d.Categories)+1)
	add := func(t Term) {
		n, ok := b.values[t]
		if !ok {
			n = uint32(len(b.values))
			b.values[Term{strings.Clone(t.Field), strings.Clone(t.Value)}] = n
		}
		of = append(of, n)
	}
	for _, t := range d.Terms {
		if !strings.HasPrefix(t.Field, inner) {
			add(t)
		}
	}
	if d.Brand != "" {
		add(Term{innerBrand, d.Brand})
	}
	for _, c := range d.Categories {
		if c != "" {
			add(Term{innerCategory, c})
		}
	}
	if kind := d.kind(); kind != "" {
		add(Term{innerKind, kind})
	}
	return of
}

// order gives the values their ordinals.
func (b *builder) order() values {
	all := make([]Term, len(b.values))
	for t, n := range b.values {
		all[n] = t
	}
	ordinals := make([]uint32, len(all))
	sorted := make([]uint32, len(all))
	for n := range sorted {
		sorted[n] = uint32(n)
	}
	slices.SortFunc(sorted, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(all[a].Field, all[b].Field), cmp.Compare(all[a].Value, all[b].Value))
	})
	var v values
	for ordinal, n := range sorted {
		ordinals[n] = uint32(ordinal)
		v.append(all[n])
	}
	v.starts = make([]uint32, 1, len(b.of)+1)
	for _, of := range b.of {
		for i, n := range of {
			of[i] = ordinals[n]
		}
		slices.Sort(of)
		v.of = append(v.of, slices.Compact(of)...)
		v.starts = append(v.starts, uint32(len(v.of)))
	}
	v.index()
	return v
}

// append adds a value behind all others.
func (v *values) append(t Term) {
	if n := len(v.fields); n == 0 || v.fields[n-1].name != t.Field {
		v.fields = append(v.fields, valueField{name: t.Field, from: uint32(len(v.texts)), to: uint32(len(v.texts))})
	}
	v.texts = append(v.texts, t.Value)
	v.fields[len(v.fields)-1].to++
}

// index makes the maps of the values from those of each product.
func (v *values) index() {
	lists := make([][]uint32, len(v.texts))
	counts := make([]uint32, len(v.texts))
	for _, ordinal := range v.of {
		counts[ordinal]++
	}
	room := make([]uint32, len(v.of))
	for n, count := range counts {
		lists[n], room = room[:0:count], room[count:]
	}
	for doc := range len(v.starts) - 1 {
		for _, ordinal := range v.ordinals(uint32(doc)) {
			lists[ordinal] = append(lists[ordinal], uint32(doc))
		}
	}
	v.maps = make([]*roaring.Bitmap, len(v.texts))
	for n, list := range lists {
		v.maps[n] = roaring.New()
		v.maps[n].AddMany(list)
		v.maps[n].RunOptimize()
	}
	v.kinds = v.only(innerKind)
	for n := range v.fields {
		f := &v.fields[n]
		all := roaring.FastOr(v.maps[f.from:f.to]...)
		sum := uint64(0)
		for _, m := range v.maps[f.from:f.to] {
			sum += m.GetCardinality()
			f.cost += costOf(m.GetCardinality(), len(v.starts)-1)
		}
		if f.several = sum > all.GetCardinality(); f.several {
			all.RunOptimize()
			f.having = all
		}
	}
}

// names are the beginnings of the words of brands and categories.
func (v *values) names() []name {
	var out []name
	for _, field := range []string{innerBrand, innerCategory} {
		f := v.field(field)
		if f == nil {
			continue
		}
		for ordinal := f.from; ordinal < f.to; ordinal++ {
			folded := text.Fold(v.texts[ordinal])
			out = append(out, name{folded, ordinal})
			for i := range folded {
				if i > 0 && folded[i-1] == ' ' && folded[i] != ' ' {
					out = append(out, name{folded[i:], ordinal})
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b name) int { return cmp.Or(cmp.Compare(a.folded, b.folded), cmp.Compare(a.ordinal, b.ordinal)) })
	return out
}

// numbersOf adds the numbers of a product to those of its fields.
func numbersOf(d *Document, doc uint32, fields map[string]*numbers) {
	for _, n := range d.Numbers {
		if math.IsNaN(n.Value) || math.IsInf(n.Value, 0) || numeric(n.Field) {
			continue
		}
		of := fields[n.Field]
		if of == nil {
			of = &numbers{field: strings.Clone(n.Field)}
			fields[of.field] = of
		}
		of.docs = append(of.docs, doc)
		of.values = append(of.values, n.Value)
		for i := len(of.values) - 1; i > 0 && of.docs[i-1] == doc && of.values[i-1] > n.Value; i-- {
			of.values[i-1], of.values[i] = of.values[i], of.values[i-1]
		}
	}
}

// ascending is documents by id, of several with the same the last.
func ascending(documents []Document) []*Document {
	byID := make(map[id.Product]*Document, len(documents))
	for i := range documents {
		byID[documents[i].ID] = &documents[i]
	}
	out := make([]*Document, 0, len(byID))
	for _, d := range byID {
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b *Document) int { return cmp.Compare(a.ID, b.ID) })
	return out
}
