package page_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"winkel/internal/api/page"
	"winkel/internal/api/store"
	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/content"
	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/recommend"
	"winkel/internal/commerce/review"
	"winkel/internal/commerce/search"
	"winkel/internal/commerce/search/searchtest"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/outbox"
	"winkel/web"
)

const publicURL = "https://shop.example"

// shop is a shop on a fresh database, with a server of its pages.
type shop struct {
	*catalog.Service
	reviews *review.Service
	t       *testing.T
	clock   *clock.Fake
	server  *httptest.Server
	found   *search.Service
	options page.Options
}

// noOrders is the orders of a shop that sold nothing yet.
type noOrders struct{}

func (noOrders) EachSold(context.Context, func(*order.Sold) error) error { return nil }

func (noOrders) BoughtBy(context.Context, id.Customer, int) ([]order.Bought, error) { return nil, nil }

// nobody is known by any secret.
func nobody(context.Context, wire.ShownAs, string) (wire.Principal, error) {
	return wire.Principal{}, nil
}

// needPages skips a test of pages in a program that was built without them.
func needPages(t testing.TB) {
	t.Helper()
	if web.Load().Missing() {
		t.Skip(`the pages are not built: run "make web"`)
	}
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
	needPages(t)
	hands := clock.NewFake(time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC))
	dbtest.EachWith(t, db.Options{Clock: hands}, func(t *testing.T, d *db.DB) {
		log := outbox.New(d)
		stock := inventory.New(d, log)
		_, err := stock.EnsureDefaultLocation(t.Context())
		must(t, err)
		s := &shop{Service: catalog.New(catalog.Options{DB: d, Outbox: log, Stock: stockKeeper{stock}}), t: t, clock: hands}
		s.reviews = review.New(review.Options{DB: d, Outbox: log})
		_, err = s.EnsureChannel(t.Context(), "USD")
		must(t, err)
		name := "Corner & Shop"
		_, err = s.UpdateChannel(t.Context(), nil, catalog.ChannelPatch{Name: &name}, nil)
		must(t, err)
		s.found = found(t, d, log, s.Service)
		words := content.New(d, log)
		routes := wire.New(wire.Options{Version: "1", Authenticate: nobody})
		store.Register(routes, store.Options{
			Catalog: s.Service, Search: s.found, Clock: hands, Reviews: s.reviews, PublicURL: publicURL, Content: words,
			Recommend: recommend.New(recommend.Options{DB: d, Outbox: log, Orders: noOrders{}, Catalog: s.Service}),
		})
		s.options = page.Options{
			Catalog: s.Service, Search: s.found, Shop: s.channel, PublicURL: publicURL, Clock: hands, Reviews: s.reviews, API: routes, Content: words,
			OnFailure: func(err error) { t.Error(err) },
		}
		s.server = httptest.NewServer(page.New(s.options))
		t.Cleanup(s.server.Close)
		f(t, s)
	})
}

// found is the model that lists are read from, kept true until the test ends.
func found(t *testing.T, d *db.DB, log *outbox.Log, c *catalog.Service) *search.Service {
	t.Helper()
	s := search.New(search.Options{DB: d, Outbox: log, Catalog: c, Log: slog.New(slog.DiscardHandler), Encode: store.EncodeRow})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); s.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	return s
}

// emptyCatalog is the catalog of a shop that sells nothing.
func emptyCatalog(t *testing.T) *catalog.Service {
	t.Helper()
	d := dbtest.SQLite(t, db.Options{})
	return catalog.New(catalog.Options{DB: d, Outbox: outbox.New(d)})
}

func (s *shop) channel(ctx context.Context) (catalog.Channel, error) {
	c, err := s.GetChannel(ctx)
	if err != nil {
		return catalog.Channel{}, err
	}
	return *c, nil
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// create makes a product that shoppers see.
func (s *shop) create(in catalog.ProductInput) *catalog.Product {
	s.t.Helper()
	in.Status = catalog.Published
	p, err := s.CreateProduct(s.t.Context(), in, nil)
	must(s.t, err)
	return p
}

func (s *shop) category(name string, parent id.Category) *catalog.Category {
	s.t.Helper()
	c, err := s.CreateCategory(s.t.Context(), catalog.CategoryInput{Name: name, ParentID: parent}, nil)
	must(s.t, err)
	return c
}

func price(minor int64) catalog.PriceInput {
	return catalog.PriceInput{Amount: money.Amount{Minor: minor, Currency: "USD"}}
}

// simple is a product without options.
func simple(title string, minor int64, categories ...string) catalog.ProductInput {
	in := catalog.ProductInput{Title: title, Variants: []catalog.VariantInput{{Prices: []catalog.PriceInput{price(minor)}}}}
	for _, slug := range categories {
		in.Categories = append(in.Categories, catalog.CategoryRef{Slug: slug})
	}
	return in
}

// ask sends a GET and does not follow redirects.
func (s *shop) ask(path string, header ...string) (*http.Response, string) {
	s.t.Helper()
	return s.send(http.MethodGet, path, header...)
}

func (s *shop) send(method, path string, header ...string) (*http.Response, string) {
	s.t.Helper()
	if s.found != nil {
		searchtest.Settle(s.t, s.found)
	}
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.server.URL+path, nil)
	must(s.t, err)
	return s.do(r, header...)
}

// do sends a request and does not follow redirects.
func (s *shop) do(r *http.Request, header ...string) (*http.Response, string) {
	s.t.Helper()
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	must(s.t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	must(s.t, err)
	return answer, string(body)
}

// look asks for a page, demands a status, and reads the page. Every page is checked for what must hold on all of them.
func (s *shop) look(path string, status int) *sight {
	s.t.Helper()
	answer, body := s.ask(path)
	if answer.StatusCode != status {
		s.t.Fatalf("GET %s: %d, want %d\n%s", path, answer.StatusCode, status, body)
	}
	if got := answer.Header.Get("Content-Type"); got != "text/html; charset=utf-8" {
		s.t.Fatalf("GET %s: Content-Type %q", path, got)
	}
	seen := read(s.t, path, body)
	seen.checkAlways()
	return seen
}
