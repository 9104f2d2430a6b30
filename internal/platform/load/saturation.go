package load

import "math"

// Burden is what a rate of requests took: processor time in cores, that is seconds a second.
type Burden struct {
	Rate, Cores float64
}

// Bounds of the power of a rate with which its burden grows.
const (
	leastPower = 0.5
	mostPower  = 1.0
)

// Saturation is the rate at which so many cores are busy, by the burden of lower rates; 0 without any.
//
// Processor time grows a little slower than the rate: one wake-up of a thread, one commit and one round of housekeeping serve more
// requests when they come closer together. So the burden is fitted as c·rate^k, by least squares of logarithms, with k from 1/2 to 1
// (1 is a request that always costs the same, which is taken where only one rate is known).
func Saturation(burdens []Burden, cores float64) float64 {
	var n, sumX, sumY, sumXX, sumXY float64
	for _, b := range burdens {
		if b.Rate <= 0 || b.Cores <= 0 {
			continue
		}
		x, y := math.Log(b.Rate), math.Log(b.Cores)
		n, sumX, sumY, sumXX, sumXY = n+1, sumX+x, sumY+y, sumXX+x*x, sumXY+x*y
	}
	if n == 0 || cores <= 0 {
		return 0
	}
	power := mostPower
	if spread := n*sumXX - sumX*sumX; spread > 1e-9 {
		power = min(max((n*sumXY-sumX*sumY)/spread, leastPower), mostPower)
	}
	return math.Exp((math.Log(cores) - (sumY-power*sumX)/n) / power)
}
