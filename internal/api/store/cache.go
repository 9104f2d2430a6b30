package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"winkel/internal/api/arrival"
	"winkel/internal/api/wire"
	"winkel/internal/platform/cache"
)

// Bounds of the cache.
const (
	keepBytes   = 32 << 20
	keepFor     = 270 * time.Second // with the cache's jitter at most 300
	largestKept = 1 << 20           // one answer must not push out all others
	longestKey  = 1024              // of site, path and query
	loadWithin  = 10 * time.Second
	worthCoding = 1024 // bytes from which on compressing pays
)

// Cache gives answers to anonymous reads of the catalog again without making them again. Its handlers stand before the
// routes: a hit costs a look into a map and a write.
type Cache struct {
	tracker *Tracker
	answers *cache.Cache[key, *answer]
	again   func(*http.Request) // told of every answer that is given again; may be nil
}

// OnAgain has f told of every request that is answered from the cache, for those who count requests. Call it before requests
// come.
func (c *Cache) OnAgain(f func(*http.Request)) { c.again = f }

// Rule says which answers of a handler may be kept: those that are the same for everybody and follow from the catalog
// alone. Handlers of one cache keep answers at different paths.
type Rule struct {
	Path func(path string) bool // reports whether answers at the path may be kept
	// BySite keeps answers apart by the scheme and host that were asked for, because they speak of themselves by it.
	BySite bool
	// Packed keeps large answers as gzip alone, several times as many in the same space: for what browsers ask for, who take it so.
	// It is unpacked for whoever does not.
	Packed bool
	// Cookie is the one that answers depend on, of which no other is shown; empty: on none.
	Cookie string
	// Values is what that cookie says; everything else is as if it were not there.
	Values []string
	// Query reports whether answers depend on a parameter of the query; nil: on every one. An address with others, such as the mark of a
	// campaign, gets the answer of that without.
	Query func(name string) bool
}

// key names an answer. Its version was current before the data was read.
type key struct {
	version uint64
	site    string // empty where every site shows the same
	path    string
	query   string
	cookie  string // the value of the one that the answer depends on
}

// answer is a response, ready to be sent.
type answer struct {
	status  int
	pattern string // of the route, for logs and metrics
	header  []line
	body    []byte
	etag    string
	passing bool     // it is not to be given to anybody else
	weak    []string // the ETag of an encoded body
	packed  bool     // gzip has the body, and body is empty

	zstd, gzip encoded
}

// line is one header. Vary is left to the server, which knows who else encodes.
type line struct {
	name   string
	values []string
}

// encoded is a body in an encoding, made when somebody first asks for it.
type encoded struct {
	once   sync.Once
	body   []byte
	length []string
}

// NewCache returns an empty cache, which holds answers while the tracker knows a version.
func NewCache(tracker *Tracker) *Cache {
	return &Cache{tracker: tracker, answers: cache.New(cache.Options[key, *answer]{
		MaxWeight: keepBytes, TTL: keepFor, LoadTimeout: loadWithin,
		Weigh: func(k key, a *answer) uint32 {
			return uint32(a.size() + len(k.site) + len(k.path) + len(k.query) + len(k.cookie) + 1024)
		},
	})}
}

// Stats counts for metrics.
func (c *Cache) Stats() cache.Stats { return c.answers.Stats() }

// errNotKept ends a load whose answer is not kept: a refusal, which names the request that it answers, or too large.
var errNotKept = errors.New("store: the answer is not kept")

// Before puts the cache before the routes. It answers what it may by the rule, and passes on everything else.
func (c *Cache) Before(routes http.Handler, rule Rule) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		k, ok := c.keyOf(r, rule)
		if !ok {
			routes.ServeHTTP(w, r)
			return
		}
		var own *answer // the one that this request made, if it is not kept
		made := false   // it made the answer
		a, err := c.answers.Get(r.Context(), k, func(ctx context.Context) (*answer, error) {
			made = true
			a := load(ctx, routes, r, rule, k)
			if a.status != http.StatusOK && a.status != http.StatusMovedPermanently || a.passing || len(a.body) > largestKept {
				own = a
				return nil, errNotKept
			}
			if rule.Packed {
				a.pack()
			}
			return a, nil
		})
		switch {
		case err == nil && a.status == http.StatusMovedPermanently && !isWhole(r.URL.RawQuery, k.query):
			routes.ServeHTTP(w, r) // so that it leads on with everything that was asked for
		case err == nil:
			if !made && c.again != nil {
				c.again(r)
			}
			a.send(w, r)
		case errors.Is(err, errNotKept) && own != nil:
			own.send(w, r)
		default: // somebody else's refusal, or no answer in time: the routes say so in their own way
			routes.ServeHTTP(w, r)
		}
	})
}

// keyOf is the key of a request that may be answered from the cache. Where the escaping of a path matters, it is left to
// the routes: they tell an escaped slash from a plain one.
func (c *Cache) keyOf(r *http.Request, rule Rule) (key, bool) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || r.URL.RawPath != "" || !rule.Path(r.URL.Path) ||
		len(r.Header["Authorization"]) > 0 {
		return key{}, false
	}
	k := key{version: c.tracker.Version(), path: r.URL.Path}
	if rule.BySite {
		k.site = site(r)
	}
	if rule.Cookie != "" && len(r.Header["Cookie"]) > 0 {
		if c, err := r.Cookie(rule.Cookie); err == nil {
			if i := slices.Index(rule.Values, c.Value); i >= 0 {
				k.cookie = rule.Values[i]
			}
		}
	}
	var ok bool
	k.query, ok = rule.query(r.URL.RawQuery)
	return k, ok && k.version != 0 && len(k.site)+len(k.path)+len(k.query)+len(k.cookie) <= longestKey
}

// site is the scheme and host that were asked for.
func site(r *http.Request) string {
	return arrival.Of(r).Scheme() + "://" + r.Host
}

// API is the rule for the routes that shoppers read. Reviews are not among what is kept: whom they helped is counted without an
// event, and whoever says so looks whether it was counted.
func API() Rule {
	return Rule{Path: func(path string) bool {
		return !strings.HasSuffix(path, "/reviews") && below(path, "/api/shop", "/api/pages", "/api/products", "/api/categories", "/api/collections", "/api/brands", "/api/search", "/api/best-sellers")
	}}
}

// Pages is the rule for the pages of the catalog. They name their own address, which without a public one is the one
// that was asked for.
func Pages(publicURL string) Rule {
	return Rule{BySite: publicURL == "", Packed: true, Cookie: wire.LanguageCookie, Values: wire.Languages(), Query: pagesKnow, Path: func(path string) bool {
		return path == "/" || below(path, "/products", "/categories", "/collections", "/brands", "/search", "/pages")
	}}
}

// pagesKnow reports whether pages of the catalog depend on a parameter: the choices of lists, of reviews and of a product.
func pagesKnow(name string) bool {
	switch name {
	case "q", "price_min", "price_max", "min_rating", "in_stock", "sort", "page", "brand", "category", "rating", "variant":
		return true
	}
	return strings.HasPrefix(name, "attr.")
}

// below reports whether the path is one of the roots or lies in it.
func below(path string, roots ...string) bool {
	for _, root := range roots {
		if rest, found := strings.CutPrefix(path, root); found && (rest == "" || rest[0] == '/') {
			return true
		}
	}
	return false
}

// canonical is a query with its parameters sorted by name, so that one list has one key. The values of one name keep
// their order. A query that cannot be read has none.
func canonical(raw string) (string, bool) {
	if raw == "" || isCanonical(raw) {
		return raw, true
	}
	values, err := url.ParseQuery(raw)
	if err != nil {
		return "", false
	}
	return values.Encode(), true
}

// query is what answers depend on of a query, in one order.
func (rule Rule) query(raw string) (string, bool) {
	if rule.Query == nil || raw == "" {
		return canonical(raw)
	}
	values, err := url.ParseQuery(raw)
	if err != nil {
		return "", false
	}
	maps.DeleteFunc(values, func(name string, _ []string) bool { return !rule.Query(name) })
	return values.Encode(), true
}

// isWhole reports whether nothing of a query was left out.
func isWhole(raw, query string) bool {
	whole, _ := canonical(raw)
	return whole == query
}

// isCanonical knows the simple queries that sorting would not change, without parsing them.
func isCanonical(raw string) bool {
	previous := ""
	for part := range strings.SplitSeq(raw, "&") {
		name, value, found := strings.Cut(part, "=")
		if !found || name <= previous || strings.ContainsFunc(name, special) || strings.ContainsFunc(value, special) {
			return false
		}
		previous = name
	}
	return true
}

func special(c rune) bool {
	letterOrDigit := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
	return !letterOrDigit && c != '-' && c != '_' && c != '.' && c != '~'
}

// load makes an answer by asking the routes as if nobody had asked before: without conditions, as a whole, with one cookie at most, and
// by the address that the answer is kept for.
func load(ctx context.Context, routes http.Handler, r *http.Request, rule Rule, k key) *answer {
	address := r.URL
	if rule.Query != nil {
		plain := *r.URL
		plain.RawQuery, plain.ForceQuery = k.query, false
		address = &plain
	}
	asked := (&http.Request{
		Method: http.MethodGet, URL: address, Host: r.Host, RemoteAddr: r.RemoteAddr, Header: http.Header{}, Body: http.NoBody,
		Proto: r.Proto, ProtoMajor: r.ProtoMajor, ProtoMinor: r.ProtoMinor, TLS: r.TLS,
	}).WithContext(arrival.With(ctx, arrival.Of(r)))
	if k.cookie != "" {
		asked.AddCookie(&http.Cookie{Name: rule.Cookie, Value: k.cookie}) //nolint:gosec // of a request, where no attribute is sent
	}
	recorder := &recorder{header: http.Header{}}
	routes.ServeHTTP(recorder, asked)
	a := &answer{
		status: recorder.status, pattern: asked.Pattern, body: recorder.body.Bytes(), etag: recorder.header.Get("ETag"),
		passing: strings.Contains(recorder.header.Get("Cache-Control"), "no-store"),
	}
	recorder.header.Set("Content-Length", strconv.Itoa(len(a.body)))
	for name, values := range recorder.header {
		a.header = append(a.header, line{name, values})
	}
	if a.etag != "" {
		a.weak = []string{"W/" + a.etag}
	}
	return a
}

// recorder is the writer for a load.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

func (r *recorder) Write(p []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(p)
}

// The values of Content-Encoding, made once.
var (
	zstdEncoding = []string{"zstd"}
	gzipEncoding = []string{"gzip"}
)

// send writes the answer as the client can take it.
func (a *answer) send(w http.ResponseWriter, r *http.Request) {
	r.Pattern = a.pattern
	h := w.Header()
	for i := range a.header {
		h[a.header[i].name] = a.header[i].values
	}
	if a.etag != "" && wire.Matches(r.Header.Get("If-None-Match"), a.etag) {
		delete(h, "Content-Length")
		delete(h, "Content-Type")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body, packed := a.body, a.packed
	if accept := r.Header.Get("Accept-Encoding"); accept != "" && (packed || len(body) >= worthCoding) {
		e, name := a.encodedFor(accept)
		if e != nil {
			body, packed = e.body, false
			h["Content-Encoding"], h["Content-Length"], h["Etag"] = name, e.length, a.weak
		}
	}
	w.WriteHeader(a.status)
	switch {
	case r.Method == http.MethodHead:
	case packed:
		a.unpack(w)
	default:
		// Whoever went away does not need to be told.
		_, _ = w.Write(body) //nolint:gosec // the body was made by the routes, with the type that they gave it
	}
}

// size is about what an answer takes in memory beside its headers: of one that is not packed, as much again for its encoded forms.
func (a *answer) size() int {
	if a.packed {
		return len(a.gzip.body)
	}
	return 2 * len(a.body)
}

// pack keeps a body that is large as gzip, and not as it is.
func (a *answer) pack() {
	if len(a.body) < worthCoding || a.weak == nil {
		return
	}
	a.gzip.make(a.body, encodeGzip)
	a.body, a.packed = nil, true
}

// unpackers are readers of gzip, which are dear to make.
var unpackers = sync.Pool{New: func() any { return new(gzip.Reader) }}

// unpack writes the body as it was before pack.
func (a *answer) unpack(w io.Writer) {
	reader, _ := unpackers.Get().(*gzip.Reader)
	defer unpackers.Put(reader)
	if err := reader.Reset(bytes.NewReader(a.gzip.body)); err == nil {
		_, _ = io.Copy(w, reader) // whoever went away does not need to be told
	}
}

// encodedFor is the body in an encoding that the client takes; nil for the plain one.
func (a *answer) encodedFor(accept string) (*encoded, []string) {
	switch {
	case a.weak == nil:
		return nil, nil
	case !a.packed && accepts(accept, "zstd"):
		return a.zstd.make(a.body, encodeZstd), zstdEncoding
	case accepts(accept, "gzip"):
		return a.gzip.make(a.body, encodeGzip), gzipEncoding
	}
	return nil, nil
}

// accepts reports whether an Accept-Encoding names the encoding without a weight of zero.
func accepts(accept, name string) bool {
	at := strings.Index(accept, name)
	if at < 0 || at > 0 && accept[at-1] != ' ' && accept[at-1] != ',' {
		return false
	}
	rest, _, _ := strings.Cut(accept[at+len(name):], ",")
	weight, weighted := strings.CutPrefix(strings.ReplaceAll(rest, " ", ""), ";q=")
	return rest == "" || weighted && strings.Trim(weight, "0.") != ""
}

func (e *encoded) make(body []byte, encode func(io.Writer, []byte) error) *encoded {
	e.once.Do(func() {
		var buffer bytes.Buffer
		if err := encode(&buffer, body); err != nil {
			// Writing to memory does not fail, and the options are constants.
			panic(fmt.Sprintf("store: encode an answer: %v", err))
		}
		e.body = buffer.Bytes()
		e.length = []string{strconv.Itoa(len(e.body))}
	})
	return e
}

func encodeZstd(w io.Writer, body []byte) error {
	encoder, err := zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(1),
		zstd.WithWindowSize(512<<10), zstd.WithLowerEncoderMem(true))
	if err != nil {
		return err
	}
	_, err = encoder.Write(body)
	return errors.Join(err, encoder.Close())
}

// packers are writers of gzip, each of which is most of a megabyte.
var packers = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(nil, gzip.DefaultCompression)
	if err != nil {
		panic("store: level of gzip: " + err.Error())
	}
	return w
}}

func encodeGzip(w io.Writer, body []byte) error {
	encoder, _ := packers.Get().(*gzip.Writer)
	defer packers.Put(encoder)
	encoder.Reset(w)
	_, err := encoder.Write(body)
	return errors.Join(err, encoder.Close())
}
