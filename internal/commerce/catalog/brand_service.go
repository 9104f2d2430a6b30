package catalog

import (
	"context"
	"fmt"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// CreateBrand makes a brand. An empty slug is made from the name.
func (s *Service) CreateBrand(ctx context.Context, name, slug string, claim *idem.Claim) (*Brand, error) {
	return retry("brand", nil, func() (*Brand, error) {
		now := s.db.Clock().Now()
		b := &Brand{ID: id.Brand(s.mint()), Version: 1, CreatedAt: now, UpdatedAt: now}
		if err := s.nameBrand(ctx, b, &name, &slug); err != nil {
			return nil, err
		}
		w := s.newWriter(ctx)
		addBrand(w.b, b)
		w.brandNews(BrandCreated, b)
		return b, s.submit(ctx, w, claim, b, "create brand")
	})
}

// nameBrand gives a brand a name and a slug, if both are good and free.
func (s *Service) nameBrand(ctx context.Context, b *Brand, name, slug *string) error {
	v := violations{}
	if name != nil {
		b.Name = v.required("name", *name, 200)
		err := eachBrandNamed(ctx, s.db.Read(), []string{b.Name}, func(other *Brand) {
			if other.ID != b.ID {
				v.addf(fault.Conflict, CodeNameTaken, "name", "There is a brand %q already.", clipText(b.Name))
			}
		})
		if err != nil {
			return fmt.Errorf("look up brand: %w", err)
		}
	}
	var err error
	b.Slug, err = s.slug(ctx, s.db.Read(), &v, brandSlugs, slugWish{slug, b.Name, b.Slug, int64(b.ID), "brand"})
	if err != nil {
		return err
	}
	return v.err()
}

// UpdateBrand renames a brand; nil stays as it is. Its products count as changed too, because they show its name.
func (s *Service) UpdateBrand(ctx context.Context, brand id.Brand, expected *int64, name, slug *string, claim *idem.Claim) (*Brand, error) {
	return retry("brand", expected, func() (*Brand, error) {
		b, err := s.GetBrand(ctx, brand)
		if err != nil {
			return nil, err
		}
		if err := fault.Expect("brand", expected, b.Version); err != nil {
			return nil, err
		}
		old := *b
		if err := s.nameBrand(ctx, b, name, slug); err != nil {
			return nil, err
		}
		return b, s.db.Write(ctx, func(tx db.Tx) error {
			w := s.newWriter(ctx)
			b.Version, b.UpdatedAt = old.Version+1, tx.Now()
			w.b.Exec(updateBrand, b.Slug, b.Name, clock.Micros(b.UpdatedAt), int64(b.ID), old.Version).Want(1, fault.Stale("brand"))
			w.brandNews(BrandUpdated, b)
			if err := tx.Send(ctx, w.b); err != nil {
				return err
			}
			if b.Name != old.Name || b.Slug != old.Slug {
				if err := s.retouch(ctx, tx, "brand", func(after id.Product) ([]id.Product, error) {
					return db.List(ctx, tx, scanNumber[id.Product], productsOfBrand, int64(brand), int64(after), int64(MaxBulk))
				}); err != nil {
					return fmt.Errorf("rename brand of products: %w", err)
				}
			}
			return claim.Record(ctx, tx, b)
		})
	})
}

func (w *writer) brandNews(kind string, b *Brand) {
	news(w.log, w.b, kind, b.ID.String(), b.Version, EntityEvent{ID: b.ID.String(), Slug: b.Slug, Name: b.Name}, nil)
}

// DeleteBrand removes a brand: refused with brand_in_use.
func (s *Service) DeleteBrand(ctx context.Context, brand id.Brand, expected *int64, claim *idem.Claim) error {
	_, err := retry("brand", expected, func() (*Brand, error) {
		b, err := s.GetBrand(ctx, brand)
		if err != nil {
			return nil, err
		}
		if err := fault.Expect("brand", expected, b.Version); err != nil {
			return nil, err
		}
		used, err := db.List(ctx, s.db.Read(), scanNumber[id.Product], productsOfBrand, int64(brand), int64(0), int64(1))
		if err != nil {
			return nil, fmt.Errorf("find products of brand: %w", err)
		}
		if len(used) > 0 {
			return nil, fault.Newf(fault.Refused, CodeBrandInUse, "There are products of the brand %q.", b.Name)
		}
		w := s.newWriter(ctx)
		w.b.Exec(deleteBrand, int64(brand), b.Version).Want(1, fault.Stale("brand"))
		b.Version++
		w.brandNews(BrandDeleted, b)
		return b, s.submit(ctx, w, claim, nil, "delete brand")
	})
	return err
}

// GetBrand is one brand.
func (s *Service) GetBrand(ctx context.Context, brand id.Brand) (*Brand, error) {
	b, err := db.One(ctx, s.db.Read(), scanBrand, getBrand, int64(brand))
	return found(b, err, "brand", brand.String())
}

// ResolveBrand finds a brand by id or slug.
func (s *Service) ResolveBrand(ctx context.Context, idOrSlug string) (*Brand, error) {
	if number, err := id.ParseBrand(idOrSlug); err == nil {
		return s.GetBrand(ctx, number)
	}
	b, err := db.One(ctx, s.db.Read(), scanBrand, getBrandBySlug, idOrSlug)
	return found(b, err, "brand", idOrSlug)
}

var brandSort = page.NewSort("brand.slug", page.Text)

// ListBrands is one page of the brands, by slug.
func (s *Service) ListBrands(ctx context.Context, request page.Request) (page.Page[*Brand], error) {
	return listPage(request, brandSort, func(after []page.Key, limit, offset int64) ([]*Brand, error) {
		return db.List(ctx, s.db.Read(), scanBrand, listBrands, textAfter(after), limit, offset)
	}, func(b *Brand) []page.Key { return []page.Key{page.TextKey(b.Slug)} }, func() (int64, error) {
		return db.Value[int64](ctx, s.db.Read(), countBrands)
	})
}

// textAfter is the text that a page begins after; before every other at the beginning.
func textAfter(after []page.Key) string {
	if after == nil {
		return ""
	}
	return after[0].Text()
}
