package inventory_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"winkel/internal/commerce/inventory"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/outbox/outboxtest"
)

// The catalog is a neighbour, so its rows are made here by hand.
var (
	insertProduct = db.SQL(`
		INSERT INTO product (id, slug, title, subtitle, description, status, published_at, available_at, seo_title,
			seo_description, search_text, metadata, version, created_at, updated_at)
		VALUES ($1, 'mug', 'Mug', '', '', 'draft', 0, 0, '', '', '', '', 1, 0, 0)`)
	insertVariant = db.SQL(`
		INSERT INTO variant (id, product_id, position, title, combination, sku, gtin, weight_grams, length_mm, width_mm,
			height_mm, hs_code, origin_country, inventory_policy, inventory_tracked, requires_shipping, taxable,
			max_per_order, metadata, created_at, updated_at)
		VALUES ($1, $2, 0, '', $3, '', '', 0, 0, 0, 0, '', '', 'deny', TRUE, TRUE, TRUE, 0, '', 0, 0)`)
	spoil       = db.SQL(`UPDATE inventory_level SET on_hand = on_hand + 1`)
	loseLevels  = db.SQL(`DELETE FROM inventory_level`)
	countEvents = db.SQL(`SELECT COUNT(*) FROM event WHERE type = 'inventory_level.updated'`)
)

const red, blue = id.Variant(11), id.Variant(12)

func start(t *testing.T, d *db.DB) *inventory.Service {
	t.Helper()
	b := &db.Batch{}
	b.Exec(insertProduct, 1)
	b.Exec(insertVariant, red, 1, "red")
	b.Exec(insertVariant, blue, 1, "blue")
	if err := d.Submit(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	outboxtest.Conform(t, d, inventory.Events())
	s := inventory.New(d, outbox.New(d))
	for range 2 { // the second time there is nothing to do
		if _, err := s.EnsureDefaultLocation(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func onHand(t *testing.T, s *inventory.Service, want map[id.Variant]int64) {
	t.Helper()
	got, err := s.OnHand(t.Context(), []id.Variant{red, blue})
	if err != nil || len(got) != len(want) || got[red] != want[red] || got[blue] != want[blue] {
		t.Errorf("on hand %v, %v; want %v", got, err, want)
	}
}

func verify(t *testing.T, s *inventory.Service, want int) {
	t.Helper()
	var found []string
	if err := s.Verify(t.Context(), func(p string) { found = append(found, p) }); err != nil || len(found) != want {
		t.Errorf("verify found %q, %v; want %d", found, err, want)
	}
}

func TestSetOnHand(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := start(t, d)
		ctx := actor.With(t.Context(), "staff:ada")
		set := func(want []int64, counts ...inventory.Count) {
			t.Helper()
			b := &db.Batch{}
			deltas, err := s.SetOnHand(ctx, b, counts, "import")
			if err == nil {
				err = d.Submit(ctx, b)
			}
			if err != nil || !slices.Equal(deltas, want) {
				t.Fatalf("deltas %v, %v; want %v", deltas, err, want)
			}
		}
		set([]int64{5, 0}, inventory.Count{Variant: blue, OnHand: 5, New: true}, inventory.Count{Variant: red, New: true})
		onHand(t, s, map[id.Variant]int64{red: 0, blue: 5})
		set([]int64{-2, 7}, inventory.Count{Variant: blue, OnHand: 3}, inventory.Count{Variant: red, OnHand: 7})
		set([]int64{0, 0}, inventory.Count{Variant: blue, OnHand: 3}, inventory.Count{Variant: red, OnHand: 7})
		onHand(t, s, map[id.Variant]int64{red: 7, blue: 3})

		moves, err := s.ListMovements(ctx, blue, 0, 10)
		if err != nil || len(moves) != 2 || moves[0].Delta != -2 || moves[1].Delta != 5 ||
			moves[0].Actor != "staff:ada" || moves[0].Reason != "import" || moves[0].Variant != blue {
			t.Errorf("movements %+v, %v", moves, err)
		}
		if n, err := db.Value[int64](ctx, d.Read(), countEvents); err != nil || n != 3 {
			t.Errorf("%d events, %v; want one for each change, 3", n, err)
		}
		verify(t, s, 0)
	})
}

func TestRecountRefusesAndChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := start(t, d)
		for _, c := range []struct {
			count  inventory.Count
			reason string
			kind   fault.Kind
			param  string
		}{
			{inventory.Count{Variant: red, OnHand: -1}, "count", fault.Invalid, "on_hand"},
			{inventory.Count{Variant: red, OnHand: inventory.MaxUnits + 1}, "count", fault.Invalid, "on_hand"},
			{inventory.Count{Variant: red, OnHand: 1}, "", fault.Invalid, "reason"},
			{inventory.Count{Variant: red, OnHand: 1}, strings.Repeat("x", 201), fault.Invalid, "reason"},
			{inventory.Count{Variant: 99, OnHand: 1}, "count", fault.NotFound, ""},
		} {
			_, err := s.Recount(t.Context(), c.count, c.reason, nil)
			if f := fault.From(err); f == nil || f.Kind != c.kind || f.Param != c.param {
				t.Errorf("%+v: %v", c.count, err)
			}
		}
		onHand(t, s, map[id.Variant]int64{})
		verify(t, s, 0)
	})
}

// Many people count the same shelf at once, for the first time too: nobody named a version, so nobody is refused, each
// count is in the ledger where it changed something, and the ledger adds up.
func TestRecountConcurrently(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := start(t, d)
		var wg sync.WaitGroup
		for i := range 40 {
			wg.Go(func() {
				level, err := s.Recount(t.Context(), inventory.Count{Variant: red, OnHand: int64(i + 1)}, "count", nil)
				if err != nil || level.OnHand != int64(i+1) {
					t.Errorf("count %d: %+v, %v", i+1, level, err)
				}
			})
		}
		wg.Wait()
		moves, err := s.ListMovements(t.Context(), red, 0, 100)
		if err != nil || len(moves) != 40 {
			t.Errorf("%d movements, %v; want 40", len(moves), err)
		}
		verify(t, s, 0)
	})
}

func TestForget(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := start(t, d)
		ctx := t.Context()
		if _, err := s.Recount(ctx, inventory.Count{Variant: red, OnHand: 1}, "count", nil); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Recount(ctx, inventory.Count{Variant: blue}, "count", nil); err != nil {
			t.Fatal(err)
		}
		if err := s.Forget(ctx, &db.Batch{}, []id.Variant{blue, red}); fault.CodeOf(err) != inventory.CodeVariantInUse {
			t.Errorf("forgetting a variant with movements: %v", err)
		}
		b := &db.Batch{}
		if err := s.Forget(ctx, b, []id.Variant{blue}); err != nil {
			t.Fatal(err)
		}
		if err := d.Submit(ctx, b); err != nil {
			t.Fatal(err)
		}
		onHand(t, s, map[id.Variant]int64{red: 1})
	})
}

func TestVerifyFindsDifferences(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := start(t, d)
		if _, err := s.Recount(t.Context(), inventory.Count{Variant: red, OnHand: 4}, "count", nil); err != nil {
			t.Fatal(err)
		}
		for _, damage := range []*db.Stmt{spoil, loseLevels} {
			err := d.Write(t.Context(), func(tx db.Tx) error { _, err := tx.Exec(t.Context(), damage); return err })
			if err != nil {
				t.Fatal(err)
			}
			verify(t, s, 1)
		}
	})
}
