package catalog_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
)

// shelf fills a shop with 12 products p00 to p11 that differ in everything a list filters by.
func shelf(s *shop) []*catalog.Product {
	s.t.Helper()
	if _, err := s.EnsureChannel(s.t.Context(), "USD"); err != nil {
		s.t.Fatal(err)
	}
	products := make([]*catalog.Product, 12)
	for i := range products {
		count := int64(i % 3)
		in := catalog.ProductInput{
			Title: fmt.Sprintf("P%02d thing", i), Status: catalog.Published, Brand: []string{"Ada", "Bo"}[i%2],
			PublishedAt: s.db.Clock().Now().Add(-time.Duration(i+1) * time.Hour),
			Categories:  []catalog.CategoryRef{{Path: [][]string{{"A"}, {"A", "B"}, {"A", "B", "C"}, {"D"}}[i%4]}},
			Tags:        []string{fmt.Sprintf("t%d", i%3)},
			Attributes: []catalog.AttributeInput{
				{Code: "size", Values: []string{fmt.Sprint(i)}, Type: catalog.NumberAttribute, Filterable: true},
				{Code: "color", Values: []string{[]string{"red", "green", "blue"}[i%3]}, Type: catalog.TextAttribute, Filterable: true, Searchable: true},
				{Code: "hidden", Values: []string{"x"}, Type: catalog.TextAttribute},
			},
			Variants: []catalog.VariantInput{{
				SKU: fmt.Sprintf("SKU-%02d", i), Prices: []catalog.PriceInput{usd(int64(1000 - i*10)), {Amount: money.Amount{Minor: 5, Currency: "JPY"}}},
				InventoryTracked: true, OnHand: &count,
			}},
			Media: []catalog.MediaInput{{URL: fmt.Sprintf("https://example.com/%d.jpg", i)}},
		}
		products[i] = s.create(in)
	}
	return products
}

// titles is what a list shows, by the number in the title.
func titles(rows []catalog.ProductRow) string {
	text := ""
	for _, row := range rows {
		text += row.Title[1:3] + " "
	}
	return text
}

func TestListProductsFilters(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		products := shelf(s)
		yes, no, low, high := true, false, int64(900), int64(950)
		a := products[0].PrimaryCategory
		collection, err := s.CreateCollection(t.Context(), catalog.CollectionInput{
			Title: "Picks", Products: []id.Product{products[5].ID, products[2].ID, products[9].ID},
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		draft := s.create(catalog.ProductInput{Title: "P12 draft"})
		future := s.create(catalog.ProductInput{Title: "P13 soon", Status: catalog.Published, PublishedAt: s.db.Clock().Now().Add(time.Hour)})
		for _, c := range []struct {
			name   string
			filter catalog.ProductFilter
			want   string
		}{
			{"newest first", catalog.ProductFilter{}, "00 01 02 03 04 05 06 07 08 09 10 11 "},
			{"cheapest first", catalog.ProductFilter{Sort: catalog.SortPriceAsc}, "11 10 09 08 07 06 05 04 03 02 01 00 "},
			{"dearest first", catalog.ProductFilter{Sort: catalog.SortPriceDesc}, "00 01 02 03 04 05 06 07 08 09 10 11 "},
			{"staff see drafts", catalog.ProductFilter{Audience: catalog.Staff, Sort: catalog.SortTitle}, "00 01 02 03 04 05 06 07 08 09 10 11 12 13 "},
			{"staff, newest made first", catalog.ProductFilter{Audience: catalog.Staff, Sort: catalog.SortNewest, Statuses: []catalog.Status{catalog.Draft}}, "12 "},
			{"a category with those below", catalog.ProductFilter{Categories: []id.Category{a}}, "00 01 02 04 05 06 08 09 10 "},
			{"a brand", catalog.ProductFilter{Brands: []id.Brand{products[1].Brand.ID}}, "01 03 05 07 09 11 "},
			{"one of two tags", catalog.ProductFilter{Tags: []string{"t0", "t1"}}, "00 01 03 04 06 07 09 10 "},
			{"prices", catalog.ProductFilter{MinPrice: &low, MaxPrice: &high}, "05 06 07 08 09 10 "},
			{"no price in this currency", catalog.ProductFilter{MinPrice: &low, Currency: "EUR"}, ""},
			{"in stock", catalog.ProductFilter{InStock: &yes}, "01 02 04 05 07 08 10 11 "},
			{"out of stock", catalog.ProductFilter{InStock: &no}, "00 03 06 09 "},
			{"words in any order", catalog.ProductFilter{Query: " THING  p0 red"}, "00 03 06 09 "},
			{"a word that is nowhere", catalog.ProductFilter{Query: "thing p0 purple"}, ""},
			{"one attribute, two values", catalog.ProductFilter{Attributes: []catalog.AttributeFilter{{Code: "color", Values: []string{"red", "blue"}}}}, "00 02 03 05 06 08 09 11 "},
			{"two attributes", catalog.ProductFilter{Attributes: []catalog.AttributeFilter{
				{Code: "color", Values: []string{"red"}}, {Code: "size", Min: "2", Max: "7"}}}, "03 06 "},
			{"a number exactly", catalog.ProductFilter{Attributes: []catalog.AttributeFilter{{Code: "size", Values: []string{"7.0", "3"}}}}, "03 07 "},
			{"a SKU", catalog.ProductFilter{SKU: "SKU-04"}, "04 "},
			{"some ids", catalog.ProductFilter{IDs: []id.Product{products[3].ID, products[8].ID, draft.ID, future.ID}}, "03 08 "},
			{"a collection in its order", catalog.ProductFilter{Collection: collection.ID, Sort: catalog.SortManual}, "05 02 09 "},
			{"a collection by price", catalog.ProductFilter{Collection: collection.ID, Sort: catalog.SortPriceAsc}, "09 05 02 "},
			{"all at once", catalog.ProductFilter{
				Categories: []id.Category{a}, Brands: []id.Brand{products[1].Brand.ID}, Tags: []string{"t2"}, InStock: &yes, MaxPrice: &high,
				Query: "thing", Attributes: []catalog.AttributeFilter{{Code: "color", Values: []string{"blue"}}}, Sort: catalog.SortPriceDesc,
			}, "05 "},
		} {
			got, err := s.ListProducts(t.Context(), c.filter, page.Request{Limit: 100})
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
				continue
			}
			if titles(got.Items) != c.want || got.Total != int64(len(c.want)/3) {
				t.Errorf("%s: got %s(total %d), want %s", c.name, titles(got.Items), got.Total, c.want)
			}
		}
	})
}

func TestListProductsPages(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		shelf(s)
		for _, sort := range []catalog.Sort{catalog.SortNewest, catalog.SortPriceAsc, catalog.SortPriceDesc, catalog.SortTitle, catalog.SortUpdated} {
			whole, err := s.ListProducts(t.Context(), catalog.ProductFilter{Sort: sort}, page.Request{Limit: 100})
			if err != nil {
				t.Fatal(err)
			}
			var walked []catalog.ProductRow
			request := page.Request{Limit: 5}
			for range 3 {
				p, err := s.ListProducts(t.Context(), catalog.ProductFilter{Sort: sort}, request)
				if err != nil {
					t.Fatal(err)
				}
				if p.Total != 12 {
					t.Errorf("%s: total %d, want 12", sort, p.Total)
				}
				walked = append(walked, p.Items...)
				request.Cursor = p.Next
			}
			if titles(walked) != titles(whole.Items) || request.Cursor != "" {
				t.Errorf("%s: by cursor %s, at once %s, rest %q", sort, titles(walked), titles(whole.Items), request.Cursor)
			}
			offset, err := s.ListProducts(t.Context(), catalog.ProductFilter{Sort: sort}, page.Request{Limit: 5, Offset: 10})
			if err != nil || titles(offset.Items) != titles(whole.Items[10:]) {
				t.Errorf("%s: by offset %s (%v), want %s", sort, titles(offset.Items), err, titles(whole.Items[10:]))
			}
		}
	})
}

func TestListProductsShowsRows(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		products := shelf(s)
		in := shirt()
		in.Variants[1].Prices[0] = catalog.PriceInput{
			Amount: money.Amount{Minor: 100, Currency: "USD"}, CompareAt: &money.Amount{Minor: 200, Currency: "USD"},
		}
		made := s.create(in)
		got, err := s.ListProducts(t.Context(), catalog.ProductFilter{}, page.Request{Limit: 2})
		if err != nil {
			t.Fatal(err)
		}
		row := got.Items[0]
		if row.ID != made.ID || row.BrandName != "Noord" || row.VariantCount != 4 || row.Availability != catalog.InStock {
			t.Errorf("row: %+v", row)
		}
		if row.Price.Amount.Minor != 100 || row.Price.CompareAt == nil || row.Price.CompareAt.Minor != 200 || row.MaxPrice.Minor != 4903 {
			t.Errorf("price %v, highest %v", row.Price, row.MaxPrice)
		}
		if row.Image == nil || row.Image.Alt != "Front" {
			t.Errorf("image: %+v", row.Image)
		}
		want := []catalog.Availability{catalog.OutOfStock, catalog.InStock, catalog.InStock, catalog.InStock}
		if len(row.Variants) != 4 || !slices.EqualFunc(row.Variants, want, func(v catalog.VariantRow, a catalog.Availability) bool { return v.Availability == a }) {
			t.Errorf("variants: %+v", row.Variants)
		}
		if second := got.Items[1]; second.ID != products[0].ID || second.Availability != catalog.OutOfStock {
			t.Errorf("second row: %+v", second)
		}
	})
}

func TestListProductsRefusesWhatItCannotFilterBy(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		shelf(s)
		for _, c := range []struct {
			filter catalog.ProductFilter
			param  string
		}{
			{catalog.ProductFilter{Attributes: []catalog.AttributeFilter{{Code: "hidden", Values: []string{"x"}}}}, "attr.hidden"},
			{catalog.ProductFilter{Attributes: []catalog.AttributeFilter{{Code: "nothing", Values: []string{"x"}}}}, "attr.nothing"},
			{catalog.ProductFilter{Attributes: []catalog.AttributeFilter{{Code: "size", Values: []string{"big"}}}}, "attr.size"},
			{catalog.ProductFilter{Attributes: []catalog.AttributeFilter{{Code: "color", Min: "1"}}}, "attr.color"},
			{catalog.ProductFilter{Sort: "best"}, "sort"},
			{catalog.ProductFilter{Sort: catalog.SortManual}, "sort"},
			{catalog.ProductFilter{Tags: make([]string, 17)}, "tag"},
		} {
			_, err := s.ListProducts(t.Context(), c.filter, page.Request{Limit: 10})
			if f := refused(t, err, fault.CodeValidation); f.Param != c.param {
				t.Errorf("param %q, want %q", f.Param, c.param)
			}
		}
	})
}

// manySizes is a published product with 60 variants, ten more than a row shows. What counts is at the last of them.
func manySizes(last catalog.VariantInput) catalog.ProductInput {
	in := catalog.ProductInput{Title: "Many", Status: catalog.Published, Options: []catalog.OptionInput{{Name: "Size"}}}
	for i := range 60 {
		v := catalog.VariantInput{Prices: []catalog.PriceInput{usd(1000)}, InventoryTracked: true, OnHand: new(int64)}
		if i == 59 {
			v = last
		}
		v.Options = []string{fmt.Sprint(i)}
		in.Options[0].Values, in.Variants = append(in.Options[0].Values, v.Options[0]), append(in.Variants, v)
	}
	return in
}

func TestRowsSumUpAllVariants(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		sale := catalog.PriceInput{Amount: usd(900).Amount, CompareAt: &money.Amount{Minor: 1200, Currency: "USD"}}
		for _, c := range []struct {
			last    catalog.VariantInput
			want    catalog.Availability
			inStock bool
		}{
			{catalog.VariantInput{InventoryTracked: true, OnHand: new(int64(5))}, catalog.InStock, true},
			{catalog.VariantInput{InventoryTracked: true, InventoryPolicy: catalog.Continue, OnHand: new(int64)}, catalog.Backorder, false},
			{catalog.VariantInput{InventoryTracked: true, OnHand: new(int64)}, catalog.OutOfStock, false},
			{catalog.VariantInput{}, catalog.InStock, true},
		} {
			c.last.Prices = []catalog.PriceInput{sale}
			made := s.create(manySizes(c.last))
			filter := catalog.ProductFilter{InStock: &c.inStock, Currency: "USD", IDs: []id.Product{made.ID}}
			got, err := s.ListProducts(t.Context(), filter, page.Request{Limit: 10})
			if err != nil || len(got.Items) != 1 {
				t.Fatalf("%s: %d rows with in_stock=%v, %v", c.want, len(got.Items), c.inStock, err)
			}
			row := got.Items[0]
			if row.Availability != c.want || len(row.Variants) != catalog.MaxRowVariants || row.VariantCount != 60 {
				t.Errorf("%s is shown as %s with %d of %d variants", c.want, row.Availability, len(row.Variants), row.VariantCount)
			}
			if row.Price == nil || row.Price.Amount != sale.Amount || row.Price.CompareAt == nil || *row.Price.CompareAt != *sale.CompareAt {
				t.Errorf("%s: price %+v, want %+v", c.want, row.Price, sale)
			}
		}
	})
}

// A row says the same about a product as its own page, whatever its variants are.
func TestRowsAgreeWithOffers(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		random := rand.New(rand.NewPCG(1, 2))
		now := s.db.Clock().Now()
		statuses := []catalog.Status{catalog.Draft, catalog.Published, catalog.Archived}
		for range 40 {
			in := catalog.ProductInput{
				Title: "Any", Status: statuses[random.IntN(3)], Options: []catalog.OptionInput{{Name: "Size", Values: []string{"S", "M", "L"}}},
				AvailableAt: now.Add(time.Duration(random.IntN(3)-1) * 24 * time.Hour),
			}
			for _, size := range in.Options[0].Values {
				v := catalog.VariantInput{
					Options: []string{size}, InventoryTracked: random.IntN(4) > 0, OnHand: new(random.Int64N(2)),
					InventoryPolicy: []catalog.Policy{catalog.Deny, catalog.Continue}[random.IntN(2)],
				}
				if random.IntN(3) > 0 {
					p := usd(1 + random.Int64N(3))
					p.CompareAt = &money.Amount{Minor: 10 + random.Int64N(9), Currency: "USD"}
					v.Prices = []catalog.PriceInput{p}
				}
				in.Variants = append(in.Variants, v)
			}
			made := s.get(s.create(in).ID)
			want := made.Offer("USD", now)
			filter := catalog.ProductFilter{Audience: catalog.Staff, Currency: "USD", IDs: []id.Product{made.ID}}
			got, err := s.ListProducts(t.Context(), filter, page.Request{Limit: 1})
			if err != nil || len(got.Items) != 1 {
				t.Fatalf("%d rows, %v", len(got.Items), err)
			}
			row := got.Items[0]
			if row.Availability != want.Availability || diff(row.Price, want.Price) != "" || diff(row.MaxPrice, want.MaxPrice) != "" {
				t.Fatalf("%+v: the row has %s, %+v, %+v; the product %+v", in, row.Availability, row.Price, row.MaxPrice, want)
			}
			filter.InStock = new(row.Availability == catalog.InStock)
			if got, err := s.ListProducts(t.Context(), filter, page.Request{Limit: 1}); err != nil || got.Total != 1 {
				t.Fatalf("%s is not in the list with in_stock=%v: %v", row.Availability, *filter.InStock, err)
			}
		}
	})
}

var addItem = db.SQL(`INSERT INTO inventory_item (id, sku, created_at) VALUES ($1, '', 0)`)
var addToBundle = db.SQL(`INSERT INTO variant_inventory_item (variant_id, inventory_item_id, quantity) VALUES ($1, $2, $3)`)
var addLocation = db.SQL(`INSERT INTO stock_location (id, code, name, is_default, version, created_at, updated_at)
	VALUES ($1, 'second', 'Second', FALSE, 1, 0, 0)`)
var addLevel = db.SQL(`INSERT INTO inventory_level (inventory_item_id, location_id, on_hand, reserved, incoming, version, updated_at)
	VALUES ($1, $2, $3, $4, 0, 1, 0)`)

// A set of one cup and four saucers can be sold as often as both suffice, wherever they lie.
func TestAvailableUnitsOfABundle(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		made := s.create(catalog.ProductInput{Title: "Set", Variants: []catalog.VariantInput{{InventoryTracked: true, OnHand: new(int64(3))}}})
		variant := made.Variants[0].ID
		const saucer, second = 7, 8
		home, err := s.stock.EnsureDefaultLocation(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		do := func(want int64, stmt *db.Stmt, args ...any) {
			t.Helper()
			b := &db.Batch{}
			b.Exec(stmt, args...)
			if err := s.db.Submit(t.Context(), b); err != nil {
				t.Fatal(err)
			}
			if got := s.get(made.ID).Variants[0].Available; got != want {
				t.Errorf("%d sets can be sold, want %d", got, want)
			}
		}
		do(3, addItem, saucer)
		do(0, addToBundle, int64(variant), saucer, 4) // never counted
		do(1, addLevel, saucer, int64(home.ID), 7, 1)
		do(1, addLocation, second)
		do(2, addLevel, saucer, second, 2, 0) // six and two are eight
	})
}

func TestCursorsOfOtherListsAreRefused(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		products := shelf(s)
		var collections []id.Collection
		for _, title := range []string{"One", "Two"} {
			c, err := s.CreateCollection(t.Context(), catalog.CollectionInput{Title: title, Products: []id.Product{products[0].ID, products[1].ID}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			collections = append(collections, c.ID)
		}
		lists := []catalog.ProductFilter{
			{Sort: catalog.SortNewest}, {Sort: catalog.SortNewest, Audience: catalog.Staff}, {Sort: catalog.SortUpdated}, {Sort: catalog.SortTitle},
			{Sort: catalog.SortPriceAsc, Currency: "USD"}, {Sort: catalog.SortPriceAsc, Currency: "JPY"}, {Sort: catalog.SortPriceDesc},
			{Sort: catalog.SortManual, Collection: collections[0]}, {Sort: catalog.SortManual, Collection: collections[1]},
		}
		for i, from := range lists {
			first, err := s.ListProducts(t.Context(), from, page.Request{Limit: 1})
			if err != nil || first.Next == "" {
				t.Fatalf("list %d: next %q, %v", i, first.Next, err)
			}
			for j, to := range lists {
				_, err := s.ListProducts(t.Context(), to, page.Request{Limit: 1, Cursor: first.Next})
				switch {
				case i == j && err != nil:
					t.Errorf("list %d refuses its own cursor: %v", i, err)
				case i != j && (err == nil || refused(t, err, fault.CodeValidation).Param != "cursor"):
					t.Errorf("list %d takes a cursor of list %d: %v", j, i, err)
				}
			}
		}
		_, err := s.ListProducts(t.Context(), catalog.ProductFilter{Currency: "dollars"}, page.Request{Limit: 1})
		if f := refused(t, err, fault.CodeValidation); f.Param != "currency" {
			t.Errorf("param %q, want currency", f.Param)
		}
	})
}
