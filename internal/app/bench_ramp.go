package app

import (
	"time"

	"winkel/internal/platform/load"
)

// Times of a step of a ramp.
const (
	stepFor    = 10 * time.Second
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

// predicted is the rate at which processor time runs out, by what a request took at the highest rate that left half of it free: the shop
// has so many cores, and shares all cores with the generator. It is 0 where processor time could not be read.
func predicted(steps []benchStep, cores int, server float64) float64 {
	best := 0.0
	var used benchStep
	for _, s := range steps {
		if s.Held && s.Usage.ServerCores > 0 && s.Rate > used.Rate && s.Usage.ServerCores <= server/2 && s.Usage.MachineBusy <= 0.5 {
			used = s
		}
	}
	if used.Got > 0 {
		aServer := used.Usage.ServerCores / used.Got
		all := used.Usage.MachineBusy * float64(cores) / used.Got
		best = min(server/aServer, float64(cores)/max(all, aServer))
	}
	return best
}
