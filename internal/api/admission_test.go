package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"winkel/internal/api"
	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// documented is what the tests of this file read from the OpenAPI document.
type documented struct {
	Paths map[string]map[string]struct {
		OperationID string                `json:"operationId"`
		Scope       string                `json:"x-required-scope"`
		Caller      string                `json:"x-required-caller"`
		Security    []map[string][]string `json:"security"`
		RequestBody *struct {
			Content map[string]any
		}
		Parameters []struct{ Name, In string }
	}
}

func readDocument(t testing.TB) documented {
	t.Helper()
	var d documented
	if err := json.Unmarshal(api.Document("test"), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

var parameter = regexp.MustCompile(`\{[^}]+\}`)

// forShoppers is the paths at which everybody may change something, with a secret of his own where it is not a beginning.
var forShoppers = map[string]bool{
	"/api/carts": true, "/api/carts/{id}/items": true, "/api/carts/{id}/items/{item_id}": true, "/api/carts/{id}/coupons": true,
	"/api/carts/{id}/coupons/{code}": true, "/api/checkouts": true, "/api/checkouts/{id}": true, "/api/checkouts/{id}/complete": true,
	"/api/checkouts/{id}/cancel": true, "/api/orders": true, "/api/payments/{provider}/webhook": true,
	"/api/auth/register": true, "/api/auth/login": true, "/api/auth/refresh": true, "/api/auth/logout": true,
	"/api/auth/verify-email": true, "/api/auth/confirm-email": true, "/api/auth/forgot-password": true, "/api/auth/reset-password": true,
}

// TestEveryAdminRouteIsLocked walks through the document and tries every route that has a scope with every kind of key
// that must not open it.
func TestEveryAdminRouteIsLocked(t *testing.T) {
	now := clock.NewFake(time.Now())
	dbtest.EachWith(t, db.Options{Clock: now}, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		product := s.kettle("Kettle")
		expires := now.Now().Add(time.Minute)
		_, expired, err := s.identity.CreateKey(t.Context(), identity.NewKey{Name: "expired", Scopes: []string{"all"}, ExpiresAt: expires}, nil)
		if err != nil {
			t.Fatal(err)
		}
		now.Advance(time.Hour)
		old, revoked, err := s.identity.CreateKey(t.Context(), identity.NewKey{Name: "revoked", Scopes: []string{"all"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.identity.RevokeKey(t.Context(), old.ID, nil); err != nil {
			t.Fatal(err)
		}
		without := map[string]string{} // by scope: a key that has everything else
		for _, area := range identity.Areas {
			for _, access := range []string{":read", ":write"} {
				var others []string
				for _, other := range identity.Areas {
					switch {
					case other != area:
						others = append(others, other+":write")
					case access == ":write":
						others = append(others, other+":read")
					}
				}
				without[area+access] = s.key("all but "+area+access, others...)
			}
		}
		before, tried := s.rows(), 0
		for path, methods := range readDocument(t).Paths {
			for method, op := range methods {
				if op.Scope == "" {
					entry := strings.HasPrefix(path, "/api/admin/auth/") // how staff come in
					if op.Caller == "" && strings.HasPrefix(path, "/api/admin") && !entry || op.Caller == "" && strings.ToUpper(method) != http.MethodGet && !forShoppers[path] && !entry {
						t.Errorf("%s %s has no scope", method, path)
					}
					continue
				}
				tried++
				if len(op.Security) != 3 || without[op.Scope] == "" {
					t.Errorf("%s %s: security %v, scope %q", method, path, op.Security, op.Scope)
				}
				target := parameter.ReplaceAllString(path, product.ID.String())
				// A body that nobody may read yet: it is no JSON, and of the wrong type.
				try := func(name, key string, status int, code string, headers ...string) {
					t.Helper()
					a := s.send(strings.ToUpper(method), target+"?unknown=1", key, "{broken", append(headers, "Content-Type", "text/rtf")...)
					if a.StatusCode != status || !strings.Contains(a.text, `"code":"`+code+`"`) {
						t.Errorf("%s %s with %s: %d %s", method, path, name, a.StatusCode, a.text)
					}
					if (a.Header.Get("WWW-Authenticate") != "") != (status == 401) {
						t.Errorf("%s %s with %s: WWW-Authenticate is %q", method, path, name, a.Header.Get("WWW-Authenticate"))
					}
					if status == 403 && !strings.Contains(a.text, op.Scope) {
						t.Errorf("%s %s does not name its scope %s: %s", method, path, op.Scope, a.text)
					}
				}
				try("no key", "", 401, "unauthorized")
				try("garbage", "winkel_garbage", 401, "unauthorized")
				try("no bearer token", "", 401, "unauthorized", "Authorization", "Basic "+s.keys["all"])
				try("a revoked key", revoked, 401, "unauthorized")
				try("an expired key", expired, 401, "unauthorized")
				try("a key without its scope", without[op.Scope], 403, "permission_denied")
			}
		}
		if tried < 60 {
			t.Errorf("only %d routes were tried", tried)
		}
		if changed := difference(before, s.rows()); len(changed) > 0 {
			t.Errorf("somebody without permission changed %v", changed)
		}
	})
}

func TestEveryRouteIsDocumented(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	d := readDocument(t)
	ids := map[string]bool{}
	for _, r := range s.api.Routes() {
		op, found := d.Paths[r.Path][strings.ToLower(r.Method)]
		if !found || op.OperationID != r.Op.ID || op.Scope != r.Op.Scope || ids[r.Op.ID] {
			t.Errorf("%s %s is documented as %+v", r.Method, r.Path, op)
		}
		ids[r.Op.ID] = true
		hasKey := strings.Contains(fmt.Sprint(op.Parameters), "Idempotency-Key")
		if hasKey != (r.Method != http.MethodGet && !r.Op.NoKey) {
			t.Errorf("%s %s: Idempotency-Key documented: %v", r.Method, r.Path, hasKey)
		}
	}
	if string(api.Document("test")) != string(api.Document("test")) {
		t.Error("the document is not the same twice")
	}
	served := s.send("GET", "/api/openapi.json", "", nil)
	if served.text != string(api.Document("test")) || served.StatusCode != 200 {
		t.Errorf("%d: another document is served", served.StatusCode)
	}
	if a := s.send("GET", "/api/openapi.json", "", nil, "If-None-Match", served.Header.Get("ETag")); a.StatusCode != 304 {
		t.Errorf("the known document: %d", a.StatusCode)
	}
}

func TestPageOfTheDocument(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	a := s.send("GET", "/api/docs", "", nil)
	if a.StatusCode != 200 || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
		t.Fatalf("%d %v", a.StatusCode, a.Header)
	}
	policy := a.Header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("the policy is %q", policy)
	}
	for _, r := range s.api.Routes() {
		if !strings.Contains(a.text, `id="`+r.Op.ID+`"`) {
			t.Errorf("%s %s is not on the page", r.Method, r.Path)
		}
	}
	for _, foreign := range []string{"<script", "http://", "https://images", "//unpkg", "@import", " src=", "ZgotmplZ"} {
		if strings.Contains(a.text, foreign) {
			t.Errorf("the page holds %q", foreign)
		}
	}
}

// TestNastyBodies sends what no client of good will would send. Every answer is clear, and nothing changes.
func TestNastyBodies(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	before := s.rows()
	deep := strings.Repeat(`{"metadata":`, 40) + "1" + strings.Repeat("}", 40)
	for name, c := range map[string]struct {
		body    string
		status  int
		has     string
		headers []string
	}{
		"empty":                  {"", 422, "body is needed", nil},
		"blanks":                 {" \n\t ", 422, "body is needed", nil},
		"half an object":         {`{"title":"A`, 422, "ends in the middle", nil},
		"half a list":            {`{"title":"A","tags":["a"`, 422, "ends in the middle", nil},
		"no JSON":                {`title=A`, 422, "not JSON", nil},
		"a comma too many":       {`{"title":"A",}`, 422, "not JSON", nil},
		"two values":             {`{"title":"A"}{"title":"B"}`, 422, "after the end", nil},
		"a list":                 {`[]`, 422, "Expected object", nil},
		"a string":               {`"title"`, 422, "Expected object", nil},
		"null":                   {`null`, 422, "Expected object", nil},
		"a number":               {`7`, 422, "Expected object", nil},
		"nothing required":       {`{}`, 422, "title", nil},
		"an unknown field":       {`{"title":"A","colour":"red"}`, 422, `"body.colour"`, nil},
		"another case":           {`{"Title":"A"}`, 422, `"body.Title"`, nil},
		"a name twice":           {`{"title":"A","title":"B"}`, 422, "twice", nil},
		"a name twice below":     {`{"title":"A","seo":{"title":"a","description":"b","title":"c"}}`, 422, "body.seo.title", nil},
		"the wrong type":         {`{"title":7}`, 422, `"body.title"`, nil},
		"the wrong type below":   {`{"title":"A","variants":[{"weight_grams":"heavy"}]}`, 422, `"body.variants[0].weight_grams"`, nil},
		"a broken number":        {`{"title":"A","variants":[{"weight_grams":1.5}]}`, 422, `"body.variants[0].weight_grams"`, nil},
		"a huge number":          {`{"title":"A","variants":[{"weight_grams":99999999999999999999}]}`, 422, "64 bits", nil},
		"an absurd number":       {`{"title":"A","variants":[{"weight_grams":1e999}]}`, 422, "body", nil},
		"a negative weight":      {`{"title":"A","variants":[{"weight_grams":-1}]}`, 422, `"body.variants[0].weight_grams"`, nil},
		"no status":              {`{"title":"A","status":"sold"}`, 422, `"body.status"`, nil},
		"no time":                {`{"title":"A","published_at":"tomorrow"}`, 422, `"body.published_at"`, nil},
		"no currency":            {`{"title":"A","variants":[{"prices":[{"price":{"amount":1,"currency_code":"XXX"}}]}]}`, 422, `"body.variants[0].prices[0].price.currency_code"`, nil},
		"two currencies":         {`{"title":"A","variants":[{"prices":[{"price":{"amount":1,"currency_code":"EUR"},"cost":{"amount":1,"currency_code":"USD"}}]}]}`, 422, "currency of the price", nil},
		"no id":                  {`{"title":"A","media":[{"id":"prod_1","url":"https://a.example/b.jpg"}]}`, 422, "media_", nil},
		"an object as attribute": {`{"title":"A","attributes":[{"code":"x","values":[{}]}]}`, 422, `"body.attributes[0].values[0]"`, nil},
		"invalid UTF-8":          {"{\"title\":\"A\xff\"}", 422, "not UTF-8", nil},
		"NUL escaped":            {`{"title":"A\u0000B"}`, 422, "NUL", nil},
		"NUL in a name":          {`{"ti\u0000tle":"A"}`, 422, "NUL", nil},
		"NUL plain":              {"{\"title\":\"A\x00\"}", 422, "not JSON", nil},
		"a lone surrogate":       {`{"title":"\ud800","colour":1}`, 422, "colour", nil},
		"deep":                   {deep, 422, "levels deep", nil},
		"very deep":              {strings.Repeat("[", 100_000), 422, "levels deep", nil},
		"too large":              {`{"title":"` + strings.Repeat("a", 1<<20) + `"}`, 413, "body_too_large", nil},
		"a form":                 {"title=A", 415, "application/json", []string{"Content-Type", "application/x-www-form-urlencoded"}},
		"no type at all":         {`{"title":""}`, 422, "title", []string{"Content-Type", ""}},
		"a strange type":         {`{}`, 415, "application/json", []string{"Content-Type", "application/json; =; x"}},
		"compressed":             {"\x1f\x8b", 415, "Content-Encoding", []string{"Content-Encoding", "gzip"}},
		"an empty key":           {`{"title":"A"}`, 422, "Idempotency-Key", []string{"Idempotency-Key", ""}},
		"a key with a blank":     {`{"title":"A"}`, 422, "Idempotency-Key", []string{"Idempotency-Key", "a b"}},
		"a key too long":         {`{"title":"A"}`, 422, "Idempotency-Key", []string{"Idempotency-Key", strings.Repeat("k", 256)}},
		"a blank title":          {`{"title":"  "}`, 422, `"body.title"`, nil},
	} {
		a := s.staff("POST", "/api/admin/products", c.body, c.headers...)
		if a.StatusCode != c.status || !strings.Contains(a.text, c.has) {
			t.Errorf("%s: %d %s", name, a.StatusCode, a.text)
		}
		if len(a.text) > 4<<10 {
			t.Errorf("%s: the answer has %d bytes", name, len(a.text))
		}
	}
	if changed := difference(before, s.rows()); len(changed) > 0 {
		t.Errorf("something was changed: %v", changed)
	}
}

func TestVersionsAreRespected(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	p := s.kettle("Kettle")
	path := "/api/admin/products/" + p.ID.String()
	first := s.staff("GET", path, nil)
	if first.Header.Get("ETag") != `"v1"` || first.Header.Get("Cache-Control") != "private, no-store" {
		t.Fatalf("headers %v", first.Header)
	}
	if a := s.staff("GET", path, nil, "If-None-Match", `"v1"`); a.StatusCode != 304 {
		t.Errorf("the known version: %d", a.StatusCode)
	}
	updated := map[string]int64{"product.updated": 1}
	s.run([]scenario{
		{name: "the version in the header", method: "PATCH", path: path, body: `{"subtitle":"a"}`, headers: []string{"If-Match", `"v1"`}, status: 200, has: []string{`"version":2`}, events: updated},
		{name: "a stale header", method: "PATCH", path: path, body: `{"subtitle":"b"}`, headers: []string{"If-Match", `"v1"`}, status: 409, has: []string{`"code":"version_conflict"`}},
		{name: "a stale body", method: "PATCH", path: path, body: `{"subtitle":"b","version":1}`, status: 409},
		{name: "the version in the body", method: "PATCH", path: path, body: `{"subtitle":"b","version":2}`, status: 200, has: []string{`"version":3`}, events: updated},
		{name: "both, and they agree", method: "PATCH", path: path, body: `{"subtitle":"c","version":3}`, headers: []string{"If-Match", `"v3"`}, status: 200, events: updated},
		{name: "both, and they differ", method: "PATCH", path: path, body: `{"subtitle":"d","version":4}`, headers: []string{"If-Match", `"v3"`}, status: 422},
		{name: "any version", method: "PATCH", path: path, body: `{"subtitle":"e"}`, headers: []string{"If-Match", `*`}, status: 200, events: updated},
		{name: "no version", method: "PATCH", path: path, body: `{"subtitle":"f"}`, headers: []string{"If-Match", `v5`}, status: 422, has: []string{"header.If-Match"}},
		{name: "a stale deletion", method: "DELETE", path: path, headers: []string{"If-Match", `"v1"`}, status: 409},
		{name: "a stale publication", method: "POST", path: path + "/publish", body: `{}`, headers: []string{"If-Match", `"v1"`}, status: 409},
		{name: "a stale archive", method: "POST", path: path + "/archive", headers: []string{"If-Match", `"v1"`}, status: 409},
	})
}
