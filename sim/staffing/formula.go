package staffing

import (
	"math"
	"slices"
	"time"

	"github.com/holdline/holdline/sim/erlang"
)

// Target is a promise in the words of formulas.
type Target struct {
	Measure   string
	Threshold float64 // seconds
	Limit     float64 // seconds, or a share
	Upper     bool    // the limit is the most, not the least
}

// Desk is one kind of customers and servers alike, as formulas know it.
type Desk struct {
	Load     float64 // erlangs
	AHT      float64 // seconds
	Patience float64 // seconds, mean; +Inf: endless
	Slots    int     // conversations a head holds at once; 0: 1
	Slowdown float64 // factor on AHT when all slots are taken; 0: 1
}

// Formulas tells whether a target has one.
func (t Target) Formulas() bool {
	_, ok := t.value(erlang.C(2, 1, 1))
	return ok
}

// value is the measure of a queue.
func (t Target) value(q erlang.Queue) (float64, bool) {
	switch t.Measure {
	case "service_level":
		return q.ServiceLevel(t.Threshold).Plain, true
	case "service_level_short_excluded":
		return q.ServiceLevel(t.Threshold).ShortExcluded, true
	case "service_level_abandons_good":
		return q.ServiceLevel(t.Threshold).AbandonsGood, true
	case "service_level_answered":
		return q.ServiceLevel(t.Threshold).Answered, true
	case "abandonment_rate":
		return q.PAbandon(), true
	case "p_wait":
		return q.PWait(), true
	case "mean_wait":
		return q.MeanWait(), true
	case "asa":
		return q.ASA(), true
	case "queue_length":
		return q.MeanQueue(), true
	case "occupancy", "slot_occupancy":
		return q.Occupancy(), true
	}
	return 0, false
}

func (t Target) kept(q erlang.Queue) bool {
	v, ok := t.value(q)
	switch {
	case !ok:
		return true
	case t.Upper:
		return v <= t.Limit
	}
	return v >= t.Limit
}

// maxServers bounds what formulas are asked for.
const maxServers = 1 << 20

// Required is the fewest heads on the floor with which the formula keeps all targets: Erlang A, or
// Erlang C where patience is endless, which needs more of them than there is load whatever the targets.
// Targets without a formula ask for nothing.
func Required(d Desk, targets []Target) int {
	if !(d.Load > 0) {
		return 0
	}
	slots, slow := max(1, d.Slots), d.Slowdown
	if slow <= 0 {
		slow = 1
	}
	kept := func(heads int) bool {
		if math.IsInf(d.Patience, 1) && float64(heads*slots) <= d.Load*slow {
			return false // a queue without end, of which nobody gives up
		}
		q := erlang.A(heads*slots, d.Load*slow, d.AHT*slow, d.Patience)
		return !slices.ContainsFunc(targets, func(t Target) bool { return !t.kept(q) })
	}
	low, high := 0, 1
	for !kept(high) {
		if low, high = high, 2*high; high > maxServers {
			return high
		}
	}
	for high-low > 1 {
		if mid := (low + high) / 2; kept(mid) {
			high = mid
		} else {
			low = mid
		}
	}
	return high
}

// Work is one stream of work that reaches a desk: arrivals by the time since the start, and how long
// each keeps an agent busy.
type Work struct {
	Rate      func(t time.Duration) float64 // a second
	Quantiles []float64                     // of the work, seconds, each as likely as the others
}

// OfferedLoad is the mean number of agents busy, were there enough of them, averaged over each span:
// m(t) = E[ integral of the rate over (t - S, t) ], S the work (Eick, Massey and Whitt, 1993). The
// rate is integrated on a grid of steps per span. Nothing arrives before time 0.
func OfferedLoad(w Work, spans []Span) []float64 {
	const steps = 64
	out := make([]float64, len(spans))
	if len(spans) == 0 || len(w.Quantiles) == 0 {
		return out
	}
	first, last := spans[0], spans[len(spans)-1]
	grid := (first.To - first.From).Seconds() / steps
	n := int(math.Ceil(last.To.Seconds()/grid)) + 1
	total := make([]float64, n+1) // arrivals before each point of the grid
	for i := range n {
		mid := time.Duration((float64(i) + 0.5) * grid * 1e9)
		total[i+1] = total[i] + w.Rate(mid)*grid
	}
	before := func(t float64) float64 {
		x := t / grid
		switch i := int(x); {
		case x <= 0:
			return 0
		case i >= n:
			return total[n]
		default:
			return total[i] + (x-float64(i))*(total[i+1]-total[i])
		}
	}
	const points = 8
	for k, span := range spans {
		for p := range points {
			t := span.From.Seconds() + (float64(p)+0.5)/points*(span.To-span.From).Seconds()
			now := before(t)
			for _, s := range w.Quantiles {
				out[k] += now - before(t-s)
			}
		}
		out[k] /= points * float64(len(w.Quantiles))
	}
	return out
}
