package catalog

import (
	"context"
	"fmt"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
)

// Row is the product as a list shows it at a moment, with prices in the currency: the same as ListProducts reads.
func (p *Product) Row(currency money.Currency, now time.Time) ProductRow {
	offer := p.Offer(currency, now)
	row := ProductRow{
		ID: p.ID, Version: p.Version, Slug: p.Slug, Title: p.Title, Subtitle: p.Subtitle, Status: p.Status,
		PublishedAt: p.PublishedAt, AvailableAt: p.AvailableAt, Price: offer.Price, MaxPrice: offer.MaxPrice,
		Availability: offer.Availability, VariantCount: int64(len(p.Variants)), CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt,
	}
	if p.Brand != nil {
		row.BrandID, row.BrandName = p.Brand.ID, p.Brand.Name
	}
	if len(p.Media) > 0 {
		row.Image = &p.Media[0]
	}
	for i := range p.Variants[:min(len(p.Variants), MaxRowVariants)] {
		v := &p.Variants[i]
		row.Variants = append(row.Variants, VariantRow{
			ID: v.ID, Title: v.Title, SKU: v.SKU, Price: v.PriceIn(currency), Availability: p.AvailabilityAt(v, now),
		})
	}
	return row
}

var (
	collectionsOfProducts = lists(`SELECT product_id, collection_id FROM collection_product WHERE product_id IN (%s)
		ORDER BY product_id, collection_id`)
	productsOfVariants = lists(`SELECT DISTINCT product_id FROM variant WHERE id IN (%s) ORDER BY product_id`)
	changedByClock     = db.SQL(`
		SELECT id FROM product
		WHERE status = 'published' AND published_at > $1 AND published_at <= $2
		UNION
		SELECT id FROM product
		WHERE status = 'published' AND available_at <> 0 AND available_at > $1 AND available_at <= $2
		ORDER BY id`)
)

// CollectionsOf is the collections that hold each of the products, at most MaxBulk.
func (s *Service) CollectionsOf(ctx context.Context, products []id.Product) (map[id.Product][]id.Collection, error) {
	held := make(map[id.Product][]id.Collection, len(products))
	if len(products) == 0 {
		return held, nil
	}
	args := db.ListOf(products)
	err := db.Each(ctx, s.db.Read(), func(row db.Row) error {
		var product id.Product
		var collection id.Collection
		err := row.Scan((*int64)(&product), (*int64)(&collection))
		held[product] = append(held[product], collection)
		return err
	}, collectionsOfProducts.For(len(args)), args...)
	if err != nil {
		return nil, fmt.Errorf("read the collections of products: %w", err)
	}
	return held, nil
}

// ListMembers is the products of a collection, in its order.
func (s *Service) ListMembers(ctx context.Context, collection id.Collection) ([]id.Product, error) {
	members, err := db.List(ctx, s.db.Read(), scanNumber[id.Product], membersOf, int64(collection))
	if err != nil {
		return nil, fmt.Errorf("read the products of a collection: %w", err)
	}
	return members, nil
}

// ProductsOf is the products that the variants, at most MaxBulk, are of. Those that do not exist are left out.
func (s *Service) ProductsOf(ctx context.Context, variants []id.Variant) ([]id.Product, error) {
	if len(variants) == 0 {
		return nil, nil
	}
	args := db.ListOf(variants)
	products, err := db.List(ctx, s.db.Read(), scanNumber[id.Product], productsOfVariants.For(len(args)), args...)
	if err != nil {
		return nil, fmt.Errorf("find the products of variants: %w", err)
	}
	return products, nil
}

// ListChangedByClock is the products that became visible or available to shoppers after one moment and until another,
// by the clock alone.
func (s *Service) ListChangedByClock(ctx context.Context, after, until time.Time) ([]id.Product, error) {
	products, err := db.List(ctx, s.db.Read(), scanNumber[id.Product], changedByClock, clock.Micros(after), clock.Micros(until))
	if err != nil {
		return nil, fmt.Errorf("look for products that have appeared: %w", err)
	}
	return products, nil
}

var productsDescribedBy = db.SQL(`SELECT DISTINCT product_id FROM product_attribute WHERE attribute_id = $1 ORDER BY product_id`)

// ListDescribedBy is the products that have a value of an attribute.
func (s *Service) ListDescribedBy(ctx context.Context, attribute id.Attribute) ([]id.Product, error) {
	products, err := db.List(ctx, s.db.Read(), scanNumber[id.Product], productsDescribedBy, int64(attribute))
	if err != nil {
		return nil, fmt.Errorf("find the products with an attribute: %w", err)
	}
	return products, nil
}

// COALESCE keeps planners from the index by status: without statistics they take it, and sort the whole catalog for each part.
var publishedAfter = db.SQL(`SELECT id FROM product WHERE COALESCE(status, '') = 'published' AND id > $1
	ORDER BY id LIMIT CAST($2 AS BIGINT)`)

// ListPublished is the published products after one (0: from the first) in ascending order of id, at most limit (1 to
// MaxBulk), whether their time has come or not.
func (s *Service) ListPublished(ctx context.Context, after id.Product, limit int) ([]id.Product, error) {
	products, err := db.List(ctx, s.db.Read(), scanNumber[id.Product], publishedAfter, int64(after), int64(min(max(limit, 1), MaxBulk)))
	if err != nil {
		return nil, fmt.Errorf("list published products: %w", err)
	}
	return products, nil
}
