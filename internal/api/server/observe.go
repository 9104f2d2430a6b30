package server

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"winkel/internal/api/arrival"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/telemetry"
	"winkel/internal/platform/trace"
)

// observe writes the line of the access log and measures. A request that is cut off by a panic is observed too.
func observe(logger *slog.Logger, metrics *telemetry.Metrics, tracer *trace.Tracer) func(http.Handler) http.Handler {
	lines := telemetry.Unhurried(logger).Handler()
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			began, end := time.Now(), metrics.BeginRequest()
			o := &observedWriter{ResponseWriter: w}
			completed := false
			var span trace.Span
			if tracer != nil {
				r, span = begin(tracer, r)
			}
			defer func() {
				took := time.Since(began)
				if o.status == 0 {
					// net/http says 200 for a handler that says nothing, and nothing for one that was cut off.
					o.status = http.StatusOK
				}
				end(r.Pattern, r.Method, o.status, took)
				logAccess(lines, r, o, took, !completed)
				finish(span, r, o, !completed)
			}()
			next.ServeHTTP(o, r)
			completed = true
		})
	}
}

// begin begins the span of a request. A trace that is named in its headers is gone on with when one of our own proxies says so: whoever
// names a trace decides whether it is kept, and can make the shop work for it.
func begin(tracer *trace.Tracer, r *http.Request) (*http.Request, trace.Span) {
	ctx := r.Context()
	if arrival.Of(r).Proxied {
		ctx = trace.Received(ctx, r.Header)
	}
	ctx, span := tracer.Begin(ctx, r.Method, trace.Server)
	if !span.On() {
		return r, span
	}
	span.Set(trace.Text("http.request.method", methodName(r.Method)), trace.Text("winkel.request_id", telemetry.RequestID(ctx)))
	return r.WithContext(ctx), span
}

// methodName is a method that is known; there is no telling what others say.
func methodName(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "_OTHER"
}

// finish tells how the request ended and ends its span. It is named by the route: paths say whose cart it is.
func finish(span trace.Span, r *http.Request, o *observedWriter, cut bool) {
	if !span.On() {
		return
	}
	route := r.Pattern
	if route == "" {
		route = methodName(r.Method)
	}
	span.Name(route)
	span.Set(trace.Text("http.route", r.Pattern), trace.Number("http.response.status_code", int64(o.status)),
		trace.Number("http.response.body.size", o.bytes))
	if o.status >= http.StatusInternalServerError || cut {
		code := "cut_off"
		if err := telemetry.RecordedError(r.Context()); err != nil {
			code = fault.CodeOf(err)
		}
		span.Fail(code)
	}
	span.End(nil)
}

func logAccess(lines slog.Handler, r *http.Request, o *observedWriter, took time.Duration, cut bool) {
	ctx := r.Context()
	level := levelOf(r, o.status, cut)
	if !lines.Enabled(ctx, level) {
		return
	}
	attrs := make([]slog.Attr, 0, 12)
	attrs = append(attrs,
		slog.String("method", r.Method), slog.String("path", r.URL.Path), slog.String("route", r.Pattern),
		slog.Int("status", o.status), slog.Int64("bytes", o.bytes),
		slog.Float64("duration_ms", float64(took.Microseconds())/1000), slog.String("remote", r.RemoteAddr))
	if r.URL.RawQuery != "" {
		attrs = append(attrs, slog.String("query", shownQuery(r.URL.RawQuery)))
	}
	if agent := r.UserAgent(); agent != "" {
		attrs = append(attrs, slog.String("user_agent", agent))
	}
	if cut {
		attrs = append(attrs, slog.Bool("cut_off", true))
	}
	if err := telemetry.RecordedError(ctx); err != nil {
		attrs = append(attrs, slog.String("code", fault.CodeOf(err)), slog.String("error", err.Error()))
	}
	line := slog.NewRecord(time.Now(), level, "request", 0)
	line.AddAttrs(attrs...)
	_ = lines.Handle(ctx, line) // the log is where it would be said that the log cannot be written
}

// levelOf makes our failures stand out and keeps the probes of a load balancer quiet.
func levelOf(r *http.Request, status int, cut bool) slog.Level {
	switch {
	case status >= 500 && status != http.StatusServiceUnavailable || cut:
		return slog.LevelError
	case r.URL.Path == "/healthz" || r.URL.Path == "/readyz" || r.URL.Path == "/metrics":
		return slog.LevelDebug
	case status == http.StatusServiceUnavailable:
		return slog.LevelWarn
	default:
		return slog.LevelInfo
	}
}

// shownQuery is a query with the values of sensitive names left out.
func shownQuery(raw string) string {
	parts := strings.Split(raw, "&")
	for i, part := range parts {
		name, _, hasValue := strings.Cut(part, "=")
		if decoded, err := url.QueryUnescape(name); err != nil || hasValue && sensitiveParameter(decoded) {
			parts[i] = name + "=" + telemetry.Redacted
		}
	}
	return strings.Join(parts, "&")
}

// sensitiveParameter knows, beside what is secret everywhere, the names that open something or name somebody when they
// stand in a URL.
func sensitiveParameter(name string) bool {
	switch strings.ToLower(name) {
	case "key", "code", "state", "sig", "signature", "email":
		return true
	}
	return telemetry.Sensitive(name)
}

// observedWriter remembers how the answer went.
type observedWriter struct {
	http.ResponseWriter
	status int // 0 while nothing was written
	bytes  int64
}

func (w *observedWriter) WriteHeader(status int) {
	// 1xx announce the answer, 101 is one.
	if w.status == 0 && (status >= 200 || status == http.StatusSwitchingProtocols) {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *observedWriter) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

func (w *observedWriter) Flush() {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	flush(w.ResponseWriter)
}

func (w *observedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
