package index

import (
	"math/rand/v2"
	"sync"
	"testing"

	"winkel/internal/kernel/id"
)

// TestReadersSeeWholeViews searches while somebody writes: every view has all products of a generation, or none, and merges go on
// beside.
func TestReadersSeeWholeViews(t *testing.T) {
	const products, generations = 3000, 30
	x := New(options)
	generation := func(n int64) []Document {
		documents := make([]Document, products)
		for i := range documents {
			documents[i] = Document{
				ID: id.Product(i + 1), Title: "notebook " + vocabulary[i%len(vocabulary)], MinPrice: n, MaxPrice: n,
				Terms: []Term{{"brand", "Acme"}},
			}
			if n%3 == 0 {
				documents[i].Description = "another text " + vocabulary[n%int64(len(vocabulary))]
			}
		}
		return documents
	}
	x.Put(generation(0)...)
	var readers sync.WaitGroup
	done := make(chan struct{})
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				r := x.Search(Query{Text: "notebook", Sort: ByPriceAsc, Limit: products, Facets: []string{"brand", FieldPrice}})
				if r.Total != products {
					t.Errorf("%d of %d products", r.Total, products)
					return
				}
				if first, last := r.Hits[0].Place.Key, r.Hits[len(r.Hits)-1].Place.Key; first != last {
					t.Errorf("prices of %v and %v in one view", first, last)
					return
				}
				x.Suggest("noteb", 5)
			}
		})
	}
	for n := range int64(generations) {
		x.Put(generation(n)...)
	}
	close(done)
	readers.Wait()
	x.Settle()
}

// TestMergesKeepWhatChangesMeanwhile writes single products all the time, while segments are merged beside.
func TestMergesKeepWhatChangesMeanwhile(t *testing.T) {
	x, simple := New(options), newNaive(options)
	random := rand.New(rand.NewPCG(1, 2))
	for step := range 400 {
		var documents []Document
		for range 50 {
			n := random.IntN(6000) + 1
			documents = append(documents, Document{
				ID: id.Product(n), Title: vocabulary[random.IntN(len(vocabulary))] + " " + vocabulary[n%len(vocabulary)],
				MinPrice: int64(random.IntN(100)), Popularity: int64(random.IntN(5)), Terms: []Term{{"attr.color", colors[n%4]}},
			})
		}
		x.Put(documents...)
		simple.Put(documents...)
		if step%3 == 0 {
			gone := id.Product(random.IntN(6000) + 1)
			x.Remove(gone)
			simple.Remove(gone)
		}
	}
	x.Settle()
	for _, word := range []string{"", "notebook", "wifi router", "hdd"} {
		q := Query{Text: word, Limit: 500, Facets: []string{"attr.color", FieldPrice}}
		if got, want := x.Search(q), simple.Search(q); got.Total != want.Total || !equalHits(got.Hits, want.Hits) {
			t.Errorf("%q: %d hits, not %d, or others", word, got.Total, want.Total)
		}
	}
	if n := len(x.view.Load().segments); n > 4*mostInTier {
		t.Errorf("%d segments are left", n)
	}
}

func equalHits(a, b []Hit) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
