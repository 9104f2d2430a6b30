package inventory_test

import (
	"testing"
	"time"

	"winkel/internal/commerce/inventory"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// overdue has so many holders hold one red thing each, one after the other, and lets all of it end.
func (h *house) overdue(holders int) {
	h.t.Helper()
	b := &db.Batch{}
	for n := range holders {
		ends := h.clock.Now().Add(time.Duration(n) * time.Microsecond).UnixMicro()
		b.Exec(insertHold, int64(1000+n), int64(red), int64(h.home), ends)
	}
	b.Exec(reserveAll, int64(red))
	h.submit(b)
	h.clock.Advance(time.Hour)
}

var (
	insertHold = db.SQL(`
		INSERT INTO reservation (holder_id, inventory_item_id, location_id, quantity, expires_at, created_at)
		VALUES ($1, $2, $3, 1, $4, 0)`)
	reserveAll = db.SQL(`UPDATE inventory_level SET reserved = on_hand WHERE inventory_item_id = $1`)
	countHolds = db.SQL(`SELECT COUNT(*) FROM reservation`)
)

func (h *house) holds() int64 {
	h.t.Helper()
	n, err := db.Value[int64](h.t.Context(), h.d.Read(), countHolds)
	h.must(err)
	return n
}

// Whoever needs one of what is over reads a few of them, and whoever needs nearly all reads them all.
func TestFewOfTheExpiredHoldsAreRead(t *testing.T) {
	const units = 200
	eachHouse(t, func(t *testing.T, h *house) {
		h.count(red, h.home, units)
		h.overdue(units)
		before := h.d.Counters()
		b := &db.Batch{}
		h.must(h.Hold(t.Context(), b, 1, []inventory.Demand{of(red, 1)}, h.clock.Now().Add(time.Hour)))
		if cost := h.d.Counters().Sub(before); cost.Statements != 1 || b.Len() > 4 {
			t.Errorf("one costs %d statements to read and %d to write", cost.Statements, b.Len())
		}
		h.submit(b)
		if n := h.holds(); n != units {
			t.Errorf("%d hold something, want one more and one less than %d", n, units)
		}
		h.must(h.hold(2, of(red, 150)))
		h.wantLevel(red, h.home, level{units, units})
		h.wantShort(h.hold(3, of(red, 50)), map[string]int64{"items[0]": 49})
		h.must(h.hold(3, of(red, 49)))
		if n := h.holds(); n != 3 {
			t.Errorf("%d hold something, want 3", n)
		}
		verify(t, h.Service, 0)
	})
}

// What is sold beyond what is there is not oversold while holds that are over can be ended.
func TestExpiredHoldsComeBeforeOverselling(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.count(red, h.home, 100)
		h.overdue(100)
		over, err := h.allocate(0, 7, beyond(of(red, 100)))
		if err != nil || len(over) != 0 {
			t.Errorf("oversold %v, %v", over, err)
		}
		h.wantLevel(red, h.home, level{100, 100})
		verify(t, h.Service, 0)
	})
}

func TestSweepOfSomeItems(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		sweep := func(want int64, variants ...id.Variant) {
			t.Helper()
			if n, err := h.SweepItems(t.Context(), variants); err != nil || n != want {
				t.Errorf("swept %d, %v; want %d", n, err, want)
			}
		}
		h.count(red, h.home, 70)
		h.count(blue, h.home, 2)
		h.bundle()
		h.must(h.hold(1, of(blue, 1)))
		h.overdue(70)
		h.must(h.hold(2, of(blue, 1)))
		sweep(0)
		sweep(0, 99)
		sweep(1, blue) // not what is not over yet
		h.wantLevel(blue, h.home, level{2, 1})
		h.wantLevel(red, h.home, level{70, 70})
		sweep(64, red, set)
		sweep(6, set)
		sweep(0, set, red, blue)
		h.wantLevel(blue, h.home, level{2, 1})
		h.wantLevel(red, h.home, level{70, 0})
		if n := h.events(inventory.EventReservationExpired); n != 71 {
			t.Errorf("%d events of what is over, want 71", n)
		}
		if _, err := h.SweepItems(t.Context(), make([]id.Variant, 513)); err == nil {
			t.Error("too many items are swept")
		}
		verify(t, h.Service, 0)
	})
}
