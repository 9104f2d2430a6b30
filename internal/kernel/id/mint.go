package id

import (
	"sync"
	"time"

	"winkel/internal/kernel/clock"
)

// How the 63 usable bits are divided.
const (
	sequenceBits = 12
	nodeBits     = 10

	// MaxNode is the highest node number that fits.
	MaxNode = 1<<nodeBits - 1
)

// epoch is the zero of the millisecond part. 41 bits of milliseconds last until 2093.
var epoch = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

// Minter makes ids that no other minter with another node number makes. It is safe for concurrent use. When the clock
// is set back, the minter goes on from the last millisecond it used, so that ids never repeat and never go back.
type Minter struct {
	clock clock.Clock
	node  int64

	mu       sync.Mutex
	last     int64 // millisecond of the last id
	sequence int64
}

// NewMinter returns a minter for a node number that was leased (0 to MaxNode); a number outside panics, because two
// nodes with one number would make the same ids.
func NewMinter(c clock.Clock, node int) *Minter {
	if node < 0 || node > MaxNode {
		panic("id: node number out of range")
	}
	return &Minter{clock: c, node: int64(node)}
}

// Next is a fresh 64-bit id, larger than every one that this minter made before.
func (m *Minter) Next() int64 {
	now := m.clock.Now().Sub(epoch).Milliseconds()
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case now > m.last:
		m.last, m.sequence = now, 0
	case m.sequence < 1<<sequenceBits-1:
		m.sequence++
	default:
		// 4,096 in one millisecond: borrow the next one instead of waiting for it.
		m.last, m.sequence = m.last+1, 0
	}
	return m.last<<(nodeBits+sequenceBits) | m.node<<sequenceBits | m.sequence
}

// LowestAt is an id that none is below that was minted at a time or later, so that a list in the order of ids can begin or
// end at a time. Where a clock was set back, ids say a later time than the clock did when they were minted.
func LowestAt(at time.Time) int64 {
	const last = 1<<(63-nodeBits-sequenceBits) - 1
	return min(max(at.Sub(epoch).Milliseconds(), 0), last) << (nodeBits + sequenceBits)
}

// Time is when the id was minted, to the millisecond.
func (id ID[K]) Time() time.Time {
	return epoch.Add(time.Duration(id>>(nodeBits+sequenceBits)) * time.Millisecond)
}
