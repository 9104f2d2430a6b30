package search_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/review"
	"winkel/internal/commerce/search"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/outbox"
)

// shop is a catalog with the model that its lists are read from.
type shop struct {
	*catalog.Service
	t      *testing.T
	db     *db.DB
	clock  *clock.Fake
	log    *outbox.Log
	stock  *inventory.Service
	search *search.Service
	rating map[id.Product]review.Rating
	sold   map[id.Product]int64
}

// stockKeeper is inventory as the catalog wants it; the program has the same adapter.
type stockKeeper struct{ *inventory.Service }

func (k stockKeeper) SetOnHand(ctx context.Context, b *db.Batch, counts []catalog.StockCount, reason string) ([]int64, error) {
	list := make([]inventory.Count, len(counts))
	for i, c := range counts {
		list[i] = inventory.Count(c)
	}
	return k.Service.SetOnHand(ctx, b, list, reason)
}

// eachShop runs f on a shop on each engine.
func eachShop(t *testing.T, f func(t *testing.T, s *shop)) {
	t.Helper()
	eachShopWith(t, db.Options{}, f)
}

// eachShopWith is eachShop on databases that are opened with some options.
func eachShopWith(t *testing.T, o db.Options, f func(t *testing.T, s *shop)) {
	t.Helper()
	hands := clock.NewFake(time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC))
	o.Clock = hands
	dbtest.EachWith(t, o, func(t *testing.T, d *db.DB) {
		s := &shop{t: t, db: d, clock: hands, log: outbox.New(d), rating: map[id.Product]review.Rating{}, sold: map[id.Product]int64{}}
		s.stock = inventory.New(d, s.log)
		_, err := s.stock.EnsureDefaultLocation(t.Context())
		must(t, err)
		s.Service = catalog.New(catalog.Options{DB: d, Outbox: s.log, Stock: stockKeeper{s.stock}})
		_, err = s.EnsureChannel(t.Context(), "USD")
		must(t, err)
		f(t, s)
	})
}

// open builds a model and keeps it true until the test ends, or it is closed.
func (s *shop) open(o search.Options) (closed func()) {
	s.t.Helper()
	o.DB, o.Outbox, o.Catalog, o.Log = s.db, s.log, s.Service, slog.New(slog.DiscardHandler)
	o.Ratings = func(context.Context, []id.Product) (map[id.Product]review.Rating, error) { return s.rating, nil }
	o.Popularity = func(context.Context) (map[id.Product]int64, error) { return s.sold, nil }
	if o.Encode == nil {
		o.Encode = func(row *catalog.ProductRow, rating review.Rating) ([]byte, error) {
			return json.Marshal(map[string]any{"title": row.Title, "availability": row.Availability, "price": row.Price, "rating": rating})
		}
	}
	service := search.New(o)
	s.search = service
	ctx, cancel := context.WithCancel(s.t.Context())
	done := make(chan struct{})
	go func() { defer close(done); service.Run(ctx) }()
	closed = func() { cancel(); <-done }
	s.t.Cleanup(closed)
	return closed
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func usd(minor int64) []catalog.PriceInput {
	return []catalog.PriceInput{{Amount: money.Amount{Minor: minor, Currency: "USD"}}}
}

// sell makes a product that shoppers see.
func (s *shop) sell(title string, minor int64, change ...func(*catalog.ProductInput)) *catalog.Product {
	s.t.Helper()
	in := catalog.ProductInput{Title: title, Status: catalog.Published, Variants: []catalog.VariantInput{{Prices: usd(minor)}}}
	for _, f := range change {
		f(&in)
	}
	p, err := s.CreateProduct(s.t.Context(), in, nil)
	must(s.t, err)
	s.clock.Advance(time.Second)
	return p
}

// list is the rows of a list.
func (s *shop) list(f search.Filter) *search.Found {
	s.t.Helper()
	found, err := s.search.List(s.t.Context(), search.Request{Filter: f, Page: page.Request{Limit: 100}, Facets: true})
	must(s.t, err)
	return found
}

// titles is what a list shows.
func titles(found *search.Found) []string {
	list := []string{}
	for _, row := range found.Rows {
		var r struct{ Title string }
		if json.Unmarshal(row, &r) == nil {
			list = append(list, r.Title)
		}
	}
	return list
}

func (s *shop) wants(what string, f search.Filter, want ...string) {
	s.t.Helper()
	if got := titles(s.list(f)); !slices.Equal(got, append([]string{}, want...)) {
		s.t.Errorf("%s: %q, want %q", what, got, want)
	}
}

// agrees compares the model with the tables.
func (s *shop) agrees() {
	s.t.Helper()
	must(s.t, s.search.Compare(s.t.Context(), func(difference string) { s.t.Errorf("the model: %s", difference) }))
}

func in(categories ...string) func(*catalog.ProductInput) {
	return func(p *catalog.ProductInput) {
		for _, slug := range categories {
			p.Categories = append(p.Categories, catalog.CategoryRef{Slug: slug})
		}
	}
}

func by(brand string) func(*catalog.ProductInput) {
	return func(p *catalog.ProductInput) { p.Brand = brand }
}

func TestListsFilterSortAndCount(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		kitchen, err := s.CreateCategory(t.Context(), catalog.CategoryInput{Name: "Kitchen"}, nil)
		must(t, err)
		_, err = s.CreateCategory(t.Context(), catalog.CategoryInput{Name: "Cups", ParentID: kitchen.ID}, nil)
		must(t, err)
		cup := s.sell("Blue cup", 900, in("cups"), by("Potter"))
		plate := s.sell("Blue plate", 1500, in("kitchen"), by("Potter"))
		lamp := s.sell("Red lamp", 4000, by("Lumen"))
		s.rating[lamp.ID], s.rating[cup.ID] = review.Rating{Sum: 9, Count: 2}, review.Rating{Sum: 27, Count: 9}
		s.sold[plate.ID], s.sold[lamp.ID] = 7, 3
		s.open(search.Options{})
		s.sell("Draft", 1, func(p *catalog.ProductInput) { p.Status = catalog.Draft })
		s.wants("everything", search.Filter{}, "Red lamp", "Blue plate", "Blue cup")
		s.wants("the category with those below", search.Filter{Category: kitchen.ID}, "Blue plate", "Blue cup")
		s.wants("words", search.Filter{Query: "cups"}, "Blue cup")
		s.wants("a brand", search.Filter{Brands: []id.Brand{lamp.Brand.ID}}, "Red lamp")
		s.wants("a price", search.Filter{MinPrice: new(int64(1000)), MaxPrice: new(int64(2000))}, "Blue plate")
		s.wants("cheap first", search.Filter{Sort: search.PriceAsc}, "Blue cup", "Blue plate", "Red lamp")
		s.wants("dear first", search.Filter{Sort: search.PriceDesc}, "Red lamp", "Blue plate", "Blue cup")
		s.wants("liked first", search.Filter{Sort: search.ByRating}, "Red lamp", "Blue cup", "Blue plate")
		s.wants("sold first", search.Filter{Sort: search.BestSelling}, "Blue plate", "Red lamp", "Blue cup")
		s.wants("four stars", search.Filter{MinRating: new(int64(4))}, "Red lamp")
		found := s.list(search.Filter{Brands: []id.Brand{lamp.Brand.ID}})
		at := slices.IndexFunc(found.Facets, func(f search.Facet) bool { return f.Name == "brand" })
		if at < 0 {
			t.Fatalf("there is no facet of brands: %+v", found.Facets)
		}
		if got, want := fmt.Sprint(found.Facets[at].Values), "[{potter Potter 2 false} {lumen Lumen 1 true}]"; got != want {
			t.Errorf("a facet does not heed its own selection: %s, want %s", got, want)
		}
		for _, sort := range []search.Sort{"sideways", search.Manual} {
			if _, err := s.search.List(t.Context(), search.Request{Filter: search.Filter{Sort: sort}, Page: page.Request{Limit: 1}}); fault.CodeOf(err) != fault.CodeValidation {
				t.Errorf("sort %s: %v", sort, err)
			}
		}
		s.agrees()
	})
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for until := time.Now().Add(20 * time.Second); time.Now().Before(until); time.Sleep(5 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Errorf("it did not come about: %s", what)
}

// Pages of every order, by cursor and by offset, are the whole list, each product once.
func TestListsAreTurnedPageByPage(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		var members []id.Product
		for i := range 23 {
			p := s.sell(fmt.Sprintf("Thing %02d", i), int64(100+i%4))
			members = append(members, p.ID)
			s.sold[p.ID], s.rating[p.ID] = int64(i%3), review.Rating{Sum: int64(2 + i%5), Count: 2}
		}
		slices.Reverse(members)
		c, err := s.CreateCollection(t.Context(), catalog.CollectionInput{Title: "All", Products: members}, nil)
		must(t, err)
		s.open(search.Options{})
		for _, sort := range []search.Sort{search.Relevance, search.Newest, search.PriceAsc, search.PriceDesc, search.ByRating, search.BestSelling, search.Title, search.Manual} {
			f := search.Filter{Sort: sort, Collection: c.ID, Query: map[bool]string{true: "thing"}[sort == search.Relevance]}
			whole := titles(s.list(f))
			if len(whole) != 23 {
				t.Fatalf("%s: %d products", sort, len(whole))
			}
			var turned, skipped []string
			for request := (page.Request{Limit: 5}); ; {
				found, err := s.search.List(t.Context(), search.Request{Filter: f, Page: request})
				must(t, err)
				turned = append(turned, titles(found)...)
				if request.Cursor = found.Next; found.Next == "" {
					break
				}
			}
			for offset := 0; offset < 25; offset += 5 {
				found, err := s.search.List(t.Context(), search.Request{Filter: f, Page: page.Request{Limit: 5, Offset: offset}})
				must(t, err)
				skipped = append(skipped, titles(found)...)
			}
			if !slices.Equal(turned, whole) || !slices.Equal(skipped, whole) {
				t.Errorf("%s: by cursor %q, by offset %q, want %q", sort, turned, skipped, whole)
			}
		}
		first, err := s.search.List(t.Context(), search.Request{Page: page.Request{Limit: 1}})
		must(t, err)
		_, err = s.search.List(t.Context(), search.Request{Filter: search.Filter{Sort: search.PriceAsc}, Page: page.Request{Limit: 1, Cursor: first.Next}})
		if fault.CodeOf(err) != fault.CodeValidation {
			t.Errorf("the cursor of another order: %v", err)
		}
	})
}

// What this node commits is in the next list; what the clock changes is there when its time has come.
func TestListsAreFresh(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		s.open(search.Options{})
		s.wants("an empty shop", search.Filter{})
		cup := s.sell("Cup", 900)
		eventually(t, "the cup is there", func() bool { return len(s.list(search.Filter{}).Rows) == 1 })
		_, err := s.SetPrices(t.Context(), cup.Variants[0].ID, nil, usd(1234), nil)
		must(t, err)
		eventually(t, "the new price", func() bool { return strings.Contains(string(s.list(search.Filter{}).Rows[0]), "1234") })
		now := s.clock.Now()
		s.sell("Soon", 100, func(p *catalog.ProductInput) { p.PublishedAt = now.Add(time.Hour) })
		s.sell("Preorder", 100, func(p *catalog.ProductInput) { p.AvailableAt = now.Add(2 * time.Hour) })
		eventually(t, "the preorder is there", func() bool { return len(s.list(search.Filter{}).Rows) == 2 })
		s.clock.Advance(time.Hour)
		eventually(t, "what was to appear", func() bool { return slices.Contains(titles(s.list(search.Filter{})), "Soon") })
		if stocked := titles(s.list(search.Filter{InStock: new(true)})); slices.Contains(stocked, "Preorder") {
			t.Errorf("a preorder is in stock: %q", stocked)
		}
		s.clock.Advance(time.Hour)
		eventually(t, "what can be had now", func() bool { return slices.Contains(titles(s.list(search.Filter{InStock: new(true)})), "Preorder") })
		_, err = s.ArchiveProduct(t.Context(), cup.ID, nil, nil)
		must(t, err)
		eventually(t, "the archived one is gone", func() bool { return !slices.Contains(titles(s.list(search.Filter{})), "Cup") })
		s.agrees()
	})
}

// Rows that do not fit into memory are read from the database, and are as fresh.
func TestRowsBeyondTheBudgetAreRead(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		s.open(search.Options{RowBytes: 400})
		var last *catalog.Product
		for i := range 10 {
			last = s.sell(fmt.Sprint("Thing ", i), 100)
		}
		eventually(t, "all of them", func() bool { return len(s.list(search.Filter{}).Rows) == 10 })
		if bytes := s.search.Status().RowBytes; bytes > 400 {
			t.Errorf("%d bytes of rows", bytes)
		}
		_, err := s.SetPrices(t.Context(), last.Variants[0].ID, nil, usd(777), nil)
		must(t, err)
		eventually(t, "the new price", func() bool { return strings.Contains(string(s.list(search.Filter{}).Rows[0]), "777") })
		s.agrees()
	})
}

// After any series of changes the model equals one that was built at the end.
func TestTheModelEqualsAFreshOne(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		s.open(search.Options{})
		steps := 150
		if testing.Short() {
			steps = 60
		}
		w := newWorld(s)
		for i := range steps {
			w.steps(1)
			if i%20 == 19 {
				s.search.Rebuild()
			}
			if t.Failed() {
				return
			}
		}
		s.agrees()
		before := s.everything()
		if len(s.list(search.Filter{}).Rows) == 0 {
			t.Fatal("nothing is left to be compared")
		}
		s.open(search.Options{})
		if after := s.everything(); before != after {
			t.Errorf("the model shows\n%s\na fresh one\n%s", before, after)
		}
	})
}

// everything is what lists show, with what they are narrowed by.
func (s *shop) everything() string {
	s.t.Helper()
	var b strings.Builder
	for _, f := range []search.Filter{{}, {Sort: search.PriceAsc}, {Sort: search.Title}, {Query: "red"}, {Query: "kitchen"}, {InStock: new(true)}} {
		found := s.list(f)
		fmt.Fprintln(&b, f.Sort, f.Query, titles(found), found.Total, found.Facets)
	}
	return b.String()
}
