package reports

import (
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/record"
)

// csat is the mean content of the served, by the scenario's coefficients, of those whose end is known.
func csat() definition {
	return definition{
		form: meanOf, square: numSquares, empty: says("nobody was served"),
		sums: func(p *part) sums {
			n := p.n(contentN)
			return sums{num: float64(p.n(content)) / wholeContent, den: float64(n), n: n}
		},
		refuse: func(v view) (result, bool) {
			if v.a.sc.CSAT == nil {
				return absent("the scenario has no csat"), true
			}
			all := v.sum(outcomes+column(record.Contained)) + v.sum(outcomes+column(record.Handled))
			told := v.sum(contentN)
			return cannotTell(told, "it is known of too few whether they were solved; 95% are needed"),
				float64(told) < enoughKnown*float64(all)
		},
	}
}

// wholeContent is 1 in the column of content: whole numbers add up exactly in any order.
const wholeContent = 1e9

// contentOf is how content the scenario takes a served customer to be, in parts of wholeContent.
func contentOf(c *scenarios.CSAT, waited time.Duration, transfers int, solved bool) int64 {
	x := float64(c.Base) - float64(c.PerMinuteWaited)*(float64(waited)/float64(time.Minute)) - float64(c.PerTransfer)*float64(transfers)
	if !solved {
		x -= float64(c.Unsolved)
	}
	switch { // min and max would look for NaN
	case x < 0:
		return 0
	case x > 1:
		return wholeContent
	}
	return int64(wholeContent*x + 0.5)
}
