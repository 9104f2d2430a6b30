package index

import (
	"strings"

	"winkel/internal/commerce/search/text"
)

// kind is the name of a kind of things, as a term, and the stems of its words.
type kind struct {
	term  string
	stems []string
}

// longestName is how many words of a query are taken for a name.
const longestName = 4

// names adds the names of the kinds of things that a product is.
func (a *analysis) names(into sink, names []string) {
	for _, name := range names {
		if stems := a.stems(name); len(stems) > 0 && len(stems) <= longestName {
			into.name(strings.Join(stems, " "))
		}
	}
}

// stems are those of the words of a text that say something.
func (a *analysis) stems(s string) []string {
	var out []string
	for _, t := range a.analyzer.Tokens(s) {
		if (t.Kind == text.Word || t.Kind == text.Number) && !a.analyzer.Stop(t.Text) {
			out = append(out, a.analyzer.Stem(t.Text))
		}
	}
	return out
}

// names are the kinds of things whose whole names stand in the query.
func (p *planner) names() []kind {
	stems := make([]string, 0, len(p.words))
	for i := range p.words {
		if w := &p.words[i]; w.text != "" && !p.analyzer.Stop(w.text) {
			stems = append(stems, p.analyzer.Stem(w.text))
		}
	}
	stems = stems[:min(len(stems), mostClauses)]
	var found []kind
	for from := range stems {
		for to := from + 1; to <= min(len(stems), from+longestName); to++ {
			if term := key(kindName, strings.Join(stems[from:to], " ")); p.count(term) > 0 {
				found = append(found, kind{term, stems[from:to]})
			}
		}
	}
	return found
}
