package inventory_test

import (
	"maps"
	"testing"

	"winkel/internal/kernel/id"
)

// A set and a single one share an item: what is left over of it makes no half set, and so none.
func TestHeldIsCountedInWholeUnits(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.count(red, h.home, 9)
		h.count(blue, h.home, 9)
		h.bundle()
		h.must(h.hold(1, of(set, 1), of(red, 1), of(blue, 1)))
		h.must(h.hold(2, of(red, 1)))
		for holder, want := range map[id.Checkout]map[id.Variant]int64{
			1: {red: 3, blue: 2, set: 1},
			2: {red: 1, set: 0},
			3: {},
		} {
			if got, err := h.Held(t.Context(), holder); err != nil || !maps.Equal(got, want) {
				t.Errorf("%d holds %v, %v; want %v", holder, got, err, want)
			}
		}
	})
}
