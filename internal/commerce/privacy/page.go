package privacy

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

//go:embed page.html
var pageText string

var page = template.Must(template.New("page").Funcs(template.FuncMap{
	"moment": func(t time.Time) string { return t.Format("2 January 2006, 15:04 MST") },
	"label":  func(name string) string { return strings.ReplaceAll(name, "_", " ") },
	"said":   func(value any) bool { return value != nil && value != "" },
	"shown":  shownValue,
}).Parse(pageText))

// WriteHTML writes the export for people. It needs nothing from elsewhere: it can be kept, printed, and sent.
func (e *Export) WriteHTML(w io.Writer) error { return page.Execute(w, e) }

// shownValue is a value as text: a document is one line a field.
func shownValue(value any) string {
	switch v := value.(type) {
	case time.Time:
		return v.Format("2006-01-02 15:04:05 MST")
	case map[string]any:
		var lines []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if text := shownValue(v[name]); text != "" {
				lines = append(lines, strings.ReplaceAll(name, "_", " ")+": "+text)
			}
		}
		return strings.Join(lines, "\n")
	case []any:
		var lines []string
		for _, inner := range v {
			lines = append(lines, shownValue(inner))
		}
		return strings.Join(lines, "\n")
	case nil:
		return ""
	}
	return fmt.Sprint(value)
}
