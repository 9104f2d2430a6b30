package page_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// sight is a page as a program sees it.
type sight struct {
	t     *testing.T
	path  string
	text  string
	nodes []*html.Node // all elements, in order
}

func read(t *testing.T, path, text string) *sight {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	must(t, err)
	s := &sight{t: t, path: path, text: text}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			s.nodes = append(s.nodes, n)
		}
	}
	return s
}

// attr is an attribute of an element, or "".
func attr(n *html.Node, name string) string {
	value, _ := lookUp(n, name)
	return value
}

func lookUp(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// blocks lists elements that stand in a place of their own.
var blocks = []string{"p", "li", "ul", "ol", "div", "td", "th", "caption", "table", "section", "h1", "h2", "h3"}

// form is the values of the form with an action.
func (s *sight) form(action string) map[string]string {
	s.t.Helper()
	values := map[string]string{}
	for _, n := range s.all("form", "") {
		if attr(n, "action") != action {
			continue
		}
		for d := range n.Descendants() {
			if d.Type == html.ElementNode && d.Data == "input" {
				values[attr(d, "name")] = attr(d, "value")
			}
		}
	}
	return values
}

// words is the text in an element, with single spaces.
func words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode:
			b.WriteString(d.Data)
		case d.Type == html.ElementNode && slices.Contains(blocks, d.Data):
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// all is the elements of a name; with a class, those that have it.
func (s *sight) all(name, class string) []*html.Node {
	var found []*html.Node
	for _, n := range s.nodes {
		if n.Data == name && (class == "" || slices.Contains(strings.Fields(attr(n, "class")), class)) {
			found = append(found, n)
		}
	}
	return found
}

// one is the only element of a name and class.
func (s *sight) one(name, class string) *html.Node {
	s.t.Helper()
	found := s.all(name, class)
	if len(found) != 1 {
		s.t.Fatalf("%s: %d elements %s.%s, want 1\n%s", s.path, len(found), name, class, s.text)
	}
	return found[0]
}

// meta is the content of a meta element by its name or property; "" if there is none.
func (s *sight) meta(name string) string {
	for _, n := range s.all("meta", "") {
		if attr(n, "name") == name || attr(n, "property") == name {
			return attr(n, "content")
		}
	}
	return ""
}

// canonical is the address that the page calls its own; "" if it has none.
func (s *sight) canonical() string {
	for _, n := range s.all("link", "") {
		if attr(n, "rel") == "canonical" {
			return attr(n, "href")
		}
	}
	return ""
}

// linked is the structured data of a type.
func (s *sight) linked(kind string) map[string]any {
	s.t.Helper()
	for _, n := range s.all("script", "") {
		if attr(n, "type") != "application/ld+json" {
			continue
		}
		var thing map[string]any
		if err := json.Unmarshal([]byte(n.FirstChild.Data), &thing); err != nil {
			s.t.Fatalf("%s: structured data: %v\n%s", s.path, err, n.FirstChild.Data)
		}
		if thing["@context"] != "https://schema.org" {
			s.t.Errorf("%s: structured data in the context %v", s.path, thing["@context"])
		}
		if thing["@type"] == kind {
			return thing
		}
	}
	s.t.Fatalf("%s: no structured data of type %s", s.path, kind)
	return nil
}

// link is the address of the first link with these words; "" if there is none.
func (s *sight) link(text string) string {
	for _, n := range s.all("a", "") {
		if words(n) == text {
			return attr(n, "href")
		}
	}
	return ""
}

// names is the titles of the cards.
func (s *sight) names() []string {
	list := []string{}
	for _, card := range s.all("li", "card") {
		for n := range card.Descendants() {
			if n.Type == html.ElementNode && attr(n, "class") == "name" {
				list = append(list, words(n))
			}
		}
	}
	return list
}

// checkAlways is what holds on every page.
func (s *sight) checkAlways() {
	s.t.Helper()
	s.checkClosed()
	ids := map[string]bool{}
	for _, n := range s.nodes {
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
				s.t.Errorf("%s: <%s> has the attribute %s", s.path, n.Data, a.Key)
			}
		}
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				s.t.Errorf("%s: the id %s occurs twice", s.path, id)
			}
			ids[id] = true
		}
		switch n.Data {
		case "style", "iframe", "object", "embed", "base":
			s.t.Errorf("%s: there is a <%s>", s.path, n.Data)
		case "script":
			s.checkScript(n)
		case "img":
			s.checkImage(n)
		case "a":
			if words(n) == "" && attr(n, "aria-label") == "" && !hasAlt(n) {
				s.t.Errorf("%s: the link to %s has no words", s.path, attr(n, "href"))
			}
		case "input", "select":
			s.checkLabel(n)
		}
	}
	s.one("h1", "")
	for _, landmark := range []string{"main", "footer"} {
		s.one(landmark, "")
	}
	if s.one("title", ""); words(s.one("title", "")) == "" || attr(s.one("html", ""), "lang") == "" {
		s.t.Errorf("%s: no title or no language", s.path)
	}
	if attr(s.one("a", "skip"), "href") != "#main" {
		s.t.Errorf("%s: the skip link leads nowhere", s.path)
	}
	s.checkHeadings()
}

// checkScript lets pass what is data, and the application that is the shop's own.
func (s *sight) checkScript(n *html.Node) {
	s.t.Helper()
	switch kind := attr(n, "type"); {
	case kind == "application/ld+json":
	case kind == "application/json" && attr(n, "id") == "state":
		if !json.Valid([]byte(n.FirstChild.Data)) {
			s.t.Errorf("%s: the state is no JSON: %s", s.path, n.FirstChild.Data)
		}
	case kind == "module" && strings.HasPrefix(attr(n, "src"), "/assets/shop-") && n.FirstChild == nil:
	default:
		s.t.Errorf("%s: there is a script %v", s.path, n.Attr)
	}
}

func hasAlt(n *html.Node) bool {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == "img" && attr(d, "alt") != "" {
			return true
		}
	}
	return false
}

func (s *sight) checkImage(n *html.Node) {
	s.t.Helper()
	_, described := lookUp(n, "alt")
	if s.within(n, "prose") { // nobody knows the size of a picture in a description
		if !described || attr(n, "loading") != "lazy" {
			s.t.Errorf("%s: the picture %s in a description lacks alt or is not lazy", s.path, attr(n, "src"))
		}
		return
	}
	if !described || attr(n, "width") == "" || attr(n, "height") == "" {
		s.t.Errorf("%s: the picture %s lacks alt, width or height", s.path, attr(n, "src"))
	}
}

// within reports whether an element lies in one of a class.
func (s *sight) within(n *html.Node, class string) bool {
	for ; n != nil; n = n.Parent {
		if slices.Contains(strings.Fields(attr(n, "class")), class) {
			return true
		}
	}
	return false
}

func (s *sight) checkLabel(n *html.Node) {
	s.t.Helper()
	if attr(n, "type") == "hidden" {
		return
	}
	for _, label := range s.all("label", "") {
		if attr(label, "for") == attr(n, "id") && words(label) != "" {
			return
		}
	}
	s.t.Errorf("%s: the field %s has no label", s.path, attr(n, "name"))
}

// checkHeadings demands that no level of headings is left out on the way down.
func (s *sight) checkHeadings() {
	s.t.Helper()
	level := 0
	for _, n := range s.nodes {
		if len(n.Data) != 2 || n.Data[0] != 'h' || n.Data[1] < '1' || n.Data[1] > '6' {
			continue
		}
		if here := int(n.Data[1] - '0'); here > level+1 {
			s.t.Errorf("%s: %s follows a heading of level %d", s.path, n.Data, level)
		} else {
			level = here
		}
	}
}

// void lists the elements that have no end.
var void = []string{"meta", "link", "img", "input", "br", "hr", "col", "wbr", "source"}

// checkClosed demands that every element is closed, by itself and in order: the parser would forgive everything.
func (s *sight) checkClosed() {
	s.t.Helper()
	var open []string
	for z := html.NewTokenizer(strings.NewReader(s.text)); ; {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				s.t.Errorf("%s: not closed: %v", s.path, open)
			}
			return
		case html.StartTagToken:
			name, _ := z.TagName()
			if !slices.Contains(void, string(name)) {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				s.t.Fatalf("%s: </%s> closes %v", s.path, name, open)
			}
			open = open[:len(open)-1]
		}
	}
}
