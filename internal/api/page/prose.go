package page

import (
	"strings"

	"golang.org/x/net/html"
)

// plain is the text of a description, without its markup, of at most about limit characters and cut between words.
func plain(description string, limit int) string {
	var b strings.Builder
	for z := html.NewTokenizer(strings.NewReader(description)); ; {
		switch z.Next() {
		case html.ErrorToken: // the end
			return clip(strings.Join(strings.Fields(b.String()), " "), limit)
		case html.TextToken:
			b.Write(z.Text())
		default:
			name, _ := z.TagName()
			if !inline[string(name)] {
				b.WriteByte(' ')
			}
		}
		if b.Len() > 8*limit+512 {
			return clip(strings.Join(strings.Fields(b.String()), " "), limit)
		}
	}
}

// inline lists the elements that stand within a word.
var inline = map[string]bool{
	"a": true, "abbr": true, "b": true, "code": true, "em": true, "i": true, "q": true, "s": true, "small": true,
	"span": true, "strong": true, "sub": true, "sup": true, "u": true,
}

// clip shortens a text to limit characters, between words where there are some.
func clip(text string, limit int) string {
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	short := string(runes[:limit-1])
	if space := strings.LastIndexByte(short, ' '); space > limit/2 {
		short = short[:space]
	}
	return strings.TrimRight(short, " ,;:.–-") + "…"
}

// summary is the first of the texts that says something, for search results.
func summary(texts ...string) string {
	const limit = 160
	for _, text := range texts {
		if short := plain(text, limit); short != "" {
			return short
		}
	}
	return ""
}
