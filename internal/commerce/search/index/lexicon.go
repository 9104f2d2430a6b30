package index

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"sort"
	"unicode/utf8"
)

// words is what a view knows about its terms, for the time of one query.
type words struct {
	*view
	counts map[string]int
}

func (v *view) words() *words { return &words{view: v, counts: make(map[string]int)} }

func (w *words) products() int { return w.live }

func (w *words) count(term string) int {
	if n, ok := w.counts[term]; ok {
		return n
	}
	total := 0
	for _, s := range w.segments {
		if p, ok := s.find(term); ok {
			total += s.remaining(&p)
		}
	}
	w.counts[term] = total
	return total
}

// remaining is how many products of the postings have not been taken out.
func (s *segmentView) remaining(p *postings) int {
	if s.deleted == nil {
		return p.count
	}
	left := p.count
	var room [blockSize]uint32
	p.spans(nil, func(of span) bool {
		for _, doc := range of.docs(&room) {
			if s.deleted.has(doc) {
				left--
			}
		}
		return true
	})
	return left
}

// completion is a term and how many products have it.
type completion struct {
	term     string
	products int
}

func compareCompletions(a, b completion) int {
	return cmp.Or(cmp.Compare(b.products, a.products), cmp.Compare(a.term, b.term))
}

// complete goes through the dictionaries of all segments at once. The counts of rows include products that were taken out; the true
// ones, which are never higher, are only looked at where they can matter.
func (w *words) complete(kind byte, prefix string, limit int) []string {
	begin := key(kind, prefix)
	var over sweep
	for _, s := range w.segments {
		over.segments, over.next = append(over.segments, s.segment), append(over.next, s.from(begin))
	}
	best := make([]completion, 0, limit+1)
	var in []int
	var least []byte
	for {
		if least, in = over.term(begin, in); least == nil {
			break
		}
		products, exact := 0, true
		for _, i := range in {
			products += w.segments[i].rowCount(over.next[i])
			exact = exact && w.segments[i].deleted == nil
			over.next[i]++
		}
		if len(least) == len(begin) || (len(best) == limit && products <= best[limit-1].products) {
			continue // of two with the same number the first in the dictionary is kept
		}
		c := completion{string(least), products}
		if !exact {
			if c.products = w.count(c.term); c.products == 0 {
				continue
			}
		}
		at, _ := slices.BinarySearchFunc(best, c, compareCompletions)
		best = slices.Insert(best, at, c)
		best = best[:min(len(best), limit)]
	}
	out := make([]string, len(best))
	for i, c := range best {
		out[i] = c.term[1:]
	}
	return out
}

func (w *words) near(word string, most int) []neighbor {
	found := make(map[string]int)
	for _, s := range w.segments {
		s.near(word, most, found)
	}
	out := make([]neighbor, 0, len(found))
	for near, n := range found {
		if near == word || !lettersOnly(near) {
			continue
		}
		if count := w.count(key(kindWord, near)); count > 0 {
			out = append(out, neighbor{near, n, count})
		}
	}
	return out
}

// near adds the words within so many slips. The dictionary is sorted, so that words that begin alike lie together: what cannot become
// right any more by any end is passed over at once.
func (s *segment) near(word string, most int, found map[string]int) {
	w := newWalk([]rune(word), most)
	last := s.from(string(kindWord + 1))
	for n := s.from(string(kindWord)); n < last; {
		k := s.key(n)[1:]
		hopeless := w.to(k)
		switch {
		case hopeless > 0:
			n = s.beyond(n, last, s.key(n)[:1+hopeless])
			continue
		case w.slips() <= most:
			found[string(k)] = w.slips()
		}
		n++
	}
}

// beyond is the first term behind n that does not begin with prefix. It is mostly near.
func (s *segment) beyond(n, last int, prefix []byte) int {
	step := 1
	for n+step < last && bytes.HasPrefix(s.key(n+step), prefix) {
		n += step
		step *= 2
	}
	for step > 0 {
		if n+step < last && bytes.HasPrefix(s.key(n+step), prefix) {
			n += step
		}
		step /= 2
	}
	return n + 1
}

// walk compares a word with others one after the other, keeping the rows of the table for as much as the next has in common with
// the last.
type walk struct {
	word  []rune
	most  int
	text  []byte  // the last word, as far as it was read
	ends  []int   // where each of its letters ends
	runes []rune  // its letters
	rows  [][]int // of the table; one more than letters
}

func newWalk(word []rune, most int) *walk {
	w := &walk{word: word, most: most, rows: [][]int{make([]int, len(word)+1)}}
	for j := range w.rows[0] {
		w.rows[0][j] = j
	}
	return w
}

// to goes to the next word. If no word that begins like it can be near, it says how many bytes that beginning has.
func (w *walk) to(next []byte) (hopeless int) {
	common := 0
	for common < len(next) && common < len(w.text) && next[common] == w.text[common] {
		common++
	}
	kept := 0
	for kept < len(w.ends) && w.ends[kept] <= common {
		kept++
	}
	w.ends, w.runes = w.ends[:kept], w.runes[:kept]
	at := 0
	if kept > 0 {
		at = w.ends[kept-1]
	}
	w.text = append(w.text[:at], next[at:]...)
	for at < len(next) {
		r, size := utf8.DecodeRune(next[at:])
		at += size
		w.ends, w.runes = append(w.ends, at), append(w.runes, r)
		if w.row() > w.most {
			w.text = w.text[:at]
			return at
		}
	}
	return 0
}

// row fills the row of the last letter, and returns the least that is in it or can follow from the row before.
func (w *walk) row() int {
	i := len(w.runes)
	if len(w.rows) == i {
		w.rows = append(w.rows, make([]int, len(w.word)+1))
	}
	row, last := w.rows[i], w.rows[i-1]
	row[0] = i
	least := i
	for j := 1; j <= len(w.word); j++ {
		cost := 1
		if w.runes[i-1] == w.word[j-1] {
			cost = 0
		}
		row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
		if i > 1 && j > 1 && w.runes[i-1] == w.word[j-2] && w.runes[i-2] == w.word[j-1] {
			row[j] = min(row[j], w.rows[i-2][j-2]+1)
		}
		least = min(least, row[j])
	}
	// A swap reaches over this row: it counts one more than the row before, at least.
	return min(least, slices.Min(last)+1)
}

func (w *walk) slips() int { return w.rows[len(w.runes)][len(w.word)] }

func (w *words) spellings(stem string) []string {
	var out []string
	if w.count(key(kindWord, stem)) > 0 && w.analysis.analyzer.Stem(stem) == stem {
		out = append(out, stem)
	}
	for _, s := range w.segments {
		term := s.from(key(kindStem, stem))
		if term == s.terms() || string(s.key(term)) != key(kindStem, stem) {
			continue
		}
		first := sort.Search(len(s.spelled), func(n int) bool { return s.spelled[n].stem >= uint32(term) })
		for _, of := range s.spelled[first:] {
			if of.stem != uint32(term) {
				break
			}
			if word := string(s.key(int(of.word))[1:]); w.count(key(kindWord, word)) > 0 {
				out = append(out, word)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (w *words) together(a, b string) bool {
	for _, s := range w.segments {
		one, found := s.find(a)
		other, also := s.find(b)
		if !found || !also {
			continue
		}
		if one.count > other.count {
			one, other = other, one
		}
		if s.meet(&one, &other) {
			return true
		}
	}
	return false
}

func (w *words) compounds(stem string, limit int) []string {
	counts := make(map[string]int)
	for _, s := range w.segments {
		last := s.from(string(kindStem + 1))
		for n := s.from(string(kindStem)); n < last; n++ {
			if k := s.key(n); len(k) > len(stem)+shortestBefore && bytes.HasSuffix(k, []byte(stem)) {
				counts[string(k[1:])] = 0
			}
		}
	}
	for found := range counts {
		counts[found] = w.count(key(kindStem, found))
	}
	out := slices.DeleteFunc(slices.Collect(maps.Keys(counts)), func(found string) bool { return counts[found] == 0 })
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	return out[:min(len(out), limit)]
}

// shortestBefore is how many letters stand before a word that others are joined to, at the least.
const shortestBefore = 3

func (w *words) accented(word string) (of accented) {
	for _, s := range w.segments {
		in := s.accents[word]
		of = accented{max(of.word, in.word), of.times + in.times}
	}
	return of
}
