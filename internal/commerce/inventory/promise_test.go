package inventory_test

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"winkel/internal/commerce/inventory"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

var (
	insertBundle = db.SQL(`INSERT INTO variant_inventory_item (variant_id, inventory_item_id, quantity) VALUES ($1, $2, $3)`)
	closeAnyhow  = db.SQL(`UPDATE stock_location SET active = FALSE WHERE id = $1`)
	breakPromise = db.SQL(`UPDATE inventory_level SET reserved = reserved + 1`)
	countOf      = db.SQL(`SELECT COUNT(*) FROM event WHERE type = $1`)
)

// set is a bundle of two red ones and a blue one.
const set = id.Variant(13)

func TestHoldReplacesExtendsAndReleases(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.count(red, h.home, 5)
		h.must(h.hold(1, of(red, 3), inventory.Demand{Variant: blue, Quantity: 99}))
		h.wantLevel(red, h.home, level{5, 3})
		h.must(h.hold(1, of(red, 5))) // his own do not stand in his way
		h.wantLevel(red, h.home, level{5, 5})
		h.wantShort(h.hold(1, of(red, 6)), map[string]int64{"items[0]": 5})
		h.wantShort(h.hold(2, of(red, 1), of(blue, 1)), map[string]int64{"items[0]": 0, "items[1]": 0})
		h.wantLevel(red, h.home, level{5, 5})
		h.must(h.hold(1, of(red, 1)))
		h.wantLevel(red, h.home, level{5, 1})
		if n := h.events(inventory.EventReservationReleased); n != 1 {
			t.Errorf("%d events of given back units, want 1", n)
		}
		if n := h.events(inventory.EventReservationCreated); n != 2 {
			t.Errorf("%d events of held units, want 2: less is no new hold", n)
		}
		h.clock.Advance(5 * time.Minute)
		h.must(h.change(func(b *db.Batch) error {
			h.Extend(t.Context(), b, 1, h.clock.Now().Add(time.Hour))
			h.Extend(t.Context(), b, 1, h.clock.Now())                 // it never ends sooner
			h.Extend(t.Context(), b, 77, h.clock.Now().Add(time.Hour)) // he holds nothing
			return nil
		}))
		h.clock.Advance(30 * time.Minute)
		h.wantShort(h.hold(2, of(red, 5)), map[string]int64{"items[0]": 4})
		for range 2 { // the second time there is nothing to do
			h.must(h.change(func(b *db.Batch) error { return h.Release(t.Context(), b, 1) }))
		}
		h.wantLevel(red, h.home, level{5, 0})
		verify(t, h.Service, 0)
	})
}

func TestDemandIsSummedByItem(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.count(red, h.home, 3)
		h.count(blue, h.home, 10)
		h.bundle()
		first, second := of(red, 2), of(red, 2)
		second.Line++
		h.wantShort(h.hold(1, first, second), map[string]int64{"items[0]": 3, "items[1]": 3})
		h.wantShort(h.hold(1, of(set, 1), of(blue, 1), of(red, 2)), map[string]int64{"items[0]": 1, "items[2]": 3})
		h.wantLevel(red, h.home, level{3, 0})
		h.must(h.hold(1, of(set, 1), of(red, 1)))
		h.wantLevel(red, h.home, level{3, 3})
		h.wantLevel(blue, h.home, level{10, 1})
		_, err := h.allocate(1, 7, of(set, 1), of(red, 1))
		h.must(err)
		taken := map[id.OrderLine][]inventory.Taken{}
		h.must(h.change(func(b *db.Batch) (err error) {
			taken, err = h.Dispatch(t.Context(), b, 7, map[id.OrderLine]int64{of(set, 1).Line: 1, 4711: 5}, "ful_1")
			return err
		}))
		if len(taken) != 1 || len(taken[of(set, 1).Line]) != 2 {
			t.Errorf("taken %+v", taken)
		}
		h.wantLevel(red, h.home, level{1, 1})
		h.wantLevel(blue, h.home, level{9, 0})
		h.must(h.change(func(b *db.Batch) error { return h.Undispatch(t.Context(), b, 7, taken, "ful_1") }))
		h.wantLevel(red, h.home, level{3, 3})
		h.must(h.change(func(b *db.Batch) error { return h.Deallocate(t.Context(), b, 7) }))
		h.wantLevel(red, h.home, level{3, 0})
		h.must(h.change(func(b *db.Batch) error {
			return h.Restock(t.Context(), b, map[id.Variant]int64{set: 2, red: 1}, "returned", "return_1")
		}))
		h.wantLevel(red, h.home, level{8, 0})
		h.wantLevel(blue, h.home, level{12, 0})
		verify(t, h.Service, 0)
	})
}

func TestOneLocationIfItCanElseSeveral(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.count(red, h.home, 3)
		h.count(red, h.other, 5)
		h.must(h.hold(1, of(red, 2)))
		h.wantLevel(red, h.home, level{3, 2})
		h.must(h.hold(2, of(red, 4)))
		h.wantLevel(red, h.other, level{5, 4})
		h.must(h.hold(3, of(red, 2)))
		h.wantLevel(red, h.home, level{3, 3})
		h.wantLevel(red, h.other, level{5, 5})
		_, err := h.allocate(3, 9, of(red, 2))
		h.must(err)
		var taken map[id.OrderLine][]inventory.Taken
		h.must(h.change(func(b *db.Batch) (err error) {
			taken, err = h.Dispatch(t.Context(), b, 9, map[id.OrderLine]int64{of(red, 1).Line: 2}, "ful_2")
			return err
		}))
		if parts := taken[of(red, 1).Line]; len(parts) != 2 || parts[0].Location != h.home || parts[0].Quantity != 1 {
			t.Errorf("taken %+v", taken)
		}
		h.wantLevel(red, h.home, level{2, 2})
		h.wantLevel(red, h.other, level{4, 4})
		verify(t, h.Service, 0)
	})
}

func TestOversellIsReported(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.count(red, h.home, 2)
		h.must(h.hold(1, beyond(of(red, 5)), beyond(of(blue, 1)))) // held as far as it is there
		h.wantLevel(red, h.home, level{2, 2})
		over, err := h.allocate(1, 7, beyond(of(red, 5)), beyond(of(blue, 1)))
		if err != nil || len(over) != 2 || over[of(red, 1).Line] != 3 || over[of(blue, 1).Line] != 1 {
			t.Errorf("oversold %v, %v", over, err)
		}
		h.wantLevel(red, h.home, level{2, 5})
		h.wantLevel(blue, h.home, level{0, 1})
		// Parcels wait until the goods are there.
		err = h.change(func(b *db.Batch) error {
			_, err := h.Dispatch(t.Context(), b, 7, map[id.OrderLine]int64{of(red, 1).Line: 3}, "ful_1")
			return err
		})
		if fault.CodeOf(err) != inventory.CodeInsufficientStock {
			t.Errorf("a parcel of what is not there: %v", err)
		}
		if err := h.Forget(t.Context(), &db.Batch{}, []id.Variant{blue}); fault.CodeOf(err) != inventory.CodeVariantInUse {
			t.Errorf("forgetting what was sold: %v", err)
		}
		h.must(h.change(func(b *db.Batch) error { return h.Deallocate(t.Context(), b, 7) }))
		h.wantLevel(red, h.home, level{2, 0})
		// A firm line comes before one that may be sold beyond what is there.
		firm, soft := of(red, 2), beyond(of(red, 1))
		firm.Line, soft.Line = 1, 2
		over, err = h.allocate(0, 8, soft, firm)
		if err != nil || len(over) != 1 || over[soft.Line] != 1 {
			t.Errorf("oversold %v, %v", over, err)
		}
		verify(t, h.Service, 0)
	})
}

func TestExpiredHoldsAreTakenOver(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.count(red, h.home, 2)
		h.must(h.hold(1, of(red, 2)))
		h.wantShort(h.hold(2, of(red, 1)), map[string]int64{"items[0]": 0})
		h.clock.Advance(11 * time.Minute)
		h.must(h.hold(2, of(red, 1)))
		h.wantLevel(red, h.home, level{2, 1})
		if n := h.events(inventory.EventReservationExpired); n != 1 {
			t.Errorf("%d expired events, want 1", n)
		}
		// Who comes back finds that one is left, and whoever holds what is over still has it.
		h.must(h.hold(1, of(red, 1)))
		h.clock.Advance(11 * time.Minute)
		_, err := h.allocate(1, 7, of(red, 1))
		h.must(err)
		h.wantLevel(red, h.home, level{2, 2})
		// Prolonged between the plan and the commit, it is not taken.
		b, another := &db.Batch{}, of(red, 1)
		another.Line++
		_, err = h.Allocate(t.Context(), b, 0, 8, []inventory.Demand{of(blue, 1), another})
		h.wantShort(err, map[string]int64{"items[0]": 0})
		_, err = h.Allocate(t.Context(), b, 0, 8, []inventory.Demand{another})
		h.must(err)
		h.must(h.change(func(b *db.Batch) error {
			h.Extend(t.Context(), b, 2, h.clock.Now().Add(time.Minute))
			return nil
		}))
		if err := h.d.Submit(t.Context(), b); fault.CodeOf(err) != inventory.CodeInsufficientStock {
			t.Errorf("taken over although it was prolonged: %v", err)
		}
		h.clock.Advance(2 * time.Minute)
		for _, want := range []int64{1, 0} {
			if n, err := h.SweepReservations(t.Context()); err != nil || n != want {
				t.Errorf("swept %d, %v; want %d", n, err, want)
			}
		}
		h.wantLevel(red, h.home, level{2, 1})
		verify(t, h.Service, 0)
	})
}

func TestWhatIsFreeForOthers(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.count(red, h.home, 2)
		h.must(h.hold(1, of(red, 2)))
		h.count(red, h.home, 1) // one was lost
		h.clock.Advance(10*time.Minute - time.Microsecond)
		h.wantShort(h.hold(2, of(red, 1)), map[string]int64{"items[0]": 0})
		h.clock.Advance(time.Microsecond)
		h.wantShort(h.hold(2, of(red, 2)), map[string]int64{"items[0]": 1})
		h.must(h.hold(2, of(red, 1)))
		h.wantLevel(red, h.home, level{1, 1})
		// Nothing is taken from a location that is not active.
		h.count(blue, h.other, 1)
		b := &db.Batch{}
		b.Exec(closeAnyhow, int64(h.other))
		h.submit(b)
		h.wantShort(h.hold(2, of(blue, 1)), map[string]int64{"items[0]": 0})
		verify(t, h.Service, 0)
	})
}

// What a guard refuses was planned on what others have changed since: nothing of it is done.
func TestGuards(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.count(red, h.home, 2)
		h.must(h.hold(1, of(red, 1)))
		_, err := h.allocate(0, 5, of(red, 1))
		h.must(err)
		h.count(blue, h.home, 1)
		ctx := t.Context()
		dispatch := func(b *db.Batch) error {
			_, err := h.Dispatch(ctx, b, 5, map[id.OrderLine]int64{of(red, 1).Line: 1}, "ful_1")
			return err
		}
		for name, c := range map[string]struct {
			plan, between func(b *db.Batch) error
			code          string
		}{
			"hold": {
				func(b *db.Batch) error { return h.Hold(ctx, b, 2, []inventory.Demand{of(blue, 1)}, h.clock.Now()) },
				func(b *db.Batch) error { return h.Hold(ctx, b, 3, []inventory.Demand{of(blue, 1)}, h.clock.Now()) },
				inventory.CodeInsufficientStock,
			},
			"allocate": {
				func(b *db.Batch) error {
					_, err := h.Allocate(ctx, b, 1, 6, []inventory.Demand{of(red, 1)})
					return err
				},
				func(b *db.Batch) error { return h.Release(ctx, b, 1) },
				inventory.CodeInsufficientStock,
			},
			"dispatch": {dispatch, dispatch, fault.CodeVersionConflict},
		} {
			b := &db.Batch{}
			h.must(c.plan(b))
			h.must(h.change(c.between))
			before := fmt.Sprint(h.level(red, h.home), h.level(blue, h.home))
			if err := h.d.Submit(ctx, b); fault.CodeOf(err) != c.code {
				t.Errorf("%s: %v, want %s", name, err, c.code)
			}
			if after := fmt.Sprint(h.level(red, h.home), h.level(blue, h.home)); after != before {
				t.Errorf("%s: %s became %s", name, before, after)
			}
		}
		b := &db.Batch{}
		h.must(h.Deallocate(ctx, b, 5))
		verify(t, h.Service, 0)
	})
}

func TestStatementBudget(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.count(red, h.home, 50)
		h.count(blue, h.home, 50)
		ctx := t.Context()
		both := []inventory.Demand{of(red, 1), of(blue, 2)}
		h.must(h.hold(1, both...))
		for _, c := range []struct {
			what   string
			holder id.Checkout
			most   int
		}{{"what is held", 1, 2}, {"what is free", 0, 3}} {
			b, before := &db.Batch{}, h.d.Counters()
			if _, err := h.Allocate(ctx, b, c.holder, 7, both); err != nil {
				t.Fatal(err)
			}
			if cost := h.d.Counters().Sub(before); cost.Statements != 1 || b.Len() != c.most {
				t.Errorf("allocating %s reads with %d statements and writes with %d; want 1 and %d", c.what, cost.Statements, b.Len(), c.most)
			}
		}
		b := &db.Batch{}
		h.must(h.Hold(ctx, b, 2, both, h.clock.Now()))
		if b.Len() != 4 { // two rows in one statement, two levels, and the news, which joins that of whoever holds
			t.Errorf("holding writes with %d statements, want 4", b.Len())
		}
	})
}

// rounds is how often the last unit is fought for; WINKEL_ROUNDS=1000 for a long evening.
func rounds(t *testing.T) int {
	t.Helper()
	if text := os.Getenv("WINKEL_ROUNDS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatalf("WINKEL_ROUNDS: %v", err)
		}
		return n
	}
	return 2
}

// Two hundred buyers want the last one: exactly one gets it, round after round, whether they hold it first or not.
func TestTheLastUnitIsSoldOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := start(t, d)
		ctx := t.Context()
		one := inventory.Adjustment{Variant: red, Delta: 1, Reason: "bought"}
		for round := range rounds(t) {
			if _, err := s.Adjust(ctx, one, nil); err != nil {
				t.Fatal(err)
			}
			var won atomic.Int64
			var wg sync.WaitGroup
			for buyer := range 200 {
				number := int64(round)*200 + int64(buyer) + 1
				wg.Go(func() {
					demand := inventory.Demand{Line: id.OrderLine(number), Variant: red, Quantity: 1, Tracked: true}
					for range 3 { // a refusal is looked at again, as a checkout does
						b := &db.Batch{}
						var err error
						if buyer%2 == 0 {
							_, err = s.Allocate(ctx, b, 0, id.Order(number), []inventory.Demand{demand})
						} else {
							err = s.Hold(ctx, b, id.Checkout(number), []inventory.Demand{demand}, d.Clock().Now().Add(time.Hour))
						}
						if err == nil {
							err = d.Submit(ctx, b)
						}
						if err == nil {
							won.Add(1)
							return
						}
						if fault.CodeOf(err) != inventory.CodeInsufficientStock {
							t.Errorf("buyer %d: %v", buyer, err)
						}
					}
				})
			}
			wg.Wait()
			if won.Load() != 1 {
				t.Fatalf("round %d: %d buyers got the last unit", round, won.Load())
			}
		}
		verify(t, s, 0)
	})
}

// Fifty buyers meet three holds that are over: three of them get what was held, and every hold ends once.
func TestExpiredHoldsAreTakenOverOnce(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.count(red, h.home, 3)
		for holder := range id.Checkout(3) {
			h.must(h.hold(holder+1, of(red, 1)))
		}
		h.clock.Advance(time.Hour)
		var won atomic.Int64
		var wg sync.WaitGroup
		for buyer := range 50 {
			wg.Go(func() {
				for {
					b := &db.Batch{}
					err := h.Hold(t.Context(), b, id.Checkout(100+buyer), []inventory.Demand{of(red, 1)}, h.clock.Now().Add(time.Hour))
					if err != nil {
						return // there is none left
					}
					if h.d.Submit(t.Context(), b) == nil {
						won.Add(1)
						return
					}
				}
			})
		}
		wg.Wait()
		if n := h.events(inventory.EventReservationExpired); won.Load() != 3 || n != 3 {
			t.Errorf("%d buyers got one, and %d holds ended; want 3 and 3", won.Load(), n)
		}
		h.wantLevel(red, h.home, level{3, 3})
		verify(t, h.Service, 0)
	})
}

func TestVerifyFindsBrokenPromises(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := start(t, d)
		if _, err := s.Recount(t.Context(), inventory.Count{Variant: red, OnHand: 4}, "count", nil); err != nil {
			t.Fatal(err)
		}
		b := &db.Batch{}
		b.Exec(breakPromise)
		if err := d.Submit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		verify(t, s, 1)
	})
}

// Nothing is promised to a line twice, also when its order gave it back.
func TestALineIsAllocatedForOnce(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.count(red, h.home, 5)
		_, err := h.allocate(0, 7, of(red, 2))
		h.must(err)
		again := func(want level) {
			t.Helper()
			if _, err := h.allocate(0, 7, of(red, 2)); !db.Violates(err, "allocation_pkey") {
				t.Errorf("a second time: %v", err)
			}
			h.wantLevel(red, h.home, want)
		}
		again(level{5, 2})
		h.must(h.change(func(b *db.Batch) error { return h.Deallocate(t.Context(), b, 7) }))
		again(level{5, 0})
		verify(t, h.Service, 0)
	})
}
