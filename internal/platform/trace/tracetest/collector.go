// Package tracetest is a collector of traces for tests: it takes what a program sends by OTLP over HTTP, and keeps it.
package tracetest

import (
	"compress/gzip"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	otlp "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// Collector takes traces until the test ends.
type Collector struct {
	URL string // to give to the program

	mu            sync.Mutex
	spans         []Span
	said          strings.Builder
	authorization string
}

// Span is one span as it was received. Ids are hexadecimal digits.
type Span struct {
	Name       string
	Trace      string
	ID         string
	Parent     string   // empty: it is the first of its trace
	Links      []string // ids of spans elsewhere
	Kind       string   // as "SPAN_KIND_SERVER"
	Failed     bool
	Took       time.Duration
	Attributes map[string]string
	Resource   map[string]string
}

// New starts one.
func New(t testing.TB) *Collector {
	t.Helper()
	c := &Collector{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := c.take(r); err != nil {
			t.Errorf("the collector got something else than traces: %v", err)
			http.Error(w, "no traces", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/x-protobuf")
	}))
	t.Cleanup(server.Close)
	c.URL = server.URL
	return c
}

func (c *Collector) take(r *http.Request) error {
	if r.Method != http.MethodPost || r.URL.Path != "/v1/traces" || r.Header.Get("Content-Type") != "application/x-protobuf" {
		return fmt.Errorf("%s %s with %s", r.Method, r.URL.Path, r.Header.Get("Content-Type"))
	}
	body := io.Reader(r.Body)
	if r.Header.Get("Content-Encoding") == "gzip" {
		unpacked, err := gzip.NewReader(body)
		if err != nil {
			return err
		}
		body = unpacked
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	var request collector.ExportTraceServiceRequest
	if err := proto.Unmarshal(text, &request); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.authorization = r.Header.Get("Authorization")
	c.said.Write(text)
	for _, of := range request.GetResourceSpans() {
		resource := texts(of.GetResource().GetAttributes())
		for _, in := range of.GetScopeSpans() {
			for _, s := range in.GetSpans() {
				c.spans = append(c.spans, read(s, resource))
			}
		}
	}
	return nil
}

func read(s *otlp.Span, resource map[string]string) Span {
	span := Span{
		Name: s.GetName(), Trace: hex.EncodeToString(s.GetTraceId()), ID: hex.EncodeToString(s.GetSpanId()),
		Parent: hex.EncodeToString(s.GetParentSpanId()), Kind: s.GetKind().String(),
		Failed:     s.GetStatus().GetCode() == otlp.Status_STATUS_CODE_ERROR,
		Took:       time.Duration(s.GetEndTimeUnixNano() - s.GetStartTimeUnixNano()),
		Attributes: texts(s.GetAttributes()), Resource: resource,
	}
	for _, link := range s.GetLinks() {
		span.Links = append(span.Links, hex.EncodeToString(link.GetSpanId()))
	}
	return span
}

func texts(list []*common.KeyValue) map[string]string {
	all := map[string]string{}
	for _, a := range list {
		switch v := a.GetValue().GetValue().(type) {
		case *common.AnyValue_StringValue:
			all[a.GetKey()] = v.StringValue
		case *common.AnyValue_IntValue:
			all[a.GetKey()] = strconv.FormatInt(v.IntValue, 10)
		case *common.AnyValue_BoolValue:
			all[a.GetKey()] = strconv.FormatBool(v.BoolValue)
		default:
			all[a.GetKey()] = a.GetValue().String()
		}
	}
	return all
}

// Spans is what was received so far.
func (c *Collector) Spans() []Span {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]Span(nil), c.spans...)
}

// Said is everything that was received so far, as bytes: texts stand in it as they are.
func (c *Collector) Said() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.said.String()
}

// Authorization is how the program last said who it is.
func (c *Collector) Authorization() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.authorization
}

// Find is the first span of that name; it fails the test if there is none.
func (c *Collector) Find(t testing.TB, name string) Span {
	t.Helper()
	var names []string
	for _, s := range c.Spans() {
		if s.Name == name {
			return s
		}
		names = append(names, s.Name)
	}
	t.Fatalf("there is no span %q among %q", name, names)
	return Span{}
}

// Path is the names from the first span of the trace down to that one.
func (c *Collector) Path(of Span) []string {
	spans := c.Spans()
	path := []string{of.Name}
	for of.Parent != "" {
		parent := ""
		for _, s := range spans {
			if s.ID == of.Parent && s.Trace == of.Trace {
				path, parent, of = append([]string{s.Name}, path...), s.ID, s
				break
			}
		}
		if parent == "" {
			return append([]string{"?"}, path...)
		}
	}
	return path
}
