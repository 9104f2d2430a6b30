package index

import (
	"slices"
	"testing"

	"winkel/internal/kernel/id"
)

func shop() *Index {
	x := New(Options{Language: "en", Synonyms: [][]string{{"tv", "television"}, {"hdd", "hard disk drive"}}})
	price := func(p int64) Document { return Document{MinPrice: p, MaxPrice: p, InStock: true} }
	add := func(n int64, title, brand, category string, d Document) {
		d.ID, d.Title, d.Brand, d.Categories = id.Product(n), title, brand, []string{category}
		d.Terms = append(d.Terms, Term{"brand", brand}, Term{"category", category})
		x.Put(d)
	}
	add(1, `HP ProBook 4710s 17.3"`, "HP", "Notebooks", price(89900))
	add(2, "Aspire One 10.1 inch notebook", "Acer", "Notebooks", price(29900))
	add(3, "Notebook bag 17 inch", "Targus", "Bags", price(3900))
	add(4, "Bravia LED TV 40 inch", "Sony", "Televisions", price(49900))
	add(5, "Caviar Blue 1TB hard disk drive WD10EZEX", "Western Digital", "Storage", price(5900))
	add(6, "Wi-Fi router", "Netgear", "Network", price(4900))
	add(7, "SSD 1000 GB", "Samsung", "Storage", Document{SKUs: []string{"MZ-77E1T0B/EU"}, GTINs: []string{"8806090545870"}, MinPrice: 9900, MaxPrice: 9900})
	return x
}

// TestEverythingThatIsFound asks for more than a page may hold.
func TestEverythingThatIsFound(t *testing.T) {
	x := New(Options{Language: "en"})
	const products = mostHits + 7
	for n := range id.Product(products) {
		x.Put(Document{ID: n + 1, Title: "Lamp", Terms: []Term{{"collection", "all"}}})
	}
	x.Remove(3)
	for name, q := range map[string]Query{
		"by a filter": {Filters: []Filter{{Field: "collection", Values: []string{"all"}}}, Whole: true},
		"by words":    {Text: "lamp", Whole: true, Limit: products},
	} {
		r := x.Search(q)
		slices.Sort(r.Products)
		if !slices.Equal(r.Products, x.IDs()) {
			t.Errorf("%s, %d of %d products are found", name, len(r.Products), x.Len())
		}
		if len(r.Hits) != min(q.Limit, mostHits) {
			t.Errorf("%s, a page has %d products", name, len(r.Hits))
		}
	}
}

func TestQueriesOfShoppers(t *testing.T) {
	x := shop()
	for query, want := range map[string][]int64{
		"notebook":         {2, 1, 3},
		"NOTEBOOKS":        {2, 1, 3},
		"notebook 17 inch": {1, 3, 2},
		`notebook 17"`:     {1, 3, 2},
		"hdd 1tb":          {5, 7},
		"hdd 1000gb":       {5, 7},
		"1 tb":             {7, 5},
		"tv led":           {4},
		"televisoin":       {4},
		"note book":        {2, 1, 3},
		"notbook":          {2, 1, 3},
		"wifi":             {6},
		"wi fi router":     {6},
		"mz77e1t0b eu":     {7},
		"08806090545870":   {7},
		"wd10":             {5},
		"sony television":  {4},
		"nothingness":      nil,
	} {
		r := x.Search(Query{Text: query, Limit: 10})
		var got []int64
		for _, h := range r.Hits {
			got = append(got, int64(h.ID))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q finds %v, not %v; %+v", query, got, want, r)
		}
	}
}

// first is the products that a query finds, the best first.
func (x *Index) first(query string) (found []int64) {
	for _, h := range x.Search(Query{Text: query, Limit: 10}).Hits {
		found = append(found, int64(h.ID))
	}
	return found
}

// In several words the last is what is looked for, or the first, depending on the language.
func TestThingsStandWhereTheLanguagePutsThem(t *testing.T) {
	for _, of := range []struct{ language, query, title, bags, notebooks string }{
		{"en", "notebook bag", "notebook bag", "Bags", "Notebooks"},
		{"en", "notebook bag 15 inch", "notebook bag 15 inch", "Bags", "Notebooks"},
		{"de", "notebook tasche", "notebook tasche", "Taschen", "Notebooks"},
		{"fr", "sac ordinateur", "sac ordinateur", "Sacs", "Ordinateurs"},
	} {
		x := New(Options{Language: of.language})
		x.Put(
			Document{ID: 1, Title: of.title, Categories: []string{of.bags}, InStock: true},
			Document{ID: 2, Title: of.title, Categories: []string{of.notebooks}, InStock: true},
		)
		if got := x.first(of.query); !slices.Equal(got, []int64{1, 2}) {
			t.Errorf("%s: %q finds %v", of.language, of.query, got)
		}
	}
}

// A spelling that few use is not the better find for being rare.
func TestRareSpellingsCountNoMore(t *testing.T) {
	x := New(Options{Language: "en", Synonyms: [][]string{{"tv", "television"}}})
	for n := range 40 {
		x.Put(
			Document{ID: id.Product(100 + n), Title: "toner cartridge", InStock: true},
			Document{ID: id.Product(200 + n), Title: "tv", InStock: true},
			Document{ID: id.Product(300 + n), Title: "something else", InStock: true},
		)
	}
	x.Put(Document{ID: 999, Title: "tonercartridge set", InStock: true}, Document{ID: 998, Title: "television", InStock: true})
	for query, not := range map[string]int64{"toner cartridge": 999, "tv": 998} {
		r := x.Search(Query{Text: query, Limit: 100})
		if r.Total != 41 || int64(r.Hits[40].ID) != not {
			t.Errorf("%q finds %d, the last of them %d and not %d", query, r.Total, r.Hits[40].ID, not)
		}
	}
}

// Most of what has the words is of one kind, so that this kind is what was meant; the name of a brand means none.
func TestFindsOfTheKindThatMostAreOf(t *testing.T) {
	x := New(Options{Language: "en"})
	x.Put(Document{ID: 1, Title: "acme headphones", Description: "headphones for a tv by acme", Brand: "Acme", Type: "Headphones", InStock: true})
	for n := range 30 {
		x.Put(Document{ID: id.Product(100 + n), Title: "acme lcd tv set", Brand: "Acme", Type: "Televisions", InStock: true})
	}
	if got := x.first("tv acme"); len(got) != 10 || slices.Contains(got, 1) {
		t.Errorf("most of what is found are televisions, and the first are %v", got)
	}
	if got := x.first("acme"); got[0] != 1 {
		t.Errorf("what has the most of a brand's name is not the first of %v", got)
	}
	// Filters narrow what was meant, and change nothing about it.
	key := func(filters ...Filter) float64 {
		for _, h := range x.Search(Query{Text: "tv acme", Limit: 100, Filters: filters}).Hits {
			if h.ID == 1 {
				return h.Place.Key
			}
		}
		t.Fatalf("the headphones are not found with %v", filters)
		return 0
	}
	x.Put(Document{ID: 1, Title: "acme headphones", Description: "headphones for a tv by acme", Brand: "Acme", Type: "Headphones", InStock: true,
		Terms: []Term{{"colour", "red"}}})
	if all, some := key(), key(Filter{Field: "colour", Values: []string{"red"}}); all != some {
		t.Errorf("the score is %v, and %v behind a filter", all, some)
	}
}

// Abbreviations in the plural are found in the singular, if that is the more usual.
func TestAbbreviationsInThePlural(t *testing.T) {
	x := New(Options{Language: "en"})
	for n := range 5 {
		x.Put(Document{ID: id.Product(10 + n), Title: "dvd box", InStock: true}, Document{ID: id.Product(20 + n), Title: "gps map", InStock: true})
	}
	x.Put(Document{ID: 1, Title: "two dvds", InStock: true}, Document{ID: 2, Title: "gp cell", InStock: true})
	for query, want := range map[string]int{"dvds": 6, "DVDs": 6, "cds": 0, "gps": 5, "dvd": 5, "boxes": 5} {
		if got := x.Search(Query{Text: query}).Total; got != want {
			t.Errorf("%q finds %d, not %d", query, got, want)
		}
	}
}

// Some write as one word what others write as two: whichever is looked for, the others are found behind.
func TestOneWordOrTwo(t *testing.T) {
	x := New(Options{Language: "en"})
	x.Put(
		Document{ID: 1, Title: "Lampshade white", InStock: true}, Document{ID: 2, Title: "Lamp shade red", InStock: true},
		Document{ID: 3, Title: "Lamp", InStock: true}, Document{ID: 4, Title: "Shade for gardens", InStock: true},
	)
	for query, want := range map[string][]int64{"lampshade": {1, 2}, "lamp shade": {2, 1}, "lampshades": {1, 2}} {
		if got := x.first(query); !slices.Equal(got, want) {
			t.Errorf("%q finds %v, not %v", query, got, want)
		}
	}
}

// In languages that join words the last part is the thing.
func TestCompoundsAreFoundByTheirEnds(t *testing.T) {
	for _, of := range []struct {
		language string
		titles   []string
		finds    map[string][]int64
	}{
		{"de", []string{"Kaffeemaschine weiß", "Straßenfahrrad", "Kinderstühle", "Maschine"}, map[string][]int64{
			"Maschine": {4, 1}, "fahrrad": {2}, "Stuhl": {3}, "Kaffeemaschinen": {1}, "Kaffee": {1},
		}},
		{"nl", []string{"Kinderstoelen hout", "Zonnebrillen", "Houten dozen"}, map[string][]int64{"stoel": {1}, "bril": {2}, "doos": {3}}},
		{"en", []string{"Teapot"}, map[string][]int64{"pot": nil}},
	} {
		x := New(Options{Language: of.language})
		for n, title := range of.titles {
			x.Put(Document{ID: id.Product(n + 1), Title: title, InStock: true})
		}
		for query, want := range of.finds {
			if got := x.first(query); !slices.Equal(got, want) {
				t.Errorf("%s: %q finds %v, not %v", of.language, query, got, want)
			}
		}
	}
}

// Words with hyphens between them that no product has all of are looked for one by one.
func TestHyphensThatNobodyWrites(t *testing.T) {
	x := New(Options{Language: "en"})
	x.Put(
		Document{ID: 1, Title: "Kettle for tea", InStock: true}, Document{ID: 2, Title: "Lid of a pan", InStock: true},
		Document{ID: 3, Title: "tea-towel", InStock: true},
	)
	for query, want := range map[string][]int64{"kettle-lid": {1, 2}, "tea-towel": {3}, "tea_kettle": {1}} {
		got := x.first(query)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%q finds %v, not %v", query, got, want)
		}
	}
}

func TestSpellingsThatAreShown(t *testing.T) {
	x := New(Options{Language: "en"})
	for n := range id.Product(20) {
		x.Put(Document{ID: n + 1, Title: "Toner black", InStock: true}, Document{ID: n + 100, Title: "Café set", InStock: true})
	}
	x.Put(Document{ID: 50, Title: "Tóner cyan", InStock: true}, Document{ID: 51, Title: "Cafe for two", InStock: true}, Document{ID: 52, Title: "san", Subtitle: "disk"})
	for query, want := range map[string]string{
		"tonr": "toner", "caffe": "café",
		"sandisk":  "san disk", // nobody writes it in one word: who asks for it is told what was found
		"umbrelle": "",         // no slip of the pen for anything here
	} {
		r := x.Search(Query{Text: query})
		if r.Suggestion != want || r.Corrected != (want != "") {
			t.Errorf("%q: %q is suggested, corrected %v", query, r.Suggestion, r.Corrected)
		}
	}
	for _, marks := range []string{"toner", "tóner"} {
		if got := x.Search(Query{Text: "toner"}).Marks; !slices.Contains(got, marks) {
			t.Errorf("%q is not marked: %q", marks, got)
		}
	}
}

// TestRangesDoNotMeet counts each number in one range.
func TestRangesDoNotMeet(t *testing.T) {
	x := New(Options{Language: "en"})
	for n := range 100 {
		x.Put(Document{ID: id.Product(n + 1), Title: "Screen", Numbers: []Number{{Field: "attr.inches", Value: 17 + float64(n%20)/2}}})
	}
	r := x.Search(Query{Text: "screen", Facets: []string{"attr.inches"}})
	sum := 0
	for _, of := range r.Facets[0].Values {
		sum += of.Products
		if got := x.Search(Query{Text: "screen", Filters: []Filter{{Field: "attr.inches", Values: []string{of.Value}}}}).Total; got != of.Products {
			t.Errorf("%s: %d are counted, and %d found", of.Value, of.Products, got)
		}
	}
	if len(r.Facets[0].Values) < 3 || sum != 100 {
		t.Errorf("%d products are counted in %+v", sum, r.Facets[0].Values)
	}
}
