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

func (t *tally) add(cells []Cell) {
	for _, c := range cells {
		t.n++
		t.margin += c.Margin
		t.square += c.Margin * c.Margin
		t.weight += c.Weight
	}
}

// standing judges a clause at a level of confidence.
func (t *tally) standing(level, tolerance float64) Standing {
	if t.weight <= 0 || t.n < 2 {
		return Standing{State: Quiet, Fine: t.n >= 2}
	}
	per := t.weight / t.n
	mean := t.margin / t.n
	variance := math.Max(0, (t.square-t.n*mean*mean)/(t.n-1))
	half := student(level, t.n-1) * math.Sqrt(variance/t.n)
	// Replications that all agree hold no spread, yet tell no more than their number: rule of three,
	// for shares at 0 or 1.
	s := Standing{Margin: mean / per, Half: half / per, State: Unclear}
	switch {
	case mean-half >= 0:
		s.State = Kept
	case mean+half < 0:
		s.State = Broken
	}
	s.Fine = s.State != Unclear || s.Half <= tolerance
	return s
}

// student is how many standard errors an interval of that level is wide, to either side.
func student(level, freedom float64) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}.Quantile(1 - (1-level)/2)
}

// estimate is the mean margin by clause; NaN where there is nothing to judge.
func estimates(blocks []Evidence) []float64 {
	if len(blocks) == 0 {
		return nil
	}
	out := make([]float64, len(blocks[0]))
	for c := range out {
		var t tally
		for _, b := range blocks {
			t.add(b[c])
		}
		out[c] = math.NaN()
		if t.weight > 0 {
			out[c] = t.margin / t.weight
		}
	}
	return out
}
