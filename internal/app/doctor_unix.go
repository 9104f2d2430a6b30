//go:build unix

package app

import "golang.org/x/sys/unix"

// freeBytes is how much room there is where a directory is, and how much in all; false if that cannot be known.
func freeBytes(dir string) (free, all int64, known bool) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, 0, false
	}
	size := int64(s.Bsize) //nolint:unconvert,nolintlint // it has other types on other systems
	return int64(s.Bavail) * size, int64(s.Blocks) * size, true
}

// openFiles is how many files a program like this may have open at once; false if that cannot be known.
func openFiles() (limit int64, known bool) {
	var r unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &r); err != nil {
		return 0, false
	}
	return int64(min(r.Cur, 1<<40)), true
}
