package db

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// forbidden is what the shared dialect does without, and what to write instead.
var forbidden = []struct {
	pattern *regexp.Regexp
	advice  string
}{
	{word(`LIKE|ILIKE|GLOB|REGEXP|SIMILAR`), "engines compare text differently; compare normalized columns, or Spell strpos and instr"},
	{regexp.MustCompile(`(?i)\b(now|strftime|datetime|julianday|date_trunc|to_timestamp|unixepoch)\s*\(`), "time is an argument, in microseconds"},
	{word(`CURRENT_TIMESTAMP|CURRENT_DATE|CURRENT_TIME`), "time is an argument, in microseconds"},
	{regexp.MustCompile(`::`), "write CAST(x AS type)"},
	{word(`ARRAY|UNNEST|JSON_EACH`), "arrays are spelled per engine"},
	{regexp.MustCompile(`(?i)\bDISTINCT\s+ON\b`), "use GROUP BY"},
	{regexp.MustCompile(`(?i)\bFOR\s+(NO\s+KEY\s+)?(UPDATE|SHARE)\b`), "guard the write instead of the read"},
	{regexp.MustCompile(`(?i)\bINSERT\s+OR\b|\bREPLACE\s+INTO\b`), "write ON CONFLICT"},
	{regexp.MustCompile(`(?i)\b(IFNULL|NVL|INSTR|STRPOS|POSITION)\s*\(`), "write COALESCE, or Spell it"},
	{regexp.MustCompile(`\?`), "placeholders are $1, $2, …"},
}

func word(alternatives string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)\b(` + alternatives + `)\b`)
}

var (
	literal     = regexp.MustCompile(`'(?:[^']|'')*'`)
	lineComment = regexp.MustCompile(`--[^\n]*`)

	placeholderList = regexp.MustCompile(`(?:\$\d+, )+`)
)

// checkDialect reports the first rule that the text breaks. A spelled text is one engine's own business but for the
// numbering of its placeholders.
func checkDialect(text string, shared bool) error {
	bare := lineComment.ReplaceAllString(literal.ReplaceAllString(text, "''"), "")
	if strings.TrimSpace(bare) == "" {
		return errors.New("the statement is empty")
	}
	if strings.Contains(bare, ";") {
		return errors.New("one statement at a time, and no semicolon")
	}
	if err := checkNumbering(bare); err != nil {
		return err
	}
	if !shared {
		return nil
	}
	// Nothing is forbidden inside a list of placeholders, and long ones would make the start of the program slow.
	bare = placeholderList.ReplaceAllString(bare, "")
	for _, f := range forbidden {
		if found := f.pattern.FindString(bare); found != "" {
			return fmt.Errorf("%q is not in the shared dialect: %s", found, f.advice)
		}
	}
	return nil
}

// checkNumbering reports the first placeholder that skips a number. It scans by hand: a program has thousands of
// placeholders, and looks at all of them when it starts.
func checkNumbering(text string) error {
	seen := 0
	for at := strings.IndexByte(text, '$'); at >= 0; at = strings.IndexByte(text, '$') {
		text = text[at+1:]
		digits := text[:len(text)-len(strings.TrimLeft(text, "0123456789"))]
		if digits == "" {
			continue
		}
		number, err := strconv.Atoi(digits)
		if err != nil || number < 1 || number > seen+1 {
			return fmt.Errorf("placeholder $%s appears before $%d: number placeholders by first appearance", digits, seen+1)
		}
		seen = max(seen, number)
	}
	return nil
}

// unnamed is a text with ? for $1, $2, …, if each of them occurs once. To SQLite $1 is a name: the driver asks for the name of every
// parameter each time a statement runs, and makes a string of it, for which SQLite looks through the names of all.
func unnamed(text string) string {
	var out strings.Builder
	seen, quoted, comment := 0, false, false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case comment:
			comment = c != '\n'
		case quoted:
			quoted = c != '\''
		case c == '\'':
			quoted = true
		case c == '-' && strings.HasPrefix(text[i:], "--"):
			comment = true
		case c == '$':
			rest := strings.TrimLeft(text[i+1:], "0123456789")
			if number, err := strconv.Atoi(text[i+1 : len(text)-len(rest)]); err != nil || number != seen+1 {
				return text
			}
			seen++
			i = len(text) - len(rest) - 1
			c = '?'
		}
		out.WriteByte(c)
	}
	return out.String()
}
