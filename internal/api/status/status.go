// Package status is the page on which everybody sees whether the shop works: https://shop.example.com/status, and the same for
// programs as /status.json.
//
// It says whether people can shop, order and pay, and nothing about how: no names of machines or providers, no numbers. It is made
// of this program alone, without the application that renders the shop, so that it is there when that is not.
package status

import (
	"bytes"
	"context"
	_ "embed" // the page
	"encoding/json"
	"html/template"
	"net/http"
	"strings"
	"sync"
	"time"

	"winkel/internal/api/policy"
	"winkel/internal/api/problem"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
)

// Path is where the page is.
const Path = "/status"

// State is how a part is doing.
type State int

// From good to bad.
const (
	Up State = iota
	Impaired
	Down
)

var stateNames = [...]string{"operational", "degraded", "down"}

// String is the state as programs read it.
func (s State) String() string { return stateNames[s] }

// Part is something that people use: shop, checkout, payments or mails.
type Part struct {
	Name  string
	State State
	Since time.Time // when this program first saw it so
}

// report is everything that the page says.
type report struct {
	Overall State
	Parts   []Part
	At      time.Time
}

// keep is for how long a look is good: a page that many reload because something is wrong must not make it worse.
const keep = 5 * time.Second

// page remembers the last look.
type page struct {
	look  func(context.Context) []Part
	clock clock.Clock
	mu    sync.Mutex
	last  report
}

// New returns what answers at Path and Path.json, by looks at the parts.
func New(look func(context.Context) []Part, c clock.Clock) http.Handler {
	return &page{look: look, clock: c}
}

// now is the last look, or a new one.
func (p *page) now(ctx context.Context) report {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Now()
	if now.Sub(p.last.At) < keep {
		return p.last
	}
	before := map[string]Part{}
	for _, part := range p.last.Parts {
		before[part.Name] = part
	}
	r := report{Parts: p.look(ctx), At: now}
	for i := range r.Parts {
		part := &r.Parts[i]
		part.Since = now
		if old, known := before[part.Name]; known && old.State == part.State {
			part.Since = old.Since
		}
		r.Overall = max(r.Overall, part.State)
	}
	p.last = r
	return r
}

func (p *page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		problem.Write(w, r, fault.New(fault.Invalid, fault.CodeMethodNotAllowed, "The status can only be read."))
		return
	}
	seen := p.now(context.WithoutCancel(r.Context())) // for others, too
	w.Header().Set("Cache-Control", "public, max-age=5")
	if strings.HasSuffix(r.URL.Path, ".json") {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(documentOf(seen)) //nolint:errchkjson // the client may have gone away
		return
	}
	language := languageOf(r)
	var b bytes.Buffer
	if err := pages.Execute(&b, map[string]any{"Language": language, "Words": words[language], "Report": seen}); err != nil {
		problem.Write(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", pagePolicy)
	w.Header().Set("Vary", "Accept-Language")
	_, _ = w.Write(b.Bytes()) // for the reason above
}

//go:embed status.html
var source string

var pagePolicy = "default-src 'none'; style-src " + policy.Styles(source) + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

var pages = template.Must(template.New("status").Parse(source))

type document struct {
	Status    string         `json:"status"`
	Parts     []documentPart `json:"parts"`
	CheckedAt time.Time      `json:"checked_at"`
}

type documentPart struct {
	Name   string    `json:"name"`
	Status string    `json:"status"`
	Since  time.Time `json:"since"`
}

func documentOf(r report) document {
	d := document{Status: r.Overall.String(), Parts: make([]documentPart, len(r.Parts)), CheckedAt: r.At.UTC().Truncate(time.Second)}
	for i, part := range r.Parts {
		d.Parts[i] = documentPart{Name: part.Name, Status: part.State.String(), Since: part.Since.UTC().Truncate(time.Second)}
	}
	return d
}

// words are what the page says, by language.
var words = map[string]map[string]string{
	"en": {
		"title": "Status", "operational": "Everything works", "degraded": "Some things do not work as they should", "down": "There is a disturbance",
		"part.operational": "works", "part.degraded": "impaired", "part.down": "does not work", "shop": "Looking around and searching", "checkout": "Ordering",
		"payments": "Paying", "mails": "Mails", "since": "since", "checked": "Looked at", "back": "To the shop",
	},
	"de": {
		"title": "Status", "operational": "Alles läuft", "degraded": "Manches läuft nicht, wie es soll", "down": "Es gibt eine Störung",
		"part.operational": "läuft", "part.degraded": "beeinträchtigt", "part.down": "läuft nicht", "shop": "Stöbern und Suchen", "checkout": "Bestellen",
		"payments": "Bezahlen", "mails": "E-Mails", "since": "seit", "checked": "Nachgesehen", "back": "Zum Shop",
	},
}

// languageOf is the first language of the visitor's that the page knows, or English.
func languageOf(r *http.Request) string {
	for accepted := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		language, _, _ := strings.Cut(strings.TrimSpace(accepted), ";")
		language, _, _ = strings.Cut(language, "-")
		if _, known := words[strings.ToLower(language)]; known {
			return strings.ToLower(language)
		}
	}
	return "en"
}
