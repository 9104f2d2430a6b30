package catalog

import (
	"context"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// StockKeeper keeps what lies on the shelf. Facts do not import each other: inventory implements it, the program wires it.
type StockKeeper interface {
	// SetOnHand adds to the batch what makes the counts true: levels and movements, in variant order. They come last in
	// the batch. It returns by how much each count changes what was on hand.
	SetOnHand(ctx context.Context, b *db.Batch, counts []StockCount, reason string) (deltas []int64, err error)
	// Forget adds to the batch what removes the stock records of variants that are about to be deleted. It refuses with
	// variant_in_use when there are movements: the ledger is never shortened.
	Forget(ctx context.Context, b *db.Batch, variants []id.Variant) error
}

// StockCount is what somebody counted on the shelf.
type StockCount struct {
	Variant id.Variant
	SKU     string
	OnHand  int64
	New     bool // the variant is made in the same batch, so there is nothing to compare with
}

// availableUnits is the one place where the catalog reads stock: how many of a variant v can be sold. That is what the
// scarcest of its items allows, on hand less reserved, summed over locations before it is divided: two halves of a set at
// two locations are a set. Stock is inventory's; docs/adr/0006 says why it is read here all the same.
const availableUnits = `COALESCE((SELECT MIN(COALESCE((SELECT CAST(SUM(l.on_hand - l.reserved) AS BIGINT) FROM inventory_level l
		WHERE l.inventory_item_id = vi.inventory_item_id), 0) / vi.quantity)
	FROM variant_inventory_item vi WHERE vi.variant_id = v.id), 0)`

// stockCounts is what the draft says about stock.
func (d *draft) stockCounts() []StockCount {
	counts := make([]StockCount, 0, len(d.counts))
	for i := range d.after.Variants {
		v := &d.after.Variants[i]
		if n, ok := d.counts[v.ID]; ok {
			isNew := d.before == nil || d.before.variant(v.ID).ID == 0
			counts = append(counts, StockCount{Variant: v.ID, SKU: v.SKU, OnHand: n, New: isNew})
		}
	}
	return counts
}

// goneVariants is the variants that the draft removes.
func (d *draft) goneVariants() []id.Variant {
	if d.before == nil {
		return nil
	}
	var gone []id.Variant
	for i := range d.before.Variants {
		if v := d.before.Variants[i].ID; d.after.variant(v).ID == 0 {
			gone = append(gone, v)
		}
	}
	return gone
}
