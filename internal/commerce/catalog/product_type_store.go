package catalog

import (
	"context"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

const productTypeColumns = `t.id, t.version, t.name, t.created_at, t.updated_at`

var (
	getProductType   = db.SQL(`SELECT ` + productTypeColumns + ` FROM product_type t WHERE t.id = $1`)
	productTypesOf   = lists(`SELECT ` + productTypeColumns + ` FROM product_type t WHERE t.name IN (%s)`)
	productTypesByID = lists(`SELECT ` + productTypeColumns + ` FROM product_type t WHERE t.id IN (%s)`)
	typeAttributesOf = lists(`SELECT product_type_id, attribute_id, required FROM product_type_attribute
		WHERE product_type_id IN (%s) ORDER BY product_type_id, position, attribute_id`)
	countProductTypes = db.SQL(`SELECT count(*) FROM product_type`)
	listProductTypes  = db.SQL(`SELECT ` + productTypeColumns + ` FROM product_type t WHERE t.name > $1 ORDER BY t.name
		LIMIT CAST($2 AS BIGINT) OFFSET CAST($3 AS BIGINT)`)

	insertProductType = db.SQL(`INSERT INTO product_type (id, name, version, created_at, updated_at)
		VALUES ($1, $2, 1, $3, $4) ON CONFLICT (id) DO NOTHING`)
	updateProductType = db.SQL(`UPDATE product_type SET name = $1, version = version + 1, updated_at = $2
		WHERE id = $3 AND version = $4`)
	deleteProductType   = db.SQL(`DELETE FROM product_type WHERE id = $1 AND version = $2`)
	clearTypeAttributes = db.SQL(`DELETE FROM product_type_attribute WHERE product_type_id = $1`)
	insertTypeAttribute = db.InsertInto("product_type_attribute", "product_type_id, attribute_id, position, required", "")
)

func scanProductType(row db.Row) (*ProductType, error) {
	t := ProductType{}
	var created, updated int64
	err := row.Scan((*int64)(&t.ID), &t.Version, &t.Name, &created, &updated)
	t.CreatedAt, t.UpdatedAt = clock.FromMicros(created), clock.FromMicros(updated)
	return &t, err
}

// addProductType puts a type without attributes into the batch.
func addProductType(b *db.Batch, t *ProductType) {
	b.Exec(insertProductType, int64(t.ID), t.Name, clock.Micros(t.CreatedAt), clock.Micros(t.UpdatedAt))
}

func addTypeAttributes(b *db.Batch, t *ProductType) {
	args := []any{}
	for i, a := range t.Attributes {
		args = append(args, int64(t.ID), int64(a.AttributeID), int64(i), a.Required)
	}
	insertTypeAttribute.Add(b, args)
}

// productTypesNamed finds product types, with their attributes, by names, some of which may be ids.
func productTypesNamed(ctx context.Context, r db.Reader, names []string) ([]*ProductType, error) {
	found, err := listNamed(ctx, r, scanProductType, productTypesOf, names)
	if err != nil {
		return nil, err
	}
	byID, err := listNumbered(ctx, r, scanProductType, productTypesByID, numbersIn(names, id.ParseProductType))
	if err != nil {
		return nil, err
	}
	found = append(found, byID...)
	return found, loadTypeAttributes(ctx, r, found)
}

func loadTypeAttributes(ctx context.Context, r db.Reader, types []*ProductType) error {
	byID := map[id.ProductType]*ProductType{}
	ids := make([]id.ProductType, len(types))
	for i, t := range types {
		byID[t.ID], ids[i] = t, t.ID
	}
	_, err := listNumbered(ctx, r, func(row db.Row) (struct{}, error) {
		var t id.ProductType
		a := TypeAttribute{}
		err := row.Scan((*int64)(&t), (*int64)(&a.AttributeID), &a.Required)
		if owner := byID[t]; err == nil && owner != nil {
			owner.Attributes = append(owner.Attributes, a)
		}
		return struct{}{}, err
	}, typeAttributesOf, ids)
	return err
}
