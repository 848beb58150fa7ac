package dist

import "math"

// table is a quantile function without closed form. It interpolates the logarithm of the quantile
// over the logit of the probability, s = log(p/(1-p)), by monotone cubic pieces (Fritsch and
// Carlson 1980): in these coordinates power laws at either end are straight lines, so that the
// tails are as precise as the middle. Pieces that miss their midpoint by more than tolerance,
// near a jump of a mixture, are solved exactly at every draw instead.
type table struct {
	cells  []cell
	log    logQuantile
	parts  []part    // of a mixture
	values []float64 // of an empirical law, sorted
}

// logQuantile gives the logarithm of the value that is exceeded with probability q = 1-p; both
// are given since only the smaller one is precise.
type logQuantile func(p, q float64) float64

// cell is one piece: the polynomial c[0] + f (c[1] + f (c[2] + f c[3])) for f in [0, 1].
type cell struct {
	c     [4]float64
	rough bool
}

const (
	span      = 36.75 // logit of 1 - 2^-53, the largest uniform, rounded up
	tolerance = 1e-7  // at midpoints, of the logarithm of the quantile
	fewest    = 256   // cells
	most      = 4096
)

// tabulate samples the quantile, doubling the number of pieces until all are precise.
func (t *table) tabulate() {
	step := 2 * span / fewest
	nodes := t.sample(-span, step, fewest+1)
	for {
		mids := t.sample(-span+step/2, step, len(nodes)-1)
		t.cells = pieces(nodes)
		if t.mark(mids) == 0 || len(t.cells) == most {
			return
		}
		nodes, step = interleave(nodes, mids), step/2
	}
}

// sample evaluates the quantile at n logits from s on.
func (t *table) sample(s, step float64, n int) []float64 {
	ys := make([]float64, n)
	for i := range ys {
		logit := s + float64(i)*step
		ys[i] = t.log(1/(1+math.Exp(-logit)), 1/(1+math.Exp(logit)))
	}
	return ys
}

// mark compares the pieces with the exact values at their midpoints and counts the rough ones.
func (t *table) mark(mids []float64) int {
	rough := 0
	for i := range t.cells {
		c := &t.cells[i]
		if c.rough = !(math.Abs(c.at(0.5)-mids[i]) <= tolerance); c.rough {
			rough++
		}
	}
	return rough
}

func (c *cell) at(f float64) float64 {
	return c.c[0] + f*(c.c[1]+f*(c.c[2]+f*c.c[3]))
}

// at is the quantile.
func (t *table) at(p, q float64) float64 {
	if len(t.cells) == 0 {
		return math.Exp(t.log(p, q))
	}
	n := float64(len(t.cells))
	x := (logarithm(p/q) + span) * (n / (2 * span))
	x = min(max(x, 0), n)
	i := min(int(x), len(t.cells)-1)
	c := &t.cells[i]
	if c.rough {
		return math.Exp(t.log(p, q))
	}
	return math.Exp(c.at(x - float64(i)))
}

// pieces joins nodes by cubic pieces that keep their order.
func pieces(nodes []float64) []cell {
	slopes := make([]float64, len(nodes))
	for i := range slopes {
		slopes[i] = slope(nodes, i)
	}
	cells := make([]cell, len(nodes)-1)
	for i := range cells {
		y0, m0, m1 := nodes[i], slopes[i], slopes[i+1]
		d := nodes[i+1] - y0
		cells[i].c = [4]float64{y0, m0, 3*d - 2*m0 - m1, m0 + m1 - 2*d}
	}
	return cells
}

// slope estimates the slope at a node by differences of fourth order (lower at the ends) and holds
// it within the bounds of monotony: between 0 and three times the lesser neighboring secant.
func slope(y []float64, i int) float64 {
	last := len(y) - 1
	switch i {
	case 0:
		return min(max((4*y[1]-3*y[0]-y[2])/2, 0), 3*(y[1]-y[0]))
	case last:
		return min(max((3*y[last]-4*y[last-1]+y[last-2])/2, 0), 3*(y[last]-y[last-1]))
	}
	m := (y[i+1] - y[i-1]) / 2
	if i > 1 && i < last-1 {
		m = (y[i-2] - 8*y[i-1] + 8*y[i+1] - y[i+2]) / 12
	}
	return min(max(m, 0), 3*min(y[i]-y[i-1], y[i+1]-y[i]))
}

func interleave(nodes, mids []float64) []float64 {
	all := make([]float64, 0, len(nodes)+len(mids))
	for i, m := range mids {
		all = append(all, nodes[i], m)
	}
	return append(all, nodes[len(nodes)-1])
}
