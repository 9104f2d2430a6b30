package server

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"testing"
	"time"
)

// from opens a connection to the server from an address of this machine.
func (s *running) from(t *testing.T, address string) net.Conn {
	t.Helper()
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}, Timeout: 5 * time.Second}
	conn, err := dialer.DialContext(t.Context(), "tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// answers reports whether a request on the connection is answered in time.
func answers(t *testing.T, conn net.Conn) bool {
	t.Helper()
	if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: shop\r\n\r\n"); err != nil {
		return false
	}
	if err := conn.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	reply, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return false
	}
	_, err = io.Copy(io.Discard, reply.Body)
	return err == nil && reply.StatusCode == http.StatusOK
}

// closed reports whether the server closes the connection in time.
func closed(t *testing.T, conn net.Conn, within time.Duration) bool {
	t.Helper()
	if err := conn.SetReadDeadline(time.Now().Add(within)); err != nil {
		t.Fatal(err)
	}
	_, err := io.Copy(io.Discard, conn) // a last word is allowed
	timeout, is := err.(net.Error)
	return !is || !timeout.Timeout()
}

var hello = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "hello") })

// Somebody who opens many connections and sends one byte after the other keeps nobody else out.
func TestSlowlorisKeepsNobodyOut(t *testing.T) {
	s := serve(t, hello, func(o *Options) { o.ConnectionsPerAddress, o.ReadHeaderTimeout = 20, 500*time.Millisecond })
	var slow []net.Conn
	for range 20 {
		conn := s.from(t, "127.0.0.2")
		if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nX-Slow: "); err != nil {
			t.Fatal(err)
		}
		slow = append(slow, conn)
	}
	began := time.Now()
	stop := make(chan struct{})
	for _, conn := range slow { // a byte now and then does not help
		go func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(50 * time.Millisecond):
					_, _ = io.WriteString(conn, "a")
				}
			}
		}()
	}
	defer close(stop)
	if !closed(t, s.from(t, "127.0.0.2"), 2*time.Second) {
		t.Error("a twenty-first connection of one address stays open")
	}
	if !answers(t, s.from(t, "127.0.0.3")) {
		t.Error("somebody else gets no answer")
	}
	for i, conn := range slow {
		if !closed(t, conn, 5*time.Second) {
			t.Fatalf("slow connection %d is open %s after it began", i, time.Since(began))
		}
	}
	within(t, func() bool { return answers(t, s.from(t, "127.0.0.2")) })
	if s.server.Refused() == 0 {
		t.Error("no refusal was counted")
	}
}

// When all connections are taken, those that say nothing make room; those that work do not.
func TestSilentConnectionsMakeRoom(t *testing.T) {
	started, release := make(chan struct{}), make(chan struct{})
	s := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/long" {
			close(started)
			<-release
		}
		fmt.Fprint(w, "hello")
	}), func(o *Options) { o.Connections = 5 })
	working := s.from(t, "127.0.0.2")
	if _, err := io.WriteString(working, "GET /long HTTP/1.1\r\nHost: shop\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	<-started
	var silent []net.Conn
	for i := range 4 {
		conn := s.from(t, "127.0.0.2")
		if i%2 == 0 && !answers(t, conn) { // one that has said something, and one that has not
			t.Fatalf("connection %d gets no answer", i)
		}
		silent = append(silent, conn)
		time.Sleep(20 * time.Millisecond)
	}
	for i := range 4 {
		if !answers(t, s.from(t, "127.0.0.3")) {
			t.Errorf("newcomer %d gets no answer", i)
		}
	}
	for i, conn := range silent {
		if !closed(t, conn, 2*time.Second) {
			t.Errorf("silent connection %d is open", i)
		}
	}
	close(release)
	if err := working.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if reply, err := http.ReadResponse(bufio.NewReader(working), nil); err != nil || reply.StatusCode != http.StatusOK {
		t.Errorf("the one that worked was cut off: %v", err)
	} else {
		_ = reply.Body.Close()
	}
}

// Connections that are parked count, and the one that was parked first makes room.
func TestParkedConnectionsMakeRoom(t *testing.T) {
	s := serve(t, hello, func(o *Options) { o.Connections, o.ConnectionsPerAddress = 4, 3 })
	var silent []net.Conn
	for i := range 3 {
		conn := s.from(t, "127.0.0.2")
		if !answers(t, conn) {
			t.Fatalf("connection %d gets no answer", i)
		}
		silent = append(silent, conn)
		time.Sleep(20 * time.Millisecond) // a server is done with a request after its client has the answer
	}
	within(t, func() bool { return s.server.Parked() == 3 })
	if !closed(t, s.from(t, "127.0.0.2"), 2*time.Second) {
		t.Error("a fourth connection of one address stays open")
	}
	for i := range 3 {
		if !answers(t, s.from(t, "127.0.0.3")) {
			t.Errorf("newcomer %d gets no answer", i)
		}
	}
	if !closed(t, silent[0], 2*time.Second) || !closed(t, silent[1], 2*time.Second) {
		t.Error("those that were parked first do not make room")
	}
	if !answers(t, silent[2]) {
		t.Error("one more than needed made room")
	}
	within(t, func() bool { return s.server.Parked() == 4 })
}

// Many clients come by one proxy of ours.
func TestProxiesAreNotBounded(t *testing.T) {
	s := serve(t, hello, func(o *Options) {
		o.ConnectionsPerAddress, o.TrustedProxies = 2, []netip.Prefix{netip.MustParsePrefix("127.0.0.2/32")}
	})
	for i := range 10 {
		if !answers(t, s.from(t, "127.0.0.2")) {
			t.Errorf("connection %d of a proxy gets no answer", i)
		}
	}
}

// within fails the test unless ok becomes true in a while.
func within(t *testing.T, ok func() bool) {
	t.Helper()
	for began := time.Now(); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Since(began) > 10*time.Second {
			t.Fatal("not in ten seconds")
		}
	}
}
