package server

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"winkel/internal/api/arrival"
	"winkel/internal/api/problem"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/telemetry"
)

// chain is the order of the middlewares, outermost first. doc.go says what each is for.
func chain(handler http.Handler, o Options, s *Server) http.Handler {
	if o.Relays {
		return relayChain(handler, o, s)
	}
	return through(handler,
		identify(o.TrustedProxies, o.Logger),
		deadline(o),
		observe(o.Logger, o.Metrics, o.Tracer),
		secure,
		s.leave,
		contain(o.Metrics),
		s.shedder.shed,
		admit(o.Admit),
		limitBody(o.BodyLimit),
		compress,
		plainProblems,
	)
}

// relayChain is the order where the answers are those of other servers: nothing is added to them, and nothing encoded. Deadlines
// are the handler's: a body or an answer lasts as long as it takes the other server.
func relayChain(handler http.Handler, o Options, s *Server) http.Handler {
	return through(handler,
		identify(o.TrustedProxies, o.Logger),
		observe(o.Logger, o.Metrics, o.Tracer),
		s.leave,
		contain(o.Metrics),
		s.shedder.shed,
		limitBody(o.BodyLimit),
	)
}

// through puts middlewares before a handler, the first one outermost.
func through(handler http.Handler, middlewares ...func(http.Handler) http.Handler) http.Handler {
	for _, middleware := range slices.Backward(middlewares) {
		handler = middleware(handler)
	}
	return handler
}

// identify gives the request its id, and finds out how it came: from which client, and whether over HTTPS.
func identify(trusted []netip.Prefix, logger *slog.Logger) func(http.Handler) http.Handler {
	var warned sync.Once
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			id := r.Header.Get(telemetry.RequestIDHeader)
			if !validRequestID(id) {
				id = rand.Text()
			}
			w.Header()[telemetry.RequestIDHeader] = []string{id} // the name is canonical
			came := arrival.Read(r, trusted)
			r = r.WithContext(arrival.With(telemetry.WithRequest(r.Context(), id), came))
			if came.Proxied {
				r.RemoteAddr = net.JoinHostPort(came.Address.String(), "0")
			}
			if came.Unnamed {
				warned.Do(func() {
					logger.WarnContext(r.Context(), "a proxy that is not in --trusted-proxies passes requests on: everybody behind it counts as one client",
						slog.String("remote", r.RemoteAddr))
				})
			}
			next.ServeHTTP(w, r)
		})
	}
}

// validRequestID accepts what can neither break a log line nor fill it.
func validRequestID(id string) bool {
	if id == "" || len(id) > 64 {
		return false
	}
	for _, c := range []byte(id) {
		letterOrDigit := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letterOrDigit && c != '-' && c != '_' && c != '.' {
			return false
		}
	}
	return true
}

// deadline ends the context of a request when its time is over. A route that may take longer than usual gets a
// connection that lasts as long, with as much time for reading and writing around it as every request has.
func deadline(o Options) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			timeout := o.RequestTimeout(r)
			if timeout > o.ReadTimeout || timeout > o.WriteTimeout {
				connection, now := http.NewResponseController(w), time.Now()
				// Writers that are no connection (in tests) have no deadlines to move.
				_ = connection.SetReadDeadline(now.Add(max(timeout, o.ReadTimeout)))
				_ = connection.SetWriteDeadline(now.Add(timeout + o.WriteTimeout))
				// What was answered without reading the body is not given more time for sending the rest of it.
				defer func() { _ = connection.SetReadDeadline(time.Now().Add(o.ReadTimeout)) }()
			}
			ctx, cancel := context.WithTimeout(r.Context(), timeout)
			defer cancel()
			next.ServeHTTP(w, r.WithContext(ctx))
		})
	}
}

// Headers of every answer that sets none of its own. What is no page can neither run anything nor be put into a frame,
// and other sites cannot load it into their pages.
const (
	defaultPolicy      = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	defaultPermissions = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
	// strictTransport has browsers come by HTTPS alone from now on. It speaks for this name only: what else lives below the
	// shop's domain is not the shop's to decide.
	strictTransport = "max-age=31536000"
)

// everywhere is the headers that are right for every answer, by their canonical names: the lists are shared by all answers, and
// replaced as a whole by those who want another value.
var everywhere = []struct {
	name   string
	values []string
}{
	{"X-Content-Type-Options", []string{"nosniff"}},
	{"Referrer-Policy", []string{"strict-origin-when-cross-origin"}},
	{"Content-Security-Policy", []string{defaultPolicy}},
	{"Permissions-Policy", []string{defaultPermissions}},
	{"Cross-Origin-Opener-Policy", []string{"same-origin"}},
	{"Cross-Origin-Resource-Policy", []string{"same-origin"}},
}

// secure sets the headers that are right for every answer. Pages and pictures replace what is not right for them.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		for i := range everywhere {
			h[everywhere[i].name] = everywhere[i].values
		}
		if arrival.Of(r).Secure {
			h.Set("Strict-Transport-Security", strictTransport)
		}
		next.ServeHTTP(w, r)
	})
}

// leave has clients take another connection while the server drains.
func (s *Server) leave(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.leaving.Load() {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
	})
}

// admit answers with the refusal of whoever decides who is let in, before anything of the body is read.
func admit(decide func(http.ResponseWriter, *http.Request) error) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		if decide == nil {
			return next
		}
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if err := decide(w, r); err != nil {
				problem.Write(w, r, err)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// contain turns a panic into an answer. The stack goes to the access log. When part of the answer is on its way
// already, the connection is cut, because a cut answer cannot be mistaken for a whole one.
func contain(metrics *telemetry.Metrics) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer func() {
				p := recover()
				if p == nil {
					return
				}
				if err, isError := p.(error); isError && errors.Is(err, http.ErrAbortHandler) {
					panic(http.ErrAbortHandler) // a handler that cuts the connection on purpose
				}
				metrics.CountPanic()
				err := fmt.Errorf("panic: %v\n%s", p, debug.Stack())
				if o, observed := w.(*observedWriter); observed && o.status != 0 {
					telemetry.RecordError(r.Context(), err)
					panic(http.ErrAbortHandler)
				}
				problem.Write(w, r, err)
			}()
			next.ServeHTTP(w, r)
		})
	}
}

// limitBody refuses a body that says that it is too large at once, and cuts off one that turns out to be: reading it
// then fails with an error that problem.Write answers with 413.
func limitBody(limit func(*http.Request) int64) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.ProtoMajor == 1 && len(r.TransferEncoding) > 0 {
				// Where the body of such a request ends is what request smuggling makes two servers disagree about, and net/http
				// does not say whether a Content-Length stood beside the encoding. Nothing is read behind it.
				w.Header().Set("Connection", "close")
			}
			if r.Body == nil || r.Body == http.NoBody {
				next.ServeHTTP(w, r)
				return
			}
			most := limit(r)
			if r.ContentLength > most {
				// Not worth reading to keep the connection.
				w.Header().Set("Connection", "close")
				problem.Write(w, r, problem.BodyTooLarge(most))
				return
			}
			// net/http closes the connection of a body that is cut off, if it is shown its own writer.
			own := w
			if wrapped, isWrapped := w.(interface{ Unwrap() http.ResponseWriter }); isWrapped {
				own = wrapped.Unwrap()
			}
			r.Body = http.MaxBytesReader(own, r.Body, most)
			next.ServeHTTP(w, r)
		})
	}
}

// plainProblems replaces the plain text with which http.ServeMux says 404 and 405. It knows them by the empty pattern
// that the mux leaves in the request and by their content type, since a handler in between may have copied the request;
// the 404 of a handler of ours is left alone.
func plainProblems(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&muxWriter{ResponseWriter: w, request: r}, r)
	})
}

type muxWriter struct {
	http.ResponseWriter
	request  *http.Request
	replaced bool
	decided  bool
}

func (w *muxWriter) WriteHeader(status int) {
	if !w.decided && w.request.Pattern == "" && strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
		switch status {
		case http.StatusNotFound:
			w.replaced = true
			problem.Write(w.ResponseWriter, w.request, fault.New(fault.NotFound, fault.CodeNotFound,
				"There is nothing at this address."))
		case http.StatusMethodNotAllowed:
			w.replaced = true
			problem.Write(w.ResponseWriter, w.request, fault.Newf(fault.Invalid, fault.CodeMethodNotAllowed,
				"This address answers %s only.", w.Header().Get("Allow")))
		}
	}
	w.decided = true
	if !w.replaced {
		w.ResponseWriter.WriteHeader(status)
	}
}

func (w *muxWriter) Write(p []byte) (int, error) {
	if w.replaced {
		return len(p), nil
	}
	w.decided = true
	return w.ResponseWriter.Write(p)
}

// Flush is here for those who look for an http.Flusher; http.ResponseController uses Unwrap.
func (w *muxWriter) Flush() { flush(w.ResponseWriter) }

func (w *muxWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func flush(w http.ResponseWriter) {
	// A writer that cannot flush sends when it is full, which is right too.
	_ = http.NewResponseController(w).Flush()
}
