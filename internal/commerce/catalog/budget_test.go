package catalog_test

import (
	"fmt"
	"strings"
	"testing"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// cost is how many statements f runs.
func (s *shop) cost(f func() error) int64 {
	s.t.Helper()
	before := s.db.Counters()
	if err := f(); err != nil {
		s.t.Fatal(err)
	}
	return s.db.Counters().Sub(before).Statements
}

func TestReadsHaveAFixedNumberOfStatements(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		products := shelf(s)
		big := s.create(shirt())
		ids := []id.Product{big.ID}
		for _, p := range products {
			ids = append(ids, p.ID)
		}
		var variants []id.Variant
		for i := range 100 {
			made := simple(fmt.Sprint("SELL-", i), fmt.Sprint("Sold ", i), 100)
			variants = append(variants, s.create(made).Variants[0].ID)
		}
		for _, c := range []struct {
			name string
			want int64
			read func() error
		}{
			{"a whole product", 11, func() error { _, err := s.GetProduct(t.Context(), big.ID); return err }},
			{"a product without options", 10, func() error { _, err := s.GetProduct(t.Context(), products[0].ID); return err }},
			{"a whole product by slug", 12, func() error { _, _, err := s.ResolveProduct(t.Context(), big.Slug, catalog.Shoppers); return err }},
			{"thirteen whole products", 11, func() error { _, err := s.GetProducts(t.Context(), ids); return err }},
			{"a page of one", 5, func() error {
				_, err := s.ListProducts(t.Context(), catalog.ProductFilter{Currency: "USD"}, page.Request{Limit: 1})
				return err
			}},
			{"a page of all", 5, func() error {
				_, err := s.ListProducts(t.Context(), catalog.ProductFilter{Currency: "USD"}, page.Request{Limit: 100})
				return err
			}},
			{"a variant in a cart", 1, func() error { _, err := s.Sellables(t.Context(), variants[:1], "USD"); return err }},
			{"a hundred variants in a cart", 1, func() error { _, err := s.Sellables(t.Context(), variants, "USD"); return err }},
			{"the category tree", 1, func() error { _, err := s.ListCategories(t.Context()); return err }},
		} {
			if got := s.cost(c.read); got != c.want {
				t.Errorf("%s: %d statements, want %d", c.name, got, c.want)
			}
		}
	})
}

func TestWritesAreOneCommit(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		p := s.create(shirt())
		before := s.db.Counters()
		if _, err := s.UpdateProduct(t.Context(), p.ID, nil, catalog.ProductPatch{Title: new("New")}, nil); err != nil {
			t.Fatal(err)
		}
		used := s.db.Counters().Sub(before)
		// Eleven to read the product, one for its type, one to look for numbered slugs of nothing; two to write it.
		if used.Commits != 1 || used.Statements > 16 {
			t.Errorf("%d commits, %d statements", used.Commits, used.Statements)
		}
		before = s.db.Counters()
		records := []catalog.ProductInput{}
		for i := range 50 {
			records = append(records, simple(fmt.Sprintf("S%03d", i), fmt.Sprint("Thing ", i), 100))
		}
		s.upsert(whole(records...))
		if used = s.db.Counters().Sub(before); used.Commits != 1 {
			t.Errorf("50 records in %d commits, want 1", used.Commits)
		}
	})
}

// plan is how SQLite runs a statement.
func plan(t *testing.T, d *db.DB, stmt *db.Stmt) string {
	t.Helper()
	text := stmt.Text(db.SQLite)
	args := []any{}
	for strings.Contains(text, fmt.Sprintf("$%d", len(args)+1)) {
		args = append(args, int64(1))
	}
	steps, err := db.List(t.Context(), d.Read(), func(row db.Row) (string, error) {
		var number, parent, unused int64
		var detail string
		err := row.Scan(&number, &parent, &unused, &detail)
		return detail, err
	}, db.Spell("SELECT 1", "EXPLAIN QUERY PLAN "+text), args...)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(steps, "\n") + "\n"
}

// A catalog that has just been imported has no statistics yet, and must be read all the same.
func TestTheWholeCatalogIsReadWithoutSorting(t *testing.T) {
	if steps := plan(t, dbtest.SQLite(t, db.Options{}), catalog.PublishedAfter); strings.Contains(steps, "TEMP B-TREE") {
		t.Errorf("each part of the catalog is found by sorting all of it:\n%s", steps)
	}
}

// What is counted of a catalog reaches those who read: the index by status says nothing where all is published.
func TestReadersPlanByWhatWasCounted(t *testing.T) {
	d := dbtest.SQLite(t, db.Options{})
	s := newShop(t, d)
	stmt := db.Spell("SELECT 1", "SELECT id FROM product WHERE status = 'published' AND id > $1 ORDER BY id LIMIT 256")
	const sorted = "TEMP B-TREE"
	count := func() {
		t.Helper()
		if err := d.Analyze(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	count() // of the first figures every connection hears; of later ones it does not
	if steps := plan(t, d, stmt); !strings.Contains(steps, sorted) {
		t.Fatalf("without products, nothing is sorted; this test shows nothing:\n%s", steps)
	}
	records := []catalog.ProductInput{}
	for n := range 400 {
		records = append(records, simple(fmt.Sprintf("S%03d", n), fmt.Sprint("Thing ", n), 100))
	}
	s.upsert(whole(records...))
	count()
	if steps := plan(t, d, stmt); strings.Contains(steps, sorted) {
		t.Errorf("after it was counted, all is sorted:\n%s", steps)
	}
}

func TestListsAreServedByIndexes(t *testing.T) {
	d := dbtest.SQLite(t, db.Options{})
	s := newShop(t, d)
	products := shelf(s)
	category, brand := []id.Category{products[0].PrimaryCategory}, []id.Brand{products[0].Brand.ID}
	for _, c := range []struct {
		name   string
		filter catalog.ProductFilter
		index  string
	}{
		{"newest", catalog.ProductFilter{}, "product_newest_idx"},
		{"newest of a brand", catalog.ProductFilter{Brands: brand}, "product_newest_idx"},
		{"newest of a category", catalog.ProductFilter{Categories: category}, "product_newest_idx"},
		{"newest in stock, of two attributes", catalog.ProductFilter{InStock: new(true), Attributes: []catalog.AttributeFilter{
			{Code: "color", Values: []string{"red"}}, {Code: "size", Min: "1"}}}, "product_newest_idx"},
		{"cheapest", catalog.ProductFilter{Sort: catalog.SortPriceAsc}, "product_price_range_min_idx"},
		{"dearest", catalog.ProductFilter{Sort: catalog.SortPriceDesc}, "product_price_range_min_idx"},
		{"cheapest of a category in stock", catalog.ProductFilter{Sort: catalog.SortPriceAsc, Categories: category, InStock: new(true)}, "product_price_range_min_idx"},
		{"a SKU", catalog.ProductFilter{Audience: catalog.Staff, SKU: "SKU-01"}, "variant_sku_key"},
		{"what staff changed last", catalog.ProductFilter{Audience: catalog.Staff}, "product_updated_idx"},
		{"what staff made last", catalog.ProductFilter{Audience: catalog.Staff, Sort: catalog.SortNewest}, "SCAN p\n"}, // by its own key
		{"titles", catalog.ProductFilter{Audience: catalog.Staff, Sort: catalog.SortTitle}, "product_title_idx"},
	} {
		for _, later := range []bool{false, true} {
			stmt, err := s.ListStatement(t.Context(), c.filter, later)
			if err != nil {
				t.Fatal(err)
			}
			steps := plan(t, d, stmt)
			byKey := c.filter.Audience == catalog.Staff && c.filter.Sort == catalog.SortNewest
			if later && byKey {
				c.index = "INTEGER PRIMARY KEY"
			}
			scans := strings.Contains(steps, "SCAN p\n") && !byKey
			sorts := strings.Contains(steps, "USE TEMP B-TREE FOR ORDER BY") && c.filter.SKU == ""
			if !strings.Contains(steps, c.index) || scans || sorts {
				t.Errorf("%s (later page: %v) is not read in the order of %s:\n%s", c.name, later, c.index, steps)
			}
		}
	}
}
