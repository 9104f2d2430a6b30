package telemetry

import (
	"context"
	"slices"
	"time"
)

// DatabaseCounts is what the database waist counted since the process began.
type DatabaseCounts struct {
	Statements uint64 // sent, inside transactions and outside
	RoundTrips uint64 // exchanges with the database
	Commits    uint64 // transactions
	Batches    uint64 // submitted batches; more than Commits when group commit works
	Refusals   uint64 // batches whose guard did not hold
	Retries    uint64 // transactions that ran again after a serialization failure or deadlock
	Waiting    int    // batches in the queue now
	Slow       uint64 // statements and commits that were logged as slow
}

// WatchDatabase shows the counters of the database waist.
func (m *Metrics) WatchDatabase(read func() DatabaseCounts) {
	m.Watch(Watch{
		Name: "winkel_db_events_total", Help: "What the database layer did, by event.", Counter: true,
		Labels: []string{"event"},
		Read: func(context.Context) ([]Reading, error) {
			c := read()
			return []Reading{
				{[]string{"statement"}, float64(c.Statements)}, {[]string{"round_trip"}, float64(c.RoundTrips)},
				{[]string{"commit"}, float64(c.Commits)}, {[]string{"batch"}, float64(c.Batches)},
				{[]string{"refusal"}, float64(c.Refusals)}, {[]string{"retry"}, float64(c.Retries)},
				{[]string{"slow"}, float64(c.Slow)},
			}, nil
		},
	})
	m.Watch(Watch{
		Name: "winkel_db_batches_waiting", Help: "Batches that wait for the writer.",
		Read: func(context.Context) ([]Reading, error) { return []Reading{{Value: float64(read().Waiting)}}, nil },
	})
}

// WatchOutbox shows how far each consumer of the outbox lags: the age of the oldest event that it has not seen.
func (m *Metrics) WatchOutbox(read func(context.Context) (map[string]time.Duration, error)) {
	m.Watch(Watch{
		Name: "winkel_outbox_lag_seconds", Help: "Age of the oldest event that a consumer has not seen.",
		Labels: []string{"consumer"},
		Read: func(ctx context.Context) ([]Reading, error) {
			lags, err := read(ctx)
			return readings(lags, time.Duration.Seconds), err
		},
	})
}

// WatchJobs shows how many jobs there are in each state.
func (m *Metrics) WatchJobs(read func(context.Context) (map[string]int64, error)) {
	m.Watch(Watch{
		Name: "winkel_jobs", Help: "Jobs by state.", Labels: []string{"state"},
		Read: func(ctx context.Context) ([]Reading, error) {
			counts, err := read(ctx)
			return readings(counts, func(n int64) float64 { return float64(n) }), err
		},
	})
}

// CacheCounts is what a cache counted since the process began.
type CacheCounts struct {
	Hits, Misses, Loads, LoadErrors, Evictions uint64
	Entries                                    int // held now, about
}

// WatchCaches shows the counters of the named caches.
func (m *Metrics) WatchCaches(caches map[string]func() CacheCounts) {
	m.Watch(Watch{
		Name: "winkel_cache_events_total", Help: "What the caches did, by event.", Counter: true,
		Labels: []string{"cache", "event"},
		Read: func(context.Context) ([]Reading, error) {
			var all []Reading
			for name, read := range caches {
				c := read()
				all = append(all,
					Reading{[]string{name, "hit"}, float64(c.Hits)}, Reading{[]string{name, "miss"}, float64(c.Misses)},
					Reading{[]string{name, "load"}, float64(c.Loads)},
					Reading{[]string{name, "load_error"}, float64(c.LoadErrors)},
					Reading{[]string{name, "eviction"}, float64(c.Evictions)})
			}
			return all, nil
		},
	})
	m.Watch(Watch{
		Name: "winkel_cache_entries", Help: "Entries that a cache holds.", Labels: []string{"cache"},
		Read: func(context.Context) ([]Reading, error) {
			entries := make(map[string]int, len(caches))
			for name, read := range caches {
				entries[name] = read().Entries
			}
			return readings(entries, func(n int) float64 { return float64(n) }), nil
		},
	})
}

func readings[V any](values map[string]V, number func(V) float64) []Reading {
	list := make([]Reading, 0, len(values))
	for label, value := range values {
		list = append(list, Reading{Labels: []string{label}, Value: number(value)})
	}
	slices.SortFunc(list, func(a, b Reading) int { return slices.Compare(a.Labels, b.Labels) })
	return list
}
