package capacity

import "math"

// Measured is what a run of winkel bench to saturation found.
type Measured struct {
	Rate          float64 `json:"requests_per_second" doc:"The highest rate that held."`
	OrderShare    float64 `json:"orders_per_request" doc:"Acknowledged orders ÷ requests, at the mix that was measured."`
	Bottleneck    string  `json:"bottleneck" doc:"What was full first: cpu, database, latency, errors, generator, or none where it held at every rate."`
	CPUSeconds    float64 `json:"cpu_seconds_per_request" doc:"Processor time of the shop's process a request; 0 where it could not be read."`
	Cores         int     `json:"cores" doc:"That the machine has, shared with the generator of the load."`
	BytesResponse float64 `json:"bytes_per_response"`
	MemoryMB      float64 `json:"memory_mb" doc:"Of the shop's process at that rate; 0 where it could not be read."`
}

// Calibration is a plan by what was measured in place of constants.
type Calibration struct {
	Measured

	OrdersPerMinute float64 `json:"orders_per_minute" doc:"At the highest rate that held."`
	HeadRoom        float64 `json:"head_room" doc:"How many times the peak of the plan this machine bears."`
	UsersPerServer  int64   `json:"users_per_server" doc:"Daily users that this machine bears at their peak."`
	Servers         int64   `json:"servers" doc:"Machines like this one for the peak of the plan."`
	CoresAtPeak     float64 `json:"cores_at_peak" doc:"Cores that the shop's process is busy with at the peak; 0 where it could not be read."`
	NextStep        string  `json:"next_step" doc:"keep, larger_machine, postgres_and_nodes, or faster_disk."`
	NextStepAtUsers int64   `json:"next_step_at_users" doc:"Daily users at which 70 % of what this machine bears are used: the time for the next step."`
}

// comfortable is how much of what a machine bears may be in use: above that, queues grow faster than the load.
const comfortable = 0.7

// The next steps up.
const (
	StepKeep   = "keep"
	StepLarger = "larger_machine"
	StepNodes  = "postgres_and_nodes"
	StepDisk   = "faster_disk"
)

// largeMachine is as many cores as a machine has that does not become much larger for its money.
const largeMachine = 16

// Calibrate puts what was measured in place of the constants of the plan: users a server are as many as the measured rate bears at
// their peak, and the growth is reckoned with them.
func (p *Plan) Calibrate(m Measured) {
	t := p.Input.Traffic
	perUser := t.RequestsPerUser * t.PeakFactor / secondsPerDay // requests a second that a daily user makes at the peak
	c := &Calibration{Measured: m, OrdersPerMinute: m.Rate * m.OrderShare * 60, CoresAtPeak: m.CPUSeconds * p.Demand.PeakRPS}
	if perUser > 0 {
		c.UsersPerServer = int64(m.Rate / perUser)
		c.NextStepAtUsers = int64(m.Rate * comfortable / perUser)
	}
	if p.Demand.PeakRPS > 0 {
		c.HeadRoom = m.Rate / p.Demand.PeakRPS
	}
	c.Servers = 1
	if m.Rate > 0 {
		c.Servers = max(1, int64(math.Ceil(p.Demand.PeakRPS/m.Rate)))
	}
	if c.UsersPerServer > 0 {
		p.Input.Growth.UsersPerServer = c.UsersPerServer
		p.MoreServers = p.Input.Growth.Servers()
	}
	c.NextStep = m.step(c.HeadRoom)
	p.Measured = c
}

// step is what helps against the bottleneck; nothing has to be done while the peak leaves room.
func (m Measured) step(headRoom float64) string {
	switch {
	case headRoom*comfortable >= 1:
		return StepKeep
	case m.Bottleneck == "database":
		return StepDisk
	case m.Cores >= largeMachine:
		return StepNodes
	default:
		return StepLarger
	}
}
