package capacity

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/holdline/holdline/sim/stats"
)

// Margin is how far one replication lay on the good side of a criterion.
type Margin struct {
	Good float64 // num - limit x den, or the other way around for an upper bound
	Of   float64 // den; 0: there was nothing to measure
}

// World plays replications under a load.
type World interface {
	// Play plays replications [from, to) with fresh arrivals multiplied by load and gives, for each
	// criterion, their margins in order. The same call gives the same numbers; replication r meets the
	// same customers at every load, and more of them at a higher one.
	Play(ctx context.Context, load float64, from, to int) ([][]Margin, error)
}

// Criterion is what has a limit: a gate as a whole, or in one interval.
type Criterion struct {
	Gate   int  // which gate it belongs to
	Closed bool // a margin of exactly 0 is still good
	Whole  bool // nothing lies beyond its limit, on the good side: a single exception breaks it
}

// Search says what to look for.
type Search struct {
	Criteria  []Criterion
	Precision float64 // half-width of the interval to reach, as a share of the load; 0: 0.02
	Most      int     // replications a load at most; 0: 5120
	Exactly   int     // replications a load, not more and not fewer; 0: as many as Precision takes
	Start     float64 // the first load tried; 0: 1
	Lowest    float64 // no load below is tried; 0: Start / 64
	Highest   float64 // none above; 0: Start x 64
}

// State is what can be said about the limit of a gate.
type State string

// The states. Only Broke has a load.
const (
	Broke    State = "broke"      // it holds below a load and breaks there
	Never    State = "never"      // it holds at every load tried
	Always   State = "always"     // it fails at every load tried
	Reversed State = "reversed"   // it fails at low loads, and holds above
	Nothing  State = "unmeasured" // there was nothing to measure at any load
)

// Limit is the answer for one gate.
type Limit struct {
	State     State
	Load      stats.Estimate // the multiplier at which it breaks
	Criterion int            // the one that breaks first, or fails; -1 for none
	Refined   bool           // Load was searched for; else it was read off the grid, and its interval is the grid's
	Reached   bool           // the interval is as narrow as asked for
	Comeback  *Comeback      // it is not monotone
	Unseen    int            // of a limit that allows for no exception: so many replications at the lower end had none
	Still     bool           // no load tried moved it
	Margin    float64        // of the criterion where it was closest to failing: sum of Good / sum of Of
	From, To  float64        // the lowest and the highest load tried

	lo, hi float64 // the step of the grid on which it broke
}

// Comeback is a gate that fails plainly at one load and holds plainly at a higher one.
type Comeback struct{ Fails, Holds float64 }

// None stands for no gate.
const None = -1

// Answer is what was found out.
type Answer struct {
	Gates        []Limit
	First        int // the gate that breaks first, or None
	Next         int // the one after it, or None
	Replications int // at a load near the first limit
	Played       int // replications in all
	Loads        int // loads played
}

// Limit is that of the gate that breaks first; false if none does.
func (a *Answer) Limit() (Limit, bool) {
	if a.First == None {
		return Limit{}, false
	}
	return a.Gates[a.First], true
}

// Fails lists the gates that no load can meet, and those that fail at the lowest loads, though they have a limit
// above.
func (a *Answer) Fails() []int {
	var out []int
	for g := range a.Gates {
		l := &a.Gates[g]
		if l.State == Always || l.State == Reversed || l.State == Broke && l.Comeback != nil && l.Comeback.Fails == l.From {
			out = append(out, g)
		}
	}
	return out
}

// The defaults, and what the search is made of.
const (
	usualPrecision = 0.02
	usualMost      = 5120
	reach          = 64.0 // how far from the start loads are tried
	few            = 20   // replications of the grid
	level          = stats.Level
)

var errCriteria = errors.New("a search needs a criterion: without gates nothing can break")

// Find searches. When it is interrupted, by ctx or by an error of the world, the answer holds what was
// learned so far, and comes with the error.
func Find(ctx context.Context, w World, s Search) (*Answer, error) {
	if len(s.Criteria) == 0 {
		return nil, errCriteria
	}
	f := &finder{world: w, Search: filled(s), answer: &Answer{First: None, Next: None}, sunk: map[int]bool{}, risen: map[int]int{}}
	for _, c := range s.Criteria {
		for c.Gate >= len(f.answer.Gates) {
			f.answer.Gates = append(f.answer.Gates, Limit{State: Nothing, Load: stats.Unknown(0), Criterion: None})
		}
	}
	err := f.run(ctx)
	f.answer.Loads = len(f.points)
	return f.answer, err
}

func filled(s Search) Search {
	if s.Precision <= 0 {
		s.Precision = usualPrecision
	}
	if s.Most <= 0 {
		s.Most = usualMost
	}
	if s.Start <= 0 {
		s.Start = 1
	}
	if s.Lowest <= 0 {
		s.Lowest = s.Start / reach
	}
	if s.Highest <= 0 {
		s.Highest = s.Start * reach
	}
	return s
}

// finder is a search under way.
type finder struct {
	Search
	world  World
	points []*point // played loads, ascending
	answer *Answer

	sunk  map[int]bool // criteria that fail at the lowest loads as well, on as many replications as a root takes
	risen map[int]int  // those that hold up to the highest on so many, whatever fewer told
}

// point is what was seen at one load.
type point struct {
	load    float64
	n       int        // replications
	margins [][]Margin // by criterion
}

// play plays a load up to n replications, if it has not been.
func (f *finder) play(ctx context.Context, load float64, n int) error {
	i, p := f.find(load)
	if p == nil {
		p = &point{load: load, margins: make([][]Margin, len(f.Criteria))}
	}
	if p.n >= n {
		return nil
	}
	more, err := f.world.Play(ctx, load, p.n, n)
	if err != nil {
		return fmt.Errorf("playing load %g: %w", load, err)
	}
	if p.n == 0 {
		f.points = slices.Insert(f.points, i, p)
	}
	for c := range p.margins {
		p.margins[c] = append(p.margins[c], more[c]...)
	}
	f.answer.Played += n - p.n
	p.n = n
	return nil
}

// find gives the place of a load among the points, and the point if it is there.
func (f *finder) find(load float64) (int, *point) {
	for i, p := range f.points {
		if p.load >= load {
			if p.load == load {
				return i, p
			}
			return i, nil
		}
	}
	return len(f.points), nil
}

// sum adds the margins of a criterion up over the first n replications.
func (p *point) sum(criterion, n int) Margin {
	var s Margin
	for _, m := range p.margins[criterion][:min(n, p.n)] {
		s.Good += m.Good
		s.Of += m.Of
	}
	return s
}

// bad says whether a criterion fails at a point, by the sum of its first n replications. Where nothing
// was measured, nothing has failed.
func (f *finder) bad(p *point, criterion, n int) bool {
	s := p.sum(criterion, n)
	switch {
	case s.Of == 0:
		return false
	case s.Good == 0:
		return !f.Criteria[criterion].Closed
	}
	return s.Good < 0
}

// run is the whole search.
func (f *finder) run(ctx context.Context) error {
	err := f.grid(ctx)
	f.judgeAll()
	f.order()
	if err != nil {
		return err
	}
	defer f.judgeAll() // what was played in search of a limit tells of the others, too
	found, err := f.first(ctx, None, f.Most, f.tellFirst)
	if err != nil || !found {
		return err
	}
	for searched := map[int]bool{f.answer.First: true}; ; {
		if err = f.sooner(ctx, searched); err != nil {
			return err
		}
		f.answer.Next = f.earliest(f.answer.First)
		if f.answer.Next == None || f.answer.Gates[f.answer.Next].Refined {
			return nil
		}
		if _, err = f.first(ctx, f.answer.First, f.forNext(), func(gate, _ int) { f.answer.Next = gate }); err != nil {
			return err
		}
		if f.earliest(None) == f.answer.First {
			return nil
		}
	}
}

// sooner searches for the limit of a gate that turned out to break before the one that was thought to be the first:
// on a stretch between two loads of the grid, say. Those that have been searched for are known.
func (f *finder) sooner(ctx context.Context, searched map[int]bool) error {
	for {
		f.judgeAll()
		gate := f.earliest(None)
		if gate == f.answer.First {
			return nil
		}
		if searched[gate] {
			f.tellFirst(gate, int(f.answer.Gates[gate].Load.N))
			return nil
		}
		searched[gate] = true
		f.answer.Gates[gate].Refined = false
		f.judgeAll()
		if _, err := f.refine(ctx, slices.DeleteFunc(f.breakable(None), func(c int) bool { return f.Criteria[c].Gate != gate }), f.Most, f.tellFirst); err != nil {
			return err
		}
	}
}

func (f *finder) tellFirst(gate, n int) { f.answer.First, f.answer.Replications = gate, n }

// first refines the first limit of all gates but one, and again without those that turn out to have none.
func (f *finder) first(ctx context.Context, but, most int, tell func(gate, n int)) (bool, error) {
	for without := -1; len(f.sunk)+len(f.risen) > without; {
		without = len(f.sunk) + len(f.risen)
		if found, err := f.refine(ctx, f.breakable(but), most, tell); err != nil || found {
			return found, err
		}
		f.judgeAll()
		if but == None {
			f.order()
		} else {
			f.answer.Next = f.earliest(but)
		}
	}
	return false, nil
}

// forNext is how many replications the gate after the first gets at most. Nobody plans by it, so that
// half the precision will do.
func (f *finder) forNext() int {
	n := f.answer.Replications
	return max(n/4, min(n, least))
}

// breakable are the criteria that may have a limit, but for those of one gate.
func (f *finder) breakable(but int) []int {
	var out []int
	for c, k := range f.Criteria {
		if k.Gate != but && f.answer.Gates[k.Gate].State == Broke && f.shape(c).state == Broke {
			out = append(out, c)
		}
	}
	return out
}
