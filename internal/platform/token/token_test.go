package token_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"winkel/internal/platform/token"
)

func signer(t *testing.T, fill byte) *token.Signer {
	t.Helper()
	s, err := token.NewSigner(bytes.Repeat([]byte{fill}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTokensProveOneThing(t *testing.T) {
	s, other := signer(t, 1), signer(t, 2)
	made := s.Make("cart", 7)
	if len(made) != 26 || strings.ToLower(made) != made {
		t.Errorf("the token is %q; want 26 characters in lower case", made)
	}
	for _, c := range []struct {
		name    string
		signer  *token.Signer
		purpose string
		thing   int64
		token   string
		want    bool
	}{
		{"itself", s, "cart", 7, made, true},
		{"another thing", s, "cart", 8, made, false},
		{"another purpose", s, "order", 7, made, false},
		{"another key", other, "cart", 7, made, false},
		{"none", s, "cart", 7, "", false},
		{"a part", s, "cart", 7, made[:25], false},
		{"more", s, "cart", 7, made + "0", false},
	} {
		if got := c.signer.Check(c.purpose, c.thing, c.token); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	if s.Fingerprint() == other.Fingerprint() || s.Hash("ip", "a") == other.Hash("ip", "a") || s.Hash("ip", "a") == s.Hash("x", "a") {
		t.Error("two keys or purposes look alike")
	}
	if _, err := token.NewSigner(make([]byte, 31)); err == nil {
		t.Error("a short key was taken")
	}
}

func TestKeyFileIsMadeOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret.key")
	keys := make([][]byte, 8)
	var wg sync.WaitGroup
	for i := range keys {
		wg.Go(func() {
			key, err := token.KeyFile(path)
			if err != nil {
				t.Error(err)
			}
			keys[i] = key
		})
	}
	wg.Wait()
	for _, key := range keys {
		if len(key) != 32 || !bytes.Equal(key, keys[0]) {
			t.Fatalf("the keys differ: %x and %x", key, keys[0])
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %v, %v; want 0600", info.Mode(), err)
	}
	if err := os.WriteFile(path, []byte("torn"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := token.KeyFile(path); err == nil {
		t.Error("a file that holds no key was taken")
	}
}

func TestDerivedKeysStandApart(t *testing.T) {
	s := signer(t, 1)
	key := s.Derive("access token", []byte("salt"), 32)
	if len(key) != 32 || !bytes.Equal(key, s.Derive("access token", []byte("salt"), 32)) {
		t.Errorf("the key is %x, and not the same again", key)
	}
	for name, other := range map[string][]byte{
		"another purpose": s.Derive("audit log", []byte("salt"), 32), "another salt": s.Derive("access token", []byte("pepper"), 32),
		"no salt": s.Derive("access token", nil, 32), "another secret": signer(t, 2).Derive("access token", []byte("salt"), 32),
	} {
		if bytes.Equal(key, other) {
			t.Errorf("%s gives the same key", name)
		}
	}
}
