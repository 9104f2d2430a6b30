package main

import (
	"iter"
	"math/rand/v2"
	"slices"
	"strings"

	"winkel/bench/yardstick"
)

// scenario is a way of looking for something, with the requests that stand for it: the same ones for every engine.
type scenario struct {
	name     string
	requests []yardstick.Request
}

// sample is what requests are drawn from. It depends on the catalog alone.
type sample struct {
	products   int
	titles     [][]string     // of some of the products, in words
	categories []string       // the innermost ones of the same products
	frequency  map[string]int // how many titles have a word
	dice       *rand.Rand
}

const (
	sampled  = 4000 // titles
	distinct = 200  // requests of a scenario
	pageSize = 24
)

func newSample() *sample {
	return &sample{frequency: map[string]int{}, dice: rand.New(rand.NewPCG(5, 19406))}
}

// watch passes products on and draws its sample from them on the way.
func (s *sample) watch(products iter.Seq2[int, yardstick.Product]) iter.Seq2[int, yardstick.Product] {
	return func(yield func(int, yardstick.Product) bool) {
		for i, p := range products {
			s.see(&p)
			if !yield(i, p) {
				return
			}
		}
	}
}

func (s *sample) see(p *yardstick.Product) {
	title := yardstick.Words(p.Text.Title)
	for i, word := range title {
		if !slices.Contains(title[:i], word) {
			s.frequency[word]++
		}
	}
	category := ""
	for _, term := range p.Document.Terms {
		if term.Field == "category" {
			category = term.Value
		}
	}
	switch at := s.dice.IntN(s.products + 1); {
	case len(s.titles) < sampled:
		s.titles, s.categories = append(s.titles, title), append(s.categories, category)
	case at < sampled:
		s.titles[at], s.categories[at] = title, category
	}
	s.products++
}

// scenarios draws the requests. A rare word is in at most twenty titles, a broad one in at least two of a hundred.
func (s *sample) scenarios(facets []string) []scenario {
	page := yardstick.Request{Facets: facets, Limit: pageSize}
	text := func(name string, draw func(title []string) string, change func(*yardstick.Request)) scenario {
		of := scenario{name: name}
		for range 100_000 {
			if len(of.requests) == distinct {
				break
			}
			r := page
			if r.Text = draw(s.titles[s.dice.IntN(len(s.titles))]); r.Text == "" {
				continue
			}
			if change != nil {
				change(&r)
			}
			of.requests = append(of.requests, r)
		}
		return of
	}
	between := func(least, most, length int) func([]string) string {
		return func(title []string) string {
			word := title[s.dice.IntN(len(title))]
			if n := s.frequency[word]; n < least || n > most || len(word) < length {
				return ""
			}
			return word
		}
	}
	long := between(1, s.products, 6)
	all := []scenario{
		text("rare word", between(1, 20, 3), nil),
		text("broad word", between(s.products/50, s.products, 3), nil),
		text("two words", func(title []string) string {
			first := s.dice.IntN(len(title))
			second := s.dice.IntN(len(title))
			if first == second || len(title[first]) < 3 || len(title[second]) < 3 {
				return ""
			}
			return title[first] + " " + title[second]
		}, nil),
		text("prefix", func(title []string) string { return cut(long(title), 4) }, func(r *yardstick.Request) { r.Prefix = true }),
		text("typo", func(title []string) string { return s.mistype(long(title)) }, func(r *yardstick.Request) { r.Fuzzy = true }),
		{name: "category page"},
		text("autocomplete", func(title []string) string { return cut(long(title), 2+s.dice.IntN(4)) },
			func(r *yardstick.Request) { r.Suggest, r.Facets, r.Limit = true, nil, 10 }),
	}
	pages := slices.DeleteFunc(slices.Clone(s.categories), func(category string) bool { return category == "" })
	for range min(distinct, len(pages)) {
		r := page
		r.Category = pages[s.dice.IntN(len(pages))]
		all[5].requests = append(all[5].requests, r)
	}
	return all
}

func cut(word string, length int) string { return word[:min(length, len(word))] }

// mistype exchanges two neighboring letters within a word.
func (s *sample) mistype(word string) string {
	if len(word) < 6 || strings.ContainsAny(word, "0123456789") {
		return ""
	}
	at := 2 + s.dice.IntN(len(word)-3)
	letters := []byte(word)
	letters[at-1], letters[at] = letters[at], letters[at-1]
	if string(letters) == word || s.frequency[string(letters)] > 0 {
		return ""
	}
	return string(letters)
}
