package capacity

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/holdline/holdline/sim/stats"
)

// The grid has two loads an octave. Two octaves below the start are always looked at, since a gate may
// fail below and hold above; and once a gate broke, the grid goes on for so many steps to see the next.
const (
	gridStep  = math.Sqrt2
	alwaysLow = 4
	goOn      = 6
	tooFewAt  = 4 // times the start: from here on a load gets fewer replications
)

// grid plays the coarse loads.
func (f *finder) grid(ctx context.Context) error {
	if err := f.octaves(ctx); err != nil {
		return err
	}
	return f.lookFar(ctx)
}

// lookFar plays one load far above the grid where a gate seems not to be moved by any.
func (f *finder) lookFar(ctx context.Context) error {
	top := f.points[len(f.points)-1].load
	load := min(f.Highest, 8*top)
	if load <= top*gridStep {
		return nil
	}
	f.judgeAll()
	for g := range f.answer.Gates {
		if l := &f.answer.Gates[g]; l.State == Never && len(f.points) > 1 && f.alike(g, []*point{f.points[0], f.points[len(f.points)-1]}) {
			if err := f.play(ctx, load, f.gridded(load)); err != nil {
				return err
			}
			return f.narrow(ctx)
		}
	}
	return nil
}

// narrow plays the loads of the grid that were jumped over, as far as gates broke there.
func (f *finder) narrow(ctx context.Context) error {
	for g := 0; g < len(f.answer.Gates); {
		f.judgeAll()
		l := &f.answer.Gates[g]
		steps := math.Round(math.Log(l.hi/l.lo) / math.Log(gridStep))
		if l.State != Broke || !(steps > 1) {
			g++
			continue
		}
		load := l.lo * math.Pow(gridStep, math.Floor(steps/2))
		if _, p := f.find(load); p != nil || load <= l.lo*1.01 || load >= l.hi/1.01 {
			g++
			continue
		}
		if err := f.play(ctx, load, f.gridded(load)); err != nil {
			return err
		}
	}
	return nil
}

// octaves plays the grid itself: down, until every gate holds, and up, until two have failed.
func (f *finder) octaves(ctx context.Context) error {
	if err := f.play(ctx, f.Start, f.gridded(f.Start)); err != nil {
		return err
	}
	for k := 1; ; k++ {
		load := f.Start * math.Exp2(-float64(k)/2)
		if load < f.Lowest*(1-1e-9) || k > alwaysLow && f.gatesBad(f.points[0]) == 0 {
			break
		}
		if err := f.play(ctx, load, f.gridded(load)); err != nil {
			return err
		}
	}
	after := 0
	for k := 1; ; k++ {
		broken, open := f.broken()
		switch {
		case (broken > 1 || open == 0) && after > 1 || after >= goOn:
			return nil
		case broken > 0:
			after++
		}
		load := f.Start * math.Exp2(float64(k)/2)
		if load > f.Highest*(1+1e-9) {
			return nil
		}
		if err := f.play(ctx, load, f.gridded(load)); err != nil {
			return err
		}
	}
}

// gridded is how many replications a load of the grid gets.
func (f *finder) gridded(load float64) int {
	n := min(few, f.Most)
	if f.Exactly > 0 {
		n = min(n, f.Exactly)
	}
	if over := load / f.Start / tooFewAt; over > 1 {
		n = max(min(n, 5), int(float64(n)/over))
	}
	return n
}

// gatesBad counts the gates that fail at a point.
func (f *finder) gatesBad(p *point) int {
	fails := make([]bool, len(f.answer.Gates))
	n := 0
	for c, k := range f.Criteria {
		if !fails[k.Gate] && f.bad(p, c, p.n) {
			fails[k.Gate] = true
			n++
		}
	}
	return n
}

// broken counts the gates of which a criterion held and then failed, and those that may yet.
func (f *finder) broken() (broken, open int) {
	worst := make([]State, len(f.answer.Gates))
	for c, k := range f.Criteria {
		if s := f.shape(c).state; weight(s) > weight(worst[k.Gate]) {
			worst[k.Gate] = s
		}
	}
	for _, s := range worst {
		switch s {
		case Broke:
			broken++
		case Never, Reversed, Nothing:
			open++
		case Always:
		default: // not measured yet
			open++
		}
	}
	return broken, open
}

// shape is how a criterion went over the points played.
type shape struct {
	state    State
	lo, hi   *point // of Broke: held, failed
	load     float64
	comeback *Comeback
}

// shape looks at a criterion from the lowest load to the highest. Where few replications were played,
// a failure may be chance: the first stretch of failures counts that has a plain one in it, or else the
// one that lasts to the highest load.
func (f *finder) shape(c int) shape {
	s := shape{state: Nothing}
	if f.sunk[c] {
		s.state = Always
		return s
	}
	seen := f.measured(c)
	var plainlyBad *point
	good, low := 0, false // low: it fails plainly from the lowest load on
	for i := 0; i < len(seen); i++ {
		if !f.bad(seen[i], c, seen[i].n) {
			good++
			if plainlyBad != nil && s.comeback == nil && f.surely(seen[i], c) > plain {
				s.comeback = &Comeback{Fails: plainlyBad.load, Holds: seen[i].load}
			}
			continue
		}
		from, sure := i, false
		for ; i < len(seen) && f.bad(seen[i], c, seen[i].n); i++ {
			if f.surely(seen[i], c) < -plain {
				sure = true
				if plainlyBad == nil {
					plainlyBad = seen[i]
				}
			}
		}
		i--
		low = low || from == 0 && sure
		if from > 0 && s.lo == nil && (sure || i == len(seen)-1) {
			s.lo, s.hi = seen[from-1], seen[from]
			s.load = crossing(s.lo, s.hi, c)
		}
	}
	switch {
	case len(seen) == 0:
	case s.lo != nil:
		s.state = Broke
	case good == 0:
		s.state = Always
	case low:
		s.state = Reversed
	default:
		s.state = Never
	}
	return s
}

// measured are the points at which a criterion has something to measure; of one that only few replications saw
// fail, those with more.
func (f *finder) measured(c int) []*point {
	out := make([]*point, 0, len(f.points))
	for _, p := range f.points {
		if p.n >= f.risen[c] && p.sum(c, p.n).Of != 0 {
			out = append(out, p)
		}
	}
	return out
}

// plain is how many standard errors from zero a margin lies that is plainly good or bad.
const plain = 3

// surely is how sure it is that a criterion holds at a point, in standard errors. An exception where none is
// allowed for is plain by itself, and none in so many replications says little.
func (f *finder) surely(p *point, c int) float64 {
	switch {
	case !f.Criteria[c].Whole:
		return p.surely(c)
	case p.sum(c, p.n).Good < 0:
		return math.Inf(-1)
	}
	return 0
}

// surely gives the mean margin of a criterion in its standard errors; 0 where there is none to tell.
func (p *point) surely(c int) float64 {
	m := p.margins[c]
	n := float64(len(m))
	mean, square := 0.0, 0.0
	for _, x := range m {
		mean += x.Good / n
	}
	for _, x := range m {
		square += (x.Good - mean) * (x.Good - mean)
	}
	switch se := math.Sqrt(square / (n - 1) / n); {
	case n < 2:
		return 0
	case se == 0:
		return math.Copysign(math.Inf(1), mean)
	default:
		return mean / se
	}
}

// crossing is where the straight line between the mean margins of two points is 0.
func crossing(lo, hi *point, c int) float64 {
	a, b := lo.sum(c, lo.n).Good/float64(lo.n), hi.sum(c, hi.n).Good/float64(hi.n)
	return zero(lo.load, a, hi.load, b)
}

// zero is where the line through two points is 0; a >= 0 >= b.
func zero(x, a, y, b float64) float64 {
	if a == b {
		return (x + y) / 2
	}
	return x + (y-x)*a/(a-b)
}

// judgeAll writes down what the points tell of each gate, but for those that were searched for.
func (f *finder) judgeAll() {
	if len(f.points) == 0 {
		return
	}
	for g := range f.answer.Gates {
		l := &f.answer.Gates[g]
		l.From, l.To = f.points[0].load, f.points[len(f.points)-1].load
		if l.Refined {
			continue
		}
		l.State, l.Criterion, l.Load = Nothing, None, stats.Unknown(0)
		for c, k := range f.Criteria {
			if k.Gate == g {
				f.judge(l, c)
			}
		}
		if l.State == Never || l.State == Always {
			l.Still = f.still(g)
		}
	}
}

// weight says which state of its criteria a gate has: the worst.
func weight(s State) int {
	switch s {
	case Always:
		return 4
	case Reversed:
		return 3
	case Broke:
		return 2
	case Never:
		return 1
	case Nothing:
	}
	return 0
}

// judge takes one criterion of a gate into account.
func (f *finder) judge(l *Limit, c int) {
	s := f.shape(c)
	if s.comeback != nil && l.Comeback == nil {
		l.Comeback = s.comeback
	}
	worse := weight(s.state) > weight(l.State)
	switch {
	case weight(s.state) < weight(l.State):
		return
	case s.state == Broke && (worse || s.load < l.Load.Value):
		n := min(s.lo.n, s.hi.n)
		l.Load = stats.Estimate{
			Value: s.load, Low: s.lo.load, High: s.hi.load, N: int64(n),
			Method: fmt.Sprintf("read off %d loads, of which the two around it have %d replications or more; the interval is the step between them, up to the next where chance may have put a load on its side, and no narrower than by the slope of these", len(f.points), n),
		}
		l.lo, l.hi, l.Unseen = s.lo.load, s.hi.load, 0
		l.Load.Low, l.Load.High = f.between(c, s)
		if f.Criteria[c].Whole {
			l.Load.Value, l.Unseen = s.lo.load, s.lo.n
		} else if half := f.rough(&found{load: s.load, criterion: c, lo: s.lo, hi: s.hi}, n); !math.IsInf(half, 1) {
			// Where a search was cut off, or looked for another gate, the step is that between two loads near one
			// another, of which chance decides on which side they fall.
			l.Load.Low, l.Load.High = max(0, min(l.Load.Low, s.load-half)), max(l.Load.High, s.load+half)
		}
	case s.state != Broke && (worse || f.least(c) < l.Margin):
	default:
		return
	}
	l.State, l.Criterion, l.Margin = s.state, c, f.least(c)
	if s.state != Broke {
		l.Load = stats.Unknown(0)
	}
}

// between are the loads around a crossing of which it is not chance on which side they fall: the next below that
// holds, and the next above that fails, by more than two standard errors; where there is none, the last. Margins
// are curved, and the straight line between two loads alone makes too little of what chance did to one of them.
func (f *finder) between(c int, s shape) (low, high float64) {
	const doubt = 2
	seen := f.measured(c)
	i, j := slices.Index(seen, s.lo), slices.Index(seen, s.hi)
	if i < 0 || j < 0 || f.Criteria[c].Whole {
		return s.lo.load, s.hi.load
	}
	for ; i > 0 && f.surely(seen[i], c) < doubt; i-- {
	}
	for ; j < len(seen)-1 && f.surely(seen[j], c) > -doubt; j++ {
	}
	return seen[i].load, seen[j].load
}

// least is the margin of a criterion, by what it is measured in, at the load where it was least.
func (f *finder) least(c int) float64 {
	least := math.Inf(1)
	for _, p := range f.points {
		if s := p.sum(c, p.n); s.Of > 0 {
			least = min(least, s.Good/s.Of)
		}
	}
	return least
}

// order finds the gates that break first and next, as far as one knows.
func (f *finder) order() {
	a := f.answer
	a.First = f.earliest(None)
	a.Next = None
	if a.First != None {
		a.Next = f.earliest(a.First)
		a.Replications = int(a.Gates[a.First].Load.N)
	}
}

// earliest is the gate with the lowest limit, but for one.
func (f *finder) earliest(but int) int {
	first := None
	for g := range f.answer.Gates {
		if g == but || f.answer.Gates[g].State != Broke {
			continue
		}
		if first == None || f.answer.Gates[g].Load.Value < f.answer.Gates[first].Load.Value {
			first = g
		}
	}
	return first
}

// still says whether the margin of a gate is the same at all loads, as far as chance lets one see: a second line
// waits longest where the first passes most on, and not at the highest load; and at the lowest few come, of whom
// little can be seen.
func (f *finder) still(gate int) bool { return len(f.points) > 1 && f.alike(gate, f.points) }

// alike says that of some loads.
func (f *finder) alike(gate int, points []*point) bool {
	for c, k := range f.Criteria {
		if k.Gate != gate {
			continue
		}
		for i, p := range points {
			a, errA := p.ratio(c)
			for _, o := range points[:i] {
				if b, errB := o.ratio(c); math.Abs(a-b) > plain*math.Hypot(errA, errB) {
					return false
				}
			}
		}
	}
	return true
}

// ratio is the mean margin by what it is measured in, and its standard error.
func (p *point) ratio(c int) (value, standardError float64) {
	cells := make([]stats.Cell, len(p.margins[c]))
	for i, m := range p.margins[c] {
		cells[i] = stats.Cell{Num: m.Good, Den: m.Of}
	}
	e := stats.RatioOfMeans(cells, int64(len(cells)), level)
	if !e.Known() {
		return 0, 0
	}
	if math.IsNaN(e.High) {
		return e.Value, math.Inf(1)
	}
	return e.Value, (e.High - e.Value) / 2
}
