package fault

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Mistakes collects what is wrong with an input, so that whoever sent it can correct all of it at once. The zero value
// is an input without mistakes.
type Mistakes []Detail

// Addf notes that the field is wrong.
func (m *Mistakes) Addf(param, format string, args ...any) {
	*m = append(*m, Detail{Param: param, Message: fmt.Sprintf(format, args...)})
}

// Text returns a text without space around it, and notes when it is more than one line or longer than limit characters.
func (m *Mistakes) Text(param, text string, limit int) string {
	text = strings.TrimSpace(text)
	switch {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl):
		m.Addf(param, "%s must be one line of text.", param)
	case utf8.RuneCountInString(text) > limit:
		m.Addf(param, "%s is longer than %d characters.", param, limit)
	}
	return text
}

// Line is Text that may not be empty.
func (m *Mistakes) Line(param, text string, limit int) string {
	text = m.Text(param, text, limit)
	if text == "" {
		m.Addf(param, "%s must not be empty.", param)
	}
	return text
}

// Within notes a number that is less than low or more than high.
func (m *Mistakes) Within(param string, n, low, high int64) {
	if n < low || n > high {
		m.Addf(param, "%s must be between %d and %d.", param, low, high)
	}
}

// Err is the one fault for all of it, as Violations says; nil if nothing is wrong.
func (m *Mistakes) Err() error { return Violations(*m) }
