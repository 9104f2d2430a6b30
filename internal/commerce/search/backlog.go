package search

import (
	"context"
	"slices"
	"sync"
	"time"

	"winkel/internal/kernel/id"
)

// backlog is products that have to be written anew, but not before others: those that show a name that has changed.
type backlog struct {
	mu       sync.Mutex
	products map[id.Product]struct{}
	writing  []id.Product  // those that were taken out last, until the next are
	awake    chan struct{} // holds a token when there are some
}

// postpone has products written when there is time.
func (b *backlog) postpone(products []id.Product) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.products == nil {
		b.products = map[id.Product]struct{}{}
	}
	for _, p := range products {
		b.products[p] = struct{}{}
	}
	select {
	case b.awake <- struct{}{}:
	default:
	}
}

// take takes some of the products out. What is put in while they are read is read again.
func (b *backlog) take(most int) []id.Product {
	b.mu.Lock()
	defer b.mu.Unlock()
	var list []id.Product
	defer func() { b.writing = list }()
	for p := range b.products {
		if len(list) == most {
			break
		}
		list = append(list, p)
		delete(b.products, p)
	}
	return list
}

// pending is all that has to be written, and what is being written.
func (b *backlog) pending() []id.Product {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := slices.Clone(b.writing)
	for p := range b.products {
		list = append(list, p)
	}
	return list
}

func (b *backlog) len() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.products)
}

// backlogChunk is how many products are written before others have a turn, and backlogPause how long they have it.
const (
	backlogChunk = 64
	backlogPause = 2 * time.Millisecond
)

// catchUpOn writes the backlog until ctx ends.
func (s *Service) catchUpOn(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.later.awake:
		}
		for ctx.Err() == nil {
			products := s.later.take(backlogChunk)
			if len(products) == 0 {
				break
			}
			if err := s.writeChunk(ctx, products); err != nil {
				s.later.postpone(products)
				if ctx.Err() == nil {
					s.o.Log.ErrorContext(ctx, "products could not be written into the model; they will be", "error", err)
				}
				pause(ctx, followAgain)
				continue
			}
			s.tell()
			pause(ctx, backlogPause)
		}
	}
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
