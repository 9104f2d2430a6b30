package page

import (
	"encoding/json"
	"net/http/httptest"
	"os"
	"testing"

	"winkel/internal/api/store"
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
		known := store.Pages("").Query
		for name := range httptest.NewRequest("GET", c.Address, nil).URL.Query() {
			if !known(name) {
				t.Errorf("%s: what is kept of pages is kept without %s", c.Address, name)
			}
		}
		if got := s.asked(of).Encode(); got != c.Asked {
			t.Errorf("%s%s: asked is %s, want %s", c.Kind, c.Search, got, c.Asked)
		}
	}
}

// What is kept of pages is kept by what they depend on, which is more than lists do.
func TestPagesAreKeptByTheirChoices(t *testing.T) {
	known := store.Pages("").Query
	reviews := reviewSelection{path: "/products/x/reviews", sort: reviewOrders[1], stars: 3, page: 2}
	names := httptest.NewRequest("GET", reviews.address(), nil).URL.Query()
	names.Set(variantChoice, "")
	if len(names) != 4 {
		t.Errorf("%v", names)
	}
	for name := range names {
		if !known(name) {
			t.Errorf("what is kept of pages is kept without %s", name)
		}
	}
	if known("fbclid") {
		t.Error("an address with the mark of a campaign is another page")
	}
}
