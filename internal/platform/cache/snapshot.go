package cache

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"winkel/internal/kernel/clock"
)

// Snapshot is one value that is made from the database, is read often and changes seldom: the tax table, the promotions
// that apply by themselves. It is kept for maxAge, counted from the moment at which its load began, so that what another
// node changed is seen after that time at the latest; Invalidate makes what this node changed seen at once. It is safe for
// concurrent use. The value is shared between callers: nobody may change it.
type Snapshot[T any] struct {
	load   func(ctx context.Context) (T, error)
	maxAge time.Duration
	clock  clock.Clock

	generation atomic.Int64 // how often it was invalidated
	held       atomic.Pointer[kept[T]]

	mu     sync.Mutex
	flight *flight[T] // the load that is going on; nil: none
}

// kept is a value with what says how long it is good.
type kept[T any] struct {
	value      T
	generation int64
	began      time.Time
}

// flight is one load, which many may wait for.
type flight[T any] struct {
	done       chan struct{}
	generation int64 // before anything was read
	kept       *kept[T]
	err        error
}

// NewSnapshot returns a snapshot that load fills at the first Get. A maxAge of 0 keeps nothing.
func NewSnapshot[T any](load func(ctx context.Context) (T, error), maxAge time.Duration, c clock.Clock) *Snapshot[T] {
	return &Snapshot[T]{load: load, maxAge: maxAge, clock: c}
}

// Get is the value: at most maxAge old, and not older than the last Invalidate that came before the call. Callers that
// find none share one load, which runs on when its caller goes away, with a deadline of its own. The error of a load goes
// to everybody who waits for it and is not kept; ctx.Err() comes back as soon as ctx ends.
func (s *Snapshot[T]) Get(ctx context.Context) (T, error) {
	generation := s.generation.Load()
	if held := s.held.Load(); held != nil && s.fresh(held, generation) {
		return held.value, nil
	}
	for {
		f := s.join(ctx, generation)
		select {
		case <-f.done:
		case <-ctx.Done():
			var none T
			return none, ctx.Err()
		}
		// A load that began before the value was invalidated may have read what is no longer true: it is for those alone who
		// asked before.
		if f.generation < generation {
			continue
		}
		if f.err != nil {
			var none T
			return none, f.err
		}
		return f.kept.value, nil
	}
}

// Invalidate has every Get that begins from now on load the value anew. Call it after the commit of a change.
func (s *Snapshot[T]) Invalidate() { s.generation.Add(1) }

func (s *Snapshot[T]) fresh(held *kept[T], generation int64) bool {
	age := s.clock.Now().Sub(held.began)
	// A clock that was set back makes an age negative; then nobody can say how old the value is.
	return held.generation >= generation && age >= 0 && age < s.maxAge
}

// join is the load that is going on, or a new one. A caller that waited in vain finds what others have loaded meanwhile.
func (s *Snapshot[T]) join(ctx context.Context, generation int64) *flight[T] {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.flight != nil {
		return s.flight
	}
	if held := s.held.Load(); held != nil && s.fresh(held, generation) {
		landed := &flight[T]{done: make(chan struct{}), generation: held.generation, kept: held}
		close(landed.done)
		return landed
	}
	f := &flight[T]{done: make(chan struct{}), generation: s.generation.Load()}
	s.flight = f
	go s.fly(context.WithoutCancel(ctx), f)
	return f
}

// fly runs one load and hands it to everybody who waits.
func (s *Snapshot[T]) fly(ctx context.Context, f *flight[T]) {
	ctx, cancel := context.WithTimeout(ctx, DefaultLoadTimeout)
	defer cancel()
	began := s.clock.Now()
	value, err := s.contained(ctx)
	s.mu.Lock()
	if f.err = err; err == nil {
		f.kept = &kept[T]{value: value, generation: f.generation, began: began}
		s.held.Store(f.kept)
	}
	s.flight = nil
	s.mu.Unlock()
	close(f.done)
}

// contained turns a panic of load into an error: it runs on a goroutine of its own, where it would end the process.
func (s *Snapshot[T]) contained(ctx context.Context) (value T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("cache: load panicked: %v\n%s", p, debug.Stack())
		}
	}()
	return s.load(ctx)
}
