package cache

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"winkel/internal/kernel/clock"
)

// counted is a load that gives 1, then 2, then 3.
func counted(loads *atomic.Int64) func(context.Context) (int64, error) {
	return func(context.Context) (int64, error) { return loads.Add(1), nil }
}

func wantSnapshot(t *testing.T, s *Snapshot[int64], want int64) {
	t.Helper()
	if got, err := s.Get(t.Context()); got != want || err != nil {
		t.Errorf("got %d, %v, want %d", got, err, want)
	}
}

func TestSnapshotIsKeptUntilItIsOldOrInvalidated(t *testing.T) {
	var loads atomic.Int64
	now := clock.NewFake(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	s := NewSnapshot(counted(&loads), time.Second, now)
	wantSnapshot(t, s, 1)
	now.Advance(time.Second - time.Microsecond)
	wantSnapshot(t, s, 1)
	now.Advance(time.Microsecond)
	wantSnapshot(t, s, 2)
	s.Invalidate()
	wantSnapshot(t, s, 3)
	wantSnapshot(t, s, 3)
	now.Advance(-time.Microsecond) // set back: how old the value is, nobody can say
	wantSnapshot(t, s, 4)

	none := NewSnapshot(counted(&loads), 0, now)
	wantSnapshot(t, none, 5)
	wantSnapshot(t, none, 6)
}

func TestSnapshotAgesFromTheBeginningOfItsLoad(t *testing.T) {
	var loads atomic.Int64
	now := clock.NewFake(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	s := NewSnapshot(func(context.Context) (int64, error) {
		now.Advance(700 * time.Millisecond)
		return loads.Add(1), nil
	}, time.Second, now)
	wantSnapshot(t, s, 1)
	now.Advance(299 * time.Millisecond)
	wantSnapshot(t, s, 1)
	now.Advance(time.Millisecond)
	wantSnapshot(t, s, 2)
}

func TestSnapshotSharesOneLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var loads atomic.Int64
		s := NewSnapshot(func(ctx context.Context) (int64, error) {
			time.Sleep(time.Second)
			return loads.Add(1), ctx.Err()
		}, time.Hour, clock.System)
		var all sync.WaitGroup
		first, cancel := context.WithCancel(t.Context())
		all.Go(func() {
			if _, err := s.Get(first); !errors.Is(err, context.Canceled) {
				t.Errorf("the caller that went away got %v", err)
			}
		})
		synctest.Wait()
		for range 50 {
			all.Go(func() { wantSnapshot(t, s, 1) })
		}
		synctest.Wait()
		cancel()
		all.Wait()
		wantSnapshot(t, s, 1)
	})
}

// Whoever asks after a change must not be given what a load has read before it.
func TestSnapshotThatIsInvalidatedWhileItLoads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var loads atomic.Int64
		s := NewSnapshot(func(context.Context) (int64, error) {
			n := loads.Add(1)
			time.Sleep(time.Second)
			return n, nil
		}, time.Hour, clock.System)
		var all sync.WaitGroup
		all.Go(func() { wantSnapshot(t, s, 1) })
		synctest.Wait()
		s.Invalidate()
		for range 10 {
			all.Go(func() { wantSnapshot(t, s, 2) })
		}
		all.Wait()
		wantSnapshot(t, s, 2)
	})
}

func TestSnapshotDoesNotKeepAnError(t *testing.T) {
	broken := errors.New("broken")
	answers := []func() (int64, error){
		func() (int64, error) { return 7, broken },
		func() (int64, error) { panic("oops") },
		func() (int64, error) { return 3, nil },
	}
	var loads atomic.Int64
	s := NewSnapshot(func(context.Context) (int64, error) { return answers[loads.Add(1)-1]() }, time.Hour, clock.System)
	if got, err := s.Get(t.Context()); got != 0 || !errors.Is(err, broken) {
		t.Errorf("got %d, %v", got, err)
	}
	if got, err := s.Get(t.Context()); got != 0 || err == nil || !strings.Contains(err.Error(), "load panicked: oops") {
		t.Errorf("got %d, %v", got, err)
	}
	wantSnapshot(t, s, 3)
}

func TestSnapshotLoadHasADeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		_, err := NewSnapshot(func(ctx context.Context) (int64, error) {
			<-ctx.Done()
			return 0, ctx.Err()
		}, time.Hour, clock.System).Get(t.Context())
		if took := time.Since(began); !errors.Is(err, context.DeadlineExceeded) || took != DefaultLoadTimeout {
			t.Errorf("got %v after %s", err, took)
		}
	})
}

// What is kept is read without an allocation: it is on the way of every cart.
func TestSnapshotIsCheapToRead(t *testing.T) {
	var loads atomic.Int64
	s := NewSnapshot(counted(&loads), time.Hour, clock.System)
	ctx := t.Context()
	wantSnapshot(t, s, 1)
	if n := testing.AllocsPerRun(100, func() { _, _ = s.Get(ctx) }); n != 0 {
		t.Errorf("a read makes %v allocations", n)
	}
}
