package api_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"winkel/internal/commerce/catalog"
	"winkel/internal/commerce/recommend"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// wireRecommend wires recommendations as the program does.
func (s *shop) wireRecommend() {
	s.recommend = recommend.New(recommend.Options{
		DB: s.db, Outbox: s.outbox, Orders: s.orders, Catalog: s.catalog, Jobs: s.jobs,
	})
	if err := s.recommend.RegisterJobs(); err != nil {
		s.t.Fatal(err)
	}
}

// recommendAttempts are the requests of TestRepetitionHasOneEffect for the routes of recommendations.
func recommendAttempts() map[string]attempt {
	return map[string]attempt{
		"POST /api/admin/recommendations/run":       {path: "/api/admin/recommendations/run"},
		"PATCH /api/admin/recommendations/settings": {path: "/api/admin/recommendations/settings", body: `{"held_out_days":28}`},
	}
}

// orderOf places an order of one of each variant.
func (s *shop) orderOf(by []string, email string, variants ...string) string {
	s.t.Helper()
	items := make([]string, len(variants))
	for i, v := range variants {
		items[i] = `{"variant_id":"` + v + `","quantity":1}`
	}
	body := fmt.Sprintf(`{"items":[%s],"email":%q,"shipping_address":%s,"payment":{"provider":"test"}}`, strings.Join(items, ","), email, berlin)
	a := s.send("POST", "/api/orders", "", body, append(slices.Clone(by), "Idempotency-Key", rand.Text())...)
	if a.StatusCode != http.StatusCreated {
		s.t.Fatalf("%d %s", a.StatusCode, a.text)
	}
	return a.field(s.t, "id")
}

// offered is what a list of recommendations shows, each with its reason.
func (s *shop) offered(a answer) []string {
	s.t.Helper()
	s.expect(a, 200, "")
	list := []string{}
	data, _ := a.json(s.t)["data"].([]any)
	for _, row := range data {
		fields, _ := row.(map[string]any)
		list = append(list, fmt.Sprint(fields["title"], ": ", fields["reason"]))
	}
	return list
}

func (s *shop) sameList(got []string, want ...string) {
	s.t.Helper()
	if !slices.Equal(got, want) {
		s.t.Errorf("got  %q\nwant %q", got, want)
	}
}

// stocked is a product of which there is enough, and its variant.
func (s *shop) stocked(title string) (*catalog.Product, string) {
	s.t.Helper()
	onHand := int64(1000)
	p := s.kettle(title, func(in *catalog.ProductInput) { in.Variants[0].OnHand, in.Brand, in.Tags = &onHand, "", nil })
	return p, p.Variants[0].ID.String()
}

// compute has recommendations computed by the route of staff, and waits for the end of the job.
func (s *shop) compute() {
	s.t.Helper()
	a := s.must("POST", "/api/admin/recommendations/run", nil)
	if a.StatusCode != http.StatusAccepted || a.field(s.t, "kind") != recommend.ComputeJob {
		s.t.Fatalf("%d %s", a.StatusCode, a.text)
	}
	path := a.Header.Get("Location")
	eventually(s.t, "recommendations are computed", func() bool {
		state := s.staff("GET", path, nil).field(s.t, "state")
		if state == "dead" || state == "failed" {
			s.t.Fatal(s.staff("GET", path, nil).text)
		}
		return state == "succeeded"
	})
}

func TestRecommendations(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.furnish()
		s.work()
		lamp, lampOf := s.stocked("Reading lamp")
		bulb, bulbOf := s.stocked("Round bulb")
		desk, deskOf := s.stocked("Oak desk")
		shade, _ := s.stocked("Reading shade")
		for _, guest := range []string{"a", "b", "c"} {
			s.orderOf(nil, guest+"@example.com", lampOf, bulbOf)
		}
		s.orderOf(nil, "d@example.com", deskOf)
		ada := s.register("ada@example.com")
		s.orderOf(ada.bearer(), "ada@example.com", lampOf)
		related := "/api/products/" + lamp.ID.String() + "/related"
		s.sameList(s.offered(s.send("GET", related, "", nil))) // nothing is known yet
		s.compute()

		eventually(t, "what was kept of the answer is dropped", func() bool { return len(s.offered(s.send("GET", related, "", nil))) > 0 })
		s.sameList(s.offered(s.send("GET", related+"?limit=3", "", nil)), "Round bulb: bought_together", "Reading shade: similar", "Oak desk: popular")
		s.sameList(s.offered(s.send("GET", "/api/products/"+lamp.Slug+"/related?limit=1", "", nil)), "Round bulb: bought_together")
		s.sameList(s.offered(s.send("GET", "/api/best-sellers?limit=2", "", nil)), "Reading lamp: popular", "Round bulb: popular")
		s.sameList(s.offered(s.send("GET", fmt.Sprintf("/api/recommendations?product_id=%s&product_id=%s&limit=1", bulb.ID, shade.ID), "", nil)), "Reading lamp: bought_together")
		s.sameList(s.offered(s.send("GET", fmt.Sprintf("/api/recently-viewed?product_id=%s&product_id=%s", shade.ID, desk.ID), "", nil)), "Reading shade: viewed", "Oak desk: viewed")
		// She has a lamp.
		s.sameList(s.offered(s.as(ada, "GET", "/api/me/recommendations?limit=2", nil)), "Round bulb: for_you", "Oak desk: popular")

		// What cannot be had any more is gone at once.
		s.must("PATCH", "/api/admin/variants/"+bulbOf, `{"on_hand":0}`)
		s.must("PATCH", "/api/admin/products/"+desk.ID.String(), `{"status":"archived"}`)
		eventually(t, "the sold out bulb is gone", func() bool {
			return slices.Equal(s.offered(s.send("GET", related, "", nil)), []string{"Reading shade: similar"})
		})
		// Nothing is popular any more that she has not: what is like her lamp is left.
		s.sameList(s.offered(s.as(ada, "GET", "/api/me/recommendations", nil)), "Reading shade: similar")
	})
}

// The account begins with what its customer may want by what he bought, without a script and without a shift. What sells best is not for
// him, and where there is nothing else there is no shelf. The front page is everybody's, and has none.
func TestTheAccountHasAShelf(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, server := openPages(t, d)
		s.work()
		_, lampOf := s.stocked("Reading lamp")
		_, bulbOf := s.stocked("Round bulb")
		_, deskOf := s.stocked("Oak desk")
		for _, guest := range []string{"a", "b", "c"} {
			s.orderOf(nil, guest+"@example.com", lampOf, bulbOf)
		}
		s.orderOf(nil, "d@example.com", deskOf)
		ada := s.register("ada@example.com")
		s.orderOf(ada.bearer(), "ada@example.com", lampOf)
		s.compute()
		v := s.visit(server)
		form := v.look("/account/login").form(t, "/account/login")
		home := v.post("/account/login", in(form, "email", "ada@example.com", "password", passphrase)).says(t, 200, "For you", "Round bulb")
		if _, shelf, _ := strings.Cut(home.text, `id="for-you"`); strings.Contains(strings.SplitN(shelf, "<script", 2)[0], "Oak desk") {
			t.Error("what merely sells best is offered as hers")
		}
		front, err := v.client.Get(server.URL + "/")
		if err != nil {
			t.Fatal(err)
		}
		defer front.Body.Close()
		if text, err := io.ReadAll(front.Body); err != nil || front.StatusCode != http.StatusOK || bytes.Contains(text, []byte(`id="for-you"`)) {
			t.Error("the front page, which is kept for everybody, has what is hers")
		}
		stranger := s.visit(server)
		if joined := stranger.join("bob@example.com", "a good secret").says(t, 200, "Hello Ada"); strings.Contains(joined.text, `id="for-you"`) {
			t.Error("somebody who bought nothing has a shelf")
		}
	})
}

func TestRecommendationsRefuseWhatTheyCannotAnswer(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	hidden := s.kettle("Hidden", func(in *catalog.ProductInput) { in.Status = catalog.Draft })
	for _, c := range []struct {
		path, param string
		status      int
		code        string
	}{
		{"/api/products/nothing/related", "", 404, "not_found"},
		{"/api/products/" + hidden.ID.String() + "/related", "", 404, "not_found"},
		{"/api/products/" + hidden.ID.String() + "/related?limit=49", "query.limit", 422, "validation_failed"},
		{"/api/best-sellers?category=nothing", "", 404, "not_found"},
		{"/api/best-sellers?limit=0", "query.limit", 422, "validation_failed"},
		{"/api/recommendations", "", 422, "validation_failed"},
		{"/api/recommendations?product_id=nonsense", "query.product_id", 422, "validation_failed"},
		{"/api/recently-viewed?product_id=" + strings.Repeat("x", 100), "query.product_id", 422, "validation_failed"},
		{"/api/recently-viewed?product_id=" + strings.TrimSuffix(strings.Repeat(hidden.ID.String()+"&product_id=", 51), "&product_id="), "", 422, "validation_failed"},
		{"/api/me/recommendations", "", 401, "unauthorized"},
	} {
		a := s.expect(s.send("GET", c.path, "", nil), c.status, c.code)
		if c.param != "" && !strings.Contains(a.text, c.param) {
			t.Errorf("%s: %s names not %s", c.path, a.text, c.param)
		}
	}
	s.sameList(s.offered(s.send("GET", "/api/recently-viewed?product_id="+hidden.ID.String(), "", nil)))
}

func TestStaffSeeHowGoodRecommendationsAre(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.furnish()
		s.work()
		const root = "/api/admin/recommendations"
		before := s.must("GET", root, nil).json(t)
		if runs, _ := before["runs"].([]any); len(runs) != 0 {
			t.Errorf("there are runs before the first: %v", before)
		}
		_, thing := s.stocked("Thing")
		s.orderOf(nil, "a@example.com", thing)
		s.compute()
		doc := s.must("GET", root, nil).json(t)
		runs, _ := doc["runs"].([]any)
		if len(runs) != 1 {
			t.Fatalf("%d runs: %v", len(runs), doc)
		}
		run, _ := runs[0].(map[string]any)
		personal, _ := run["personal"].(map[string]any)
		if run["lines"] != float64(1) || run["held_out_from"] != nil || personal["reason"] != "too_few_to_measure" || personal["serves"] != "personal" {
			t.Errorf("the run is %v", run)
		}

		settings := s.must("GET", root+"/settings", nil)
		if settings.field(t, "personal") != "auto" || settings.json(t)["held_out_days"] != float64(56) || settings.json(t)["version"] != float64(0) {
			t.Errorf("settings are %s", settings.text)
		}
		changed := s.must("PATCH", root+"/settings", `{"personal":"popularity","related":"popularity"}`)
		s.expect(s.staff("PATCH", root+"/settings", `{"personal":"personal"}`, "If-Match", `"v9"`), 409, "version_conflict")
		s.expect(s.staff("PATCH", root+"/settings", `{"personal":"magic"}`), 422, "validation_failed")
		s.expect(s.staff("PATCH", root+"/settings", `{"held_out_days":1}`), 422, "validation_failed")
		if now := s.must("GET", root+"/settings", nil); now.text != changed.text {
			t.Errorf("refused changes changed something: %s, %s", changed.text, now.text)
		}
		doc = s.must("GET", root, nil).json(t)
		if serves, _ := doc["personal"].(map[string]any); serves["serves"] != "popularity" || serves["reason"] != "chosen_by_hand" {
			t.Errorf("served is %v", doc["personal"])
		}
	})
}
