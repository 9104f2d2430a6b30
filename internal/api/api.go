// Package api is the shop by HTTP: the routes for shoppers and for staff, the pictures, the OpenAPI document and its page
// for people. What it needs of the world around it (deadlines, compression, logs) is the server's.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"winkel/internal/api/admin"
	"winkel/internal/api/docs"
	"winkel/internal/api/inbound"
	"winkel/internal/api/store"
	"winkel/internal/api/wire"
	"winkel/internal/commerce/account"
	"winkel/internal/commerce/aftersale"
	"winkel/internal/commerce/analytics"
	"winkel/internal/commerce/audit"
	"winkel/internal/commerce/cart"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/catalog/demo"
	"winkel/internal/commerce/catalog/transfer"
	"winkel/internal/commerce/checkout"
	"winkel/internal/commerce/content"
	"winkel/internal/commerce/customer"
	"winkel/internal/commerce/fulfillment"
	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/identity/staff"
	"winkel/internal/commerce/inventory"
	"winkel/internal/commerce/notify"
	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/commerce/privacy"
	"winkel/internal/commerce/promotion"
	"winkel/internal/commerce/recommend"
	"winkel/internal/commerce/review"
	"winkel/internal/commerce/search"
	"winkel/internal/commerce/segment"
	"winkel/internal/commerce/settlement"
	"winkel/internal/commerce/tax"
	"winkel/internal/commerce/webhook"
	"winkel/internal/platform/backup"
	"winkel/internal/platform/blob"
	"winkel/internal/platform/cache"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
	"winkel/internal/platform/job"
	"winkel/internal/platform/limit"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/token"
)

// Options is what the API stands on.
type Options struct {
	Version    string // of the program, for the document
	Logger     *slog.Logger
	DB         *db.DB
	Events     *outbox.Log
	Keys       *idem.Store
	Jobs       *job.Queue
	Blobs      *blob.Store
	Catalog    *catalog.Service
	Content    *content.Service
	Search     *search.Service
	Inventory  *inventory.Service
	Shipping   *fulfillment.Service
	Taxes      *tax.Service
	Promotions *promotion.Service
	Reviews    *review.Service
	Mails      *notify.Service
	Webhooks   *webhook.Service
	Identity   *identity.Service
	Audit      *audit.Log
	Staff      *staff.Service
	Privacy    *privacy.Service
	Bulk       *catalog.Bulk
	Imports    *transfer.Imports
	Customers  *customer.Service
	Segments   *segment.Service
	Accounts   *account.Service
	Carts      *cart.Service
	Checkouts  *checkout.Service
	Orders     *order.Service
	Aftersale  *aftersale.Service
	Settlement *settlement.Service
	Recommend  *recommend.Service
	Analytics  *analytics.Service
	Tokens     *token.Signer
	Payments   *payment.Registry
	Sample     *demo.Filling
	Backups    *backup.Service
	System     func(context.Context) (admin.System, error) // how this node is doing; nil where no node serves
	Mailbox    string                                      // where mails of a shop in development are read; empty: nowhere
	PublicURL  string                                      // by which shoppers reach the shop; empty: by what they asked for
	BodyLimit  int64                                       // bytes of an ordinary body; 0: 1 MiB
	Limits     *limit.Gate                                 // how often somebody may ask; nil: as often as he likes
}

// API answers the requests of the shop. It is safe for concurrent use.
type API struct {
	routes  *wire.API
	kept    http.Handler // the routes behind the cache
	cache   *store.Cache
	tracker *store.Tracker
	// followed: the tracker is told by what lists are read from.
	followed bool
}

// New puts the API together. It answers at once; answers for shoppers are kept while Run runs.
func New(o Options) *API {
	routes := register(o)
	tracker := store.NewTracker(o.Events, o.Catalog.NextVisibilityChange, o.DB.Clock(), o.Logger)
	cache := store.NewCache(tracker)
	if o.Search != nil {
		o.Search.Follow(tracker)
		cache.OnAgain(func(r *http.Request) { countAgain(o.Search, r) })
	}
	return &API{routes: routes, kept: cache.Before(routes, store.API()), cache: cache, tracker: tracker, followed: o.Search != nil}
}

// countAgain counts a search that was answered from the cache, on its first page. One with filters says nothing about its words.
func countAgain(s *search.Service, r *http.Request) {
	if !strings.Contains(r.URL.RawQuery, "q=") || r.URL.Path != "/api/products" && r.URL.Path != "/search" {
		return
	}
	query := r.URL.Query()
	if store.CountsAsSearch(query) && query.Get("offset") == "" && query.Get("cursor") == "" && query.Get("page") == "" {
		s.Count(query.Get("q"), -1)
	}
}

// Document is the OpenAPI document, indented: the same for the same version of the program.
func Document(version string) []byte { return register(Options{Version: version}).Document() }

// register makes the routes. For the document alone nothing needs to stand behind them.
func register(o Options) *wire.API {
	routes := wire.New(wire.Options{
		Version: o.Version, Keys: o.Keys, BodyLimit: o.BodyLimit, Authenticate: wire.ByIdentity(o.Identity), Limits: o.Limits,
		Audit: o.Audit,
	})
	shoppers := store.Options{
		Catalog: o.Catalog, Content: o.Content, Search: o.Search, Customers: o.Customers, Accounts: o.Accounts, Carts: o.Carts, Checkouts: o.Checkouts, Orders: o.Orders, Identity: o.Identity,
		Recommend: o.Recommend,
		Tokens:    o.Tokens, Privacy: o.Privacy, Reviews: o.Reviews, PublicURL: o.PublicURL,
	}
	if o.DB != nil {
		shoppers.Clock = o.DB.Clock()
	}
	if o.Blobs != nil {
		shoppers.Files = o.Blobs
	}
	store.Register(routes, shoppers)
	admin.Register(routes, admin.Options{
		Catalog: o.Catalog, Content: o.Content, Inventory: o.Inventory, Shipping: o.Shipping, Taxes: o.Taxes,
		Search: o.Search, Promotions: o.Promotions, Carts: o.Carts, Reviews: o.Reviews, Customers: o.Customers, Segments: o.Segments, Orders: o.Orders, Aftersale: o.Aftersale, Mails: o.Mails, Webhooks: o.Webhooks, Identity: o.Identity, Audit: o.Audit, Privacy: o.Privacy, Staff: o.Staff, Bulk: o.Bulk, Imports: o.Imports, Jobs: o.Jobs, Blobs: o.Blobs,
		Recommend: o.Recommend,
		Analytics: o.Analytics,
		Payments:  o.Payments,
		Sample:    o.Sample, System: o.System, Backups: o.Backups,
		Mailbox: o.Mailbox,
	})
	inbound.Register(routes, inbound.Options{Settlement: o.Settlement})
	docs.Register(routes)
	return routes
}

// ServeHTTP answers a request.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.kept.ServeHTTP(w, r) }

// KeepPages puts the cache of the API before the pages of the shop, which name themselves by the public URL; by what was
// asked for if it is empty.
func (a *API) KeepPages(pages http.Handler, publicURL string) http.Handler {
	return a.cache.Before(pages, store.Pages(publicURL))
}

// Run follows the event log until ctx ends, so that answers for shoppers can be kept, unless search does, which has to run.
func (a *API) Run(ctx context.Context) {
	if a.followed {
		<-ctx.Done()
		return
	}
	a.tracker.Run(ctx)
}

// CatalogVersion changes whenever what shoppers see may have changed; 0: nobody knows.
func (a *API) CatalogVersion() uint64 { return a.tracker.Version() }

// BodyLimit is how many bytes the body of a request may have.
func (a *API) BodyLimit(r *http.Request) int64 { return a.routes.BodyLimit(r) }

// LimitClass is the class by which a request is counted: one of wire.Limit….
func (a *API) LimitClass(r *http.Request) string { return a.routes.LimitClass(r) }

// AdmitAddress counts a request of a class for the address that it comes from: rate_limited where it is one too many.
func (a *API) AdmitAddress(w http.ResponseWriter, r *http.Request, class string) error {
	return a.routes.AdmitAddress(w, r, class)
}

// Timeout is how long a request may take where its route has a time of its own; 0: as long as any.
func (a *API) Timeout(r *http.Request) time.Duration { return a.routes.Timeout(r) }

// CacheStats counts what is kept for shoppers, pages too, for metrics.
func (a *API) CacheStats() cache.Stats { return a.cache.Stats() }

// Routes is every route that the document describes.
func (a *API) Routes() []wire.Route { return a.routes.Routes() }

// Validate checks the body of an answer against the document, for tests.
func (a *API) Validate(method, path string, status int, body any) []error {
	return a.routes.Validate(method, path, status, body)
}
