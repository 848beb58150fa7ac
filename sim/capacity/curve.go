package capacity

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Look is what a step measured of a gate about a share.
type Look struct {
	Share  float64 // as estimated; NaN: nothing was measured
	Limit  float64 // of the gate
	Rises  bool    // with the load, as whatever has an upper bound does
	Trials float64 // how many independent trials the step is worth, see Curve; 0: it is not known
}

// Curve is the limit of a gate by the estimates of many steps, none of which need be plain: a logistic
// curve of the share over the logarithm of the load, through the estimates of all of them, and the loads
// at which it may cross the gate's limit (a profile of the quasi-likelihood, 95 %).
//
// Inquiries of one step are not independent, since they wait in one queue. A step counts for as many
// trials as it brings the channel's memory, which is for the caller to know; where the steps scatter
// around the curve by more than that, by Student's t for how few they are.
type Curve struct {
	Value     float64 // where the curve crosses the limit
	Low, High float64 // 0, +Inf: it may cross below the lowest load that was tried, or above the highest
	Steps     int
}

const (
	fewestLooks = 4     // of steps: a curve has two parameters, and how steps scatter wants two more
	curveGrid   = 120   // loads between the lowest and the highest tried
	steepest    = 100.0 // of the logit, by a unit of the logarithm of the load
	closeEnough = 1e-9  // of the deviance: so little is no difference
	leastSpread = 1e-3  // of a share: a step of which all or none is expected scatters no less
)

// narrow says whether the interval is within a share of the limit.
func (c *Curve) narrow(precision float64) bool {
	return c.Low > 0 && (c.High-c.Low)/2 <= precision*c.Value
}

// curve fits a gate's; nil where too few steps looked at it, or none on one of its sides.
func (s *sight) curve(gate int) *Curve {
	if gate < 0 {
		return nil
	}
	var f curveFit
	good, bad := false, false
	for _, p := range s.points {
		if gate >= len(p.rung.Looks) {
			continue
		}
		l := p.rung.Looks[gate]
		if math.IsNaN(l.Share) || !(l.Trials > 0) || !(l.Limit > 0) || !(l.Limit < 1) {
			continue
		}
		share := l.Share
		f.limit = l.Limit
		if l.Rises {
			share, f.limit = 1-share, 1-l.Limit
		}
		if p.rung.Stopped && share >= f.limit {
			continue // it broke: what had been measured by then says nothing of that
		}
		f.points = append(f.points, fitted{x: math.Log(p.load), share: share, trials: l.Trials})
		good, bad = good || share >= f.limit, bad || share < f.limit
	}
	if len(f.points) < fewestLooks || !good || !bad {
		return nil
	}
	return f.cross()
}

// curveFit is a share that falls with the load, and the limit that it crosses.
type curveFit struct {
	points []fitted
	limit  float64
}

// fitted is a step as the curve takes it.
type fitted struct{ x, share, trials float64 }

// cross finds where the curve crosses its limit: the deviance of the best curve through each crossing,
// and the crossings whose deviance is no more than chance allows above the least.
func (f *curveFit) cross() *Curve {
	from, to := f.points[0].x, f.points[len(f.points)-1].x // points are in order of load
	at := func(i int) float64 { return from + (to-from)*float64(i)/curveGrid }
	var deviances [curveGrid + 1]float64
	best := 0
	for i := range deviances {
		deviances[i] = f.deviance(at(i), f.slope(at(i)))
		if deviances[i] < deviances[best]-closeEnough {
			best = i
		}
	}
	last := best // where steps part cleanly any crossing between two of them is as good
	for last < curveGrid && deviances[last+1] <= deviances[best]+closeEnough {
		last++
	}
	middle := at(best)/2 + at(last)/2
	most := deviances[best] + f.allowed(middle)
	c := &Curve{Value: math.Exp(middle), High: math.Inf(1), Steps: len(f.points)}
	cut := func(in, out int) float64 { // where the deviance passes most, between two loads
		return math.Exp(zero(at(in), most-deviances[in], at(out), most-deviances[out]))
	}
	for i := best; i > 0; i-- {
		if deviances[i-1] > most {
			c.Low = cut(i, i-1)
			break
		}
	}
	for i := last; i < curveGrid; i++ {
		if deviances[i+1] > most {
			c.High = cut(i, i+1)
			break
		}
	}
	return c
}

// allowed is by how much the deviance of the true crossing may lie above the least.
func (f *curveFit) allowed(crossing float64) float64 {
	slope := f.slope(crossing)
	scatter := 0.0
	for _, p := range f.points {
		m := f.mean(p.x, crossing, slope)
		scatter += p.trials * (p.share - m) * (p.share - m) / max(m*(1-m), leastSpread)
	}
	freedom := float64(len(f.points) - 2)
	alone := distuv.ChiSquared{K: 1}.Quantile(level)
	return max(alone, distuv.F{D1: 1, D2: freedom}.Quantile(level)*scatter/freedom)
}

// mean is the share that a curve expects at x.
func (f *curveFit) mean(x, crossing, slope float64) float64 {
	return 1 / (1 + math.Exp(slope*(x-crossing)-math.Log(f.limit/(1-f.limit))))
}

// slope is that of the best curve through a crossing: 0 at least, since more load makes nothing better.
func (f *curveFit) slope(crossing float64) float64 {
	flatter := func(slope float64) bool { // is the best one flatter?
		pull := 0.0
		for _, p := range f.points {
			pull += p.trials * (p.share - f.mean(p.x, crossing, slope)) * (crossing - p.x)
		}
		return pull <= 0
	}
	low, high := 0.0, steepest
	switch {
	case flatter(low):
		return low
	case !flatter(high):
		return high
	}
	const halvings = 25
	for range halvings {
		if middle := (low + high) / 2; flatter(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return (low + high) / 2
}

// deviance is twice the logarithm of by how much likelier the shares are by themselves than by a curve.
func (f *curveFit) deviance(crossing, slope float64) float64 {
	sum := 0.0
	for _, p := range f.points {
		m := f.mean(p.x, crossing, slope)
		if p.share > 0 {
			sum += 2 * p.trials * p.share * math.Log(p.share/m)
		}
		if p.share < 1 {
			sum += 2 * p.trials * (1 - p.share) * math.Log((1-p.share)/(1-m))
		}
	}
	return sum
}
