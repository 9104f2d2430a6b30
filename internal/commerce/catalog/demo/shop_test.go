package demo

import (
	"image/jpeg"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/money"
)

var now = time.Date(2000, 6, 15, 12, 0, 0, 0, time.UTC)

func loaded(t *testing.T) Shop {
	t.Helper()
	shop, err := Load(now)
	if err != nil {
		t.Fatal(err)
	}
	return shop
}

func TestSize(t *testing.T) {
	shop := loaded(t)
	variants := 0
	for _, product := range shop.Products {
		variants += len(product.Variants)
	}
	got := [4]int{len(shop.Products), variants, len(shop.Categories), len(shop.Collections)}
	if want := [4]int{64, 145, 33, 4}; got != want {
		t.Errorf("products, variants, categories and collections are %v, want %v", got, want)
	}
}

func TestNamesAndCodesAreUniqueAndValid(t *testing.T) {
	seen := map[string]string{}
	unique := func(kind, value, owner string) {
		if other, taken := seen[kind+value]; taken || value == "" {
			t.Errorf("%s: %s %q is empty or taken by %q", owner, kind, value, other)
		}
		seen[kind+value] = owner
	}
	shop := loaded(t)
	for _, product := range shop.Products {
		unique("slug", product.Slug, product.Title)
		unique("title", product.Title, product.Slug)
		if err := catalog.ValidSlug(product.Slug); err != nil {
			t.Errorf("%s: %v", product.Title, err)
		}
		for _, variant := range product.Variants {
			unique("sku", variant.SKU, product.Slug)
			unique("gtin", variant.GTIN, product.Slug)
			if err := catalog.ValidGTIN(variant.GTIN); err != nil || !strings.HasPrefix(variant.GTIN, "20") {
				t.Errorf("%s: GTIN %s is not valid in a store: %v", variant.SKU, variant.GTIN, err)
			}
		}
	}
	for _, category := range shop.Categories {
		unique("category", category.Input.Slug, category.Input.Name)
		if err := catalog.ValidSlug(category.Input.Slug); err != nil {
			t.Errorf("%s: %v", category.Input.Name, err)
		}
	}
}

func TestEveryProductIsComplete(t *testing.T) {
	for _, product := range loaded(t).Products {
		for field, text := range map[string]string{
			"subtitle": product.Subtitle, "description": product.Description, "brand": product.Brand,
			"type": product.ProductType, "SEO title": product.SEO.Title, "SEO description": product.SEO.Description,
		} {
			if text == "" {
				t.Errorf("%s has no %s", product.Slug, field)
			}
		}
		if len(product.Media) == 0 || len(product.Variants) == 0 || len(product.Categories) == 0 || len(product.Tags) == 0 {
			t.Errorf("%s lacks pictures, variants, categories or tags", product.Slug)
		}
		if len([]rune(product.SEO.Description)) > 160 {
			t.Errorf("%s: the SEO description has more than 160 characters", product.Slug)
		}
		if product.Status != catalog.Published || product.PublishedAt.After(now) {
			t.Errorf("%s is not to be seen", product.Slug)
		}
		if strings.Count(product.Description, "<li>") < 3 || !strings.HasPrefix(product.Description, "<p>") {
			t.Errorf("%s: the description is not a paragraph and a list of facts", product.Slug)
		}
	}
}

func TestPricesInBothCurrencies(t *testing.T) {
	struckThrough := 0
	for _, product := range loaded(t).Products {
		for _, variant := range product.Variants {
			var currencies []money.Currency
			for _, price := range variant.Prices {
				currencies = append(currencies, price.Amount.Currency)
				if price.Amount.Minor <= 0 || price.Cost == nil || price.Cost.Minor > price.Amount.Minor {
					t.Errorf("%s: %v with cost %v is no price to live on", variant.SKU, price.Amount, price.Cost)
				}
				if price.CompareAt != nil {
					struckThrough++
					if price.CompareAt.Minor <= price.Amount.Minor {
						t.Errorf("%s: %v is not reduced from %v", variant.SKU, price.Amount, price.CompareAt)
					}
				}
			}
			if !slices.Equal(currencies, []money.Currency{"EUR", "USD"}) {
				t.Errorf("%s has prices in %v", variant.SKU, currencies)
			}
		}
	}
	if struckThrough == 0 {
		t.Error("nothing is reduced")
	}
}

func TestOptionsAndVariantsAgree(t *testing.T) {
	for _, product := range loaded(t).Products {
		combinations := 1
		for _, option := range product.Options {
			combinations *= len(option.Values)
		}
		seen := map[string]bool{}
		for _, variant := range product.Variants {
			seen[strings.Join(variant.Options, "/")] = true
			if len(variant.Options) != len(product.Options) {
				t.Errorf("%s has %d option values for %d options", variant.SKU, len(variant.Options), len(product.Options))
				continue
			}
			for i, value := range variant.Options {
				if !slices.Contains(product.Options[i].Values, value) {
					t.Errorf("%s: %s has no value %q", variant.SKU, product.Options[i].Name, value)
				}
			}
			if variant.DigitalOnly != (variant.WeightGrams == 0) || variant.DigitalOnly == variant.InventoryTracked {
				t.Errorf("%s: weight and stock belong to what is shipped, and only to that", variant.SKU)
			}
		}
		if len(seen) != len(product.Variants) || len(seen) != combinations {
			t.Errorf("%s has %d variants in %d of %d combinations", product.Slug, len(product.Variants), len(seen), combinations)
		}
	}
}

func TestAttributesHoldWhatTheirTypeAllows(t *testing.T) {
	types := map[catalog.AttributeType]int{}
	for _, product := range loaded(t).Products {
		for _, attribute := range product.Attributes {
			types[attribute.Type]++
			if len(attribute.Values) == 0 || attribute.Label == "" {
				t.Errorf("%s: %s is empty", product.Slug, attribute.Code)
			}
			for _, value := range attribute.Values {
				_, err := catalog.ParseNumber(value)
				isNumber, isBoolean := err == nil, value == "true" || value == "false"
				if isNumber != (attribute.Type == catalog.NumberAttribute) || isBoolean != (attribute.Type == catalog.BooleanAttribute) {
					t.Errorf("%s: %s = %q is not a %s", product.Slug, attribute.Code, value, attribute.Type)
				}
			}
		}
	}
	for _, kind := range []catalog.AttributeType{"number", "boolean", "choice", "text"} {
		if types[kind] == 0 {
			t.Errorf("there is no attribute of type %s", kind)
		}
	}
}

// TestPictures looks at every file: what is referred to is there, what is there is referred to, and all is a JPEG of
// the promised size.
func TestPictures(t *testing.T) {
	shop := loaded(t)
	used := map[string]bool{}
	for _, product := range shop.Products {
		for _, media := range product.Media {
			name, ok := strings.CutPrefix(media.BlobKey, PicturePrefix)
			if !ok || len(media.Alt) < 20 || strings.Contains(media.Alt, "{") {
				t.Errorf("%s: picture %q has the alternative text %q", product.Slug, media.BlobKey, media.Alt)
			}
			used[name] = true
		}
		for _, variant := range product.Variants {
			for _, index := range variant.MediaIndexes {
				if index < 0 || index >= len(product.Media) {
					t.Errorf("%s: no picture %d", variant.SKU, index)
				}
			}
			if len(variant.MediaIndexes) == 0 {
				t.Errorf("%s has no picture", variant.SKU)
			}
		}
	}
	var names []string
	total := int64(0)
	err := fs.WalkDir(shop.Pictures, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		names = append(names, name)
		info, err := entry.Info()
		if err != nil {
			return err
		}
		total += info.Size()
		file, err := shop.Pictures.Open(name)
		if err != nil {
			return err
		}
		defer file.Close()
		picture, err := jpeg.DecodeConfig(file)
		if err != nil || picture.Width != 1200 || picture.Height != 1200 || info.Size() > 60_000 {
			t.Errorf("%s: %d × %d, %d bytes, %v", name, picture.Width, picture.Height, info.Size(), err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := slices.Sorted(maps.Keys(used)); !slices.Equal(names, want) {
		t.Errorf("the pictures are %v, but the products use %v", names, want)
	}
	if total > 4<<20 {
		t.Errorf("the pictures have %d bytes together, more than 4 MB", total)
	}
}

func TestCategoriesComeAfterTheirParentsAndAreAllUsed(t *testing.T) {
	shop := loaded(t)
	known, used := map[string]bool{"": true}, map[string]bool{}
	for _, product := range shop.Products {
		for _, category := range product.Categories {
			for depth := range category.Path {
				used[path.Join(category.Path[:depth+1]...)] = true
			}
		}
	}
	for _, category := range shop.Categories {
		parent := category.Path[:len(category.Path)-1]
		if !known[path.Join(parent...)] {
			t.Errorf("%v comes before its parent", category.Path)
		}
		known[path.Join(category.Path...)] = true
		if !used[path.Join(category.Path...)] {
			t.Errorf("%v is empty", category.Path)
		}
	}
}

func TestCollectionsNameProducts(t *testing.T) {
	shop := loaded(t)
	prices := map[string]int64{}
	for _, product := range shop.Products {
		for _, variant := range product.Variants {
			prices[product.Slug] = max(prices[product.Slug], variant.Prices[1].Amount.Minor)
		}
	}
	for _, collection := range shop.Collections {
		if (len(collection.Products) == 0) != (collection.Input.Rules != nil) {
			t.Errorf("%s is filled by rules and by hand, or by neither", collection.Input.Slug)
		}
		if collection.Input.Rules == nil && len(collection.Products) < 8 {
			t.Errorf("%s has only %d products", collection.Input.Slug, len(collection.Products))
		}
		for _, slug := range collection.Products {
			price, ok := prices[slug]
			if !ok {
				t.Errorf("%s: no product %q", collection.Input.Slug, slug)
			}
			if collection.Input.Slug == "gifts-under-30" && price >= 3000 {
				t.Errorf("%s costs %d and is no gift under 30", slug, price)
			}
		}
	}
}

// TestEveryStateOfStockIsShown checks what the package comment promises.
func TestEveryStateOfStockIsShown(t *testing.T) {
	variants, products := map[string]catalog.VariantInput{}, map[string]catalog.ProductInput{}
	for _, product := range loaded(t).Products {
		for _, variant := range product.Variants {
			variants[variant.SKU], products[variant.SKU] = variant, product
		}
	}
	if v := variants["WK-PLT-DUSK-27CM"]; *v.OnHand != 0 || v.InventoryPolicy != catalog.Deny {
		t.Errorf("the large plate in Dusk is not sold out: %+v", v)
	}
	if v := variants["WK-CSR-CREAM-5L"]; *v.OnHand != 0 || v.InventoryPolicy != catalog.Continue {
		t.Errorf("the large cream casserole is not on back-order: %+v", v)
	}
	if v := variants["WK-HND"]; *v.OnHand != 0 || len(products["WK-HND"].Variants) != 1 {
		t.Errorf("the hand wash is not sold out: %+v", v)
	}
	if at := products["WK-LNT"].AvailableAt; !at.Equal(now.AddDate(0, 0, 21)) {
		t.Errorf("the lantern is for sale at %v, not in three weeks", at)
	}
	if v := variants["WK-KNF"]; v.MaxPerOrder != 2 {
		t.Errorf("%d knives an order, want 2", v.MaxPerOrder)
	}
	if v := variants["WK-GFT-50"]; !v.DigitalOnly || v.OnHand != nil {
		t.Errorf("the gift card is not digital: %+v", v)
	}
}

func TestReadingIsStrict(t *testing.T) {
	const shop = `{"attributes": [], "categories": [{"slug": "a", "path": ["A"]}], "collections": []}`
	for name, product := range map[string]string{
		"unknown field":     `[{"slug": "x", "sulg": "y"}]`,
		"unknown attribute": `[{"slug": "x", "attributes": {"taste": ["sweet"]}}]`,
		"unknown category":  `[{"slug": "x", "categories": [["B"]]}]`,
		"wrong price":       `[{"slug": "x", "variants": [{"sku": "s", "prices": {"USD": {"amount": "1.234"}}}]}]`,
		"two values":        `[] []`,
		"not JSON":          `[`,
	} {
		data := fstest.MapFS{"shop.json": {Data: []byte(shop)}, "a.json": {Data: []byte(product)}, "reviews.json": {Data: []byte(`[]`)}}
		if got, err := load(data, nil, now); err == nil {
			t.Errorf("%s is accepted: %+v", name, got.Products)
		}
	}
	data := fstest.MapFS{
		"shop.json": {Data: []byte(shop)}, "a.json": {Data: []byte(`[{"slug": "x"}]`)}, "reviews.json": {Data: []byte(`[{"product": "x", "rating": 4}]`)},
	}
	if got, err := load(data, nil, now); err != nil || len(got.Products) != 1 || len(got.Reviews) != 1 {
		t.Errorf("a small shop is refused: %v", err)
	}
	data["reviews.json"].Data = []byte(`[{"product": "x", "stars": 4}]`)
	if got, err := load(data, nil, now); err == nil {
		t.Errorf("a review with an unknown field is accepted: %+v", got.Reviews)
	}
}

// What people say is about products that were there when they said it, and nobody says it twice.
func TestReviewsAreOfProducts(t *testing.T) {
	shop := loaded(t)
	published := map[string]time.Time{}
	for _, p := range shop.Products {
		published[p.Slug] = p.PublishedAt
	}
	said, stars := map[string]bool{}, map[int64]int{}
	for _, r := range shop.Reviews {
		since, there := published[r.Product]
		if !there || !r.WrittenAt.After(since) || !r.WrittenAt.Before(now) {
			t.Errorf("%s: reviewed on %v, there since %v", r.Product, r.WrittenAt, since)
		}
		if who := r.Product + " " + r.FirstName + " " + r.LastName; said[who] || r.FirstName == "" || r.LastName == "" {
			t.Errorf("%s is there twice, or nobody", who)
		} else {
			said[who] = true
		}
		stars[r.Stars]++
	}
	if len(shop.Reviews) < 60 || stars[5]+stars[4]+stars[3]+stars[2]+stars[1] != len(shop.Reviews) || stars[2]+stars[3] < 5 {
		t.Errorf("%d reviews with %v stars", len(shop.Reviews), stars)
	}
}
