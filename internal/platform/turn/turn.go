// Package turn has those who want to change the same thing come one after the other, on this node.
//
// It makes nothing correct: between nodes only a guard in the database does that. It spares those who come from one node,
// which are nearly all, from being refused by that guard and beginning again.
package turn

import (
	"context"
	"sync"

	"winkel/internal/kernel/fault"
)

// Turns keeps one queue for each thing that somebody wants. The zero value is ready. It is safe for concurrent use.
type Turns struct {
	mu     sync.Mutex
	queues map[int64]*queue
}

type queue struct {
	turn chan struct{} // holds one value while nobody has the turn
	want int           // who has it and who waits
}

// Take waits for the turn of a thing and returns how to give it back, which may be called once. Code: canceled or
// unavailable when ctx ends first.
func (t *Turns) Take(ctx context.Context, thing int64) (release func(), err error) {
	t.mu.Lock()
	q := t.queues[thing]
	if q == nil {
		if t.queues == nil {
			t.queues = map[int64]*queue{}
		}
		q = &queue{turn: make(chan struct{}, 1)}
		q.turn <- struct{}{}
		t.queues[thing] = q
	}
	q.want++
	t.mu.Unlock()
	release = func() {
		q.turn <- struct{}{}
		t.leave(thing, q)
	}
	select { // nobody waits for a turn that is free, in whatever state ctx is
	case <-q.turn:
		return release, nil
	default:
	}
	select {
	case <-q.turn:
		return release, nil
	case <-ctx.Done():
		t.leave(thing, q)
		return nil, fault.From(ctx.Err())
	}
}

// leave forgets the queue when nobody is in it.
func (t *Turns) leave(thing int64, q *queue) {
	t.mu.Lock()
	defer t.mu.Unlock()
	q.want--
	if q.want == 0 {
		delete(t.queues, thing)
	}
}
