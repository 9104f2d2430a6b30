package load_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"winkel/internal/platform/load"
)

// What grows by a power of the rate is found again, whatever the constant and the power.
func TestSaturationFindsThePower(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		constant := rapid.Float64Range(0.0001, 0.01).Draw(t, "constant")
		power := rapid.Float64Range(0.5, 1).Draw(t, "power")
		cores := rapid.Float64Range(0.1, 64).Draw(t, "cores")
		var burdens []load.Burden
		for _, rate := range rapid.SliceOfNDistinct(rapid.Float64Range(10, 10_000), 2, 8, func(r float64) int { return int(math.Log(r) * 4) }).Draw(t, "rates") {
			burdens = append(burdens, load.Burden{Rate: rate, Cores: constant * math.Pow(rate, power)})
		}
		want := math.Pow(cores/constant, 1/power)
		if got := load.Saturation(burdens, cores); math.Abs(got/want-1) > 0.001 {
			t.Fatalf("%v cores are busy at %v a second, not at %v", cores, want, got)
		}
	})
}

func TestSaturation(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		burdens []load.Burden
		cores   float64
		want    float64
	}{
		"nothing known":                     {nil, 2, 0},
		"nothing taken":                     {[]load.Burden{{Rate: 100}}, 2, 0},
		"one rate grows in proportion":      {[]load.Burden{{Rate: 100, Cores: 0.1}}, 2, 2000},
		"the same rate twice, its middle":   {[]load.Burden{{Rate: 100, Cores: 0.1}, {Rate: 100, Cores: 0.4}}, 2, 1000},
		"never faster than in proportion":   {[]load.Burden{{Rate: 100, Cores: 0.1}, {Rate: 200, Cores: 0.4}}, 2, 1414},
		"never slower than the square root": {[]load.Burden{{Rate: 100, Cores: 0.1}, {Rate: 400, Cores: 0.1}}, 0.2, 800},
	} {
		if got := load.Saturation(c.burdens, c.cores); math.Abs(got-c.want) > 0.5 {
			t.Errorf("%s: %.1f a second, want %.1f", name, got, c.want)
		}
	}
}
