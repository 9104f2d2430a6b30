package relay_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"winkel/internal/platform/balance"
)

// echo answers with the request as it came.
func echo(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("X-Request-Id", "of the node")
	w.Header().Set("Keep-Alive", "timeout=5")
	w.Header().Set("Connection", "X-Private")
	w.Header().Set("X-Private", "between the two")
	w.Header().Set("X-Kept", "yes")
	w.WriteHeader(http.StatusAccepted)
	_ = json.NewEncoder(w).Encode(map[string]any{
		"method": r.Method, "uri": r.RequestURI, "host": r.Host, "header": r.Header, "body": string(body), "length": r.ContentLength,
	})
}

type echoed struct {
	Method, URI, Host, Body string
	Length                  int64
	Header                  http.Header
}

func (a answer) echoed(t *testing.T) (e echoed) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.body), &e); err != nil {
		t.Fatalf("%v in %d %s", err, a.status, a.body)
	}
	return e
}

func TestWhatIsPassedOn(t *testing.T) {
	f := balanced(t, before(newNode(t, echo)), nil)
	a := f.must(http.MethodPost, "/a%2Fb//c;d?x=1;y=%zz&z", strings.NewReader("the body"),
		"Host", "shop.example.com", "X-Request-Id", "mine-1", "Cookie", "a=b", "Idempotency-Key", "k", "X-Idempotency-Key", "k",
		"X-Forwarded-For", "6.6.6.6", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "evil.example", "X-Forwarded-Prefix", "/evil",
		"Forwarded", "for=6.6.6.6", "X-Real-Ip", "6.6.6.6", "True-Client-Ip", "6.6.6.6",
		"Connection", "keep-alive, X-Hop", "X-Hop", "dropped", "Te", "trailers", "Proxy-Authorization", "Basic x", "Upgrade", "h2c",
		"Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	e := a.echoed(t)
	if e.Method != http.MethodPost || e.URI != "/a%2Fb//c;d?x=1;y=%zz&z" || e.Host != "shop.example.com" || e.Body != "the body" || e.Length != 8 {
		t.Errorf("the node got %+v", e)
	}
	for name, want := range map[string]string{
		"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "shop.example.com", "X-Real-Ip": "127.0.0.1",
		"X-Request-Id": "mine-1", "Cookie": "a=b", "Idempotency-Key": "k",
		"X-Idempotency-Key": "", "X-Forwarded-Prefix": "", "Forwarded": "", "True-Client-Ip": "", "X-Hop": "", "Te": "", "Proxy-Authorization": "", "Upgrade": "", "Connection": "",
		"Traceparent": "", "Accept-Encoding": "",
	} {
		if got := strings.Join(e.Header[name], "|"); got != want {
			t.Errorf("%s is %q at the node, want %q", name, got, want)
		}
	}
	for name, want := range map[string]string{"X-Request-Id": "mine-1", "X-Kept": "yes", "X-Private": "", "Keep-Alive": "", "Content-Security-Policy": ""} {
		if got := strings.Join(a.header[name], "|"); got != want {
			t.Errorf("%s is %q in the answer, want %q", name, got, want)
		}
	}
	if a.status != http.StatusAccepted {
		t.Errorf("status %d", a.status)
	}
	if e := f.must(http.MethodGet, "/", nil).echoed(t); len(e.Header.Get("X-Request-Id")) < 20 || e.Length != 0 {
		t.Errorf("a request without an id, or a body, came as %+v", e)
	}
}

// A proxy before the balancer that it was told about is believed, and its trace goes on.
func TestBehindAnotherProxy(t *testing.T) {
	f := balanced(t, before(newNode(t, echo)), func(s *settings) { s.server.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")} })
	const trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	e := f.must(http.MethodGet, "/", nil, "X-Forwarded-For", "6.6.6.6, 198.51.100.1", "X-Forwarded-Proto", "https", "Traceparent", trace).echoed(t)
	if e.Header.Get("X-Forwarded-For") != "198.51.100.1" || e.Header.Get("X-Forwarded-Proto") != "https" || e.Header.Get("Traceparent") != trace {
		t.Errorf("the node got %v", e.Header)
	}
}

func TestWhatIsNotPassedOn(t *testing.T) {
	n := newNode(t, nil)
	f := balanced(t, before(n), nil)
	for _, path := range []string{"/metrics", "/readyz", "/healthz"} {
		if a := f.must(http.MethodGet, path, nil); a.status != http.StatusNotFound || !strings.Contains(a.body, `"code":"not_found"`) {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	if a := f.must(http.MethodPost, "/", strings.NewReader(strings.Repeat("x", 65<<10))); a.status != http.StatusRequestEntityTooLarge {
		t.Errorf("a body that says that it is too large: %d", a.status)
	}
	if a := f.must(http.MethodPost, "/", io.MultiReader(strings.NewReader(strings.Repeat("x", 65<<10)))); a.status != http.StatusRequestEntityTooLarge {
		t.Errorf("a body that turns out to be too large: %d %s", a.status, a.body)
	}
	if state := f.state(n); state.Standing != balance.Ready {
		t.Errorf("what clients do wrong is held against the node: %+v", state)
	}
}

func TestNobodyIsReady(t *testing.T) {
	n := newNode(t, nil)
	n.says.Store("draining")
	f := balanced(t, before(n), nil)
	a := f.must(http.MethodPost, "/", strings.NewReader("x"), "X-Request-Id", "r1")
	var said struct {
		Status          int
		Code, RequestID string
	}
	_ = json.Unmarshal([]byte(strings.ReplaceAll(a.body, "request_id", "RequestID")), &said)
	if a.status != http.StatusServiceUnavailable || said.Status != 503 || said.Code != "no_node_ready" || said.RequestID != "r1" ||
		a.header.Get("Retry-After") == "" || a.header.Get("Content-Type") != "application/problem+json" || a.header.Get("X-Request-Id") != "r1" {
		t.Errorf("%d %v %s", a.status, a.header, a.body)
	}
	if n.asked.Load() != 0 || f.pool.Counts().Nobody != 1 || f.pool.Usable(t.Context()) == nil {
		t.Errorf("the node was asked %d times, %+v", n.asked.Load(), f.pool.Counts())
	}
	n.says.Store("ready")
	within(t, "the node is asked again", func() bool { return f.must(http.MethodGet, "/", nil).status == http.StatusOK })
}

// load has clients read, and change with a key, until it is stopped; every answer has to be right.
func (f *front) load(clients int) (stop func() (answered int64)) {
	var all sync.WaitGroup
	var done atomic.Bool
	var answered atomic.Int64
	for i := range clients {
		all.Go(func() {
			for n := 0; !done.Load(); n++ {
				var a answer
				var err error
				if i%2 == 0 {
					a, err = f.ask(http.MethodGet, "/", nil)
				} else {
					a, err = f.ask(http.MethodPost, "/", strings.NewReader("change"), "Idempotency-Key", fmt.Sprint(i, "-", n))
				}
				if err = errors.Join(err, a.err); err != nil || a.status != http.StatusOK {
					f.t.Errorf("client %d, request %d: %d %s %v", i, n, a.status, a.body, err)
					return
				}
				answered.Add(1)
			}
		})
	}
	return func() int64 {
		done.Store(true)
		all.Wait()
		return answered.Load()
	}
}

// busy is a node that takes a moment for everything, so that requests are under way all the time.
func busy(t *testing.T) *node {
	t.Helper()
	return newNode(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-time.After(time.Millisecond)
		_, _ = io.WriteString(w, "done")
	})
}

func TestANodeDiesUnderLoad(t *testing.T) {
	nodes := []*node{busy(t), busy(t), busy(t)}
	f := balanced(t, before(nodes...), nil)
	stop := f.load(8)
	within(t, "all work", func() bool {
		return nodes[0].asked.Load() > 20 && nodes[1].asked.Load() > 20 && nodes[2].asked.Load() > 20
	})
	nodes[0].kill()
	within(t, "it is noticed", func() bool { return f.state(nodes[0]).Standing == balance.Out })
	others := nodes[1].asked.Load() + nodes[2].asked.Load()
	within(t, "the others go on", func() bool { return nodes[1].asked.Load()+nodes[2].asked.Load() > others+100 })
	before := nodes[0].asked.Load()
	nodes[0].start(t, nodes[0].address)
	within(t, "it comes back", func() bool { return nodes[0].asked.Load() > before+20 })
	if stop() == 0 {
		t.Error("nothing was answered")
	}
}

func TestANodeDrains(t *testing.T) {
	begun, finish := make(chan bool), make(chan bool)
	leaving := newNode(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/long" {
			begun <- true
			<-finish
		}
		_, _ = io.WriteString(w, "whole")
	})
	other := newNode(t, nil)
	f := balanced(t, before(leaving, other), nil)
	long := make(chan answer, 1)
	go func() {
		a, err := f.ask(http.MethodPost, "/long", strings.NewReader("x"))
		for ; err == nil && a.body != "whole"; a, err = f.ask(http.MethodPost, "/long", strings.NewReader("x")) {
		} // until the node that will leave has got one
		a.err = errors.Join(a.err, err)
		long <- a
	}()
	<-begun
	leaving.says.Store("draining")
	within(t, "it is noticed", func() bool { return f.state(leaving).Standing == balance.Out })
	asked := leaving.asked.Load()
	for range 20 {
		if a := f.must(http.MethodGet, "/", nil); a.body != other.address {
			t.Fatalf("answered by %q", a.body)
		}
	}
	if leaving.asked.Load() != asked || f.state(leaving).Running != 1 {
		t.Errorf("the node that leaves was asked %d times more; %+v", leaving.asked.Load()-asked, f.state(leaving))
	}
	close(finish)
	if a := <-long; a.status != http.StatusOK || a.body != "whole" || a.err != nil {
		t.Errorf("what was under way ended with %d %q %v", a.status, a.body, a.err)
	}
}

// The balancer itself stops: what is under way ends, and nothing else is taken.
func TestTheBalancerDrains(t *testing.T) {
	begun, finish := make(chan bool), make(chan bool)
	f := balanced(t, before(newNode(t, func(w http.ResponseWriter, _ *http.Request) {
		begun <- true
		<-finish
		_, _ = io.WriteString(w, "whole")
	})), nil)
	long := make(chan answer, 1)
	go func() {
		a, err := f.ask(http.MethodGet, "/", nil)
		a.err = errors.Join(a.err, err)
		long <- a
	}()
	<-begun
	f.stop()
	within(t, "nobody listens", func() bool {
		conn, err := net.Dial("tcp", f.address)
		if err == nil {
			_ = conn.Close()
		}
		return err != nil
	})
	close(finish)
	if a := <-long; a.status != http.StatusOK || a.body != "whole" || a.err != nil {
		t.Errorf("what was under way ended with %d %q %v", a.status, a.body, a.err)
	}
	if !<-f.ended {
		t.Error("something was cut off")
	}
}

// A slow node gets less: it has always something to do.
func TestASlowNodeGetsLess(t *testing.T) {
	slow := newNode(t, func(w http.ResponseWriter, _ *http.Request) {
		<-time.After(50 * time.Millisecond)
		_, _ = io.WriteString(w, "done")
	})
	quick := busy(t)
	f := balanced(t, before(slow, quick), nil)
	stop := f.load(8)
	within(t, "some requests", func() bool { return quick.asked.Load()+slow.asked.Load() > 500 })
	stop()
	if s, q := slow.asked.Load(), quick.asked.Load(); s*3 > q {
		t.Errorf("the slow node got %d requests and the quick one %d", s, q)
	}
}

func TestWeightsAndBackup(t *testing.T) {
	nodes := []*node{newNode(t, nil), newNode(t, nil), newNode(t, nil)}
	list := before(nodes...)
	list[0] += ";weight=3"
	list[2] += ";backup"
	f := balanced(t, list, nil)
	for range 40 {
		f.must(http.MethodGet, "/", nil)
	}
	if a, b, c := nodes[0].asked.Load(), nodes[1].asked.Load(), nodes[2].asked.Load(); a != 30 || b != 10 || c != 0 {
		t.Errorf("of 40 requests they got %d, %d and %d", a, b, c)
	}
	nodes[0].says.Store("failing")
	nodes[1].says.Store("draining")
	within(t, "it is noticed", func() bool {
		return f.state(nodes[0]).Standing == balance.Impaired && f.state(nodes[1]).Standing == balance.Out
	})
	if a := f.must(http.MethodGet, "/", nil); a.body != nodes[2].address {
		t.Errorf("with the others away, %s answers", a.body)
	}
	nodes[2].kill()
	within(t, "it is noticed", func() bool { return f.state(nodes[2]).Standing == balance.Out })
	if a := f.must(http.MethodGet, "/", nil); a.body != nodes[0].address {
		t.Errorf("with nobody ready, %s answers", a.body)
	}
}

// What is streamed arrives when it is sent, and the client's end ends it.
func TestStreams(t *testing.T) {
	next, gone := make(chan bool), make(chan bool)
	f := balanced(t, before(newNode(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for range 2 {
			_, _ = io.WriteString(w, "data: news\n\n")
			_ = http.NewResponseController(w).Flush()
			<-next
		}
		<-r.Context().Done()
		close(gone)
	})), nil)
	response, err := f.client.Get(f.url + "/events")
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(response.Body)
	for range 2 {
		if line, err := lines.ReadString('\n'); err != nil || line != "data: news\n" {
			t.Errorf("got %q, %v", line, err)
		}
		_, _ = lines.ReadString('\n')
		next <- true
	}
	_ = response.Body.Close()
	select {
	case <-gone:
	case <-time.After(patience):
		t.Error("the node was not told that the client is gone")
	}
}

// A client who sends nothing more of his body is told so, and no node was bothered.
func TestAClientWhoPauses(t *testing.T) {
	n := newNode(t, echo)
	f := balanced(t, before(n), func(s *settings) { s.relay.ReadPause = 50 * time.Millisecond })
	conn := f.dial()
	fmt.Fprint(conn, "POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 100\r\n\r\nthe beginning")
	text, _ := io.ReadAll(conn)
	if !strings.HasPrefix(string(text), "HTTP/1.1 408 ") || n.asked.Load() != 0 {
		t.Errorf("the node was asked %d times, and the client told %q", n.asked.Load(), text)
	}
}

// Whoever sends a byte now and then, to keep others out, is let go as well.
func TestAClientWhoDrips(t *testing.T) {
	n := newNode(t, echo)
	f := balanced(t, before(n), func(s *settings) { s.relay.ReadPause = 100 * time.Millisecond })
	conn := f.dial()
	fmt.Fprint(conn, "POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 1000\r\n\r\n")
	var dripping sync.WaitGroup
	defer dripping.Wait()
	let := make(chan bool)
	defer close(let)
	dripping.Go(func() {
		for {
			select {
			case <-let:
				return
			case <-time.After(20 * time.Millisecond):
				_, _ = io.WriteString(conn, "x")
			}
		}
	})
	if answer, err := http.ReadResponse(bufio.NewReader(conn), nil); err != nil || answer.StatusCode != http.StatusRequestTimeout || n.asked.Load() != 0 {
		t.Errorf("the node was asked %d times; %v, %v", n.asked.Load(), answer, err)
	}
}

// dial connects to the balancer, to write by hand.
func (f *front) dial() net.Conn {
	f.t.Helper()
	conn, err := net.Dial("tcp", f.address)
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { _ = conn.Close() })
	_ = conn.SetDeadline(time.Now().Add(patience))
	return conn
}
