package store

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"

	"winkel/internal/api/wire"
	"winkel/internal/kernel/clock"
	"winkel/internal/platform/outbox"
)

func TestCanonicalQueries(t *testing.T) {
	for raw, want := range map[string]string{
		"": "", "a=1": "a=1", "a=1&b=2": "a=1&b=2", "b=2&a=1": "a=1&b=2", "a=2&a=1": "a=2&a=1", "b=1&a=x%20y": "a=x+y&b=1", "a=%31": "a=1", "a": "a=",
	} {
		if got, ok := canonical(raw); !ok || got != want {
			t.Errorf("canonical(%q) = %q, %v; want %q", raw, got, ok, want)
		}
	}
	for _, raw := range []string{"a=%zz", "a;b", "%"} {
		if got, ok := canonical(raw); ok {
			t.Errorf("canonical(%q) = %q", raw, got)
		}
	}
}

func TestAcceptedEncodings(t *testing.T) {
	for accept, want := range map[string]bool{
		"gzip": true, "GZIP": false, "deflate, gzip": true, "deflate,gzip;q=0.5": true, "gzip;q=0": false, "gzip;q=0.000": false, "gzip ; q=1": true,
		"x-gzip": false, "gzipped": false, "": false, "br": false,
	} {
		if got := accepts(accept, "gzip"); got != want {
			t.Errorf("accepts(%q) = %v", accept, got)
		}
	}
}

// TestAnswersBelongToTheVersionBeforeThem changes the catalog while an answer is being made from what was read before.
func TestAnswersBelongToTheVersionBeforeThem(t *testing.T) {
	tracker := quiet(nil, clock.System)
	tracker.look(nil, true, 0)
	var price atomic.Int64
	price.Store(100)
	changeMeanwhile := true
	cache := NewCache(tracker).Before(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		read := price.Load()
		if changeMeanwhile {
			changeMeanwhile = false
			price.Store(200)
			tracker.look([]outbox.Event{{Type: "price.changed"}}, false, 0)
		}
		_, _ = w.Write([]byte(strconv.FormatInt(read, 10)))
	}), API())
	get := func() string {
		w := httptest.NewRecorder()
		cache.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/products", nil))
		return w.Body.String()
	}
	if got := get(); got != "100" {
		t.Errorf("the first reader got %s", got)
	}
	if got := get(); got != "200" {
		t.Errorf("the second reader got %s: what was read before the change was kept as what is true after it", got)
	}
}

// TestSitesAreKeptApart has pages that name their own address, and pages that have a public one.
func TestSitesAreKeptApart(t *testing.T) {
	for publicURL, want := range map[string][]string{
		"":                     {"http://one.example", "http://two.example", "https://one.example"},
		"https://shop.example": {"http://one.example", "http://one.example", "http://one.example"}, // and so the page says nothing of it
	} {
		tracker := quiet(nil, clock.NewFake(time.Now()))
		tracker.look(nil, true, time.Hour)
		pages := NewCache(tracker).Before(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write([]byte(site(r)))
		}), Pages(publicURL))
		for range 2 {
			for i, asked := range []string{"http://one.example/products/x", "http://two.example/products/x", "https://one.example/products/x"} {
				w := httptest.NewRecorder()
				pages.ServeHTTP(w, httptest.NewRequest(http.MethodGet, asked, nil))
				if got := w.Body.String(); got != want[i] {
					t.Errorf("with the public URL %q, %s answered for %s", publicURL, asked, got)
				}
			}
		}
	}
}

// Pages are kept packed, which nobody notices: they are as they were for who takes gzip, who takes nothing, and who takes something else.
func TestPagesAreKeptPacked(t *testing.T) {
	page := strings.Repeat("<p>A mug, and another one.</p>\n", 1000)
	tracker := quiet(nil, clock.NewFake(time.Now()))
	tracker.look(nil, true, time.Hour)
	made := 0
	answers := NewCache(tracker)
	pages := answers.Before(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		made++
		w.Header().Set("ETag", `"1"`)
		_, _ = io.WriteString(w, page)
	}), Pages("https://shop.example"))
	for _, accept := range []string{"", "gzip, deflate, br, zstd", "zstd", "gzip;q=0", "gzip"} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			w, r := httptest.NewRecorder(), httptest.NewRequest(method, "/products/x", nil)
			r.Header.Set("Accept-Encoding", accept)
			pages.ServeHTTP(w, r)
			body, length := w.Body.Bytes(), strconv.Itoa(w.Body.Len())
			wantLength := strconv.Itoa(len(page))
			if zipped := strings.HasPrefix(accept, "gzip,") || accept == "gzip"; zipped != (w.Header().Get("Content-Encoding") == "gzip") {
				t.Fatalf("%s %q: encoded as %q", method, accept, w.Header().Get("Content-Encoding"))
			} else if zipped && method == http.MethodGet {
				wantLength = length
				unzip, err := gzip.NewReader(w.Body)
				if err != nil {
					t.Fatal(err)
				}
				if body, err = io.ReadAll(unzip); err != nil {
					t.Fatal(err)
				}
			} else if zipped {
				wantLength = w.Header().Get("Content-Length") // that of GET, which was compared
			}
			if method == http.MethodGet && string(body) != page || method == http.MethodHead && len(body) != 0 {
				t.Errorf("%s %q: %d bytes of body", method, accept, len(body))
			}
			if got := w.Header().Get("Content-Length"); got != wantLength {
				t.Errorf("%s %q: Content-Length %s, want %s", method, accept, got, wantLength)
			}
		}
	}
	if weight := answers.Stats().Weight; made != 1 || weight > uint64(len(page)/4) {
		t.Errorf("made %d times, and kept as %d bytes", made, weight)
	}
}

func TestWhichPagesAreKept(t *testing.T) {
	for path, want := range map[string]bool{
		"/": true, "/products/x": true, "/categories": true, "/categories/x": true, "/collections/x": true, "/brands/x": true, "/search": true,
		"/assets/x.css": false, "/robots.txt": false, "/sitemap-products.xml": false, "/productsandmore": false, "": false, "//products/x": false,
	} {
		if got := Pages("").Path(path); got != want {
			t.Errorf("%s is kept: %v", path, got)
		}
	}
}

// TestAddressesOfOnePageShareIt: every advertisement gives each of its visitors a mark of his own, and a cookie may say anything.
func TestAddressesOfOnePageShareIt(t *testing.T) {
	tracker := quiet(nil, clock.NewFake(time.Now()))
	tracker.look(nil, true, time.Hour)
	made := 0
	pages := NewCache(tracker).Before(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		made++
		if r.URL.Path == "/products/old" {
			http.Redirect(w, r, "/products/new?"+r.URL.RawQuery, http.StatusMovedPermanently)
			return
		}
		language, _ := r.Cookie(wire.LanguageCookie)
		_, _ = fmt.Fprint(w, r.URL.RequestURI(), " ", language)
	}), Pages(""))
	ask := func(address, language string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, address, nil)
		if language != "" {
			r.AddCookie(&http.Cookie{Name: wire.LanguageCookie, Value: language})
		}
		w := httptest.NewRecorder()
		pages.ServeHTTP(w, r)
		return w
	}
	for _, c := range []struct {
		address, language, want string
		made                    int // so far
	}{
		{"/products/x", "", "/products/x ", 1},
		{"/products/x?fbclid=a", "", "/products/x ", 1},
		{"/products/x?utm_source=b&gclid=c", "xx", "/products/x ", 1},
		{"/products/x?variant=v", "", "/products/x?variant=v ", 2},
		{"/products/x?gclid=d&variant=v", "", "/products/x?variant=v ", 2},
		{"/search?q=a&attr.size=s&fbclid=e", "", "/search?attr.size=s&q=a ", 3},
		{"/search?attr.size=s&q=a", "", "/search?attr.size=s&q=a ", 3},
		{"/products/x?fbclid=f", "de", "/products/x " + wire.LanguageCookie + "=de", 4},
	} {
		if got := ask(c.address, c.language).Body.String(); strings.TrimSuffix(got, "<nil>") != c.want || made != c.made {
			t.Errorf("GET %s in %q: %q after %d were made; want %q after %d", c.address, c.language, got, made, c.want, c.made)
		}
	}
	for _, mark := range []string{"fbclid=g", "fbclid=h", "variant=v"} {
		if got := ask("/products/old?"+mark, "").Header().Get("Location"); got != "/products/new?"+mark {
			t.Errorf("who came with %s was led to %s", mark, got)
		}
	}
}

func TestNothingIsKept(t *testing.T) {
	tracker := quiet(nil, clock.NewFake(time.Now()))
	made := 0
	answers := NewCache(tracker)
	cache := answers.Before(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		made++
		_, _ = w.Write([]byte("x"))
	}), API())
	ask := func(method, path string, headers ...string) {
		r := httptest.NewRequest(method, path, nil)
		for i := 0; i+1 < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		cache.ServeHTTP(httptest.NewRecorder(), r)
	}
	for range 2 {
		ask("GET", "/api/products") // the event log is not followed
	}
	tracker.look(nil, true, time.Hour) // and nothing happens for an hour
	for range 2 {
		ask("GET", "/api/products", "Authorization", "Bearer x")
		ask("POST", "/api/products")
		ask("GET", "/api/productsandmore")
		ask("GET", "/api/admin/products")
		ask("GET", "/media/x/y")
		ask("GET", "/api/products?q=%zz")
		ask("GET", "/api/products/a%2Fb") // another path than a/b
	}
	if made != 16 || answers.Stats().Loads != 0 {
		t.Errorf("%d answers were made, %d of them to be kept", made, answers.Stats().Loads)
	}
	for range 3 {
		ask("GET", "/api/products")
	}
	if made != 17 || answers.Stats().Loads != 1 {
		t.Errorf("%d answers were made, %d of them to be kept", made, answers.Stats().Loads)
	}
}

func TestOnlyWhatShoppersSeeCounts(t *testing.T) {
	for event, want := range map[string]bool{
		"product.updated": true, "price.changed": true, "inventory_level.updated": true, "channel.updated": true, "media.updated": true,
		"job.dead": false, "order.placed": false, "": false,
	} {
		if got := concernsShoppers((outbox.Event{Type: event}).Type); got != want {
			t.Errorf("%s concerns shoppers: %v", event, got)
		}
	}
}
