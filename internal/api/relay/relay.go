// Package relay passes requests on to the nodes of a shop, and their answers back: what `winkel balance` says to clients.
//
// Which node answers is decided by package balance. Here a request is made ready to be passed on: what the client says about how
// it came is replaced by what is true, headers that are for one connection alone are dropped, and whoever sends or takes nothing
// for too long is let go. What nobody answered is answered here, as a problem.
package relay

import (
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httputil"
	"os"
	"sync"
	"time"

	"winkel/internal/api/arrival"
	"winkel/internal/api/problem"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/balance"
	"winkel/internal/platform/telemetry"
)

// Options say how requests are passed on.
type Options struct {
	Nodes http.RoundTripper // a *balance.Pool
	// Pauses after which a client is let go who sends nothing of his body, or takes nothing of the answer.
	ReadPause, WritePause time.Duration
}

// Codes of what is said when no node answers.
const (
	CodeNobody = "no_node_ready"
	CodeFailed = "node_failed"
	CodeLate   = "node_late"
)

var (
	errHidden  = fault.New(fault.NotFound, fault.CodeNotFound, "There is nothing at this address.")
	errConnect = fault.New(fault.Invalid, fault.CodeMethodNotAllowed, "Nobody is connected through here.")
	errNobody  = fault.New(fault.Unavailable, CodeNobody, "No node of the shop is ready at this moment. Nothing was changed; please try again in a few seconds.")
	errUnknown = fault.New(fault.Unavailable, fault.CodeOutcomeUnknown,
		"The node of the shop that was asked did not answer, so nobody knows whether this was done. Send it again with the same Idempotency-Key, or look.")
	errLateBody = problem.OfStatus(http.StatusRequestTimeout, "The body did not come in time.")
	errCutBody  = fault.New(fault.Invalid, fault.CodeValidation, "The body of the request ended too soon.")
)

// hidden are the addresses of nodes that are for those who run the shop.
var hidden = map[string]bool{"/metrics": true, "/readyz": true, "/healthz": true}

// bufferBytes is how much of an answer is passed on at once.
const bufferBytes = 32 << 10

// buffers are shared by all answers.
type buffers struct{ pool sync.Pool }

// Get takes a buffer.
func (b *buffers) Get() []byte {
	if kept, is := b.pool.Get().(*[]byte); is {
		return *kept
	}
	return make([]byte, bufferBytes)
}

// Put gives it back.
func (b *buffers) Put(buffer []byte) { b.pool.Put(&buffer) }

// New is the handler that passes requests on.
func New(o Options) http.Handler {
	proxy := &httputil.ReverseProxy{
		Rewrite: rewrite, Transport: o.Nodes, ErrorHandler: refuse, BufferPool: &buffers{},
		ModifyResponse: func(answer *http.Response) error {
			// The id that the client is told is the one in our log, which the node has got as well.
			answer.Header.Del(telemetry.RequestIDHeader)
			return nil
		},
		ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug),
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Method == http.MethodConnect:
			problem.Write(w, r, errConnect)
			return
		case hidden[r.URL.Path]:
			problem.Write(w, r, errHidden)
			return
		}
		p := pace(w, r, o)
		defer p.end()
		proxy.ServeHTTP(p, r)
	})
}

// rewrite makes the request as the node gets it.
func rewrite(r *httputil.ProxyRequest) {
	out := r.Out
	out.URL.RawQuery = r.In.URL.RawQuery // the node reads it, and finds what is wrong with it
	for _, name := range []string{"Connection", "Upgrade", "Te", "Expect"} {
		out.Header.Del(name)
	}
	out.Trailer = nil
	// By these names net/http repeats a change by itself that the shop would do twice.
	out.Header.Del("X-Idempotency-Key")
	if out.Header.Get("Idempotency-Key") == "" {
		out.Header.Del("Idempotency-Key")
	}
	came := arrival.Of(r.In)
	came.Forward(out.Header, r.In.Host)
	out.Header.Set(telemetry.RequestIDHeader, telemetry.RequestID(r.In.Context()))
	if !came.Proxied {
		// The node believes us, so that whoever names a trace would decide how much is traced.
		out.Header.Del("Traceparent")
		out.Header.Del("Tracestate")
	}
}

// refuse answers what no node answered.
func refuse(w http.ResponseWriter, r *http.Request, err error) {
	problem.Write(w, r, refusal(r, err))
}

// refusal is what is said about an error of the nodes.
func refusal(r *http.Request, err error) error {
	_, client := errors.AsType[*balance.ClientError](err)
	_, large := errors.AsType[*http.MaxBytesError](err)
	switch {
	case client && large:
		return err
	case client && errors.Is(err, os.ErrDeadlineExceeded):
		return errLateBody
	case r.Context().Err() != nil:
		return fault.From(r.Context().Err()).WithCause(err)
	case client:
		return errCutBody.WithCause(err)
	}
	unanswered, is := errors.AsType[*balance.UnansweredError](err)
	switch {
	case errors.Is(err, balance.ErrNobody), is && unanswered.Unsent:
		// They do not come back all at the same time.
		return errNobody.WithCause(err).WithRetryAfter(time.Second + rand.N(4*time.Second))
	case !is:
		return err
	case r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodOptions:
		return errUnknown.WithCause(err).WithRetryAfter(time.Second)
	case unanswered.Late:
		return fault.New(fault.Unavailable, CodeLate, "The node of the shop that was asked took too long to answer.").WithCause(err)
	}
	return fault.New(fault.Unavailable, CodeFailed, "The node of the shop that was asked broke off.").WithCause(err)
}
