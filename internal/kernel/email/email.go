// Package email knows what an e-mail address is, and when two of them are one person's.
package email

import (
	"net/mail"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"

	"winkel/internal/kernel/fault"
)

// MaxLength is how many bytes an address has at most, as RFC 5321 says.
const MaxLength = 254

// Normalize checks an e-mail address and returns it as it is shown and as it is compared: two addresses with the same key
// are one person. The key is in lower case and in NFKC, with the domain in its ASCII form; dots and plus signs stay,
// because only some providers ignore them. Code: validation_failed, of the field email.
func Normalize(text string) (shown, key string, err error) {
	shown = strings.TrimSpace(norm.NFC.String(text))
	refuse := func() (string, string, error) {
		return "", "", fault.Invalidf("email", "This is not an e-mail address: write it as in ada@example.com.")
	}
	parsed, problem := mail.ParseAddress(shown)
	if problem != nil || parsed.Address != shown || len(shown) > MaxLength || strings.ContainsAny(shown, "\r\n\x00 <>\"") {
		return refuse()
	}
	at := strings.LastIndexByte(shown, '@')
	local, domain := shown[:at], shown[at+1:]
	ascii, problem := idna.Lookup.ToASCII(domain)
	if problem != nil || !strings.Contains(ascii, ".") || strings.HasPrefix(ascii, "[") {
		return refuse()
	}
	return shown, strings.ToLower(norm.NFKC.String(local)) + "@" + strings.ToLower(ascii), nil
}
