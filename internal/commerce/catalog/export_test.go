package catalog

import (
	"context"

	"winkel/internal/platform/db"
)

// ListStatement is the statement that ListProducts runs for a filter, on the first page or on a later one.
func (s *Service) ListStatement(ctx context.Context, filter ProductFilter, later bool) (*db.Stmt, error) {
	_, shape, err := s.resolveFilter(ctx, filter)
	shape.cursor = later
	return productLists.For(shape), err
}
