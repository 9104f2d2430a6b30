// Package redistest gives tests a real Redis of their own, where WINKEL_TEST_REDIS names the program.
package redistest

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"
)

// ServerEnv names the variable with the path of redis-server.
const ServerEnv = "WINKEL_TEST_REDIS"

// Server is a Redis of one test.
type Server struct {
	t       testing.TB
	program string
	port    int
	process *exec.Cmd
}

// Start starts a Redis that ends with the test. Without the program the test is skipped, and says how to get it.
func Start(t testing.TB) *Server {
	t.Helper()
	program := os.Getenv(ServerEnv)
	if program == "" {
		t.Skipf("%s is not set: run `make test`, which finds Redis", ServerEnv)
	}
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{t: t, program: program, port: l.Addr().(*net.TCPAddr).Port} //nolint:forcetypeassert // of a TCP listener
	_ = l.Close()
	s.Again()
	t.Cleanup(s.Kill)
	return s
}

// Address is where it listens.
func (s *Server) Address() string { return "127.0.0.1:" + strconv.Itoa(s.port) }

// URL is how a shop is told of it.
func (s *Server) URL() string { return "redis://" + s.Address() + "/0" }

// Kill ends it at once. It keeps nothing.
func (s *Server) Kill() {
	if s.process != nil {
		_ = s.process.Process.Kill()
		_ = s.process.Wait() // it was told to die
		s.process = nil
	}
}

// Again starts it, empty, where it was.
func (s *Server) Again() {
	s.t.Helper()
	s.process = exec.Command(s.program, "--bind", "127.0.0.1", "--port", strconv.Itoa(s.port), "--save", "", "--appendonly", "no") //nolint:gosec,noctx // what the variable names; its end is ours to see to
	s.process.Dir = s.t.TempDir()
	if err := s.process.Start(); err != nil {
		s.t.Fatalf("start Redis: %v", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for often := time.NewTicker(5 * time.Millisecond); ; {
		if conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", s.Address()); err == nil {
			_, _ = fmt.Fprint(conn, "PING\r\n")
			answer := make([]byte, 5)
			_, err = conn.Read(answer)
			_ = conn.Close()
			if err == nil && string(answer) == "+PONG" {
				return
			}
		}
		select {
		case <-ctx.Done():
			s.t.Fatal("Redis did not start")
		case <-often.C:
		}
	}
}
