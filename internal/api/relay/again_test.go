package relay_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"winkel/internal/platform/balance"
)

// refusing answers with a problem.
func refusing(status int, code string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.Header().Set("Retry-After", "3")
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"code": %q, "detail": "%s"}`, code, strings.Repeat("because ", 1000))
	}
}

// breaking reads a request and closes the connection.
func breaking(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	panic(http.ErrAbortHandler)
}

// asked is how often all of some nodes were asked.
func asked(nodes []*node) (sum int64) {
	for _, n := range nodes {
		sum += n.asked.Load()
	}
	return sum
}

func TestWhatIsToldAgain(t *testing.T) {
	key := []string{"Idempotency-Key", "k"}
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		method  string
		body    string
		header  []string
		asked   int64 // nodes, of five
		status  int
		says    string
	}{
		"a read":                    {breaking, http.MethodGet, "", nil, 3, 502, "node_failed"},
		"a HEAD":                    {breaking, http.MethodHead, "", nil, 3, 502, ""},
		"OPTIONS":                   {breaking, http.MethodOptions, "", nil, 3, 502, "node_failed"},
		"a change":                  {breaking, http.MethodPost, "x", nil, 1, 503, "outcome_unknown"},
		"a removal":                 {breaking, http.MethodDelete, "", nil, 1, 503, "outcome_unknown"},
		"a change with a key":       {breaking, http.MethodPost, "x", key, 3, 503, "outcome_unknown"},
		"a removal with a key":      {breaking, http.MethodDelete, "", key, 3, 503, "outcome_unknown"},
		"a long change with a key":  {breaking, http.MethodPost, strings.Repeat("x", 5000), key, 1, 503, "outcome_unknown"},
		"a read, unavailable":       {refusing(503, "unavailable"), http.MethodGet, "", nil, 3, 503, "unavailable"},
		"a read, bad gateway":       {refusing(502, "x"), http.MethodGet, "", nil, 3, 502, `"x"`},
		"a change, unavailable":     {refusing(503, "unavailable"), http.MethodPost, "x", nil, 1, 503, "unavailable"},
		"with a key, unavailable":   {refusing(503, "unavailable"), http.MethodPost, "x", key, 3, 503, "unavailable"},
		"a read, overloaded":        {refusing(503, "overloaded"), http.MethodGet, "", nil, 1, 503, "overloaded"},
		"with a key, overloaded":    {refusing(503, "overloaded"), http.MethodPost, "x", key, 1, 503, "overloaded"},
		"a read, too often":         {refusing(429, "rate_limited"), http.MethodGet, "", nil, 1, 429, "rate_limited"},
		"a read, our own mistake":   {refusing(500, "internal_error"), http.MethodGet, "", nil, 1, 500, "internal_error"},
		"a read, plain unavailable": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }, http.MethodGet, "", nil, 3, 503, ""},
	} {
		t.Run(name, func(t *testing.T) {
			nodes := make([]*node, 5)
			for i := range nodes {
				nodes[i] = newNode(t, c.handler)
			}
			f := balanced(t, before(nodes...), rarely)
			a := f.must(c.method, "/", strings.NewReader(c.body), c.header...)
			if asked(nodes) != c.asked || a.status != c.status || !strings.Contains(a.body, c.says) {
				t.Errorf("%d nodes were asked, and the answer is %d %.200s; want %d, %d %s", asked(nodes), a.status, a.body, c.asked, c.status, c.says)
			}
			if strings.Contains(a.body, "because") && !strings.HasSuffix(a.body, `because "}`) {
				t.Errorf("the answer of the node is not whole: %d bytes", len(a.body))
			}
			if got := f.pool.Counts().Retries; got != uint64(c.asked-1) {
				t.Errorf("%d retries", got)
			}
		})
	}
}

// A node that does not even take the connection has done nothing: whatever it was asked is told to another one, and a body that is too
// long to be kept was not begun.
func TestWhatWasNotSentIsToldToAnother(t *testing.T) {
	dead, alive := newNode(t, nil), newNode(t, echo)
	f := balanced(t, before(dead, alive), rarely)
	dead.kill()
	for _, length := range []int{0, 10, 5000} {
		for range 2 { // one of them begins with the node that is dead, as long as that is not known
			if e := f.must(http.MethodPost, "/", strings.NewReader(strings.Repeat("x", length))).echoed(t); len(e.Body) != length {
				t.Errorf("of %d bytes %d arrived", length, len(e.Body))
			}
		}
	}
	if s := f.state(dead); s.Standing != balance.Out || s.Results[balance.Failed] != 2 {
		t.Errorf("after two failures in a row: %+v", s)
	}
	alive.kill()
	for i := range 3 {
		// The first may go over a connection that was kept, of which nobody knows what came of it.
		if a := f.must(http.MethodPost, "/", strings.NewReader("x")); a.status != 503 || i > 0 && !strings.Contains(a.body, "no_node_ready") {
			t.Errorf("with all of them dead: %d %s", a.status, a.body)
		}
	}
}

// The same body arrives each time that it is told.
func TestTheBodyIsToldAgain(t *testing.T) {
	var mu sync.Mutex
	var bodies []string
	keep := func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		bodies = append(bodies, string(body))
		last := len(bodies) == 3
		mu.Unlock()
		if !last {
			panic(http.ErrAbortHandler)
		}
		_, _ = io.WriteString(w, "done")
	}
	f := balanced(t, before(newNode(t, keep), newNode(t, keep), newNode(t, keep)), rarely)
	// Its length is not known before.
	a := f.must(http.MethodPut, "/", io.MultiReader(strings.NewReader("the "), strings.NewReader("body")), "Idempotency-Key", "k")
	if a.status != 200 || a.body != "done" || strings.Join(bodies, "|") != "the body|the body|the body" {
		t.Errorf("%d %s; they got %q", a.status, a.body, bodies)
	}
}

func TestNoMoreIsToldAgainThanTheBudgetAllows(t *testing.T) {
	nodes := []*node{newNode(t, refusing(503, "unavailable")), newNode(t, refusing(503, "unavailable"))}
	f := balanced(t, before(nodes...), func(s *settings) { rarely(s); s.balance.RetryShare = 0.1 })
	const requests = 300
	for range requests {
		if a := f.must(http.MethodGet, "/", nil); a.status != 503 {
			t.Fatalf("status %d", a.status)
		}
	}
	// The first hundred, and a tenth of all; what was earned while there were a hundred is not kept.
	c := f.pool.Counts()
	if again := asked(nodes) - requests; again < 100 || again > 130 || c.Retries != uint64(again) || c.Spared != uint64(requests-again) {
		t.Errorf("%d were told again: %+v", again, c)
	}
	none := balanced(t, before(nodes...), func(s *settings) { rarely(s); s.balance.RetryShare = 0 })
	none.must(http.MethodGet, "/", nil)
	if c := none.pool.Counts(); c.Retries != 0 || c.Spared != 1 {
		t.Errorf("without any share: %+v", c)
	}
}

// A node that does not answer in time is given up: a read goes to another one, of a change nobody knows.
func TestANodeIsLate(t *testing.T) {
	t.Parallel()
	hang := func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	}
	slow, quick := newNode(t, hang), newNode(t, nil)
	f := balanced(t, before(slow, quick), func(s *settings) {
		rarely(s)
		s.balance.AnswerTimeout, s.balance.Fall = time.Second, 100
	})
	for range 4 {
		if a := f.must(http.MethodGet, "/", nil); a.body != quick.address {
			t.Errorf("answered %d %s", a.status, a.body)
		}
	}
	if s := f.state(slow); s.Results[balance.Late] == 0 || s.Results[balance.Failed] != 0 {
		t.Errorf("the slow node: %+v", s)
	}
	alone := balanced(t, before(slow), func(s *settings) { rarely(s); s.balance.AnswerTimeout, s.balance.Fall = time.Second, 100 })
	if a := alone.must(http.MethodGet, "/", nil); a.status != 504 || !strings.Contains(a.body, "node_late") {
		t.Errorf("a read of a node that is late: %d %s", a.status, a.body)
	}
	if a := alone.must(http.MethodPost, "/", strings.NewReader("x")); a.status != 503 || !strings.Contains(a.body, "outcome_unknown") {
		t.Errorf("a change by a node that is late: %d %s", a.status, a.body)
	}
}

// A machine that lost its power answers nothing: what it was asked is told to another one once its checks fail, long before its time is
// over.
func TestANodeFallsSilent(t *testing.T) {
	t.Parallel()
	silent := make(chan bool)
	mute := newNode(t, func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-silent:
			<-r.Context().Done()
		default:
			_, _ = io.WriteString(w, "mute")
		}
	})
	other := newNode(t, nil)
	f := balanced(t, before(mute, other), func(s *settings) { s.balance.CheckTimeout = time.Second })
	close(silent)
	done := make(chan answer, 2)
	for range 2 {
		go func() {
			a, err := f.ask(http.MethodGet, "/", nil)
			if err != nil {
				a.err = err
			}
			done <- a
		}()
	}
	within(t, "it was asked", func() bool { return f.state(mute).Running == 1 })
	mute.says.Store("silent")
	for range 2 {
		if a := <-done; a.err != nil || a.body != other.address {
			t.Errorf("answered %d %s %v", a.status, a.body, a.err)
		}
	}
	if s := f.state(mute); s.Standing != balance.Out || s.Results[balance.Late] != 1 {
		t.Errorf("the node: %+v", s)
	}
}

// raw is a node that says by hand what comes after the check.
func raw(t *testing.T, say func(net.Conn, *http.Request)) *node {
	t.Helper()
	return newNode(t, func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		say(conn, r)
		_ = conn.Close()
	})
}

// Two nodes die in the middle of the headers of their answers: nothing of those has come to the client, who gets that of the third.
func TestTwoAnswersBreakOffBeforeTheyBegin(t *testing.T) {
	half := func(conn net.Conn, _ *http.Request) {
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nX-Half: 1\r\nContent-Le")
	}
	nodes := []*node{raw(t, half), raw(t, half), newNode(t, echo)}
	f := balanced(t, before(nodes...), rarely)
	a := f.must(http.MethodGet, "/", nil)
	if a.status != http.StatusAccepted || a.header.Get("X-Half") != "" || asked(nodes) != 3 {
		t.Errorf("%d nodes were asked: %d %v", asked(nodes), a.status, a.header)
	}
}

// An answer that breaks off in the middle is cut off for the client as well, however its length was told, twice; nobody else is asked,
// and it is held against the node.
func TestAnswersBreakOffHalfWay(t *testing.T) {
	for name, start := range map[string]string{
		"by length": "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
		"in chunks": "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
		"a chunk":   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\nhalf",
	} {
		t.Run(name, func(t *testing.T) {
			half := func(conn net.Conn, _ *http.Request) { _, _ = io.WriteString(conn, start) }
			nodes := []*node{raw(t, half), raw(t, half), raw(t, half)}
			f := balanced(t, before(nodes...), rarely)
			for i := range int64(2) {
				a, err := f.ask(http.MethodGet, "/", nil)
				// What was held back of an answer whose length is known is not sent at all then.
				if err == nil && (a.err == nil || a.body != "half") || asked(nodes) != i+1 {
					t.Errorf("%d nodes were asked: %d %q, %v, %v", asked(nodes), a.status, a.body, a.err, err)
				}
			}
			broken := uint64(0)
			for _, n := range nodes {
				broken += f.state(n).Results[balance.Broken]
			}
			if broken != 2 {
				t.Errorf("%d are held against nodes", broken)
			}
		})
	}
}

// A node that pauses in the middle is given up.
func TestAnAnswerStalls(t *testing.T) {
	t.Parallel()
	f := balanced(t, before(raw(t, func(conn net.Conn, _ *http.Request) {
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
		_, _ = io.Copy(io.Discard, conn) // until the balancer closes it
	})), func(s *settings) { rarely(s); s.balance.AnswerTimeout = time.Second })
	if a, err := f.ask(http.MethodGet, "/", nil); err == nil && a.err == nil {
		t.Errorf("%d %q, %v, %v", a.status, a.body, a.err, err)
	}
}

// A client who goes away in the middle of his body is nobody's fault: a short body reached no node, of a long one the node got the
// beginning, and neither was taken for the whole.
func TestRequestsBreakOffHalfWay(t *testing.T) {
	n := newNode(t, echo)
	f := balanced(t, before(n), nil)
	for _, c := range []struct{ length, sent int }{{100, 50}, {100, 0}, {60000, 30000}, {60000, 100}} {
		for range 2 {
			conn := f.dial()
			fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: %d\r\n\r\n%s", c.length, strings.Repeat("x", c.sent))
			_ = conn.Close()
		}
		conn := f.dial()
		fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s", c.length, strings.Repeat("x", c.sent))
		_ = conn.Close()
	}
	within(t, "all are gone", func() bool { return f.state(n).Running == 0 })
	if a := f.must(http.MethodPost, "/", strings.NewReader("whole")); a.echoed(t).Body != "whole" {
		t.Errorf("%d %s", a.status, a.body)
	}
	if s := f.state(n); s.Standing != balance.Ready || s.Results[balance.Failed]+s.Results[balance.Broken]+s.Results[balance.Refused] != 0 || s.Results[balance.Answered] != 1 {
		t.Errorf("the node: %+v", s)
	}
}

// What an attacker sends so that two servers disagree where a request ends, or whom it is for, comes to a node as one request, or not at
// all.
func TestSmuggling(t *testing.T) {
	for name, c := range map[string]struct {
		text   string
		status int
		body   string // as the node gets it, where it does
	}{
		"both, chunked ends first": {"POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 44\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: shop\r\n\r\n", 202, ""},
		"both, length ends first":  {"POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n2c\r\nGET /smuggled HTTP/1.1\r\nHost: shop\r\nX: y\r\n\r\n\r\n0\r\n\r\n", 202, "GET /smuggled HTTP/1.1\r\nHost: shop\r\nX: y\r\n\r\n"},
		"two lengths":              {"POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde", 400, ""},
		"a length with a sign":     {"POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: +4\r\n\r\nabcd", 400, ""},
		"a list of lengths":        {"POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 4, 5\r\n\r\nabcd", 400, ""},
		"another encoding":         {"POST / HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501, ""},
		"an encoding that hides":   {"POST / HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: xchunked\r\nContent-Length: 3\r\n\r\nabc", 501, ""},
		"two encodings":            {"POST / HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", 501, ""},
		"a space before the colon": {"POST / HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding : chunked\r\nContent-Length: 3\r\n\r\nabc", 400, ""},
		"a folded line":            {"GET / HTTP/1.1\r\nHost: shop\r\nX: a\r\n b\r\nX-\x00: c\r\n\r\n", 400, ""},
		"a wrong chunk":            {"POST / HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n", 422, ""},
		"no host":                  {"GET / HTTP/1.1\r\n\r\n", 400, ""},
		"two hosts":                {"GET / HTTP/1.1\r\nHost: shop\r\nHost: evil\r\n\r\n", 400, ""},
		"a host that is none":      {"GET / HTTP/1.1\r\nHost: shop/\x01evil\r\n\r\n", 400, ""},
		"a target elsewhere":       {"CONNECT evil:443 HTTP/1.1\r\nHost: evil:443\r\n\r\n", 405, ""},
		"huge headers":             {"GET / HTTP/1.1\r\nHost: shop\r\nX: " + strings.Repeat("x", 80<<10) + "\r\n\r\n", 431, ""},
		"a newline in a header":    {"GET / HTTP/1.1\r\nHost: shop\r\nX: a\rTransfer-Encoding: chunked\r\n\r\n", 400, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			var got []string
			n := newNode(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				mu.Lock()
				got = append(got, r.Method+" "+r.RequestURI+" "+string(body))
				mu.Unlock()
				w.WriteHeader(http.StatusAccepted)
			})
			f := balanced(t, before(n), nil)
			conn := f.dial()
			_, _ = io.WriteString(conn, c.text)
			answers := bufio.NewReader(conn)
			answer, err := http.ReadResponse(answers, nil)
			if err != nil {
				t.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, answer.Body)
			if answer.StatusCode != c.status {
				t.Errorf("answered %s, want %d", answer.Status, c.status)
			}
			_ = conn.(*net.TCPConn).CloseWrite()
			if rest, _ := io.ReadAll(answers); len(rest) > 0 {
				t.Errorf("a second answer came: %q", rest)
			}
			mu.Lock()
			defer mu.Unlock()
			if want := "POST / " + c.body; c.status == 202 && (len(got) != 1 || got[0] != want) {
				t.Errorf("the node got %q, want %q", got, want)
			} else if c.status != 202 && len(got) != 0 {
				t.Errorf("the node got %q", got)
			}
			if s := f.state(n); s.Standing != balance.Ready {
				t.Errorf("it is held against the node: %+v", s)
			}
		})
	}
}

// A node that comes back gets a little at first.
func TestANodeWarmsUp(t *testing.T) {
	back, other := newNode(t, nil), newNode(t, nil)
	f := balanced(t, before(back, other), func(s *settings) { s.balance.WarmUp = time.Hour })
	for range 20 {
		f.must(http.MethodGet, "/", nil)
	}
	if back.asked.Load() != 10 {
		t.Errorf("at first it gets %d of 20", back.asked.Load())
	}
	back.says.Store("draining")
	within(t, "it is noticed", func() bool { return f.state(back).Standing == balance.Out })
	back.says.Store("ready")
	within(t, "it is back", func() bool { return f.state(back).Standing == balance.Ready })
	for range 110 {
		f.must(http.MethodGet, "/", nil)
	}
	if got := back.asked.Load() - 10; got < 9 || got > 11 {
		t.Errorf("when it is back it gets %d of 110", got)
	}
}
