package arrival

import (
	"math"

	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/rng"
)

// gaps is the law of the gaps in operational time, where the mean gap at load 1 is 1.
type gaps struct {
	poisson bool
	even    bool
	sampler dist.Sampler // of gamma gaps
	biased  dist.Sampler // the gap that covers a given moment, by which the first one is drawn
}

func newGaps(kind string, cv float64, laws *dist.Laws) gaps {
	g := gaps{poisson: kind == gapsPoisson, even: kind == gapsEven}
	if kind == gapsGamma {
		law := func(mean, cv float64) dist.Sampler {
			return meanOne(cv, laws).Scale(mean)
		}
		shape := 1 / (cv * cv)
		g.sampler, g.biased = law(1, cv), law((shape+1)/shape, 1/math.Sqrt(shape+1))
	}
	return g
}

// after gives the operational time of candidate n, after x of the one before it. Even gaps are
// counted, not added up, so that they cannot drift. The first gamma gap is what is left of a gap
// that began before the start (Cox 1962): the stream is stationary from its first moment. Poisson
// gaps are drawn by the block instead.
func (g *gaps) after(x float64, n int64, key rng.Key, load float64) float64 {
	switch {
	case g.even:
		return (float64(n) + 0.5) / load
	case n == 0:
		return key.Uniform(rng.Gap, 1) * g.biased.Quantile(key.Uniform(rng.Gap, 0)) / load
	}
	return x + g.sampler.Quantile(key.Uniform(rng.Gap, 0))/load
}

// layer is one unit of load: candidates along the base curve, whatever the load is.
type layer struct {
	key    rng.Key
	keep   float64 // share of candidates kept
	x      float64 // operational time of the candidate
	n      int64   // candidates drawn
	at     float64 // of the candidate, scenario seconds
	chosen rng.Key // its key
	cursor cursor
	block  block // of Poisson gaps
}

// next moves to the next candidate and gives its key.
func (y *layer) next(g *gaps, load float64) rng.Key {
	n := y.n
	y.n++
	if g.poisson {
		d := y.block.draw(y.key, n)
		y.x += d.gap
		return d.key
	}
	key := y.key.Num(uint64(n))
	y.x = g.after(y.x, n, key, load)
	return key
}

// block is a stretch of Poisson candidates drawn at once: no logarithm waits for the one before
// it, so that the processor works at several.
type block [16]draw

// draw is a candidate's key, and the gap before it in operational time.
type draw struct {
	key rng.Key
	gap float64
}

// draw gives candidate n of a layer; they are asked for in order.
func (b *block) draw(layer rng.Key, n int64) *draw {
	i := uint64(n) % uint64(len(b))
	if i == 0 {
		b.fill(layer, uint64(n))
	}
	return &b[i]
}

func (b *block) fill(layer rng.Key, n uint64) {
	for i := range b {
		key := layer.Num(n + uint64(i))
		b[i] = draw{key, dist.Unit(1 - key.Uniform(rng.Gap, 0))}
	}
}

// layers merges the layers of a load in time order: a heap by the moment of their candidates.
type layers struct {
	curve curve
	gaps  gaps
	load  float64 // by which gaps shrink; 1 where layers are the load
	end   float64 // of arrivals, scenario seconds
	all   []layer
	heap  []int32
}

// newLayers makes ceil(load) layers for Poisson gaps, the last thinned to the fraction, and one
// layer otherwise.
func newLayers(c curve, g gaps, o Options) *layers {
	l := &layers{curve: c, gaps: g, load: o.Load, end: o.end().Seconds(), all: make([]layer, 1)}
	l.all[0].keep = 1
	if g.poisson {
		n := int(math.Ceil(o.Load))
		l.load, l.all = 1, make([]layer, n)
		for i := range l.all {
			l.all[i].keep = min(o.Load-float64(i), 1)
		}
	}
	for i := range l.all {
		l.all[i].key = o.Key.Num(uint64(i))
		l.advance(&l.all[i])
		l.heap = append(l.heap, int32(i))
	}
	for i := len(l.heap)/2 - 1; i >= 0; i-- {
		l.sift(i)
	}
	return l
}

// advance draws candidates of one layer until one is kept.
func (l *layers) advance(y *layer) {
	for {
		key := y.next(&l.gaps, l.load)
		if at := l.curve.when(y.x, &y.cursor); at > y.at { // rounding never turns two arrivals around
			y.at = at
		}
		if !(y.at < l.end) {
			y.at = math.Inf(1)
			return
		}
		if y.keep == 1 || key.Uniform(rng.Thin, 0) < y.keep {
			y.chosen = key
			return
		}
	}
}

// next gives the earliest candidate and its moment, +Inf after the last.
func (l *layers) next() (float64, Candidate) {
	i := l.heap[0]
	y := &l.all[i]
	t, c := y.at, Candidate{Layer: int(i), N: y.n - 1, Key: y.chosen}
	if t < l.end {
		l.advance(y)
		if len(l.heap) > 1 {
			l.sift(0)
		}
	}
	return t, c
}

// sift lets the layer at i of the heap sink to its place.
func (l *layers) sift(i int) {
	for {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(l.heap); child++ {
			if l.before(l.heap[child], l.heap[least]) {
				least = child
			}
		}
		if least == i {
			return
		}
		l.heap[i], l.heap[least] = l.heap[least], l.heap[i]
		i = least
	}
}

// before orders layers by moment, then by number.
func (l *layers) before(a, b int32) bool {
	if l.all[a].at != l.all[b].at {
		return l.all[a].at < l.all[b].at
	}
	return a < b
}
