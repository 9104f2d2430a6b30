package notify

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	html "html/template"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	text "text/template"
	"text/template/parse"
	"unicode/utf8"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/mail"
)

// files holds the templates of the house: "<kind>.<language>.html" and ".txt", of which the first line is the subject, and
// what they are made of, in "parts.<language>".
//
//go:embed templates
var files embed.FS

// languages that the house speaks, the one for everybody else first.
var languages = []string{"en", "de"}

// Limits of a shop's own templates.
const (
	maxTemplate = 100_000 // bytes
	maxLiteral  = 1000    // the largest number in a template
	maxDepth    = 2       // of loops
)

// house is the house's template of a kind; in English where it does not speak the language.
func house(kind Kind, language string) Template {
	spoken := languages[0]
	for _, known := range languages {
		if known == language {
			spoken = known
		}
	}
	read := func(ending string) string {
		content, err := files.ReadFile("templates/" + string(kind) + "." + spoken + ending)
		if err != nil {
			panic("notify: a template of the house is missing: " + err.Error())
		}
		return string(content)
	}
	plain := read(".txt")
	subject, body, _ := strings.Cut(plain, "\n\n")
	return Template{
		Kind: kind, Locale: language, Subject: strings.TrimPrefix(subject, "Subject: "), HTML: read(".html"), Text: body,
	}
}

// parts is the name of the files that a language's templates are made of.
func parts(language string) string {
	for _, known := range languages {
		if known == language {
			return "templates/parts." + known
		}
	}
	return "templates/parts." + languages[0]
}

// Rendered is a mail in words.
type Rendered struct {
	Subject string
	HTML    string
	Text    string
}

// render writes a mail. A template that cannot be read or executed is mail_template_invalid, with the part at fault.
func render(t Template, v *View) (Rendered, error) {
	var out Rendered
	var err error
	if out.Subject, err = renderText("subject", t.Subject, "", v); err != nil {
		return Rendered{}, invalidTemplate("subject", err)
	}
	if out.Text, err = renderText("content", t.Text, parts(t.Locale)+".txt", v); err != nil {
		return Rendered{}, invalidTemplate("text", err)
	}
	if out.HTML, err = renderHTML(t.HTML, parts(t.Locale)+".html", v); err != nil {
		return Rendered{}, invalidTemplate("html", err)
	}
	if out.Subject = clip(oneLine(out.Subject), mail.MaxSubject); out.Subject == "" {
		return Rendered{}, invalidTemplate("subject", errors.New("it is empty"))
	}
	return out, nil
}

func renderText(name, source, base string, v *View) (string, error) {
	set := text.New("layout").Option("missingkey=error")
	if base != "" {
		if _, err := set.ParseFS(files, base); err != nil {
			return "", err
		}
	}
	if _, err := set.New(name).Parse(source); err != nil {
		return "", err
	}
	entry := name
	if base != "" {
		entry = "layout"
	}
	out := &bounded{}
	err := set.ExecuteTemplate(out, entry, v)
	return out.String(), err
}

func renderHTML(source, base string, v *View) (string, error) {
	set, err := html.New("layout").Option("missingkey=error").ParseFS(files, base)
	if err != nil {
		return "", err
	}
	if _, err := set.New("content").Parse(source); err != nil {
		return "", err
	}
	out := &bounded{}
	err = set.ExecuteTemplate(out, "layout", v)
	return out.String(), err
}

// bounded is a buffer that refuses more than a mail may hold.
type bounded struct{ bytes.Buffer }

// Write adds to the buffer.
func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > mail.MaxBody {
		return 0, errors.New("the mail becomes too long")
	}
	return b.Buffer.Write(p)
}

var _ io.Writer = (*bounded)(nil)

// place is where a template is at fault, as the library says it: `template: content:3:14: executing "content" at …: why`.
var place = regexp.MustCompile(`^(?:html/)?template: ?[a-z]+:(\d+)(?::\d+)?: (?s)(.*)$`)

func invalidTemplate(param string, err error) error {
	message := err.Error()
	if found := place.FindStringSubmatch(message); found != nil {
		message = "line " + found[1] + ": " + found[2]
	}
	return fault.Newf(fault.Invalid, CodeTemplateInvalid, "The template cannot be used: %s.", clip(oneLine(message), 500)).
		WithParam(param).WithCause(err)
}

// inspect refuses what a shop's template may not do: define other templates, use others than the parts, and loop for longer
// than a mail has lines. The language has no other way to run for ever.
func inspect(param, source string) error {
	if len(source) > maxTemplate || !utf8.ValidString(source) {
		return fault.Newf(fault.Invalid, CodeTemplateInvalid, "A template has at most %d bytes of text.", maxTemplate).WithParam(param)
	}
	set := map[string]*parse.Tree{}
	tree := parse.New("content")
	tree.Mode = parse.SkipFuncCheck
	if _, err := tree.Parse(source, "", "", set); err != nil {
		return invalidTemplate(param, err)
	}
	for name := range set {
		if name != "content" {
			return invalidTemplate(param, fmt.Errorf("it defines the template %q", name))
		}
	}
	if err := inspectNode(tree.Root, 0); err != nil {
		return invalidTemplate(param, err)
	}
	return nil
}

func inspectNode(node parse.Node, depth int) error {
	switch n := node.(type) {
	case *parse.ListNode:
		return inspectAll(depth, listed(n)...)
	case *parse.ActionNode:
		return inspectNode(n.Pipe, depth)
	case *parse.PipeNode:
		return inspectPipe(n, depth)
	case *parse.NumberNode:
		if number, err := strconv.ParseInt(n.Text, 0, 64); err != nil || number > maxLiteral || number < -maxLiteral {
			return fmt.Errorf("%s is no number between -%d and %d", n.Text, maxLiteral, maxLiteral)
		}
	case *parse.IdentifierNode:
		// What makes numbers, or text of any length, could make loops of any length.
		if slices.Contains([]string{"call", "len", "print", "printf", "println"}, n.Ident) {
			return fmt.Errorf("%s cannot be used in mails", n.Ident)
		}
	case *parse.ChainNode:
		return inspectNode(n.Node, depth)
	case *parse.IfNode:
		return inspectAll(depth, n.Pipe, n.List, n.ElseList)
	case *parse.WithNode:
		return inspectAll(depth, n.Pipe, n.List, n.ElseList)
	case *parse.RangeNode:
		if depth == maxDepth {
			return fmt.Errorf("loops are more than %d deep", maxDepth)
		}
		return inspectAll(depth+1, n.Pipe, n.List, n.ElseList)
	case *parse.TemplateNode:
		switch n.Name {
		case "lines", "totals", "addresses":
		default:
			return fmt.Errorf("there is no part %q; there are lines, totals and addresses", n.Name)
		}
	}
	return nil
}

func inspectPipe(n *parse.PipeNode, depth int) error {
	if n == nil {
		return nil
	}
	for _, command := range n.Cmds {
		if err := inspectAll(depth, command.Args...); err != nil {
			return err
		}
	}
	return nil
}

func inspectAll(depth int, nodes ...parse.Node) error {
	for _, node := range nodes {
		if err := inspectNode(node, depth); err != nil {
			return err
		}
	}
	return nil
}

func listed(n *parse.ListNode) []parse.Node {
	if n == nil {
		return nil
	}
	return n.Nodes
}
