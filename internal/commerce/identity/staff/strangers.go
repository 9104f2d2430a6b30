package staff

import (
	"context"
	"sync"
	"time"

	"winkel/internal/commerce/identity"
)

// The audit log is for good, so whoever is not of the staff must not be able to fill it: a wrong log-in to an account is an
// entry, and those for which there is no account are one entry for each address and hour at most, with how many came since
// the one before and without what was typed. They are counted in memory, for so many addresses; all others are one.
const (
	strangersEvery = time.Hour
	maxStrangers   = 1000
	elsewhere      = "elsewhere"

	reportsAtOnce = 16
	reportWithin  = 10 * time.Second
)

// strangers counts who knocks and is nobody.
type strangers struct {
	mu   sync.Mutex
	from map[string]*knocks
}

type knocks struct {
	reported time.Time
	since    int // how many came since then
}

// count counts one, and returns how many are to be reported now; zero: none.
func (s *strangers) count(from string, now time.Time) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.from[from]
	if k == nil {
		k = s.place(from, now)
	}
	k.since++
	if age := now.Sub(k.reported); age >= 0 && age < strangersEvery {
		return 0
	}
	n := k.since
	k.reported, k.since = now, 0
	return n
}

// place is where an address is counted. When too many are, those go that nothing was heard of for an hour.
func (s *strangers) place(from string, now time.Time) *knocks {
	if len(s.from) >= maxStrangers {
		for other, k := range s.from {
			if now.Sub(k.reported) >= strangersEvery {
				delete(s.from, other)
			}
		}
	}
	if len(s.from) >= maxStrangers {
		from = elsewhere
	}
	k := s.from[from]
	if k == nil {
		k = &knocks{}
		s.from[from] = k
	}
	return k
}

// reportFailure has a wrong log-in written down, u being nil where there is no such account. It is done beside the answer,
// whose time therefore says nothing about what there was to write.
func (s *Service) reportFailure(ctx context.Context, u *User, from identity.Attempt) error {
	select {
	case s.reports <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	ctx = context.WithoutCancel(ctx)
	go func() {
		defer func() { <-s.reports }()
		ctx, cancel := context.WithTimeout(ctx, reportWithin)
		defer cancel()
		if err := s.writeFailure(ctx, u, from); err != nil {
			s.o.Log.ErrorContext(ctx, "write down a log-in that failed", "error", err)
		}
	}()
	return nil
}

func (s *Service) writeFailure(ctx context.Context, u *User, from identity.Attempt) error {
	if u != nil {
		return s.o.Witness.Report(ctx, ActionLoginFailed, u.ID.String(), map[string]any{"email": u.Email})
	}
	n := s.strangers.count(identity.Network(from.Address), s.db.Clock().Now())
	if n == 0 {
		return nil
	}
	return s.o.Witness.Report(ctx, ActionLoginFailed, "", map[string]any{"attempts": n})
}
