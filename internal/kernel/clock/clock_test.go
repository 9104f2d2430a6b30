package clock_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"winkel/internal/kernel/clock"
)

func TestSystemClockTellsWhatDatabasesStore(t *testing.T) {
	before := time.Now()
	now := clock.System.Now()
	after := time.Now()
	if now.Before(before.Truncate(time.Microsecond)) || now.After(after) {
		t.Errorf("the time is %v, not between %v and %v", now, before, after)
	}
	// Compared as values, location and all: a record that was stored and read again is equal to itself.
	if got := clock.FromMicros(clock.Micros(now)); got != now {
		t.Errorf("%#v was read back as %#v", now, got)
	}
}

func TestMicros(t *testing.T) {
	berlin := time.FixedZone("CEST", 2*60*60)
	tests := []struct {
		time time.Time
		want int64
	}{
		{time.Time{}, 0},
		{time.Date(1970, 1, 1, 0, 0, 0, 1000, time.UTC), 1},
		{time.Date(1970, 1, 1, 2, 0, 1, 999, berlin), 1_000_000},
		{time.Date(1969, 12, 31, 23, 59, 59, 0, time.UTC), -1_000_000},
	}
	for _, test := range tests {
		if got := clock.Micros(test.time); got != test.want {
			t.Errorf("%v is stored as %d, want %d", test.time, got, test.want)
		}
	}
	if never := clock.FromMicros(0); !never.IsZero() {
		t.Errorf("0 is read as %v, want the zero time", never)
	}
	rapid.Check(t, func(t *rapid.T) {
		us := rapid.Int64Range(-1<<55, 1<<55).Draw(t, "us")
		if got := clock.Micros(clock.FromMicros(us)); got != us {
			t.Fatalf("%d became %d", us, got)
		}
	})
}

func TestFakeStandsStillUntilTold(t *testing.T) {
	noon := time.Date(2024, 6, 1, 14, 0, 0, 1999, time.FixedZone("CEST", 2*60*60))
	f := clock.NewFake(noon)
	want := time.Date(2024, 6, 1, 12, 0, 0, 1000, time.UTC)
	for range 2 {
		if got := f.Now(); got != want {
			t.Errorf("the time is %v, want %v, both times", got, want)
		}
	}
	f.Advance(1500 * time.Nanosecond)
	if want = want.Add(time.Microsecond); f.Now() != want {
		t.Errorf("the time is %v, want %v, in whole microseconds", f.Now(), want)
	}
	f.Advance(-time.Hour)
	if want = want.Add(-time.Hour); f.Now() != want {
		t.Errorf("the time is %v, want %v after being set back", f.Now(), want)
	}
}
