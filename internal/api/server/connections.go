package server

import (
	"container/list"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"

	"winkel/internal/platform/limit"
)

// connections keeps the number of open connections within bounds, so that nobody keeps others out by holding many: not from
// one address, and not by opening connections and saying nothing. When all are taken, the one that has been silent longest
// makes room; one on which a request is under way never does.
type connections struct {
	net.Listener

	most       int
	perAddress int
	trusted    []netip.Prefix // proxies, behind which many clients are

	refused *atomic.Uint64
	closed  func(net.Conn) // told of each that is closed; may be nil

	mu        sync.Mutex
	addresses map[string]int
	open      map[*connection]bool
	silent    *list.List // of *connection, the one that is silent longest first
}

// connection is one that is counted.
type connection struct {
	net.Conn

	of      *connections
	address string        // empty: it is not held against an address
	silent  *list.Element // nil while a request is under way
	once    sync.Once
}

func newConnections(l net.Listener, o Options, refused *atomic.Uint64) *connections {
	return &connections{
		Listener: l, most: o.Connections, perAddress: o.ConnectionsPerAddress, trusted: o.TrustedProxies, refused: refused,
		addresses: map[string]int{}, open: map[*connection]bool{}, silent: list.New(),
	}
}

// Accept gives the next connection that is within the bounds; the others are closed at once.
func (c *connections) Accept() (net.Conn, error) {
	for {
		conn, err := c.Listener.Accept()
		if err != nil {
			return nil, err
		}
		counted, makesRoom := c.admit(conn)
		if makesRoom != nil {
			_ = makesRoom.Close() // its client went silent long ago
		}
		if counted != nil {
			return counted, nil
		}
		c.refused.Add(1)
		_ = conn.Close() // there is nobody else to tell
	}
}

// admit counts a connection; nil if it is one too many. makesRoom is another one that has to be closed for it.
func (c *connections) admit(conn net.Conn) (counted, makesRoom *connection) {
	counted = &connection{Conn: conn, of: c, address: c.group(conn.RemoteAddr())}
	c.mu.Lock()
	defer c.mu.Unlock()
	if counted.address != "" && c.addresses[counted.address] >= c.perAddress {
		return nil, nil
	}
	if len(c.open) >= c.most {
		oldest := c.silent.Front()
		if oldest == nil {
			return nil, nil
		}
		makesRoom = oldest.Value.(*connection)
		c.forget(makesRoom)
	}
	c.open[counted] = true
	if counted.address != "" {
		c.addresses[counted.address]++
	}
	counted.silent = c.silent.PushBack(counted)
	return counted, makesRoom
}

// group is by whom a connection is counted; empty for a proxy of ours.
func (c *connections) group(remote net.Addr) string {
	from, err := netip.ParseAddrPort(remote.String())
	if err != nil {
		return ""
	}
	address := from.Addr().Unmap()
	if slices.ContainsFunc(c.trusted, func(p netip.Prefix) bool { return p.Contains(address) }) {
		return ""
	}
	return limit.Group(address)
}

// forget takes a connection out of the count. The lock is held.
func (c *connections) forget(conn *connection) {
	if !c.open[conn] {
		return
	}
	delete(c.open, conn)
	if conn.silent != nil {
		c.silent.Remove(conn.silent)
		conn.silent = nil
	}
	if conn.address == "" {
		return
	}
	c.addresses[conn.address]--
	if c.addresses[conn.address] <= 0 {
		delete(c.addresses, conn.address)
	}
}

// follow learns from the server what a connection is doing.
func (c *connections) follow(conn net.Conn, state http.ConnState) {
	if above, is := conn.(interface{ NetConn() net.Conn }); is {
		conn = above.NetConn() // below TLS, or of one that can be parked
	}
	counted, is := conn.(*connection)
	if !is {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch state {
	case http.StateActive:
		if counted.silent != nil {
			c.silent.Remove(counted.silent)
			counted.silent = nil
		}
	case http.StateIdle:
		if c.open[counted] && counted.silent == nil {
			counted.silent = c.silent.PushBack(counted)
		}
	case http.StateNew: // it comes, or comes back because its client speaks again
		if counted.silent != nil {
			c.silent.MoveToBack(counted.silent)
		}
	case http.StateHijacked, http.StateClosed:
	}
}

// SyscallConn is that of the connection, by which it can be parked.
func (c *connection) SyscallConn() (syscall.RawConn, error) {
	if seen, is := c.Conn.(syscall.Conn); is {
		return seen.SyscallConn()
	}
	return nil, errors.ErrUnsupported
}

// Close closes the connection and takes it out of the count. It is told of afterwards:
// nothing that is closed can be parked any more then.
func (c *connection) Close() error {
	err := c.Conn.Close()
	c.once.Do(func() {
		c.of.mu.Lock()
		c.of.forget(c)
		c.of.mu.Unlock()
		if c.of.closed != nil {
			c.of.closed(c)
		}
	})
	return err
}
