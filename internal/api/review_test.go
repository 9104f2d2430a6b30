package api_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/review"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
)

// wireReviews wires reviews as the program does.
func (s *shop) wireReviews() {
	s.reviews = review.New(review.Options{
		DB: s.db, Outbox: s.outbox, Received: s.accounts.HasReceived, Shown: s.catalog.IsShown,
		Author: func(ctx context.Context, number id.Customer) (review.Author, error) {
			c, err := s.customers.Get(ctx, number)
			if err != nil {
				return review.Author{}, err
			}
			return review.Author{FirstName: c.FirstName, LastName: c.LastName, Hold: func(b *db.Batch) { s.customers.AddHold(b, c) }}, nil
		},
	})
}

// reviewsOf is the address of the reviews of a product.
func reviewsOf(p *catalog.Product) string { return "/api/products/" + p.ID.String() + "/reviews" }

// reviewed has a person review a product, and answers the review's number.
func (s *shop) reviewed(p person, of *catalog.Product, rating int) string {
	s.t.Helper()
	a := s.as(p, "POST", reviewsOf(of), fmt.Sprintf(`{"rating":%d,"title":"Tea","text":"Boils water."}`, rating))
	if a.StatusCode != http.StatusCreated {
		s.t.Fatalf("%d %s", a.StatusCode, a.text)
	}
	return a.field(s.t, "id")
}

// reviewAttempts are the requests of TestRepetitionHasOneEffect for reviews.
func reviewAttempts(s *shop) map[string]attempt {
	author, reader := s.register("author@reviews.example.com"), s.register("reader@reviews.example.com")
	number := 0
	product := func() *catalog.Product {
		number++
		return s.kettle(fmt.Sprintf("Reviewed kettle %d", number))
	}
	written := func() string { return s.reviewed(author, product(), 4) }
	act := func(review, action, body string) string {
		var content any
		if body != "" {
			content = body
		}
		method := "POST"
		if action == "/reply" {
			method = "PUT"
		}
		s.must(method, "/api/admin/reviews/"+review+action, content)
		return review
	}
	shown := func() string { return act(written(), "/publish", "") }
	helped := func() string {
		r := shown()
		s.expect(s.as(reader, "POST", "/api/reviews/"+r+"/helpful", nil), 200, "")
		return r
	}
	told := func() string {
		r := shown()
		s.expect(s.as(reader, "POST", "/api/reviews/"+r+"/reports", `{"reason":"spam"}`), 204, "")
		return r
	}
	admin := "/api/admin/reviews/"
	changed := map[string]int64{"review.submitted": 1, "product_rating.changed": 1}
	return map[string]attempt{
		"POST /api/products/{id}/reviews":              {path: reviewsOf(product()), headers: author.bearer(), body: `{"rating":5,"title":"Fine"}`, events: map[string]int64{"review.submitted": 1}},
		"POST /api/reviews/{id}/helpful":               {path: "/api/reviews/" + shown() + "/helpful", headers: reader.bearer()},
		"DELETE /api/reviews/{id}/helpful":             {path: "/api/reviews/" + helped() + "/helpful", headers: reader.bearer()},
		"POST /api/reviews/{id}/reports":               {path: "/api/reviews/" + shown() + "/reports", headers: reader.bearer(), body: `{"reason":"untrue","note":"It leaks."}`},
		"PATCH /api/me/reviews/{id}":                   {path: "/api/me/reviews/" + shown(), headers: author.bearer(), body: `{"rating":2}`, events: changed},
		"DELETE /api/me/reviews/{id}":                  {path: "/api/me/reviews/" + shown(), headers: author.bearer(), events: map[string]int64{"review.deleted": 1, "product_rating.changed": 1}},
		"POST /api/admin/reviews/{id}/publish":         {path: admin + written() + "/publish", events: map[string]int64{"review.published": 1, "product_rating.changed": 1}},
		"POST /api/admin/reviews/{id}/reject":          {path: admin + told() + "/reject", body: `{"reason":"It is about another shop."}`, events: map[string]int64{"review.rejected": 1, "product_rating.changed": 1}},
		"PUT /api/admin/reviews/{id}/reply":            {path: admin + shown() + "/reply", body: `{"text":"Thank you."}`, events: map[string]int64{"review.updated": 1}},
		"DELETE /api/admin/reviews/{id}/reply":         {path: admin + act(shown(), "/reply", `{"text":"Thanks."}`) + "/reply", events: map[string]int64{"review.updated": 1}},
		"POST /api/admin/reviews/{id}/dismiss-reports": {path: admin + told() + "/dismiss-reports"},
		"DELETE /api/admin/reviews/{id}":               {path: admin + shown(), events: map[string]int64{"review.deleted": 1, "product_rating.changed": 1}},
		"PUT /api/admin/settings/reviews":              {path: "/api/admin/settings/reviews", body: `{"moderate":"unverified"}`},
	}
}

// deliver buys one of a product for a person, and has it arrive.
func (s *shop) deliver(p person, of *catalog.Product, email string) {
	s.t.Helper()
	order := s.order(p, of.Variants[0].ID.String(), email, "Unter den Linden 1")
	parcel := s.must("POST", "/api/admin/orders/"+order+"/fulfillments", `{"ship":true,"carrier":"DHL"}`).Header.Get("Location")
	s.must("POST", parcel+"/deliver", "{}")
}

// rated is the average and the count that a document says.
func (a answer) rated(t testing.TB) string {
	t.Helper()
	rating, _ := a.json(t)["rating"].(map[string]any)
	if rating == nil {
		return "none"
	}
	return fmt.Sprint(rating["average"], " of ", rating["count"])
}

// listed is what the reviews of a product are, by their ratings.
func (s *shop) listed(of *catalog.Product, query string) string {
	s.t.Helper()
	var all []string
	list, _ := s.expect(s.send("GET", reviewsOf(of)+query, "", nil), 200, "").json(s.t)["data"].([]any)
	for _, one := range list {
		all = append(all, fmt.Sprint(one.(map[string]any)["rating"]))
	}
	return strings.Join(all, " ")
}

func TestReviewFromSubmissionToReply(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		kettle := s.kettle("Kettle")
		ada, eve := s.verified("ada@example.com"), s.register("eve@example.com")
		s.expect(s.as(ada, "PATCH", "/api/me", `{"last_name":"Lovelace"}`), 200, "")
		s.expect(s.send("POST", reviewsOf(kettle), "", `{"rating":5}`), 401, "unauthorized")
		s.expect(s.staff("POST", reviewsOf(kettle), `{"rating":5}`), 401, "unauthorized")
		s.deliver(ada, kettle, "ada@example.com")

		mine := s.expect(s.as(ada, "POST", reviewsOf(kettle), `{"rating":4,"title":" Good tea ","text":"Line one\r\n\r\n\r\n<script>alert(1)</script>"}`), 201, "")
		doc := mine.json(t)
		if doc["status"] != "pending" || doc["verified_purchase"] != true || doc["author"] != "Ada L." || doc["title"] != "Good tea" ||
			doc["text"] != "Line one\n\n<script>alert(1)</script>" || mine.Header.Get("Location") != "/api/me/reviews/"+doc["id"].(string) {
			t.Errorf("%s", mine.text)
		}
		s.expect(s.as(ada, "POST", "/api/products/kettle/reviews", `{"rating":1}`), 409, "already_reviewed")
		if got := s.listed(kettle, ""); got != "" {
			t.Errorf("a pending review is shown: %s", got)
		}
		review := doc["id"].(string)
		s.expect(s.as(eve, "POST", "/api/reviews/"+review+"/helpful", nil), 404, "not_found")
		s.expect(s.as(eve, "PATCH", "/api/me/reviews/"+review, `{"rating":1}`), 404, "not_found")
		s.expect(s.as(eve, "DELETE", "/api/me/reviews/"+review, nil), 404, "not_found")

		s.must("POST", "/api/admin/reviews/"+review+"/publish", nil)
		other := s.reviewed(eve, kettle, 1)
		s.must("POST", "/api/admin/reviews/"+other+"/publish", nil)
		s.expect(s.as(ada, "POST", "/api/reviews/"+review+"/helpful", nil), 422, "own_review")
		if a := s.expect(s.as(eve, "POST", "/api/reviews/"+review+"/helpful", nil), 200, ""); a.json(t)["helpful_count"] != float64(1) {
			t.Error(a.text)
		}
		if a := s.expect(s.as(eve, "POST", "/api/reviews/"+review+"/helpful", nil), 200, ""); a.json(t)["helpful_count"] != float64(1) {
			t.Error("a vote counts twice: " + a.text)
		}
		s.must("PUT", "/api/admin/reviews/"+review+"/reply", `{"text":"Thank you, <b>Ada</b>."}`)

		list := s.expect(s.send("GET", reviewsOf(kettle), "", nil), 200, "")
		if list.rated(t) != "2.50 of 2" || !strings.Contains(list.text, `"histogram":[{"rating":5,"count":0},{"rating":4,"count":1},{"rating":3,"count":0},{"rating":2,"count":0},{"rating":1,"count":1}]`) {
			t.Error(list.text)
		}
		if !strings.Contains(list.text, `"reply":{"text":"Thank you, <b>Ada</b>."`) || strings.Contains(list.text, ada.id) || strings.Contains(list.text, "Lovelace") {
			t.Error(list.text)
		}
		for query, want := range map[string]string{
			"": "1 4", "?sort=helpful": "4 1", "?sort=highest": "4 1", "?sort=lowest": "1 4", "?rating=4": "4", "?rating=1&rating=4": "1 4",
			"?rating=3": "", "?verified_purchase=true": "4", "?limit=1": "1", "?limit=1&offset=1": "4",
		} {
			if got := s.listed(kettle, query); got != want {
				t.Errorf("%s: %s, want %s", query, got, want)
			}
		}
		s.expect(s.send("GET", reviewsOf(kettle)+"?sort=best", "", nil), 422, "validation_failed")
		s.expect(s.send("GET", reviewsOf(kettle)+"?rating=6", "", nil), 422, "validation_failed")
		for _, path := range []string{"/api/products/kettle", reviewsOf(kettle)} {
			if got := s.send("GET", path, "", nil).rated(t); got != "2.50 of 2" {
				t.Errorf("%s: %s", path, got)
			}
		}
		eventually(t, "the list has the rating", func() bool {
			return strings.Contains(s.send("GET", "/api/products", "", nil).text, `"rating":{"average":"2.50","count":2}`)
		})
		s.checkBooks()
	})
}

// A change of a published review is looked at again, and the rating follows every step, also where answers are kept.
func TestRatingFollowsReviews(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		kettle := s.kettle("Kettle")
		ada := s.register("ada@example.com")
		rated := func(want string) {
			t.Helper()
			eventually(t, "the rating "+want, func() bool {
				return s.send("GET", "/api/products/kettle", "", nil).rated(t) == want && s.send("GET", reviewsOf(kettle), "", nil).rated(t) == want
			})
		}
		rated("none")
		r := s.reviewed(ada, kettle, 5)
		mine, admin := "/api/me/reviews/"+r, "/api/admin/reviews/"+r
		s.must("POST", admin+"/publish", nil)
		rated("5.00 of 1")
		s.expect(s.as(ada, "PATCH", mine, `{"rating":3}`, "If-Match", `"v1"`), 409, "version_conflict")
		if a := s.expect(s.as(ada, "PATCH", mine, `{"rating":3}`, "If-Match", `"v2"`), 200, ""); a.json(t)["status"] != "pending" {
			t.Error(a.text)
		}
		rated("none")
		s.must("POST", admin+"/publish", nil)
		rated("3.00 of 1")
		s.must("POST", admin+"/reject", `{"reason":"Not about the kettle."}`)
		rated("none")
		if a := s.as(ada, "GET", mine, nil); a.json(t)["rejection"] != "Not about the kettle." || a.json(t)["status"] != "rejected" {
			t.Error(a.text)
		}
		s.must("POST", admin+"/publish", nil)
		s.must("PUT", "/api/admin/settings/reviews", `{"moderate":"none"}`)
		if a := s.expect(s.as(ada, "PATCH", mine, `{"rating":2,"text":"Worse."}`), 200, ""); a.json(t)["status"] != "published" {
			t.Error(a.text)
		}
		rated("2.00 of 1")
		s.expect(s.as(ada, "DELETE", mine, nil), 204, "")
		rated("none")
		s.expect(s.as(ada, "GET", mine, nil), 404, "not_found")
		again := s.reviewed(ada, kettle, 1)
		rated("1.00 of 1")
		s.must("DELETE", "/api/admin/reviews/"+again, nil)
		rated("none")
		s.must("PUT", "/api/admin/settings/reviews", `{"moderate":"all","buyers_only":true}`)
		s.expect(s.as(ada, "POST", reviewsOf(kettle), `{"rating":1}`), 422, "purchase_required")
		s.checkBooks()
	})
}

// What was ordered as a guest counts once the address is proven, and not before.
func TestGuestOrdersVerifyReviews(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		kettle, lamp := s.kettle("Kettle"), s.kettle("Lamp")
		s.must("PUT", "/api/admin/settings/reviews", `{"moderate":"unverified"}`)
		for _, p := range []*catalog.Product{kettle, lamp} {
			s.deliver(person{}, p, "ada@example.com")
		}
		ada := s.register("ada@example.com")
		if a := s.as(ada, "POST", reviewsOf(kettle), `{"rating":5}`); a.json(t)["verified_purchase"] != false || a.json(t)["status"] != "pending" {
			t.Error(a.text)
		}
		s.expect(s.as(ada, "POST", "/api/auth/verify-email", map[string]any{"token": s.linkIn(s.mail("ada@example.com", "confirm your e-mail"))}), 200, "")
		if a := s.as(ada, "POST", reviewsOf(lamp), `{"rating":5}`); a.json(t)["verified_purchase"] != true || a.json(t)["status"] != "published" {
			t.Error(a.text)
		}
		list, _ := s.must("GET", "/api/admin/reviews?status=pending", nil).json(t)["data"].([]any)
		first := list[0].(map[string]any)["id"].(string)
		if a := s.must("POST", "/api/admin/reviews/"+first+"/publish", nil); a.json(t)["verified_purchase"] != true {
			t.Error("publishing does not look again: " + a.text)
		}
	})
}

// Of many requests of one customer at once one writes a review, and the others are told that it is there.
func TestOneReviewOfOneCustomer(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		kettle, ada, eve := s.kettle("Kettle"), s.register("ada@example.com"), s.register("eve@example.com")
		s.must("PUT", "/api/admin/settings/reviews", `{"moderate":"none"}`)
		codes := make([]int, 12)
		var together sync.WaitGroup
		for i := range codes {
			together.Go(func() {
				codes[i] = s.as(ada, "POST", reviewsOf(kettle), fmt.Sprintf(`{"rating":%d}`, i%5+1)).StatusCode
			})
		}
		together.Wait()
		count := map[int]int{}
		for _, code := range codes {
			count[code]++
		}
		if count[201] != 1 || count[409] != 11 {
			t.Errorf("%v", count)
		}
		list := s.send("GET", reviewsOf(kettle), "", nil)
		review := idIn(t, list.json(t), "data")
		for range codes {
			together.Go(func() { s.as(eve, "POST", "/api/reviews/"+review+"/helpful", nil) })
		}
		together.Wait()
		if got := s.send("GET", reviewsOf(kettle), "", nil); !strings.Contains(got.text, `"helpful_count":1,`) || !strings.HasSuffix(got.rated(t), "of 1") {
			t.Error(got.text)
		}
		s.checkBooks()
	})
}

// What shoppers cannot see nobody reviews, and it has no reviews.
func TestReviewsOfWhatIsNotShown(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		ada := s.register("ada@example.com")
		draft := s.kettle("Draft", func(in *catalog.ProductInput) {
			in.Status, in.Variants[0].OnHand, in.Variants[0].InventoryTracked = catalog.Draft, nil, false
		})
		gone, kettle := s.kettle("Gone"), s.kettle("Kettle")
		review := s.reviewed(ada, gone, 4)
		s.must("POST", "/api/admin/reviews/"+review+"/publish", nil)
		reader := s.register("reader@example.com")
		if a := s.as(reader, "POST", "/api/reviews/"+review+"/helpful", nil); a.StatusCode != http.StatusOK {
			t.Errorf("a vote for what is shown: %d %s", a.StatusCode, a.text)
		}
		s.must("POST", "/api/admin/products/"+gone.ID.String()+"/archive", nil)
		s.expect(s.as(reader, "POST", "/api/reviews/"+review+"/helpful", nil), 404, "not_found")
		s.expect(s.as(reader, "DELETE", "/api/reviews/"+review+"/helpful", nil), 404, "not_found")
		s.expect(s.as(reader, "POST", "/api/reviews/"+review+"/reports", `{"reason":"spam"}`), 404, "not_found")
		for _, p := range []*catalog.Product{draft, gone} {
			s.expect(s.as(ada, "POST", reviewsOf(p), `{"rating":5}`), 404, "not_found")
			s.expect(s.send("GET", reviewsOf(p), "", nil), 404, "not_found")
		}
		for _, path := range []string{"/api/products/nothing/reviews", "/api/products/" + id.Product(1).String() + "/reviews"} {
			s.expect(s.as(ada, "POST", path, `{"rating":5}`), 404, "not_found")
			s.expect(s.send("GET", path, "", nil), 404, "not_found")
		}
		for body, code := range map[string]string{
			`{"rating":0}`: "validation_failed", `{"rating":6}`: "validation_failed", `{}`: "validation_failed", `{"rating":4.5}`: "validation_failed",
			`{"rating":5,"stars":5}`: "validation_failed", `{"rating":5,"text":"` + strings.Repeat("ä", 5001) + `"}`: "validation_failed",
			`{"rating":5,"title":"one\ntwo"}`: "validation_failed", `{"rating":5,"text":"a\u0000b"}`: "validation_failed",
			`{"rating":5,"text":"\u202egnp.exe"}`: "validation_failed", `{"rating":5,"title":"H` + strings.Repeat("\u0301", 30) + `"}`: "validation_failed",
		} {
			s.expect(s.as(ada, "POST", reviewsOf(kettle), body), 422, code)
		}
		if text := s.must("GET", "/api/admin/reviews", nil).json(t)["total"]; text != float64(1) {
			t.Errorf("%v reviews", text)
		}
	})
}

func TestReportsAndModeration(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		kettle, ada, eve, bob := s.kettle("Kettle"), s.register("ada@example.com"), s.register("eve@example.com"), s.register("bob@example.com")
		s.must("PUT", "/api/admin/settings/reviews", `{"moderate":"none"}`)
		r := s.reviewed(ada, kettle, 1)
		report := func(p person, body string) answer { return s.as(p, "POST", "/api/reviews/"+r+"/reports", body) }
		s.expect(report(ada, `{"reason":"spam"}`), 422, "own_review")
		s.expect(report(eve, `{"reason":"dull"}`), 422, "validation_failed")
		s.expect(report(eve, `{"reason":"spam","note":"Twice"}`), 204, "")
		s.expect(report(eve, `{"reason":"other"}`), 204, "")
		s.expect(report(bob, `{"reason":"untrue"}`), 204, "")
		reported := func(want float64) {
			t.Helper()
			if got := s.must("GET", "/api/admin/reviews?reported=true", nil).json(t)["total"]; got != want {
				t.Errorf("%v are reported, want %v", got, want)
			}
		}
		reported(1)
		one := s.must("GET", "/api/admin/reviews/"+r, nil).json(t)
		if reports, _ := one["reports"].([]any); len(reports) != 2 || one["open_reports"] != float64(2) {
			t.Errorf("%v", one)
		}
		s.must("POST", "/api/admin/reviews/"+r+"/dismiss-reports", nil)
		s.expect(report(eve, `{"reason":"spam"}`), 204, "")
		reported(0)
		carl := s.register("carl@example.com")
		s.expect(report(carl, `{"reason":"private"}`), 204, "")
		reported(1)
		s.expect(s.staff("POST", "/api/admin/reviews/"+r+"/reject", `{"reason":" "}`), 422, "validation_failed")
		s.must("POST", "/api/admin/reviews/"+r+"/reject", `{"reason":"It names a neighbour."}`)
		reported(0)
		s.expect(report(carl, `{"reason":"private"}`), 404, "not_found")
		for query, want := range map[string]float64{
			"?status=rejected": 1, "?status=published": 0, "?rating=1": 1, "?rating=2": 0, "?product_id=" + kettle.ID.String(): 1,
			"?customer_id=" + ada.id: 1, "?customer_id=" + eve.id: 0, "?verified_purchase=true": 0,
		} {
			if got := s.must("GET", "/api/admin/reviews"+query, nil).json(t)["total"]; got != want {
				t.Errorf("%s: %v, want %v", query, got, want)
			}
		}
	})
}

// Of somebody who is forgotten the stars stay and count, and nothing else.
func TestForgottenAuthor(t *testing.T) {
	eachShop(t, func(t *testing.T, s *shop) {
		kettle, ada, eve := s.kettle("Kettle"), s.register("ada@example.com"), s.register("eve@example.com")
		s.must("PUT", "/api/admin/settings/reviews", `{"moderate":"none"}`)
		s.expect(s.as(ada, "PATCH", "/api/me", `{"first_name":"Augusta","last_name":"Xylander"}`), 200, "")
		r := s.expect(s.as(ada, "POST", reviewsOf(kettle), `{"rating":2,"title":"My flat","text":"In the Xylophone Lane it leaked."}`), 201, "").field(t, "id")
		s.must("PUT", "/api/admin/reviews/"+r+"/reply", `{"text":"Dear Augusta, we are sorry."}`)
		other := s.reviewed(eve, kettle, 5)
		s.expect(s.as(ada, "POST", "/api/reviews/"+other+"/helpful", nil), 200, "")
		s.expect(s.as(ada, "POST", "/api/reviews/"+other+"/reports", `{"reason":"other","note":"I know her from Xylophone Lane."}`), 204, "")
		for table, want := range map[string]string{"review": "Xylophone", "review_vote": other, "review_report": "I know her"} {
			if text := fmt.Sprint(s.held(ada, table)); !strings.Contains(text, want) {
				t.Errorf("%s: %s", table, text)
			}
		}
		s.must("POST", "/api/admin/privacy/erasures", `{"customer_id":"`+ada.id+`"}`)
		s.erased(1)
		for _, text := range []string{"Augusta", "Xyl"} {
			for _, place := range s.somewhere(text) {
				t.Errorf("%s is left in %s", text, place)
			}
		}
		list := s.send("GET", reviewsOf(kettle), "", nil)
		if list.rated(t) != "3.50 of 2" || !strings.Contains(list.text, `"rating":2,"title":"","text":"","author":null`) {
			t.Error(list.text)
		}
		if !strings.Contains(list.text, `"helpful_count":1,`) {
			t.Error("the vote does not count any more: " + list.text)
		}
		s.checkBooks()
	})
}
