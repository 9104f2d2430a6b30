package park

import (
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	// sweep is how often it is looked for those that have been silent for too long.
	sweep = 5 * time.Second
	// atOnce is how many are told of at once.
	atOnce = 64
	// pause is how long nothing is parked after the system would not wait for one more (fs.epoll.max_user_watches).
	pause = time.Minute
)

// Lot has the connections that are parked. It is the listener of those that speak again.
type Lot struct {
	address net.Addr
	file    *os.File // what tells of them (epoll(7)), and is waited for like a connection
	waiting syscall.RawConn
	shut    atomic.Int64 // until when nothing is parked, in nanoseconds since 1970

	mu     sync.Mutex
	fd     int                 // of file
	parked map[uint64]*space   // nil: closed
	number map[net.Conn]uint64 // of what is parked
	last   uint64

	// Only Accept looks at these: one goroutine at a time.
	events [atOnce]syscall.EpollEvent
	told   []syscall.EpollEvent // of events, those that have not been looked at
	swept  time.Time
}

// space is one connection that is parked.
type space struct {
	conn  net.Conn
	until time.Time // then it is closed; zero: never
}

// entrance is the listener of those that come for the first time.
type entrance struct {
	net.Listener

	lot *Lot
}

// Open makes a lot for the connections of a listener, which must let their file descriptors be seen (syscall.Conn). A server serves
// what comes by both of what it returns, tells Follow of it, and closes both.
func Open(l net.Listener) (arriving net.Listener, returning *Lot, err error) {
	fd, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil, nil, fmt.Errorf("park: %w", os.NewSyscallError("epoll_create1", err))
	}
	if err := syscall.SetNonblock(fd, true); err != nil { // so that it is waited for as for a connection
		return nil, nil, errors.Join(fmt.Errorf("park: %w", err), syscall.Close(fd))
	}
	lot := &Lot{address: l.Addr(), fd: fd, file: os.NewFile(uintptr(fd), "parked connections"), parked: map[uint64]*space{}, number: map[net.Conn]uint64{}}
	lot.waiting, err = lot.file.SyscallConn()
	if err = errors.Join(err, lot.file.SetReadDeadline(time.Time{})); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("park: %w", err), lot.file.Close())
	}
	return &entrance{l, lot}, lot, nil
}

// Accept gives the next connection.
func (e *entrance) Accept() (net.Conn, error) {
	conn, err := e.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &Conn{Conn: conn, lot: e.lot}, nil
}

// isOpen reports whether it is worth trying to park a connection.
func (l *Lot) isOpen() bool {
	shut := l.shut.Load()
	return shut == 0 || time.Now().UnixNano() > shut
}

// park takes a connection over; false if that is not possible.
func (l *Lot) park(c *Conn) bool {
	seen, is := c.Conn.(syscall.Conn)
	if !is {
		return false
	}
	raw, err := seen.SyscallConn()
	if err != nil {
		return false
	}
	until := c.saidUntil()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.parked == nil {
		return false
	}
	l.last++
	failed := raw.Control(func(fd uintptr) { err = l.ask(int(fd), l.last) })
	if err != nil {
		l.shut.Store(time.Now().Add(pause).UnixNano())
	}
	if failed != nil || err != nil {
		return false
	}
	l.parked[l.last], l.number[c.Conn] = &space{conn: c.Conn, until: until}, l.last
	return true
}

// ask asks to be told once, by a number, when a connection has something to read, or its client is gone. The lock is held.
func (l *Lot) ask(fd int, number uint64) error {
	event := syscall.EpollEvent{Events: syscall.EPOLLIN | syscall.EPOLLRDHUP | syscall.EPOLLONESHOT, Fd: int32(number), Pad: int32(number >> 32)}
	err := syscall.EpollCtl(l.fd, syscall.EPOLL_CTL_MOD, fd, &event)
	if errors.Is(err, syscall.ENOENT) { // it was never parked before
		err = syscall.EpollCtl(l.fd, syscall.EPOLL_CTL_ADD, fd, &event)
	}
	return err
}

// Accept gives the next connection on which its client speaks again.
func (l *Lot) Accept() (net.Conn, error) {
	for {
		for len(l.told) > 0 {
			event := l.told[0]
			l.told = l.told[1:]
			number := uint64(uint32(event.Fd)) | uint64(uint32(event.Pad))<<32
			if conn := l.leave(number); conn != nil {
				_ = conn.SetReadDeadline(time.Time{}) // the one that has passed; reading tells of what has failed
				return &Conn{Conn: conn, lot: l, first: true}, nil
			}
		}
		if err := l.wait(); err != nil {
			return nil, err
		}
	}
}

// leave takes a connection out; nil: it is not there any more.
func (l *Lot) leave(number uint64) net.Conn {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.parked[number]
	if s == nil {
		return nil
	}
	l.remove(number, s)
	return s.conn
}

// remove is called with the lock held.
func (l *Lot) remove(number uint64, s *space) {
	delete(l.parked, number)
	delete(l.number, s.conn)
}

// Forget is to be called when a connection of the listener below is closed by somebody else. It may be any.
func (l *Lot) Forget(conn net.Conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if number, is := l.number[conn]; is {
		l.remove(number, l.parked[number])
	}
}

// wait waits until some connections are told of, and closes those that were silent for too long.
func (l *Lot) wait() error {
	now := time.Now()
	if now.Sub(l.swept) >= sweep {
		l.swept = now
		l.closeSilent(now)
	}
	if err := l.file.SetReadDeadline(l.swept.Add(sweep)); err != nil {
		return l.failure(err)
	}
	var count int
	var failed error
	err := l.waiting.Read(func(fd uintptr) bool {
		count, failed = syscall.EpollWait(int(fd), l.events[:], 0)
		return count > 0 || failed != nil
	})
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(failed, syscall.EINTR):
		return nil
	case err != nil:
		return l.failure(err)
	case failed != nil:
		return l.failure(os.NewSyscallError("epoll_wait", failed))
	}
	l.told = l.events[:count]
	return nil
}

// failure is an error of file as one of a listener.
func (l *Lot) failure(err error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.parked == nil {
		return net.ErrClosed
	}
	return err
}

func (l *Lot) closeSilent(now time.Time) {
	var silent []net.Conn
	l.mu.Lock()
	for number, s := range l.parked {
		if !s.until.IsZero() && now.After(s.until) {
			l.remove(number, s)
			silent = append(silent, s.conn)
		}
	}
	l.mu.Unlock()
	for _, conn := range silent {
		_ = conn.Close() // nobody waits for it
	}
}

// Len is how many connections are parked.
func (l *Lot) Len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.parked)
}

// Addr is that of the listener.
func (l *Lot) Addr() net.Addr { return l.address }

// Close closes what is parked. Nothing is parked any more.
func (l *Lot) Close() error {
	l.mu.Lock()
	left := l.parked
	l.parked, l.number = nil, nil
	var err error
	if left != nil {
		err = l.file.Close()
	}
	l.mu.Unlock()
	for _, s := range left {
		_ = s.conn.Close() // nobody waits for it
	}
	return err
}
