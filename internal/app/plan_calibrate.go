package app

import (
	"encoding/json"
	"time"

	"winkel/internal/kernel/fault"
	"winkel/internal/platform/capacity"
	"winkel/internal/platform/load"
)

// defaultBench is winkel bench without flags; a test compares.
func defaultBench() benchCommand {
	return benchCommand{
		Products: 1000, Shoppers: 100, ThinkMin: 5 * time.Second, ThinkMax: 10 * time.Second, RampFrom: 100, RampFactor: 2, RampHalves: 3,
		For: 30 * time.Second, WarmUp: 5 * time.Second, Visit: true, Timeout: 10 * time.Second, Seed: 1, Browse: 80, Search: 15, Buy: 5, Pages: 20,
		P95: 200 * time.Millisecond, Errors: 0.1,
	}
}

// readMeasured reads what winkel bench --json printed.
func readMeasured(name string) (*benchReport, error) {
	text, err := readDescription(name)
	if err != nil {
		return nil, unusable{err}
	}
	var r benchReport
	if err := json.Unmarshal(text, &r); err != nil || r.Kind == "" {
		return nil, unusable{fault.Invalidf("bench", "%s is not what winkel bench --json printed.", name)}
	}
	return &r, nil
}

// calibrate puts into the plan what the file says was measured, or what a short ramp measures now.
func (c planReckon) calibrate(env *environment, plan *capacity.Plan) error {
	var report *benchReport
	var err error
	if c.Measured != "" {
		report, err = readMeasured(c.Measured)
	} else {
		bench := defaultBench()
		bench.Ramp, bench.For, bench.Products = true, 5*time.Second, 300
		report, err = bench.measured(env.alone())
	}
	if err != nil {
		return err
	}
	measured := measuredOf(report)
	if measured.Rate <= 0 {
		return fault.New(fault.Refused, "nothing_held", "No rate held when this machine was measured, so there is nothing to calibrate with.")
	}
	plan.Calibrate(measured)
	return nil
}

// measuredOf is what a report says of the machine. Of a ramp that is the highest rate that held; of another run, its rate, if it held.
func measuredOf(r *benchReport) capacity.Measured {
	m := capacity.Measured{Cores: r.Cores, MemoryMB: r.Run.Usage.ServerMB, Bottleneck: load.FullNothing}
	if r.Held {
		m.Rate = r.Run.Rate
	}
	if r.Ramp != nil {
		m.Rate, m.Bottleneck = r.Ramp.Held, r.Ramp.Full
	}
	if r.Run.Requests > 0 {
		m.OrderShare = float64(r.Run.Done) / float64(r.Run.Requests)
		m.BytesResponse = float64(r.Run.Bytes) / float64(r.Run.Requests)
		m.CPUSeconds = r.Run.Usage.ServerCores / r.Run.Rate
	}
	return m
}

// steps are the next steps up, in words.
var steps = map[string]string{
	capacity.StepKeep:   "none: the peak leaves room",
	capacity.StepLarger: "a machine with more cores",
	capacity.StepNodes:  "PostgreSQL, and several nodes",
	capacity.StepDisk:   "a faster disk",
}

func measuredTable(p *capacity.Plan) planTable {
	m := p.Measured
	return planTable{"Measured", [][]string{
		{"borne by this machine", fixed(m.Rate, 0) + " requests a second", grouped(float64(m.UsersPerServer)) + " users a day at their peak"},
		{"orders", fixed(m.OrdersPerMinute, 0) + " a minute", "at that rate, with the mix that was measured"},
		{"head-room", fixed(m.HeadRoom, 1) + " times", "the peak of the plan"},
		{"first bottleneck", m.Bottleneck},
		{"machines like this", grouped(float64(m.Servers)), "for the peak of the plan"},
		{"next step up", steps[m.NextStep], "at " + grouped(float64(m.NextStepAtUsers)) + " users a day"},
	}}
}
