package memory

import (
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// restEvery is how often it is looked whether the program rests.
const restEvery = 10 * time.Second

// Worth is whether so many bytes out of use are worth a collection when a program rests that uses so many.
func Worth(outOfUse, inUse uint64) bool { return outOfUse > max(spare/2, inUse/4) }

// rest gives memory back to the system when the program rests after it has used much, until stop is closed. Go itself looks two minutes
// later, and then gives back a little at a time.
func rest(every time.Duration, stop <-chan struct{}) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for seen := heapNow().cycles; ; {
		select {
		case <-stop:
			return
		case <-ticker.C:
		}
		now := heapNow()
		if now.cycles == seen && Worth(now.objects-min(now.objects, now.live)+now.free, now.live) {
			debug.FreeOSMemory()
			now = heapNow()
		}
		seen = now.cycles
	}
}

// heap is how the heap is: bytes, and collections since the start.
type heap struct{ live, objects, free, cycles uint64 }

func heapNow() heap {
	s := []metrics.Sample{
		{Name: live}, {Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/free:bytes"}, {Name: "/gc/cycles/total:gc-cycles"},
	}
	metrics.Read(s)
	return heap{live: s[0].Value.Uint64(), objects: s[1].Value.Uint64(), free: s[2].Value.Uint64(), cycles: s[3].Value.Uint64()}
}
