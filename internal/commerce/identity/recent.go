package identity

// recent is a bounded map that forgets first what nobody asked for lately. It has two halves: what is asked for moves into the
// young one, and when that is full, the old one is dropped. So remembering and forgetting cost nothing that grows. It is not
// safe for concurrent use.
type recent[K comparable, V any] struct {
	half       int
	young, old map[K]V
}

func newRecent[K comparable, V any](limit int) *recent[K, V] {
	return &recent[K, V]{half: max(1, limit/2), young: map[K]V{}, old: map[K]V{}}
}

func (r *recent[K, V]) get(key K) (V, bool) {
	value, found := r.young[key]
	if found {
		return value, true
	}
	if value, found = r.old[key]; found {
		delete(r.old, key)
		r.put(key, value)
	}
	return value, found
}

func (r *recent[K, V]) put(key K, value V) {
	if _, there := r.young[key]; !there && len(r.young) >= r.half {
		r.old, r.young = r.young, make(map[K]V, r.half)
	}
	delete(r.old, key)
	r.young[key] = value
}

func (r *recent[K, V]) remove(key K) {
	delete(r.young, key)
	delete(r.old, key)
}

func (r *recent[K, V]) removeIf(matches func(V) bool) {
	for _, half := range []map[K]V{r.young, r.old} {
		for key, value := range half {
			if matches(value) {
				delete(half, key)
			}
		}
	}
}

func (r *recent[K, V]) len() int { return len(r.young) + len(r.old) }
