package capacity

import (
	"math"
	"time"
)

// Saturation watches a step at a steady load and says when it is plain that the target falls behind:
// conversations pile up *and* first replies take ever longer (of a desk without a bot: the waits until a
// human answers). Either alone may have a harmless reason: a channel that fills up opens conversations,
// one slow minute makes slow replies.
//
// The measured time is cut into cells, whose means must follow a rising line much more closely than
// chance allows, and must have risen much. Busy and quiet times last longer than a cell: the doubt of
// the slope grows by what neighboring cells have in common beside the line.
type Saturation struct {
	from, width time.Duration
	open, reply [cells]mean
}

// mean adds up what falls into a cell.
type mean struct {
	sum float64
	n   int
}

const (
	cells     = 24
	leastSeen = 12   // cells with a value, in both series
	plainly   = 10.0 // standard errors of the slope: a dozen cells tell little of how long swings last
	openGrew  = 1.25 // from the first third to the last: the warm-up has grown, too
	replyGrew = 1.5
)

// NewSaturation watches [from, to) of the run clock: after the warm-up, while arrivals come.
func NewSaturation(from, to time.Duration) *Saturation {
	return &Saturation{from: from, width: max(1, (to-from)/cells)}
}

// Open is told how many conversations are open.
func (s *Saturation) Open(at time.Duration, n int) { add(&s.open, s.cell(at), float64(n)) }

// Reply is told of a first reply that came at at, and how long it took. It may be told late.
func (s *Saturation) Reply(at, took time.Duration) { add(&s.reply, s.cell(at), took.Seconds()) }

func (s *Saturation) cell(at time.Duration) int {
	if at < s.from {
		return -1
	}
	return int((at - s.from) / s.width)
}

func add(series *[cells]mean, cell int, x float64) {
	if cell >= 0 && cell < cells {
		series[cell].sum += x
		series[cell].n++
	}
}

// Plain says whether the target plainly falls behind, by what was seen until now.
func (s *Saturation) Plain(now time.Duration) bool {
	whole := min(s.cell(now), cells) // the one under way is left aside
	return whole > 0 && rises(s.open[:whole], openGrew) && rises(s.reply[:whole], replyGrew)
}

// rises says whether a series plainly grows, and by such a factor.
func rises(series []mean, factor float64) bool {
	xs := make([]float64, 0, len(series))
	for _, m := range series {
		if m.n > 0 {
			xs = append(xs, m.sum/float64(m.n))
		}
	}
	if len(xs) < leastSeen {
		return false
	}
	third := len(xs) / 3
	return slopeDoubts(xs) > plainly && average(xs[len(xs)-third:]) >= factor*average(xs[:third])
}

// slopeDoubts is the slope of the straight line through a series in units of its standard error, the
// residuals taken for an autoregressive series.
func slopeDoubts(xs []float64) float64 {
	middle, mean := float64(len(xs)-1)/2, average(xs)
	slope, spread := 0.0, 0.0
	for i, x := range xs {
		slope += (float64(i) - middle) * (x - mean)
		spread += (float64(i) - middle) * (float64(i) - middle)
	}
	slope /= spread
	own, next, before := 0.0, 0.0, 0.0
	for i, x := range xs {
		rest := x - mean - slope*(float64(i)-middle)
		own, next, before = own+rest*rest, next+rest*before, rest
	}
	if !(own > 0) { // a perfect line
		return math.Copysign(math.Inf(1), slope)
	}
	const most = 0.9 // more than so few cells can tell
	r := min(max(next/own, 0), most)
	return slope / math.Sqrt(own/float64(len(xs)-2)/spread*(1+r)/(1-r))
}

func average(xs []float64) float64 {
	sum := 0.0
	for _, x := range xs {
		sum += x
	}
	return sum / float64(len(xs))
}
