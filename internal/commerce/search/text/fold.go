package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// spelledOut are the letters that are no base letter with a mark on it, and are typed in other ways where no
// key has them.
var spelledOut = map[rune]string{
	'ß': "ss", 'ẞ': "ss", 'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe", 'ø': "o", 'Ø': "o", 'ł': "l", 'Ł': "l", 'đ': "d", 'Đ': "d",
	'ð': "d", 'Ð': "d", 'þ': "th", 'Þ': "th", 'ı': "i", 'ħ': "h", 'Ħ': "h",
}

// Fold is a text in lower case and without accents, for comparing and sorting. Marks of scripts in which they are vowels go, too.
func Fold(s string) string {
	if plain(s) {
		return s
	}
	var out strings.Builder
	out.Grow(len(s))
	rest := s
	for rest != "" {
		if c := rest[0]; c < utf8.RuneSelf {
			out.WriteByte(lowerASCII(c))
			rest = rest[1:]
			continue
		}
		r, size := utf8.DecodeRuneInString(rest)
		foldRune(&out, r, rest[:size])
		rest = rest[size:]
	}
	return out.String()
}

func foldRune(out *strings.Builder, r rune, encoded string) {
	if spelled, ok := spelledOut[r]; ok {
		out.WriteString(spelled)
		return
	}
	if r == utf8.RuneError {
		return
	}
	for _, part := range norm.NFKD.String(encoded) {
		if unicode.Is(unicode.Mn, part) {
			continue
		}
		part = unicode.ToLower(part)
		if spelled, ok := spelledOut[part]; ok {
			out.WriteString(spelled)
			continue
		}
		out.WriteRune(part)
	}
}

func plain(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || (s[i] >= 'A' && s[i] <= 'Z') {
			return false
		}
	}
	return true
}

func lowerASCII(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// Lower is a text in lower case, with its accents, composed: as a shopper may be shown it.
func Lower(s string) string {
	if plain(s) {
		return s
	}
	return norm.NFC.String(strings.ToLower(strings.ToValidUTF8(s, "")))
}

// longestCode bounds what is taken for a SKU or a GTIN.
const longestCode = 128

// Code is the form in which SKUs and GTINs are compared: letters and digits alone, folded, and numbers without zeros in front,
// so that a GTIN of 13 digits is found by its form with 14. It is empty for what is no code.
func Code(s string) string {
	if len(s) > longestCode {
		return ""
	}
	folded := Fold(s)
	code := make([]rune, 0, len(folded))
	digits := true
	for _, r := range folded {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		digits = digits && r >= '0' && r <= '9'
		code = append(code, r)
	}
	if digits {
		return strings.TrimLeft(string(code), "0")
	}
	return string(code)
}
