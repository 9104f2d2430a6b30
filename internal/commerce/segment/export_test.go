package segment

import "time"

// Reckon is where figures put somebody at a moment, by rules and the fifths of all figures, for tests of the pure part.
func Reckon(rules Rules, f Figures, at time.Time, cuts Cuts) (string, Scores) {
	s := Standing{}.moved(f, &basis{rules: rules, currency: f.Spent.Currency, cuts: cuts}, at)
	return s.Segment, s.Scores
}

// CutsOf is where the fifths of sorted figures lie.
func CutsOf(sorted []int64) []int64 {
	c := cutter{count: int64(len(sorted))}
	for _, figure := range sorted {
		c.take(figure)
	}
	return c.cuts
}

// ScoreOf is the score of a figure.
func ScoreOf(figure int64, cuts []int64) int64 { return score(figure, cuts) }

// Normalize checks rules.
func (rules Rules) Normalize() (Rules, error) { return rules.normalize() }
