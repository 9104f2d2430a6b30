package index

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"winkel/internal/commerce/search/text"
	"winkel/internal/kernel/id"
)

var (
	vocabulary = []string{
		"notebook", "notebooks", "note", "book", "bag", "bags", "led", "tv", "television", "wi-fi", "router", "routers", `17"`, "17 inch", "17.3 in",
		"1 TB", "1tb", "1000 GB", "hard", "disk", "drive", "hdd", "WD10EZEX-08", "iphone5", "iphone", "5", "the", "of", "Kühl", "kuhl", "batteries",
		"battery", "running", "runs",
	}
	asked = append(slices.Clone(vocabulary), "notebuok", "televisoin", "notebookbag", "ledtv", "wifi", "note book", "wd10", "batt", "xyzzy", "AB-12 3",
		"ab123", "0012345678905", "hdd 1tb", "hard disk", "tv stand", "!!", "no", "rout")
	colors = []string{"red", "green", "blue", "Red"}
)

func drawDocument(t *rapid.T, product int64) Document {
	texts := func(name string, most int) string {
		out := ""
		for _, word := range rapid.SliceOfN(rapid.SampledFrom(vocabulary), 0, most).Draw(t, name) {
			out += word + " "
		}
		return out
	}
	some := func(name string, from []string, most int) []string {
		return rapid.SliceOfN(rapid.SampledFrom(from), 0, most).Draw(t, name)
	}
	d := Document{
		ID: id.Product(product), Title: texts("title", 4), Subtitle: texts("subtitle", 1), Description: texts("description", 6),
		Brand: rapid.SampledFrom([]string{"", "Acme", "Béta Works", "acme"}).Draw(t, "brand"), Categories: some("categories", []string{"Bags", "TV sets"}, 2),
		SKUs: some("skus", []string{"AB-123", "ab 123", "X1", "WD10-55"}, 2), GTINs: some("gtins", []string{"012345678905", "4006381333931"}, 1),
		MinPrice: rapid.Int64Range(-1, 30).Draw(t, "price"), InStock: rapid.Bool().Draw(t, "in stock"),
		Published: rapid.Int64Range(0, 3).Draw(t, "published") * 86_400_000_000, Popularity: rapid.Int64Range(0, 3).Draw(t, "popularity"),
		Rating: rapid.Int64Range(0, 5).Draw(t, "rating") * 100, Reviews: rapid.Int64Range(0, 2).Draw(t, "reviews"),
	}
	d.MaxPrice = d.MinPrice
	if d.MinPrice >= 0 {
		d.MaxPrice += rapid.Int64Range(0, 5).Draw(t, "dearer")
	}
	for _, c := range some("colors", colors, 2) {
		d.Terms = append(d.Terms, Term{"attr.color", c})
	}
	if d.Brand != "" {
		d.Terms = append(d.Terms, Term{"brand", d.Brand})
	}
	for range rapid.IntRange(0, 2).Draw(t, "numbers") {
		d.Numbers = append(d.Numbers, Number{"attr.weight", float64(rapid.IntRange(-3, 60).Draw(t, "weight")) / 2})
	}
	return d
}

func drawQuery(t *rapid.T) Query {
	q := Query{
		Sort:  rapid.SampledFrom([]Sort{ByRelevance, ByNewest, ByPriceAsc, ByPriceDesc, ByRating, ByPopularity, ByTitle}).Draw(t, "sort"),
		Limit: rapid.IntRange(0, 30).Draw(t, "limit"), Offset: rapid.IntRange(0, 5).Draw(t, "offset"),
		Facets: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"attr.color", "brand", "attr.weight", FieldPrice, FieldRating, FieldInStock, "nothing"}),
			0, 7, rapid.ID).Draw(t, "facets"),
		Whole: rapid.Bool().Draw(t, "whole"),
	}
	for n, word := range rapid.SliceOfN(rapid.SampledFrom(asked), 0, 3).Draw(t, "text") {
		if n > 0 {
			q.Text += " "
		}
		q.Text += word
	}
	for range rapid.SampledFrom([]int{0, 0, 1, 2, 3}).Draw(t, "filters") {
		f := Filter{Field: rapid.SampledFrom([]string{"attr.color", "brand", "attr.weight", FieldPrice, FieldRating, FieldInStock, "nothing"}).Draw(t, "field")}
		switch f.Field {
		case "attr.color", "brand":
			f.Values = rapid.SliceOfN(rapid.SampledFrom(append(slices.Clone(colors), "Acme", "none")), 0, 2).Draw(t, "values")
		case FieldInStock:
			f.Values = rapid.SliceOfN(rapid.SampledFrom([]string{"true", "false"}), 0, 2).Draw(t, "values")
		default:
			if rapid.Bool().Draw(t, "has min") {
				low := float64(rapid.IntRange(0, 20).Draw(t, "min"))
				f.Min = &low
			}
			if rapid.Bool().Draw(t, "has max") {
				high := float64(rapid.IntRange(0, 400).Draw(t, "max"))
				f.Max = &high
			}
			f.Values = rapid.SliceOfN(rapid.SampledFrom([]string{"1..5", "5..", "..7", "300..", "red", ".."}), 0, 2).Draw(t, "ranges")
		}
		q.Filters = append(q.Filters, f)
	}
	return q
}

var options = Options{Language: "en", Synonyms: [][]string{{"tv", "television"}, {"hdd", "hard disk drive"}}}

// What is done beside for many products is done for few here.
func init() { manyProducts = 5 }

// TestAnswersEqualThoseOfASimpleIndex changes an index at random and compares its answers with those of one that does everything in
// the simplest way.
func TestAnswersEqualThoseOfASimpleIndex(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, simple := New(options), newNaive(options)
		upset(t, x, simple)
		if x.Len() != simple.Len() {
			t.Fatalf("there are %d products, not %d", x.Len(), simple.Len())
		}
		for range 5 {
			q := drawQuery(t)
			if diff := cmp.Diff(plainly(simple.Search(q)), plainly(x.Search(q))); diff != "" {
				t.Fatalf("%+v: simple against ours:\n%s", q, diff)
			}
		}
	})
}

// plainly puts what is in no order into one, and leaves out accents: that a word was once written so is forgotten when
// segments are merged, not at once.
func plainly(r Result) Result {
	slices.Sort(r.Products)
	r.Suggestion = text.Fold(r.Suggestion)
	r.Marks = slices.DeleteFunc(slices.Clone(r.Marks), func(word string) bool { return word != text.Fold(word) })
	return r
}

// upset puts and removes products, some of them several times.
func upset(t *rapid.T, x *Index, simple *naive) {
	for range rapid.IntRange(1, 12).Draw(t, "steps") {
		if rapid.IntRange(0, 4).Draw(t, "step") == 0 {
			gone := id.Product(rapid.Int64Range(1, 25).Draw(t, "gone"))
			x.Remove(gone)
			simple.Remove(gone)
			continue
		}
		var documents []Document
		for range rapid.IntRange(1, 8).Draw(t, "products") {
			documents = append(documents, drawDocument(t, rapid.Int64Range(1, 25).Draw(t, "id")))
		}
		x.Put(documents...)
		simple.Put(documents...)
		if rapid.Bool().Draw(t, "columns") {
			for i := range documents {
				documents[i].MinPrice, documents[i].MaxPrice, documents[i].InStock, documents[i].Popularity = 7, 9, !documents[i].InStock, 2
			}
			x.Put(documents...)
			simple.Put(documents...)
		}
	}
}

// TestPagesMakeTheWhole walks through a result by cursors and by offsets.
func TestPagesMakeTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, simple := New(options), newNaive(options)
		upset(t, x, simple)
		q := drawQuery(t)
		q.Offset, q.Limit = 0, mostHits
		whole := x.Search(q)
		if len(whole.Hits) != whole.Total {
			t.Fatalf("%d hits of %d", len(whole.Hits), whole.Total)
		}
		q.Limit = rapid.IntRange(1, 4).Draw(t, "page")
		var byCursor, byOffset []Hit
		for page := (*Result)(nil); page == nil || len(page.Hits) > 0; {
			r := x.Search(q)
			page = &r
			byCursor = append(byCursor, r.Hits...)
			if len(r.Hits) > 0 {
				q.After = &r.Hits[len(r.Hits)-1].Place
			}
		}
		q.After = nil
		for len(byOffset) < whole.Total {
			q.Offset = len(byOffset)
			byOffset = append(byOffset, x.Search(q).Hits...)
		}
		if diff := cmp.Diff(whole.Hits, byCursor); diff != "" {
			t.Fatalf("%+v by cursor:\n%s", q, diff)
		}
		if diff := cmp.Diff(whole.Hits, byOffset); diff != "" {
			t.Fatalf("%+v by offset:\n%s", q, diff)
		}
	})
}

// TestChangesEqualARebuild compares an index that was changed many times, and merged in between, with one that was built at once.
func TestChangesEqualARebuild(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, simple := New(options), newNaive(options)
		upset(t, x, simple)
		rebuilt := New(options)
		var all []Document
		for _, e := range simple.entries {
			all = append(all, e.Document)
		}
		rebuilt.Put(all...)
		merged := New(options)
		merged.Put(all...)
		v := x.view.Load()
		if len(v.segments) > 0 {
			s, cols, _ := merge(v.segments)
			merged.replace(merged.view.Load().segments, &segmentView{segment: s, columns: cols, live: s.len()})
		}
		q := drawQuery(t)
		want := rebuilt.Search(q)
		for name, other := range map[string]*Index{"changed": x, "merged": merged} {
			if diff := cmp.Diff(plainly(want), plainly(other.Search(q))); diff != "" {
				t.Fatalf("%s, %+v: rebuilt against it:\n%s", name, q, diff)
			}
			begun := rapid.SampledFrom(asked).Draw(t, "begun")
			if diff := cmp.Diff(rebuilt.Suggest(begun, 5), other.Suggest(begun, 5)); diff != "" {
				t.Fatalf("%s, suggestions for %q:\n%s", name, begun, diff)
			}
		}
		for i := range all {
			if !x.Same(&all[i]) {
				t.Fatalf("%s is not as it was put", fmt.Sprint(all[i].ID))
			}
		}
	})
}
