// Package clock is the one place where the program asks for the time.
//
// Everything that needs "now" receives a Clock, so that a test or the simulator can hold time still, jump it forward
// or set it back. Times leave this package in UTC, rounded down to the microsecond, because that is what both
// databases store: a time that was written and read again is equal to itself.
package clock

import (
	"sync"
	"time"
)

// Clock tells the time in UTC, in whole microseconds.
type Clock interface {
	Now() time.Time
}

// System is the clock of the machine.
var System Clock = systemClock{}

type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// Micros is t as the databases store it: microseconds since 1970 in UTC. The zero time is 0.
func Micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// FromMicros is the inverse of Micros: 0 is the zero time.
func FromMicros(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// Fake is a clock that stands still until it is told otherwise. It is safe for concurrent use.
type Fake struct {
	mu  sync.Mutex
	now time.Time
}

// NewFake returns a clock that stands at t.
func NewFake(t time.Time) *Fake {
	return &Fake{now: t.UTC().Truncate(time.Microsecond)}
}

// Now is the time that was last set.
func (f *Fake) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

// Advance moves the clock by d, which may be negative: clocks of real machines are set back too.
func (f *Fake) Advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(d).Truncate(time.Microsecond)
}
