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
