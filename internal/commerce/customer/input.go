package customer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"winkel/internal/kernel/address"
	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
)

// linkLike is what programs that show mails make a link of without being asked: an address with a scheme, one that begins like
// that of a website, and a dot within a word that could end in a domain, in each of the dots that domains are written with.
// J.R.R. is none, and neither is "Dr. Lovelace".
var linkLike = regexp.MustCompile(`(?i)//|\bwww\.|[\pL\pN][.\x{3002}\x{FF0E}\x{FF61}](\pL[\pL\pM]|xn--)`)

// name checks the name of a person. Mails greet people by their names, so a name holds no link: a shop must not send a
// stranger's links to whomever he likes.
func name(wrong *fault.Mistakes, param, text string) string {
	text = strings.Join(strings.Fields(wrong.Text(param, text, address.MaxName)), " ")
	if linkLike.MatchString(text) {
		wrong.Addf(param, "%s must not hold a link. Write a space after a dot.", param)
	}
	return text
}

// CheckNames refuses what cannot be somebody's names, and returns them as they are stored. validation_failed names
// first_name or last_name.
func CheckNames(first, last string) (string, string, error) {
	var wrong fault.Mistakes
	first, last = name(&wrong, "first_name", first), name(&wrong, "last_name", last)
	return first, last, wrong.Err()
}

// CheckLanguage refuses what is no language, and returns it in its usual spelling. validation_failed names language.
func CheckLanguage(text string) (string, error) {
	var wrong fault.Mistakes
	text = language(&wrong, text)
	return text, wrong.Err()
}

// languageTag is a language of BCP 47, with its script and region as far as mails and pages can differ by them.
var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?$`)

// language is a language in its usual spelling: de, de-AT, zh-Hant-TW.
func language(wrong *fault.Mistakes, text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	if !languageTag.MatchString(text) {
		wrong.Addf("language", "language is not a tag of BCP 47 such as en or de-AT.")
		return ""
	}
	parts := strings.Split(text, "-")
	for i, part := range parts {
		switch {
		case i == 0:
			parts[i] = strings.ToLower(part)
		case len(part) == 4:
			parts[i] = strings.ToUpper(part[:1]) + strings.ToLower(part[1:])
		default:
			parts[i] = strings.ToUpper(part)
		}
	}
	return strings.Join(parts, "-")
}

func currency(wrong *fault.Mistakes, text string) money.Currency {
	if strings.TrimSpace(text) == "" {
		return ""
	}
	parsed, err := money.ParseCurrency(text)
	if err != nil {
		wrong.Addf("currency_code", "%s", fault.From(err).Message)
	}
	return parsed
}

// tags is tags as they are stored: in small letters, each once, sorted.
func tags(wrong *fault.Mistakes, list []string) []string {
	out := make([]string, 0, len(list))
	for _, tag := range list {
		out = append(out, strings.ToLower(strings.Join(strings.Fields(wrong.Line("tags", tag, maxTag)), " ")))
	}
	slices.Sort(out)
	out = slices.Compact(out)
	if len(out) > MaxTags {
		wrong.Addf("tags", "A customer has %d tags at most.", MaxTags)
	}
	return out
}

// groupCode is what promotions name a group by.
var groupCode = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,49}$`)

// searchable is a text as it is searched in and for: small letters without accents.
func searchable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) || r == utf8.RuneError {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(text))
}

// searchText is everything that a customer is found by.
func (c *Customer) searchText() string {
	return strings.Join(strings.Fields(searchable(strings.Join([]string{
		c.FirstName, c.LastName, c.Email, c.EmailKey, c.Phone, c.ExternalID,
	}, " "))), " ")
}
