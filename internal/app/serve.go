package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"winkel/internal/api"
	"winkel/internal/api/admin"
	"winkel/internal/api/mailbox"
	"winkel/internal/api/page"
	"winkel/internal/api/problem"
	"winkel/internal/api/sandbox"
	"winkel/internal/api/server"
	"winkel/internal/api/status"
	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/catalog/demo"
	"winkel/internal/commerce/settlement"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/config"
	"winkel/internal/platform/db"
	"winkel/internal/platform/memory"
	"winkel/internal/platform/telemetry"
	"winkel/internal/platform/trace"
)

type serveCommand struct{}

// Help is what --help says beyond the flags.
func (serveCommand) Help() string {
	return `Examples:

  winkel serve --dev
  winkel serve --data /var/lib/winkel --public-url https://shop.example.com
  winkel serve --database postgres://winkel:secret@db.internal/shop

Standard output gets one line with the address when the shop is open; the log goes to standard error. SIGTERM or Ctrl-C
lets running requests finish for as long as --drain says.`
}

// Run serves until SIGINT or SIGTERM, then lets everything that runs finish. Standard output gets one line with the
// address when the shop is ready; everything else is logged.
func (serveCommand) Run(env *environment) error {
	if env.itself {
		env.hashing = hashing()
	}
	env.serving = true
	s, err := openShop(env.ctx, env)
	if err != nil {
		return unusable{err}
	}
	n, err := s.node(env)
	if err != nil {
		return unusable{errors.Join(err, s.close())}
	}
	err = n.run(env)
	if op, is := errors.AsType[*net.OpError](err); is && op.Op == "listen" {
		err = unusable{err}
	}
	return errors.Join(err, s.close())
}

// node is a shop that serves: the HTTP side of it, and what watches it.
type node struct {
	shop    *shop
	api     *api.API
	health  *telemetry.Health
	metrics *telemetry.Metrics
	server  *server.Server
	plain   *server.Server // HTTP beside HTTPS; nil without
	tracer  *trace.Tracer  // nil without traces
	started time.Time

	ownerLink string // by which the first owner comes in; empty once there is one
}

func (s *shop) node(env *environment) (*node, error) {
	c := env.config
	currency, err := money.ParseCurrency(c.Shop.Currency)
	if err != nil {
		return nil, err
	}
	channel, err := s.catalog.EnsureChannel(env.ctx, currency)
	if err != nil {
		return nil, err
	}
	if err := s.shipping.EnsureDefaults(env.ctx, money.Currency(channel.CurrencyCode)); err != nil {
		return nil, err
	}
	proxies, err := c.HTTP.ProxyNetworks()
	if err != nil {
		return nil, err
	}
	n := &node{shop: s, started: s.db.Clock().Now(), health: telemetry.NewHealth(env.log), metrics: telemetry.NewMetrics(Version, "")}
	n.api = api.New(api.Options{
		Version: documentVersion, Logger: env.log, DB: s.db, Events: s.outbox, Keys: s.idem, Jobs: s.jobs, Blobs: s.blobs,
		Catalog: s.catalog, Content: s.content, Search: s.search, Inventory: s.inventory, Shipping: s.shipping, Taxes: s.taxes,
		Promotions: s.promotions, Identity: s.identity, Audit: s.audit, Privacy: s.privacy, Staff: s.staff, Bulk: s.bulk,
		Imports: s.imports, Customers: s.customers, Segments: s.segments, Accounts: s.accounts, Carts: s.carts, Checkouts: s.checkouts, Orders: s.orders, Settlement: s.settlement, Aftersale: s.aftersale,
		Mails: s.mails, Webhooks: s.webhooks, Reviews: s.reviews,
		Recommend: s.recommend,
		Analytics: s.analytics,
		Payments:  s.providers,
		Sample:    &demo.Filling{DB: s.db, Jobs: s.jobs, Count: s.catalog.CountProducts},
		Backups:   s.backups,
		System:    func(ctx context.Context) (admin.System, error) { return n.system(ctx, env.config.Nodes.Roles) },
		Mailbox:   s.mailbox(),
		Tokens:    s.tokens, PublicURL: c.HTTP.PublicURL, BodyLimit: int64(c.HTTP.BodyLimit), Limits: s.limits,
	})
	if n.ownerLink, err = s.staff.FirstOwnerLink(env.ctx); err != nil {
		return nil, err
	}
	n.watch(c.Nodes)
	if n.tracer, err = newTracer(env); err != nil {
		return nil, err
	}
	s.jobs.Trace(n.tracer)
	s.outbox.Trace(n.tracer)
	config, plain, err := secured(env, newRedirect(env))
	if err != nil {
		return nil, err
	}
	options := server.Options{
		Addr: c.HTTP.Listen, OnListen: func(a net.Addr) { n.ready(env, a) },
		Logger: env.log, Metrics: n.metrics, Health: n.health, Tracer: n.tracer,
		ReadHeaderTimeout: c.HTTP.ReadHeaderTimeout, ReadTimeout: c.HTTP.ReadTimeout, WriteTimeout: c.HTTP.WriteTimeout,
		IdleTimeout: c.HTTP.IdleTimeout, Drain: c.HTTP.Drain, DrainDelay: c.HTTP.DrainDelay, TrustedProxies: proxies,
		Admit: n.admit, Running: c.Limits.Running, Priority: n.priority,
		BodyLimit: n.api.BodyLimit,
		RequestTimeout: func(r *http.Request) time.Duration {
			if own := n.api.Timeout(r); own > 0 {
				return own
			}
			return c.HTTP.RequestTimeout
		},
		TLS: config, Connections: c.Limits.Connections, ConnectionsPerAddress: c.Limits.ConnectionsPerAddress,
	}
	n.server = server.New(n.routes(env), options)
	n.plain = plainServer(env, plain, options)
	return n, nil
}

// errNoWeb is the answer of a node that only works in the background.
var errNoWeb = fault.New(fault.Unavailable, "no_web_node", "This node works in the background and answers nobody. Send requests to a node with the role web.")

// routes shares the addresses out: the API and the pictures, operations, and pages for everything else.
func (n *node) routes(env *environment) http.Handler {
	pages := n.api.KeepPages(page.New(page.Options{
		Catalog: n.shop.catalog, Search: n.shop.search, PublicURL: env.config.HTTP.PublicURL, Clock: n.shop.db.Clock(), OnPanic: n.metrics.CountPanic,
		Accounts: n.shop.accounts, Door: n.shop.staff, Reviews: n.shop.reviews,
		API: n.api, Version: n.api.CatalogVersion, Content: n.shop.content, Shared: n.shop.sharedPages(),
		OnFailure: func(err error) { env.log.Warn("a page is left to the browser to render", "error", err) },
		Shop: func(ctx context.Context) (catalog.Channel, error) {
			channel, err := n.shop.catalog.GetChannel(ctx)
			if err != nil {
				return catalog.Channel{}, err
			}
			return *channel, nil
		},
	}), env.config.HTTP.PublicURL)
	operations := http.NewServeMux()
	operations.Handle("GET /healthz", n.health.Alive())
	operations.Handle("GET /readyz", n.health.Readiness())
	token := env.config.Metrics.Token
	if token != "" {
		operations.Handle("GET /metrics", n.metrics.Handler(telemetry.Secret(token)))
	}
	if !env.config.Nodes.Web() {
		operations.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { problem.Write(w, r, errNoWeb) })
		return operations
	}
	bank, mails := n.sandbox(), mailbox.New(n.shop.mails)
	public := status.New(n.condition, n.shop.db.Clock())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch path := r.URL.Path; {
		case path == sandboxPath && bank != nil:
			bank.ServeHTTP(w, r)
		case (path == mailbox.Root || strings.HasPrefix(path, mailbox.Root+"/")) && bank != nil:
			mails.ServeHTTP(w, r)
		case strings.HasPrefix(path, "/api/"), path == "/api", strings.HasPrefix(path, "/media/"):
			n.api.ServeHTTP(w, r)
		case path == status.Path, path == status.Path+".json":
			public.ServeHTTP(w, r)
		case path == "/healthz", path == "/readyz", path == "/metrics" && token != "":
			operations.ServeHTTP(w, r)
		default:
			pages.ServeHTTP(w, r)
		}
	})
}

// mailbox is where mails are read; empty without --dev.
func (s *shop) mailbox() string {
	if s.sandbox == nil {
		return ""
	}
	return mailbox.Root
}

// sandbox is the bank of the test provider; nil without --dev.
func (n *node) sandbox() http.Handler {
	if n.shop.sandbox == nil {
		return nil
	}
	return sandbox.New(sandbox.Options{
		Provider: n.shop.sandbox,
		Notify: func(ctx context.Context, pay id.Payment) error {
			p, err := n.shop.payments.Get(ctx, n.shop.db.Read(), pay)
			if err == nil {
				_, err = n.shop.settlement.Ask(ctx, p, settlement.How{Attended: true})
			}
			return err
		},
	})
}

// databasePatience is how long a node may fail to reach the database before it is to be sent nobody. A fail-over is over by then, in
// which all nodes fail alike, and people look around in what is in memory; a way to it that is broken for one node alone is not.
const databasePatience = 30 * time.Second

// watch says what readiness and metrics look at.
func (n *node) watch(does config.Nodes) {
	s := n.shop
	n.health.Register("database", databasePatience, s.db.Ping)
	n.health.Register("media", telemetry.Never, s.blobs.Check)
	n.watchReadiness()
	n.metrics.WatchDatabase(func() telemetry.DatabaseCounts { return databaseCounts(s.db.Counters()) })
	n.watchDatabaseTimes()
	n.metrics.WatchOutbox(func(ctx context.Context) (map[string]time.Duration, error) {
		lags, err := s.outbox.Lag(ctx)
		ages := make(map[string]time.Duration, len(lags))
		for _, l := range lags {
			ages[l.Consumer] = l.Age
		}
		return ages, err
	})
	n.metrics.WatchJobs(s.jobs.Counts)
	if does.Web() { // the others keep no model of the catalog
		n.watchSearch()
	}
	n.watchSelling()
	n.watchBackups()
	n.watchLimits()
	n.watchNodes()
	n.metrics.WatchCaches(map[string]func() telemetry.CacheCounts{"answers": func() telemetry.CacheCounts {
		c := n.api.CacheStats()
		return telemetry.CacheCounts{
			Hits: c.Hits, Misses: c.Misses, Loads: c.Loads, LoadErrors: c.LoadErrors, Evictions: c.Evictions, Entries: c.Entries,
		}
	}})
}

func databaseCounts(c db.Counters) telemetry.DatabaseCounts {
	return telemetry.DatabaseCounts{
		Statements: uint64(c.Statements), RoundTrips: uint64(c.RoundTrips), Commits: uint64(c.Commits),
		Batches: uint64(c.Batches), Refusals: uint64(c.Refused), Retries: uint64(c.Retries), Waiting: int(c.Waiting), Slow: uint64(c.Slow),
	}
}

// ready tells the person at the terminal, and those who look at /readyz.
func (n *node) ready(env *environment, address net.Addr) {
	n.health.Ready()
	at := scheme(env.config) + "://" + address.String()
	fmt.Fprintf(env.stdout, "Winkel is open at %s\n", at)
	if env.config.HTTP.Dev {
		fmt.Fprintln(env.stderr, "Development mode: this is not for a real shop.")
	}
	n.welcome(env, at)
}

// keepSmall has the collector keep the program small until ctx ends: once the catalog is read, which makes much that is soon out of use.
func (n *node) keepSmall(ctx context.Context, web bool) {
	if web && n.shop.search.WaitReady(ctx) != nil {
		return
	}
	stop := memory.Pace()
	defer stop()
	<-ctx.Done()
}

// run serves and works until env.ctx ends. Background work goes on until the last request is answered.
func (n *node) run(env *environment) error {
	work, stop := context.WithCancel(context.WithoutCancel(env.ctx))
	defer stop()
	var background sync.WaitGroup
	var failures [5]error
	serving, end := context.WithCancel(env.ctx)
	defer end()
	if address := env.config.Metrics.Listen; address != "" {
		listener, err := (&net.ListenConfig{}).Listen(env.ctx, "tcp", address)
		if err != nil {
			return fmt.Errorf("listen for metrics: %w", err)
		}
		background.Go(func() { failures[1] = serveBeside(work, env, listener, n.watching(env)) })
	}
	background.Go(func() { n.shop.hearNews(work) })
	background.Go(func() { n.missWorkers(work, env.log) })
	if env.itself {
		background.Go(func() { n.keepSmall(work, env.config.Nodes.Web()) })
	}
	if env.config.Nodes.Web() {
		background.Go(func() { n.api.Run(work) })
		background.Go(func() { n.shop.search.Run(work) })
	}
	if env.config.Nodes.Worker() {
		background.Go(func() { failures[0] = n.shop.jobs.Run(work) })
		background.Go(func() { failures[2] = n.shop.outbox.Run(work, n.shop.consumers()...) })
		background.Go(func() { n.shop.rounds(work, env) })
		background.Go(func() { failures[3] = n.shop.webhooks.Run(work) })
	}
	if n.plain != nil {
		background.Go(func() {
			defer end() // a shop that visitors do not find is not open
			_, failures[4] = n.plain.Run(serving)
		})
	}
	if env.config.Nodes.Web() {
		n.openSearch(serving)
	}
	finished, err := n.server.Run(serving)
	end()
	stop()
	background.Wait()
	if stopped := n.tracer.Stop(env.ctx); stopped != nil {
		env.log.Warn("the last traces were not sent", "error", stopped)
	}
	if err == nil && !finished {
		env.log.Warn("some requests did not finish in time and were cut off")
	}
	return errors.Join(append(failures[:], err)...)
}

// serveBeside is a listener of its own, for an address that only the monitoring reaches.
func serveBeside(ctx context.Context, env *environment, listener net.Listener, handler http.Handler) error {
	s := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: env.config.HTTP.ReadHeaderTimeout, ReadTimeout: env.config.HTTP.ReadTimeout,
		WriteTimeout: env.config.HTTP.WriteTimeout,
	}
	context.AfterFunc(ctx, func() { _ = s.Close() })
	if err := s.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve metrics: %w", err)
	}
	return nil
}
