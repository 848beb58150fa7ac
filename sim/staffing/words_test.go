package staffing

import (
	"math"
	"testing"
	"time"
)

// All rounds that may ask a clause together spend the chance of error there is, and leave some for another.
func TestWordsSpendTheChanceOfErrorOnce(t *testing.T) {
	t.Parallel()
	w := newWords(0.95, 1)
	spent := 0.0
	for range 1000 {
		spent += 1 - w.ahead(0)
		w.asked[0]++
	}
	if spent > 0.05 || spent < 0.0499 || w.ahead(0) >= 1 {
		t.Errorf("1000 rounds spend %v of 0.05, and the next one has the level %v", spent, w.ahead(0))
	}
}

// A clause that was shown to be kept is not asked again while its heads stay, nor when they come back,
// and what is said of it rests on what showed it. Others are asked, at the price of their own.
func TestWordsStandWhileHeadsStay(t *testing.T) {
	t.Parallel()
	p := Problem{Groups: []Group{{Cost: 1}}}
	for i := range 20 {
		p.Spans = append(p.Spans, Span{time.Duration(i) * time.Hour, time.Duration(i+1) * time.Hour})
		p.Clauses = append(p.Clauses, Clause{Window: i, First: i, Last: i, Groups: []int{0}})
	}
	s, full := New(p), make([]int, 20)
	for i := range full {
		full[i] = 5
	}
	w := newWords(0.95, 20)
	round := func(h Heads, state State) *baseline {
		base := &baseline{heads: h, earlier: make([]tally, 20)}
		w.ask(s, base)
		out := make([]Standing, 20)
		for c := range out {
			out[c] = Standing{Margin: 1, State: state}
			if base.settled[c] != nil {
				out[c] = base.settled[c].Standing
			}
		}
		w.hear(base, out)
		return base
	}
	round(Heads{full}, Kept)
	less := Heads{full}.Clone()
	less[0][10]--
	base := round(less, Unclear)
	for c := range 20 {
		asked := c >= 10 && c <= 10+s.spacing()
		if (base.settled[c] == nil) != asked {
			t.Errorf("clause %d, one head less in interval 10: asked is %t, want %t", c, base.settled[c] == nil, asked)
		}
		if want := 1 - 0.05/6; math.Abs(base.levels[c]-want) > 1e-12 {
			t.Errorf("clause %d is asked at %v, want %v", c, base.levels[c], want)
		}
	}
	if base = round(Heads{full}, Unclear); base.settled[10] == nil || base.settled[10].State != Kept || w.asked[10] != 2 || w.asked[3] != 1 {
		t.Errorf("with the head back, clause 10 is told of as %+v; asked %v", base.settled[10], w.asked)
	}
}
