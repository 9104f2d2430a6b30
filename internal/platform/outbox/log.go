package outbox

import (
	"encoding/json"
	"math"
	"sync"
	"time"

	"winkel/internal/kernel/clock"
	"winkel/internal/kernel/id"
	"winkel/internal/platform/db"
	"winkel/internal/platform/trace"
)

// Event says that something happened to one entity.
type Event struct {
	ID         id.Event        // minted by Add if zero; stays the same for every reader, who may use it against repeats
	Type       string          // entity and past participle: "product.updated"
	EntityID   string          // as the outside sees it: "prod_…"
	Version    int64           // the entity's version after the change; 0 if the entity has none
	OccurredAt time.Time       // set by Add if zero
	Data       json.RawMessage // the entity after the change, by the catalogue of events; nil if there is nothing to say
	Previous   json.RawMessage // what the changed fields were before; nil if it does not matter

	tx int64 // commit order; known once the event was read from the log
}

// Position is the event's place in the log. It is known for events that were read from it.
func (e Event) Position() Position { return Position{TX: e.tx, ID: e.ID} }

// Position is a place in the log: just after the event that it names. Places are ordered by TX, then ID.
type Position struct {
	TX int64
	ID id.Event
}

// Beginning is the place before every event.
var Beginning = Position{TX: math.MinInt64}

// end is a place after every event.
var end = Position{TX: math.MaxInt64, ID: math.MaxInt64}

// Before reports whether p comes before q.
func (p Position) Before(q Position) bool {
	return p.TX < q.TX || p.TX == q.TX && p.ID < q.ID
}

// Log is the event log of one database. It is safe for concurrent use.
type Log struct {
	db     *db.DB
	recent *recent
	tracer *trace.Tracer // nil: steps of consumers are not traced

	mu        sync.Mutex
	awake     chan struct{} // closed by Poke, then replaced
	committed []func(Event)
}

// New returns the log in d.
func New(d *db.DB) *Log {
	return &Log{db: d, recent: newRecent(), awake: make(chan struct{})}
}

// Trace has steps of consumers traced. It is called before Run.
func (l *Log) Trace(t *trace.Tracer) { l.tracer = t }

// Add puts an event into the batch, to be committed with it or not at all, and wakes the readers once it is committed. The
// events of a batch are written by one statement, where the first of them was added.
func (l *Log) Add(b *db.Batch, e Event) {
	if e.ID.IsZero() {
		e.ID = id.Event(l.db.IDs().Next())
	}
	if e.OccurredAt.IsZero() {
		e.OccurredAt = l.db.Clock().Now()
	}
	insertEvents.Gather(b, int64(e.ID), e.Type, e.EntityID, e.Version, clock.Micros(e.OccurredAt),
		string(e.Data), string(e.Previous))
	b.AfterCommit(func() {
		for _, f := range l.told() {
			f(e)
		}
		l.Poke()
	})
}

// OnCommit has f called with every event that this process commits from then on, before whoever commits it knows that it is done:
// whoever must not read what is older than his own commit learns by it what a reader of the log must have been handed. f must be
// quick, and may be called by several at once. That an event is in the log does not wait for it: a reader may come before.
func (l *Log) OnCommit(f func(Event)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.committed = append(l.committed, f) // those who range over the ones before are not disturbed
}

func (l *Log) told() []func(Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.committed
}

// Poke wakes every reader in this process. Add arranges for it; calling it without news does no harm.
func (l *Log) Poke() {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.awake)
	l.awake = make(chan struct{})
}

// signal is closed by the next Poke. A reader takes it before it reads, so that news during the read wakes it too.
func (l *Log) signal() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.awake
}
