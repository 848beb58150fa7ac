package desk

import "cmp"

// entry is something held until its key is reached.
type entry[K cmp.Ordered] struct {
	key   K
	order uint64 // smaller goes first among equal keys
	ref   int32
}

func (e *entry[K]) before(f *entry[K]) bool {
	if e.key != f.key {
		return e.key < f.key
	}
	return e.order < f.order
}

// heap is a binary min-heap of values: the smallest entry is at index 0.
type heap[K cmp.Ordered] []entry[K]

func (h *heap[K]) push(e entry[K]) {
	s := append(*h, e)
	*h = s
	i := len(s) - 1
	for i > 0 {
		p := (i - 1) / 2
		if !e.before(&s[p]) {
			break
		}
		s[i] = s[p]
		i = p
	}
	s[i] = e
}

// remove takes out the entry at index i.
func (h *heap[K]) remove(i int) entry[K] {
	s := *h
	out, last := s[i], s[len(s)-1]
	s = s[:len(s)-1]
	*h = s
	if i == len(s) {
		return out
	}
	for i > 0 && last.before(&s[(i-1)/2]) { // only where i was not the root
		s[i] = s[(i-1)/2]
		i = (i - 1) / 2
	}
	for c := 2*i + 1; c < len(s); c = 2*i + 1 {
		if c+1 < len(s) && s[c+1].before(&s[c]) {
			c++
		}
		if !s[c].before(&last) {
			break
		}
		s[i] = s[c]
		i = c
	}
	s[i] = last
	return out
}

// find gives the index of the entry with that ref, -1 if there is none.
func (h heap[K]) find(ref int32) int {
	for i := range h {
		if h[i].ref == ref {
			return i
		}
	}
	return -1
}
