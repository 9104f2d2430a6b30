package balance

// verdict is what one check of a node said.
type verdict int

const (
	unanswered verdict = iota // nobody answered, or not what a node says
	leaving                   // it says that it takes nothing more: it stops, or it starts
	failing                   // it answers, and says that something it needs is missing
	passed
)

// judgement is what is thought of a node, and why. Its methods give the next one; they are the whole rule.
type judgement struct {
	standing Standing
	known    bool // it was checked once
	good     int  // checks passed in a row
	bad      int  // checks failed in a row
	broken   int  // requests that it did not answer, in a row
}

// checked is the judgement after a check. A node that was never checked is what the first check says; later, rise checks in a row
// bring it back, and fall checks in a row that fail take it out. Only what it says of itself is believed at once.
func (j judgement) checked(v verdict, rise, fall int) judgement {
	if !j.known {
		rise, fall = 1, 1
	}
	j.known = true
	switch v {
	case passed:
		j.good, j.bad = min(j.good+1, rise), 0
		if j.standing != Ready && j.good >= rise {
			j.standing, j.broken = Ready, 0
		}
		return j
	case leaving:
		j.standing = Out
	case failing:
		j.bad = min(j.bad+1, fall)
		if j.standing != Ready || j.bad >= fall {
			j.standing = Impaired
		}
	case unanswered:
		j.bad = min(j.bad+1, fall)
		if j.bad >= fall {
			j.standing = Out
		}
	}
	j.good = 0
	return j
}

// asked is the judgement after a request that the node answered, or did not: after fall of those in a row it is out, until checks
// bring it back.
func (j judgement) asked(answered bool, fall int) judgement {
	if answered {
		j.broken = 0
		return j
	}
	j.broken = min(j.broken+1, fall)
	if j.broken >= fall {
		j.standing, j.good = Out, 0
	}
	return j
}
