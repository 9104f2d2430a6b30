package page_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"winkel/internal/commerce/catalog"
	"winkel/internal/kernel/id"
)

// Whatever somebody writes into a product, a page of it runs nothing and shows the words as they are.
func TestHostileWordsAreWords(t *testing.T) {
	hostile := []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</script><script>alert(1)</script>`, `</title><b>`,
		`' onmouseover='alert(1)`, `{{.Shop}}`, `javascript:alert(1)`, `<!--`, `]]>`, `\u003c/script>`, "a\u2028b", `&lt;b&gt;`,
	}
	eachShop(t, func(t *testing.T, s *shop) {
		for i, text := range hostile {
			slug := fmt.Sprintf("hostile-%d", i)
			brand, err := s.CreateBrand(t.Context(), text, slug, nil)
			must(t, err)
			_, err = s.CreateCategory(t.Context(), catalog.CategoryInput{Name: text, Slug: slug, Description: text}, nil)
			must(t, err)
			product := s.create(catalog.ProductInput{
				Slug: slug, Title: text, Subtitle: text, Description: text, Brand: brand.ID.String(), SEO: catalog.SEO{Description: text},
				Categories: []catalog.CategoryRef{{Slug: slug}}, Tags: []string{"hostile"},
				Options:  []catalog.OptionInput{{Name: text, Values: []string{text}}},
				Variants: []catalog.VariantInput{{Options: []string{text}, SKU: text, Prices: []catalog.PriceInput{price(100)}}},
				Media:    []catalog.MediaInput{{URL: "https://img.example/x.jpg?" + fmt.Sprint(i), Alt: text}},
				Attributes: []catalog.AttributeInput{
					{Code: fmt.Sprintf("hostile_%d", i), Label: text, Type: catalog.TextAttribute, Values: []string{text}},
				},
			})
			_, err = s.CreateCollection(t.Context(), catalog.CollectionInput{
				Title: text, Slug: slug, Description: text, Products: []id.Product{product.ID},
			}, nil)
			must(t, err)
			p := s.look("/products/"+slug, http.StatusOK)
			if got := words(p.one("h1", "")); got != strings.Join(strings.Fields(text), " ") {
				t.Errorf("the heading is %q, want %q", got, text)
			}
			if got := p.linked("Product")["name"]; got != text {
				t.Errorf("the structured data name %q, want %q", got, text)
			}
			if got := p.meta("og:title"); got != text+" · Corner & Shop" {
				t.Errorf("og:title is %q, want %q", got, text)
			}
			s.look("/categories/"+slug, http.StatusOK)
			s.look("/collections/"+slug, http.StatusOK)
			s.look("/brands/"+slug, http.StatusOK)
		}
		s.look("/", http.StatusOK)
		for _, text := range hostile {
			s.look("/search?"+url.Values{"q": {text}}.Encode(), http.StatusOK)
			s.look("/search?"+url.Values{"price_min": {text}}.Encode(), http.StatusOK)
			s.look("/search?"+url.Values{"sort": {text}}.Encode(), http.StatusOK)
			s.look("/search?"+url.Values{"brand": {text}}.Encode(), http.StatusOK)
		}
	})
}

func TestDescriptionsEndWhereTheyShould(t *testing.T) {
	for name, test := range map[string]struct{ description, want string }{
		"harmless": {
			`<h1>Inside</h1><p onclick="alert(1)" id="main">A <a href="javascript:alert(1)">link</a>, <em>words</em>.</p>` +
				`<script>alert(1)</script><iframe src="https://evil.example"></iframe><p style="color:red">Red</p>`,
			`<h3>Inside</h3><p>A link, <em>words</em>.</p><p>Red</p>`,
		},
		"open":     {`<table><tr><td>a<ul><li><b>b`, `<table><tbody><tr><td>a<ul><li><b>b</b></li></ul></td></tr></tbody></table>`},
		"closed":   {`</div></main></body>after`, `after`},
		"picture":  {`<img src="https://img.example/a.jpg">`, `<img src="https://img.example/a.jpg" loading="lazy" alt=""/>`},
		"words":    {`5" > 4' & "so"`, `5&#34; &gt; 4&#39; &amp; &#34;so&#34;`},
		"too deep": {strings.Repeat("<b>", 600) + "deep", "deep"},
	} {
		t.Run(name, func(t *testing.T) {
			eachShop(t, func(t *testing.T, s *shop) {
				in := simple("Book", 100)
				in.Description = test.description
				s.create(in)
				p := s.look("/products/book", http.StatusOK)
				var got strings.Builder
				for n := range p.one("div", "prose").ChildNodes() {
					must(t, html.Render(&got, n))
				}
				if got.String() != test.want {
					t.Errorf("the description is\n%s\nwant\n%s", got.String(), test.want)
				}
			})
		})
	}
}
