package api_test

import (
	"fmt"
	"testing"

	"winkel/internal/commerce/tax"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

func TestStaffSayWhatIsTaxed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		if err := tax.New(d).EnsureDefaults(t.Context()); err != nil {
			t.Fatal(err)
		}
		classes, zones := "/api/admin/tax/classes", "/api/admin/tax/zones"
		class := s.must("POST", classes, `{"code":"reduced","name":"Reduced"}`)
		zone := s.must("POST", zones, `{"name":"Germany","country_code":"de","rates":[
			{"name":"VAT 19 %","rate":"19"},{"tax_class":"reduced","name":"VAT 7 %","rate":"7.00"}]}`)
		classPath, zonePath := classes+"/"+class.field(t, "id"), zones+"/"+zone.field(t, "id")
		if class.Header.Get("Location") != classPath || zone.Header.Get("Location") != zonePath || zone.Header.Get("ETag") != `"v1"` {
			t.Errorf("%v %v", class.Header, zone.Header)
		}
		s.run([]scenario{
			{name: "the zone is whole", method: "GET", path: zonePath, status: 200, has: []string{
				`"country_code":"DE"`, `"tax_class":"","name":"VAT 19 %","rate":"19"`, `"tax_class":"reduced","name":"VAT 7 %","rate":"7"`}},
			{name: "all zones", method: "GET", path: zones, status: 200, has: []string{`"total":2`, `"Everywhere"`, `"Germany"`}},
			{name: "all classes", method: "GET", path: classes + "?limit=1", status: 200, has: []string{`"total":2`, `"reduced"`, `"next":"`}, hasNot: []string{`"standard"`}},
			{name: "a code is taken", method: "POST", path: classes, body: `{"code":"reduced","name":"X"}`, status: 409, has: []string{"tax_class_taken", "body.code"}},
			{name: "no percentage", method: "POST", path: zones, body: `{"name":"X","rates":[{"name":"A","rate":"1"},{"name":"B","rate":"1,5"}]}`, status: 422, has: []string{"body.rates[1].rate"}},
			{name: "no such class", method: "PATCH", path: zonePath, body: `{"rates":[{"name":"A","rate":"1","tax_class":"books"}]}`, status: 422, has: []string{"body.rates[0].tax_class"}},
			{name: "a class in use", method: "DELETE", path: classPath, status: 422, has: []string{"tax_class_in_use"}},
			{name: "rename a class", method: "PATCH", path: classPath, body: `{"name":"Lower"}`, status: 200, has: []string{`"name":"Lower"`, `"version":2`}},
			{name: "a stale change", method: "PATCH", path: zonePath, body: `{"version":7,"name":"X"}`, status: 409, has: []string{"version_conflict"}},
			{name: "other rates", method: "PATCH", path: zonePath, body: `{"version":1,"rates":[{"name":"VAT 16 %","rate":"16.0000"}]}`, status: 200, has: []string{`"rate":"16"`, `"version":2`}, hasNot: []string{"VAT 7"}},
			{name: "a class out of use", method: "DELETE", path: classPath, status: 204},
			{name: "it is gone", method: "GET", path: classPath, status: 404},
			{name: "remove the zone", method: "DELETE", path: zonePath, status: 204},
			{name: "it is gone too", method: "GET", path: zonePath, status: 404},
			{name: "no id", method: "GET", path: zones + "/germany", status: 404},
		})
	})
}

func TestStaffMakePromotions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		root := "/api/admin/promotions"
		made := s.must("POST", root, `{"name":"Summer","code":"summer","kind":"percent","target":"order","rate":"12.5",
			"conditions":{"min_subtotal":{"amount":5000,"currency_code":"eur"},"countries":["de"]},
			"starts_at":"2026-06-01T00:00:00Z","ends_at":"2026-09-01T02:00:00+02:00","usage_limit":10}`)
		path := root + "/" + made.field(t, "id")
		if made.Header.Get("Location") != path || made.Header.Get("ETag") != `"v1"` {
			t.Errorf("%v", made.Header)
		}
		s.run([]scenario{
			{name: "it is whole", method: "GET", path: path, status: 200, has: []string{
				`"label":"Summer"`, `"code":"SUMMER"`, `"active":true`, `"rate":"12.5"`, `"amount":null`, `"usage_limit":10`, `"used_count":0`,
				`"conditions":{"min_subtotal":{"amount":5000,"currency_code":"EUR"},"countries":["DE"]}`,
				`"starts_at":"2026-06-01T00:00:00Z"`, `"ends_at":"2026-09-01T00:00:00Z"`, `"archived_at":null`}},
			{name: "a code is taken", method: "POST", path: root, body: `{"name":"X","code":"SUMMER","kind":"free_shipping"}`, status: 409, has: []string{"coupon_taken", "body.code"}},
			{name: "no percentage", method: "POST", path: root, body: `{"name":"X","kind":"percent","target":"order","rate":"-1"}`, status: 422, has: []string{"body.rate"}},
			{name: "no currency", method: "POST", path: root, body: `{"name":"X","kind":"fixed","target":"item","amount":{"amount":5,"currency_code":"XXX"}}`, status: 422, has: []string{"body.amount.currency_code"}},
			{name: "several mistakes", method: "POST", path: root, body: `{"name":"","kind":"fixed","target":"item","conditions":{"countries":["XX"]}}`, status: 422,
				has: []string{"body.name", "body.amount", "body.conditions.countries[0]"}},
			{name: "no moment", method: "PATCH", path: path, body: `{"ends_at":"tomorrow"}`, status: 422, has: []string{"body.ends_at"}},
			{name: "it never ends", method: "PATCH", path: path, body: `{"ends_at":"","kind":"fixed","amount":{"amount":500,"currency_code":"EUR"}}`, status: 200,
				has:    []string{`"ends_at":null`, `"starts_at":"2026-06-01T00:00:00Z"`, `"rate":null`, `"amount":{"amount":500,"currency_code":"EUR"}`, `"version":2`},
				events: map[string]int64{"promotion.updated": 1}},
			{name: "a stale change", method: "PATCH", path: path, body: `{"version":1,"name":"X"}`, status: 409, has: []string{"version_conflict"}},
			{name: "one that applies by itself", method: "POST", path: root, body: `{"name":"Free","kind":"free_shipping","active":false}`, status: 201,
				has: []string{`"code":""`, `"target":"shipping"`, `"active":false`}, events: map[string]int64{"promotion.created": 1}},
			{name: "by code", method: "GET", path: root + "?code=summer", status: 200, has: []string{`"total":1`, `"SUMMER"`}},
			{name: "active ones", method: "GET", path: root + "?active=true", status: 200, has: []string{`"total":1`, `"SUMMER"`}},
			{name: "inactive ones", method: "GET", path: root + "?active=false", status: 200, has: []string{`"total":1`, `"Free"`}},
			{name: "running ones", method: "GET", path: root + "?when=running", status: 200, has: []string{`"total":2`, `"Free"`, `"SUMMER"`}},
			{name: "ended ones", method: "GET", path: root + "?when=ended", status: 200, has: []string{`"total":0`}},
			{name: "another time", method: "GET", path: root + "?when=sometimes", status: 422, has: []string{"query.when"}},
			{name: "archive it", method: "DELETE", path: path, status: 204, events: map[string]int64{"promotion.updated": 1}},
			{name: "it is not listed", method: "GET", path: root, status: 200, has: []string{`"total":1`, `"Free"`}},
			{name: "unless asked for", method: "GET", path: root + "?archived=true", status: 200, has: []string{`"total":1`, `"SUMMER"`}},
			{name: "it is still there", method: "GET", path: path, status: 200, has: []string{`"archived_at":"2`}},
			{name: "it does not change", method: "PATCH", path: path, body: `{"name":"X"}`, status: 422},
			{name: "no id", method: "GET", path: root + "/summer", status: 404},
		})
	})
}

// Money and taxes are areas of their own: a key for the catalog does not open them.
func TestPromotionsAndTaxesHaveScopesOfTheirOwn(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	s.keys["catalog"], s.keys["reader"] = s.key("catalog", "catalog:write"), s.key("reader", "taxes:read", "promotions:read")
	var scenarios []scenario
	for _, path := range []string{"/api/admin/promotions", "/api/admin/tax/classes", "/api/admin/tax/zones"} {
		scenarios = append(scenarios,
			scenario{name: fmt.Sprint("another area, ", path), key: "catalog", method: "GET", path: path, status: 403},
			scenario{name: fmt.Sprint("to read, ", path), key: "reader", method: "GET", path: path, status: 200},
			scenario{name: fmt.Sprint("to write, ", path), key: "reader", method: "POST", path: path, body: `{"name":"X","code":"x","kind":"free_shipping"}`, status: 403})
	}
	s.run(scenarios)
}

// TestPromotionsAreTriedOnASampleCart has staff see what a promotion does before anybody gets it, and nothing is changed by that.
func TestPromotionsAreTriedOnASampleCart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.furnish()
		s.keys["reader"], s.keys["catalog"] = s.key("reader", "promotions:read"), s.key("catalog", "catalog:write")
		thing, path := s.sell("Thing", 1), "/api/admin/promotions/preview"
		tenth := s.must("POST", "/api/admin/promotions", `{"name":"Tenth","code":"TENTH","kind":"percent","target":"order","rate":"10"}`)
		s.must("POST", "/api/admin/promotions", `{"name":"Later","kind":"percent","target":"order","rate":"50","starts_at":"2100-01-01T00:00:00Z"}`)
		items := `"items":[{"variant_id":"` + thing + `","quantity":3}],"country_code":"de"`
		s.run([]scenario{
			{name: "as it is", key: "reader", method: "POST", path: path, body: `{` + items + `}`, status: 200, has: []string{
				`"subtotal":{"amount":3000,"currency_code":"EUR"}`, `"discount_total":{"amount":0,"currency_code":"EUR"}`, `"name":"Parcel"`,
				`"shipping_total":{"amount":490,"currency_code":"EUR"}`, `"total":{"amount":4153,"currency_code":"EUR"}`, `"name":"Later","code":"","is_draft":false,"amount":{"amount":0,"currency_code":"EUR"},"reason":"not_yet"`, `"item_id":"` + thing + `"`}, hasNot: []string{"TENTH"}},
			{name: "with a code", key: "reader", method: "POST", path: path, body: `{` + items + `,"coupon_codes":[" tenth ","NONE"]}`, status: 200, has: []string{
				`"discount_total":{"amount":300,"currency_code":"EUR"}`, `"reason":""`, `"unknown_codes":["NONE"]`}},
			{name: "in another time", key: "reader", method: "POST", path: path, body: `{` + items + `,"at":"2100-06-01T00:00:00Z"}`, status: 200, has: []string{
				`"discount_total":{"amount":1500,"currency_code":"EUR"}`}},
			{name: "a new one", key: "reader", method: "POST", path: path, body: `{` + items + `,"draft":{"name":"For VIPs","kind":"fixed","target":"item","amount":{"amount":100,"currency_code":"EUR"},"conditions":{"groups":["vip"]}}}`, status: 200, has: []string{
				`"is_draft":true,"amount":{"amount":0,"currency_code":"EUR"},"reason":"other_buyer"`}},
			{name: "for somebody", key: "reader", method: "POST", path: path, body: `{` + items + `,"groups":["vip"],"draft":{"name":"For VIPs","kind":"fixed","target":"item","amount":{"amount":100,"currency_code":"EUR"},"conditions":{"groups":["vip"]}}}`, status: 200, has: []string{
				`"is_draft":true,"amount":{"amount":300,"currency_code":"EUR"},"reason":""`}},
			{name: "in place of the old one", key: "reader", method: "POST", path: path, body: `{` + items + `,"coupon_codes":["TENTH"],"promotion_id":"` + tenth.field(t, "id") + `","draft":{"name":"Fifth","code":"TENTH","kind":"percent","target":"order","rate":"20"}}`, status: 200, has: []string{
				`"discount_total":{"amount":600,"currency_code":"EUR"}`, `"name":"Fifth"`}, hasNot: []string{`"name":"Tenth"`}},
			{name: "a wrong draft", key: "reader", method: "POST", path: path, body: `{` + items + `,"draft":{"name":"","kind":"percent","target":"order","rate":"x"}}`, status: 422, has: []string{"body.draft.rate"}},
			{name: "a draft with mistakes", key: "reader", method: "POST", path: path, body: `{` + items + `,"draft":{"name":"","kind":"percent","target":"order","rate":"200"}}`, status: 422, has: []string{"body.draft.name", "body.draft.rate"}},
			{name: "a wrong code", key: "reader", method: "POST", path: path, body: `{` + items + `,"coupon_codes":["?"]}`, status: 422, has: []string{"body.coupon_codes[0]"}},
			{name: "no goods", key: "reader", method: "POST", path: path, body: `{"items":[]}`, status: 422, has: []string{"body.items"}},
			{name: "no such goods", key: "reader", method: "POST", path: path, body: `{"items":[{"variant_id":"variant_0000000000001"}]}`, status: 200, has: []string{`"problem":"variant_unavailable"`, `"total":{"amount":0,"currency_code":"EUR"}`}},
			{name: "what is no id", key: "reader", method: "POST", path: path, body: `{"items":[{"variant_id":"x"}]}`, status: 422, has: []string{"body.items[0].variant_id"}},
			{name: "another area", key: "catalog", method: "POST", path: path, body: `{` + items + `}`, status: 403},
			{name: "nothing has changed", method: "GET", path: "/api/admin/promotions", status: 200, has: []string{`"total":2`, `"name":"Tenth"`, `"used_count":0`}, hasNot: []string{`"version":2`}},
		})
	})
}
