package catalog

import (
	"context"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// MaxAddresses is how many addresses one call of ListProductAddresses reads.
const MaxAddresses = 50_000

// ProductAddress is where a product that shoppers see is found, and when it last changed.
type ProductAddress struct {
	ID        id.Product
	Slug      string
	UpdatedAt time.Time
}

var (
	listProductAddresses = db.SQL(`SELECT id, slug, updated_at FROM product
		WHERE id > $1 AND status = 'published' AND published_at > 0 AND published_at <= $2
		ORDER BY id LIMIT CAST($3 AS BIGINT)`)

	listBrandsInCategory = db.SQL(`SELECT ` + brandColumns + ` FROM brand b WHERE b.id IN (
			SELECT p.brand_id FROM category_path t JOIN product_category c ON c.category_id = t.descendant_id
			JOIN product p ON p.id = c.product_id
			WHERE t.ancestor_id = $1 AND p.status = 'published' AND p.published_at > 0 AND p.published_at <= $2)
		ORDER BY b.slug LIMIT CAST($3 AS BIGINT)`)
)

// ListProductAddresses is the addresses of the products that shoppers see, after one (0: from the first) in ascending
// order of id, at most limit, which is at most MaxAddresses: what a sitemap names.
func (s *Service) ListProductAddresses(ctx context.Context, after id.Product, limit int) ([]ProductAddress, error) {
	return db.List(ctx, s.db.Read(), scanProductAddress, listProductAddresses,
		int64(after), clock.Micros(s.db.Clock().Now()), int64(min(limit, MaxAddresses)))
}

// ListBrandsInCategory is the brands of the products that shoppers see in a category or below it, by slug, at most limit.
func (s *Service) ListBrandsInCategory(ctx context.Context, category id.Category, limit int) ([]*Brand, error) {
	return db.List(ctx, s.db.Read(), scanBrand, listBrandsInCategory,
		int64(category), clock.Micros(s.db.Clock().Now()), int64(limit))
}

func scanProductAddress(row db.Row) (ProductAddress, error) {
	p := ProductAddress{}
	var updated int64
	err := row.Scan((*int64)(&p.ID), &p.Slug, &updated)
	p.UpdatedAt = clock.FromMicros(updated)
	return p, err
}
