package balance

// retriesAhead is how many requests may be told again at once: what a node had under way when it died.
const retriesAhead = 100

// whole is one request in the units of a budget.
const whole = 1_000_000

// budget keeps what is told again to a share of what is asked, so that a shop that has trouble is not given more to do. It is
// pure; whoever shares it guards it.
type budget struct {
	share  int64 // of a request, in millionths
	tokens int64 // in millionths of a request that may be told again
}

// newBudget begins with everything that can be had.
func newBudget(share float64) budget {
	b := budget{share: int64(share * whole)}
	if b.share > 0 {
		b.tokens = retriesAhead * whole
	}
	return b
}

// earn counts a request.
func (b *budget) earn() { b.tokens = min(b.tokens+b.share, retriesAhead*whole) }

// spend takes what telling one request again costs; false: there is not enough.
func (b *budget) spend() bool {
	if b.tokens < whole {
		return false
	}
	b.tokens -= whole
	return true
}
