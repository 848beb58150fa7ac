package staffing

import (
	"math"
	"slices"
	"time"
)

// Deferred is a promise about customers who may wait, perhaps for longer than an interval of heads: so
// many of those who come in each window are to be taken up before some time is over.
//
// However heads are spread, and whoever else they serve, they take up no more customers between two moments
// than heads who begin each interval afresh, take one after the other without a pause and finish the last
// one after hours. That makes a bound of any stretch of intervals in which some windows come and are due.
// Where customers are served in the order in which they come, all who came before count as well: whoever is
// served in time has been waited for.
type Deferred struct {
	Groups  []int
	Slots   int      // customers that a head holds at once, at most
	Efforts []Effort // of a customer of each kind, at whoever is quickest
	Windows []Due    // in the order of time
	InOrder bool     // one kind of customer, who come at random, leave only when served, and are served in their order
	Waiting int      // when the run begins
	Again   bool     // others come, too, who were there before
	Away    float64  // of paid time off the floor, where one group does it alone
}

// Due is a window of customers.
type Due struct {
	First  int           // the interval it begins in
	Last   int           // the interval by whose end it is due
	After  time.Duration // it is due so long after the end of the last interval, whose heads stay for it
	Sure   float64       // customers of it, on average
	Loose  float64       // others that may be of it, who may all be served in time
	Share  float64       // of all its customers that are promised
	Work   float64       // that is promised at least, seconds, by those who take least
	Before func(interval int) float64
	Opens  bool // who waits when the run begins is of it
}

// Asked is how many of the sure customers are to be served in time at least.
func (d *Due) Asked() float64 { return d.Share*d.Sure - (1-d.Share)*d.Loose }

// wholeHeads is what a promise about customers who may wait costs at least, in whole heads an interval.
type wholeHeads struct {
	*Deferred

	spans []Span
	full  count   // taken up in an interval by a head
	late  []count // by window: taken up by a head of the last interval, who stays
	work  float64 // seconds of it that a head takes up in an interval on average
	over  []float64
	sums  []count
}

// maxCells bounds how finely time is cut.
const (
	maxCells = 6000
	fineness = 100 // steps of a mean effort
)

// WholeHeads is the least number of heads by interval, summed up over them, that keep a deferred promise; 0
// where nothing is known of it. Intervals are of one length, but for the last.
func (s *Search) WholeHeads(d *Deferred) int {
	if len(d.Windows) == 0 || len(s.Spans) < 2 {
		return 0
	}
	w := wholeHeads{Deferred: d, spans: s.Spans}
	if !w.prepare() {
		return 0
	}
	best := math.MaxInt
	least := w.others(0, false)
	for last := 0; least+last < best; last++ {
		best = min(best, w.others(last, true)+last)
	}
	if d.Away > 0 {
		p := Pool{Groups: d.Groups, Away: []float64{d.Away}}
		return p.paid(0, best, len(s.Spans))
	}
	return best
}

// MostWork is the work that a head takes up at most in an interval, seconds.
func (s *Search) MostWork(d *Deferred) float64 {
	w := wholeHeads{Deferred: d, spans: s.Spans}
	step, ok := w.step(0)
	if !ok {
		return math.Inf(1)
	}
	return w.mostWork(step, s.Spans[0].To-s.Spans[0].From)
}

// step is how finely time is cut, in seconds.
func (w *wholeHeads) step(beyond time.Duration) (float64, bool) {
	least := math.Inf(1)
	for _, e := range w.Efforts {
		least = math.Min(least, e.Mean)
	}
	longest := w.length(0)
	for t := range w.spans {
		longest = max(longest, w.length(t))
	}
	longest += beyond
	return math.Max(least/fineness, longest.Seconds()/maxCells), least > 0 && !math.IsInf(least, 1)
}

func (w *wholeHeads) length(t int) time.Duration { return w.spans[t].To - w.spans[t].From }

func (w *wholeHeads) mostWork(step float64, stay time.Duration) float64 {
	cells := int(math.Ceil(stay.Seconds() / step))
	kinds, means := make([]lattice, len(w.Efforts)), make([]float64, len(w.Efforts))
	for k, e := range w.Efforts {
		kinds[k], means[k] = shortest([]Effort{e}, step, cells), e.Mean
		if kinds[k][0] > 1-1e-3 {
			return math.Inf(1)
		}
	}
	return float64(w.Slots) * mostWork(kinds, means, cells)
}

// prepare finds out what a head takes up at most.
func (w *wholeHeads) prepare() bool {
	last := len(w.spans) - 1
	beyond := time.Duration(0)
	for i := range w.Windows {
		beyond = max(beyond, w.Windows[i].After)
	}
	step, ok := w.step(beyond)
	if !ok {
		return false
	}
	cells := func(stay time.Duration) int { return int(math.Ceil(stay.Seconds() / step)) }
	stays := []int{cells(w.length(0))}
	for i := range w.Windows {
		stays = append(stays, cells(w.length(last)+w.Windows[i].After))
	}
	slices.Sort(stays)
	stays = slices.Compact(stays)
	l := shortest(w.Efforts, step, stays[len(stays)-1])
	if l[0] > 1-1e-3 {
		return false
	}
	laws := l.starts(stays)
	law := func(stay time.Duration) count {
		i, _ := slices.BinarySearch(stays, cells(stay))
		return laws[i].times(w.Slots)
	}
	w.full = law(w.length(0))
	w.work = w.mostWork(step, w.length(0))
	for i := range w.Windows {
		stay := w.length(last) + w.Windows[i].After
		w.late = append(w.late, law(stay))
		w.over = append(w.over, w.mostWork(step, stay))
	}
	w.sums = []count{{p: []float64{1}}}
	return true
}

// heads is the law of how many customers so many heads take up in an interval each.
func (w *wholeHeads) heads(n int) count {
	for len(w.sums) <= n {
		w.sums = append(w.sums, w.sums[len(w.sums)-1].plus(w.full))
	}
	return w.sums[n]
}

// others is the least number of heads in all intervals but the last, where so many are; without windows
// that the last interval is for, if it is not to count. From the first interval on, up to each interval
// there are as many as any stretch that ends there needs, besides those before it.
func (w *wholeHeads) others(last int, all bool) int {
	end := len(w.spans) - 1
	total := make([]int, end+1) // in the intervals before
	for b := range end {
		total[b+1] = total[b]
		for i := range w.Windows {
			d := &w.Windows[i]
			tail := d.Last == end
			if !tail && d.Last != b || tail && (!all || b != end-1) {
				continue
			}
			for _, a := range begins(min(d.First, b)) {
				n := 0
				if tail {
					n = last
				}
				total[b+1] = max(total[b+1], w.need(a, i, total[b+1]-total[a], n, tail)+total[a])
			}
		}
	}
	if all && end > 0 && w.lone(last) {
		return total[end]
	}
	if all {
		return math.MaxInt / 2
	}
	return total[end]
}

// begins are the intervals that stretches begin in: the one that a window begins in, and ever earlier ones.
func begins(at int) []int {
	out := []int{at}
	for back := 1; back < at; back *= 2 {
		out = append(out, at-back)
	}
	if at > 0 {
		out = append(out, 0)
	}
	return out
}

// lone says whether so many heads in the last interval keep the windows that no other interval is for.
func (w *wholeHeads) lone(last int) bool {
	end := len(w.spans) - 1
	for i := range w.Windows {
		if d := &w.Windows[i]; d.First == end && !w.keeps(end, i, 0, last, true) {
			return false
		}
	}
	return true
}

// need is how many heads, at least so many, keep window i in the intervals from a until it is due.
func (w *wholeHeads) need(a, i, least, last int, tail bool) int {
	if least > 0 && w.keeps(a, i, least, last, tail) {
		return least
	}
	if least == 0 && w.keeps(a, i, 0, last, tail) {
		return 0
	}
	low, high := least, max(1, 2*least)
	const most = 1 << 16
	for !w.keeps(a, i, high, last, tail) {
		if low, high = high, 2*high; high > most {
			return high
		}
	}
	for high-low > 1 {
		if mid := (low + high) / 2; w.keeps(a, i, mid, last, tail) {
			high = mid
		} else {
			low = mid
		}
	}
	return high
}

// keeps says whether so many heads from interval a on might keep window i.
func (w *wholeHeads) keeps(a, i, heads, last int, tail bool) bool {
	return w.bears(a, i, heads, last, tail) && (!w.InOrder || w.serves(a, i, heads, last, tail))
}

// slack is for rounding.
const slack = 1e-9

// bears says whether the heads can take up the work of all windows that come from interval a on and are
// due no later than window i.
func (w *wholeHeads) bears(a, i, heads, last int, tail bool) bool {
	d := &w.Windows[i]
	asked := 0.0
	for k := range w.Windows {
		x := &w.Windows[k]
		if x.First >= a && (x.Last < d.Last || x.Last == d.Last && x.After <= d.After) {
			asked += x.Work
		}
	}
	have := float64(heads) * w.work
	if tail {
		have += float64(last) * w.over[i]
	}
	return have*(1+slack) >= asked
}

// serves says whether the heads can take up enough of window i after all who came before it.
func (w *wholeHeads) serves(a, i, heads, last int, tail bool) bool {
	d := &w.Windows[i]
	asked, ahead := d.Asked(), d.Before(a)
	const most = 1500 // customers are counted one by one
	if asked <= 0 || ahead+d.Sure > most {
		return true
	}
	before, of := 0, 0
	if a == 0 && d.Opens {
		of = w.Waiting
		asked += d.Share * float64(of)
	} else if a == 0 {
		before = w.Waiting
	}
	taken := w.heads(heads)
	if tail && last > 0 {
		taken = taken.plus(w.late[i].times(last))
	}
	come := poisson(d.Sure, of).atLeast()
	if w.Again { // who comes back may be served in their stead
		come = func(int) float64 { return 1 }
	}
	return served(poisson(ahead, before), come, taken)*(1+slack) >= asked
}

// served is how many of a window are served on average, if so many come before it, so many of it with some
// chance, and so many can be taken up.
func served(before count, come func(int) float64, taken count) float64 {
	enough := taken.atLeast()
	sum := 0.0
	for n := 1; ; n++ {
		chance := 0.0
		for i, p := range before.p {
			chance += p * enough(before.low+i+n)
		}
		some := come(n) * chance
		if some < nothing {
			return sum
		}
		sum += some
	}
}
