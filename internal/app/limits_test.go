package app

import (
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// oneTarget is a fresh shop on SQLite, for what no engine can make different.
func oneTarget(t *testing.T) target {
	dir := t.TempDir()
	return target{[]string{"--data", dir}, func(t *testing.T) *db.DB {
		return dbtest.Open(t, db.Options{Path: filepath.Join(dir, "winkel.db")})
	}}
}

// ask sends a request with headers, and gives the answer without following where it leads.
func (o *open) ask(t *testing.T, method, path string, headers ...string) answer {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, o.url+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			request.Host = headers[i+1]
		}
		request.Header.Add(headers[i], headers[i+1])
	}
	reply, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(reply.Body)
	if err = errors.Join(err, reply.Body.Close()); err != nil {
		t.Fatal(err)
	}
	return answer{reply.StatusCode, reply.Header, body}
}

// A flood is refused above the rate, told when to come back, and keeps nobody else out.
func TestFloodsAreRefused(t *testing.T) {
	s := oneTarget(t)
	server := s.open(t, "--trusted-proxies", "127.0.0.1", "--limit-lookup", "60/h+20", "--limit-read", "6000/m+400", "--metrics-token", "figures")
	var refused, served atomic.Int64
	var flood sync.WaitGroup
	for range 8 {
		flood.Go(func() {
			for range 100 {
				a := server.ask(t, http.MethodGet, "/", "X-Forwarded-For", "203.0.113.66")
				switch a.status {
				case http.StatusOK:
					served.Add(1)
				case http.StatusTooManyRequests:
					refused.Add(1)
					if a.problem() != "rate_limited" || a.header.Get("Content-Type") != "application/problem+json" ||
						a.header.Get("Cache-Control") != "no-store" || a.header.Get("Ratelimit-Policy") != `"read";q=400;w=4` {
						t.Errorf("refused with %v %s", a.header, a.body)
					}
					if wait, err := strconv.Atoi(a.header.Get("Retry-After")); err != nil || wait < 1 || wait > 4 {
						t.Errorf("Retry-After is %q", a.header.Get("Retry-After"))
					}
				default:
					t.Errorf("%d %s", a.status, a.body)
				}
			}
		})
	}
	flood.Wait()
	if served.Load() < 400 || refused.Load() < 100 {
		t.Errorf("%d were served and %d refused", served.Load(), refused.Load())
	}
	for _, other := range []string{"203.0.113.67", "2001:db8::1"} {
		if a := server.ask(t, http.MethodGet, "/", "X-Forwarded-For", other); a.status != http.StatusOK || a.header.Get("Ratelimit") != "" {
			t.Errorf("%s got %d, %v", other, a.status, a.header)
		}
	}
	for i := range 25 { // one network, whatever the address in it
		a := server.ask(t, http.MethodGet, "/api/orders/order_1?token=x", "X-Forwarded-For", "2001:db8:0:1::"+strconv.Itoa(i))
		want := http.StatusNotFound
		if i >= 20 {
			want = http.StatusTooManyRequests
		}
		if a.status != want || a.header.Get("Ratelimit-Policy") != `"lookup";q=20;w=1200` {
			t.Errorf("look-up %d: %d %v", i, a.status, a.header)
		}
	}
	if a := server.ask(t, http.MethodGet, "/orders/order_1?token=x", "X-Forwarded-For", "2001:db8:0:1::ff"); a.status != http.StatusTooManyRequests {
		t.Errorf("the page of an order after its document: %d", a.status)
	}
	for range 600 { // probes are not counted
		if a := server.ask(t, http.MethodGet, "/healthz", "X-Forwarded-For", "203.0.113.66"); a.status != http.StatusOK {
			t.Fatalf("the probe got %d", a.status)
		}
	}
	metrics := string(server.get(t, "/metrics", "figures").body)
	if !strings.Contains(metrics, `winkel_limit_decisions_total{class="lookup",decision="refused"} 6`) {
		t.Error("the metrics do not tell of the flood")
	}
	server.stop(t)
}

// An API key has a rate of its own, from wherever it is used.
func TestKeysAreCounted(t *testing.T) {
	s := oneTarget(t)
	server := s.open(t, "--limit-key", "60/h+5", "--trusted-proxies", "127.0.0.1")
	first, second := s.key(t, "catalog:read"), s.key(t, "catalog:read")
	for i := range 8 {
		a := server.ask(t, http.MethodGet, "/api/admin/products", "Authorization", "Bearer "+first, "X-Forwarded-For", "192.0.2."+strconv.Itoa(i))
		want := http.StatusOK
		if i >= 5 {
			want = http.StatusTooManyRequests
		}
		if a.status != want || !strings.HasPrefix(a.header.Get("Ratelimit"), `"key";r=`) {
			t.Errorf("request %d: %d %v", i, a.status, a.header)
		}
	}
	if a := server.ask(t, http.MethodGet, "/api/admin/products", "Authorization", "Bearer "+second); a.status != http.StatusOK {
		t.Errorf("another key: %d %s", a.status, a.body)
	}
	server.stop(t)
}

// In development nobody on this machine is counted.
func TestDevelopmentIsNotCounted(t *testing.T) {
	server := oneTarget(t).open(t, "--dev", "--limit-read", "1/h+1")
	for range 20 {
		if a := server.ask(t, http.MethodGet, "/api/products"); a.status != http.StatusOK {
			t.Fatalf("got %d %s", a.status, a.body)
		}
	}
	server.stop(t)
}

// What proxies say is believed of those that were named, and of nobody else.
func TestStrangersAreNotBelieved(t *testing.T) {
	s := oneTarget(t)
	forged := []string{"X-Forwarded-Proto", "https", "X-Forwarded-For", "6.6.6.6", "X-Forwarded-Host", "evil.example", "Host", "evil.example"}
	server := s.open(t, "--public-url", "https://shop.example.com")
	a := server.ask(t, http.MethodGet, "/", forged...)
	if a.status != http.StatusOK || a.header.Get("Strict-Transport-Security") != "" || strings.Contains(string(a.body), "evil.example") {
		t.Errorf("a stranger was believed: %d %v", a.status, a.header)
	}
	if cookie := server.ask(t, http.MethodPost, "/api/carts", forged...).header.Get("Set-Cookie"); cookie == "" || strings.Contains(cookie, "Secure") {
		t.Errorf("the cookie of a cart is %q", cookie)
	}
	server.stop(t)
	if strings.Count(server.log.String(), "not in --trusted-proxies") != 1 || strings.Contains(server.log.String(), "6.6.6.6") {
		t.Errorf("the log says: %s", server.log)
	}

	server = s.open(t, "--public-url", "https://shop.example.com", "--trusted-proxies", "127.0.0.1")
	a = server.ask(t, http.MethodPost, "/api/carts", forged...)
	if a.header.Get("Strict-Transport-Security") != "max-age=31536000" || !strings.Contains(a.header.Get("Set-Cookie"), "; Secure") {
		t.Errorf("our own proxy was not believed: %v", a.header)
	}
	server.stop(t)
}
