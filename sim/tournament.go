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

// play plays the matches from a stream's leaf to the root. It is no part of set for the compiler, which
// then makes set a part of its callers.
//
//go:noinline
func (t *tournament) play(stream int, at time.Duration) {
	nodes := t.nodes
	n := uint(len(nodes)/2) + uint(stream)
	m := match{at, stream}
	for n > 1 {
		nodes[n] = m
		other, odd := nodes[n^1], time.Duration(n&1)
		n /= 2
		// Who wins is anybody's guess: this is to be a conditional move, not a branch. Of equals the
		// left one wins.
		if other.at-odd < m.at {
			m = other
		}
	}
	t.root = m
}
