package index

import "winkel/internal/commerce/search/text"

// synonyms are the phrases that have others beside them, by their first stem.
type synonyms map[string][]phrase

// phrase is stems in a row, and the phrases that mean the same, each as the terms of a way.
type phrase struct {
	stems  []string
	others [][]string
}

func (a *analysis) synonyms(groups [][]string) synonyms {
	all := make(synonyms)
	for _, group := range groups {
		var stems [][]string
		for _, member := range group {
			var of []string
			for _, t := range a.analyzer.Tokens(member) {
				if t.Kind == text.Word || t.Kind == text.Number {
					of = append(of, a.analyzer.Stem(t.Text))
				}
			}
			if len(of) > 0 {
				stems = append(stems, of)
			}
		}
		for i, own := range stems {
			p := phrase{stems: own}
			for j, other := range stems {
				if i == j {
					continue
				}
				terms := make([]string, len(other))
				for k, stem := range other {
					terms[k] = key(kindStem, stem)
				}
				p.others = append(p.others, terms)
			}
			all[own[0]] = append(all[own[0]], p)
		}
	}
	return all
}

// at finds the longest phrase that the words begin with: how many words it has, and what means the same.
func (s synonyms) at(a *analysis, words []queryWord) (length int, others [][]string) {
	if len(s) == 0 {
		return 0, nil
	}
	for _, p := range s[a.analyzer.Stem(words[0].text)] {
		if len(p.stems) < length || len(p.stems) > len(words) || !p.begins(a, words) {
			continue
		}
		if len(p.stems) > length {
			others = nil
		}
		length = len(p.stems)
		others = append(others, p.others...)
	}
	return length, others
}

func (p *phrase) begins(a *analysis, words []queryWord) bool {
	for i, stem := range p.stems {
		if a.analyzer.Stem(words[i].text) != stem {
			return false
		}
	}
	return true
}
