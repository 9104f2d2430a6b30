package content_test

import (
	"encoding/json"
	"os"
	"testing"

	"winkel/internal/commerce/content"
)

// The application for staff shows what becomes of a colour before it is saved. Both reckon alike: these cases are its, too.
func TestPaletteIsTheOneThatStaffArePreviewed(t *testing.T) {
	text, err := os.ReadFile("../../../web/src/admin/content/colour.cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct{ Accent, OnLight, Dark, OnDark string }
	if err := json.Unmarshal(text, &cases); err != nil || len(cases) == 0 {
		t.Fatal(len(cases), err)
	}
	for _, c := range cases {
		accent, err := content.ParseColour(c.Accent)
		if err != nil {
			t.Fatal(err)
		}
		if p := accent.Palette(); p.OnLight.String() != c.OnLight || p.Dark.String() != c.Dark || p.OnDark.String() != c.OnDark {
			t.Errorf(`{ "accent": %q, "onLight": %q, "dark": %q, "onDark": %q }`, c.Accent, p.OnLight, p.Dark, p.OnDark)
		}
	}
}
