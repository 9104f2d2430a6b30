package store

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/outbox"
)

// Pauses of a tracker whose database does not answer.
const (
	followAgain = time.Second
	lookAgain   = time.Second
	lookFor     = 5 * time.Second // what one look for the next scheduled product may take
)

// concerns lists the entities whose events change what shoppers see.
var concerns = map[string]bool{
	"product": true, "variant": true, "price": true, "category": true, "collection": true, "brand": true,
	"attribute": true, "product_type": true, "media": true, "inventory_level": true, "channel": true,
}

// Schedule tells when the clock alone changes what shoppers see; the zero time if that is not foreseen.
type Schedule func(ctx context.Context, after time.Time) (time.Time, error)

// Tracker knows the catalog version: a number that grows whenever what shoppers see may have changed. It starts at 0,
// which says that nothing is known yet and that nothing may be kept. It is safe for concurrent use.
type Tracker struct {
	events   *outbox.Log
	schedule Schedule
	clock    clock.Clock
	log      *slog.Logger

	version atomic.Uint64
	next    atomic.Int64 // the moment of the next scheduled change, in microseconds
	mu      sync.Mutex   // held while next is looked up
}

// NewTracker returns a tracker that follows the event log once Run is called.
func NewTracker(events *outbox.Log, schedule Schedule, c clock.Clock, log *slog.Logger) *Tracker {
	t := &Tracker{events: events, schedule: schedule, clock: c, log: log}
	t.next.Store(math.MaxInt64)
	return t
}

// Version is the catalog version now; 0 while the event log is not followed. Read it before the data.
func (t *Tracker) Version() uint64 {
	version := t.version.Load()
	if version == 0 || clock.Micros(t.clock.Now()) < t.next.Load() {
		return version
	}
	return t.pass()
}

// pass counts a scheduled change whose moment has come, and looks for the next one.
func (t *Tracker) pass() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if passed := t.next.Load(); clock.Micros(t.clock.Now()) >= passed {
		ctx, cancel := context.WithTimeout(context.Background(), lookFor)
		defer cancel()
		t.lookUp(ctx, clock.FromMicros(passed))
		t.version.Add(1)
	}
	return t.version.Load()
}

// lookUp sets the moment of the next scheduled change after a moment. t.mu is held. While the database does not tell, the
// version grows every second: answers are kept for that long, and are right or a second old.
func (t *Tracker) lookUp(ctx context.Context, after time.Time) {
	next, err := t.schedule(ctx, after)
	switch {
	case err != nil:
		if !errors.Is(ctx.Err(), context.Canceled) { // when the node stops, nothing is wrong
			t.log.WarnContext(ctx, "the next scheduled product is not known", "error", err)
		}
		t.next.Store(clock.Micros(t.clock.Now().Add(lookAgain)))
	case next.IsZero():
		t.next.Store(math.MaxInt64)
	default:
		t.next.Store(clock.Micros(next))
	}
}

// Run follows the event log until ctx ends. While it cannot, the version is 0.
func (t *Tracker) Run(ctx context.Context) {
	counted := uint64(0)
	for ctx.Err() == nil {
		if err := t.follow(ctx, counted+1); err != nil && ctx.Err() == nil {
			t.log.ErrorContext(ctx, "the event log cannot be followed; nothing is kept meanwhile", "error", err)
		}
		counted = max(counted, t.version.Swap(0))
		timer := time.NewTimer(followAgain)
		select {
		case <-ctx.Done():
		case <-timer.C:
		}
		timer.Stop()
	}
}

// follow begins at the end of the log with a version that was never used.
func (t *Tracker) follow(ctx context.Context, version uint64) error {
	from, err := t.events.End(ctx)
	if err != nil {
		return err
	}
	t.look(ctx, func() { t.version.Store(version) })
	return t.events.Follow(ctx, from, func(events []outbox.Event) error {
		for i := range events {
			if concernsShoppers(events[i].Type) {
				t.look(ctx, func() { t.version.Add(1) })
				break
			}
		}
		return nil
	})
}

// look counts a change, and finds the next scheduled one from the moment before that on: what is kept under the new
// version was read after it.
func (t *Tracker) look(ctx context.Context, count func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.clock.Now()
	count()
	ctx, cancel := context.WithTimeout(ctx, lookFor)
	defer cancel()
	t.lookUp(ctx, now)
}

func concernsShoppers(eventType string) bool {
	entity, _, _ := strings.Cut(eventType, ".")
	return concerns[entity]
}
