package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/api"
	"winkel/internal/api/server"
	"winkel/internal/api/store"
	"winkel/internal/commerce/analytics"
	"winkel/internal/commerce/audit"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/catalog/demo"
	"winkel/internal/commerce/catalog/transfer"
	"winkel/internal/commerce/content"
	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/identity/staff"
	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/privacy"
	"winkel/internal/commerce/recommend"
	"winkel/internal/commerce/review"
	"winkel/internal/commerce/search"
	"winkel/internal/commerce/search/searchtest"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/blob"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/password"
	"winkel/internal/platform/telemetry"
	"winkel/internal/platform/token"
)

// shop is a whole API on a database, reached by real HTTP.
type shop struct {
	t         testing.TB
	url       string
	db        *db.DB
	api       *api.API
	catalog   *catalog.Service
	search    *search.Service
	inventory *inventory.Service
	identity  *identity.Service
	audit     *audit.Log
	people    *staff.Service
	privacy   *privacy.Service
	reviews   *review.Service
	content   *content.Service
	recommend *recommend.Service
	jobs      *job.Queue
	blobs     *blob.Store
	keys      map[string]string // secrets by name; "all" opens everything
	logs      *lockedBuffer
	analytics *analytics.Service
	selling
}

// stock lets the catalog speak to inventory, as the program does.
type stock struct{ *inventory.Service }

func (s stock) SetOnHand(ctx context.Context, b *db.Batch, counts []catalog.StockCount, reason string) ([]int64, error) {
	own := make([]inventory.Count, len(counts))
	for i, c := range counts {
		own[i] = inventory.Count{Variant: c.Variant, SKU: c.SKU, OnHand: c.OnHand, New: c.New}
	}
	return s.Service.SetOnHand(ctx, b, own, reason)
}

// openShop starts a shop with the currency EUR and one key, "all".
func openShop(t testing.TB, d *db.DB) *shop {
	t.Helper()
	logs := &lockedBuffer{}
	logger := slog.New(slog.NewTextHandler(logs, nil))
	ctx, cancel := context.WithCancel(t.Context())
	blobs, err := blob.Connect(ctx, "mem://")
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{t: t, db: d, blobs: blobs, keys: map[string]string{}, logs: logs}
	events, keys := outbox.New(d), idem.New(d, 0)
	s.outbox = events
	s.jobs = job.New(d, events, logger, job.Config{Poll: 20 * time.Millisecond, Backoff: func(int64) time.Duration { return time.Millisecond }})
	s.inventory = inventory.New(d, events)
	if _, err := s.inventory.EnsureDefaultLocation(ctx); err != nil {
		t.Fatal(err)
	}
	s.content = content.New(d, events)
	s.catalog = catalog.New(catalog.Options{DB: d, Outbox: events, Stock: stock{s.inventory}, Blobs: blobs, Jobs: s.jobs})
	s.jobs.Register(catalog.RenderJob, func(ctx context.Context, run *job.Run) error {
		var media id.Media
		if err := run.Payload(&media); err != nil {
			return err
		}
		return s.catalog.RenderMedia(ctx, media)
	}, job.Options{})
	s.jobs.Register(demo.FillJob, func(context.Context, *job.Run) error { return nil }, job.Options{})
	if err := s.catalog.RegisterRuleJobs(s.jobs); err != nil {
		t.Fatal(err)
	}
	if s.tokens, err = token.NewSigner(make([]byte, token.KeyBytes)); err != nil {
		t.Fatal(err)
	}
	s.identity = identity.New(identity.Options{
		DB: d, Log: logger, Tokens: s.tokens, Members: doorman{s}, Passwords: password.New(password.Options{Cost: password.Cost{Passes: 1, KiB: 64}}),
	})
	if _, err := s.catalog.EnsureChannel(ctx, "EUR"); err != nil {
		t.Fatal(err)
	}
	s.wireSelling()
	s.wireAnalytics()
	s.audit = audit.New(d, s.tokens.Derive("audit", nil, 32), logger)
	s.privacy = privacy.New(privacy.Options{DB: d, Outbox: events, Jobs: s.jobs, Audit: s.audit, Customers: s.customers, Identity: s.identity})
	if err := s.privacy.RegisterJobs(); err != nil {
		t.Fatal(err)
	}
	s.wireAccounts()
	s.wireReviews()
	s.wirePeople(logger)
	s.wireRecommend()
	s.search = search.New(search.Options{DB: d, Outbox: events, Catalog: s.catalog, Log: logger, Encode: store.EncodeRow, Ratings: s.reviews.Ratings})
	s.api = api.New(api.Options{
		Search:  s.search,
		Version: "test", Logger: logger, DB: d, Events: events, Keys: keys, Jobs: s.jobs, Blobs: blobs, Catalog: s.catalog, Content: s.content,
		Inventory: s.inventory, Shipping: s.shipping, Taxes: s.taxes, Promotions: s.promotions, Identity: s.identity, Audit: s.audit, Privacy: s.privacy, Staff: s.people,
		Bulk: catalog.NewBulk(s.catalog, s.jobs), Imports: transfer.NewImports(s.catalog, d, s.jobs, blobs),
		Customers: s.customers, Segments: s.segments, Accounts: s.accounts, Carts: s.carts, Checkouts: s.checkouts, Orders: s.orders, Settlement: s.settlement, Aftersale: s.aftersale,
		Mails: s.mails, Webhooks: s.webhooks, Tokens: s.tokens, Reviews: s.reviews,
		Recommend: s.recommend,
		Analytics: s.analytics,
		Payments:  s.checkouts.Providers,
		Sample:    &demo.Filling{DB: d, Jobs: s.jobs, Count: func(context.Context) (int64, error) { return 0, nil }},
	})
	s.serve(ctx, cancel, logger)
	s.keys["all"] = s.key("all", "all")
	return s
}

// serve listens with the program's own chain of middlewares, until the test ends.
func (s *shop) serve(ctx context.Context, cancel context.CancelFunc, logger *slog.Logger) {
	t := s.t
	listening, done := make(chan string, 1), make(chan struct{}, 3)
	carrier := server.New(s.api, server.Options{
		Addr: "127.0.0.1:0", OnListen: func(a net.Addr) { listening <- "http://" + a.String() }, Logger: logger,
		Metrics: telemetry.NewMetrics("test", "test"), Health: telemetry.NewHealth(logger), BodyLimit: s.api.BodyLimit,
		RequestTimeout: func(r *http.Request) time.Duration { return max(s.api.Timeout(r), 30*time.Second) },
	})
	go func() {
		if _, err := carrier.Run(ctx); err != nil {
			t.Errorf("serve: %v", err)
		}
		done <- struct{}{}
	}()
	go func() { s.api.Run(ctx); done <- struct{}{} }()
	go func() { s.search.Run(ctx); done <- struct{}{} }()
	t.Cleanup(func() {
		cancel()
		<-done
		<-done
		<-done
		if t.Failed() {
			t.Logf("the log of the shop:\n%s", s.logs.String())
		}
	})
	s.url = <-listening
}

// work has the jobs done until the test ends.
func (s *shop) work() {
	ctx, cancel := context.WithCancel(s.t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := s.jobs.Run(ctx); err != nil {
			s.t.Errorf("run the jobs: %v", err)
		}
	}()
	s.t.Cleanup(func() { cancel(); <-done })
}

// key makes an API key with the scopes and returns its secret.
func (s *shop) key(name string, scopes ...string) string {
	s.t.Helper()
	_, secret, err := s.identity.CreateKey(s.t.Context(), identity.NewKey{Name: name, Scopes: scopes}, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return secret
}

// answer is what came back.
type answer struct {
	*http.Response
	text string
}

// json is the body as it was decoded.
func (a answer) json(t testing.TB) map[string]any {
	t.Helper()
	var body map[string]any
	if err := json.Unmarshal([]byte(a.text), &body); err != nil {
		t.Fatalf("%v: %s", err, a.text)
	}
	return body
}

// jsonOrNone is the body as it was decoded; nil if it is no object.
func (a answer) jsonOrNone() map[string]any {
	var body map[string]any
	_ = json.Unmarshal([]byte(a.text), &body)
	return body
}

// field is a string of the body, by name.
func (a answer) field(t testing.TB, name string) string {
	t.Helper()
	text, _ := a.json(t)[name].(string)
	if text == "" {
		t.Fatalf("the answer has no %s: %s", name, a.text)
	}
	return text
}

// client follows no redirects and asks for no compression unless a test does.
var client = &http.Client{
	Transport:     &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 16},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Timeout:       time.Minute,
}

// send makes a request. A body that is a string or []byte is sent as it is, anything else as JSON.
func (s *shop) send(method, path, key string, body any, headers ...string) answer {
	s.t.Helper()
	var content io.Reader
	contentType := ""
	switch body := body.(type) {
	case nil:
	case string:
		content, contentType = strings.NewReader(body), "application/json"
	case []byte:
		content = bytes.NewReader(body)
	default:
		text, err := json.Marshal(body)
		if err != nil {
			s.t.Fatal(err)
		}
		content, contentType = bytes.NewReader(text), "application/json"
	}
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, content)
	if err != nil {
		s.t.Fatal(err)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	if method == http.MethodGet && strings.HasPrefix(path, "/api/products?") {
		searchtest.Settle(s.t, s.search)
	}
	response, err := client.Do(r)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	text, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	_ = response.Body.Close()
	a := answer{Response: response, text: string(text)}
	s.check(method, path, a)
	return a
}

// staff sends a request with the key that opens everything.
func (s *shop) staff(method, path string, body any, headers ...string) answer {
	s.t.Helper()
	return s.send(method, path, s.keys["all"], body, headers...)
}

// must is staff for requests that have to succeed.
func (s *shop) must(method, path string, body any) answer {
	s.t.Helper()
	a := s.staff(method, path, body)
	if a.StatusCode/100 != 2 {
		s.t.Fatalf("%s %s: %d %s", method, path, a.StatusCode, a.text)
	}
	return a
}

// check holds every answer against the document: whatever a test asks for, the document must be right about it.
func (s *shop) check(method, path string, a answer) {
	s.t.Helper()
	if a.StatusCode >= 500 && a.StatusCode != http.StatusServiceUnavailable {
		s.t.Errorf("%s %s: %d %s", method, path, a.StatusCode, a.text)
	}
	isJSON := a.Header.Get("Content-Type") == "application/json"
	isProblem := a.Header.Get("Content-Type") == "application/problem+json"
	if a.StatusCode >= 400 && !isProblem && method != http.MethodHead {
		s.t.Errorf("%s %s: %d is no problem document: %s", method, path, a.StatusCode, a.text)
	}
	if a.Header.Get("Content-Encoding") != "" || a.text == "" || !isJSON && !isProblem {
		return
	}
	where, err := url.Parse(path)
	if err != nil {
		return
	}
	template, found := s.route(method, where.Path)
	if !found {
		return
	}
	var body any
	if err := json.Unmarshal([]byte(a.text), &body); err != nil {
		s.t.Errorf("%s %s: %v: %s", method, path, err, a.text)
	}
	for _, err := range s.api.Validate(method, template, a.StatusCode, body) {
		s.t.Errorf("%s %s: %d is not what the document says: %v\n%s", method, path, a.StatusCode, err, a.text)
	}
}

// route is the path of the document that a request is for: the one with the fewest parameters that fits.
func (s *shop) route(method, path string) (string, bool) {
	best, found := "", false
	for _, r := range s.api.Routes() {
		if r.Method != method || !fits(r.Path, path) {
			continue
		}
		if !found || strings.Count(r.Path, "{") < strings.Count(best, "{") {
			best, found = r.Path, true
		}
	}
	return best, found
}

func fits(template, path string) bool {
	wanted, given := strings.Split(template, "/"), strings.Split(path, "/")
	if len(wanted) != len(given) {
		return false
	}
	for i := range wanted {
		if !strings.HasPrefix(wanted[i], "{") && wanted[i] != given[i] {
			return false
		}
	}
	return true
}

// lockedBuffer is a log that several goroutines write.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

var (
	countEvents = db.SQL(`SELECT type, COUNT(*) FROM event GROUP BY type ORDER BY type`)
	tables      = []string{
		"event", "job", "job_row", "job_step", "idempotency_key", "channel", "brand", "product_type", "attribute", "attribute_choice",
		"category", "category_path", "product", "product_price_range", "product_category", "product_tag", "product_attribute",
		"product_option", "option_value", "variant", "price", "price_log", "media", "media_rendition", "variant_media",
		"collection", "collection_product", "collection_rule", "slug_redirect", "import_run", "stock_location", "inventory_item",
		"inventory_level", "stock_movement", "api_key",
	}
	countRows = func() map[string]*db.Stmt {
		counts := map[string]*db.Stmt{}
		for _, table := range tables {
			counts[table] = db.SQL(`SELECT COUNT(*) FROM ` + table)
		}
		return counts
	}()
)

// events is how many events of each type happened so far.
func (s *shop) events() map[string]int64 {
	s.t.Helper()
	counts := map[string]int64{}
	err := db.Each(s.t.Context(), s.db.Read(), func(row db.Row) error {
		var kind string
		var n int64
		err := row.Scan(&kind, &n)
		counts[kind] = n
		return err
	}, countEvents)
	if err != nil {
		s.t.Fatal(err)
	}
	return counts
}

// rows is how many rows each table has.
func (s *shop) rows() map[string]int64 {
	s.t.Helper()
	counts := map[string]int64{}
	for table, stmt := range countRows {
		n, err := db.Value[int64](s.t.Context(), s.db.Read(), stmt)
		if err != nil {
			s.t.Fatal(err)
		}
		counts[table] = n
	}
	return counts
}

// difference is what was added, by name; what stayed the same is left out.
func difference(before, after map[string]int64) map[string]int64 {
	added := map[string]int64{}
	for name, n := range after {
		if n != before[name] {
			added[name] = n - before[name]
		}
	}
	for name, n := range before {
		if _, there := after[name]; !there && n != 0 {
			added[name] = -n
		}
	}
	return added
}

// kettle is a published product in EUR, made by the service.
func (s *shop) kettle(title string, change ...func(*catalog.ProductInput)) *catalog.Product {
	s.t.Helper()
	onHand := int64(5)
	in := catalog.ProductInput{
		Title: title, Status: catalog.Published, Brand: "Acme", Tags: []string{"kitchen"},
		Variants: []catalog.VariantInput{{
			SKU: strings.ToUpper(strings.ReplaceAll(title, " ", "-")), OnHand: &onHand, InventoryTracked: true,
			Prices: []catalog.PriceInput{{
				Amount:    money.Amount{Minor: 1999, Currency: "EUR"},
				CompareAt: &money.Amount{Minor: 2499, Currency: "EUR"},
				Cost:      &money.Amount{Minor: 123454321, Currency: "EUR"},
			}},
		}},
		Metadata: map[string]string{"supplier": "secret supplier"},
	}
	for _, f := range change {
		f(&in)
	}
	p, err := s.catalog.CreateProduct(s.t.Context(), in, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// eventually waits for something that happens in the background.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it did not come about: %s", what)
		}
	}
}

// scenario is a request and everything that must be true of its answer and of what it did.
type scenario struct {
	name    string
	method  string
	path    string
	key     string // "all" if empty, "-" for none
	headers []string
	body    any
	status  int
	has     []string         // texts that the answer contains
	hasNot  []string         // texts that it must not contain
	events  map[string]int64 // what happened, and nothing else
}

// run plays scenarios one after the other.
func (s *shop) run(scenarios []scenario) {
	s.t.Helper()
	for _, c := range scenarios {
		before := s.events()
		key := s.keys["all"]
		switch c.key {
		case "":
		case "-":
			key = ""
		default:
			key = s.keys[c.key]
		}
		a := s.send(c.method, c.path, key, c.body, c.headers...)
		if a.StatusCode != c.status {
			s.t.Errorf("%s: %d, want %d: %s", c.name, a.StatusCode, c.status, a.text)
		}
		for _, text := range c.has {
			if !strings.Contains(a.text, text) {
				s.t.Errorf("%s: the answer lacks %q: %s", c.name, text, a.text)
			}
		}
		for _, text := range c.hasNot {
			if strings.Contains(a.text, text) {
				s.t.Errorf("%s: the answer holds %q: %s", c.name, text, a.text)
			}
		}
		happened := difference(before, s.events())
		if fmt.Sprint(happened) != fmt.Sprint(orNone(c.events)) {
			s.t.Errorf("%s: what happened is %v, want %v", c.name, happened, orNone(c.events))
		}
	}
}

func orNone(events map[string]int64) map[string]int64 {
	if events == nil {
		return map[string]int64{}
	}
	return events
}
