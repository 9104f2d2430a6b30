package load

import "math"

// Ramp looks for the highest rate that holds: it grows by a factor until one does not, and then halves the distance between the highest
// that held and the lowest that did not, so many times. The zero value is not ready: set Rate.
type Ramp struct {
	Rate    float64 // the first
	Factor  float64 // above 1
	Halves  int
	Highest float64 // rate that is tried; 0: any

	held, failed float64
	halved       int
}

// giveUp is how often the first rate is divided before nothing is taken to hold.
const giveUp = 1.0 / 64

// Next is the rate to try, and false when there is no more to learn.
func (r *Ramp) Next() (float64, bool) {
	switch {
	case r.held == 0 && r.failed == 0:
		return r.Rate, true
	case r.failed == 0:
		next := r.held * r.Factor
		if r.Highest > 0 && r.held >= r.Highest {
			return 0, false
		}
		if r.Highest > 0 {
			next = min(next, r.Highest)
		}
		return next, true
	case r.held == 0:
		next := r.failed / r.Factor
		return next, next >= r.Rate*giveUp
	case r.halved >= r.Halves:
		return 0, false
	default:
		return math.Sqrt(r.held * r.failed), true
	}
}

// Found notes whether a rate held.
func (r *Ramp) Found(rate float64, held bool) {
	if r.held > 0 && r.failed > 0 {
		r.halved++
	}
	if held {
		r.held = max(r.held, rate)
	} else if r.failed == 0 || rate < r.failed {
		r.failed = rate
	}
}

// Held is the highest rate that held; 0: none did.
func (r *Ramp) Held() float64 { return r.held }

// Bounds is what a run has to keep to hold.
type Bounds struct {
	P95Millis  float64 // most
	ErrorShare float64 // most
}

// arrived is the share of the rate that has to be answered; less is a server that falls behind.
const arrived = 0.95

// Verdict says whether a run at a rate held, and if not, why: errors, latency or behind. A rate of 0 is any.
func (b Bounds) Verdict(r *Report, rate float64) (held bool, why string) {
	switch {
	case r.Requests == 0 || float64(r.Errors) > b.ErrorShare*float64(r.Requests):
		return false, "errors"
	case r.Latency.P95 > b.P95Millis:
		return false, "latency"
	case r.Rate < rate*arrived:
		return false, "behind"
	}
	return true, ""
}

// What was full first.
const (
	FullCPU       = "cpu"
	FullDatabase  = "database"
	FullGenerator = "generator"
	FullErrors    = "errors"
	FullLatency   = "latency"
	FullNothing   = "none"
)

// Shares of a resource from which on it counts as full.
const (
	busyMachine = 0.9
	busyServer  = 0.9
	waitingDisk = 0.15
)

// Bottleneck says what was full in a run that did not hold. ServerCores is how many the server may use.
func Bottleneck(u Usage, why string, serverCores float64) string {
	switch {
	case serverCores > 0 && u.ServerCores >= busyServer*serverCores:
		return FullCPU
	case u.MachineBusy >= busyMachine && u.GeneratorCores > u.ServerCores && u.ServerCores > 0:
		return FullGenerator
	case u.MachineBusy >= busyMachine:
		return FullCPU
	case u.DiskWait >= waitingDisk:
		return FullDatabase
	case why == "errors":
		return FullErrors
	default:
		return FullLatency
	}
}
