package balance

// Standing is how far a node is asked.
type Standing int

// The standings, from the worst to the best.
const (
	Out      Standing = iota // it gets nothing
	Impaired                 // it says that something it needs is missing: it is asked when nobody is ready
	Ready
)

// String is the standing in logs and figures.
func (s Standing) String() string { return [...]string{"out", "impaired", "ready"}[s] }

// turn is how far one pick moves a node of weight 1 on; it divides by every effective weight well enough.
const turn = int64(1) << 32

// row is what the choice knows of a node.
type row struct {
	standing Standing
	backup   bool
	weight   int64 // effective, above 0
	running  int64 // requests under way
	passed   int64 // how far the node is: the sum of turn/weight of its picks
}

// table chooses among nodes. It is pure; whoever shares it guards it.
type table struct {
	rows []row
	// now is how far the node was that was picked last. Nobody is behind it: a node that was out, or slow, does not get all the turns
	// that it missed at once.
	now int64
}

// rank orders nodes by who is asked at all; 0 is nobody.
func (r row) rank() int {
	switch {
	case r.standing == Ready && !r.backup:
		return 4
	case r.standing == Ready:
		return 3
	case r.standing == Impaired && !r.backup:
		return 2
	case r.standing == Impaired:
		return 1
	}
	return 0
}

// next is the node that is asked next; -1 when there is none. tried has a bit set for each node that is not to be asked.
func (t *table) next(tried uint64) int {
	best := -1
	for i := range t.rows {
		if tried&(1<<i) == 0 && t.rows[i].rank() > 0 && (best < 0 || t.before(i, best)) {
			best = i
		}
	}
	return best
}

// pick takes the next node, and counts the request as under way there.
func (t *table) pick(tried uint64) int {
	best := t.next(tried)
	if best < 0 {
		return -1
	}
	r := &t.rows[best]
	t.now = t.passed(best)
	r.passed = t.now + turn/r.weight
	r.running++
	return best
}

// passed is how far a node is, with what it missed forgotten.
func (t *table) passed(i int) int64 { return max(t.rows[i].passed, t.now) }

// before reports whether node i is asked rather than node j.
func (t *table) before(i, j int) bool {
	a, b := t.rows[i], t.rows[j]
	if ra, rb := a.rank(), b.rank(); ra != rb {
		return ra > rb
	}
	// a.running/a.weight against b.running/b.weight, in whole numbers
	if la, lb := a.running*b.weight, b.running*a.weight; la != lb {
		return la < lb
	}
	return t.passed(i) < t.passed(j)
}

// done says that a request is no longer under way.
func (t *table) done(i int) { t.rows[i].running-- }
