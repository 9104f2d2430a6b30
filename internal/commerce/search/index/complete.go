package index

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"winkel/internal/commerce/search/text"
)

const (
	digits               = "0123456789"
	titlesRead           = 30 // of the best finds
	shortestContinuation = 3  // letters
	fewestContinued      = 2  // titles that have it
	mostContinuations    = 4
)

// completer completes what a shopper has begun to type.
type completer struct {
	*analysis
	words  *words
	typed  []queryWord
	found  []candidate // for what was typed, the best first
	titles [][]text.Token
}

// readTitles is the words of the titles of the best finds.
func (c *completer) readTitles() [][]text.Token {
	if c.titles == nil {
		for i := range c.found {
			c.titles = append(c.titles, c.analyzer.Tokens(string(c.found[i].segment.title(c.found[i].doc))))
		}
	}
	return c.titles
}

func (c *completer) last() *queryWord { return &c.typed[len(c.typed)-1] }

// before is the words before the last one, spelled as they are found.
func (c *completer) before() []string {
	head := make([]string, 0, len(c.typed)+1)
	for i := range c.typed[:len(c.typed)-1] {
		word := &c.typed[i]
		head = append(head, word.shown)
		if word.text == "" || c.words.count(key(kindStem, c.analyzer.Stem(word.text))) > 0 {
			continue
		}
		if meant, ok := bestNeighbor(word.text, c.words.near(word.text, slipsFor(word.text))); ok {
			head[i] = shown(c.words, meant.word)
		}
	}
	return head
}

// said reports whether a word is among those before the last, or in another form.
func (c *completer) said(word string) bool {
	stem := c.analyzer.Stem(word)
	return slices.ContainsFunc(c.typed[:len(c.typed)-1], func(w queryWord) bool { return c.analyzer.Stem(w.text) == stem })
}

// endings are the words that the last one may become, behind those before it; each with a product that has them all. What stands in
// the titles of the best finds comes first.
func (c *completer) endings(limit int) []string {
	last := c.last()
	for i := range c.typed {
		if joined := c.typed[i].joined; joined != "" && i+c.typed[i].joinedLength == len(c.typed) &&
			(strings.ContainsAny(joined, digits) || c.words.count(key(kindWord, c.typed[i].text)) == 0) {
			return nil // the end of a number of a part is no word; that of "tea-po" is
		}
	}
	if last.text == "" || last.kind == text.Number {
		return nil // a number is another number
	}
	head := c.before()
	var rarest string // the stem before that the fewest products have: what it stands with, the others are likely to
	for _, word := range head {
		stem := key(kindStem, c.analyzer.Stem(text.Fold(word)))
		if n := c.words.count(stem); n > 0 && (rarest == "" || n < c.words.count(rarest)) {
			rarest = stem
		}
	}
	var out []string
	for _, word := range c.candidates() {
		if len(out) < limit && !c.said(word) && (rarest == "" || c.words.together(rarest, key(kindWord, word))) {
			out = append(out, strings.Join(append(slices.Clone(head), shown(c.words, word)), " "))
		}
	}
	return out
}

// candidates are the words that begin as the last one does, or one that it may have been meant for.
func (c *completer) candidates() []string {
	last := c.last().text
	found := c.words.complete(kindNamed, last, mostTyped*2)
	if len(found) == 0 {
		if meant, ok := bestNeighbor(last, c.words.near(last, slipsFor(last))); ok {
			found = []string{meant.word}
		}
	}
	own := c.words.count(key(kindWord, last))
	found = slices.DeleteFunc(found, func(word string) bool {
		// A number of a part is none, unless one was begun; and what is rare beside the word that stands there already is not meant.
		return strings.ContainsAny(word, digits) && !strings.ContainsAny(last, digits) || own > timesMore*c.words.count(key(kindWord, word))
	})
	if len(c.typed) > 1 {
		in := c.inTitles()
		slices.SortStableFunc(found, func(a, b string) int { return cmp.Compare(in[b], in[a]) })
	}
	return found
}

// inTitles is in how many titles of the best finds each word stands.
func (c *completer) inTitles() map[string]int {
	counts := make(map[string]int)
	for _, title := range c.readTitles() {
		seen := make(map[string]bool)
		for i := range title {
			if word := title[i].Text; strings.HasPrefix(word, c.last().text) && !seen[word] {
				seen[word] = true
				counts[word]++
			}
		}
	}
	return counts
}

// continuations are what was typed with the word behind it that stands there in the titles of the best finds: "usb" becomes "usb cable".
// The last word must be whole for that.
func (c *completer) continuations() []string {
	last := c.last()
	if last.text == "" || c.words.count(key(kindWord, last.text)) == 0 {
		return nil
	}
	stem, counts := c.analyzer.Stem(last.text), make(map[string]int)
	for _, title := range c.readTitles() {
		if next := c.following(title, stem); next != "" {
			counts[next]++
		}
	}
	next := slices.DeleteFunc(slices.Collect(maps.Keys(counts)), func(word string) bool { return counts[word] < fewestContinued })
	slices.SortFunc(next, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	begun := append(c.before(), last.shown)
	out := make([]string, 0, len(next))
	for _, word := range next[:min(len(next), mostContinuations)] {
		out = append(out, strings.Join(append(slices.Clone(begun), shown(c.words, word)), " "))
	}
	return out
}

// following is the word that follows one of a stem in a title; empty if none does that says something and was not typed.
func (c *completer) following(title []text.Token, stem string) string {
	for n := range title[:max(len(title)-1, 0)] {
		next := &title[n+1]
		if title[n].Kind != text.Word || c.analyzer.Stem(title[n].Text) != stem || next.Kind != text.Word || next.Position != title[n].Position+1 {
			continue
		}
		if len(next.Text) < shortestContinuation || strings.ContainsAny(next.Text, digits) || c.analyzer.Stop(next.Text) ||
			c.said(next.Text) || c.analyzer.Stem(next.Text) == stem {
			return ""
		}
		return next.Text
	}
	return ""
}
