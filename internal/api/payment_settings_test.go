package api_test

import (
	"strings"
	"testing"
)

func TestStaffChooseHowOnePays(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		kettle := s.kettle("Kettle")
		key := s.keys["all"]
		const settings = "/api/admin/settings/payments"
		offered := func() string {
			t.Helper()
			var names []string
			for _, one := range s.gets(200, "GET", settings, key, nil).json(t)["methods"].([]any) {
				way := one.(map[string]any)
				if way["offered"] == true && way["configured"] == true {
					names = append(names, way["provider"].(string))
				}
			}
			return strings.Join(names, " ")
		}
		if got := offered(); got != "manual cod test" {
			t.Fatalf("at first %s", got)
		}
		text := s.gets(200, "GET", settings, key, nil).text
		if !strings.Contains(text, `"provider":"stripe","title":"","description":"","configured":false,"offered":false`) || !strings.Contains(text, "Pay to DE00 1234") {
			t.Errorf("the ways to pay are %s", text)
		}
		change := map[string]any{"methods": []map[string]any{{"provider": "cod", "offered": true}, {"provider": "manual", "offered": false, "instructions": "Pay to DE11"}}}
		s.gets(200, "PATCH", settings, key, change)
		if got := offered(); got != "cod test" {
			t.Fatalf("after it was chosen %s", got)
		}
		s.gets(409, "PATCH", settings, key, map[string]any{"version": 7, "methods": []any{}})
		wrong := s.gets(422, "PATCH", settings, key, map[string]any{"methods": []map[string]any{{"provider": "stripe", "offered": true}}})
		if !strings.Contains(wrong.text, "methods[0].provider") {
			t.Errorf("a provider that there is not: %s", wrong.text)
		}
		buy := func(status int, provider string) answer {
			t.Helper()
			return s.gets(status, "POST", "/api/orders", "", map[string]any{
				"items": []map[string]any{{"variant_id": kettle.Variants[0].ID.String(), "quantity": 1}}, "email": "ada@example.com",
				"shipping_address": map[string]any{"first_name": "Ada", "last_name": "Lovelace", "address_1": "Unter den Linden 1", "postal_code": "10117", "city": "Berlin", "country_code": "DE"},
				"payment":          map[string]any{"provider": provider},
			}, "Idempotency-Key", "pays-by-"+provider)
		}
		if refused := buy(422, "manual"); !strings.Contains(refused.text, "payment_provider_unknown") {
			t.Errorf("what is not offered is answered with %s", refused.text)
		}
		buy(201, "cod")
	})
}
