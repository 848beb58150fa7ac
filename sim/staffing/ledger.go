package staffing

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// State is what is known of a clause.
type State int

// The states.
const (
	Quiet   State = iota // nothing to judge
	Kept                 // its whole interval is on the good side
	Broken               // on the bad side
	Unclear              // it straddles the limit
)

// String is the state as reports print it.
func (s State) String() string {
	switch s {
	case Quiet:
		return "quiet"
	case Kept:
		return "kept"
	case Broken:
		return "broken"
	case Unclear:
		return "undecided"
	}
	return "unknown"
}

// Standing is a clause after some replications, in the unit of its measure.
type Standing struct {
	Margin float64 // above 0: kept by so much
	Half   float64 // half-width of its interval
	State  State
	Fine   bool // decided, or as precise as is asked for
}

// tally adds the cells of one clause up.
type tally struct {
	n              float64
	margin, square float64
	weight         float64
}

func tallied(cells []Cell) (t tally) {
	for _, c := range cells {
		t.n++
		t.margin += c.Margin
		t.square += c.Margin * c.Margin
		t.weight += c.Weight
	}
	return t
}

// enough is how many customers a clause must be expected to have before their absence says anything.
const enough = 20

// deserted says whether most of the customers that come where heads are plenty, so many a
// replication, did not get into a queue: a desk that is closed breaks no promise, and keeps none.
func (t *tally) deserted(heard float64) bool {
	expected := heard * t.n
	return expected >= enough && t.weight < expected/2
}

// variance is that of the margin of one replication.
func (t *tally) variance() float64 {
	if t.n < 2 {
		return 0
	}
	mean := t.margin / t.n
	return math.Max(0, (t.square-t.n*mean*mean)/(t.n-1))
}

// standing judges a clause at a level of confidence.
func (t *tally) standing(level, tolerance, heard float64) Standing {
	if t.deserted(heard) {
		return Standing{Margin: -1, State: Broken, Fine: true}
	}
	if t.weight <= 0 || t.n < 2 {
		return Standing{State: Quiet, Fine: t.n >= 2}
	}
	per := t.weight / t.n
	half := student(level, t.n-1) * math.Sqrt(t.variance()/t.n)
	return judged(t.margin/t.n/per, half/per, tolerance)
}

// judged is the standing of a margin with its half-width.
func judged(margin, half, tolerance float64) Standing {
	s := Standing{Margin: margin, Half: half, State: Unclear}
	switch {
	case margin-half >= 0:
		s.State = Kept
	case margin+half < 0:
		s.State = Broken
	}
	s.Fine = s.State != Unclear || s.Half <= tolerance
	return s
}

// student is how many standard errors an interval of that level is wide, to either side.
func student(level, freedom float64) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}.Quantile(1 - (1-level)/2)
}
