package park

import (
	"errors"
	"net"
	"net/http"
	"os"
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
// fails early: later ones are of a request that has begun, which would be lost.
type Conn struct {
	net.Conn

	lot   *Lot
	fate  atomic.Int32
	done  bool      // a request is done, and the server has not said until when it waits
	short bool      // it waits, and less long than it has said
	until time.Time // what it has said
	ahead bool      // a byte of the next request was read before its turn
}

// Follow learns from a server what a connection is doing (http.Server.ConnState).
func Follow(conn net.Conn, state http.ConnState) {
	if c, is := conn.(*Conn); is {
		c.done = state == http.StateIdle
	}
}

// NetConn is the connection below.
func (c *Conn) NetConn() net.Conn { return c.Conn }

// SetReadDeadline sets until when reading waits.
func (c *Conn) SetReadDeadline(t time.Time) error {
	c.short, c.until = false, t
	if c.done && !c.ahead {
		early := time.Now().Add(after) //nolint:forbidigo // deadlines are of the machine's time
		if c.short = t.IsZero() || t.After(early); c.short {
			t = early
		}
	}
	c.done = false
	return c.Conn.SetReadDeadline(t)
}

// SetDeadline sets until when reading and writing wait.
func (c *Conn) SetDeadline(t time.Time) error {
	return errors.Join(c.SetReadDeadline(t), c.SetWriteDeadline(t))
}

// Read reads. Where a server waits for a request, its error may mean no more than that the connection is to be parked.
func (c *Conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	switch {
	case n > 0:
		// While a request is worked on, the server reads a single byte, to learn whether its client is still there.
		c.ahead = len(p) == 1
		if c.short {
			c.short = false
			return n, errors.Join(err, c.Conn.SetReadDeadline(c.until))
		}
	case c.short && errors.Is(err, os.ErrDeadlineExceeded):
		c.fate.Store(leaving)
		return 0, errSilent
	}
	return n, err
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
