package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/netip"
	"net/url"
	"strconv"
	"sync"
	"time"

	"winkel/internal/app/crowd"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/load"
)

type benchCommand struct {
	Target     string  `placeholder:"URL" help:"The shop to load, such as http://127.0.0.1:8080. Without it, a made-up one is opened and removed afterwards."`
	OwnTarget  bool    `name:"i-own-this-target" help:"Load a target that is not on this machine. It is an attack on anybody who did not ask for it."`
	Products   int     `default:"1000" help:"Products of the made-up shop."`
	ServerCPUs float64 `name:"server-cpus" default:"0" placeholder:"N" help:"Cores that the made-up shop may use, whole ones. Of a target, those that its container or group allows it, such as 0.5. 0: all."`

	Shoppers    int           `default:"100" help:"People who shop at once: each thinks, asks and waits."`
	ThinkMin    time.Duration `default:"5s" help:"Least time that they think before a request."`
	ThinkMax    time.Duration `default:"10s" help:"Most time that they think before a request."`
	Rate        float64       `placeholder:"N" help:"Requests that arrive each second, whatever becomes of those before; in place of people who think."`
	Ramp        bool          `help:"Find the highest rate that holds: grow from --ramp-from by --ramp-factor until one does not, and close in on it."`
	RampFrom    float64       `default:"100" help:"First rate of --ramp."`
	RampFactor  float64       `default:"2" help:"Each rate is so many times the one before."`
	RampHalves  int           `default:"3" help:"How often the distance between the highest rate that held and the lowest that did not is halved."`
	Connections int           `default:"0" help:"Connections that are shared by all. 0: everybody has one, as browsers do; with --rate, 256."`

	For     time.Duration `name:"for" default:"30s" help:"How long is measured; with --ramp, at each rate at most 20s of it."`
	WarmUp  time.Duration `default:"5s" help:"How long before that is not counted. With people who think, at least as long as one of them thinks."`
	Visit   bool          `default:"true" negatable:"" help:"Look at every product and category once before, as if the shop had been open for a while. --no-visit measures a shop that has just started."`
	Timeout time.Duration `default:"10s" help:"A request that takes longer is an error."`
	Seed    uint64        `default:"1" help:"Decides who asks for what."`

	Browse int `default:"80" help:"Part of the requests that are for lists and products."`
	Search int `default:"15" help:"Part of the requests that search."`
	Buy    int `default:"5" help:"Part of the requests that are a step of a purchase: cart, item, checkout, address, order."`
	Pages  int `default:"20" help:"Of 100 requests for lists and products, those for a page with its HTML. The others are for the API."`

	P95    time.Duration `name:"p95" default:"200ms" help:"A run holds while 95 of 100 answers come within that time."`
	Errors float64       `default:"0.1" help:"A run holds while no more percent of the requests are errors."`

	JSON bool   `name:"json" help:"Print the report as JSON on standard output. winkel plan --calibrate reads it."`
	HTML string `name:"html" placeholder:"FILE" help:"Write the report with plots into a file; - is standard output."`
}

// Help is what --help says beyond the flags.
func (benchCommand) Help() string {
	return `Examples:

  winkel bench --shoppers 10000 --for 5m
  winkel bench --target http://127.0.0.1:8080 --rate 500 --html report.html
  winkel bench --ramp --json > measured.json && winkel plan --calibrate measured.json

Shoppers browse, search and buy over the public API of any shop of Winkel, and look at the answers. A target has to let
one address ask so often: serve it with --dev, or with --limit-exempt 127.0.0.1, and with --limit-connections and
--limit-connections-per-address above --shoppers. Orders are really placed.

A made-up shop has nothing of what is configured here but the database that --database names. That has to be empty, and is
not removed afterwards.

Latency counts from the moment when a request was to begin, so that a shop that stands still does not look fast.

Exit code 1 when the run did not hold: too many errors, or answers slower than --p95.`
}

// BenchReport is what winkel bench prints as JSON.
type benchReport struct {
	Target   string      `json:"target"`
	Products int         `json:"products_seen"`
	Mix      crowd.Mix   `json:"mix"`
	Kind     string      `json:"kind"` // shoppers, rate or ramp
	Shoppers int         `json:"shoppers,omitempty"`
	ThinkMin float64     `json:"think_min_seconds,omitempty"`
	ThinkMax float64     `json:"think_max_seconds,omitempty"`
	Asked    float64     `json:"rate_asked,omitempty"`
	Cores    int         `json:"cores"`
	Server   float64     `json:"server_cores"` // that the shop may use, as far as is known
	P95      float64     `json:"p95_asked_ms"`
	Errors   float64     `json:"errors_asked_percent"`
	Held     bool        `json:"held"`
	Why      string      `json:"why_not,omitempty"`
	Run      load.Report `json:"run"` // of a ramp, the highest that held
	Ramp     *benchRamp  `json:"ramp,omitempty"`
}

// benchRamp is what a ramp found.
type benchRamp struct {
	Held      float64     `json:"highest_rate_that_held"`
	Failed    float64     `json:"lowest_rate_that_did_not,omitempty"`
	Predicted float64     `json:"predicted_saturation,omitempty"` // by processor time, as low rates took it
	Full      string      `json:"bottleneck"`
	Steps     []benchStep `json:"steps"`
}

type benchStep struct {
	Rate    float64      `json:"rate"`
	Held    bool         `json:"held"`
	Why     string       `json:"why_not,omitempty"`
	Full    string       `json:"bottleneck,omitempty"`
	Got     float64      `json:"requests_per_second"`
	Errors  int64        `json:"errors"`
	Latency load.Latency `json:"latency"`
	Usage   load.Usage   `json:"usage"`
}

// Run measures and prints; exit code 1 when the run did not hold.
func (c benchCommand) Run(env *environment) error {
	if err := c.check(); err != nil {
		return unusable{err}
	}
	report, err := c.measured(env)
	if err != nil {
		return err
	}
	if err := toFile(env, c.HTML, func(w io.Writer) error { return benchPage(report).Write(w) }); err != nil {
		return err
	}
	switch {
	case c.JSON:
		err = writeJSON(env.stdout, report)
	case c.HTML != "-":
		err = printBench(env.stdout, report)
	}
	if err == nil && !report.Held {
		err = errNotClean
	}
	return err
}

// check refuses what makes no sense, all of it at once.
func (c benchCommand) check() error {
	var wrong fault.Mistakes
	wrong.Within("shoppers", int64(c.Shoppers), 1, 1_000_000)
	wrong.Within("products", int64(c.Products), 1, 1_000_000)
	wrong.Within("browse", int64(c.Browse), 0, 1000)
	wrong.Within("search", int64(c.Search), 0, 1000)
	wrong.Within("buy", int64(c.Buy), 0, 1000)
	wrong.Within("pages", int64(c.Pages), 0, 100)
	wrong.Within("connections", int64(c.Connections), 0, 1_000_000)
	wrong.Within("ramp-halves", int64(c.RampHalves), 0, 20)
	for _, flag := range []struct {
		wrong     bool
		name, why string
	}{
		{c.Browse+c.Search+c.Buy == 0, "browse", "Somebody has to do something: give --browse, --search or --buy."},
		{c.ThinkMin < 0 || c.ThinkMax < c.ThinkMin, "think-max", "People think at least --think-min and at most --think-max."},
		{c.ThinkMax == 0, "think-max", "People who do not think are no people: use --rate."},
		{c.Rate < 0 || c.Rate > 1_000_000, "rate", "A rate is from 0 to 1000000 requests a second."},
		{c.Rate > 0 && c.Ramp, "rate", "Either --rate or --ramp."},
		{c.RampFrom <= 0 || c.RampFactor < 1.05, "ramp-from", "A ramp begins above 0 and grows by a factor of at least 1.05."},
		{c.For < time.Second || c.WarmUp < 0 || c.Timeout <= 0, "for", "--for is at least 1s, --warm-up at least 0s, and --timeout above it."},
		{c.P95 <= 0 || c.Errors < 0, "p95", "--p95 is above 0s, and --errors is at least 0."},
		{c.ServerCPUs < 0 || c.ServerCPUs > 1024, "server-cpus", "A shop has from 0 to 1024 cores."},
		{c.Target == "" && c.ServerCPUs != math.Trunc(c.ServerCPUs), "server-cpus", "A made-up shop is given whole cores."},
	} {
		if flag.wrong {
			wrong.Addf(flag.name, "%s", flag.why)
		}
	}
	return wrong.Err()
}

// CodeForeignTarget is the code of a target that is not on this machine.
const codeForeignTarget = "foreign_target"

// base is the target as a URL. One that is not on this machine is refused, unless the caller says that it is his: by its address, and
// never by asking for its name, which may change between asking and loading.
func (c benchCommand) base() (*url.URL, error) {
	u, err := url.Parse(c.Target)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.Path != "" && u.Path != "/" {
		return nil, fault.Invalidf("target", "%q is not the address of a shop: write it as http://127.0.0.1:8080.", c.Target)
	}
	address, err := netip.ParseAddr(u.Hostname())
	here := u.Hostname() == "localhost" || err == nil && address.IsLoopback()
	if !here && !c.OwnTarget {
		return nil, fault.Newf(fault.Refused, codeForeignTarget,
			"%s is not this machine. Say --i-own-this-target if it is yours, and nobody else's business suffers.", u.Hostname()).WithParam("target")
	}
	return u, nil
}

// measured opens a shop where none is named, and measures.
func (c benchCommand) measured(env *environment) (*benchReport, error) {
	if c.Target == "" {
		return c.ownShop(env)
	}
	base, err := c.base()
	if err != nil {
		return nil, unusable{err}
	}
	server := 0
	if port, err := strconv.Atoi(base.Port()); err == nil && !c.OwnTarget {
		server = load.Listener(port)
	}
	return c.measure(env, base, server)
}

// Bounds of what is open at once.
const (
	openAtRate = 256
	spareFiles = 100
)

func (c benchCommand) measure(env *environment, base *url.URL, server int) (*benchReport, error) {
	connections := c.Connections
	open := c.Shoppers
	if c.Rate > 0 || c.Ramp {
		open = openAtRate
	}
	if connections > 0 {
		open = min(open, connections)
	}
	if limit := load.OpenFiles(); limit > 0 && uint64(open)+spareFiles > limit {
		return nil, unusable{fault.Invalidf("shoppers",
			"%d connections need as many open files, and the system allows %d. Give --connections, or raise the limit (ulimit -Hn).", open, limit)}
	}
	target := load.NewTarget(base, connections, c.Timeout)
	defer target.Close()
	shop, err := crowd.Discover(env.ctx, target)
	if err != nil {
		return nil, unusable{err}
	}
	m := &measuring{
		benchCommand: c, env: env, watch: load.Watch{Server: server},
		crowd: &crowd.Crowd{
			Target: target, Shop: shop, Seed: c.Seed, Shared: c.Rate > 0 || c.Ramp,
			Mix: crowd.Mix{Browse: c.Browse, Search: c.Search, Buy: c.Buy, Pages: c.Pages},
		},
	}
	report := m.begin(base)
	if c.Visit {
		m.visit()
	}
	switch {
	case c.Ramp:
		err = m.ramp(report)
	case c.Rate > 0:
		report.Kind, report.Asked = "rate", c.Rate
		report.Run = m.at(c.Rate, load.Span{WarmUp: c.WarmUp, For: c.For})
		report.Held, report.Why = m.bounds().Verdict(&report.Run, c.Rate)
	default:
		report.Kind, report.Shoppers, report.ThinkMin, report.ThinkMax = "shoppers", c.Shoppers, c.ThinkMin.Seconds(), c.ThinkMax.Seconds()
		report.Run = m.people()
		report.Held, report.Why = m.bounds().Verdict(&report.Run, 0)
	}
	return report, errors.Join(err, env.ctx.Err())
}

// measuring is a bench at work.
type measuring struct {
	benchCommand

	env   *environment
	crowd *crowd.Crowd
	watch load.Watch
}

func (m *measuring) begin(base *url.URL) *benchReport {
	cores := load.Cores()
	report := &benchReport{
		Target: base.String(), Products: len(m.crowd.Shop.Products), Mix: m.crowd.Mix, Cores: cores, Server: float64(cores),
		P95: float64(m.P95) / float64(time.Millisecond), Errors: m.Errors,
	}
	if m.ServerCPUs > 0 {
		report.Server = min(report.Server, m.ServerCPUs)
	}
	return report
}

func (m *measuring) bounds() load.Bounds {
	const percent = 100
	return load.Bounds{P95Millis: float64(m.P95) / float64(time.Millisecond), ErrorShare: m.Errors / percent}
}

// people has shoppers shop.
func (m *measuring) people() load.Report {
	closed := load.Closed{
		Span:   load.Span{WarmUp: max(m.WarmUp, m.ThinkMax), For: m.For},
		People: m.Shoppers, Least: m.ThinkMin, Most: m.ThinkMax, Seed: m.Seed,
	}
	watch, done := m.progress("shopping", closed.Span)
	defer done()
	return closed.Run(m.env.ctx, m.crowd.Source, watch)
}

// at has requests arrive at a rate.
func (m *measuring) at(rate float64, span load.Span) load.Report {
	open := load.Open{Span: span, Rate: rate, AtOnce: openAtRate}
	watch, done := m.progress(fmt.Sprintf("%.0f a second", rate), span)
	defer done()
	return open.Run(m.env.ctx, m.crowd.Source, watch)
}

// progress shows how far a run is.
func (m *measuring) progress(what string, span load.Span) (load.Watch, func()) {
	bar := newProgress(m.env.stderr, what, int64((span.WarmUp+span.For)/time.Second))
	watch := m.watch
	watch.Progress = func(time.Duration) { bar.add(1) }
	return watch, func() { bar.finish() }
}

// visit looks around in the shop.
func (m *measuring) visit() {
	const visitors = 2 // no more than render pages at once
	var mu sync.Mutex
	bar := newProgress(m.env.stderr, "looking around", int64(len(m.crowd.Places())))
	defer bar.finish()
	m.crowd.Visit(m.env.ctx, visitors, func() {
		mu.Lock()
		defer mu.Unlock()
		bar.add(1)
	})
}

// settled waits until the shop answers quickly again after more was asked of it than it bears.
func (m *measuring) settled(ctx context.Context) {
	client := m.crowd.Target.Client()
	defer client.Close()
	const quick, most = 50 * time.Millisecond, 30
	for range most {
		begun := time.Now()
		_, err := client.Do(ctx, &load.Request{Method: "GET", Path: "/api/shop"})
		if err == nil && time.Since(begun) < quick || ctx.Err() != nil {
			return
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
		}
	}
}
