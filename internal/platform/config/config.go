package config

import (
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"time"
)

// Config is every setting of the program. Embed it in the struct of the command line; kong fills it. The groups are
// the headings under which the settings appear in --help and in `winkel config print`; a setting without a group
// would not be printed.
type Config struct {
	File File `name:"config" env:"WINKEL_CONFIG" placeholder:"FILE" group:"Configuration" help:"Configuration file: one JSON object whose keys are the names of these flags."`

	Storage  Storage  `embed:"" group:"Storage"`
	HTTP     HTTP     `embed:"" group:"HTTP"`
	TLS      TLS      `embed:"" prefix:"tls-" envprefix:"WINKEL_TLS_" group:"TLS"`
	Nodes    Nodes    `embed:"" group:"Nodes"`
	Balance  Balance  `embed:"" group:"Balance"`
	Limits   Limits   `embed:"" prefix:"limit-" envprefix:"WINKEL_LIMIT_" group:"Limits"`
	Shop     Shop     `embed:"" group:"Shop"`
	Search   Search   `embed:"" prefix:"search-" envprefix:"WINKEL_SEARCH_" group:"Search"`
	Selling  Selling  `embed:"" group:"Selling"`
	Access   Access   `embed:"" group:"Access"`
	Stripe   Stripe   `embed:"" prefix:"stripe-" envprefix:"WINKEL_STRIPE_" group:"Stripe"`
	Mail     Mail     `embed:"" prefix:"smtp-" envprefix:"WINKEL_SMTP_" group:"Mail"`
	Privacy  Privacy  `embed:"" prefix:"keep-" envprefix:"WINKEL_KEEP_" group:"Privacy"`
	Log      Log      `embed:"" prefix:"log-" envprefix:"WINKEL_LOG_" group:"Log"`
	Postgres Postgres `embed:"" prefix:"pg-" envprefix:"WINKEL_PG_" group:"PostgreSQL"`
	Backup   Backup   `embed:"" prefix:"backup-" envprefix:"WINKEL_BACKUP_" group:"Backup"`
	Traces   Traces   `embed:"" prefix:"trace-" envprefix:"WINKEL_TRACE_" group:"Traces"`
	Metrics  Metrics  `embed:"" prefix:"metrics-" envprefix:"WINKEL_METRICS_" group:"Metrics"`
}

// Storage says where the shop keeps what it knows.
type Storage struct {
	Data     string `env:"WINKEL_DATA" default:"./data" placeholder:"DIR" help:"Directory for the SQLite database, media and secrets. Back this up."`
	Database string `env:"WINKEL_DATABASE" placeholder:"URL" secret:"url" help:"PostgreSQL as postgres://user:password@host/name; of several hosts (first,second) the primary is found. Empty means SQLite in the data directory."`
	Blob     string `env:"WINKEL_BLOB" placeholder:"URL" secret:"url" help:"Where media live: s3://bucket?region=…&endpoint=… or file:///dir. Empty means media/ in the data directory."`

	SlowQuery time.Duration `env:"WINKEL_SLOW_QUERY" default:"200ms" help:"Time from which on a statement of the database is logged, without its arguments. 0: none is."`
}

// HTTP says how the shop is served and what a single request may cost.
type HTTP struct {
	Listen            string        `env:"WINKEL_LISTEN" default:"127.0.0.1:8080" placeholder:"ADDR" help:"Address to serve on. Port 0 takes a free one."`
	PublicURL         string        `env:"WINKEL_PUBLIC_URL" placeholder:"URL" help:"The address by which shoppers reach the shop, for links in mails and pages. Empty means http:// and the listen address."`
	Dev               bool          `env:"WINKEL_DEV" help:"Development: for trying things out on your own machine; says so at the start. It allows test payments and mails as files. Never for a real shop."`
	TrustedProxies    []string      `env:"WINKEL_TRUSTED_PROXIES" placeholder:"CIDR,…" help:"Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, as addresses or networks. Empty believes nobody."`
	BodyLimit         Bytes         `env:"WINKEL_BODY_LIMIT" default:"1MiB" placeholder:"SIZE" help:"Largest body of an ordinary request."`
	RequestTimeout    time.Duration `env:"WINKEL_REQUEST_TIMEOUT" default:"30s" help:"Time that the shop may take to answer a request."`
	ReadHeaderTimeout time.Duration `env:"WINKEL_READ_HEADER_TIMEOUT" default:"5s" help:"Time that a client may take to send the headers."`
	ReadTimeout       time.Duration `env:"WINKEL_READ_TIMEOUT" default:"30s" help:"Time that a client may take to send a whole request."`
	WriteTimeout      time.Duration `env:"WINKEL_WRITE_TIMEOUT" default:"60s" help:"Time from the end of the headers to the end of the answer."`
	IdleTimeout       time.Duration `env:"WINKEL_IDLE_TIMEOUT" default:"120s" help:"Time that an idle connection is kept open."`
	Drain             time.Duration `env:"WINKEL_DRAIN" default:"20s" help:"Time that running requests get to finish after SIGTERM."`
	DrainDelay        time.Duration `env:"WINKEL_DRAIN_DELAY" default:"0s" help:"Time to go on serving after SIGTERM while /readyz says 503, so that a load balancer notices. Part of --drain."`
}

// Shop holds the few facts that a fresh shop needs before its owner has set anything.
type Shop struct {
	Currency string `env:"WINKEL_CURRENCY" default:"USD" placeholder:"CODE" help:"ISO 4217 currency of a fresh shop. A shop that has products keeps its own."`
}

// Search bounds what a node keeps of the catalog in memory, besides the index itself.
type Search struct {
	Rows     Bytes         `env:"ROWS" default:"256MiB" placeholder:"SIZE" help:"Memory for rows of product lists that are ready to be sent. What does not fit is read from the database when it is shown."`
	Snapshot time.Duration `env:"SNAPSHOT" default:"10m" placeholder:"TIME" help:"How often what a node keeps of the catalog is written into the data directory, for a quick start. 0: never; it is read from the database at each start."`
}

// Log says what is logged and how.
type Log struct {
	Level  string `env:"LEVEL" default:"info" enum:"debug,info,warn,error" help:"Least severity that is logged: debug, info, warn or error."`
	Format string `env:"FORMAT" default:"auto" enum:"auto,text,json" help:"Form of a log line: text, json, or auto for text on a terminal and json otherwise."`
}

// Postgres shapes the connection pool. It has no effect on SQLite.
type Postgres struct {
	Min         int32         `env:"MIN" default:"10" help:"Connections kept open."`
	Max         int32         `env:"MAX" default:"20" help:"Most connections that this node opens."`
	Lifetime    time.Duration `env:"LIFETIME" default:"1h" help:"Age at which a connection is replaced."`
	HealthCheck time.Duration `env:"HEALTH_CHECK" default:"30s" help:"How often idle connections are checked."`
}

// Metrics says who may read /metrics. With neither setting nobody can.
type Metrics struct {
	Listen string `env:"LISTEN" placeholder:"ADDR" help:"Own address for /metrics, such as 127.0.0.1:9090. Empty means that it is served beside the shop, to holders of the token."`
	Token  string `env:"TOKEN" placeholder:"TOKEN" secret:"all" help:"Bearer token that /metrics asks for. Without it /metrics is served on --metrics-listen alone."`

	Profiles bool `env:"PROFILES" help:"Serve profiles of processor and memory at /debug/pprof/ on --metrics-listen, to whoever may read the metrics."`
}

// Validate refuses a configuration that cannot work, with one message for each mistake that says what to write
// instead. kong calls it before the command runs.
func (c *Config) Validate() error {
	var wrong mistakes
	wrong.address("listen", c.HTTP.Listen)
	if c.Metrics.Listen != "" {
		wrong.address("metrics-listen", c.Metrics.Listen)
	}
	wrong.whenf(c.Storage.Data == "", "--data is empty. Name a directory, such as --data ./data.")
	wrong.url("database", c.Storage.Database, "postgres", "postgresql")
	wrong.url("blob", c.Storage.Blob, "s3", "file")
	wrong.url("public-url", c.HTTP.PublicURL, "https", "http")
	wrong.whenf(!isCurrencyCode(c.Shop.Currency),
		"--currency is %q. Give the three capital letters of ISO 4217, such as EUR.", c.Shop.Currency)
	if _, err := c.HTTP.ProxyNetworks(); err != nil {
		wrong.whenf(true, "%s", err.Error())
	}

	c.validateSelling(&wrong)
	c.validatePrivacy(&wrong)
	c.validateLimits(&wrong)
	c.validateTLS(&wrong)
	c.validateAccess(&wrong)
	c.validateNodes(&wrong)
	c.validateBalance(&wrong)
	c.validateBackup(&wrong)
	c.validateTraces(&wrong)
	wrong.whenf(c.Search.Snapshot < 0, "--search-snapshot is %s. Give a time above zero, such as 10m, or 0 for none.", c.Search.Snapshot)

	wrong.whenf(c.HTTP.BodyLimit < 1024, "--body-limit is %s. Allow at least 1KiB.", c.HTTP.BodyLimit)
	wrong.positive("request-timeout", c.HTTP.RequestTimeout)
	wrong.positive("read-header-timeout", c.HTTP.ReadHeaderTimeout)
	wrong.positive("read-timeout", c.HTTP.ReadTimeout)
	wrong.positive("write-timeout", c.HTTP.WriteTimeout)
	wrong.positive("idle-timeout", c.HTTP.IdleTimeout)
	wrong.positive("drain", c.HTTP.Drain)
	wrong.whenf(c.HTTP.WriteTimeout <= c.HTTP.RequestTimeout,
		"--write-timeout is %s, so an answer after --request-timeout (%s) could not be sent. Make it longer.",
		c.HTTP.WriteTimeout, c.HTTP.RequestTimeout)
	wrong.whenf(c.HTTP.DrainDelay < 0 || c.HTTP.DrainDelay >= max(c.HTTP.Drain, 1),
		"--drain-delay is %s. It must be shorter than --drain (%s).", c.HTTP.DrainDelay, c.HTTP.Drain)

	wrong.whenf(c.Postgres.Max < 2, "--pg-max is %d. Allow at least 2 connections: one writes, one reads.", c.Postgres.Max)
	wrong.whenf(c.Postgres.Min < 0 || c.Postgres.Min > c.Postgres.Max,
		"--pg-min is %d. It must lie between 0 and --pg-max (%d).", c.Postgres.Min, c.Postgres.Max)
	wrong.positive("pg-lifetime", c.Postgres.Lifetime)
	wrong.positive("pg-health-check", c.Postgres.HealthCheck)
	return wrong.err()
}

// BlobURL is where media live: the setting, or the file URL of media/ in the data directory.
func (c *Config) BlobURL() (string, error) {
	if c.Storage.Blob != "" {
		return c.Storage.Blob, nil
	}
	dir, err := filepath.Abs(filepath.Join(c.Storage.Data, "media"))
	if err != nil {
		return "", fmt.Errorf("find the media directory: %w", err)
	}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(dir)}).String(), nil
}

// ProxyNetworks is TrustedProxies as networks; a single address is a network of one.
func (h HTTP) ProxyNetworks() ([]netip.Prefix, error) {
	return networks("trusted-proxies", h.TrustedProxies)
}

// Severity is the level as slog counts it.
func (l Log) Severity() slog.Level {
	var level slog.Level
	// kong has refused everything but the four names, and slog knows all of them.
	_ = level.UnmarshalText([]byte(l.Level))
	return level
}

// mistakes collects what is wrong, so that a shopkeeper corrects everything at once.
type mistakes []string

func (m *mistakes) whenf(bad bool, format string, args ...any) {
	if bad {
		*m = append(*m, fmt.Sprintf(format, args...))
	}
}

func (m *mistakes) positive(flag string, d time.Duration) {
	m.whenf(d <= 0, "--%s is %s. Give a time above zero, such as 30s.", flag, d)
}

func (m *mistakes) address(flag, addr string) {
	_, _, err := net.SplitHostPort(addr)
	m.whenf(err != nil, "--%s is %q. Write host and port, such as 127.0.0.1:8080, or :8080 for every interface.", flag, addr)
}

func (m *mistakes) url(flag, text string, schemes ...string) {
	if text == "" {
		return
	}
	u, err := url.Parse(text)
	if err == nil {
		for _, scheme := range schemes {
			if u.Scheme == scheme && (u.Host != "" || scheme == "file" && u.Path != "") {
				return
			}
		}
	}
	// The value itself stays out of the message: it may hold a password.
	m.whenf(true, "--%s is not a URL that begins with %s:// and names a host. Correct it or leave it empty.",
		flag, strings.Join(schemes, ":// or "))
}

func (m mistakes) err() error {
	if len(m) == 0 {
		return nil
	}
	return fmt.Errorf("%s", strings.Join(m, "\n"))
}

func isCurrencyCode(s string) bool {
	return len(s) == 3 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}
