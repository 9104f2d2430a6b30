package cache

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func open(t *testing.T, o Options[int, string]) *Cache[int, string] {
	t.Helper()
	c := New(o)
	t.Cleanup(func() { c.entries.StopAllGoroutines() })
	return c
}

// value is a load that always succeeds.
func value(v string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) { return v, nil }
}

func mustNotLoad(t *testing.T) func(context.Context) (string, error) {
	return func(context.Context) (string, error) {
		t.Error("it was loaded")
		return "", nil
	}
}

func TestGetLoadsOnceAndThenRemembers(t *testing.T) {
	c := open(t, Options[int, string]{MaxEntries: 10})
	for range 3 {
		loaded, err := c.Get(t.Context(), 1, value("one"))
		if err != nil || loaded != "one" {
			t.Fatalf("got %q, %v", loaded, err)
		}
	}
	if got, err := c.Get(t.Context(), 1, mustNotLoad(t)); err != nil || got != "one" {
		t.Errorf("got %q, %v", got, err)
	}
	if got, want := c.Stats(), (Stats{Hits: 3, Misses: 1, Loads: 1, Entries: 1}); got != want {
		t.Errorf("stats are %+v, want %+v", got, want)
	}
}

func TestGetSharesOneLoad(t *testing.T) {
	c := open(t, Options[int, string]{MaxEntries: 10})
	var loads atomic.Int32
	release := make(chan struct{})
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			got, err := c.Get(t.Context(), 1, func(context.Context) (string, error) {
				loads.Add(1)
				<-release
				return "one", nil
			})
			if err != nil || got != "one" {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
	for c.Stats().Misses < 50 {
		time.Sleep(time.Millisecond)
	}
	close(release)
	all.Wait()
	if n := loads.Load(); n != 1 {
		t.Errorf("50 callers made %d loads", n)
	}
}

func TestGetDoesNotKeepAnError(t *testing.T) {
	c := open(t, Options[int, string]{MaxEntries: 10})
	broken := errors.New("broken")
	if _, err := c.Get(t.Context(), 1, func(context.Context) (string, error) { return "half", broken }); !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
	if got, err := c.Get(t.Context(), 1, value("one")); err != nil || got != "one" {
		t.Errorf("after the error: %q, %v", got, err)
	}
	if s := c.Stats(); s.Loads != 2 || s.LoadErrors != 1 {
		t.Errorf("stats are %+v", s)
	}
}

func TestGetContainsAPanic(t *testing.T) {
	c := open(t, Options[int, string]{MaxEntries: 10})
	_, err := c.Get(t.Context(), 1, func(context.Context) (string, error) { panic("oops") })
	if err == nil || !strings.Contains(err.Error(), "load panicked: oops") {
		t.Fatalf("got %v", err)
	}
	if got, err := c.Get(t.Context(), 1, value("one")); err != nil || got != "one" {
		t.Errorf("after the panic: %q, %v", got, err)
	}
}

func TestCallerThatGoesAwayLeavesTheLoadToTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := open(t, Options[int, string]{MaxEntries: 10})
		type key struct{}
		first, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, "kept"))
		load := func(ctx context.Context) (string, error) {
			time.Sleep(time.Second)
			if ctx.Value(key{}) != "kept" {
				t.Error("the values of the first caller's context are lost")
			}
			return "one", ctx.Err()
		}
		var all sync.WaitGroup
		all.Go(func() {
			if _, err := c.Get(first, 1, load); !errors.Is(err, context.Canceled) {
				t.Errorf("the first caller got %v", err)
			}
		})
		synctest.Wait()
		all.Go(func() {
			if got, err := c.Get(t.Context(), 1, load); err != nil || got != "one" {
				t.Errorf("the second caller got %q, %v", got, err)
			}
		})
		synctest.Wait()
		began := time.Now()
		cancel()
		all.Wait()
		if took := time.Since(began); took != time.Second {
			t.Errorf("the second caller waited %s, want the one load of a second", took)
		}
		synctest.Wait() // the load is counted just after its callers have been answered
		if s := c.Stats(); s.Loads != 1 || s.LoadErrors != 0 {
			t.Errorf("stats are %+v", s)
		}
	})
}

func TestLoadHasADeadlineOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := open(t, Options[int, string]{MaxEntries: 1, LoadTimeout: 2 * time.Second})
		began := time.Now()
		_, err := c.Get(t.Context(), 1, func(ctx context.Context) (string, error) {
			<-ctx.Done()
			return "", ctx.Err()
		})
		if took := time.Since(began); !errors.Is(err, context.DeadlineExceeded) || took != 2*time.Second {
			t.Errorf("got %v after %s", err, took)
		}
	})
}

func TestEntriesExpireWithinATenthOfTheTTL(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := open(t, Options[int, string]{MaxEntries: 1000})
		for key := range 500 {
			if _, err := c.Get(t.Context(), key, value("old")); err != nil {
				t.Fatal(err)
			}
		}
		kept := func() (n int) {
			for key := range 500 {
				if _, found := c.entries.GetIfPresent(key); found {
					n++
				}
			}
			return n
		}
		time.Sleep(269 * time.Second)
		if n := kept(); n != 500 {
			t.Errorf("before nine tenths of the TTL %d of 500 are kept", n)
		}
		time.Sleep(31 * time.Second)
		if n := kept(); n < 150 || n > 350 {
			t.Errorf("at the TTL %d of 500 are kept, want about half", n)
		}
		time.Sleep(31 * time.Second)
		if n := kept(); n != 0 {
			t.Errorf("after eleven tenths of the TTL %d are kept", n)
		}
	})
}

func TestMaximumHolds(t *testing.T) {
	c := open(t, Options[int, string]{MaxWeight: 1000, Weigh: func(_ int, v string) uint32 { return uint32(len(v)) }})
	for key := range 1000 {
		if _, err := c.Get(t.Context(), key, value(strings.Repeat("x", 50))); err != nil {
			t.Fatal(err)
		}
	}
	c.entries.CleanUp()
	if s := c.Stats(); s.Weight > 1000 || s.Weight < 500 || s.Entries > 20 || s.Evictions < 980 {
		t.Errorf("stats are %+v", s)
	}
	for name, o := range map[string]Options[int, string]{
		"none": {}, "both": {MaxEntries: 1, MaxWeight: 1, Weigh: func(int, string) uint32 { return 1 }}, "no scales": {MaxWeight: 1},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("a cache with %s was made", name)
				}
			}()
			New(o)
		}()
	}
}

func TestConcurrentUse(t *testing.T) {
	c := open(t, Options[int, string]{MaxEntries: 50})
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			for i := range 2000 {
				key := (i*7 + worker) % 100
				ctx, cancel := context.WithCancel(t.Context())
				if i%10 == 0 {
					cancel()
				}
				got, err := c.Get(ctx, key, value(fmt.Sprint(key)))
				if err == nil && got != fmt.Sprint(key) {
					t.Errorf("key %d has %q", key, got)
				}
				if err != nil && !errors.Is(err, context.Canceled) {
					t.Error(err)
				}
				cancel()
			}
		})
	}
	all.Wait()
	if s := c.Stats(); s.Hits+s.Misses != 16000 {
		t.Errorf("stats are %+v", s)
	}
}

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
