package page

import (
	"slices"
	"strings"
	"unicode"
)

// part is a part of a text. Mark says that it was searched for.
type part struct {
	Text string
	Mark bool
}

// marked cuts a text into parts, of which those are marked that are one of the words. Words are compared in lower case.
func marked(text string, words []string) []part {
	if len(words) == 0 {
		return []part{{Text: text}}
	}
	var parts []part
	add := func(text string, mark bool) {
		if last := len(parts) - 1; last >= 0 && parts[last].Mark == mark {
			parts[last].Text += text
		} else if text != "" {
			parts = append(parts, part{text, mark})
		}
	}
	for rest := text; rest != ""; {
		end := strings.IndexFunc(rest, func(r rune) bool { return !isWord(r) })
		if end < 0 {
			end = len(rest)
		}
		add(rest[:end], end > 0 && slices.Contains(words, strings.ToLower(rest[:end])))
		rest = rest[end:]
		next := strings.IndexFunc(rest, isWord)
		if next < 0 {
			next = len(rest)
		}
		add(rest[:next], false)
		rest = rest[next:]
	}
	return parts
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
