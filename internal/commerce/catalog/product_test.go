package catalog_test

import (
	"testing"

	"winkel/internal/commerce/catalog"
)

func TestCreateProductAndReadItBack(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		made := s.create(shirt())
		read := s.get(made.ID)
		if changed := diff(made, read); changed != "" {
			t.Errorf("what was returned differs from what is stored (-returned +stored):\n%s", changed)
		}
		if made.Slug != "linen-shirt" || made.Version != 1 || made.Status != catalog.Published || made.PublishedAt.IsZero() {
			t.Errorf("slug %q, version %d, status %s, published at %v", made.Slug, made.Version, made.Status, made.PublishedAt)
		}
		if len(read.Variants) != 4 || read.Variants[3].Title != "M / Blue" || read.Variants[3].Available != 30 {
			t.Errorf("variants: %+v", read.Variants)
		}
	})
}
