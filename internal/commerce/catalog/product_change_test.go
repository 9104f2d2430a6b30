package catalog_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
	"winkel/internal/kernel/page"
	"winkel/internal/platform/db"
	"winkel/internal/platform/idem"
)

// clean fails the test if the catalog or its stock contradicts itself.
func (s *shop) clean() {
	s.t.Helper()
	problem := func(text string) { s.t.Errorf("verify: %s", text) }
	if err := s.Verify(s.t.Context(), problem); err != nil {
		s.t.Fatal(err)
	}
	if err := s.stock.Verify(s.t.Context(), problem); err != nil {
		s.t.Fatal(err)
	}
}

func TestCreateProductTellsOfEverythingItMakes(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		s.create(shirt())
		counts := map[string]int{}
		for _, kind := range s.events(0) {
			counts[kind]++
		}
		want := map[string]int{
			"product.created": 1, "brand.created": 1, "product_type.created": 1, "category.created": 3, "attribute.created": 4,
			"inventory_level.updated": 3, // the first of four variants has none on hand
		}
		if diff := cmp.Diff(want, counts); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
		s.clean()
	})
}

func TestCreateProductNamesEveryMistakeAtOnce(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		in := shirt()
		in.Title, in.Slug, in.Status = " ", "Not A Slug", "sold"
		in.Tags = []string{"ok", "a\tb"}
		in.Categories = []catalog.CategoryRef{{Slug: "nowhere"}}
		in.Variants[0].GTIN = "4006381333932"
		in.Variants[1].Options = []string{"S", "Green"}
		in.Variants[2].Prices = []catalog.PriceInput{usd(1), {Amount: money.Amount{Minor: -5, Currency: "EUR"}}, usd(2), {Amount: money.Amount{Minor: 1, Currency: "XXX"}}}
		in.Variants[3].SKU, in.Variants[3].WeightGrams = in.Variants[2].SKU, -1
		in.Attributes = append(in.Attributes,
			catalog.AttributeInput{Code: "unheard", Values: []string{"x"}},
			catalog.AttributeInput{Code: "depth", Type: catalog.NumberAttribute, Values: []string{"deep"}})
		in.Media[1].URL = "javascript:alert(1)"
		_, err := s.CreateProduct(t.Context(), in, nil)
		f := refused(t, err, fault.CodeValidation)
		got := []string{}
		for _, d := range f.Details {
			got = append(got, d.Param)
		}
		want := []string{
			"title", "slug", "status", "categories[0]", "tags[1]", "media[1].url", "variants[1].options[1]", "variants[0].gtin",
			"variants[2].prices[1].price", "variants[2].prices[2].currency_code", "variants[2].prices[3].currency_code",
			"variants[3].weight_grams", "attributes[4].code", "attributes[5].values[0]", "variants[3].sku", "options",
		}
		if diff := cmp.Diff(want, got, cmpopts.SortSlices(strings.Compare)); diff != "" {
			t.Errorf("violations (-want +got):\n%s", diff)
		}
		if n, err := s.CountProducts(t.Context()); err != nil || n != 0 {
			t.Errorf("%d products (%v), want none", n, err)
		}
		if events := s.events(0); len(events) != 0 {
			t.Errorf("events of a refused product: %v", events)
		}
	})
}

func TestDescriptionsAreSanitized(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		p := s.create(catalog.ProductInput{
			Title: "T", Description: `<p onclick="x()">Hi <script>alert(1)</script><a href="javascript:x">bad</a> <b>bold</b> 5" & up</p>`,
		})
		want := `<p>Hi bad <b>bold</b> 5&#34; &amp; up</p>`
		if p.Description != want {
			t.Errorf("description %q, want %q", p.Description, want)
		}
		again, err := s.UpdateProduct(t.Context(), p.ID, nil, catalog.ProductPatch{Description: &p.Description}, nil)
		if err != nil || again.Version != 1 || again.Description != want {
			t.Errorf("sanitizing twice: version %d, %q, %v", again.Version, again.Description, err)
		}
	})
}

func TestUpdateProductChangesWhatItNames(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		before := s.create(shirt())
		n := len(s.events(0))
		after, err := s.UpdateProduct(t.Context(), before.ID, &before.Version, catalog.ProductPatch{
			Title: new("Linen shirt II"), Brand: new(""), Tags: new([]string{"linen", "new"}), Metadata: new(map[string]string{}),
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		want := *before
		want.Title, want.Brand, want.Tags, want.Metadata, want.Version = "Linen shirt II", nil, []string{"linen", "new"}, map[string]string{}, 2
		want.Variants = append([]catalog.Variant(nil), before.Variants...)
		for i := range want.Variants {
			want.Variants[i].Version = 2
		}
		for name, got := range map[string]*catalog.Product{"returned": after, "stored": s.get(before.ID)} {
			if changed := diff(&want, got, cmpopts.IgnoreFields(catalog.Product{}, "UpdatedAt")); changed != "" {
				t.Errorf("%s (-want +got):\n%s", name, changed)
			}
		}
		if diff := cmp.Diff([]string{"product.updated"}, s.events(n)); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
		same, err := s.UpdateProduct(t.Context(), before.ID, nil, catalog.ProductPatch{Title: new(" Linen shirt II ")}, nil)
		if err != nil || same.Version != 2 || len(s.events(n)) != 1 {
			t.Errorf("a change that changes nothing: version %d, %v, events %v", same.Version, err, s.events(n))
		}
		s.clean()
	})
}

func TestUpdateProductRefusesAnOldVersion(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		p := s.create(catalog.ProductInput{Title: "T"})
		if _, err := s.UpdateProduct(t.Context(), p.ID, new(int64(1)), catalog.ProductPatch{Title: new("U")}, nil); err != nil {
			t.Fatal(err)
		}
		_, err := s.UpdateProduct(t.Context(), p.ID, new(int64(1)), catalog.ProductPatch{Title: new("V")}, nil)
		refused(t, err, fault.CodeVersionConflict)
		if got := s.get(p.ID); got.Title != "U" || got.Version != 2 {
			t.Errorf("title %q, version %d", got.Title, got.Version)
		}
		_, err = s.UpdateProduct(t.Context(), p.ID+1, nil, catalog.ProductPatch{}, nil)
		refused(t, err, fault.CodeNotFound)
	})
}

func TestConcurrentUpdatesAreAllKept(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		p := s.create(catalog.ProductInput{Title: "T"})
		var group sync.WaitGroup
		for _, patch := range []catalog.ProductPatch{
			{Title: new("New title")}, {Subtitle: new("New subtitle")}, {Tags: new([]string{"new"})}, {SEOTitle: new("New SEO")},
		} {
			group.Go(func() {
				if _, err := s.UpdateProduct(t.Context(), p.ID, nil, patch, nil); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		got := s.get(p.ID)
		if got.Title != "New title" || got.Subtitle != "New subtitle" || len(got.Tags) != 1 || got.SEO.Title != "New SEO" || got.Version != 5 {
			t.Errorf("after four changes at once: %+v", got)
		}
		s.clean()
	})
}

func TestReplacingVariantsKeepsTheirIDs(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		p := s.create(shirt())
		old := p.Variants
		n := len(s.events(0))
		// The option is renamed, a value is added, one variant is matched by id, one by SKU with another combination, one by
		// its combination with another SKU; the last one goes.
		_, err := s.UpdateProduct(t.Context(), p.ID, nil, catalog.ProductPatch{
			Options: &[]catalog.OptionInput{
				{ID: p.Options[0].ID, Name: "Fit", Values: []string{"S", "M", "L"}}, {Name: "Color", Values: []string{"White", "Blue"}},
			},
			Variants: &[]catalog.VariantInput{
				{ID: old[0].ID, SKU: "RENAMED", Options: []string{"L", "White"}, Prices: []catalog.PriceInput{usd(4900)}},
				{SKU: old[1].SKU, Options: []string{"S", "White"}, Prices: []catalog.PriceInput{usd(5000)}},
				{SKU: "OTHER", Options: []string{"M", "White"}},
				{SKU: "FRESH", Options: []string{"L", "Blue"}, Prices: []catalog.PriceInput{usd(1)}},
			},
		}, nil)
		refused(t, err, catalog.CodeVariantInUse) // the last one has 30 on hand
		if changed := diff(p, s.get(p.ID)); changed != "" || len(s.events(n)) != 0 {
			t.Fatalf("refused, but changed (-was +is):\n%s", changed)
		}
		after, err := s.UpdateProduct(t.Context(), p.ID, nil, catalog.ProductPatch{
			Options: &[]catalog.OptionInput{
				{ID: p.Options[0].ID, Name: "Fit", Values: []string{"S", "M", "L"}}, {Name: "Color", Values: []string{"White", "Blue"}},
			},
			Variants: &[]catalog.VariantInput{
				{ID: old[0].ID, SKU: "RENAMED", Options: []string{"L", "White"}, Prices: []catalog.PriceInput{usd(4900)}},
				{SKU: old[1].SKU, Options: []string{"S", "White"}, Prices: []catalog.PriceInput{usd(5000)}},
				{SKU: "OTHER", Options: []string{"M", "White"}},
				{ID: old[3].ID, SKU: old[3].SKU, Options: []string{"M", "Blue"}, Prices: []catalog.PriceInput{usd(4903)}},
				{SKU: "FRESH", Options: []string{"L", "Blue"}, Prices: []catalog.PriceInput{usd(1)}},
			},
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []id.Variant{old[0].ID, old[1].ID, old[2].ID, old[3].ID} {
			if after.Variants[i].ID != want {
				t.Errorf("variant %d is %s, want %s", i, after.Variants[i].ID, want)
			}
		}
		titles := []string{}
		for _, v := range after.Variants {
			titles = append(titles, v.Title)
		}
		if diff := cmp.Diff([]string{"L / White", "S / White", "M / White", "M / Blue", "L / Blue"}, titles); diff != "" {
			t.Errorf("titles (-want +got):\n%s", diff)
		}
		if changed := diff(after, s.get(p.ID)); changed != "" {
			t.Errorf("what was returned differs from what is stored (-returned +stored):\n%s", changed)
		}
		if after.Options[0].ID != p.Options[0].ID || after.Options[0].Values[0] != p.Options[0].Values[0] {
			t.Errorf("the renamed option lost its identity: %+v", after.Options[0])
		}
		want := []string{"product.updated", "variant.updated", "variant.updated", "price.changed", "variant.updated", "price.changed", "variant.updated", "variant.created"}
		if diff := cmp.Diff(want, s.events(n)); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
		s.clean()
	})
}

func TestVariantsSwapTheirSKUsAndOptions(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		p := s.create(catalog.ProductInput{
			Title: "T", Options: []catalog.OptionInput{{Name: "A", Values: []string{"1", "2"}}, {Name: "B", Values: []string{"x"}}},
			Variants: []catalog.VariantInput{{SKU: "ONE", Options: []string{"1", "x"}}, {SKU: "TWO", Options: []string{"2", "x"}}},
		})
		after, err := s.UpdateProduct(t.Context(), p.ID, nil, catalog.ProductPatch{
			Options: &[]catalog.OptionInput{
				{ID: p.Options[0].ID, Name: "B", Values: []string{"1", "2"}}, {ID: p.Options[1].ID, Name: "A", Values: []string{"x"}},
			},
			Variants: &[]catalog.VariantInput{
				{ID: p.Variants[0].ID, SKU: "TWO", Options: []string{"2", "x"}}, {ID: p.Variants[1].ID, SKU: "ONE", Options: []string{"1", "x"}},
			},
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if changed := diff(after, s.get(p.ID)); changed != "" {
			t.Errorf("what was returned differs from what is stored (-returned +stored):\n%s", changed)
		}
		if after.Variants[0].ID != p.Variants[0].ID || after.Variants[0].SKU != "TWO" || after.Options[0].Name != "B" {
			t.Errorf("not swapped: %+v", after)
		}
		s.clean()
	})
}

func TestOptionValuesInUseStay(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		p := s.create(shirt())
		for name, options := range map[string][]catalog.OptionInput{
			"a value goes":   {{Name: "Size", Values: []string{"S"}}, {Name: "Color", Values: []string{"White", "Blue"}}},
			"an option goes": {{Name: "Size", Values: []string{"S", "M"}}},
			"an option more": {{Name: "Size", Values: []string{"S", "M"}}, {Name: "Color", Values: []string{"White", "Blue"}}, {Name: "Cut", Values: []string{"x"}}},
		} {
			_, err := s.UpdateProduct(t.Context(), p.ID, nil, catalog.ProductPatch{Options: &options}, nil)
			if f := fault.From(err); err == nil || f.Details[0].Code != catalog.CodeOptionValueInUse {
				t.Errorf("%s: %v, want option_value_in_use", name, err)
			}
		}
		if changed := diff(p, s.get(p.ID)); changed != "" {
			t.Errorf("refused, but changed (-was +is):\n%s", changed)
		}
		after, err := s.UpdateProduct(t.Context(), p.ID, nil, catalog.ProductPatch{Options: &[]catalog.OptionInput{
			{Name: "Color", Values: []string{"Blue", "White", "Red"}}, {Name: "Size", Values: []string{"M", "S"}},
		}}, nil)
		if err != nil || after.Variants[1].Title != "Blue / S" {
			t.Fatalf("reordering and extending: %v, %+v", err, after)
		}
		if changed := diff(after, s.get(p.ID)); changed != "" {
			t.Errorf("what was returned differs from what is stored (-returned +stored):\n%s", changed)
		}
		s.clean()
	})
}

func TestVariantsOneByOne(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		p := s.create(catalog.ProductInput{
			Title: "T", Options: []catalog.OptionInput{{Name: "Size", Values: []string{"S", "M"}}},
			Variants: []catalog.VariantInput{{SKU: "T-S", Options: []string{"S"}, Prices: []catalog.PriceInput{usd(100)}}},
		})
		v, err := s.CreateVariant(t.Context(), p.ID, nil, catalog.VariantInput{SKU: "T-M", Options: []string{"M"}, OnHand: new(int64(7)), InventoryTracked: true}, nil)
		if err != nil || v.Title != "M" || v.Available != 7 || v.Version != 2 {
			t.Fatalf("create: %+v, %v", v, err)
		}
		_, err = s.CreateVariant(t.Context(), p.ID, nil, catalog.VariantInput{SKU: "T-X", Options: []string{"XL"}}, nil)
		if f := refused(t, err, fault.CodeValidation); f.Param != "options[0]" {
			t.Errorf("param %q", f.Param)
		}
		_, err = s.CreateVariant(t.Context(), p.ID, nil, catalog.VariantInput{SKU: "T-M2", Options: []string{"M"}}, nil)
		refused(t, err, fault.CodeValidation)
		v, err = s.UpdateVariant(t.Context(), v.ID, new(int64(2)), catalog.VariantPatch{WeightGrams: new(int64(5)), OnHand: new(int64(4))}, nil)
		if err != nil || v.WeightGrams != 5 || v.Available != 4 || v.Version != 3 {
			t.Fatalf("update: %+v, %v", v, err)
		}
		read, err := s.GetVariant(t.Context(), v.ID)
		if changed := diff(v, read); changed != "" || err != nil {
			t.Errorf("%v (-returned +stored):\n%s", err, changed)
		}
		refused(t, s.DeleteVariant(t.Context(), v.ID, nil, nil), catalog.CodeVariantInUse)
		if err := s.DeleteVariant(t.Context(), p.Variants[0].ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		refused(t, s.DeleteVariant(t.Context(), v.ID, nil, nil), catalog.CodeLastVariant)
		refused(t, s.DeleteVariant(t.Context(), p.Variants[0].ID, nil, nil), fault.CodeNotFound)
		if got := s.get(p.ID); len(got.Variants) != 1 || got.Variants[0].ID != v.ID || got.Version != 4 {
			t.Errorf("left: %+v", got.Variants)
		}
		s.clean()
	})
}

func TestPricesAreLogged(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ada := actor.With(t.Context(), "staff:ada")
		p, err := s.CreateProduct(ada, catalog.ProductInput{Title: "T", Variants: []catalog.VariantInput{{Prices: []catalog.PriceInput{usd(100)}}}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		variant := p.Variants[0].ID
		n := len(s.events(0))
		set := func(prices ...catalog.PriceInput) {
			t.Helper()
			if _, err := s.SetPrices(t.Context(), variant, nil, prices, nil); err != nil {
				t.Fatal(err)
			}
		}
		set(usd(100))
		set(usd(90), catalog.PriceInput{Amount: money.Amount{Minor: 80, Currency: "EUR"}, Cost: &money.Amount{Minor: 0, Currency: "EUR"}})
		if _, err := s.DeletePrice(t.Context(), variant, nil, "USD", nil); err != nil {
			t.Fatal(err)
		}
		log, err := s.ListPriceLog(t.Context(), variant, page.Request{Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		got := []string{}
		for _, e := range log.Items {
			text := "gone"
			if e.Price != nil {
				text = fmt.Sprint(e.Price.Amount.Minor, " cost ", e.Price.Cost != nil)
			}
			got = append(got, fmt.Sprint(e.Currency, " ", text, " ", e.Actor))
		}
		want := []string{"USD gone system", "USD 90 cost false system", "EUR 80 cost true system", "USD 100 cost false staff:ada"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("price log, newest first (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]string{"product.updated", "price.changed", "product.updated", "price.changed"}, s.events(n)); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
		data, err := db.Value[string](t.Context(), s.db.Read(), lastPriceEvent)
		want2 := fmt.Sprintf(`{"variant_id":%q,"product_id":%q,"prices":[{"currency_code":"USD","amount":90}]}`, variant, p.ID)
		if err != nil || data != want2 {
			t.Errorf("previous of the last price.changed: %s, %v\nwant %s", data, err, want2)
		}
		if read := s.get(p.ID); len(read.Variants[0].Prices) != 1 || read.Version != 3 {
			t.Errorf("prices %+v, version %d", read.Variants[0].Prices, read.Version)
		}
		s.clean()
	})
}

var lastPriceEvent = db.SQL(`SELECT previous FROM event WHERE type = 'price.changed' ORDER BY id DESC LIMIT 1`)

func TestSlugsAndTheirRedirects(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		one := s.create(catalog.ProductInput{Title: "Blue Chair", Status: catalog.Published})
		two := s.create(catalog.ProductInput{Title: "Blue chair!"})
		three := s.create(catalog.ProductInput{Title: "blue-chair"})
		if one.Slug != "blue-chair" || two.Slug != "blue-chair-2" || three.Slug != "blue-chair-3" {
			t.Errorf("slugs %q, %q, %q", one.Slug, two.Slug, three.Slug)
		}
		_, err := s.CreateProduct(t.Context(), catalog.ProductInput{Title: "X", Slug: "blue-chair"}, nil)
		if f := refused(t, err, catalog.CodeSlugTaken); f.Param != "slug" || !strings.Contains(f.Message, `"blue-chair-4" is free`) {
			t.Errorf("slug_taken: %v", f)
		}
		rename := func(p *catalog.Product, slug string) {
			t.Helper()
			if _, err := s.UpdateProduct(t.Context(), p.ID, nil, catalog.ProductPatch{Slug: &slug}, nil); err != nil {
				t.Fatal(err)
			}
		}
		rename(one, "azure-chair")
		rename(one, "navy-chair")
		for _, old := range []string{"blue-chair", "azure-chair"} {
			p, redirect, err := s.ResolveProduct(t.Context(), old, catalog.Shoppers)
			if p != nil || redirect != "navy-chair" || err != nil {
				t.Errorf("%s leads to %v, %q, %v; want a redirect to navy-chair", old, p, redirect, err)
			}
		}
		rename(two, "blue-chair")
		p, redirect, err := s.ResolveProduct(t.Context(), "blue-chair", catalog.Staff)
		if err != nil || redirect != "" || p.ID != two.ID {
			t.Errorf("a slug that came back into use: %v, %q, %v", p, redirect, err)
		}
		_, _, err = s.ResolveProduct(t.Context(), "blue-chair", catalog.Shoppers)
		refused(t, err, fault.CodeNotFound) // it is a draft
		_, _, err = s.ResolveProduct(t.Context(), "blue-chair-2", catalog.Shoppers)
		refused(t, err, fault.CodeNotFound) // an old slug of a draft
		if p, _, err := s.ResolveProduct(t.Context(), one.ID.String(), catalog.Shoppers); err != nil || p.ID != one.ID {
			t.Errorf("by id: %v, %v", p, err)
		}
		s.clean()
	})
}

func TestPublicationWaitsForItsTime(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		p := s.create(catalog.ProductInput{Title: "T"})
		now := s.db.Clock().Now()
		soon, err := s.PublishProduct(t.Context(), p.ID, nil, now.Add(time.Hour), nil)
		if err != nil || soon.VisibleAt(now) || !soon.VisibleAt(now.Add(time.Hour)) {
			t.Errorf("published in an hour: %v, %v", soon, err)
		}
		_, _, err = s.ResolveProduct(t.Context(), p.Slug, catalog.Shoppers)
		refused(t, err, fault.CodeNotFound)
		if _, err := s.PublishProduct(t.Context(), p.ID, nil, time.Time{}, nil); err != nil {
			t.Fatal(err)
		}
		if _, _, err = s.ResolveProduct(t.Context(), p.Slug, catalog.Shoppers); err != nil {
			t.Errorf("published now: %v", err)
		}
	})
}

func TestDeleteProduct(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		in := shirt()
		for i := range in.Variants {
			in.Variants[i].OnHand = new(int64(0))
		}
		p := s.create(in)
		refused(t, s.DeleteProduct(t.Context(), p.ID, nil, nil), catalog.CodeProductPublished)
		if _, err := s.ArchiveProduct(t.Context(), p.ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		refused(t, s.DeleteProduct(t.Context(), p.ID, new(int64(1)), nil), fault.CodeVersionConflict)
		if err := s.DeleteProduct(t.Context(), p.ID, new(int64(2)), nil); err != nil {
			t.Fatal(err)
		}
		_, err := s.GetProduct(t.Context(), p.ID)
		refused(t, err, fault.CodeNotFound)
		log, err := s.ListPriceLog(t.Context(), p.Variants[0].ID, page.Request{Limit: 10})
		if err != nil || log.Total != 2 || log.Items[0].Price != nil {
			t.Errorf("price log of a deleted variant: %+v, %v", log, err)
		}
		s.clean()
		stocked := s.create(shirt())
		if _, err := s.ArchiveProduct(t.Context(), stocked.ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		refused(t, s.DeleteProduct(t.Context(), stocked.ID, nil, nil), catalog.CodeVariantInUse)
		s.clean()
	})
}

func TestSKUsAreUniqueInTheShop(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		s.create(catalog.ProductInput{Title: "A", Variants: []catalog.VariantInput{{SKU: "SAME"}}})
		_, err := s.CreateProduct(t.Context(), catalog.ProductInput{Title: "B", Variants: []catalog.VariantInput{{SKU: "SAME"}}}, nil)
		if f := refused(t, err, catalog.CodeSKUTaken); f.Kind != fault.Conflict || f.Param != "variants[0].sku" {
			t.Errorf("%v", f)
		}
		var group sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			group.Go(func() {
				_, errs[i] = s.CreateProduct(t.Context(), catalog.ProductInput{Title: "C", Variants: []catalog.VariantInput{{SKU: "RACE"}}}, nil)
			})
		}
		group.Wait()
		made := 0
		for _, err := range errs {
			if err == nil {
				made++
			} else {
				refused(t, err, catalog.CodeSKUTaken)
			}
		}
		if made != 1 {
			t.Errorf("%d of 8 got the same SKU, want 1", made)
		}
		s.clean()
	})
}

func TestRequiredAttributesArePartOfPublication(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		a, err := s.CreateAttribute(t.Context(), catalog.AttributeDefinition{Code: "voltage", Type: catalog.NumberAttribute}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.CreateProductType(t.Context(), catalog.ProductTypeInput{Name: "Lamp", Attributes: []catalog.TypeAttribute{{AttributeID: a.ID, Required: true}}}, nil); err != nil {
			t.Fatal(err)
		}
		p := s.create(catalog.ProductInput{Title: "T", ProductType: "Lamp"})
		_, err = s.PublishProduct(t.Context(), p.ID, nil, time.Time{}, nil)
		if f := refused(t, err, catalog.CodeAttributeRequired); !strings.Contains(f.Message, "voltage") {
			t.Errorf("%v", f)
		}
		_, err = s.UpdateProduct(t.Context(), p.ID, nil, catalog.ProductPatch{
			Status: new(catalog.Published), Attributes: &[]catalog.AttributeInput{{Code: "voltage", Values: []string{"230"}}},
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.UpdateProduct(t.Context(), p.ID, nil, catalog.ProductPatch{Attributes: &[]catalog.AttributeInput{}}, nil)
		refused(t, err, catalog.CodeAttributeRequired)
	})
}

func TestAClaimIsRecordedWithItsEffect(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		claim := func(key string) *idem.Claim {
			return &idem.Claim{Scope: "test", Key: key, Digest: "d", Status: 201, Encode: func(result any) ([]byte, error) {
				return []byte(result.(*catalog.Product).Title), nil
			}}
		}
		first := claim("k")
		p, err := s.CreateProduct(t.Context(), catalog.ProductInput{Title: "P"}, first)
		if err != nil || !first.Recorded() {
			t.Fatalf("%v, recorded %v", err, first.Recorded())
		}
		_, err = s.CreateProduct(t.Context(), catalog.ProductInput{Title: "P"}, claim("k"))
		refused(t, err, fault.CodeIdempotencyRunning)
		if n, err := s.CountProducts(t.Context()); n != 1 || err != nil {
			t.Errorf("%d products, %v", n, err)
		}
		// What changes nothing is answered again, too.
		unchanged := claim("l")
		if _, err := s.UpdateProduct(t.Context(), p.ID, nil, catalog.ProductPatch{Title: new("P")}, unchanged); err != nil || !unchanged.Recorded() {
			t.Errorf("%v, recorded %v", err, unchanged.Recorded())
		}
		body, err := db.Value[string](t.Context(), s.db.Read(), recordedBody, "l")
		if body != "P" || err != nil {
			t.Errorf("the answer that is kept: %q, %v", body, err)
		}
	})
}

var recordedBody = db.SQL(`SELECT body FROM idempotency_key WHERE key = $1`)
