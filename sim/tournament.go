package sim

import (
	"math"
	"time"
)

// over is the moment of a stream that has ended.
const over = time.Duration(math.MaxInt64)

// tournament finds the earliest of many streams, and of equals the first: each node holds the
// winner of its two children, so that a new moment is played only on the way to the root.
type tournament struct {
	nodes []match // but for the root, which would be node 1; node len/2+i is the leaf of stream i
	root  match
}

type match struct {
	at     time.Duration
	stream int
}

func newTournament(streams int) tournament {
	size := 1
	for size < streams {
		size *= 2
	}
	t := tournament{nodes: make([]match, 2*size)}
	for i := range size {
		t.nodes[size+i] = match{over, i}
	}
	for n := size - 1; n > 0; n-- {
		t.nodes[n] = t.nodes[2*n]
	}
	t.root = t.nodes[1]
	return t
}

// first is the earliest stream, and false when all are over.
func (t *tournament) first() (stream int, ok bool) {
	return t.root.stream, t.root.at != over
}

// set gives a stream another moment.
func (t *tournament) set(stream int, at time.Duration) {
	if len(t.nodes) > 2 {
		t.play(stream, at)
		return
	}
	t.root = match{at, stream} // against nobody
}

// play plays the matches from a stream's leaf to the root.
func (t *tournament) play(stream int, at time.Duration) {
	nodes := t.nodes
	n := uint(len(nodes)/2) + uint(stream)
	m := match{at, stream}
	for n > 1 {
		nodes[n] = m
		// Who wins is anybody's guess, so a branch would be guessed wrong: other's fields replace
		// m's under a mask that is all ones if other is earlier. Of equals the left one is.
		other := nodes[n^1]
		earlier := (other.at - time.Duration(n&1) - m.at) >> 63
		m.at += (other.at - m.at) & earlier
		m.stream += (other.stream - m.stream) & int(earlier)
		n /= 2
	}
	t.root = m
}
