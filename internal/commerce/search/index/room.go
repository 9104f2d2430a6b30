package index

import "sync"

// room is space for one query, used again by the next: lists of a hundred thousand products are costly to make.
type room struct {
	docs   shelf[uint32]
	scores shelf[float32]
	steps  shelf[uint8]
	sets   shelf[uint64]
	keys   shelf[uint64]
	reals  shelf[float64]
	ends   shelf[int]
	bins   []*[bins]uint32 // zeros
}

// shelf is slices that are handed out in turn.
type shelf[T any] struct {
	slices [][]T
	used   int
}

// take is an empty slice with space for so many.
func (s *shelf[T]) take(n int) []T {
	if s.used == len(s.slices) {
		s.slices = append(s.slices, nil)
	}
	if cap(s.slices[s.used]) < n {
		s.slices[s.used] = make([]T, 0, n+n/4)
	}
	s.used++
	return s.slices[s.used-1][:0]
}

// clean is a slice of so many zeros.
func (s *shelf[T]) clean(n int) []T {
	out := s.take(n)[:n]
	clear(out)
	return out
}

// takeBins is zeros to count in. Whoever took them gives them back as zeros: they are too many to be cleared each time.
func (r *room) takeBins() *[bins]uint32 {
	if n := len(r.bins); n > 0 {
		taken := r.bins[n-1]
		r.bins = r.bins[:n-1]
		return taken
	}
	return new([bins]uint32)
}

func (r *room) set(products int) docSet { return r.sets.clean((products + 63) / 64) }

var rooms = sync.Pool{New: func() any { return new(room) }}

func newRoom() *room { return rooms.Get().(*room) }

func (r *room) free() {
	r.docs.used, r.scores.used, r.steps.used, r.sets.used, r.keys.used, r.reals.used, r.ends.used = 0, 0, 0, 0, 0, 0, 0
	rooms.Put(r)
}
