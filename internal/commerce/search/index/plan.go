package index

import (
	"slices"
	"strings"
	"unicode/utf8"

	"winkel/internal/commerce/search/text"
)

// lexicon is what planning a query needs to know about the terms of the catalog. Counts are of products that can be found.
type lexicon interface {
	count(term string) int
	// products is how many there are.
	products() int
	// complete is the words, or codes, that begin so: those in most products first.
	complete(kind byte, prefix string, limit int) []string
	// near is the words within so many slips of the pen, in any order.
	near(word string, slips int) []neighbor
	// compounds is the stems that end in a stem, with three letters before it or more: those in most products first.
	compounds(stem string, limit int) []string
	// spellings is the words that have a stem.
	spellings(stem string) []string
	// together reports whether some product has both terms.
	together(a, b string) bool
	// accented is a word with its accents; empty if it is never written with any.
	accented(word string) accented
}

// neighbor is a word that may have been meant.
type neighbor struct {
	word     string
	slips    int
	products int
}

// clause is one thing that is looked for, and the ways in which a product may have it. The best of them counts.
type clause struct {
	ways []way
}

// way is terms that a product must have all of; its weight is a factor for what they count.
type way struct {
	terms  []string
	weight float64
}

// plan is a query, read.
type plan struct {
	clauses    []clause
	names      []kind // of things, that the query has in it
	branded    bool   // it is the name of a brand
	code       string // the whole query as the code of a variant, if there is one; whoever has it comes first
	suggestion string
	corrected  bool
	marks      []string
}

const (
	longestQuery = 512 // bytes; what comes behind is not looked for
	mostClauses  = 16
	mostPartial  = 50 // words that the beginning of a word may stand for, or its end
)

// planner reads one query.
type planner struct {
	*analysis
	lexicon
	synonyms synonyms
	words    []queryWord
	plan     plan
	marks    map[string]bool
	changed  bool // a word was spelled otherwise
	typing   bool // the last word may not be finished
}

// queryWord is a word of a query with everything that begins at it.
type queryWord struct {
	text, shown  string
	kind         text.Kind
	measure      string // the normal form of the number and the unit that begin here
	measured     int    // how many words that covers
	joined       string
	joinedLength int
}

// plan reads a query that is finished.
func (a *analysis) plan(query string, known lexicon, synonyms synonyms) plan {
	return a.planTyped(query, known, synonyms, false)
}

// planTyped reads a query of which the last word may be still typed.
func (a *analysis) planTyped(query string, known lexicon, synonyms synonyms, typing bool) plan {
	query = cut(query)
	p := &planner{analysis: a, lexicon: known, synonyms: synonyms, marks: make(map[string]bool), typing: typing}
	p.words = a.queryWords(query)
	if code := text.Code(query); code != "" && known.count(key(kindCode, code)) > 0 {
		p.plan.code = key(kindCode, code)
	}
	meaningful := slices.ContainsFunc(p.words, func(w queryWord) bool { return !a.analyzer.Stop(w.text) })
	for i := 0; i < len(p.words) && len(p.plan.clauses) < mostClauses; {
		c, length := p.clauseAt(i, meaningful)
		if length == 0 {
			i++
			continue
		}
		p.add(c)
		i += length
	}
	p.plan.names, p.plan.branded = p.names(), p.branded()
	for i := range p.plan.clauses {
		p.even(&p.plan.clauses[i])
	}
	p.finish()
	return p.plan
}

// queryWords gathers the tokens of a query by their first words.
func (a *analysis) queryWords(query string) []queryWord {
	var out []queryWord
	for _, t := range a.analyzer.Tokens(query) {
		for len(out) <= t.Position {
			out = append(out, queryWord{})
		}
		w := &out[t.Position]
		switch {
		case t.Kind == text.Measure && !t.Weak:
			w.measure, w.measured = t.Text, t.Span
		case t.Kind == text.Joined:
			w.joined, w.joinedLength = t.Text, t.Span
		case t.Kind != text.Measure:
			// Of a number that is attached to its unit the whole comes last, and is the word.
			w.text, w.shown, w.kind = t.Text, t.Shown, t.Kind
		}
	}
	return out
}

// clauseAt reads the clause that begins at word i, and says how many words it takes; 0: the word says nothing.
func (p *planner) clauseAt(i int, meaningful bool) (c clause, length int) {
	w := &p.words[i]
	if phrase, others := p.synonyms.at(p.analysis, p.words[i:]); phrase > 0 {
		if c := p.synonymous(i, phrase, others); len(c.ways) > 0 {
			return c, phrase
		}
	}
	switch {
	case w.measure != "" && p.count(key(kindMeasure, w.measure)) > 0:
		return p.measured(i), w.measured
	case w.joined != "":
		if c := p.joined(i); len(c.ways) > 0 {
			return c, w.joinedLength
		}
	case meaningful && p.analyzer.Stop(w.text):
		return clause{}, 0
	}
	if i+1 < len(p.words) && !p.analyzer.Stop(w.text) {
		next := &p.words[i+1]
		if p.count(key(kindWord, w.text+next.text)) > 0 && next.measure == "" && next.joined == "" {
			return p.pair(i), 2
		}
	}
	return p.word(i), 1
}

func (p *planner) stem(word string) string { return key(kindStem, p.analyzer.Stem(word)) }

// synonymous is for a phrase that has synonyms. The phrase itself counts most.
func (p *planner) synonymous(i, length int, others [][]string) clause {
	c := clause{}
	own := way{weight: 1}
	for _, w := range p.words[i : i+length] {
		own.terms = append(own.terms, p.stem(w.text))
	}
	c.ways = append(c.ways, own)
	for _, other := range others {
		c.ways = append(c.ways, way{terms: other, weight: p.weights.Synonym})
	}
	return p.known(c)
}

// measured is for a number with its unit: a product that only has the number is found, too.
func (p *planner) measured(i int) clause {
	w := &p.words[i]
	number := w.text
	if w.measured == 1 {
		number = strings.TrimRightFunc(w.text, func(r rune) bool { return (r < '0' || r > '9') && r != '.' })
	}
	p.marks[w.shown] = true
	return p.known(clause{ways: []way{
		{terms: []string{key(kindMeasure, w.measure)}, weight: 1},
		{terms: []string{key(kindStem, number)}, weight: p.weights.Partial},
	}})
}

// joined is for words with hyphens between them: the whole, or all of the parts, or the beginning of a code. If there is none of it,
// the words are looked for each by itself.
func (p *planner) joined(i int) clause {
	w := &p.words[i]
	parts := way{weight: p.weights.Split}
	for _, part := range p.words[i : i+w.joinedLength] {
		parts.terms = append(parts.terms, p.stem(part.text))
	}
	ways := []way{{terms: []string{p.stem(w.joined)}, weight: 1}}
	if p.allTogether(parts.terms) {
		ways = append(ways, parts)
	}
	if code := key(kindCode, w.joined); p.count(code) > 0 {
		ways = append(ways, way{terms: []string{code}, weight: 1})
	}
	if c := p.known(clause{ways: ways}); len(c.ways) > 0 {
		return c
	}
	return p.known(clause{ways: p.begunCode(w.joined)})
}

// allTogether reports whether of some terms any two stand in some product: of two, whether it has both.
func (p *planner) allTogether(terms []string) bool {
	for i := range terms {
		for _, other := range terms[i+1:] {
			if terms[i] != other && !p.together(terms[i], other) {
				return false
			}
		}
	}
	return true
}

// pair is for two words that are also one: "tea pot".
func (p *planner) pair(i int) clause {
	a, b := p.words[i].text, p.words[i+1].text
	return p.known(clause{ways: []way{
		{terms: []string{p.stem(a), p.stem(b)}, weight: 1},
		{terms: []string{p.stem(a + b)}, weight: p.weights.Split},
	}})
}

// known leaves out the ways that no product has, and marks the words of the others.
func (p *planner) known(c clause) clause {
	c.ways = slices.DeleteFunc(c.ways, func(w way) bool {
		return slices.ContainsFunc(w.terms, func(term string) bool { return p.count(term) == 0 })
	})
	for _, w := range c.ways {
		for _, term := range w.terms {
			p.mark(term)
		}
	}
	return c
}

func (p *planner) mark(term string) {
	switch term[0] {
	case kindStem:
		for _, word := range p.spellings(term[1:]) {
			p.marks[word], p.marks[p.accented(word).word] = true, true
		}
	case kindWord:
		p.marks[term[1:]], p.marks[p.accented(term[1:]).word] = true, true
	}
}

// add puts a clause into the plan, unless it is there.
func (p *planner) add(c clause) {
	for _, other := range p.plan.clauses {
		if slices.EqualFunc(c.ways, other.ways, func(a, b way) bool { return slices.Equal(a.terms, b.terms) }) && len(c.ways) > 0 {
			return
		}
	}
	p.plan.clauses = append(p.plan.clauses, c)
}

// even sees to it that no way counts more than the first, whose meaning the others have: a spelling that few use would be the
// better find by being rare.
func (p *planner) even(c *clause) {
	for i := range c.ways {
		if own, first := p.rarity(c.ways[i].terms), p.rarity(c.ways[0].terms); own > first {
			c.ways[i].weight *= first / own
		}
	}
}

// rarity is what terms together can count.
func (p *planner) rarity(terms []string) (sum float64) {
	for _, term := range terms {
		sum += float64(rarity(p.count(term), p.products()))
	}
	return sum
}

// finish writes the suggestion and the marks.
func (p *planner) finish() {
	if p.changed {
		shown := make([]string, 0, len(p.words))
		for i := range p.words {
			shown = append(shown, p.words[i].shown)
		}
		p.plan.suggestion = strings.Join(shown, " ")
	}
	delete(p.marks, "")
	for word := range p.marks {
		p.plan.marks = append(p.plan.marks, word)
	}
	slices.Sort(p.plan.marks)
}

// lettersOnly reports whether a word may be misspelled at all: a number is another number.
func lettersOnly(word string) bool {
	return strings.IndexFunc(word, func(r rune) bool { return r < '0' || r > '9' }) >= 0
}

// slipsFor is how many slips of the pen are looked through in a word.
func slipsFor(word string) int {
	switch length := utf8.RuneCountInString(word); {
	case length < 4 || !lettersOnly(word):
		return 0
	case length < 8:
		return 1
	}
	return 2
}
