package app

import (
	"time"

	"winkel/internal/platform/load"
)

// Times of a step of a ramp.
const (
	stepFor    = 20 * time.Second
	stepWarmUp = 2 * time.Second
)

// ramp finds the highest rate that holds.
func (m *measuring) ramp(report *benchReport) error {
	search := load.Ramp{Rate: m.RampFrom, Factor: m.RampFactor, Halves: m.RampHalves}
	found := &benchRamp{Full: load.FullNothing, Steps: []benchStep{}}
	report.Kind, report.Ramp = "ramp", found
	span := load.Span{WarmUp: min(m.WarmUp, stepWarmUp), For: min(m.For, stepFor)}
	for rate, more := search.Next(); more && m.env.ctx.Err() == nil; rate, more = search.Next() {
		run := m.at(rate, span)
		step := benchStep{Rate: rate, Got: run.Rate, Errors: run.Errors, Latency: run.Latency, Usage: run.Usage}
		step.Held, step.Why = m.bounds().Verdict(&run, rate)
		if step.Held {
			if rate > search.Held() {
				report.Run = run
			}
		} else {
			step.Full = load.Bottleneck(run.Usage, step.Why, report.Server)
			if found.Failed == 0 || rate < found.Failed {
				found.Failed, found.Full = rate, step.Full
			}
			m.settled(m.env.ctx)
		}
		search.Found(rate, step.Held)
		found.Steps = append(found.Steps, step)
	}
	found.Held = search.Held()
	found.Predicted = predicted(found.Steps, report.Cores, report.Server)
	report.Held = found.Held > 0
	if !report.Held {
		report.Why = "no rate held"
	}
	return m.env.ctx.Err()
}

// easy is the share of the cores up to which a rate says what a request takes: beyond it requests wait for each other.
const easy = 0.75

// predicted is the rate at which processor time runs out, by what the rates took that left a quarter of it free: the shop has so many
// cores, and shares all cores with the generator. It is 0 where processor time could not be read.
func predicted(steps []benchStep, cores int, server float64) float64 {
	var shop, machine []load.Burden
	for _, s := range steps {
		busy := s.Usage.MachineBusy * float64(cores)
		if s.Held && s.Usage.ServerCores > 0 && s.Usage.ServerCores <= easy*server && s.Usage.MachineBusy <= easy {
			shop = append(shop, load.Burden{Rate: s.Got, Cores: s.Usage.ServerCores})
			machine = append(machine, load.Burden{Rate: s.Got, Cores: max(busy, s.Usage.ServerCores)})
		}
	}
	return min(load.Saturation(shop, server), load.Saturation(machine, float64(cores)))
}
