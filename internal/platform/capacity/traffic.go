package capacity

import "winkel/internal/kernel/fault"

// The worked example of the guide, which is what is reckoned where nothing else is said.
const (
	ExampleDailyUsers      = 100_000
	ExampleRequestsPerUser = 50
	ExampleKBPerRequest    = 2
	ExamplePeakFactor      = 3
	ExampleRetentionDays   = 365
)

const (
	secondsPerDay = 86_400
	kbPerGB       = 1_000_000
	daysPerMonth  = 30
	bitsPerByte   = 8
	kbPerMB       = 1000
)

// Traffic is what comes to the shop.
type Traffic struct {
	DailyUsers      int64   `json:"daily_users" yaml:"daily_users" doc:"People a day."`
	RequestsPerUser float64 `json:"requests_per_user" yaml:"requests_per_user" doc:"Requests that each of them makes a day."`
	KBPerRequest    float64 `json:"kb_per_request" yaml:"kb_per_request" doc:"KB (1,000 bytes) of a request and its answer."`
	PeakFactor      float64 `json:"peak_factor" yaml:"peak_factor" doc:"How many times the average the busiest second is."`
	RetentionDays   int64   `json:"retention_days" yaml:"retention_days" doc:"Days for which the data are kept."`
}

// ExampleTraffic is the worked example.
func ExampleTraffic() Traffic {
	return Traffic{ExampleDailyUsers, ExampleRequestsPerUser, ExampleKBPerRequest, ExamplePeakFactor, ExampleRetentionDays}
}

// check notes what is out of bounds, under the names of the JSON document.
func (t Traffic) check(m *fault.Mistakes) {
	m.Within("daily_users", t.DailyUsers, 0, 10_000_000_000)
	measure(m, "requests_per_user", t.RequestsPerUser, 0, 1_000_000)
	measure(m, "kb_per_request", t.KBPerRequest, 0, 1_000_000)
	measure(m, "peak_factor", t.PeakFactor, 1, 1000)
	m.Within("retention_days", t.RetentionDays, 0, 36_500)
}

// measure notes a number that is no number, less than low or more than high.
func measure(m *fault.Mistakes, param string, n, low, high float64) {
	if !(n >= low && n <= high) { // so that NaN is refused, too
		m.Addf(param, "This has to be a number from %g to %g.", low, high)
	}
}

// Demand is what traffic comes to.
type Demand struct {
	RequestsPerDay    float64 `json:"requests_per_day"`
	AverageRPS        float64 `json:"average_rps" doc:"Requests a second on average."`
	PeakRPS           float64 `json:"peak_rps" doc:"Requests a second in the busiest second."`
	DailyGB           float64 `json:"daily_gb" doc:"GB (1,000,000,000 bytes) a day."`
	MonthlyGB         float64 `json:"monthly_gb" doc:"GB in 30 days, which is the traffic that is paid for."`
	StorageGB         float64 `json:"storage_gb" doc:"GB of all days that are kept."`
	AverageMbitPerSec float64 `json:"average_mbit_per_second"`
	PeakMbitPerSec    float64 `json:"peak_mbit_per_second"`
}

// Demand reckons what the traffic comes to.
func (t Traffic) Demand() Demand {
	perDay := float64(t.DailyUsers) * t.RequestsPerUser
	average := perDay / secondsPerDay
	daily := perDay * t.KBPerRequest / kbPerGB
	bandwidth := average * t.KBPerRequest * bitsPerByte / kbPerMB
	return Demand{
		RequestsPerDay: perDay, AverageRPS: average, PeakRPS: average * t.PeakFactor,
		DailyGB: daily, MonthlyGB: daily * daysPerMonth, StorageGB: daily * float64(t.RetentionDays),
		AverageMbitPerSec: bandwidth, PeakMbitPerSec: bandwidth * t.PeakFactor,
	}
}
