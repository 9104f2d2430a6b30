package api_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// followedList is a list of anything.
type followedList struct {
	Data  []json.RawMessage
	Total int
	Next  *string
}

// TestListsAreFollowedByCursor walks the lists that have one order: one row at a time they show what they show at once,
// and they end when the last row was shown.
func TestListsAreFollowedByCursor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.work()
		p := s.kettle("Kettle")
		variant := p.Variants[0].ID.String()
		var path string
		for i := range 3 {
			s.must("PUT", "/api/admin/inventory/levels/"+variant, map[string]any{"on_hand": 100 + i})
			s.must("POST", "/api/admin/api-keys", fmt.Sprintf(`{"name":"robot %d","scopes":["catalog:read"]}`, i))
			a := s.must("POST", "/api/admin/products/bulk", map[string]any{
				"selection": map[string]any{"ids": []string{p.ID.String()}}, "change": map[string]any{"add_tags": []string{fmt.Sprint("t", i)}},
			})
			path = a.Header.Get("Location")
			s.ended(path)
		}
		file := "slug,title,sku,price,currency\na,,A,cheap,EUR\nb,,B,cheap,EUR\nc,,C,cheap,EUR\n"
		path = s.staff("POST", "/api/admin/imports", []byte(file), "Content-Type", "text/csv").Header.Get("Location")
		s.ended(path)
		list := func(path string, limit int, cursor string) (l followedList) {
			t.Helper()
			text := s.must("GET", fmt.Sprintf("%s?limit=%d&cursor=%s", path, limit, cursor), nil).text
			if err := json.Unmarshal([]byte(text), &l); err != nil {
				t.Fatal(err)
			}
			return l
		}
		cursors := map[string]string{}
		for _, path := range []string{"/api/admin/jobs", path + "/rows", "/api/admin/inventory/levels/" + variant + "/movements", "/api/admin/api-keys"} {
			whole := list(path, 100, "")
			n := len(whole.Data)
			if n < 3 || whole.Total != n || whole.Next != nil {
				t.Fatalf("%s: %d rows of %d, next %v", path, n, whole.Total, whole.Next)
			}
			if exact := list(path, n, ""); len(exact.Data) != n || exact.Next != nil {
				t.Errorf("%s: a page of exactly %d rows has %d and next %v", path, n, len(exact.Data), exact.Next)
			}
			cursor := ""
			for i, want := range whole.Data {
				one := list(path, 1, cursor)
				if len(one.Data) != 1 || string(one.Data[0]) != string(want) || one.Total != n || (one.Next == nil) != (i == n-1) {
					t.Fatalf("%s, row %d: %s of %d, next %v; want %s", path, i, one.Data, one.Total, one.Next, want)
				}
				if one.Next != nil {
					cursor = *one.Next
				}
			}
			cursors[path] = cursor
		}
		for from, cursor := range cursors {
			for to := range cursors {
				status := 200
				if from != to {
					status = 422
				}
				if a := s.staff("GET", to+"?cursor="+cursor, nil); a.StatusCode != status {
					t.Errorf("%s answers %d to a cursor of %s, want %d: %s", to, a.StatusCode, from, status, a.text)
				}
			}
		}
	})
}
