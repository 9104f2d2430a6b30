package chart

import (
	_ "embed"
	"html/template"
	"io"
	"slices"
)

//go:embed page.html
var page string

//go:embed page.css
var style string

var document = template.Must(template.New("page").Parse(page))

// Page is a report.
type Page struct {
	Title, Lead string
	Figures     []Figure
	Sections    []Section
	Foot        string

	// Style is for the template alone.
	Style template.CSS
}

// Figure is a number that is to be seen first.
type Figure struct{ Value, Name string }

// Section is a chart, a table, or both.
type Section struct {
	Title, Text string
	Chart       template.HTML
	Head        []string
	Rows        [][]string
	Wide        bool // it takes the whole width
}

// Write writes the page.
func (p Page) Write(w io.Writer) error {
	p.Sections = slices.Clone(p.Sections)
	for i := range p.Sections {
		p.Sections[i].Rows = squared(p.Sections[i].Rows)
	}
	p.Style = template.CSS(style) //nolint:gosec // it is a part of the program
	return document.Execute(w, p)
}

// squared gives all rows as many cells as the longest has.
func squared(rows [][]string) [][]string {
	longest := 0
	for _, row := range rows {
		longest = max(longest, len(row))
	}
	all := make([][]string, len(rows))
	for i, row := range rows {
		all[i] = append(slices.Clone(row), make([]string, longest-len(row))...)
	}
	return all
}
