package inventory

import (
	"fmt"

	"winkel/internal/platform/db"
)

var (
	insertHeld = insertion("reservation",
		"holder_id, inventory_item_id, location_id, quantity, expires_at, created_at",
		"holder_id, inventory_item_id, location_id")
	deleteHeld = rowFamily(maxRows, func(rows int) string {
		return `DELETE FROM reservation WHERE holder_id = $1 AND ` +
			eachOf(2, rows, "inventory_item_id", "location_id", "quantity")
	})
	extendHeld = db.SQL(`UPDATE reservation SET expires_at = $1 WHERE holder_id = $2 AND expires_at < $1`)

	// Whoever prolonged it meanwhile keeps it: the guard is on the time that was read.
	deleteExpired = db.SQL(`
		DELETE FROM reservation WHERE holder_id = $1 AND inventory_item_id = $2 AND location_id = $3 AND quantity = $4
			AND expires_at = $5`)
	listExpired = db.SQL(`
		SELECT holder_id, inventory_item_id, location_id, quantity, expires_at FROM reservation WHERE expires_at <= $1
		ORDER BY expires_at, holder_id, inventory_item_id, location_id LIMIT CAST($2 AS BIGINT)`)

	// listExpiredOf is listExpired of what some variants are made of.
	listExpiredOf = rowFamily(maxDemands, func(variants int) string {
		return fmt.Sprintf(`
			SELECT DISTINCT r.holder_id, r.inventory_item_id, r.location_id, r.quantity, r.expires_at
			FROM variant_inventory_item vi JOIN reservation r ON r.inventory_item_id = vi.inventory_item_id
			WHERE r.expires_at <= $1 AND vi.variant_id IN (%s)
			ORDER BY r.expires_at, r.holder_id, r.inventory_item_id, r.location_id LIMIT CAST($%d AS BIGINT)`,
			db.Placeholders(2, variants), variants+2)
	})

	// A line is allocated for once, also when it gave everything back: its order is over then.
	insertAllocations = db.InsertInto("allocation",
		"order_line_id, inventory_item_id, location_id, order_id, quantity, per_unit, created_at", "")
	listAllocations = db.SQL(`
		SELECT a.order_line_id, a.inventory_item_id, a.location_id, a.quantity, a.per_unit, l.on_hand, l.version, s.active
		FROM allocation a
		JOIN inventory_level l ON l.inventory_item_id = a.inventory_item_id AND l.location_id = a.location_id
		JOIN stock_location s ON s.id = a.location_id
		WHERE a.order_id = $1
		ORDER BY CASE WHEN s.is_default THEN 0 ELSE 1 END, s.position, a.location_id, a.order_line_id, a.inventory_item_id`)
	updateAllocation = db.SQL(`
		UPDATE allocation SET quantity = $1
		WHERE order_line_id = $2 AND inventory_item_id = $3 AND location_id = $4 AND quantity = $5`)
	// What is empty stays, because it says what a line is made of.
	emptyAllocations = rowFamily(maxRows, func(rows int) string {
		return `UPDATE allocation SET quantity = 0 WHERE order_id = $1 AND ` +
			eachOf(2, rows, "order_line_id", "inventory_item_id", "location_id", "quantity")
	})

	// listAffected takes variants, which are also the names of their own items: all that shares an item with one of
	// them.
	listAffected = db.NewLists(`
		SELECT DISTINCT other.variant_id
		FROM variant_inventory_item mine
		JOIN variant_inventory_item other ON other.inventory_item_id = mine.inventory_item_id
		WHERE mine.variant_id IN (%[1]s) OR mine.inventory_item_id IN (%[1]s)`, maxListed)
	listWatched = db.NewLists(`
		SELECT vi.variant_id, COALESCE(own.id, 0), COALESCE(own.announced, 'in_stock'), COALESCE(own.low_stock_at, 5),
			vi.quantity, COALESCE(CAST(SUM(l.on_hand - l.reserved) AS BIGINT), 0)
		FROM variant_inventory_item vi
		LEFT JOIN inventory_item own ON own.id = vi.variant_id
		LEFT JOIN inventory_level l ON l.inventory_item_id = vi.inventory_item_id
		WHERE vi.variant_id IN (%s)
		GROUP BY vi.variant_id, vi.inventory_item_id, vi.quantity, own.id, own.announced, own.low_stock_at
		ORDER BY vi.variant_id, vi.inventory_item_id`, maxListed)

	// Promises without a level are differences too.
	listBroken = db.SQL(`
		SELECT t.item, t.location, t.reserved, t.promised FROM (
			SELECT l.inventory_item_id AS item, l.location_id AS location, l.reserved AS reserved,
				COALESCE((SELECT CAST(SUM(r.quantity) AS BIGINT) FROM reservation r
					WHERE r.inventory_item_id = l.inventory_item_id AND r.location_id = l.location_id), 0)
				+ COALESCE((SELECT CAST(SUM(a.quantity) AS BIGINT) FROM allocation a
					WHERE a.inventory_item_id = l.inventory_item_id AND a.location_id = l.location_id), 0) AS promised
			FROM inventory_level l) t
		WHERE t.reserved <> t.promised`)
	listStray = db.SQL(`
		SELECT p.item, p.location, 0, CAST(SUM(p.quantity) AS BIGINT) FROM (
			SELECT inventory_item_id AS item, location_id AS location, quantity FROM reservation
			UNION ALL
			SELECT inventory_item_id AS item, location_id AS location, quantity FROM allocation) p
		LEFT JOIN inventory_level l ON l.inventory_item_id = p.item AND l.location_id = p.location
		WHERE l.inventory_item_id IS NULL
		GROUP BY p.item, p.location`)
)

func scanHold(row db.Row) (hold, error) {
	var h hold
	err := row.Scan(&h.holder, &h.item, &h.location, &h.quantity, &h.expiresAt)
	return h, err
}
