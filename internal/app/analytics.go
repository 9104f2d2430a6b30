package app

import (
	"context"

	"winkel/internal/commerce/analytics"
	"winkel/internal/commerce/order"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// wireAnalytics wires what knows how the shop is doing.
func (s *shop) wireAnalytics() error {
	s.analytics = analytics.New(analytics.Options{
		DB: s.db, Jobs: s.jobs, Log: s.outbox,
		TimeZone: func(ctx context.Context) (string, error) { return analytics.Zone(ctx, s.catalog) },
	})
	return s.analytics.RegisterJobs()
}

// orderImports is the way in for orders of other systems, which brings them into the figures as well: nothing is announced of them.
func (s *shop) orderImports() *order.Imports {
	imports := order.NewImports(s.db)
	imports.Following(func(b *db.Batch, orders []*order.Order) error {
		numbers := make([]id.Order, len(orders))
		for i, o := range orders {
			numbers[i] = o.ID
		}
		return s.analytics.AddBooking(b, numbers)
	})
	return imports
}
