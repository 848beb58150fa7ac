package staffing

import (
	"context"
	"math"
	"slices"
	"time"
)

// seriesOfBound are the customers that the bound rests on, which nothing else has.
const seriesOfBound = fresh - 1

// relaxation looks for the fewest heads that an interval, or two in a row, could do with: there one
// pool has few, and everybody else in every interval is plenty. What is plainly broken then is broken by
// those heads, whatever others there are, if more heads elsewhere make no window worse: so more
// are needed. Blocks that lie apart share simulations, as single heads do that are tried.
type relaxation struct {
	*Search

	pools  []Pool
	level  float64 // of each look
	most   int     // replications of one look at most
	budget int     // that are left
	spent  int
	single [][]descent // by pool and interval
	double [][]descent // by pool and pair of intervals: their heads together
}

// descent goes down from heads that are enough to those that are plainly too few, in steps that grow,
// and back up by halves.
type descent struct {
	least int // so many are needed at least
	open  int // with so many nothing is plainly broken
	step  int
	found bool // least was found out
}

// next is how many heads to try; false: there is nothing left to try.
func (d *descent) next() (int, bool) {
	switch {
	case d.open <= d.least:
		return 0, false
	case d.found:
		return (d.least + d.open - 1) / 2, true
	}
	return max(d.least, d.open-d.step), true
}

func (d *descent) tell(heads int, broken bool) {
	if broken {
		d.least, d.found = heads+1, true
		return
	}
	d.open, d.step = heads, 2*d.step
}

// downFrom begins a descent. What an interval passes on to the next is often about a sixth of its work.
func downFrom(open, least, part int) descent {
	return descent{least: min(least, open), open: open, step: max(1, open/part)}
}

// How often each pool is tried in each interval at most, and in each pair of them, and in how many
// ways the heads of a pair are shared out in one such try.
const (
	singles = 10
	doubles = 4
	ways    = 5
)

// Relax finds how many heads each pool needs at least in each interval, and in each two of them
// together, going down from heads that keep the promises, on about so many replications in all. With the
// search's level of confidence nothing of what it says is wrong: the chance of error is shared out over
// all looks that it may take. Where ctx ends first, what was found holds.
func (s *Search) Relax(ctx context.Context, from Heads, pools []Pool, budget int) (cuts []Cut, replications int, err error) {
	if s.plenty == nil {
		return nil, 0, nil
	}
	r := &relaxation{Search: s, pools: pools, budget: budget, single: make([][]descent, len(pools)), double: make([][]descent, len(pools))}
	r.plan()
	for p := range pools {
		for t := range s.Spans {
			least := 0
			for i, g := range pools[p].Groups {
				least += pools[p].floor(i, s.Groups[g].Min, 1)
			}
			r.single[p] = append(r.single[p], downFrom(pools[p].heads(from, t), least, 6))
		}
	}
	err = r.run(ctx, singles, r.singly)
	if err == nil {
		for p := range pools {
			for t := 0; t+1 < len(s.Spans); t += 2 {
				open := pools[p].heads(from, t) + pools[p].heads(from, t+1)
				r.double[p] = append(r.double[p], downFrom(open, r.single[p][t].least+r.single[p][t+1].least, 12))
			}
		}
		err = r.run(ctx, doubles, r.doubly)
	}
	for p := range pools {
		c := Cut{Pool: &r.pools[p], Need: make([]int, len(s.Spans))}
		for t := range c.Need {
			c.Need[t] = r.single[p][t].least
		}
		for _, d := range r.double[p] {
			c.Two = append(c.Two, d.least)
		}
		cuts = append(cuts, c)
	}
	return cuts, r.spent, err
}

// plan says how many replications a look has at most, and which chance of error it gets.
func (r *relaxation) plan() {
	const most, tries = 320, 20
	per := r.budget / max(1, len(r.pools)*min(r.apart(1), len(r.Spans))*tries)
	for r.most = coarse * closer; r.most*closer <= min(per, most); {
		r.most *= closer
	}
	looks := 0
	for n := coarse; n <= r.most; n *= closer {
		looks++
	}
	judged := 0
	for p := range r.pools {
		for t := range r.Spans {
			for c := range r.Clauses {
				if r.touches(p, c, block{from: t, heads: []int{0}}) {
					judged += singles
				}
				if t%2 == 0 && r.touches(p, c, block{from: t, heads: []int{0, 0}}) {
					judged += doubles * ways
				}
			}
		}
	}
	r.level = 1 - 2*(1-r.Level)/float64(max(1, judged*looks)) // only one side is asked for
}

// block is few heads in an interval, or in some in a row.
type block struct {
	from  int
	heads []int
}

func (b block) last() int { return b.from + len(b.heads) - 1 }

// plentyBetween is the least time from one block to the next in the same simulation. Plenty of heads see
// to whoever waits at once; who comes back does so later, and thinly.
const plentyBetween = time.Hour

// apart is how many intervals lie from one block's start to the next's, so that no window of the
// shortest kind touches both.
func (r *relaxation) apart(width int) int {
	length := r.Spans[0].To - r.Spans[0].From
	shortest := len(r.Spans)
	for c := range r.Clauses {
		shortest = min(shortest, r.Clauses[c].Last-r.Clauses[c].First+r.Clauses[c].Reach)
	}
	return width + max(shortest+1, int((plentyBetween+length-1)/length))
}

// touches says whether a clause may tell of few heads of a pool in a block.
func (r *relaxation) touches(p, c int, b block) bool {
	x := &r.Clauses[c]
	return b.last() >= x.First && b.from <= x.Last+x.Reach && (r.pools[p].Ignored == nil || !r.pools[p].Ignored[c])
}

// run tries all pools in turn, so many times, until the budget ends.
func (r *relaxation) run(ctx context.Context, rounds int, try func(context.Context, int) error) error {
	for range rounds {
		for p := range r.pools {
			if err := try(ctx, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// singly tries each interval of a pool once.
func (r *relaxation) singly(ctx context.Context, p int) error {
	apart := min(r.apart(1), len(r.Spans))
	for phase := range apart {
		var all []block
		for t := phase; t < len(r.Spans); t += apart {
			if n, ok := r.single[p][t].next(); ok {
				all = append(all, block{t, []int{n}})
			}
		}
		broken, err := r.trial(ctx, p, all)
		if err != nil {
			return err
		}
		for i := range broken {
			r.single[p][all[i].from].tell(all[i].heads[0], broken[i])
		}
	}
	return nil
}

// doubly tries each pair of intervals of a pool once: their heads together, shared out in every way that
// the single intervals allow. Each way has to break something.
func (r *relaxation) doubly(ctx context.Context, p int) error {
	pairs := r.double[p]
	apart := min((r.apart(2)+1)/2, len(pairs)) // in pairs
	for phase := range apart {
		var shares [][]block
		var asked []int
		broken := make([]bool, len(pairs))
		for k := phase; k < len(pairs); k += apart {
			if n, ok := pairs[k].next(); ok {
				asked = append(asked, k)
				shares = append(shares, r.shares(p, 2*k, n))
				broken[k] = true
			}
		}
		for way := range ways {
			var all []block
			for i, k := range asked {
				if broken[k] && way < len(shares[i]) {
					all = append(all, shares[i][way])
				}
			}
			found, err := r.trial(ctx, p, all)
			if err != nil {
				return err
			}
			if len(found) < len(all) { // the budget ended
				return nil
			}
			for i := range all {
				broken[all[i].from/2] = broken[all[i].from/2] && found[i]
			}
		}
		for _, k := range asked {
			n, _ := pairs[k].next()
			pairs[k].tell(n, broken[k])
		}
	}
	return nil
}

// shares are heads in two intervals so that whoever has so many in both has no more than one of them in
// each, or fewer than a single interval needs: those that are shared evenly first, since they keep most.
func (r *relaxation) shares(p, t, heads int) []block {
	low, high := r.single[p][t].least, heads-r.single[p][t+1].least
	width := max(1, (high-low+ways)/ways)
	var all []block
	for a := low; a <= high; a += width {
		all = append(all, block{t, []int{min(a+width-1, high), heads - a}})
	}
	slices.SortStableFunc(all, func(a, b block) int {
		uneven := func(b block) int { return max(b.heads[0]-b.heads[1], b.heads[1]-b.heads[0]) }
		return uneven(a) - uneven(b)
	})
	return all
}

// trial plays few heads of a pool in some blocks, first on few replications, then on more where they may
// tell more, and says which of them plainly break something; nothing when the budget has ended.
func (r *relaxation) trial(ctx context.Context, p int, all []block) ([]bool, error) {
	if len(all) == 0 || r.budget <= 0 {
		return nil, nil
	}
	pool := &r.pools[p]
	h := r.plenty.Clone()
	for _, b := range all {
		for i, n := range b.heads {
			for _, g := range pool.Groups {
				h[g][b.from+i] = 0
			}
			h[pool.Groups[0]][b.from+i] = n
		}
	}
	world := pool.World
	if world == nil {
		world = r.World
	}
	var e Evidence
	for n, have := coarse, 0; ; n, have = n*closer, n {
		more, err := world.Play(ctx, h, seriesOfBound, have, n-have)
		if err != nil {
			return nil, err
		}
		r.plays, r.spent, r.budget = r.plays+n-have, r.spent+n-have, r.budget-(n-have)
		if e == nil {
			e = make(Evidence, len(more))
		}
		for c := range more {
			e[c] = append(e[c], more[c]...)
		}
		broken, open := r.judge(p, e, all)
		if n*closer <= r.most && open {
			continue
		}
		r.Tell("looking for a bound: %d replications", r.spent)
		return broken, nil
	}
}

// judge says which blocks plainly break a window, and whether more replications may show more. A window
// that touches two of them tells of neither.
func (r *relaxation) judge(p int, e Evidence, all []block) (broken []bool, open bool) {
	broken, worth := make([]bool, len(all)), make([]bool, len(all))
	for c := range e {
		i := r.only(p, c, all)
		if i < 0 {
			continue
		}
		t := tallied(e[c])
		st := t.standing(&r.Clauses[c], r.level, r.expected(c))
		// With four times as many replications the interval is less than half as wide.
		hopeful := math.Sqrt(1 / float64(closer))
		broken[i] = broken[i] || st.State == Broken
		worth[i] = worth[i] || st.State == Unclear && -st.Margin > hopeful*st.Half
	}
	for i := range all {
		open = open || worth[i] && !broken[i]
	}
	return broken, open
}

// only is the place of the only block that a clause may tell of; -1: none, or several.
func (r *relaxation) only(p, c int, all []block) int {
	one := -1
	for k, b := range all {
		switch {
		case !r.touches(p, c, b):
		case one >= 0:
			return -1
		default:
			one = k
		}
	}
	return one
}
