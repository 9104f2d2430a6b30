package inventory_test

import (
	"fmt"
	"sync"
	"testing"

	"winkel/internal/commerce/inventory"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// Goods come to a location while it is closed, again and again: one of the two is refused, or nothing came yet.
func TestNothingComesToALocationThatCloses(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.count(red, h.home, 1000)
		closed := false
		for round := range 30 {
			code := fmt.Sprint("shed-", round)
			shed, err := h.CreateLocation(t.Context(), inventory.LocationPatch{Code: &code, Name: &code}, nil)
			h.must(err)
			var puts, closes error
			var both sync.WaitGroup
			both.Go(func() {
				if round%2 == 0 {
					_, puts = h.Adjust(t.Context(), inventory.Adjustment{Variant: blue, Location: shed.ID, Delta: 2, Reason: "found"}, nil)
				} else {
					_, puts = h.Transfer(t.Context(), inventory.Transfer{Variant: red, From: h.home, To: shed.ID, Quantity: 2}, nil)
				}
			})
			both.Go(func() {
				_, closes = h.UpdateLocation(t.Context(), shed.ID, nil, inventory.LocationPatch{Active: &closed}, nil)
			})
			both.Wait()
			now, err := h.GetLocation(t.Context(), shed.ID)
			h.must(err)
			there := h.level(red, shed.ID).onHand + h.level(blue, shed.ID).onHand
			switch {
			case puts == nil && fault.CodeOf(closes) == inventory.CodeLocationInUse && now.Active && there == 2:
			case fault.CodeOf(puts) == inventory.CodeLocationInUse && closes == nil && !now.Active && there == 0:
			default:
				t.Errorf("round %d: active %t with %d on the shelf; put: %v, close: %v", round, now.Active, there, puts, closes)
			}
		}
		verify(t, h.Service, 0)
	})
}

// A parcel does not leave, and its goods came from a location that closes before they are put back.
func TestNothingIsPutBackWhereItClosed(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.count(red, h.other, 1)
		_, err := h.allocate(0, 7, of(red, 1))
		h.must(err)
		var taken map[id.OrderLine][]inventory.Taken
		h.must(h.change(func(b *db.Batch) (err error) {
			taken, err = h.Dispatch(t.Context(), b, 7, map[id.OrderLine]int64{of(red, 1).Line: 1}, "ful_1")
			return err
		}))
		b := &db.Batch{}
		h.must(h.Undispatch(t.Context(), b, 7, taken, "ful_1"))
		closed, open := false, true
		_, err = h.UpdateLocation(t.Context(), h.other, nil, inventory.LocationPatch{Active: &closed}, nil)
		h.must(err)
		if err := h.d.Submit(t.Context(), b); fault.CodeOf(err) != inventory.CodeLocationInUse {
			t.Errorf("put back at a location that has closed: %v", err)
		}
		h.wantLevel(red, h.other, level{0, 0})
		_, err = h.UpdateLocation(t.Context(), h.other, nil, inventory.LocationPatch{Active: &open}, nil)
		h.must(err)
		h.must(h.change(func(b *db.Batch) error { return h.Undispatch(t.Context(), b, 7, taken, "ful_1") }))
		h.wantLevel(red, h.other, level{1, 1})
		verify(t, h.Service, 0)
	})
}
