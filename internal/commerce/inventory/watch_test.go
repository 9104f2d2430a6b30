package inventory_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/inventory"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/outbox"
)

var newsSince = db.SQL(`SELECT type, data FROM event WHERE id > $1 AND type IN
	('variant.low_stock', 'variant.out_of_stock', 'variant.back_in_stock') ORDER BY id`)

// watch has the consumer look at variants, as if an event named them, and returns the news.
func (h *house) watch(variants ...id.Variant) []string {
	h.t.Helper()
	before := h.d.IDs().Next()
	consumer := h.Watch(func(outbox.Event) []id.Variant { return variants })
	for range 2 { // an event may come twice
		h.must(h.d.Write(h.t.Context(), func(tx db.Tx) error {
			return consumer.Apply(h.t.Context(), tx, []outbox.Event{{Type: "order.placed"}, {Type: "order.placed"}})
		}))
	}
	list, err := db.List(h.t.Context(), h.d.Read(), func(row db.Row) (string, error) {
		var kind, data string
		if err := row.Scan(&kind, &data); err != nil {
			return "", err
		}
		var e inventory.StockEvent
		err := json.Unmarshal([]byte(data), &e)
		variant, bad := id.ParseVariant(e.VariantID)
		h.must(bad)
		name := map[id.Variant]string{red: "red", blue: "blue", set: "set"}[variant]
		return name + " " + strings.TrimPrefix(kind, "variant."), err
	}, newsSince, before)
	h.must(err)
	slices.Sort(list)
	return list
}

func (h *house) wantNews(want []string, variants ...id.Variant) {
	h.t.Helper()
	if got := h.watch(variants...); !slices.Equal(got, want) {
		h.t.Errorf("news %q, want %q", got, want)
	}
}

func TestNewsComesOnce(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.count(red, h.home, 8)
		h.count(blue, h.home, 0)
		h.wantNews(nil, red, blue) // a new item begins as what it is
		h.bundle()
		h.wantNews([]string{"set out_of_stock"}, blue)
		h.must(h.hold(1, of(red, 3)))
		h.wantNews([]string{"red low_stock"}, red)
		h.must(h.hold(1, of(red, 8)))
		h.wantNews([]string{"red out_of_stock"}, red)
		h.count(blue, h.other, 2)
		h.wantNews([]string{"blue back_in_stock"}, blue)
		h.clock.Advance(time.Hour)
		if _, err := h.SweepReservations(t.Context()); err != nil {
			t.Fatal(err)
		}
		h.wantNews([]string{"red back_in_stock", "set back_in_stock"}, red)
		_, err := h.SetLowStockAt(t.Context(), red, 8, nil)
		h.must(err)
		h.wantNews([]string{"red low_stock"}, red)
		_, err = h.SetLowStockAt(t.Context(), red, 0, nil)
		h.must(err)
		h.wantNews(nil, red)
		_, err = h.allocate(0, 7, beyond(of(red, 9)))
		h.must(err)
		h.wantNews([]string{"red out_of_stock", "set out_of_stock"}, red)
		h.must(h.change(func(b *db.Batch) error { return h.Deallocate(t.Context(), b, 7) }))
		h.wantNews([]string{"red back_in_stock", "set back_in_stock"}, blue, red)
		h.wantNews(nil)
		h.wantNews(nil, 4711)
	})
}

// The consumer finds out by itself, from the log, what sold out.
func TestWatchFollowsTheLog(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		h.count(red, h.home, 9)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		log := outbox.New(h.d)
		go func() {
			done <- log.Run(ctx, h.Watch(func(e outbox.Event) []id.Variant {
				var data inventory.LevelEvent
				if e.Type != inventory.EventLevelUpdated || json.Unmarshal(e.Data, &data) != nil {
					return nil
				}
				variant, err := id.ParseVariant(data.VariantID)
				if err != nil {
					return nil
				}
				return []id.Variant{variant}
			}))
		}()
		h.count(red, h.home, 0)
		for deadline := time.Now().Add(10 * time.Second); h.events(inventory.EventOutOfStock) == 0; time.Sleep(5 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("nobody told that it is sold out")
			}
		}
		stop()
		h.must(<-done)
		if n := h.events(inventory.EventOutOfStock); n != 1 {
			t.Errorf("told %d times", n)
		}
	})
}

func TestAdjustAndTransfer(t *testing.T) {
	eachHouse(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		h.count(red, h.home, 5)
		h.must(h.hold(1, of(red, 4)))
		six, five := int64(6), int64(5)
		for name, c := range map[string]struct {
			change inventory.Adjustment
			code   string
			param  string
		}{
			"more than there are":   {inventory.Adjustment{Variant: red, Delta: -6, Reason: "lost"}, inventory.CodeInsufficientStock, "delta"},
			"not as expected":       {inventory.Adjustment{Variant: red, OnHand: &five, Expected: &six, Reason: "x"}, fault.CodeVersionConflict, "expected_on_hand"},
			"too many":              {inventory.Adjustment{Variant: red, Delta: inventory.MaxUnits, Reason: "x"}, fault.CodeValidation, "delta"},
			"nothing":               {inventory.Adjustment{Variant: red, Reason: "x"}, fault.CodeValidation, "delta"},
			"no reason":             {inventory.Adjustment{Variant: red, Delta: 1}, fault.CodeValidation, "reason"},
			"no such location":      {inventory.Adjustment{Variant: red, Location: 99, Delta: 1, Reason: "x"}, fault.CodeNotFound, ""},
			"no such variant":       {inventory.Adjustment{Variant: 99, Delta: 1, Reason: "x"}, fault.CodeNotFound, ""},
			"fewer than none, new":  {inventory.Adjustment{Variant: blue, Delta: -1, Reason: "x"}, inventory.CodeInsufficientStock, "delta"},
			"both, delta and count": {inventory.Adjustment{Variant: red, Delta: 1, OnHand: &six, Reason: "x"}, fault.CodeValidation, "delta"},
		} {
			_, err := h.Adjust(ctx, c.change, nil)
			if fault.CodeOf(err) != c.code || fault.From(err).Param != c.param {
				t.Errorf("%s: %v", name, err)
			}
		}
		h.wantLevel(red, h.home, level{5, 4})
		// What is promised may be lost all the same; then nothing more is sold, and what is not there does not leave.
		lv, err := h.Adjust(ctx, inventory.Adjustment{Variant: red, OnHand: new(int64(3)), Expected: &five, Reason: "stolen"}, nil)
		if err != nil || lv.Available() != -1 {
			t.Errorf("%+v, %v", lv, err)
		}
		h.wantShort(h.hold(2, of(red, 1)), map[string]int64{"items[0]": 0})
		move := inventory.Transfer{Variant: red, From: h.home, To: h.other, Quantity: 1}
		if _, err := h.Transfer(ctx, move, nil); fault.CodeOf(err) != inventory.CodeInsufficientStock {
			t.Errorf("moving what is promised: %v", err)
		}
		_, err = h.Adjust(ctx, inventory.Adjustment{Variant: red, Delta: 4, Reason: "bought", Reference: "PO 7"}, nil)
		h.must(err)
		done, err := h.Transfer(ctx, inventory.Transfer{Variant: red, From: h.home, To: h.other, Quantity: 3}, nil)
		if err != nil || done.From.OnHand != 4 || done.To.OnHand != 3 || done.To.Location != h.other {
			t.Errorf("%+v, %v", done, err)
		}
		moves, err := h.ListMovements(ctx, red, 0, 2)
		if err != nil || len(moves) != 2 || moves[0].Delta != 3 || moves[1].Delta != -3 || moves[0].Reason != inventory.ReasonTransferred {
			t.Errorf("%+v, %v", moves, err)
		}
		closed := false
		if _, err := h.UpdateLocation(ctx, h.other, nil, inventory.LocationPatch{Active: &closed}, nil); fault.CodeOf(err) != inventory.CodeLocationInUse {
			t.Errorf("closing a location with stock: %v", err)
		}
		verify(t, h.Service, 0)
	})
}
