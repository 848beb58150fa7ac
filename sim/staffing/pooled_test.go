package staffing

import (
	"testing"
	"time"
)

// Shifts have what was shown of the heads that they cover, but of these alone: that a window was broken when
// fewer heads came before it says nothing of shifts, however many people they have there.
func TestShiftsHaveWhatWasShownOfTheirHeads(t *testing.T) {
	t.Parallel()
	p := Problem{Groups: []Group{{Cost: 1}}, Clauses: []Clause{{First: 2, Last: 2, Groups: []int{0}}}}
	for at := time.Duration(0); at < 4*time.Hour; at += time.Hour {
		p.Spans = append(p.Spans, Span{From: at, To: at + time.Hour})
	}
	s := New(p)
	shown := func(h Heads, margin float64, n int) *baseline {
		e := Evidence{nil}
		for range n {
			e[0] = append(e[0], Cell{Margin: margin, Weight: 1})
		}
		return &baseline{heads: h, all: e}
	}
	need := Heads{{2, 2, 2, 2}}
	s.rounds = []*baseline{shown(Heads{{1, 1, 2, 2}}, -1, 5000), shown(need, 1, 100)}
	b := &baseline{heads: Heads{{2, 2, 120, 120}}, need: need}
	b.pooled(s, nil)
	if have := b.earlier[0]; have.n != 100 || have.margin != 100 {
		t.Errorf("%v replications count, with a margin of %v; want the 100 of the heads that are covered", have.n, have.margin)
	}
}

// Where customers are passed on more heads may make a window worse, so that shifts have what was shown of
// the very same heads alone; and what heads break is never theirs.
func TestShiftsHaveNothingOfHeadsThatMayDoWorse(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		name   string
		uneven bool
		shifts Heads
		margin float64
		want   float64
	}{
		{"more people", false, Heads{{2, 3, 2, 2}}, 1, 100},
		{"more people, who pass on more", true, Heads{{2, 3, 2, 2}}, 1, 0},
		{"the same people, who pass on as many", true, Heads{{2, 2, 2, 2}}, 1, 100},
		{"more people than broke it", false, Heads{{2, 3, 2, 2}}, -1, 0},
	} {
		p := Problem{Uneven: r.uneven, Groups: []Group{{Cost: 1}}, Clauses: []Clause{{First: 2, Last: 2, Groups: []int{0}}}}
		for at := time.Duration(0); at < 4*time.Hour; at += time.Hour {
			p.Spans = append(p.Spans, Span{From: at, To: at + time.Hour})
		}
		s, need := New(p), Heads{{2, 2, 2, 2}}
		shown := Evidence{nil}
		for range 100 {
			shown[0] = append(shown[0], Cell{Margin: r.margin, Weight: 1})
		}
		s.rounds = []*baseline{{heads: need, all: shown}}
		b := &baseline{heads: r.shifts, need: need}
		if b.pooled(s, nil); b.earlier[0].n != r.want {
			t.Errorf("%s: %v replications count, want %v", r.name, b.earlier[0].n, r.want)
		}
	}
}
