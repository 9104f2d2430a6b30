package outbox

import (
	"context"
	"slices"
	"sort"
	"sync"
)

// recentMost is how many events are kept in memory for the readers of this process, at most.
const recentMost = 2000

// recent is the end of the log as it was last read: every event that there is after a place, without gaps, for a log is
// never altered. Readers that keep up share one look at the database: each event is read and decoded once a process and
// not once a reader.
type recent struct {
	turn chan struct{} // whoever looks at the database for the rest holds it

	mu     sync.Mutex
	start  Position
	events []Event
}

func newRecent() *recent { return &recent{turn: make(chan struct{}, 1)} }

// after is the events after p as far as they are known, at most limit. It is known to be the end when p is the place after the
// last one; nothing is known about a place that is not in it.
func (r *recent) after(p Position, limit int) (events []Event, isEnd bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	i := 0
	if p != r.start {
		i = sort.Search(len(r.events), func(i int) bool { return !r.events[i].Position().Before(p) })
		if i == len(r.events) || r.events[i].Position() != p {
			return nil, false
		}
		i++
	}
	return slices.Clone(r.events[i:min(i+limit, len(r.events))]), i == len(r.events)
}

// add takes in what was found after p.
func (r *recent) add(p Position, events []Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	last := r.start
	if n := len(r.events); n > 0 {
		last = r.events[n-1].Position()
	}
	switch {
	case len(events) == 0 || p.Before(last):
		return // known, or of a reader that is behind
	case last.Before(p):
		r.start, r.events = p, nil
	}
	r.events = append(r.events, events...)
	if more := len(r.events) - recentMost; more > 0 {
		r.start = r.events[more-1].Position()
		r.events = slices.Clone(r.events[more:])
	}
}

// forget begins anew, because places were shifted.
func (r *recent) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.start, r.events = Position{}, nil
}

// after reads at most limit events after p, in order, as far as nothing can appear between them any more. The events are
// the caller's; what they hold is shared and not to be changed.
func (l *Log) after(ctx context.Context, p Position, limit int) ([]Event, error) {
	known, isEnd := l.recent.after(p, limit)
	switch {
	case len(known) > 0:
		return known, nil
	case !isEnd:
		events, err := l.read(ctx, p, limit)
		l.recent.add(p, events)
		return events, err
	}
	select {
	case l.recent.turn <- struct{}{}:
		defer func() { <-l.recent.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if known, _ = l.recent.after(p, limit); len(known) > 0 {
		return known, nil // read by whoever had the turn before
	}
	events, err := l.read(ctx, p, limit)
	l.recent.add(p, events)
	return events, err
}
