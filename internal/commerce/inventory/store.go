package inventory

import (
	"context"
	"errors"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

const locationColumns = `id, version, code, name, is_default, active, position, created_at, updated_at`

var (
	insertLocation = db.SQL(`
		INSERT INTO stock_location (id, code, name, is_default, version, created_at, updated_at)
		VALUES ($1, 'default', 'Default location', TRUE, 1, $2, $3)
		ON CONFLICT (code) DO NOTHING`)
	getDefaultLocation = db.SQL(`
		SELECT ` + locationColumns + ` FROM stock_location WHERE is_default = TRUE ORDER BY id LIMIT 1`)
	getLocation   = db.SQL(`SELECT ` + locationColumns + ` FROM stock_location WHERE id = $1`)
	listLocations = db.SQL(`
		SELECT ` + locationColumns + ` FROM stock_location
		ORDER BY CASE WHEN is_default THEN 0 ELSE 1 END, position, id`)
	createLocation = db.SQL(`
		INSERT INTO stock_location (id, code, name, is_default, active, position, version, created_at, updated_at)
		VALUES ($1, $2, $3, FALSE, $4, $5, 1, $6, $7)`)
	updateLocation = db.SQL(`
		UPDATE stock_location SET code = $1, name = $2, active = $3, position = $4, version = version + 1, updated_at = $5
		WHERE id = $6 AND version = $7`)
	// holdLocation has whoever puts something at a location, and whoever closes it, wait for one another.
	holdLocation = db.SQL(`UPDATE stock_location SET version = version WHERE id = $1`)
	// holdActive finds only a location at which something may change.
	holdActive = db.SQL(`UPDATE stock_location SET version = version WHERE id = $1 AND active = TRUE`)
	// closeLocation leaves a location where something lies or is promised, so that its guard refuses.
	closeLocation = db.SQL(`
		UPDATE stock_location SET active = FALSE WHERE id = $1 AND NOT EXISTS (
			SELECT 1 FROM inventory_level l WHERE l.location_id = $1 AND (l.on_hand <> 0 OR l.reserved <> 0))`)

	// A new item begins as what it is: only what changes later is news.
	insertItem = db.SQL(`
		INSERT INTO inventory_item (id, sku, announced, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING`)
	updateLowStockAt = db.SQL(`UPDATE inventory_item SET low_stock_at = $1 WHERE id = $2`)
	updateAnnounced  = db.SQL(`UPDATE inventory_item SET announced = $1 WHERE id = $2 AND announced = $3`)
	insertLink       = db.SQL(`
		INSERT INTO variant_inventory_item (variant_id, inventory_item_id, quantity) VALUES ($1, $2, 1)
		ON CONFLICT (variant_id, inventory_item_id) DO NOTHING`)
	insertLevel = db.SQL(`
		INSERT INTO inventory_level (inventory_item_id, location_id, on_hand, reserved, incoming, version, updated_at)
		VALUES ($1, $2, $3, 0, 0, 1, $4)
		ON CONFLICT (inventory_item_id, location_id) DO NOTHING`)
	insertMovement = db.SQL(`
		INSERT INTO stock_movement (id, inventory_item_id, location_id, delta, reason, reference, actor, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`)

	// The guard on on_hand makes the movement's delta true: nobody changed it since it was read.
	updateOnHand = db.SQL(`
		UPDATE inventory_level SET on_hand = $1, reserved = reserved + $2, version = version + 1, updated_at = $3
		WHERE inventory_item_id = $4 AND location_id = $5 AND on_hand = $6`)
	// takeReserved promises what is there: whoever comes too late for the last one changes no row.
	takeReserved = db.SQL(`
		UPDATE inventory_level SET reserved = reserved + $1, version = version + 1, updated_at = $2
		WHERE inventory_item_id = $3 AND location_id = $4 AND on_hand - reserved >= $5`)
	changeReserved = db.SQL(`
		UPDATE inventory_level SET reserved = reserved + $1, version = version + 1, updated_at = $2
		WHERE inventory_item_id = $3 AND location_id = $4`)
	// proveFree changes nothing where less is free.
	proveFree = db.SQL(`
		UPDATE inventory_level SET version = version
		WHERE inventory_item_id = $1 AND location_id = $2 AND on_hand - reserved >= $3`)

	// holdLevel makes others who count the same shelf wait until this transaction is over.
	holdLevel = db.SQL(`UPDATE inventory_level SET version = version WHERE inventory_item_id = $1 AND location_id = $2`)

	listLevels = db.NewLists(`
		SELECT vi.variant_id, l.inventory_item_id, l.location_id, l.on_hand, l.reserved, l.incoming, i.low_stock_at,
			l.version, l.updated_at
		FROM variant_inventory_item vi
		JOIN inventory_level l ON l.inventory_item_id = vi.inventory_item_id
		JOIN inventory_item i ON i.id = l.inventory_item_id
		WHERE vi.variant_id IN (%s)
		ORDER BY vi.variant_id, l.location_id`, maxListed)
	countMovements = db.NewLists(`SELECT COUNT(*) FROM stock_movement WHERE inventory_item_id IN (%s)`, maxListed)
	countTraces    = db.NewLists(`
		SELECT (SELECT COUNT(*) FROM stock_movement WHERE inventory_item_id IN (%[1]s))
			+ (SELECT COUNT(*) FROM allocation WHERE inventory_item_id IN (%[1]s))`, maxListed)
	listMovements = db.SQL(`
		SELECT id, inventory_item_id, location_id, delta, reason, reference, actor, at FROM stock_movement
		WHERE inventory_item_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`)

	deleteLevels = db.SQL(`DELETE FROM inventory_level WHERE inventory_item_id = $1`)
	deleteLinks  = db.SQL(`DELETE FROM variant_inventory_item WHERE variant_id = $1`)
	deleteItem   = db.SQL(`DELETE FROM inventory_item WHERE id = $1`)

	// A level without movements and movements without a level are differences too.
	listDifferences = db.SQL(`
		SELECT l.inventory_item_id, l.location_id, l.on_hand, COALESCE(CAST(SUM(m.delta) AS BIGINT), 0)
		FROM inventory_level l
		LEFT JOIN stock_movement m ON m.inventory_item_id = l.inventory_item_id AND m.location_id = l.location_id
		GROUP BY l.inventory_item_id, l.location_id, l.on_hand
		HAVING l.on_hand <> COALESCE(SUM(m.delta), 0)`)
	listOrphans = db.SQL(`
		SELECT m.inventory_item_id, m.location_id, 0, CAST(SUM(m.delta) AS BIGINT)
		FROM stock_movement m
		LEFT JOIN inventory_level l ON l.inventory_item_id = m.inventory_item_id AND l.location_id = m.location_id
		WHERE l.inventory_item_id IS NULL
		GROUP BY m.inventory_item_id, m.location_id`)
)

// maxListed is how many variants one statement takes; longer lists are read in several.
const maxListed = 512

func scanLocation(row db.Row) (Location, error) {
	var l Location
	var created, updated int64
	err := row.Scan(&l.ID, &l.Version, &l.Code, &l.Name, &l.IsDefault, &l.Active, &l.Position, &created, &updated)
	l.CreatedAt, l.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	return l, err
}

func scanLevel(row db.Row) (Level, error) {
	var l Level
	var updated int64
	err := row.Scan(&l.Variant, &l.Item, &l.Location, &l.OnHand, &l.Reserved, &l.Incoming, &l.LowStockAt, &l.Version,
		&updated)
	l.UpdatedAt = clock.FromMicros(updated)
	return l, err
}

func scanMovement(row db.Row) (Movement, error) {
	var m Movement
	var at int64
	err := row.Scan(&m.ID, &m.Variant, &m.Location, &m.Delta, &m.Reason, &m.Reference, &m.Actor, &at)
	m.At = clock.FromMicros(at)
	return m, err
}

// levelsOf reads the levels of many variants.
func levelsOf(ctx context.Context, r db.Reader, variants []id.Variant) ([]Level, error) {
	var levels []Level
	for len(variants) > 0 {
		chunk := variants[:min(maxListed, len(variants))]
		variants = variants[len(chunk):]
		found, err := db.List(ctx, r, scanLevel, listLevels.For(len(chunk)), db.ListOf(chunk)...)
		if err != nil {
			return nil, err
		}
		levels = append(levels, found...)
	}
	return levels, nil
}

func defaultLocation(ctx context.Context, r db.Reader) (Location, bool, error) {
	l, err := db.One(ctx, r, scanLocation, getDefaultLocation)
	if errors.Is(err, db.ErrNoRows) {
		return Location{}, false, nil
	}
	return l, err == nil, err
}
