package server

import (
	"math/rand/v2"
	"net/http"
	"sync/atomic"
	"time"

	"winkel/internal/api/problem"
	"winkel/internal/kernel/fault"
)

// Priority says who goes first when there is more to do than can be done.
type Priority int

// From what can wait to what cannot: a shop that has too much to do takes the money first.
const (
	Deferrable Priority = iota // files, imports and exports
	Browsing                   // what shoppers look at
	Changing                   // carts, checkouts, accounts, and staff at work
	Paying                     // orders being placed, and what payment providers tell
	Vital                      // probes, which say that there is too much to do
	priorities = iota
)

// Priorities is the names of the priorities that can be refused, for metrics, in their order.
var Priorities = [...]string{"deferrable", "browsing", "changing", "paying"}

// shares is how full the server may be for a request to be let in, in percent of Options.Running.
var shares = [priorities]int64{50, 75, 90, 100}

// CodeOverloaded is the code of a refusal because there is too much to do.
const CodeOverloaded = "overloaded"

var errOverloaded = fault.New(fault.Unavailable, CodeOverloaded, "The shop has too much to do at this moment. Nothing was changed; please try again in a few seconds.")

// shedder refuses what can wait while too many requests are worked on: those that are refused cost nothing, so that the others
// are answered in good time. Without it all would be late, and those who gave up would ask again.
type shedder struct {
	most     int64
	priority func(*http.Request) Priority
	running  atomic.Int64
	refused  [priorities]atomic.Uint64
}

func newShedder(o Options) *shedder {
	return &shedder{most: int64(o.Running), priority: o.Priority}
}

// shed lets a request in, or refuses it.
func (s *shedder) shed(next http.Handler) http.Handler {
	if s.most <= 0 || s.priority == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		running := s.running.Add(1)
		defer s.running.Add(-1)
		if running*2 > s.most { // below that nobody is refused, and nobody need be asked
			if p := s.priority(r); p != Vital && running*100 > s.most*shares[p] {
				s.refused[p].Add(1)
				// They come back at different times.
				problem.Write(w, r, errOverloaded.WithRetryAfter(time.Second+rand.N(4*time.Second)))
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// Load is how many requests are worked on, how many may be, and how many were refused so far, by priority.
type Load struct {
	Running int64
	Most    int64
	Refused [len(Priorities)]uint64
}

// Load tells how much the server has to do.
func (s *Server) Load() Load {
	l := Load{Running: s.shedder.running.Load(), Most: s.shedder.most}
	for i := range l.Refused {
		l.Refused[i] = s.shedder.refused[i].Load()
	}
	return l
}
