package arrival

import (
	"math"

	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/unit"
)

// gaps is the law of the gaps in operational time, where the mean gap at load 1 is 1.
type gaps struct {
	kind    string
	sampler dist.Sampler // of gamma gaps
	biased  dist.Sampler // the gap that covers a given moment, by which the first one is drawn
}

func newGaps(kind string, cv float64) gaps {
	g := gaps{kind: kind}
	if kind == gapsGamma {
		law := func(mean, cv float64) dist.Sampler {
			return dist.Law{Gamma: &dist.MeanCV{Mean: unit.Duration(1e9), CV: cv}}.Sampler().Scale(mean)
		}
		shape := 1 / (cv * cv)
		g.sampler, g.biased = law(1, cv), law((shape+1)/shape, 1/math.Sqrt(shape+1))
	}
	return g
}

// after gives the operational time of candidate n, after x of the one before it. Even gaps are
// counted, not added up, so that they cannot drift. The first gamma gap is what is left of a gap
// that began before the start (Cox 1962): the stream is stationary from its first moment.
func (g *gaps) after(x float64, n int64, key rng.Key, load float64) float64 {
	switch {
	case g.kind == gapsEven:
		return (float64(n) + 0.5) / load
	case g.kind == gapsPoisson:
		return x - math.Log(key.Uniform(rng.Gap, 0))
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
}

// layers merges the layers of a load in time order: a heap by the moment of their candidates.
type layers struct {
	curve   curve
	gaps    gaps
	load    float64 // by which gaps shrink; 1 where layers are the load
	horizon float64
	all     []layer
	heap    []int32
}

// newLayers makes ceil(load) layers for Poisson gaps, the last thinned to the fraction, and one
// layer otherwise.
func newLayers(c curve, g gaps, o Options) *layers {
	l := &layers{curve: c, gaps: g, load: o.Load, horizon: o.Horizon.Seconds(), all: make([]layer, 1)}
	l.all[0].keep = 1
	if g.kind == gapsPoisson {
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
		key := y.key.Num(uint64(y.n))
		y.x = l.gaps.after(y.x, y.n, key, l.load)
		y.n++
		y.at = max(y.at, l.curve.when(y.x, &y.cursor)) // rounding never turns two arrivals around
		if !(y.at < l.horizon) {
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
	if t < l.horizon {
		l.advance(y)
		l.sift(0)
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
