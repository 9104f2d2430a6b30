package page

import (
	"encoding/json"
	"net/http/httptest"
	"os"
	"testing"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/search"
)

// The application reads and writes addresses of lists by rules of its own, which must be these.
func TestAddressesAreThoseOfTheApplication(t *testing.T) {
	text, err := os.ReadFile("../../../web/src/shop/lists/selection.cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct{ Kind, Slug, Search, Address, Asked, Locale string }
	if err := json.Unmarshal(text, &cases); err != nil || len(cases) == 0 {
		t.Fatal(len(cases), err)
	}
	roots := map[string]string{"category": "/categories/", "collection": "/collections/", "brand": "/brands/", "search": "/search"}
	for _, c := range cases {
		v := &visit{
			request: httptest.NewRequest("GET", roots[c.Kind]+c.Slug+c.Search, nil), format: formatOf(c.Locale),
			shop: catalog.Channel{CurrencyCode: "USD", Locale: c.Locale},
		}
		usual, offered := search.Newest, orders
		of := listOf{c.Kind, c.Slug}
		switch c.Kind {
		case "collection":
			usual, offered = search.Manual, manualOrders
		case "search":
			of = listOf{}
			if v.query() != "" {
				usual, offered = search.Relevance, wordOrders
			}
		}
		s := v.selection(usual, offered)
		if c.Kind == "search" {
			s.query = v.query()
		}
		if got := s.address(); got != c.Address {
			t.Errorf("%s%s: the address is %s, want %s", c.Kind, c.Search, got, c.Address)
		}
		if got := s.asked(of).Encode(); got != c.Asked {
			t.Errorf("%s%s: asked is %s, want %s", c.Kind, c.Search, got, c.Asked)
		}
	}
}
