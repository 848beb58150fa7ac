package stats

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// fewApart is the number of pairs that differ from which on the spread between them tells how they
// do. Below it, and with as many that agree, the interval is that of rare events, see widen.
const fewApart = 10

// apart is in how many of so many pairs b lies above a, and below it, and by how much at most.
type apart struct {
	pairs, up, down int
	most            float64
}

func (p *apart) add(difference float64) {
	p.pairs++
	switch {
	case difference > 0:
		p.up++
	case difference < 0:
		p.down++
	}
	p.most = math.Max(p.most, math.Abs(difference))
}

// alike is the difference of pairs that all agree: none was seen, and no spread tells how far the
// truth may be. What is known is how seldom they can differ.
func (p *apart) alike(n int64, of string, level float64) Estimate {
	return Point(0, n, fmt.Sprintf("alike in all of %d %s: with %.6g %% confidence, no more than %.2g %% of such differ (Clopper-Pearson)",
		p.pairs, of, 100*level, 100*clopperHigh(0, p.pairs, level)))
}

// widen keeps an interval from being narrower than pairs can know of which all agree but for a few:
// what happens in k of n may happen as seldom, and as often, as Clopper and Pearson say, each time by
// as much as was seen at most; and so may its opposite.
func (p *apart) widen(e Estimate, of string, level float64) Estimate {
	k := p.up + p.down
	if k == 0 || k >= fewApart || 2*k > p.pairs || !e.HasInterval() {
		return e
	}
	low := p.most * (clopperLow(p.up, p.pairs, level) - clopperHigh(p.down, p.pairs, level))
	high := p.most * (clopperHigh(p.up, p.pairs, level) - clopperLow(p.down, p.pairs, level))
	if low < e.Low || high > e.High {
		e.Low, e.High = math.Min(e.Low, low), math.Max(e.High, high)
		e.Method += fmt.Sprintf("; %d of %d %s differ: no narrower than Clopper-Pearson", k, p.pairs, of)
	}
	return e
}

// clopperLow and clopperHigh are the bounds of Clopper and Pearson on a share of which k of n are seen.
func clopperLow(k, n int, level float64) float64 {
	if k == 0 {
		return 0
	}
	return distuv.Beta{Alpha: float64(k), Beta: float64(n - k + 1)}.Quantile((1 - level) / 2)
}

func clopperHigh(k, n int, level float64) float64 {
	switch k {
	case 0:
		return clopperNone(float64(n), level)
	case n:
		return 1
	}
	return distuv.Beta{Alpha: float64(k + 1), Beta: float64(n - k)}.Quantile(1 - (1-level)/2)
}

// clopperNone is the upper bound on what was seen in none of n: about 3.7 / n, which is the rule of three
// at two sides.
func clopperNone(n, level float64) float64 { return -math.Expm1(math.Log((1-level)/2) / n) }
