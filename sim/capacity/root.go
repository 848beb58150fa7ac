package capacity

import (
	"context"
	"fmt"
	"math"

	"github.com/holdline/holdline/sim/stats"
)

// found is a root of the sum over R replications.
type found struct {
	load      float64
	criterion int
	lo, hi    *point // held, failed
}

// refine searches for the first limit among some criteria, doubling the replications until its
// interval is as narrow as asked for, or there are most. Each time it knows more it tells the gate that
// has it, and the replications. False says that there is no such limit.
func (f *finder) refine(ctx context.Context, criteria []int, most int, tell func(gate, n int)) (bool, error) {
	if len(criteria) == 0 {
		return false, nil
	}
	start, n := f.outset(criteria, most)
	for {
		r, ok, err := f.root(ctx, criteria, start, n)
		if err != nil || !ok {
			return false, err
		}
		gate := f.Criteria[r.criterion].Gate
		tell(gate, n)
		if f.Criteria[r.criterion].Whole {
			if enough := min(most, unseen); n < enough && f.Exactly == 0 {
				start, n = r.load, enough
				continue
			}
			f.noteUnseen(&r, n)
			return true, nil
		}
		rough := f.rough(&r, n)
		f.note(&r, n, rough, "by the slope of all of them")
		wanted := f.Precision * r.load
		if rough > slack*wanted && n < most && f.Exactly == 0 {
			start, n = r.load, f.more(n, rough/wanted, most)
			continue
		}
		half, err := f.sectioned(ctx, &r, n, rough)
		if err != nil {
			return false, err
		}
		half = max(half, rough)
		f.note(&r, n, half, fmt.Sprintf("%d sections with a root each, and no narrower than by the slope of all", min(sections, n)))
		if half <= wanted || n >= most || f.Exactly > 0 {
			low, high, err := f.pin(ctx, &r, n, half)
			l := &f.answer.Gates[gate]
			l.Load.Value, l.Load.Low, l.Load.High, l.Reached = r.load, low, high, half <= wanted
			return err == nil, err
		}
		start, n = r.load, f.more(n, half/wanted, most)
	}
}

// unseen is how many replications without an exception are asked for: with 95 % confidence fewer than one run
// in a hundred has one then. The expected measure misses a limit of 100 % at every load, and the more
// replications there are the lower is the load at which one of them shows it. So there is no root to come
// near to, and more of them would only answer another question.
const unseen = 320

// noteUnseen writes down a limit that allows for no exception: between the load at which no replication
// had one, and that at which some had.
func (f *finder) noteUnseen(r *found, n int) {
	g := f.Criteria[r.criterion].Gate
	l := &f.answer.Gates[g]
	l.State, l.Criterion, l.Refined, l.Unseen = Broke, r.criterion, true, n
	l.Reached = (r.hi.load-r.lo.load)/2 <= f.Precision*r.lo.load
	l.Load = stats.Estimate{
		Value: r.lo.load, Low: r.lo.load, High: r.hi.load, N: int64(n),
		Method: fmt.Sprintf("no exception in any of %d replications at the lower end, some at the upper: no interval of confidence", n),
	}
}

// slack is how much wider than asked for a rough interval may be for the sections to be worth a try.
const slack = 1.3

// least is how many replications a limit rests on at least: two a section. The search ends when the
// interval is narrow, and so would prefer intervals that are too narrow by chance; the more it knows
// about the spread when it first looks, the less. For the same reason the interval is the wider of two:
// that of the sections' own roots, and that of all replications by their slope.
const least = 2 * sections

// more doubles the replications, once or as often as a half-width so many times the wanted one tells.
func (f *finder) more(n int, times float64, most int) int {
	const atOnce = 8 // times as many: how far a rough width is trusted
	m := 2 * n
	for float64(m) < float64(n)*times*times && m < atOnce*n {
		m *= 2
	}
	return min(m, most)
}

// outset is where to begin, and with how many replications, by what the grid tells.
func (f *finder) outset(criteria []int, most int) (load float64, n int) {
	var best shape
	at := None
	for _, c := range criteria {
		if s := f.shape(c); s.state == Broke && (at == None || s.load < best.load) {
			best, at = s, c
		}
	}
	if f.Exactly > 0 {
		return best.load, f.Exactly
	}
	if f.Criteria[at].Whole {
		return best.load, min(most, unseen)
	}
	n = min(best.lo.n, best.hi.n)
	half := f.rough(&found{load: best.load, criterion: at, lo: best.lo, hi: best.hi}, n)
	times := half / (f.Precision * best.load) / math.Sqrt2 // a grid is coarse: half as many as it says
	for m := least; ; m *= 2 {
		if m >= most || float64(m) >= float64(n)*times*times || m >= 4*least {
			return best.load, min(m, most)
		}
	}
}

// root finds the lowest load at which one of some criteria crosses zero, by the sums over n
// replications. False says that there is none between the lowest and the highest load.
func (f *finder) root(ctx context.Context, criteria []int, start float64, n int) (found, bool, error) {
	next, step := f.snapped(start), 2*f.tick()
	width := math.Inf(1)
	const most = 60     // far more than a bracket and a secant take
	const widest = 0.65 // a step: beyond a factor of two the point it left is out of sight
	for range most {
		if err := f.play(ctx, next, n); err != nil {
			return found{}, false, err
		}
		played := f.with(n, next)
		i, fails := f.firstBad(played, criteria, n)
		switch {
		case i < 0:
			next = f.snapped(played[len(played)-1].load * math.Exp(step))
			step = min(2*step, widest)
			if next > f.Highest*gridStep { // and what looked like failing was
				for _, c := range criteria {
					f.risen[c] = n
				}
				return found{}, false, nil
			}
			continue
		case i == 0:
			next = f.snapped(played[0].load * math.Exp(-step))
			step = min(2*step, widest)
			if next < f.Lowest/gridStep { // what looked like holding was chance
				for _, c := range criteria {
					if f.bad(played[0], c, n) {
						f.sunk[c] = true
					}
				}
				return found{}, false, nil
			}
			continue
		}
		r := between(played[i-1], played[i], fails, n)
		ticks := f.ticks(r.lo.load, r.hi.load)
		if ticks <= 2 {
			return r, true, nil
		}
		next = f.within(r, ticks, ticks > width/2)
		width = ticks
	}
	return found{}, false, nil
}

// Loads near a root lie on a lattice, so that more replications go to the same ones. One tick of it is
// half the precision.
func (f *finder) tick() float64 { return f.Precision / 2 }

func (f *finder) snapped(load float64) float64 {
	return f.Start * math.Exp(math.Round(math.Log(load/f.Start)/f.tick())*f.tick())
}

// ticks is how far two loads lie apart.
func (f *finder) ticks(lo, hi float64) float64 { return math.Round(math.Log(hi/lo)/f.tick()*1e6) / 1e6 }

// within chooses the next load inside a bracket: where the straight line crosses zero, or the middle
// where that has not helped.
func (f *finder) within(r found, ticks float64, bisect bool) float64 {
	at := math.Log(r.load/r.lo.load) / f.tick()
	if bisect {
		at = ticks / 2
	}
	at = min(max(at, 1), ticks-1)
	load := f.snapped(r.lo.load * math.Exp(at*f.tick()))
	if load <= r.lo.load || load >= r.hi.load { // the ends are not on the lattice
		return math.Sqrt(r.lo.load * r.hi.load)
	}
	return load
}

// with lists the points that have n replications, and lie so near that a straight line means something.
func (f *finder) with(n int, near float64) []*point {
	const far = 2
	var out []*point
	for _, p := range f.points {
		if p.n >= n && p.load >= near/far && p.load <= near*far {
			out = append(out, p)
		}
	}
	return out
}

// firstBad finds the lowest point at which any of some criteria fails, and which do; -1 if none.
func (f *finder) firstBad(points []*point, criteria []int, n int) (int, []int) {
	for i, p := range points {
		var fails []int
		for _, c := range criteria {
			if f.bad(p, c, n) {
				fails = append(fails, c)
			}
		}
		if len(fails) > 0 {
			return i, fails
		}
	}
	return -1, nil
}

// between finds the criterion that crosses zero first between two points, by straight lines.
func between(lo, hi *point, fails []int, n int) found {
	r := found{load: math.Inf(1), lo: lo, hi: hi}
	for _, c := range fails {
		if x := zero(lo.load, lo.sum(c, n).Good, hi.load, hi.sum(c, n).Good); x < r.load {
			r.load, r.criterion = x, c
		}
	}
	return r
}

// note writes a limit down.
func (f *finder) note(r *found, n int, half float64, how string) {
	g := f.Criteria[r.criterion].Gate
	l := &f.answer.Gates[g]
	l.State, l.Criterion, l.Refined, l.Unseen = Broke, r.criterion, true, 0
	l.Load = stats.Estimate{Value: r.load, Low: math.NaN(), High: math.NaN(), N: int64(n)}
	if !math.IsNaN(half) && !math.IsInf(half, 0) {
		l.Load.Low, l.Load.High = max(0, r.load-half), r.load+half
	}
	l.Load.Method = fmt.Sprintf("root over %d replications that are the same at every load; %s, Student's t", n, how)
}
