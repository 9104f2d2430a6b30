package catalog_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/catalog/generate"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// wantSellable is what Sellables has to say of a variant, by the whole product and the category tree.
func (s *shop) wantSellable(p *catalog.Product, v *catalog.Variant, currency money.Currency) catalog.Sellable {
	s.t.Helper()
	now := s.db.Clock().Now()
	want := catalog.Sellable{
		Variant: v.ID, Product: p.ID, ProductSlug: p.Slug, Title: p.Title, VariantTitle: v.Title, SKU: v.SKU,
		PrimaryCategory: p.PrimaryCategory, TaxClass: p.TaxClass, Taxable: v.Taxable, RequiresShipping: v.RequiresShipping,
		Tracked: v.InventoryTracked, Policy: v.InventoryPolicy, WeightGrams: v.WeightGrams, MaxPerOrder: v.MaxPerOrder,
		Available: v.Available, Visible: p.VisibleAt(now), Availability: p.AvailabilityAt(v, now),
	}
	for i, o := range p.Options {
		k := slices.IndexFunc(o.Values, func(x catalog.OptionValue) bool { return x.ID == v.OptionValues[i] })
		want.Options = append(want.Options, catalog.SellableOption{Name: o.Name, Value: o.Values[k].Value})
	}
	shown := slices.Clone(p.Media)
	if len(v.Media) > 0 {
		shown = slices.DeleteFunc(shown, func(m catalog.Media) bool { return m.ID != v.Media[0] })
	}
	if len(shown) > 0 {
		want.ImageURL = shown[0].Address()
	}
	for _, c := range p.Categories {
		path, err := s.CategoryPath(s.t.Context(), c)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, above := range path {
			want.Categories = append(want.Categories, above.ID)
		}
	}
	slices.Sort(want.Categories)
	want.Categories = slices.Compact(want.Categories)
	for i := range v.Prices {
		if v.Prices[i].Amount.Currency == currency {
			want.Price = &v.Prices[i]
		}
	}
	return want
}

// agree fails the test unless Sellables says of every variant what the products say, and of no other.
func (s *shop) agree(products []*catalog.Product, currency money.Currency) {
	s.t.Helper()
	var asked []id.Variant
	want := map[id.Variant]catalog.Sellable{}
	for _, p := range products {
		for i := range p.Variants {
			asked = append(asked, p.Variants[i].ID)
			want[p.Variants[i].ID] = s.wantSellable(p, &p.Variants[i], currency)
		}
	}
	for part := range slices.Chunk(asked, catalog.MaxSellables-1) {
		got, err := s.Sellables(s.t.Context(), append(part, 1), currency)
		if err != nil {
			s.t.Fatal(err)
		}
		if len(got) != len(part) {
			s.t.Errorf("%d answers to %d variants and one that there is not", len(got), len(part))
		}
		for _, v := range part {
			if difference := diff(want[v], got[v]); difference != "" {
				s.t.Fatalf("%s (-product +sellable):\n%s", v, difference)
			}
		}
	}
}

func TestSellablesAgreeWithProducts(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		all, err := generate.Catalog(generate.Options{Products: 150, Seed: 7, Currency: "EUR"})
		if err != nil {
			t.Fatal(err)
		}
		s.upsert(whole(slices.Collect(all)...))
		products, err := s.ListWholeProducts(t.Context(), 0, catalog.MaxBulk)
		if err != nil {
			t.Fatal(err)
		}
		s.agree(products, "EUR")
		s.agree(products[:3], "USD") // nothing has a price in it
	})
}

func TestSellablesAgreeWithProductsWhateverIsDoneToThem(t *testing.T) {
	eachShop(t, func(t *testing.T, bare *shop) {
		s := bare.withBlobs()
		tree := s.plant("a a/b a/b/c d d/e")
		d := dice{rand.New(rand.NewPCG(7, 3))}
		now := s.db.Clock().Now()
		products := []*catalog.Product{s.create(shirt()), s.create(catalog.ProductInput{Title: "P"}), s.create(catalog.ProductInput{Title: "Q"})}
		for range 60 {
			i := d.IntN(len(products))
			patch := d.patch(products[i])
			if d.IntN(2) == 0 {
				refs := []catalog.CategoryRef{}
				for _, path := range some(d, "a", "a/b", "a/b/c", "d/e") {
					refs = append(refs, catalog.CategoryRef{Slug: tree[path].Slug})
				}
				patch.Categories = &refs
			}
			patch.Status = new([]catalog.Status{catalog.Draft, catalog.Published, catalog.Archived}[d.IntN(3)])
			patch.PublishedAt = new(now.Add(time.Duration(d.IntN(3)-1) * 24 * time.Hour))
			patch.AvailableAt = new(now.Add(time.Duration(d.IntN(3)-1) * 24 * time.Hour))
			if _, err := s.UpdateProduct(t.Context(), products[i].ID, nil, patch, nil); err != nil && fault.KindOf(err) == fault.Internal {
				t.Fatal(err)
			}
			products[i] = s.get(products[i].ID)
			s.agree(products, []money.Currency{"USD", "EUR", "JPY"}[d.IntN(3)])
		}
	})
}

// A cart may not be shown what was true a moment ago.
func TestSellablesAreFresh(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		tree := s.plant("a b b/c")
		in := simple("FRESH", "Fresh", 100)
		in.Status, in.Categories = catalog.Published, []catalog.CategoryRef{{Slug: tree["a"].Slug}}
		in.Variants[0].InventoryTracked, in.Variants[0].OnHand = true, new(int64(1))
		p := s.create(in)
		v := p.Variants[0].ID
		read := func() catalog.Sellable {
			t.Helper()
			got, err := s.Sellables(t.Context(), []id.Variant{v, v}, "USD")
			if err != nil || len(got) != 1 {
				t.Fatalf("%d sellables, %v", len(got), err)
			}
			return got[v]
		}
		if x := read(); x.Availability != catalog.InStock || x.Available != 1 || !x.Visible || x.Price.Amount.Minor != 100 ||
			!slices.Equal(x.Categories, []id.Category{tree["a"].ID}) {
			t.Errorf("%+v", x)
		}
		_, err := s.UpdateVariant(t.Context(), v, nil, catalog.VariantPatch{Prices: &[]catalog.PriceInput{usd(250)}, OnHand: new(int64(0))}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if x := read(); x.Availability != catalog.OutOfStock || x.Available != 0 || x.Price.Amount.Minor != 250 {
			t.Errorf("after price and stock have changed: %+v", x)
		}
		if _, err := s.MoveCategory(t.Context(), tree["a"].ID, nil, tree["b/c"].ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := s.ArchiveProduct(t.Context(), p.ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		x := read()
		want := []id.Category{tree["a"].ID, tree["b"].ID, tree["b/c"].ID}
		slices.Sort(want)
		if x.Visible || x.Availability != catalog.Discontinued || !slices.Equal(x.Categories, want) {
			t.Errorf("after the category was moved and the product archived: %+v", x)
		}
		if none, err := s.Sellables(t.Context(), nil, "USD"); err != nil || none == nil || len(none) != 0 {
			t.Errorf("of no variants: %v, %v", none, err)
		}
		_, err = s.Sellables(t.Context(), make([]id.Variant, catalog.MaxSellables+1), "USD")
		refused(t, err, fault.CodeValidation)
	})
}

// analyze gives the engine the statistics that it makes by itself in time.
var analyze = db.SQL("ANALYZE")

func BenchmarkSellables(b *testing.B) {
	for _, engine := range []struct {
		name string
		open func(testing.TB, db.Options) *db.DB
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.Postgres}} {
		b.Run(engine.name, func(b *testing.B) {
			s := newShop(b, engine.open(b, db.Options{}))
			all, err := generate.Catalog(generate.Options{Products: 2000, Seed: 1, Currency: "EUR"})
			if err != nil {
				b.Fatal(err)
			}
			for part := range slices.Chunk(slices.Collect(all), catalog.MaxBulk) {
				s.upsert(whole(part...))
			}
			if err := s.db.Write(context.Background(), func(tx db.Tx) error {
				_, err := tx.Exec(context.Background(), analyze)
				return err
			}); err != nil {
				b.Fatal(err)
			}
			var variants []id.Variant
			for after := id.Product(0); ; {
				products, err := s.ListWholeProducts(context.Background(), after, catalog.MaxBulk)
				if err != nil {
					b.Fatal(err)
				}
				if len(products) == 0 {
					break
				}
				for _, p := range products {
					variants, after = append(variants, p.Variants[0].ID), p.ID
				}
			}
			rand.New(rand.NewPCG(1, 1)).Shuffle(len(variants), func(i, j int) { variants[i], variants[j] = variants[j], variants[i] })
			for _, size := range []int{1, 2, 10, 100} {
				b.Run(fmt.Sprint(size), func(b *testing.B) {
					for i := 0; b.Loop(); i++ {
						from := i * size % (len(variants) - size)
						if got, err := s.Sellables(context.Background(), variants[from:from+size], "EUR"); err != nil || len(got) != size {
							b.Fatal(len(got), err)
						}
					}
				})
			}
		})
	}
}
