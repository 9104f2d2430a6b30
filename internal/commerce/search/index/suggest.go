package index

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"winkel/internal/commerce/search/text"
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
	found := v.typed(w, begun, finished)
	var s Suggestions
	for i := range found[:min(len(found), limit)] {
		s.Products = append(s.Products, found[i].segment.ids[found[i].doc])
	}
	c := &completer{analysis: v.analysis, words: w, typed: typed, found: found}
	var words []string
	if !finished {
		words = c.endings(limit)
	}
	for _, word := range append(words, c.continuations()...) {
		if len(s.Queries) < limit && !slices.Contains(s.Queries, word) {
			s.Queries = append(s.Queries, word)
		}
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

// typed are the best that have what was typed.
func (v *view) typed(known *words, begun string, finished bool) []candidate {
	plan := v.analysis.planTyped(begun, known, v.synonyms, !finished)
	if len(plan.clauses) == 0 && plan.code == "" {
		return nil
	}
	m := &matcher{room: newRoom(), words: known, plan: &plan}
	defer m.free()
	b := &best{ordering: ordering{sort: ByRelevance, words: true}, most: titlesRead}
	for _, found := range m.all() {
		b.scored(&narrowed{segmentView: found.segmentView, docs: found.docs, scores: found.scores}, nil)
	}
	slices.SortFunc(b.list, func(x, y candidate) int { return b.compare(&x, &y) })
	return b.list
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
