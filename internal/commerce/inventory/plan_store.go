package inventory

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// inactive is the rank of a location that nothing is taken from.
const inactive = 2

// fewExpired is how many of the holds of an item that are over are read at first. There may be thousands of them, and a
// plan seldom needs more than one or two.
const fewExpired = 64

// readPlan is everything that a plan stands on, in one statement, because it runs in every checkout: what the holder
// has, what others hold no longer, and the levels of what the variants are made of. The first column says which of
// these a row is. Of what is over, it is the oldest of each item, and whatever ended at the same moment as the last of
// these; DISTINCT keeps PostgreSQL from looking for that moment once for every row.
var readPlan = rowFamily(maxDemands, func(variants int) string {
	return fmt.Sprintf(`
		SELECT 1, r.holder_id, r.inventory_item_id, r.location_id, r.quantity, r.expires_at, 0, 0, 0, 0
		FROM reservation r WHERE r.holder_id = $1
		UNION ALL
		SELECT 2, r.holder_id, r.inventory_item_id, r.location_id, r.quantity, r.expires_at, 0, 0, 0, 0
		FROM (
			SELECT DISTINCT vi.inventory_item_id AS item, COALESCE((
				SELECT o.expires_at FROM reservation o
				WHERE o.inventory_item_id = vi.inventory_item_id AND o.expires_at <= $2 AND o.holder_id <> $1
				ORDER BY o.expires_at LIMIT 1 OFFSET CAST($3 AS BIGINT)), $2) AS ended
			FROM variant_inventory_item vi WHERE vi.variant_id IN (%[1]s)
		) few JOIN reservation r ON r.inventory_item_id = few.item AND r.expires_at <= few.ended
		WHERE r.holder_id <> $1
		UNION ALL
		SELECT 3, vi.variant_id, vi.inventory_item_id, COALESCE(l.location_id, 0), vi.quantity, COALESCE(l.on_hand, 0),
			COALESCE(l.reserved, 0), CASE WHEN s.active THEN CASE WHEN s.is_default THEN 0 ELSE 1 END ELSE 2 END,
			COALESCE(s.position, 0), COALESCE(l.version, 0)
		FROM variant_inventory_item vi
		LEFT JOIN inventory_level l ON l.inventory_item_id = vi.inventory_item_id
		LEFT JOIN stock_location s ON s.id = l.location_id
		WHERE vi.variant_id IN (%[1]s)`, db.Placeholders(4, variants))
})

// The kinds of rows of readPlan.
const (
	rowOwn     = 1
	rowExpired = 2
	rowLevel   = 3
)

// plan reads what there is and says how the demands are met.
func (s *Service) plan(ctx context.Context, holder id.Checkout, demands []Demand) (*plan, error) {
	if err := checkDemands(demands); err != nil {
		return nil, err
	}
	var variants []id.Variant
	for _, d := range demands {
		if d.Tracked && !slices.Contains(variants, d.Variant) {
			variants = append(variants, d.Variant)
		}
	}
	for few := fewExpired; ; few *= 16 {
		st, err := s.stockOf(ctx, holder, variants, few)
		if err != nil {
			return nil, fmt.Errorf("read stock: %w", err)
		}
		// Short of something, although there may be more that is over, it is not short yet.
		p := newPlan(st, demands)
		if !slices.ContainsFunc(p.short, func(item id.InventoryItem) bool { return len(st.expired[item]) >= few }) {
			return p, nil
		}
	}
}

// stockOf reads the stock of some variants, what the holder has, and of each item so many of the holds that are over.
func (s *Service) stockOf(ctx context.Context, holder id.Checkout, variants []id.Variant, expired int) (*stock, error) {
	st := &stock{
		links: map[id.Variant][]link{}, shelves: map[id.InventoryItem][]shelf{}, expired: map[id.InventoryItem][]hold{},
		home: s.home(),
	}
	switch {
	case len(variants) > 0:
	case holder == 0:
		return st, nil
	default:
		variants = []id.Variant{0} // there is none: only what the holder has is read
	}
	args := append([]any{int64(holder), clock.Micros(s.db.Clock().Now()), int64(expired - 1)}, db.ListOf(variants)...)
	err := db.Each(ctx, s.db.Read(), st.scan, readPlan.padded(len(variants)), args...)
	if err != nil {
		return nil, err
	}
	for _, shelves := range st.shelves {
		slices.SortFunc(shelves, func(a, b shelf) int {
			return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.position, b.position), cmp.Compare(a.location, b.location))
		})
	}
	for _, holds := range st.expired {
		slices.SortFunc(holds, func(a, b hold) int {
			return cmp.Or(cmp.Compare(a.expiresAt, b.expiresAt), cmp.Compare(a.holder, b.holder), bySlot(a.slot, b.slot))
		})
	}
	return st, nil
}

// scan reads one row of readPlan. What two variants share comes twice and counts once.
func (s *stock) scan(row db.Row) error {
	var kind, who, quantity, first, reserved, rank, position, version int64
	var at slot
	err := row.Scan(&kind, &who, &at.item, &at.location, &quantity, &first, &reserved, &rank, &position, &version)
	if err != nil {
		return err
	}
	switch kind {
	case rowOwn:
		s.own = append(s.own, hold{at, id.Checkout(who), quantity, first})
	case rowExpired:
		h := hold{at, id.Checkout(who), quantity, first}
		if !slices.Contains(s.expired[at.item], h) {
			s.expired[at.item] = append(s.expired[at.item], h)
		}
	default:
		v, l := id.Variant(who), link{at.item, quantity}
		if !slices.Contains(s.links[v], l) {
			s.links[v] = append(s.links[v], l)
		}
		if _, known := s.shelfAt(at); !known && at.location != 0 {
			s.shelves[at.item] = append(s.shelves[at.item], shelf{at, first, reserved, rank, position, version})
		}
	}
	return nil
}
