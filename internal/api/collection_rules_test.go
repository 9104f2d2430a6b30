package api_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/money"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// ruled is rules of one condition.
func ruled(field, relation, value string) map[string]any {
	return map[string]any{"match": "all", "conditions": []map[string]any{{"field": field, "relation": relation, "value": value}}}
}

// follow has the collections follow their rules until the test ends.
func (s *shop) follow() {
	ctx, cancel := context.WithCancel(s.t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := s.outbox.Run(ctx, s.catalog.RulesConsumer()); err != nil {
			s.t.Errorf("follow the rules: %v", err)
		}
	}()
	s.t.Cleanup(func() { cancel(); <-done })
	s.work()
}

// becomes asks until the answer is what it should be, as somebody who waits for news would.
func (s *shop) becomes(want string, ask func() string) {
	s.t.Helper()
	got := ""
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if got = ask(); got == want {
			return
		}
	}
	s.t.Errorf("it is %s at last, want %s", got, want)
}

func TestCollectionsByRules(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		priced := func(amount int64) func(*catalog.ProductInput) {
			return func(in *catalog.ProductInput) {
				in.Variants[0].Prices = []catalog.PriceInput{{Amount: money.Amount{Minor: amount, Currency: "EUR"}}}
			}
		}
		s.kettle("Cheap Kettle", priced(1900))
		dear := s.kettle("Dear Kettle", priced(9900))
		s.follow()

		preview := s.must("POST", "/api/admin/collections/preview", map[string]any{"rules": ruled("price", "less_than", "2500")})
		if !strings.Contains(preview.text, `"total":1`) || !strings.Contains(preview.text, `"whole":true`) || !strings.Contains(preview.text, "Cheap Kettle") {
			t.Errorf("the preview is %s", preview.text)
		}
		made := s.must("POST", "/api/admin/collections", map[string]any{"title": "Under 25", "rules": ruled("price", "less_than", "2500")})
		if !strings.Contains(made.text, `"filling":true`) || !strings.Contains(made.text, `"currency_code":"EUR"`) {
			t.Errorf("it was made as %s", made.text)
		}
		path := "/api/admin/collections/" + made.field(t, "id")
		s.must("GET", "/api/admin/jobs/"+made.field(t, "fill_job"), nil)
		list := func(query string) func() string {
			return func() string {
				return fmt.Sprint(titles(t, s.send("GET", "/api/products?collection=under-25"+query, "", nil)))
			}
		}
		s.becomes("[Cheap Kettle]", list(""))
		s.becomes("false", func() string { return fmt.Sprint(s.staff("GET", path, nil).json(t)["filling"]) })

		// A product that begins to match appears in the list and on the page, the latest first in both.
		s.must("PUT", "/api/admin/variants/"+dear.Variants[0].ID.String()+"/prices", map[string]any{
			"prices": []map[string]any{{"price": map[string]any{"amount": 2000, "currency_code": "EUR"}}}})
		s.becomes("[Dear Kettle Cheap Kettle]", list(""))
		s.becomes("[Dear Kettle Cheap Kettle]", list("&sort=newest"))
		s.becomes("[Cheap Kettle Dear Kettle]", list("&sort=price_asc"))
		for _, sort := range []string{"", "&sort=manual", "&sort=newest"} {
			if got := fmt.Sprint(titles(t, s.staff("GET", "/api/admin/products?collection=under-25"+sort, nil))); got != "[Dear Kettle Cheap Kettle]" {
				t.Errorf("staff see %s by %q", got, sort)
			}
		}
		next := s.send("GET", "/api/products?collection=under-25&limit=1", "", nil).field(t, "next")
		if got := fmt.Sprint(titles(t, s.send("GET", "/api/products?collection=under-25&limit=1&cursor="+next, "", nil))); got != "[Cheap Kettle]" {
			t.Errorf("the second page shows %s", got)
		}

		both := map[string]any{"title": "Both", "rules": ruled("tag", "is", "x"), "products": []string{dear.ID.String()}}
		mistake := `{"title":"T","rules":{"match":"all","conditions":[{"field":"tag","relation":"is","value":"x"},{"field":"brand","relation":"is_set"},{"field":"price","relation":"is","value":"a lot"}]}}`
		s.run([]scenario{
			{name: "put in by hand", method: "POST", path: path + "/products", body: `{"products":["` + dear.ID.String() + `"]}`, status: 422, has: []string{"collection_ruled", "body.products"}},
			{name: "taken out by hand", method: "POST", path: path + "/products/remove", body: `{"products":["` + dear.ID.String() + `"]}`, status: 422, has: []string{"collection_ruled"}},
			{name: "arranged by hand", method: "PATCH", path: path, body: `{"products":[]}`, status: 422, has: []string{"collection_ruled"}},
			{name: "a mistake in the third condition", method: "POST", path: "/api/admin/collections", body: mistake, status: 422, has: []string{"body.rules.conditions[2].value"}},
			{name: "the same in a preview", method: "POST", path: "/api/admin/collections/preview", body: strings.Replace(mistake, `"title":"T",`, "", 1), status: 422, has: []string{"body.rules.conditions[2].value"}},
		})
		if a := s.staff("POST", "/api/admin/collections", both); a.StatusCode != 422 || !strings.Contains(a.text, "collection_ruled") {
			t.Errorf("both: %s", a.text)
		}
		s.must("PATCH", path, map[string]any{"rules": ruled("price", "at_least", "2000")})
		s.becomes("[Dear Kettle]", list(""))
		s.must("PATCH", path, map[string]any{"rules": map[string]any{"match": "all", "conditions": []any{}}})
		s.must("POST", path+"/products", map[string]any{"products": []string{s.kettle("Third Kettle").ID.String()}})
		s.becomes("[Dear Kettle Third Kettle]", list(""))
		if err := s.search.Verify(t.Context(), func(difference string) { t.Errorf("verify: %s", difference) }); err != nil {
			t.Fatal(err)
		}
		if err := s.catalog.Verify(t.Context(), func(difference string) { t.Errorf("verify: %s", difference) }); err != nil {
			t.Fatal(err)
		}
	})
}
