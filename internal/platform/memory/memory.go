// Package memory keeps the program small.
//
// Go's collector lets the heap become twice what is in use before it looks. For a small program that is nothing; for one that ten
// thousand people are connected to, it is as much again as all of them need. So the larger the program is, the smaller a part may be
// out of use: see Percent.
package memory

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

const (
	spare = 64 << 20 // bytes that may always be out of use
	least = 30       // percent: below, a large catalog would be looked through too often
	most  = 100      // percent: what Go does by itself
	live  = "/gc/heap/live:bytes"
)

// Percent is by how many percent of what is in use, in bytes, the heap may grow before it is looked through (GOGC).
func Percent(inUse uint64) int {
	if inUse == 0 {
		return most
	}
	return int(min(max(spare*100/inUse, least), most))
}

// Pace sets GOGC by Percent after each collection until stop, unless the environment has set it. When the program rests, it gives back what is
// out of use.
func Pace() (stop func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	p := &pacer{percent: most, ended: make(chan struct{})}
	p.wait()
	p.resting.Go(func() { rest(restEvery, p.ended) })
	return p.stop
}

type pacer struct {
	mu      sync.Mutex
	percent int
	stopped bool

	ended   chan struct{}
	resting sync.WaitGroup
}

// wait has look called after the next collection, which frees what it makes here.
func (p *pacer) wait() {
	runtime.AddCleanup(new([16]byte), func(p *pacer) { p.look() }, p)
}

// worth is the change in percent from which on it is made: each stops the program for a moment.
const worth = 5

func (p *pacer) look() {
	sample := []metrics.Sample{{Name: live}}
	metrics.Read(sample)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stopped {
		return
	}
	if percent := Percent(sample[0].Value.Uint64()); percent-p.percent >= worth || p.percent-percent >= worth {
		p.percent = percent
		debug.SetGCPercent(percent)
	}
	p.wait()
}

func (p *pacer) stop() {
	p.mu.Lock()
	if !p.stopped {
		close(p.ended)
	}
	p.stopped = true
	debug.SetGCPercent(most)
	p.mu.Unlock()
	p.resting.Wait()
}
