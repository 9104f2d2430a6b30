package inventory

import (
	"context"
	"fmt"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// heldUnits is how often each variant can be sold from what a holder holds: of the items that it is made of, the scarcest
// decides. The sum is cast before it is divided, because on PostgreSQL it is a numeric, and a cast of those rounds.
var heldUnits = db.SQL(`
	SELECT held.variant_id, MIN(held.units)
	FROM (
		SELECT vi.variant_id, CAST(SUM(r.quantity) AS BIGINT) / vi.quantity AS units
		FROM reservation r JOIN variant_inventory_item vi ON vi.inventory_item_id = r.inventory_item_id
		WHERE r.holder_id = $1
		GROUP BY vi.variant_id, vi.inventory_item_id, vi.quantity
	) AS held
	GROUP BY held.variant_id`)

// Held is what is held for somebody, in units of variants. It counts what has expired and was not taken by others yet: that
// is still his to have.
func (s *Service) Held(ctx context.Context, holder id.Checkout) (map[id.Variant]int64, error) {
	held := map[id.Variant]int64{}
	err := db.Each(ctx, s.db.Read(), func(row db.Row) error {
		var variant id.Variant
		var units int64
		if err := row.Scan(&variant, &units); err != nil {
			return err
		}
		held[variant] = units
		return nil
	}, heldUnits, int64(holder))
	if err != nil {
		return nil, fmt.Errorf("read what is held: %w", err)
	}
	return held, nil
}
