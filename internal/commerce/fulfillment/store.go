package fulfillment

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

const (
	zoneColumns = `id, version, name, areas, position, created_at, updated_at`
	// optionFields are those that a change may change, in the order of optionArgs.
	optionFields = `name, description, kind, currency_code, amount, tiers, free_over, min_subtotal, max_subtotal,
		max_weight_grams, tax_class, pickup_location_id, min_days, max_days, active, position`
	optionColumns = `zone_id, id, version, ` + optionFields + `, created_at, updated_at`
	// maxListed is how many zones one statement takes: one page and the row that tells of the next.
	maxListed = 128
)

var (
	getZone   = db.SQL(`SELECT ` + zoneColumns + ` FROM shipping_zone WHERE id = $1`)
	listZones = db.SQL(`SELECT ` + zoneColumns + ` FROM shipping_zone WHERE (position, id) > ($1, $2) ORDER BY position, id
		LIMIT CAST($3 AS BIGINT) OFFSET CAST($4 AS BIGINT)`)
	countZones = db.SQL(`SELECT COUNT(*) FROM shipping_zone`)
	allZones   = db.SQL(`SELECT ` + zoneColumns + ` FROM shipping_zone ORDER BY position, id`)
	insertZone = db.SQL(`
		INSERT INTO shipping_zone (id, name, areas, position, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, 1, $5, $6)`)
	insertFirstZone = db.SQL(`
		INSERT INTO shipping_zone (id, name, areas, position, version, created_at, updated_at)
		SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), '[]', 0, 1, CAST($3 AS BIGINT), CAST($4 AS BIGINT)
		WHERE NOT EXISTS (SELECT 1 FROM shipping_zone)`)
	updateZone = db.SQL(`
		UPDATE shipping_zone SET name = $1, areas = $2, position = $3, version = version + 1, updated_at = $4
		WHERE id = $5 AND version = $6`)
	touchZone  = db.SQL(`UPDATE shipping_zone SET version = version + 1, updated_at = $1 WHERE id = $2 AND version = $3`)
	touchWhole = db.SQL(`UPDATE shipping_zone SET version = version + 1, updated_at = $1 WHERE id = $2`)
	deleteZone = db.SQL(`DELETE FROM shipping_zone WHERE id = $1`)

	getOption    = db.SQL(`SELECT ` + optionColumns + ` FROM shipping_option WHERE id = $1`)
	allOptions   = db.SQL(`SELECT ` + optionColumns + ` FROM shipping_option ORDER BY zone_id, position, id`)
	optionsOf    = db.NewLists(`SELECT `+optionColumns+` FROM shipping_option WHERE zone_id IN (%s) ORDER BY zone_id, position, id`, maxListed)
	insertOption = db.SQL(`
		INSERT INTO shipping_option (zone_id, id, ` + optionFields + `, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 1, $19, $20)`)
	updateOption = db.SQL(`
		UPDATE shipping_option SET name = $1, description = $2, kind = $3, currency_code = $4, amount = $5, tiers = $6,
			free_over = $7, min_subtotal = $8, max_subtotal = $9, max_weight_grams = $10, tax_class = $11,
			pickup_location_id = $12, min_days = $13, max_days = $14, active = $15, position = $16, version = version + 1,
			updated_at = $17
		WHERE id = $18 AND version = $19`)
	deleteOption  = db.SQL(`DELETE FROM shipping_option WHERE id = $1 AND version = $2`)
	deleteOptions = db.SQL(`DELETE FROM shipping_option WHERE zone_id = $1`)
)

// encode is what is kept in a JSON column.
func encode(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic("fulfillment: a value cannot be encoded: " + err.Error())
	}
	return string(text)
}

// scanZone reads a zone without its options.
func scanZone(row db.Row) (*Zone, error) {
	z := Zone{Options: []Option{}}
	var areas string
	var created, updated int64
	if err := row.Scan(&z.ID, &z.Version, &z.Name, &areas, &z.Position, &created, &updated); err != nil {
		return nil, err
	}
	z.CreatedAt, z.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	if err := json.Unmarshal([]byte(areas), &z.Areas); err != nil {
		return nil, fmt.Errorf("read the areas of shipping zone %s: %w", z.ID, err)
	}
	return &z, nil
}

func scanOption(row db.Row) (*Option, error) {
	var o Option
	var tiers, currency string
	var pickup *int64
	var created, updated int64
	err := row.Scan(&o.Zone, &o.ID, &o.Version, &o.Name, &o.Description, (*string)(&o.Kind), &currency, &o.Amount.Minor, &tiers,
		&o.FreeOver, &o.MinSubtotal, &o.MaxSubtotal, &o.MaxWeightGrams, &o.TaxClass, &pickup, &o.MinDays, &o.MaxDays, &o.Active,
		&o.Position, &created, &updated)
	if err != nil {
		return nil, err
	}
	o.Amount.Currency = money.Currency(currency)
	o.CreatedAt, o.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	if pickup != nil {
		o.PickupLocation = id.Location(*pickup)
	}
	if err := json.Unmarshal([]byte(tiers), &o.Tiers); err != nil {
		return nil, fmt.Errorf("read the tiers of shipping option %s: %w", o.ID, err)
	}
	return &o, nil
}

// optionArgs is the values of optionFields.
func optionArgs(o *Option) []any {
	var pickup *int64
	if o.PickupLocation != 0 {
		number := int64(o.PickupLocation)
		pickup = &number
	}
	return []any{
		o.Name, o.Description, string(o.Kind), string(o.Amount.Currency), o.Amount.Minor, encode(o.Tiers), o.FreeOver,
		o.MinSubtotal, o.MaxSubtotal, o.MaxWeightGrams, o.TaxClass, pickup, o.MinDays, o.MaxDays, o.Active, o.Position,
	}
}

func addOption(b *db.Batch, o *Option) {
	args := append([]any{int64(o.Zone), int64(o.ID)}, optionArgs(o)...)
	b.Exec(insertOption, append(args, clock.Micros(o.CreatedAt), clock.Micros(o.UpdatedAt))...)
}

// fill gives zones the options that the statement finds.
func fill(ctx context.Context, r db.Reader, zones []*Zone, s *db.Stmt, args ...any) error {
	byID := make(map[id.ShippingZone]*Zone, len(zones))
	for _, z := range zones {
		byID[z.ID] = z
	}
	return db.Each(ctx, r, func(row db.Row) error {
		o, err := scanOption(row)
		if err != nil {
			return err
		}
		// A zone that was made between the two reads is not there yet.
		if z := byID[o.Zone]; z != nil {
			z.Options = append(z.Options, *o)
		}
		return nil
	}, s, args...)
}

// withOptions gives a page of zones their options.
func withOptions(ctx context.Context, r db.Reader, zones []*Zone) error {
	if len(zones) == 0 {
		return nil
	}
	ids := make([]int64, len(zones))
	for i, z := range zones {
		ids[i] = int64(z.ID)
	}
	return fill(ctx, r, zones, optionsOf.For(len(ids)), db.ListOf(ids)...)
}

// found turns the answer of a store into the domain's not_found.
func found[T any](value T, err error, what, name string) (T, error) {
	if errors.Is(err, db.ErrNoRows) {
		return value, fault.Missing(what, name)
	}
	if err != nil {
		return value, fmt.Errorf("get %s: %w", what, err)
	}
	return value, nil
}
