package password

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"log/slog"
	"runtime"
	"sync"
	"time"

	"golang.org/x/text/unicode/norm"

	"winkel/internal/kernel/fault"
)

// What a Hasher does where Options say nothing.
const (
	DefaultQueue   = 32 // callers that may wait, and as many known ones
	DefaultPercent = 5  // of the time of all cores
)

// allowanceFor is for how long all cores' share is saved up: so much may be spent at once by people who log in at the same time.
const allowanceFor = 2 * time.Second

// Options shape a Hasher. The zero value is right for a shop; tests take a lower cost.
type Options struct {
	Workers int  // hashes at once; 0: half of the cores, at least one
	Queue   int  // callers that may wait; 0: DefaultQueue
	Percent int  // of the time of all cores that hashes may take in the long run; 0: DefaultPercent
	Cost    Cost // zero: DefaultCost

	// Apart is a program that calls Serve, and its arguments, of which the first is its name; empty: hashes are made in this
	// process. They are as long as that program does not run, too, and Log says why it does not.
	Apart []string
	Log   *slog.Logger // nil: none
}

// Hasher makes and checks hashes, a bounded number at once and a bounded share of the time. It is safe for concurrent use; a
// program has one.
type Hasher struct {
	cost    Cost
	nobody  encoded
	apart   *apart // nil: there is no other process
	workers int
	queue   int
	rate    float64 // seconds of a core that may be spent in a second
	most    time.Duration

	mu        sync.Mutex
	busy      int
	known     []chan struct{} // who waits, and goes first
	others    []chan struct{}
	allowance time.Duration // what may be spent; below zero when more was
	at        time.Time     // when that was reckoned
	quickest  time.Duration // that another process made a hash in
	refused   int64
}

// New returns a hasher.
func New(o Options) *Hasher {
	cores := runtime.GOMAXPROCS(0)
	if o.Workers <= 0 {
		o.Workers = max(1, cores/2)
	}
	if o.Queue <= 0 {
		o.Queue = DefaultQueue
	}
	if o.Percent <= 0 {
		o.Percent = DefaultPercent
	}
	if o.Cost == (Cost{}) {
		o.Cost = DefaultCost
	}
	h := &Hasher{
		cost: o.Cost, nobody: nobody(o.Cost), workers: o.Workers, queue: o.Queue,
		rate: float64(cores*o.Percent) / 100, at: time.Now(),
	}
	h.most = time.Duration(h.rate * float64(allowanceFor))
	h.allowance = h.most
	if len(o.Apart) > 0 {
		h.apart = newApart(o.Apart, o.Log)
	}
	return h
}

// Hash is what is stored of a password. It is refused with unavailable and a Retry-After when too many wait already, and with
// canceled when ctx ends in the queue.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	e := encoded{cost: h.cost, salt: make([]byte, saltBytes)}
	rand.Read(e.salt)
	var err error
	if e.digest, err = h.reckon(ctx, e, password, false); err != nil {
		return "", err
	}
	return e.String(), nil
}

// Check reports whether the password is the one that was hashed. The empty hash is nobody's: checking it takes as long, and is
// false. It is refused as Hash is; a hash that cannot be read is an error. Who is known, because he logged in from there before,
// does not wait behind those who are not: a flood of strangers keeps no customer out.
func (h *Hasher) Check(ctx context.Context, hash, password string, known bool) (bool, error) {
	e := h.nobody
	if hash != "" {
		stored, err := parse(hash)
		if err != nil {
			return false, err
		}
		e = stored
	}
	if len(password) > mostBytes {
		password = "" // none is so long; the work is the same for every wrong one
		e.digest = h.nobody.digest
	}
	digest, err := h.reckon(ctx, e, password, known)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(digest, e.digest) == 1 && hash != "", nil
}

// Close ends the process that hashes, if there is one. Hashes that are wanted afterwards are made in this one.
func (h *Hasher) Close() {
	if h.apart != nil {
		h.apart.close()
	}
}

// Outdated reports whether a hash was made with another cost than new ones are. Whoever just checked the password against it
// can store a new one.
func (h *Hasher) Outdated(hash string) bool {
	e, err := parse(hash)
	return err != nil || e.cost != h.cost
}

// Refused is how many callers found the queue full since the start, for metrics.
func (h *Hasher) Refused() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.refused
}

// reckon is the digest that a hash would have of a password, when it is the caller's turn.
func (h *Hasher) reckon(ctx context.Context, e encoded, password string, known bool) ([]byte, error) {
	normal := []byte(norm.NFKC.String(password))
	if err := h.turn(ctx, known); err != nil {
		return nil, err
	}
	var spent time.Duration
	defer func() { h.give(spent) }()
	began := time.Now()
	if h.apart != nil {
		if digest, made := h.apart.reckon(e, normal); made {
			spent = h.costApart(e.cost, time.Since(began))
			return digest, nil
		}
		began = time.Now() // what was waited for was not spent
	}
	digest := reckon(e.cost, e.salt, normal)
	spent = time.Since(began)
	return digest, nil
}

// costApart is what a hash that another process made has cost, of the time that it took: what that waited for everybody else, it
// took from nobody. So it has cost what the quickest took.
func (h *Hasher) costApart(cost Cost, took time.Duration) time.Duration {
	if cost != h.cost {
		return took
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.quickest == 0 || took < h.quickest {
		h.quickest = took
	}
	return h.quickest
}

// turn waits until there is a core to spend, and time of it.
func (h *Hasher) turn(ctx context.Context, known bool) error {
	if err := h.take(ctx, known); err != nil {
		return err
	}
	for {
		wait := h.debt()
		if wait <= 0 {
			return nil
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			h.give(0)
			return fault.From(ctx.Err())
		}
	}
}

// take waits for a worker.
func (h *Hasher) take(ctx context.Context, known bool) error {
	h.mu.Lock()
	line := &h.others
	if known {
		line = &h.known
	}
	if h.busy < h.workers {
		h.busy++
		h.mu.Unlock()
		return nil
	}
	if len(*line) >= h.queue {
		h.refused++
		h.mu.Unlock()
		return fault.New(fault.Unavailable, fault.CodeUnavailable,
			"Too many people are logging in right now. Please try again in a moment.").WithRetryAfter(3 * time.Second)
	}
	ready := make(chan struct{})
	*line = append(*line, ready)
	h.mu.Unlock()
	select {
	case <-ready:
		return nil
	case <-ctx.Done():
		h.leave(line, ready)
		return fault.From(ctx.Err())
	}
}

// leave takes a caller who waits no longer out of his line, or hands on the worker that he was just given.
func (h *Hasher) leave(line *[]chan struct{}, ready chan struct{}) {
	h.mu.Lock()
	for i, other := range *line {
		if other == ready {
			*line = append((*line)[:i:i], (*line)[i+1:]...)
			h.mu.Unlock()
			return
		}
	}
	h.mu.Unlock()
	h.give(0)
}

// give hands the worker to the next who waits, and notes what it has cost.
func (h *Hasher) give(spent time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.save()
	h.allowance -= spent
	for _, line := range []*[]chan struct{}{&h.known, &h.others} {
		if len(*line) > 0 {
			close((*line)[0])
			*line = (*line)[1:]
			return
		}
	}
	h.busy--
}

// debt is how long it takes until there is something to spend.
func (h *Hasher) debt() time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.save()
	if h.allowance > 0 {
		return 0
	}
	return time.Duration(float64(-h.allowance)/h.rate) + time.Millisecond
}

// save adds what has come together since it was last reckoned.
func (h *Hasher) save() {
	now := time.Now()
	h.allowance = min(h.most, h.allowance+time.Duration(float64(now.Sub(h.at))*h.rate))
	h.at = now
}
