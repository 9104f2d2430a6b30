package password

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"winkel/internal/kernel/fault"
)

// Codes that this package raises.
const (
	CodeTooShort  = "password_too_short"
	CodeTooLong   = "password_too_long"
	CodeTooCommon = "password_too_common"
)

// What a password may be.
const (
	leastCharacters = 8
	mostBytes       = 1000
)

// Validate refuses what may not be a password, with password_too_short, password_too_long or password_too_common; param is
// the field in the request. personal is what is known about the person: the e-mail, the name. It is no secret, so a password
// that is made of it is none either.
func Validate(param, password string, personal ...string) error {
	if len(password) > mostBytes {
		return fault.Newf(fault.Invalid, CodeTooLong, "The password has more than %d bytes.", mostBytes).WithParam(param)
	}
	if !utf8.ValidString(password) {
		return fault.Invalidf(param, "The password is not valid text.")
	}
	normal := norm.NFKC.String(password)
	switch {
	case utf8.RuneCountInString(normal) < leastCharacters:
		return fault.Newf(fault.Invalid, CodeTooShort, "The password has fewer than %d characters.", leastCharacters).WithParam(param)
	case len(normal) > mostBytes:
		return fault.Newf(fault.Invalid, CodeTooLong, "The password has more than %d bytes.", mostBytes).WithParam(param)
	case exponent(normal, known(personal)) < leastExponent:
		return fault.New(fault.Invalid, CodeTooCommon,
			"That password is among the first that others would try. Several words that have nothing to do with each other are better.").
			WithParam(param)
	}
	return nil
}

// known is the words in what is known about a person: the whole, and its parts of at least three characters.
func known(personal []string) []string {
	var words []string
	for _, text := range personal {
		text = strings.ToLower(norm.NFKC.String(text))
		if len(text) > mostBytes {
			continue
		}
		local, _, isMail := strings.Cut(text, "@")
		if isMail {
			words = append(words, local)
		}
		words = append(words, text)
		words = append(words, strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" .@-_+", r) })...)
	}
	kept := words[:0]
	for _, word := range words {
		if utf8.RuneCountInString(word) >= 3 {
			kept = append(kept, word)
		}
	}
	return kept
}
