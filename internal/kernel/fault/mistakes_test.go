package fault_test

import (
	"reflect"
	"strings"
	"testing"

	"winkel/internal/kernel/fault"
)

func TestMistakes(t *testing.T) {
	for _, c := range []struct {
		name string
		look func(m *fault.Mistakes) string
		text string   // as it is kept
		want []string // messages
	}{
		{"nothing", func(*fault.Mistakes) string { return "" }, "", nil},
		{"a line", func(m *fault.Mistakes) string { return m.Line("name", " Käse\t", 4) }, "Käse", nil},
		{"no line", func(m *fault.Mistakes) string { return m.Line("name", " \n", 4) }, "", []string{"name must not be empty."}},
		{"two lines", func(m *fault.Mistakes) string { return m.Line("name", "a\nb", 4) }, "a\nb", []string{"name must be one line of text."}},
		{"no text", func(m *fault.Mistakes) string { return m.Text("note", "\xff", 4) }, "\xff", []string{"note must be one line of text."}},
		{"an empty text", func(m *fault.Mistakes) string { return m.Text("note", " ", 4) }, "", nil},
		{
			"a long text", func(m *fault.Mistakes) string { return m.Text("note", strings.Repeat("ä", 5), 4) }, "äääää",
			[]string{"note is longer than 4 characters."},
		},
		{
			"numbers", func(m *fault.Mistakes) string {
				for _, n := range []int64{-4, -3, 0, 7, 8} {
					m.Within("position", n, -3, 7)
				}
				return ""
			}, "", []string{"position must be between -3 and 7.", "position must be between -3 and 7."},
		},
		{
			"several", func(m *fault.Mistakes) string {
				m.Addf("a", "There is no %q.", "x")
				m.Within("b", 1, 2, 3)
				return ""
			}, "", []string{`There is no "x".`, "b must be between 2 and 3."},
		},
	} {
		var m fault.Mistakes
		if text := c.look(&m); text != c.text {
			t.Errorf("%s: kept as %q, want %q", c.name, text, c.text)
		}
		var got []string
		for _, d := range m {
			got = append(got, d.Message)
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if err := m.Err(); (err == nil) != (len(c.want) == 0) || err != nil && !reflect.DeepEqual(fault.From(err).Details, []fault.Detail(m)) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
