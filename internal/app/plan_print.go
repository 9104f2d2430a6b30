package app

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"winkel/internal/kernel/money"
	"winkel/internal/platform/capacity"
)

// sheet is a table in the making; the first error stays.
type sheet struct {
	w   *tabwriter.Writer
	err error
}

func newSheet(w io.Writer) *sheet { return &sheet{w: tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)} }

// title begins a table.
func (s *sheet) title(text string) {
	s.row()
	s.row(text)
}

func (s *sheet) row(cells ...string) {
	if s.err == nil {
		_, s.err = fmt.Fprintln(s.w, strings.TrimRight(strings.Join(cells, "\t"), "\t"))
	}
}

func (s *sheet) finish() error {
	if s.err != nil {
		return s.err
	}
	return s.w.Flush()
}

// printPlan prints the tables of a plan.
func printPlan(w io.Writer, p *capacity.Plan) error {
	s := newSheet(w)
	s.row(planLead(p))
	for _, t := range planTables(p) {
		s.title(t.title)
		for _, row := range t.rows {
			s.row(append([]string{" "}, row...)...)
		}
	}
	return s.finish()
}

// planTable is a table that the text and the page show alike.
type planTable struct {
	title string
	rows  [][]string
}

func planLead(p *capacity.Plan) string {
	t := p.Input.Traffic
	return fmt.Sprintf("%s people a day make %s requests of %s KB each.", grouped(float64(t.DailyUsers)), grouped(t.RequestsPerUser), grouped(t.KBPerRequest))
}

func planTables(p *capacity.Plan) []planTable {
	tables := []planTable{trafficTable(p), scalingTable(p), availabilityTable(p), costTable(p)}
	if p.Measured != nil {
		tables = append([]planTable{measuredTable(p)}, tables...)
	}
	return tables
}

func trafficTable(p *capacity.Plan) planTable {
	d := p.Demand
	return planTable{"Traffic", [][]string{
		{"requests a day", grouped(d.RequestsPerDay)},
		{"requests a second, on average", fixed(d.AverageRPS, 2)},
		{"requests a second, at the peak", fixed(d.PeakRPS, 1), "× " + grouped(p.Input.Traffic.PeakFactor)},
		{"data a day", fixed(d.DailyGB, 1) + " GB"},
		{"data a month", fixed(d.MonthlyGB, 1) + " GB", "traffic of 30 days"},
		{"storage", fixed(d.StorageGB, 1) + " GB", fmt.Sprintf("of %s days", grouped(float64(p.Input.Traffic.RetentionDays)))},
		{"bandwidth, on average", fixed(d.AverageMbitPerSec, 2) + " Mbit/s"},
		{"bandwidth, at the peak", fixed(d.PeakMbitPerSec, 2) + " Mbit/s"},
	}}
}

func scalingTable(p *capacity.Plan) planTable {
	g, m := p.Input.Growth, p.Input.Machine
	return planTable{"Growth", [][]string{
		{"more servers", grouped(float64(p.MoreServers)), fmt.Sprintf("for %s more users at %s a server", grouped(float64(g.MoreUsers)), grouped(float64(g.UsersPerServer)))},
		{
			"or a larger one", fmt.Sprintf("%s cores, %s GB", grouped(p.Larger.CPU), grouped(p.Larger.MemoryGB)),
			fmt.Sprintf("from %s cores, %s GB, for %s users at once", grouped(m.CPU), grouped(m.MemoryGB), grouped(p.Input.Load)),
		},
	}}
}

func availabilityTable(p *capacity.Plan) planTable {
	t := planTable{title: "Availability"}
	var walk func(a *capacity.Assessment, depth int)
	walk = func(a *capacity.Assessment, depth int) {
		t.rows = append(t.rows, []string{
			strings.Repeat("  ", depth) + partName(a), percentage(a.Percent), downtime(a.Availability),
		})
		for i := range a.Parts {
			walk(&a.Parts[i], depth+1)
		}
	}
	walk(&p.Available, 0)
	for _, n := range p.Nines {
		verdict := "not met"
		if n.Met {
			verdict = "met"
		}
		t.rows = append(t.rows, []string{percentage(n.Percent) + " would be", verdict, downtime(n.Availability)})
	}
	return t
}

// partName is a part with what it is made of, in words.
func partName(a *capacity.Assessment) string {
	name := a.Name
	if name == "" {
		name = "part"
	}
	switch a.Joined {
	case "series":
		name += ": all of"
	case "parallel":
		name += ": one of"
	}
	if a.Copies > 1 {
		name += fmt.Sprintf(" (%d of %d copies)", a.Needs, a.Copies)
	}
	return name
}

func costTable(p *capacity.Plan) planTable {
	c := p.Cost
	t := planTable{title: "Cost a month"}
	for _, l := range c.Lines {
		t.rows = append(t.rows, []string{
			l.What, money.Amount{Minor: l.Amount, Currency: c.Currency}.String(),
			fmt.Sprintf("%s %s at %s", grouped(float64(l.Quantity)), plural(l.Unit, l.Quantity), l.Price),
		})
	}
	t.rows = append(t.rows, []string{"together", c.Amount().String()})
	return t
}

func plural(unit string, n int64) string {
	if unit == "server" && n != 1 {
		return "servers"
	}
	return unit
}

// percentage shows as many places as are needed to tell a thing from 100 %, and no more than are known.
func percentage(percent float64) string {
	text := strconv.FormatFloat(percent, 'f', 6, 64)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + " %"
}

// downtime is the time that something is down, in units in which people think.
func downtime(a capacity.Availability) string {
	return duration(a.DowntimeHoursYear*3600) + " a year, " + duration(a.DowntimeMinutesMonth*60) + " a month"
}

func duration(seconds float64) string {
	switch {
	case seconds >= 2*86400:
		return fixed(seconds/86400, 1) + " days"
	case seconds >= 2*3600:
		return fixed(seconds/3600, 1) + " h"
	case seconds >= 120:
		return fixed(seconds/60, 1) + " min"
	default:
		return fixed(seconds, 1) + " s"
	}
}

// grouped is a number with its thousands set apart, and at most two decimal places.
func grouped(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(fixed(v, 2), "0"), ".")
}

// fixed is a number with its thousands set apart and so many decimal places.
func fixed(v float64, places int) string {
	text := strconv.FormatFloat(v, 'f', places, 64)
	whole, fraction, pointed := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0 && whole[i-1] != '-'; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if pointed {
		return whole + "." + fraction
	}
	return whole
}
