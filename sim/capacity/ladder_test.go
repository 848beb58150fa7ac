package capacity

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/rng"
)

// climb plays a ladder to its end.
func climb(t *testing.T, l Ladder, play func(load float64) Rung) []Rung {
	t.Helper()
	var rungs []Rung
	for {
		load, more := l.Next(rungs)
		if !more {
			return rungs
		}
		if len(rungs) > mostRungs {
			t.Fatalf("it never ends: %v", loads(rungs))
		}
		r := play(load)
		r.Load = load
		rungs = append(rungs, r)
	}
}

func loads(rungs []Rung) []float64 {
	out := make([]float64, len(rungs))
	for i, r := range rungs {
		out[i] = r.Load
	}
	return out
}

// gates gives a step whose gates have these margins, each known up to a doubt.
func gates(doubt float64, margins ...float64) Rung {
	r := Rung{Margins: margins}
	for _, m := range margins {
		switch {
		case math.IsNaN(m):
			r.Gates = append(r.Gates, Unknown)
		case m > doubt:
			r.Gates = append(r.Gates, Holds)
		case m >= 0:
			r.Gates = append(r.Gates, LeansHolds)
		case m >= -doubt:
			r.Gates = append(r.Gates, LeansBreak)
		default:
			r.Gates = append(r.Gates, Breaks)
		}
	}
	return r
}

func TestLadders(t *testing.T) {
	nan := math.NaN()
	rows := []struct {
		name    string
		ladder  Ladder
		play    func(load float64) Rung
		state   State
		first   int
		limit   float64 // between Low and High; 0: not asked
		reached bool
		more    func(b Bracket, rungs []Rung) bool
	}{
		{name: "a knee above the start", play: func(x float64) Rung { return gates(0, 3.3-x) }, state: Broke, limit: 3.3, reached: true},
		{name: "a knee below the start", play: func(x float64) Rung { return gates(0, 0.3-x) }, state: Broke, limit: 0.3, reached: true},
		{
			name: "of two gates that break on one step, the one that crosses its limit earlier",
			play: func(x float64) Rung { return gates(0, 1.50-x, 1.49-x) }, state: Broke, first: 1, limit: 1.49, reached: true,
		},
		{
			name: "a limit that nothing reaches", ladder: Ladder{Highest: 10},
			play: func(float64) Rung { return gates(0, 1) }, state: Never, first: None,
			more: func(b Bracket, r []Rung) bool {
				return b.Held == 10 && slices.Equal(loads(r), []float64{1, 2, 4, 8, 10})
			},
		},
		{
			name: "a gate that no load meets", play: func(float64) Rung { return gates(0, -1) }, state: Always, reached: true,
			more: func(b Bracket, r []Rung) bool {
				return b.Broke == 0.125 && slices.Equal(loads(r), []float64{1, 0.5, 0.25, 0.125})
			},
		},
		{
			name: "a gate that seems to fail at every load, and plainly at none", ladder: Ladder{Highest: 2},
			play: func(float64) Rung { return gates(2, -1) }, state: Always,
		},
		{
			name: "steps near the limit only lean: the ends are those that do not",
			play: func(x float64) Rung { return gates(0.2, 3-x) }, state: Broke, limit: 3,
			more: func(b Bracket, _ []Rung) bool {
				return b.Low <= 2.8 && b.Low > 2.4 && b.High >= 3.2 && b.High < 3.6 && b.Value > 2.8 && b.Value < 3.2
			},
		},
		{
			name: "the lowest step only leans to hold: one that plainly does is looked for a little below",
			play: func(x float64) Rung { return gates(0.3, 1.1-x) }, state: Broke, limit: 1.1,
			more: func(_ Bracket, rungs []Rung) bool { return slices.Min(loads(rungs)) > 0.7 },
		},
		{
			name: "steps too short hold and break by their estimates only, and other loads are not asked for what they cannot tell",
			play: func(x float64) Rung {
				r := gates(0, 3-x)
				r.Short = true
				return r
			},
			state: Broke,
			more: func(b Bracket, rungs []Rung) bool {
				return b.Low == 0 && b.Held > 2.7 && b.Held <= 3 && b.High > 64 && b.Broke >= 3 && b.Broke < 3.3 && slices.Min(loads(rungs)) == 1 && slices.Max(loads(rungs)) == 4
			},
		},
		{
			name: "a step too short is not taken for the highest load that holds: a longer one below is",
			play: func(x float64) Rung {
				r := gates(0, 3-x)
				r.Short = x > 1.5
				return r
			},
			state: Broke,
			more:  func(b Bracket, _ []Rung) bool { return b.Low > 1.3 && b.Low <= 1.5 && b.Held > 2.7 },
		},
		{
			name: "a step too short is not taken for the lowest load that breaks: a longer one above is",
			play: func(x float64) Rung {
				r := gates(0, 3-x)
				r.Short = x < 3.9
				return r
			},
			state: Broke,
			more:  func(b Bracket, _ []Rung) bool { return b.High >= 3.9 && b.High < 4.3 && b.Low == 0 && b.Broke < 3.3 },
		},
		{
			name: "a step too short that was stopped breaks all the same",
			play: func(x float64) Rung {
				r := gates(0, 1)
				r.Short, r.Stopped = x > 1, x > 2.2
				return r
			},
			state: Broke, first: None,
			more: func(b Bracket, _ []Rung) bool { return b.High > 2.2 && b.High < 2.5 && b.Low == 1 },
		},
		{
			name: "the generator is late before anything breaks: that is no limit of the target",
			play: func(x float64) Rung { return Rung{Late: x > 5, Gates: []Finding{Holds}, Margins: []float64{1}} }, state: Never, first: None,
			more: func(b Bracket, r []Rung) bool {
				late := 0
				for _, x := range r {
					if x.Late {
						late++
					}
				}
				return b.Ceiling > 5 && b.Held <= 5 && b.Ceiling/b.Held <= 1.1 && late >= 2*tries && b.Value != b.Value
			},
		},
		{
			name: "late from the first step on: a lower load may do",
			play: func(x float64) Rung {
				r := gates(0, 0.3-x)
				r.Late = x > 0.6
				return r
			},
			state: Broke, limit: 0.3, reached: true,
		},
		{
			name: "late at every load", play: func(float64) Rung { return Rung{Late: true} }, state: Nothing, first: None,
			more: func(b Bracket, r []Rung) bool { return b.Ceiling == 0.125 && len(r) == 4*tries },
		},
		{
			name: "a step that was stopped breaks, though no gate had by then",
			play: func(x float64) Rung {
				r := gates(0, 1)
				r.Stopped = x > 2.2
				return r
			},
			state: Broke, first: None, limit: 2.2, reached: true,
		},
		{
			name: "a gate that no step can tell of does not count",
			play: func(x float64) Rung { return gates(0, nan, 1.7-x) }, state: Broke, first: 1, limit: 1.7, reached: true,
			more: func(b Bracket, _ []Rung) bool { return slices.Equal(b.Mute, []int{0}) },
		},
		{
			name: "a gate close to its limit at every load keeps no bracket open",
			play: func(x float64) Rung {
				r := gates(0, 1.7-x, 0.01)
				r.Gates[1] = LeansHolds
				return r
			},
			state: Broke, limit: 1.7, reached: true,
			more: func(b Bracket, _ []Rung) bool { return slices.Equal(b.Straddled, []int{1}) },
		},
		{
			name: "no step can tell of anything", ladder: Ladder{Highest: 8},
			play: func(float64) Rung { return gates(0, nan) }, state: Nothing, first: None,
		},
		{
			name: "no step above some load can tell of anything: what held is the highest that could", ladder: Ladder{Highest: 8},
			play: func(x float64) Rung {
				if x > 2 {
					return gates(0, nan)
				}
				return gates(0, 1)
			},
			state: Never, first: None,
			more: func(b Bracket, _ []Rung) bool { return b.Held == 2 },
		},
		{
			name: "too few samples at low loads", play: func(x float64) Rung {
				if x < 1.5 {
					return gates(0, nan)
				}
				return gates(0, 1.8-x)
			},
			state: Broke, limit: 1.8, reached: true,
		},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			rungs := climb(t, r.ladder, r.play)
			b := r.ladder.Bracket(rungs)
			if b.State != r.state || b.First != r.first || b.Reached != r.reached {
				t.Errorf("%s, first %d, reached %v; want %s, %d, %v", b.State, b.First, b.Reached, r.state, r.first, r.reached)
			}
			if r.limit > 0 && !(b.Low <= r.limit && r.limit <= b.High && b.Low <= b.Value && b.Value <= b.High) {
				t.Errorf("the bracket [%v, %v] around %v misses %v", b.Low, b.High, b.Value, r.limit)
			}
			if r.more != nil && !r.more(b, rungs) {
				t.Errorf("loads %v give %+v", loads(rungs), b)
			}
		})
	}
}

// A generator that was late once is asked again; what it says then counts.
func TestLateOnce(t *testing.T) {
	late := true
	l := Ladder{}
	rungs := climb(t, l, func(x float64) Rung {
		r := gates(0, 1.3-x)
		r.Late, late = late && x == 2, late && x != 2
		return r
	})
	if b := l.Bracket(rungs); b.State != Broke || !b.Reached || b.Ceiling != 0 || loads(rungs)[1] != 2 || loads(rungs)[2] != 2 {
		t.Errorf("loads %v give %+v", loads(rungs), b)
	}
}

// The bracket of a system that only gets worse with load holds its knee, wherever that is, as long as
// what is plain is true; steps near the knee lean to either side at random. It is narrow up to the
// stretch in which steps lean, and every prefix of a search, as after a kill, goes on in the same way.
func TestBracketsHoldTheKnee(t *testing.T) {
	src := rng.New(5, 0).Source(rng.Work)
	for range 400 {
		l := Ladder{Start: math.Exp(2*src.Uniform() - 1), Precision: 0.01 + 0.1*src.Uniform()}
		knee := l.Start * math.Exp(3*src.Uniform()-1)
		doubt := 0.15 * src.Uniform() * knee
		rungs := climb(t, l, func(x float64) Rung {
			r := gates(doubt, knee-x)
			if math.Abs(knee-x) <= doubt && src.Uniform() < 0.5 { // the estimate lies on the other side
				return gates(doubt, x-knee)
			}
			return r
		})
		b := l.Bracket(rungs)
		if b.State != Broke || b.Low > knee || b.High < knee || b.Low > b.Value || b.Value > b.High {
			t.Fatalf("knee %v: %+v after %v", knee, b, loads(rungs))
		}
		if widest := (2*doubt + 0.01*knee) * (1 + 2*l.Precision); b.High-b.Low > widest+5*l.Precision*knee {
			t.Errorf("knee %v with a doubt of %v: [%v, %v] for a precision of %v after %v", knee, doubt, b.Low, b.High, l.Precision, loads(rungs))
		}
		for n := range rungs {
			if load, more := l.Next(rungs[:n]); !more || load != rungs[n].Load {
				t.Fatalf("after %d steps it goes on with %v, not with %v", n, load, rungs[n].Load)
			}
			if b := l.Bracket(rungs[:n]); b.Low > knee || b.High < knee {
				t.Fatalf("after %d steps the bracket [%v, %v] misses the knee %v", n, b.Low, b.High, knee)
			}
		}
	}
}

// The steps that are made for the first gate tell of the others as well: of the one after it, and of one
// that none of them broke.
func TestLadderTellsOfOtherGates(t *testing.T) {
	l := Ladder{}
	rungs := climb(t, l, func(x float64) Rung { return gates(0.05, 9-x, 1.6-x, 1.2-x, math.NaN()) })
	b := l.Bracket(rungs)
	if b.First != 2 || b.Next != 1 || !slices.Equal(b.Mute, []int{3}) {
		t.Fatalf("first %d, next %d, mute %v", b.First, b.Next, b.Mute)
	}
	if c := b.Gates[1]; !(c.Low < 1.6) || !(c.High > 1.6) || c.Low < 1 || c.High > 2 || math.Abs(c.Value-1.6) > 1e-9 {
		t.Errorf("the next gate's bracket: %+v", c)
	}
	if c := b.Gates[2]; c.Low != b.Low || c.High != b.High || c.Value != b.Value {
		t.Errorf("the first gate's bracket is %+v, that of the search %+v", c, b)
	}
	if c := b.Gates[0]; c.Held != 2 || !math.IsInf(c.Broke, 1) || !math.IsNaN(c.Value) {
		t.Errorf("a gate that held throughout: %+v", c)
	}
	if c := b.Gates[3]; c.Held != 0 || c.Low != 0 || !math.IsNaN(c.Value) {
		t.Errorf("a gate of which no step can tell: %+v", c)
	}

	// A step that was stopped, or too short, is plain about no gate of its own.
	stopped := []Rung{
		{Load: 1, Gates: []Finding{Holds, Holds}, Margins: []float64{1, 1}},
		{Load: 2, Stopped: true, Gates: []Finding{Breaks, Holds}, Margins: []float64{-1, 0.5}},
	}
	if c := l.Bracket(stopped).Gates; c[0].Broke != 2 || !math.IsInf(c[0].High, 1) || c[1].Held != 2 || c[1].Low != 1 {
		t.Errorf("%+v", c)
	}
}

// A gate that holds plainly above a load at which it plainly broke has come back, and that is told.
func TestLadderComeback(t *testing.T) {
	rungs := []Rung{{Load: 1, Gates: []Finding{Holds}}, {Load: 2, Gates: []Finding{Breaks}}, {Load: 4, Gates: []Finding{Holds}}}
	if b := (Ladder{}).Bracket(rungs); b.Comeback == nil || b.Comeback.Fails != 2 || b.Comeback.Holds != 4 {
		t.Errorf("%+v", b.Comeback)
	}
}

// watched feeds a minute of a step to the detector and says when it stops it; 0 for never.
func watched(open, reply func(s float64) float64) time.Duration {
	d := NewSaturation(10*time.Second, 70*time.Second)
	for at := time.Duration(0); at < 80*time.Second; at += 250 * time.Millisecond {
		s := at.Seconds()
		d.Open(at, int(open(s)))
		d.Reply(at, time.Duration(reply(s)*float64(time.Second)))
		if d.Plain(at) {
			return at
		}
	}
	return 0
}

func TestSaturation(t *testing.T) {
	flat := func(x float64) func(float64) float64 { return func(float64) float64 { return x } }
	grows := func(from, slope float64) func(float64) float64 {
		return func(s float64) float64 { return from + slope*s }
	}
	for _, r := range []struct {
		name        string
		open, reply func(float64) float64
		plain       bool
	}{
		{"both rise", grows(10, 3), grows(0.1, 0.2), true},
		{"both rise less and less", func(s float64) float64 { return 40 * math.Sqrt(s) }, func(s float64) float64 { return math.Sqrt(s) }, true},
		{"conversations pile up, replies do not slow down: the desk is full, or the channel fills", grows(10, 3), flat(0.2), false},
		{"replies slow down, conversations do not pile up", flat(40), grows(0.1, 0.2), false},
		{"neither", flat(40), flat(0.2), false},
		{"both rise, by a little", grows(400, 0.1), grows(1, 0.001), false},
		{"both fall", grows(400, -5), grows(20, -0.25), false},
	} {
		t.Run(r.name, func(t *testing.T) {
			at := watched(r.open, r.reply)
			if (at > 0) != r.plain || at > 40*time.Second {
				t.Errorf("stopped at %s, want it plain: %v", at, r.plain)
			}
		})
	}
}

// A target that has busy and quiet times and keeps up is hardly ever taken for one that falls behind.
func TestSaturationOfBusyTargets(t *testing.T) {
	alarms := 0
	const runs = 500
	for seed := range uint64(runs) {
		src := rng.New(seed, 0).Source(rng.Work)
		level := 0.0
		next := func() float64 { // swings that last ten seconds
			level += -level/40 + 0.3*(src.Uniform()-0.5)
			return level
		}
		if watched(func(float64) float64 { return 60 * math.Exp(next()) }, func(float64) float64 { return math.Exp(level) }) > 0 {
			alarms++
		}
	}
	t.Logf("%d alarms in %d runs", alarms, runs)
	if alarms > runs/50 {
		t.Errorf("%d alarms in %d runs", alarms, runs)
	}
}

func TestCollapse(t *testing.T) {
	step := func(load, offered, achieved float64) Throughput {
		return Throughput{Load: load, Offered: offered, Served: int64(10 * achieved), Minutes: 10}
	}
	for _, r := range []struct {
		name        string
		steps       []Throughput
		best, worst float64 // loads; 0: no collapse
	}{
		{"it grows with what is offered", []Throughput{step(1, 50, 49), step(2, 100, 97), step(4, 200, 190)}, 0, 0},
		{"it stays where it is: saturated, not collapsed", []Throughput{step(1, 50, 49), step(2, 100, 60), step(4, 200, 58)}, 0, 0},
		{"it falls past the knee", []Throughput{step(4, 200, 20), step(1, 50, 49), step(2, 100, 60)}, 2, 4},
		{"too few to tell", []Throughput{step(1, 1, 0.6), step(2, 2, 0.3)}, 0, 0},
		{"a step without time", []Throughput{step(1, 50, 49), {Load: 2, Offered: 100}}, 0, 0},
	} {
		t.Run(r.name, func(t *testing.T) {
			best, worst, found := Collapse(r.steps)
			if found != (r.best > 0) || best.Load != r.best || worst.Load != r.worst {
				t.Errorf("from x%v to x%v (%v), want x%v to x%v", best.Load, worst.Load, found, r.best, r.worst)
			}
		})
	}
}
