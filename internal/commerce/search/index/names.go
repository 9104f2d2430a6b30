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

// names adds whole names.
func (a *analysis) names(add func(stems string), names ...string) {
	for _, name := range names {
		if stems := a.stems(name); len(stems) > 0 && len(stems) <= longestName {
			add(strings.Join(stems, " "))
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

// names are the kinds of things whose whole names stand in the query where it says what is looked for: in "teapot cosy" that is
// a cosy. Where the thing stands in several words depends on the language.
func (p *planner) names() []kind {
	stems, ends := p.stated()
	head := p.analyzer.Head()
	var found []kind
	for from := range stems {
		for to := from + 1; to <= min(len(stems), from+longestName); to++ {
			if (from > 0 || head == text.Last) && (to != ends || head == text.First) {
				continue
			}
			if term := key(kindName, strings.Join(stems[from:to], " ")); p.count(term) > 0 {
				found = append(found, kind{term, stems[from:to]})
			}
		}
	}
	return found
}

// branded reports whether the query is the name of a brand and nothing else. Whoever writes that looks for no kind of thing.
func (p *planner) branded() bool {
	stems, _ := p.stated()
	return len(stems) > 0 && p.count(key(kindBrand, strings.Join(stems, " "))) > 0
}

// stated is the stems of the words of the query that say something, and how many there are before numbers and their units at
// the end: "teapot 17 oz" is about a teapot.
func (p *planner) stated() (stems []string, ends int) {
	measured := 0
	for i := range p.words[:min(len(p.words), mostClauses)] {
		w := &p.words[i]
		measured = max(measured, i+w.measured)
		if w.text == "" || p.analyzer.Stop(w.text) {
			continue
		}
		stems = append(stems, p.analyzer.Stem(w.text))
		if i >= measured && !strings.ContainsAny(w.text, "0123456789") {
			ends = len(stems)
		}
	}
	return stems, ends
}
