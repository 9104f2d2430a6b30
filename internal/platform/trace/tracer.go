package trace

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"winkel/internal/platform/telemetry"
)

// Bounds of what waits to be sent and of what one span holds.
const (
	queueSize     = 4096 // spans; more are dropped, and requests never wait
	sendEvery     = 2 * time.Second
	sendTimeout   = 10 * time.Second
	stopTimeout   = 5 * time.Second
	valueLimit    = 2000 // bytes of an attribute: the text of a statement
	complainEvery = time.Minute
)

// tracesPath is where a collector takes traces when the URL names no path.
const tracesPath = "/v1/traces"

// Options says where traces go. Without an Endpoint there are none.
type Options struct {
	Endpoint string  // http://collector:4318; the path is /v1/traces if there is none
	Sample   float64 // share of the traces that begin here and are kept, from 0 to 1
	Version  string  // of the program
	Instance string  // which of several programs this is
	Logger   *slog.Logger
}

// Tracer begins traces. It is safe for concurrent use. Nil begins none.
type Tracer struct {
	provider *sdk.TracerProvider
	tracer   trace.Tracer
}

// New starts sending traces, or returns nil when the options name no endpoint. It does not wait for the collector: one that cannot be
// reached costs nothing but a line in the log once a minute.
func New(ctx context.Context, o Options) (*Tracer, error) {
	if o.Endpoint == "" {
		return nil, nil //nolint:nilnil // nil is the tracer that is off
	}
	at, err := url.Parse(o.Endpoint)
	if err != nil {
		return nil, errors.New("the endpoint of traces is not a URL") // which may hold a password
	}
	if at.Path == "" || at.Path == "/" {
		at.Path = tracesPath
	}
	options := []otlptracehttp.Option{otlptracehttp.WithTimeout(sendTimeout), otlptracehttp.WithCompression(otlptracehttp.GzipCompression)}
	if user := at.User; user != nil {
		secret, _ := user.Password()
		r := &http.Request{Header: http.Header{}}
		r.SetBasicAuth(user.Username(), secret)
		options = append(options, otlptracehttp.WithHeaders(map[string]string{"Authorization": r.Header.Get("Authorization")}))
		at.User = nil
	}
	exporter, err := otlptracehttp.New(ctx, append(options, otlptracehttp.WithEndpointURL(at.String()))...)
	if err != nil {
		return nil, fmt.Errorf("send traces to %s: %w", at.Host, err)
	}
	otel.SetErrorHandler(complaints(o.Logger))
	limits := sdk.NewSpanLimits()
	limits.AttributeValueLengthLimit = valueLimit
	provider := sdk.NewTracerProvider(
		sdk.WithBatcher(exporter, sdk.WithMaxQueueSize(queueSize), sdk.WithBatchTimeout(sendEvery), sdk.WithExportTimeout(sendTimeout)),
		sdk.WithSampler(sdk.ParentBased(sdk.TraceIDRatioBased(o.Sample))),
		sdk.WithRawSpanLimits(limits),
		sdk.WithResource(resource.NewSchemaless(
			attribute.String("service.name", scope), attribute.String("service.version", o.Version),
			attribute.String("service.instance.id", o.Instance))),
	)
	return &Tracer{provider: provider, tracer: provider.Tracer(scope)}, nil
}

// complaints writes to the log that traces cannot be sent, once in a while.
func complaints(logger *slog.Logger) otel.ErrorHandlerFunc {
	var mu sync.Mutex
	var last time.Time
	return func(err error) {
		mu.Lock()
		defer mu.Unlock()
		if now := time.Now(); now.Sub(last) >= complainEvery {
			last = now
			logger.Warn("traces could not be sent", "error", err)
		}
	}
}

// Begin begins a span that nothing inside asked for: the first of a trace, or one that goes on with what a proxy began. Links are to
// what it came of. Where the trace is kept, log lines with the context carry its number.
func (t *Tracer) Begin(ctx context.Context, name string, kind Kind, links ...Place) (context.Context, Span) {
	if t == nil {
		return ctx, Span{}
	}
	options := []trace.SpanStartOption{trace.WithSpanKind(kind)}
	for _, from := range links {
		if from.Known() {
			options = append(options, trace.WithLinks(trace.Link{SpanContext: from.at}))
		}
	}
	ctx, span := t.tracer.Start(ctx, name, options...)
	if !span.IsRecording() {
		return ctx, Span{}
	}
	return telemetry.WithTrace(ctx, span.SpanContext().TraceID().String()), Span{span}
}

// Received is ctx within the trace that the headers of a request name: only for requests of somebody who may say so, since whoever names
// a trace decides whether it is kept.
func Received(ctx context.Context, header http.Header) context.Context {
	return propagation.TraceContext{}.Extract(ctx, propagation.HeaderCarrier(header))
}

// Stop sends what waits and ends the tracer.
func (t *Tracer) Stop(ctx context.Context) error {
	if t == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	if err := t.provider.Shutdown(ctx); err != nil {
		return fmt.Errorf("send the last traces: %w", err)
	}
	return nil
}
