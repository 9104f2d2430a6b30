package catalog

import (
	"context"
	"fmt"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// selections find what a filter lets through, all of it in one statement. Going through the list page by page would not do:
// it has the order of the last change, and a product that is changed in between leaves the pages that are still to come.
var selections = db.NewVariants(maxListShapes, func(shape listShape) *db.Stmt {
	return newSelection(shape, &listFilter{}).stmt()
})

func newSelection(s listShape, f *listFilter) *listQuery {
	q := &listQuery{}
	q.conditions(s, f)
	q.text = "SELECT p.id FROM product p" + q.clause() + " ORDER BY p.id LIMIT CAST(" + q.arg(f.limit) + " AS BIGINT)"
	return q
}

// selectProducts is the products that a filter lets through at one moment, in ascending order of id: one more than
// MaxBulkEdit at most, which says that there are too many. The filter's order does not matter.
func (s *Service) selectProducts(ctx context.Context, filter ProductFilter) ([]id.Product, error) {
	filter.Sort = ""
	f, shape, err := s.resolveFilter(ctx, filter)
	if err != nil {
		return nil, err
	}
	f.limit = MaxBulkEdit + 1
	shape.sort, shape.created = "", false
	products, err := db.List(ctx, s.db.Read(), scanNumber[id.Product], selections.For(shape), newSelection(shape, f).args...)
	if err != nil {
		return nil, fmt.Errorf("select products: %w", err)
	}
	return products, nil
}
