package page

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"

	"winkel/internal/api/arrival"
	"winkel/internal/api/problem"
	"winkel/internal/api/wire"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/cache"
	"winkel/internal/platform/javascript"
	"winkel/internal/platform/trace"
	"winkel/web"
)

// The pages of the application are React components, rendered here and taken over in the browser. What a page shows are answers of
// the API, asked for inside the program as the visitor would: so a page can show nothing that its reader may not read, and the
// application finds them as if it had asked itself. An answer that was rendered before is not rendered again: what is kept is
// named by the whole state that it was made of, so that it cannot be stale.

const (
	keptBytes = 32 << 20 // of rendered pages
	keptFor   = time.Hour
)

// How long a page may take, so that a visitor is not kept waiting for what his browser can do: tests have all the time in the world.
var (
	renderWait    = 2 * time.Second // for a machine that is free, too
	renderTimeout = 500 * time.Millisecond
)

// state is what the application is sent with its page; the same as PageState in web/src/shop/state.ts.
type state struct {
	URL    string `json:"url"` // path and query
	Locale string `json:"locale"`
	Seeds  []seed `json:"seeds"`
	Status int    `json:"status,omitempty"`
	// Request is the number of a request that failed, to quote when asking for help.
	Request string `json:"request,omitempty"`
	Detail  string `json:"detail,omitempty"` // what was wrong with what was asked for
	Form    *form  `json:"form,omitempty"`
	// Errand is what a secret link is for.
	Errand *errandState `json:"errand,omitempty"`
	// Key makes the forms of a page that is for one person safe to send twice.
	Key string `json:"key,omitempty"`
	// Book is the addresses of a customer who buys; null or left out: nobody is signed in.
	Book json.RawMessage `json:"book,omitempty"`
}

// seed is an answer of the API, by the name and arguments that the application asks for it by.
type seed struct {
	Endpoint string          `json:"endpointName"`
	Arg      any             `json:"arg,omitempty"`
	Value    json.RawMessage `json:"value"`
}

// form is a form that was sent without a script and not accepted.
type form struct {
	Name   string            `json:"name"`
	Values map[string]string `json:"values"`
	Errors map[string]string `json:"errors"`         // by field; "" is the form as a whole
	Code   string            `json:"code,omitempty"` // of the API's refusal
}

// application renders pages.
type application struct {
	build  *web.Build
	pool   *javascript.Pool
	kept   *cache.Cache[[sha256.Size]byte, []byte] // packed
	shared Shared
	script [sha256.Size]byte // what renders: another version of the program may render the same state otherwise
	failed func(error)       // told of every page that could not be rendered; never nil
}

// Shared keeps what was rendered for the other nodes of the shop, by names that say all that it was made of.
type Shared interface {
	Get(ctx context.Context, name string) (html string, found bool)
	Put(ctx context.Context, name, html string)
}

func newApplication(build *web.Build, shared Shared, failed func(error)) *application {
	if failed == nil {
		failed = func(error) {}
	}
	return &application{build: build, shared: shared, script: sha256.Sum256([]byte(build.Script)), pool: javascript.New(javascript.Options{Script: build.Script, Timeout: renderTimeout}), failed: failed, kept: cache.New(cache.Options[[sha256.Size]byte, []byte]{
		MaxWeight: keptBytes, TTL: keptFor, Weigh: func(_ [sha256.Size]byte, html []byte) uint32 { return uint32(len(html)) + 64 },
	})}
}

// render is the content of the page's root element. It is empty where there is no machine to render it, or it could not be
// rendered: the browser does it then. What is for one person alone is not kept.
func (a *application) render(ctx context.Context, state []byte, private bool) string {
	load := func(ctx context.Context) (string, error) {
		ctx, cancel := context.WithTimeout(ctx, renderWait)
		defer cancel()
		ctx, span := trace.Child(ctx, "run the components", trace.Inside)
		html, err := a.pool.Call(ctx, "render", string(state))
		span.End(err)
		return html, err
	}
	var html string
	var err error
	if private {
		html, err = load(ctx)
	} else {
		html, err = a.keep(ctx, sha256.Sum256(state), load)
	}
	if err != nil && ctx.Err() == nil {
		a.failed(fmt.Errorf("render a page: %w", err))
	}
	return html
}

// packer and unpacker make what is kept a fifth of its size. Both may be used by many at once.
var (
	packer, _   = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithLowerEncoderMem(true)) // the options are constants
	unpacker, _ = zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderLowmem(true))
)

// keep is what was rendered of a state, by load where nobody did yet.
func (a *application) keep(ctx context.Context, key [sha256.Size]byte, load func(context.Context) (string, error)) (string, error) {
	load = a.sharing(key, load)
	packed, err := a.kept.Get(ctx, key, func(ctx context.Context) ([]byte, error) {
		html, err := load(ctx)
		return packer.EncodeAll([]byte(html), nil), err
	})
	if err != nil {
		return "", err
	}
	html, err := unpacker.DecodeAll(packed, nil)
	return string(html), err
}

// sharing asks the other nodes before it renders, and tells them afterwards.
func (a *application) sharing(key [sha256.Size]byte, load func(context.Context) (string, error)) func(context.Context) (string, error) {
	if a.shared == nil {
		return load
	}
	return func(ctx context.Context) (string, error) {
		name := fmt.Sprintf("%x", sha256.Sum256(slices.Concat(a.script[:], key[:])))
		if html, found := a.shared.Get(ctx, name); found {
			return html, nil
		}
		html, err := load(ctx)
		if err == nil {
			a.shared.Put(ctx, name, html)
		}
		return html, err
	}
}

//go:embed templates/application.html
var applicationText string

var applicationTemplate = template.Must(template.New("application").Parse(applicationText))

// shell is what stands around the root element.
type shell struct {
	view
	Preloads template.HTML // of pictures, which React writes before everything else
	Root     template.HTML
	State    template.JS
	Entry    web.Entry
	Theme    string // the style sheet with the shop's colour; empty: none
}

// renderApplication makes the whole document of a page of the application.
func (v *visit) renderApplication(d *document, head view) ([]byte, error) {
	if d.seeds == nil {
		d.seeds = []seed{}
	}
	text, err := json.Marshal(state{
		URL: cmp.Or(d.url, v.request.URL.RequestURI()), Locale: v.locale(), Seeds: d.seeds, Status: d.status, Request: d.asked, Detail: d.detail, Form: d.form,
		Errand: d.errand, Key: d.key, Book: d.book,
	})
	if err != nil {
		return nil, fmt.Errorf("encode the state of a page: %w", err)
	}
	app := v.site.application
	ctx, span := trace.Child(v.context(), "render "+d.page, trace.Inside)
	preloads, root := liftPreloads(app.render(ctx, text, d.private || d.asked != ""))
	span.End(nil)
	d.left = root == ""
	head.Lang = v.locale()
	theme, err := v.themePath()
	if err != nil {
		return nil, err
	}
	s := shell{
		view: head, Preloads: template.HTML(preloads), Root: template.HTML(root), State: template.JS(text), //nolint:gosec // React escaped the first two, the encoder the third
		Theme: theme, Entry: app.build.Entry("src/shop/entry-client.tsx", sources(d.page, v.locale())...),
	}
	var b bytes.Buffer
	if err := applicationTemplate.Execute(&b, s); err != nil {
		return nil, fmt.Errorf("render the document of a page: %w", err)
	}
	return b.Bytes(), nil
}

// textsOf is what a page says beyond what all do, by the names of web/src/i18n/parts.ts; web/src/shop/pages.client.ts has the same, and
// a test compares both.
var textsOf = map[string][]string{
	"account": {"account"}, "addresses": {"account", "buying", "countries"}, "brand": {"browse"}, "cart": {"cart"}, "categories": {"browse"},
	"category": {"browse"}, "checkout": {"buying", "countries"}, "collection": {"browse"}, "errand": {"account"}, "home": {"browse"},
	"order": {"buying", "countries", "orders"}, "product": {"browse"}, "review": {"account", "browse"}, "reviews": {"browse"}, "search": {"browse"},
	"sign-in": {"account"},
}

// sources is what a page asks for at once, so that the browser need not find out.
func sources(page, locale string) []string {
	list := []string{"src/shop/pages/" + page + ".tsx", "src/i18n/" + locale + ".ts"}
	for _, part := range textsOf[page] {
		list = append(list, "src/i18n/"+locale+"."+part+".ts")
	}
	return list
}

// liftPreloads takes from the front of a rendered page what belongs into its head.
func liftPreloads(html string) (preloads, rest string) {
	rest = html
	for strings.HasPrefix(rest, `<link rel="preload"`) {
		end := strings.Index(rest, "/>") + len("/>")
		if end < len("/>") {
			break
		}
		rest = rest[end:]
	}
	return html[:len(html)-len(rest)], rest
}

// locale is the language of the page: the visitor's choice, or the shop's.
func (v *visit) locale() string {
	languages := wire.Languages()
	if c, err := v.request.Cookie(wire.LanguageCookie); err == nil && slices.Contains(languages, c.Value) {
		return c.Value
	}
	if language, _, _ := strings.Cut(v.shop.Locale, "-"); slices.Contains(languages, language) {
		return language
	}
	return languages[0]
}

// reply is what the API answered to a request inside the program.
type reply struct {
	status int
	header http.Header
	body   bytes.Buffer
}

func (r *reply) Header() http.Header { return r.header }

func (r *reply) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

func (r *reply) Write(p []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(p)
}

// call asks the API as the visitor would, with his cookies and his address.
func (v *visit) call(method, path string, body any, header http.Header) (*reply, error) {
	if method != http.MethodGet {
		if err := v.admitted(); err != nil {
			answer := &reply{header: http.Header{}}
			problem.Write(answer, v.request, err)
			return answer, nil
		}
	}
	address, err := url.Parse(path)
	if err != nil {
		return nil, fmt.Errorf("call the API: %w", err)
	}
	var content io.ReadCloser = http.NoBody
	length := int64(0)
	if header == nil {
		header = http.Header{}
	}
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return nil, fmt.Errorf("call the API: %w", err)
		}
		content, length = io.NopCloser(bytes.NewReader(text)), int64(len(text))
		header.Set("Content-Type", "application/json")
	}
	r := v.request
	for _, name := range []string{"Cookie", "Origin", "Sec-Fetch-Site", "User-Agent"} {
		if values := r.Header.Values(name); len(values) > 0 && len(header[name]) == 0 {
			header[name] = values
		}
	}
	asked := (&http.Request{
		Method: method, URL: address, Host: r.Host, RemoteAddr: r.RemoteAddr, Header: header, Body: content, ContentLength: length,
		Proto: r.Proto, ProtoMajor: r.ProtoMajor, ProtoMinor: r.ProtoMinor, TLS: r.TLS,
	}).WithContext(arrival.With(v.context(), arrival.Of(r)))
	answer := &reply{header: http.Header{}}
	ctx, span := trace.Child(asked.Context(), method, trace.Inside)
	if span.On() {
		asked = asked.WithContext(ctx)
	}
	v.site.options.API.ServeHTTP(answer, asked)
	if span.On() {
		span.Name("ask " + cmp.Or(asked.Pattern, method))
		span.Set(trace.Number("http.response.status_code", int64(answer.status)))
		span.End(nil)
	}
	v.cookies = append(v.cookies, answer.header.Values("Set-Cookie")...)
	return answer, nil
}

// errNotThere says that the API has no such thing.
var errNotThere = fault.New(fault.NotFound, fault.CodeNotFound, "There is no such page.")

// read asks the API for something to look at, and gives the page its answer. Arguments and name are those of the application.
func (v *visit) read(d *document, endpoint string, arg any, path string) (json.RawMessage, error) {
	answer, err := v.call(http.MethodGet, path, nil, nil)
	if err != nil {
		return nil, err
	}
	switch answer.status {
	case http.StatusOK:
	case http.StatusNotFound:
		return nil, errNotThere
	default:
		return nil, answer.fault()
	}
	value := json.RawMessage(bytes.TrimSpace(answer.body.Bytes()))
	d.seeds = append(d.seeds, seed{Endpoint: endpoint, Arg: arg, Value: value})
	return value, nil
}

// readFrame gives a page what stands around every page.
func (v *visit) readFrame(d *document) error {
	if v.site.options.API == nil {
		return nil // the page can be shown without
	}
	if _, err := v.read(d, "getShop", nil, "/api/shop"); err != nil {
		return err
	}
	_, err := v.read(d, "listCategories", nil, "/api/categories")
	return err
}

// fault is what a refusal of the API says.
func (r *reply) fault() error {
	var p struct {
		Code   string `json:"code"`
		Detail string `json:"detail"`
		Errors []struct {
			Location string `json:"location"`
			Message  string `json:"message"`
		} `json:"errors"`
	}
	if err := json.Unmarshal(r.body.Bytes(), &p); err != nil {
		return fmt.Errorf("the API answered %d: %w", r.status, err)
	}
	kind := fault.Invalid
	switch r.status {
	case http.StatusUnauthorized:
		kind = fault.Unauthorized
	case http.StatusForbidden:
		kind = fault.Forbidden
	case http.StatusNotFound:
		kind = fault.NotFound
	case http.StatusConflict:
		kind = fault.Conflict
	case http.StatusTooManyRequests:
		kind = fault.RateLimited
	case http.StatusServiceUnavailable:
		kind = fault.Unavailable
	}
	if r.status >= http.StatusInternalServerError && kind != fault.Unavailable {
		return errors.New("the API failed: " + p.Detail)
	}
	return fault.New(kind, p.Code, p.Detail)
}
