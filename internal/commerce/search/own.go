package search

import (
	"strings"
	"sync"
	"time"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/outbox"
)

// listed is what events have to be about so that lists wait for them; concern.add says what they are.
var listed = map[string]bool{
	"product": true, "variant": true, "price": true, "inventory_level": true, "product_rating": true, "category": true, "attribute": true,
	"product_type": true, "channel": true, "collection": true,
}

// Where this process committed more than waitedFor of what lists show, none of them waits: it would be in vain. Of maxUnheard it is
// no longer known what they are.
const (
	waitedFor  = 2 * outbox.ReadLimit
	maxUnheard = 10 * outbox.ReadLimit
)

// own is what this process has committed of late that lists show, and that the follower has not told of: lists wait for it, each for
// what was committed before it was asked for. It is safe for concurrent use.
type own struct {
	mu      sync.Mutex
	commits uint64 // the number of the last
	unheard map[id.Event]commit
	news    chan struct{} // closed when the follower has looked, then replaced
}

// commit is an event that was committed.
type commit struct {
	number uint64
	at     time.Time
}

func newOwn() *own { return &own{unheard: map[id.Event]commit{}, news: make(chan struct{})} }

// note takes an event down that was committed just now.
func (o *own) note(e outbox.Event) {
	if entity, _, _ := strings.Cut(e.Type, "."); !listed[entity] {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.commits++
	if len(o.unheard) >= maxUnheard {
		o.unheard = map[id.Event]commit{} // it is a matter of thousands, for which nobody waits
	}
	o.unheard[e.ID] = commit{o.commits, time.Now()} //nolint:forbidigo // it is measured how long lists wait
}

// last is the number of what was committed last.
func (o *own) last() uint64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.commits
}

// heard takes note of what a look at the log has found and brought into the model. A look that found all there was has found
// whatever was committed before it began: what it did not is held back by an older transaction, and nobody waits for that.
func (o *own) heard(events []outbox.Event, before uint64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for i := range events {
		delete(o.unheard, events[i].ID)
	}
	if len(events) < outbox.ReadLimit {
		for event, c := range o.unheard {
			if c.number <= before {
				delete(o.unheard, event)
			}
		}
	}
	close(o.news)
	o.news = make(chan struct{})
}

// lacks reports whether something of the first so many commits is to be waited for, and what is closed when that may have changed.
// Nothing is waited for longer than awaitMost after it was committed.
func (o *own) lacks(first uint64) (lacks bool, news <-chan struct{}) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.unheard) <= waitedFor {
		for event, c := range o.unheard {
			switch {
			case time.Since(c.at) > awaitMost:
				delete(o.unheard, event)
			case c.number <= first:
				lacks = true
			}
		}
	}
	return lacks, o.news
}
