package app

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"winkel/internal/platform/capacity"
)

// planned is what winkel plan prints.
func planned(t *testing.T, code int, args ...string) string {
	t.Helper()
	var out, complaints bytes.Buffer
	if got := RunContext(t.Context(), append([]string{"plan"}, args...), &out, &complaints); got != code {
		t.Fatalf("plan %v: exit code %d, want %d\n%s%s", args, got, code, &out, &complaints)
	}
	return out.String() + complaints.String()
}

func TestPlanWithoutFlagsIsTheExample(t *testing.T) {
	want, err := capacity.Make(capacity.Example())
	if err != nil {
		t.Fatal(err)
	}
	var got capacity.Plan
	if err := json.Unmarshal([]byte(planned(t, exitDone, "--json")), &got); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(string(text), string(again)); diff != "" {
		t.Error(diff)
	}
	tables := planned(t, exitDone)
	for _, line := range []string{
		"   requests a day                  5,000,000\n", "   requests a second, on average   57.87\n",
		"   requests a second, at the peak  173.6  × 3\n", "   data a day                      10.0 GB\n",
		"   more servers     5               for 50,000 more users at 10,000 a server\n",
		"   one machine        99.9 %   8.8 h a year, 43.8 min a month\n", "   together  373.00 USD\n",
	} {
		if !strings.Contains(tables, line) {
			t.Errorf("%q is not in\n%s", line, tables)
		}
	}
}

// The sample of the guide is read, and shown with charts.
func TestPlanOfTheSampleDeployment(t *testing.T) {
	sample := filepath.Join("..", "..", "docs", "guide", "deployment.yaml")
	page := filepath.Join(t.TempDir(), "plan.html")
	tables := planned(t, exitDone, "--deployment", sample, "--html", page)
	for _, line := range []string{"     nodes (2 of 3 copies)  99.999847 %  48.2 s a year, 4.0 s a month\n", "   together  647.00 USD\n"} {
		if !strings.Contains(tables, line) {
			t.Errorf("%q is not in\n%s", line, tables)
		}
	}
	html, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<h1>Capacity plan</h1>", "99.987223 %", "nodes (2 of 3 copies)", "</html>"} {
		if !strings.Contains(string(html), want) {
			t.Errorf("%q is not in the page", want)
		}
	}
	if drawings := strings.Count(string(html), "<svg "); drawings != 6 {
		t.Errorf("the page has %d charts, want 6", drawings)
	}
}

func TestPlansThatCannotBeMade(t *testing.T) {
	dir := t.TempDir()
	wrong := filepath.Join(dir, "wrong.yaml")
	if err := os.WriteFile(wrong, []byte("deployment: {availability: 120}"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--peak-factor", "0"}, "peak_factor: "},
		{[]string{"--deployment", wrong}, "deployment.availability: "},
		{[]string{"--deployment", filepath.Join(dir, "none.yaml")}, "none.yaml"},
		{[]string{"--html", filepath.Join(dir, "no", "such", "place.html")}, "cannot be written"},
	} {
		if said := planned(t, exitUnusable, c.args...); !strings.Contains(said, c.says) {
			t.Errorf("%v: %q is not in %q", c.args, c.says, said)
		}
	}
}
