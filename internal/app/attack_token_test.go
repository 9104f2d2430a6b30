package app

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

// tokenAttacks are tokens that nobody gave out.
func tokenAttacks() []attack {
	return []attack{
		{"JWT tricks", "`alg: none`, `HS256` with a key of the attacker's and with the public key, `kid` that leads to a file or a statement, expired, of another audience, without a signature",
			"401", jwtTricks},
		{"Refresh-token reuse", "A refresh token that was used already is shown again, as a thief or his victim would",
			"401, and the whole session ends: neither its newer refresh token nor its access token opens anything any more", refreshReuse},
		{"Other people's accounts", "Alice's access token, whole, changed and cut, on Bob's addresses, orders and sessions, on the admin API, and after she signed out",
			"404 for what is Bob's, 401 for the rest", othersAccounts},
		{"Becoming more than one is", "`verified_at`, `groups`, `state`, `id`, `email`, `scopes` in bodies of accounts", "422", accountFields},
		{"Finding out who has an account", "Logging in and asking for a new password, with addresses that have an account and such that have none",
			"The same answer, but for its number", whoHasAnAccount},
		{"Made-up links of mails", "Tokens of another purpose, of another account, damaged, used and invented, for verifying, resetting, inviting and owning",
			"401 or 422; nothing is changed", madeUpLinks},
	}
}

// member is somebody with an account.
type member struct {
	User         struct{ ID string }
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token"`
}

func (v *victim) member(t *testing.T, email string) (m member) {
	t.Helper()
	a := v.hit(t, http.MethodPost, "/api/auth/register", fmt.Sprintf(`{"email": %q, "password": "a long sentence of hers"}`, email))
	if readJSON(t, a, &m); a.status != http.StatusCreated || m.AccessToken == "" {
		t.Fatalf("register: %d %s", a.status, a.body)
	}
	return m
}

func bearer(token string) []string { return []string{"Authorization", "Bearer " + token} }

func refreshReuse(t *testing.T, v *victim) {
	first := v.member(t, "reuse@example.com")
	refresh := func(token string) answer {
		return v.hit(t, http.MethodPost, "/api/auth/refresh", fmt.Sprintf(`{"refresh_token": %q}`, token))
	}
	var second member
	a := refresh(first.RefreshToken)
	if readJSON(t, a, &second); a.status != http.StatusOK || second.RefreshToken == first.RefreshToken {
		t.Fatalf("the first use: %d %s", a.status, a.body)
	}
	refused(t, "before the reuse", v.hit(t, http.MethodGet, "/api/me", "", bearer(second.AccessToken)...), 200)
	refused(t, "the reuse", refresh(first.RefreshToken), 401)
	refused(t, "the newer one after that", refresh(second.RefreshToken), 401)
	for what, token := range map[string]string{"the first access token": first.AccessToken, "the second access token": second.AccessToken} {
		within(t, soon, what+" is refused", func() bool {
			return v.hit(t, http.MethodGet, "/api/me", "", bearer(token)...).status == http.StatusUnauthorized
		})
	}
	for _, token := range []string{"", "x", first.AccessToken, first.RefreshToken + "x", first.RefreshToken[:20], "' OR 1=1 --"} {
		refused(t, "refresh with "+token, refresh(token), 401, 422)
	}
}

func othersAccounts(t *testing.T, v *victim) {
	a, b := v.member(t, "alice@example.com"), v.member(t, "bob@example.com")
	var address struct{ ID string }
	made := v.hit(t, http.MethodPost, "/api/me/addresses", springfield, bearer(b.AccessToken)...)
	if readJSON(t, made, &address); made.status != http.StatusCreated {
		t.Fatalf("Bob's address: %d %s", made.status, made.body)
	}
	var sessions struct{ Data []struct{ ID string } }
	readJSON(t, v.hit(t, http.MethodGet, "/api/me/sessions", "", bearer(b.AccessToken)...), &sessions)
	if len(sessions.Data) != 1 {
		t.Fatalf("Bob has %d sessions", len(sessions.Data))
	}
	for _, c := range [][3]string{
		{http.MethodGet, "/api/me/addresses/" + address.ID, ""}, {http.MethodPatch, "/api/me/addresses/" + address.ID, `{"city": "Evil"}`},
		{http.MethodDelete, "/api/me/addresses/" + address.ID, ""}, {http.MethodDelete, "/api/me/sessions/" + sessions.Data[0].ID, ""},
	} {
		refused(t, c[0]+" "+c[1], v.hit(t, c[0], c[1], c[2], bearer(a.AccessToken)...), 404)
		refused(t, c[0]+" "+c[1]+" as nobody", v.hit(t, c[0], c[1], c[2]), 401)
	}
	parts := strings.Split(a.AccessToken, ".")
	claims, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	swapped := base64.RawURLEncoding.EncodeToString([]byte(strings.ReplaceAll(string(claims), a.User.ID, b.User.ID)))
	raised := base64.RawURLEncoding.EncodeToString([]byte(strings.ReplaceAll(string(claims), `"store"`, `"admin"`)))
	for what, token := range map[string]string{
		"Bob's name on Alice's token": parts[0] + "." + swapped + "." + parts[2], "Alice's token for staff": parts[0] + "." + raised + "." + parts[2],
		"half of it": parts[0] + "." + parts[1], "without its end": a.AccessToken[:len(a.AccessToken)-4], "its refresh token": a.RefreshToken,
	} {
		refused(t, what, v.hit(t, http.MethodGet, "/api/me", "", bearer(token)...), 401)
		refused(t, what+" on the admin API", v.hit(t, http.MethodGet, "/api/admin/orders", "", bearer(token)...), 401)
	}
	for _, path := range []string{"/api/admin/orders", "/api/admin/customers", "/api/admin/api-keys"} {
		refused(t, "a customer on "+path, v.hit(t, http.MethodGet, path, "", bearer(a.AccessToken)...), 401, 403)
	}
	refused(t, "signing out", v.hit(t, http.MethodPost, "/api/auth/logout", "{}", bearer(a.AccessToken)...), 200, 204)
	within(t, soon, "the token of a session that ended is refused", func() bool {
		return v.hit(t, http.MethodGet, "/api/me", "", bearer(a.AccessToken)...).status == http.StatusUnauthorized
	})
	refused(t, "Bob's address after all that", v.hit(t, http.MethodGet, "/api/me/addresses/"+address.ID, "", bearer(b.AccessToken)...), 200)
}

func accountFields(t *testing.T, v *victim) {
	m := v.member(t, "more@example.com")
	for _, field := range []string{
		`"verified_at": "2026-01-01T00:00:00Z"`, `"verified": true`, `"groups": ["wholesale"]`, `"state": "active"`, `"id": "cus_1"`, `"email": "eve@evil.example"`,
		`"scopes": ["all"]`, `"role": "owner"`, `"password": "another one of hers"`, `"note": "vip"`, `"tags": ["vip"]`, `"created_at": "2020-01-01T00:00:00Z"`,
	} {
		refused(t, "me with "+field, v.hit(t, http.MethodPatch, "/api/me", `{`+field+`}`, bearer(m.AccessToken)...), 422)
		if !strings.Contains(field, "email") && !strings.Contains(field, "password") {
			refused(t, "register with "+field, v.hit(t, http.MethodPost, "/api/auth/register",
				`{"email": "other@example.com", "password": "a long sentence of hers", `+field+`}`), 422)
		}
	}
}

// requestNumber is what differs between two answers that say the same.
var requestNumber = regexp.MustCompile(`"request_id":"[^"]*"`)

func whoHasAnAccount(t *testing.T, v *victim) {
	v.member(t, "known@example.com")
	for _, root := range []string{"/api/auth", "/api/admin/auth"} {
		for _, path := range []string{"/login", "/forgot-password"} {
			said := map[string]string{}
			for _, email := range []string{"known@example.com", "unknown@example.com", "KNOWN@EXAMPLE.COM"} {
				body := fmt.Sprintf(`{"email": %q}`, email)
				if path == "/login" {
					body = fmt.Sprintf(`{"email": %q, "password": "not hers at all"}`, email)
				}
				a := v.hit(t, http.MethodPost, root+path, body)
				said[email] = fmt.Sprint(a.status, " ", requestNumber.ReplaceAllString(string(a.body), ""))
			}
			if said["known@example.com"] != said["unknown@example.com"] || said["KNOWN@EXAMPLE.COM"] != said["unknown@example.com"] {
				t.Errorf("%s tells who has an account: %v", root+path, said)
			}
		}
	}
}

func madeUpLinks(t *testing.T, v *victim) {
	for _, made := range []string{"", "x", "tok_1.x", v.alice.token, v.alice.proof, v.key, "' OR 1=1 --", strings.Repeat("a", 190), "tok_0000000000001." + strings.Repeat("0", 26)} {
		for path, more := range map[string]string{
			"/api/auth/verify-email": "", "/api/auth/confirm-email": "", "/api/auth/reset-password": `, "password": "a long sentence of hers"`,
			"/api/admin/auth/reset-password": `, "password": "a long sentence of hers"`, "/api/admin/auth/accept-invitation": `, "password": "a long sentence of hers", "name": "Eve"`,
			"/api/admin/auth/become-owner": `, "password": "a long sentence of hers", "email": "eve@evil.example", "name": "Eve"`,
		} {
			a := v.hit(t, http.MethodPost, path, fmt.Sprintf(`{"token": %q%s}`, made, more))
			refused(t, path+" with "+made, a, 401, 404, 422)
			if strings.Contains(string(a.body), "xpected property") || strings.Contains(string(a.body), "required property") {
				t.Errorf("%s is refused for its form: %s", path, a.body)
			}
		}
	}
}

func jwtTricks(t *testing.T, v *victim) {
	part := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	public := v.hit(t, http.MethodGet, "/api/auth/jwks", "")
	claims := fmt.Sprintf(`{"iss":"winkel","sub":"staff_1","aud":"admin","sid":"ses_1","scope":"all","iat":%d,"exp":%d}`, time.Now().Unix(), time.Now().Add(time.Hour).Unix())
	old := fmt.Sprintf(`{"iss":"winkel","sub":"staff_1","aud":"admin","exp":%d}`, time.Now().Add(-time.Hour).Unix())
	var tokens []string
	for _, head := range []string{
		`{"alg":"none"}`, `{"alg":"None","typ":"JWT"}`, `{"alg":"nOnE"}`, `{"alg":""}`, `{}`, `{"alg":"HS256"}`, `{"alg":"HS512"}`, `{"alg":"RS256"}`, `{"alg":"ES256"}`,
		`{"alg":"EdDSA"}`, `{"alg":"EdDSA","kid":"../../../../dev/null"}`, `{"alg":"EdDSA","kid":"' OR 1=1 --"}`, `{"alg":"EdDSA","jku":"https://evil.example/jwks"}`,
		`{"alg":"EdDSA","jwk":{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}}`, `{"alg":"EdDSA","x5u":"https://evil.example/c.pem"}`,
		`{"alg":"EdDSA","crit":["x"],"x":1}`,
	} {
		for _, body := range []string{claims, old} {
			unsigned := part(head) + "." + part(body)
			mac := hmac.New(sha256.New, public.body)
			mac.Write([]byte(unsigned))
			tokens = append(tokens, unsigned+".", unsigned, unsigned+"."+part("signature"), unsigned+"."+part(strings.Repeat("\x00", 64)),
				unsigned+"."+base64.RawURLEncoding.EncodeToString(mac.Sum(nil)))
		}
	}
	tokens = append(tokens, "..", "a.b.c", strings.Repeat("a", 30_000), part(`{"alg":"none"}`)+"."+part(strings.Repeat(`{"a":`, 5000))+".")
	for _, bearer := range tokens {
		for _, path := range []string{"/api/admin/orders", "/api/admin/api-keys", "/api/me"} {
			refused(t, bearer, v.hit(t, http.MethodGet, path, "", "Authorization", "Bearer "+bearer), 401)
		}
		refused(t, bearer, v.hit(t, http.MethodPost, "/api/admin/api-keys", `{"name": "eve", "scopes": ["all"]}`, "Authorization", "Bearer "+bearer), 401)
	}
	if files, err := os.ReadDir(v.dir); err != nil || len(files) == 0 {
		t.Errorf("the data is gone: %v", err)
	}
}
