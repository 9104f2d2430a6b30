package transfer

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"winkel/internal/commerce/catalog"
)

// testData is a file of real data, or the test is skipped.
func testData(t *testing.T, name string) string {
	t.Helper()
	folder := os.Getenv("WINKEL_TEST_DATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "..", "..", "shared", "data")
	}
	path := filepath.Join(folder, name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no real data at %s: set WINKEL_TEST_DATA", path)
	}
	return path
}

// The whole catalog is read, every product has what a shop needs, and nearly all are in a category that says something.
func TestIcecatCatalog(t *testing.T) {
	r, err := Open(testData(t, "chorus-icecat/products.jsonl.gz"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	if r.Format() != Icecat {
		t.Fatalf("detected as %s", r.Format())
	}
	records, placed, called, gtins, pictures, warnings := 0, 0, 0, 0, 0, 0
	kinds := map[string]catalog.AttributeInput{}
	for {
		record, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		records++
		warnings += len(record.Warnings)
		p := record.Product
		if len(p.Categories) > 0 {
			placed++
		}
		if slices.ContainsFunc(p.Attributes, func(a catalog.AttributeInput) bool { return a.Code == kindCode }) {
			called++
		}
		if p.Variants[0].GTIN != "" {
			gtins++
		}
		pictures += len(p.Media)
		for _, a := range p.Attributes {
			values := a.Values
			a.Values = nil
			if known, has := kinds[a.Code]; !has {
				kinds[a.Code] = a
			} else if known.Type != a.Type || known.Unit != a.Unit || known.Filterable != a.Filterable || known.Facet != a.Facet {
				t.Fatalf("line %d: the attribute %s is %+v, and was %+v", record.Line, a.Code, a, known)
			}
			for _, value := range values {
				if _, bad := parseValue(value, a.Type); bad != nil || value == "" {
					t.Fatalf("line %d: %s is %q: %v", record.Line, a.Code, value, bad)
				}
			}
		}
		if p.Variants[0].SKU == "" || p.Brand == "" || catalog.ValidSlug(p.Slug) != nil || p.PublishedAt.IsZero() {
			t.Fatalf("line %d: %+v", record.Line, p)
		}
	}
	if records != 19_406 || gtins != 19_405 || pictures != 19_406 || r.Ignored() != nil {
		t.Errorf("%d records, %d GTINs, %d pictures, ignored %v", records, gtins, pictures, r.Ignored())
	}
	if placed < 1300 || called < 7000 { // the data has no more
		t.Errorf("%d are in a category, and of %d it is known what they are called", placed, called)
	}
	t.Logf("of %d %d are placed, %d called something; %d attributes, %d warnings", records, placed, called, len(kinds), warnings)
}

func TestShopifyExport(t *testing.T) {
	r, err := Open(testData(t, "shopify-csv/products_export_1.csv"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	records := 0
	for {
		record, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		records++
		p := record.Product
		if p.Status != catalog.Published || len(p.Variants) == 0 || len(p.Variants[0].Prices) != 1 || len(p.Media) == 0 {
			t.Errorf("line %d: %+v", record.Line, p)
		}
	}
	if records != 20 || r.Format() != Shopify {
		t.Errorf("%d records of %s", records, r.Format())
	}
}
