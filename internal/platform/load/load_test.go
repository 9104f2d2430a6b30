package load_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"winkel/internal/platform/load"
)

// target is a server with that handler.
func target(t *testing.T, connections int, timeout time.Duration, h http.HandlerFunc) (*load.Target, *httptest.Server) {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	base, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	to := load.NewTarget(base, connections, timeout)
	t.Cleanup(to.Close)
	return to, server
}

const patience = time.Minute

func TestClientAsksAndReads(t *testing.T) {
	long := strings.Repeat("winkel ", 20_000)
	to, _ := target(t, 0, patience, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		switch r.URL.Path {
		case "/chunked":
			for i := range 10 {
				_, _ = io.WriteString(w, long[i*len(long)/10:(i+1)*len(long)/10])
				w.(http.Flusher).Flush() //nolint:forcetypeassert // it is one
			}
		case "/nothing":
			w.WriteHeader(http.StatusNoContent)
		default:
			w.WriteHeader(http.StatusTeapot)
			_, _ = io.WriteString(w, r.Method+" "+r.Header.Get("Cart-Token")+" "+r.Header.Get("Content-Type")+" "+string(body))
		}
	})
	c := to.Client()
	defer c.Close()
	for range 3 {
		a, err := c.Do(t.Context(), &load.Request{Method: "POST", Path: "/echo", Body: `{"a":1}`, Headers: []string{"Cart-Token: secret"}})
		if err != nil || a.Status != http.StatusTeapot || string(a.Body) != `POST secret application/json {"a":1}` {
			t.Fatalf("%v %d %s", err, a.Status, a.Body)
		}
		a, err = c.Do(t.Context(), &load.Request{Method: "GET", Path: "/chunked"})
		if err != nil || a.Status != http.StatusOK || string(a.Body) != long {
			t.Fatalf("%v %d, %d bytes", err, a.Status, len(a.Body))
		}
		if a, err = c.Do(t.Context(), &load.Request{Method: "DELETE", Path: "/nothing"}); err != nil || a.Status != http.StatusNoContent || len(a.Body) != 0 {
			t.Fatalf("%v %d %s", err, a.Status, a.Body)
		}
		c.Rest()
	}
}

// A connection that the server closed while nobody used it is opened again, and nobody hears of it; one that is closed in the middle of
// a request is an error, because nobody knows what became of it.
func TestClosedConnections(t *testing.T) {
	to, server := target(t, 0, patience, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/cut" {
			panic(http.ErrAbortHandler)
		}
		_, _ = io.WriteString(w, "good")
	})
	c := to.Client()
	defer c.Close()
	for range 3 {
		if a, err := c.Do(t.Context(), &load.Request{Method: "GET", Path: "/"}); err != nil || string(a.Body) != "good" {
			t.Fatalf("%v %s", err, a.Body)
		}
		server.CloseClientConnections()
	}
	_, err := c.Do(t.Context(), &load.Request{Method: "GET", Path: "/cut"})
	if load.Kind(err) != "connection closed" {
		t.Errorf("%v is %q", err, load.Kind(err))
	}
	server.Close()
	_, err = c.Do(t.Context(), &load.Request{Method: "GET", Path: "/"})
	if load.Kind(err) != "connection refused" {
		t.Errorf("%v is %q", err, load.Kind(err))
	}
}

func TestNoAnswerInTime(t *testing.T) {
	release := make(chan struct{})
	to, _ := target(t, 0, 50*time.Millisecond, func(http.ResponseWriter, *http.Request) { <-release })
	defer close(release)
	c := to.Client()
	defer c.Close()
	if _, err := c.Do(t.Context(), &load.Request{Method: "GET", Path: "/"}); load.Kind(err) != "no answer in time" {
		t.Errorf("%v is %q", err, load.Kind(err))
	}
	if got := load.Kind(errors.New("dial tcp: lookup nowhere: no such host")); got != "no such host" {
		t.Errorf("%q", got)
	}
}

// However many people there are, no more connections are open than were allowed.
func TestBoundedConnections(t *testing.T) {
	var now, most atomic.Int64
	to, _ := target(t, 3, patience, func(http.ResponseWriter, *http.Request) {
		n := now.Add(1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		runtime.Gosched()
		now.Add(-1)
	})
	report := load.Closed{
		Span: load.Span{For: 300 * time.Millisecond}, People: 40, Most: time.Millisecond, Seed: 1,
	}.Run(t.Context(), func(int) (load.Turn, func()) {
		c := to.Client()
		return func(ctx context.Context) load.Outcome {
			defer c.Rest()
			_, err := c.Do(ctx, &load.Request{Method: "GET", Path: "/"})
			return load.Outcome{Kind: "get", Failure: load.Kind(err)}
		}, c.Close
	}, load.Watch{})
	if report.Requests < 40 || report.Errors > 0 || most.Load() > 3 {
		t.Errorf("%d requests, %d errors, %d at once", report.Requests, report.Errors, most.Load())
	}
}

func TestRecorder(t *testing.T) {
	begin := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	r := load.NewRecorder(begin, begin.Add(2*time.Second))
	at := func(begun, took time.Duration, o load.Outcome) { r.Record(begin.Add(begun), begin.Add(begun+took), o) }
	at(-time.Nanosecond, time.Second, load.Outcome{Kind: "warm-up"})
	at(2*time.Second, time.Second, load.Outcome{Kind: "too late"})
	at(0, time.Second, load.Outcome{Kind: "skipped", Skip: true})
	for i := range 98 {
		at(time.Duration(i)*time.Millisecond, 10*time.Millisecond, load.Outcome{Kind: "get", Bytes: 100})
	}
	at(1500*time.Millisecond, 3*time.Second, load.Outcome{Kind: "order", Done: true})
	at(1900*time.Millisecond, 100*time.Millisecond, load.Outcome{Kind: "order", Failure: "500"})
	at(1950*time.Millisecond, 100*time.Millisecond, load.Outcome{Kind: "order", Refusal: "none left"})
	r.Use(begin.Add(time.Second), load.Usage{ServerCores: 1, ServerMB: 80})
	r.Use(begin.Add(3*time.Second), load.Usage{ServerCores: 9})
	got := r.Report()
	if got.Requests != 101 || got.Rate != 50.5 || got.Errors != 1 || got.Refusals != 1 || got.Done != 1 || got.Bytes != 9800 {
		t.Errorf("%+v", got)
	}
	about := func(got, want float64) bool { return got >= want*0.999 && got <= want*1.001 } // three digits
	if l := got.Latency; !about(l.P50, 10) || !about(l.P95, 10) || !about(l.P99, 100) || !about(l.Max, 3000) {
		t.Errorf("%+v", l)
	}
	if diff := cmp.Diff([]load.Count{{What: "500", Count: 1}}, got.Failed); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]load.Count{{What: "none left", Count: 1}}, got.Refused); diff != "" {
		t.Error(diff)
	}
	var kinds []string
	for _, k := range got.Kinds {
		kinds = append(kinds, k.Kind)
	}
	if diff := cmp.Diff([]string{"get", "order"}, kinds); diff != "" {
		t.Error(diff)
	}
	if m := got.Timeline; len(m) != 2 || m[0].Requests != 98 || m[1].Requests != 3 || m[1].Errors != 1 || m[1].Usage.ServerMB != 80 {
		t.Errorf("%+v", m)
	}
	if got.Usage != (load.Usage{ServerCores: 1, ServerMB: 80}) {
		t.Errorf("%+v", got.Usage)
	}
}

// A server that stands still for half a second makes everything slow that was to begin meanwhile, also what was asked only afterwards.
func TestLatencyCountsFromTheIntendedStart(t *testing.T) {
	const stall, rate = 500 * time.Millisecond, 200
	var first atomic.Bool
	report := load.Open{Span: load.Span{For: time.Second}, Rate: rate, AtOnce: 1}.Run(t.Context(), func(int) (load.Turn, func()) {
		return func(context.Context) load.Outcome {
			if first.CompareAndSwap(false, true) {
				<-time.After(stall)
			}
			return load.Outcome{Kind: "get"}
		}, func() {}
	}, load.Watch{})
	// What was to begin in the first quarter of a second waited for another quarter at least. There were fifty of those; a machine that is
	// busy only makes it more.
	if report.Requests < rate*9/10 {
		t.Fatalf("%d requests", report.Requests)
	}
	slow := slices.IndexFunc(report.Percentiles, func(p load.Percentile) bool { return p.Percent >= 75 })
	if got := report.Percentiles[slow].Millis; got < 200 {
		t.Errorf("a quarter of the requests took at least %v ms, want 250", got)
	}
	if report.Latency.Max < 499 {
		t.Errorf("the slowest took %v ms", report.Latency.Max)
	}
}

// What nobody had time for is not forgotten.
func TestWhatIsNotBegunIsAnError(t *testing.T) {
	report := load.Open{Span: load.Span{For: 300 * time.Millisecond}, Rate: 100, AtOnce: 1}.Run(t.Context(), func(int) (load.Turn, func()) {
		return func(context.Context) load.Outcome {
			<-time.After(400 * time.Millisecond)
			return load.Outcome{Kind: "get"}
		}, func() {}
	}, load.Watch{})
	if report.Requests < 25 || report.Errors != report.Requests-1 || report.Failed[0].What != "not begun before the end" {
		t.Errorf("%d requests, %d errors: %+v", report.Requests, report.Errors, report.Failed)
	}
}

// People think before each request, ask one thing at a time, and go when they are told to.
func TestCrowd(t *testing.T) {
	var asked, came, left atomic.Int64
	ctx, cancel := context.WithCancel(t.Context())
	report := load.Closed{
		Span: load.Span{For: time.Hour}, People: 50, Least: 2 * time.Millisecond, Most: 4 * time.Millisecond, Seed: 7,
	}.Run(ctx, func(int) (load.Turn, func()) {
		came.Add(1)
		var busy atomic.Bool
		var before time.Time
		return func(context.Context) load.Outcome {
			if !busy.CompareAndSwap(false, true) {
				t.Error("somebody asks two things at once")
			}
			if thought := time.Since(before); thought < 2*time.Millisecond {
				t.Errorf("somebody thought for %s", thought)
			}
			if asked.Add(1) == 500 {
				cancel()
			}
			before = time.Now()
			busy.Store(false)
			return load.Outcome{Kind: "get"}
		}, func() { left.Add(1) }
	}, load.Watch{})
	if report.Requests < 500 || report.Requests != asked.Load() || came.Load() != 50 || left.Load() != 50 {
		t.Errorf("%d requests of %d, %d came and %d left", report.Requests, asked.Load(), came.Load(), left.Load())
	}
}

// A ramp finds what a server bears, to within the last of its steps, without asking for more than it has to.
func TestRampFindsTheHighestRate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bears := rapid.Float64Range(10, 1e6).Draw(t, "bears")
		factor := rapid.Float64Range(1.05, 4).Draw(t, "factor")
		halves := rapid.IntRange(0, 8).Draw(t, "halves")
		ramp := load.Ramp{Rate: 100, Factor: factor, Halves: halves}
		tries := 0
		for rate, more := ramp.Next(); more; rate, more = ramp.Next() {
			if tries++; tries > 1000 {
				t.Fatal("it does not end")
			}
			ramp.Found(rate, rate <= bears)
		}
		if held := ramp.Held(); held > bears || held == 0 {
			t.Fatalf("%v held of %v", held, bears)
		}
		// The distance between what held and what did not is at most a factor, and shrinks to its root with every half.
		gap := factor
		for range halves {
			gap = sqrt(gap)
		}
		if held := ramp.Held(); held*gap*(1+1e-6) < bears {
			t.Fatalf("%v held of %v, with a factor of %v and %d halves", held, bears, factor, halves)
		}
	})
	never := load.Ramp{Rate: 100, Factor: 2}
	for rate, more := never.Next(); more; rate, more = never.Next() {
		never.Found(rate, false)
	}
	if never.Held() != 0 {
		t.Errorf("%v held where nothing did", never.Held())
	}
	bounded := load.Ramp{Rate: 100, Factor: 2, Highest: 500}
	var rates []float64
	for rate, more := bounded.Next(); more; rate, more = bounded.Next() {
		rates = append(rates, rate)
		bounded.Found(rate, true)
	}
	if diff := cmp.Diff([]float64{100, 200, 400, 500}, rates); diff != "" {
		t.Error(diff)
	}
}

func sqrt(v float64) float64 {
	root := v
	for range 60 {
		root = (root + v/root) / 2
	}
	return root
}

func TestVerdicts(t *testing.T) {
	bounds := load.Bounds{P95Millis: 200, ErrorShare: 0.001}
	for _, c := range []struct {
		r    load.Report
		rate float64
		why  string
	}{
		{load.Report{Requests: 1000, Errors: 1, Rate: 100, Latency: load.Latency{P95: 200}}, 100, ""},
		{load.Report{Requests: 1000, Errors: 2, Rate: 100}, 100, "errors"},
		{load.Report{Requests: 1000, Rate: 100, Latency: load.Latency{P95: 201}}, 100, "latency"},
		{load.Report{Requests: 1000, Rate: 94}, 100, "behind"},
		{load.Report{Requests: 1000, Rate: 1}, 0, ""},
		{load.Report{}, 0, "errors"},
	} {
		if held, why := bounds.Verdict(&c.r, c.rate); why != c.why || held != (c.why == "") {
			t.Errorf("%+v: %v %q, want %q", c.r, held, why, c.why)
		}
	}
	for _, c := range []struct {
		u    load.Usage
		why  string
		may  float64
		full string
	}{
		{load.Usage{ServerCores: 0.95, MachineBusy: 0.6}, "latency", 1, load.FullCPU},
		{load.Usage{ServerCores: 1.2, GeneratorCores: 0.6, MachineBusy: 0.97}, "latency", 2, load.FullCPU},
		{load.Usage{ServerCores: 0.5, GeneratorCores: 1.4, MachineBusy: 0.97}, "latency", 2, load.FullGenerator},
		{load.Usage{ServerCores: 0.3, MachineBusy: 0.4, DiskWait: 0.3}, "latency", 2, load.FullDatabase},
		{load.Usage{ServerCores: 0.3, MachineBusy: 0.4}, "errors", 2, load.FullErrors},
		{load.Usage{}, "latency", 2, load.FullLatency},
	} {
		if got := load.Bottleneck(c.u, c.why, c.may); got != c.full {
			t.Errorf("%+v: %s, want %s", c.u, got, c.full)
		}
	}
}

func TestThisProcessIsSeen(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("processes are watched on Linux")
	}
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	address, _ := listener.Addr().(*net.TCPAddr)
	if got := load.Listener(address.Port); got != os.Getpid() {
		t.Errorf("the port %d belongs to %d, and this is %d", address.Port, got, os.Getpid())
	}
	if mb := load.MemoryMB(os.Getpid()); mb < 1 {
		t.Errorf("this process has %v MB", mb)
	}
	if load.OpenFiles() < 100 {
		t.Errorf("%d files may be open", load.OpenFiles())
	}
}
