package reports

import (
	"fmt"
	"math"

	"github.com/holdline/holdline/sim/stats"
)

// form says how a ratio of sums is estimated.
type form uint8

const (
	counted      form = iota // num, known exactly in one run; a mean over replications
	shareOf                  // num is a part of den
	meanOf                   // den values sum up to num
	distribution             // times of turns: see latency
)

// end is the part of the channel without which a measure has nothing to divide by.
type end uint8

const (
	eitherEnd end = iota
	theBot
	theDesk
)

// definition is how one measure is computed: by its sums, whatever they are the sums of. One run is
// a row of slots, a study one of replications; which of the two is at hand chooses the estimator.
type definition struct {
	form    form
	sums    func(*part) sums
	end     end                       // see ofBot, ofDesk
	alone   bool                      // of a share: what befalls one inquiry befalls it alone, see alone
	timed   bool                      // an average over clock time: what comes after the horizon plays no part
	square  square                    // of a mean of values: for runs too short to resample; else numSquares
	refuse  func(view) (result, bool) // why the view has no such number, if so
	empty   func(view) string         // what den = 0 means; nil: as usual
	finish  func(view, stats.Estimate) stats.Estimate
	pending *pending                          // whom it leaves out because they were still in progress; nil: nobody
	fixed   func(view, stats.Estimate) string // why the estimate is no estimate, see fixed; nil: it always is one
}

const nobody = "nothing to divide by: no such inquiries"

// compute answers a view.
func (d *definition) compute(v view) result {
	if d.form == distribution {
		return latency(v)
	}
	if d.timed {
		v.late = false
	}
	if d.refuse != nil {
		if r, no := d.refuse(v); no {
			return r
		}
	}
	cells, ok := v.cells(d)
	if !ok {
		return cannotTell(0, "no gate of this study asks for this, so it was not kept")
	}
	var total sums
	for i := range cells {
		total.add(cells[i])
	}
	switch {
	case d.form == counted:
		return known(v.counted(cells, total))
	case total.den <= 0 || total.n == 0 && !d.timed:
		r := nothing(nobody)
		if d.empty != nil {
			r = nothing(d.empty(v))
		}
		r.open = v.left(d, &total)
		return r
	case total.den-total.dark < enoughKnown*total.den:
		return cannotTell(total.n, fmt.Sprintf("it is known of only %.0f%% whether they were solved; 95%% are needed",
			math.Floor(100*(total.den-total.dark)/total.den)))
	}
	e := v.estimate(d, cells, total)
	if math.IsInf(e.Value, 0) || math.IsNaN(e.Value) {
		return cannotTell(total.n, "the scenario's laws give it no mean")
	}
	if d.finish != nil {
		e = d.finish(v, e)
	}
	if d.fixed != nil {
		if why := d.fixed(v, e); why != "" {
			e.Low, e.High, e.Method = e.Value, e.Value, "cannot be anything else: "+why
			return result{Estimate: e, fixed: why}
		}
	}
	r := known(e)
	r.open = v.left(d, &total)
	return r
}

// counted is a number of inquiries: exact in one run, and a mean over replications.
func (v view) counted(cells []sums, total sums) stats.Estimate {
	if v.a.study == nil {
		return stats.Exact(total.num, total.n)
	}
	for i := range cells {
		cells[i].den = 1
	}
	return stats.RatioOfMeans(ratios(cells, false), total.n, v.atLevel())
}

// enoughKnown is the share of inquiries whose end must be known before a resolution is told.
const enoughKnown = 0.95

// estimate is the ratio of the cells with its interval. Nothing is assumed of those of whom it is
// not known: the interval reaches from all of them bad to all of them good.
func (v view) estimate(d *definition, cells []sums, total sums) stats.Estimate {
	e := v.ratio(d, ratios(cells, false), total.num, total)
	if total.dark == 0 {
		return e
	}
	high := v.ratio(d, ratios(cells, true), total.num+total.dark, total)
	e.Value, e.High = total.num/(total.den-total.dark), high.High
	e.Method += "; unknown ends taken as bad and as good"
	return e
}

// ratio chooses the estimator by what the cells are.
func (v view) ratio(d *definition, cells []stats.Cell, num float64, total sums) stats.Estimate {
	switch {
	case v.a.study != nil && d.form == shareOf && d.alone:
		return stats.ShareOfTrials(cells, total.n, v.atLevel())
	case v.a.study != nil && d.form == shareOf:
		return stats.ShareOfMeans(cells, total.n, v.atLevel())
	case v.a.study != nil:
		return stats.RatioOfMeans(cells, total.n, v.atLevel())
	case v.a.meta.Batch > 0:
		return v.still(d, cells, num, total)
	case d.form == shareOf:
		return stats.Share(int64(min(max(num, 0), total.den)), int64(total.den), cells, v.atLevel(), v.bits())
	case d.square != numSquares && v.leg != secondLine:
		return stats.RatioOr(cells, v.moments(d, total), v.atLevel(), v.bits())
	}
	return stats.Ratio(cells, total.n, v.atLevel(), v.bits())
}

// still is the estimate of a run whose load held still.
func (v view) still(d *definition, cells []stats.Cell, num float64, total sums) stats.Estimate {
	b := v.batches(cells)
	switch {
	case d.form == shareOf:
		return b.Share(int64(min(max(num, 0), total.den)), int64(total.den))
	case d.square != numSquares && v.leg != secondLine:
		return b.Mean(v.moments(d, total))
	}
	return b.Ratio(total.n)
}

// batches are those that the view's stretch of a steady load has room for. What came after the horizon
// is of who came last.
func (v view) batches(cells []stats.Cell) stats.Batches {
	edges := v.a.layout.edges
	return stats.Batches{Cells: cells, Room: int((edges[v.to] - edges[v.from]) / v.a.meta.Batch), Level: v.atLevel()}
}

// ratios gives the cells to estimate from, with those of whom it is not known as bad or as good.
func ratios(cells []sums, good bool) []stats.Cell {
	out := make([]stats.Cell, len(cells))
	for i, c := range cells {
		out[i] = stats.Cell{Num: c.num, Den: c.den}
		if good {
			out[i].Num += c.dark
		}
	}
	return out
}

// cells gives the sums slot by slot, or replication by replication. False says that a study has not
// kept them.
func (v view) cells(d *definition) ([]sums, bool) {
	if v.a.study != nil {
		return v.a.study.cells(v, d)
	}
	out := make([]sums, 0, max(0, v.to-v.from)+1)
	v.eachSlot(func(slot int) {
		p := v.a.part(v.query, slot)
		out = append(out, d.all(&p))
	})
	return out, true
}

// moments gathers what a mean of independent values needs.
func (v view) moments(d *definition, total sums) stats.Moments {
	m := stats.Moments{N: total.n, Sum: total.num}
	v.eachSlot(func(slot int) {
		for queue := range v.a.layout.queues {
			if v.takes(queue) {
				m.Square += v.a.cell(queue, slot).sq[d.square]
			}
		}
	})
	return m
}

// atLevel is the confidence to answer with.
func (v view) atLevel() float64 {
	level := v.level
	if level == 0 {
		level = stats.Level
	}
	if v.a.study != nil {
		return v.a.study.shared(level)
	}
	return level
}
