package page

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"

	"winkel/internal/api/problem"
	"winkel/internal/api/wire"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/telemetry"
)

// document is a page before it is rendered.
type document struct {
	title       string // of the thing; the shop's name is added
	heading     string // of a list that is not narrowed, above which a value that was chosen is named
	description string // for search results and for those who share the page
	path        string // canonical, with its query; empty: the page has no address of its own
	noIndex     bool
	private     bool        // for one person alone: nobody keeps it
	kind        string      // og:type; empty: website
	image       *wire.Image // what is shown where the page is shared; nil: none
	linked      []any       // structured data: schema.org objects as maps

	url   string // that the application shows, without what says nothing; empty: as it was asked for
	page  string // of the application, by the name of its file below web/src/shop/pages; empty: the program has no pages
	seeds []seed // what the application shows, by what it asks for it
	asked string // number of a request that failed, to quote when asking for help
	// detail is what was wrong with what was asked for, where that can be said.
	detail string
	form   *form           // what was sent and not accepted
	errand *errandState    // what a secret link is for; nil: none
	book   json.RawMessage // the addresses of a customer who buys; nil: nobody is signed in
	key    string          // that its forms are sent with
	left   bool            // to the browser to render, because it could not be done here
	csp    string          // of a page that needs another content security policy than the application's

	status int    // 0: 200
	moved  string // an address: the answer is 301 to it, unless status says otherwise, and everything else is empty
}

// view is what the head of a page says.
type view struct {
	Shop        string
	Lang        string
	Title       string
	Description string
	Canonical   string
	NoIndex     bool
	Kind        string
	Image       *wire.Image
	ImageURL    string
	Linked      []template.JS
	Icon        string
}

// csp allows our own style sheet and pictures from anywhere that is safe; nothing runs.
const csp = "default-src 'none'; img-src 'self' https: data:; style-src 'self'; form-action 'self'; base-uri 'none'; " +
	"frame-ancestors 'none'"

// applicationCSP lets the application run, and talk to this shop alone.
const applicationCSP = csp + "; script-src 'self'; connect-src 'self'; font-src 'self'"

// page answers with the document that show makes.
func (s *site) page(show func(*visit) (*document, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := s.visit(r)
		d := v.document(show)
		if d.moved != "" {
			w.Header().Set("Cache-Control", "public, max-age=3600")
			if d.private {
				w.Header().Set("Cache-Control", "private, no-store")
			}
			http.Redirect(w, r, d.moved, cmp.Or(d.status, http.StatusMovedPermanently))
			return
		}
		content, err := v.render(d)
		if err != nil {
			d = v.sorry(err)
			if content, err = v.render(d); err != nil {
				problem.Write(w, r, err)
				return
			}
		}
		if d.status == http.StatusMethodNotAllowed {
			w.Header().Set("Allow", "GET, HEAD")
		}
		send(w, r, d, content)
	})
}

// document makes the document, which says what went wrong if something did.
func (v *visit) document(show func(*visit) (*document, error)) (d *document) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if err, isError := p.(error); isError && errors.Is(err, http.ErrAbortHandler) {
			panic(p)
		}
		if v.site.options.OnPanic != nil {
			v.site.options.OnPanic()
		}
		d = v.sorry(fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
	}()
	if err := v.enter(); err != nil {
		return v.sorry(err)
	}
	if legible(v.request.URL.Path) != v.request.URL.Path {
		return v.sorry(fault.New(fault.NotFound, fault.CodeNotFound, "There is no such page."))
	}
	d, err := show(v)
	switch {
	case err != nil:
		return v.sorry(err)
	case d.page != "" && d.moved == "" && v.site.application.build.Missing():
		return v.unbuilt(http.StatusServiceUnavailable)
	}
	return d
}

// unbuilt is what a program shows that was built without its pages.
func (v *visit) unbuilt(status int) *document { return &document{status: status, noIndex: true} }

// sorry is the page that says what went wrong, and keeps the whole error for the access log.
func (v *visit) sorry(err error) *document {
	telemetry.RecordError(v.context(), err)
	reason := problem.Of(err, telemetry.RequestID(v.context()))
	d := &document{page: "sorry", status: reason.Status, noIndex: true, title: v.speaks("That did not work", "Das hat nicht geklappt"), seeds: []seed{}, detail: reason.Detail}
	switch {
	case reason.Status == http.StatusNotFound:
		d.page, d.title, d.detail = "not-found", v.speaks("This page has left the shop", "Diese Seite gibt es nicht mehr"), ""
	case reason.Status >= http.StatusInternalServerError:
		d.title, d.asked, d.detail = v.speaks("Something went wrong on our side", "Bei uns ist etwas schiefgegangen"), reason.RequestID, ""
	}
	if v.site.application.build.Missing() {
		return v.unbuilt(reason.Status)
	}
	d.url = "/"
	if err := v.readFrame(d); err != nil {
		d.seeds = []seed{} // the page can be shown without
	}
	return d
}

// render makes the document's HTML.
func (v *visit) render(d *document) ([]byte, error) {
	view := view{
		Shop: v.shop.Name, Lang: v.shop.Locale, Title: d.title, Description: d.description, NoIndex: d.noIndex,
		Kind: d.kind, Image: d.image, Icon: v.site.assets.path("icon.svg"),
	}
	if view.Shop == "" {
		view.Shop = "Winkel"
	}
	if view.Lang == "" {
		view.Lang = "en"
	}
	switch {
	case d.title == "":
		view.Title = view.Shop
	case !strings.HasSuffix(d.title, view.Shop): // whoever names the shop in a title for search engines said enough
		view.Title = d.title + " · " + view.Shop
	}
	if d.kind == "" {
		view.Kind = "website"
	}
	if d.path != "" {
		view.Canonical = v.absolute(d.path)
	}
	if d.image != nil {
		view.ImageURL = v.absolute(shareURL(d.image))
	}
	for _, thing := range d.linked {
		text, err := linkedData(thing)
		if err != nil {
			return nil, err
		}
		view.Linked = append(view.Linked, text)
	}
	if d.page != "" {
		return v.renderApplication(d, view)
	}
	var b bytes.Buffer
	if err := unbuiltTemplate.Execute(&b, view); err != nil {
		return nil, fmt.Errorf("render that there are no pages: %w", err)
	}
	return b.Bytes(), nil
}

// discreet has nobody told by which address a page was reached, because it holds a secret.
func discreet(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Referrer-Policy", "no-referrer")
		w.Header().Set("X-Robots-Tag", "noindex, nofollow")
		next.ServeHTTP(w, r)
	})
}

// send answers with a page. Whoever has it already, by its ETag, gets 304.
func send(w http.ResponseWriter, r *http.Request, d *document, content []byte) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", csp)
	if d.page != "" {
		h.Set("Content-Security-Policy", cmp.Or(d.csp, applicationCSP))
	}
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
	if failed := d.status != 0 && d.status != http.StatusOK; failed || d.private || d.left {
		h.Set("Cache-Control", "no-store")
		if d.private {
			h.Set("Cache-Control", "private, no-store")
		}
		h.Set("Content-Length", strconv.Itoa(len(content)))
		if failed {
			w.WriteHeader(d.status)
		}
		_, _ = w.Write(content) //nolint:gosec // html/template escaped it; a visitor who went away is nobody to tell
		return
	}
	h.Set("Vary", "Cookie") // the language is one
	sum := sha256.Sum256(content)
	h.Set("ETag", `"`+hex.EncodeToString(sum[:12])+`"`)
	h.Set("Cache-Control", "public, max-age=0, must-revalidate")
	if sameTag(r.Header.Get("If-None-Match"), h.Get("ETag")) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(content)))
	_, _ = w.Write(content) //nolint:gosec // as above
}

// sameTag reports whether the client's list of tags names this one. Compression marks tags as weak; the page is the same.
func sameTag(list, tag string) bool {
	for one := range strings.SplitSeq(list, ",") {
		if one = strings.TrimPrefix(strings.TrimSpace(one), "W/"); one == tag || one == "*" {
			return true
		}
	}
	return false
}

//go:embed templates/unbuilt.html
var unbuiltText string

var unbuiltTemplate = template.Must(template.New("unbuilt").Parse(unbuiltText))

// lost is the answer to an address that no page has.
func (s *site) lost(v *visit) (*document, error) {
	r := v.request
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return nil, fault.New(fault.Invalid, fault.CodeMethodNotAllowed, "This page can only be looked at.")
	}
	if trimmed := "/" + strings.Trim(r.URL.Path, "/"); trimmed != r.URL.Path {
		d := v.moved(trimmed)
		d.private = strings.HasPrefix(trimmed, "/orders/") || strings.HasPrefix(trimmed, "/account/") // the query holds a secret
		return d, nil
	}
	return nil, fault.New(fault.NotFound, fault.CodeNotFound, "There is no such page.")
}
