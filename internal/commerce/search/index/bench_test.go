package index

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/kernel/id"
)

// catalog makes up products: words by a law of Zipf, as in languages; a few hundred brands and categories; numbers of parts.
type catalog struct {
	random *rand.Rand
	zipf   *rand.Zipf
	words  []string
}

func newCatalog() *catalog {
	random := rand.New(rand.NewPCG(7, 11))
	c := &catalog{random: random, zipf: rand.NewZipf(random, 1.1, 6, 29_999)}
	syllables := strings.Fields("ba be bo da di do fa fe ga ge ka ki ko la le li lo ma me mi na ne no pa po ra re ri ro sa se si ta te ti to va ve vi")
	for n := range 30_000 {
		word := ""
		for rest := n + 1; rest > 0; rest /= len(syllables) {
			word += syllables[rest%len(syllables)]
		}
		c.words = append(c.words, word+[]string{"", "n", "r", "st", "ck"}[n%5])
	}
	return c
}

func (c *catalog) text(words int) string {
	out := make([]string, words)
	for i := range out {
		out[i] = c.words[c.zipf.Uint64()]
	}
	return strings.Join(out, " ")
}

func (c *catalog) document(n int) Document {
	r := c.random
	brand, category := int(math.Sqrt(float64(r.IntN(90_000)))), r.IntN(200)
	sku := fmt.Sprintf("%s-%05d", strings.ToUpper(c.words[brand]), n)
	price := int64(math.Exp(r.NormFloat64()*1.2+8)) + 99
	d := Document{
		ID: id.Product(n + 1), Title: fmt.Sprintf("%s %s %d GB %s", c.words[brand*7], c.text(5), 1<<r.IntN(12), sku),
		Brand: c.words[brand*7], Type: c.words[category*3],
		Categories:  []string{c.words[category*3], c.words[category/20*5]},
		Attributes:  []string{fmt.Sprintf("%d.%d in", 10+r.IntN(20), r.IntN(10)), c.words[r.IntN(20)], fmt.Sprintf("%d g", r.IntN(5000))},
		Description: c.text(40), SKUs: []string{sku}, GTINs: []string{fmt.Sprintf("40%011d", n)},
		MinPrice: price, MaxPrice: price + int64(r.IntN(3))*500, InStock: r.IntN(5) > 0, Published: int64(n) * 1_000_000,
		Popularity: int64(r.ExpFloat64() * 20), Rating: int64(r.IntN(5)) * 100, Reviews: int64(r.IntN(40)),
	}
	term := func(field string, value int) { d.Terms = append(d.Terms, Term{field, fmt.Sprint(field, "_", value)}) }
	term("brand", brand)
	term("category", category)
	term("category", 1000+category/20)
	term("collection", r.IntN(30))
	for n, of := range []int{8, 12, 20, 5, 40} {
		if n < 3 || category%3 == n%3 {
			term(fmt.Sprint("attr.a", n), r.IntN(of))
		}
	}
	d.Numbers = []Number{{"attr.weight", float64(r.IntN(5000))}}
	return d
}

var (
	built      = map[int]*Index{}
	builtGuard sync.Mutex
)

// filled is an index of so many products, made once.
func filled(b testing.TB, products int) *Index {
	builtGuard.Lock()
	defer builtGuard.Unlock()
	if built[products] == nil {
		c := newCatalog()
		x := New(Options{Language: "en"})
		begin := time.Now()
		var working time.Duration
		for n := 0; n < products; {
			var batch []Document
			for ; len(batch) < 2000 && n < products; n++ {
				batch = append(batch, c.document(n))
			}
			put := time.Now()
			x.Put(batch...)
			working += time.Since(put)
		}
		x.Settle()
		runtime.GC()
		b.Logf("%d products in %d segments: Put %v, all %v; %d bytes a product", products, len(x.view.Load().segments),
			working.Round(time.Millisecond), time.Since(begin).Round(time.Millisecond), x.Bytes()/int64(products))
		built[products] = x
	}
	return built[products]
}

var facetsOfBench = []string{"brand", "category", FieldPrice, "attr.a0", "attr.a1"}

func benchQueries() []struct {
	name  string
	query Query
} {
	c := newCatalog()
	return []struct {
		name  string
		query Query
	}{
		{"rare", Query{Text: c.words[20_000], Facets: facetsOfBench}},
		{"broad", Query{Text: c.words[5], Facets: facetsOfBench}},
		{"broadest", Query{Text: c.words[0], Facets: facetsOfBench}},
		{"broad-plain", Query{Text: c.words[5]}},
		{"two", Query{Text: c.words[5] + " " + c.words[40], Facets: facetsOfBench}},
		{"three", Query{Text: c.words[3] + " " + c.words[8] + " " + c.words[12], Facets: facetsOfBench}},
		{"none-together", Query{Text: c.words[15_000] + " " + c.words[5] + " " + c.words[22_000], Facets: facetsOfBench}},
		{"prefix", Query{Text: c.words[5] + " " + c.words[700][:4], Facets: facetsOfBench}},
		{"typo", Query{Text: "x" + c.words[700], Facets: facetsOfBench}},
		{"long-typo", Query{Text: c.words[29_000] + "xq", Facets: facetsOfBench}},
		{"category", Query{Facets: facetsOfBench, Filters: []Filter{{Field: "category", Values: []string{"category_1003"}}}}},
		{"category-narrowed", Query{Facets: []string{"brand", "attr.a0", FieldPrice, "attr.a1", "attr.a2"}, Sort: ByPriceAsc, Filters: []Filter{
			{Field: "category", Values: []string{"category_1003"}}, {Field: "attr.a0", Values: []string{"attr.a0_3"}},
		}}},
		{"all", Query{Facets: facetsOfBench}},
		{"all-by-title", Query{Facets: facetsOfBench, Sort: ByTitle}},
		{"deep", Query{Text: c.words[5], Offset: 5000}},
	}
}

func benchSearch(b *testing.B, products int) {
	x := filled(b, products)
	for _, of := range benchQueries() {
		b.Run(of.name, func(b *testing.B) {
			of.query.Limit = 24
			b.ReportAllocs()
			total := 0
			for b.Loop() {
				total = x.Search(of.query).Total
			}
			b.ReportMetric(float64(total), "found")
		})
	}
	for _, begun := range []string{"b", "ba", "bak", newCatalog().words[5] + " ba", "xbaka"} {
		b.Run("suggest-"+begun, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				x.Suggest(begun, 8)
			}
		})
	}
	b.Run("put-price", func(b *testing.B) {
		d := newCatalog().document(0)
		for b.Loop() {
			d.MinPrice++
			x.Put(d)
		}
	})
}

func BenchmarkSearch20k(b *testing.B) { benchSearch(b, 20_000) }

func BenchmarkSearch1M(b *testing.B) {
	if testing.Short() {
		b.Skip("takes a minute and a gigabyte")
	}
	benchSearch(b, 1_000_000)
}

func BenchmarkPut(b *testing.B) {
	c := newCatalog()
	documents := make([]Document, 20_000)
	for n := range documents {
		documents[n] = c.document(n)
	}
	for b.Loop() {
		x := New(Options{Language: "en"})
		for n := 0; n < len(documents); n += 2000 {
			x.Put(documents[n : n+2000]...)
		}
		x.Settle()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(documents)), "ns/product")
}
