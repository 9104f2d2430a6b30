package capacity

import (
	"math"

	"winkel/internal/kernel/fault"
)

// Input is everything that a plan is made of.
type Input struct {
	Traffic Traffic `json:"traffic" yaml:"traffic"`
	Growth  Growth  `json:"growth" yaml:"growth"`
	Machine Machine `json:"machine" yaml:"machine" doc:"The server that is to become larger."`
	Load    float64 `json:"load" yaml:"load" doc:"Users at once for whom it becomes larger."`
	Setup   Setup   `json:"setup" yaml:"setup"`
}

// Figures is the numbers of an Input, as flags and as parameters of a query. Their defaults are the worked example.
type Figures struct {
	DailyUsers      int64   `query:"daily_users" default:"100000" doc:"People a day." help:"People a day."`
	RequestsPerUser float64 `query:"requests_per_user" default:"50" doc:"Requests that each of them makes a day." help:"Requests that each of them makes a day."`
	KBPerRequest    float64 `name:"kb-per-request" query:"kb_per_request" default:"2" doc:"KB (1,000 bytes) of a request and its answer." help:"KB (1,000 bytes) of a request and its answer."`
	PeakFactor      float64 `query:"peak_factor" default:"3" doc:"How many times the average the busiest second is." help:"How many times the average the busiest second is."`
	RetentionDays   int64   `query:"retention_days" default:"365" doc:"Days for which the data are kept." help:"Days for which the data are kept."`
	MoreUsers       int64   `query:"more_users" default:"50000" doc:"Users that come on top, for whom servers are added." help:"Users that come on top, for whom servers are added."`
	UsersPerServer  int64   `query:"users_per_server" default:"10000" doc:"Users that one server bears." help:"Users that one server bears."`
	CPU             float64 `name:"cpu" query:"cpu" default:"4" doc:"Cores of the server that is to become larger." help:"Cores of the server that is to become larger."`
	MemoryGB        float64 `name:"memory-gb" query:"memory_gb" default:"8" doc:"GB of memory of that server." help:"GB of memory of that server."`
	Load            float64 `query:"load" default:"1000" doc:"Users at once for whom it becomes larger." help:"Users at once for whom it becomes larger."`
}

// Input is what the numbers and a setup make together.
func (f Figures) Input(setup Setup) Input {
	return Input{
		Traffic: Traffic{
			DailyUsers: f.DailyUsers, RequestsPerUser: f.RequestsPerUser, KBPerRequest: f.KBPerRequest,
			PeakFactor: f.PeakFactor, RetentionDays: f.RetentionDays,
		},
		Growth:  Growth{MoreUsers: f.MoreUsers, UsersPerServer: f.UsersPerServer},
		Machine: Machine{CPU: f.CPU, MemoryGB: f.MemoryGB}, Load: f.Load, Setup: setup,
	}
}

// Setup is a deployment and what its parts cost.
type Setup struct {
	Deployment Part   `json:"deployment" yaml:"deployment"`
	Prices     Prices `json:"prices" yaml:"prices"`
}

// Example is the worked example of the guide, on one small machine.
func Example() Input {
	return Input{
		Traffic: ExampleTraffic(), Growth: Growth{MoreUsers: 50_000, UsersPerServer: 10_000},
		Machine: Machine{CPU: 4, MemoryGB: 8}, Load: 1000, Setup: OneMachine(),
	}
}

// OneMachine is a shop on one rented machine of the cheapest kind, in a data center that is up for 99.9 % of the time. The
// prices are of the order of what such things cost; a price list of one's own replaces them.
func OneMachine() Setup {
	return Setup{
		Deployment: Part{Name: "one machine", Percent: 99.9, Server: "small"},
		Prices:     Prices{Currency: "USD", Servers: map[string]Price{"small": 5 * perUnit}, StorageGB: perUnit / 10, TrafficGB: perUnit / 100},
	}
}

// Check is one fault with everything that is wrong with the input, by the names of the JSON document; nil: nothing is.
func (in *Input) Check() error {
	var m fault.Mistakes
	in.Traffic.check(&m)
	in.Growth.check(&m)
	in.Machine.check(&m, in.Load)
	in.Setup.check(&m)
	return m.Err()
}

func (s *Setup) check(m *fault.Mistakes) {
	parts := 0
	s.Deployment.check(m, "deployment", 1, 1, &parts)
	if parts <= maxParts {
		s.Prices.check(m, s.Servers())
	}
}

// Check is one fault with everything that is wrong with the setup; nil: nothing is.
func (s *Setup) Check() error {
	var m fault.Mistakes
	s.check(&m)
	return m.Err()
}

// Servers is how many servers of each kind the deployment has.
func (s *Setup) Servers() map[string]int64 {
	count := map[string]int64{}
	s.Deployment.servers(1, count)
	return count
}

// Plan is what was reckoned.
type Plan struct {
	Input       Input        `json:"input"`
	Demand      Demand       `json:"demand"`
	MoreServers int64        `json:"more_servers" doc:"That the growth asks for."`
	Larger      Machine      `json:"larger_machine" doc:"That bears the load."`
	Available   Assessment   `json:"availability" doc:"Of the deployment and of its parts."`
	Nines       []Nines      `json:"nines" doc:"What availabilities mean."`
	Cost        Cost         `json:"monthly_cost"`
	Measured    *Calibration `json:"measured,omitempty" doc:"What this machine was measured to bear. Absent where nothing was measured."`
}

// Nines is a row of the table of availabilities.
type Nines struct {
	Availability

	Met bool `json:"met" doc:"Whether the deployment is at least that available."`
}

// tolerance is the share of a bound by which rounding may miss it.
const tolerance = 1e-9

// Make reckons a plan. It fails with validation_failed, as Check does.
func Make(in Input) (*Plan, error) {
	if err := in.Check(); err != nil {
		return nil, err
	}
	demand := in.Traffic.Demand()
	p := &Plan{
		Input: in, Demand: demand, MoreServers: in.Growth.Servers(), Larger: in.Machine.For(in.Load),
		Available: in.Setup.Deployment.Assess(),
		Cost:      in.Setup.Prices.Bill(in.Setup.Servers(), demand.StorageGB, demand.MonthlyGB),
	}
	for nines := 1; nines <= 5; nines++ {
		row := FromNines(float64(nines))
		p.Nines = append(p.Nines, Nines{row, p.Available.down <= math.Pow(10, -float64(nines))*(1+tolerance)})
	}
	return p, nil
}
