package app

import (
	"cmp"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"

	"winkel/internal/platform/chart"
	"winkel/internal/platform/load"
)

// benchTables is the report in tables, which the text and the page show alike.
func benchTables(r *benchReport) []planTable {
	tables := []planTable{benchSummary(r), benchKinds(&r.Run)}
	if r.Ramp != nil {
		tables = append([]planTable{benchSteps(r.Ramp)}, tables...)
	}
	if list := append(append([]load.Count{}, r.Run.Failed...), r.Run.Refused...); len(list) > 0 {
		t := planTable{title: "Errors and refusals"}
		for i, c := range list {
			what := "error"
			if i >= len(r.Run.Failed) {
				what = "refusal"
			}
			t.rows = append(t.rows, []string{what, c.What, grouped(float64(c.Count))})
		}
		tables = append(tables, t)
	}
	return tables
}

func benchLead(r *benchReport) string {
	switch r.Kind {
	case "ramp":
		return fmt.Sprintf("The highest rate that held: %s requests a second. Bottleneck beyond it: %s.", fixed(r.Ramp.Held, 0), r.Ramp.Full)
	case "rate":
		return fmt.Sprintf("%s requests a second for %s seconds: %s.", grouped(r.Asked), grouped(r.Run.Seconds), r.verdict())
	default:
		return fmt.Sprintf("%s shoppers who think %s to %s seconds, for %s seconds: %s.",
			grouped(float64(r.Shoppers)), grouped(r.ThinkMin), grouped(r.ThinkMax), grouped(r.Run.Seconds), r.verdict())
	}
}

func (r *benchReport) verdict() string {
	if r.Held {
		return "it held"
	}
	return "it did not hold (" + r.Why + ")"
}

func benchSummary(r *benchReport) planTable {
	run := &r.Run
	rows := [][]string{
		{"requests", grouped(float64(run.Requests)), fixed(run.Rate, 1) + " a second"},
		{"orders", grouped(float64(run.Done)), fixed(float64(run.Done)/run.Seconds*60, 0) + " a minute"},
		{"errors", grouped(float64(run.Errors)), "at most " + grouped(r.Errors) + " % hold"},
		{"refusals", grouped(float64(run.Refusals)), "the shop rightly said no"},
		{"median", millis(run.Latency.P50)},
		{"p95", millis(run.Latency.P95), "at most " + millis(r.P95) + " hold"},
		{"p99", millis(run.Latency.P99)},
		{"p99.9", millis(run.Latency.P999)},
		{"slowest", millis(run.Latency.Max)},
		{"read", fixed(float64(run.Bytes)/1e6, 1) + " MB"},
	}
	if u := run.Usage; u.ServerMB > 0 {
		rows = append(rows, []string{"the shop's memory", fixed(u.ServerMB, 0) + " MB", "at its highest"},
			[]string{"the shop's processor time", fixed(u.ServerCores, 2) + " cores", fmt.Sprintf("of %d; the generator %s", r.Cores, fixed(u.GeneratorCores, 2))})
	}
	if r.Ramp != nil && r.Ramp.Predicted > 0 {
		rows = append(rows, []string{"predicted saturation", fixed(r.Ramp.Predicted, 0) + " a second", "by processor time at low rates"})
	}
	return planTable{"Together", rows}
}

func benchKinds(run *load.Report) planTable {
	t := planTable{title: "By kind", rows: [][]string{{"", "requests", "errors", "median", "p95", "p99", "slowest"}}}
	for _, k := range run.Kinds {
		t.rows = append(t.rows, []string{
			k.Kind, grouped(float64(k.Requests)), grouped(float64(k.Errors)), millis(k.Latency.P50), millis(k.Latency.P95), millis(k.Latency.P99), millis(k.Latency.Max),
		})
	}
	return t
}

func benchSteps(r *benchRamp) planTable {
	t := planTable{title: "Ramp", rows: [][]string{{"asked", "answered", "p95", "errors", "shop's cores", "machine busy", "held"}}}
	for _, s := range r.Steps {
		held := "yes"
		if !s.Held {
			held = "no: " + s.Why + ", full: " + s.Full
		}
		t.rows = append(t.rows, []string{
			fixed(s.Rate, 0) + "/s", fixed(s.Got, 0) + "/s", millis(s.Latency.P95), grouped(float64(s.Errors)), fixed(s.Usage.ServerCores, 2),
			fixed(s.Usage.MachineBusy*100, 0) + " %", held,
		})
	}
	return t
}

func millis(ms float64) string {
	places := 0
	switch {
	case ms < 10:
		places = 2
	case ms < 100:
		places = 1
	}
	return strconv.FormatFloat(ms, 'f', places, 64) + " ms"
}

// printBench prints the tables.
func printBench(w io.Writer, r *benchReport) error {
	s := newSheet(w)
	s.row(benchLead(r))
	for _, t := range benchTables(r) {
		s.title(t.title)
		for _, row := range t.rows {
			s.row(append([]string{" "}, row...)...)
		}
		s.row()
	}
	return s.finish()
}

// benchPage is the report with plots.
func benchPage(r *benchReport) chart.Page {
	run := &r.Run
	page := chart.Page{
		Title: "Under load", Lead: benchLead(r),
		Figures: []chart.Figure{
			{Value: fixed(run.Rate, 0) + "/s", Name: "requests a second"}, {Value: millis(run.Latency.P50), Name: "median"},
			{Value: millis(run.Latency.P95), Name: "p95"}, {Value: grouped(float64(run.Errors)), Name: "errors"},
			{Value: grouped(float64(run.Done)), Name: "orders"}, {Value: fixed(run.Usage.ServerMB, 0) + " MB", Name: "memory of the shop"},
		},
		Foot: "Measured by winkel bench " + Version + " at " + r.Target + ". Latency counts from when a request was to begin.",
	}
	tables := map[string]planTable{}
	for _, t := range benchTables(r) {
		tables[t.title] = t
	}
	if r.Ramp != nil {
		page.Sections = append(page.Sections, chart.Section{
			Title: "Ramp", Text: "Each rate for some seconds, until one does not hold; then closer and closer to it.", Wide: true,
			Chart: rampLines(r.Ramp), Head: tables["Ramp"].rows[0], Rows: tables["Ramp"].rows[1:],
		})
	}
	page.Sections = append(page.Sections, timelines(run)...)
	page.Sections = append(page.Sections,
		chart.Section{Title: "Latency by percentile", Text: "So many of a hundred answers took no longer.", Chart: percentileLine(run)},
		chart.Section{Title: "Together", Rows: tables["Together"].rows},
		chart.Section{Title: "By kind", Wide: true, Head: tables["By kind"].rows[0], Rows: tables["By kind"].rows[1:]},
	)
	if t, some := tables["Errors and refusals"]; some {
		page.Sections = append(page.Sections, chart.Section{Title: t.title, Wide: true, Rows: t.rows})
	}
	return page
}

func timelines(run *load.Report) []chart.Section {
	var p50, p95, slowest, asked, failed, server, generator, memory []chart.Point
	for _, m := range run.Timeline {
		x := float64(m.Second)
		add := func(list *[]chart.Point, y float64) { *list = append(*list, chart.Point{X: x, Y: y}) }
		if m.Requests > 0 {
			add(&p50, m.P50)
			add(&p95, m.P95)
			add(&slowest, m.Max)
		}
		add(&asked, float64(m.Requests))
		add(&failed, float64(m.Errors))
		add(&server, m.Usage.ServerCores)
		add(&generator, m.Usage.GeneratorCores)
		add(&memory, m.Usage.ServerMB)
	}
	sections := []chart.Section{
		{Title: "Latency over time", Text: "By the second in which a request was to begin.", Chart: chart.Lines(chart.Axes{X: "seconds", Y: "ms"},
			chart.Line{Name: "median", Points: p50, Area: true}, chart.Line{Name: "p95", Points: p95}, chart.Line{Name: "slowest", Points: slowest})},
		{Title: "Throughput", Text: "Requests each second, and those that were errors.", Chart: chart.Lines(chart.Axes{X: "seconds", Y: "requests a second"},
			chart.Line{Name: "requests", Points: asked, Area: true}, chart.Line{Name: "errors", Points: failed})},
	}
	if run.Usage.ServerMB > 0 {
		sections = append(sections,
			chart.Section{Title: "Processor", Text: "Cores that are busy.", Chart: chart.Lines(chart.Axes{X: "seconds", Y: "cores"},
				chart.Line{Name: "shop", Points: server, Area: true}, chart.Line{Name: "generator", Points: generator})},
			chart.Section{Title: "Memory", Text: "Of the shop's process.", Chart: chart.Lines(chart.Axes{X: "seconds", Y: "MB"}, chart.Line{Points: memory, Area: true})})
	}
	return sections
}

// percentileLine draws percentiles by how few are beyond them, so that the slowest are seen, too.
func percentileLine(run *load.Report) template.HTML {
	const all, last = 100.0, 99.999
	line := chart.Line{Area: true}
	for _, p := range run.Percentiles {
		line.Points = append(line.Points, chart.Point{X: 1 / (1 - min(p.Percent, last)/all), Y: p.Millis})
	}
	name := func(one float64) string { return strconv.FormatFloat(all-all/one, 'f', -1, 64) + " %" }
	return chart.Lines(chart.Axes{X: "percentile", Y: "ms", LogX: true, FromX: 1, FormatX: name}, line)
}

func rampLines(r *benchRamp) template.HTML {
	steps := slices.SortedFunc(slices.Values(r.Steps), func(a, b benchStep) int { return cmp.Compare(a.Rate, b.Rate) })
	var got []chart.Point
	for _, s := range steps {
		got = append(got, chart.Point{X: s.Rate, Y: s.Got})
	}
	return chart.Lines(chart.Axes{X: "requests a second that were asked", Y: "answered a second"}, chart.Line{Points: got, Area: true})
}
