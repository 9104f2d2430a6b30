package password

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"

	"winkel/internal/kernel/fault"
)

// DefaultQueue is how many callers may wait for a hash.
const DefaultQueue = 32

// Options shape a Hasher. The zero value is right for a shop; tests take a lower cost.
type Options struct {
	Workers int  // hashes at once; 0: half of the cores, at least one
	Queue   int  // callers that may wait; 0: DefaultQueue
	Cost    Cost // zero: DefaultCost
}

// Hasher makes and checks hashes, a bounded number at once. It is safe for concurrent use; a program has one.
type Hasher struct {
	cost    Cost
	nobody  encoded
	busy    chan struct{}
	queue   int64
	waiting atomic.Int64
	refused atomic.Int64
}

// New returns a hasher.
func New(o Options) *Hasher {
	if o.Workers <= 0 {
		o.Workers = max(1, runtime.GOMAXPROCS(0)/2)
	}
	if o.Queue <= 0 {
		o.Queue = DefaultQueue
	}
	if o.Cost == (Cost{}) {
		o.Cost = DefaultCost
	}
	return &Hasher{cost: o.Cost, nobody: nobody(o.Cost), busy: make(chan struct{}, o.Workers), queue: int64(o.Queue)}
}

// Hash is what is stored of a password. It is refused with unavailable and a Retry-After when too many wait already, and with
// canceled when ctx ends in the queue.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	release, err := h.turn(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	return newEncoded(h.cost, password).String(), nil
}

// Check reports whether the password is the one that was hashed. The empty hash is nobody's: checking it takes as long, and is
// false. It is refused as Hash is; a hash that cannot be read is an error.
func (h *Hasher) Check(ctx context.Context, hash, password string) (bool, error) {
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
	release, err := h.turn(ctx)
	if err != nil {
		return false, err
	}
	defer release()
	return e.matches(password) && hash != "", nil
}

// Outdated reports whether a hash was made with another cost than new ones are. Whoever just checked the password against it
// can store a new one.
func (h *Hasher) Outdated(hash string) bool {
	e, err := parse(hash)
	return err != nil || e.cost != h.cost
}

// Refused is how many callers found the queue full since the start, for metrics.
func (h *Hasher) Refused() int64 { return h.refused.Load() }

// turn waits until there is a core to spend.
func (h *Hasher) turn(ctx context.Context) (release func(), err error) {
	release = func() { <-h.busy }
	select {
	case h.busy <- struct{}{}:
		return release, nil
	default:
	}
	if h.waiting.Add(1) > h.queue {
		h.waiting.Add(-1)
		h.refused.Add(1)
		return nil, fault.New(fault.Unavailable, fault.CodeUnavailable,
			"Too many people are logging in right now. Please try again in a moment.").WithRetryAfter(2 * time.Second)
	}
	defer h.waiting.Add(-1)
	select {
	case h.busy <- struct{}{}:
		return release, nil
	case <-ctx.Done():
		return nil, fault.From(ctx.Err())
	}
}
