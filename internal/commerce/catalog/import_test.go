package catalog_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// whole is records of whole products, numbered from 1.
func whole(products ...catalog.ProductInput) []catalog.Record {
	records := make([]catalog.Record, len(products))
	for i, p := range products {
		records[i] = catalog.Record{Number: int64(i + 1), Product: p, Fields: catalog.AllFields}
	}
	return records
}

// simple is a product with one variant.
func simple(sku, title string, price int64) catalog.ProductInput {
	return catalog.ProductInput{
		Title: title, Brand: "Brand " + sku[:1], Categories: []catalog.CategoryRef{{Path: []string{"All", sku[:1]}}},
		Attributes: []catalog.AttributeInput{{Code: "code", Values: []string{sku}, Type: catalog.TextAttribute, Searchable: true}},
		Variants:   []catalog.VariantInput{{SKU: sku, Prices: []catalog.PriceInput{usd(price)}}},
	}
}

// upsert takes records in, and returns the outcomes.
func (s *shop) upsert(records []catalog.Record) []catalog.Result {
	s.t.Helper()
	results, err := s.UpsertProducts(s.t.Context(), records)
	if err != nil {
		s.t.Fatal(err)
	}
	return results
}

func outcomes(results []catalog.Result) string {
	text := ""
	for _, r := range results {
		text += fmt.Sprintf("%d %s ", r.Number, r.Outcome)
	}
	return text
}

func TestUpsertFindsBySKUAndSlug(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		records := whole(simple("A1", "Alpha", 100), simple("B1", "Beta", 200), simple("A2", "Alpha", 300))
		first := s.upsert(records)
		if got := outcomes(first); got != "1 created 2 created 3 created " {
			t.Fatal(got)
		}
		n := len(s.events(0))
		if got := outcomes(s.upsert(records)); got != "1 unchanged 2 unchanged 3 unchanged " || len(s.events(n)) != 0 {
			t.Errorf("the same again: %s, events %v", got, s.events(n))
		}
		renamed := simple("A1", "Alpha II", 100)
		bySlug := simple("C9", "Gamma", 5)
		bySlug.Slug = "beta"
		got := s.upsert(whole(renamed, bySlug, simple("D1", "Delta", 1)))
		if outcomes(got) != "1 updated 2 updated 3 created " || got[0].Product != first[0].Product || got[1].Product != first[1].Product {
			t.Errorf("%s %v", outcomes(got), got)
		}
		if p := s.get(first[0].Product); p.Title != "Alpha II" || p.Slug != "alpha" || p.Version != 2 {
			t.Errorf("%q %q %d", p.Title, p.Slug, p.Version)
		}
		if p := s.get(first[1].Product); p.Variants[0].SKU != "C9" || p.Brand.Name != "Brand C" {
			t.Errorf("%+v", p)
		}
		both := simple("A1", "Two at once", 1)
		both.Slug = "delta"
		refusal := s.upsert(whole(both))[0]
		refused(t, refusal.Err, catalog.CodeSKUTaken)
		s.clean()
	})
}

func TestUpsertRefusesARecordAlone(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		bad := simple("X1", "", -5)
		bad.Variants[0].GTIN = "123"
		taken := simple("X2", "Taken", 1)
		taken.Slug = "alpha-3"
		other := simple("A4", "Other", 1)
		other.Slug = "alpha-3"
		results := s.upsert(whole(simple("A1", "Alpha", 1), bad, simple("A2", "Alpha", 2), other, taken, simple("A3", "Alpha", 3)))
		if got := outcomes(results); got != "1 created 2 refused 3 created 4 created 5 updated 6 created " {
			t.Fatal(got)
		}
		if f := fault.From(results[1].Err); len(f.Details) != 3 {
			t.Errorf("violations %+v", f.Details)
		}
		slugs := []string{}
		for _, i := range []int{0, 2, 5} {
			slugs = append(slugs, s.get(results[i].Product).Slug)
		}
		if diff := cmp.Diff([]string{"alpha", "alpha-2", "alpha-4"}, slugs); diff != "" {
			t.Errorf("slugs (-want +got):\n%s", diff)
		}
		if results[3].Product != results[4].Product || s.get(results[4].Product).Title != "Taken" {
			t.Errorf("the later record of the same slug: %+v", results[4])
		}
		s.clean()
	})
}

// What a refused record would have had is free for those after it, and they still see each other.
func TestUpsertRefusesWhatTheStockForbidsAlone(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		two := catalog.ProductInput{Title: "Two", Options: []catalog.OptionInput{{Name: "Size", Values: []string{"S", "L"}}}}
		for _, size := range two.Options[0].Values {
			two.Variants = append(two.Variants, catalog.VariantInput{SKU: "TWO-" + size, Options: []string{size}, OnHand: new(int64(5))})
		}
		before := s.create(two)
		one := catalog.ProductInput{Title: "One", Slug: "red-vase", Variants: []catalog.VariantInput{{SKU: "TWO-S"}}}
		vase := func(title, sku string) catalog.ProductInput {
			return catalog.ProductInput{Title: title, Variants: []catalog.VariantInput{{SKU: sku}}}
		}
		results := s.upsert(whole(one, vase("Blue vase", "B1"), vase("Blue vase", "B2"), vase("Red vase", "R1")))
		if got := outcomes(results); got != "1 refused 2 created 3 created 4 created " {
			t.Fatal(got)
		}
		refused(t, results[0].Err, catalog.CodeVariantInUse)
		slugs := []string{}
		for _, r := range results[1:] {
			slugs = append(slugs, s.get(r.Product).Slug)
		}
		if diff := cmp.Diff([]string{"blue-vase", "blue-vase-2", "red-vase"}, slugs); diff != "" {
			t.Errorf("slugs (-want +got):\n%s", diff)
		}
		if after := s.get(before.ID); after.Title != "Two" || after.Slug != "two" || len(after.Variants) != 2 {
			t.Errorf("the refused record changed %+v", after)
		}
		s.clean()
	})
}

func TestUpsertChangesOnlyTheFieldsNamed(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		made := s.upsert(whole(shirt()))[0].Product
		before := s.get(made)
		result := s.upsert([]catalog.Record{{Number: 1, Fields: catalog.FieldTags | catalog.FieldMetadata | catalog.FieldAttributes |
			catalog.FieldVariantPrices | catalog.FieldVariantOnHand, Product: catalog.ProductInput{
			Title: "ignored", Tags: []string{"sale"}, Metadata: map[string]string{"season": "", "note": "x"},
			Attributes: []catalog.AttributeInput{{Code: "washable"}, {Code: "weight", Values: []string{"0.2"}}},
			Variants: []catalog.VariantInput{
				{SKU: "SHIRT-2", Prices: []catalog.PriceInput{{Amount: usd(1).Amount}}, OnHand: new(int64(3)), GTIN: "ignored"},
				{SKU: "SHIRT-0"},
			},
		}}})[0]
		if result.Outcome != catalog.Updated || result.Product != made {
			t.Fatalf("%+v", result)
		}
		after := s.get(made)
		if after.Title != before.Title || len(after.Tags) != 1 || after.Tags[0] != "sale" || len(after.Variants) != 4 {
			t.Errorf("%+v", after)
		}
		if diff := cmp.Diff(map[string]string{"note": "x"}, after.Metadata); diff != "" {
			t.Errorf("metadata (-want +got):\n%s", diff)
		}
		codes := []string{}
		for _, a := range after.Attributes {
			codes = append(codes, a.Code+"="+a.Strings()[0])
		}
		if diff := cmp.Diff([]string{"material=linen", "since=2026-03-01", "weight=0.2"}, codes); diff != "" {
			t.Errorf("attributes (-want +got):\n%s", diff)
		}
		if v := after.Variants[2]; v.Prices[0].Amount.Minor != 1 || v.Available != 3 || after.Variants[3].Prices[0].Amount.Minor != 4903 {
			t.Errorf("variant %+v", v)
		}
		if after.Variants[0].GTIN != before.Variants[0].GTIN || len(after.Variants[0].Prices) != 1 {
			t.Errorf("variant without news: %+v", after.Variants[0])
		}
		nobody := s.upsert([]catalog.Record{{Number: 1, Fields: catalog.FieldTags, Product: catalog.ProductInput{Variants: []catalog.VariantInput{{SKU: "NOBODY"}}}}})[0]
		refused(t, nobody.Err, fault.CodeNotFound)
		counted := s.upsert([]catalog.Record{{Number: 1, Fields: catalog.FieldVariantOnHand, Product: catalog.ProductInput{
			Variants: []catalog.VariantInput{{SKU: "SHIRT-2", OnHand: new(int64(8))}}}}})[0]
		if counted.Outcome != catalog.Updated || s.get(made).Version != after.Version || s.get(made).Variants[2].Available != 8 {
			t.Errorf("only counted: %+v", counted)
		}
		s.clean()
	})
}

func TestDryRunChangesNothing(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		s.upsert(whole(simple("A1", "Alpha", 100)))
		events, counts := len(s.events(0)), s.rows()
		importer, err := s.StartImport(t.Context(), catalog.ImportOptions{Format: "csv", Digest: "d", DryRun: true, Currency: "USD"})
		if err != nil {
			t.Fatal(err)
		}
		results, err := importer.Upsert(t.Context(), whole(simple("A1", "Alpha", 100), simple("A1", "Alpha II", 100), simple("N1", "New", 1), simple("N1", "New again", 1), simple("Z1", "", 1)))
		if err != nil {
			t.Fatal(err)
		}
		if got := outcomes(results); got != "1 unchanged 2 updated 3 created 4 updated 5 refused " {
			t.Error(got)
		}
		if results[2].Product != 0 || results[1].Product == 0 {
			t.Errorf("ids %v, %v", results[2].Product, results[1].Product)
		}
		if err := importer.Finish(t.Context()); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(counts, s.rows()); diff != "" || len(s.events(events)) != 0 {
			t.Errorf("a dry run wrote (-before +after):\n%s", diff)
		}
	})
}

var countRows = []*db.Stmt{
	db.SQL(`SELECT count(*) FROM product`), db.SQL(`SELECT count(*) FROM brand`), db.SQL(`SELECT count(*) FROM category`),
	db.SQL(`SELECT count(*) FROM attribute`), db.SQL(`SELECT count(*) FROM import_run`), db.SQL(`SELECT count(*) FROM channel`),
	db.SQL(`SELECT count(*) FROM price_log`), db.SQL(`SELECT count(*) FROM stock_movement`),
}

// rows is how many rows some tables have.
func (s *shop) rows() []int64 {
	s.t.Helper()
	counts := []int64{}
	for _, stmt := range countRows {
		n, err := db.Value[int64](s.t.Context(), s.db.Read(), stmt)
		if err != nil {
			s.t.Fatal(err)
		}
		counts = append(counts, n)
	}
	return counts
}

func TestImportGoesOnWhereItStopped(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		o := catalog.ImportOptions{Format: "csv", FileName: "f.csv", Digest: "abc", Currency: "EUR"}
		start := func() *catalog.Importer {
			t.Helper()
			importer, err := s.StartImport(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			return importer
		}
		records := whole(simple("A1", "A", 1), simple("B1", "", 1), simple("C1", "C", 1), simple("D1", "D", 1))
		first := start()
		if _, err := first.Upsert(t.Context(), records[:2]); err != nil {
			t.Fatal(err)
		}
		second := start()
		want := catalog.ImportRun{ID: first.Run().ID, RecordsDone: 2, CreatedCount: 1, RefusedCount: 1}
		if diff := cmp.Diff(want, second.Run()); diff != "" {
			t.Errorf("the second start (-want +got):\n%s", diff)
		}
		// The first process wakes up: its chunk must not count as progress of a run that another has taken over.
		if _, err := first.Upsert(t.Context(), records[2:3]); fault.CodeOf(err) != catalog.CodeImportRunning {
			t.Errorf("two at once: %v", err)
		}
		if _, err := second.Upsert(t.Context(), records[2:3]); err != nil {
			t.Fatal(err)
		}
		if err := first.Finish(t.Context()); fault.CodeOf(err) != catalog.CodeImportRunning {
			t.Errorf("the end of a run that another has taken over: %v", err)
		}
		if n, err := s.CountProducts(t.Context()); err != nil || n != 2 {
			t.Errorf("%d products, %v", n, err)
		}
		if _, err := second.Upsert(t.Context(), records[3:]); err != nil {
			t.Fatal(err)
		}
		if err := second.Finish(t.Context()); err != nil {
			t.Fatal(err)
		}
		if again := start(); again.Run().RecordsDone != 0 || again.Run().ID == first.Run().ID {
			t.Errorf("after the end: %+v", again.Run())
		}
		if c, err := s.GetChannel(t.Context()); err != nil || c.CurrencyCode != "EUR" {
			t.Errorf("%+v, %v", c, err)
		}
		s.clean()
	})
}

var countRuns = db.SQL(`SELECT count(*) FROM import_run WHERE digest = $1`)

// However many begin to import a file at once, there is one run, and one of them goes on with it.
func TestImportIsBegunByManyAtOnce(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		var mu sync.Mutex
		var begun []*catalog.Importer
		var starting sync.WaitGroup
		for range 8 {
			starting.Go(func() {
				importer, err := s.StartImport(t.Context(), catalog.ImportOptions{Format: "csv", Digest: "abc"})
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					begun = append(begun, importer)
				} else if fault.CodeOf(err) != catalog.CodeImportRunning {
					t.Error(err)
				}
			})
		}
		starting.Wait()
		winners := 0
		for _, importer := range begun {
			_, err := importer.Upsert(t.Context(), whole(simple("A1", "A", 1)))
			if err == nil {
				err = importer.Finish(t.Context())
				winners++
			} else if fault.CodeOf(err) == catalog.CodeImportRunning {
				err = nil
			}
			if err != nil {
				t.Error(err)
			}
		}
		if n, err := db.Value[int64](t.Context(), s.db.Read(), countRuns, "abc"); err != nil || n != 1 || winners != 1 {
			t.Errorf("%d runs of which %d importers made progress, %v; want 1 and 1", n, winners, err)
		}
		s.clean()
	})
}

// overtaking lets somebody else make a product at the moment when a chunk is about to be written: after the stock
// keeper was asked, which is the last thing before the commit.
type overtaking struct {
	stockKeeper
	before func()
}

func (o *overtaking) SetOnHand(ctx context.Context, b *db.Batch, counts []catalog.StockCount, reason string) ([]int64, error) {
	deltas, err := o.stockKeeper.SetOnHand(ctx, b, counts, reason)
	if f := o.before; f != nil {
		o.before = nil
		f()
	}
	return deltas, err
}

func TestImportIsOvertaken(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		keeper := &overtaking{stockKeeper: stockKeeper{s.stock}}
		slow := catalog.New(catalog.Options{DB: d, Outbox: s.outbox, Stock: keeper})
		counted := func(sku, title string) catalog.ProductInput {
			in := simple(sku, title, 1)
			in.Variants[0].OnHand, in.Variants[0].InventoryTracked = new(int64(2)), true
			return in
		}
		var other *catalog.Product
		keeper.before = func() {
			// The same SKU, slug, brand, attribute and category.
			other = s.create(simple("A2", "Alpha", 9))
		}
		results, err := slow.UpsertProducts(t.Context(), whole(counted("A1", "Alpha"), counted("A2", "Beta"), counted("B1", "Gamma")))
		if err != nil {
			t.Fatal(err)
		}
		if got := outcomes(results); got != "1 created 2 updated 3 created " || results[1].Product != other.ID {
			t.Errorf("%s %+v", got, results)
		}
		if p := s.get(results[0].Product); p.Slug != "alpha-2" || p.Brand.ID != other.Brand.ID || p.PrimaryCategory != other.PrimaryCategory {
			t.Errorf("%+v", p)
		}
		s.clean()
	})
}

// A change of stock alone leaves the version as it is; yet who names a version is refused when it is another one by the
// time of writing, and who names none is not.
func TestStockIsChangedInTheVersionNamed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newShop(t, d)
		keeper := &overtaking{stockKeeper: stockKeeper{s.stock}}
		slow := catalog.New(catalog.Options{DB: d, Outbox: s.outbox, Stock: keeper})
		p := s.create(catalog.ProductInput{Title: "Mug", Variants: []catalog.VariantInput{
			{SKU: "M", InventoryTracked: true, OnHand: new(int64(5)), Prices: []catalog.PriceInput{usd(900)}}}})
		counted := func(n int64) catalog.ProductPatch {
			return catalog.ProductPatch{Variants: &[]catalog.VariantInput{
				{ID: p.Variants[0].ID, SKU: "M", InventoryTracked: true, OnHand: &n, Prices: []catalog.PriceInput{usd(900)}}}}
		}
		update := func(service *catalog.Service, expected *int64, patch catalog.ProductPatch) error {
			_, err := service.UpdateProduct(t.Context(), p.ID, expected, patch, nil)
			return err
		}
		available := func(want, version int64) {
			t.Helper()
			if now := s.get(p.ID); now.Variants[0].Available != want || now.Version != version {
				t.Errorf("%d available in version %d, want %d in %d", now.Variants[0].Available, now.Version, want, version)
			}
		}
		other := func(patch catalog.ProductPatch) func() {
			return func() {
				if err := update(s.Service, nil, patch); err != nil {
					t.Error(err)
				}
			}
		}
		keeper.before = other(counted(4))
		refused(t, update(slow, &p.Version, counted(3)), fault.CodeVersionConflict)
		available(4, 1)
		keeper.before = other(catalog.ProductPatch{Title: new("Big mug")})
		refused(t, update(slow, &p.Version, counted(3)), fault.CodeVersionConflict)
		available(4, 2)
		keeper.before = other(catalog.ProductPatch{Title: new("Small mug")})
		if err := update(slow, nil, counted(3)); err != nil {
			t.Error(err)
		}
		available(3, 3)
		if err := update(slow, new(int64(3)), counted(2)); err != nil {
			t.Error(err)
		}
		available(2, 3)
		s.clean()
	})
}

func TestImportMakesOneThingOfOneName(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		first := simple("A1", "", 1) // refused, but it names things first
		results := s.upsert(whole(first, simple("A2", "Two", 1), simple("A3", "Three", 1), simple("B1", "Four", 1)))
		if got := outcomes(results); got != "1 refused 2 created 3 created 4 created " {
			t.Fatal(got)
		}
		list, err := s.ListCategories(t.Context())
		names := []string{}
		for _, c := range list {
			names = append(names, fmt.Sprint(c.Name, " ", c.Slug, " ", c.Depth, " ", c.Position))
		}
		if diff := cmp.Diff([]string{"All all 0 0", "A a 1 0", "B b 1 1"}, names); diff != "" || err != nil {
			t.Errorf("%v categories (-want +got):\n%s", err, diff)
		}
		if s.get(results[1].Product).Brand.ID != s.get(results[2].Product).Brand.ID {
			t.Error("two brands of one name")
		}
		s.clean()
	})
}

func TestChunksAreBounded(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		_, err := s.UpsertProducts(t.Context(), make([]catalog.Record, catalog.MaxBulk+1))
		refused(t, err, fault.CodeValidation)
		_, err = s.GetProducts(t.Context(), make([]id.Product, catalog.MaxBulk+1))
		refused(t, err, fault.CodeValidation)
	})
}
