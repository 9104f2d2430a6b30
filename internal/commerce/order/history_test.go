package order_test

import (
	"path/filepath"
	"testing"
	"time"

	"winkel/internal/commerce/order"
	"winkel/internal/commerce/payment"
	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// Ids are minted from the time of the node, so an entry that a node with a slow clock appends has a smaller one than those
// before it.
func TestHistoryIsInOrderWhateverTheClocksOfNodesSay(t *testing.T) {
	run := func(t *testing.T, o db.Options) {
		noon := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
		node := func(at time.Time) *books {
			o.Clock = clock.NewFake(at)
			s := &books{t: t, d: dbtest.Open(t, o), clock: clock.NewFake(at)}
			s.store = payment.NewStore(s.d)
			s.Service = s.node()
			return s
		}
		first, slow := node(noon), node(noon.Add(-time.Hour))
		placed := first.place(first.whole())
		before := slow.get(placed.ID)
		after := before.Clone()
		after.Status = order.Confirmed
		if err := slow.revise(before, after, "Paid."); err != nil {
			t.Fatal(err)
		}
		got := first.get(placed.ID)
		if len(got.History) != 2 || got.History[0].From != "" || got.History[1].Note != "Paid." || got.History[1].ID > got.History[0].ID {
			t.Errorf("the history is %+v", got.History)
		}
		err := first.Verify(t.Context(), func(difference string) {
			if want := "order " + got.Number + ": the history"; len(difference) >= len(want) && difference[:len(want)] == want {
				t.Error(difference)
			}
		})
		if err != nil {
			t.Error(err)
		}
	}
	t.Run("sqlite", func(t *testing.T) { run(t, db.Options{Path: filepath.Join(t.TempDir(), "winkel.db")}) })
	t.Run("postgres", func(t *testing.T) { run(t, db.Options{URL: dbtest.PostgresURL(t), PoolMin: 1}) })
}
