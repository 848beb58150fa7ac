package main

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/reports/gate"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/center"
	"github.com/holdline/holdline/sim/erlang"
	"github.com/holdline/holdline/sim/record"
)

// twin is a live search whose steps are played in virtual time: the lengths, the loads and the answer
// are those of the search itself, and the desk is one whose limit is known.
type twin struct {
	liveSearch
	seed uint64
	cut  bool // the drain of the last step ends with the budget, as it does in a live search; else a step that would outlast it is none
}

// twinOf begins a search of a scenario within a budget.
func twinOf(t *testing.T, text string, seed uint64, load, speedup float64, budget time.Duration) *twin {
	t.Helper()
	return twinOfIntent(t, text, "", seed, load, speedup, budget)
}

// twinOfIntent multiplies one intent alone; "" all of them.
func twinOfIntent(t *testing.T, text, intent string, seed uint64, load, speedup float64, budget time.Duration) *twin {
	t.Helper()
	sc, err := scenarios.Load("twin.yaml", strings.NewReader(text), scenarios.LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	f := &capacityFlags{live: true, budget: budget, intent: intent}
	f.load, f.speedup, f.precision, f.quiet = load, speedup, usualLivePrecision, true
	w := &twin{seed: seed}
	w.liveSearch = liveSearch{process: &process{}, flags: f, file: "twin.yaml", scenario: sc, state: &searchState{}}
	if err := w.shape(); err != nil {
		t.Fatal(err)
	}
	return w
}

// climb plays steps until the ladder or the budget ends.
func (w *twin) climb(t *testing.T) {
	t.Helper()
	for {
		load, more := w.ladder.Next(w.rungs())
		if !more || w.noRoom() != "" {
			return
		}
		step := w.step(t, load)
		if w.state.spent()+step.WallS > w.flags.budget.Seconds() {
			return
		}
		r := rung(&step)
		step.Finding = string(r.Finding())
		step.Tell()
		w.state.Steps = append(w.state.Steps, step)
	}
}

// step plays one, by the rows that the simulation of it gives.
func (w *twin) step(t *testing.T, load float64) reports.LiveStep {
	t.Helper()
	sc := w.scenario
	if w.cut {
		sc = w.next()
	}
	o := &rowsOf{sc: sc, batch: batchOf(sc)}
	options := sim.Options{Seed: w.seed*1000 + uint64(len(w.state.Steps)), Load: load, Bot: w.bot, Desk: true}
	plan, err := sim.NewPlan(sc, options)
	if err != nil {
		t.Fatal(err)
	}
	o.labels = plan.Labels()
	if err = plan.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err = center.Replicate(context.Background(), sc, options, center.Study{Replications: 1, Workers: 1}, o); err != nil {
		t.Fatal(err)
	}
	gs, err := goals(w.scenario.Gates)
	if err != nil {
		t.Fatal(err)
	}
	step := reports.LiveStep{
		Number: len(w.state.Steps) + 1, Load: load, Gates: gate.Judge(gs, o.acc),
		WallS: max(w.scenario.Length(), min(o.last, w.scenario.Length()+sc.Drain.Std())).Seconds() / w.flags.speedup,
	}
	step.Offered, step.Served, step.Minutes = o.acc.Throughput(w.scenario.Length())
	w.weigh(&step, gs, o.batch)
	return step
}

// rowsOf takes the rows of one replication as those of a live step, and when the last of them ended.
type rowsOf struct {
	sc     *scenarios.Scenario
	labels record.Labels
	batch  time.Duration
	acc    *reports.Accumulator
	last   time.Duration
}

func (o *rowsOf) Sink(int) record.Sink {
	o.acc = reports.New(o.sc, reports.Meta{Seed: 1, Mode: reports.Live, Load: 1, Speedup: 1, Labels: o.labels, Batch: o.batch})
	return ending{o.acc, &o.last}
}

func (o *rowsOf) Take(int, record.Sink, center.Result) error { return nil }
func (o *rowsOf) Enough(int) bool                            { return true }

// ending notes the last end on the way.
type ending struct {
	record.Sink
	last *time.Duration
}

func (e ending) Close(v *record.Inquiry) {
	*e.last = max(*e.last, v.EndedAt)
	e.Sink.Close(v)
}

// twinDesk is a desk whose limit Erlang knows, behind a bot or not.
const twinDesk = `version: 1
name: twin
horizon: 1h
demand:
  - intent: refund
    arrivals: {process: poisson, rate: RATE/min}
    patience: PATIENCE
    work: {exponential: {mean: 3m}}
    CONVERSATION
service:
  BOT
  groups: [{name: team, serves: [{intent: refund}], shifts: [{from: 0s, to: 1h, headcount: HEADS}]}]
limits: {rate: 5000/s}
gates: [GATE]
`

// A quarter of an hour in which no step is long enough to be plain still tells of the limit, by the
// estimates of all of them: of searches that begin below the limit or above it, nearly as many as
// stated, 95 %, have an interval that holds the limit that Erlang knows. The table in decision 20 is of
// 400 searches a row.
func TestEstimatesHoldTheLimit(t *testing.T) {
	t.Parallel()
	runs := searchesOf(100)
	for _, r := range []twinRow{
		{"30 heads, patience of 2 min", 30, 2 * time.Minute, 1, 10, twinLevel},
		{"30 heads, nobody gives up", 30, 0, 1, 20, twinLevel},
		{"30 heads behind a bot that keeps three in five", 30, 2 * time.Minute, 0.4, 10, twinLevel},
		{"10 heads, patience of 5 min", 10, 5 * time.Minute, 1, 20, twinLevel},
		{"30 heads, patience of 2 min, by those who give up", 30, 2 * time.Minute, 1, 10, twinAbandon},
		{"30 heads, nobody gives up, by the mean wait", 30, 0, 1, 20, twinASA},
	} {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			held, known := 0, 0
			var halves []float64
			r.search(t, runs, false, func(at float64) float64 { return -1.2 + 1.4*at }, func(w *twin) {
				c := w.ladder.Bracket(w.rungs()).Curve
				if c == nil {
					return
				}
				if known++; c.Low <= 1 && 1 <= c.High {
					held++
				}
				halves = append(halves, math.Log(c.High/c.Low)/2) // infinite where it is open
			})
			if underRace {
				return
			}
			slices.Sort(halves)
			share, half := float64(held)/float64(max(known, 1)), halves[len(halves)/2]
			t.Logf("%d intervals of %d searches, %.3f hold the limit; half of them within %.0f %%", known, runs, share, 100*half)
			if share < 0.88 || known < runs*9/10 || !(half < 0.5) {
				t.Errorf("%d intervals of %d searches, %.3f hold the limit, half-width %.2f", known, runs, share, half)
			}
		})
	}
}

// A quarter of an hour at speed 1 has room for one step where talks last three minutes. It leans to a side, and
// bounds the limit by a factor of two: of searches that begin at a quarter of the limit to four times it, no more
// than one in twenty tells of a bound that the limit is beyond, but for what chance does to their number. The
// table in decision 20 is of 1,000 searches a row.
func TestSidesHoldTheLimit(t *testing.T) {
	t.Parallel()
	runs := searchesOf(150)
	for _, r := range []twinRow{
		{"5 heads, patience of 2 min", 5, 2 * time.Minute, 1, 1, twinLevel},
		{"10 heads, patience of 5 min", 10, 5 * time.Minute, 1, 1, twinLevel},
		{"30 heads, patience of 2 min", 30, 2 * time.Minute, 1, 1, twinLevel},
		{"30 heads, nobody gives up", 30, 0, 1, 1, twinLevel},
		{"30 heads behind a bot that keeps three in five", 30, 2 * time.Minute, 0.4, 1, twinLevel},
		{"100 heads, patience of 2 min", 100, 2 * time.Minute, 1, 1, twinLevel},
		{"30 heads, patience of 2 min, by those who give up", 30, 2 * time.Minute, 1, 1, twinAbandon},
		{"10 heads, patience of 5 min, by the mean wait", 10, 5 * time.Minute, 1, 1, twinASA},
		{"5 heads, patience of 2 min, half of them", 5, 2 * time.Minute, 1, 1, twinHalf},
		{"10 heads, nobody gives up, half of them", 10, 0, 1, 1, twinHalf},
	} {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			var least, most, wrongLeast, wrongMost int
			r.search(t, runs, true, func(at float64) float64 { return math.Log(4) * (2*at - 1) }, func(w *twin) {
				g := w.crossings(w.ladder.Bracket(w.rungs()).Gates)
				if len(g) == 0 {
					return
				}
				if g[0].AtLeast != nil {
					if least++; *g[0].AtLeast > 1 {
						wrongLeast++
					}
				}
				if g[0].AtMost != nil {
					if most++; *g[0].AtMost < 1 {
						wrongMost++
					}
				}
			})
			t.Logf("of %d searches %d say at least, %d of them too much; %d say at most, %d of them too little", runs, least, wrongLeast, most, wrongMost)
			if wrongLeast > runs/20 || wrongMost > runs/20 || runs > 2 && least+most < runs/10 {
				t.Errorf("of %d searches %d say at least, %d of them too much; %d say at most, %d of them too little", runs, least, wrongLeast, most, wrongMost)
			}
		})
	}
}

// twinRow is a desk whose limit Erlang knows, at load 1, and the speed at which a quarter of an hour is
// spent on it.
type twinRow struct {
	name     string
	heads    int
	patience time.Duration // 0: nobody gives up
	reaches  float64       // of those who come, the share that reaches the desk; the others stay with a bot
	speedup  float64
	gate     string
}

// search plays searches of a desk, each of a seed of its own, that begin at exp(start(at)) times its limit,
// at going from 0 to 1. Cut ones end their last drain with the budget.
func (r *twinRow) search(t *testing.T, runs int, cut bool, start func(at float64) float64, ended func(*twin)) {
	t.Helper()
	text := r.scenario()
	for seed := range uint64(runs) {
		w := twinOf(t, text, seed+1, math.Exp(start(float64(seed)/float64(runs))), r.speedup, usualBudget)
		w.cut = cut
		w.climb(t)
		ended(w)
	}
}

// searchesOf is how many searches a row has: under the race detector few, since it is a matter of
// arithmetic, not of goroutines.
func searchesOf(runs int) int {
	if underRace {
		return 2
	}
	return runs
}

func (r *twinRow) scenario() string {
	patience, conversation, bot := "never", "", ""
	if r.patience > 0 {
		patience = "{exponential: {mean: " + r.patience.String() + "}}"
	}
	if r.reaches < 1 {
		conversation = `conversation: [{say: "Where is it?"}, {say: "Still not there."}]`
		bot = fmt.Sprintf("bot: {reply_time: {constant: 2s}, outcome: {refund: {solved: %g, unsolved: 0, abandoned: 0}}}", 1-r.reaches)
	}
	const workMinutes = 3
	return strings.NewReplacer("RATE", fmt.Sprintf("%.4f", r.limit()/workMinutes/r.reaches),
		"PATIENCE", patience, "GATE", r.gate, "HEADS", strconv.Itoa(r.heads), "CONVERSATION", conversation, "BOT", bot).Replace(twinDesk)
}

// limit is the offered load at which the desk's gate is at its limit, by Erlang.
func (r *twinRow) limit() float64 {
	holds := func(load float64) bool {
		q := erlang.C(r.heads, load, 180)
		if r.patience > 0 {
			q = erlang.A(r.heads, load, 180, r.patience.Seconds())
		}
		switch r.gate {
		case twinLevel:
			return q.ServiceLevel(20).Plain > 0.8
		case twinHalf:
			return q.ServiceLevel(20).Plain > 0.5
		case twinAbandon:
			return q.PAbandon() < 0.05
		case twinASA:
			return q.ASA() < 20
		}
		return false
	}
	low, high := 0.0, 2*float64(r.heads)
	if r.patience == 0 {
		high = float64(r.heads) * (1 - 1e-9)
	}
	for range 60 {
		if middle := (low + high) / 2; holds(middle) {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// The gates of twins.
const (
	twinLevel   = "service_level(20s) >= 80%"
	twinAbandon = "abandonment_rate < 5%"
	twinASA     = "asa < 20s"
	twinHalf    = "service_level(20s) >= 50%"
)
