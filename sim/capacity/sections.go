package capacity

import (
	"context"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// sections is into how many groups the replications are divided: replication r belongs to section
// r mod sections.
const sections = 20

// sums adds a criterion's margins up section by section.
func (p *point) sums(c, n int) []float64 {
	out := make([]float64, min(sections, n))
	for r, m := range p.margins[c][:n] {
		out[r%len(out)] += m.Good
	}
	return out
}

// rough is the half-width of the interval of a root by the slope of all replications together: each
// replication's margin at the root, over a replication's share of that slope. Infinite where there is
// no slope.
func (f *finder) rough(r *found, n int) float64 {
	n = min(n, r.lo.n, r.hi.n)
	if n < 2 {
		return math.Inf(1)
	}
	w := (r.load - r.lo.load) / (r.hi.load - r.lo.load)
	fall, square := 0.0, 0.0
	for i, a := range r.lo.margins[r.criterion][:n] {
		b := r.hi.margins[r.criterion][i]
		fall += a.Good - b.Good
		d := a.Good*(1-w) + b.Good*w
		square += d * d
	}
	slope := fall / (r.hi.load - r.lo.load)
	if !(slope > 0) {
		return math.Inf(1)
	}
	return student(n) * math.Sqrt(square*float64(n)/float64(n-1)) / slope
}

// student is the quantile by which a standard error over so many units becomes a half-width.
func student(units int) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(units - 1)}.Quantile(1 - (1-level)/2)
}

// sectioned is the half-width that the sections' own roots tell. Loads are played on both sides of the
// root, so far from it that seven roots in eight are expected to lie between them.
func (f *finder) sectioned(ctx context.Context, r *found, n int, rough float64) (float64, error) {
	k := min(sections, n)
	if k < 2 {
		return math.NaN(), nil
	}
	scatter := rough / student(n) * math.Sqrt(float64(k)) / r.load
	const widest = 0.35
	scatter = min(max(scatter, 2*f.tick()), widest)
	for _, x := range [...]float64{-1.5, 1.5} {
		if err := f.play(ctx, f.snapped(r.load*math.Exp(x*scatter)), n); err != nil {
			return math.NaN(), err
		}
	}
	around := 0.0
	for _, x := range f.roots(r, n) {
		around += (x - r.load) * (x - r.load)
	}
	return student(k) * math.Sqrt(around/float64(k-1)/float64(k)), nil
}

// roots gives each section's root: where the straight lines between its sums cross zero, nearest to
// the root of all; beyond the loads that were played, by the slope of all sections there.
func (f *finder) roots(r *found, n int) []float64 {
	points := f.with(n, r.load)
	sums := make([][]float64, len(points))
	for i, p := range points {
		sums[i] = p.sums(r.criterion, n)
	}
	out := make([]float64, len(sums[0]))
	for j := range out {
		out[j] = ownRoot(points, sums, j, r.load)
	}
	return out
}

func ownRoot(points []*point, sums [][]float64, section int, near float64) float64 {
	best := math.NaN()
	for i := 1; i < len(points); i++ {
		a, b := sums[i-1][section], sums[i][section]
		if a < 0 || b >= 0 {
			continue
		}
		x := zero(points[i-1].load, a, points[i].load, b)
		if math.IsNaN(best) || math.Abs(x-near) < math.Abs(best-near) {
			best = x
		}
	}
	if !math.IsNaN(best) {
		return best
	}
	slope := slopeOf(points, sums)
	last := len(points) - 1
	if sums[0][section] < 0 {
		return max(0, points[0].load+sums[0][section]/slope)
	}
	return points[last].load + sums[last][section]/slope
}

// slopeOf is how fast a section's sum falls on average over all the points.
func slopeOf(points []*point, sums [][]float64) float64 {
	last := len(points) - 1
	fall := 0.0
	for j := range sums[0] {
		fall += (sums[0][j] - sums[last][j]) / float64(len(sums[0]))
	}
	if slope := fall / (points[last].load - points[0].load); slope > 0 {
		return slope
	}
	return math.SmallestNonzeroFloat64
}
