package index

import (
	"cmp"
	"slices"
)

// source is a segment that goes into a merge: what of it is still there, and where that comes to lie.
type source struct {
	*segment
	columns columns
	place   []uint32 // by product; gone: it was taken out
	moved   []uint32 // where each term comes to lie; gone: nothing has it any more
}

const gone = ^uint32(0)

// merge makes one segment of several, and tells where the products of each come to lie in it.
func merge(views []*segmentView) (*segment, columns, []*source) {
	sources := make([]*source, len(views))
	total := 0
	for i, v := range views {
		sources[i] = &source{segment: v.segment, columns: v.columns, place: make([]uint32, v.len())}
		total += v.live
	}
	out := &segment{accents: make(map[string]accented)}
	cols := newColumns(total)
	interleave(out, cols, sources, views)
	mergeDictionaries(out, sources)
	mergeValues(&out.values, sources, total)
	mergeNumbers(out, sources)
	for _, s := range sources {
		for word, of := range s.accents {
			known := out.accents[word]
			out.accents[word] = accented{max(known.word, of.word), known.times + of.times}
		}
	}
	out.names = out.values.names()
	return out, cols, sources
}

// interleave puts the products in the order of their ids.
func interleave(out *segment, cols columns, sources []*source, views []*segmentView) {
	next := make([]int, len(sources))
	out.titleStarts = append(out.titleStarts, 0)
	skip := func(i int) bool {
		for next[i] < sources[i].len() && views[i].deleted.has(uint32(next[i])) {
			sources[i].place[next[i]] = gone
			next[i]++
		}
		return next[i] < sources[i].len()
	}
	for {
		least := -1
		for i := range sources {
			if skip(i) && (least < 0 || sources[i].ids[next[i]] < sources[least].ids[next[least]]) {
				least = i
			}
		}
		if least < 0 {
			return
		}
		s, from := sources[least], uint32(next[least])
		next[least]++
		to := uint32(len(out.ids))
		s.place[from] = to
		out.ids = append(out.ids, s.ids[from])
		out.digest = append(out.digest, s.digest[from])
		out.titles = append(out.titles, s.title(from)...)
		out.titleStarts = append(out.titleStarts, uint32(len(out.titles)))
		fromPage, fromRow := s.columns.at(from)
		toPage, toRow := cols.at(to)
		toPage.set(toRow, fromPage.get(fromRow))
	}
}

// mergeDictionaries goes through all dictionaries at once, in the order of their terms.
func mergeDictionaries(out *segment, sources []*source) {
	over := sweep{next: make([]int, len(sources))}
	terms := 0
	for _, s := range sources {
		terms = max(terms, s.terms())
		s.moved = make([]uint32, s.terms())
		over.segments = append(over.segments, s.segment)
	}
	d := newDictionary(out, terms)
	var list, part []posting
	var least []byte
	var in []int
	for {
		if least, in = over.term("", in); least == nil {
			break
		}
		list = list[:0]
		sorted := true
		for _, i := range in {
			p := openPostings(sources[i].row(over.next[i]))
			part = p.appendAll(part[:0])
			before := len(list)
			list = sources[i].move(list, part)
			sorted = sorted && (before == 0 || before == len(list) || list[before-1].doc < list[before].doc)
		}
		to := gone
		if len(list) > 0 {
			to = uint32(len(out.keyStarts) - 1)
			if !sorted {
				slices.SortFunc(list, func(a, b posting) int { return cmp.Compare(a.doc, b.doc) })
			}
			d.add(least, list)
		}
		for _, i := range in {
			sources[i].moved[over.next[i]] = to
			over.next[i]++
		}
	}
	mergeSpelled(out, sources)
}

// move adds postings at their new places, leaving out those that are gone.
func (s *source) move(list, part []posting) []posting {
	for _, one := range part {
		if doc := s.place[one.doc]; doc != gone {
			list = append(list, posting{doc, one.impact})
		}
	}
	return list
}

func mergeSpelled(out *segment, sources []*source) {
	for _, s := range sources {
		for _, of := range s.spelled {
			if stem, word := s.moved[of.stem], s.moved[of.word]; stem != gone && word != gone {
				out.spelled = append(out.spelled, spelled{stem, word})
			}
		}
		s.moved = nil
	}
	slices.SortFunc(out.spelled, compareSpelled)
	out.spelled = slices.Compact(out.spelled)
}

// mergeValues unites the values of all, leaving out those that no product has any more.
func mergeValues(out *values, sources []*source, total int) {
	all := make(map[Term]uint32)
	for _, s := range sources {
		for _, f := range s.values.fields {
			for ordinal := f.from; ordinal < f.to; ordinal++ {
				if s.remains(ordinal) {
					all[Term{f.name, s.values.texts[ordinal]}] = 0
				}
			}
		}
	}
	sorted := make([]Term, 0, len(all))
	for t := range all {
		sorted = append(sorted, t)
	}
	slices.SortFunc(sorted, func(a, b Term) int { return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(a.Value, b.Value)) })
	for n, t := range sorted {
		all[t] = uint32(n)
		out.append(t)
	}
	of := make([][]uint32, total)
	for _, s := range sources {
		ordinals := make([]uint32, len(s.values.texts))
		for _, f := range s.values.fields {
			for ordinal := f.from; ordinal < f.to; ordinal++ {
				ordinals[ordinal] = all[Term{f.name, s.values.texts[ordinal]}]
			}
		}
		for from, to := range s.place {
			if to == gone {
				continue
			}
			before := s.values.ordinals(uint32(from))
			after := make([]uint32, len(before))
			for i, ordinal := range before {
				after[i] = ordinals[ordinal]
			}
			of[to] = after
		}
	}
	out.starts = make([]uint32, 1, total+1)
	for _, ordinals := range of {
		out.of = append(out.of, ordinals...)
		out.starts = append(out.starts, uint32(len(out.of)))
	}
	out.index()
}

// remains reports whether some product that is still there has a value.
func (s *source) remains(ordinal uint32) bool {
	for it := s.values.maps[ordinal].Iterator(); it.HasNext(); {
		if s.place[it.Next()] != gone {
			return true
		}
	}
	return false
}

func mergeNumbers(out *segment, sources []*source) {
	type entry struct {
		doc   uint32
		value float64
	}
	fields := make(map[string][]entry)
	for _, s := range sources {
		for _, of := range s.numbers {
			for i, doc := range of.docs {
				if to := s.place[doc]; to != gone {
					fields[of.field] = append(fields[of.field], entry{to, of.values[i]})
				}
			}
		}
	}
	for field, entries := range fields {
		slices.SortStableFunc(entries, func(a, b entry) int { return cmp.Compare(a.doc, b.doc) })
		of := numbers{field: field, docs: make([]uint32, len(entries)), values: make([]float64, len(entries))}
		for i, e := range entries {
			of.docs[i], of.values[i] = e.doc, e.value
		}
		out.numbers = append(out.numbers, of)
	}
	slices.SortFunc(out.numbers, func(a, b numbers) int { return cmp.Compare(a.field, b.field) })
}
