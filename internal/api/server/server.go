package server

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"winkel/internal/platform/park"
	"winkel/internal/platform/telemetry"
	"winkel/internal/platform/trace"
)

// What Options means where it says nothing.
const (
	defaultReadHeaderTimeout = 5 * time.Second
	defaultReadTimeout       = 30 * time.Second
	defaultWriteTimeout      = 60 * time.Second
	defaultIdleTimeout       = 120 * time.Second
	defaultRequestTimeout    = 30 * time.Second
	defaultDrain             = 20 * time.Second
	defaultBodyLimit         = 1 << 20
	defaultConnections       = 10_000
	defaultPerAddress        = 500
	maxHeaderBytes           = 64 << 10
)

// Options say how to serve. Logger, Metrics and Health are needed; the zero value of everything else means what the
// comment says.
type Options struct {
	Addr     string         // "127.0.0.1:0" takes a free port
	OnListen func(net.Addr) // called once connections are accepted, with the address in use

	Logger  *slog.Logger
	Metrics *telemetry.Metrics
	Tracer  *trace.Tracer     // nil: nothing is traced
	Health  *telemetry.Health // told to drain when Run ends; becoming Ready is up to the caller

	ReadHeaderTimeout time.Duration // 5 s
	ReadTimeout       time.Duration // 30 s
	WriteTimeout      time.Duration // 60 s
	IdleTimeout       time.Duration // 120 s
	Drain             time.Duration // 20 s: what running requests get to finish
	DrainDelay        time.Duration // part of Drain in which connections are still accepted while /readyz says 503

	TrustedProxies []netip.Prefix // whose word about the client is believed; nobody's if empty

	TLS *tls.Config // to speak HTTPS; nil: HTTP

	// Relays says that the handler passes on what other servers answer: such answers are left as they are, and their deadlines are
	// the handler's. Admit and RequestTimeout are not used then.
	Relays bool

	Connections           int // open at once; 10,000
	ConnectionsPerAddress int // of these, from one address that is no trusted proxy; 500

	// Admit decides whether a request is worked on; its error is the answer. Nil: every request is.
	Admit func(http.ResponseWriter, *http.Request) error

	Running  int                          // requests worked on at once; 0: as many as come
	Priority func(*http.Request) Priority // whose turn it is when there are more; nil: nobody is refused

	BodyLimit      func(*http.Request) int64         // bytes; 1 MiB for every route if nil
	RequestTimeout func(*http.Request) time.Duration // 30 s for every route if nil; a longer one widens the connection's too
}

// Server is an HTTP server that has not run yet, or runs, or has run.
type Server struct {
	options Options
	http    *http.Server
	refused atomic.Uint64 // connections
	parked  atomic.Pointer[park.Lot]
	shedder *shedder
	leaving atomic.Bool // draining has begun
}

// New makes a server that passes requests through the chain to handler.
func New(handler http.Handler, options Options) *Server {
	orDefault(&options.ReadHeaderTimeout, defaultReadHeaderTimeout)
	orDefault(&options.ReadTimeout, defaultReadTimeout)
	orDefault(&options.WriteTimeout, defaultWriteTimeout)
	orDefault(&options.IdleTimeout, defaultIdleTimeout)
	orDefault(&options.Drain, defaultDrain)
	if options.Connections <= 0 {
		options.Connections = defaultConnections
	}
	if options.ConnectionsPerAddress <= 0 {
		options.ConnectionsPerAddress = defaultPerAddress
	}
	if options.BodyLimit == nil {
		options.BodyLimit = func(*http.Request) int64 { return defaultBodyLimit }
	}
	if options.RequestTimeout == nil {
		options.RequestTimeout = func(*http.Request) time.Duration { return defaultRequestTimeout }
	}
	s := &Server{options: options, shedder: newShedder(options)}
	s.http = &http.Server{
		Handler:           chain(handler, options, s),
		ReadHeaderTimeout: options.ReadHeaderTimeout,
		ReadTimeout:       options.ReadTimeout,
		WriteTimeout:      options.WriteTimeout,
		IdleTimeout:       options.IdleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		TLSConfig:         options.TLS,
		ErrorLog:          slog.NewLogLogger(options.Logger.Handler(), slog.LevelWarn),
	}
	return s
}

func orDefault(d *time.Duration, value time.Duration) {
	if *d <= 0 {
		*d = value
	}
}

// Run serves until ctx ends, then drains, and says whether every request that was running could finish. An error means
// that the server could not listen or that the listener failed. A server runs once.
func (s *Server) Run(ctx context.Context) (finished bool, err error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", s.options.Addr)
	if err != nil {
		return true, fmt.Errorf("listen on %s: %w", s.options.Addr, err)
	}
	failed := s.serve(newConnections(listener, s.options, &s.refused))
	if s.options.OnListen != nil {
		s.options.OnListen(listener.Addr())
	}
	select {
	case err := <-failed:
		return false, errors.Join(fmt.Errorf("serve on %s: %w", listener.Addr(), err), s.http.Close())
	case <-ctx.Done():
		return s.drain()
	}
}

// serve serves until the server is shut down, or a listener fails. Connections that are silent are parked, where they can be: below TLS
// they would lose what was agreed on.
func (s *Server) serve(bounded *connections) (failed <-chan error) {
	results := make(chan error, 2)
	s.http.ConnState = bounded.follow
	if s.http.TLSConfig != nil {
		go func() { results <- s.http.ServeTLS(bounded, "", "") }()
		return results
	}
	arriving, returning, err := park.Open(bounded)
	if err != nil {
		if !errors.Is(err, errors.ErrUnsupported) {
			s.options.Logger.Warn("silent connections are not parked, and cost more memory", "error", err)
		}
		go func() { results <- s.http.Serve(bounded) }()
		return results
	}
	s.http.ConnState = func(conn net.Conn, state http.ConnState) {
		park.Follow(conn, state)
		bounded.follow(conn, state)
	}
	bounded.closed = returning.Forget
	s.parked.Store(returning)
	go func() { results <- s.http.Serve(arriving) }()
	go func() { results <- s.http.Serve(returning) }()
	return results
}

// Parked is how many connections are open on which nobody says anything, and of which the server knows no more than that.
func (s *Server) Parked() int {
	if lot := s.parked.Load(); lot != nil {
		return lot.Len()
	}
	return 0
}

// Refused is how many connections were closed at once because there were too many.
func (s *Server) Refused() uint64 { return s.refused.Load() }

// drain lets what is running finish. ctx of Run has ended, so this has a deadline of its own.
func (s *Server) drain() (finished bool, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), s.options.Drain)
	defer cancel()
	s.options.Health.Drain()
	// Answers from now on say "Connection: close", so that clients come back through the load balancer. Connections that are
	// idle stay for the delay: the next request may be on its way on one, and would be lost.
	s.leaving.Store(true)
	if s.options.DrainDelay <= 0 {
		s.http.SetKeepAlivesEnabled(false)
	}
	select {
	case <-time.After(s.options.DrainDelay):
	case <-ctx.Done():
	}
	err = s.http.Shutdown(ctx)
	if err == nil {
		return true, nil
	}
	closing := s.http.Close()
	if errors.Is(err, context.DeadlineExceeded) {
		return false, closing
	}
	return false, errors.Join(err, closing)
}
