package wire

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/idem"
)

// door is an API with a route for every kind of caller, and some callers who are known by the names of their credentials.
func door(t *testing.T) *API {
	t.Helper()
	people := map[ShownAs]map[string]Principal{
		AsBearer: {
			"key":      {Kind: KeyCaller, KeyID: 1, Name: "sync", Scopes: []string{"catalog:read"}},
			"writer":   {Kind: KeyCaller, KeyID: 2, Name: "import", Scopes: []string{"catalog:write"}},
			"staff":    {Kind: StaffCaller, Staff: 3, Name: "grace@shop.example", Scopes: []string{"catalog:read"}},
			"new":      {Kind: StaffCaller, Staff: 4, Name: "new@shop.example"},
			"customer": {Kind: CustomerCaller, Customer: 5, Session: 50, Name: id.Customer(5).String()},
		},
		AsStaffCookie:   {"staff": {Kind: StaffCaller, Staff: 3, Name: "grace@shop.example", Scopes: []string{"catalog:write"}}},
		AsSessionCookie: {"customer": {Kind: CustomerCaller, Customer: 5, Session: 50, Name: id.Customer(5).String()}},
	}
	a := New(Options{Keys: idem.New(dbtest.SQLite(t, db.Options{}), 0), Authenticate: func(_ context.Context, how ShownAs, secret string) (Principal, error) {
		if secret == "broken" {
			return Principal{}, errors.New("the database is away")
		}
		p, known := people[how][secret]
		if !known {
			return Principal{}, fault.New(fault.Unauthorized, fault.CodeUnauthorized, "No.")
		}
		return p, nil
	}})
	type answer struct {
		Who   string `json:"who"`
		Actor string `json:"actor"`
	}
	who := func(ctx context.Context, call *Call, _ *None) (*Reply[answer], error) {
		return &Reply[answer]{Body: answer{call.Principal.ID(), actor.From(ctx)}}, nil
	}
	op := func(opID string, change func(*Op)) Op {
		o := Op{ID: opID, Summary: "x", Tag: "x", NoKey: true}
		change(&o)
		return o
	}
	Get(a, "/api/admin/scoped", op("read-scoped", func(o *Op) { o.Scope = "catalog:read" }), who)
	Post(a, "/api/admin/scoped", op("write-scoped", func(o *Op) { o.Scope = "catalog:write" }), who)
	Get(a, "/api/public", op("read-public", func(o *Op) { o.Public = true }), who)
	Post(a, "/api/public", op("write-public", func(o *Op) { o.Public, o.Shopper = true, true }), who)
	Get(a, "/api/me", op("read-me", func(o *Op) { o.Customer = true }), who)
	Post(a, "/api/me", op("write-me", func(o *Op) { o.Customer = true }), who)
	Get(a, "/api/admin/me", op("read-staff", func(o *Op) { o.Staff = true }), who)
	Post(a, "/api/admin/me", op("write-staff", func(o *Op) { o.Staff = true }), who)
	Post(a, "/api/login", op("login", func(o *Op) { o.Public, o.Shopper, o.Entrance = true, true, true }), who)
	Post(a, "/api/callback", op("callback", func(o *Op) { o.Public, o.Shopper, o.OwnProof = true, true, true }), who)
	return a
}

func TestWhoMayCallWhat(t *testing.T) {
	a := door(t)
	const nobody, here, elsewhere = "", "https://shop.example", "https://evil.example"
	customer, staff := id.Customer(5).String(), id.Staff(3).String()
	for _, c := range []struct {
		method, path   string
		bearer, cookie string
		origin         string
		status         int
		who            string
	}{
		{"GET", "/api/admin/scoped", nobody, "", here, 401, ""},
		{"GET", "/api/admin/scoped", "key", "", here, 200, id.APIKey(1).String()},
		{"POST", "/api/admin/scoped", "key", "", here, 403, ""},
		{"POST", "/api/admin/scoped", "writer", "", elsewhere, 200, id.APIKey(2).String()}, // no cookie, no forgery
		{"GET", "/api/admin/scoped", "staff", "", here, 200, staff},
		{"GET", "/api/admin/scoped", "new", "", here, 403, ""},
		{"GET", "/api/admin/scoped", "customer", "", here, 401, ""},
		{"GET", "/api/admin/scoped", "wrong", "", here, 401, ""},
		{"GET", "/api/admin/scoped", "broken", "", here, 500, ""},
		{"GET", "/api/admin/scoped", "", "winkel_staff=staff", elsewhere, 200, staff},
		{"POST", "/api/admin/scoped", "", "winkel_staff=staff", here, 200, staff},
		{"POST", "/api/admin/scoped", "", "winkel_staff=staff", "", 200, staff}, // no browser
		{"POST", "/api/admin/scoped", "", "winkel_staff=staff", elsewhere, 403, ""},
		{"POST", "/api/admin/scoped", "", "winkel_staff=staff", "null", 403, ""},
		{"POST", "/api/admin/scoped", "wrong", "winkel_staff=staff", here, 401, ""}, // a token that is shown counts
		{"POST", "/api/admin/scoped", "", "winkel_staff=stale", here, 401, ""},
		{"POST", "/api/admin/scoped", "", "winkel_staff=broken", here, 500, ""},
		{"GET", "/api/admin/scoped", "", "winkel_session=customer", here, 401, ""},
		{"GET", "/api/admin/scoped", "", "winkel_staff=customer", here, 401, ""},

		{"GET", "/api/public", nobody, "", here, 200, ""},
		{"GET", "/api/public", "customer", "", here, 200, customer},
		{"GET", "/api/public", "key", "", here, 200, id.APIKey(1).String()},
		{"GET", "/api/public", "staff", "", here, 401, ""}, // for the other side
		{"GET", "/api/public", "wrong", "", here, 401, ""},
		{"GET", "/api/public", "", "winkel_session=customer", elsewhere, 200, customer},
		{"GET", "/api/public", "", "winkel_session=stale", here, 200, ""},
		{"GET", "/api/public", "", "winkel_staff=staff", here, 200, ""},
		{"POST", "/api/public", "", "winkel_session=customer", here, 200, customer},
		{"POST", "/api/public", "", "winkel_session=customer", elsewhere, 403, ""},
		{"POST", "/api/public", "", "winkel_session=stale", elsewhere, 403, ""},
		{"POST", "/api/public", "wrong", "", here, 401, ""},

		{"GET", "/api/me", nobody, "", here, 401, ""},
		{"GET", "/api/me", "customer", "", here, 200, customer},
		{"GET", "/api/me", "key", "", here, 401, ""},
		{"GET", "/api/me", "staff", "", here, 401, ""},
		{"GET", "/api/me", "", "winkel_session=stale", here, 401, ""},
		{"POST", "/api/me", "", "winkel_session=customer", here, 200, customer},
		{"POST", "/api/me", "", "winkel_session=customer", elsewhere, 403, ""},
		{"POST", "/api/me", "customer", "winkel_session=customer", elsewhere, 200, customer},

		{"GET", "/api/admin/me", nobody, "", here, 401, ""},
		{"GET", "/api/admin/me", "new", "", here, 200, id.Staff(4).String()},
		{"GET", "/api/admin/me", "writer", "", here, 401, ""},
		{"GET", "/api/admin/me", "customer", "", here, 401, ""},
		{"POST", "/api/admin/me", "", "winkel_staff=staff", here, 200, staff},
		{"POST", "/api/admin/me", "", "winkel_staff=staff", elsewhere, 403, ""},

		{"POST", "/api/login", "wrong", "", here, 200, ""},
		{"POST", "/api/login", "staff", "", here, 200, ""},
		{"POST", "/api/login", "broken", "", here, 500, ""},
		{"POST", "/api/login", "customer", "", here, 200, customer},
		{"POST", "/api/login", "", "winkel_session=customer", elsewhere, 403, ""},
		{"POST", "/api/login", "wrong", "", elsewhere, 403, ""},

		{"POST", "/api/callback", "the provider's own", "", elsewhere, 200, ""},
		{"POST", "/api/callback", "", "winkel_session=customer", elsewhere, 200, ""},
	} {
		name := strings.Join([]string{c.method, c.path, "bearer", c.bearer, "cookie", c.cookie, "from", c.origin}, " ")
		r := httptest.NewRequest(c.method, "https://shop.example"+c.path, nil)
		if c.bearer != "" {
			r.Header.Set("Authorization", "Bearer "+c.bearer)
		}
		if c.cookie != "" {
			r.Header.Set("Cookie", c.cookie)
		}
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		w := httptest.NewRecorder()
		a.ServeHTTP(w, r)
		if w.Code != c.status || c.status == 200 && !strings.Contains(w.Body.String(), `"who":"`+c.who+`"`) {
			t.Errorf("%s: %d %s; want %d %s", name, w.Code, w.Body, c.status, c.who)
		}
		if (w.Code == 401) != (w.Header().Get("WWW-Authenticate") != "") {
			t.Errorf("%s: WWW-Authenticate is %q", name, w.Header().Get("WWW-Authenticate"))
		}
	}
}

// Another scheme is somebody else's: on a public route it is passed over, and it opens nothing. Two headers are refused.
func TestOtherWaysToShowSomething(t *testing.T) {
	a := door(t)
	for _, c := range []struct {
		path   string
		values []string
		status int
	}{
		{"/api/public", []string{"Basic c3RhZ2luZzp4"}, 200},
		{"/api/admin/scoped", []string{"Basic a2V5"}, 401},
		{"/api/admin/scoped", []string{"key"}, 401},
		{"/api/admin/scoped", []string{"bearer key"}, 200},
		{"/api/admin/scoped", []string{"BEARER  key "}, 200},
		{"/api/admin/scoped", []string{"Bearer"}, 401},
		{"/api/public", []string{"Bearer"}, 401},
		{"/api/public", []string{"Bearer ", "Bearer customer"}, 401},
		{"/api/admin/scoped", []string{"Bearer key", "Bearer key"}, 401},
	} {
		r := httptest.NewRequest(http.MethodGet, c.path, nil)
		r.Header["Authorization"] = c.values
		w := httptest.NewRecorder()
		a.ServeHTTP(w, r)
		if w.Code != c.status {
			t.Errorf("%s with %q: %d %s, want %d", c.path, c.values, w.Code, w.Body, c.status)
		}
	}
}

func TestActors(t *testing.T) {
	a := door(t)
	for bearer, want := range map[string]string{
		"key": "key:sync", "customer": "customer:" + id.Customer(5).String(), "": actor.System,
	} {
		r := httptest.NewRequest(http.MethodGet, "/api/public", nil)
		if bearer != "" {
			r.Header.Set("Authorization", "Bearer "+bearer)
		}
		w := httptest.NewRecorder()
		a.ServeHTTP(w, r)
		if !strings.Contains(w.Body.String(), `"actor":"`+want+`"`) {
			t.Errorf("%s: %s, want %s", bearer, w.Body, want)
		}
	}
}

func TestGrant(t *testing.T) {
	a := New(Options{})
	type entry struct {
		Tokens

		User string `json:"user"`
	}
	grants := map[string]identity.Grant{
		"browser": {Session: identity.Session{Subject: identity.OfCustomer(5)}, Cookie: "secret", ExpiresIn: 90e9, Device: "proof"},
		"staff":   {Session: identity.Session{Subject: identity.OfStaff(5)}, Cookie: "secret", ExpiresIn: 90e9},
		"client":  {Session: identity.Session{Subject: identity.OfCustomer(5)}, AccessToken: "access", RefreshToken: "refresh", ExpiresIn: 900e9},
	}
	Post(a, "/api/login/{how}", Op{ID: "log-in", Summary: "x", Tag: "x", Public: true, Shopper: true, NoKey: true},
		func(_ context.Context, call *Call, in *struct {
			How string `path:"how"`
		}) (*Reply[entry], error) {
			if in.How == "out" {
				call.EndCookie(identity.CustomerKind)
				return &Reply[entry]{}, nil
			}
			return &Reply[entry]{Body: entry{Tokens: call.Grant(grants[in.How]), User: "ada"}}, nil
		})
	for how, want := range map[string]struct {
		body    string
		cookies []string
	}{
		"client": {`{"access_token":"access","refresh_token":"refresh","expires_in":900,"user":"ada"}`, nil},
		"browser": {`{"expires_in":90,"user":"ada"}`, []string{
			"winkel_device=proof; Path=/; Max-Age=34560000; HttpOnly; Secure; SameSite=Lax",
			"winkel_session=secret; Path=/; Max-Age=7776000; HttpOnly; Secure; SameSite=Lax",
			"winkel_signed_in=1; Path=/; Max-Age=7776000; Secure; SameSite=Lax",
		}},
		"staff": {`{"expires_in":90,"user":"ada"}`, []string{"winkel_staff=secret; Path=/; Max-Age=604800; HttpOnly; Secure; SameSite=Lax"}},
		"out": {`{"expires_in":0,"user":""}`, []string{
			"winkel_session=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax", "winkel_signed_in=; Path=/; Max-Age=0; Secure; SameSite=Lax",
		}},
	} {
		r := httptest.NewRequest(http.MethodPost, "https://shop.example/api/login/"+how, nil)
		w := httptest.NewRecorder()
		a.ServeHTTP(w, r)
		if got := strings.TrimSpace(w.Body.String()); w.Code != 200 || got != want.body {
			t.Errorf("%s: %d %s, want %s", how, w.Code, got, want.body)
		}
		if got := w.Header().Values("Set-Cookie"); strings.Join(got, "\n") != strings.Join(want.cookies, "\n") {
			t.Errorf("%s: cookies\n%s\nwant\n%s", how, strings.Join(got, "\n"), strings.Join(want.cookies, "\n"))
		}
		if how != "out" && w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: Cache-Control is %q", how, w.Header().Get("Cache-Control"))
		}
	}
}
