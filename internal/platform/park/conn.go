package park

import (
	"bytes"
	"errors"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// after is how long a connection is silent before it is parked. One that is used without a rest never is.
const after = 250 * time.Millisecond

// What becomes of a Conn.
const (
	served  int32 = iota
	leaving       // its server has given it up, and is going to close it
	gone          // it was closed by that: what comes back is another Conn of the same connection
)

// errSilent has a server give a connection up. Nobody sees it.
var errSilent = errors.New("park: nobody says anything")

// Conn is a connection that is parked when a server waits in vain for the next request on it: reading fails early then, the server
// closes what has failed, and that Close parks it.
//
// The server tells by Follow that a request is done, then sets until when it waits for the next one, and then reads. Only that read
// fails early, and only while the server has nothing of the next request: it would be lost.
type Conn struct {
	net.Conn

	lot   *Lot
	fate  atomic.Int32
	room  int  // what the server reads at most, having nothing; 0: it has not read yet
	first bool // it comes back, and nothing was read since

	mu    sync.Mutex // deadlines are set by handlers, too, and by what outlives them
	done  bool       // a request is done, and the server has not said until when it waits
	short bool       // it waits, and less long than it has said
	until time.Time  // what it has said
}

// Follow learns from a server what a connection is doing (http.Server.ConnState).
func Follow(conn net.Conn, state http.ConnState) {
	if c, is := conn.(*Conn); is {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.done = state == http.StateIdle
	}
}

// NetConn is the connection below.
func (c *Conn) NetConn() net.Conn { return c.Conn }

// SetReadDeadline sets until when reading waits.
func (c *Conn) SetReadDeadline(t time.Time) error {
	if c.fate.Load() == gone { // what outlives a request has no say any more
		return net.ErrClosed
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.short, c.until = false, t
	if c.done && c.lot.isOpen() {
		early := time.Now().Add(after)
		if c.short = t.IsZero() || t.After(early); c.short {
			t = early
		}
	}
	c.done = false
	return c.Conn.SetReadDeadline(t)
}

// SetWriteDeadline sets until when writing waits.
func (c *Conn) SetWriteDeadline(t time.Time) error {
	if c.fate.Load() == gone {
		return net.ErrClosed
	}
	return c.Conn.SetWriteDeadline(t)
}

// SetDeadline sets until when reading and writing wait.
func (c *Conn) SetDeadline(t time.Time) error {
	return errors.Join(c.SetReadDeadline(t), c.SetWriteDeadline(t))
}

// Read reads. Where a server waits for a request, its error may mean no more than that the connection is to be parked.
func (c *Conn) Read(p []byte) (int, error) {
	if len(p) == 1 { // while a request is worked on, the server looks whether its client is still there
		return c.Conn.Read(p)
	}
	if c.room == 0 {
		c.room = len(p)
	}
	if len(p) < c.room { // the server has something of the next request, that came with the one before
		if err := c.patient(); err != nil {
			return 0, err
		}
	}
	n, err := c.readFirst(p)
	if n == 0 && errors.Is(err, os.ErrDeadlineExceeded) && c.isShort() {
		c.fate.Store(leaving)
		return 0, errSilent
	}
	if n > 0 {
		if failed := c.patient(); failed != nil {
			return n, failed
		}
	}
	return n, err
}

// saidUntil is until when the server has said that it waits.
func (c *Conn) saidUntil() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.until
}

func (c *Conn) isShort() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.short
}

// patient has reading wait for as long as the server has said.
func (c *Conn) patient() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.short {
		return nil
	}
	c.short = false
	return c.Conn.SetReadDeadline(c.until)
}

// readFirst reads. A client may send an empty line after what it has posted (RFC 9112, 2.2). A server that knows what came before passes
// over it, and one to which the connection is new does not.
func (c *Conn) readFirst(p []byte) (int, error) {
	for {
		n, err := c.Conn.Read(p)
		if !c.first || n == 0 {
			return n, err
		}
		rest := bytes.TrimLeft(p[:n], "\r\n")
		if len(rest) > 0 || err != nil {
			c.first = false
			return copy(p, rest), err
		}
	}
}

// Close closes the connection, or parks it.
func (c *Conn) Close() error {
	switch {
	case c.fate.CompareAndSwap(leaving, gone):
		if c.lot.park(c) {
			return nil
		}
	case c.fate.Load() == gone:
		return nil
	}
	return c.Conn.Close()
}
