package store

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/outbox"
)

// quiet is a tracker without an event log.
func quiet(schedule Schedule, c clock.Clock) *Tracker {
	return NewTracker(nil, schedule, c, slog.New(slog.DiscardHandler))
}

// never foresees nothing.
func never(context.Context, time.Time) (time.Time, error) { return time.Time{}, nil }

// nobody hears anything for long, and versions hold nevertheless.
const nobody = 1000 * time.Hour

func TestScheduledChangesCount(t *testing.T) {
	now := clock.NewFake(time.Now())
	start := now.Now()
	asked := 0
	tracker := quiet(func(_ context.Context, after time.Time) (time.Time, error) {
		asked++
		for _, at := range []time.Duration{time.Hour, time.Hour + time.Microsecond} {
			if start.Add(at).After(after) {
				return start.Add(at), nil
			}
		}
		return time.Time{}, nil
	}, now)
	tracker.look(nil, true, nobody)
	for _, step := range []struct {
		by   time.Duration
		want uint64
	}{{0, 1}, {time.Hour - time.Microsecond, 1}, {time.Microsecond, 2}, {0, 2}, {time.Microsecond, 3}, {time.Hour, 3}} {
		if err := tracker.foresee(t.Context()); err != nil {
			t.Fatal(err)
		}
		now.Advance(step.by)
		if got := tracker.Version(); got != step.want {
			t.Errorf("after %s more the version is %d, want %d", step.by, got, step.want)
		}
	}
	if asked != 3 {
		t.Errorf("the schedule was asked %d times", asked)
	}
}

// TestVersionWaitsForNobody has a scheduled moment pass while the database does not tell the next one.
func TestVersionWaitsForNobody(t *testing.T) {
	now := clock.NewFake(time.Now())
	first := now.Now().Add(time.Hour)
	stalled, release, asked := make(chan struct{}), make(chan struct{}), 0
	tracker := quiet(func(context.Context, time.Time) (time.Time, error) {
		if asked++; asked == 1 {
			return first, nil
		}
		close(stalled)
		<-release
		return first.Add(1500 * time.Millisecond), nil
	}, now)
	tracker.look(nil, true, nobody)
	if err := tracker.foresee(t.Context()); err != nil {
		t.Fatal(err)
	}
	now.Advance(time.Hour)
	if got := tracker.Version(); got != 2 {
		t.Fatalf("at the scheduled moment the version is %d", got)
	}
	done := make(chan error, 1)
	go func() { done <- tracker.foresee(t.Context()) }()
	<-stalled
	for _, step := range []struct {
		by   time.Duration
		want uint64
	}{{holdFor - time.Microsecond, 2}, {time.Microsecond, 3}, {holdFor, 4}} {
		now.Advance(step.by)
		began := time.Now()
		if got := tracker.Version(); got != step.want {
			t.Errorf("%s later the version is %d, want %d", step.by, got, step.want)
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("Version took %s", took)
		}
	}
	close(release)
	if err := <-done; err != nil {
		t.Error(err)
	}
	now.Advance(holdFor)
	if got := tracker.Version(); got != 5 {
		t.Errorf("what was told of an earlier version is believed: the version is %d, want 5", got)
	}
}

// TestSilenceEndsVersions lets nobody hear of the event log.
func TestSilenceEndsVersions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tracker := quiet(never, clock.System)
		tracker.look(nil, true, time.Since(tracker.start))
		step := func(by time.Duration, want uint64) {
			t.Helper()
			time.Sleep(by)
			if got := tracker.Version(); got != want {
				t.Errorf("the version is %d, want %d", got, want)
			}
		}
		if err := tracker.foresee(t.Context()); err != nil {
			t.Fatal(err)
		}
		step(holdFor-time.Millisecond, 1)
		tracker.look(nil, false, time.Since(tracker.start)-100*time.Millisecond)
		step(900*time.Millisecond-time.Microsecond, 1)
		step(time.Microsecond, 2)
		step(holdFor-time.Microsecond, 2)
		step(time.Microsecond, 3)
		// A look that found as much as fits says nothing of what came after that.
		tracker.look(make([]outbox.Event, outbox.ReadLimit), false, time.Since(tracker.start)+time.Hour)
		step(holdFor, 4)
	})
}

// TestNoVersionComesTwice has the log come and go while scheduled moments pass and many ask.
func TestNoVersionComesTwice(t *testing.T) {
	now := clock.NewFake(time.Now())
	tracker := quiet(func(_ context.Context, after time.Time) (time.Time, error) { return after.Add(time.Microsecond), nil }, now)
	tracker.look(nil, true, nobody)
	tracker.forget()
	now.Advance(time.Hour)
	if got := tracker.Version(); got != 0 {
		t.Fatalf("a forgotten version came back as %d", got)
	}
	var lowest atomic.Uint64 // that may be seen from now on
	var all sync.WaitGroup
	ctx, cancel := context.WithCancel(t.Context())
	for range 4 {
		all.Go(func() {
			for ctx.Err() == nil {
				least := lowest.Load()
				if got := tracker.Version(); got != 0 && got < least {
					t.Errorf("version %d came after %d was forgotten", got, least-1)
					cancel()
				}
			}
		})
	}
	for range 3000 {
		tracker.look(nil, true, nobody)
		if err := tracker.foresee(ctx); err != nil {
			t.Fatal(err)
		}
		now.Advance(time.Microsecond)
		tracker.Version()
		tracker.forget()
		if got := tracker.Version(); got != 0 {
			t.Fatalf("a forgotten version came back as %d", got)
		}
		lowest.Store(tracker.last + 1)
	}
	cancel()
	all.Wait()
}

// await waits until ok holds, and tells how long that took.
func await(t *testing.T, what string, ok func() bool) time.Duration {
	t.Helper()
	began := time.Now()
	for !ok() {
		if time.Since(began) > 20*time.Second {
			t.Fatalf("waited in vain: %s", what)
		}
		time.Sleep(time.Millisecond)
	}
	return time.Since(began)
}

// lines counts the lines of a log that hold a word. It is safe for concurrent use.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) count(word string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.text.String(), word)
}

// TestNothingIsKeptWhileTheLogIsLost has reading fail and succeed again, and then closes the database for good.
func TestNothingIsKeptWhileTheLogIsLost(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		events, log := outbox.New(d), &lines{}
		var broken atomic.Bool
		tracker := NewTracker(events, func(context.Context, time.Time) (time.Time, error) {
			if broken.Load() {
				return time.Time{}, errors.New("no answer")
			}
			return time.Time{}, nil
		}, clock.System, slog.New(slog.NewTextHandler(log, nil)))
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); tracker.Run(ctx) }()
		await(t, "the log is followed", func() bool { return tracker.Version() != 0 })
		happens := func() {
			t.Helper()
			b := new(db.Batch)
			events.Add(b, outbox.Event{Type: "price.changed", EntityID: "x"})
			if err := d.Submit(t.Context(), b); err != nil {
				t.Fatal(err)
			}
		}
		before := tracker.Version()
		happens()
		if took := await(t, "the change counts", func() bool { return tracker.Version() > before }); took > 10*time.Second {
			t.Errorf("a change counted after %s", took)
		}
		before = tracker.Version()
		broken.Store(true)
		happens()
		if took := await(t, "nothing is kept", func() bool { return tracker.Version() == 0 }); took > 10*time.Second {
			t.Errorf("answers were kept for %s after the database was lost", took)
		}
		time.Sleep(3 * followAgain)
		broken.Store(false)
		if took := await(t, "answers are kept again", func() bool { return tracker.Version() != 0 }); took > 10*time.Second {
			t.Errorf("nothing was kept for %s after the database came back", took)
		}
		if again := tracker.Version(); again <= before {
			t.Errorf("version %d came after %d", again, before)
		}
		await(t, "the end of the loss is logged", func() bool { return log.count("followed again") == 1 })
		if lost := log.count("ERROR"); lost != 1 {
			t.Errorf("one loss was logged %d times", lost)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		if took := await(t, "nothing is kept", func() bool { return tracker.Version() == 0 }); took > 10*time.Second {
			t.Errorf("answers were kept for %s after the database was closed", took)
		}
		cancel()
		<-done
	})
}

// TestStoppingIsNoTrouble ends a tracker in order, which is nothing to be logged.
func TestStoppingIsNoTrouble(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		log := &lines{}
		for range 20 {
			tracker := NewTracker(outbox.New(d), never, clock.System, slog.New(slog.NewTextHandler(log, nil)))
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan struct{})
			go func() { defer close(done); tracker.Run(ctx) }()
			await(t, "the log is followed", func() bool { return tracker.Version() != 0 })
			cancel()
			<-done
			if tracker.Version() != 0 {
				t.Error("a stopped tracker has a version")
			}
		}
		if log.count("level=") != 0 {
			t.Errorf("in the log:\n%s", log.text.String())
		}
	})
}
