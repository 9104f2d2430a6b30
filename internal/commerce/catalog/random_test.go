package catalog_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
)

// dice makes random parts of products.
type dice struct{ *rand.Rand }

// some is a random sublist in random order.
func some[T any](d dice, list ...T) []T {
	picked := []T{}
	for _, i := range d.Perm(len(list))[:d.IntN(len(list)+1)] {
		picked = append(picked, list[i])
	}
	return picked
}

func (d dice) prices() []catalog.PriceInput {
	list := []catalog.PriceInput{}
	for _, currency := range some(d, money.Currency("USD"), "EUR", "JPY") {
		p := catalog.PriceInput{Amount: money.Amount{Minor: d.Int64N(5), Currency: currency}}
		if d.IntN(3) == 0 {
			p.Cost = &money.Amount{Minor: d.Int64N(3), Currency: currency}
		}
		list = append(list, p)
	}
	return list
}

// options is up to two options with the combinations of their values, each of them a variant or not.
func (d dice) options(p *catalog.Product) ([]catalog.OptionInput, []catalog.VariantInput) {
	options := []catalog.OptionInput{}
	combinations := [][]string{{}}
	for _, name := range some(d, "Size", "Color") {
		o := catalog.OptionInput{Name: name, Values: append(some(d, "1", "2", "3"), "4")}
		if len(p.Options) > len(options) && d.IntN(2) == 0 {
			o.ID = p.Options[len(options)].ID
		}
		options = append(options, o)
		longer := [][]string{}
		for _, c := range combinations {
			for _, value := range o.Values {
				longer = append(longer, append(append([]string{}, c...), value))
			}
		}
		combinations = longer
	}
	variants := []catalog.VariantInput{}
	for i, c := range append(some(d, combinations[1:]...), combinations[0]) {
		v := catalog.VariantInput{Options: c, Prices: d.prices(), WeightGrams: d.Int64N(2), Metadata: map[string]string{"n": fmt.Sprint(d.IntN(2))}}
		if d.IntN(2) == 0 {
			v.SKU = fmt.Sprintf("%s-%d", p.ID, d.IntN(4)*10+i%2)
		}
		if i < len(p.Variants) && d.IntN(4) == 0 {
			v.ID = p.Variants[d.IntN(len(p.Variants))].ID
		}
		if len(p.Media) > 0 && d.IntN(2) == 0 {
			v.MediaIndexes = []int{d.IntN(len(p.Media))}
		}
		variants = append(variants, v)
	}
	return options, variants
}

func (d dice) patch(p *catalog.Product) catalog.ProductPatch {
	patch := catalog.ProductPatch{}
	if d.IntN(2) == 0 {
		options, variants := d.options(p)
		patch.Options, patch.Variants = &options, &variants
	}
	if d.IntN(3) == 0 {
		patch.Slug = new(fmt.Sprint("slug-", d.IntN(6)))
	}
	if d.IntN(3) == 0 {
		patch.Tags = new(some(d, "a", "b", "c"))
	}
	if d.IntN(3) == 0 {
		patch.TaxClass = new([]string{"", "reduced", "zero-rated", "Reduced"}[d.IntN(4)])
	}
	if d.IntN(3) == 0 {
		patch.Brand = new([]string{"", "Ada", "Bo"}[d.IntN(3)])
	}
	if d.IntN(3) == 0 {
		refs := []catalog.CategoryRef{}
		for _, name := range some(d, "x", "y", "z") {
			refs = append(refs, catalog.CategoryRef{Path: []string{"root", name}})
		}
		patch.Categories = &refs
	}
	if d.IntN(3) == 0 {
		list := []catalog.AttributeInput{}
		for _, code := range some(d, "one", "two") {
			list = append(list, catalog.AttributeInput{Code: code, Values: some(d, "1", "2.5", "-3"), Type: catalog.NumberAttribute})
		}
		patch.Attributes = &list
	}
	if d.IntN(3) == 0 && patch.Variants == nil {
		list := []catalog.MediaInput{}
		for _, name := range some(d, "a", "b", "c") {
			list = append(list, catalog.MediaInput{URL: "https://example.com/" + name, Alt: fmt.Sprint(d.IntN(2))})
		}
		patch.Media = &list
	}
	return patch
}

func TestRandomChangesAreWrittenAsTheyWereReturned(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		d := dice{rand.New(rand.NewPCG(20, 26))}
		products := []*catalog.Product{s.create(catalog.ProductInput{Title: "P"}), s.create(catalog.ProductInput{Title: "Q"})}
		changed, refused := 0, map[string]int{}
		for step := range 150 {
			i := d.IntN(len(products))
			before := products[i]
			after, err := s.UpdateProduct(t.Context(), before.ID, &before.Version, d.patch(before), nil)
			if err != nil {
				if fault.KindOf(err) == fault.Internal || fault.CodeOf(err) == fault.CodeVersionConflict {
					t.Fatalf("step %d: %v", step, err)
				}
				refused[fault.CodeOf(err)]++
				after = before
			}
			stored := s.get(before.ID)
			if difference := diff(after, stored); difference != "" {
				t.Fatalf("step %d: what was returned (error %v) differs from what is stored (-returned +stored):\n%s", step, err, difference)
			}
			if stored.Version > before.Version {
				changed++
			}
			products[i] = stored
		}
		t.Logf("%d changes, refused %v", changed, refused)
		if changed < 50 {
			t.Errorf("only %d of 150 steps changed anything: the dice are loaded", changed)
		}
		s.clean()
	})
}
