package relay_test

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// secured is a balancer that speaks HTTPS, and a client that speaks the version of HTTP that is asked for.
func secured(t *testing.T, nodes []string, version int, change func(*settings)) *front {
	t.Helper()
	known := httptest.NewTLSServer(nil) // for its certificate
	t.Cleanup(known.Close)
	f := balanced(t, nodes, func(s *settings) {
		s.server.TLS = &tls.Config{Certificates: known.TLS.Certificates, NextProtos: []string{"h2", "http/1.1"}, MinVersion: tls.VersionTLS12}
		change(s)
	})
	f.url = "https://" + f.address
	trusting, _ := known.Client().Transport.(*http.Transport)
	transport := trusting.Clone()
	transport.ForceAttemptHTTP2 = version == 2
	if version == 1 {
		transport.TLSClientConfig.NextProtos = []string{"http/1.1"}
	}
	f.client = &http.Client{Transport: transport, Timeout: patience}
	t.Cleanup(transport.CloseIdleConnections)
	return f
}

// Pauses of the client are bounded, and those of the node are not, but by the time for its answer: what takes a while, at the beginning or in the
// middle, arrives whole, by every version of HTTP.
func TestNodesMayTakeTheirTime(t *testing.T) {
	t.Parallel()
	const pause = time.Second // enough for a handshake on a busy machine
	for _, version := range []int{1, 2} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			t.Run(fmt.Sprintf("%s by HTTP %d", method, version), func(t *testing.T) {
				t.Parallel()
				n := newNode(t, func(w http.ResponseWriter, r *http.Request) {
					body, _ := io.ReadAll(r.Body)
					for range 2 {
						<-time.After(pause + pause/4)
						_, _ = w.Write(body)
						_, _ = io.WriteString(w, "part\n")
						_ = http.NewResponseController(w).Flush()
					}
				})
				f := secured(t, before(n), version, func(s *settings) {
					s.relay.ReadPause, s.relay.WritePause, s.server.ReadTimeout, s.server.WriteTimeout = pause, pause, pause, pause
				})
				body := ""
				if method == http.MethodPost {
					body = strings.Repeat("x", 5000)
				}
				r, err := http.NewRequest(method, f.url, strings.NewReader(body))
				if err != nil {
					t.Fatal(err)
				}
				answer, err := f.client.Do(r)
				if err != nil {
					t.Fatal(err)
				}
				text, err := io.ReadAll(answer.Body)
				_ = answer.Body.Close()
				if part := body + "part\n"; err != nil || answer.ProtoMajor != version || string(text) != part+part {
					t.Errorf("%s, %d bytes, %v", answer.Proto, len(text), err)
				}
			})
		}
	}
}

// A client who takes nothing of a large answer is let go, and the node with him.
func TestAClientWhoTakesNothing(t *testing.T) {
	ended := make(chan error, 1)
	f := balanced(t, before(newNode(t, func(w http.ResponseWriter, _ *http.Request) {
		part := make([]byte, 1<<20)
		for {
			if _, err := w.Write(part); err != nil {
				ended <- err
				return
			}
		}
	})), func(s *settings) { s.relay.WritePause = 100 * time.Millisecond })
	conn := f.dial()
	fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: shop\r\n\r\n")
	select {
	case <-ended:
	case <-time.After(patience):
		t.Error("the node goes on")
	}
}

// Connections to nodes are used again, by whoever comes.
func TestConnectionsToNodesAreKept(t *testing.T) {
	n := newNode(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		fmt.Fprint(w, r.RemoteAddr)
	})
	f := balanced(t, before(n), rarely)
	seen := map[string]bool{}
	for range 10 {
		conn := f.dial()
		fmt.Fprint(conn, "POST / HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx")
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		remote, err := io.ReadAll(answer.Body)
		if _, _, is := net.SplitHostPort(string(remote)); err != nil || is != nil {
			t.Fatalf("%q, %v", remote, err)
		}
		seen[string(remote)] = true
		_ = answer.Body.Close()
	}
	if len(seen) != 1 {
		t.Errorf("ten requests of ten clients came over %d connections", len(seen))
	}
}
