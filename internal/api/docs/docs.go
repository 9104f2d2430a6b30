// Package docs shows the OpenAPI document: as it is to programs, and as a page to people.
//
// The page is made from the document when the program starts. It needs nothing from elsewhere and no script, so it works
// without a network and under the strictest content security policy.
package docs

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	policies "winkel/internal/api/policy"
	"winkel/internal/api/wire"
)

//go:embed page.html
var pageText string

//go:embed page.css
var style string

var page = template.Must(template.New("page").Funcs(template.FuncMap{"lower": strings.ToLower}).Parse(pageText))

// Register adds GET /api/openapi.json and GET /api/docs. Every other route must be registered before the first request.
func Register(a *wire.API) {
	document := sync.OnceValue(a.Document)
	a.Handle("GET /api/openapi.json", static("application/vnd.oai.openapi+json;version=3.1", "", document))
	policy := "default-src 'none'; style-src " + policies.Hash(style) + "; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
	a.Handle("GET /api/docs", static("text/html; charset=utf-8", policy, sync.OnceValue(func() []byte { return Page(document()) })))
}

// static serves bytes that stay the same while the program runs.
func static(contentType, policy string, content func() []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := content()
		sum := sha256.Sum256(body)
		h := w.Header()
		h.Set("Content-Type", contentType)
		h.Set("Cache-Control", "public, max-age=0, must-revalidate")
		h.Set("ETag", `"`+hex.EncodeToString(sum[:12])+`"`)
		if policy != "" {
			h.Set("Content-Security-Policy", policy)
		}
		if wire.Matches(r.Header.Get("If-None-Match"), h.Get("ETag")) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		h.Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(http.StatusOK)
		if r.Method != http.MethodHead {
			// Whoever went away does not need to be told.
			_, _ = w.Write(body)
		}
	})
}

// document is the part of an OpenAPI document that the page shows.
type document struct {
	Info struct {
		Title       string `json:"title"`
		Version     string `json:"version"`
		Description string `json:"description"`
	} `json:"info"`
	Paths      map[string]map[string]operation `json:"paths"`
	Components struct {
		Schemas map[string]*schema `json:"schemas"`
	} `json:"components"`
}

type operation struct {
	OperationID string              `json:"operationId"`
	Summary     string              `json:"summary"`
	Description string              `json:"description"`
	Tags        []string            `json:"tags"`
	Scope       string              `json:"x-required-scope"`
	Parameters  []parameter         `json:"parameters"`
	RequestBody *content            `json:"requestBody"`
	Responses   map[string]*content `json:"responses"`
}

type parameter struct {
	Name        string  `json:"name"`
	In          string  `json:"in"`
	Description string  `json:"description"`
	Required    bool    `json:"required"`
	Schema      *schema `json:"schema"`
}

type content struct {
	Content map[string]struct {
		Schema *schema `json:"schema"`
	} `json:"content"`
}

type schema struct {
	Ref         string             `json:"$ref"`
	Type        any                `json:"type"`
	Description string             `json:"description"`
	Format      string             `json:"format"`
	Enum        []any              `json:"enum"`
	Default     any                `json:"default"`
	Items       *schema            `json:"items"`
	Properties  map[string]*schema `json:"properties"`
	Required    []string           `json:"required"`
	AnyOf       []*schema          `json:"anyOf"`
}

// The page's own view of the document.
type (
	view struct {
		Title, Version string
		Style          template.CSS
		About          []string
		Groups         []group
		Schemas        []shape
	}
	group struct {
		Name       string
		Operations []call
	}
	call struct {
		Method, Path, Summary, Description, Scope, ID string
		Parameters                                    []field
		Body                                          []typed
		Answers                                       []typed
	}
	typed struct {
		Label, Type, Link string
	}
	shape struct {
		Name, Description string
		Fields            []field
	}
	field struct {
		Name, In, Description string
		Required              bool
		typed
	}
)

// Page is the page that shows an OpenAPI document of ours. A document that cannot be read panics: it is our own.
func Page(openapi []byte) []byte {
	var d document
	if err := json.Unmarshal(openapi, &d); err != nil {
		panic(fmt.Sprintf("docs: the document cannot be read: %v", err))
	}
	v := view{
		Title: d.Info.Title, Version: d.Info.Version, Style: template.CSS(style), //nolint:gosec // the style is our own file
		About: strings.Split(d.Info.Description, "\n\n"), Groups: groups(&d),
	}
	for _, name := range slices.Sorted(maps.Keys(d.Components.Schemas)) {
		s := d.Components.Schemas[name]
		v.Schemas = append(v.Schemas, shape{Name: name, Description: s.Description, Fields: fields(s)})
	}
	var out bytes.Buffer
	if err := page.Execute(&out, v); err != nil {
		panic(fmt.Sprintf("docs: the page cannot be made: %v", err))
	}
	return out.Bytes()
}

// groups sorts the operations by tag: first what is for everybody, then what is for staff.
func groups(d *document) []group {
	byTag := map[string][]call{}
	for path, methods := range d.Paths {
		for method, op := range methods {
			tag := strings.Join(op.Tags, ", ")
			byTag[tag] = append(byTag[tag], callOf(path, method, &op))
		}
	}
	list := make([]group, 0, len(byTag))
	for tag, calls := range byTag {
		slices.SortFunc(calls, func(a, b call) int {
			return cmp.Or(strings.Compare(a.Path, b.Path), order(a.Method)-order(b.Method))
		})
		list = append(list, group{Name: tag, Operations: calls})
	}
	slices.SortFunc(list, func(a, b group) int {
		return cmp.Or(forStaff(a.Name)-forStaff(b.Name), strings.Compare(a.Name, b.Name))
	})
	return list
}

func forStaff(tag string) int {
	if strings.HasPrefix(tag, "Admin") {
		return 1
	}
	return 0
}

func order(method string) int {
	return slices.Index([]string{"GET", "POST", "PUT", "PATCH", "DELETE"}, method)
}

func callOf(path, method string, op *operation) call {
	c := call{
		Method: strings.ToUpper(method), Path: path, Summary: op.Summary, Description: op.Description, Scope: op.Scope,
		ID: op.OperationID,
	}
	for _, p := range op.Parameters {
		c.Parameters = append(c.Parameters, field{
			Name: p.Name, In: p.In, Description: p.Description, Required: p.Required, typed: typeOf(p.Schema),
		})
	}
	if op.RequestBody != nil {
		for _, contentType := range slices.Sorted(maps.Keys(op.RequestBody.Content)) {
			t := typeOf(op.RequestBody.Content[contentType].Schema)
			t.Label = contentType
			c.Body = append(c.Body, t)
		}
	}
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		answer := op.Responses[status]
		t := typed{Label: status}
		for _, content := range answer.Content {
			t = typeOf(content.Schema)
			t.Label = status
		}
		c.Answers = append(c.Answers, t)
	}
	return c
}

func fields(s *schema) []field {
	list := make([]field, 0, len(s.Properties))
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[name]
		list = append(list, field{
			Name: name, Description: p.Description, Required: slices.Contains(s.Required, name), typed: typeOf(p),
		})
	}
	return list
}

// typeOf says in a few words what a schema takes.
func typeOf(s *schema) typed {
	if s == nil {
		return typed{}
	}
	if name, found := strings.CutPrefix(s.Ref, "#/components/schemas/"); found {
		return typed{Type: name, Link: "schema-" + name}
	}
	if len(s.AnyOf) > 0 {
		t := typeOf(s.AnyOf[0])
		t.Type += " or null"
		return t
	}
	if s.Items != nil {
		t := typeOf(s.Items)
		t.Type = "list of " + t.Type
		return t
	}
	t := typed{Type: "any"}
	switch kind := s.Type.(type) {
	case string:
		t.Type = kind
	case []any:
		words := make([]string, len(kind))
		for i, word := range kind {
			words[i] = fmt.Sprint(word)
		}
		t.Type = strings.Join(words, " or ")
	}
	if s.Format != "" {
		t.Type += " (" + s.Format + ")"
	}
	if len(s.Enum) > 0 {
		words := make([]string, len(s.Enum))
		for i, word := range s.Enum {
			words[i] = fmt.Sprint(word)
		}
		t.Type = "one of " + strings.Join(words, ", ")
	}
	if s.Default != nil {
		t.Type += fmt.Sprintf(", default %v", s.Default)
	}
	return t
}
