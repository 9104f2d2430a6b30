package generate

import (
	"math/bits"
	"math/rand/v2"
)

// dice is the chance that one product is made of: a generator of its own, seeded with the catalog's seed and the
// product's number.
type dice struct {
	pcg rand.PCG
}

// roll seeds the dice. Seeds and numbers are small and alike, so they are spread over all bits first.
func (d *dice) roll(seed, number uint64) {
	d.pcg.Seed(spread(seed), spread(spread(seed)^number))
}

// spread is the finalizer of SplitMix64: a bijection under which neighbours have nothing in common.
func spread(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// below is a number from 0 to n-1. The bias, less than n in 2^64, is nothing that a catalog shows.
func (d *dice) below(n int) int {
	high, _ := bits.Mul64(d.pcg.Uint64(), uint64(n))
	return int(high)
}

// percent is true in so many of a hundred throws.
func (d *dice) percent(share int) bool { return d.below(100) < share }

// scatter multiplies a median by a factor that is distributed like a log-normal of sigma 0.6, in integers.
func (d *dice) scatter(median int64) int64 {
	i, between := d.below(len(quantiles)-1), int64(d.below(256))
	factor := quantiles[i]*(256-between) + quantiles[i+1]*between
	return max(1, median*factor/(1000*256))
}

// quantiles are the 64 quantiles exp(0.6 × Φ⁻¹((i + ½) / 64)), in thousandths.
var quantiles = [...]int64{
	234, 303, 347, 383, 413, 441, 466, 490, 513, 535, 556, 577, 597, 618, 638, 657, 677, 697, 716, 736, 756, 776, 796, 816,
	836, 857, 878, 899, 921, 943, 965, 988, 1012, 1036, 1061, 1086, 1112, 1139, 1167, 1196, 1226, 1257, 1289, 1323, 1359,
	1396, 1435, 1477, 1521, 1569, 1619, 1674, 1733, 1798, 1870, 1950, 2041, 2146, 2270, 2421, 2613, 2878, 3295, 4265,
}

// zipf is a distribution over ranks in which the rank r has a weight of 1/(r + flat): the larger flat, the less the
// first ranks stand out.
type zipf []uint32

func newZipf(ranks, flat int) zipf {
	cumulative, sum := make(zipf, ranks), uint32(0)
	for rank := range cumulative {
		sum += uint32(1_000_000 / (rank + flat))
		cumulative[rank] = sum
	}
	return cumulative
}

// rank draws a rank from 0: the first one above the mark that was drawn.
func (z zipf) rank(d *dice) int {
	mark := uint32(d.below(int(z[len(z)-1])))
	low, high := 0, len(z)-1
	for low < high {
		middle := (low + high) / 2
		if z[middle] > mark {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return low
}
