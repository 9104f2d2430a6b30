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
		{"ａｄａ＠example.com", "ada@example.com", "ada@example.com"},          // and so are wide letters
		{"mi\u212Ae@example.com", "miKe@example.com", "mike@example.com"},  // the Kelvin sign is written to as what it is compared as
		{"ΣΟΦΟΣ@example.com", "ΣΟΦΟΣ@example.com", "σοφοσ@example.com"},
		{"σοφος@example.com", "σοφος@example.com", "σοφοσ@example.com"},
		{"Straße@example.com", "Straße@example.com", "straße@example.com"},
		{"mİke@example.com", "mİke@example.com", "mİke@example.com"}, // not mike
		{"mıke@example.com", "mıke@example.com", "mıke@example.com"},
		{"ada@BÜCHER.example", "ada@BÜCHER.example", "ada@xn--bcher-kva.example"},
		{"ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"},
		{"ada@bücher。example", "ada@bücher。example", "ada@xn--bcher-kva.example"},
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
		strings.Repeat("a", email.MaxLength) + "@example.com", strings.Repeat("a", 65) + "@example.com",
		"ada@" + strings.Repeat("b", 64) + ".com", "ada@-example.com", "ada@example.com\u2028x", "ad\u200Ba@example.com", "a＠b@example.com",
		"ada＜x＞@example.com", "ada\x00@example.com", "ada\xff@example.com", strings.Repeat("é", 1<<20) + "@example.com", "ada@example.com(x)",
	} {
		_, _, err := email.Normalize(wrong)
		if f := fault.From(err); f == nil || f.Code != fault.CodeValidation || f.Param != "email" {
			t.Errorf("Normalize(%q): %v", wrong, err)
		}
	}
}

// Whatever somebody enters, what is taken has a key that is its own, and a mailbox with the same key.
func FuzzNormalize(f *testing.F) {
	for _, seed := range []string{"ada@example.com", "ＡＤＡ@BÜCHER.example", "ΣΟΦΟΣ@example.com", "mİke@example.com", "a@b@c.de", "ẞ@example.com", "ǅ@example.com"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		shown, key, err := email.Normalize(text)
		if err != nil {
			return
		}
		for _, same := range []string{shown, key} {
			if _, again, err := email.Normalize(same); err != nil || again != key {
				t.Errorf("Normalize(%q) has the key %q, and %q has %q, %v", text, key, same, again, err)
			}
		}
		mailbox, err := email.Mailbox(shown)
		if err != nil || email.Key(mailbox) != key || strings.ContainsAny(mailbox, "\r\n\x00 <>\"") || len(mailbox) > email.MaxLength {
			t.Errorf("the mailbox of %q is %q, %v", shown, mailbox, err)
		}
	})
}
