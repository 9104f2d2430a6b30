package app

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	gocmp "github.com/google/go-cmp/cmp"

	"winkel/internal/platform/load"
)

// measuredFile is a file of what winkel bench would have measured.
func measuredFile(t *testing.T, r benchReport) string {
	t.Helper()
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "measured.json")
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestDefaultBenchIsBenchWithoutFlags(t *testing.T) {
	var line commandLine
	parser, err := kong.New(&line, kong.Vars{"areas": ""})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse([]string{"bench"}); err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(line.Bench, defaultBench()); diff != "" {
		t.Error(diff)
	}
}

func TestPlanIsCalibrated(t *testing.T) {
	file := measuredFile(t, benchReport{
		Kind: "ramp", Held: true, Cores: 2, Ramp: &benchRamp{Held: 2000, Full: load.FullCPU},
		Run: load.Report{Requests: 20_000, Rate: 2000, Done: 200, Usage: load.Usage{ServerCores: 1}},
	})
	out := planned(t, exitDone, "--calibrate", file)
	for _, want := range []string{
		"borne by this machine  2,000 requests a second", "1,152,000 users a day", "orders                 1,200 a minute",
		"head-room              11.5 times", "first bottleneck       cpu", "none: the peak leaves room",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if said := planned(t, exitUnusable, file); !strings.Contains(said, "--calibrate") {
		t.Error(said)
	}
	if said := planned(t, exitNotClean, "--calibrate", measuredFile(t, benchReport{Kind: "rate"})); !strings.Contains(said, "No rate held") {
		t.Error(said)
	}
}

// The sample of the guide is met by a run that is good, line by line, and not by one that is slow.
func TestRequirementsAreChecked(t *testing.T) {
	sample := filepath.Join("..", "..", "docs", "guide", "requirements.yaml")
	run := benchReport{Kind: "shoppers", Held: true, Shoppers: 10_000, Errors: 0.1, Run: load.Report{Requests: 1000, Latency: load.Latency{P95: 15}}}
	out := planned(t, exitDone, "check", sample, "--bench", measuredFile(t, run))
	if met, left := strings.Count(out, "met  "), strings.Count(out, "not measurable here  constraint"); met != 11 || left != 2 || strings.Contains(out, "missed") {
		t.Errorf("%d met and %d not measurable:\n%s", met, left, out)
	}
	run.Run.Latency.P95 = 230
	if out := planned(t, exitNotClean, "check", sample, "--bench", measuredFile(t, run)); !strings.Contains(out, "p95 230.0 ms, which is 30.0 ms too slow") {
		t.Error(out)
	}
	run.Kind = "rate"
	if said := planned(t, exitUnusable, "check", sample, "--bench", measuredFile(t, run)); !strings.Contains(said, "is no run of shoppers") {
		t.Error(said)
	}
}
