package promotion_test

import (
	"sync"
	"testing"
	"time"

	"winkel/internal/commerce/promotion"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/outbox"
)

// Promotions are announced when they begin and when they end, by the clock and by hand, once.
func TestAnnounce(t *testing.T) {
	now := clock.NewFake(noon)
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		s, noon := start(t, d), now.Now()
		make1(t, s, func(in *promotion.Input) { in.Active = false })
		later := make1(t, s, func(in *promotion.Input) {
			in.Code, in.StartsAt, in.EndsAt = "LATER", noon.Add(time.Hour), noon.Add(2*time.Hour)
		})
		always := make1(t, s, nil)
		expect := func(what string, announced, started, ended int64) {
			t.Helper()
			got, err := s.Announce(t.Context())
			if err != nil || got != announced {
				t.Errorf("%s: %d promotions are announced, %v; want %d", what, got, err, announced)
			}
			for kind, want := range map[string]int64{promotion.EventStarted: started, promotion.EventEnded: ended} {
				if n, err := db.Value[int64](t.Context(), d.Read(), countEvents, kind); err != nil || n != want {
					t.Errorf("%s: %d events %s, %v; want %d", what, n, kind, err, want)
				}
			}
		}
		expect("one holds at once", 1, 1, 0)
		expect("nothing new", 0, 1, 0)
		now.Advance(time.Hour)
		expect("its time has come", 1, 2, 0)
		if p := get(t, s, later.ID); p.Version != later.Version {
			t.Errorf("announcing made version %d of version %d", p.Version, later.Version)
		}
		now.Advance(time.Hour)
		expect("its time is over", 1, 2, 1)
		if _, err := s.Archive(t.Context(), always.ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		expect("one is archived", 1, 2, 2)
		for range 250 {
			make1(t, s, func(in *promotion.Input) { in.Code = "C" + id.Promotion(d.IDs().Next()).String()[6:] })
		}
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				if _, err := s.Announce(t.Context()); err != nil {
					t.Errorf("three nodes look at once: %v", err)
				}
			})
		}
		all.Wait()
		expect("many at once, on three nodes", 0, 252, 2)
	})
}

// A clock that is set back, or that is behind those of the other nodes, announces nothing again and nothing too early.
func TestAnnounceWhileTheClockIsSetBack(t *testing.T) {
	now := clock.NewFake(noon)
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		s, noon := start(t, d), now.Now()
		p := make1(t, s, func(in *promotion.Input) { in.StartsAt, in.EndsAt = noon.Add(time.Hour), noon.Add(2*time.Hour) })
		for _, step := range []struct {
			at             time.Duration
			started, ended int64
		}{
			{0, 0, 0}, {time.Hour, 1, 0}, {0, 1, 0}, {time.Hour, 1, 0}, {2 * time.Hour, 1, 1}, {time.Hour, 1, 1}, {0, 1, 1}, {3 * time.Hour, 1, 1},
		} {
			now.Advance(noon.Add(step.at).Sub(now.Now()))
			if _, err := s.Announce(t.Context()); err != nil {
				t.Fatal(err)
			}
			for kind, want := range map[string]int64{promotion.EventStarted: step.started, promotion.EventEnded: step.ended} {
				if n, err := db.Value[int64](t.Context(), d.Read(), countEvents, kind); err != nil || n != want {
					t.Errorf("%s after noon: %d events %s, %v; want %d", step.at, n, kind, err, want)
				}
			}
		}
		// Staff prolong it: that is news.
		if _, err := s.Update(t.Context(), p.ID, nil, promotion.Patch{EndsAt: new(noon.Add(9 * time.Hour))}, nil); err != nil {
			t.Fatal(err)
		}
		if n, err := s.Announce(t.Context()); err != nil || n != 1 {
			t.Errorf("prolonged: %d are announced, %v", n, err)
		}
		if wrong, err := outbox.New(d).Verify(t.Context()); err != nil || len(wrong) > 0 {
			t.Error(wrong, err)
		}
		now.Advance(noon.Sub(now.Now()))
	})
}
