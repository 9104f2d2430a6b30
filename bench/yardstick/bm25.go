package yardstick

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// BM25 is the plain formula over words in lower case: no stemming, no fields, no rules. It ranks and does nothing else.
type BM25 struct {
	texts    func(Text) []string
	postings map[string][]posting
	lengths  []int
	average  float64
}

type posting struct{ position, count int }

// The constants that most engines begin with.
const (
	bm25K = 1.2
	bm25B = 0.75
)

// NewTitleBM25 ranks by the title.
func NewTitleBM25() *BM25 { return newBM25(func(t Text) []string { return []string{t.Title} }) }

// NewTextBM25 ranks by title, description, brand and part number, as one text.
func NewTextBM25() *BM25 {
	return newBM25(func(t Text) []string { return []string{t.Title, t.Description, t.Brand, t.Part} })
}

func newBM25(texts func(Text) []string) *BM25 {
	return &BM25{texts: texts, postings: map[string][]posting{}}
}

// Add counts the words of products.
func (b *BM25) Add(first int, products []Product) error {
	for i := range products {
		counts := map[string]int{}
		all := Words(strings.Join(b.texts(products[i].Text), " "))
		for _, word := range all {
			counts[word]++
		}
		for word, count := range counts {
			b.postings[word] = append(b.postings[word], posting{first + i, count})
		}
		b.lengths = append(b.lengths, len(all))
	}
	return nil
}

// Build takes the average length.
func (b *BM25) Build() error {
	total := 0
	for _, length := range b.lengths {
		total += length
	}
	b.average = float64(total) / float64(max(len(b.lengths), 1))
	return nil
}

// Search ranks whatever has one of the words.
func (b *BM25) Search(r Request) (Answer, error) {
	if r.Prefix || r.Fuzzy || r.Suggest || r.Category != "" || r.Facets != nil {
		return Answer{}, ErrUnable
	}
	scores := map[int]float64{}
	for _, word := range Words(r.Text) {
		found := b.postings[word]
		n, df := float64(len(b.lengths)), float64(len(found))
		idf := math.Log(1 + (n-df+0.5)/(df+0.5))
		for _, p := range found {
			length := float64(b.lengths[p.position]) / b.average
			scores[p.position] += idf * float64(p.count) * (bm25K + 1) / (float64(p.count) + bm25K*(1-bm25B+bm25B*length))
		}
	}
	a := Answer{Total: len(scores), Positions: make([]int, 0, len(scores))}
	for position := range scores {
		a.Positions = append(a.Positions, position)
	}
	slices.SortFunc(a.Positions, func(x, y int) int { return cmp.Or(cmp.Compare(scores[y], scores[x]), cmp.Compare(x, y)) })
	a.Positions = a.Positions[:min(r.Limit, len(a.Positions))]
	return a, nil
}

// Disk is nothing.
func (b *BM25) Disk() (int64, error) { return 0, nil }

// Close has nothing to close.
func (b *BM25) Close() error { return nil }
