package page_test

import (
	"net/http"
	"testing"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
)

// colours fills the shop with lamps of three colours and weights, some of them in the kitchen, and with a brand that has none there.
func (s *shop) colours() {
	s.t.Helper()
	s.category("Kitchen", 0)
	for _, lamp := range []struct{ title, colour, weight, brand, category string }{
		{"Red lamp", "red", "1.5", "Brindle", "kitchen"}, {"Blue lamp", "blue", "2", "Brindle", "kitchen"},
		{"Green lamp", "green", "1200", "Brindle", "kitchen"}, {"Sofa", "green", "1200", "Wayfold", ""},
	} {
		in := simple(lamp.title, 1000)
		if lamp.category != "" {
			in = simple(lamp.title, 1000, lamp.category)
		}
		in.Brand = lamp.brand
		in.Attributes = []catalog.AttributeInput{
			{Code: "colour", Label: "Colour", Filterable: true, Facet: true, Type: catalog.TextAttribute, Values: []string{lamp.colour}},
			{Code: "weight", Label: "Weight", Unit: "kg", Filterable: true, Facet: true, Type: catalog.NumberAttribute, Values: []string{lamp.weight}},
			{Code: "dimmable", Label: "Dimmable", Filterable: true, Facet: true, Type: catalog.BooleanAttribute, Values: []string{map[bool]string{true: "true", false: "false"}[lamp.colour == "red"]}},
		}
		s.create(in)
	}
}

// What is chosen of a list is in the title, the heading and the description, and only what its facets name is for search engines: values
// that somebody made up are without end.
func TestOneValueOfOneFacetIsAListOfItsOwn(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		s.colours()
		const none, hidden = "", "noindex, follow"
		for _, test := range []struct{ path, heading, canonical, robots string }{
			{"/categories/kitchen", "Kitchen", "/categories/kitchen", none},
			{"/categories/kitchen?brand=brindle", "Kitchen – Brindle", "/categories/kitchen?brand=brindle", none},
			{"/categories/kitchen?attr.colour=red", "Kitchen – Colour: red", "/categories/kitchen?attr.colour=red", none},
			{"/categories/kitchen?attr.weight=1200", "Kitchen – Weight: 1,200 kg", "/categories/kitchen?attr.weight=1200", none},
			{"/categories/kitchen?attr.dimmable=true", "Kitchen – Dimmable: Yes", "/categories/kitchen?attr.dimmable=true", none},
			{"/brands/brindle?category=kitchen", "Brindle – Kitchen", "/brands/brindle?category=kitchen", none},
			{"/search?attr.colour=green", "Everything in the shop – Colour: green", "/search?attr.colour=green", none},
			// The same list is at home elsewhere.
			{"/search?category=kitchen", "Everything in the shop – Kitchen", "/categories/kitchen", none},
			{"/search?brand=wayfold", "Everything in the shop – Wayfold", "/brands/wayfold", none},
			{"/search?brand=wayfold&sort=title", "Everything in the shop – Wayfold", "/search", hidden},
			{"/search?q=lamp&category=kitchen", "“lamp” – Kitchen", "/search?category=kitchen&q=lamp", hidden},
			// Nothing is found.
			{"/categories/kitchen?attr.colour=anything+at+all", "Kitchen", "/categories/kitchen", hidden},
			{"/categories/kitchen?brand=wayfold", "Kitchen", "/categories/kitchen", hidden},
			{"/categories/kitchen?attr.weight=3..4", "Kitchen", "/categories/kitchen", hidden},
			// Something is, in words of which there are more than anybody could count.
			{"/categories/kitchen?attr.weight=1..4.01", "Kitchen", "/categories/kitchen", hidden},
			{"/categories/kitchen?attr.weight=2.000", "Kitchen", "/categories/kitchen", hidden},
			{"/categories/kitchen?attr.colour=blue&attr.colour=red", "Kitchen", "/categories/kitchen", hidden},
			// What says nothing is not there.
			{"/categories/kitchen?attr.weight=..&attr.colour=&brand=", "Kitchen", "/categories/kitchen", none},
		} {
			p := s.look(test.path, http.StatusOK)
			if p.canonical() != publicURL+test.canonical || p.meta("robots") != test.robots {
				t.Errorf("%s: canonical %q, robots %q", test.path, p.canonical(), p.meta("robots"))
			}
			p.named(test.path, test.heading)
		}
		bare, narrowed := s.look("/categories/kitchen", http.StatusOK), s.look("/categories/kitchen?brand=brindle", http.StatusOK)
		if got := narrowed.meta("description"); got == bare.meta("description") || got != "Kitchen – Brindle at Corner & Shop: 3 products." {
			t.Errorf("the narrowed list is described as %q", got)
		}
		for path, heading := range map[string]string{
			"/categories/kitchen?attr.dimmable=false": "Kitchen – Dimmable: Nein", "/categories/kitchen?attr.weight=1.5": "Kitchen – Weight: 1,5 kg",
		} {
			_, body := s.ask(path, "Cookie", wire.LanguageCookie+"=de")
			read(t, path, body).named(path, heading)
		}
	})
}

// named fails unless both the title and the heading are what the page should be called.
func (s *sight) named(path, want string) {
	s.t.Helper()
	if got := words(s.one("h1", "")); got != want {
		s.t.Errorf("%s: the heading is %q, want %q", path, got, want)
	}
	if got := s.title(); got != want+" · Corner & Shop" {
		s.t.Errorf("%s: the title is %q, want %q", path, got, want)
	}
}

// The page of a category at the end of the tree leads to those beside it, and to the one above, by plain links.
func TestTheEndOfTheTreeLeadsOn(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		printing := s.category("Printing", 0)
		s.category("Printers", printing.ID)
		s.category("Paper", printing.ID)
		for title, category := range map[string]string{"Laser printer": "printers", "Ink printer": "printers", "Printer paper": "paper"} {
			s.create(simple(title, 1000, category))
		}
		p := s.look("/categories/printers?sort=title", http.StatusOK)
		if got := p.link("Paper 1"); got != "/categories/paper?sort=title" {
			t.Errorf("beside printers is %q", got)
		}
		if got := p.link("Leave out: Printers 2"); got != "/categories/printing?sort=title" {
			t.Errorf("above printers is %q", got)
		}
		p = s.look("/search?q=printer&category=printers", http.StatusOK)
		if got := p.link("Paper 1"); got != "/search?category=paper&q=printer" {
			t.Errorf("beside printers is %q", got)
		}
		if got := s.look("/categories/printing", http.StatusOK).link("Paper 1"); got != "" {
			t.Errorf("a category with children has them above its list, and among its filters %q", got)
		}
	})
}
