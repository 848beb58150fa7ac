package reports

import (
	"fmt"
	"math"

	"github.com/holdline/holdline/sim/stats"
)

// count is a number of inquiries, known exactly.
func count(c column) func(view) result {
	return func(v view) result {
		n := v.sum(c)
		return known(stats.Exact(float64(n), n))
	}
}

// share is a part of a count of inquiries.
func share(num, den column) func(view) result {
	return func(v view) result { return v.share([]column{num}, []column{den}) }
}

// share estimates one sum of columns as a part of another.
func (v view) share(num, den []column) result {
	cells := v.cells(num, den)
	var k, n float64
	for _, c := range cells {
		k += c.Num
		n += c.Den
	}
	if n <= 0 {
		return nothing("nothing to divide by: no such inquiries")
	}
	return known(stats.Share(int64(min(max(k, 0), n)), int64(n), cells, v.bits()))
}

// byEndpoint is a share of offered inquiries that may be narrowed to where it happened.
func byEndpoint(all, atBot column) func(view) result {
	return func(v view) result {
		num := []column{all}
		switch v.endpoint {
		case botEndpoint:
			num = []column{atBot}
		case deskEndpoint:
			num = []column{all, ^atBot}
		}
		return v.share(num, []column{offered})
	}
}

// expectMet is the share of replies that met their expectation, of those that had one.
func expectMet(v view) result {
	if v.turn != 0 || v.endpoint == deskEndpoint {
		return cannotTell(0, "rows count expectations by inquiry, not by turn")
	}
	r := v.share([]column{met}, []column{checked})
	if r.empty {
		return nothing("no reply had an expectation")
	}
	return r
}

// enoughKnown is the share of inquiries whose end must be known before a resolution is told.
const enoughKnown = 0.95

// asFarAsKnown is a share that rests on what endpoints tell. Nothing is assumed of those that did
// not tell: the interval reaches from all of them bad to all of them good.
func asFarAsKnown(yes, unknown, den column) func(view) result {
	return func(v view) result {
		n, dark := v.sum(den), v.sum(unknown)
		if n == 0 {
			return nothing("nothing to divide by: no such inquiries")
		}
		if float64(n-dark) < enoughKnown*float64(n) {
			return cannotTell(n, fmt.Sprintf("it is known of only %.0f%% whether they were solved; 95%% are needed",
				math.Floor(100*float64(n-dark)/float64(n))))
		}
		low := v.share([]column{yes}, []column{den})
		if dark == 0 {
			return low
		}
		high := v.share([]column{yes, unknown}, []column{den})
		e := low.Estimate
		e.Value, e.High = float64(v.sum(yes))/float64(n-dark), high.High
		e.Method += "; unknown ends taken as bad and as good"
		return known(e)
	}
}

// attemptsPerFresh is how often a customer tries: fresh inquiries and retries a fresh one.
func attemptsPerFresh(v view) result {
	n := v.sum(freshOffered)
	if n == 0 {
		return nothing("no fresh inquiries")
	}
	return known(stats.Ratio(v.cells([]column{freshOffered, retryOffered}, []column{freshOffered}), n, v.bits()))
}
