package relay_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"winkel/internal/api/relay"
	"winkel/internal/api/server"
	"winkel/internal/platform/balance"
	"winkel/internal/platform/telemetry"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits for what takes as long as it takes.
const patience = 20 * time.Second

// within waits until something is so.
func within(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !is(); {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within %s", what, patience)
		}
		<-time.After(2 * time.Millisecond)
	}
}

// node is a made-up node of a shop.
type node struct {
	address  string
	says     atomic.Value // what /readyz says; "ready" is 200, and "silent" nothing at all
	asked    atomic.Int64 // requests but those
	handler  http.Handler
	server   *http.Server
	listener net.Listener
}

// newNode starts one, until the test ends. A nil handler answers with the address.
func newNode(t testing.TB, handler http.HandlerFunc) *node {
	t.Helper()
	n := &node{handler: handler}
	if handler == nil {
		n.handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, n.address) })
	}
	n.says.Store("ready")
	n.start(t, "127.0.0.1:0")
	t.Cleanup(n.kill)
	return n
}

// start listens at an address.
func (n *node) start(t testing.TB, address string) {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	n.listener, n.address = listener, listener.Addr().String()
	n.server = &http.Server{Handler: n, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)}
	go func() { _ = n.server.Serve(listener) }()
}

// kill ends the node and all its connections, as a crash would.
func (n *node) kill() { _ = n.server.Close() }

// ServeHTTP answers as a node does.
func (n *node) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/readyz" {
		n.asked.Add(1)
		n.handler.ServeHTTP(w, r)
		return
	}
	says, _ := n.says.Load().(string)
	if says == "silent" {
		<-r.Context().Done()
		return
	}
	if says != "ready" {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	fmt.Fprintf(w, `{"status": %q}`, says)
}

// front is a balancer of a test.
type front struct {
	t       testing.TB
	address string
	url     string
	pool    *balance.Pool
	client  *http.Client
	stop    context.CancelFunc
	ended   chan bool // whether all requests could finish
}

// settings of a balancer, which a test may change before it starts.
type settings struct {
	balance balance.Options
	server  server.Options
	relay   relay.Options
}

// balanced starts a balancer before nodes. It checks them quickly.
func balanced(t testing.TB, nodes []string, change func(*settings)) *front {
	t.Helper()
	parsed, err := balance.ParseNodes(nodes)
	if err != nil {
		t.Fatal(err)
	}
	logger := slog.New(slog.DiscardHandler)
	s := settings{
		balance: balance.Options{
			Nodes: parsed, CheckEvery: 10 * time.Millisecond, CheckTimeout: patience, Rise: 2, Fall: 2,
			ConnectTimeout: patience, AnswerTimeout: patience, RetryShare: 1, KeepBody: 1 << 10,
		},
		relay: relay.Options{ReadPause: patience, WritePause: patience},
	}
	listening := make(chan string, 1)
	s.server = server.Options{
		Addr: "127.0.0.1:0", OnListen: func(a net.Addr) { listening <- a.String() }, Logger: logger, Metrics: telemetry.NewMetrics("test", "test"),
		Health: telemetry.NewHealth(logger), Relays: true, ReadHeaderTimeout: patience,
		BodyLimit: func(*http.Request) int64 { return 64 << 10 },
	}
	if change != nil {
		change(&s)
	}
	f := &front{t: t, pool: balance.New(s.balance), ended: make(chan bool, 1)}
	s.relay.Nodes = f.pool
	ctx, stop := context.WithCancel(context.Background())
	f.stop = stop
	var running sync.WaitGroup
	f.pool.Check(ctx)
	running.Go(func() { f.pool.Run(ctx) })
	running.Go(func() {
		finished, err := server.New(relay.New(s.relay), s.server).Run(ctx)
		if err != nil {
			t.Error(err)
		}
		f.ended <- finished
	})
	f.address = <-listening
	f.url = "http://" + f.address
	transport := &http.Transport{MaxIdleConnsPerHost: 32, DisableCompression: true}
	f.client = &http.Client{Transport: transport, Timeout: patience}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		stop()
		running.Wait()
		f.pool.Close()
	})
	return f
}

// before is the addresses of nodes, for balanced.
func before(nodes ...*node) []string {
	list := make([]string, 0, len(nodes))
	for _, n := range nodes {
		list = append(list, "http://"+n.address)
	}
	return list
}

// rarely has nodes checked so rarely that what happens to requests decides alone.
func rarely(s *settings) { s.balance.CheckEvery = time.Hour }

type answer struct {
	status int
	header http.Header
	body   string
	err    error // of the answer's body
}

// ask sends a request, with pairs of headers.
func (f *front) ask(method, path string, body io.Reader, header ...string) (answer, error) {
	r, err := http.NewRequest(method, f.url+path, body)
	if err != nil {
		return answer{}, err
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	if host := r.Header.Get("Host"); host != "" {
		r.Host = host
		r.Header.Del("Host")
	}
	response, err := f.client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header, string(text), err}, nil
}

// must is ask for what is answered.
func (f *front) must(method, path string, body io.Reader, header ...string) answer {
	f.t.Helper()
	a, err := f.ask(method, path, body, header...)
	if err = errors.Join(err, a.err); err != nil {
		f.t.Fatalf("%s %s: %v", method, path, err)
	}
	return a
}

// state is how a node is doing.
func (f *front) state(n *node) balance.State {
	f.t.Helper()
	for _, s := range f.pool.States() {
		if s.Name == n.address {
			return s
		}
	}
	f.t.Fatalf("%s is no node", n.address)
	return balance.State{}
}
