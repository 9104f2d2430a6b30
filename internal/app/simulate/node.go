package simulate

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"winkel/internal/kernel/actor"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/resilience"
)

// policy is how nodes call the bank: impatiently, because silence is frequent.
var policy = resilience.Settings{
	Deadline: 15 * time.Millisecond, Concurrency: 64, Failures: 20, OpenFor: 50 * time.Millisecond, Repeats: 1,
	RepeatAfter: time.Millisecond, RepeatLimit: 5 * time.Millisecond,
}

// node is a process that serves the shop, until it dies.
type node struct {
	shop *Shop
	ctx  context.Context //nolint:containedctx // the life of a process is what a context of it stands for
	stop context.CancelFunc

	dead atomic.Bool
	fuse atomic.Int64 // crossings of the bank's door until it dies; 0: none is lit

	work   sync.WaitGroup // what it does by itself
	closed chan error
}

// openNode begins the life of a node. A jump of the clock ends the leases of node numbers before those who live can renew
// them, so that the new node may be given the number of another one, which no real clock does: it is opened again then.
func (w *world) openNode(ctx context.Context) (*node, error) {
	for {
		n, err := w.start(ctx)
		if err != nil || !w.isTaken(n) {
			return n, err
		}
		n.kill()
		if err := <-n.closed; err != nil {
			return nil, err
		}
	}
}

// isTaken reports whether a node that lives has the number of a new one.
func (w *world) isTaken(fresh *node) bool {
	for _, n := range w.nodes {
		if !n.dead.Load() && n.number() == fresh.number() {
			return true
		}
	}
	return false
}

// number is the part of the node in the ids that it mints.
func (n *node) number() int64 {
	const sequenceBits = 12
	return n.shop.DB.IDs().Next() >> sequenceBits & id.MaxNode
}

func (w *world) start(ctx context.Context) (*node, error) {
	n := &node{closed: make(chan error, 1)}
	n.ctx, n.stop = context.WithCancel(actor.With(context.WithoutCancel(ctx), "simulation"))
	shop, err := w.open(n.ctx, w.clock, &door{w.bank, n}, policy)
	if err != nil {
		n.stop()
		return nil, fmt.Errorf("open a node: %w", err)
	}
	n.shop = shop
	n.work.Go(func() {
		if err := shop.Outbox.Run(n.ctx, shop.Consumers...); err != nil && !n.dead.Load() {
			w.violationf("the consumers of a node ended: %v", err)
		}
	})
	return n, nil
}

// burn shortens the fuse, and reports whether the node is dead.
func (n *node) burn() bool {
	if n.fuse.Load() > 0 && n.fuse.Add(-1) == 0 {
		n.kill()
	}
	return n.dead.Load()
}

// kill ends a node at once: nobody gets an answer from it any more, and it gets none from anybody.
func (n *node) kill() {
	if n.dead.Swap(true) {
		return
	}
	n.stop()
	go func() {
		n.work.Wait()
		n.closed <- n.shop.Close()
	}()
}

// pick is any node that lives; where none does, a dead one, as when nobody answers.
func (w *world) pick(chance *rand.Rand) *node {
	first := chance.IntN(len(w.nodes))
	for i := range w.nodes {
		if n := w.nodes[(first+i)%len(w.nodes)]; !n.dead.Load() {
			return n
		}
	}
	return w.nodes[first]
}

// revive opens a new node in the place of each dead one.
func (w *world) revive(ctx context.Context) error {
	for i, n := range w.nodes {
		if !n.dead.Load() {
			continue
		}
		if err := <-n.closed; err != nil {
			w.notef("a dead node left: %v", err)
		}
		fresh, err := w.openNode(ctx)
		if err != nil {
			return err
		}
		w.nodes[i] = fresh
	}
	return nil
}

// closeNodes ends everything in order.
func (w *world) closeNodes() error {
	var problems []error
	for _, n := range w.nodes {
		n.kill()
		problems = append(problems, <-n.closed)
	}
	return errors.Join(problems...)
}
