package server

import (
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"winkel/internal/platform/trace"
	"winkel/internal/platform/trace/tracetest"
)

const (
	proxysTrace = "0af7651916cd43dd8448eb211c80319c"
	proxysWord  = "00-" + proxysTrace + "-b7ad6b7169203331-01"
)

// A trace that somebody names is gone on with when one of our proxies says so, and not otherwise; either way the request has a span with
// its route, its id and how it ended, and the line of the access log names it.
func TestRequestsAreTraced(t *testing.T) {
	for name, trusted := range map[string][]netip.Prefix{"a proxy": {netip.MustParsePrefix("127.0.0.0/8")}, "a stranger": nil} {
		t.Run(name, func(t *testing.T) {
			collector := tracetest.New(t)
			tracer, err := trace.New(t.Context(), trace.Options{Endpoint: collector.URL, Sample: 1, Logger: slog.New(slog.DiscardHandler)})
			if err != nil {
				t.Fatal(err)
			}
			mux := http.NewServeMux()
			mux.HandleFunc("GET /carts/{id}", func(http.ResponseWriter, *http.Request) {})
			mux.HandleFunc("GET /broken", func(http.ResponseWriter, *http.Request) { panic("a secret") })
			s := serve(t, mux, func(o *Options) { o.Tracer, o.TrustedProxies = tracer, trusted })
			for _, path := range []string{"/carts/secret-cart?token=secret", "/nowhere", "/broken"} {
				s.get(path, "Traceparent", proxysWord, "X-Request-Id", "id-of"+strings.ReplaceAll(path[:7], "/", "."))
			}
			lines := s.access(3)
			if err := tracer.Stop(t.Context()); err != nil {
				t.Fatal(err)
			}
			cart := collector.Find(t, "GET /carts/{id}")
			if (cart.Trace == proxysTrace) != (trusted != nil) || (cart.Parent == "b7ad6b7169203331") != (trusted != nil) {
				t.Errorf("it is of trace %s below %q", cart.Trace, cart.Parent)
			}
			if cart.Attributes["winkel.request_id"] != "id-of.carts." || cart.Attributes["http.response.status_code"] != "200" ||
				cart.Attributes["http.route"] != "GET /carts/{id}" || cart.Failed {
				t.Errorf("its span is %+v", cart)
			}
			if lines[0]["trace_id"] != cart.Trace {
				t.Errorf("its line in the log is %v, want trace %s", lines[0], cart.Trace)
			}
			if nowhere := collector.Find(t, "GET"); nowhere.Failed || nowhere.Attributes["http.response.status_code"] != "404" {
				t.Errorf("what is not there: %+v", nowhere)
			}
			if broken := collector.Find(t, "GET /broken"); !broken.Failed || broken.Attributes["error.type"] != "internal_error" {
				t.Errorf("what broke: %+v", broken)
			}
			if strings.Contains(collector.Said(), "secret") {
				t.Error("what the client sent is in the traces")
			}
		})
	}
}
