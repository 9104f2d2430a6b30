package page_test

import (
	"fmt"
	"testing"

	"winkel/internal/api/wire"
)

// title is what the window is called.
func (s *sight) title() string { return words(s.one("title", "")) }

// The head of a page names the products of a list, with their place in the whole of it.
func TestListsAreListedForSearchEngines(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		s.category("Kitchen", 0)
		for i := range 30 {
			s.create(simple(fmt.Sprintf("Cup %02d", i), 1000, "kitchen"))
		}
		for number, c := range map[int]struct{ first, count int }{1: {1, 24}, 2: {25, 6}} {
			page := s.look(fmt.Sprintf("/categories/kitchen?page=%d&sort=title", number), 200)
			list := page.linked("ItemList")
			items := list["itemListElement"].([]any)
			if len(items) != c.count || list["numberOfItems"] != float64(c.count) {
				t.Fatalf("page %d names %d products, and says %v", number, len(items), list["numberOfItems"])
			}
			first := items[0].(map[string]any)
			name := fmt.Sprintf("Cup %02d", c.first-1)
			if first["position"] != float64(c.first) || first["name"] != name || first["url"] != publicURL+fmt.Sprintf("/products/cup-%02d", c.first-1) {
				t.Errorf("page %d begins with %v", number, first)
			}
		}
	})
}

// The head of a page speaks the language of the page.
func TestHeadsSpeakTheVisitorsLanguage(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		s.create(simple("Cup", 1000))
		for language, want := range map[string]map[string]string{
			"en": {"/search": "Everything in the shop", "/categories": "All categories", "/nothing": "This page has left the shop"},
			"de": {"/search": "Alles im Shop", "/categories": "Alle Kategorien", "/nothing": "Diese Seite gibt es nicht mehr"},
		} {
			for path, title := range want {
				_, body := s.ask(path, "Cookie", wire.LanguageCookie+"="+language)
				page := read(t, path, body)
				if got := page.title(); got != title+" · Corner & Shop" {
					t.Errorf("%s in %s is called %q", path, language, got)
				}
				if page.one("html", "").Attr[0].Val != language {
					t.Errorf("%s is not in %s", path, language)
				}
			}
			_, body := s.ask("/products/cup", "Cookie", wire.LanguageCookie+"="+language)
			where := map[string]string{"en": "Cup at Corner & Shop", "de": "Cup bei Corner & Shop"}[language]
			if got := read(t, "/products/cup", body).meta("description"); got != where {
				t.Errorf("the product is described as %q", got)
			}
		}
	})
}
