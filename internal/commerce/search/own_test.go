package search

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"winkel/internal/kernel/id"
	"winkel/internal/platform/outbox"
)

func lookOf(events int, kind string) []outbox.Event {
	list := make([]outbox.Event, events)
	for i := range list {
		list[i] = outbox.Event{ID: id.Event(1000 + i), Type: kind}
	}
	return list
}

// What lists wait for, after each step.
func TestListsWaitForWhatThisProcessCommitted(t *testing.T) {
	price, order := outbox.Event{ID: 1, Type: "price.updated"}, outbox.Event{ID: 2, Type: "order.placed"}
	full := lookOf(outbox.ReadLimit, "order.placed")
	for _, c := range []struct {
		name string
		do   func(o *own)
		want bool
	}{
		{"nothing was committed", func(*own) {}, false},
		{"a price", func(o *own) { o.note(price) }, true},
		{"an order", func(o *own) { o.note(order) }, false},
		{"a price that was heard", func(o *own) { o.note(price); o.heard([]outbox.Event{price}, 0) }, false},
		{"a price behind a full look", func(o *own) { o.note(price); o.heard(full, 1) }, true},
		{"a price at the end of a full look", func(o *own) { o.note(price); o.heard(append(slices.Clone(full[1:]), price), 0) }, false},
		{"a price that is held back", func(o *own) { o.note(price); o.heard(nil, 1) }, false},
		{"a price that came during a look", func(o *own) { o.note(order); o.note(price); o.heard(nil, 0) }, true},
		{"a price that was heard before it was noted", func(o *own) { o.heard([]outbox.Event{price}, 0); o.note(price); o.heard(nil, o.last()) }, false},
		{"a price of a while ago", func(o *own) { o.note(price); time.Sleep(awaitMost + 1) }, false},
		{"as much as can be waited for", func(o *own) { many(o, waitedFor) }, true},
		{"more than can be waited for", func(o *own) { many(o, waitedFor+1) }, false},
		{"what is left of that", func(o *own) { many(o, waitedFor+1); o.heard(lookOf(outbox.ReadLimit, "price.updated"), 0) }, true},
		{"far too much", func(o *own) { many(o, 3*maxUnheard+1) }, true}, // the last of it alone is known
	} {
		synctest.Test(t, func(t *testing.T) {
			o := newOwn()
			c.do(o)
			lacks, _ := o.lacks(o.last())
			if lacks != c.want {
				t.Errorf("%s: a list waits: %t", c.name, lacks)
			}
			if earlier, _ := o.lacks(0); earlier {
				t.Errorf("%s: a list waits for what came after it was asked for", c.name)
			}
			if len(o.unheard) > maxUnheard {
				t.Errorf("%s: %d events are remembered", c.name, len(o.unheard))
			}
		})
	}
}

func many(o *own, events int) {
	for _, e := range lookOf(events, "price.updated") {
		o.note(e)
	}
}

// What was read before does not replace what was read later, however long it took.
func TestTheLatestStays(t *testing.T) {
	var l latest[string]
	reading, read, second := make(chan struct{}), make(chan struct{}), make(chan struct{})
	var renewing sync.WaitGroup
	renew := func(value func() string) {
		if err := l.renew(func() (*string, error) { v := value(); return &v, nil }, func(v *string) { l.Store(v) }); err != nil {
			t.Error(err)
		}
	}
	renewing.Go(func() {
		renew(func() string {
			close(reading)
			<-read
			return "before"
		})
	})
	<-reading
	renewing.Go(func() {
		defer close(second)
		renew(func() string { return "later" })
	})
	select {
	case <-second:
	case <-time.After(100 * time.Millisecond):
	}
	close(read)
	renewing.Wait()
	if got := *l.Load(); got != "later" {
		t.Errorf("what stays was read %s", got)
	}
	failed := errors.New("no")
	if err := l.renew(func() (*string, error) { return nil, failed }, func(*string) { t.Error("what could not be read is taken") }); !errors.Is(err, failed) {
		t.Errorf("it failed by %v", err)
	}
}
