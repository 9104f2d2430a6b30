package park_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"winkel/internal/platform/park"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// silence is longer than a connection waits before it is parked.
const silence = 600 * time.Millisecond

// running is a server whose connections are parked.
type running struct {
	address string
	lot     *park.Lot
	server  *http.Server
}

// serve starts a server that answers with the path and the body that it was sent, "/slow" only after more than a silence.
func serve(t *testing.T, change func(*http.Server)) *running {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	arriving, returning, err := park.Open(l)
	if errors.Is(err, errors.ErrUnsupported) {
		_ = l.Close()
		t.Skip("nothing is parked on this system")
	}
	if err != nil {
		t.Fatal(err)
	}
	s := &running{address: l.Addr().String(), lot: returning, server: &http.Server{
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, IdleTimeout: 30 * time.Second, ConnState: park.Follow,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Errorf("the body of %s: %v", r.URL, err)
			}
			if strings.HasPrefix(r.URL.Path, "/slow") {
				select {
				case <-time.After(silence):
				case <-r.Context().Done():
					t.Errorf("%s was given up while it was worked on", r.URL)
				}
			}
			if r.Method != http.MethodGet && r.Method != http.MethodPost {
				t.Errorf("the method is %q", r.Method)
			}
			_, _ = fmt.Fprintf(w, "%s %s", r.URL.Path, body)
		}),
	}}
	if change != nil {
		change(s.server)
	}
	var serving sync.WaitGroup
	for _, from := range []net.Listener{arriving, returning} {
		serving.Go(func() {
			if err := s.server.Serve(from); !errors.Is(err, http.ErrServerClosed) {
				t.Errorf("serve: %v", err)
			}
		})
	}
	t.Cleanup(func() {
		_ = s.server.Close()
		serving.Wait()
		if n := s.lot.Len(); n != 0 {
			t.Errorf("%d connections are parked after the end", n)
		}
	})
	return s
}

// client is one connection.
type client struct {
	t    *testing.T
	conn net.Conn
	in   *bufio.Reader
}

func (s *running) dial(t *testing.T) *client {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", s.address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return &client{t, conn, bufio.NewReader(conn)}
}

func (c *client) send(text string) {
	c.t.Helper()
	if _, err := io.WriteString(c.conn, text); err != nil {
		c.t.Error(err)
	}
}

func (c *client) wants(answer string) {
	c.t.Helper()
	_ = c.conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	reply, err := http.ReadResponse(c.in, nil)
	if err != nil {
		c.t.Errorf("no answer %q: %v", answer, err)
		return
	}
	defer reply.Body.Close()
	if body, err := io.ReadAll(reply.Body); err != nil || string(body) != answer {
		c.t.Errorf("the answer is %q (%v), not %q", body, err, answer)
	}
}

// closed reports whether the server closes the connection in time.
func (c *client) closed(within time.Duration) bool {
	_ = c.conn.SetReadDeadline(time.Now().Add(within))
	_, err := c.in.ReadByte()
	timeout, is := errors.AsType[net.Error](err)
	return err != nil && (!is || !timeout.Timeout())
}

func get(path string) string { return "GET " + path + " HTTP/1.1\r\nHost: shop\r\n\r\n" }

func post(path string, length int) string {
	return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: shop\r\nContent-Length: %d\r\n\r\n", path, length)
}

// parked waits until so many connections are parked.
func (s *running) parked(t *testing.T, want int) {
	t.Helper()
	for began := time.Now(); s.lot.Len() != want; time.Sleep(5 * time.Millisecond) {
		if time.Since(began) > 10*time.Second {
			t.Fatalf("%d connections are parked, not %d", s.lot.Len(), want)
		}
	}
}

func TestWhoIsSilentIsParkedAndComesBack(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	c := s.dial(t)
	for n := range 3 {
		for path := range 3 { // without a rest nothing is parked
			c.send(get(fmt.Sprintf("/%d/%d", n, path)))
			c.wants(fmt.Sprintf("/%d/%d ", n, path))
		}
		s.parked(t, 1)
		c.send(post("/post", 4) + "text")
		c.wants("/post text")
		if n := s.lot.Len(); n != 0 {
			t.Errorf("%d are parked while a request is answered", n)
		}
	}
}

// What a server has for a connection serves others while it is parked.
func TestManyCostLittle(t *testing.T) {
	const many = 300
	s := serve(t, nil)
	before := runtime.NumGoroutine()
	clients := make([]*client, many)
	for i := range clients {
		clients[i] = s.dial(t)
		clients[i].send(get("/"))
		clients[i].wants("/ ")
	}
	s.parked(t, many)
	for began := time.Now(); runtime.NumGoroutine() > before+10; time.Sleep(5 * time.Millisecond) {
		if time.Since(began) > 10*time.Second {
			t.Fatalf("%d goroutines for %d silent connections, after %d", runtime.NumGoroutine(), many, before)
		}
	}
	var all sync.WaitGroup
	for i, c := range clients { // all at once
		all.Go(func() {
			c.send(get(fmt.Sprint("/", i)))
			c.wants(fmt.Sprint("/", i, " "))
		})
	}
	all.Wait()
}

// Requests that come in pieces, with longer silences than those after which a connection is parked.
func TestNothingOfARequestIsLost(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	for name, try := range map[string]func(c *client){
		"a byte at first": func(c *client) {
			c.send("G")
			time.Sleep(silence)
			c.send(get("/whole")[1:])
			c.wants("/whole ")
		},
		"half a head": func(c *client) {
			c.send("GET /half HTTP/1.1\r\n")
			time.Sleep(silence)
			c.send("Host: shop\r\n\r\n")
			c.wants("/half ")
		},
		"a body that takes its time": func(c *client) {
			c.send(post("/body", 8) + "four")
			time.Sleep(silence)
			c.send("more")
			c.wants("/body fourmore")
		},
		"the last byte of a body": func(c *client) {
			c.send(post("/byte", 5) + "four")
			time.Sleep(silence)
			c.send("5")
			c.wants("/byte four5")
			time.Sleep(silence)
			c.send(get("/after"))
			c.wants("/after ")
		},
		"an answer that takes its time": func(c *client) {
			c.send(get("/slow"))
			c.wants("/slow ")
		},
		"two requests at once": func(c *client) {
			c.send(get("/slow/1") + post("/slow/2", 2) + "ab" + get("/3"))
			c.wants("/slow/1 ")
			c.wants("/slow/2 ab")
			c.wants("/3 ")
		},
		"the beginning of the next while one is answered": func(c *client) {
			c.send(get("/slow"))
			time.Sleep(silence / 2)
			c.send("G")
			c.wants("/slow ")
			time.Sleep(silence)
			c.send(get("/next")[1:])
			c.wants("/next ")
		},
		"a word of the next with the one before": func(c *client) {
			c.send(get("/one") + "GET")
			c.wants("/one ")
			time.Sleep(silence)
			c.send(get("/two")[3:])
			c.wants("/two ")
		},
		"an empty line after what was posted": func(c *client) {
			c.send(post("/posted", 1) + "x")
			c.wants("/posted x")
			time.Sleep(silence)
			c.send("\r\n")
			time.Sleep(silence / 4)
			c.send("\r\n" + get("/line"))
			c.wants("/line ")
		},
		"more of the next while one is answered": func(c *client) {
			c.send(get("/slow"))
			time.Sleep(silence / 2)
			c.send("GET /")
			c.wants("/slow ")
			time.Sleep(silence)
			c.send("next HTTP/1.1\r\nHost: shop\r\n\r\n")
			c.wants("/next ")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := s.dial(t)
			for range 2 {
				try(c)
				time.Sleep(silence)
			}
			c.send(get("/first"))
			c.wants("/first ")
		})
	}
}

// Clients that speak just when their connections are about to be parked, or have just been.
func TestSpeakingAtAnyMoment(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	var all sync.WaitGroup
	for n := range 64 {
		c := s.dial(t)
		all.Go(func() {
			for i := range 12 {
				path := fmt.Sprint("/", n, "/", i)
				c.send(post(path, len(path)) + path)
				c.wants(path + " " + path)
				time.Sleep(240*time.Millisecond + rand.N(20*time.Millisecond))
			}
		})
	}
	all.Wait()
}

// A server that sets no deadline for what comes back.
func TestWhoComesBackHasTime(t *testing.T) {
	t.Parallel()
	s := serve(t, func(s *http.Server) { s.ReadHeaderTimeout, s.ReadTimeout = 0, 0 })
	c := s.dial(t)
	for range 2 {
		c.send(get("/"))
		c.wants("/ ")
		s.parked(t, 1)
	}
	c.send("GET / HTTP/1.1\r\n")
	time.Sleep(silence)
	c.send("Host: shop\r\n\r\n")
	c.wants("/ ")
}

func TestWhoGoesAwayIsForgotten(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	for range 3 {
		c := s.dial(t)
		c.send(get("/"))
		c.wants("/ ")
		s.parked(t, 1)
		_ = c.conn.Close()
		s.parked(t, 0)
	}
}

func TestWhoIsSilentForTooLongIsLeft(t *testing.T) {
	t.Parallel()
	s := serve(t, func(s *http.Server) { s.IdleTimeout = time.Second })
	c := s.dial(t)
	c.send(get("/"))
	c.wants("/ ")
	s.parked(t, 1)
	if !c.closed(15 * time.Second) {
		t.Error("the connection is open long after its time")
	}
	s.parked(t, 0)
	// A time that ends before anything is parked is the server's.
	s = serve(t, func(s *http.Server) { s.IdleTimeout = 50 * time.Millisecond })
	c = s.dial(t)
	c.send(get("/"))
	c.wants("/ ")
	if !c.closed(2 * time.Second) {
		t.Error("the connection is open after its time")
	}
}

func TestTheEndClosesWhatIsParked(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*http.Server) error{
		"at once": func(s *http.Server) error { return s.Close() },
		"when requests are done": func(s *http.Server) error {
			ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
			defer cancel()
			return s.Shutdown(ctx)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, nil)
			var clients []*client
			for range 20 {
				c := s.dial(t)
				c.send(get("/"))
				c.wants("/ ")
				clients = append(clients, c)
			}
			s.parked(t, 20)
			if err := end(s.server); err != nil {
				t.Error(err)
			}
			for _, c := range clients {
				if !c.closed(5 * time.Second) {
					t.Error("a connection is open after the end")
				}
			}
			if conn, err := s.lot.Accept(); !errors.Is(err, net.ErrClosed) {
				t.Errorf("afterwards Accept gives %v, %v", conn, err)
			}
			if err := s.lot.Close(); err != nil {
				t.Errorf("the second Close: %v", err)
			}
		})
	}
}

// The server is ended while connections are on their way into the lot and out of it.
func TestTheEndAtAnyMoment(t *testing.T) {
	t.Parallel()
	for range 6 {
		s := serve(t, nil)
		var all sync.WaitGroup
		for range 32 {
			c := s.dial(t)
			all.Go(func() {
				for {
					if _, err := io.WriteString(c.conn, get("/")); err != nil {
						return
					}
					_ = c.conn.SetReadDeadline(time.Now().Add(10 * time.Second))
					reply, err := http.ReadResponse(c.in, nil)
					if err != nil {
						return
					}
					_, _ = io.Copy(io.Discard, reply.Body)
					_ = reply.Body.Close()
					time.Sleep(230*time.Millisecond + rand.N(40*time.Millisecond))
				}
			})
		}
		time.Sleep(280*time.Millisecond + rand.N(300*time.Millisecond))
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		if err := s.server.Shutdown(ctx); err != nil {
			t.Error(err)
		}
		cancel()
		all.Wait()
	}
}
