package outbox

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"winkel/internal/kernel/id"
)

// What is remembered of a log is a part of it without gaps: whoever asks for what comes after a place is told what comes next there,
// or that it is not known.
func TestRecentIsAPieceOfTheLog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var log []Event
		r := newRecent()
		where := func(n int) Position {
			if n == 0 {
				return Beginning
			}
			return log[n-1].Position()
		}
		t.Repeat(map[string]func(*rapid.T){
			"write": func(t *rapid.T) {
				for range rapid.IntRange(1, 700).Draw(t, "events") {
					n := int64(len(log) + 1)
					log = append(log, Event{ID: id.Event(n), tx: n / 3})
				}
			},
			"read": func(t *rapid.T) {
				from, limit := rapid.IntRange(0, len(log)).Draw(t, "from"), rapid.IntRange(1, ReadLimit).Draw(t, "limit")
				r.add(where(from), log[from:min(from+limit, len(log))])
			},
			"ask": func(t *rapid.T) {
				from, limit := rapid.IntRange(0, len(log)).Draw(t, "from"), rapid.IntRange(1, ReadLimit).Draw(t, "limit")
				got, isEnd := r.after(where(from), limit)
				if want := log[from:min(from+limit, len(log))]; len(got) > len(want) || !slices.EqualFunc(got, want[:len(got)], same) {
					t.Errorf("after %d: %v", from, got)
				}
				if isEnd && len(got) > 0 || len(r.events) > recentMost {
					t.Errorf("the end has %d events after it, %d are remembered", len(got), len(r.events))
				}
			},
		})
	})
}

func same(a, b Event) bool { return a.ID == b.ID }

// Whoever keeps up reads each event once, and whoever is behind does not take the end away from the others.
func TestRecentServesWhoKeepsUp(t *testing.T) {
	events := make([]Event, 10)
	for i := range events {
		events[i] = Event{ID: id.Event(i + 1), tx: int64(i + 1)}
	}
	at := func(i int) Position { return events[i-1].Position() }
	r := newRecent()
	r.add(at(5), events[5:8])
	r.add(Beginning, events[:3])
	if got, isEnd := r.after(at(6), 10); len(got) != 2 || got[0].ID != 7 || isEnd {
		t.Errorf("%v %v", got, isEnd)
	}
	if got, isEnd := r.after(at(8), 10); len(got) != 0 || !isEnd {
		t.Errorf("at the end: %v %v", got, isEnd)
	}
	if got, isEnd := r.after(at(2), 10); len(got) != 0 || isEnd {
		t.Errorf("before what is remembered: %v %v", got, isEnd)
	}
	r.add(at(8), events[8:])
	if got, _ := r.after(at(5), 10); len(got) != 5 {
		t.Errorf("after more was read: %v", got)
	}
}
