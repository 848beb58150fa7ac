package staffing

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"
)

// place is a group in an interval.
type place struct{ g, t int }

// pruning tries single heads, once all is kept. What a trial told stays true while other heads only go:
// with fewer of them, a head that was needed still is.
type pruning struct {
	*Search

	states map[place]Removal
	missed company        // who went and came back, with whom
	shy    map[place]bool // who was missed in company, and goes by itself from then on
}

func newPruning(s *Search) *pruning {
	return &pruning{Search: s, states: map[place]Removal{}, missed: company{}, shy: map[place]bool{}}
}

// apartAtLeast is how far apart single heads are that are tried in the same simulation: what one
// interval does to the next has died away by then, unless talks or returns take long (Problem.Memory).
const apartAtLeast = 3 * time.Hour

// spacing is that in intervals, and no less than what the longest clause touches, so that no clause is
// about two of them. Where customers may wait from one interval to the one after the next, a queue lasts
// through the day, and a head is missed for as long: then every single head is tried alone.
func (s *Search) spacing() int {
	length := s.Spans[0].To - s.Spans[0].From
	n := max(4, int((max(apartAtLeast, s.Memory)+length-1)/length))
	if s.lasting() {
		return len(s.Spans)
	}
	for c := range s.Clauses {
		cl := &s.Clauses[c]
		n = max(n, cl.Last-cl.First+cl.Reach+1)
	}
	return n
}

// again drops what was told of heads that could go alone: now that others are gone, they are asked
// again. So are those of whom it could not be told, where another has gone from the same window: without
// them it may be plain. Who was missed alone is never asked again.
func (p *pruning) again(gone []place, missing func(place) (from, to int)) {
	for x, r := range p.states {
		left := func(y place) bool { return y != x && p.together(x, y, missing) }
		_, missed := p.missed[x]
		if r.State == Kept || r.State == Unclear && !missed && slices.ContainsFunc(gone, left) {
			delete(p.states, x)
		}
	}
}

// together says whether both of two places lie in some clause's window.
func (p *pruning) together(x, y place, missing func(place) (from, to int)) bool {
	in := func(cl *Clause, k place) bool {
		from, to := missing(k)
		return cl.First <= to && from <= cl.Last+cl.Reach
	}
	return slices.ContainsFunc(p.Clauses, func(cl Clause) bool { return in(&cl, x) && in(&cl, y) })
}

// byItself is where a head is missing that goes from its interval.
func byItself(x place) (from, to int) { return x.t, x.t }

// back returns the heads that went before a clause near them was not kept on fresh customers, which
// tells what became of it without them. It gives those that stay away as well.
func (p *pruning) back(h Heads, gone []place, bad []int, standings []Standing, base *baseline) (Heads, []place) {
	h = h.Clone()
	returned := map[place]bool{}
	for _, c := range bad {
		with := p.those(gone, c, byItself)
		for _, x := range p.nearest(gone, c) {
			if !returned[x] {
				h[x.g][x.t]++
			}
			p.miss(x, x.t, p.without(base, standings, c), with, returned)
		}
	}
	p.since(returned)
	return h, slices.DeleteFunc(slices.Clone(gone), func(x place) bool { return returned[x] })
}

// nearest are those of some places that lie in a clause's window, or the last ones in the hours before
// that count for it.
func (p *pruning) nearest(all []place, c int) (out []place) {
	cl := &p.Clauses[c]
	at := func(t int) {
		for _, x := range all {
			if x.t == t {
				out = append(out, x)
			}
		}
	}
	for t := cl.First; t <= cl.Last+cl.Reach; t++ {
		at(t)
	}
	for t := cl.First - 1; len(out) == 0 && t >= cl.First-p.spacing(); t-- {
		at(t)
	}
	return out
}

// all lists what was told of each head that could go, and whether that is all of them.
func (p *pruning) all(h Heads) (list []Removal, complete bool) {
	complete = true
	for g := range h {
		for t, n := range h[g] {
			if n <= p.Groups[g].Min {
				continue
			}
			x, ok := p.states[place{g, t}]
			if ok {
				list = append(list, x)
			}
			complete = complete && ok
		}
	}
	return list, complete
}

// attempt is one head less, in an interval or on a shift, and what is known of it: each clause near it,
// by replication.
type attempt struct {
	place // by which its verdict is kept

	covers  []int // intervals in which the head is missing
	clauses []int
	cells   [][]Cell
	n       int
	may     State // what more replications may tell: Kept, Broken, or Unclear if nothing
}

// from and to are the first and the last interval in which the head is missing.
func (x *attempt) from() int { return x.covers[0] }
func (x *attempt) to() int   { return x.covers[len(x.covers)-1] }

// attempt is one head of a group less in some intervals, and the clauses that are looked at.
func (p *pruning) attempt(key place, covers []int) *attempt {
	x := &attempt{place: key, covers: covers}
	for c := range p.Clauses {
		if p.touches(x.from(), x.to(), c) {
			x.clauses = append(x.clauses, c)
		}
	}
	x.cells = make([][]Cell, len(x.clauses))
	return x
}

// round tries each head of which nothing is known yet, and gives the heads without those that can go,
// and which these are.
func (p *pruning) round(ctx context.Context, base *baseline) (next Heads, gone []place, err error) {
	var all []*attempt
	for t := range p.Spans {
		for g := range base.heads {
			if _, known := p.states[place{g, t}]; !known && base.heads[g][t] > p.Groups[g].Min {
				all = append(all, p.attempt(place{g, t}, []int{t}))
			}
		}
	}
	next = base.heads.Clone()
	if err = p.tell(ctx, base, all); err != nil {
		return next, nil, err
	}
	for _, x := range p.leavers(all) {
		next[x.g][x.t]--
		gone = append(gone, x.place)
	}
	return next, gone, nil
}

// Trying whether heads are plainly needed ends after so many times the replications of a staffing, those
// included that it took to see whether they can go.
const trying = 12

// tell finds out what becomes of the promises with one head less, of each of the attempts. Those far
// apart share a simulation. Where it is not plain they are tried on twice as many replications, and
// again, until it is, or until as many as the heads are confirmed on would not make it so: all who may be
// able to go, and, as far as the round's share lasts, those of whom it is only not plain whether they are
// needed.
func (p *pruning) tell(ctx context.Context, base *baseline, all []*attempt) (err error) {
	if base.all, err = p.play(ctx, base.heads, base.series, max(p.Most, base.all.size()), base.all); err != nil {
		return err
	}
	open := slices.Clone(all)
	slices.SortStableFunc(open, func(a, b *attempt) int { return cmp.Compare(a.from(), b.from()) })
	left := trying * p.Most
	for _, wanted := range []State{Kept, Broken, Kept} {
		if err = p.ladder(ctx, base, open, wanted, &left); err != nil {
			return err
		}
	}
	return nil
}

// ladder tries the attempts of which a verdict is still possible, on more and more replications.
func (p *pruning) ladder(ctx context.Context, base *baseline, all []*attempt, wanted State, left *int) error {
	last := base.all.size()
	for have, n := 0, min(coarse, last); have < n; have, n = n, min(2*n, last) {
		var open []*attempt
		for _, x := range all {
			if x.n == have && (x.n == 0 || x.may == wanted) {
				open = append(open, x)
			}
		}
		batches := p.batches(open)
		if *left -= len(batches) * (n - have); *left < 0 && wanted == Broken {
			return nil
		}
		for _, batch := range batches {
			if err := p.attempts(ctx, base, batch, have, n); err != nil {
				return err
			}
		}
		for _, x := range open {
			p.states[x.place], x.may = p.verdict(base, x)
		}
		if len(open) > 0 {
			p.Tell("trying single heads: %d of %d on %d replications", len(open), len(all), n)
		}
	}
	return nil
}

// apart says whether nothing that one attempt tells of is about the head of a later one: a window of hours may
// begin where the one is still felt, and go on to where the other is missing.
func (p *pruning) apart(x, later *attempt) bool {
	return !slices.ContainsFunc(x.clauses, func(c int) bool { return p.Clauses[c].Last+p.Clauses[c].Reach >= later.from() })
}

// batches are attempts far enough apart to share a simulation; they come in the order of time.
func (p *pruning) batches(open []*attempt) [][]*attempt {
	var out [][]*attempt
	for _, x := range open {
		i := slices.IndexFunc(out, func(b []*attempt) bool { return p.apart(b[len(b)-1], x) })
		if i < 0 {
			out, i = append(out, nil), len(out)
		}
		out[i] = append(out[i], x)
	}
	return out
}

// attempts plays the replications from have to n without the heads of a batch.
func (p *pruning) attempts(ctx context.Context, base *baseline, batch []*attempt, have, n int) error {
	less := base.heads.Clone()
	for _, x := range batch {
		for _, t := range x.covers {
			less[x.g][t]--
		}
	}
	e, err := p.World.Play(ctx, less, base.series, have, n-have)
	if err != nil {
		return err
	}
	p.plays += n - have
	for _, x := range batch {
		x.n = n
		for i, c := range x.clauses {
			x.cells[i] = append(x.cells[i], e[c]...)
		}
	}
	return nil
}

// verdict tells of an attempt, and what else more replications may tell: Kept, Broken, or Unclear if
// nothing. Clauses that are kept and come out the same do not count.
func (p *pruning) verdict(base *baseline, x *attempt) (r Removal, may State) {
	r = Removal{Group: x.g, Interval: x.from(), State: Kept, Clause: -1, On: base.all.size()}
	// What breaks without a head is one word, said once: it need not hold over all rounds.
	once := func(c int) float64 {
		return student(looking(p.Level, x.n, p.Most), float64(x.n-1)) / student(looking(base.ahead[c], x.n, p.Most), float64(x.n-1))
	}
	may = Kept
	hopes := false
	for i, c := range x.clauses {
		if slices.Equal(x.cells[i], base.all[c][:x.n]) {
			if now := base.standings[c]; now.State == Unclear && r.State != Unclear {
				r.State, r.Clause, r.Margin = Unclear, c, now.Margin // it is no more confirmed without
				may = Unclear
			}
			continue
		}
		st := p.paired(base, base.own(c), x.cells[i], c)
		low := p.paired(base, base.known(c), x.cells[i], c) // at most what there is, by more replications
		if st.State == Unclear && low.State == Kept {
			st = low
		}
		switch {
		case st.State == Unclear && st.Margin+once(c)*st.Half < 0:
			st.State = Broken
		case st.State == Kept && st.Margin < st.alone:
			st.State = Unclear // others would not confirm it
		}
		switch st.State {
		case Kept, Quiet:
		case Broken:
			return Removal{Group: x.g, Interval: x.from(), State: Broken, Clause: c, On: x.n}, Unclear
		case Unclear:
			const hopeful = 1.25
			if r.State != Unclear || st.Margin < r.Margin {
				r.State, r.Clause, r.Margin = Unclear, c, st.Margin
			}
			hopes = hopes || once(c)*st.eventual < -hopeful*st.Margin
			if !st.hopeful() && !low.hopeful() {
				may = Unclear
			}
		}
	}
	switch {
	case r.State == Kept:
		return r, Unclear
	case may == Kept:
		r.On = x.n
	case hopes:
		return r, Broken
	}
	return r, may
}

// leavers are attempts that can go, the dearest first: no two of them are next to each other, and nobody near
// who was missed in company before.
func (p *pruning) leavers(all []*attempt) []*attempt {
	var out []*attempt
	price := func(x *attempt) float64 { return p.price(x.g) * float64(len(x.covers)) }
	order := slices.Clone(all)
	slices.SortStableFunc(order, func(a, b *attempt) int { return cmp.Compare(price(b), price(a)) })
	for _, x := range order {
		near := func(o *attempt) bool {
			if p.shy[o.place] || p.shy[x.place] {
				return slices.ContainsFunc(x.clauses, func(c int) bool { return slices.Contains(o.clauses, c) })
			}
			return o.from() < x.to()+stride && x.from() < o.to()+stride
		}
		if p.states[x.place].State == Kept && !slices.ContainsFunc(out, near) {
			out = append(out, x)
		}
	}
	return out
}

// outlook is a standing, and what is to be expected of more replications.
type outlook struct {
	Standing

	eventual float64 // half-width that as many with fewer heads as there are of the baseline would leave
	drift    float64 // how far the margin may move until then
	alone    float64 // half-width that customers of their own would leave
}

// hopeful says whether more replications may show it to be kept.
func (o outlook) hopeful() bool { return o.Margin+o.drift >= max(o.eventual, o.alone) }

// paired is the standing of a clause with fewer heads: what all replications say of it with those of the
// baseline, and the difference that fewer make on the first n of its own.
func (p *pruning) paired(base *baseline, all tally, less []Cell, c int) (o outlook) {
	n, level := float64(len(less)), looking(base.ahead[c], len(less), p.Most)
	var diff, square, cross, weight float64
	for i, x := range less {
		b := base.all[c][i]
		d := x.Margin - b.Margin
		diff, square, cross, weight = diff+d, square+d*d, cross+d*b.Margin, weight+x.Weight-b.Weight
	}
	first := tallied(base.all[c][:len(less)])
	meanDiff := diff / n
	varDiff := math.Max(0, (square-n*meanDiff*meanDiff)/(n-1))
	covariance := (cross - n*meanDiff*first.margin/n) / (n - 1)
	per := all.weight/all.n + weight/n
	if heard := p.expected(c); heard*all.n >= enough && per < heard/2 {
		o.Standing = Standing{Margin: -1, State: Broken, Fine: true, Deserted: true}
		return o
	}
	if per <= 0 {
		o.Standing = Standing{State: Quiet, Fine: true}
		return o
	}
	variance := math.Max(0, varDiff/n+(all.variance()+2*covariance)/all.n)
	const likely = 2 // standard errors
	o.drift = likely * math.Sqrt(varDiff*(1/n-1/all.n)) / per
	spread := math.Sqrt(math.Max(0, varDiff+all.variance()+2*covariance)) / per
	wide := func(n int, of float64) float64 {
		return student(looking(base.ahead[c], n, p.Most), of-1) * spread / math.Sqrt(of)
	}
	o.eventual = wide(base.all.size(), all.n)
	if base.need == nil { // what shifts cover was held against more than their own
		o.alone = min(wide(p.Most, float64(p.Most)), wide(further*p.Most, float64(further*p.Most)))
	}
	half := student(level, n-1) * math.Sqrt(variance) / per
	if fewer := tallied(less); all.alike(&p.Clauses[c], level) > 0 {
		half = math.Max(half, fewer.alike(&p.Clauses[c], level))
	}
	o.Standing = judged(&p.Clauses[c], (all.margin/all.n+meanDiff)/per, half)
	return o
}
