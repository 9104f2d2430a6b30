package idem_test

import (
	"net/http"
	"strings"
	"testing"

	"winkel/internal/platform/idem"
)

// FuzzCheckKey holds the check to what a key is stored and sent back as.
func FuzzCheckKey(f *testing.F) {
	for _, seed := range []string{"", "a", "order-1", "a b", "a\r\nX: y", "é", strings.Repeat("a", 256), "\x7f", "~!"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, key string) {
		if idem.CheckKey(key) != nil {
			return
		}
		if key == "" || len(key) > 255 || strings.TrimSpace(key) != key || strings.ContainsFunc(key, func(r rune) bool { return r < '!' || r > '~' }) {
			t.Errorf("%q is a key", key)
		}
		header := http.Header{}
		header.Set("Idempotency-Key", key)
		var sent strings.Builder
		if err := header.Write(&sent); err != nil || sent.String() != "Idempotency-Key: "+key+"\r\n" {
			t.Errorf("%q is sent as %q", key, sent.String())
		}
	})
}
