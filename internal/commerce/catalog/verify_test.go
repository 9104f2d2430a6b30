package catalog_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/id"
)

// A shop stays open while it is verified: what others change meanwhile is not a contradiction.
func TestVerifyOfAnOpenShopIsQuiet(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		in := shirt()
		in.Options[0].Values = append(in.Options[0].Values, "L")
		p := s.create(in)
		var tree []id.Category
		for i := range 6 {
			c, err := s.CreateCategory(t.Context(), catalog.CategoryInput{Name: fmt.Sprint("C", i)}, nil)
			if err != nil {
				t.Fatal(err)
			}
			tree = append(tree, c.ID)
		}
		closed := make(chan struct{})
		var staff sync.WaitGroup
		busy := func(change func(i int) error) {
			staff.Go(func() {
				for i := 0; ; i++ {
					select {
					case <-closed:
						return
					default:
					}
					if err := change(i); err != nil {
						t.Errorf("change %d: %v", i, err)
						return
					}
				}
			})
		}
		busy(func(i int) error { // a subtree that wanders
			parents := []id.Category{0, tree[1], tree[2], tree[3]}
			_, err := s.MoveCategory(t.Context(), tree[0], nil, parents[i%4], nil, nil)
			return err
		})
		busy(func(i int) error { // a variant that comes and goes, under a title that changes
			title := fmt.Sprint("Linen shirt ", i)
			_, err1 := s.UpdateProduct(t.Context(), p.ID, nil, catalog.ProductPatch{Title: &title}, nil)
			v, err2 := s.CreateVariant(t.Context(), p.ID, nil, catalog.VariantInput{Options: []string{"L", "Blue"}}, nil)
			if err := errors.Join(err1, err2); err != nil {
				return err
			}
			return s.DeleteVariant(t.Context(), v.ID, nil, nil)
		})
		for range 60 {
			s.clean()
		}
		close(closed)
		staff.Wait()
		s.clean()
	})
}
