package email_test

import (
	"strings"
	"testing"

	"winkel/internal/kernel/email"
	"winkel/internal/kernel/fault"
)

func TestNormalize(t *testing.T) {
	for _, c := range []struct{ text, shown, key string }{
		{"ada@example.com", "ada@example.com", "ada@example.com"},
		{"  Ada@Example.COM\t", "Ada@Example.COM", "ada@example.com"},
		{"ada.lovelace+shop@example.com", "ada.lovelace+shop@example.com", "ada.lovelace+shop@example.com"},
		{"jörg@bücher.example", "jörg@bücher.example", "jörg@xn--bcher-kva.example"},
		{"jo\u0308rg@example.com", "jörg@example.com", "jörg@example.com"}, // composed and decomposed are one person
		{"ａｄａ@example.com", "ａｄａ@example.com", "ada@example.com"},          // and so are wide letters
	} {
		shown, key, err := email.Normalize(c.text)
		if err != nil || shown != c.shown || key != c.key {
			t.Errorf("Normalize(%q) = %q, %q, %v; want %q, %q", c.text, shown, key, err, c.shown, c.key)
		}
		if _, again, err := email.Normalize(key); err != nil || again != key {
			t.Errorf("the key %q is not its own key: %q, %v", key, again, err)
		}
	}
	for _, wrong := range []string{
		"", "ada", "ada@", "@example.com", "ada@localhost", "ada@[127.0.0.1]", "Ada <ada@example.com>", "ada@example.com,b@example.com",
		"ada@example.com\r\nBcc: b@example.com", "a b@example.com", "\"a b\"@example.com", "ada@exa_mple..com",
		strings.Repeat("a", email.MaxLength) + "@example.com",
	} {
		_, _, err := email.Normalize(wrong)
		if f := fault.From(err); f == nil || f.Code != fault.CodeValidation || f.Param != "email" {
			t.Errorf("Normalize(%q): %v", wrong, err)
		}
	}
}
