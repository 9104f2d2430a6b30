package index

import (
	"math"
	"strings"
	"unicode/utf8"
)

// word is the clause for a single word, in the first reading that finds anything: as it is; as the beginning of a code or, for the
// last word, of another; in another spelling; as two words.
func (p *planner) word(i int) clause {
	w := &p.words[i]
	c := clause{}
	if stem := p.stem(w.text); p.count(stem) > 0 {
		c.ways = append(c.ways, way{terms: []string{stem}, weight: 1})
	}
	if one := p.singular(w.text); one != "" {
		c.ways = append(c.ways, way{terms: []string{one}, weight: 1})
	}
	for _, sibling := range p.analyzer.Siblings(w.text) {
		if stem := key(kindStem, sibling); stem != p.stem(w.text) && p.count(stem) > 0 {
			c.ways = append(c.ways, way{terms: []string{stem}, weight: 1})
		}
	}
	if code := key(kindCode, w.text); p.count(code) > 0 {
		c.ways = append(c.ways, way{terms: []string{code}, weight: 1})
	}
	if p.typing && i == len(p.words)-1 {
		c.ways = append(c.ways, p.begun(i).ways...)
	}
	if len(c.ways) > 0 {
		if !p.typing { // what somebody has not finished is neither misspelled nor two words
			p.betterSpelled(i)
			c.ways = append(c.ways, p.halves(w.text)...)
			c.ways = append(c.ways, p.joinedBefore(w.text)...)
		}
		return p.known(c)
	}
	if c = p.begun(i); len(c.ways) > 0 {
		return p.known(c)
	}
	if c.ways = p.joinedBefore(w.text); len(c.ways) > 0 {
		return p.known(c)
	}
	slips := slipsFor(w.text)
	if c = p.respelled(i, min(slips, 1)); len(c.ways) > 0 {
		return p.known(c)
	}
	if parted, halves := p.parted(w.text, shortestPart); halves != "" {
		w.shown, p.changed, p.plan.corrected = halves, true, true
		return p.known(parted)
	}
	if slips == 2 {
		c = p.respelled(i, slips)
	}
	return p.known(c)
}

// joinedBefore is the words that end in this one, in a language that joins words: "Kaffeemaschine" is a machine.
func (p *planner) joinedBefore(word string) (ways []way) {
	stem := p.analyzer.Stem(word)
	if !p.analyzer.Compound() || utf8.RuneCountInString(stem) < shortestHalf || strings.ContainsAny(stem, "0123456789") {
		return nil
	}
	for _, compound := range p.compounds(stem, mostPartial) {
		ways = append(ways, way{terms: []string{key(kindStem, compound)}, weight: p.weights.Half})
	}
	return ways
}

// singular is the stem of an abbreviation of which the word is the plural, "dvd" for "dvds"; "": it is none. The rules for endings leave
// an s behind letters without a vowel, and rightly so: "gps" is no plural. Here it is one if the catalog has more of the word without it.
func (p *planner) singular(word string) string {
	one, is := strings.CutSuffix(word, "s")
	if !is || len(one) < shortestAbbreviation || strings.ContainsAny(one, "aeiouy0123456789") {
		return ""
	}
	stem := p.stem(one)
	if stem == p.stem(word) || p.count(stem) <= p.count(p.stem(word)) {
		return ""
	}
	return stem
}

const (
	shortestAbbreviation = 2
	shortestHalf         = 4
	shortestBegun        = 2 // letters of a word that is not finished
	shortestBegunCode    = 4
)

// begun takes the word for the beginning of a code, or of another word if it is the last.
func (p *planner) begun(i int) clause {
	w := &p.words[i]
	c := clause{ways: p.begunCode(w.text)}
	if i < len(p.words)-1 || utf8.RuneCountInString(w.text) < shortestBegun {
		return c
	}
	var words []string
	most := mostPartial
	if p.typing {
		most = mostTyped
		words = p.complete(kindNamed, w.text, most)
	}
	if len(words) == 0 {
		words = p.complete(kindWord, w.text, most)
	}
	products := 0
	for _, word := range words {
		term := key(kindWord, word)
		products += p.count(term)
		if p.typing && len(c.ways) > 0 && products > mostTypedProducts {
			break
		}
		c.ways = append(c.ways, way{terms: []string{term}, weight: p.weights.Partial})
	}
	return c
}

// begunCode is the ways in which what was written may be the beginning of a code.
func (p *planner) begunCode(word string) (ways []way) {
	if utf8.RuneCountInString(word) < shortestBegunCode || !strings.ContainsAny(word, "0123456789") {
		return nil
	}
	for _, code := range p.complete(kindCode, word, mostPartial) {
		ways = append(ways, way{terms: []string{key(kindCode, code)}, weight: p.weights.Partial})
	}
	return ways
}

// respelled takes the word for another one, and suggests it.
func (p *planner) respelled(i, slips int) clause {
	w := &p.words[i]
	if slips == 0 {
		return clause{}
	}
	best, ok := bestNeighbor(w.text, p.near(w.text, slips))
	if !ok {
		return clause{}
	}
	w.text, w.shown = best.word, shown(p, best.word)
	p.changed, p.plan.corrected = true, true
	return clause{ways: []way{{terms: []string{p.stem(best.word)}, weight: p.weights.Near}}}
}

// shown is a word as most of the catalog writes it: with its accents, unless they are a slip here and there.
func shown(known lexicon, word string) string {
	if of := known.accented(word); 2*of.times >= uint64(known.count(key(kindWord, word))) && of.times > 0 {
		return of.word
	}
	return word
}

// bestNeighbor is the word that was most likely meant: few slips, many products, and the same first letter.
func bestNeighbor(word string, near []neighbor) (best neighbor, ok bool) {
	bestScore := math.Inf(-1)
	for _, n := range near {
		score := math.Log(float64(n.products)+1) - 3*float64(n.slips)
		if n.word[0] != word[0] {
			if n.slips > 1 {
				continue // "umbrella" is no slip of the pen for "marella"
			}
			score -= 2
		}
		if score > bestScore || (score == bestScore && n.word < best.word) {
			best, bestScore, ok = n, score, true
		}
	}
	return best, ok
}

// Rare words with a frequent neighbor are likely misspelled, in the catalog as well as by the shopper.
const (
	rareProducts  = 3
	timesMore     = 20
	shortestDoubt = 5
)

// betterSpelled suggests another spelling of a word that finds little.
func (p *planner) betterSpelled(i int) {
	w := &p.words[i]
	found := p.count(p.stem(w.text))
	if found > rareProducts || slipsFor(w.text) == 0 || len(w.text) < shortestDoubt || strings.ContainsAny(w.text, "0123456789") {
		return
	}
	best, ok := bestNeighbor(w.text, p.near(w.text, 1))
	if ok && best.products >= timesMore*(found+1) && p.stem(best.word) != p.stem(w.text) {
		w.shown, p.changed = shown(p, best.word), true
	}
}

// shortestPart is how many letters each half of a word has at least. With two nearly every word that is not known could be torn into
// two that some product has.
const shortestPart = 3

// halves is how a word that is there may be written elsewhere: in two.
func (p *planner) halves(word string) []way {
	if utf8.RuneCountInString(word) < 2*shortestHalf || strings.ContainsAny(word, "0123456789") {
		return nil
	}
	c, _ := p.parted(word, shortestHalf)
	for i := range c.ways {
		c.ways[i].weight = p.weights.Half
	}
	return c.ways
}

// parted takes the word for two that some product has both of: "steelpot", "pan5". Of several cuts the one whose rarer half is the most
// frequent counts. A half has so many letters at the shortest, unless letters meet digits. halves is the two words; empty: there are none.
func (p *planner) parted(word string, shortest int) (c clause, halves string) {
	var terms []string
	most := 0
	for i := range word {
		if utf8.RuneCountInString(word[:i]) < shortest && !edge(word, i) {
			continue
		}
		if utf8.RuneCountInString(word[i:]) < shortest && !edge(word, i) {
			break
		}
		if i == 0 {
			continue
		}
		a, b := p.stem(word[:i]), p.stem(word[i:])
		if found := min(p.count(a), p.count(b)); found > most && p.together(a, b) {
			terms, halves, most = []string{a, b}, word[:i]+" "+word[i:], found
		}
	}
	if most == 0 {
		return clause{}, ""
	}
	return clause{ways: []way{{terms: terms, weight: p.weights.Split}}}, halves
}

// edge reports whether letters meet digits at byte i.
func edge(word string, i int) bool {
	if i == 0 || i == len(word) {
		return false
	}
	return isDigit(word[i-1]) != isDigit(word[i])
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
