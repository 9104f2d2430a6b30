package page

import (
	"errors"
	"html/template"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// prose makes a description part of a page. The catalog took what is harmful out of it when it was written; here
// whatever it left open is closed, so that it ends where it should, its headings fit below one of the level above, its
// pictures wait until they are seen, and it has no ids, because those of the page must be unique.
func prose(description string, heading int) template.HTML {
	return template.HTML(tidy(description, heading)) //nolint:gosec // sanitized by the catalog when it was written
}

func tidy(description string, heading int) string {
	if !strings.ContainsAny(description, "<&") {
		return template.HTMLEscapeString(description)
	}
	around := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	nodes, err := html.ParseFragment(strings.NewReader(description), around)
	var b strings.Builder
	for _, n := range nodes {
		adapt(n, heading)
		for inner := range n.Descendants() {
			adapt(inner, heading)
		}
		err = errors.Join(err, html.Render(&b, n))
	}
	if err != nil { // nested deeper than the parser goes: the words remain
		return template.HTMLEscapeString(plain(description, len(description)))
	}
	return b.String()
}

func adapt(n *html.Node, heading int) {
	if n.Type != html.ElementNode {
		return
	}
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "id" })
	if level, isHeading := headings[n.DataAtom]; isHeading {
		n.DataAtom = atomOfLevel[max(level, heading)]
		n.Data = n.DataAtom.String()
	}
	if n.DataAtom == atom.Img {
		n.Attr = append(n.Attr, html.Attribute{Key: "loading", Val: "lazy"})
		if !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "alt" }) {
			n.Attr = append(n.Attr, html.Attribute{Key: "alt"})
		}
	}
}

var (
	headings    = map[atom.Atom]int{atom.H1: 1, atom.H2: 2, atom.H3: 3, atom.H4: 4, atom.H5: 5, atom.H6: 6}
	atomOfLevel = map[int]atom.Atom{1: atom.H1, 2: atom.H2, 3: atom.H3, 4: atom.H4, 5: atom.H5, 6: atom.H6}
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
