package db

import (
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// boundSilence has a connection fail when what it sent was not acknowledged for so long (TCP_USER_TIMEOUT of tcp(7)), which keep-alive
// does not see: it is for connections on which nothing is under way.
func boundSilence(_, _ string, raw syscall.RawConn) error {
	return raw.Control(func(fd uintptr) {
		// Not supported for what is no TCP connection, which can do without.
		_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(silence/time.Millisecond))
	})
}
