package search

import (
	"sync"

	"winkel/internal/kernel/id"
)

// rows keeps encoded rows within a budget of bytes. What does not fit is read from the database when it is shown, so the
// budget bounds memory and decides about speed alone. It is safe for concurrent use.
type rows struct {
	budget int64

	mu      sync.RWMutex
	kept    map[id.Product][]byte
	bytes   int64
	changes uint64 // how often something was written: what was read before that may be old
}

// rowOverhead is what an entry of the map costs besides the bytes of the row.
const rowOverhead = 64

func newRows(budget int64) *rows { return &rows{budget: budget, kept: map[id.Product][]byte{}} }

// get is the rows of products, nil for those that are not kept, and the number of changes before.
func (r *rows) get(products []id.Product) (found [][]byte, missing []id.Product, changes uint64) {
	found = make([][]byte, len(products))
	r.mu.RLock()
	defer r.mu.RUnlock()
	for i, p := range products {
		if found[i] = r.kept[p]; found[i] == nil {
			missing = append(missing, p)
		}
	}
	return found, missing, r.changes
}

// renew writes rows that were read after whatever changed them was committed, and forgets those that are nil.
func (r *rows) renew(products []id.Product, encoded [][]byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.changes++
	for i, p := range products {
		r.put(p, encoded[i])
	}
}

// add keeps rows that somebody read because they were missing, unless something was changed since: then they may be older
// than what was changed.
func (r *rows) add(products []id.Product, encoded [][]byte, changes uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.changes != changes {
		return
	}
	for i, p := range products {
		r.put(p, encoded[i])
	}
}

func (r *rows) put(p id.Product, row []byte) {
	if old, found := r.kept[p]; found {
		r.bytes -= int64(len(old)) + rowOverhead
		delete(r.kept, p)
	}
	if row == nil {
		return
	}
	// Some make room, whichever the map names first: all rows are read by chance.
	size := int64(len(row)) + rowOverhead
	for other, old := range r.kept {
		if r.bytes+size <= r.budget {
			break
		}
		r.bytes -= int64(len(old)) + rowOverhead
		delete(r.kept, other)
	}
	if r.bytes+size <= r.budget {
		r.kept[p] = row
		r.bytes += size
	}
}

// size is how many rows are kept, and their bytes.
func (r *rows) size() (count int, bytes int64) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.kept), r.bytes
}
