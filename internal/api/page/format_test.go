package page

import (
	"strings"
	"testing"
)

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
