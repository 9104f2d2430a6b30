package page_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"winkel/internal/api/page"
	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/id"
	"winkel/internal/kernel/money"
)

func TestAnEmptyShopIsAShop(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		home := s.look("/", http.StatusOK)
		if title := words(home.one("title", "")); title != "Corner & Shop" {
			t.Errorf("title %q", title)
		}
		if home.canonical() != publicURL+"/" || home.linked("WebSite")["name"] != "Corner & Shop" {
			t.Errorf("canonical %q, site %v", home.canonical(), home.linked("WebSite"))
		}
		s.look("/search", http.StatusOK)
		s.look("/categories", http.StatusOK)
	})
}

// furnish fills the shop with a tree, a collection and a product that has everything.
func (s *shop) furnish() (mug *catalog.Product) {
	s.t.Helper()
	kitchen := s.category("Kitchen", 0)
	s.category("Cups & mugs", kitchen.ID)
	before := money.Amount{Minor: 2400, Currency: "USD"}
	five, none := int64(3), int64(0)
	mug = s.create(catalog.ProductInput{
		Title: "Morning mug", Subtitle: "Thrown by hand", Brand: "Potter & Sons",
		Description: "<p>A mug for <strong>slow</strong> mornings.</p><h2>Care</h2><ul><li>Wash it.</li></ul>",
		Categories:  []catalog.CategoryRef{{Slug: "cups-mugs"}, {Slug: "kitchen"}},
		Options:     []catalog.OptionInput{{Name: "Colour", Values: []string{"Oat", "Sage", "Ink"}}},
		Variants: []catalog.VariantInput{
			{SKU: "MUG-O", Options: []string{"Oat"}, WeightGrams: 1340, MediaIndexes: []int{1},
				Prices: []catalog.PriceInput{{Amount: money.Amount{Minor: 1999, Currency: "USD"}, CompareAt: &before}}},
			{SKU: "MUG-S", Options: []string{"Sage"}, WeightGrams: 1340, InventoryTracked: true, OnHand: &five, Prices: []catalog.PriceInput{price(2100)}},
			{SKU: "MUG-I", Options: []string{"Ink"}, WeightGrams: 1340, InventoryTracked: true, OnHand: &none, Prices: []catalog.PriceInput{price(2100)}},
		},
		Attributes: []catalog.AttributeInput{
			{Code: "capacity", Label: "Capacity", Type: catalog.NumberAttribute, Unit: "ml", Values: []string{"1250.5"}},
			{Code: "microwave", Label: "Microwave safe", Type: catalog.BooleanAttribute, Values: []string{"true"}},
		},
		Media: []catalog.MediaInput{{URL: "https://img.example/a.jpg", Alt: "The mug"}, {URL: "https://img.example/b.jpg"}},
	})
	s.clock.Advance(time.Minute)
	s.create(simple("Plate", 3000, "kitchen"))
	_, err := s.CreateCollection(s.t.Context(), catalog.CollectionInput{
		Title: "Breakfast", Description: "<p>For the first hour.</p>", Products: []id.Product{mug.ID},
	}, nil)
	must(s.t, err)
	return mug
}

func TestAProductPageSaysEverything(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		mug := s.furnish()
		p := s.look("/products/morning-mug", http.StatusOK)
		for name, got := range map[string][2]string{
			"title":       {words(p.one("title", "")), "Morning mug · Corner & Shop"},
			"description": {p.meta("description"), "A mug for slow mornings. Care Wash it."},
			"canonical":   {p.canonical(), publicURL + "/products/morning-mug"},
			"og:type":     {p.meta("og:type"), "product"},
			"og:title":    {p.meta("og:title"), "Morning mug · Corner & Shop"},
			"og:url":      {p.meta("og:url"), publicURL + "/products/morning-mug"},
			"og:image":    {p.meta("og:image"), "https://img.example/a.jpg"},
			"robots":      {p.meta("robots"), ""},
			"heading":     {words(p.one("h1", "")), "Morning mug"},
			"trail":       {words(p.one("nav", "trail")), "Shop Kitchen Cups & mugs"},
			"brand":       {p.link("Potter & Sons"), "/brands/potter-sons"},
			"options":     {words(p.one("ul", "variants")), "Oat Sage Ink, not available"},
			"chosen":      {offerOf(p), "Now $19.99, before $24.00 Plus tax where it applies. In stock"},
			"dearer":      {offerOf(s.look(p.link("Sage"), http.StatusOK)), "$21.00 Plus tax where it applies. Only a few left"},
			"sold out":    {offerOf(s.look(p.link("Ink, not available"), http.StatusOK)), "$21.00 Plus tax where it applies. Sold out"},
			"the thing":   {p.form("/cart/items")["variant_id"], mug.Variants[0].ID.String()},
			"facts":       {words(p.one("table", "facts")), "Capacity 1,250.5 ml Microwave safe Yes Weight 1.34 kg"},
		} {
			if got[0] != got[1] {
				t.Errorf("%s is %q, want %q", name, got[0], got[1])
			}
		}
		first := p.all("img", "")[0]
		if attr(first, "alt") != "The mug" || attr(first, "loading") != "" || attr(p.all("img", "")[1], "loading") != "lazy" {
			t.Errorf("pictures: %v", p.all("img", ""))
		}
		checkProductData(t, p, mug)
	})
}

// offerOf is what a page says of the price and of the stock.
func offerOf(p *sight) string { return words(p.one("div", "offer")) + " " + words(p.one("p", "stock")) }

// Pages are kept until a variant runs low or is sold out, so what they say in between must not depend on the number.
func TestAPageSaysOfStockWhatItsEventsTell(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		for onHand, want := range map[int64]string{0: "Sold out", 1: "Only a few left", 5: "Only a few left", 6: "In stock"} {
			in := simple(fmt.Sprint("Cup ", onHand), 900)
			in.Variants[0].InventoryTracked, in.Variants[0].OnHand = true, &onHand
			p := s.create(in)
			if got := words(s.look("/products/"+p.Slug, http.StatusOK).one("p", "stock")); got != want {
				t.Errorf("of %d the page says %q, want %q", onHand, got, want)
			}
		}
	})
}

// checkProductData compares the structured data with what was put in.
func checkProductData(t *testing.T, p *sight, mug *catalog.Product) {
	t.Helper()
	product := p.linked("Product")
	want := `{"@type":"AggregateOffer","highPrice":"21.00","lowPrice":"19.99","offerCount":3,"offers":[`
	offers, err := json.Marshal(product["offers"])
	must(t, err)
	if !strings.HasPrefix(string(offers), want) {
		t.Errorf("offers are %s, want them to begin with %s", offers, want)
	}
	var availabilities []string
	for _, o := range product["offers"].(map[string]any)["offers"].([]any) {
		offer := o.(map[string]any)
		availabilities = append(availabilities, fmt.Sprint(offer["sku"], " ", offer["price"], " ", offer["priceCurrency"], " ", offer["availability"]))
	}
	if !slices.Equal(availabilities, []string{
		"MUG-O 19.99 USD https://schema.org/InStock", "MUG-S 21.00 USD https://schema.org/InStock",
		"MUG-I 21.00 USD https://schema.org/OutOfStock",
	}) {
		t.Errorf("offers: %q", availabilities)
	}
	if product["name"] != "Morning mug" || product["productID"] != mug.ID.String() ||
		product["brand"].(map[string]any)["name"] != "Potter & Sons" || product["category"] != "Cups & mugs" {
		t.Errorf("product: %v", product)
	}
	var trail []string
	for _, place := range p.linked("BreadcrumbList")["itemListElement"].([]any) {
		trail = append(trail, place.(map[string]any)["item"].(string))
	}
	if !slices.Equal(trail, []string{
		publicURL + "/", publicURL + "/categories/kitchen", publicURL + "/categories/cups-mugs", publicURL + "/products/morning-mug",
	}) {
		t.Errorf("breadcrumb: %q", trail)
	}
}

func TestASimpleProductHasOneOffer(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		in := simple("Plate", 3000)
		in.Variants[0].SKU, in.AvailableAt = "PLATE", s.clock.Now().Add(48*time.Hour)
		s.create(in)
		p := s.look("/products/plate", http.StatusOK)
		offer := p.linked("Product")["offers"].(map[string]any)
		if offer["@type"] != "Offer" || offer["price"] != "30.00" || offer["availability"] != "https://schema.org/PreOrder" ||
			offer["availabilityStarts"] != s.clock.Now().Add(48*time.Hour).Format(time.RFC3339) {
			t.Errorf("offer: %v", offer)
		}
		if len(p.all("ul", "variants")) != 0 {
			t.Error("a product without options lists variants")
		}
		if words(p.one("p", "stock")) != "Pre-order: available from "+s.clock.Now().Add(48*time.Hour).Format("2 January 2006") {
			t.Errorf("stock: %q", words(p.one("p", "stock")))
		}
	})
}

func TestListsNameTheirProducts(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		s.furnish()
		for _, test := range []struct {
			path, title string
			names       []string
			canonical   string
			robots      string
		}{
			{"/categories/kitchen", "Kitchen", []string{"Plate", "Morning mug"}, "/categories/kitchen", ""},
			{"/categories/cups-mugs", "Cups & mugs", []string{"Morning mug"}, "/categories/cups-mugs", ""},
			{"/collections/breakfast", "Breakfast", []string{"Morning mug"}, "/collections/breakfast", ""},
			{"/brands/potter-sons", "Potter & Sons", []string{"Morning mug"}, "/brands/potter-sons", ""},
			{"/search", "Everything in the shop", []string{"Plate", "Morning mug"}, "/search", ""},
			{"/search?q=mug", "“mug”", []string{"Morning mug"}, "/search?q=mug", "noindex, follow"},
			{"/search?q=%00mug%FF", "“mug”", []string{"Morning mug"}, "/search?q=mug", "noindex, follow"},
			{"/search?q=nothing+like+it", "“nothing like it”", []string{}, "/search?q=nothing+like+it", "noindex, follow"},
			{"/categories/kitchen?utm_source=x", "Kitchen", []string{"Plate", "Morning mug"}, "/categories/kitchen", ""},
			{"/categories/kitchen?price_max=25", "Kitchen", []string{"Morning mug"}, "/categories/kitchen", "noindex, follow"},
			{"/categories/kitchen?price_min=25", "Kitchen", []string{"Plate"}, "/categories/kitchen", "noindex, follow"},
			{"/categories/kitchen?brand=potter-sons&in_stock=1", "Kitchen – Potter & Sons", []string{"Morning mug"}, "/categories/kitchen", "noindex, follow"},
			{"/categories/kitchen?brand=nobody", "Kitchen", []string{"Plate", "Morning mug"}, "/categories/kitchen", ""},
			{"/categories/kitchen?sort=price_asc", "Kitchen", []string{"Morning mug", "Plate"}, "/categories/kitchen", "noindex, follow"},
			{"/categories/kitchen?sort=sideways", "Kitchen", []string{"Plate", "Morning mug"}, "/categories/kitchen", ""},
			{"/categories/kitchen?price_max=cheap", "Kitchen", []string{"Plate", "Morning mug"}, "/categories/kitchen", "noindex, follow"},
		} {
			p := s.look(test.path, http.StatusOK)
			if title := words(p.one("title", "")); title != test.title+" · Corner & Shop" {
				t.Errorf("%s: title %q, want %q", test.path, title, test.title)
			}
			if !slices.Equal(p.names(), test.names) {
				t.Errorf("%s: %q, want %q", test.path, p.names(), test.names)
			}
			if p.canonical() != publicURL+test.canonical || p.meta("robots") != test.robots {
				t.Errorf("%s: canonical %q, robots %q", test.path, p.canonical(), p.meta("robots"))
			}
		}
	})
}

func TestAWrongPriceSaysSo(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		p := s.look(`/search?price_max=%3Cb%3Echeap`, http.StatusOK)
		if got := words(p.one("span", "wrong")); got != "Write a price in digits, such as 20." {
			t.Errorf("wrong: %q", got)
		}
		for _, input := range p.all("input", "") {
			if attr(input, "name") == "price_max" && attr(input, "type") != "hidden" && (attr(input, "value") != "<b>cheap" || attr(input, "aria-invalid") != "true") {
				t.Errorf("the field holds %q", attr(input, "value"))
			}
		}
	})
}

func TestPagesAreTurned(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		s.category("Things", 0)
		for i := range 50 {
			s.clock.Advance(time.Second)
			s.create(simple(fmt.Sprintf("Thing %02d", i), int64(100+i), "things"))
		}
		// On PostgreSQL an older transaction, of whichever database of the server, holds the news back.
		for end := time.Now().Add(30 * time.Second); len(s.look("/categories/things", http.StatusOK).names()) != 24 && time.Now().Before(end); {
			time.Sleep(20 * time.Millisecond)
		}
		first := s.look("/categories/things", http.StatusOK)
		if names := first.names(); len(names) != 24 || names[0] != "Thing 49" || first.link("Next page") != "/categories/things?page=2" {
			t.Errorf("first page: %q, next %q", names, first.link("Next page"))
		}
		if first.link("Previous page") != "" || first.link("Page 3") != "/categories/things?page=3" {
			t.Errorf("previous %q, third %q", first.link("Previous page"), first.link("Page 3"))
		}
		last := s.look("/categories/things?page=3", http.StatusOK)
		if !slices.Equal(last.names(), []string{"Thing 01", "Thing 00"}) || last.link("Next page") != "" ||
			last.link("Previous page") != "/categories/things?page=2" {
			t.Errorf("last page: %q, next %q, previous %q", last.names(), last.link("Next page"), last.link("Previous page"))
		}
		if last.canonical() != publicURL+"/categories/things?page=3" || last.meta("robots") != "" {
			t.Errorf("last page: canonical %q, robots %q", last.canonical(), last.meta("robots"))
		}
		narrowed := s.look("/categories/things?price_min=1.01&sort=price_asc&page=2", http.StatusOK)
		if narrowed.link("Previous page") != "/categories/things?price_min=1.01&sort=price_asc" {
			t.Errorf("a narrowed list goes back to %q", narrowed.link("Previous page"))
		}
		for _, path := range []string{"?page=4", "?page=418", "?page=99999999"} {
			s.look("/categories/things"+path, http.StatusNotFound)
		}
		if got := s.look("/categories/things?page=nine", http.StatusOK).names(); len(got) != 24 {
			t.Errorf("a page that is no number shows %d products", len(got))
		}
	})
}

func TestOneThingHasOneAddress(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		mug := s.furnish()
		renamed := "evening-mug"
		_, err := s.UpdateProduct(t.Context(), mug.ID, nil, catalog.ProductPatch{Slug: &renamed}, nil)
		must(t, err)
		kitchen, _, err := s.ResolveCategory(t.Context(), "kitchen")
		must(t, err)
		cookery := "cookery"
		_, err = s.UpdateCategory(t.Context(), kitchen.ID, nil, catalog.CategoryPatch{Slug: &cookery}, nil)
		must(t, err)
		breakfast, _, err := s.ResolveCollection(t.Context(), "breakfast")
		must(t, err)
		brunch := "brunch"
		_, err = s.UpdateCollection(t.Context(), breakfast.ID, nil, catalog.CollectionPatch{Slug: &brunch}, nil)
		must(t, err)
		for from, to := range map[string]string{
			"/products/morning-mug":            "/products/evening-mug",
			"/products/morning-mug?utm=1":      "/products/evening-mug?utm=1",
			"/products/" + mug.ID.String():     "/products/evening-mug",
			"/categories/kitchen?page=2":       "/categories/cookery?page=2",
			"/collections/breakfast":           "/collections/brunch",
			"/collections/brunch/":             "/collections/brunch",
			"/brands/" + mug.Brand.ID.String(): "/brands/potter-sons",
			"/products/evening-mug/":           "/products/evening-mug",
			`/\evil.example/`:                  "/%5Cevil.example",
		} {
			answer, _ := s.ask(from)
			if got := answer.Header.Get("Location"); answer.StatusCode != http.StatusMovedPermanently || got != to {
				t.Errorf("GET %s: %d to %q, want 301 to %q", from, answer.StatusCode, got, to)
			}
		}
	})
}

// TestMarksOfCampaignsMakeNoOtherPage: what is rendered is named by the address in it, so that each address of its own is rendered anew.
func TestMarksOfCampaignsMakeNoOtherPage(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		mug := s.furnish()
		sage := "variant=" + mug.Variants[1].ID.String()
		for of, want := range map[string]string{
			"/?fbclid=a":                                               "/",
			"/categories?utm_source=mail":                              "/categories",
			"/categories/kitchen?gclid=b":                              "/categories/kitchen",
			"/products/morning-mug?gclid=":                             "/products/morning-mug",
			"/products/morning-mug?fbclid=c&" + sage + "&utm_medium=x": "/products/morning-mug?" + sage,
			"/products/morning-mug?variant=" + id.Variant(7).String():  "/products/morning-mug",
		} {
			_, marked := s.ask(of)
			_, plain := s.ask(want)
			if marked != plain || !strings.Contains(plain, `"url":"`+want+`"`) {
				t.Errorf("GET %s is another page than GET %s:\n%s", of, want, marked)
			}
		}
	})
}

func TestWhatIsNotThereIsAPage(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		draft, err := s.CreateProduct(t.Context(), catalog.ProductInput{Title: "Secret"}, nil)
		must(t, err)
		later := simple("Later", 100)
		later.PublishedAt = s.clock.Now().Add(time.Hour)
		s.create(later)
		for _, path := range []string{
			"/nothing", "/products/none", "/categories/none", "/collections/none", "/brands/none", "/products/" + draft.Slug,
			"/products/" + draft.ID.String(), "/products/later", "/products/a/b", "/products/%3Cscript%3E", "/products/%00", "/products/%FF",
		} {
			p := s.look(path, http.StatusNotFound)
			if p.meta("robots") != "noindex, follow" || p.canonical() != "" || strings.Contains(p.text, "Secret") {
				t.Errorf("GET %s: robots %q, canonical %q", path, p.meta("robots"), p.canonical())
			}
		}
		s.clock.Advance(time.Hour)
		s.look("/products/later", http.StatusOK)
		answer, _ := s.send(http.MethodPost, "/products/later")
		if answer.StatusCode != http.StatusMethodNotAllowed || answer.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("POST: %d, Allow %q", answer.StatusCode, answer.Header.Get("Allow"))
		}
	})
}

func TestWhatFailsIsAPageThatSaysNothingOfIt(t *testing.T) {
	needPages(t)
	panics := 0
	for name, shop := range map[string]func() (catalog.Channel, error){
		"error": func() (catalog.Channel, error) { return catalog.Channel{}, errors.New("password is hunter2") },
		"panic": func() (catalog.Channel, error) { panic("password is hunter2") },
	} {
		h := page.New(page.Options{
			Shop:    func(context.Context) (catalog.Channel, error) { return shop() },
			OnPanic: func() { panics++ },
		})
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
		if w.Code != http.StatusInternalServerError || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d, Cache-Control %q", name, w.Code, w.Header().Get("Cache-Control"))
		}
		p := read(t, name, w.Body.String())
		p.checkAlways()
		if strings.Contains(p.text, "hunter2") || words(p.one("h1", "")) != "Something went wrong on our side" {
			t.Errorf("%s: the page says\n%s", name, p.text)
		}
	}
	if panics != 1 {
		t.Errorf("%d panics were told, want 1", panics)
	}
}

func TestHeadersAreStrict(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		s.furnish()
		answer, _ := s.ask("/products/morning-mug")
		policy := answer.Header.Get("Content-Security-Policy")
		for _, rule := range []string{"default-src 'none'", "style-src 'self'", "img-src 'self' https: data:", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
			if !strings.Contains(policy, rule) {
				t.Errorf("the policy %q lacks %q", policy, rule)
			}
		}
		tag := answer.Header.Get("ETag")
		for _, known := range []string{tag, "W/" + tag, `"x", ` + tag} {
			again, rest := s.ask("/products/morning-mug", "If-None-Match", known)
			if again.StatusCode != http.StatusNotModified || rest != "" {
				t.Errorf("If-None-Match %s: %d with %d bytes", known, again.StatusCode, len(rest))
			}
		}
		name := "Other"
		_, err := s.UpdateChannel(t.Context(), nil, catalog.ChannelPatch{Name: &name}, nil)
		must(t, err)
		if changed, _ := s.ask("/products/morning-mug", "If-None-Match", tag); changed.StatusCode != http.StatusOK {
			t.Errorf("a changed page: %d", changed.StatusCode)
		}
		head, nothing := s.send(http.MethodHead, "/")
		if head.StatusCode != http.StatusOK || nothing != "" || head.ContentLength <= 0 {
			t.Errorf("HEAD: %d, %d bytes, length %d", head.StatusCode, len(nothing), head.ContentLength)
		}
	})
}

func TestTheStyleSheetIsKeptForever(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		home := s.look("/", http.StatusOK)
		for _, link := range home.all("link", "") {
			if rel := attr(link, "rel"); rel != "stylesheet" && rel != "icon" {
				continue
			}
			answer, body := s.ask(attr(link, "href"))
			if answer.StatusCode != http.StatusOK || answer.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
				t.Errorf("%s: %d, Cache-Control %q", attr(link, "href"), answer.StatusCode, answer.Header.Get("Cache-Control"))
			}
			packed, small := s.ask(attr(link, "href"), "Accept-Encoding", "br")
			if len(small) > 12_000 || packed.StatusCode != http.StatusOK || strings.Contains(body, "@import") || strings.Contains(body, "url(") {
				t.Errorf("%s is %d bytes, or asks for something else", attr(link, "href"), len(small))
			}
		}
		if answer, _ := s.ask("/assets/shop.css"); answer.StatusCode != http.StatusNotFound {
			t.Errorf("the style sheet without its hash: %d", answer.StatusCode)
		}
	})
}

func TestCrawlersFindEverything(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		s.furnish()
		_, err := s.CreateProduct(t.Context(), catalog.ProductInput{Title: "Secret"}, nil)
		must(t, err)
		_, robots := s.ask("/robots.txt")
		if robots != "User-agent: *\nAllow: /\nDisallow: /api/\n\nSitemap: "+publicURL+"/sitemap.xml\n" {
			t.Errorf("robots.txt:\n%s", robots)
		}
		if got := s.places("/sitemap.xml"); !slices.Equal(got, []string{"/sitemap-pages.xml", "/sitemap-products.xml 2026"}) {
			t.Errorf("index: %q", got)
		}
		if got := s.places("/sitemap-products.xml"); !slices.Equal(got, []string{"/products/morning-mug 2026", "/products/plate 2026"}) {
			t.Errorf("products: %q", got)
		}
		if got := s.places("/sitemap-pages.xml"); !slices.Equal(got, []string{
			"/", "/categories", "/search", "/categories/kitchen 2026", "/categories/cups-mugs 2026", "/collections/breakfast 2026",
			"/brands/potter-sons 2026",
		}) {
			t.Errorf("pages: %q", got)
		}
		s.server.Config.Handler = page.NewWithSitemaps(s.options, 1)
		index := s.places("/sitemap.xml")
		if len(index) != 3 {
			t.Fatalf("index of sitemaps of one product: %q", index)
		}
		second, _, _ := strings.Cut(index[2], " ")
		if got := s.places(second); !slices.Equal(got, []string{"/products/plate 2026"}) {
			t.Errorf("%s: %q", second, got)
		}
		if answer, _ := s.ask("/sitemap-products.xml?after=nonsense"); answer.StatusCode != http.StatusNotFound {
			t.Errorf("a sitemap after nonsense: %d", answer.StatusCode)
		}
	})
}

// places is the paths that a sitemap names, with the year of their last change.
func (s *shop) places(path string) []string {
	s.t.Helper()
	answer, body := s.ask(path)
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "application/xml; charset=utf-8" {
		s.t.Fatalf("GET %s: %d %s", path, answer.StatusCode, answer.Header.Get("Content-Type"))
	}
	type entry struct {
		Address string `xml:"loc"`
		Changed string `xml:"lastmod"`
	}
	var document struct {
		Pages []entry `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 url"`
		Maps  []entry `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemap"`
	}
	must(s.t, xml.Unmarshal([]byte(body), &document))
	var list []string
	for _, e := range append(document.Pages, document.Maps...) {
		text, ours := strings.CutPrefix(e.Address, publicURL)
		if !ours {
			s.t.Errorf("%s names %s", path, e.Address)
		}
		if e.Changed != "" {
			_, err := time.Parse(time.RFC3339, e.Changed)
			must(s.t, err)
			text += " " + e.Changed[:4]
		}
		list = append(list, text)
	}
	return list
}
