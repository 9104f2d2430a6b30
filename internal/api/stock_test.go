package api_test

import (
	"testing"

	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/outbox"
)

// stockAttempts are the requests of TestRepetitionHasOneEffect for the routes of stock and shipping.
func stockAttempts(s *shop) map[string]attempt {
	made := func(path string, body any) string { return s.must("POST", "/api/admin"+path, body).field(s.t, "id") }
	moved := map[string]int64{"inventory_level.updated": 1}
	kettle := s.must("POST", "/api/admin/products", map[string]any{
		"title": "Counted kettle", "variants": []any{map[string]any{"on_hand": 9}},
	})
	variant := kettle.firstID(s.t, "variants")
	cellar := made("/inventory/locations", map[string]any{"code": "cellar", "name": "Cellar"})
	home := s.staff("GET", "/api/admin/inventory/locations", nil).firstID(s.t, "data")
	option := map[string]any{"name": "Standard", "kind": "flat", "amount": map[string]any{"amount": 490, "currency_code": "EUR"}}
	zone := func(name string) string { return made("/shipping/zones", map[string]any{"name": name}) }
	zoneOption := func() string { return made("/shipping/zones/"+zone("With one")+"/options", option) }
	return map[string]attempt{
		"POST /api/admin/inventory/locations":               {path: "/api/admin/inventory/locations", body: map[string]any{"code": "attic", "name": "Attic"}},
		"PATCH /api/admin/inventory/locations/{id}":         {path: "/api/admin/inventory/locations/" + cellar, body: map[string]any{"name": "Vault"}},
		"POST /api/admin/inventory/adjustments":             {path: "/api/admin/inventory/adjustments", body: map[string]any{"variant_id": variant, "delta": 3, "reason": "found"}, events: moved},
		"POST /api/admin/inventory/transfers":               {path: "/api/admin/inventory/transfers", body: map[string]any{"variant_id": variant, "from_location_id": home, "to_location_id": cellar, "quantity": 2}, events: map[string]int64{"inventory_level.updated": 2}},
		"PUT /api/admin/inventory/levels/{id}/low-stock-at": {path: "/api/admin/inventory/levels/" + variant + "/low-stock-at", body: map[string]any{"low_stock_at": 2}, events: map[string]int64{"inventory_item.updated": 1}},
		"POST /api/admin/shipping/zones":                    {path: "/api/admin/shipping/zones", body: map[string]any{"name": "New"}},
		"PATCH /api/admin/shipping/zones/{id}":              {path: "/api/admin/shipping/zones/" + zone("Old"), body: map[string]any{"name": "Older"}},
		"DELETE /api/admin/shipping/zones/{id}":             {path: "/api/admin/shipping/zones/" + zone("Gone")},
		"POST /api/admin/shipping/zones/{id}/options":       {path: "/api/admin/shipping/zones/" + zone("To fill") + "/options", body: option},
		"PUT /api/admin/shipping/options/{id}":              {path: "/api/admin/shipping/options/" + zoneOption(), body: option},
		"DELETE /api/admin/shipping/options/{id}":           {path: "/api/admin/shipping/options/" + zoneOption()},
	}
}

// firstID is the id of the first thing of a list in the body.
func (a answer) firstID(t testing.TB, list string) string {
	t.Helper()
	all, _ := a.json(t)[list].([]any)
	if len(all) == 0 {
		t.Fatalf("the answer has no %s: %s", list, a.text)
	}
	first, _ := all[0].(map[string]any)
	text, _ := first["id"].(string)
	return text
}

func TestStaffMoveStock(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		variant := s.must("POST", "/api/admin/products", `{"title":"Kettle","variants":[{"on_hand":5}]}`).firstID(t, "variants")
		cellar := s.must("POST", "/api/admin/inventory/locations", `{"code":"cellar","name":"Cellar","position":1}`).field(t, "id")
		home := s.staff("GET", "/api/admin/inventory/locations", nil).firstID(t, "data")
		s.keys["looker"] = s.key("looker", "inventory:read")
		adjust, move := "/api/admin/inventory/adjustments", "/api/admin/inventory/transfers"
		of := `{"variant_id":"` + variant + `",`
		between := of + `"from_location_id":"` + home + `","to_location_id":"` + cellar + `",`
		once := map[string]int64{"inventory_level.updated": 1}
		s.run([]scenario{
			{name: "some came", method: "POST", path: adjust, body: of + `"delta":4,"reason":"delivered","reference":"PO 7"}`, status: 200, has: []string{`"on_hand":9`, `"low_stock_at":5`}, events: once},
			{name: "more went than there were", method: "POST", path: adjust, body: of + `"delta":-10,"reason":"lost"}`, status: 409, has: []string{"insufficient_stock", "body.delta"}},
			{name: "not as expected", method: "POST", path: adjust, body: of + `"on_hand":3,"expected_on_hand":8,"reason":"counted"}`, status: 409, has: []string{"version_conflict"}},
			{name: "as expected", method: "POST", path: adjust, body: of + `"on_hand":8,"expected_on_hand":9,"reason":"counted"}`, status: 200, has: []string{`"on_hand":8`}, events: once},
			{name: "both", method: "POST", path: adjust, body: of + `"on_hand":8,"delta":1,"reason":"counted"}`, status: 422, has: []string{"body.delta"}},
			{name: "neither", method: "POST", path: adjust, body: of + `"reason":"counted"}`, status: 422, has: []string{"body.delta"}},
			{name: "no reason", method: "POST", path: adjust, body: of + `"delta":1,"reason":""}`, status: 422, has: []string{"body.reason"}},
			{name: "nowhere", method: "POST", path: adjust, body: of + `"delta":1,"reason":"x","location_id":"loc_0000000000001"}`, status: 404},
			{name: "only looking", key: "looker", method: "POST", path: adjust, body: of + `"delta":1,"reason":"x"}`, status: 403},
			{name: "move some", method: "POST", path: move, body: between + `"quantity":3}`, status: 200, has: []string{`"from":{`, `"on_hand":5`, `"on_hand":3`}, events: map[string]int64{"inventory_level.updated": 2}},
			{name: "move too many", method: "POST", path: move, body: between + `"quantity":6}`, status: 409, has: []string{"insufficient_stock"}},
			{name: "count there", method: "PUT", path: "/api/admin/inventory/levels/" + variant, body: `{"on_hand":2,"location_id":"` + cellar + `"}`, status: 200, has: []string{`"on_hand":2`, cellar}, events: once},
			{name: "the default location stays", method: "PATCH", path: "/api/admin/inventory/locations/" + home, body: `{"active":false}`, status: 422, has: []string{"location_in_use"}},
			{name: "so does one with stock", method: "PATCH", path: "/api/admin/inventory/locations/" + cellar, body: `{"active":false}`, status: 422, has: []string{"location_in_use"}},
			{name: "empty it", method: "PUT", path: "/api/admin/inventory/levels/" + variant, body: `{"on_hand":0,"location_id":"` + cellar + `"}`, status: 200, events: once},
			{name: "close it", method: "PATCH", path: "/api/admin/inventory/locations/" + cellar, body: `{"active":false,"version":1}`, status: 200, has: []string{`"active":false`, `"version":2`}},
			{name: "nothing goes there", method: "POST", path: move, body: between + `"quantity":1}`, status: 422, has: []string{"location_in_use"}},
			{name: "stale", method: "PATCH", path: "/api/admin/inventory/locations/" + cellar, body: `{"name":"X","version":1}`, status: 409, has: []string{"version_conflict"}},
			{name: "a code is taken", method: "POST", path: "/api/admin/inventory/locations", body: `{"code":"cellar","name":"X"}`, status: 409, has: []string{"location_code_taken"}},
			{name: "a wrong code", method: "POST", path: "/api/admin/inventory/locations", body: `{"code":"The Cellar","name":""}`, status: 422, has: []string{"body.code", "body.name"}},
			{name: "the locations", key: "looker", method: "GET", path: "/api/admin/inventory/locations/" + cellar, status: 200, has: []string{`"name":"Cellar"`}},
			{name: "low at 8", method: "PUT", path: "/api/admin/inventory/levels/" + variant + "/low-stock-at", body: `{"low_stock_at":8}`, status: 200, has: []string{`"low_stock_at":8`}, events: map[string]int64{"inventory_item.updated": 1}},
			{name: "what runs low", key: "looker", method: "GET", path: "/api/admin/inventory/stock?state=low&q=kettle", status: 200, has: []string{`"product_title":"Kettle"`, `"state":"low_stock"`, `"low_stock_at":8`, `"total":1`, `"on_hand":5`, home}},
			{name: "what is out", key: "looker", method: "GET", path: "/api/admin/inventory/stock?state=out", status: 200, has: []string{`"data":[]`}},
			{name: "what lies in the cellar", key: "looker", method: "GET", path: "/api/admin/inventory/stock?location_id=" + cellar, status: 200, has: []string{`"data":[]`}},
			{name: "an odd state", key: "looker", method: "GET", path: "/api/admin/inventory/stock?state=odd", status: 422, has: []string{"query.state"}},
			{name: "an odd location", key: "looker", method: "GET", path: "/api/admin/inventory/stock?location_id=odd", status: 422, has: []string{"query.location_id"}},
			{name: "low of nothing", method: "PUT", path: "/api/admin/inventory/levels/variant_0000000000001/low-stock-at", body: `{"low_stock_at":8}`, status: 404},
		})
		// Each level has versions of its own, which nobody takes for those of another.
		if wrong, err := outbox.New(d).Verify(t.Context()); err != nil || len(wrong) > 0 {
			t.Errorf("the event log: %q, %v", wrong, err)
		}
	})
}

func TestStaffOfferShipping(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		zones := "/api/admin/shipping/zones"
		zone := s.must("POST", zones, `{"name":"Germany","areas":[{"country_code":"de"}]}`).field(t, "id")
		flat := `"kind":"flat","amount":{"amount":490,"currency_code":"EUR"}`
		option := s.must("POST", zones+"/"+zone+"/options", `{"name":"Standard",`+flat+`,"free_over":5000}`).field(t, "id")
		s.keys["looker"] = s.key("looker", "shipping:read")
		path := "/api/admin/shipping/options/" + option
		s.run([]scenario{
			{name: "it is whole", key: "looker", method: "GET", path: zones + "/" + zone, status: 200,
				has: []string{`"version":2`, `"country_code":"DE"`, `"amount":{"amount":490,"currency_code":"EUR"}`, `"free_over":5000`, `"active":true`, `"pickup_location_id":""`}},
			{name: "only looking", key: "looker", method: "POST", path: zones, body: `{"name":"x"}`, status: 403},
			{name: "nowhere", method: "PATCH", path: zones + "/" + zone, body: `{"areas":[{"country_code":"XX"}]}`, status: 422, has: []string{"body.areas[0].country_code"}},
			{name: "a wrong kind", method: "PUT", path: path, body: `{"name":"Standard","kind":"pigeon","amount":{"amount":1,"currency_code":"EUR"}}`, status: 422, has: []string{"body.kind"}},
			{name: "no money", method: "PUT", path: path, body: `{"name":"Standard","kind":"flat","amount":{"amount":1,"currency_code":"Euro"}}`, status: 422, has: []string{"body.amount"}},
			{name: "replaced", method: "PUT", path: path, body: `{"version":1,"name":"Slow",` + flat + `,"active":false}`, status: 200, has: []string{`"free_over":null`, `"active":false`, `"version":2`}},
			{name: "stale", method: "PUT", path: path, body: `{"version":1,"name":"Slow",` + flat + `}`, status: 409, has: []string{"version_conflict"}},
			{name: "everywhere", method: "PATCH", path: zones + "/" + zone, body: `{"areas":[],"name":"World"}`, status: 200, has: []string{`"areas":[]`, `"name":"World"`, `"name":"Slow"`}},
			{name: "the list", key: "looker", method: "GET", path: zones, status: 200, has: []string{`"total":1`, `"name":"Slow"`}},
			{name: "an option", key: "looker", method: "GET", path: path, status: 200, has: []string{`"zone_id":"` + zone}},
			{name: "no option", method: "GET", path: "/api/admin/shipping/options/ship_0000000000001", status: 404},
			{name: "remove it", method: "DELETE", path: zones + "/" + zone, status: 204},
			{name: "with its options", method: "GET", path: path, status: 404},
		})
	})
}
