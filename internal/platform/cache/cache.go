// Package cache keeps answers in memory that are dear to make.
//
// # Keys carry the version
//
// A key names everything that the value depends on, the version of the entity first of all: ProductKey{ID, Version,
// Currency}, never the id alone. A changed product is then another key, so that no node ever serves a stale value
// because an invalidation was late or lost. What depends on a person is not cached at all.
//
// # Loads
//
// Get makes a missing value with the function it is given, once, however many callers ask for it at the same time. The
// load belongs to nobody: a caller that goes away stops waiting and does not stop the load for the others. It has a
// deadline of its own. An error goes to everybody who waits and is not kept: the next caller tries again.
//
// # Limits
//
// A cache has a maximum, in entries or in weight, and forgets first what is asked for least. An entry lives for the
// TTL give or take a tenth, by chance, so that entries made together do not all expire together.
package cache

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"time"

	"github.com/maypok86/otter/v2"
	"github.com/maypok86/otter/v2/stats"
)

// What Options means where it says nothing.
const (
	DefaultTTL         = 300 * time.Second
	DefaultLoadTimeout = 10 * time.Second
)

// jitter is the part of the TTL by which an entry may live longer or shorter.
const jitter = 0.1

// Options shape a cache. Exactly one of MaxEntries and MaxWeight must be set.
type Options[K comparable, V any] struct {
	MaxEntries  int
	MaxWeight   uint64                      // in the unit of Weigh, usually bytes
	Weigh       func(key K, value V) uint32 // needed with MaxWeight; must be quick and must not use the cache
	TTL         time.Duration               // 0 means DefaultTTL
	LoadTimeout time.Duration               // what one load may take; 0 means DefaultLoadTimeout
}

// Cache is a bounded map from K to V that fills itself. It is safe for concurrent use. Values are shared between
// callers: nobody may change one.
type Cache[K comparable, V any] struct {
	entries     *otter.Cache[K, V]
	counter     *stats.Counter
	loadTimeout time.Duration
}

// New makes a cache. Options without exactly one maximum panic, because an unbounded cache is a leak.
func New[K comparable, V any](o Options[K, V]) *Cache[K, V] {
	if (o.MaxEntries > 0) == (o.MaxWeight > 0) || (o.MaxWeight > 0) != (o.Weigh != nil) {
		panic("cache: set either MaxEntries, or MaxWeight and Weigh")
	}
	if o.TTL <= 0 {
		o.TTL = DefaultTTL
	}
	if o.LoadTimeout <= 0 {
		o.LoadTimeout = DefaultLoadTimeout
	}
	counter := stats.NewCounter()
	return &Cache[K, V]{
		counter:     counter,
		loadTimeout: o.LoadTimeout,
		entries: otter.Must(&otter.Options[K, V]{
			MaximumSize:   o.MaxEntries,
			MaximumWeight: o.MaxWeight,
			Weigher:       o.Weigh,
			StatsRecorder: recorder{counter},
			ExpiryCalculator: otter.ExpiryWritingFunc(func(otter.Entry[K, V]) time.Duration {
				return time.Duration(float64(o.TTL) * (1 - jitter + 2*jitter*rand.Float64()))
			}),
		}),
	}
}

// Get is the value of key, made by load when it is missing. Callers that ask for the same key at once share one load,
// which runs with the values of the first caller's context but neither its cancellation nor its deadline. Get returns
// the error of load as it is, and ctx.Err() as soon as ctx ends. Every load of one key must make the same value.
func (c *Cache[K, V]) Get(ctx context.Context, key K, load func(context.Context) (V, error)) (V, error) {
	if value, found := c.entries.GetIfPresent(key); found {
		c.counter.RecordHits(1)
		return value, nil
	}
	c.counter.RecordMisses(1)

	type result struct {
		value V
		err   error
	}
	done := make(chan result, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.loadTimeout)
		defer cancel()
		value, err := c.entries.Get(ctx, key, contained[K](load))
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		var none V
		return none, ctx.Err()
	}
}

// contained turns a panic of load into an error, because it would end the process here: the load runs on a goroutine
// of its own, which nobody contains.
func contained[K comparable, V any](load func(context.Context) (V, error)) otter.LoaderFunc[K, V] {
	return func(ctx context.Context, _ K) (value V, err error) {
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("cache: load panicked: %v\n%s", p, debug.Stack())
			}
		}()
		return load(ctx)
	}
}

// Stats is what a cache counted since it was made.
type Stats struct {
	Hits       uint64 // calls of Get that found the value
	Misses     uint64 // calls of Get that did not
	Loads      uint64 // calls of a load function; fewer than misses when callers shared one
	LoadErrors uint64 // loads that failed
	Evictions  uint64 // entries that went because of the maximum
	Entries    int    // entries held now, about
	Weight     uint64 // their weight now, about; 0 where MaxEntries is the limit
}

// Stats counts for metrics.
func (c *Cache[K, V]) Stats() Stats {
	s := c.counter.Snapshot()
	return Stats{
		Hits: s.Hits, Misses: s.Misses, Loads: s.LoadSuccesses + s.LoadFailures, LoadErrors: s.LoadFailures,
		Evictions: s.Evictions, Entries: c.entries.EstimatedSize(), Weight: c.entries.WeightedSize(),
	}
}

// recorder leaves hits and misses to Get: otter would count a miss twice, once when we look and once when it loads.
type recorder struct{ *stats.Counter }

func (recorder) RecordHits(int)   {}
func (recorder) RecordMisses(int) {}
