package api_test

import (
	"context"
	"encoding/base32"
	"encoding/json"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/identity/staff"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/totp"
)

const staffPassword = "Correct horse 42"

// doorman tells identity what staff may do.
type doorman struct{ s *shop }

func (d doorman) Member(ctx context.Context, number id.Staff) (identity.Member, error) {
	return d.s.people.Member(ctx, number)
}

// wirePeople lets people work in the shop.
func (s *shop) wirePeople(logger *slog.Logger) {
	s.people = staff.New(staff.Options{
		DB: s.db, Log: logger, Identity: s.identity, Tokens: s.tokens, Mails: s.mails, Witness: s.audit,
		Shop: func(context.Context) (string, error) { return "Kettle & Co", nil },
	})
}

// oneTimeText is the whole text of a one-time token.
func (s *shop) oneTimeText(purpose, number string) string {
	once, err := id.ParseOneTimeToken(number)
	if err != nil {
		s.t.Error(err)
	}
	return s.identity.OneTimeText(identity.Purpose(purpose), once)
}

// hire makes somebody active who has the roles.
func (s *shop) hire(address string, roles ...string) *staff.User {
	s.t.Helper()
	_, once, err := s.people.Invite(s.t.Context(), staff.Machine, staff.Invitation{Email: address, Roles: roles}, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	u, err := s.people.Accept(s.t.Context(), s.identity.OneTimeText(identity.Invitation, once.ID), "Somebody", staffPassword)
	if err != nil {
		s.t.Fatal(err)
	}
	return u
}

// signIn is the access token of somebody, which is kept by his address.
func (s *shop) signIn(address string, extra ...string) string {
	s.t.Helper()
	body := map[string]any{"email": address, "password": staffPassword}
	if len(extra) > 0 {
		body["code"] = extra[0]
	}
	a := s.send("POST", "/api/admin/auth/login", "", body)
	if a.StatusCode != http.StatusOK {
		s.t.Fatalf("sign in %s: %d %s", address, a.StatusCode, a.text)
	}
	s.keys[address] = a.field(s.t, "access_token")
	return s.keys[address]
}

func TestStaffSignIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.hire("ada@example.com", "support")
		login := func(body map[string]any, headers ...string) answer {
			return s.send("POST", "/api/admin/auth/login", "", body, headers...)
		}
		for _, wrong := range []map[string]any{
			{"email": "ada@example.com", "password": "wrong"}, {"email": "eve@example.com", "password": staffPassword}, {"email": "x", "password": ""},
		} {
			if a := login(wrong); a.StatusCode != 401 || a.field(t, "code") != "invalid_credentials" || a.Header.Get("Set-Cookie") != "" {
				t.Errorf("%v: %d %s", wrong, a.StatusCode, a.text)
			}
		}
		good := map[string]any{"email": "Ada@example.com", "password": staffPassword}
		a := login(good, "Authorization", "Bearer of-no-use", "User-Agent", "Till 1")
		if a.StatusCode != 200 || a.Header.Get("Cache-Control") != "no-store" && a.Header.Get("Cache-Control") != "private, no-store" {
			t.Fatalf("%d %s %v", a.StatusCode, a.text, a.Header)
		}
		body := a.json(t)
		if body["expires_in"] != float64(900) || body["user"].(map[string]any)["email"] != "ada@example.com" {
			t.Errorf("%s", a.text)
		}
		access, refresh := a.field(t, "access_token"), a.field(t, "refresh_token")
		if me := s.send("GET", "/api/admin/me", access, nil); me.StatusCode != 200 || me.field(t, "email") != "ada@example.com" {
			t.Errorf("%d %s", me.StatusCode, me.text)
		}
		if o := s.send("GET", "/api/admin/orders", access, nil); o.StatusCode != 200 {
			t.Errorf("orders: %d %s", o.StatusCode, o.text)
		}
		if o := s.send("POST", "/api/admin/products", access, map[string]any{"title": "X"}); o.StatusCode != 403 || o.field(t, "code") != "permission_denied" {
			t.Errorf("a product: %d %s", o.StatusCode, o.text)
		}
		if k := s.staff("GET", "/api/admin/me", nil); k.StatusCode != 401 {
			t.Errorf("a key is nobody of the staff: %d %s", k.StatusCode, k.text)
		}
		if n := s.send("GET", "/api/admin/me", "", nil); n.StatusCode != 401 {
			t.Errorf("nobody: %d %s", n.StatusCode, n.text)
		}

		next := s.send("POST", "/api/admin/auth/refresh", "", map[string]any{"refresh_token": refresh})
		if next.StatusCode != 200 || next.field(t, "refresh_token") == refresh {
			t.Fatalf("%d %s", next.StatusCode, next.text)
		}
		stolen := s.send("POST", "/api/admin/auth/refresh", "", map[string]any{"refresh_token": refresh})
		if stolen.StatusCode != 401 || stolen.field(t, "code") != "invalid_refresh_token" {
			t.Errorf("%d %s", stolen.StatusCode, stolen.text)
		}
		if me := s.send("GET", "/api/admin/me", next.field(t, "access_token"), nil); me.StatusCode != 401 {
			t.Errorf("after a refresh token came twice: %d %s", me.StatusCode, me.text)
		}
	})
}

// A browser gets a cookie, which scripts and other sites cannot use.
func TestStaffCookie(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	s.hire("ada@example.com", "support")
	body := map[string]any{"email": "ada@example.com", "password": staffPassword, "cookie": true}
	foreign := s.send("POST", "/api/admin/auth/login", "", body, "Sec-Fetch-Site", "cross-site")
	if foreign.StatusCode != 403 || foreign.Header.Get("Set-Cookie") != "" {
		t.Errorf("a login from another site: %d %s", foreign.StatusCode, foreign.text)
	}
	a := s.send("POST", "/api/admin/auth/login", "", body)
	if a.StatusCode != 200 || strings.Contains(a.text, "token\"") {
		t.Fatalf("%d %s", a.StatusCode, a.text)
	}
	var cookie *http.Cookie
	for _, c := range a.Cookies() {
		if c.Name == "winkel_staff" {
			cookie = c
		}
	}
	if cookie == nil || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" {
		t.Fatalf("%+v", a.Cookies())
	}
	shown := "winkel_staff=" + cookie.Value
	if me := s.send("GET", "/api/admin/me", "", nil, "Cookie", shown); me.StatusCode != 200 {
		t.Errorf("%d %s", me.StatusCode, me.text)
	}
	if o := s.send("GET", "/api/admin/orders", "", nil, "Cookie", shown); o.StatusCode != 200 {
		t.Errorf("%d %s", o.StatusCode, o.text)
	}
	if x := s.send("PATCH", "/api/admin/me", "", map[string]any{"name": "Eve"}, "Cookie", shown, "Sec-Fetch-Site", "cross-site"); x.StatusCode != 403 {
		t.Errorf("a change from another site: %d %s", x.StatusCode, x.text)
	}
	if x := s.send("PATCH", "/api/admin/me", "", map[string]any{"name": "Ada L."}, "Cookie", shown, "Sec-Fetch-Site", "same-origin"); x.StatusCode != 200 || x.field(t, "name") != "Ada L." {
		t.Errorf("%d %s", x.StatusCode, x.text)
	}
	out := s.send("POST", "/api/admin/auth/logout", "", nil, "Cookie", shown)
	if out.StatusCode != 204 || !strings.Contains(out.Header.Get("Set-Cookie"), "winkel_staff=;") {
		t.Errorf("%d %s %v", out.StatusCode, out.text, out.Header)
	}
	if me := s.send("GET", "/api/admin/me", "", nil, "Cookie", shown); me.StatusCode != 401 {
		t.Errorf("after signing out: %d %s", me.StatusCode, me.text)
	}
}

// enroll sets up the second factor of whoever has the token, and returns its secret and the recovery codes.
func (s *shop) enroll(token string) (key []byte, codes []string) {
	s.t.Helper()
	a := s.send("POST", "/api/admin/me/totp", token, nil)
	if a.StatusCode != 200 || !strings.Contains(a.field(s.t, "qr_code"), "<svg") {
		s.t.Fatalf("%d %s", a.StatusCode, a.text)
	}
	key = keyOf(a.field(s.t, "secret"))
	if a = s.send("POST", "/api/admin/me/totp/confirm", token, map[string]any{"code": codeNow(key)}); a.StatusCode != 200 {
		s.t.Fatalf("%d %s", a.StatusCode, a.text)
	}
	var shown struct {
		Codes []string `json:"recovery_codes"`
	}
	if err := json.Unmarshal([]byte(a.text), &shown); err != nil || len(shown.Codes) != 10 {
		s.t.Fatalf("%s: %v", a.text, err)
	}
	return key, shown.Codes
}

// keyOf is the key that a text of a secret stands for.
func keyOf(secret string) []byte {
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		panic(err)
	}
	return key
}

func codeNow(key []byte) string { return totp.Code(key, totp.Step(time.Now())) }

// Whoever must have a second factor can do nothing but set it up.
func TestStaffMustEnroll(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.hire("ada@example.com", "support")
		roles := s.staff("GET", "/api/admin/roles", nil)
		var list struct{ Data []struct{ ID, Code string } }
		if err := json.Unmarshal([]byte(roles.text), &list); err != nil || len(list.Data) != 6 {
			t.Fatalf("%s: %v", roles.text, err)
		}
		s.must("PATCH", "/api/admin/roles/"+list.Data[2].ID, map[string]any{"requires_totp": true})
		token := s.signIn("ada@example.com")
		me := s.send("GET", "/api/admin/me", token, nil).json(t)
		if me["must_enroll_totp"] != true || len(me["scopes"].([]any)) != 0 {
			t.Errorf("%v", me)
		}
		for _, r := range s.api.Routes() {
			if !strings.HasPrefix(r.Path, "/api/admin/") || r.Op.Public {
				continue
			}
			path := strings.NewReplacer("{id}", "x", "{currency}", "eur", "{kind}", "x", "{locale}", "x", "{key}", "x").Replace(r.Path)
			open := map[string]bool{
				"/api/admin/me": r.Method == "GET", "/api/admin/me/permissions": true, "/api/admin/me/totp": true,
				"/api/admin/me/totp/confirm": true, "/api/admin/me/totp/disable": true, "/api/admin/me/totp/recovery-codes": true,
				"/api/admin/auth/logout": true, "/api/admin/auth/logout-everywhere": true,
			}[path]
			if open {
				continue
			}
			body := any(nil)
			switch path {
			case "/api/admin/me":
				body = map[string]any{"name": "x"}
			case "/api/admin/me/password":
				body = map[string]any{"current_password": "x", "new_password": "x"}
			}
			if a := s.send(r.Method, path, token, body); a.StatusCode != 403 || a.field(t, "code") != "totp_enrollment_required" {
				t.Errorf("%s %s: %d %s", r.Method, r.Path, a.StatusCode, a.text)
			}
		}
		for _, p := range s.send("GET", "/api/admin/me/permissions", token, nil).json(t)["data"].([]any) {
			if area := p.(map[string]any); area["read"] != false || area["write"] != false {
				t.Errorf("%v", area)
			}
		}
		_, codes := s.enroll(token)
		if o := s.send("GET", "/api/admin/orders", token, nil); o.StatusCode != 200 {
			t.Errorf("with a second factor: %d %s", o.StatusCode, o.text)
		}
		a := s.send("POST", "/api/admin/auth/login", "", map[string]any{"email": "ada@example.com", "password": staffPassword})
		if a.StatusCode != 401 || a.field(t, "code") != "totp_required" {
			t.Errorf("%d %s", a.StatusCode, a.text)
		}
		a = s.send("POST", "/api/admin/auth/login", "", map[string]any{"email": "ada@example.com", "password": staffPassword, "code": "000000"})
		if a.StatusCode != 401 || a.field(t, "code") != "totp_invalid" {
			t.Errorf("%d %s", a.StatusCode, a.text)
		}
		s.signIn("ada@example.com", codes[0])
		off := s.send("POST", "/api/admin/me/totp/disable", s.keys["ada@example.com"], map[string]any{"password": staffPassword, "code": "000000"})
		if off.StatusCode != 422 || off.field(t, "code") != "totp_invalid" {
			t.Errorf("%d %s", off.StatusCode, off.text)
		}
	})
}

// What the menu shows is what the routes allow.
func TestMyPermissions(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	for _, role := range []string{"owner", "manager", "support", "warehouse", "analyst", "read_only"} {
		u := s.hire(role+"@example.com", role)
		token := s.signIn(u.Email)
		may := map[string]bool{}
		var list struct {
			Data []struct {
				Area        string
				Read, Write bool
			}
		}
		a := s.send("GET", "/api/admin/me/permissions", token, nil)
		if err := json.Unmarshal([]byte(a.text), &list); err != nil || len(list.Data) != len(identity.Areas) {
			t.Fatalf("%s: %v", a.text, err)
		}
		for _, p := range list.Data {
			may[p.Area+":read"], may[p.Area+":write"] = p.Read, p.Write
		}
		for _, r := range s.api.Routes() {
			if r.Op.Scope == "" {
				continue
			}
			path := strings.NewReplacer("{id}", "x", "{currency}", "eur", "{kind}", "x", "{locale}", "x", "{key}", "x").Replace(r.Path)
			// A body that cannot be read: what is allowed is refused for it, before anything happens.
			a := s.send(r.Method, path, token, []byte(`{`), "Content-Type", "text/nonsense")
			if denied := a.StatusCode == 403; denied == may[r.Op.Scope] {
				t.Errorf("%s, who may %s: %v; %s %s is %d %s", role, r.Op.Scope, may[r.Op.Scope], r.Method, r.Path, a.StatusCode, a.text)
			}
		}
	}
}

// An invitation by mail leads to somebody who works here, and what is written in the mail is nowhere else.
func TestStaffInvitationByMail(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := openShop(t, d)
		s.work()
		s.hire("owner@example.com", "owner")
		owner := s.signIn("owner@example.com")
		a := s.send("POST", "/api/admin/staff", owner, map[string]any{"email": "grace@example.com", "roles": []string{"support"}}, "Idempotency-Key", "invite-1")
		again := s.send("POST", "/api/admin/staff", owner, map[string]any{"email": "grace@example.com", "roles": []string{"support"}}, "Idempotency-Key", "invite-1")
		if a.StatusCode != 201 || again.StatusCode != 201 || again.text != a.text || again.Header.Get("Idempotent-Replayed") != "true" {
			t.Fatalf("%d %s, %d %s", a.StatusCode, a.text, again.StatusCode, again.text)
		}
		if body := a.json(t); body["state"] != "invited" || body["invited_by"] != "staff:owner@example.com" || a.Header.Get("Location") != "/api/admin/staff/"+body["id"].(string) {
			t.Errorf("%s %v", a.text, a.Header)
		}
		token := s.tokenTo("grace@example.com", "/admin/invitation?token=")
		for _, m := range s.mailDocuments() {
			if strings.Contains(m, token) {
				t.Errorf("the list of mails shows the link: %s", m)
			}
		}
		accepted := s.send("POST", "/api/admin/auth/accept-invitation", "", map[string]any{"token": token, "name": "Grace", "password": staffPassword})
		if accepted.StatusCode != 200 || accepted.field(t, "state") != "active" {
			t.Fatalf("%d %s", accepted.StatusCode, accepted.text)
		}
		twice := s.send("POST", "/api/admin/auth/accept-invitation", "", map[string]any{"token": token, "name": "Eve", "password": staffPassword})
		if twice.StatusCode != 422 || twice.field(t, "code") != "token_invalid" {
			t.Errorf("%d %s", twice.StatusCode, twice.text)
		}
		s.signIn("grace@example.com")

		for _, address := range []string{"grace@example.com", "nobody@example.com", "nonsense"} {
			if f := s.send("POST", "/api/admin/auth/forgot-password", "", map[string]any{"email": address}); f.StatusCode != 204 || f.text != "" {
				t.Errorf("%s: %d %s", address, f.StatusCode, f.text)
			}
		}
		reset := s.tokenTo("grace@example.com", "/admin/reset-password?token=")
		if r := s.send("POST", "/api/admin/auth/reset-password", "", map[string]any{"token": reset, "password": "short"}); r.StatusCode != 422 || r.field(t, "code") != "password_too_short" {
			t.Errorf("%d %s", r.StatusCode, r.text)
		}
		if r := s.send("POST", "/api/admin/auth/reset-password", "", map[string]any{"token": reset, "password": "Another one 43"}); r.StatusCode != 204 {
			t.Errorf("%d %s", r.StatusCode, r.text)
		}
		if me := s.send("GET", "/api/admin/me", s.keys["grace@example.com"], nil); me.StatusCode != 401 {
			t.Errorf("a session from before: %d %s", me.StatusCode, me.text)
		}
	})
}

// tokenTo is the token in a link that was sent to an address.
func (s *shop) tokenTo(address, link string) string {
	s.t.Helper()
	token := ""
	eventually(s.t, "a link with "+link+" for "+address, func() bool {
		for _, m := range s.letters.sent() {
			if _, rest, found := strings.Cut(m.Text, link); found && m.To.Email == address {
				token = strings.Fields(rest)[0]
			}
		}
		return token != ""
	})
	return token
}

// mailDocuments is every mail as staff see it.
func (s *shop) mailDocuments() []string {
	s.t.Helper()
	var list struct{ Data []struct{ ID string } }
	if err := json.Unmarshal([]byte(s.staff("GET", "/api/admin/mails?limit=100", nil).text), &list); err != nil {
		s.t.Fatal(err)
	}
	var texts []string
	for _, m := range list.Data {
		texts = append(texts, s.staff("GET", "/api/admin/mails/"+m.ID, nil).text)
	}
	return texts
}

// Nobody gives what he has not, over HTTP.
func TestStaffEscalation(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	owner := s.hire("owner@example.com", "owner")
	s.must("POST", "/api/admin/roles", map[string]any{"name": "HR", "scopes": []string{"staff:write", "keys:write"}})
	hr := s.hire("hr@example.com", "hr")
	s.signIn("hr@example.com")
	s.signIn("owner@example.com")
	before := s.rows()
	s.run([]scenario{
		{name: "invite an owner", key: "hr@example.com", method: "POST", path: "/api/admin/staff", body: `{"email":"x@example.com","roles":["owner"]}`, status: 403, has: []string{"permission_denied"}},
		{name: "become one", key: "hr@example.com", method: "PUT", path: "/api/admin/staff/" + hr.ID.String() + "/roles", body: `{"roles":["owner"]}`, status: 403, has: []string{"permission_denied"}},
		{name: "deactivate one", key: "hr@example.com", method: "POST", path: "/api/admin/staff/" + owner.ID.String() + "/deactivate", status: 403, has: []string{"permission_denied"}},
		{name: "make a key for everything", key: "hr@example.com", method: "POST", path: "/api/admin/api-keys", body: `{"name":"x","scopes":["all"]}`, status: 403, has: []string{"permission_denied"}},
		{name: "make a role for everything", key: "hr@example.com", method: "POST", path: "/api/admin/roles", body: `{"name":"x","scopes":["all:read"]}`, status: 403, has: []string{"permission_denied"}},
		{name: "the last owner goes", key: "owner@example.com", method: "POST", path: "/api/admin/staff/" + owner.ID.String() + "/deactivate", status: 422, has: []string{"last_owner"}},
		{name: "another version", key: "owner@example.com", method: "PUT", path: "/api/admin/staff/" + hr.ID.String() + "/roles", body: `{"roles":["support"],"version":99}`, status: 409, has: []string{"version_conflict"}},
		{name: "no such role", key: "owner@example.com", method: "PUT", path: "/api/admin/staff/" + hr.ID.String() + "/roles", body: `{"roles":["boss"]}`, status: 422, has: []string{"unknown_role", "owner, manager"}},
	})
	if changed := difference(before, s.rows()); len(changed) > 0 {
		t.Errorf("what was refused changed %v", changed)
	}
	key := s.send("POST", "/api/admin/api-keys", s.keys["hr@example.com"], map[string]any{"name": "mine", "scopes": []string{"staff:read"}})
	if key.StatusCode != 201 || key.field(t, "created_by") != "staff:hr@example.com" {
		t.Errorf("%d %s", key.StatusCode, key.text)
	}
}

func TestStaffSessionsOfMine(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	s.hire("ada@example.com", "support")
	first, second := s.signIn("ada@example.com"), s.signIn("ada@example.com")
	var list struct {
		Data []struct {
			ID      string
			Current bool
		}
	}
	if err := json.Unmarshal([]byte(s.send("GET", "/api/admin/me/sessions", second, nil).text), &list); err != nil || len(list.Data) != 2 {
		t.Fatalf("%+v, %v", list, err)
	}
	other := slices.IndexFunc(list.Data, func(x struct {
		ID      string
		Current bool
	}) bool {
		return !x.Current
	})
	if a := s.send("DELETE", "/api/admin/me/sessions/"+list.Data[other].ID, second, nil); a.StatusCode != 204 {
		t.Errorf("%d %s", a.StatusCode, a.text)
	}
	if a := s.send("GET", "/api/admin/me", first, nil); a.StatusCode != 401 {
		t.Errorf("%d %s", a.StatusCode, a.text)
	}
	change := map[string]any{"current_password": "wrong", "new_password": "Another one 43"}
	if a := s.send("POST", "/api/admin/me/password", second, change); a.StatusCode != 401 || a.field(t, "code") != "invalid_credentials" {
		t.Errorf("%d %s", a.StatusCode, a.text)
	}
	change["current_password"] = staffPassword
	if a := s.send("POST", "/api/admin/me/password", second, change); a.StatusCode != 200 {
		t.Errorf("%d %s", a.StatusCode, a.text)
	}
	if a := s.send("POST", "/api/admin/auth/logout-everywhere", second, nil); a.StatusCode != 204 {
		t.Errorf("%d %s", a.StatusCode, a.text)
	}
	if a := s.send("GET", "/api/admin/me", second, nil); a.StatusCode != 401 {
		t.Errorf("%d %s", a.StatusCode, a.text)
	}
}

// Who comes in, who is not let in and what becomes of passwords is in the audit log, with whom and from where.
func TestStaffInTheAuditLog(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	u := s.hire("ada@example.com", "support")
	token := s.signIn("ada@example.com")
	s.send("POST", "/api/admin/auth/login", "", map[string]any{"email": "ada@example.com", "password": "wrong"})
	s.waitForEntry("staff_login_failed") // which is written beside the answer
	s.send("POST", "/api/admin/me/password", token, map[string]any{"current_password": staffPassword, "new_password": "Another one 43"})
	s.send("POST", "/api/admin/me/totp", token, nil)
	role := s.must("POST", "/api/admin/roles", map[string]any{"name": "Night shift", "scopes": []string{"orders:read"}}).field(t, "id")
	if _, err := s.audit.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range s.sealedEntries() {
		got = append(got, e.Actor+" "+e.Action+" "+e.TargetID+" "+e.Address)
		if strings.Contains(e.After, staffPassword) || strings.Contains(e.After, "Another one") {
			t.Errorf("%s holds a password: %s", e.Action, e.After)
		}
	}
	ada, number := "staff:ada@example.com ", " "+u.ID.String()
	want := []string{
		ada + "staff_invitation_accepted" + number + " ", ada + "staff_login" + number + " 127.0.0.1",
		"system staff_login_failed" + number + " 127.0.0.1", ada + "staff_password_changed" + number + " 127.0.0.1",
		"key:all admin-create-role " + role + " 127.0.0.1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the log is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
