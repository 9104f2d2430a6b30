package app

import (
	"context"
	"fmt"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/catalog/demo"
	"winkel/internal/commerce/review"
)

// fillReviews has products of the demo reviewed by people whom we made up: they are no customers of the shop, and so none of
// them bought anything. A product that has reviews already keeps them.
func (s *shop) fillReviews(ctx context.Context, made []demo.Review) error {
	var slugs []string // in the order in which they are named first
	byProduct := map[string][]review.Brought{}
	for _, r := range made {
		if byProduct[r.Product] == nil {
			slugs = append(slugs, r.Product)
		}
		byProduct[r.Product] = append(byProduct[r.Product], review.Brought{
			Input: review.Input{Stars: r.Stars, Title: r.Title, Text: r.Text}, FirstName: r.FirstName, LastName: r.LastName,
			WrittenAt: r.WrittenAt, Reply: r.Reply,
		})
	}
	for _, slug := range slugs {
		p, _, err := s.catalog.ResolveProduct(ctx, slug, catalog.Staff)
		if err != nil {
			return fmt.Errorf("demo reviews of %s: %w", slug, err)
		}
		if _, err := s.reviews.Bring(ctx, p.ID, byProduct[slug]); err != nil {
			return fmt.Errorf("demo reviews of %s: %w", slug, err)
		}
	}
	return nil
}
