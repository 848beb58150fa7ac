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
	Margin   float64 // above 0: kept by so much
	Half     float64 // half-width of its interval
	State    State
	Fine     bool // decided, or as precise as is asked for
	Deserted bool // nobody was served of whom it is, so that Margin tells nothing
}

// tally adds the cells of one clause up.
type tally struct {
	n              float64
	filled         float64 // replications with something to judge
	margin, square float64
	weight         float64
}

func tallied(cells []Cell) (t tally) {
	for _, c := range cells {
		t.n++
		t.margin += c.Margin
		t.square += c.Margin * c.Margin
		t.weight += c.Weight
		if c.Weight > 0 {
			t.filled++
		}
	}
	return t
}

// plus is both together.
func (t tally) plus(o tally) tally {
	return tally{
		n: t.n + o.n, filled: t.filled + o.filled, margin: t.margin + o.margin, square: t.square + o.square, weight: t.weight + o.weight,
	}
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
func (t *tally) standing(c *Clause, level, heard float64) Standing {
	if t.deserted(heard) {
		return Standing{Margin: -1, State: Broken, Fine: true, Deserted: true}
	}
	if t.weight <= 0 || t.n < 2 {
		return Standing{State: Quiet, Fine: t.n >= 2}
	}
	per := t.weight / t.n
	half := student(level, t.n-1) * math.Sqrt(t.variance()/t.n)
	s := judged(c, t.margin/t.n/per, math.Max(half/per, t.alike(c, level)))
	if worst, _ := c.ends(); c.most(s.Margin) && math.IsInf(worst, -1) && s.State == Kept {
		s.State, s.Fine = Unclear, false // that nothing was seen in any replication does not say that there is nothing
	}
	return s
}

// alike is the half-width where every replication shows the least that there can be, or every one the
// most: their spread tells nothing then, and the interval is that of Clopper and Pearson with the
// replication as unit, as `simulate` has it for shares. Elsewhere it is 0.
func (t *tally) alike(c *Clause, level float64) float64 {
	const rounding = 1e-9
	worst, best := c.ends()
	if d := math.Min(t.margin-worst*t.weight, best*t.weight-t.margin); t.filled == 0 || math.IsInf(worst, 0) || d > rounding*t.weight {
		return 0 // no share, or not all alike
	}
	return -math.Expm1(math.Log((1-level)/2) / t.filled)
}

// judged is the standing of a margin with its half-width.
func judged(c *Clause, margin, half float64) Standing {
	s := Standing{Margin: margin, Half: half, State: Unclear}
	worst, best := c.ends()
	low, high := math.Max(margin-half, worst), math.Min(margin+half, best)
	switch {
	case low > 0 || low == 0 && !c.Strict:
		s.State = Kept
	case high < 0 || high == 0 && c.Strict:
		s.State = Broken
	}
	s.Fine = s.State != Unclear || s.Half <= c.Tolerance
	return s
}

// student is how many standard errors an interval of that level is wide, to either side.
func student(level, freedom float64) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}.Quantile(1 - (1-level)/2)
}
