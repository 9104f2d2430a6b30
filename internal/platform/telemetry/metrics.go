package telemetry

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// scrapeTimeout bounds one reading, so that a slow database delays a scrape and does not stop it.
const scrapeTimeout = time.Second

// Metrics is the registry of one process and the house's own metrics in it.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	inFlight prometheus.Gauge
	panics   prometheus.Counter
}

// NewMetrics makes a registry with the metrics of process, Go runtime, build and HTTP.
func NewMetrics(version, commit string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "winkel_http_request_duration_seconds",
			Help:    "Time from the arrival of a request to the end of its answer.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"route", "method", "status"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "winkel_http_requests_in_flight", Help: "Requests being answered now.",
		}),
		panics: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "winkel_http_panics_total", Help: "Requests whose handler panicked.",
		}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "winkel_build_info", Help: "Always 1; the labels say which program this is.",
		ConstLabels: prometheus.Labels{"version": version, "commit": commit},
	})
	build.Set(1)
	m.registry.MustRegister(m.requests, m.inFlight, m.panics, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// BeginRequest counts a request as running until the returned function is called with how it ended. route is the
// pattern that matched ("GET /api/products/{id}"), empty when none did.
func (m *Metrics) BeginRequest() (end func(route, method string, status int, took time.Duration)) {
	m.inFlight.Inc()
	return func(route, method string, status int, took time.Duration) {
		m.inFlight.Dec()
		m.requests.WithLabelValues(routeLabel(route), methodLabel(method), strconv.Itoa(status)).Observe(took.Seconds())
	}
}

// CountPanic counts a handler that panicked.
func (m *Metrics) CountPanic() { m.panics.Inc() }

// routeLabel drops the method from a pattern, which has a label of its own.
func routeLabel(pattern string) string {
	if pattern == "" {
		return "unmatched"
	}
	if _, path, found := strings.Cut(pattern, " "); found {
		return path
	}
	return pattern
}

// methodLabel keeps invented methods from making a time series each.
func methodLabel(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
		http.MethodOptions:
		return method
	default:
		return "other"
	}
}

// Handler serves the metrics. With a token it answers only those who bring it as a bearer token, with 401 otherwise;
// with an empty token it answers everybody, so it must then be served on a listener of its own.
func (m *Metrics) Handler(token Secret) http.Handler {
	return ForHolders(token, promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorHandling: promhttp.ContinueOnError, Registry: m.registry, MaxRequestsInFlight: 4,
	}))
}

// ForHolders lets those pass who bring the token as a bearer token, and answers others with 401; with an empty token it lets everybody
// pass.
func ForHolders(token Secret, handler http.Handler) http.Handler {
	if token == "" {
		return handler
	}
	want := sha256.Sum256([]byte("Bearer " + token.Reveal()))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// Hashes are compared, because the time of the comparison would tell the length otherwise.
		got := sha256.Sum256([]byte(r.Header.Get("Authorization")))
		if subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
			w.Header().Set("WWW-Authenticate", `Bearer realm="metrics"`)
			http.Error(w, "Send the metrics token as a bearer token.", http.StatusUnauthorized)
			return
		}
		handler.ServeHTTP(w, r)
	})
}

// Reading is one value at the moment of a scrape, with the values of the labels in the order of Watch.Labels.
type Reading struct {
	Labels []string
	Value  float64
}

// Watch is a metric that is read when somebody asks for it, from whoever knows it.
type Watch struct {
	Name    string // winkel_…, with the unit last; counters end with _total
	Help    string
	Counter bool // it only grows while the process lives
	Labels  []string
	// Read is called at every scrape with a context that ends after a second. An error makes this metric absent from
	// the scrape, and the scrape say so.
	Read func(ctx context.Context) ([]Reading, error)
}

// Watch registers a metric; a name that is taken panics, since that is a mistake in the program.
func (m *Metrics) Watch(w Watch) {
	kind := prometheus.GaugeValue
	if w.Counter {
		kind = prometheus.CounterValue
	}
	m.registry.MustRegister(watcher{
		desc: prometheus.NewDesc(w.Name, w.Help, w.Labels, nil), kind: kind, read: w.Read,
	})
}

// watcher adapts Watch to Prometheus.
type watcher struct {
	desc *prometheus.Desc
	kind prometheus.ValueType
	read func(ctx context.Context) ([]Reading, error)
}

func (w watcher) Describe(descs chan<- *prometheus.Desc) { descs <- w.desc }

// Distribution is how long things took, at the moment of a scrape: how many took as long as each bound (in seconds) or less, how many
// there were, and the sum of their seconds.
type Distribution struct {
	Labels []string
	Upto   map[float64]uint64
	Count  uint64
	Sum    float64
}

// WatchDistribution registers a histogram that somebody else counts.
func (m *Metrics) WatchDistribution(name, help string, labels []string, read func() []Distribution) {
	m.registry.MustRegister(distributions{prometheus.NewDesc(name, help, labels, nil), read})
}

// distributions adapts WatchDistribution to Prometheus.
type distributions struct {
	desc *prometheus.Desc
	read func() []Distribution
}

func (d distributions) Describe(descs chan<- *prometheus.Desc) { descs <- d.desc }

func (d distributions) Collect(metrics chan<- prometheus.Metric) {
	for _, one := range d.read() {
		metric, err := prometheus.NewConstHistogram(d.desc, one.Count, one.Sum, one.Upto, one.Labels...)
		if err != nil {
			metric = prometheus.NewInvalidMetric(d.desc, err)
		}
		metrics <- metric
	}
}

func (w watcher) Collect(metrics chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTimeout)
	defer cancel()
	readings, err := w.read(ctx)
	if err != nil {
		metrics <- prometheus.NewInvalidMetric(w.desc, err)
		return
	}
	for _, r := range readings {
		metric, err := prometheus.NewConstMetric(w.desc, w.kind, r.Value, r.Labels...)
		if err != nil {
			metric = prometheus.NewInvalidMetric(w.desc, err)
		}
		metrics <- metric
	}
}
