package api_test

import (
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"winkel/internal/commerce/identity"
	"winkel/internal/commerce/identity/staff"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
	"winkel/internal/platform/password"
	"winkel/internal/platform/token"
)

// show is how somebody shows with a request who he is.
type show struct {
	name    string
	headers []string
}

func bearer(name, secret string) show {
	return show{name, []string{"Authorization", "Bearer " + secret}}
}

func cookie(name, cookie, value string) show {
	return show{name, []string{"Cookie", cookie + "=" + value}}
}

// elsewhere is the same, sent by a page of another site.
func (s show) elsewhere() show {
	return show{s.name + ", from another site", append(slices.Clone(s.headers), "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site")}
}

// matrix is the people at the door of a shop, by what they show.
type matrix struct {
	*shop

	customer, staff             identity.Grant // who can do what is right for them
	customerCookie, staffCookie string
	bad                         []show // no good anywhere
	ended                       []show // cookies that are as none
	requests                    int
}

// begin starts a session.
func (s *shop) begin(by *identity.Service, of identity.Subject, browser bool) identity.Grant {
	s.t.Helper()
	b := &db.Batch{}
	g, err := by.StartSession(s.t.Context(), b, identity.NewSession{Subject: of, Browser: browser})
	if err == nil {
		err = s.db.Submit(s.t.Context(), b)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return g
}

var (
	expireSession = db.SQL(`UPDATE session SET expires_at = 1 WHERE id = $1`)
	expireKey     = db.SQL(`UPDATE api_key SET expires_at = 1 WHERE id = $1`)
)

// openMatrix gathers everybody in a shop: a customer, somebody of the staff, and who is no good any longer.
func openMatrix(s *shop, customer, staff identity.Subject) *matrix {
	t, ctx := s.t, s.t.Context()
	m := &matrix{shop: s, customer: s.begin(s.identity, customer, false), staff: s.begin(s.identity, staff, false)}
	m.customerCookie, m.staffCookie = s.begin(s.identity, customer, true).Cookie, s.begin(s.identity, staff, true).Cookie
	with := func(secret *token.Signer, access time.Duration) *identity.Service {
		return identity.New(identity.Options{
			DB: s.db, Log: slog.New(slog.DiscardHandler), Tokens: secret, AccessTime: access, Passwords: password.New(password.Options{}),
		})
	}
	strange, err := token.NewSigner(bytes.Repeat([]byte("x"), token.KeyBytes))
	if err != nil {
		t.Fatal(err)
	}
	end := func(of identity.Subject, stmt *db.Stmt) (token, cookie string) {
		one, two := s.begin(s.identity, of, false), s.begin(s.identity, of, true)
		b := &db.Batch{}
		for _, g := range []identity.Grant{one, two} {
			if stmt == nil {
				s.identity.EndSession(b, g.Session.ID)
			} else {
				b.Exec(stmt, g.Session.ID)
			}
		}
		if err := s.db.Submit(ctx, b); err != nil {
			t.Fatal(err)
		}
		return one.AccessToken, two.Cookie
	}
	keys, err := s.identity.PublicKeys(ctx)
	if err != nil || len(keys) == 0 {
		t.Fatal(keys, err)
	}
	m.bad = []show{bearer("garbage", "garbage"), bearer("an unknown key", "winkel_"+strings.Repeat("a", 52)), {"an empty bearer token", []string{"Authorization", "Bearer"}}}
	for _, who := range []struct {
		name  string
		of    identity.Subject
		grant identity.Grant
	}{{"customer", customer, m.customer}, {"staff", staff, m.staff}} {
		revoked, revokedCookie := end(who.of, nil)
		expired, expiredCookie := end(who.of, expireSession)
		m.bad = append(m.bad,
			bearer(who.name+" token, expired", s.begin(with(s.tokens, time.Nanosecond), who.of, false).AccessToken),
			bearer(who.name+" token, of an ended session", revoked), bearer(who.name+" token, of an expired session", expired),
			bearer(who.name+" token, tampered", tampered(t, who.grant.AccessToken)),
			bearer(who.name+" token, alg none", forged(t, who.grant.AccessToken, "none", nil)),
			bearer(who.name+" token, HS256 by the public key", forged(t, who.grant.AccessToken, "HS256", keys[0].Key)),
			bearer(who.name+" token, of another shop", s.begin(with(strange, 0), who.of, false).AccessToken),
			bearer(who.name+" refresh token", who.grant.RefreshToken))
		name := map[identity.SubjectKind]string{identity.CustomerKind: "winkel_session", identity.StaffKind: "winkel_staff"}[who.of.Kind]
		m.ended = append(m.ended, cookie("cookie of "+who.name+", ended", name, revokedCookie), cookie("cookie of "+who.name+", expired", name, expiredCookie))
	}
	m.bad = append(m.bad, bearer("a cookie as token", m.customerCookie), bearer("a staff cookie as token", m.staffCookie))
	m.ended = append(m.ended, cookie("a staff cookie at the other door", "winkel_session", m.staffCookie),
		cookie("a customer's cookie at the other door", "winkel_staff", m.customerCookie), cookie("a token as cookie", "winkel_staff", m.staff.AccessToken))
	for _, how := range []string{"revoked", "expired"} {
		k, secret, err := s.identity.CreateKey(ctx, identity.NewKey{Name: how, Scopes: []string{"all"}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if how == "revoked" {
			_, err = s.identity.RevokeKey(ctx, k.ID, nil)
		} else {
			b := &db.Batch{}
			b.Exec(expireKey, k.ID)
			err = s.db.Submit(ctx, b)
		}
		if err != nil {
			t.Fatal(err)
		}
		m.bad = append(m.bad, bearer("a key, "+how, secret))
	}
	return m
}

// tampered is a token for somebody else with the signature of this one.
func tampered(t testing.TB, text string) string {
	t.Helper()
	parts := strings.Split(text, ".")
	var claims map[string]any
	decode(t, parts[1], &claims)
	claims["exp"] = 9_999_999_999
	return parts[0] + "." + encode(t, claims) + "." + parts[2]
}

// forged is a token that says that it is signed in another way; with a secret, by a MAC with it.
func forged(t testing.TB, text, algorithm string, secret []byte) string {
	t.Helper()
	parts := strings.Split(text, ".")
	var header map[string]any
	decode(t, parts[0], &header)
	header["alg"] = algorithm
	signed := encode(t, header) + "." + parts[1]
	if secret == nil {
		return signed + "."
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(signed))
	return signed + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func decode(t testing.TB, text string, into any) {
	t.Helper()
	plain, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(plain, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func encode(t testing.TB, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// try sends the request of a route as somebody and checks the answer. The network is left out: there are thousands.
func (m *matrix) try(method, template, target string, a attempt, who show, status int, code string) {
	m.t.Helper()
	m.requests++
	var body io.Reader
	contentType := cmp.Or(a.contentType, "application/json")
	switch content := a.content().(type) {
	case nil:
	case string:
		body = strings.NewReader(content)
	case []byte:
		body = bytes.NewReader(content)
	default:
		text, err := json.Marshal(content)
		if err != nil {
			m.t.Fatal(err)
		}
		body = bytes.NewReader(text)
	}
	r := httptest.NewRequest(method, "https://shop.example"+target, body)
	if body != nil {
		r.Header.Set("Content-Type", contentType)
	}
	for _, headers := range [][]string{a.headers, who.headers} {
		for i := 0; i+1 < len(headers); i += 2 {
			r.Header.Add(headers[i], headers[i+1])
		}
	}
	w := httptest.NewRecorder()
	m.api.ServeHTTP(w, r)
	if w.Code != status || code != "" && !strings.Contains(w.Body.String(), `"code":"`+code+`"`) {
		m.t.Errorf("%s %s as %s: %d %.300s; want %d %s", method, template, who.name, w.Code, w.Body, status, code)
	}
	if (w.Code == http.StatusUnauthorized) != (w.Header().Get("WWW-Authenticate") != "") {
		m.t.Errorf("%s %s as %s: %d with WWW-Authenticate %q", method, template, who.name, w.Code, w.Header().Get("WWW-Authenticate"))
	}
}

// door is a route as the document describes it, with a request for it that would succeed.
type door struct {
	method, path  string
	scope, caller string
	open          bool // for everybody
	entrance      bool // here an old token is as none
	ownProof      bool // its callers prove themselves in their own way
	attempt       attempt
}

// refuse tries the request that would succeed: 401 or 403, and nothing must have come of it.
func (m *matrix) refuse(d door, who show, status int) {
	m.t.Helper()
	code := map[int]string{401: "unauthorized", 403: "permission_denied"}[status]
	m.try(d.method, d.path, d.attempt.path, d.attempt, who, status, code)
}

// admit tries a request that gets past the question who calls, and no further: it has a parameter that does not exist.
func (m *matrix) admit(d door, who show) {
	m.t.Helper()
	separator := "?"
	if strings.Contains(d.attempt.path, "?") {
		separator = "&"
	}
	m.try(d.method, d.path, d.attempt.path+separator+"no_such_parameter=1", d.attempt, who, 422, "validation_failed")
}

// judge is admit or refuse.
func (m *matrix) judge(d door, who show, admitted bool, status int) {
	m.t.Helper()
	if admitted {
		m.admit(d, who)
	} else {
		m.refuse(d, who, status)
	}
}

// doors is every route of the document.
func (s *shop) doors(all map[string]attempt) []door {
	s.t.Helper()
	thing := s.kettle("Thing at the door").ID.String()
	var list []door
	for path, methods := range readDocument(s.t).Paths {
		for method, op := range methods {
			d := door{method: strings.ToUpper(method), path: path, scope: op.Scope, caller: op.Caller, open: op.Scope == "" && op.Caller == ""}
			for _, r := range s.api.Routes() {
				if r.Op.ID == op.OperationID {
					d.entrance, d.ownProof = r.Op.Entrance, r.Op.OwnProof
				}
			}
			a, known := all[d.method+" "+path]
			if !known && d.method != http.MethodGet {
				s.t.Errorf("%s %s: no request is known for it", d.method, path)
			}
			if !known {
				a = attempt{path: parameter.ReplaceAllString(path, thing)}
			}
			a.headers = withoutCredentials(a.headers)
			d.attempt = a
			list = append(list, d)
		}
	}
	slices.SortFunc(list, func(a, b door) int { return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.method, b.method)) })
	return list
}

// withoutCredentials leaves out who an attempt is by: here others show themselves.
func withoutCredentials(headers []string) []string {
	var kept []string
	for i := 0; i+1 < len(headers); i += 2 {
		if !strings.EqualFold(headers[i], "Authorization") && !strings.EqualFold(headers[i], "Cookie") {
			kept = append(kept, headers[i], headers[i+1])
		}
	}
	return kept
}

// opens says, in other words than the program does, whether a scope opens what another one is needed for.
func opens(scopes []string, needed string) bool {
	return slices.ContainsFunc(scopes, func(scope string) bool {
		return scope == needed || scope == "all" || scope == "all:read" && strings.HasSuffix(needed, ":read") ||
			strings.TrimSuffix(needed, ":read")+":write" == scope && strings.HasSuffix(needed, ":read")
	})
}

// Who is not good is refused at every door, and so is who is good at another one.
func (m *matrix) strangers(d door) {
	m.t.Helper()
	nobody := show{name: "nobody"}
	if d.ownProof {
		for _, who := range append(m.bad, nobody) {
			m.admit(d, who)
		}
		return
	}
	for _, who := range m.bad {
		m.judge(d, who, d.entrance, 401)
	}
	m.judge(d, nobody, d.open, 401)
	for _, who := range m.ended {
		m.judge(d, who, d.open, 401)
	}
	customer, staff, key := bearer("a customer", m.customer.AccessToken), bearer("staff", m.staff.AccessToken), bearer("a key", m.keys["all"])
	m.judge(d, customer, d.open || d.caller == "customer", 401)
	m.judge(d, staff, d.entrance || d.scope != "" || d.caller == "staff", 401)
	m.judge(d, key, d.open || d.scope != "", 401)
	m.judge(d, cookie("a customer's browser", "winkel_session", m.customerCookie), d.open || d.caller == "customer", 401)
	m.judge(d, cookie("a staff browser", "winkel_staff", m.staffCookie), d.open || d.scope != "" || d.caller == "staff", 401)
	if d.method != http.MethodGet {
		m.forgeries(d)
	}
}

// What a page of another site has a browser send is refused, wherever the cookie that goes along counts.
func (m *matrix) forgeries(d door) {
	m.t.Helper()
	customer, staff := cookie("a customer's browser", "winkel_session", m.customerCookie), cookie("a staff browser", "winkel_staff", m.staffCookie)
	switch {
	case d.scope != "" || d.caller == "staff":
		m.refuse(d, staff.elsewhere(), 403)
		m.refuse(d, customer.elsewhere(), 401)
		m.admit(d, bearer("staff with a token", m.staff.AccessToken).elsewhere())
	case d.caller == "customer":
		m.refuse(d, customer.elsewhere(), 403)
		m.refuse(d, staff.elsewhere(), 401)
	default: // a cart has a cookie too
		m.refuse(d, customer.elsewhere(), 403)
	}
}

// noted is the columns that say when something was last used, which refusals change too: somebody was there.
var noted = regexp.MustCompile(`^[+-]+ (api_key|session): `)

// TestWhoMayDoWhat tries every route of the document as everybody who could come: nobody; who has no good credential, in all the
// ways in which one can be bad; customers and staff, at their own doors and at the others'; with each scope alone; in each role. Who is
// refused sends what would succeed, and nothing may come of it.
func TestWhoMayDoWhat(t *testing.T) {
	for _, engine := range []struct {
		name string
		open func(testing.TB, db.Options) *db.DB
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.Postgres}} {
		t.Run(engine.name, func(t *testing.T) {
			s := openShop(t, engine.open(t, db.Options{}))
			all := everyAttempt(s)
			m := openMatrix(s, identity.OfCustomer(id.Customer(s.db.IDs().Next())), identity.OfStaff(s.hire("boss@shop.example", staff.Owner).ID))
			doors := s.doors(all)
			scopes := map[string]show{}
			for _, area := range identity.Areas {
				for _, access := range []string{":read", ":write"} {
					scopes[area+access] = bearer("a key for "+area+access, s.key(area+access, area+access))
				}
			}
			roles := s.roles()
			before := s.whole()
			for _, d := range doors {
				m.strangers(d)
				if d.scope == "" {
					continue
				}
				for scope, who := range scopes {
					m.judge(d, who, opens([]string{scope}, d.scope), 403)
				}
				for _, r := range roles {
					m.judge(d, r.who, opens(r.scopes, d.scope), 403)
				}
			}
			if m.requests < 5000 {
				t.Errorf("only %d requests were made", m.requests)
			}
			if diff := changesOf(s.whole().since(before)); len(diff) > 0 {
				t.Errorf("who was refused changed something:\n%s", strings.Join(diff, "\n"))
			}
			t.Logf("%d requests at %d doors", m.requests, len(doors))
		})
	}
}

// changesOf leaves out that the last use of a credential was noted.
func changesOf(lines []string) []string {
	var changes []string
	for _, line := range lines {
		if !noted.MatchString(line) {
			changes = append(changes, line)
		}
	}
	return changes
}

// role is somebody of the staff who has one role.
type role struct {
	scopes []string
	who    show
}

// roles is somebody for every built-in role.
func (s *shop) roles() map[string]role {
	s.t.Helper()
	list, err := s.people.ListRoles(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	roles := map[string]role{}
	for _, r := range list {
		of := identity.OfStaff(s.hire("only-"+r.Code+"@shop.example", r.Code).ID)
		roles[r.Code] = role{r.Scopes, bearer("somebody in the role "+r.Code, s.begin(s.identity, of, false).AccessToken)}
	}
	// What the roles are for, in other words than the program's.
	for code, can := range map[string]struct{ may, mayNot []string }{
		staff.Owner:     {[]string{"staff:write", "keys:write", "refunds:write", "settings:write", "audit:read"}, nil},
		staff.Manager:   {[]string{"catalog:write", "orders:write", "refunds:write", "staff:read"}, []string{"staff:write", "keys:write"}},
		staff.Support:   {[]string{"orders:write", "refunds:write", "catalog:read"}, []string{"catalog:write", "settings:write", "staff:read", "keys:read", "exports:read"}},
		staff.Warehouse: {[]string{"inventory:write", "orders:write"}, []string{"refunds:write", "catalog:write", "staff:read", "keys:read"}},
		staff.Analyst:   {[]string{"orders:read", "exports:read"}, []string{"orders:write", "catalog:write", "refunds:write", "staff:read"}},
		staff.ReadOnly:  {[]string{"orders:read", "catalog:read"}, []string{"orders:write", "catalog:write", "staff:write", "keys:write"}},
	} {
		for _, scope := range can.may {
			if !opens(roles[code].scopes, scope) {
				s.t.Errorf("the role %s lacks %s", code, scope)
			}
		}
		for _, scope := range can.mayNot {
			if opens(roles[code].scopes, scope) {
				s.t.Errorf("the role %s has %s", code, scope)
			}
		}
	}
	return roles
}
