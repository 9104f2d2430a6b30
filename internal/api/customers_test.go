package api_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestStaffLookAfterCustomers(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		s.must("POST", "/api/admin/customer-groups", `{"code":"VIP","name":"Best customers"}`)
		s.expect(s.staff("POST", "/api/admin/customer-groups", `{"code":"vip","name":"Again"}`), 409, "group_taken")
		made := s.expect(s.staff("POST", "/api/admin/customers", `{"email":"Ada@Example.com","first_name":"Ada","last_name":"Lovelace","phone":"+4930123","groups":["vip"],"tags":["Press"]}`), 201, "")
		root := made.Header.Get("Location")
		if doc := made.json(t); doc["state"] != "guest" || fmt.Sprint(doc["tags"]) != "[press]" || doc["verified_at"] != nil || root != "/api/admin/customers/"+made.field(t, "id") {
			t.Errorf("%s %s", root, made.text)
		}
		s.expect(s.staff("POST", "/api/admin/customers", `{"email":"ADA@example.com"}`), 409, "email_taken")
		s.expect(s.staff("POST", "/api/admin/customers", `{"groups":["nobody"],"last_name":"X"}`), 422, "unknown_group")
		bob := s.register("bob@example.com")
		for query, want := range map[string]int{
			"": 2, "?q=love+ADA": 1, "?q=30123": 1, "?email=ada@EXAMPLE.com": 1, "?group=vip": 1, "?tag=press": 1, "?state=registered": 1,
			"?verified=true": 0, "?verified=false": 2, "?sort=name&limit=1": 2, "?created_before=2020-01-01T00:00:00Z": 0, "?state=erased": 0,
		} {
			if list := s.must("GET", "/api/admin/customers"+query, nil).json(t); list["total"] != float64(want) {
				t.Errorf("%s: %v", query, list["total"])
			}
		}
		s.expect(s.staff("GET", "/api/admin/customers?q="+strings.Repeat("x+", 20), nil), 422, "validation_failed")
		stale := s.expect(s.staff("PATCH", root, `{"language":"de"}`, "If-Match", `"v1"`), 200, "")
		s.expect(s.staff("PATCH", root, `{"language":"en"}`, "If-Match", `"v1"`), 409, "version_conflict")
		if stale.Header.Get("ETag") != `"v2"` {
			t.Errorf("%v", stale.Header)
		}
		s.expect(s.staff("PATCH", "/api/admin/customers/"+bob.id, `{"email":"eve@example.com"}`), 422, "email_of_owner")
		s.expect(s.staff("PATCH", "/api/admin/customers/"+bob.id, `{"verified_at":"2020-01-01T00:00:00Z"}`), 422, "validation_failed")

		entry := s.expect(s.staff("POST", root+"/addresses", berlin), 201, "").Header.Get("Location")
		s.expect(s.staff("PATCH", entry, `{"city":"Potsdam","is_default_billing":false}`), 200, "")
		if doc := s.must("GET", entry, nil).json(t); doc["city"] != "Potsdam" || doc["is_default_billing"] != false || doc["is_default_shipping"] != true {
			t.Errorf("%v", doc)
		}
		other := strings.Replace(entry, made.field(t, "id"), bob.id, 1)
		for _, method := range []string{"GET", "DELETE"} {
			s.expect(s.staff(method, other, nil), 404, "not_found")
		}
		s.expect(s.staff("DELETE", entry, nil), 204, "")

		s.expect(s.staff("POST", root+"/notes", `{"note":"Likes tea"}`), 201, "")
		note := s.expect(s.staff("POST", root+"/notes", `{"note":"Pays late"}`), 201, "").field(t, "id")
		first := s.must("GET", root+"/notes?limit=1", nil)
		if !strings.Contains(first.text, `"note":"Pays late","actor":"key:all"`) || !strings.Contains(s.must("GET", root+"/notes?cursor="+first.field(t, "next"), nil).text, "Likes tea") {
			t.Error(first.text)
		}
		s.expect(s.staff("DELETE", "/api/admin/customers/"+bob.id+"/notes/"+note, nil), 404, "not_found")
		s.expect(s.staff("DELETE", root+"/notes/"+note, nil), 204, "")
		s.expect(s.staff("POST", root+"/consents", `{"consents":[{"kind":"newsletter","given":false}]}`), 201, "")
		if said := s.must("GET", root+"/consents", nil).text; !strings.Contains(said, `"source":"staff"`) {
			t.Error(said)
		}
		s.expect(s.staff("DELETE", "/api/admin/customer-groups/vip", nil), 204, "")
		if doc := s.must("GET", root, nil).json(t); fmt.Sprint(doc["groups"]) != "[]" {
			t.Errorf("%v", doc["groups"])
		}
		// Who may only look changes nothing.
		look := s.key("look", "customers:read")
		s.expect(s.send("GET", root, look, nil), 200, "")
		s.expect(s.send("PATCH", root, look, `{"first_name":"Eve"}`), 403, "permission_denied")
		s.expect(s.send("GET", root+"/orders", look, nil), 403, "permission_denied")
	})
}
