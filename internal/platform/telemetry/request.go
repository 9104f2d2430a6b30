package telemetry

import (
	"context"
	"sync"
)

// RequestIDHeader carries the id of a request, in both directions.
const RequestIDHeader = "X-Request-Id"

type requestKey struct{}

// request is what telemetry remembers about a request while it runs.
type request struct {
	id    string
	trace string // set before anybody else knows the request

	mu  sync.Mutex
	err error
}

// WithRequest returns a context that carries a request's id, and collects the error that it ends with.
func WithRequest(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, &request{id: id})
}

// RequestID is the id of the request that ctx belongs to, or "" outside of one.
func RequestID(ctx context.Context) string {
	if r, ok := ctx.Value(requestKey{}).(*request); ok {
		return r.id
	}
	return ""
}

// WithTrace returns a context whose log lines carry the number of a trace that is kept. Within a request, all lines of the request do,
// those with earlier contexts too; so it is called before work on it begins.
func WithTrace(ctx context.Context, trace string) context.Context {
	if r, ok := ctx.Value(requestKey{}).(*request); ok {
		r.trace = trace
		return ctx
	}
	return context.WithValue(ctx, requestKey{}, &request{trace: trace})
}

// TraceID is the number of the trace that ctx belongs to, or "" outside of one that is kept.
func TraceID(ctx context.Context) string {
	if r, ok := ctx.Value(requestKey{}).(*request); ok {
		return r.trace
	}
	return ""
}

// RecordError keeps the reason why a request is answered with an error, whole, for its line in the access log: the
// client sees only the fault. The first error is kept. Outside a request it does nothing.
func RecordError(ctx context.Context, err error) {
	r, ok := ctx.Value(requestKey{}).(*request)
	if !ok || err == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		r.err = err
	}
}

// RecordedError is what RecordError kept, or nil.
func RecordedError(ctx context.Context) error {
	r, ok := ctx.Value(requestKey{}).(*request)
	if !ok {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}
