package inventory_test

import (
	"testing"
	"time"

	"winkel/internal/commerce/inventory"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// house is a shop with two locations, whose time stands still until a test advances it.
type house struct {
	*inventory.Service
	t     *testing.T
	d     *db.DB
	clock *clock.Fake
	home  id.Location
	other id.Location
}

func eachHouse(t *testing.T, f func(t *testing.T, h *house)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		f(t, newHouse(t, func(o db.Options) *db.DB { return dbtest.SQLite(t, o) }))
	})
	t.Run("postgres", func(t *testing.T) {
		f(t, newHouse(t, func(o db.Options) *db.DB { return dbtest.Postgres(t, o) }))
	})
}

func newHouse(t *testing.T, open func(db.Options) *db.DB) *house {
	t.Helper()
	h := &house{t: t, clock: clock.NewFake(time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC))}
	h.d = open(db.Options{Clock: h.clock})
	h.Service = start(t, h.d)
	b := &db.Batch{}
	b.Exec(insertVariant, set, 1, "set")
	h.submit(b)
	code, name := "cellar", "Cellar"
	cellar, err := h.CreateLocation(t.Context(), inventory.LocationPatch{Code: &code, Name: &name}, nil)
	if err != nil {
		t.Fatal(err)
	}
	all, err := h.ListLocations(t.Context())
	if err != nil || len(all) != 2 || !all[0].IsDefault || all[1].ID != cellar.ID {
		t.Fatalf("locations %+v, %v", all, err)
	}
	h.home, h.other = all[0].ID, cellar.ID
	return h
}

func (h *house) submit(b *db.Batch) {
	h.t.Helper()
	if err := h.d.Submit(h.t.Context(), b); err != nil {
		h.t.Fatal(err)
	}
}

// count puts so many on the shelf.
func (h *house) count(v id.Variant, at id.Location, units int64) {
	h.t.Helper()
	_, err := h.Adjust(h.t.Context(), inventory.Adjustment{Variant: v, Location: at, OnHand: &units, Reason: "counted"}, nil)
	if err != nil {
		h.t.Fatal(err)
	}
}

// bundle makes the set of two red ones and a blue one.
func (h *house) bundle() {
	h.t.Helper()
	b := &db.Batch{}
	b.Exec(insertBundle, set, int64(red), int64(2))
	b.Exec(insertBundle, set, int64(blue), int64(1))
	h.submit(b)
}

func (h *house) hold(holder id.Checkout, demands ...inventory.Demand) error {
	h.t.Helper()
	b := &db.Batch{}
	err := h.Hold(h.t.Context(), b, holder, demands, h.clock.Now().Add(10*time.Minute))
	if err == nil {
		err = h.d.Submit(h.t.Context(), b)
	}
	return err
}

func (h *house) allocate(holder id.Checkout, order id.Order, demands ...inventory.Demand) (map[id.OrderLine]int64, error) {
	h.t.Helper()
	b := &db.Batch{}
	over, err := h.Allocate(h.t.Context(), b, holder, order, demands)
	if err == nil {
		err = h.d.Submit(h.t.Context(), b)
	}
	return over, err
}

func (h *house) change(f func(b *db.Batch) error) error {
	h.t.Helper()
	b := &db.Batch{}
	if err := f(b); err != nil {
		return err
	}
	return h.d.Submit(h.t.Context(), b)
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// level is on hand and reserved.
type level struct{ onHand, reserved int64 }

func (h *house) level(v id.Variant, at id.Location) level {
	h.t.Helper()
	levels, err := h.Levels(h.t.Context(), []id.Variant{v})
	if err != nil {
		h.t.Fatal(err)
	}
	for _, l := range levels {
		if l.Location == at && l.Item == id.InventoryItem(v) {
			return level{l.OnHand, l.Reserved}
		}
	}
	return level{}
}

func (h *house) wantLevel(v id.Variant, at id.Location, want level) {
	h.t.Helper()
	if got := h.level(v, at); got != want {
		h.t.Errorf("%s at %s: %+v, want %+v", v, at, got, want)
	}
}

func (h *house) events(kind string) int64 {
	h.t.Helper()
	n, err := db.Value[int64](h.t.Context(), h.d.Read(), countOf, kind)
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

func (h *house) wantShort(err error, left map[string]int64) {
	h.t.Helper()
	f := fault.From(err)
	if f == nil || f.Code != inventory.CodeInsufficientStock || f.Kind != fault.Conflict || len(f.Details) != len(left) {
		h.t.Fatalf("%v with %+v; want insufficient_stock with %v", err, f, left)
	}
	for _, d := range f.Details {
		if n, named := left[d.Param]; !named || d.Value != n || d.Code != inventory.CodeInsufficientStock {
			h.t.Errorf("detail %+v; want %v", d, left)
		}
	}
}

func of(v id.Variant, units int64) inventory.Demand {
	return inventory.Demand{Line: id.OrderLine(v) * 100, Variant: v, Quantity: units, Tracked: true}
}

func beyond(d inventory.Demand) inventory.Demand {
	d.Oversell = true
	return d
}
