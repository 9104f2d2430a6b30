package store

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/outbox"
)

// How a tracker paces itself.
const (
	followAgain = 200 * time.Millisecond
	foreseeFor  = 5 * time.Second // what one look for the next scheduled change may take
	// holdFor is how long a version holds while nothing is known of what happened since: how old an answer may be.
	holdFor = time.Second
)

// concerns lists the entities whose events change what shoppers see. Orders, holds and checkouts are not among them, because
// every one of them would empty the cache: that a variant runs low, is sold out or is back is an event of the variant, and
// what is kept says no more about stock than those tell.
var concerns = map[string]bool{
	"product": true, "variant": true, "price": true, "category": true, "collection": true, "brand": true,
	"attribute": true, "product_type": true, "media": true, "inventory_level": true, "channel": true, "product_rating": true,
	"recommendation": true, "page": true, "menu": true, "look": true,
}

// concernsToo lists single events of other entities that change what shoppers see: a review that is shown says something else,
// and somebody whose name stands below one is forgotten. That a review comes or goes is told by the rating.
var concernsToo = map[string]bool{"review.updated": true, "privacy.erasure_completed": true}

// Schedule tells when the clock alone changes what shoppers see; the zero time if that is not foreseen.
type Schedule func(ctx context.Context, after time.Time) (time.Time, error)

// Tracker knows the catalog version: a number that grows whenever what shoppers see may have changed. It starts at 0,
// which says that nothing is known yet and that nothing may be kept. A version holds until an event or a scheduled moment
// ends it, and no longer than a second while the database says nothing of either. It is safe for concurrent use.
type Tracker struct {
	events   *outbox.Log
	schedule Schedule
	clock    clock.Clock
	log      *slog.Logger
	start    time.Time // what follows the event log is measured from here, by the machine's clock

	version atomic.Uint64
	next    atomic.Int64 // the moment of the next scheduled change, in microseconds
	heard   atomic.Int64 // the moment from which on something may have happened unheard, in nanoseconds after start

	lookedAt time.Duration // what the next look at the log begins after; for Heard

	mu       sync.Mutex // held while the version changes, never while anything is waited for
	last     uint64     // the highest version that there was: none comes twice
	counted  time.Time  // when it began
	foreseen bool       // next was looked up for it
}

// NewTracker returns a tracker that follows the event log once Run is called.
func NewTracker(events *outbox.Log, schedule Schedule, c clock.Clock, log *slog.Logger) *Tracker {
	t := &Tracker{events: events, schedule: schedule, clock: c, log: log, start: time.Now()} //nolint:forbidigo // a monotonic mark, not a time of day
	t.next.Store(math.MaxInt64)
	return t
}

// Version is the catalog version now; 0 while the event log cannot be followed. Read it before the data. It waits for
// nobody.
func (t *Tracker) Version() uint64 {
	version := t.version.Load()
	if version == 0 || !t.passed() {
		return version
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.version.Load() != 0 && t.passed() {
		t.count()
	}
	return t.version.Load()
}

// Heard takes note of a look at the log by the model that lists are read from, which is true of these events by now. Of Heard and
// Run there is only one: so every change ends one version and not two, and what is read in the next one need not wait for the model.
func (t *Tracker) Heard(ctx context.Context, events []outbox.Event) error {
	t.look(events, t.version.Load() == 0, t.lookedAt)
	t.lookedAt = time.Since(t.start)
	return t.foresee(ctx)
}

// Lost lets nothing be kept until Heard is called again.
func (t *Tracker) Lost() { t.forget() }

// Renew begins a version, because what answers are made of has changed for a reason that is no event.
func (t *Tracker) Renew() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.version.Load() != 0 {
		t.count()
	}
}

// passed reports whether the version has ended: by a scheduled change, or because of silence.
func (t *Tracker) passed() bool {
	return clock.Micros(t.clock.Now()) >= t.next.Load() || int64(time.Since(t.start)) >= t.heard.Load()
}

// count begins a version. What is kept under it is read from now on. t.mu is held.
func (t *Tracker) count() {
	t.counted, t.foreseen = t.clock.Now(), false
	if soon := clock.Micros(t.counted.Add(holdFor)); soon < t.next.Load() || t.next.Load() <= clock.Micros(t.counted) {
		t.next.Store(soon)
	}
	t.hear(time.Since(t.start))
	t.last++
	t.version.Store(t.last)
}

// hear notes that the version contains all that happened until a moment after the start. t.mu is held.
func (t *Tracker) hear(until time.Duration) {
	t.heard.Store(max(t.heard.Load(), int64(until+holdFor)))
}

// forget lets nothing be kept.
func (t *Tracker) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.version.Store(0)
}

// Run follows the event log until ctx ends. While it cannot, the version is 0.
func (t *Tracker) Run(ctx context.Context) {
	lost := false
	for ctx.Err() == nil {
		err := t.follow(ctx, func() {
			if lost {
				lost = false
				t.log.InfoContext(ctx, "the event log is followed again")
			}
		})
		t.forget()
		if err != nil && ctx.Err() == nil && !lost {
			lost = true
			t.log.ErrorContext(ctx, "the event log cannot be followed; nothing is kept meanwhile", "error", err)
		}
		timer := time.NewTimer(followAgain)
		select {
		case <-ctx.Done():
		case <-timer.C:
		}
		timer.Stop()
	}
}

// follow begins a version at the end of the log, and counts on until the log cannot be read.
func (t *Tracker) follow(ctx context.Context, following func()) error {
	since := time.Since(t.start) // what the next look at the log begins after
	from, err := t.events.End(ctx)
	if err != nil {
		return fmt.Errorf("find the end of the event log: %w", err)
	}
	began := false
	return t.events.Follow(ctx, from, func(events []outbox.Event) error {
		t.look(events, !began, since)
		since = time.Since(t.start)
		if err := t.foresee(ctx); err != nil {
			return err
		}
		if !began {
			began = true
			following()
		}
		return nil
	})
}

// look takes note of a look at the log that began after the given time. The first one begins a version, and so does news
// for shoppers.
func (t *Tracker) look(events []outbox.Event, first bool, since time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := range events {
		first = first || concernsShoppers(events[i].Type)
	}
	if first {
		t.count()
	}
	if len(events) < outbox.ReadLimit {
		t.hear(since)
	}
}

// foresee looks the next scheduled change up, unless that was done since the version began.
func (t *Tracker) foresee(ctx context.Context) error {
	t.mu.Lock()
	version, after, known := t.last, t.counted, t.foreseen
	t.mu.Unlock()
	if known {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, foreseeFor)
	defer cancel()
	next, err := t.schedule(ctx, after)
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.last != version { // the next call sees to it
		return nil
	}
	t.foreseen = true
	t.next.Store(math.MaxInt64)
	if !next.IsZero() {
		t.next.Store(clock.Micros(next))
	}
	return nil
}

func concernsShoppers(eventType string) bool {
	entity, _, _ := strings.Cut(eventType, ".")
	return concerns[entity] || concernsToo[eventType]
}
