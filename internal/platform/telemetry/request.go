package telemetry

import (
	"context"
	"sync"
)

type requestKey struct{}

// request is what telemetry remembers about a request while it runs.
type request struct {
	id string

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
