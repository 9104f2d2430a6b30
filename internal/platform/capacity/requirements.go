package capacity

import (
	"fmt"

	"winkel/internal/kernel/fault"
	"winkel/internal/kernel/money"
)

// Requirements is what a shop has to be able to do, how well, and within what. Each line asks for one thing.
type Requirements struct {
	Name          string       `json:"name" yaml:"name"`
	Functional    []Functional `json:"functional" yaml:"functional"`
	NonFunctional []Quality    `json:"non_functional" yaml:"non_functional"`
	Constraints   []Constraint `json:"constraints" yaml:"constraints"`
	Traffic       *Traffic     `json:"traffic" yaml:"traffic"` // that is paid for; without it, the worked example
	Deployment    Part         `json:"deployment" yaml:"deployment"`
	Prices        Prices       `json:"prices" yaml:"prices"`
}

// Functional is something that the shop does, named by the routes of its API that do it.
type Functional struct {
	Name   string   `json:"name" yaml:"name"`
	Routes []string `json:"routes" yaml:"routes"` // "POST /api/orders"
}

// Quality is how well: one of its numbers.
type Quality struct {
	Name         string  `json:"name" yaml:"name"`
	Shoppers     int     `json:"shoppers" yaml:"shoppers"`         // at once
	P95Millis    float64 `json:"p95_ms" yaml:"p95_ms"`             // most
	Availability float64 `json:"availability" yaml:"availability"` // least, in percent
}

// Constraint is within what: one of its numbers.
type Constraint struct {
	Name       string `json:"name" yaml:"name"`
	Budget     Price  `json:"budget" yaml:"budget"` // in major units, for all months
	Months     int    `json:"months" yaml:"months"`
	Developers int    `json:"developers" yaml:"developers"`
}

// maxMonths is a hundred years.
const maxMonths = 1200

// ReadRequirements reads requirements as YAML or JSON. It fails with validation_failed, which names the line or the field.
func ReadRequirements(text []byte) (*Requirements, error) {
	var r Requirements
	if err := decode(text, &r); err != nil {
		return nil, err
	}
	var m fault.Mistakes
	setup := Setup{r.Deployment, r.Prices}
	setup.check(&m)
	if r.Traffic != nil {
		r.Traffic.check(&m)
	}
	for i, f := range r.Functional {
		if len(f.Routes) == 0 {
			m.Addf(fmt.Sprintf("functional[%d].routes", i), "Name the routes that do it, as in POST /api/orders.")
		}
	}
	one := func(param string, numbers ...bool) {
		given := 0
		for _, is := range numbers {
			if is {
				given++
			}
		}
		if given != 1 {
			m.Addf(param, "A line asks for one thing; this one asks for %d.", given)
		}
	}
	for i, q := range r.NonFunctional {
		one(fmt.Sprintf("non_functional[%d]", i), q.Shoppers > 0, q.P95Millis > 0, q.Availability > 0)
	}
	for i, c := range r.Constraints {
		m.Within(fmt.Sprintf("constraints[%d].months", i), int64(c.Months), 0, maxMonths)
		one(fmt.Sprintf("constraints[%d]", i), c.Budget > 0, c.Months > 0, c.Developers > 0)
	}
	if err := m.Err(); err != nil {
		return nil, err
	}
	return &r, nil
}

// Shoppers is the most people at once that any line asks for; 0: none does.
func (r *Requirements) Shoppers() (most int) {
	for _, q := range r.NonFunctional {
		most = max(most, q.Shoppers)
	}
	return most
}

// NeedsRun reports whether any line is judged by a run of shoppers.
func (r *Requirements) NeedsRun() bool {
	for _, q := range r.NonFunctional {
		if q.Shoppers > 0 || q.P95Millis > 0 {
			return true
		}
	}
	return false
}

// RunOf is what a run of shoppers found.
type RunOf struct {
	Shoppers     int
	Wanted       int // shoppers that the run stands for: more than Shoppers where it was scaled down on purpose
	Requests     int64
	P95Millis    float64
	ErrorPercent float64
	MostErrors   float64 // percent that are borne
}

// Statuses of a verdict.
const (
	Met           = "met"
	Missed        = "missed"
	NotMeasurable = "not measurable here"
)

// Verdict is what was found of one line.
type Verdict struct {
	Kind   string `json:"kind"` // functional, non-functional or constraint
	Name   string `json:"name"`
	Status string `json:"status"`
	By     string `json:"by"`     // the test or measurement
	Detail string `json:"detail"` // what was found, and by how much it was missed
}

// Judge gives a verdict on each line: by the routes of the shop, by a run (nil: there was none), by the composition of the deployment and
// by the price list.
func (r *Requirements) Judge(routes map[string]bool, run *RunOf) []Verdict {
	list := []Verdict{}
	for _, f := range r.Functional {
		v := Verdict{Kind: "functional", Name: f.Name, Status: Met, By: "routes of the API", Detail: fmt.Sprintf("%d routes are there", len(f.Routes))}
		for _, route := range f.Routes {
			if !routes[route] {
				v.Status, v.Detail = Missed, "there is no "+route
			}
		}
		list = append(list, v)
	}
	for _, q := range r.NonFunctional {
		v := r.judgeQuality(q, run)
		v.Kind, v.Name = "non-functional", q.Name
		list = append(list, v)
	}
	for _, c := range r.Constraints {
		v := r.judgeConstraint(c)
		v.Kind, v.Name = "constraint", c.Name
		list = append(list, v)
	}
	return list
}

func (r *Requirements) judgeQuality(q Quality, run *RunOf) Verdict {
	if q.Availability > 0 {
		got, asked := r.Deployment.Assess(), FromDown((percent-q.Availability)/percent)
		v := Verdict{Status: Met, By: "composition of the deployment", Detail: fmt.Sprintf("%.4f %%, down %.2f h a year", got.Percent, got.DowntimeHoursYear)}
		if got.DowntimeHoursYear > asked.DowntimeHoursYear*(1+tolerance) {
			v.Status = Missed
			v.Detail += fmt.Sprintf(", which is %.2f h too much", got.DowntimeHoursYear-asked.DowntimeHoursYear)
		}
		return v
	}
	if run == nil {
		return Verdict{Status: NotMeasurable, By: "winkel bench", Detail: "nothing was measured"}
	}
	v := Verdict{Status: Met, By: fmt.Sprintf("winkel bench with %d shoppers", run.Shoppers)}
	if run.Wanted > run.Shoppers {
		v.By += fmt.Sprintf(", scaled down from %d", run.Wanted)
	}
	switch {
	case q.Shoppers > run.Wanted:
		v.Status, v.Detail = NotMeasurable, fmt.Sprintf("%d shoppers are asked for; measure with as many", q.Shoppers)
	case q.Shoppers > 0:
		v.Detail = fmt.Sprintf("%.2f %% errors", run.ErrorPercent)
		if run.ErrorPercent > run.MostErrors {
			v.Status = Missed
			v.Detail += fmt.Sprintf(", which is %.2f points too much", run.ErrorPercent-run.MostErrors)
		}
	case run.Requests == 0:
		v.Status, v.Detail = NotMeasurable, "nothing was asked"
	case run.ErrorPercent > run.MostErrors:
		// How quickly something is refused says nothing.
		v.Status, v.Detail = Missed, fmt.Sprintf("%.2f %% errors, whose times are no answers", run.ErrorPercent)
	default:
		v.Detail = fmt.Sprintf("p95 %.1f ms", run.P95Millis)
		if run.P95Millis > q.P95Millis {
			v.Status = Missed
			v.Detail += fmt.Sprintf(", which is %.1f ms too slow", run.P95Millis-q.P95Millis)
		}
	}
	return v
}

// months of the constraints; a year where they name none.
func (r *Requirements) months() int64 {
	for _, c := range r.Constraints {
		if c.Months > 0 {
			return int64(c.Months)
		}
	}
	return monthsPerYear
}

func (r *Requirements) judgeConstraint(c Constraint) Verdict {
	if c.Budget == 0 {
		return Verdict{Status: NotMeasurable, By: "people", Detail: "a program cannot tell how long people take"}
	}
	traffic := ExampleTraffic()
	if r.Traffic != nil {
		traffic = *r.Traffic
	}
	demand, setup := traffic.Demand(), Setup{r.Deployment, r.Prices}
	cost := r.Prices.Bill(setup.Servers(), demand.StorageGB, demand.MonthlyGB)
	all, err := cost.Amount().MulChecked(r.months())
	if err != nil {
		return Verdict{Status: Missed, By: "price list of the deployment", Detail: fmt.Sprintf("%s a month is more than can be counted for %d months", cost.Amount(), r.months())}
	}
	budget := money.Amount{Minor: r.Prices.minor(1, c.Budget), Currency: cost.Currency}
	v := Verdict{
		Status: Met, By: "price list of the deployment",
		Detail: fmt.Sprintf("%s a month, %s for %d months, without people", cost.Amount(), all, r.months()),
	}
	if all.Cmp(budget) > 0 {
		v.Status = Missed
		v.Detail += fmt.Sprintf(", which is %s too much", all.Sub(budget))
	}
	return v
}
