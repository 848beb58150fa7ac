package bot

import "time"

// places holds when the reply on each place that was ever taken ends: a binary heap, the first to end in
// front. A place whose reply has ended is free, and is taken again before any other.
type places struct{ ends []time.Duration }

// push takes a place until end.
func (p *places) push(end time.Duration) {
	p.ends = append(p.ends, end)
	h, i := p.ends, len(p.ends)-1
	for i > 0 {
		parent := (i - 1) / 2
		if h[parent] <= end {
			break
		}
		h[i] = h[parent]
		i = parent
	}
	h[i] = end
}

// replaceFirst gives the place that frees first to a reply that ends at end.
func (p *places) replaceFirst(end time.Duration) {
	h, i := p.ends, 0
	for {
		child := 2*i + 1
		if child >= len(h) {
			break
		}
		if child+1 < len(h) && h[child+1] < h[child] {
			child++
		}
		if end <= h[child] {
			break
		}
		h[i] = h[child]
		i = child
	}
	h[i] = end
}
