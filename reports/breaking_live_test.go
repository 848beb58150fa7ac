package reports

import (
	"math"
	"strings"
	"testing"

	"github.com/holdline/holdline/sim/stats"
)

// The answer is one sentence, and says what it rests on.
func TestLiveAnswers(t *testing.T) {
	const gate = "service_level(20s) >= 80%"
	steps := []LiveStep{
		{Load: 1, Offered: 300, Gates: []Verdict{{Text: gate, State: Met}}},
		{Load: 1.2, Offered: 360, Gates: []Verdict{{Text: gate, State: Failed}}, Scarce: []Scarcity{{Kind: ScarceGroup, Name: "team", Use: 0.97}}, Worst: []LiveWorst{{Gate: gate, Intent: "refund", Channel: "chat"}}},
		{Load: 2, Offered: 600, Stopped: "saturated"},
	}
	bracket := stats.Estimate{Value: 1.1, Low: 1, High: 1.2}
	broke := LiveBreaking{State: LoadBroke, PeakPerMin: 40, MeanPerMin: 40, First: gate, Load: bracket, Held: new(1.0), Broke: new(1.2), Steps: steps}
	with := func(change func(b *LiveBreaking)) LiveBreaking {
		b := broke
		change(&b)
		return b
	}
	for _, r := range []struct {
		name     string
		b        LiveBreaking
		sentence string
		rests    string
	}{
		{
			"it breaks", broke,
			"holds up to 44 conversations/min [40, 48] (x1.1); first to break: service_level(20s) of refund chat; scarce: team (97% in use)",
			"every gate plainly held at x1 (300 inquiries), service_level(20s) plainly failed at x1.2 (360 inquiries)",
		},
		{
			"a gate that straddled throughout", with(func(b *LiveBreaking) { b.Straddled = []string{"failure_rate < 1%"} }),
			"holds up to 44 conversations/min [40, 48] (x1.1)",
			"every gate held at x1 (300 inquiries), plainly those that break further up, service_level(20s) plainly failed at x1.2",
		},
		{
			"one intent", with(func(b *LiveBreaking) { b.Intent = "refund" }),
			"holds up to 44 conversations/min of refund [40, 48] (x1.1); first to break: service_level(20s)", "",
		},
		{
			"the whole scenario, which has a peak", with(func(b *LiveBreaking) { b.Whole, b.MeanPerMin = true, 20 }),
			"holds up to 44 conversations/min at the peak [40, 48] (x1.1)", "",
		},
		{
			"recorded arrivals", with(func(b *LiveBreaking) { b.PeakPerMin = 0 }),
			"holds up to x1.1 [1, 1.2] of the recorded arrivals", "",
		},
		{
			"no step was plain", with(func(b *LiveBreaking) { b.Load.Low, b.Load.High = math.NaN(), math.NaN() }),
			"holds up to 44 conversations/min [?, ?] (x1.1)", "no step plainly held, no step plainly broke",
		},
		{
			"steps too short to be plain", with(func(b *LiveBreaking) {
				b.Load.Low = math.NaN()
				b.Steps = append([]LiveStep{{Load: 1, Offered: 36, Short: true, Gates: steps[0].Gates}}, steps[1:]...)
			}),
			"seems to hold up to 44 conversations/min [?, 48] (x1.1)",
			"no step plainly held (at x1 it leans to, in a step of 36 inquiries, shorter than its gates want), service_level(20s) plainly failed at x1.2",
		},
		{
			"steps too short to break plainly", with(func(b *LiveBreaking) {
				b.Load.Low, b.Load.High = math.NaN(), math.NaN()
				b.Steps = []LiveStep{{Load: 1, Offered: 36, Short: true, Gates: steps[0].Gates}, {Load: 1.2, Offered: 40, Short: true, Gates: steps[1].Gates}}
			}),
			"seems to hold up to 44 conversations/min [?, ?] (x1.1)",
			"no step plainly broke (at x1.2 it leans to, in a step of 40 inquiries, shorter than its gates want)",
		},
		{
			"an interval by the estimates of short steps", with(func(b *LiveBreaking) {
				b.Load.Low, b.Load.High = math.NaN(), math.NaN()
				b.Estimated = &stats.Estimate{Value: 1.15, Low: 0.9, High: 1.4, N: 2}
				b.Steps = []LiveStep{{Load: 1, Short: true, Gates: steps[0].Gates}, {Load: 1.2, Short: true, Gates: steps[1].Gates, Worst: steps[1].Worst}}
			}),
			"seems to hold up to 46 conversations/min [36, 56] (x1.15), by estimates: 2 short steps, leaning; first to break: service_level(20s) of refund chat",
			"the estimates of 2 steps, by a logistic curve of service_level(20s) over the load through all of them (95 %, ? where it reaches beyond the loads tried); no step plainly held, and none plainly broke; one run each, on one day",
		},
		{
			"the same, open to below, with a step that was stopped", with(func(b *LiveBreaking) {
				b.Load.Low, b.Load.High = math.NaN(), 2
				b.Estimated = &stats.Estimate{Value: 1.15, Low: math.NaN(), High: 1.4, N: 3}
				b.Steps = []LiveStep{{Load: 1, Short: true, Gates: steps[0].Gates}, {Load: 1.2, Short: true, Gates: steps[1].Gates}, steps[2]}
			}),
			"seems to hold up to 46 conversations/min [?, 56] (x1.15), by estimates: 2 short steps; first to break",
			"; the step was stopped at x2 (600 inquiries), and no step plainly held; one run each",
		},
		{
			"nothing broke in steps too short",
			LiveBreaking{State: LoadNever, PeakPerMin: 40, Held: new(8.0), Steps: []LiveStep{{Load: 8, Short: true}}},
			"nothing broke: it seems to hold up to 320 conversations/min (x8), the highest load tried", "",
		},
		{
			"the target fell behind before a gate broke", with(func(b *LiveBreaking) { b.First, b.Broke, b.Load.High = "", new(2.0), 2 }),
			"first to break: no gate by then, the step was stopped: saturated", "the step was stopped at x2 (600 inquiries)",
		},
		{
			"throughput collapsed", with(func(b *LiveBreaking) {
				b.Collapse = &LiveCollapse{BestLoad: 1.2, BestPerMin: 46, Load: 2, OfferedPerMin: 80, AchievedPerMin: 12}
			}),
			"; collapse past the knee: at x2 80/min were offered and 12/min served, after 46/min at x1.2", "",
		},
		{"nothing broke", LiveBreaking{State: LoadNever, PeakPerMin: 40, Held: new(8.0)}, "nothing broke: it holds up to 320 conversations/min (x8), the highest load tried", ""},
		{
			"nothing broke, nor held plainly",
			LiveBreaking{State: LoadNever, PeakPerMin: 40, Held: new(8.0), Steps: []LiveStep{{Load: 8, Finding: "leans_holds"}}},
			"nothing broke: it seems to hold up to 320 conversations/min (x8), the highest load tried", "",
		},
		{
			"nothing broke, and the highest steps tell nothing",
			LiveBreaking{State: LoadNever, PeakPerMin: 40, Held: new(2.0), Steps: []LiveStep{{Load: 2, Finding: "holds"}, {Load: 8, Finding: "unknown"}}},
			"cannot tell where it breaks: it holds up to 80 conversations/min (x2), and above that, up to x8, no step had enough to judge a gate by", "",
		},
		{
			"the target was swamped", with(func(b *LiveBreaking) {
				b.First, b.Broke, b.Load.High = "", new(2.0), 2
				b.Steps = append(steps[:2:2], LiveStep{Load: 2, Offered: 600, Swamped: "600 came"})
			}),
			"first to break: no gate by then, the target was swamped: 600 came", "the target was swamped at x2 (600 inquiries)",
		},
		{
			"the generator was late first",
			LiveBreaking{State: LoadNever, PeakPerMin: 40, Held: new(8.0), Late: new(8.5)},
			"cannot tell where it breaks: it holds at 320 conversations/min (x8), and at x8.5 the generator could not keep up, so that what breaks there is not the target's", "",
		},
		{"the generator was always late", LiveBreaking{State: LoadNothing, Late: new(0.125), Steps: steps}, "cannot tell: the generator was late in every step, down to x0.125; use a larger machine, or a lower load", ""},
		{"the generator was always late, at a speed-up", LiveBreaking{State: LoadNothing, Speedup: 90, Late: new(0.125), Steps: steps}, "down to x0.125; lower --speedup, or use a larger machine", ""},
		{"it breaks at once", LiveBreaking{State: LoadAlways, First: gate, Broke: new(0.125), Reached: true}, "there is no load it holds at: service_level(20s) fails already at the lowest load tried, x0.125", ""},
		{
			"it seems to break at every load",
			LiveBreaking{State: LoadAlways, First: gate, Broke: new(0.125)},
			"cannot tell: by its estimates service_level(20s) fails at every load tried, down to x0.125, and plainly at none", "",
		},
		{
			"it breaks as far as was tried",
			LiveBreaking{State: LoadAlways, First: gate, Broke: new(4.0), Why: "interrupted", Reached: true},
			"cannot tell yet at which load it holds: at x4, the lowest tried so far, it breaks; first to break: service_level(20s)", "",
		},
		{
			"one short step, which leans to hold",
			LiveBreaking{State: LoadNever, PeakPerMin: 40, Held: new(1.0), Steps: []LiveStep{{Load: 1, Short: true, Finding: "leans_holds"}}, Gates: []LiveGate{{Gate: gate, AtLeast: new(0.5)}, {Gate: "asa < 20s"}}},
			"nothing broke: it seems to hold up to 40 conversations/min (x1), the highest load tried; by single short steps service_level(20s) hardly breaks below 20 conversations/min (x0.5)",
			"single short steps, of which one in twenty at most leans to the wrong side at half of a limit, or at twice of it",
		},
		{
			"two of them, one to each side", with(func(b *LiveBreaking) {
				b.Load.Low, b.Load.High = math.NaN(), math.NaN()
				b.Steps = []LiveStep{{Load: 1, Short: true}, {Load: 1.2, Short: true}}
				b.Gates = []LiveGate{{Gate: gate, AtLeast: new(0.5), AtMost: new(2.4)}, {Gate: "asa < 20s", AtMost: new(2.4)}}
			}),
			"; by single short steps service_level(20s) hardly breaks below 20 conversations/min (x0.5) nor holds above 96 conversations/min (x2.4), asa hardly holds above 96 conversations/min (x2.4)",
			"one run each, on one day; single short steps",
		},
		{
			"it breaks at once, for want of people",
			LiveBreaking{State: LoadAlways, First: gate, Broke: new(0.125), Reached: true, Steps: []LiveStep{{Load: 0.125, Scarce: []Scarcity{{Kind: ScarceShift, Name: "in-house"}, {Kind: ScarceShift, Name: "night"}, {Kind: ScarceConcurrency, Name: "bot concurrency", Use: 0.9}}}}},
			"service_level(20s) fails already at the lowest load tried, x0.125; scarce: nobody of in-house and night is on shift", "",
		},
		{"no step", LiveBreaking{State: LoadNothing}, "cannot tell: no step was played to its end", ""},
		{"too few", LiveBreaking{State: LoadNothing, Steps: steps}, "cannot tell: no step had enough inquiries to judge a gate by", ""},
	} {
		t.Run(r.name, func(t *testing.T) {
			if r.b.Tell(); !strings.Contains(r.b.Sentence, r.sentence) || !strings.Contains(r.b.RestsOn, r.rests) {
				t.Errorf("have %q,\nresting on %q,\nwant %q\nresting on %q", r.b.Sentence, r.b.RestsOn, r.sentence, r.rests)
			}
		})
	}
}

// The next gate is read off the steps that were made for the first, and its bracket may be open.
func TestLiveNext(t *testing.T) {
	const first, next = "service_level(20s) >= 80%", "abandonment_rate < 5%"
	with := func(load stats.Estimate, held *float64) LiveBreaking {
		b := LiveBreaking{State: LoadBroke, PeakPerMin: 40, First: first, Next: next, Gates: []LiveGate{
			{Gate: first, Load: stats.Estimate{Value: 1}, Held: new(0.9)}, {Gate: next, Load: load, Held: held}, {Gate: "asa < 1h", Load: stats.Unknown(0), Held: new(4.0)},
		}}
		return b
	}
	open := with(stats.Estimate{Value: 1.5, Low: 1, High: math.NaN()}, new(1.0))
	unplain := with(stats.Estimate{Value: 1.5, Low: math.NaN(), High: math.NaN()}, new(1.0))
	unplain.Gates[1].Broke = new(2.0)
	guessed := with(stats.Estimate{Value: 1.6, Low: math.NaN(), High: math.NaN()}, new(1.0))
	guessed.Gates[1].Estimated = &stats.Estimate{Value: 1.6, Low: math.NaN(), High: 2.2, N: 6}
	none := with(stats.Unknown(0), new(2.0))
	none.Next = ""
	quiet := open
	quiet.State = LoadNever
	alone := open
	alone.Next, alone.Gates = "", open.Gates[:1]
	for _, r := range []struct {
		name string
		b    LiveBreaking
		want string
	}{
		{"a bracket that is open to above", open, "abandonment_rate < 5% breaks at 60 conversations/min [40, ?] (x1.5), by the steps there are"},
		{"a bracket that is open on both sides", unplain, "abandonment_rate < 5% breaks at 60 conversations/min [?, ?] (x1.5), by the steps there are: their estimates hold at x1 and break at x2"},
		{"one whose upper end is known by estimates", guessed, "abandonment_rate < 5% breaks at 64 conversations/min [?, 88] (x1.6), by the estimates of 6 steps"},
		{"it breaks at the lowest load already", with(stats.Estimate{Value: 0.5}, nil), "abandonment_rate < 5% breaks already at 20 conversations/min (x0.5)"},
		{"none broke", none, "no other gate broke, up to 80 conversations/min (x2)"},
		{"the first never broke", quiet, ""},
		{"there is no other", alone, ""},
	} {
		if have := r.b.After(); have != r.want {
			t.Errorf("%s: %q, want %q", r.name, have, r.want)
		}
		if r.b.Tell(); r.b.NextSentence != r.want {
			t.Errorf("%s: the document says %q, want %q", r.name, r.b.NextSentence, r.want)
		}
	}
}

// A step says which gates it is about, or why it is about none.
func TestStepsSayWhy(t *testing.T) {
	all := []Verdict{
		{Text: "asa < 1m", State: Met},
		{Text: "service_level(20s) >= 80%", State: Failed},
		{Text: "abandonment_rate < 5%", State: Marginal, MarginalMet: true},
		{Text: "failure_rate < 1%", State: Undecided},
	}
	for _, r := range []struct {
		step LiveStep
		want string
	}{
		{LiveStep{Finding: "breaks", Gates: all}, "service_level(20s)"},
		{LiveStep{Finding: "leans_holds", Gates: all[2:]}, "abandonment_rate, failure_rate"},
		{LiveStep{Finding: "holds", Gates: all[:1]}, ""},
		{LiveStep{Finding: "leans_breaks", Short: true, Offered: 40, Gates: all}, "service_level(20s); too short to be plain"},
		{LiveStep{Finding: "leans_holds", Short: true, Gates: all[2:]}, "too short to be plain"},
		{LiveStep{Finding: FindingLate, Late: true, Gates: all}, "the generator was late"},
		{LiveStep{Finding: "breaks", Stopped: "saturated", Gates: all}, "saturated"},
		{LiveStep{Finding: "breaks", Swamped: "600 came", Gates: all}, "swamped: 600 came"},
	} {
		if r.step.Tell(); r.step.Why != r.want {
			t.Errorf("%s: %q, want %q", r.step.Finding, r.step.Why, r.want)
		}
	}
}

// A plan says what there is room for, what it tells, and what would tell more; no speed is advised that
// one machine cannot bear, and none for a real target.
func TestLivePlans(t *testing.T) {
	for _, r := range []struct {
		p    LivePlan
		want string
	}{
		{LivePlan{StepWallS: 90, Tells: TellsPlain}, "steps of 1m30s each, as many as it takes, each long enough to be plain"},
		{LivePlan{StepWallS: 90, Tells: TellsEstimates}, "steps of 1m30s each, as many as it takes; each is too short to be plain, together they tell of the limit by their estimates"},
		{LivePlan{Steps: 10, StepWallS: 90, BudgetS: 900, Tells: TellsPlain}, "10 steps of 1m30s each fit into the budget of 15m, each long enough to be plain"},
		{
			LivePlan{Steps: 10, StepWallS: 90, BudgetS: 900, Tells: TellsEstimates, PlainBudgetS: 7230, PlainSpeedup: 9},
			"10 steps of 1m30s each fit into the budget of 15m; each is too short to be plain, together they tell of the limit by their estimates; steps that are plain want --budget 2h1m or --speedup 9",
		},
		{
			LivePlan{Steps: 1, StepWallS: 630, BudgetS: 900, Tells: TellsSides, EstimatesBudgetS: 3600, PlainBudgetS: 72000, PlainSpeedup: 4000},
			"1 step of 10m30s fits into the budget of 15m; each is too short to be plain, and tells by its estimates on which side of the limit it leans; an interval by estimates wants --budget 1h; steps that are plain want --budget 20h",
		},
		{
			LivePlan{Steps: 6, StepWallS: 90, BudgetS: 900, LeftS: 900, Tells: TellsEstimates, PlainBudgetS: 7230, Crowd: 1.582, FillS: 540},
			"6 steps of 1m30s each fit into the budget of 15m; each is too short to be plain, together they tell of the limit by their estimates; steps that are plain want --budget 2h1m; warm-ups bring x1.58 the customers of their step, to fill the desk: --warmup 9m fills it without",
		},
		{
			LivePlan{Played: 3, Steps: 5, StepWallS: 90, BudgetS: 900, LeftS: 500, Tells: TellsEstimates, PlainBudgetS: 7230, PlainSpeedup: 9},
			"3 steps are played; 5 more of 1m30s each fit into what is left of the budget of 15m, 8m20s; each is too short to be plain, together they tell of the limit by their estimates; steps that are plain want --budget 2h1m or --speedup 9, begun anew with --force",
		},
		{
			LivePlan{Played: 1, StepWallS: 630, BudgetS: 900, LeftS: 200, Tells: TellsSides, EstimatesBudgetS: 3600},
			"1 step is played; another takes 10m30s, and what is left of the budget of 15m, 3m20s, has no room for one; each is too short to be plain, and tells by its estimates on which side of the limit it leans; an interval by estimates wants --budget 1h",
		},
		{
			LivePlan{Steps: 60, StepWallS: 4.1, BudgetS: 250, LeftS: 250, Tells: TellsEstimates, PlainBudgetS: 250, PlainSpeedup: 200, PlainStepS: 8423},
			"60 steps of 4.1s each fit into the budget of 4m10s; each is too short to be plain, together they tell of the limit by their estimates; steps that are plain want --step 2h20m23s",
		},
		{
			LivePlan{Steps: 9, StepWallS: 4.1, BudgetS: 40, LeftS: 40, Tells: TellsEstimates, PlainBudgetS: 3610, PlainSpeedup: 1300, PlainStepS: 8400},
			"9 steps of 4.1s each fit into the budget of 40s; each is too short to be plain, together they tell of the limit by their estimates; steps that are plain want --step 2h20m and --budget 1h1m",
		},
		{LivePlan{StepWallS: 5.44, BudgetS: 3, Tells: TellsNothing}, "a step takes 5.4s, and the budget of 3s has no room for one"},
	} {
		if r.p.Tell(); r.p.Sentence != r.want {
			t.Errorf("have %q,\nwant %q", r.p.Sentence, r.want)
		}
	}
}
