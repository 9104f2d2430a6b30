package catalog

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"winkel/internal/kernel/fault"
)

// latin spells the Latin letters that Unicode does not decompose into a base letter and marks.
var latin = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l", 'ı': "i", 'ħ': "h", 'ŋ': "n",
	'ŧ': "t", 'ĸ': "k", 'ə': "e",
}

// Slugify makes the slug of a name: lower-case letters and digits with single hyphens between the words. Latin letters
// lose their accents ("Crème brûlée" becomes "creme-brulee"); other scripts keep their letters ("Книга" becomes
// "книга"). It is at most MaxSlugLength bytes long, cut between two letters, and Slugify of a slug is the same slug.
// It is empty when the name has neither letters nor digits; see SlugOr.
func Slugify(name string) string {
	slug := name
	// Lower case can bring letters that decompose once more; each turn leaves fewer, and two turns are the usual number.
	for range 4 {
		next := slugifyOnce(slug)
		if next == slug {
			return slug
		}
		slug = next
	}
	return slug
}

// SlugOr is Slugify of the name, or of the fallback where the name has no letters and no digits.
func SlugOr(name, fallback string) string {
	if slug := Slugify(name); slug != "" {
		return slug
	}
	return Slugify(fallback)
}

// ValidSlug returns nil for what Slugify leaves unchanged, and validation_failed with the nearest valid slug otherwise.
func ValidSlug(slug string) error {
	if slug == "" {
		return fault.Invalidf("slug", "A slug is missing.")
	}
	if len(slug) > MaxSlugLength {
		return fault.Invalidf("slug", "The slug is %d bytes long; %d are allowed.", len(slug), MaxSlugLength)
	}
	nearest := Slugify(slug)
	switch nearest {
	case slug:
		return nil
	case "":
		return fault.Invalidf("slug", "%q is not a slug: it needs a letter or a digit.", slug)
	}
	return fault.Invalidf("slug", "%q is not a slug: lower-case letters, digits and single hyphens. %q would be one.",
		slug, nearest)
}

func slugifyOnce(name string) string {
	var b strings.Builder
	pending := false   // a hyphen is due before the next letter
	keepMarks := false // the letter before belongs to a script whose marks carry meaning
	for _, r := range norm.NFKD.String(clipName(name)) {
		r = unicode.ToLower(r)
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if pending && b.Len() > 0 {
				b.WriteByte('-')
			}
			pending = false
			keepMarks = !unicode.Is(unicode.Latin, r) && unicode.IsLetter(r)
			if spelled, ok := latin[r]; ok {
				b.WriteString(spelled)
			} else {
				b.WriteRune(r)
			}
		case unicode.IsMark(r):
			if keepMarks && !pending {
				b.WriteRune(r)
			}
		case r == '\'' || r == '’' || r == '\u00ad' || r == '\u200c' || r == '\u200d':
			// "men's" reads better as mens than as men-s; soft hyphens and joiners are not seen at all.
		default:
			pending = true
		}
	}
	return clipSlug(norm.NFC.String(b.String()))
}

// clipName bounds the work on a name that nobody could have meant: no slug needs more than its first part.
func clipName(name string) string {
	const most = 20 * MaxSlugLength
	name = strings.ToValidUTF8(name, " ")
	if len(name) <= most {
		return name
	}
	return strings.ToValidUTF8(name[:most], "")
}

// clipSlug cuts a slug to its greatest length, never inside a letter.
func clipSlug(slug string) string {
	if len(slug) <= MaxSlugLength {
		return slug
	}
	end := MaxSlugLength
	for !utf8.RuneStart(slug[end]) {
		end--
	}
	return strings.TrimRight(slug[:end], "-")
}
