// Package linetest puts a line between a program and a service, for tests that make it slow, or cut it.
package linetest

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Line is a way to a service through a port of this machine.
type Line struct {
	Address string // where it begins

	to    string
	delay atomic.Int64 // of what is sent, in each direction, in nanoseconds

	held atomic.Bool // whether what is sent is lost on the way

	mu    sync.Mutex
	cut   bool
	conns map[net.Conn]bool
}

// To makes a line to an address, until the test ends.
func To(t testing.TB, address string) *Line {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &Line{Address: listener.Addr().String(), to: address, conns: map[net.Conn]bool{}}
	var accepting sync.WaitGroup
	accepting.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go l.carry(conn)
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		l.Cut()
		accepting.Wait()
	})
	return l
}

// Slow has everything that is sent arrive so much later.
func (l *Line) Slow(delay time.Duration) { l.delay.Store(int64(delay)) }

// Hold has everything that is sent from now on be lost, without anybody being told, as when the other machine lost its power. After
// Mend, new connections work; those of before have lost what they lost.
func (l *Line) Hold() { l.held.Store(true) }

// Cut ends all connections, and lets nobody make one until Mend.
func (l *Line) Cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = true
	for conn := range l.conns {
		_ = conn.Close()
	}
	clear(l.conns)
}

// Mend undoes Cut and Hold.
func (l *Line) Mend() {
	l.held.Store(false)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = false
}

// keep remembers a connection; false, and it is closed, when the line is cut.
func (l *Line) keep(conn net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cut {
		_ = conn.Close()
		return false
	}
	l.conns[conn] = true
	return true
}

func (l *Line) carry(from net.Conn) {
	if !l.keep(from) {
		return
	}
	to, err := (&net.Dialer{}).DialContext(context.Background(), "tcp", l.to)
	if err != nil || !l.keep(to) {
		_ = from.Close()
		return
	}
	var both sync.WaitGroup
	both.Go(func() { l.copy(to, from) })
	both.Go(func() { l.copy(from, to) })
	both.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.conns, from)
	delete(l.conns, to)
}

// copy carries one direction to its end, and ends both.
func (l *Line) copy(to, from net.Conn) {
	defer func() { _, _ = to.Close(), from.Close() }()
	piece := make([]byte, 32<<10)
	for {
		n, err := from.Read(piece)
		if n > 0 && !l.held.Load() {
			if delay := time.Duration(l.delay.Load()); delay > 0 {
				<-time.After(delay)
			}
			if _, err := to.Write(piece[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
