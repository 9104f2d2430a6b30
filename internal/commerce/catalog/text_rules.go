package catalog

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/microcosm-cc/bluemonday"

	"winkel/internal/kernel/fault"
)

// line is a text of one line: trimmed, valid UTF-8, without control characters, at most limit characters long.
func (v *violations) line(param, text string, limit int) string {
	text = strings.TrimSpace(text)
	if plain(text, limit) {
		return text
	}
	switch {
	case !utf8.ValidString(text):
		v.invalidf(param, "The text is not valid UTF-8.")
	case strings.ContainsFunc(text, unicode.IsControl):
		v.invalidf(param, "The text has a control character in it, such as a tab or a line break.")
	case utf8.RuneCountInString(text) > limit:
		v.invalidf(param, "The text is %d characters long; %d are allowed.", utf8.RuneCountInString(text), limit)
	}
	return text
}

// CleanLine is a text of one line as it is kept: trimmed, without control characters, at most limit characters long. Code:
// validation_failed, naming the parameter.
func CleanLine(param, text string, limit int) (string, error) {
	v := violations{}
	return v.line(param, text, limit), v.err()
}

// CleanHTML is what is left of a text of many lines when everything is taken out of it that could do harm on a page. Code:
// validation_failed, naming the parameter.
func CleanHTML(param, text string) (string, error) {
	v := violations{}
	return v.html(param, text), v.err()
}

// plain reports whether a text is short printable ASCII, as most are: then nothing can be wrong with it.
func plain(text string, limit int) bool {
	if len(text) > limit {
		return false
	}
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// ValidTaxClass checks the code of a tax class, of which the empty one is the standard class: at most MaxTaxClassLength
// letters from a to z, digits, hyphens and underscores.
func ValidTaxClass(code string) error {
	if strings.Trim(code, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		return fault.Invalidf("tax_class", "%q is not the code of a tax class: it may hold letters from a to z, digits, - and _ only.",
			clipText(code))
	}
	if len(code) > MaxTaxClassLength {
		return fault.Invalidf("tax_class", "The code of the tax class is %d characters long; %d are allowed.", len(code), MaxTaxClassLength)
	}
	return nil
}

// required is a line that may not be empty.
func (v *violations) required(param, text string, limit int) string {
	text = v.line(param, text, limit)
	if text == "" {
		v.invalidf(param, "This may not be empty.")
	}
	return text
}

// prose is a text of many lines.
func (v *violations) prose(param, text string, limit int) string {
	text = strings.ReplaceAll(strings.TrimSpace(text), "\r\n", "\n")
	if plain(text, limit) {
		return text
	}
	switch {
	case !utf8.ValidString(text):
		v.invalidf(param, "The text is not valid UTF-8.")
	case strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }):
		v.invalidf(param, "The text has a control character in it.")
	case utf8.RuneCountInString(text) > limit:
		v.invalidf(param, "The text is %d characters long; %d are allowed.", utf8.RuneCountInString(text), limit)
	}
	return text
}

// html is a prose of which only harmless HTML is left.
func (v *violations) html(param, text string) string {
	text = v.prose(param, text, MaxTextLength)
	if !strings.ContainsAny(text, "<>&") {
		return text
	}
	return strings.TrimSpace(htmlPolicy.Sanitize(text))
}

// htmlPolicy leaves what a product description needs: headings, lists, tables, emphasis, links and pictures. Scripts,
// styles, forms and frames go, and links cannot vouch for where they lead.
var htmlPolicy = func() *bluemonday.Policy {
	p := bluemonday.UGCPolicy()
	p.RequireNoFollowOnLinks(true)
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	return p
}()

// metadata checks custom fields and never returns nil.
func (v *violations) metadata(param string, fields map[string]string) map[string]string {
	if len(fields) > MaxMetadataEntries {
		v.invalidf(param, "There are %d entries; %d are allowed.", len(fields), MaxMetadataEntries)
		return map[string]string{}
	}
	clean := make(map[string]string, len(fields))
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		name := v.required(param, key, MaxMetadataKey)
		clean[name] = v.prose(param+"."+clipText(key), fields[key], MaxMetadataValue)
	}
	return clean
}
