//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/capacity"
	"github.com/holdline/holdline/sim/live"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/stats"
)

// roomy is a desk of 60 that bears a little over twice the load of 60 conversations a minute. It bears
// a slow machine as well: a second of this one's time is a third of a second of the wall's.
const roomy = `version: 1
name: roomy
seed: 6
horizon: 20m
demand:
  - intent: refund
    arrivals: {process: spike, base: 6/min, peak: 60/min, at: 5m, rise: 1m, hold: 5m, fall: 1m}
    patience: {exponential: {mean: 1m}}
    work: {exponential: {mean: 30s}}
service:
  groups: [{name: team, serves: [{intent: refund}], shifts: [{from: 0s, to: 5m, headcount: 2}, {from: 5m, to: 20m, headcount: 60}]}]
limits: {rate: 5000/s}
trust: {send_lag: 1m}
drain: 1m
gates: [service_level(30s) >= 80%]
`

// climbing are the flags of a search that takes a quarter of a minute.
func climbing(t *testing.T, dir string, more ...string) []string {
	t.Helper()
	return append([]string{
		"capacity", write(t, "roomy.yaml", roomy), "--live", "--speedup", "80", "--step", "90s", "--warmup", "30s",
		"--precision", "20%", "--load", "0.8", "--budget", "15s", "--out", dir, "--format", "json",
	}, more...)
}

// onTheWallClock is a try at what a machine that stalls for a part of a step cannot show: it is tried up
// to three times, and what fails three times is a fault. The race detector, which makes every machine
// late, is spared it.
func onTheWallClock(t *testing.T, try func() error) {
	t.Helper()
	if testing.Short() {
		t.Skip("what it asks of a step is true on the clock on the wall, which the race detector slows down")
	}
	var err error
	for range 3 {
		if err = try(); err == nil {
			return
		}
	}
	t.Error(err)
}

func answered(t *testing.T, r ran) *reports.LiveBreaking {
	t.Helper()
	var b reports.LiveBreaking
	if err := json.Unmarshal([]byte(r.stdout), &b); err != nil {
		t.Fatalf("%v\n%s\n%s", err, r.stdout, r.stderr)
	}
	return &b
}

// The limit of a desk is found live, at a steady load: it is that of the busiest moment, the bracket
// rests on steps, and each step is a run that can be read again.
func TestCapacityLive(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "search")
	r := holdline(t, climbing(t, dir)...)
	b := answered(t, r)
	if r.code != exitMet && r.code != exitUntrusted {
		t.Errorf("exit code %d\n%s", r.code, r.stderr)
	}
	if b.State != reports.LoadBroke || !(b.Load.Value > 1) || !(b.Load.Value < 3.2) || b.PeakPerMin < 59 || b.PeakPerMin > 61 {
		t.Errorf("%s (x1 is %v/min): %s", b.State, b.PeakPerMin, b.Sentence)
	}
	if b.First != "service_level(30s) >= 80%" || !strings.Contains(b.Sentence, "conversations/min [") || len(b.Steps[len(b.Steps)-1].Scarce) == 0 {
		t.Errorf("the answer is %q", b.Sentence)
	}
	for _, s := range b.Steps {
		if got := s.OfferedPerMin / s.PlannedPerMin; got < 0.6 || got > 1.6 || s.PlannedPerMin < 59*s.Load || s.PlannedPerMin > 61*s.Load {
			t.Errorf("x%v: %v/min were planned, %v offered", s.Load, s.PlannedPerMin, s.OfferedPerMin)
		}
		if s.AchievedPerMin > 1.3*60/0.5 {
			t.Errorf("x%v: %v/min were served, more than sixty agents can", s.Load, s.AchievedPerMin)
		}
		report := holdline(t, "report", filepath.Join(dir, s.Dir), "--format", "json")
		if doc := summaryOf(t, report.stdout); doc.Run.Load != s.Load || doc.Verdict == nil || doc.Gates[0].State != s.Gates[0].State {
			t.Errorf("x%v: its run says load %v, %+v; the search says %+v", s.Load, doc.Run.Load, doc.Gates, s.Gates)
		}
	}
	if last := b.Steps[len(b.Steps)-1]; last.Number != len(b.Steps) {
		t.Errorf("%d steps, the last has number %d", len(b.Steps), last.Number)
	}
}

// places is a bot with room for 12 replies of 2 s, which 6 conversations a second fill.
const places = `version: 1
name: places
horizon: 4m
demand:
  - intent: refund
    arrivals: {process: poisson, rate: 240/min}
    conversation: [{say: "Where is my refund?"}]
    work: {constant: 1s}
service:
  bot:
    concurrency: 12
    when_full: queue
    reply_time: {constant: 2s}
    outcome: {refund: {solved: 100%, unsolved: 0%, abandoned: 0%}}
limits: {rate: 5000/s}
trust: {send_lag: 1m}
turn_timeout: 5m
drain: 10s
gates: ["p95(reply_latency, endpoint=bot) < 5s"]
`

// The limit of a bot is its places, at x1.5; what it serves stays there however much is offered.
func TestCapacityLiveOfABot(t *testing.T) {
	t.Parallel()
	onTheWallClock(t, func() error {
		r := holdline(t, "capacity", write(t, "places.yaml", places), "--live", "--speedup", "40", "--step", "80s", "--warmup", "8s",
			"--load", "3.2", "--precision", "40%", "--out", filepath.Join(t.TempDir(), "search"), "--format", "json", "--quiet")
		b := answered(t, r)
		if b.State != reports.LoadBroke && b.State != reports.LoadAlways || b.Broke == nil || *b.Broke > 3.2 || b.Held != nil && *b.Held > 1.7 {
			return fmt.Errorf("%s with exit code %d: %s", b.State, r.code, b.Sentence)
		}
		first := b.Steps[0]
		if first.Finding != "breaks" || first.OfferedPerMin < 600 || first.AchievedPerMin > 400 || len(first.Scarce) == 0 || first.Scarce[0].Kind != reports.ScarceConcurrency {
			return fmt.Errorf("x3.2: %v/min offered, %v served, it %s; scarce is %v", first.OfferedPerMin, first.AchievedPerMin, first.Finding, first.Scarce)
		}
		return nil
	})
}

// A step is judged by its batches, and the report of its run reads it alike.
func TestCapacityLiveStepsAreReadByBatches(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "search")
	b := answered(t, holdline(t, "capacity", write(t, "places.yaml", places), "--live", "--speedup", "40", "--step", "80s", "--warmup", "8s",
		"--load", "0.5", "--gate", "mean(reply_latency, endpoint=bot) < 1h", "--budget", "4s", "--out", dir, "--format", "json", "--quiet"))
	if len(b.Steps) == 0 {
		t.Fatal(b.Sentence)
	}
	have := b.Steps[0].Gates[0].Estimate
	doc := summaryOf(t, holdline(t, "report", filepath.Join(dir, b.Steps[0].Dir), "--format", "json").stdout)
	if said := doc.Gates[0].Estimate; !strings.Contains(have.Method, "batches, Student's t") || said != have {
		t.Errorf("the search says %+v, the report of its step %+v", have, said)
	}
}

// A step in which conversations pile up and first replies take longer and longer ends before its time.
func TestCapacityLiveSaturated(t *testing.T) {
	t.Parallel()
	onTheWallClock(t, func() error {
		r := holdline(t, "capacity", write(t, "places.yaml", places), "--live", "--speedup", "20", "--step", "160s", "--warmup", "10s",
			"--set", "service.bot.concurrency=6", "--load", "1.6", "--budget", "10s", "--out", filepath.Join(t.TempDir(), "search"), "--format", "json", "--quiet")
		b := answered(t, r)
		if r.code != exitUntrusted || len(b.Steps) != 1 || b.Steps[0].Stopped != fellBehind || b.Steps[0].Finding != "breaks" || b.Steps[0].Minutes > 2.5 || b.Steps[0].AchievedPerMin > 250 {
			return fmt.Errorf("exit code %d: %s\n%+v", r.code, b.Sentence, b.Steps)
		}
		return nil
	})
}

// queue is a desk of 20 where nobody gives up, which bears 120 conversations a minute; 108 come.
const queue = `version: 1
name: queue
seed: 3
horizon: 4m
demand:
  - intent: refund
    arrivals: {process: poisson, rate: 108/min, gaps: even}
    work: {exponential: {mean: 10s}}
service:
  groups: [{name: team, serves: [{intent: refund}], shifts: [{from: 0s, to: 4m, headcount: 20}]}]
limits: {rate: 5000/s}
trust: {send_lag: 1m}
drain: 1s
gates: ["asa < 1m"]
`

// A desk without a bot answers the request to wait at once, however long the wait: it is by the waits
// that a step ends early. One that is busy throughout, and keeps up, plays to its end.
func TestCapacityLiveSaturatedDesk(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		load    string
		stopped string
	}{{"2", humanFellBehind}, {"0.9", ""}} {
		t.Run("x"+r.load, func(t *testing.T) {
			t.Parallel()
			onTheWallClock(t, func() error {
				run := holdline(t, "capacity", write(t, "queue.yaml", queue), "--live", "--speedup", "100", "--step", "600s", "--warmup", "20s",
					"--load", r.load, "--budget", "8s", "--out", filepath.Join(t.TempDir(), "search"), "--format", "json", "--quiet")
				b := answered(t, run)
				if len(b.Steps) == 0 {
					return fmt.Errorf("no step: %s\n%s", b.Sentence, run.stderr)
				}
				first := b.Steps[0]
				if first.Stopped != r.stopped || (first.Minutes < 9) != (r.stopped != "") || first.Note != "" {
					return fmt.Errorf("after %v min: stopped %q, note %q; want %q", first.Minutes, first.Stopped, first.Note, r.stopped)
				}
				if first.MeanWaitS == nil || (*first.MeanWaitS > 30) != (r.stopped != "") {
					return fmt.Errorf("the mean wait is %v", first.MeanWaitS)
				}
				return nil
			})
		})
	}
}

// Who watches a desk says what its wire does not tell.
func TestTapOfDesks(t *testing.T) {
	t.Parallel()
	joined := record.Inquiry{QueuedAt: 1, JoinedAt: 5, EndedAt: 9, Outcome: record.Handled}
	ended := record.Inquiry{QueuedAt: 1, JoinedAt: 9, EndedAt: 9, Outcome: record.Handled}
	left := record.Inquiry{QueuedAt: 1, JoinedAt: record.Never, EndedAt: 9, Outcome: record.Abandoned, Stage: record.InQueue}
	cut := record.Inquiry{QueuedAt: 1, JoinedAt: record.Never, EndedAt: record.Never}
	for _, r := range []struct {
		rows []record.Inquiry
		want string
	}{
		{[]record.Inquiry{joined, ended, left}, ""},
		{[]record.Inquiry{left}, ""},
		{[]record.Inquiry{ended, left}, "waits reach to the end of it"},
		{[]record.Inquiry{cut, cut}, "told of no human who joined"},
		{nil, "told of no human who joined"},
	} {
		tap := &tap{human: true, sat: capacity.NewSaturation(0, time.Minute)}
		for i := range r.rows {
			tap.Close(&r.rows[i])
		}
		if have := tap.note(); !strings.Contains(have, r.want) || (have == "") != (r.want == "") {
			t.Errorf("%d rows: %q, want %q", len(r.rows), have, r.want)
		}
	}
	if have := (&tap{sat: capacity.NewSaturation(0, time.Minute)}).note(); have != "" {
		t.Errorf("behind a bot it complains of %q", have)
	}
}

// A target of which hardly anybody is done is swamped, though no gate tells of that: who is not done is in
// none of them. As many more open conversations as half of those who came are no accident.
func TestTapOfSwampedTargets(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		from, to int
		offered  int64
		want     string
	}{
		{10, 90, 150, "150 came, and 80 more were open at the end than at the beginning"},
		{10, 80, 150, ""},
		{10, 60, 90, ""}, // too few to tell
		{90, 10, 150, ""},
	} {
		tap := &tap{from: time.Second, to: 4 * time.Second}
		for at, open := range map[time.Duration]int{500 * time.Millisecond: 0, 5 * time.Second: 1000} {
			tap.observe(live.Snapshot{At: at, Open: open})
		}
		tap.observe(live.Snapshot{At: time.Second, Open: r.from})
		tap.observe(live.Snapshot{At: 3 * time.Second, Open: r.to})
		if have := tap.swamped(r.offered); have != r.want {
			t.Errorf("%+v: %q", r, have)
		}
	}
}

// A generator that is late at half of a step ends it; before that it may mend.
func TestTapOfLateGenerators(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		lag  time.Duration
		now  time.Duration
		want bool
	}{{11 * time.Millisecond, 3 * time.Second, true}, {11 * time.Millisecond, time.Second, false}, {9 * time.Millisecond, 3 * time.Second, false}, {record.Never, 3 * time.Second, false}} {
		tap := &tap{from: time.Second, to: 4 * time.Second, lagBound: 10 * time.Millisecond}
		tap.observe(live.Snapshot{At: r.now, SendLagP99: r.lag})
		if why, stop := tap.stopping(r.now); stop != r.want || (why == generatorLate) != r.want {
			t.Errorf("%s late at %s: %q", r.lag, r.now, why)
		}
	}
}

// A bot that works on replies nobody waits for any more serves less, the more is asked of it: the word
// for that is collapse.
func TestCapacityLiveCollapse(t *testing.T) {
	t.Parallel()
	onTheWallClock(t, func() error {
		r := holdline(t, "capacity", write(t, "places.yaml", places), "--live", "--speedup", "40", "--step", "80s", "--warmup", "20s",
			"--set", "demand[refund].bot_patience={constant: 10s}", "--gate", "p95(reply_latency, endpoint=bot) < 8s",
			"--load", "3.2", "--precision", "40%", "--out", filepath.Join(t.TempDir(), "search"), "--format", "json", "--quiet")
		b := answered(t, r)
		c := b.Collapse
		if c == nil || c.Load < 1.4 || c.OfferedPerMin < 300 || c.AchievedPerMin > 0.8*c.BestPerMin || !strings.Contains(b.Sentence, "; collapse past the knee: at x") {
			return fmt.Errorf("%+v: %s", c, b.Sentence)
		}
		return nil
	})
}

// Killed in the middle of a step, the same command goes on behind the last one that ended, repeats
// none, and a finished search sends nothing more.
func TestCapacityLiveGoesOn(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "search")
	args := climbing(t, dir, "--load", "1.6")
	c := begin(t, "holdline", args...)
	c.said(`step 2: x[0-9.]+, `)
	send(t, c, syscall.SIGKILL)
	c.wait()
	var before searchState
	text, err := os.ReadFile(filepath.Join(dir, stateFile))
	if err == nil {
		err = json.Unmarshal(text, &before)
	}
	if err != nil || len(before.Steps) != 1 {
		t.Fatalf("%d steps were kept (%v)", len(before.Steps), err)
	}

	r := holdline(t, args...)
	b := answered(t, r)
	if len(b.Steps) < 3 || !b.Steps[0].Started.Equal(before.Steps[0].Started) || b.State != reports.LoadBroke {
		t.Fatalf("%s after %d steps, the first from %v, was from %v", b.State, len(b.Steps), b.Steps[0].Started, before.Steps[0].Started)
	}
	if !strings.Contains(r.stderr, "going on behind step 1") {
		t.Errorf("it does not say that it goes on:\n%s", r.stderr)
	}
	began := time.Now()
	again := answered(t, holdline(t, args...))
	if len(again.Steps) != len(b.Steps) || again.Sentence != b.Sentence || !again.Steps[len(b.Steps)-1].Started.Before(began) {
		t.Errorf("asked again it says %q after %d steps; before, %q after %d", again.Sentence, len(again.Steps), b.Sentence, len(b.Steps))
	}

	for change, want := range map[string]string{
		"--seed=9":                            "of seed 6, and this is seed 9",
		"--speedup=81":                        "with --speedup 80, and this is 81",
		"--set=demand[refund].patience=never": "as it was: the file, its gates or targets",
		"--intent=refund":                     `for --intent "", and this is for "refund"`,
		"--load=1":                            "began at --load 1.6, and this begins at 1",
	} {
		other := holdline(t, append(args, change)...)
		if wantCode(t, other, exitUsage); !strings.Contains(other.stderr, want) || strings.Count(other.stderr, "\n") != 1 {
			t.Errorf("%s: it says %q, want %q", change, other.stderr, want)
		}
	}
}

// A step that nobody gave a length is cut so that the budget has room for some; a search that goes on
// with more of it keeps the length it began with. --force forgets what was there.
func TestCapacityLiveBudget(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "search")
	args := []string{
		"capacity", write(t, "places.yaml", places), "--live", "--speedup", "40", "--precision", "40%", "--out", dir, "--format", "json", "--load", "1", "--quiet",
		"--gate", "failure_rate < 0.5%",
	}
	first := answered(t, holdline(t, append(args, "--budget", "4s")...))
	if len(first.Steps) == 0 || first.StepS > 21 || !strings.Contains(strings.Join(first.Warnings, " "), "--budget has room for some; its gates want 5m0s") {
		t.Fatalf("steps of %v s, %d of them; warnings %q", first.StepS, len(first.Steps), first.Warnings)
	}
	more := answered(t, holdline(t, append(args, "--budget", "5s")...))
	if more.StepS != first.StepS || len(more.Steps) < len(first.Steps) || !more.Steps[0].Started.Equal(first.Steps[0].Started) {
		t.Errorf("steps of %v s, %d of them, with more budget; %v s, %d before", more.StepS, len(more.Steps), first.StepS, len(first.Steps))
	}
	anew := answered(t, holdline(t, append(args, "--budget", "2s", "--force")...))
	for _, s := range anew.Steps {
		if !s.Started.After(more.Steps[len(more.Steps)-1].Started) {
			t.Errorf("--force kept step %d", s.Number)
		}
	}
	if last := filepath.Join(dir, more.Steps[len(more.Steps)-1].Dir); len(anew.Steps)+1 < len(more.Steps) {
		if _, err := os.Stat(last); err == nil {
			t.Errorf("--force kept %s", last)
		}
	}
}

// ^C in the middle of a step gives the answer of the steps before it.
func TestCapacityLiveIsInterrupted(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "search")
	c := begin(t, "holdline", climbing(t, dir)...)
	c.said(`step 2: x[0-9.]+, `)
	until(t, "the second step is under way", func() bool { return linesOf(filepath.Join(dir, "step-02", "inquiries.ndjson")) > 0 })
	send(t, c, os.Interrupt)
	r := c.wait()
	wantCode(t, r, exitInterrupted)
	if b := answered(t, r); !b.Interrupted || b.Why == "" || len(b.Steps) != 1 || b.Sentence == "" {
		t.Errorf("%d steps, %q, interrupted %v", len(b.Steps), b.Sentence, b.Interrupted)
	}
}

// A step holds the busiest moment: its rates and its heads, and nothing that is tied to the clock.
func TestSteady(t *testing.T) {
	t.Parallel()
	text := strings.Replace(roomy, "gates: [", "phases: [{name: peak, from: 5m, to: 10m}]\nabort_when: ['failure_rate(phase=peak) > 50%', failure_rate > 60%]\ngates: ['asa(phase=peak) < 1m', 'every 1m: asa < 1m', 'every 2m: asa < 1m', ", 1)
	sc, err := scenarios.Load("roomy.yaml", strings.NewReader(text), scenarios.LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := sim.NewPlan(sc, sim.Options{Seed: 1, Load: 1, Desk: true})
	if err != nil {
		t.Fatal(err)
	}
	busiest := ratesOf(plan, plan.Labels(), "").busiest
	if busiest < 6*time.Minute || busiest > 11*time.Minute {
		t.Errorf("the busiest moment is %s", busiest)
	}
	out, aside, err := steady(sc, plan, busiest, 30*time.Second, 2*time.Minute, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, shifts := out.Demand[0].Arrivals, out.Service.Groups[0].Shifts
	if a.Process != "steps" || len(a.Steps) != 2 || a.Steps[1].At.Std() != 30*time.Second || a.Steps[1].Rate.PerMinute() < 59.9 || a.Steps[1].Rate.PerMinute() > 60.1 ||
		math.Abs(float64(a.Steps[0].Rate/a.Steps[1].Rate)-1/(1-math.Exp(-1))) > 0.01 || len(shifts) != 1 || shifts[0].Headcount != 60 {
		t.Errorf("arrivals %+v, shifts %+v", a, shifts)
	}
	if out.Horizon.Std() != 150*time.Second || out.Warmup.Std() != 30*time.Second || !slices.Equal(out.Gates, []string{"asa < 1m", "service_level(30s) >= 80%"}) || len(aside) != 1 || len(out.AbortWhen) != 1 || out.Phases != nil {
		t.Errorf("%s after %s, gates %v without %v, abort_when %v", out.Horizon, out.Warmup, out.Gates, aside, out.AbortWhen)
	}
	if sc.Demand[0].Arrivals.Process != "spike" || len(sc.Service.Groups[0].Shifts) != 2 {
		t.Error("the scenario itself was changed")
	}
	resolved, err := printed(out)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = scenarios.Load("step.yaml", strings.NewReader(resolved), scenarios.LoadOptions{}); err != nil {
		t.Errorf("what a step plays is no scenario:\n%v", err)
	}
}

// A warm-up of one stay would leave a desk half empty; what it brings more fills it, by the law of the
// work. Behind a bot customers come later. A long one needs no more, nor does a bot alone.
func TestCrowding(t *testing.T) {
	t.Parallel()
	const talk = `conversation: [{say: "a"}, {say: "b"}]` + "\n    think: {constant: 3s}\n    "
	const bot = "service:\n  bot: {reply_time: {constant: 1s}, outcome: {refund: {solved: 50%, unsolved: 0, abandoned: 0}}}\n"
	e := 1 / (1 - math.Exp(-1))
	for _, r := range []struct {
		name, text string
		warmup     time.Duration
		want       float64
	}{
		{"exponential work, one mean of it", roomy, 30 * time.Second, e},
		{"constant work fills in just its time", strings.Replace(roomy, "work: {exponential: {mean: 30s}}", "work: {constant: 30s}", 1), 30 * time.Second, 1},
		{"half the time of constant work", strings.Replace(roomy, "work: {exponential: {mean: 30s}}", "work: {constant: 30s}", 1), 15 * time.Second, 2},
		{"five means", roomy, 150 * time.Second, 1},
		{"hardly any time: no more than twice the load", roomy, time.Second, mostCrowding},
		{"ten seconds with a bot before", strings.Replace(strings.Replace(roomy, "patience", talk+"patience", 1), "service:\n", bot, 1), 40 * time.Second, e},
		{"a bot alone", places, time.Second, 1},
	} {
		sc, err := scenarios.Load("crowd.yaml", strings.NewReader(r.text), scenarios.LoadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if r.text == places {
			sc.Service.Groups = nil
		}
		if got := crowding(sc, 0, r.warmup); math.Abs(got-r.want) > 0.005 {
			t.Errorf("%s: %.3f, want %.3f", r.name, got, r.want)
		}
	}
}

// Before anything is sent it is said how many steps the budget has room for, what they can tell, and
// what it would take for more.
func TestCapacityLivePlans(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		name, text string
		budget     time.Duration
		speedup    float64
		steps      int
		tells      string
		want       []string
	}{
		{"no room", roomy, time.Second, 1, 0, reports.TellsNothing, []string{"has no room for one; an interval by estimates wants --budget ", "; steps that are plain want --budget "}},
		{"too few to fit a curve", roomy, 5 * time.Minute, 1, 2, reports.TellsSides, []string{"on which side of the limit it leans; an interval by estimates wants --budget 12m30s or --speedup 3; steps that are plain"}},
		{"by estimates", roomy, 15 * time.Minute, 1, 6, reports.TellsEstimates, []string{"together they tell of the limit by their estimates; steps that are plain want --budget "}},
		{"plain", roomy, 15 * time.Minute, 60, 26, reports.TellsPlain, []string{"26 steps of 34s each fit into the budget of 15m, each long enough to be plain"}},
		{"a mean wait", strings.Replace(roomy, "service_level(30s) >= 80%", "asa < 20s", 1), 15 * time.Minute, 1, 6, reports.TellsEstimates, []string{"together they tell"}},
		{"no gate that several steps have an interval of", strings.Replace(roomy, "service_level(30s) >= 80%", "aht < 20m", 1), 15 * time.Minute, 1, 6, reports.TellsSides, []string{"tells by its estimates on which side"}},
	} {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			w := twinOf(t, r.text, 1, 1, r.speedup, r.budget)
			p := w.doc.Plan
			if p.Steps != r.steps || p.Tells != r.tells {
				t.Errorf("%d steps, %s; want %d, %s", p.Steps, p.Tells, r.steps, r.tells)
			}
			for _, want := range r.want {
				if !strings.Contains(p.Sentence, want) {
					t.Errorf("%q does not say %q", p.Sentence, want)
				}
			}
			if p.PlainBudgetS > 0 { // its advice is right
				more := twinOf(t, r.text, 1, 1, r.speedup, time.Duration(p.PlainBudgetS)*time.Second)
				if more.doc.Plan.Tells != reports.TellsPlain {
					t.Errorf("with a budget of %v s: %s", p.PlainBudgetS, more.doc.Plan.Sentence)
				}
			}
			if p.PlainSpeedup > 0 && p.PlainSpeedup < 1000 {
				faster := twinOf(t, r.text, 1, 1, p.PlainSpeedup, r.budget)
				if faster.doc.Plan.Tells != reports.TellsPlain {
					t.Errorf("at a speed-up of %v: %s", p.PlainSpeedup, faster.doc.Plan.Sentence)
				}
			}
			if p.EstimatesBudgetS > 0 {
				more := twinOf(t, r.text, 1, 1, r.speedup, time.Duration(p.EstimatesBudgetS)*time.Second)
				if more.doc.Plan.Tells != reports.TellsEstimates {
					t.Errorf("with a budget of %v s: %s", p.EstimatesBudgetS, more.doc.Plan.Sentence)
				}
			}
		})
	}
}

// Steps that are short because --step says so become plain by another --step, and only then by a budget: what
// is advised does it, and is never just what was given.
func TestPlansOfStepsAsAsked(t *testing.T) {
	t.Parallel()
	plan := func(step, budget time.Duration) *reports.LivePlan {
		w := twinOf(t, roomy, 1, 1, 60, budget)
		w.flags.step = step
		if _, _, err := w.lengths(); err != nil {
			t.Fatal(err)
		}
		return w.doc.Plan
	}
	for _, r := range []struct {
		budget time.Duration
		advice string
	}{
		{15 * time.Minute, "; steps that are plain want --step 30m"},
		{30 * time.Second, "; steps that are plain want --step 30m and --budget 2m50s or --speedup 340"},
	} {
		short := plan(30*time.Second, r.budget)
		before, _, _ := strings.Cut(short.Sentence, "; warm-ups")
		if short.Tells != reports.TellsEstimates || !strings.HasSuffix(before, r.advice) {
			t.Errorf("with --budget %s: %s, %q; want it to end in %q", r.budget, short.Tells, short.Sentence, r.advice)
		}
		better := plan(time.Duration(short.PlainStepS*float64(time.Second)), max(r.budget, time.Duration(short.PlainBudgetS)*time.Second))
		if better.Tells != reports.TellsPlain || better.Steps < fewestSteps {
			t.Errorf("it does not help: %q", better.Sentence)
		}
	}
	few := plan(20*time.Minute, time.Minute)
	if few.Tells != reports.TellsSides {
		t.Fatalf("%q", few.Sentence)
	}
	if more := plan(20*time.Minute, time.Duration(few.EstimatesBudgetS)*time.Second); more.Tells != reports.TellsEstimates {
		t.Errorf("with a budget of %v s: %q", few.EstimatesBudgetS, more.Sentence)
	}
}

// A search that goes on says what is there and what is left of the budget; with more of that it plays more
// of the same steps, and other ones only when it is begun anew.
func TestPlansOfASearchThatGoesOn(t *testing.T) {
	t.Parallel()
	played := func(n int, budget time.Duration) *reports.LivePlan {
		w := twinOf(t, roomy, 1, 1, 1, budget)
		w.state.Used = 120 * float64(n)
		for range n {
			w.state.Steps = append(w.state.Steps, reports.LiveStep{Load: 1, Short: true})
		}
		if _, _, err := w.lengths(); err != nil {
			t.Fatal(err)
		}
		return w.doc.Plan
	}
	few := played(2, 5*time.Minute)
	if few.Tells != reports.TellsSides || few.Played != 2 || few.Steps != 0 || few.LeftS != 60 || !strings.HasPrefix(few.Sentence, "2 steps are played; another takes ") || !strings.Contains(few.Sentence, "what is left of the budget of 5m, 1m, has no room for one") {
		t.Errorf("%+v", few)
	}
	more := played(2, time.Duration(few.EstimatesBudgetS)*time.Second)
	if more.Tells != reports.TellsEstimates || more.Steps != fewestSteps-2 || !strings.Contains(more.Sentence, "; steps that are plain want --budget 2h50m") || !strings.Contains(more.Sentence, ", begun anew with --force") {
		t.Errorf("with --budget %v s: %+v", few.EstimatesBudgetS, more)
	}
}

// A warm-up that cannot fill the desk, whatever it brings, is warned of, with one that can.
func TestWarmupsThatFill(t *testing.T) {
	t.Parallel()
	for warmup, want := range map[time.Duration]string{
		5 * time.Second:  "A warm-up of 5s fills the desk to 31% of what it holds after a long time, though it brings twice the customers: limits come out too high. --warmup 30s fills it.",
		30 * time.Second: "", // a mean stay, with a crowd
	} {
		w := twinOf(t, roomy, 1, 1, 1, usualBudget)
		w.doc.Warnings = nil
		w.emptied(warmup)
		if have := strings.Join(w.doc.Warnings, " "); have != want {
			t.Errorf("%s: it says %q, want %q", warmup, have, want)
		}
	}
	w := twinOf(t, roomy, 1, 1, 1, usualBudget)
	if p := w.doc.Plan; p.FillS != 0 || !(p.Crowd > 1.5) {
		t.Errorf("six steps have no room for longer warm-ups: %+v", p)
	}
	w = twinOf(t, roomy, 1, 1, 2, usualBudget)
	p := w.doc.Plan
	if filled := time.Duration(p.FillS * float64(time.Second)); filled < 80*time.Second || filled > 2*time.Minute || crowding(w.scenario, 0, filled) != 1 || !strings.Contains(p.Sentence, "--warmup "+filled.String()) {
		t.Errorf("%+v", p)
	}
}

// Each step has customers of its own, and the last one that the budget has room for ends within it: its
// drain is shorter, and one without time to answer those who wait is not begun.
func TestNextStepEndsInTime(t *testing.T) {
	t.Parallel()
	w := twinOf(t, roomy, 1, 1, 60, 15*time.Minute)
	whole := (w.scenario.Length() + w.scenario.Drain.Std()).Seconds() / 60
	for _, r := range []struct {
		left  float64 // seconds of wall time
		drain time.Duration
		room  bool
	}{
		{2 * whole, time.Minute, true},
		{w.scenario.Length().Seconds()/60 + 40.0/60, 36 * time.Second, true}, // of 40 s a tenth is for the rows
		{w.scenario.Length().Seconds()/60 + 20.0/60, 18 * time.Second, false},
	} {
		w.state.Steps = []reports.LiveStep{{Load: 1}, {Load: 2, WallS: usualBudget.Seconds() - r.left}}
		next, room := w.next(), w.noRoom() == ""
		if next.Seed != w.scenario.Seed+2 || math.Abs(next.Drain.Std().Seconds()-r.drain.Seconds()) > 0.01 || room != r.room {
			t.Errorf("with %.1f s left: seed %d after %d, a drain of %s, room %v; want %s, %v", r.left, next.Seed, w.scenario.Seed, next.Drain, room, r.drain, r.room)
		}
	}
	if w.scenario.Drain.Std() != time.Minute {
		t.Error("the search's own scenario was changed")
	}
	w.state.Steps, w.state.Used = w.state.Steps[:1], usualBudget.Seconds()-1
	if w.noRoom() == "" {
		t.Error("what lies between steps was not counted")
	}
}

// What the estimates of several steps say together is worth so many independent trials: of a share, of
// those who give up, of a mean wait, which is taken for the odds of its limit. Others have no interval.
func TestLooks(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		measure, unit, op  string
		value, limit       float64
		share, half, tries float64
	}{
		{"service_level", "share", ">=", 0.7, 0.8, 0.7, 0.8, 12},
		{"abandonment_rate", "share", "<", 0.04, 0.05, 0.04, 0.05, 50}, // no more than came
		{"asa", "seconds", "<", 60, 20, 0.75, 0.5, 6},
		{"aht", "seconds", "<", 60, 20, math.NaN(), 0, 12},
	} {
		v := reports.Verdict{Measure: r.measure, Unit: r.unit, Op: r.op, Limit: r.limit, Estimate: stats.Estimate{Value: r.value, N: 50}, State: reports.Marginal}
		l := look(&v, 12)
		if l.Share != r.share && !(math.IsNaN(l.Share) && math.IsNaN(r.share)) || l.Limit != r.half || l.Trials != r.tries || l.Rises != (r.op == "<") {
			t.Errorf("%s: %+v", r.measure, l)
		}
		if g, err := goal.Parse(map[string]string{"service_level": "service_level(20s) >= 80%", "abandonment_rate": "abandonment_rate < 5%", "asa": "asa < 20s", "aht": "aht < 20s"}[r.measure]); err != nil || estimable(g) != !math.IsNaN(r.share) {
			t.Errorf("%s: estimable %v (%v)", r.measure, estimable(g), err)
		}
	}
}

// A batch is as long as a channel needs to forget, four times over: its bot's replies, the stay of those
// who talk with a human, and of those who wait.
func TestBatchOf(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		name, text string
		want       time.Duration
	}{
		{"a bot alone, of one reply of 2 s", places, 4 * 2 * time.Second},
		{"a bot that takes 5 s", strings.Replace(places, "reply_time: {constant: 2s}", "reply_time: {constant: 5s}", 1), 4 * 5 * time.Second},
		{"a desk: half a minute's talk, and a patience of a minute", roomy, 4 * 90 * time.Second},
		{"patience longer than two more stays", strings.Replace(roomy, "mean: 1m", "mean: 1h", 1), 4 * 90 * time.Second},
		{"patience of ten seconds", strings.Replace(roomy, "mean: 1m", "mean: 10s", 1), 4 * 40 * time.Second},
		{"nobody gives up", queue, 4 * 30 * time.Second},
	} {
		sc, err := scenarios.Load("batch.yaml", strings.NewReader(r.text), scenarios.LoadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if got := batchOf(sc); got != r.want {
			t.Errorf("%s: %s, want %s", r.name, got, r.want)
		}
	}
}

// A step shorter than its gates want is too short to call anything plain, until a higher load brings as
// many inquiries; one of the usual length never is.
func TestTooShort(t *testing.T) {
	t.Parallel()
	sc, err := scenarios.Load("roomy.yaml", strings.NewReader(roomy), scenarios.LoadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	gs, err := goals(sc.Gates)
	if err != nil {
		t.Fatal(err)
	}
	const perSecond = 0.25
	for _, r := range []struct {
		step      time.Duration
		inquiries int64
		want      bool
	}{
		{3 * time.Minute, 36, true},
		{3 * time.Minute, 199, true},
		{3 * time.Minute, 200, false},
		{30 * time.Second, 1000, true}, // a mean stay does not fit into it twice
		{800 * time.Second, 90, false}, // a quarter of the load, as long as wanted
	} {
		if got := tooShort(sc, gs, perSecond, r.step, r.inquiries); got != r.want {
			t.Errorf("%s with %d inquiries: too short %v, want %v", r.step, r.inquiries, got, r.want)
		}
	}
}
