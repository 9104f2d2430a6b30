package index

import (
	"strings"

	"winkel/internal/kernel/id"
)

// Search finds what a query asks for.
func (x *Index) Search(q Query) Result {
	v := x.view.Load()
	words := v.words()
	plan := v.analysis.plan(q.Text, words, v.synonyms)
	m := &matcher{room: newRoom(), words: words, plan: &plan}
	defer m.free()
	r := Result{Suggestion: plan.suggestion, Corrected: plan.corrected, Marks: plan.marks}
	browse := len(plan.clauses) == 0 && plan.code == ""
	if browse && strings.TrimSpace(q.Text) != "" {
		return r // there is something, but no word
	}
	f := narrowedFields(&q)
	var found []match
	if browse {
		for _, s := range v.segments {
			found = append(found, match{segmentView: s})
		}
	} else {
		found = m.all()
		if (ordering{sort: q.Sort, words: true}).byScore() {
			m.lean(found)
		}
	}
	behind := make([]narrowed, len(found))
	for i := range found {
		behind[i] = m.narrow(&found[i], &q, f, browse)
		r.Total += len(behind[i].docs)
	}
	r.Hits = m.hits(behind, &q)
	if q.Whole {
		r.Products = products(behind, r.Total)
	}
	r.Facets = m.facets(behind, &q, f)
	return r
}

// products is everything that was found.
func products(of []narrowed, total int) []id.Product {
	list := make([]id.Product, 0, total)
	for i := range of {
		for _, doc := range of[i].docs {
			list = append(list, of[i].ids[doc])
		}
	}
	return list
}
