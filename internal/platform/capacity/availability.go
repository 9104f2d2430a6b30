package capacity

import (
	"fmt"
	"math"

	"winkel/internal/kernel/fault"
)

const (
	hoursPerYear  = 8760
	monthsPerYear = 12
	percent       = 100
)

// Availability is how much of the time something works, and what that means.
type Availability struct {
	Percent              float64 `json:"percent"`
	Nines                float64 `json:"nines" doc:"99.9 % are 3. At most 16, which is as exact as is reckoned."`
	DowntimeHoursYear    float64 `json:"downtime_hours_per_year"`
	DowntimeMinutesMonth float64 `json:"downtime_minutes_per_month"`
}

// mostNines is where the difference from 100 % cannot be told any more.
const mostNines = 16

// FromDown is the availability of what is down for that share of the time, from 0 to 1. All is reckoned from that share, because
// the difference of 99.9999999 % from 1 is lost by rounding.
func FromDown(share float64) Availability {
	nines := float64(mostNines)
	if share > 0 {
		nines = min(-math.Log10(share), mostNines)
	}
	return Availability{
		Percent: (1 - share) * percent, Nines: nines, DowntimeHoursYear: share * hoursPerYear,
		DowntimeMinutesMonth: share * hoursPerYear * 60 / monthsPerYear,
	}
}

// FromNines is the availability with so many nines: 3 are 99.9 %.
func FromNines(nines float64) Availability { return FromDown(math.Pow(10, -nines)) }

// FromDowntime is the availability of what is down for so many hours a year, from 0 to 8,760.
func FromDowntime(hours float64) Availability { return FromDown(hours / hoursPerYear) }

// Part is a part of a deployment. It says in one of four ways how often it is down: by Percent, by MTBF and MTTR, by parts that it
// needs all of (Series), or by parts of which one is enough (Parallel). Copies of it fail independently, and Needs of them are
// enough.
type Part struct {
	Name      string  `json:"name" yaml:"name"`
	Percent   float64 `json:"availability,omitempty" yaml:"availability" doc:"Percent of the time that it works."`
	MTBFHours float64 `json:"mtbf_hours,omitempty" yaml:"mtbf_hours" doc:"Mean time between failures."`
	MTTRHours float64 `json:"mttr_hours,omitempty" yaml:"mttr_hours" doc:"Mean time to repair."`
	Copies    int     `json:"copies,omitempty" yaml:"copies" doc:"Default: 1."`
	Needs     int     `json:"needs,omitempty" yaml:"needs" doc:"Copies that are enough. Default: 1."`
	Server    string  `json:"server,omitempty" yaml:"server" doc:"The kind of server in the price list that each copy runs on."`
	Series    []Part  `json:"series,omitempty" yaml:"series" doc:"Parts that are all needed."`
	Parallel  []Part  `json:"parallel,omitempty" yaml:"parallel" doc:"Parts of which one is enough."`
}

// Bounds of a description.
const (
	maxDepth  = 8
	maxParts  = 200
	maxCopies = 1000
	// maxTogether bounds the copies of a part with those of the parts that it is in.
	maxTogether = 100_000
)

// check notes what is wrong with the part and what it is made of, where there are so many copies of what it is in. Every mistake names the path to the
// part.
func (p *Part) check(m *fault.Mistakes, path string, depth int, copies int64, parts *int) {
	*parts++
	if depth > maxDepth || *parts > maxParts {
		m.Addf(path, "A deployment has at most %d parts, %d deep.", maxParts, maxDepth)
		return
	}
	ways := 0
	for _, way := range []bool{p.Percent != 0, p.MTBFHours != 0 || p.MTTRHours != 0, len(p.Series) > 0, len(p.Parallel) > 0} {
		if way {
			ways++
		}
	}
	if ways != 1 {
		m.Addf(path, "A part has one of availability, mtbf_hours with mttr_hours, series and parallel; this one has %d of them.", ways)
	}
	measure(m, path+".availability", p.Percent, 0, percent)
	measure(m, path+".mtbf_hours", p.MTBFHours, 0, 1e9)
	measure(m, path+".mttr_hours", p.MTTRHours, 0, 1e9)
	if p.MTTRHours != 0 && p.MTBFHours == 0 {
		m.Addf(path+".mtbf_hours", "What is repaired has failed before: say how long it works between failures.")
	}
	m.Within(path+".copies", int64(p.Copies), 0, maxCopies)
	if copies *= int64(min(p.copies(), maxCopies)); copies > maxTogether {
		m.Addf(path+".copies", "With those of the parts that it is in there are %d copies, and at most %d are reckoned.", copies, maxTogether)
		*parts = maxParts + 1 // nobody counts them
		return
	}
	m.Within(path+".needs", int64(p.Needs), 0, int64(p.copies()))
	for kind, list := range map[string][]Part{"series": p.Series, "parallel": p.Parallel} {
		for i := range list {
			list[i].check(m, fmt.Sprintf("%s.%s[%d]", path, kind, i), depth+1, copies, parts)
		}
	}
}

func (p *Part) copies() int { return max(p.Copies, 1) }
func (p *Part) needs() int  { return max(p.Needs, 1) }

// Assessment is what a part is worth: by itself with all its copies, and what it is made of.
type Assessment struct {
	Availability

	Name   string       `json:"name"`
	Copies int          `json:"copies"`
	Needs  int          `json:"needs"`
	Joined string       `json:"joined" enum:"single,series,parallel" doc:"series: all parts are needed; parallel: one is enough."`
	Parts  []Assessment `json:"parts,omitempty"`

	down float64
}

// Assess reckons how often the part is down. The part has to be a valid one.
func (p *Part) Assess() Assessment {
	a := Assessment{Name: p.Name, Copies: p.copies(), Needs: p.needs(), Joined: "single"}
	var one float64
	switch {
	case len(p.Series) > 0:
		a.Joined = "series"
		working := 0.0 // the logarithm, which is exact where parts hardly ever fail
		for i := range p.Series {
			part := p.Series[i].Assess()
			working += math.Log1p(-part.down)
			a.Parts = append(a.Parts, part)
		}
		one = -math.Expm1(working)
	case len(p.Parallel) > 0:
		a.Joined = "parallel"
		one = 1
		for i := range p.Parallel {
			part := p.Parallel[i].Assess()
			one *= part.down
			a.Parts = append(a.Parts, part)
		}
	case p.MTBFHours > 0:
		one = p.MTTRHours / (p.MTBFHours + p.MTTRHours)
	default:
		one = (percent - p.Percent) / percent
	}
	a.down = fewerThan(a.Needs, a.Copies, one)
	a.Availability = FromDown(a.down)
	return a
}

// fewerThan is the chance that fewer than needs of so many copies work, where each is down with a chance of its own.
func fewerThan(needs, copies int, down float64) float64 {
	sum, ways := 0.0, 1.0
	for working := range needs {
		if working > 0 {
			ways *= float64(copies-working+1) / float64(working)
		}
		sum += ways * math.Pow(1-down, float64(working)) * math.Pow(down, float64(copies-working))
	}
	return min(sum, 1)
}

// servers counts the servers of each kind that the part runs on.
func (p *Part) servers(copies int64, count map[string]int64) {
	copies *= int64(p.copies())
	if p.Server != "" {
		count[p.Server] += copies
	}
	for _, list := range [][]Part{p.Series, p.Parallel} {
		for i := range list {
			list[i].servers(copies, count)
		}
	}
}
