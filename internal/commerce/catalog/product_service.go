package catalog

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// MaxBulk is how many products one call of GetProducts or UpsertProducts takes.
const MaxBulk = 512

// CreateProduct makes a product with everything that belongs to it. Without variants it gets its default variant.
func (s *Service) CreateProduct(ctx context.Context, in ProductInput, claim *idem.Claim) (*Product, error) {
	patch := patchOf(&in, AllFields)
	return retry("product", nil, func() (*Product, error) {
		p := s.newPlanner()
		w := wants{}
		w.mention(&patch)
		if err := p.refs.look(ctx, s.db.Read(), &w); err != nil {
			return nil, err
		}
		d := newDraft(nil, p.refs, s.db.Clock().Now(), s.mint)
		d.apply(&patch)
		return s.commit(ctx, p, d, nil, claim, wholeProduct)
	})
}

// UpdateProduct changes a product; its version grows by one if anything changed.
func (s *Service) UpdateProduct(ctx context.Context, product id.Product, expected *int64, patch ProductPatch, claim *idem.Claim) (*Product, error) {
	w := wants{}
	w.mention(&patch)
	return s.changeProduct(ctx, product, expected, w, claim, func(d *draft) error {
		d.apply(&patch)
		return nil
	}, wholeProduct)
}

// PublishProduct shows a product to shoppers from the given time on; the zero time is now.
func (s *Service) PublishProduct(ctx context.Context, product id.Product, expected *int64, at time.Time, claim *idem.Claim) (*Product, error) {
	if at.IsZero() {
		at = s.db.Clock().Now()
	}
	status := Published
	return s.UpdateProduct(ctx, product, expected, ProductPatch{Status: &status, PublishedAt: &at}, claim)
}

// ArchiveProduct takes a product out of the shop for good, and keeps its history.
func (s *Service) ArchiveProduct(ctx context.Context, product id.Product, expected *int64, claim *idem.Claim) (*Product, error) {
	status := Archived
	return s.UpdateProduct(ctx, product, expected, ProductPatch{Status: &status}, claim)
}

// SetCategories puts a product into these categories and no others; the first is primary.
func (s *Service) SetCategories(ctx context.Context, product id.Product, expected *int64, categories []id.Category, claim *idem.Claim) (*Product, error) {
	refs := make([]CategoryRef, len(categories))
	for i, c := range categories {
		refs[i].Slug = c.String()
	}
	return s.UpdateProduct(ctx, product, expected, ProductPatch{Categories: &refs}, claim)
}

// changeProduct reads a product, has it changed, and commits that; again when somebody else was faster. The change may
// refuse, or note violations in the draft.
func (s *Service) changeProduct(ctx context.Context, product id.Product, expected *int64, w wants, claim *idem.Claim,
	change func(d *draft) error, result func(p *Product) any) (*Product, error) {
	return retry("product", expected, func() (*Product, error) {
		p := s.newPlanner()
		before, err := s.GetProduct(ctx, product)
		if err != nil {
			return nil, err
		}
		if expected != nil && *expected != before.Version {
			return nil, staleProduct()
		}
		if before.ProductType != nil {
			w.types = append(w.types, before.ProductType.ID.String())
		}
		if err := p.refs.look(ctx, s.db.Read(), &w); err != nil {
			return nil, err
		}
		d := newDraft(before, p.refs, s.db.Clock().Now(), s.mint)
		if err := change(d); err != nil {
			return nil, err
		}
		return s.commit(ctx, p, d, expected, claim, result)
	})
}

// wholeProduct is the result of changes that answer with the product.
func wholeProduct(p *Product) any { return p }

// guardVersion changes nothing, and finds no row when the product has another version.
var guardVersion = db.SQL(`UPDATE product SET version = version WHERE id = $1 AND version = $2`)

// commit checks a draft against the database and writes it. The result is what the claim keeps.
func (s *Service) commit(ctx context.Context, p *planner, d *draft, expected *int64, claim *idem.Claim,
	result func(p *Product) any) (*Product, error) {
	if err := p.ask(ctx, s.db.Read(), []*draft{d}); err != nil {
		return nil, err
	}
	if err := p.settle(d); err != nil {
		return nil, err
	}
	w := s.newWriter(ctx)
	changed, err := s.put(ctx, w, d)
	if err != nil {
		return nil, err
	}
	if !changed && d.before != nil {
		// Nothing was written, so nothing that only the draft knows may be shown, such as ids.
		keep := *d.before
		d.after = &keep
	}
	if err := s.count(ctx, w, "set", d); err != nil {
		return nil, err
	}
	if expected != nil && !changed && w.b.Len() > 0 {
		// Stock alone leaves the version as it is, but the caller's view of the product counts all the same.
		w.b.Exec(guardVersion, int64(d.after.ID), *expected).Want(1, staleProduct())
	}
	if err := claim.Add(w.b, result(d.after)); err != nil {
		return nil, err
	}
	if w.b.Len() > 0 {
		if err := s.db.Submit(ctx, w.b); err != nil {
			return nil, fmt.Errorf("write product: %w", err)
		}
	}
	return d.after, nil
}

// DeleteProduct removes a draft or archived product without a trace but its price log. It is refused with
// product_published, and with variant_in_use when there are stock movements.
func (s *Service) DeleteProduct(ctx context.Context, product id.Product, expected *int64, claim *idem.Claim) error {
	_, err := retry("product", expected, func() (struct{}, error) {
		return struct{}{}, s.deleteProduct(ctx, product, expected, claim)
	})
	return err
}

func (s *Service) deleteProduct(ctx context.Context, product id.Product, expected *int64, claim *idem.Claim) error {
	before, err := s.GetProduct(ctx, product)
	if err != nil {
		return err
	}
	if expected != nil && *expected != before.Version {
		return staleProduct()
	}
	if before.Status == Published {
		return fault.New(fault.Refused, CodeProductPublished, "A published product cannot be deleted. Archive it first.")
	}
	w := s.newWriter(ctx)
	if s.stock != nil {
		variants := make([]id.Variant, len(before.Variants))
		for i := range before.Variants {
			variants[i] = before.Variants[i].ID
		}
		if err := s.stock.Forget(ctx, w.b, variants); err != nil {
			return err
		}
	}
	w.remove(before)
	if w.err != nil {
		return w.err
	}
	if err := claim.Add(w.b, nil); err != nil {
		return err
	}
	if err := s.db.Submit(ctx, w.b); err != nil {
		return fmt.Errorf("delete product: %w", err)
	}
	return nil
}

// remove deletes a product and everything that belongs to it, leaves first.
func (w *writer) remove(p *Product) {
	nothing := &Product{ID: p.ID}
	w.unlink(p, nothing)
	w.options(p, nothing)
	w.media(&draft{after: nothing}, p)
	for _, stmt := range []*db.Stmt{clearCategories, clearTags, clearAttributes, clearRanges, clearCollections} {
		w.b.Exec(stmt, int64(p.ID))
	}
	w.b.Exec(dropRedirects, productEntity, int64(p.ID))
	w.b.Exec(deleteProduct, int64(p.ID), p.Version).Want(1, staleProduct())
	data := ProductEvent{ID: p.ID.String(), Slug: p.Slug, Status: string(p.Status)}
	for i := range p.Variants {
		data.Variants = append(data.Variants, p.Variants[i].ID.String())
	}
	news(w.log, w.b, ProductDeleted, data.ID, p.Version+1, data, nil)
}

// GetProduct is a product, whole, whatever its status.
func (s *Service) GetProduct(ctx context.Context, product id.Product) (*Product, error) {
	products, err := loadProducts(ctx, s.db.Read(), []id.Product{product})
	if err != nil {
		return nil, err
	}
	if len(products) == 0 {
		return nil, fault.Missing("product", product.String())
	}
	return products[0], nil
}

// GetProducts is many whole products, at most MaxBulk, in ascending order of id; those that do not exist are left out.
func (s *Service) GetProducts(ctx context.Context, products []id.Product) ([]*Product, error) {
	if len(products) > MaxBulk {
		return nil, fault.Invalidf("ids", "There are %d ids; %d are allowed.", len(products), MaxBulk)
	}
	return loadProducts(ctx, s.db.Read(), products)
}

// ListWholeProducts is the whole products after one (0: from the first) in ascending order of id, at most limit (1 to
// MaxBulk): the way to read the entire catalog in constant memory.
func (s *Service) ListWholeProducts(ctx context.Context, after id.Product, limit int) ([]*Product, error) {
	ids, err := db.List(ctx, s.db.Read(), scanNumber[id.Product], productIDsAfter, int64(after), int64(min(max(limit, 1), MaxBulk)))
	if err != nil {
		return nil, fmt.Errorf("list products: %w", err)
	}
	return loadProducts(ctx, s.db.Read(), ids)
}

// CountProducts is how many products there are, of any status.
func (s *Service) CountProducts(ctx context.Context) (int64, error) {
	return db.Value[int64](ctx, s.db.Read(), countProducts)
}

var getProductRedirect = db.SQL(`SELECT p.slug, p.status, p.published_at FROM slug_redirect r JOIN product p ON p.id = r.target_id
	WHERE r.entity = 'product' AND r.slug = $1`)

// ResolveProduct finds a product by id or slug for an audience. When the slug is an old one, it returns no product but
// the slug to redirect to. What shoppers may not see is not_found to them.
func (s *Service) ResolveProduct(ctx context.Context, idOrSlug string, audience Audience) (product *Product, redirect string, err error) {
	missing := fault.Missing("product", clipText(idOrSlug))
	r := s.db.Read()
	number, err := id.ParseProduct(idOrSlug)
	if err != nil {
		found, err := db.Value[int64](ctx, r, productIDBySlug, idOrSlug)
		if errors.Is(err, db.ErrNoRows) {
			slug, err := s.redirectOf(ctx, idOrSlug, audience)
			if err == nil && slug == "" {
				err = missing
			}
			return nil, slug, err
		}
		if err != nil {
			return nil, "", fmt.Errorf("find product: %w", err)
		}
		number = id.Product(found)
	}
	products, err := loadProducts(ctx, r, []id.Product{number})
	if err != nil {
		return nil, "", err
	}
	if len(products) == 0 || audience == Shoppers && !products[0].VisibleAt(s.db.Clock().Now()) {
		return nil, "", missing
	}
	return products[0], "", nil
}

// redirectOf is the slug that an old slug leads to now, empty if it never led anywhere this audience may go.
func (s *Service) redirectOf(ctx context.Context, slug string, audience Audience) (string, error) {
	p := Product{}
	var published int64
	err := s.db.Read().QueryRow(ctx, getProductRedirect, slug).Scan(&p.Slug, (*string)(&p.Status), &published)
	if errors.Is(err, db.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("find redirect: %w", err)
	}
	p.PublishedAt = clock.FromMicros(published)
	if audience == Shoppers && !p.VisibleAt(s.db.Clock().Now()) {
		return "", nil
	}
	return p.Slug, nil
}

var getVisibility = db.SQL(`SELECT status, published_at FROM product WHERE id = $1`)

// IsShown reports whether there is such a product and shoppers see it now.
func (s *Service) IsShown(ctx context.Context, product id.Product) (bool, error) {
	var p Product
	var published int64
	err := s.db.Read().QueryRow(ctx, getVisibility, int64(product)).Scan((*string)(&p.Status), &published)
	switch {
	case errors.Is(err, db.ErrNoRows):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("look whether a product is shown: %w", err)
	}
	p.PublishedAt = clock.FromMicros(published)
	return p.VisibleAt(s.db.Clock().Now()), nil
}

// without is the list without its i-th element; the list itself stays as it is.
func without[T any](list []T, i int) []T { return slices.Delete(slices.Clone(list), i, i+1) }
