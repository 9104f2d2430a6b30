package page

import (
	"strings"
	"testing"

	"winkel/internal/commerce/catalog"
)

func TestAttributeValuesAreForPeople(t *testing.T) {
	de := formatOf("de-DE")
	for _, test := range []struct {
		kind       catalog.AttributeType
		text, want string
	}{
		{catalog.NumberAttribute, "1234.5", "1.234,5"}, {catalog.NumberAttribute, "-12", "-12"},
		{catalog.BooleanAttribute, "true", "Yes"}, {catalog.BooleanAttribute, "false", "No"},
		{catalog.DateAttribute, "2026-11-23", "2026-11-23"}, {catalog.TextAttribute, "1,5", "1,5"},
	} {
		if got := de.value(test.kind, test.text); got != test.want {
			t.Errorf("%s %q is %q, want %q", test.kind, test.text, got, test.want)
		}
	}
}

func TestPlainLeavesTheWords(t *testing.T) {
	for _, test := range []struct {
		html  string
		limit int
		want  string
	}{
		{"", 160, ""},
		{"Just words", 160, "Just words"},
		{"<p>One.</p><p>Two <b>bo</b>ld.</p>", 160, "One. Two bold."},
		{"<ul><li>a</li><li>b</li></ul>", 160, "a b"},
		{"Salt &amp; pepper &lt;3", 160, "Salt & pepper <3"},
		{"line\n\tbreaks   and spaces", 160, "line breaks and spaces"},
		{"one two three four", 12, "one two…"},
		{"onetwothreefour", 8, "onetwot…"},
		{"<p>" + strings.Repeat("long ", 5000), 20, strings.Repeat("long ", 2) + "long…"},
	} {
		if got := plain(test.html, test.limit); got != test.want {
			t.Errorf("plain(%.40q) is %q, want %q", test.html, got, test.want)
		}
	}
}
