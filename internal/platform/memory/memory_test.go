package memory_test

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"

	"pgregory.net/rapid"

	"winkel/internal/platform/memory"
)

func TestPercent(t *testing.T) {
	t.Parallel()
	for inUse, want := range map[uint64]int{0: 100, 1: 100, 64 << 20: 100, 128 << 20: 50, 200 << 20: 32, 300 << 20: 30, 8 << 30: 30} {
		if got := memory.Percent(inUse); got != want {
			t.Errorf("with %d MB in use: %d %%, want %d", inUse>>20, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Uint64Range(0, 1<<40).Draw(t, "a"), rapid.Uint64Range(0, 1<<40).Draw(t, "b")
		if (a <= b) != (memory.Percent(a) >= memory.Percent(b)) && memory.Percent(a) != memory.Percent(b) {
			t.Fatalf("%d in use: %d %%; %d in use: %d %%", a, memory.Percent(a), b, memory.Percent(b))
		}
	})
}

// TestPace is not parallel: there is one collector.
func TestPace(t *testing.T) {
	t.Setenv("GOGC", "")
	stop := memory.Pace()
	held := make([][]byte, 0, 160)
	for range 160 {
		held = append(held, make([]byte, 1<<20))
	}
	for deadline := time.Now().Add(30 * time.Second); percent() > 45; runtime.GC() {
		if time.Now().After(deadline) {
			t.Fatalf("with 160 MB in use, the heap may grow by %d %%", percent())
		}
		time.Sleep(time.Millisecond)
	}
	runtime.KeepAlive(held)
	stop()
	runtime.GC()
	if percent() != 100 {
		t.Errorf("afterwards the heap may grow by %d %%", percent())
	}
	t.Setenv("GOGC", "80")
	debug.SetGCPercent(80)
	defer debug.SetGCPercent(100)
	memory.Pace()()
	if percent() != 80 {
		t.Errorf("what the environment wants was changed to %d %%", percent())
	}
}

func percent() int {
	sample := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(sample)
	return int(sample[0].Value.Uint64())
}
