package generate

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"iter"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
)

func made(t testing.TB, products int, seed uint64) iter.Seq[catalog.ProductInput] {
	t.Helper()
	all, err := Catalog(Options{Products: products, Seed: seed, Currency: "EUR"})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestGolden holds the catalog of seed 1 to what it was when measurements were made with it. If a change of the words
// or the rules is wanted, this is the line to change with it.
func TestGolden(t *testing.T) {
	const want = "4c4ddb3cfc47d441fec2e17418065dc8cb327b01b8bee2180278ed8ca9df1419"
	hash := sha256.New()
	encoder := json.NewEncoder(hash)
	for product := range made(t, 1000, 1) {
		if err := encoder.Encode(product); err != nil {
			t.Fatal(err)
		}
	}
	if got := hex.EncodeToString(hash.Sum(nil)); got != want {
		t.Errorf("the first 1,000 products of seed 1 have the hash %s, not %s", got, want)
	}
}

func TestProductDependsOnSeedAndNumberOnly(t *testing.T) {
	long := slices.Collect(made(t, 2000, 7))
	rapid.Check(t, func(t *rapid.T) {
		products := rapid.IntRange(1, 500).Draw(t, "products")
		all, err := Catalog(Options{Products: products, Seed: 7, Currency: "EUR"})
		if err != nil {
			t.Fatal(err)
		}
		if short := slices.Collect(all); !reflect.DeepEqual(short, long[:products]) {
			t.Fatalf("the catalog of %d products is not the beginning of that of 2,000", products)
		}
	})
	same := 0
	for i, other := range slices.Collect(made(t, 2000, 8)) {
		if other.Title == long[i].Title {
			same++
		}
	}
	if same > 20 {
		t.Errorf("%d of 2,000 products of another seed have the same title", same)
	}
}

func TestCodesAreUniqueAndValid(t *testing.T) {
	const products = 100_000
	skus, gtins := make(map[string]bool, 2*products), make(map[string]bool, 2*products)
	slugs, titles := make(map[string]bool, products), make(map[string]bool, products)
	variants := 0
	for product := range made(t, products, 1) {
		if len(slugs) < 10_000 {
			if err := catalog.ValidSlug(product.Slug); err != nil {
				t.Fatal(err)
			}
		}
		slugs[product.Slug], titles[product.Title] = true, true
		for _, variant := range product.Variants {
			variants++
			if err := catalog.ValidGTIN(variant.GTIN); err != nil || len(variant.GTIN) != 13 {
				t.Fatalf("%s: GTIN %q: %v", variant.SKU, variant.GTIN, err)
			}
			skus[variant.SKU], gtins[variant.GTIN] = true, true
		}
	}
	if len(slugs) != products || len(skus) != variants || len(gtins) != variants {
		t.Errorf("%d slugs of %d, %d SKUs and %d GTINs of %d", len(slugs), products, len(skus), len(gtins), variants)
	}
	if len(titles) < products*95/100 {
		t.Errorf("only %d of %d titles differ", len(titles), products)
	}
}

func TestEveryRecordIsWhole(t *testing.T) {
	for product := range made(t, 20_000, 3) {
		words := len(strings.Fields(strings.NewReplacer("<p>", " ", "</p>", " ").Replace(product.Description)))
		if words < 40 || words > 80 || strings.ContainsAny(product.Description, "{}") {
			t.Fatalf("a description of %d words: %s", words, product.Description)
		}
		if product.Title == "" || product.Subtitle == "" || product.Brand == "" || len(product.Categories[0].Path) != 3 {
			t.Fatalf("something is missing: %+v", product)
		}
		if (product.Status == catalog.Draft) != product.PublishedAt.IsZero() || !product.PublishedAt.Before(Epoch) {
			t.Fatalf("%s is %s since %v", product.Slug, product.Status, product.PublishedAt)
		}
		if n := len(product.Variants); n < 1 || n > maxVariants {
			t.Fatalf("%s has %d variants", product.Slug, n)
		}
		checkCombinations(t, product)
		checkAttributes(t, product)
	}
}

func checkCombinations(t *testing.T, product catalog.ProductInput) {
	t.Helper()
	seen := map[string]bool{}
	for _, variant := range product.Variants {
		seen[strings.Join(variant.Options, "/")] = true
		if len(variant.Options) != len(product.Options) {
			t.Fatalf("%s has the values %q for %d options", variant.SKU, variant.Options, len(product.Options))
		}
		for i, value := range variant.Options {
			if !slices.Contains(product.Options[i].Values, value) {
				t.Fatalf("%s: %s has no value %q", variant.SKU, product.Options[i].Name, value)
			}
		}
		price := variant.Prices[0]
		if price.Amount.Minor < 100 || price.Cost.Minor >= price.Amount.Minor || price.Cost.Minor <= 0 {
			t.Fatalf("%s costs %v and is bought for %v", variant.SKU, price.Amount, price.Cost)
		}
		if price.CompareAt != nil && price.CompareAt.Minor <= price.Amount.Minor {
			t.Fatalf("%s is not reduced from %v to %v", variant.SKU, price.CompareAt, price.Amount)
		}
		if variant.OnHand == nil || *variant.OnHand < 0 || variant.WeightGrams <= 0 || len(variant.OriginCountry)%2 != 0 {
			t.Fatalf("%s cannot be shipped: %+v", variant.SKU, variant)
		}
	}
	if len(seen) != len(product.Variants) {
		t.Fatalf("%s has %d variants in %d combinations", product.Slug, len(product.Variants), len(seen))
	}
}

func checkAttributes(t *testing.T, product catalog.ProductInput) {
	t.Helper()
	seen := map[string]bool{}
	for _, attribute := range product.Attributes {
		if seen[attribute.Code] || len(attribute.Values) == 0 || attribute.Label == "" {
			t.Fatalf("%s: attribute %+v", product.Slug, attribute)
		}
		seen[attribute.Code] = true
		for _, value := range attribute.Values {
			_, err := catalog.ParseNumber(value)
			isNumber, isBoolean := err == nil, value == "true" || value == "false"
			if isNumber != (attribute.Type == catalog.NumberAttribute) || isBoolean != (attribute.Type == catalog.BooleanAttribute) {
				t.Fatalf("%s: %s = %q is not a %s", product.Slug, attribute.Code, value, attribute.Type)
			}
		}
	}
}

// TestOneDefinitionPerAttribute protects the import: the first product defines an attribute for all.
func TestOneDefinitionPerAttribute(t *testing.T) {
	definitions := map[string]catalog.AttributeInput{}
	for product := range made(t, 20_000, 1) {
		for _, attribute := range product.Attributes {
			attribute.Values = nil
			if first, ok := definitions[attribute.Code]; ok && !reflect.DeepEqual(first, attribute) {
				t.Fatalf("%s is defined as %+v and as %+v", attribute.Code, first, attribute)
			}
			definitions[attribute.Code] = attribute
		}
	}
}

func TestDistribution(t *testing.T) {
	const products = 100_000
	categories, brands := map[string]int{}, map[string]int{}
	var single, draft, archived, reduced, empty, variants, stock int
	var chairs []int64
	for product := range made(t, products, 1) {
		path := product.Categories[0].Path
		categories[strings.Join(path, "/")]++
		brands[product.Brand]++
		switch product.Status {
		case catalog.Draft:
			draft++
		case catalog.Archived:
			archived++
		}
		if len(product.Variants) == 1 {
			single++
		}
		if product.Variants[0].Prices[0].CompareAt != nil {
			reduced++
		}
		for _, variant := range product.Variants {
			variants++
			stock += int(*variant.OnHand)
			if *variant.OnHand == 0 {
				empty++
			}
		}
		if path[2] == "Chairs" {
			chairs = append(chairs, product.Variants[0].Prices[0].Amount.Minor)
		}
	}
	between := func(what string, got, low, high int) {
		if got < low || got > high {
			t.Errorf("%s: %d, not between %d and %d", what, got, low, high)
		}
	}
	sizes := slices.Sorted(func(yield func(int) bool) {
		for _, size := range categories {
			if !yield(size) {
				return
			}
		}
	})
	between("categories", len(categories), 220, 220)
	between("brands", len(brands), 300, 300)
	between("products in the largest category", sizes[len(sizes)-1], 4_500, 8_000)
	between("products in the middle category", sizes[len(sizes)/2], 150, 300)
	between("products with one variant", single, 68_000, 74_000)
	between("variants", variants, 150_000, 200_000)
	between("drafts", draft, 2_700, 3_300)
	between("archived products", archived, 3_600, 4_400)
	between("reduced products", reduced, 9_500, 10_500)
	between("variants out of stock, in thousandths", empty*1000/variants, 40, 80)
	between("mean stock", stock/variants, 120, 220)
	slices.Sort(chairs)
	middle, low, high := chairs[len(chairs)/2], chairs[len(chairs)/10], chairs[len(chairs)*9/10]
	between("ninth decile of the price of chairs, in hundredths of the median", int(high*100/middle), 190, 240)
	between("first decile of the price of chairs, in hundredths of the median", int(low*100/middle), 40, 55)
}

// TestConstantMemory compares the live heap early and late in a long run.
func TestConstantMemory(t *testing.T) {
	live := func() uint64 {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return stats.HeapAlloc
	}
	number, early := 0, uint64(0)
	for range made(t, 100_000, 1) {
		if number++; number == 1_000 {
			early = live()
		}
	}
	if late := live(); late > early+1<<20 {
		t.Errorf("%d bytes live after 1,000 products, %d after 100,000", early, late)
	}
}

func TestCurrencies(t *testing.T) {
	lowest := func(c money.Currency) int64 {
		all, err := Catalog(Options{Products: 1, Seed: 1, Currency: c})
		if err != nil {
			t.Fatal(err)
		}
		for product := range all {
			return product.Variants[0].Prices[0].Amount.Minor
		}
		return 0
	}
	euros := lowest("EUR")
	if yen, dinars := lowest("JPY"), lowest("KWD"); euros < 100 || yen != euros || dinars != 10*euros {
		t.Errorf("the same product costs %d, %d and %d minor units in EUR, JPY and KWD", euros, yen, dinars)
	}
}

func TestRefusals(t *testing.T) {
	for _, options := range []Options{
		{Products: 0, Currency: "EUR"}, {Products: -1, Currency: "EUR"}, {Products: MaxProducts + 1, Currency: "EUR"},
		{Products: 1, Currency: "eur"}, {Products: 1},
	} {
		all, err := Catalog(options)
		param := "currency"
		if options.Currency == "EUR" {
			param = "products"
		}
		if refusal := fault.From(err); all != nil || refusal.Code != fault.CodeValidation || refusal.Param != param {
			t.Errorf("%+v is not refused for its %s: %v", options, param, err)
		}
	}
}

func TestDiceAreFair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var d dice
		d.roll(rapid.Uint64().Draw(t, "seed"), rapid.Uint64().Draw(t, "number"))
		n := rapid.IntRange(1, 1000).Draw(t, "n")
		if got := d.below(n); got < 0 || got >= n {
			t.Fatalf("below(%d) is %d", n, got)
		}
		z := newZipf(n, 3)
		if got := z.rank(&d); got < 0 || got >= n {
			t.Fatalf("a rank of %d among %d", got, n)
		}
	})
	// Neighbouring numbers must not throw alike: the first throw over many numbers is even.
	var counts [10]int
	for number := range uint64(100_000) {
		var d dice
		d.roll(1, number)
		counts[d.below(10)]++
	}
	for face, count := range counts {
		if count < 9_600 || count > 10_400 {
			t.Errorf("%d fell %d times in 100,000", face, count)
		}
	}
}

func BenchmarkCatalog(b *testing.B) {
	b.ReportAllocs()
	products := 0
	for products < b.N {
		for range made(b, min(MaxProducts, b.N-products), 1) {
			products++
		}
	}
	b.ReportMetric(float64(products)/b.Elapsed().Seconds(), "records/s")
}
