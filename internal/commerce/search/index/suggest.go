package index

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"winkel/internal/commerce/search/text"
	"winkel/internal/kernel/id"
)

const (
	mostSuggestions = 20
	// mostTyped is how many words a word may stand for that is being typed: more would only be noise, and take longer than a
	// keystroke.
	mostTyped = 12
	// mostTypedProducts is how many products those words have at most, but for the first of them.
	mostTypedProducts = 20_000
)

// Suggest completes what a shopper has begun to type. The last word counts as unfinished unless a space follows it.
func (x *Index) Suggest(begun string, limit int) Suggestions {
	v := x.view.Load()
	limit = min(limit, mostSuggestions)
	typed := v.analysis.queryWords(cut(begun))
	if len(typed) == 0 || limit <= 0 {
		return Suggestions{}
	}
	w := v.words()
	finished := strings.TrimRight(begun, " \t\n") != begun
	s := Suggestions{Products: v.products(w, begun, finished, limit)}
	if !finished {
		s.Queries = v.analysis.completions(w, typed, limit)
	}
	folded := text.Fold(strings.Join(strings.Fields(cut(begun)), " "))
	s.Brands = v.named(innerBrand, folded, limit)
	s.Categories = v.named(innerCategory, folded, limit)
	return s
}

// cut is as much of a query as is read.
func cut(query string) string {
	if len(query) <= longestQuery {
		return query
	}
	return strings.ToValidUTF8(query[:longestQuery], "")
}

// completions are the words that the last one may become, behind those before it; each with a product that has them all.
func (a *analysis) completions(known *words, typed []queryWord, limit int) []string {
	last := typed[len(typed)-1].text
	for i := range typed {
		if joined := typed[i].joined; joined != "" && i+typed[i].joinedLength == len(typed) &&
			(strings.ContainsAny(joined, "0123456789") || known.count(key(kindWord, typed[i].text)) == 0) {
			return nil // the end of a number of a part is no word; that of "tea-po" is
		}
	}
	head := make([]string, 0, len(typed))
	var rarest string // the stem before that the fewest products have: what it stands with, the others are likely to
	for _, word := range typed[:len(typed)-1] {
		head = append(head, word.shown)
		stem := key(kindStem, a.analyzer.Stem(word.text))
		if known.count(stem) > 0 && (rarest == "" || known.count(stem) < known.count(rarest)) {
			rarest = stem
		}
	}
	found := known.complete(kindNamed, last, mostTyped*2)
	if len(found) == 0 && len(typed) > 0 {
		if best, ok := bestNeighbor(last, known.near(last, slipsFor(last))); ok {
			found = []string{best.word}
		}
	}
	var out []string
	for _, word := range found {
		if len(out) == limit {
			break
		}
		said := slices.ContainsFunc(typed[:len(typed)-1], func(w queryWord) bool { return a.analyzer.Stem(w.text) == a.analyzer.Stem(word) })
		if !said && (rarest == "" || known.together(rarest, key(kindWord, word))) {
			out = append(out, strings.Join(append(slices.Clone(head), known.shown(word)), " "))
		}
	}
	return out
}

// products are the first that have what was typed.
func (v *view) products(known *words, begun string, finished bool, limit int) []id.Product {
	plan := v.analysis.planTyped(begun, known, v.synonyms, !finished)
	if len(plan.clauses) == 0 && plan.code == "" {
		return nil
	}
	m := &matcher{room: newRoom(), words: known, plan: &plan}
	defer m.free()
	var behind []narrowed
	for _, found := range m.all() {
		behind = append(behind, narrowed{segmentView: found.segmentView, docs: found.docs, scores: found.scores})
	}
	var out []id.Product
	for _, hit := range m.hits(behind, &Query{Text: begun, Limit: limit}) {
		out = append(out, hit.ID)
	}
	return out
}

// named are the brands or the categories of which a word begins so, those of most products first.
func (v *view) named(field, folded string, limit int) []string {
	counts := make(map[string]int)
	for _, s := range v.segments {
		f := s.values.field(field)
		if f == nil {
			continue
		}
		seen := make(map[uint32]bool)
		for n := sort.Search(len(s.names), func(n int) bool { return s.names[n].folded >= folded }); n < len(s.names); n++ {
			if !strings.HasPrefix(s.names[n].folded, folded) {
				break
			}
			ordinal := s.names[n].ordinal
			if ordinal < f.from || ordinal >= f.to || seen[ordinal] {
				continue
			}
			seen[ordinal] = true
			n := int(s.values.maps[ordinal].GetCardinality())
			if s.deleted != nil {
				n -= among(s.values.maps[ordinal], s.deleted)
			}
			if n > 0 {
				counts[s.values.texts[ordinal]] += n
			}
		}
	}
	out := make([]string, 0, len(counts))
	for name := range counts {
		out = append(out, name)
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	return out[:min(len(out), limit)]
}
