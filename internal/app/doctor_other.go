//go:build !unix

package app

// freeBytes is not known here.
func freeBytes(string) (free, all int64, known bool) { return 0, 0, false }

// openFiles is not known here.
func openFiles() (limit int64, known bool) { return 0, false }
