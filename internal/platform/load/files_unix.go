//go:build unix

package load

import "golang.org/x/sys/unix"

// OpenFiles is how many files this process may have open, connections included; 0 where nobody knows. The soft limit was raised to the
// hard one when the program started, which Go does by itself.
func OpenFiles() uint64 {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		return 0
	}
	return uint64(limit.Cur) //nolint:unconvert // it is signed on some systems
}
