package page

import (
	"context"
	"net/http"
	"strings"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/content"
	"winkel/internal/commerce/search"
	"winkel/internal/kernel/clock"
	"winkel/internal/platform/cache"
	"winkel/web"
)

// Options are what the pages stand on. Catalog, Shop and Search are needed.
type Options struct {
	Catalog *catalog.Service
	Search  *search.Service                                // every list of products
	Shop    func(context.Context) (catalog.Channel, error) // the storefront that is shown
	// PublicURL is where shoppers reach the shop, without a slash at the end, for the addresses that must be whole:
	// canonical links, sitemaps, structured data. Empty: as the request was addressed.
	PublicURL string
	Clock     clock.Clock // nil: the machine's
	// Accounts does what the links in mails about accounts ask for. Nil: they lead nowhere.
	Accounts Accounts
	Reviews  Reviews // what customers think of products; nil: nobody is asked
	Door     Door    // for staff who come by a link; nil: nobody does
	OnPanic  func()  // told about every panic that became a page; may be nil
	// Content is the pages of text and how the shop looks; nil: there are none, and it looks as it came.
	Content Content
	// API answers what the pages of the application show, and what their forms ask for.
	API API
	// Version changes whenever what shoppers see may have changed; 0: nobody knows. Nil: nobody ever does.
	Version func() uint64
	// Build is the application, as it was built for browsers; nil: what is embedded in the program.
	Build *web.Build
	// Shared keeps rendered pages for the other nodes of the shop; nil: each renders for itself.
	Shared Shared
	// OnFailure is told of every page that had to be left to the browser to render; may be nil.
	OnFailure func(error)
}

// API is the routes of the shop, as *api.API has them.
type API interface {
	http.Handler
	LimitClass(r *http.Request) string
	AdmitAddress(w http.ResponseWriter, r *http.Request, class string) error
}

// Content is what a shopkeeper writes besides products; *content.Service is one.
type Content interface {
	ResolvePage(ctx context.Context, slug string) (p *content.Page, redirect string, err error)
	ListPublished(ctx context.Context) ([]*content.Page, error)
	Look(ctx context.Context) (*content.Look, error)
}

// site is the pages of one shop.
type site struct {
	options     Options
	assets      assets
	application *application
	trees       *cache.Cache[uint64, tree] // of categories, by the version of the catalog
	perSitemap  int                        // addresses in one sitemap; tests make it small
}

// New returns a handler that answers every address of the shop that is neither API nor media: the pages, their style
// sheet, robots.txt and the sitemaps. What it does not know is a page with 404; that is so for every path, so it can
// be mounted on "/".
func New(o Options) http.Handler { return newSite(o).handler() }

func newSite(o Options) *site {
	if o.Clock == nil {
		o.Clock = clock.System
	}
	o.PublicURL = strings.TrimSuffix(o.PublicURL, "/")
	assets := loadAssets()
	if o.Build == nil {
		o.Build = web.Load()
	}
	return &site{
		options: o, assets: assets, perSitemap: maxPerSitemap,
		application: newApplication(o.Build, o.Shared, o.OnFailure),
		trees:       cache.New(cache.Options[uint64, tree]{MaxEntries: 4}), // the newest, and those of pages under way
	}
}

func (s *site) handler() http.Handler {
	mux := http.NewServeMux()
	for pattern, show := range map[string]func(*visit) (*document, error){
		"GET /{$}":                s.home,
		"GET /categories":         s.categories,
		"GET /categories/{slug}":  s.category,
		"GET /collections/{slug}": s.collection,
		"GET /brands/{slug}":      s.brand,
		"GET /products/{slug}":    s.product,
		"GET /search":             s.search,
		"GET /pages/{slug}":       s.textPage,

		"GET /products/{slug}/reviews": s.reviews,
		"/":                            s.lost,
	} {
		mux.Handle(pattern, s.page(show))
	}
	mux.Handle("GET /orders/{id}", discreet(s.page(s.order)))
	mux.Handle("GET /admin", discreet(http.HandlerFunc(s.admin)))
	mux.Handle("GET /admin/{path...}", discreet(http.HandlerFunc(s.admin)))
	s.selling(mux)
	s.entrance(mux)
	s.member(mux)
	mux.Handle("POST /language", s.taken(always(wire.LimitRead), s.switchLanguage))
	if s.options.Door != nil {
		s.door(mux)
	}
	mux.Handle("GET /account/{errand}", discreet(s.page(s.account)))
	mux.Handle("POST /account/{errand}", discreet(s.counted(always(wire.LimitLogin), s.runErrand)))
	mux.HandleFunc("GET /assets/{name}", s.asset)
	mux.HandleFunc("GET /theme.css", s.theme)
	mux.HandleFunc("GET /favicon.ico", s.favicon)
	mux.HandleFunc("GET /robots.txt", s.robots)
	mux.Handle("GET /sitemap.xml", s.sitemap(s.sitemapIndex))
	mux.Handle("GET /sitemap-pages.xml", s.sitemap(s.sitemapOfPages))
	mux.Handle("GET /sitemap-products.xml", s.sitemap(s.sitemapOfProducts))
	return mux
}
