package catalog_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/inventory"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/blob"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/outbox"
	"winkel/internal/platform/outbox/outboxtest"
)

// shop is a catalog on a fresh database.
type shop struct {
	*catalog.Service
	db     *db.DB
	outbox *outbox.Log
	stock  *inventory.Service
	t      testing.TB
	blobs  *blob.Store // of withBlobs, with the folder that it is in
	folder string
}

// stockKeeper is inventory as the catalog wants it; the program has the same adapter.
type stockKeeper struct{ *inventory.Service }

func (k stockKeeper) SetOnHand(ctx context.Context, b *db.Batch, counts []catalog.StockCount, reason string) ([]int64, error) {
	list := make([]inventory.Count, len(counts))
	for i, c := range counts {
		list[i] = inventory.Count(c)
	}
	return k.Service.SetOnHand(ctx, b, list, reason)
}

func newShop(t testing.TB, d *db.DB) *shop {
	t.Helper()
	outboxtest.Conform(t, d, everyEvent())
	log := outbox.New(d)
	stock := inventory.New(d, log)
	if _, err := stock.EnsureDefaultLocation(t.Context()); err != nil {
		t.Fatal(err)
	}
	return &shop{
		Service: catalog.New(catalog.Options{DB: d, Outbox: log, Stock: stockKeeper{stock}}), db: d, outbox: log, stock: stock, t: t,
	}
}

// eachShop runs f on both engines.
func eachShop(t *testing.T, f func(t *testing.T, s *shop)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, newShop(t, d)) })
}

func usd(minor int64) catalog.PriceInput {
	return catalog.PriceInput{Amount: money.Amount{Minor: minor, Currency: "USD"}}
}

// create makes a product, and fails the test if it is refused.
func (s *shop) create(in catalog.ProductInput) *catalog.Product {
	s.t.Helper()
	p, err := s.CreateProduct(s.t.Context(), in, nil)
	if err != nil {
		s.t.Fatalf("create %s: %v", in.Title, err)
	}
	return p
}

// get reads a product anew.
func (s *shop) get(p id.Product) *catalog.Product {
	s.t.Helper()
	found, err := s.GetProduct(s.t.Context(), p)
	if err != nil {
		s.t.Fatal(err)
	}
	return found
}

// events is the types of the events after the n-th, in order.
func (s *shop) events(n int) []string {
	s.t.Helper()
	list, err := db.List(s.t.Context(), s.db.Read(), func(row db.Row) (string, error) {
		var kind string
		err := row.Scan(&kind)
		return kind, err
	}, allEvents)
	if err != nil {
		s.t.Fatal(err)
	}
	return list[n:]
}

var allEvents = db.SQL(`SELECT type FROM event ORDER BY id`)

// refused fails the test unless err is a fault of this code.
func refused(t testing.TB, err error, code string) *fault.Error {
	t.Helper()
	if fault.CodeOf(err) != code {
		t.Fatalf("err = %v, want the code %s", err, code)
	}
	return fault.From(err)
}

// shirt is a product with everything.
func shirt() catalog.ProductInput {
	in := catalog.ProductInput{
		Title: "Linen shirt", Subtitle: "Cool in summer", Description: "<p>Soft &amp; light</p>", Status: catalog.Published,
		Brand: "Noord", ProductType: "Shirt", TaxClass: "clothes", Tags: []string{"summer", "linen"},
		Categories: []catalog.CategoryRef{{Path: []string{"Clothes", "Shirts"}}, {Path: []string{"New"}}},
		Options:    []catalog.OptionInput{{Name: "Size", Values: []string{"S", "M"}}, {Name: "Color", Values: []string{"White", "Blue"}}},
		Attributes: []catalog.AttributeInput{
			{Code: "weight", Values: []string{"0.125"}, Type: catalog.NumberAttribute, Unit: "kg", Filterable: true},
			{Code: "material", Values: []string{"linen", "cotton"}, Type: catalog.ChoiceAttribute, Filterable: true, Searchable: true, Facet: true},
			{Code: "washable", Values: []string{"true"}, Type: catalog.BooleanAttribute, Filterable: true},
			{Code: "since", Values: []string{"2026-03-01"}, Type: catalog.DateAttribute, Filterable: true},
		},
		Media:    []catalog.MediaInput{{URL: "https://example.com/a.jpg", Alt: "Front"}, {URL: "https://example.com/b.jpg", Alt: "Back"}},
		SEO:      catalog.SEO{Title: "Linen shirts", Description: "The best"},
		Metadata: map[string]string{"season": "SS26"},
	}
	for i, values := range [][]string{{"S", "White"}, {"S", "Blue"}, {"M", "White"}, {"M", "Blue"}} {
		count := int64(10 * i)
		in.Variants = append(in.Variants, catalog.VariantInput{
			SKU: fmt.Sprintf("SHIRT-%d", i), Options: values, Prices: []catalog.PriceInput{usd(4900 + int64(i))}, WeightGrams: 200,
			InventoryTracked: true, OnHand: &count, MediaIndexes: []int{i % 2},
		})
	}
	in.Variants[0].GTIN = "4006381333931"
	return in
}

// diff compares two states of the same thing; whether an empty list is nil is nobody's business.
func diff(a, b any, options ...cmp.Option) string {
	return cmp.Diff(a, b, append(options, cmpopts.EquateEmpty())...)
}
