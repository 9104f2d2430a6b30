package api_test

import (
	"bytes"
	"fmt"
	"maps"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"winkel/internal/api/wire"
	"winkel/internal/commerce/catalog"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/job"
)

// attempt is one unsafe request that succeeds in a furnished shop.
type attempt struct {
	path        string
	body        any // a func() any is asked when it is sent
	contentType string
	headers     []string         // beside the key
	as          string           // the token of whoever sends it; empty: the key for everything, or nothing on public routes
	once        string           // why it is not repeated
	used        string           // the code that repetitions are refused with, because the secret in it is good once
	events      map[string]int64 // what it does, once
}

// content is the body of the request as it is now.
func (a attempt) content() any {
	if late, is := a.body.(func() any); is {
		return late()
	}
	return a.body
}

// attempts is one request for every unsafe route. Each needs things of its own, because one may remove what another changes.
func attempts(s *shop) map[string]attempt {
	made := func(path string, body any) string { return s.must("POST", "/api/admin"+path, body).field(s.t, "id") }
	named := func(name string) map[string]any { return map[string]any{"name": name} }
	titled := func(title string) map[string]any { return map[string]any{"title": title} }
	number := 0
	product := func(change ...func(*catalog.ProductInput)) *catalog.Product {
		number++
		return s.kettle(fmt.Sprintf("Kettle %d", number), change...)
	}
	draft := func(in *catalog.ProductInput) {
		in.Status, in.Variants[0].OnHand, in.Variants[0].InventoryTracked = catalog.Draft, nil, false
	}
	twoVariants := func(in *catalog.ProductInput) {
		in.Options = []catalog.OptionInput{{Name: "Size", Values: []string{"S", "L"}}}
		in.Variants = []catalog.VariantInput{{Options: []string{"S"}}}
	}
	external := func(in *catalog.ProductInput) {
		in.Media = []catalog.MediaInput{{URL: "https://a.example/1.jpg"}, {URL: "https://a.example/2.jpg"}}
	}
	sized, shown, priced := product(twoVariants), product(external), product()
	deletable := s.must("POST", "/api/admin/products/"+sized.ID.String()+"/variants", map[string]any{"options": []string{"L"}}).field(s.t, "id")
	kitchen, garden, empty := made("/categories", named("Kitchen")), made("/categories", named("Garden")), made("/categories", named("Empty"))
	gifts := made("/collections", titled("Gifts"))
	form, formType := asForm("file", "products.csv", "slug,title\nfrom-a-form,From a form\n")
	dead := s.deadJob()
	euro := func(amount int64) map[string]any { return map[string]any{"amount": amount, "currency_code": "EUR"} }
	productUpdated := map[string]int64{"product.updated": 1}
	return map[string]attempt{
		"POST /api/admin/products":                {path: "/api/admin/products", body: titled("New"), events: map[string]int64{"product.created": 1}},
		"POST /api/products":                      {path: "/api/products", body: titled("Newer"), events: map[string]int64{"product.created": 1}},
		"PATCH /api/admin/products/{id}":          {path: "/api/admin/products/" + product().ID.String(), body: titled("Changed"), events: productUpdated},
		"POST /api/admin/products/{id}/publish":   {path: "/api/admin/products/" + product(draft).ID.String() + "/publish", body: map[string]any{}, events: productUpdated},
		"POST /api/admin/products/{id}/archive":   {path: "/api/admin/products/" + product().ID.String() + "/archive", events: productUpdated},
		"DELETE /api/admin/products/{id}":         {path: "/api/admin/products/" + product(draft).ID.String(), events: map[string]int64{"product.deleted": 1}},
		"PUT /api/admin/products/{id}/categories": {path: "/api/admin/products/" + product().ID.String() + "/categories", body: map[string]any{"categories": []string{kitchen}}, events: productUpdated},
		"POST /api/admin/products/{id}/variants": {path: "/api/admin/products/" + product(func(in *catalog.ProductInput) {
			in.Options = []catalog.OptionInput{{Name: "Size", Values: []string{"S", "L"}}}
			in.Variants = []catalog.VariantInput{{Options: []string{"S"}}}
		}).ID.String() + "/variants", body: map[string]any{"options": []string{"L"}}, events: map[string]int64{"product.updated": 1, "variant.created": 1}},
		"PATCH /api/admin/variants/{id}":  {path: "/api/admin/variants/" + product().Variants[0].ID.String(), body: map[string]any{"weight_grams": 900}, events: map[string]int64{"product.updated": 1, "variant.updated": 1}},
		"DELETE /api/admin/variants/{id}": {path: "/api/admin/variants/" + deletable, events: map[string]int64{"product.updated": 1, "variant.deleted": 1}},
		"PUT /api/admin/variants/{id}/prices": {path: "/api/admin/variants/" + priced.Variants[0].ID.String() + "/prices",
			body: map[string]any{"prices": []any{map[string]any{"price": euro(5)}}}, events: map[string]int64{"product.updated": 1, "price.changed": 1}},
		"DELETE /api/admin/variants/{id}/prices/{currency}": {path: "/api/admin/variants/" + product().Variants[0].ID.String() + "/prices/eur",
			events: map[string]int64{"product.updated": 1, "price.changed": 1}},
		"POST /api/admin/products/{id}/media/upload": {path: "/api/admin/products/" + product().ID.String() + "/media/upload?alt=x", body: drawing(20, 20), contentType: "image/png", events: productUpdated},
		"POST /api/admin/media":                      {path: "/api/admin/media", body: drawing(21, 21), contentType: "image/png"},
		"POST /api/admin/products/{id}/media":        {path: "/api/admin/products/" + product().ID.String() + "/media", body: map[string]any{"url": "https://a.example/k.jpg"}, events: productUpdated},
		"PUT /api/admin/products/{id}/media/order": {path: "/api/admin/products/" + shown.ID.String() + "/media/order",
			body: map[string]any{"order": []string{shown.Media[1].ID.String(), shown.Media[0].ID.String()}}, events: productUpdated},
		"PATCH /api/admin/media/{id}":          {path: "/api/admin/media/" + product(external).Media[0].ID.String(), body: map[string]any{"alt": "A kettle"}, events: productUpdated},
		"DELETE /api/admin/media/{id}":         {path: "/api/admin/media/" + product(external).Media[0].ID.String(), events: productUpdated},
		"POST /api/admin/categories":           {path: "/api/admin/categories", body: named("Bath"), events: map[string]int64{"category.created": 1}},
		"PATCH /api/admin/categories/{id}":     {path: "/api/admin/categories/" + garden, body: named("Yard"), events: map[string]int64{"category.updated": 1}},
		"POST /api/admin/categories/{id}/move": {path: "/api/admin/categories/" + made("/categories", named("Pots")) + "/move", body: map[string]any{"parent_id": kitchen}, events: map[string]int64{"category.updated": 1}},
		"DELETE /api/admin/categories/{id}":    {path: "/api/admin/categories/" + empty, events: map[string]int64{"category.deleted": 1}},
		"POST /api/admin/collections":          {path: "/api/admin/collections", body: titled("Sale"), events: map[string]int64{"collection.created": 1}},
		"POST /api/admin/collections/preview":  {path: "/api/admin/collections/preview", body: map[string]any{"rules": ruled("tag", "is", "gift")}},
		"PATCH /api/admin/collections/{id}":    {path: "/api/admin/collections/" + made("/collections", titled("Summer")), body: titled("Winter"), events: map[string]int64{"collection.updated": 1}},
		"DELETE /api/admin/collections/{id}":   {path: "/api/admin/collections/" + made("/collections", titled("Over")), events: map[string]int64{"collection.deleted": 1}},
		"POST /api/admin/collections/{id}/products": {path: "/api/admin/collections/" + gifts + "/products",
			body: map[string]any{"products": []string{priced.ID.String()}}, events: map[string]int64{"collection.updated": 1}},
		"POST /api/admin/collections/{id}/products/remove": {
			path: "/api/admin/collections/" + made("/collections", map[string]any{"title": "Less", "products": []string{priced.ID.String()}}) + "/products/remove",
			body: map[string]any{"products": []string{priced.ID.String()}}, events: map[string]int64{"collection.updated": 1}},
		"POST /api/admin/brands":               {path: "/api/admin/brands", body: named("Bosch"), events: map[string]int64{"brand.created": 1}},
		"PATCH /api/admin/brands/{id}":         {path: "/api/admin/brands/" + made("/brands", named("Sony")), body: named("Sonos"), events: map[string]int64{"brand.updated": 1}},
		"DELETE /api/admin/brands/{id}":        {path: "/api/admin/brands/" + made("/brands", named("Gone")), events: map[string]int64{"brand.deleted": 1}},
		"POST /api/admin/product-types":        {path: "/api/admin/product-types", body: named("Notebook"), events: map[string]int64{"product_type.created": 1}},
		"PATCH /api/admin/product-types/{id}":  {path: "/api/admin/product-types/" + made("/product-types", named("Lamp")), body: named("Light"), events: map[string]int64{"product_type.updated": 1}},
		"DELETE /api/admin/product-types/{id}": {path: "/api/admin/product-types/" + made("/product-types", named("Old")), events: map[string]int64{"product_type.deleted": 1}},
		"POST /api/admin/attributes":           {path: "/api/admin/attributes", body: map[string]any{"code": "depth", "type": "number"}, events: map[string]int64{"attribute.created": 1}},
		"PATCH /api/admin/attributes/{id}": {path: "/api/admin/attributes/" + made("/attributes", map[string]any{"code": "height", "type": "number"}),
			body: map[string]any{"unit": "mm"}, events: map[string]int64{"attribute.updated": 1}},
		"DELETE /api/admin/attributes/{id}": {path: "/api/admin/attributes/" + made("/attributes", map[string]any{"code": "gone", "type": "text"}), events: map[string]int64{"attribute.deleted": 1}},
		"PUT /api/admin/inventory/levels/{id}": {path: "/api/admin/inventory/levels/" + product().Variants[0].ID.String(),
			body: map[string]any{"on_hand": 9, "reason": "counted"}, events: map[string]int64{"inventory_level.updated": 1}},
		"POST /api/admin/products/bulk": {path: "/api/admin/products/bulk",
			body: map[string]any{"selection": map[string]any{"ids": []string{priced.ID.String()}}, "change": map[string]any{"add_tags": []string{"new"}}}},
		"POST /api/admin/imports":              {path: "/api/admin/imports?format=csv", body: form, contentType: formType},
		"POST /api/admin/jobs/{id}/rerun":      {path: "/api/admin/jobs/" + dead + "/rerun"},
		"POST /api/admin/jobs/{id}/cancel":     {path: "/api/admin/jobs/" + s.waitingJob() + "/cancel"},
		"POST /api/admin/analytics/rebuild":    {path: "/api/admin/analytics/rebuild"},
		"POST /api/admin/analytics/reconcile":  {path: "/api/admin/analytics/reconcile"},
		"PATCH /api/admin/settings/channel":    {path: "/api/admin/settings/channel", body: named("Shop"), events: map[string]int64{"channel.updated": 1}},
		"POST /api/admin/api-keys":             {path: "/api/admin/api-keys", body: map[string]any{"name": "robot", "scopes": []string{"catalog:read"}}},
		"POST /api/admin/api-keys/{id}/revoke": {path: "/api/admin/api-keys/" + made("/api-keys", map[string]any{"name": "old robot", "scopes": []string{"all"}}) + "/revoke"},
	}
}

// asForm is a form with one file.
func asForm(name, fileName, content string) (body []byte, contentType string) {
	var buffer bytes.Buffer
	form := multipart.NewWriter(&buffer)
	part, err := form.CreateFormFile(name, fileName)
	if err == nil {
		_, err = part.Write([]byte(content))
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		panic(err)
	}
	return buffer.Bytes(), form.FormDataContentType()
}

// waitingJob is a job that nobody works on, because no workers run.
func (s *shop) waitingJob() string {
	s.t.Helper()
	b := &db.Batch{}
	number, err := s.jobs.Add(b, job.Job{Kind: catalog.BulkEditJob, Payload: "nothing"})
	if err == nil {
		err = s.db.Submit(s.t.Context(), b)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return number.String()
}

// deadJob is a job that was given up.
func (s *shop) deadJob() string {
	s.t.Helper()
	number := s.waitingJob()
	s.must("POST", "/api/admin/jobs/"+number+"/cancel", nil)
	return number
}

// TestRepetitionHasOneEffect sends a request of every unsafe route ten times at once with its Idempotency-Key, then once
// more, and compares what became of the whole database with what the request does in another shop that gets it once.
func TestRepetitionHasOneEffect(t *testing.T) {
	for _, engine := range []struct {
		name string
		open func(testing.TB, db.Options) *db.DB
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.Postgres}} {
		t.Run(engine.name, func(t *testing.T) {
			twins := [2]*shop{openShop(t, engine.open(t, db.Options{})), openShop(t, engine.open(t, db.Options{}))}
			var all [2]map[string]attempt
			var before [2]whole
			for i, s := range twins {
				all[i] = everyAttempt(s)
				before[i] = s.whole()
			}
			for _, r := range twins[0].api.Routes() {
				name := r.Method + " " + r.Path
				if r.Method == http.MethodGet {
					continue
				}
				if _, known := all[0][name]; !known {
					t.Errorf("%s: no request is known for it", name)
					continue
				}
				once := twins[0].attempt(r, all[0][name], name)
				after := [2]whole{twins[0].whole()}
				if once.StatusCode/100 != 2 {
					t.Errorf("%s: %d %s", name, once.StatusCode, once.text)
				}
				checkNoted(t, r, name, after[0].since(before[0]))
				twins[1].repeat(r, all[1][name])
				after[1] = twins[1].whole()
				if diff := cmp.Diff(after[0].since(before[0]), after[1].since(before[1])); diff != "" {
					t.Errorf("%s: sent once (-) and many times (+) it does something else:\n%s", name, diff)
				}
				before = after
				delete(all[0], name)
			}
			for name := range all[0] {
				t.Errorf("%s is no route", name)
			}
		})
	}
}

// everyAttempt is one request for every unsafe route, in a shop that sells.
func everyAttempt(s *shop) map[string]attempt {
	s.furnish()
	mail := s.someMail()
	all := attempts(s)
	maps.Copy(all, stockAttempts(s))
	maps.Copy(all, sellingAttempts(s))
	maps.Copy(all, orderAttempts(s))
	maps.Copy(all, tellingAttempts(s, mail))
	maps.Copy(all, accountAttempts(s))
	maps.Copy(all, customerAttempts(s))
	maps.Copy(all, searchAttempts(s))
	maps.Copy(all, segmentAttempts())
	maps.Copy(all, staffAttempts(s))
	maps.Copy(all, privacyAttempts(s))
	maps.Copy(all, reviewAttempts(s))
	maps.Copy(all, recommendAttempts())
	maps.Copy(all, contentAttempts(s))
	return all
}

// attempt sends the request of a route with a key; nobody shows an API key where none is asked for.
func (s *shop) attempt(r wire.Route, a attempt, key string) answer {
	headers := slices.Clone(a.headers)
	if !r.Op.NoKey {
		headers = append(headers, "Idempotency-Key", strings.ReplaceAll("key of "+key, " ", "-"))
	}
	if a.contentType != "" {
		headers = append(headers, "Content-Type", a.contentType)
	}
	a.body = a.content()
	secret := s.keys["all"]
	if r.Op.Public || r.Op.Customer {
		secret = ""
	}
	if a.as != "" {
		secret = a.as
	}
	return s.send(r.Method, a.path, secret, a.body, headers...)
}

// atOnce is how often a request is sent at the same time.
const atOnce = 10

// race sends a request many times at once and returns the answer of the one that had the effect.
func (s *shop) race(r wire.Route, attempted attempt, name string) answer {
	t := s.t
	t.Helper()
	answers := make([]answer, atOnce)
	var together sync.WaitGroup
	for i := range atOnce {
		together.Go(func() { answers[i] = s.attempt(r, attempted, name) })
	}
	together.Wait()
	var first answer
	for _, a := range answers {
		switch {
		case attempted.used != "" && a.StatusCode/100 == 4 && strings.Contains(a.text, attempted.used):
		case a.StatusCode == http.StatusConflict && strings.Contains(a.text, "idempotency_in_flight") && a.Header.Get("Retry-After") == "1":
		case a.StatusCode/100 != 2:
			t.Errorf("%s: %d %s", name, a.StatusCode, a.text)
		case a.Header.Get("Idempotent-Replayed") == "" && first.Response != nil && !r.Op.NoKey:
			t.Errorf("%s: two requests of ten had an effect: %s\n%s", name, first.text, a.text)
		case a.Header.Get("Idempotent-Replayed") == "":
			first = a
		}
	}
	if first.Response == nil {
		t.Fatalf("%s: none of ten requests had an effect", name)
	}
	return first
}

func (s *shop) repeat(r wire.Route, a attempt) {
	t, name := s.t, r.Method+" "+r.Path
	t.Helper()
	if a.once != "" {
		if only := s.attempt(r, a, name); only.StatusCode/100 != 2 {
			t.Errorf("%s: %d %s", name, only.StatusCode, only.text)
		}
		return
	}
	before := s.events()
	first := s.race(r, a, name)
	if happened := difference(before, s.events()); fmt.Sprint(happened) != fmt.Sprint(orNone(a.events)) {
		t.Errorf("%s did %v, want %v", name, happened, orNone(a.events))
	}
	if r.Op.NoKey {
		return
	}
	rows := s.rows()
	second := s.attempt(r, a, name)
	want := first.text
	if secret, _ := first.jsonOrNone()["secret"].(string); secret != "" {
		want = strings.Replace(want, `"secret":"`+secret+`",`, "", 1)
		if strings.Contains(second.text, secret) {
			t.Errorf("%s: the repetition shows the secret", name)
		}
	}
	if second.StatusCode != first.StatusCode || second.text != want || second.Header.Get("Idempotent-Replayed") != "true" ||
		second.Header.Get("Location") != first.Header.Get("Location") || second.Header.Get("ETag") != first.Header.Get("ETag") {
		t.Errorf("%s: repeated %d %s %v\nfirst %d %s %v", name, second.StatusCode, second.text, second.Header, first.StatusCode, first.text, first.Header)
	}
	// The same key with another request is a mistake of the client's.
	if !strings.Contains(a.path, "?") && a.body == nil {
		return // there is nothing that could differ
	}
	var other any = map[string]any{"name": "other", "title": "other"}
	if a.contentType != "" {
		other = bytes.Replace(bytes.Clone(a.body.([]byte)), []byte("From a form"), []byte("Another one"), 1)
		if a.contentType == "image/png" {
			other = drawing(21, 20)
		}
	}
	if text, isText := a.body.(string); isText {
		other = text + " " // it says the same, and is another request
	}
	a.body = other
	third := s.attempt(r, a, name)
	if third.StatusCode != 422 || !strings.Contains(third.text, "idempotency_conflict") {
		t.Errorf("%s: another request with its key: %d %s", name, third.StatusCode, third.text)
	}
	if changed := difference(rows, s.rows()); len(changed) > 0 {
		t.Errorf("%s: another request with its key changed %v", name, changed)
	}
}

// TestKeysBelongToOneCallerAndOneRoute shows where a key does not count as used.
func TestKeysBelongToOneCallerAndOneRoute(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	s.keys["other"] = s.key("other", "all")
	kettle := "/api/admin/products/" + s.kettle("Kettle").ID.String()
	created, body, key := map[string]int64{"product.created": 1}, `{"title":"A"}`, []string{"Idempotency-Key", "k"}
	s.run([]scenario{
		{name: "the first", method: "POST", path: "/api/admin/products", body: body, headers: key, status: 201, events: created},
		{name: "the same by its other name", method: "POST", path: "/api/products", body: body, headers: key, status: 201},
		{name: "another caller", key: "other", method: "POST", path: "/api/products", body: body, headers: key, status: 201, events: created},
		{name: "another route", method: "POST", path: "/api/admin/brands", body: `{"name":"B"}`, headers: key, status: 201, events: map[string]int64{"brand.created": 1}},
		{name: "a refusal is not kept", method: "POST", path: "/api/admin/brands", body: `{"name":"B"}`, headers: []string{"Idempotency-Key", "l"}, status: 409, has: []string{"name_taken"}},
		{name: "so the key is free", method: "POST", path: "/api/admin/brands", body: `{"name":"C"}`, headers: []string{"Idempotency-Key", "l"}, status: 201, events: map[string]int64{"brand.created": 1}},
		{name: "a change that changes nothing", method: "PATCH", path: kettle, body: `{}`, headers: key, status: 200},
		{name: "has an answer too", method: "PATCH", path: kettle, body: `{"title":"X"}`, headers: key, status: 422, has: []string{"idempotency_conflict"}},
		{name: "reads have no keys", method: "GET", path: "/api/admin/products", headers: []string{"Idempotency-Key", "not a key"}, status: 200},
	})
}

// TestRacingRepetitionsHaveOneEffect sends one request many times at once.
func TestRacingRepetitionsHaveOneEffect(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		const clients = 16
		answers := make([]answer, clients)
		var together sync.WaitGroup
		for i := range clients {
			together.Go(func() {
				answers[i] = s.staff("POST", "/api/admin/products", `{"title":"Raced"}`, "Idempotency-Key", "race")
			})
		}
		together.Wait()
		first := ""
		for _, a := range answers {
			switch {
			case a.StatusCode == 201 && (first == "" || first == a.text):
				first = a.text
			case a.StatusCode == 409 && strings.Contains(a.text, "idempotency_in_flight") && a.Header.Get("Retry-After") == "1":
			default:
				t.Errorf("%d %s", a.StatusCode, a.text)
			}
		}
		if n := s.events()["product.created"]; n != 1 || first == "" {
			t.Errorf("%d products were made", n)
		}
	})
}

// TestLargeAnswersAreKept repeats a request whose answer is longer than what is kept as it is.
func TestLargeAnswersAreKept(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	var values []string
	var variants []any
	for i := range 200 {
		values = append(values, fmt.Sprint("Value ", i))
	}
	for i := range 1000 {
		first, second := values[i/5], fmt.Sprint("Kind ", i%5)
		variants = append(variants, map[string]any{"sku": fmt.Sprint("SKU-", i), "options": []string{first, second}})
	}
	body := map[string]any{"title": "Many", "variants": variants, "options": []any{
		map[string]any{"name": "A", "values": values},
		map[string]any{"name": "B", "values": []string{"Kind 0", "Kind 1", "Kind 2", "Kind 3", "Kind 4"}},
	}}
	first := s.staff("POST", "/api/admin/products", body, "Idempotency-Key", "large")
	second := s.staff("POST", "/api/admin/products", body, "Idempotency-Key", "large")
	if first.StatusCode != 201 || len(first.text) < 512<<10 || second.text != first.text || second.Header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("%d with %d bytes, then %d with %d bytes", first.StatusCode, len(first.text), second.StatusCode, len(second.text))
	}
}
