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

// MaxTypeAttributes is how many attributes a product type has at most.
const MaxTypeAttributes = 500

// CreateProductType makes a product type.
func (s *Service) CreateProductType(ctx context.Context, in ProductTypeInput, claim *idem.Claim) (*ProductType, error) {
	return retry("product type", nil, func() (*ProductType, error) {
		now := s.db.Clock().Now()
		t := &ProductType{ID: id.ProductType(s.mint()), Version: 1, CreatedAt: now, UpdatedAt: now}
		if err := s.applyType(ctx, t, ProductTypePatch{Name: &in.Name, Attributes: &in.Attributes}); err != nil {
			return nil, err
		}
		w := s.newWriter(ctx)
		addProductType(w.b, t)
		addTypeAttributes(w.b, t)
		w.typeNews(TypeCreated, t)
		return t, s.submit(ctx, w, claim, t, "create product type")
	})
}

// applyType makes the patch true of the type, or says everything that is wrong with it.
func (s *Service) applyType(ctx context.Context, t *ProductType, patch ProductTypePatch) error {
	v := violations{}
	if patch.Name != nil {
		t.Name = v.required("name", *patch.Name, 200)
		others, err := productTypesNamed(ctx, s.db.Read(), []string{t.Name})
		if err != nil {
			return fmt.Errorf("look up product type: %w", err)
		}
		for _, other := range others {
			if other.ID != t.ID {
				v.addf(fault.Conflict, CodeNameTaken, "name", "There is a product type %q already.", clipText(t.Name))
			}
		}
	}
	if patch.Attributes != nil {
		if err := s.typeAttributes(ctx, &v, *patch.Attributes); err != nil {
			return err
		}
		t.Attributes = *patch.Attributes
	}
	return v.err()
}

// typeAttributes checks that the attributes exist, each once.
func (s *Service) typeAttributes(ctx context.Context, v *violations, list []TypeAttribute) error {
	if len(list) > MaxTypeAttributes {
		v.invalidf("attributes", "There are %d attributes; %d are allowed.", len(list), MaxTypeAttributes)
		return nil
	}
	ids := make([]id.Attribute, len(list))
	for i, a := range list {
		ids[i] = a.AttributeID
	}
	known, err := listNumbered(ctx, s.db.Read(), scanAttribute, attributesByID, ids)
	if err != nil {
		return fmt.Errorf("look up attributes: %w", err)
	}
	exists, seen := map[id.Attribute]bool{}, map[id.Attribute]bool{}
	for _, a := range known {
		exists[a.ID] = true
	}
	for i, a := range ids {
		switch {
		case !exists[a]:
			v.invalidf(fmt.Sprintf("attributes[%d].attribute_id", i), "There is no attribute %s.", a)
		case seen[a]:
			v.invalidf(fmt.Sprintf("attributes[%d].attribute_id", i), "The attribute %s is there twice.", a)
		}
		seen[a] = true
	}
	return nil
}

// UpdateProductType changes a product type. An attribute that becomes required is asked for at the next change of each
// published product.
func (s *Service) UpdateProductType(ctx context.Context, productType id.ProductType, expected *int64, patch ProductTypePatch, claim *idem.Claim) (*ProductType, error) {
	return retry("product type", expected, func() (*ProductType, error) {
		t, err := s.GetProductType(ctx, productType)
		if err != nil {
			return nil, err
		}
		if err := fault.Expect("product type", expected, t.Version); err != nil {
			return nil, err
		}
		if err := s.applyType(ctx, t, patch); err != nil {
			return nil, err
		}
		w := s.newWriter(ctx)
		w.b.Exec(updateProductType, t.Name, w.now, int64(t.ID), t.Version).Want(1, fault.Stale("product type"))
		if patch.Attributes != nil {
			w.b.Exec(clearTypeAttributes, int64(t.ID))
			addTypeAttributes(w.b, t)
		}
		t.Version, t.UpdatedAt = t.Version+1, clock.FromMicros(w.now)
		w.typeNews(TypeUpdated, t)
		return t, s.submit(ctx, w, claim, t, "update product type")
	})
}

func (w *writer) typeNews(kind string, t *ProductType) {
	news(w.log, w.b, kind, t.ID.String(), t.Version, EntityEvent{ID: t.ID.String(), Name: t.Name}, nil)
}

var productOfType = db.SQL(`SELECT id FROM product WHERE product_type_id = $1 LIMIT 1`)

// DeleteProductType removes a product type: refused with product_type_in_use.
func (s *Service) DeleteProductType(ctx context.Context, productType id.ProductType, expected *int64, claim *idem.Claim) error {
	_, err := retry("product type", expected, func() (*ProductType, error) {
		t, err := s.GetProductType(ctx, productType)
		if err != nil {
			return nil, err
		}
		if err := fault.Expect("product type", expected, t.Version); err != nil {
			return nil, err
		}
		used, err := db.List(ctx, s.db.Read(), scanNumber[id.Product], productOfType, int64(productType))
		if err != nil {
			return nil, fmt.Errorf("find products of type: %w", err)
		}
		if len(used) > 0 {
			return nil, fault.Newf(fault.Refused, CodeProductTypeInUse, "There are products of the type %q.", t.Name)
		}
		w := s.newWriter(ctx)
		w.b.Exec(clearTypeAttributes, int64(t.ID))
		w.b.Exec(deleteProductType, int64(t.ID), t.Version).Want(1, fault.Stale("product type"))
		t.Version++
		w.typeNews(TypeDeleted, t)
		return t, s.submit(ctx, w, claim, nil, "delete product type")
	})
	return err
}

// GetProductType is one product type with its attributes.
func (s *Service) GetProductType(ctx context.Context, productType id.ProductType) (*ProductType, error) {
	t, err := db.One(ctx, s.db.Read(), scanProductType, getProductType, int64(productType))
	if t, err = found(t, err, "product type", productType.String()); err != nil {
		return nil, err
	}
	return t, loadTypeAttributes(ctx, s.db.Read(), []*ProductType{t})
}

var productTypeSort = page.NewSort("product_type.name", page.Text)

// ListProductTypes is one page of the product types, by name.
func (s *Service) ListProductTypes(ctx context.Context, request page.Request) (page.Page[*ProductType], error) {
	return listPage(request, productTypeSort, func(after []page.Key, limit, offset int64) ([]*ProductType, error) {
		types, err := db.List(ctx, s.db.Read(), scanProductType, listProductTypes, textAfter(after), limit, offset)
		if err != nil {
			return nil, err
		}
		return types, loadTypeAttributes(ctx, s.db.Read(), types)
	}, func(t *ProductType) []page.Key { return []page.Key{page.TextKey(t.Name)} }, func() (int64, error) {
		return db.Value[int64](ctx, s.db.Read(), countProductTypes)
	})
}
