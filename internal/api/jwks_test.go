package api_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"strings"
	"testing"

	"winkel/internal/commerce/identity"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/db/dbtest"
)

// Whoever reads the published keys can check an access token with them, and with nothing of the shop's.
func TestPublishedKeysCheckTokens(t *testing.T) {
	s := openShop(t, dbtest.SQLite(t, db.Options{}))
	// A shop that has not signed anything yet has a key already.
	first := s.send("GET", "/api/auth/jwks", "", nil)
	keys, _ := first.json(t)["keys"].([]any)
	if first.StatusCode != 200 || len(keys) != 1 || first.Header.Get("Cache-Control") != "public, max-age=300" {
		t.Fatalf("%d %s %v", first.StatusCode, first.text, first.Header)
	}
	key, _ := keys[0].(map[string]any)
	text, _ := key["x"].(string)
	public, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(public) != ed25519.PublicKeySize || strings.Contains(first.text, `"d"`) {
		t.Fatalf("%s, %v", first.text, err)
	}
	for _, of := range []identity.Subject{identity.OfCustomer(id.Customer(1 << 40)), identity.OfStaff(id.Staff(1 << 40))} {
		token := s.begin(s.identity, of, false).AccessToken
		signed, proof, _ := cutLast(token, ".")
		signature, err := base64.RawURLEncoding.DecodeString(proof)
		if err != nil || !ed25519.Verify(public, []byte(signed), signature) {
			t.Errorf("the token %s was not signed by the published key; %v", token, err)
		}
		var header map[string]any
		head, _, _ := strings.Cut(token, ".")
		decode(t, head, &header)
		if header["kid"] != key["kid"] || header["alg"] != key["alg"] || header["typ"] != "at+jwt" {
			t.Errorf("the token says %v, the key %v", header, key)
		}
	}
	if again := s.send("GET", "/api/auth/jwks", "", nil); again.text != first.text {
		t.Errorf("the keys were %s and are %s", first.text, again.text)
	}
}

func cutLast(text, separator string) (before, after string, found bool) {
	at := strings.LastIndex(text, separator)
	if at < 0 {
		return text, "", false
	}
	return text[:at], text[at+len(separator):], true
}
