package app

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"winkel/internal/api"
	"winkel/internal/kernel/fault"
	"winkel/internal/platform/capacity"
)

type planCheck struct {
	File  string `arg:"" type:"existingfile" help:"The requirements, as YAML or JSON."`
	Bench string `placeholder:"FILE.json" type:"existingfile" help:"What winkel bench --shoppers N --json measured. Without it, a made-up shop is measured now."`
	Quick bool   `help:"Measure with a tenth of the shoppers, for 10 seconds. The verdict says so."`
	JSON  bool   `name:"json" help:"Print the verdicts as JSON on standard output."`
}

// Help is what --help says beyond the flags.
func (planCheck) Help() string {
	return `Examples:

  winkel plan check docs/guide/requirements.yaml --quick
  winkel bench --shoppers 10000 --for 5m --json > measured.json
  winkel plan check docs/guide/requirements.yaml --bench measured.json

Each line is met, missed by so much, or not measurable here. Exit code 1 when something is missed.`
}

// Run judges each line; exit code 1 when one is missed.
func (c planCheck) Run(env *environment) error {
	text, err := readDescription(c.File)
	if err != nil {
		return unusable{err}
	}
	requirements, err := capacity.ReadRequirements(text)
	if err != nil {
		return unusable{err}
	}
	routes, err := routesOfAPI()
	if err != nil {
		return err
	}
	run, err := c.shoppers(env, requirements)
	if err != nil {
		return err
	}
	verdicts := requirements.Judge(routes, run)
	if c.JSON {
		err = writeJSON(env.stdout, map[string]any{"name": requirements.Name, "verdicts": verdicts})
	} else {
		sheet := newSheet(env.stdout)
		for _, v := range verdicts {
			sheet.row(v.Status, v.Kind, v.Name, v.Detail, "by "+v.By)
		}
		err = sheet.finish()
	}
	for _, v := range verdicts {
		if err == nil && v.Status == capacity.Missed {
			err = errNotClean
		}
	}
	return err
}

// routesOfAPI are the routes of the program's own document: "GET /api/products".
func routesOfAPI() (map[string]bool, error) {
	var document struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal(api.Document(documentVersion), &document); err != nil {
		return nil, fmt.Errorf("read the OpenAPI document: %w", err)
	}
	routes := map[string]bool{}
	for path, methods := range document.Paths {
		for method := range methods {
			routes[strings.ToUpper(method)+" "+path] = true
		}
	}
	return routes, nil
}

// shoppers is what a run of as many as are asked for found; nil where no line needs one.
func (c planCheck) shoppers(env *environment, r *capacity.Requirements) (*capacity.RunOf, error) {
	if !r.NeedsRun() {
		return nil, nil //nolint:nilnil // there is none, and nothing is wrong
	}
	const percent, tenth = 100, 10
	wanted := max(r.Shoppers(), 1)
	var report *benchReport
	var err error
	if c.Bench != "" {
		report, err = readMeasured(c.Bench)
		if err == nil && report.Kind != "shoppers" {
			err = unusable{fault.Invalidf("bench", "%s is no run of shoppers: measure with winkel bench --shoppers %d --json.", c.Bench, wanted)}
		}
		if err == nil {
			wanted = report.Shoppers
		}
	} else {
		bench := defaultBench()
		bench.Shoppers, bench.For = wanted, time.Minute
		if c.Quick {
			bench.Shoppers, bench.For = max(wanted/tenth, 1), 10*time.Second
		}
		report, err = bench.measured(env.alone())
	}
	if err != nil {
		return nil, err
	}
	run := &capacity.RunOf{
		Shoppers: report.Shoppers, Wanted: wanted, Requests: report.Run.Requests, P95Millis: report.Run.Latency.P95, MostErrors: report.Errors, ErrorPercent: percent,
	}
	if report.Run.Requests > 0 {
		run.ErrorPercent = float64(report.Run.Errors) * percent / float64(report.Run.Requests)
	}
	return run, nil
}
