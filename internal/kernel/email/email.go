// Package email knows what an e-mail address is, and when two of them are one person's.
//
// # One person
//
// An address is compared by its key. Two spellings share a key when no mail system in use tells them apart: capital and
// small letters, composed and decomposed accents, wide and narrow letters (NFKC), and a domain in Unicode or in its ASCII
// form. What some systems tell apart stays apart, because whoever proves one mailbox must never be handed another's orders:
// dots and plus signs stay, "straße" is not "strasse", and the Turkish İ and ı are not i. For the same reason an address is
// shown, and written to, with the letters that the key is made of: a look-alike that folds to somebody else's key is
// delivered to that somebody.
package email

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"

	"winkel/internal/kernel/fault"
)

// Limits of an address.
const (
	MaxLength = 254 // bytes of the whole, as RFC 5321 says
	maxLocal  = 64  // bytes before the @
)

// domains reads what may be a name in DNS.
var domains = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(true), idna.VerifyDNSLength(true))

// Normalize checks an e-mail address and returns it as it is shown and as it is compared: two addresses with the same key
// are one person. The key is its own key. Code: validation_failed, of the field email. An address that passes may still not
// exist: only sending can tell.
func Normalize(text string) (shown, key string, err error) {
	local, domain, ascii, ok := parse(strings.TrimFunc(text, unicode.IsSpace))
	if !ok {
		return "", "", fault.Invalidf("email", "This is not an e-mail address: write it as in ada@example.com.")
	}
	return local + "@" + domain, fold(local) + "@" + ascii, nil
}

// Key is the key of an address that was checked before; empty for what is none.
func Key(address string) string {
	_, key, err := Normalize(address)
	if err != nil {
		return ""
	}
	return key
}

// Mailbox is an address as it goes over the wire: the part before the @ as it is shown, the domain in ASCII. It refuses what
// Normalize refuses, and space around it.
func Mailbox(address string) (string, error) {
	local, _, ascii, ok := parse(address)
	if !ok {
		return "", fault.Invalidf("email", "%q is not an e-mail address.", clip(address))
	}
	return local + "@" + ascii, nil
}

// parse takes an address apart. What is checked is what comes out: NFKC can make an @, a quote or a line's end of letters
// that look like one.
func parse(text string) (local, domain, ascii string, ok bool) {
	if len(text) > 4*MaxLength || !utf8.ValidString(text) {
		return "", "", "", false
	}
	text = norm.NFKC.String(text)
	at := strings.LastIndexByte(text, '@')
	if at < 1 || len(text) > MaxLength || strings.ContainsFunc(text, unfit) {
		return "", "", "", false
	}
	if parsed, err := mail.ParseAddress(text); err != nil || parsed.Address != text || parsed.Name != "" {
		return "", "", "", false
	}
	local, domain = text[:at], text[at+1:]
	ascii, err := domains.ToASCII(domain)
	if err != nil || len(local) > maxLocal || len(local)+1+len(ascii) > MaxLength || !strings.Contains(ascii, ".") ||
		len(fold(local))+1+len(ascii) > MaxLength {
		return "", "", "", false
	}
	return local, domain, ascii, true
}

// unfit reports whether a character has no place in an address: what ends or bends a line, what nobody sees, and what needs
// quotes, which no mailbox of a person has.
func unfit(r rune) bool {
	return unicode.IsControl(r) || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError ||
		strings.ContainsRune("\"<>(),;:\\[]", r)
}

// fold is the part before the @ as it is compared: in small letters, where a letter has exactly one.
func fold(local string) string {
	for range 4 { // what folding leaves can fold once more; twice is the most that any letter needs
		folded := norm.NFKC.String(strings.Map(small, local))
		if folded == local {
			break
		}
		local = folded
	}
	return local
}

// small is the small letter of a letter. Letters that differ in more than their case, such as İ, have no orbit and stay as
// they are; of several small letters, such as σ and ς, it is always the same one.
func small(r rune) rune {
	if r < utf8.RuneSelf {
		return unicode.ToLower(r)
	}
	least := r
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		least = min(least, next)
	}
	if unicode.SimpleFold(r) == r {
		return r
	}
	return unicode.ToLower(least)
}

func clip(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if runes := []rune(text); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return text
}
