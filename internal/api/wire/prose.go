package wire

import (
	"errors"
	"html/template"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Prose is a description as part of a page. The catalog took what is harmful out of it when it was written; here whatever it left
// open is closed, so that it ends where it should, its pictures wait until they are seen, and it has no ids, because those of a
// page must be unique.
func Prose(description string) string {
	if !strings.ContainsAny(description, "<&") {
		return description
	}
	around := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	nodes, err := html.ParseFragment(strings.NewReader(description), around)
	var b strings.Builder
	for _, n := range nodes {
		adapt(n)
		for inner := range n.Descendants() {
			adapt(inner)
		}
		err = errors.Join(err, html.Render(&b, n))
	}
	if err != nil { // nested deeper than the parser goes: the words remain
		return template.HTMLEscapeString(textOf(description))
	}
	return b.String()
}

func adapt(n *html.Node) {
	if n.Type != html.ElementNode {
		return
	}
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "id" })
	if n.DataAtom == atom.Img {
		n.Attr = append(n.Attr, html.Attribute{Key: "loading", Val: "lazy"})
		if !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "alt" }) {
			n.Attr = append(n.Attr, html.Attribute{Key: "alt"})
		}
	}
}

// textOf is the words of a description.
func textOf(description string) string {
	var words []string
	for z := html.NewTokenizer(strings.NewReader(description)); ; {
		switch z.Next() {
		case html.ErrorToken: // the end
			return strings.Join(words, " ")
		case html.TextToken:
			words = append(words, strings.Fields(string(z.Text()))...)
		}
	}
}
