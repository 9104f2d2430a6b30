package app

import (
	"fmt"
	"html/template"

	"winkel/internal/kernel/money"
	"winkel/internal/platform/capacity"
	"winkel/internal/platform/chart"
)

// planPage is a plan with charts.
func planPage(p *capacity.Plan) chart.Page {
	d := p.Demand
	page := chart.Page{
		Title: "Capacity plan", Lead: planLead(p),
		Figures: []chart.Figure{
			{Value: grouped(d.RequestsPerDay), Name: "requests a day"}, {Value: fixed(d.AverageRPS, 2), Name: "requests a second, on average"},
			{Value: fixed(d.PeakRPS, 1), Name: "requests a second, at the peak"}, {Value: fixed(d.DailyGB, 1) + " GB", Name: "data a day"},
			{Value: percentage(p.Available.Percent), Name: "availability"}, {Value: p.Cost.Amount().String(), Name: "a month"},
		},
		Foot: "Reckoned by winkel plan " + Version + " with the formulas of docs/guide/planning.md.",
	}
	tables := map[string]planTable{}
	for _, t := range planTables(p) {
		tables[t.title] = t
	}
	section := func(title, text string, drawing chart.Section) {
		drawing.Title, drawing.Text, drawing.Rows = title, text, tables[title].rows
		page.Sections = append(page.Sections, drawing)
	}
	if p.Measured != nil {
		section("Measured", "What this machine bears, as winkel bench found.", chart.Section{Chart: measuredBars(p)})
	}
	section("Traffic", "Users × requests, over 86,400 seconds; the peak is a multiple of it.", chart.Section{Chart: trafficBars(p)})
	page.Sections = append(page.Sections, chart.Section{
		Title: "Storage", Text: "What has gathered after so many days.",
		Chart: chart.Lines(chart.Axes{X: "days", Y: "GB"}, chart.Line{Area: true, Points: []chart.Point{{}, {X: float64(p.Input.Traffic.RetentionDays), Y: d.StorageGB}}}),
	})
	section("Growth", "More servers of the same kind by more users.", chart.Section{Chart: serverSteps(p)})
	page.Sections = append(page.Sections, chart.Section{
		Title: "A larger machine", Text: "Cores × (1 + load ÷ 1000) and memory × (1 + load ÷ 800).", Chart: largerLines(p),
	})
	section("Availability", "Down so many hours a year: the deployment, and each of its parts.", chart.Section{Wide: true, Chart: downtimeBars(p)})
	section("Cost a month", "By the price list of the deployment.", chart.Section{Wide: true, Chart: costBars(p)})
	return page
}

func trafficBars(p *capacity.Plan) template.HTML {
	return chart.Bars("requests a second", chart.Bar{Name: "on average", Value: p.Demand.AverageRPS, Text: fixed(p.Demand.AverageRPS, 2) + "/s"},
		chart.Bar{Name: "at the peak", Value: p.Demand.PeakRPS, Text: fixed(p.Demand.PeakRPS, 1) + "/s"})
}

func measuredBars(p *capacity.Plan) template.HTML {
	return chart.Bars("requests a second", chart.Bar{Name: "peak of the plan", Value: p.Demand.PeakRPS, Text: fixed(p.Demand.PeakRPS, 1) + "/s"},
		chart.Bar{Name: "borne by this machine", Value: p.Measured.Rate, Text: fixed(p.Measured.Rate, 0) + "/s"})
}

// serverSteps is how many servers come on top, up to twice the growth that was asked about.
func serverSteps(p *capacity.Plan) template.HTML {
	const points = 200
	g := p.Input.Growth
	upTo := max(2*g.MoreUsers, g.UsersPerServer)
	line := chart.Line{Step: true, Area: true}
	for i := range int64(points + 1) {
		more := upTo / points * i
		line.Points = append(line.Points, chart.Point{
			X: float64(more), Y: float64(capacity.Growth{MoreUsers: more, UsersPerServer: g.UsersPerServer}.Servers()),
		})
	}
	return chart.Lines(chart.Axes{X: "more users", Y: "more servers"}, line)
}

func largerLines(p *capacity.Plan) template.HTML {
	const points = 20
	cores, memory := chart.Line{Name: "cores"}, chart.Line{Name: "GB of memory"}
	for i := range points + 1 {
		load := max(2*p.Input.Load, 1) * float64(i) / points
		m := p.Input.Machine.For(load)
		cores.Points = append(cores.Points, chart.Point{X: load, Y: m.CPU})
		memory.Points = append(memory.Points, chart.Point{X: load, Y: m.MemoryGB})
	}
	return chart.Lines(chart.Axes{X: "users at once", Y: ""}, cores, memory)
}

func downtimeBars(p *capacity.Plan) template.HTML {
	bars := []chart.Bar{{Name: "the deployment", Value: p.Available.DowntimeHoursYear, Text: duration(p.Available.DowntimeHoursYear * 3600)}}
	for i := range p.Available.Parts {
		part := &p.Available.Parts[i]
		bars = append(bars, chart.Bar{Name: partName(part), Value: part.DowntimeHoursYear, Text: duration(part.DowntimeHoursYear * 3600)})
	}
	return chart.Bars("hours a year", bars...)
}

func costBars(p *capacity.Plan) template.HTML {
	var bars []chart.Bar
	for _, l := range p.Cost.Lines {
		amount := money.Amount{Minor: l.Amount, Currency: p.Cost.Currency}
		bars = append(bars, chart.Bar{Name: fmt.Sprintf("%s (%s)", l.What, grouped(float64(l.Quantity))), Value: float64(l.Amount), Text: amount.String()})
	}
	return chart.Bars("cost", bars...)
}
