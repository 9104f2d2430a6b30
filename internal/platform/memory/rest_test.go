package memory

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func TestWorth(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		outOfUse, inUse uint64
		want            bool
	}{
		{0, 0, false}, {32 << 20, 0, false}, {33 << 20, 0, true}, {33 << 20, 100 << 20, true}, {33 << 20, 200 << 20, false}, {300 << 20, 1 << 30, true},
	} {
		if got := Worth(c.outOfUse, c.inUse); got != c.want {
			t.Errorf("%d MB out of use, %d in use: %t", c.outOfUse>>20, c.inUse>>20, got)
		}
	}
}

var kept []byte // so that it is made on the heap

// TestRest is not parallel: there is one heap.
func TestRest(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // nobody else looks
	runtime.GC()
	for range 128 {
		kept = make([]byte, 1<<20)
	}
	kept = nil
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		rest(20*time.Millisecond, stop)
	}()
	before := heapNow()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		now := heapNow()
		if now.objects+now.free < before.objects/2 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("the program rests, and has %d MB of objects and %d MB free", now.objects>>20, now.free>>20)
		}
	}
	// Once is enough.
	cycles := heapNow().cycles
	time.Sleep(200 * time.Millisecond)
	if more := heapNow().cycles - cycles; more > 1 {
		t.Errorf("%d collections while nothing happens", more)
	}
	close(stop)
	<-ended
}
