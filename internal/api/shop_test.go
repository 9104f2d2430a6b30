package api_test

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"time"

	"winkel/internal/api"
	"winkel/internal/api/admin"
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
	"winkel/internal/kernel/id"
	"winkel/internal/platform/backup"
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
	place     *backup.Place // for copies; nil: none
	backups   *backup.Service
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

// openShop starts a shop with the currency EUR and one key, "all". What it consists of may be changed before it opens.
func openShop(t testing.TB, d *db.DB, change ...func(*shop)) *shop {
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
	s.place = s.placeForCopies()
	for _, f := range change {
		f(s)
	}
	s.wireBackups()
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
		Backups:   s.backups,
		System:    func(context.Context) (admin.System, error) { return aloneSystem, nil },
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

// aloneSystem is how a shop is doing that is served by a test: it has no nodes.
var aloneSystem = admin.System{
	Roles: []string{"web"}, Checks: []admin.SystemCheck{}, Dependencies: []admin.SystemDependency{}, Nodes: []admin.SystemNode{},
	Load: admin.SystemLoad{Refused: []admin.SystemShed{}},
}
