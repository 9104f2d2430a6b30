package limit

import (
	"context"
	"hash/maphash"
	"sync"
	"time"

	"winkel/internal/kernel/clock"
)

const (
	shards         = 64      // each with a lock of its own
	defaultEntries = 1 << 18 // keys that are remembered: about 10 MiB when the table is full
	looked         = 8       // entries that are looked at to make room for one
)

// Memory counts in this process.
type Memory struct {
	seed     maphash.Seed
	clock    clock.Clock
	perShard int
	shards   [shards]shard
}

type shard struct {
	mu sync.Mutex
	// due is when everything that a key has taken is earned back, in nanoseconds. Keys are hashed with a seed that nobody
	// outside knows, so that nobody can choose two that are taken for one.
	due map[uint64]int64
}

// NewMemory returns a limiter that remembers up to so many keys at once (0: a quarter of a million), by a clock (nil: the
// machine's).
func NewMemory(entries int, c clock.Clock) *Memory {
	if entries <= 0 {
		entries = defaultEntries
	}
	if c == nil {
		c = clock.System
	}
	m := &Memory{seed: maphash.MakeSeed(), clock: c, perShard: max(entries/shards, 1)}
	for i := range m.shards {
		m.shards[i].due = map[uint64]int64{}
	}
	return m
}

// Take implements Limiter.
func (m *Memory) Take(_ context.Context, key Key, rate Rate, cost int) Decision {
	if rate.Unlimited() {
		return Decision{Allowed: true}
	}
	hash := m.hash(key)
	now := m.clock.Now().UnixNano()
	s := &m.shards[hash%shards]
	s.mu.Lock()
	defer s.mu.Unlock()
	due, known := s.due[hash]
	d, next := decide(due, now, rate, cost)
	switch {
	case next <= now:
		delete(s.due, hash) // nothing is owed
	case next != due:
		if !known {
			s.makeRoom(m.perShard, now)
		}
		s.due[hash] = next
	}
	return d
}

func (m *Memory) hash(key Key) uint64 {
	var h maphash.Hash
	h.SetSeed(m.seed)
	h.WriteString(key.What)
	h.WriteByte(0)
	h.WriteString(key.Who)
	return h.Sum64()
}

// decide is the algorithm: what is decided, and when everything taken is earned back after that.
func decide(due, now int64, rate Rate, cost int) (d Decision, next int64) {
	interval := int64(rate.Interval())
	whole := interval * int64(rate.AtOnce())
	due = max(due, now)
	// A clock that was set back would make everybody wait for the time that it lost.
	due = min(due, now+whole)
	asked := due + int64(max(cost, 1))*interval
	allowed := asked-now <= whole
	next = due
	switch {
	case cost < 0:
		allowed, next = true, max(due+int64(cost)*interval, now)
	case allowed && cost > 0:
		next = asked
	}
	return rate.Decision(allowed, time.Duration(next-now), time.Duration(asked-whole-now)), next
}

// makeRoom keeps the table within its bound. Every new key pays with a look at a few others: those who owe nothing any more
// are forgotten, and when the table is full, whoever owes least of those who were looked at.
func (s *shard) makeRoom(most int, now int64) {
	var least uint64
	leastDue, seen := int64(0), 0
	full := len(s.due) >= most
	for hash, due := range s.due {
		if due <= now {
			delete(s.due, hash)
			full = false
		} else if leastDue == 0 || due < leastDue {
			least, leastDue = hash, due
		}
		seen++
		if seen == looked {
			break
		}
	}
	if full {
		delete(s.due, least)
	}
}

// Len is how many keys are remembered now.
func (m *Memory) Len() int {
	n := 0
	for i := range m.shards {
		m.shards[i].mu.Lock()
		n += len(m.shards[i].due)
		m.shards[i].mu.Unlock()
	}
	return n
}
