package identity

import (
	"crypto/sha256"
	"sync"
	"time"

	"winkel/internal/kernel/id"
)

// How long a node may go on trusting what the database said about a credential, how often its last use is noted, and how many
// credentials are remembered at most. Only good ones are: a flood of wrong ones neither fills the memory nor pushes out others.
const (
	trustFor      = 900 * time.Millisecond
	noteUseEvery  = time.Minute
	maxRemembered = 20_000
)

// Caller is whom a credential belongs to: a key, or a subject with a session.
type Caller struct {
	Key     Key // zero for a subject
	Subject Subject
	Session id.Session
	Name    string   // how logs name him: the key's name, the staff user's e-mail, the customer's id
	Scopes  []string // what he may do; shared, so nobody changes it
	Hold    error    // refuses whatever needs a scope; nil: nothing does
}

// place is where a credential is remembered: not by itself, so that a dump of the memory holds none, and by how it was shown,
// so that a cookie is no token.
type place struct {
	shown shown
	sum   [sha256.Size]byte
}

type shown byte

const (
	asBearer shown = iota
	asStaffCookie
	asCustomerCookie
)

func placeOf(how shown, secret string) place { return place{how, sha256.Sum256([]byte(secret))} }

// remembered is what the database said about a good credential, and when.
type remembered struct {
	caller  Caller
	session Session   // zero for a key
	claims  time.Time // when an access token ends by what it says; its signature was checked then
	ends    time.Time // when the credential itself ends, whatever the database says; zero: never
	used    time.Time // what was last noted
	at      time.Time // when the database was asked
}

// fresh reports whether it may still be trusted. A clock that was set back is not believed.
func (r remembered) fresh(now time.Time) bool {
	age := now.Sub(r.at)
	return age >= 0 && age < trustFor && r.good(now)
}

// good reports whether the credential has not ended by itself.
func (r remembered) good(now time.Time) bool { return r.ends.IsZero() || r.ends.After(now) }

// memory remembers good credentials.
type memory struct {
	mu     sync.Mutex
	recent *recent[place, remembered]
	// epoch counts what was forgotten: what the database was asked before that may be what was revoked since.
	epoch uint64
}

func (m *memory) find(p place) (r remembered, found bool, epoch uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, found = m.recent.get(p)
	return r, found, m.epoch
}

// keep remembers what the database was asked for after find gave the epoch, unless something was forgotten meanwhile.
func (m *memory) keep(p place, r remembered, epoch uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.epoch == epoch {
		m.recent.put(p, r)
	}
}

// change changes what is remembered, if it is, and prolongs nothing.
func (m *memory) change(p place, f func(*remembered)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if r, found := m.recent.get(p); found {
		f(&r)
		m.recent.put(p, r)
	}
}

// drop forgets one credential that turned out to be no longer good.
func (m *memory) drop(p place) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.recent.remove(p)
}

// forget forgets whoever matches, so that this node asks the database again before it trusts him.
func (m *memory) forget(matches func(Caller) bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.epoch++
	m.recent.removeIf(func(r remembered) bool { return matches(r.caller) })
}
