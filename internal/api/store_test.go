package api_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/telemetry"
)

// furnish fills a shop with a small catalog: categories kitchen > kettles, an attribute, three published products, a draft
// and an archived one.
func furnish(s *shop) (kitchen, kettles *catalog.Category, products []*catalog.Product) {
	s.t.Helper()
	ctx := s.t.Context()
	must := func(err error) {
		if err != nil {
			s.t.Helper()
			s.t.Fatal(err)
		}
	}
	kitchen, err := s.catalog.CreateCategory(ctx, catalog.CategoryInput{Name: "Kitchen"}, nil)
	must(err)
	kettles, err = s.catalog.CreateCategory(ctx, catalog.CategoryInput{Name: "Kettles", ParentID: kitchen.ID}, nil)
	must(err)
	for _, a := range []catalog.AttributeDefinition{
		{Code: "volume", Type: catalog.NumberAttribute, Unit: "l", Filterable: true},
		{Code: "color", Type: catalog.ChoiceAttribute, Filterable: true, Choices: []catalog.ChoiceInput{{Value: "red"}, {Value: "blue"}}},
	} {
		_, err = s.catalog.CreateAttribute(ctx, a, nil)
		must(err)
	}
	add := func(title string, price int64, more func(*catalog.ProductInput)) {
		products = append(products, s.kettle(title, func(in *catalog.ProductInput) {
			in.Variants[0].Prices[0] = catalog.PriceInput{
				Amount: money.Amount{Minor: price, Currency: "EUR"}, Cost: &money.Amount{Minor: 123454321, Currency: "EUR"},
			}
			more(in)
		}))
	}
	in := func(c *catalog.Category) []catalog.CategoryRef { return []catalog.CategoryRef{{Slug: c.Slug}} }
	add("Red Kettle", 2000, func(p *catalog.ProductInput) {
		p.Categories = in(kettles)
		p.Attributes = []catalog.AttributeInput{{Code: "volume", Values: []string{"1.7"}}, {Code: "color", Values: []string{"red"}}}
	})
	add("Blue Kettle", 3000, func(p *catalog.ProductInput) {
		p.Categories = in(kettles)
		p.Attributes = []catalog.AttributeInput{{Code: "volume", Values: []string{"1.2"}}, {Code: "color", Values: []string{"blue"}}}
		none := int64(0)
		p.Variants[0].OnHand = &none
	})
	add("Toaster", 4000, func(p *catalog.ProductInput) {
		p.Categories, p.Brand = in(kitchen), "Braun"
		p.Options = []catalog.OptionInput{{Name: "Color", Values: []string{"Black", "White"}}}
		variant := p.Variants[0]
		black, white := variant, variant
		black.SKU, black.Options, white.SKU, white.Options = "T-B", []string{"Black"}, "T-W", []string{"White"}
		white.Prices = []catalog.PriceInput{{Amount: money.Amount{Minor: 4500, Currency: "EUR"}}}
		p.Variants = []catalog.VariantInput{black, white}
	})
	add("Hidden Draft", 1, func(p *catalog.ProductInput) { p.Status = catalog.Draft })
	add("Old Archive", 1, func(p *catalog.ProductInput) { p.Status = catalog.Archived })
	return kitchen, kettles, products
}

// titles is the titles of a list, in order.
func titles(t *testing.T, a answer) []string {
	t.Helper()
	var list struct {
		Data []struct{ Title string }
	}
	if err := json.Unmarshal([]byte(a.text), &list); err != nil {
		t.Fatalf("%v: %s", err, a.text)
	}
	names := []string{}
	for _, row := range list.Data {
		names = append(names, row.Title)
	}
	return names
}

func TestShoppersBrowse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		kitchen, kettles, products := furnish(s)
		newest := "[Toaster Blue Kettle Red Kettle]"
		// On PostgreSQL a transaction of any other test holds the news back for a while.
		eventually(t, "lists know the products and the attributes", func() bool {
			colored := s.send("GET", "/api/products?attr.color=red&in_stock=true", "", nil)
			return colored.StatusCode == 200 && len(titles(t, colored)) == 1 &&
				fmt.Sprint(titles(t, s.send("GET", "/api/products", "", nil))) == newest
		})
		for query, want := range map[string]string{
			"":                         newest,
			"?sort=relevance":          newest,
			"?sort=newest":             newest,
			"?sort=price_asc":          "[Red Kettle Blue Kettle Toaster]",
			"?sort=price_desc":         "[Toaster Blue Kettle Red Kettle]",
			"?q=kettle":                "[Red Kettle Blue Kettle]", // what is in stock comes first
			"?q=ketttle":               "[Red Kettle Blue Kettle]",
			"?q=kettle&sort=newest":    "[Blue Kettle Red Kettle]",
			"?q=hidden":                "[]",
			"?category=kettles":        "[Blue Kettle Red Kettle]",
			"?category=kitchen":        newest,
			"?brand=braun":             "[Toaster]",
			"?brand=braun&brand=acme":  newest,
			"?brand=nobody":            "[]",
			"?brand=nobody&brand=acme": "[Blue Kettle Red Kettle]",
			"?tag=kitchen":             newest,
			"?tag=garden":              "[]",
			"?min_price=2500":          "[Toaster Blue Kettle]",
			"?max_price=2500":          "[Red Kettle]",
			"?in_stock=true":           "[Toaster Red Kettle]",
			"?in_stock=false":          "[Blue Kettle]",
			"?attr.color=red":          "[Red Kettle]",
			"?attr.color=red&attr.color=blue&attr.volume.min=1.5":     "[Red Kettle]",
			"?attr.volume.max=1.5":                                    "[Blue Kettle]",
			"?limit=1&offset=1":                                       "[Blue Kettle]",
			"?category_id=" + kitchen.ID.String() + "&max_price=2500": "[Red Kettle]",
		} {
			for range 2 { // made, and kept
				if a := s.send("GET", "/api/products"+query, "", nil); a.StatusCode != 200 || fmt.Sprint(titles(t, a)) != want {
					t.Errorf("%s: %d %v, want %v", query, a.StatusCode, a.text, want)
				}
			}
		}
		s.run([]scenario{
			{name: "a page has a cursor", key: "-", method: "GET", path: "/api/products?limit=2", status: 200,
				has: []string{`"total":3`, `"next":"`, `"rating":null`, `"compare_at_price":null`}, hasNot: []string{"123454321", "secret supplier", "cost"}},
			{name: "the last page has none", key: "-", method: "GET", path: "/api/products?limit=2&offset=2", status: 200, has: []string{`"next":null`}},
			{name: "one product by slug", key: "-", method: "GET", path: "/api/products/red-kettle", status: 200, has: []string{
				`"id":"` + products[0].ID.String() + `"`, `"price":{"amount":2000,"currency_code":"EUR"}`, `"availability":"in_stock"`,
				`{"code":"volume","label":"Volume","type":"number","unit":"l","values":[1.7]}`, `"values":["red"]`,
				`"category_path":[{"id":"` + kitchen.ID.String() + `","slug":"kitchen","name":"Kitchen"},{"id":"` + kettles.ID.String() + `"`,
			}, hasNot: []string{"123454321", "secret supplier", "metadata", "on_hand"}},
			{name: "by id", key: "-", method: "GET", path: "/api/products/" + products[2].ID.String(), status: 200, has: []string{
				`"max_price":{"amount":4500`, `"options":[{"name":"Color","value":"Black"}]`,
			}},
			{name: "out of stock", key: "-", method: "GET", path: "/api/products/blue-kettle", status: 200, has: []string{`"availability":"out_of_stock"`}},
			{name: "no draft", key: "-", method: "GET", path: "/api/products/hidden-draft", status: 404, has: []string{`"code":"not_found"`, `"request_id"`}},
			{name: "no draft by id", key: "-", method: "GET", path: "/api/products/" + products[3].ID.String(), status: 404},
			{name: "nothing", key: "-", method: "GET", path: "/api/products/nothing", status: 404},
			{name: "the tree", key: "-", method: "GET", path: "/api/categories", status: 200, has: []string{
				`"data":[{"id":"` + kitchen.ID.String() + `","slug":"kitchen","name":"Kitchen","children":[{"id":"` + kettles.ID.String(),
			}},
			{name: "a category", key: "-", method: "GET", path: "/api/categories/kettles", status: 200, has: []string{`"path":[`, `"children":[]`}},
			{name: "no category", key: "-", method: "GET", path: "/api/categories/none", status: 404},
			{name: "a list of no category", key: "-", method: "GET", path: "/api/products?category=none", status: 404},
			{name: "brands", key: "-", method: "GET", path: "/api/brands", status: 200, has: []string{`"slug":"acme"`, `"total":2`}},
			{name: "collections", key: "-", method: "GET", path: "/api/collections", status: 200, has: []string{`"data":[]`}},
			{name: "no collection", key: "-", method: "GET", path: "/api/collections/none", status: 404},

			{name: "unknown parameter", key: "-", method: "GET", path: "/api/products?colour=red", status: 422, has: []string{`"query.colour"`}},
			{name: "a parameter twice", key: "-", method: "GET", path: "/api/products?limit=1&limit=2", status: 422, has: []string{`"query.limit"`, "only once"}},
			{name: "limit too large", key: "-", method: "GET", path: "/api/products?limit=101", status: 422, has: []string{`"query.limit"`, "validation_failed"}},
			{name: "limit zero", key: "-", method: "GET", path: "/api/products?limit=0", status: 422},
			{name: "no number", key: "-", method: "GET", path: "/api/products?min_price=cheap", status: 422, has: []string{`"query.min_price"`}},
			{name: "offset and cursor", key: "-", method: "GET", path: "/api/products?offset=1&cursor=abc", status: 422},
			{name: "a cursor of nobody", key: "-", method: "GET", path: "/api/products?cursor=abc", status: 422, has: []string{"cursor"}},
			{name: "the best selling", key: "-", method: "GET", path: "/api/products?sort=best_selling", status: 200, has: []string{"Toaster"}},
			{name: "unknown sort", key: "-", method: "GET", path: "/api/products?sort=up", status: 422, has: []string{"price_asc"}},
			{name: "no truth", key: "-", method: "GET", path: "/api/products?facets=maybe", status: 422, has: []string{`"query.facets"`}},
			{name: "unknown attribute", key: "-", method: "GET", path: "/api/products?attr.weight=1", status: 422, has: []string{"validation_failed"}},
			{name: "no attribute", key: "-", method: "GET", path: "/api/products?attr.=1", status: 422},
			{name: "attribute with odd end", key: "-", method: "GET", path: "/api/products?attr.volume.about=1", status: 422},
			{name: "malformed query", key: "-", method: "GET", path: "/api/products?q=%zz", status: 422, has: []string{"query"}},
			{name: "nowhere", key: "-", method: "GET", path: "/api/nowhere", status: 404, has: []string{`"code":"not_found"`}},
			{name: "the wrong method", key: "-", method: "DELETE", path: "/api/products/red-kettle", status: 405, has: []string{`"code":"method_not_allowed"`}},
		})
	})
}

func TestShoppersTurnPages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		furnish(s)
		var seen []string
		path := "/api/products?limit=1&sort=price_asc"
		for range 5 {
			a := s.send("GET", path, "", nil)
			seen = append(seen, titles(t, a)...)
			next, _ := a.json(t)["next"].(string)
			if next == "" {
				break
			}
			path = "/api/products?limit=1&sort=price_asc&cursor=" + next
		}
		if fmt.Sprint(seen) != "[Red Kettle Blue Kettle Toaster]" {
			t.Errorf("read %v", seen)
		}
	})
}

func TestOldSlugsLeadOn(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	kitchen, _, products := furnish(s)
	collection := s.must("POST", "/api/admin/collections", map[string]any{"title": "Gifts", "products": []string{products[0].ID.String()}})
	s.must("PATCH", "/api/admin/products/"+products[0].ID.String(), map[string]any{"slug": "crimson-kettle"})
	s.must("PATCH", "/api/admin/categories/"+kitchen.ID.String(), map[string]any{"slug": "cookshop"})
	s.must("PATCH", "/api/admin/collections/"+collection.field(t, "id"), map[string]any{"slug": "presents"})
	for from, to := range map[string]string{
		"/api/products/red-kettle": "/api/products/crimson-kettle", "/api/categories/kitchen": "/api/categories/cookshop",
		"/api/collections/gifts": "/api/collections/presents",
	} {
		a := s.send("GET", from, "", nil)
		if a.StatusCode != 301 || a.Header.Get("Location") != to || a.text != "" {
			t.Errorf("%s: %d to %q %q, want %q", from, a.StatusCode, a.Header.Get("Location"), a.text, to)
			continue
		}
		if a := s.send("GET", to, "", nil); a.StatusCode != 200 {
			t.Errorf("%s: %d %s", to, a.StatusCode, a.text)
		}
	}
	if got := titles(t, s.send("GET", "/api/products?collection=gifts", "", nil)); fmt.Sprint(got) != "[Red Kettle]" {
		t.Errorf("the collection by its old slug lists %v", got)
	}
	if got := titles(t, s.send("GET", "/api/products?category=kitchen", "", nil)); len(got) != 3 {
		t.Errorf("the category by its old slug lists %v", got)
	}
}

func TestConditionalReads(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	furnish(s)
	for _, path := range []string{"/api/products", "/api/products/red-kettle", "/api/categories", "/api/categories/kitchen", "/api/collections", "/api/brands"} {
		first := s.send("GET", path, "", nil)
		tag := first.Header.Get("ETag")
		if !strings.HasPrefix(tag, `"`) || first.Header.Get("Cache-Control") != "public, max-age=0, must-revalidate" {
			t.Fatalf("%s: headers %v", path, first.Header)
		}
		for _, condition := range []string{tag, "W/" + tag, `"x", ` + tag, "*"} {
			if a := s.send("GET", path, "", nil, "If-None-Match", condition); a.StatusCode != 304 || a.text != "" || a.Header.Get("ETag") != tag {
				t.Errorf("%s with %s: %d %s %v", path, condition, a.StatusCode, a.text, a.Header)
			}
		}
		if a := s.send("GET", path, "", nil, "If-None-Match", `"x"`); a.StatusCode != 200 || a.text != first.text {
			t.Errorf("%s with another tag: %d", path, a.StatusCode)
		}
		if a := s.send("HEAD", path, "", nil); a.StatusCode != 200 || a.text != "" || a.Header.Get("Content-Length") != fmt.Sprint(len(first.text)) {
			t.Errorf("HEAD %s: %d %q %v", path, a.StatusCode, a.text, a.Header)
		}
		// Whoever shows a key is answered by the routes themselves, in the same words.
		if a := s.staff("GET", path, nil); a.text != first.text || a.Header.Get("ETag") != tag {
			t.Errorf("%s with a key differs: %s", path, a.text)
		}
	}
}

func TestAnswersAreEncoded(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	furnish(s)
	plain := s.send("GET", "/api/products", "", nil)
	for accept, decode := range map[string]func(io.Reader) (io.Reader, error){
		"gzip":             func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		"zstd":             func(r io.Reader) (io.Reader, error) { return zstd.NewReader(r) },
		"gzip, deflate":    func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		"zstd;q=0, gzip":   func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		"identity":         func(r io.Reader) (io.Reader, error) { return r, nil },
		"gzip;q=0.0":       func(r io.Reader) (io.Reader, error) { return r, nil },
		"br;q=0,x-gzip":    func(r io.Reader) (io.Reader, error) { return r, nil },
		"gzip;q=0.5, zstd": func(r io.Reader) (io.Reader, error) { return zstd.NewReader(r) },
	} {
		a := s.send("GET", "/api/products", "", nil, "Accept-Encoding", accept)
		r, err := decode(strings.NewReader(a.text))
		if err != nil {
			t.Fatalf("%s: %v %v", accept, err, a.Header)
		}
		text, err := io.ReadAll(r)
		if err != nil || string(text) != plain.text {
			t.Errorf("%s: %v, %d bytes, want %d", accept, err, len(text), len(plain.text))
		}
		if got := a.Header.Values("Vary"); len(got) != 1 || got[0] != "Accept-Encoding" {
			t.Errorf("%s: Vary is %v", accept, got)
		}
		weak := a.Header.Get("Content-Encoding") != ""
		if strings.HasPrefix(a.Header.Get("ETag"), "W/") != weak || strings.TrimPrefix(a.Header.Get("ETag"), "W/") != plain.Header.Get("ETag") {
			t.Errorf("%s: ETag %s", accept, a.Header.Get("ETag"))
		}
	}
}

// TestChangesAreSeen changes everything that shoppers see, one after the other, and waits for the kept answer to follow.
func TestChangesAreSeen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		_, kettles, products := furnish(s)
		red := products[0]
		shows := func(path, text string) {
			t.Helper()
			eventually(t, path+" shows "+text, func() bool { return strings.Contains(s.send("GET", path, "", nil).text, text) })
		}
		shows("/api/products/red-kettle", "Red Kettle")
		shows("/api/products", "Red Kettle")
		s.must("PATCH", "/api/admin/products/"+red.ID.String(), map[string]any{"title": "Scarlet Kettle"})
		shows("/api/products/red-kettle", "Scarlet Kettle")
		shows("/api/products", "Scarlet Kettle")
		s.must("PUT", "/api/admin/variants/"+red.Variants[0].ID.String()+"/prices",
			map[string]any{"prices": []any{map[string]any{"price": map[string]any{"amount": 1234, "currency_code": "EUR"}}}})
		shows("/api/products/red-kettle", `"price":{"amount":1234,`)
		s.must("PUT", "/api/admin/inventory/levels/"+red.Variants[0].ID.String(), map[string]any{"on_hand": 0})
		shows("/api/products/red-kettle", `"availability":"out_of_stock"`)
		s.must("PATCH", "/api/admin/categories/"+kettles.ID.String(), map[string]any{"name": "Water Boilers"})
		shows("/api/products/red-kettle", "Water Boilers")
		shows("/api/categories", "Water Boilers")
		s.must("PATCH", "/api/admin/brands/"+red.Brand.ID.String(), map[string]any{"name": "Acme & Sons"})
		shows("/api/products/red-kettle", "Acme & Sons")
		shows("/api/brands", "Acme & Sons")
		s.must("POST", "/api/admin/products/"+products[3].ID.String()+"/publish", map[string]any{})
		shows("/api/products", "Hidden Draft")
		s.must("POST", "/api/admin/products/"+products[3].ID.String()+"/archive", nil)
		eventually(t, "the list without the archived product", func() bool {
			return !strings.Contains(s.send("GET", "/api/products", "", nil).text, "Hidden Draft")
		})
	})
}

// TestScheduledProductsAppear has the clock alone change what shoppers see.
func TestScheduledProductsAppear(t *testing.T) {
	now := clock.NewFake(time.Now().Truncate(time.Second))
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		start := now.Now()
		s.kettle("Soon", func(in *catalog.ProductInput) { in.PublishedAt = start.Add(time.Hour) })
		s.kettle("Preorder", func(in *catalog.ProductInput) { in.AvailableAt = start.Add(2 * time.Hour) })
		path := "/api/products?sort=price_asc"
		eventually(t, "the list is kept", func() bool {
			before := s.api.CacheStats().Hits
			s.send("GET", path, "", nil)
			return s.api.CacheStats().Hits > before && strings.Contains(s.send("GET", path, "", nil).text, "Preorder")
		})
		sees := func(want string) {
			t.Helper()
			// The events of the products may still be on their way when the clock moves; then the list is right once they came.
			eventually(t, want, func() bool {
				var list struct {
					Data []struct{ Title, Availability string }
				}
				a := s.send("GET", path, "", nil)
				return json.Unmarshal([]byte(a.text), &list) == nil && fmt.Sprint(list.Data) == want
			})
		}
		sees("[{Preorder preorder}]")
		now.Advance(time.Hour - time.Microsecond)
		sees("[{Preorder preorder}]")
		now.Advance(time.Microsecond)
		sees("[{Preorder preorder} {Soon in_stock}]") // at the same price the latest comes first
		now.Advance(time.Hour)
		sees("[{Preorder in_stock} {Soon in_stock}]")
	})
}

// TestKeptAnswersAreShared counts that many readers of one address make the database work once.
func TestKeptAnswersAreShared(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	furnish(s)
	eventually(t, "the event log is followed to its end", func() bool {
		before := s.api.CacheStats()
		s.send("GET", "/api/products/toaster", "", nil)
		return s.api.CacheStats().Hits > before.Hits
	})
	before := s.api.CacheStats()
	for range 20 {
		s.send("GET", "/api/products?category=kettles&limit=2", "", nil)
		s.send("GET", "/api/products?limit=2&category=kettles", "", nil)
		s.send("GET", "/api/products?limit=2&category=kettl%65s", "", nil)
	}
	after := s.api.CacheStats()
	if loads, hits := after.Loads-before.Loads, after.Hits-before.Hits; loads != 1 || hits != 59 {
		t.Errorf("60 readers of one list made %d loads and %d hits", loads, hits)
	}
	// Refusals are not kept, and name their own request.
	first, second := s.send("GET", "/api/products/none", "", nil), s.send("GET", "/api/products/none", "", nil)
	if first.field(t, "request_id") == second.field(t, "request_id") || first.Header.Get(telemetry.RequestIDHeader) != first.field(t, "request_id") {
		t.Errorf("the refusals are %s and %s", first.text, second.text)
	}
}

func TestPictures(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	p := s.kettle("Kettle")
	picture := drawing(900, 600)
	path := "/api/admin/products/" + p.ID.String() + "/media/upload?alt=A+kettle"
	media := s.send("POST", path, s.keys["all"], picture, "Content-Type", "image/png")
	if media.StatusCode != 201 {
		t.Fatalf("%d %s", media.StatusCode, media.text)
	}
	hash := media.field(t, "content_hash")
	original := s.send("GET", "/media/"+hash+"/original.png", "", nil)
	if original.StatusCode != 200 || original.text != string(picture) || original.Header.Get("Content-Type") != "image/png" ||
		original.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" ||
		original.Header.Get("X-Content-Type-Options") != "nosniff" || original.Header.Get("ETag") == "" {
		t.Errorf("the original: %d %d bytes %v", original.StatusCode, len(original.text), original.Header)
	}
	waiting := s.send("GET", "/media/"+hash+"/400.jpg", "", nil)
	if waiting.text != string(picture) || waiting.Header.Get("Content-Type") != "image/png" || waiting.Header.Get("Cache-Control") != "public, max-age=5" {
		t.Errorf("before its rendition is made: %d bytes %v", len(waiting.text), waiting.Header)
	}
	s.work()
	eventually(t, "the rendition is made", func() bool {
		a := s.send("GET", "/media/"+hash+"/400.jpg", "", nil)
		return a.Header.Get("Content-Type") == "image/jpeg" && a.Header.Get("Cache-Control") == "public, max-age=31536000, immutable"
	})
	part := s.send("GET", "/media/"+hash+"/original.png", "", nil, "Range", "bytes=10-19")
	if part.StatusCode != 206 || part.text != string(picture[10:20]) {
		t.Errorf("a part: %d %q", part.StatusCode, part.text)
	}
	if a := s.send("GET", "/media/"+hash+"/original.png", "", nil, "If-None-Match", original.Header.Get("ETag")); a.StatusCode != 304 {
		t.Errorf("a known picture: %d", a.StatusCode)
	}
	eventually(t, "the product shows its renditions", func() bool {
		return strings.Contains(s.send("GET", "/api/products/kettle", "", nil).text, "/media/"+hash+"/400.jpg 400w")
	})
	for _, path := range []string{
		"/media/" + hash + "/401.jpg", "/media/" + hash + "/original.jpg", "/media/" + hash + "/400.png", "/media/" + hash + "/+400.jpg",
		"/media/" + strings.Repeat("0", 64) + "/400.jpg", "/media/" + strings.ToUpper(hash) + "/400.jpg", "/media/x/original.png",
		"/media/" + hash + "/..%2f..%2fwinkel.db", "/media/" + hash,
	} {
		if a := s.send("GET", path, "", nil); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
	}
}

// TestVisibilityByTheClock checks what the cache relies on.
func TestVisibilityByTheClock(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		now := d.Clock().Now()
		for title, at := range map[string][2]time.Duration{"A": {3 * time.Hour, 0}, "B": {-time.Hour, 2 * time.Hour}, "C": {-time.Hour, -time.Minute}} {
			s.kettle(title, func(in *catalog.ProductInput) {
				in.PublishedAt = now.Add(at[0])
				if at[1] != 0 {
					in.AvailableAt = now.Add(at[1])
				}
			})
		}
		s.kettle("D", func(in *catalog.ProductInput) { in.Status, in.AvailableAt = catalog.Draft, now.Add(time.Minute) })
		for after, want := range map[time.Duration]time.Duration{0: 2 * time.Hour, 2 * time.Hour: 3 * time.Hour} {
			next, err := s.catalog.NextVisibilityChange(t.Context(), now.Add(after))
			if err != nil || !next.Equal(now.Add(want)) {
				t.Errorf("after %s: %s %v, want %s", after, next, err, now.Add(want))
			}
		}
		if next, err := s.catalog.NextVisibilityChange(t.Context(), now.Add(3*time.Hour)); err != nil || !next.IsZero() {
			t.Errorf("at the end: %s %v", next, err)
		}
	})
}

// drawing is a PNG of the size.
func drawing(width, height int) []byte {
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	for x := range width {
		for y := range height {
			picture.Set(x, y, color.RGBA{R: uint8(x), G: uint8(y), B: 90, A: 255})
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		panic(err)
	}
	return out.Bytes()
}
