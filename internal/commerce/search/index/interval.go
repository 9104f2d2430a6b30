package index

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
)

// between stands between the bounds of a range.
const between = ".."

// String is how a range is written: "10..20", "10..", "..20".
func (r interval) String() string { return bound(r.min) + between + bound(r.max) }

func bound(value float64) string {
	if math.IsInf(value, 0) {
		return ""
	}
	return strconv.FormatFloat(value, 'f', -1, 64)
}

func parseInterval(text string) (interval, bool) {
	low, high, found := strings.Cut(text, between)
	if !found || text == between {
		return interval{}, false
	}
	r := interval{math.Inf(-1), math.Inf(1)}
	for _, side := range []struct {
		text string
		into *float64
	}{{low, &r.min}, {high, &r.max}} {
		if side.text == "" {
			continue
		}
		value, err := strconv.ParseFloat(side.text, 64)
		if err != nil || math.IsNaN(value) {
			return interval{}, false
		}
		*side.into = value
	}
	return r, true
}

// spread is how numbers lie, seen coarsely: within a sixteenth of their size. It does not depend on their order.
type spread struct {
	bins     *[bins]uint32
	distinct []float64 // sorted; no more than mostDistinct+1
	count    int
	min, max float64
}

// mostDistinct is how many different numbers are shown each by itself rather than in ranges.
const mostDistinct = 6

const bins = 1 << 16

func newSpread(zeros *[bins]uint32) *spread {
	return &spread{bins: zeros, min: math.Inf(1), max: math.Inf(-1)}
}

// within is the bins in which there are numbers: from the first to the last.
func (s *spread) within() (first, last int) {
	if s.count == 0 {
		return 0, -1
	}
	return int(bin(s.min)), int(bin(s.max))
}

// clear makes the bins zeros again.
func (s *spread) clear() {
	if first, last := s.within(); last >= first {
		clear(s.bins[first : last+1])
	}
}

func (s *spread) add(value float64) {
	s.bins[bin(value)]++
	s.count++
	s.min, s.max = min(s.min, value), max(s.max, value)
	if len(s.distinct) > mostDistinct {
		return
	}
	if at, found := slices.BinarySearch(s.distinct, value); !found {
		s.distinct = slices.Insert(s.distinct, at, value)
	}
}

// bin is the sign, the exponent and four bits of the fraction, in the order of the numbers.
func bin(value float64) uint16 {
	bits := math.Float64bits(value + 0) // -0 is 0
	if bits>>63 == 1 {
		return ^uint16(bits >> 48)
	}
	return uint16(bits>>48) | 1<<15
}

// unbin is the number of a bin that is nearest to 0.
func unbin(b uint16) float64 {
	if b&(1<<15) == 0 {
		return math.Float64frombits(uint64(^b) << 48)
	}
	return math.Float64frombits(uint64(b&^(1<<15)) << 48)
}

// quantile is about the number below which a share of all lies.
func (s *spread) quantile(share float64) float64 {
	rest := int(share * float64(s.count))
	first, last := s.within()
	for b := first; b <= last; b++ {
		if rest -= int(s.bins[b]); rest < 0 {
			return min(max(unbin(uint16(b)), s.min), s.max)
		}
	}
	return s.max
}

// intervals divides the numbers into about five ranges with bounds that people would choose. Of whole numbers, such as prices, one
// range ends where the next has not begun yet; of others both have the number between them, until they are counted.
func (s *spread) intervals(whole bool) []interval {
	if s.count == 0 {
		return nil
	}
	if len(s.distinct) <= mostDistinct && !whole {
		out := make([]interval, 0, len(s.distinct))
		for _, value := range s.distinct {
			out = append(out, interval{value, value})
		}
		return out
	}
	out := []interval{}
	from := math.Inf(-1)
	for _, edge := range s.edges(whole) {
		if edge <= s.min || edge > s.max {
			continue
		}
		to := edge
		if whole {
			to--
		}
		out = append(out, interval{from, to})
		from = edge
	}
	return append(out, interval{from, math.Inf(1)})
}

const (
	ranges = 5
	// steep is how many times the low end the high end is, for numbers that are better divided by factors than by steps.
	steep = 20
)

// edges are round numbers between the lowest and the highest tenth.
func (s *spread) edges(whole bool) []float64 {
	low, high := s.quantile(0.1), s.quantile(0.9)
	if low >= high {
		low, high = s.min, s.max
	}
	if low > 0 && high/low >= steep {
		return factors(low, high)
	}
	step := round125((high - low) / ranges)
	if whole {
		step = max(step, 1)
	}
	if step <= 0 || math.IsInf(step, 0) || math.IsNaN(step) {
		return nil
	}
	var out []float64
	for n := math.Floor(low/step) + 1; n*step <= high && len(out) < 2*ranges; n++ {
		out = append(out, tidy(n*step))
	}
	return out
}

// factors are the numbers 1, 2, 5, 10, 20, … between two, or every other power of ten if there are too many of them.
func factors(low, high float64) []float64 {
	for _, digits := range [][]float64{{1, 2, 5}, {1, 5}, {1}} {
		var out []float64
		for power := math.Floor(math.Log10(low)); power <= math.Log10(high); power++ {
			for _, digit := range digits {
				if edge := tidy(digit * math.Pow(10, power)); edge > low && edge <= high {
					out = append(out, edge)
				}
			}
		}
		if len(out) <= ranges+1 || len(digits) == 1 {
			return out[:min(len(out), 2*ranges)]
		}
	}
	return nil
}

// round125 is the nearest of 1, 2 and 5 times a power of ten.
func round125(value float64) float64 {
	if value <= 0 {
		return 0
	}
	power := math.Pow(10, math.Floor(math.Log10(value)))
	best := power
	for _, digit := range []float64{2, 5, 10} {
		if math.Abs(math.Log(digit*power/value)) < math.Abs(math.Log(best/value)) {
			best = digit * power
		}
	}
	return best
}

// tidy takes away what binary fractions leave behind: 0.30000000000000004.
func tidy(value float64) float64 {
	out, err := strconv.ParseFloat(strconv.FormatFloat(value, 'g', 12, 64), 64)
	if err != nil {
		return value
	}
	return out
}

func compareIntervals(a, b interval) int {
	return cmp.Or(cmp.Compare(a.min, b.min), cmp.Compare(a.max, b.max))
}
