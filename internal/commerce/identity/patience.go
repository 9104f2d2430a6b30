package identity

import (
	"context"
	"crypto/sha256"
	"errors"
	"net/netip"
	"strings"
	"sync"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/platform/db"
)

// Failed logins make the next ones wait, longer and longer, and nobody is locked out.
//
// Three things are counted: the failures for an account from places that nobody has logged in to it from, the failures for an
// account from one place where its owner has (by the device cookie, or by the address of one of his sessions), and the failures
// from an address whatever the account. Who comes from a place of his own is held up by his own failures alone: strangers who
// try his account, or who share his address, do not slow him down. A try counts as failed while it is being checked, so that a
// hundred at once are not a hundred tries for the price of one.
//
// The counts are in the memory of each node: a login must not cost a write, and what an attacker gains by a second node is a
// second try a minute.
const (
	maxMarks   = 200_000
	quietAfter = time.Hour           // without a try everything is forgotten
	knownFor   = 90 * 24 * time.Hour // how long ago a session may have begun that makes an address known
)

// rule is how many failures are free, and how long the longest wait is. The first wait is a second, each further one twice as
// long.
type rule struct {
	free    int
	longest time.Duration
}

var (
	ofAccount = rule{free: 5, longest: time.Minute}
	ofPlace   = rule{free: 10, longest: 5 * time.Minute}
	ofAddress = rule{free: 20, longest: 5 * time.Minute}
)

func (r rule) wait(failures int) time.Duration {
	if failures <= r.free {
		return 0
	}
	doublings := min(failures-r.free-1, 20)
	return min(time.Second<<doublings, r.longest)
}

// mark is what failures are counted for.
type mark [16]byte

func markOf(parts ...string) mark {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return mark(sum[:16])
}

// counted is a mark with the rule for it.
type counted struct {
	mark mark
	rule rule
	// shared marks are counted for others too: a success takes back its own try, and not what others failed.
	shared bool
}

// tries is what is known about a mark.
type tries struct {
	failures int
	until    time.Time // no try before
	last     time.Time
}

// patience counts the failures.
type patience struct {
	mu     sync.Mutex
	counts *recent[mark, tries]
}

type outcome int

const (
	undecided outcome = iota // nothing was checked
	failed
	succeeded
)

// begin counts a try for all the marks and returns zero; or counts nothing and returns how long to wait.
func (p *patience) begin(marks []counted, now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	var wait time.Duration
	for _, m := range marks {
		t, _ := p.counts.get(m.mark)
		// A clock that was set back must not make anybody wait longer than the rule says.
		wait = max(wait, min(t.until.Sub(now), m.rule.longest))
	}
	if wait > 0 {
		return wait
	}
	for _, m := range marks {
		t, _ := p.counts.get(m.mark)
		if now.Sub(t.last) > quietAfter {
			t = tries{}
		}
		t.failures++
		t.last, t.until = now, now.Add(m.rule.wait(t.failures))
		p.counts.put(m.mark, t)
	}
	return 0
}

// end says what became of a try that was begun.
func (p *patience) end(marks []counted, now time.Time, o outcome) {
	if o == failed {
		return // as it was counted
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range marks {
		t, found := p.counts.get(m.mark)
		if o == succeeded && !m.shared || !found || t.failures <= 1 {
			p.counts.remove(m.mark)
			continue
		}
		t.failures--
		t.until = now
		p.counts.put(m.mark, t)
	}
}

// marksOf is what the failures of an attempt are counted for, and whether the subject is known to come from there. For somebody
// who does not exist the same is asked and reckoned.
func (s *Service) marksOf(ctx context.Context, a Attempt, of Subject) (marks []counted, known bool, err error) {
	address := Network(a.Address)
	onDevice, err := s.KnowsDevice(ctx, of, a.Device)
	if err != nil {
		return nil, false, err
	}
	_, err = db.Value[int64](ctx, s.db.Read(), knownAddress, string(of.Kind), of.ID, a.Address,
		clock.Micros(s.db.Clock().Now().Add(-knownFor)))
	if err != nil && !errors.Is(err, db.ErrNoRows) {
		return nil, false, err
	}
	switch account := string(a.Kind) + ":" + a.Account; {
	case onDevice:
		return []counted{{mark: markOf("device", a.Device), rule: ofPlace}}, true, nil
	case err == nil:
		return []counted{{mark: markOf("place", account, address), rule: ofPlace}}, true, nil
	default:
		return []counted{
			{mark: markOf("account", account), rule: ofAccount},
			{mark: markOf("address", address), rule: ofAddress, shared: true},
		}, false, nil
	}
}

// Network is the part of an address that one client has for himself: of IPv6 the first 64 bits.
func Network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if ip = ip.Unmap(); ip.Is4() {
		return ip.String()
	}
	prefix, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return prefix.String()
}

// CheckOwnPassword is CheckPassword for somebody who is signed in and has to prove himself once more, to change his e-mail or
// password: his own failures slow him down.
func (s *Service) CheckOwnPassword(ctx context.Context, of Subject, given string) error {
	marks := []counted{{mark: markOf("own", of.String()), rule: ofPlace}}
	if wait := s.patience.begin(marks, s.db.Clock().Now()); wait > 0 {
		return errPatience.WithRetryAfter(wait)
	}
	err := s.checkPassword(ctx, of, given, true)
	s.patience.end(marks, s.db.Clock().Now(), outcomeOf(err))
	return err
}
