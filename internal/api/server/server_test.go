package server

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"winkel/internal/platform/telemetry"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// running is a server of a test, on a free port of 127.0.0.1.
type running struct {
	t       *testing.T
	url     string
	addr    string
	server  *Server
	health  *telemetry.Health
	metrics *telemetry.Metrics
	client  *http.Client
	stop    context.CancelFunc
	result  chan outcome
	log     *lockedBuffer
}

type outcome struct {
	finished bool
	err      error
}

// serve runs handler until the test ends. The client never asks for compression by itself.
func serve(t *testing.T, handler http.Handler, change func(*Options)) *running {
	t.Helper()
	s := &running{t: t, result: make(chan outcome, 1), log: &lockedBuffer{}}
	logger := telemetry.NewLogger(s.log, slog.LevelDebug, "json")
	s.health, s.metrics = telemetry.NewHealth(logger), telemetry.NewMetrics("test", "test")
	s.health.Ready()
	listening := make(chan string, 1)
	o := Options{
		Addr: "127.0.0.1:0", Logger: logger, Metrics: s.metrics, Health: s.health,
		OnListen: func(a net.Addr) { listening <- a.String() },
	}
	if change != nil {
		change(&o)
	}
	var ctx context.Context
	ctx, s.stop = context.WithCancel(context.Background())
	ended := make(chan struct{})
	s.server = New(handler, o)
	go func() {
		defer close(ended)
		finished, err := s.server.Run(ctx)
		s.result <- outcome{finished, err}
	}()
	s.addr = <-listening
	s.url = "http://" + s.addr
	transport := &http.Transport{DisableCompression: true}
	s.client = &http.Client{Transport: transport, Timeout: 20 * time.Second}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		s.stop()
		<-ended
	})
	return s
}

type answer struct {
	*http.Response
	body []byte
}

func (s *running) do(method, path string, body io.Reader, header ...string) answer {
	s.t.Helper()
	r, err := http.NewRequest(method, s.url+path, body)
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	response, err := s.client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{response, text}
}

func (s *running) get(path string, header ...string) answer {
	s.t.Helper()
	return s.do("GET", path, nil, header...)
}

// problem reads the answer as a problem of that status and code.
func (a answer) problem(t *testing.T, status int, code string) map[string]any {
	t.Helper()
	var body map[string]any
	if err := json.Unmarshal(a.body, &body); err != nil {
		t.Fatalf("%v: %q", err, a.body)
	}
	if a.StatusCode != status || body["code"] != code || body["status"] != float64(status) {
		t.Errorf("got %d %s, want %d %s", a.StatusCode, a.body, status, code)
	}
	if got := a.Header.Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("its content type is %s", got)
	}
	if id := a.Header.Get("X-Request-ID"); id == "" || body["request_id"] != id {
		t.Errorf("its request id is %v in the body and %q in the header", body["request_id"], id)
	}
	return body
}

// access is the access log so far; it waits for the line of the nth request.
func (s *running) access(n int) []map[string]any {
	s.t.Helper()
	for range 1000 {
		var lines []map[string]any
		for text := range strings.Lines(s.log.String()) {
			var line map[string]any
			if err := json.Unmarshal([]byte(text), &line); err != nil {
				s.t.Fatalf("%v: %s", err, text)
			}
			if line["msg"] == "request" {
				lines = append(lines, line)
			}
		}
		if len(lines) >= n {
			return lines
		}
		time.Sleep(5 * time.Millisecond)
	}
	s.t.Fatalf("the log never had %d requests:\n%s", n, s.log)
	return nil
}

type lockedBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.String()
}

func text(s string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, s) })
}

func TestDrainLetsRunningRequestsFinish(t *testing.T) {
	started, release := make(chan struct{}), make(chan struct{})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /slow", func(w http.ResponseWriter, _ *http.Request) {
		close(started)
		<-release
		fmt.Fprint(w, "done")
	})
	s := serve(t, mux, nil)
	got := make(chan answer, 1)
	go func() { got <- s.get("/slow") }()
	<-started
	s.stop()
	for {
		ready, status, _ := s.health.Examine(t.Context())
		if !ready && status == "draining" {
			break
		}
		time.Sleep(time.Millisecond)
	}
	for {
		connection, err := net.Dial("tcp", s.addr)
		if err != nil {
			break // nobody listens any more
		}
		connection.Close()
		time.Sleep(time.Millisecond)
	}
	close(release)
	if a := <-got; string(a.body) != "done" || a.StatusCode != 200 || !a.Close {
		t.Errorf("the running request got %d %q, Connection close %v", a.StatusCode, a.body, a.Close)
	}
	if r := <-s.result; !r.finished || r.err != nil {
		t.Errorf("Run returned %v, %v", r.finished, r.err)
	}
}

func TestDrainCutsOffWhatDoesNotFinish(t *testing.T) {
	started := make(chan struct{})
	s := serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(started)
		<-r.Context().Done()
	}), func(o *Options) { o.Drain = 100 * time.Millisecond })
	failed := make(chan error, 1)
	go func() {
		response, err := s.client.Get(s.url)
		if err == nil {
			response.Body.Close()
		}
		failed <- err
	}()
	<-started
	s.stop()
	if r := <-s.result; r.finished || r.err != nil {
		t.Errorf("Run returned %v, %v", r.finished, r.err)
	}
	if err := <-failed; err == nil {
		t.Error("the request that was cut off got an answer")
	}
}

func TestDrainDelayServesWhileNotReady(t *testing.T) {
	mux := http.NewServeMux()
	var s *running
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) { s.health.Readiness().ServeHTTP(w, r) })
	s = serve(t, mux, func(o *Options) { o.Drain, o.DrainDelay = 5*time.Second, 400*time.Millisecond })
	if a := s.get("/readyz"); a.StatusCode != 200 {
		t.Errorf("before: %d %s", a.StatusCode, a.body)
	}
	s.stop()
	for {
		a := s.get("/readyz")
		if a.StatusCode == 503 {
			if !strings.Contains(string(a.body), "draining") || !a.Close {
				t.Errorf("while draining: %s, Connection close %v", a.body, a.Close)
			}
			break
		}
	}
	if r := <-s.result; !r.finished || r.err != nil {
		t.Errorf("Run returned %v, %v", r.finished, r.err)
	}
}

func TestRunSaysThatItCannotListen(t *testing.T) {
	s := serve(t, text("x"), nil)
	logger := slog.New(slog.DiscardHandler)
	_, err := New(text("x"), Options{Addr: s.addr, Logger: logger, Metrics: s.metrics, Health: s.health}).Run(t.Context())
	if err == nil || !strings.Contains(err.Error(), "listen on "+s.addr) {
		t.Errorf("got %v", err)
	}
}

func TestSlowHeadersAreCutOff(t *testing.T) {
	s := serve(t, text("x"), func(o *Options) { o.ReadHeaderTimeout = 150 * time.Millisecond })
	connection, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	began := time.Now()
	// One byte at a time would go on for ever, were the limit one of idleness and not of the whole header.
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		for _, c := range []byte("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: " + strings.Repeat("z", 2000)) {
			if _, err := connection.Write([]byte{c}); err != nil {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
	}()
	if err := connection.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	reply, err := io.ReadAll(connection)
	if timeout, is := err.(net.Error); is && timeout.Timeout() {
		t.Fatal("the connection stayed open")
	}
	if took := time.Since(began); took > 8*time.Second || bytes.Contains(reply, []byte("200 OK")) {
		t.Errorf("after %s it got %q", took, reply)
	}
	<-stopped
}

func TestLongRoutesWidenTheConnection(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /import", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		time.Sleep(250 * time.Millisecond)
		fmt.Fprint(w, len(body), err, r.Context().Err())
	})
	mux.HandleFunc("GET /quick", func(w http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		fmt.Fprint(w, r.Context().Err())
	})
	s := serve(t, mux, func(o *Options) {
		o.ReadTimeout, o.WriteTimeout = 200*time.Millisecond, 200*time.Millisecond
		o.RequestTimeout = func(r *http.Request) time.Duration {
			if r.URL.Path == "/import" {
				return 5 * time.Second
			}
			return 50 * time.Millisecond
		}
	})
	in, out := io.Pipe()
	go func() {
		time.Sleep(400 * time.Millisecond)
		fmt.Fprint(out, "late")
		out.Close()
	}()
	if a := s.do("POST", "/import", in); string(a.body) != "4 <nil> <nil>" {
		t.Errorf("the long route got %d %q", a.StatusCode, a.body)
	}
	if a := s.get("/quick"); string(a.body) != "context deadline exceeded" {
		t.Errorf("the quick route got %q", a.body)
	}
}

func TestOversizedHeadersAreRefused(t *testing.T) {
	s := serve(t, text("x"), nil)
	connection, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	go func() {
		fmt.Fprintf(connection, "GET / HTTP/1.1\r\nHost: x\r\nX-Large: %s\r\n\r\n", strings.Repeat("z", 100<<10))
	}()
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("got %s", response.Status)
	}
}
