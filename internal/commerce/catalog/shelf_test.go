package catalog_test

import (
	"slices"
	"testing"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/page"
)

// skus is what a list of shelves shows, by SKU.
func skus(rows []catalog.ShelfRow) []string {
	list := []string{}
	for _, row := range rows {
		list = append(list, row.SKU)
	}
	return list
}

func TestListShelf(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		count := func(n int64) *int64 { return &n }
		cup := s.create(catalog.ProductInput{Title: "Cup", Brand: "Ada", Options: []catalog.OptionInput{{Name: "Color", Values: []string{"red", "blue", "green"}}}, Variants: []catalog.VariantInput{
			{SKU: "C-R", Options: []string{"red"}, InventoryTracked: true, OnHand: count(0)},
			{SKU: "C-B", Options: []string{"blue"}, InventoryTracked: true, OnHand: count(5)},
			{SKU: "C-G", Options: []string{"green"}, InventoryTracked: true, OnHand: count(6)},
		}})
		s.create(catalog.ProductInput{Title: "Bowl", Variants: []catalog.VariantInput{{SKU: "B", InventoryTracked: true, OnHand: count(1)}}})
		s.create(catalog.ProductInput{Title: "Gift card", Variants: []catalog.VariantInput{{SKU: "G"}}})
		s.create(catalog.ProductInput{Title: "Old", Status: catalog.Archived, Variants: []catalog.VariantInput{{SKU: "O", InventoryTracked: true, OnHand: count(3)}}})
		for _, c := range []struct {
			name   string
			filter catalog.ShelfFilter
			want   []string
		}{
			{"what is counted, by product", catalog.ShelfFilter{}, []string{"B", "C-R", "C-B", "C-G"}},
			{"low is at the bound or below", catalog.ShelfFilter{State: catalog.ShelfLow}, []string{"B", "C-B"}},
			{"out is none", catalog.ShelfFilter{State: catalog.ShelfOut}, []string{"C-R"}},
			{"words are of the product", catalog.ShelfFilter{Query: "ADA cup"}, []string{"C-R", "C-B", "C-G"}},
			{"of a SKU too", catalog.ShelfFilter{Query: "c-g", State: catalog.ShelfLow}, []string{"C-B"}},
			{"nothing lies elsewhere", catalog.ShelfFilter{Location: 77}, []string{}},
			{"nothing is called that", catalog.ShelfFilter{Query: "kettle"}, []string{}},
		} {
			found, err := s.ListShelf(t.Context(), c.filter, page.Request{Limit: 10})
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			if got := skus(found.Items); !slices.Equal(got, c.want) || found.Total != int64(len(c.want)) || found.Next != "" {
				t.Errorf("%s: %v of %d, next %q; want %v", c.name, got, found.Total, found.Next, c.want)
			}
		}
		first, err := s.ListShelf(t.Context(), catalog.ShelfFilter{}, page.Request{Limit: 2})
		if err != nil || first.Next == "" {
			t.Fatalf("the first page: next %q, %v", first.Next, err)
		}
		second, err := s.ListShelf(t.Context(), catalog.ShelfFilter{}, page.Request{Limit: 2, Cursor: first.Next})
		if err != nil || !slices.Equal(append(skus(first.Items), skus(second.Items)...), []string{"B", "C-R", "C-B", "C-G"}) || second.Next != "" {
			t.Errorf("pages: %v, %v, next %q, %v", skus(first.Items), skus(second.Items), second.Next, err)
		}
		if row := second.Items[0]; row.Variant != cup.Variants[1].ID || row.Product != cup.ID || row.Available != 5 {
			t.Errorf("a row: %+v", row)
		}
		if _, err := s.ListShelf(t.Context(), catalog.ShelfFilter{State: "odd"}, page.Request{Limit: 2}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("an odd state: %v", err)
		}
	})
}
