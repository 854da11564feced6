package app

import "sync"

// recent remembers values that never change, the latest asked for. It holds at
// most twice its length and is safe for concurrent use.
type recent[K comparable, V any] struct {
	length     int
	mu         sync.Mutex
	young, old map[K]V
}

func newRecent[K comparable, V any](length int) *recent[K, V] {
	return &recent[K, V]{length: length, young: map[K]V{}}
}

func (r *recent[K, V]) get(key K) (V, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	v, ok := r.young[key]
	if !ok {
		if v, ok = r.old[key]; ok {
			r.keep(key, v)
		}
	}
	return v, ok
}

func (r *recent[K, V]) put(key K, v V) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keep(key, v)
}

// keep puts the value among the young; when they are too many, they are the old,
// and the old ones before them are forgotten.
func (r *recent[K, V]) keep(key K, v V) {
	if len(r.young) >= r.length {
		r.young, r.old = map[K]V{}, r.young
	}
	r.young[key] = v
}
