package api_test

import (
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"winkel/internal/api/store"
)

// searchAttempts are the requests of TestRepetitionHasOneEffect for search.
func searchAttempts(s *shop) map[string]attempt {
	root := "/api/admin/search/synonyms"
	made := func(word string) string {
		return root + "/" + s.must("POST", root, `{"terms":["`+word+`","other"]}`).field(s.t, "id")
	}
	return map[string]attempt{
		"POST /api/admin/search/rebuild":         {path: "/api/admin/search/rebuild", events: map[string]int64{"search_model.rebuild_requested": 1}},
		"POST /api/admin/search/synonyms":        {path: root, body: `{"terms":["tv","television"]}`, events: map[string]int64{"search_synonym.created": 1}},
		"PATCH /api/admin/search/synonyms/{id}":  {path: made("changed"), body: `{"terms":["sofa","couch"]}`, events: map[string]int64{"search_synonym.updated": 1}},
		"DELETE /api/admin/search/synonyms/{id}": {path: made("removed"), events: map[string]int64{"search_synonym.deleted": 1}},
	}
}

// Staff teach the shop words, and see what was searched for and whether it was found.
func TestStaffLookAfterSearch(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		furnish(s)
		found := func(q string) float64 {
			total, _ := s.send("GET", "/api/products?q="+q, "", nil).json(t)["total"].(float64)
			return total
		}
		eventually(t, "the kettles are found", func() bool { return found("kettle") == 2 })
		if n := found("boiler"); n != 0 {
			t.Fatalf("%v boilers before anybody said what that is", n)
		}
		made := s.must("POST", "/api/admin/search/synonyms", `{"terms":["Boiler"," kettle "]}`)
		if got := fmt.Sprint(made.json(t)["terms"]); got != "[boiler kettle]" {
			t.Errorf("the words are %s", got)
		}
		eventually(t, "boilers are kettles", func() bool { return found("boiler") == 2 })
		for _, body := range []string{`{"terms":["one"]}`, `{"terms":["one","One"]}`, `{"terms":["one",""]}`, `{"terms":["one","` + strings.Repeat("x", 61) + `"]}`, `{}`} {
			s.expect(s.staff("POST", "/api/admin/search/synonyms", body), 422, "validation_failed")
		}
		refused := s.staff("POST", "/api/admin/search/synonyms", `{"terms":["kettle","boilers"]}`)
		s.expect(refused, 409, "synonym_taken")
		if !strings.Contains(refused.text, `"location":"body.terms"`) {
			t.Errorf("the field at fault is not named: %s", refused.text)
		}
		refused = s.staff("POST", "/api/admin/search/synonyms", `{"terms":["!!!","???"]}`)
		s.expect(refused, 422, "validation_failed")
		if !strings.Contains(refused.text, `terms[0]`) {
			t.Errorf("the field at fault is not named: %s", refused.text)
		}
		path := "/api/admin/search/synonyms/" + made.field(t, "id")
		s.expect(s.staff("PATCH", path, `{"terms":["a1","b1"],"version":7}`), 409, "version_conflict")
		s.must("DELETE", path, nil)
		s.expect(s.staff("GET", path, nil), 404, "not_found")
		eventually(t, "boilers are nothing again", func() bool { return found("boiler") == 0 })
		if status := s.must("GET", "/api/admin/search", nil).json(t); status["products"] != float64(3) || status["ready"] != true {
			t.Errorf("%v", status)
		}
		if differences := s.must("GET", "/api/admin/search/differences", nil).json(t); differences["count"] != float64(0) {
			t.Errorf("%v", differences)
		}
		eventually(t, "the searches are counted", func() bool {
			report := s.must("GET", "/api/admin/search/queries?outcome=fruitless", nil).json(t)
			data, _ := report["data"].([]any)
			if len(data) != 1 {
				return false
			}
			first, _ := data[0].(map[string]any)
			return first["text"] == "boiler"
		})
		for range 2 {
			s.send("GET", "/api/products?q=%3Dboiler", "", nil)
		}
		var table answer
		eventually(t, "a table shows text as text", func() bool {
			table = s.must("GET", "/api/admin/search/queries?format=csv", nil)
			return strings.Contains(table.text, "\n'=boiler,2,")
		})
		if !strings.HasPrefix(table.text, "text,searches,fruitless,found,last_day\n") || !strings.Contains(table.text, "\nboiler,") {
			t.Errorf("the table is %s", table.text)
		}
		for _, key := range []string{s.key("reader", "search:read"), s.key("other", "catalog:write")} {
			s.expect(s.send("POST", "/api/admin/search/rebuild", key, nil), 403, "permission_denied")
		}
	})
}

// The link to the file, as staff have it, has the whole report.
func TestTheFileOfSearchesIsWhole(t *testing.T) {
	source, err := os.ReadFile("../../web/src/admin/search/queries.tsx")
	if err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile("`(/api/admin/search/queries[^`]*)`").FindSubmatch(source)
	if link == nil {
		t.Fatal("there is no link to the file")
	}
	eachShop(t, func(t *testing.T, s *shop) {
		const many = 60 // more than the report has when nobody says how many
		for i := range many {
			for range 2 {
				s.send("GET", fmt.Sprintf("/api/products?q=nothing+like+thing%c%c", 'a'+i/26, 'a'+i%26), "", nil)
			}
		}
		for _, days := range []string{"7", "30", "90"} {
			for _, outcome := range []string{"all", "fruitless"} {
				path := strings.NewReplacer("${chosen}", days, "${outcome}", outcome).Replace(string(link[1]))
				if strings.Contains(path, "$") {
					t.Fatalf("the link asks for something else: %s", path)
				}
				eventually(t, path+" has every search", func() bool {
					return strings.Count(s.must("GET", path, nil).text, "\n") == many+1
				})
			}
		}
		if got := strings.Count(s.must("GET", "/api/admin/search/queries?format=csv&limit=7", nil).text, "\n"); got != 8 {
			t.Errorf("seven searches are %d lines", got)
		}
		if data, _ := s.must("GET", "/api/admin/search/queries", nil).json(t)["data"].([]any); len(data) != 50 {
			t.Errorf("the report has %d searches", len(data))
		}
		s.expect(s.staff("GET", "/api/admin/search/queries?limit=501", ""), 422, "validation_failed")
	})
}

// What a filter leaves of a search says nothing about its words, whether it is answered anew or from the cache, to programs or on a page.
func TestSearchesAreCountedWithoutFilters(t *testing.T) {
	for query, want := range map[string]bool{
		"q=router": true, "q=router&sort=title&limit=3&facets=true": true, "q=router&brand=&attr.weight=": true, "q=": false, "": false, "brand=acme": false,
		"q=router&category=vacuum-cleaners": false, "q=router&category_id=category_1": false, "q=router&collection=gifts": false, "q=router&brand=acme": false,
		"q=router&tag=new": false, "q=router&min_price=1": false, "q=router&price_max=1": false, "q=router&in_stock=true": false, "q=router&min_rating=4": false,
		"q=router&attr.weight.min=1": false,
	} {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		if got := store.CountsAsSearch(values); got != want {
			t.Errorf("%s is counted: %v", query, got)
		}
	}
	eachShop(t, func(t *testing.T, s *shop) {
		furnish(s)
		for range 3 {
			s.send("GET", "/api/products?q=kettle&max_price=1", "", nil)
			s.send("GET", "/api/products?q=kettle&brand=nobody", "", nil)
		}
		for range 2 {
			s.send("GET", "/api/products?q=kettle", "", nil)
		}
		eventually(t, "the searches without filters are counted", func() bool {
			text := s.must("GET", "/api/admin/search/queries?format=csv", nil).text
			return strings.Contains(text, "\nkettle,2,0,2,")
		})
	})
}

// Facets, suggestions and spelling come with what clients rely on.
func TestShoppersNarrowLists(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		furnish(s)
		var facets []any
		eventually(t, "the list has facets", func() bool {
			facets, _ = s.send("GET", "/api/products?facets=true", "", nil).json(t)["facets"].([]any)
			return len(facets) > 0
		})
		names := []string{}
		for _, f := range facets {
			f, _ := f.(map[string]any)
			names = append(names, fmt.Sprint(f["name"]))
			for _, value := range f["values"].([]any) {
				v, _ := value.(map[string]any)
				if v["value"] == "" || v["label"] == "" || v["count"] == nil || v["selected"] == nil {
					t.Errorf("%v: %v", f["name"], v)
				}
			}
		}
		if !strings.Contains(fmt.Sprint(names), "brand price") {
			t.Errorf("facets: %v", names)
		}
		plain := s.send("GET", "/api/products", "", nil).json(t)
		if _, there := plain["facets"]; there {
			t.Error("facets without having been asked for")
		}
		suggested := s.send("GET", "/api/search/suggest?q=kett", "", nil).json(t)
		if got := fmt.Sprint(suggested["queries"]); !strings.Contains(got, "kettle") {
			t.Errorf("suggested: %v", suggested)
		}
		s.expect(s.send("GET", "/api/search/suggest?q=k&limit=11", "", nil), 422, "validation_failed")
		s.expect(s.send("GET", "/api/search/suggest?q=", "", nil), 200, "")
	})
}
