package tax

import (
	"context"
	"errors"
	"fmt"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
)

const (
	classColumns = `id, version, code, name, created_at, updated_at`
	zoneColumns  = `id, version, name, country_code, province_code, postal_pattern, position, created_at, updated_at`
)

var (
	getClass    = db.SQL(`SELECT ` + classColumns + ` FROM tax_class WHERE id = $1`)
	listClasses = db.SQL(`SELECT ` + classColumns + ` FROM tax_class WHERE code > $1 ORDER BY code
		LIMIT CAST($2 AS BIGINT) OFFSET CAST($3 AS BIGINT)`)
	countClasses = db.SQL(`SELECT COUNT(*) FROM tax_class`)
	classCodes   = db.NewLists(`SELECT code FROM tax_class WHERE code IN (%s)`, MaxRates)

	insertClass = db.SQL(`
		INSERT INTO tax_class (id, code, name, version, created_at, updated_at) VALUES ($1, $2, $3, 1, $4, $5)
		ON CONFLICT (code) DO NOTHING`)
	updateClass = db.SQL(`UPDATE tax_class SET name = $1, version = version + 1, updated_at = $2 WHERE id = $3 AND version = $4`)

	// The class of a new rate is held until the commit, so that it cannot be removed under it.
	holdClass   = db.SQL(`UPDATE tax_class SET version = version WHERE code = $1`)
	deleteClass = db.SQL(`
		DELETE FROM tax_class
		WHERE id = $1 AND version = $2 AND NOT EXISTS (SELECT 1 FROM tax_rate r WHERE r.tax_class = tax_class.code)`)
	classInUse = db.SQL(`SELECT COUNT(*) FROM tax_rate WHERE tax_class = $1`)

	getZone   = db.SQL(`SELECT ` + zoneColumns + ` FROM tax_zone WHERE id = $1`)
	listZones = db.SQL(`SELECT ` + zoneColumns + ` FROM tax_zone WHERE (position, id) > ($1, $2) ORDER BY position, id
		LIMIT CAST($3 AS BIGINT) OFFSET CAST($4 AS BIGINT)`)
	countZones = db.SQL(`SELECT COUNT(*) FROM tax_zone`)
	allZones   = db.SQL(`SELECT ` + zoneColumns + ` FROM tax_zone ORDER BY position, id`)

	insertZone = db.SQL(`
		INSERT INTO tax_zone (id, name, country_code, province_code, postal_pattern, position, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8)`)
	updateZone = db.SQL(`
		UPDATE tax_zone SET name = $1, country_code = $2, province_code = $3, postal_pattern = $4, position = $5,
			version = version + 1, updated_at = $6
		WHERE id = $7 AND version = $8`)
	deleteZone = db.SQL(`DELETE FROM tax_zone WHERE id = $1 AND version = $2`)

	ratesOf = db.NewLists(`SELECT zone_id, id, tax_class, name, rate_ppm FROM tax_rate WHERE zone_id IN (%s)
		ORDER BY zone_id, position, id`, maxListed)
	allRates    = db.SQL(`SELECT zone_id, id, tax_class, name, rate_ppm FROM tax_rate ORDER BY zone_id, position, id`)
	insertRates = db.InsertInto("tax_rate", "id, zone_id, tax_class, name, rate_ppm, position", "")
	clearRates  = db.SQL(`DELETE FROM tax_rate WHERE zone_id = $1`)

	// A rate for a class that does not exist is never charged.
	listOrphans = db.SQL(`
		SELECT r.id, r.zone_id, r.tax_class FROM tax_rate r LEFT JOIN tax_class c ON c.code = r.tax_class
		WHERE r.tax_class <> '' AND c.id IS NULL ORDER BY r.id`)
)

// maxListed is how many zones one statement takes: one page and the row that tells of the next.
const maxListed = 128

func scanClass(row db.Row) (*Class, error) {
	var c Class
	var created, updated int64
	err := row.Scan(&c.ID, &c.Version, &c.Code, &c.Name, &created, &updated)
	c.CreatedAt, c.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	return &c, err
}

// scanZone reads a zone without its rates.
func scanZone(row db.Row) (*Zone, error) {
	z := Zone{Rates: []Rate{}}
	var created, updated int64
	err := row.Scan(&z.ID, &z.Version, &z.Name, &z.CountryCode, &z.ProvinceCode, &z.PostalPattern, &z.Position, &created, &updated)
	z.CreatedAt, z.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	return &z, err
}

func scanText(row db.Row) (string, error) {
	var text string
	err := row.Scan(&text)
	return text, err
}

// fill gives zones the rates that the statement finds.
func fill(ctx context.Context, r db.Reader, zones []*Zone, s *db.Stmt, args ...any) error {
	byID := make(map[int64]*Zone, len(zones))
	for _, z := range zones {
		byID[int64(z.ID)] = z
	}
	return db.Each(ctx, r, func(row db.Row) error {
		var zone int64
		var rate Rate
		if err := row.Scan(&zone, &rate.ID, &rate.Class, &rate.Name, (*int64)(&rate.Rate)); err != nil {
			return err
		}
		// A zone that was made between the two reads is not there yet.
		if z := byID[zone]; z != nil {
			z.Rates = append(z.Rates, rate)
		}
		return nil
	}, s, args...)
}

// withRates gives a page of zones their rates.
func withRates(ctx context.Context, r db.Reader, zones []*Zone) error {
	if len(zones) == 0 {
		return nil
	}
	ids := make([]int64, len(zones))
	for i, z := range zones {
		ids[i] = int64(z.ID)
	}
	return fill(ctx, r, zones, ratesOf.For(len(ids)), db.ListOf(ids)...)
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
