package page_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/review"
)

// say adds reviews with these stars to a product, the newest first.
func (s *shop) say(p *catalog.Product, stars ...int64) {
	s.t.Helper()
	var list []review.Brought
	for i, n := range stars {
		list = append(list, review.Brought{
			Input:     review.Input{Stars: n, Title: fmt.Sprint("Title ", i), Text: fmt.Sprintf("First <b>%d</b>.\nSecond.\n\nThird.", i)},
			FirstName: "Ada", LastName: "Lovelace", WrittenAt: s.clock.Now().Add(-time.Duration(i) * 24 * time.Hour),
		})
	}
	list[0].Reply = "Thank you."
	_, err := s.reviews.Bring(s.t.Context(), p.ID, list)
	must(s.t, err)
}

func TestAProductPageShowsReviews(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		mug, plate := s.create(simple("Mug", 900)), s.create(simple("Plate", 900))
		s.say(mug, 5, 4, 4, 2, 5, 1)
		p := s.look("/products/mug", http.StatusOK)
		if got := words(p.one("div", "verdict")); got != "★★★★☆ 3.50 out of 5, 6 reviews How many gave how many stars "+
			"5 stars 2 4 stars 2 3 stars 0 2 stars 1 1 star 1" {
			t.Errorf("verdict: %q", got)
		}
		said := words(p.one("ul", "opinions"))
		if !strings.HasPrefix(said, "★★★★★5 out of 5 stars Title 0 First <b>0</b>. Second. Third. Ada L., 4 May 2026 The shop answers: Thank you.") ||
			strings.Count(said, "Title") != 4 {
			t.Errorf("reviews: %q", said)
		}
		all := words(s.look("/products/mug/reviews", http.StatusOK).one("ul", "opinions"))
		if !strings.HasPrefix(all, "★★★★★5 out of 5 stars Title 0 First <b>0</b>. Second. Third. Ada L., 4 May 2026 The shop answers: Thank you.") {
			t.Errorf("all reviews: %q", all)
		}
		if got := p.link("All 6 reviews"); got != "/products/mug/reviews" {
			t.Errorf("all reviews are at %q", got)
		}
		data := p.linked("Product")
		if got := fmt.Sprint(data["aggregateRating"]); got != "map[@type:AggregateRating bestRating:5 ratingValue:3.50 reviewCount:6 worstRating:1]" {
			t.Error(got)
		}
		list, _ := data["review"].([]any)
		if len(list) != 4 {
			t.Fatalf("%d reviews in the structured data", len(list))
		}
		one := list[0].(map[string]any)
		if one["author"].(map[string]any)["name"] != "Ada L." || !strings.HasPrefix(one["reviewBody"].(string), "First <b>") || one["name"] == "" {
			t.Errorf("%v", one)
		}
		q := s.look("/products/"+plate.Slug, http.StatusOK)
		if len(q.all("div", "verdict")) != 0 || q.linked("Product")["aggregateRating"] != nil {
			t.Error("a product that nobody reviewed has a rating")
		}
		s.look("/products/plate/reviews", http.StatusNotFound)
	})
}

func TestReviewsHavePages(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		mug := s.create(simple("Mug", 900))
		stars := make([]int64, 43)
		for i := range stars {
			stars[i] = int64(i%5 + 1)
		}
		s.say(mug, stars...)
		shown := func(path string) int {
			return strings.Count(words(s.look(path, http.StatusOK).one("ul", "opinions")), "Title ")
		}
		first := s.look("/products/mug/reviews", http.StatusOK)
		if got := words(first.one("h1", "")); got != "Reviews of Mug" {
			t.Error(got)
		}
		for path, want := range map[string]int{
			"/products/mug/reviews": 20, "/products/mug/reviews?page=3": 3, "/products/mug/reviews?rating=4": 8,
			"/products/mug/reviews?rating=4&sort=lowest": 8, "/products/mug/reviews?rating=nine&sort=best&page=0": 20,
		} {
			if got := shown(path); got != want {
				t.Errorf("%s shows %d, want %d", path, got, want)
			}
		}
		if got := first.link("Next page"); got != "/products/mug/reviews?page=2" {
			t.Error(got)
		}
		if got := first.link("4 stars"); got != "/products/mug/reviews?rating=4" {
			t.Error(got)
		}
		if first.canonical() != publicURL+"/products/mug/reviews" || first.meta("robots") != "" {
			t.Error(first.canonical(), first.meta("robots"))
		}
		if got := s.look("/products/mug/reviews?sort=lowest", http.StatusOK).meta("robots"); !strings.Contains(got, "noindex") {
			t.Error(got)
		}
		for _, path := range []string{"/products/mug/reviews?page=4", "/products/mug/reviews?page=99999999", "/products/nothing/reviews"} {
			s.look(path, http.StatusNotFound)
		}
	})
}

// Whatever somebody writes into a review, the page runs nothing and shows the words as they are.
func TestHostileReviewsAreWords(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		for i, text := range []string{
			`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</script><script>alert(1)</script>`, `' onmouseover='alert(1)`,
			`{{.Shop}}`, `<!--`, `]]>`, `\u003c/script>`, `&lt;b&gt;`, strings.Repeat("W", 4000),
		} {
			product := s.create(simple(fmt.Sprint("Cup ", i), 900))
			title := text[:min(len(text), review.MaxTitle)]
			_, err := s.reviews.Bring(t.Context(), product.ID, []review.Brought{{
				Input: review.Input{Stars: 1, Title: title, Text: text}, FirstName: "Ada", LastName: text, Reply: text[:min(len(text), review.MaxReply)],
			}})
			must(t, err)
			for _, path := range []string{"/products/" + product.Slug, "/products/" + product.Slug + "/reviews"} {
				p := s.look(path, http.StatusOK)
				if got := words(p.all("p", "said")[0]); got != text {
					t.Errorf("%s shows %q, want %q", path, got, text)
				}
				if strings.HasSuffix(path, "reviews") {
					continue
				}
				if got := p.linked("Product")["review"].([]any)[0].(map[string]any)["reviewBody"]; got != text {
					t.Errorf("the structured data say %q, want %q", got, text)
				}
			}
		}
	})
}
