package staffing

import (
	"math"
	"slices"
)

// Effort is how long one customer keeps an agent, seconds.
type Effort struct {
	Mean   float64
	Work   func(p float64) float64 // quantile
	WrapUp func(p float64) float64 // quantile of what follows; nil: nothing
}

// lattice is a law of times on a grid: the chance of each number of steps.
type lattice []float64

// How finely a law is cut: into so many parts alike, each of which counts as its shortest, then down to
// a grid. So a customer takes no longer than in truth, and a head takes up no fewer.
const (
	partsOfWork   = 256
	partsOfWrapUp = 32
)

// shortest is the law of the shortest of some efforts at each chance, at most so many steps, beyond which
// nothing matters.
func shortest(all []Effort, step float64, most int) lattice {
	var least []float64 // the chance of so many steps or fewer
	for _, e := range all {
		p := make([]float64, most+1)
		wrap := []float64{0}
		if e.WrapUp != nil {
			wrap = lower(e.WrapUp, partsOfWrapUp)
		}
		work := lower(e.Work, partsOfWork)
		for _, w := range work {
			for _, u := range wrap {
				p[min(int((w+u)/step+slack), most)] += 1 / float64(len(work)*len(wrap))
			}
		}
		for i := 1; i <= most; i++ {
			p[i] += p[i-1]
		}
		if least == nil {
			least = p
			continue
		}
		for i := range least {
			least[i] = math.Max(least[i], p[i])
		}
	}
	for i := most; i > 0; i-- {
		least[i] -= least[i-1]
	}
	return least
}

// lower are the lower ends of equal parts of a law.
func lower(quantile func(float64) float64, parts int) []float64 {
	out := make([]float64, parts)
	for i := range out {
		if x := quantile(float64(i) / float64(parts)); x > 0 && !math.IsInf(x, 1) {
			out[i] = x
		}
	}
	return out
}

// count is the law of a whole number: the chances of low, low + 1 and so on.
type count struct {
	low int
	p   []float64
}

const nothing = 1e-13 // a chance that is left out

// trimmed leaves out what is next to impossible at both ends.
func trimmed(low int, p []float64) count {
	for len(p) > 1 && p[0] < nothing {
		low, p = low+1, p[1:]
	}
	for len(p) > 1 && p[len(p)-1] < nothing {
		p = p[:len(p)-1]
	}
	return count{low, p}
}

// plus is the law of the sum of two numbers that know nothing of one another.
func (c count) plus(o count) count {
	p := make([]float64, len(c.p)+len(o.p)-1)
	for i, a := range c.p {
		for j, b := range o.p {
			p[i+j] += a * b
		}
	}
	return trimmed(c.low+o.low, p)
}

// times is the law of the sum of so many numbers alike.
func (c count) times(n int) count {
	out := count{p: []float64{1}}
	for range n {
		out = out.plus(c)
	}
	return out
}

func (c count) mean() float64 {
	sum := 0.0
	for i, p := range c.p {
		sum += p * float64(c.low+i)
	}
	return sum
}

// atLeast is the chance of so many or more.
func (c count) atLeast() func(int) float64 {
	tail := slices.Clone(c.p)
	for i := len(tail) - 2; i >= 0; i-- {
		tail[i] += tail[i+1]
	}
	return func(n int) float64 {
		switch {
		case n <= c.low:
			return 1
		case n-c.low >= len(tail):
			return 0
		}
		return tail[n-c.low]
	}
}

// poisson is the law of how many come where so many do on average, and some for certain.
func poisson(mean float64, certain int) count {
	if mean <= 0 {
		return count{certain, []float64{1}}
	}
	const wide = 9 // standard deviations
	low := max(0, int(mean-wide*math.Sqrt(mean)-wide))
	high := int(mean + wide*math.Sqrt(mean) + 3*wide)
	p := make([]float64, high-low+1)
	for i := range p {
		n := float64(low + i)
		gamma, _ := math.Lgamma(n + 1)
		p[i] = math.Exp(n*math.Log(mean) - mean - gamma)
	}
	return trimmed(low+certain, p)
}

// starts are the laws of how many customers one slot of an agent takes up at most in each of some stays
// on shift, which are given in steps in rising order: one after the other without a pause, the last of them
// before the stay is over, to be finished after it. An agent who pauses takes up no more: with less
// time left nobody does better.
func (l lattice) starts(stays []int) []count {
	longest := stays[len(stays)-1]
	var atoms []int
	for x, p := range l {
		if p > 0 {
			atoms = append(atoms, x)
		}
	}
	// now is the chance that a customer is taken up after so many steps.
	now := make([]float64, longest)
	now[0] = 1
	tails := make([][]float64, len(stays)) // the chance of 1, 2, ... customers or more
	const most = 100_000
	for range most {
		sum, at := 0.0, 0
		for i, end := range stays {
			for ; at < end; at++ {
				sum += now[at]
			}
			tails[i] = append(tails[i], sum)
		}
		if sum < nothing {
			break
		}
		next := make([]float64, longest)
		for at, p := range now {
			if p < nothing*nothing {
				continue
			}
			for _, x := range atoms {
				if at+x >= longest {
					break
				}
				next[at+x] += p * l[x]
			}
		}
		now = next
	}
	out := make([]count, len(stays))
	for i, tail := range tails {
		p := slices.Clone(tail)
		for k := range p[:len(p)-1] {
			p[k] -= p[k+1]
		}
		out[i] = trimmed(1, p)
	}
	return out
}

// most is the work that one slot of an agent takes up at most on average in a stay of so many steps,
// seconds, whichever of some kinds of customers it takes each time.
func mostWork(kinds []lattice, means []float64, stay int) float64 {
	worth := make([]float64, stay+1) // with so many steps left
	for left := 1; left <= stay; left++ {
		worth[left] = worth[left-1]
		for k, l := range kinds {
			at := means[k]
			for x := 1; x < len(l) && x < left; x++ {
				at += l[x] * worth[left-x]
			}
			if l[0] < 1 {
				at /= 1 - l[0] // whoever takes no time at all is followed by another
			}
			worth[left] = math.Max(worth[left], at)
		}
	}
	return worth[stay]
}
