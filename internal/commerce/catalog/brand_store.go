package catalog

import (
	"context"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

const brandColumns = `b.id, b.version, b.slug, b.name, b.created_at, b.updated_at`

var (
	getBrand       = db.SQL(`SELECT ` + brandColumns + ` FROM brand b WHERE b.id = $1`)
	getBrandBySlug = db.SQL(`SELECT ` + brandColumns + ` FROM brand b WHERE b.slug = $1`)
	brandsNamed    = lists(`SELECT ` + brandColumns + ` FROM brand b WHERE b.name IN (%s)`)
	brandsByID     = lists(`SELECT ` + brandColumns + ` FROM brand b WHERE b.id IN (%s)`)
	brandSlugs     = lists(`SELECT slug FROM brand WHERE slug IN (%s)`)

	insertBrand = db.SQL(`INSERT INTO brand (id, slug, name, version, created_at, updated_at)
		VALUES ($1, $2, $3, 1, $4, $5) ON CONFLICT (id) DO NOTHING`)
	updateBrand = db.SQL(`UPDATE brand SET slug = $1, name = $2, version = version + 1, updated_at = $3
		WHERE id = $4 AND version = $5`)
	// deleteBrand leaves a brand that has products, so that its guard refuses.
	deleteBrand = db.SQL(`DELETE FROM brand WHERE id = $1 AND version = $2`)
	countBrands = db.SQL(`SELECT count(*) FROM brand`)

	// Engines sort text differently, so a list by name is ordered by the slug, which is made of it.
	listBrands = db.SQL(`SELECT ` + brandColumns + ` FROM brand b WHERE b.slug > $1 ORDER BY b.slug
		LIMIT CAST($2 AS BIGINT) OFFSET CAST($3 AS BIGINT)`)
	productsOfBrand = db.SQL(`SELECT id FROM product WHERE brand_id = $1 AND id > $2 ORDER BY id LIMIT CAST($3 AS BIGINT)`)
)

func scanBrand(row db.Row) (*Brand, error) {
	b := Brand{}
	var created, updated int64
	err := row.Scan((*int64)(&b.ID), &b.Version, &b.Slug, &b.Name, &created, &updated)
	b.CreatedAt, b.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	return &b, err
}

func addBrand(b *db.Batch, brand *Brand) {
	b.Exec(insertBrand, int64(brand.ID), brand.Slug, brand.Name, clock.Micros(brand.CreatedAt), clock.Micros(brand.UpdatedAt))
}

// eachBrandNamed finds brands by names, some of which may be ids.
func eachBrandNamed(ctx context.Context, r db.Reader, names []string, f func(*Brand)) error {
	found, err := listNamed(ctx, r, scanBrand, brandsNamed, names)
	if err != nil {
		return err
	}
	byID, err := listNumbered(ctx, r, scanBrand, brandsByID, numbersIn(names, id.ParseBrand))
	for _, b := range append(found, byID...) {
		f(b)
	}
	return err
}

// listNamed reads the rows whose text key is in the list, none for an empty list.
func listNamed[T any](ctx context.Context, r db.Reader, scan func(db.Row) (T, error), s db.Lists, names []string) ([]T, error) {
	if len(names) == 0 {
		return nil, nil
	}
	args := db.ListOf(names)
	return db.List(ctx, r, scan, s.For(len(names)), args...)
}

// listNumbered reads the rows whose number is in the list, none for an empty list.
func listNumbered[T any, N ~int64](ctx context.Context, r db.Reader, scan func(db.Row) (T, error), s db.Lists, numbers []N) ([]T, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	args := db.ListOf(numbers)
	return db.List(ctx, r, scan, s.For(len(numbers)), args...)
}

// numbersIn is those of the names that are ids.
func numbersIn[N ~int64](names []string, parse func(string) (N, error)) []N {
	var numbers []N
	for _, name := range names {
		if n, err := parse(name); err == nil {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

// eachTakenSlug calls f with those of the slugs of the names that are in use.
func eachTakenSlug(ctx context.Context, r db.Reader, s db.Lists, names []string, f func(slug string)) error {
	for len(names) > 0 {
		chunk := names[:min(len(names), MaxBulk)]
		names = names[len(chunk):]
		slugs := make([]string, len(chunk))
		for i, name := range chunk {
			slugs[i] = Slugify(name)
		}
		found, err := listNamed(ctx, r, scanText, s, slugs)
		if err != nil {
			return err
		}
		for _, slug := range found {
			f(slug)
		}
	}
	return nil
}

func scanText(row db.Row) (string, error) {
	var text string
	err := row.Scan(&text)
	return text, err
}

func scanNumber[N ~int64](row db.Row) (N, error) {
	var n int64
	err := row.Scan(&n)
	return N(n), err
}
