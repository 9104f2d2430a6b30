package wire

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/idem"
)

func nothing(context.Context, *Call, *None) (*Reply[None], error) { return &Reply[None]{}, nil }

// anybody is a key that opens everything.
func anybody(context.Context, ShownAs, string) (Principal, error) {
	return Principal{Kind: KeyCaller, KeyID: 1, Name: "x", Scopes: []string{"all"}}, nil
}

// TestRoutesAreLockedByDefault tries to register what nobody may have meant.
func TestRoutesAreLockedByDefault(t *testing.T) {
	good := Op{ID: "x", Summary: "x", Tag: "x", Scope: "catalog:read"}
	with := func(change func(*Op)) Op {
		op := good
		change(&op)
		return op
	}
	for name, c := range map[string]struct {
		register func(*API, string, Op, Handler[None, None])
		path     string
		op       Op
		refused  string
	}{
		"a scope":                {Get[None, None], "/api/admin/x", good, ""},
		"a public read":          {Get[None, None], "/api/x", with(func(o *Op) { o.Scope, o.Public = "", true }), ""},
		"neither":                {Get[None, None], "/api/x", with(func(o *Op) { o.Scope = "" }), "no scope"},
		"neither, for staff":     {Post[None, None], "/api/admin/x", with(func(o *Op) { o.Scope = "" }), "no scope"},
		"both":                   {Get[None, None], "/api/x", with(func(o *Op) { o.Public = true }), "has a scope"},
		"public, for staff":      {Get[None, None], "/api/admin/x", with(func(o *Op) { o.Scope, o.Public = "", true }), "admin routes"},
		"public and unsafe":      {Delete[None, None], "/api/x", with(func(o *Op) { o.Scope, o.Public = "", true }), "change something"},
		"for customers":          {Post[None, None], "/api/me", with(func(o *Op) { o.Scope, o.Customer = "", true }), ""},
		"for staff":              {Post[None, None], "/api/admin/me", with(func(o *Op) { o.Scope, o.Staff = "", true }), ""},
		"for customers, below":   {Get[None, None], "/api/admin/x", with(func(o *Op) { o.Scope, o.Customer = "", true }), "admin routes"},
		"for both":               {Get[None, None], "/api/x", with(func(o *Op) { o.Scope, o.Customer, o.Staff = "", true, true }), "more than one kind"},
		"a shopper who is known": {Post[None, None], "/api/x", with(func(o *Op) { o.Scope, o.Customer, o.Shopper = "", true, true }), "only a public route"},
		"own proof, and a scope": {Post[None, None], "/api/x", with(func(o *Op) { o.OwnProof = true }), "only a public route"},
		"a locked entrance":      {Post[None, None], "/api/x", with(func(o *Op) { o.Entrance = true }), "only a public route"},
		"without an id":          {Get[None, None], "/api/x", with(func(o *Op) { o.ID = "" }), "name its ID"},
		"without a summary":      {Patch[None, None], "/api/x", with(func(o *Op) { o.Summary = "" }), "name its ID"},
		"without a tag":          {Put[None, None], "/api/x", with(func(o *Op) { o.Tag = "" }), "name its ID"},
		"a scope, not for staff": {Put[None, None], "/api/x", good, ""},
	} {
		func() {
			defer func() {
				text := fmt.Sprint(recover())
				if c.refused == "" && text != "<nil>" || c.refused != "" && !strings.Contains(text, c.refused) {
					t.Errorf("%s: %s, want %q", name, text, c.refused)
				}
			}()
			c.register(New(Options{}), c.path, c.op, nothing)
		}()
	}
}

// TestRequiredKey registers a route that is not repeated by accident.
func TestRequiredKey(t *testing.T) {
	a := New(Options{Authenticate: anybody})
	Post(a, "/api/x", Op{ID: "x", Summary: "x", Tag: "x", Scope: "catalog:write", KeyRequired: true}, nothing)
	r := httptest.NewRequest(http.MethodPost, "/api/x", nil)
	r.Header.Set("Authorization", "Bearer x")
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "idempotency_key_required") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if !strings.Contains(string(a.Document()), `"name": "Idempotency-Key",
            "required": true`) {
		t.Error("the document does not say that the key is required")
	}
}

// TestBodyThatMayBeLeftOut sends none where nothing in it is needed, and where something is.
func TestBodyThatMayBeLeftOut(t *testing.T) {
	a := New(Options{Authenticate: anybody})
	op := Op{ID: "optional", Summary: "x", Tag: "x", Scope: "catalog:write"}
	Post(a, "/api/optional", op, func(_ context.Context, _ *Call, in *struct {
		Body struct {
			Note string `json:"note,omitempty"`
		}
	}) (*Reply[None], error) {
		if in.Body.Note != "" {
			t.Errorf("the note is %q", in.Body.Note)
		}
		return &Reply[None]{}, nil
	})
	op.ID = "needed"
	Post(a, "/api/needed", op, func(context.Context, *Call, *struct {
		Body struct {
			Note string `json:"note"`
		}
	}) (*Reply[None], error) {
		return &Reply[None]{}, nil
	})
	for path, want := range map[string]int{"/api/optional": http.StatusNoContent, "/api/needed": http.StatusUnprocessableEntity} {
		r := httptest.NewRequest(http.MethodPost, path, nil)
		r.Header.Set("Authorization", "Bearer x")
		w := httptest.NewRecorder()
		a.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%s without a body: %d %s, want %d", path, w.Code, w.Body, want)
		}
	}
}

// TestEffectWithoutAClaimIsNotAcknowledged has a handler forget the claim: nobody may believe that repeating is safe.
func TestEffectWithoutAClaimIsNotAcknowledged(t *testing.T) {
	d := dbtest.SQLite(t, db.Options{})
	a := New(Options{
		Keys:         idem.New(d, 0),
		Authenticate: anybody,
	})
	op := Op{ID: "forgets", Summary: "x", Tag: "x", Scope: "catalog:write"}
	Post(a, "/api/forgets", op, nothing)
	op.ID = "records"
	Post(a, "/api/records", op, func(ctx context.Context, call *Call, _ *None) (*Reply[None], error) {
		return Do(call, func(struct{}) *Reply[None] { return &Reply[None]{} }, func(claim *idem.Claim) (struct{}, error) {
			b := &db.Batch{}
			return struct{}{}, errors.Join(claim.Add(b, nil), d.Submit(ctx, b))
		})
	})
	for _, c := range []struct {
		path, key string
		status    int
		keys      int64
	}{
		{"/api/forgets", "", http.StatusNoContent, 0},
		{"/api/forgets", "k", http.StatusInternalServerError, 0},
		{"/api/records", "k", http.StatusNoContent, 1},
	} {
		r := httptest.NewRequest(http.MethodPost, c.path, nil)
		r.Header.Set("Authorization", "Bearer x")
		if c.key != "" {
			r.Header.Set("Idempotency-Key", c.key)
		}
		w := httptest.NewRecorder()
		a.ServeHTTP(w, r)
		keys, err := db.Value[int64](t.Context(), d.Read(), countKeys)
		if w.Code != c.status || err != nil || keys != c.keys {
			t.Errorf("%s with key %q: %d %s, %d keys, %v; want %d and %d keys", c.path, c.key, w.Code, w.Body, keys, err, c.status, c.keys)
		}
	}
}

var countKeys = db.SQL(`SELECT COUNT(*) FROM idempotency_key`)

func TestMatches(t *testing.T) {
	for header, want := range map[string]bool{
		"": false, `"a"`: true, `W/"a"`: true, `"b"`: false, `"b", "a"`: true, `"b",W/"a"`: true, "*": true, "a": false, `"a`: false,
	} {
		if got := Matches(header, `"a"`); got != want {
			t.Errorf("Matches(%s) = %v", header, got)
		}
	}
	if Matches("*", "") {
		t.Error("an answer without an ETag matches")
	}
}

func TestVersionsOfETags(t *testing.T) {
	for etag, want := range map[string]int64{
		`"v1"`: 1, `"v9223372036854775807"`: 9223372036854775807, `"v0"`: 0, `"v-1"`: 0, `v1`: 0, `"1"`: 0, `W/"v1"`: 0, `"v1`: 0, `"v1x"`: 0, ``: 0,
	} {
		version, ok := versionOf(etag)
		if ok != (want > 0) || ok && version != want {
			t.Errorf("versionOf(%s) = %d, %v", etag, version, ok)
		}
		if ok && versionETag(version) != etag {
			t.Errorf("%s is written as %s", etag, versionETag(version))
		}
	}
}

func TestPackedAnswersAreUnpacked(t *testing.T) {
	for _, size := range []int{0, 1, packFrom - 1, packFrom, 3 << 20} {
		body := []byte(strings.Repeat("x", size))
		kept, err := pack(body)
		if err != nil || size >= packFrom && len(kept) > size/10 {
			t.Fatalf("%d bytes: %d are kept, %v", size, len(kept), err)
		}
		if got, err := unpack(kept); err != nil || string(got) != string(body) {
			t.Errorf("%d bytes: %d are unpacked, %v", size, len(got), err)
		}
	}
	for _, broken := range []string{"gzip:", "gzip:!!!!", "gzip:aGVsbG8="} {
		if _, err := unpack([]byte(broken)); err == nil {
			t.Errorf("%s was unpacked", broken)
		}
	}
}

func TestFaultsArePlaced(t *testing.T) {
	cause := errors.New("the database is on fire")
	for _, c := range []struct {
		err  error
		want string
	}{
		{fault.Invalidf("variants[0].sku", "No."), "body.variants[0].sku"},
		{fmt.Errorf("create: %w", fault.Invalidf("title", "No.")), "body.title"},
		{fault.Invalidf("query.format", "No."), "query.format"},
		{fault.Invalidf("If-Match", "No."), "header.If-Match"},
		{fault.New(fault.Invalid, "x", "No.").WithDetails([]fault.Detail{{Param: "a"}, {Param: ""}}), "body.a body"},
		{fault.New(fault.NotFound, "x", "No."), ""},
		{cause, ""},
	} {
		var places []string
		for _, d := range fault.From(located(c.err, "body.")).Details {
			places = append(places, d.Param)
		}
		if got := strings.Join(places, " "); got != c.want {
			t.Errorf("%v is placed at %q, want %q", c.err, got, c.want)
		}
	}
	if !errors.Is(located(cause, "body."), cause) {
		t.Error("the cause is lost")
	}
}

// FuzzCheckJSON holds the check against encoding/json: what it lets through decodes to one value, and encodes again.
func FuzzCheckJSON(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"a":[1,2,{"b":null}]}`, `"x"`, `{"a":1,"a":2}`, "[[[[", `{"a":"\u0000"}`, "\xff", "1 2", ``, `{"a"`, `-0.1e5`, `{"":{"":1}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		err := checkJSON(body)
		if err != nil && fault.CodeOf(err) != fault.CodeValidation {
			t.Fatalf("%q is refused with %v", body, err)
		}
		if err == nil && !json.Valid(body) {
			t.Fatalf("%q is let through", body)
		}
		if err == nil && strings.Contains(string(body), "\x00") {
			t.Fatalf("%q has a NUL", body)
		}
	})
}
