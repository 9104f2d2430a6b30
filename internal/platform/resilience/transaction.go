package resilience

import (
	"runtime"
	"strings"
	"testing"
)

// checkNoTransaction panics in tests when a write transaction is open further up the stack: whoever waits on the world
// there makes every other writer wait too. The frame that it looks for is the engine's, and not that of DB.Write, because
// what runs after the commit is called by DB.Write as well, and may do as it likes.
func checkNoTransaction(name string) {
	if !testing.Testing() {
		return
	}
	frames := make([]uintptr, 256)
	walk := runtime.CallersFrames(frames[:runtime.Callers(2, frames)])
	for {
		frame, more := walk.Next()
		if strings.HasPrefix(frame.Function, "winkel/internal/platform/db.(*") && strings.Contains(frame.Function, "Engine).write") {
			panic("resilience: " + name + " is called inside a write transaction; call it before, or after the commit")
		}
		if !more {
			return
		}
	}
}
