package segment

import (
	"winkel/internal/kernel/clock"
)

// Scores puts a person among all others: 1 to 5 each, 5 is best. Zero: nobody has looked yet.
type Scores struct {
	Recency   int64 // how recent the last order is
	Frequency int64 // how many orders there are
	Monetary  int64 // how much was spent
}

// fifths is how many parts everybody is divided into.
const fifths = 5

// Cuts says where the fifths lie: of each figure the greatest of the lowest fifth, of the lowest two, three and four.
type Cuts struct {
	Persons   int64   `json:"persons"` // who were put in order
	Recency   []int64 `json:"recency"` // moments in microseconds
	Frequency []int64 `json:"frequency"`
	Monetary  []int64 `json:"monetary"` // minor units
}

// scores is the scores of somebody with the figures; zeros where nobody has looked yet.
func (c *Cuts) scores(f Figures) Scores {
	if c.Persons == 0 {
		return Scores{}
	}
	return Scores{
		Recency: score(clock.Micros(f.Last), c.Recency), Frequency: score(f.Orders, c.Frequency), Monetary: score(f.Spent.Minor, c.Monetary),
	}
}

// score is one more than the number of cuts that a figure is above.
func score(figure int64, cuts []int64) int64 {
	n := int64(1)
	for _, cut := range cuts {
		if figure > cut {
			n++
		}
	}
	return n
}

// cutter finds the cuts of figures that come one by one, in ascending order, when it is known how many there are.
type cutter struct {
	count, seen int64
	cuts        []int64
}

// take takes the next figure.
func (c *cutter) take(figure int64) {
	c.seen++
	for k := int64(len(c.cuts)) + 1; k < fifths && c.seen >= (c.count*k+fifths-1)/fifths; k++ {
		c.cuts = append(c.cuts, figure)
	}
}
