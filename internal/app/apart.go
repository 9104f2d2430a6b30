package app

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"winkel/internal/platform/password"
)

// hashVerb is what the program is started with by itself, to hash passwords. It is not for people, takes no settings, and reads
// its work from standard input until that ends.
const hashVerb = "hash-passwords"

// hashPasswords hashes what another winkel asks for. Signals to the whole group are for that one: it lets running requests
// finish, which may be logins, and ends this one by its input.
func hashPasswords(in io.Reader, out, complaints io.Writer) int {
	signal.Ignore(os.Interrupt, syscall.SIGTERM)
	if err := password.Serve(in, out); err != nil {
		fmt.Fprintln(complaints, err)
		return exitUnusable
	}
	return exitDone
}

// hashing is how this program is started again to hash passwords. On Linux that is the file that runs, even when another one was
// put in its place meanwhile. Where there is no path to it, starting it fails, and the log says so.
func hashing() []string {
	path, _ := os.Executable()
	if runtime.GOOS == "linux" {
		path = "/proc/self/exe"
	}
	return []string{path, "winkel", hashVerb}
}
