package trace_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/telemetry"
	"winkel/internal/platform/trace"
	"winkel/internal/platform/trace/tracetest"
)

func start(t testing.TB, endpoint string, sample float64) *trace.Tracer {
	t.Helper()
	tracer, err := trace.New(t.Context(), trace.Options{
		Endpoint: endpoint, Sample: sample, Version: "v1", Instance: "one", Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tracer.Stop(context.Background()) })
	return tracer
}

// A tracer that is off can be used like any other, and costs nothing: nor does a request whose trace is not kept.
func TestOffCostsNothing(t *testing.T) {
	off := start(t, "", 1)
	if off != nil {
		t.Fatal("without an endpoint there is a tracer")
	}
	unlucky, span := start(t, "http://127.0.0.1:9", 0).Begin(t.Context(), "request", trace.Server)
	if span.On() || span.ID() != "" || telemetry.TraceID(unlucky) != "" {
		t.Errorf("a trace is kept at a share of 0")
	}
	for name, ctx := range map[string]context.Context{"no trace": t.Context(), "a trace that is not kept": unlucky} {
		allocated := testing.AllocsPerRun(100, func() {
			_, span := off.Begin(ctx, "request", trace.Server)
			inner, child := trace.Child(ctx, "statement", trace.Client)
			if span.On() || child.On() || inner != ctx || trace.Of(ctx).On() || child.Place().Known() {
				t.Error("there is a span")
			}
			child.Event("something")
			child.Name("other")
			child.Fail("code")
			child.End(nil)
		})
		if allocated != 0 {
			t.Errorf("%s: %v allocations", name, allocated)
		}
	}
	if err := off.Stop(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestSpansAreSent(t *testing.T) {
	collector := tracetest.New(t)
	tracer := start(t, collector.URL, 1)
	ctx, root := tracer.Begin(telemetry.WithRequest(t.Context(), "r"), "GET", trace.Server)
	if telemetry.TraceID(ctx) != root.ID() || len(root.ID()) != 32 {
		t.Errorf("log lines would name the trace %q", telemetry.TraceID(ctx))
	}
	root.Name("GET /products/{slug}")
	root.Set(trace.Text("a", "b"), trace.Number("n", 7), trace.Truth("yes", true))
	inner, child := trace.Child(ctx, "render", trace.Inside)
	began := time.Now().Add(-time.Hour)
	trace.Of(inner).Part("SELECT brand", trace.Client, began, began.Add(3*time.Millisecond), nil, trace.Text("long", strings.Repeat("x", 5000)))
	child.End(fault.New(fault.Refused, "insufficient_stock", "There are not enough secrets."))
	_, broken := trace.Child(ctx, "broken", trace.Inside)
	broken.End(fmt.Errorf("read %q: %w", "secret", errors.New("boom")))
	place := root.Place()
	root.End(nil)
	_, job := tracer.Begin(t.Context(), "job", trace.Work, place, trace.Place{})
	job.End(nil)
	if err := tracer.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}

	first := collector.Find(t, "GET /products/{slug}")
	if first.Parent != "" || first.Kind != "SPAN_KIND_SERVER" || first.Failed || first.Trace != root.ID() ||
		fmt.Sprint(first.Attributes) != "map[a:b n:7 yes:true]" ||
		fmt.Sprint(first.Resource) != "map[service.instance.id:one service.name:winkel service.version:v1]" {
		t.Errorf("%+v", first)
	}
	statement := collector.Find(t, "SELECT brand")
	if got := strings.Join(collector.Path(statement), " > "); got != "GET /products/{slug} > render > SELECT brand" {
		t.Errorf("the statement is at %s", got)
	}
	if statement.Took != 3*time.Millisecond || len(statement.Attributes["long"]) > 2000 {
		t.Errorf("it took %s, and has %d bytes of text", statement.Took, len(statement.Attributes["long"]))
	}
	if render := collector.Find(t, "render"); render.Failed || render.Attributes["error.type"] != "insufficient_stock" {
		t.Errorf("a refusal is told as %+v", render)
	}
	if broken := collector.Find(t, "broken"); !broken.Failed || broken.Attributes["error.type"] != "internal_error" {
		t.Errorf("a failure is told as %+v", broken)
	}
	if job := collector.Find(t, "job"); len(job.Links) != 1 || job.Links[0] != first.ID || job.Trace == first.Trace {
		t.Errorf("what came of it: %+v", job)
	}
	if strings.Contains(collector.Said(), "secret") {
		t.Error("what an error quotes is in the traces")
	}
}

// Whoever is believed decides for us.
func TestReceivedTracesGoOn(t *testing.T) {
	collector := tracetest.New(t)
	for _, kept := range []bool{true, false} {
		tracer := start(t, collector.URL, map[bool]float64{true: 0, false: 1}[kept]) // by chance it would be the other way round
		flags := map[bool]string{true: "01", false: "00"}[kept]
		ctx := trace.Received(t.Context(), http.Header{"Traceparent": {"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-" + flags}})
		_, span := tracer.Begin(ctx, "request", trace.Server)
		if span.On() != kept || kept && span.ID() != "0af7651916cd43dd8448eb211c80319c" {
			t.Errorf("with flags %s the trace is kept: %v, as %q", flags, span.On(), span.ID())
		}
		span.End(nil)
	}
	for _, nonsense := range []string{"", "00", "00-zz-zz-01", strings.Repeat("0", 1000)} {
		if ctx := trace.Received(t.Context(), http.Header{"Traceparent": {nonsense}}); trace.Of(ctx).On() {
			t.Errorf("%q is a trace", nonsense)
		}
	}
}

// A collector that cannot be reached is complained of once, without the password, and nobody waits for it.
func TestUnreachableCollector(t *testing.T) {
	var mu sync.Mutex
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(lockedWriter{&mu, &log}, nil))
	tracer, err := trace.New(t.Context(), trace.Options{Endpoint: "http://shop:sesame@127.0.0.1:9/v1/traces", Sample: 1, Logger: logger})
	if err != nil {
		t.Fatal(err)
	}
	for range 10_000 { // more than can wait
		_, span := tracer.Begin(t.Context(), "request", trace.Server)
		span.End(nil)
	}
	_ = tracer.Stop(t.Context()) // cannot be sent
	mu.Lock()
	defer mu.Unlock()
	if said := log.String(); strings.Contains(said, "sesame") || strings.Count(said, "traces could not be sent") > 1 {
		t.Errorf("the log says %s", said)
	}
}

type lockedWriter struct {
	mu *sync.Mutex
	to *bytes.Buffer
}

func (w lockedWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.to.Write(p)
}

func BenchmarkOff(b *testing.B) {
	ctx := deep(b.Context(), 10) // as a request's
	b.ReportAllocs()
	for b.Loop() {
		if trace.Of(ctx).On() {
			b.Fatal("it is on")
		}
	}
}

type layer int

func deep(ctx context.Context, layers int) context.Context {
	if layers == 0 {
		return ctx
	}
	return deep(context.WithValue(ctx, layer(layers), layers), layers-1)
}
