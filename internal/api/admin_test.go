package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

func TestStaffKeepTheCatalog(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		kitchen := s.must("POST", "/api/admin/categories", `{"name":"Kitchen"}`).field(t, "id")
		s.must("POST", "/api/admin/attributes", `{"code":"volume","type":"number","unit":"l","filterable":true}`)
		s.must("POST", "/api/admin/attributes", `{"code":"cordless","type":"boolean"}`)
		s.must("POST", "/api/admin/attributes", `{"code":"since","type":"date"}`)
		made := s.must("POST", "/api/admin/products", `{
			"title": "Kettle", "subtitle": "Boils", "description": "<p onclick=\"x()\">Hot</p><script>x()</script>", "status": "published",
			"brand": "Acme", "product_type": "Kettles", "tax_class": "reduced", "categories": ["kitchen"], "tags": ["b", "a"],
			"options": [{"name": "Color", "values": ["Red", "Blue"]}],
			"variants": [
				{"sku": "K-R", "gtin": "4006381333931", "options": ["Red"], "on_hand": 3, "weight_grams": 900, "prices": [
					{"price": {"amount": 1999, "currency_code": "EUR"}, "compare_at_price": {"amount": 2499, "currency_code": "EUR"}, "cost": {"amount": 123454321, "currency_code": "EUR"}},
					{"price": {"amount": 2199, "currency_code": "usd"}}]},
				{"sku": "K-B", "options": ["Blue"], "requires_shipping": false, "taxable": false, "inventory_policy": "continue"}],
			"attributes": [{"code": "volume", "values": [1.7]}, {"code": "cordless", "values": [true]}, {"code": "since", "values": ["2026-11-23"]}],
			"media": [{"url": "https://a.example/k.jpg", "alt": "A kettle"}],
			"seo": {"title": "Kettle!", "description": "Buy it"}, "metadata": {"erp": "erp-4711"}}`)
		product := made.field(t, "id")
		if made.StatusCode != 201 || made.Header.Get("Location") != "/api/admin/products/"+product || made.Header.Get("ETag") != `"v1"` {
			t.Errorf("%d %v", made.StatusCode, made.Header)
		}
		path := "/api/admin/products/" + product
		s.run([]scenario{
			{name: "it is whole", method: "GET", path: path, status: 200, has: []string{
				`"slug":"kettle"`, `"status":"published"`, `"tags":["a","b"]`, `"primary_category_id":"` + kitchen + `"`,
				`"brand":{"id":"brand_`, `"product_type":{"id":"ptype_`, `"tax_class":"reduced"`, `"cost":{"amount":123454321,"currency_code":"EUR"}`,
				`"price":{"amount":2199,"currency_code":"USD"}`, `"options":[{"name":"Color","value":"Red"}]`, `"gtin":"4006381333931"`,
				`"available":3`, `"requires_shipping":false`, `"taxable":false`, `"inventory_policy":"continue"`, `"values":[1.7]`,
				`"values":[true]`, `"values":["2026-11-23"]`, `"metadata":{"erp":"erp-4711"}`, `"url":"https://a.example/k.jpg"`,
			}, hasNot: []string{"<script", "onclick"}},
			{name: "shoppers see it", key: "-", method: "GET", path: "/api/products/kettle", status: 200, hasNot: []string{"123454321", "erp-4711", "USD", "reduced"}},
			{name: "a slug is taken", method: "POST", path: "/api/admin/products", body: `{"title":"Kettle","slug":"kettle"}`, status: 409, has: []string{"slug_taken"}},
			{name: "a SKU is taken", method: "POST", path: "/api/admin/products", body: `{"title":"X","variants":[{"sku":"K-R"}]}`, status: 409, has: []string{"sku_taken"}},
			{name: "a wrong check digit", method: "POST", path: "/api/admin/products", body: `{"title":"X","variants":[{"gtin":"4006381333932"}]}`, status: 422, has: []string{"body.variants[0].gtin"}},
			{name: "several mistakes", method: "POST", path: "/api/admin/products", body: `{"title":"","variants":[{"gtin":"1","origin_country":"Germany"}]}`, status: 422,
				has: []string{`"body.title"`, `"body.variants[0].gtin"`, `"body.variants[0].origin_country"`}},
			{name: "published, so it stays", method: "DELETE", path: path, status: 422, has: []string{"product_published"}},
			{name: "no product", method: "GET", path: "/api/admin/products/prod_0000000000001", status: 404},
			{name: "no id", method: "GET", path: "/api/admin/products/kettle", status: 404},
			{name: "another kind of id", method: "GET", path: "/api/admin/products/" + kitchen, status: 404},
			{name: "a category in use", method: "DELETE", path: "/api/admin/categories/" + kitchen, status: 422, has: []string{"category_in_use"}},
			{name: "a cycle", method: "POST", path: "/api/admin/categories/" + kitchen + "/move", body: `{"parent_id":"` + kitchen + `"}`, status: 422, has: []string{"body.parent_id", "category_cycle"}},
			{name: "reassigned to nothing", method: "DELETE", path: "/api/admin/categories/" + kitchen + "?reassign=kitchen", status: 422, has: []string{"query.reassign"}},
			{name: "no tax class", method: "PATCH", path: path, body: `{"tax_class":"Reduced"}`, status: 422, has: []string{"body.tax_class"}},
			{name: "another tax class", method: "PATCH", path: path, body: `{"tax_class":"books"}`, status: 200, has: []string{`"tax_class":"books"`}, events: map[string]int64{"product.updated": 1}},
			{name: "archive it", method: "POST", path: path + "/archive", status: 200, has: []string{`"status":"archived"`}, events: map[string]int64{"product.updated": 1}},
		})
	})
}

func TestStaffSearch(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		furnish(s)
		for query, want := range map[string]string{
			"?sort=title":                              "[Blue Kettle Hidden Draft Old Archive Red Kettle Toaster]",
			"?sort=title&status=draft":                 "[Hidden Draft]",
			"?status=draft&status=archived&sort=title": "[Hidden Draft Old Archive]",
			"?q=kettle&sort=title":                     "[Blue Kettle Red Kettle]",
			"?sku=T-W":                                 "[Toaster]",
			"?brand=braun":                             "[Toaster]",
			"?brand=nobody":                            "[]",
			"?category=kettles&sort=price_desc":        "[Blue Kettle Red Kettle]",
			"?category=nothing":                        "[]",
			"?tag=kitchen&limit=2&sort=title":          "[Blue Kettle Hidden Draft]",
			"?updated_since=2100-01-01T00:00:00Z":      "[]",
			"?stock=in&sort=title":                     "[Hidden Draft Red Kettle Toaster]",
			"?stock=out&sort=title":                    "[Blue Kettle Old Archive]",
		} {
			if a := s.staff("GET", "/api/admin/products"+query, nil); a.StatusCode != 200 || fmt.Sprint(titles(t, a)) != want {
				t.Errorf("%s: %d %v, want %v", query, a.StatusCode, a.text, want)
			}
		}
		s.run([]scenario{
			{name: "no such status", method: "GET", path: "/api/admin/products?status=sold", status: 422, has: []string{"query.status"}},
			{name: "no such stock", method: "GET", path: "/api/admin/products?stock=low", status: 422, has: []string{"query.stock"}},
			{name: "no such sort", method: "GET", path: "/api/admin/products?sort=best", status: 422},
			{name: "no time", method: "GET", path: "/api/admin/products?updated_since=yesterday", status: 422, has: []string{"query.updated_since"}},
			{name: "no collection", method: "GET", path: "/api/admin/products?collection=none", status: 404},
			{name: "manual without a collection", method: "GET", path: "/api/admin/products?sort=manual", status: 422},
			{name: "no product type", method: "GET", path: "/api/admin/products?product_type=x", status: 422},
		})
	})
}

func TestCollectionsKeepTheirOrder(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	_, _, products := furnish(s)
	ids := func(order ...int) []string {
		list := []string{}
		for _, i := range order {
			list = append(list, products[i].ID.String())
		}
		return list
	}
	path := "/api/admin/collections/" + s.must("POST", "/api/admin/collections", map[string]any{"title": "Best", "products": ids(2, 0)}).field(t, "id")
	shows := func(want string) {
		t.Helper()
		a := s.staff("GET", "/api/admin/products?collection=best&sort=manual", nil)
		if fmt.Sprint(titles(t, a)) != want {
			t.Errorf("the collection shows %v, want %s", titles(t, a), want)
		}
	}
	shows("[Toaster Red Kettle]")
	s.must("POST", path+"/products", map[string]any{"products": ids(1, 0)})
	shows("[Toaster Red Kettle Blue Kettle]")
	s.must("PATCH", path, map[string]any{"products": ids(1, 2, 0)})
	shows("[Blue Kettle Toaster Red Kettle]")
	s.must("POST", path+"/products/remove", map[string]any{"products": ids(2, 3)})
	shows("[Blue Kettle Red Kettle]")
	if a := s.staff("GET", path, nil); !strings.Contains(a.text, `"product_count":2`) {
		t.Errorf("the collection is %s", a.text)
	}
	s.run([]scenario{
		{name: "no product", method: "POST", path: path + "/products", body: `{"products":["prod_0000000000001"]}`, status: 422, has: []string{"body.products[2]"}},
		{name: "none at all", method: "POST", path: path + "/products", body: `{"products":[]}`, status: 422, has: []string{"body.products"}},
	})
}

func TestPricesAndStockAreLogged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.keys["clerk"] = s.key("clerk", "catalog:write", "inventory:write")
		variant := s.kettle("Kettle").Variants[0].ID.String()
		prices := "/api/admin/variants/" + variant + "/prices"
		one := map[string]int64{"product.updated": 1, "price.changed": 1}
		s.run([]scenario{
			{name: "set a price", key: "clerk", method: "PUT", path: prices, body: `{"prices":[{"price":{"amount":500,"currency_code":"USD"}}]}`, status: 200, events: one,
				has: []string{`"amount":1999`, `"amount":500`}},
			{name: "a negative price", key: "clerk", method: "PUT", path: prices, body: `{"prices":[{"price":{"amount":-5,"currency_code":"USD"}}]}`, status: 422, has: []string{"body.prices[0]"}},
			{name: "no prices", key: "clerk", method: "PUT", path: prices, body: `{"prices":[]}`, status: 422},
			{name: "take it away", key: "clerk", method: "DELETE", path: prices + "/USD", status: 200, events: one, hasNot: []string{"USD"}},
			{name: "take away what is not there", key: "clerk", method: "DELETE", path: prices + "/GBP", status: 200},
			{name: "no currency", key: "clerk", method: "DELETE", path: prices + "/EU", status: 422, has: []string{"path.currency"}},
			{name: "the log", key: "clerk", method: "GET", path: "/api/admin/variants/" + variant + "/price-log", status: 200,
				has: []string{`"total":3`, `"actor":"key:clerk"`, `"currency_code":"USD","price":null`, `"cost":{"amount":123454321`}},
			{name: "count", key: "clerk", method: "PUT", path: "/api/admin/inventory/levels/" + variant, body: `{"on_hand":9}`, status: 200,
				has: []string{`"on_hand":9`, `"available":9`}, events: map[string]int64{"inventory_level.updated": 1}},
			{name: "count the same again", key: "clerk", method: "PUT", path: "/api/admin/inventory/levels/" + variant, body: `{"on_hand":9}`, status: 200, has: []string{`"on_hand":9`}},
			{name: "count nonsense", key: "clerk", method: "PUT", path: "/api/admin/inventory/levels/" + variant, body: `{"on_hand":-1}`, status: 422, has: []string{"body.on_hand"}},
			{name: "count nothing", key: "clerk", method: "PUT", path: "/api/admin/inventory/levels/variant_0000000000001", body: `{"on_hand":1}`, status: 404},
			{name: "the levels", key: "clerk", method: "GET", path: "/api/admin/inventory/levels?variant_id=" + variant, status: 200, has: []string{`"on_hand":9`, `"total":1`}},
			{name: "levels of nothing", key: "clerk", method: "GET", path: "/api/admin/inventory/levels", status: 422, has: []string{"query.variant_id"}},
			{name: "the ledger", key: "clerk", method: "GET", path: "/api/admin/inventory/levels/" + variant + "/movements", status: 200,
				has: []string{`"delta":4`, `"reason":"counted"`, `"actor":"key:clerk"`, `"delta":5`}},
			{name: "a page of the ledger", key: "clerk", method: "GET", path: "/api/admin/inventory/levels/" + variant + "/movements?limit=1", status: 200, has: []string{`"total":2`}, hasNot: []string{`"next":null`}},
		})
	})
}

func TestUploads(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	path := "/api/admin/products/" + s.kettle("Kettle").ID.String() + "/media/upload"
	form, formType := asForm("file", "kettle.png", string(drawing(30, 30)))
	wrong, wrongType := asForm("picture", "kettle.png", string(drawing(30, 30)))
	updated := map[string]int64{"product.updated": 1}
	s.run([]scenario{
		{name: "the picture itself", method: "POST", path: path, body: drawing(20, 20), headers: []string{"Content-Type", "image/png"}, status: 201, events: updated, has: []string{`"status":"pending"`, `"source":"upload"`}},
		{name: "in a form", method: "POST", path: path + "?alt=Red", body: form, headers: []string{"Content-Type", formType}, status: 201, events: updated, has: []string{`"alt":"Red"`}},
		{name: "a form without the part", method: "POST", path: path, body: wrong, headers: []string{"Content-Type", wrongType}, status: 422, has: []string{"body.file"}},
		{name: "a form that ends", method: "POST", path: path, body: form[:len(form)/2], headers: []string{"Content-Type", formType}, status: 422},
		{name: "a form without boundary", method: "POST", path: path, body: form, headers: []string{"Content-Type", "multipart/form-data"}, status: 415},
		{name: "no picture", method: "POST", path: path, body: []byte("<svg/>"), headers: []string{"Content-Type", "image/png"}, status: 422, has: []string{"unsupported_image"}},
		{name: "nothing", method: "POST", path: path, body: []byte{}, headers: []string{"Content-Type", "image/png"}, status: 422},
		{name: "of a strange type", method: "POST", path: path, body: drawing(20, 20), headers: []string{"Content-Type", "text/html"}, status: 415, has: []string{"image/webp"}},
		{name: "too large", method: "POST", path: path, body: make([]byte, catalog.MaxUploadBytes+100<<10), headers: []string{"Content-Type", "image/png"}, status: 413},
		{name: "ahead of its product", method: "POST", path: "/api/admin/media", body: drawing(24, 20), headers: []string{"Content-Type", "image/png"}, status: 201, has: []string{`"blob_key":"media/original/`, `"width":24`, `"height":20`}},
		{name: "no picture ahead of its product", method: "POST", path: "/api/admin/media", body: []byte("<svg/>"), headers: []string{"Content-Type", "image/png"}, status: 422, has: []string{"unsupported_image"}},
		{name: "for no product", method: "POST", path: "/api/admin/products/prod_0000000000001/media/upload", body: drawing(20, 20), headers: []string{"Content-Type", "image/png"}, status: 404},
		{name: "a script as address", method: "POST", path: strings.TrimSuffix(path, "/upload"), body: `{"url":"javascript:alert(1)"}`, status: 422},
	})
}

// TestBulkEdits changes many products at once and looks at what became of each.
func TestBulkEdits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		kitchen, _, products := furnish(s)
		s.work()
		ids := []string{}
		for _, p := range products {
			ids = append(ids, p.ID.String())
		}
		edit := func(selection, change any) (job map[string]any, rows string) {
			t.Helper()
			queued := s.staff("POST", "/api/admin/products/bulk", map[string]any{"selection": selection, "change": change})
			if queued.StatusCode != http.StatusAccepted {
				t.Fatalf("%d %s", queued.StatusCode, queued.text)
			}
			return s.ended(queued.Header.Get("Location"))
		}
		job, rows := edit(map[string]any{"filter": map[string]any{"q": "kettle"}}, map[string]any{
			"add_tags": []string{"sale"}, "remove_tags": []string{"kitchen"}, "add_categories": []string{kitchen.ID.String()}, "brand": "Bosch",
			"price_change": map[string]any{"currency_code": "EUR", "percent_ppm": -100_000, "keep_as_compare_at": true},
		})
		if job["state"] != "succeeded" || fmt.Sprint(job["result"]) != "map[refused:0 unchanged:0 updated:2]" || job["progress"] != 2.0 {
			t.Errorf("the job is %v", job)
		}
		if strings.Count(rows, `"ok":true`) != 2 || !strings.Contains(rows, ids[0]) || !strings.Contains(rows, `"row":1`) {
			t.Errorf("the rows are %s", rows)
		}
		red := s.must("GET", "/api/admin/products/"+ids[0], nil).text
		for _, text := range []string{`"tags":["sale"]`, `"name":"Bosch"`, `"price":{"amount":1800,`, `"compare_at_price":{"amount":2000,`, kitchen.ID.String()} {
			if !strings.Contains(red, text) {
				t.Errorf("the red kettle lacks %s: %s", text, red)
			}
		}
		toaster := s.must("GET", "/api/admin/products/"+ids[2], nil).text
		if strings.Contains(toaster, "Bosch") || !strings.Contains(toaster, `"version":1`) {
			t.Errorf("the toaster was not selected: %s", toaster)
		}
		before := s.events()
		job, _ = edit(map[string]any{"ids": ids[:1]}, map[string]any{"add_tags": []string{"sale"}})
		if fmt.Sprint(job["result"]) != "map[refused:0 unchanged:1 updated:0]" || len(difference(before, s.events())) != 0 {
			t.Errorf("nothing was to change, but the job is %v", job)
		}
		job, rows = edit(map[string]any{"ids": append([]string{"prod_0000000000001"}, ids[0], ids[2])},
			map[string]any{"price_change": map[string]any{"currency_code": "EUR", "amount": -1900}})
		if fmt.Sprint(job["result"]) != "map[refused:2 unchanged:0 updated:1]" || !strings.Contains(rows, `"code":"not_found"`) || !strings.Contains(rows, "cannot be changed") {
			t.Errorf("the job is %v: %s", job, rows)
		}
		s.run([]scenario{
			{name: "nothing to change", method: "POST", path: "/api/admin/products/bulk", body: map[string]any{"selection": map[string]any{"ids": ids}, "change": map[string]any{}}, status: 422, has: []string{"body.change"}},
			{name: "nothing selected", method: "POST", path: "/api/admin/products/bulk", body: `{"selection":{"filter":{"q":"nothing"}},"change":{"status":"draft"}}`, status: 422, has: []string{"selection_empty"}},
			{name: "an unknown brand selected", method: "POST", path: "/api/admin/products/bulk", body: `{"selection":{"filter":{"brand":["nobody"]}},"change":{"status":"draft"}}`, status: 422, has: []string{"selection_empty"}},
			{name: "no selection", method: "POST", path: "/api/admin/products/bulk", body: `{"selection":{},"change":{"status":"draft"}}`, status: 422, has: []string{"body.selection"}},
			{name: "two selections", method: "POST", path: "/api/admin/products/bulk", body: map[string]any{"selection": map[string]any{"ids": ids, "filter": map[string]any{}}, "change": map[string]any{"status": "draft"}}, status: 422},
			{name: "by share and amount", method: "POST", path: "/api/admin/products/bulk", body: map[string]any{"selection": map[string]any{"ids": ids}, "change": map[string]any{
				"price_change": map[string]any{"currency_code": "EUR", "amount": 1, "percent_ppm": 1}}}, status: 422, has: []string{"body.change.price_change"}},
			{name: "no currency", method: "POST", path: "/api/admin/products/bulk", body: map[string]any{"selection": map[string]any{"ids": ids}, "change": map[string]any{
				"price_change": map[string]any{"currency_code": "XXX", "amount": 1}}}, status: 422, has: []string{"currency_code"}},
		})
	})
}

// ended waits for the end of a job and returns it with its rows.
func (s *shop) ended(path string) (job map[string]any, rows string) {
	s.t.Helper()
	eventually(s.t, "the job ends", func() bool {
		job = s.must("GET", path, nil).json(s.t)
		return job["finished_at"] != nil
	})
	return job, s.must("GET", path+"/rows", nil).text
}

// TestRerunOfABulkEditRepeatsNothing asks for a finished price change again: no price is lowered twice, and nobody is told
// that it was.
func TestRerunOfABulkEditRepeatsNothing(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	p := s.kettle("Kettle")
	s.work()
	queued := s.must("POST", "/api/admin/products/bulk", map[string]any{
		"selection": map[string]any{"ids": []string{p.ID.String()}},
		"change":    map[string]any{"price_change": map[string]any{"currency_code": "EUR", "percent_ppm": -500_000}},
	})
	path := queued.Header.Get("Location")
	s.ended(path)
	job, _ := s.ended(path)
	if job["state"] != "succeeded" {
		t.Errorf("the job is %v", job)
	}
	again := s.staff("POST", path+"/rerun", nil, "Idempotency-Key", "again")
	if again.StatusCode != http.StatusConflict || again.field(t, "code") != "job_succeeded" {
		t.Errorf("run again: %d %s", again.StatusCode, again.text)
	}
	if after, _ := s.ended(path); !reflect.DeepEqual(after, job) {
		t.Errorf("a refused rerun made %v of %v", after, job)
	}
	v, err := s.catalog.GetVariant(t.Context(), p.Variants[0].ID)
	if want := (money.Amount{Minor: 999, Currency: "EUR"}); err != nil || v.Prices[0].Amount != want {
		t.Errorf("the price is %v %v, want %v", v.Prices, err, want)
	}
	s.run([]scenario{
		{name: "no job", method: "GET", path: "/api/admin/jobs/job_0000000000001", status: 404},
		{name: "rows of no job", method: "GET", path: "/api/admin/jobs/job_0000000000001/rows", status: 404},
		{name: "jobs by kind and state", method: "GET", path: "/api/admin/jobs?kind=catalog.bulk_edit&state=succeeded", status: 200, has: []string{`"kind":"catalog.bulk_edit"`}},
		{name: "none of them", method: "GET", path: "/api/admin/jobs?kind=nothing", status: 200, has: []string{`"data":[]`}},
		{name: "too late to cancel", method: "POST", path: path + "/cancel", status: 409, has: []string{"job_started"}},
	})
}

// TestFilesGoInAndOut imports a file, exports it and imports it again.
func TestFilesGoInAndOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.work()
		file := "slug,title,sku,price,currency\nkettle,Kettle,K-1,19.99,EUR\ntoaster,Toaster,T-1,29.99,EUR\nbroken,,B-1,cheap,EUR\n"
		load := func(query, content string) (job map[string]any, rows string) {
			t.Helper()
			a := s.staff("POST", "/api/admin/imports"+query, []byte(content), "Content-Type", "text/csv")
			if a.StatusCode != http.StatusAccepted {
				t.Fatalf("%d %s", a.StatusCode, a.text)
			}
			return s.ended(a.Header.Get("Location"))
		}
		count := func() int64 { return s.rows()["product"] }
		job, rows := load("?dry_run=true", file)
		result, _ := job["result"].(map[string]any)
		if job["state"] != "succeeded" || result["records"] != 3.0 || result["refused"] != 1.0 || result["dry_run"] != true || count() != 0 {
			t.Errorf("the dry run: %v, %d products", job, count())
		}
		if !strings.Contains(rows, `"row":4`) || !strings.Contains(rows, `"ok":false`) {
			t.Errorf("the rows are %s", rows)
		}
		job, _ = load("", file)
		if result, _ = job["result"].(map[string]any); result["created"] != 2.0 || count() != 2 {
			t.Errorf("the import: %v, %d products", job, count())
		}
		for _, format := range []string{"csv", "jsonl"} {
			out := s.staff("GET", "/api/admin/exports/products?format="+format, nil)
			if out.StatusCode != 200 || !strings.Contains(out.text, "Toaster") || !strings.Contains(out.Header.Get("Content-Disposition"), "products."+format) {
				t.Fatalf("the export: %d %s %v", out.StatusCode, out.text, out.Header)
			}
			job, rows = load("?format="+format, out.text)
			if result, _ = job["result"].(map[string]any); result["unchanged"] != 2.0 || result["updated"] != 0.0 {
				t.Errorf("the export imported: %v %s", job, rows)
			}
		}
		if head := s.staff("HEAD", "/api/admin/exports/products", nil); head.StatusCode != 200 || head.text != "" {
			t.Errorf("HEAD of the export: %d %s", head.StatusCode, head.text)
		}
		job, _ = load("", "this,is,no\nproduct,file,at all\n")
		if job["state"] != "dead" || job["error"] == "" || job["attempt"] != 1.0 {
			t.Errorf("a file that is none: %v", job)
		}
		s.run([]scenario{
			{name: "an empty file", method: "POST", path: "/api/admin/imports", body: []byte{}, headers: []string{"Content-Type", "text/csv"}, status: 422, has: []string{"file_empty"}},
			{name: "a strange format", method: "POST", path: "/api/admin/imports?format=xml", body: []byte("x"), headers: []string{"Content-Type", "text/csv"}, status: 422, has: []string{"query.format"}},
			{name: "a strange type", method: "POST", path: "/api/admin/imports", body: []byte("x"), headers: []string{"Content-Type", "application/pdf"}, status: 415},
			{name: "a strange currency", method: "POST", path: "/api/admin/imports?currency=XXX", body: []byte("x"), headers: []string{"Content-Type", "text/csv"}, status: 422, has: []string{"query.currency"}},
			{name: "a strange export", method: "GET", path: "/api/admin/exports/products?format=xml", status: 422},
		})
	})
}

func TestAPIKeysAreGivenAndTaken(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.keys["clerk"] = s.key("clerk", "keys:write", "catalog:read")
		made := s.must("POST", "/api/admin/api-keys", `{"name":"robot","scopes":["catalog:write"],"expires_at":"2100-01-01T00:00:00Z"}`)
		secret, path := made.field(t, "secret"), "/api/admin/api-keys/"+made.field(t, "id")
		s.keys["robot"] = secret
		s.run([]scenario{
			{name: "it works", key: "robot", method: "POST", path: "/api/admin/brands", body: `{"name":"A"}`, status: 201, events: map[string]int64{"brand.created": 1}},
			{name: "for nothing else", key: "robot", method: "GET", path: "/api/admin/jobs", status: 403, has: []string{"jobs:read"}},
			{name: "the secret is shown once", method: "GET", path: path, status: 200, has: []string{`"name":"robot"`, `"expires_at":"2100-01-01T00:00:00Z"`}, hasNot: []string{secret, `"secret"`}},
			{name: "not in the list either", method: "GET", path: "/api/admin/api-keys", status: 200, has: []string{`"name":"robot"`}, hasNot: []string{secret, "winkel_"}},
			{name: "no such scope", method: "POST", path: "/api/admin/api-keys", body: `{"name":"x","scopes":["everything"]}`, status: 422, has: []string{"invalid_scope"}},
			{name: "no scopes", method: "POST", path: "/api/admin/api-keys", body: `{"name":"x","scopes":[]}`, status: 422},
			{name: "no more than one has", key: "clerk", method: "POST", path: "/api/admin/api-keys", body: `{"name":"x","scopes":["catalog:write"]}`, status: 403, has: []string{"permission_denied"}},
			{name: "not everything", key: "clerk", method: "POST", path: "/api/admin/api-keys", body: `{"name":"x","scopes":["all"]}`, status: 403},
			{name: "not to read everything", key: "clerk", method: "POST", path: "/api/admin/api-keys", body: `{"name":"x","scopes":["all:read"]}`, status: 403},
			{name: "what one has", key: "clerk", method: "POST", path: "/api/admin/api-keys", body: `{"name":"x","scopes":["catalog:read","keys:read"]}`, status: 201},
			{name: "revoked", method: "POST", path: path + "/revoke", status: 200, hasNot: []string{`"revoked_at":null`}},
			{name: "it is useless", key: "robot", method: "GET", path: "/api/admin/brands", status: 401},
			{name: "no key", method: "GET", path: "/api/admin/api-keys/key_0000000000001", status: 404},
		})
		var stored struct{ Data []map[string]any }
		if err := json.Unmarshal([]byte(s.must("GET", "/api/admin/api-keys", nil).text), &stored); err != nil || len(stored.Data) != 4 {
			t.Errorf("%d keys are stored, %v", len(stored.Data), err)
		}
	})
}
