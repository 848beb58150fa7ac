package center_test

import (
	"cmp"
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"testing"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/center"
	"github.com/holdline/holdline/sim/record"
)

// checkEvery is how many of the scenarios go unchecked for one that is not: to check takes longer than
// to play.
const checkEvery = 50

// TestTwins lets the fast center and its twin play thousands of small random scenarios, inquiry by
// inquiry: same outcomes, same places and people, same times. See whims for the kinds of scenarios.
func TestTwins(t *testing.T) {
	cases := 3500
	switch {
	case underRace:
		cases = 200
	case testing.Short():
		cases = 350
	}
	seen := map[string]int{}
	for seed := range uint64(cases) {
		c := twinCase{seed: seed, seen: seen}
		if seed%checkEvery == 0 && !c.legal() {
			sc, _ := c.scenario()
			t.Fatalf("seed %d: the scenario is not legal:\n%s", seed, printed(sc))
		}
		if c.compare() != "" {
			c.shrink()
			t.Fatalf("seed %d:\n%s", seed, c.report())
		}
	}
	checkSeen(t, seen, cases)
}

// twinCase is a scenario made simpler in some ways.
type twinCase struct {
	seed    uint64
	simpler []simplification
	seen    map[string]int
}

func (c *twinCase) scenario() (sc *scenarios.Scenario, exact bool) {
	sc, grid := invented(c.seed)
	for _, s := range c.simpler {
		s(sc)
	}
	return sc, grid || !crooked(sc)
}

// crooked says whether work goes at rates that computers round.
func crooked(sc *scenarios.Scenario) bool {
	for _, g := range sc.Service.Groups {
		if len(g.TotalRate) > 0 || slices.ContainsFunc(g.Serves, func(s scenarios.Skill) bool { return s.Speed != 0 && s.Speed != 1 }) {
			return true
		}
	}
	return false
}

func (c *twinCase) legal() bool {
	sc, _ := c.scenario()
	legal := true
	scenarios.Check(scenarios.WithDefaults(sc), nil, func(string, string, ...any) { legal = false })
	return legal
}

// compare plays the scenario in both centers and tells the first difference.
func (c *twinCase) compare() (diff string) {
	defer func() {
		if p := recover(); p != nil {
			diff = fmt.Sprintf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	sc, exact := c.scenario()
	full := scenarios.WithDefaults(sc)
	fast := &keeper{map[string]record.Inquiry{}, map[string][]record.Turn{}}
	if err := playFast(sc, fast, nil); err != nil {
		return err.Error()
	}
	slow, err := newTwin(full, sim.Options{Seed: full.Seed}, c.seen)
	if err != nil {
		return err.Error()
	}
	return differ(fast.rows, slow.run(), exact, c.seen)
}

// playFast plays a scenario in the product, for a sink that may want to know names.
func playFast(sc *scenarios.Scenario, to record.Sink, labels *record.Labels) error {
	c, err := center.New(sc, sim.Options{Seed: scenarios.WithDefaults(sc).Seed}, to)
	if err != nil {
		return err
	}
	c.Names = true
	if labels != nil {
		*labels = c.Plan.Labels()
	}
	_, err = center.Run(context.Background(), c)
	return err
}

// differ tells of the first to arrive whose row the two do not share.
func differ(fast map[string]record.Inquiry, slow []record.Inquiry, exact bool, seen map[string]int) string {
	slices.SortFunc(slow, func(a, b record.Inquiry) int {
		return cmp.Or(cmp.Compare(a.Arrived, b.Arrived), cmp.Compare(a.ID, b.ID))
	})
	for i := range slow {
		want := &slow[i]
		got := fast[want.ID]
		if !exact {
			alike(&got, want)
		}
		if got != *want {
			return fmt.Sprintf("     %+v\ntwin %+v", fast[want.ID], *want)
		}
		count(want, seen)
	}
	if len(fast) != len(slow) {
		return fmt.Sprintf("%d inquiries, twin %d", len(fast), len(slow))
	}
	return ""
}

// alike lets times of got that differ from want's by less than a microsecond be want's: where the
// rate of work changes, its sums are rounded.
func alike(got, want *record.Inquiry) {
	for _, t := range [][2]*time.Duration{
		{&got.Arrived, &want.Arrived},
		{&got.BotAt, &want.BotAt},
		{&got.QueuedAt, &want.QueuedAt},
		{&got.JoinedAt, &want.JoinedAt},
		{&got.EndedAt, &want.EndedAt},
		{&got.ReturnAt, &want.ReturnAt},
		{&got.Held, &want.Held},
		{&got.PassedAt, &want.PassedAt},
		{&got.Talked, &want.Talked},
		{&got.TakenAt, &want.TakenAt},
	} {
		if *t[0] != record.Never && *t[1] != record.Never && (*t[0]-*t[1]).Abs() < time.Microsecond {
			*t[0] = *t[1]
		}
	}
}

// count notes what can be seen in a row.
func count(r *record.Inquiry, seen map[string]int) {
	seen[fmt.Sprintf("%s at stage %s", r.Outcome, r.Stage)]++
	for what, is := range map[string]bool{
		"callback reached":        r.Callback && r.Outcome == record.Handled,
		"silent":                  r.Silent && r.Stage == record.InQueue,
		"silent later":            r.Silent && r.Stage == record.WithHuman,
		"transfer":                r.Transfers > 0 && r.Outcome == record.Handled && r.Held > 0,
		"on hold":                 r.Transfers == 0 && r.Held > 0,
		"on hold, then passed on": r.Transfers > 0 && r.Talked < r.PassedAt-r.JoinedAt,
		"no desk":                 r.Failure == record.Protocol,
	} {
		if is {
			seen[what]++
		}
	}
}

// features are what the cases must show, lest the two agree about nothing: what the rows of inquiries
// say, then what the twin noted on its way.
func features() []string {
	return []string{
		"contained at stage bot", "handled at stage human", "abandoned at stage bot", "abandoned at stage queue",
		"abandoned at stage human", "blocked at stage bot", "blocked at stage queue", "failed at stage bot",
		"failed at stage queue", "failed at stage human", "in_progress at stage bot", "in_progress at stage queue",
		"in_progress at stage human", "callback reached", "silent", "silent later", "transfer", "on hold", "no desk",

		"unknown to the bot", "reply time of an intent", "whole conversation contained", "abandoned by outcome",
		"reply too late", "turn timed out", "tired of the bot", "out of time at the bot", "asks for a human",
		"leaves the failing bot", "carries on after a failure", "rejected by the bot", "rejected later",
		"places taken: queue", "places taken: reject", "places taken: escalate",
		"rate limit reached: queue", "rate limit reached: reject", "rate limit reached: escalate",

		"backlog", "callback missed", "an agent found nobody", "balked as all were busy", "balked at the queue",
		"balked at the announced wait", "out of time at the desk", "out of time with an agent", "queue full", "trunks taken", "closed", "deferred",
		"retry", "fifth attempt", "repeat", "repeat on another channel", "share of the bot's", "share of the humans'",

		"policy longest_idle", "policy least_loaded", "policy skill_rank", "policy longest_wait", "a tick", "second rank",
		"second priority", "another speed", "overflow", "not yet for that group", "beyond reserve", "kept in reserve",
		"several at once", "slowed down", "no bound", "work as observed", "wrap-up", "absent", "away in shift",
		"breaks go round", "shift ends: finish", "shift ends: hand_over", "shift ends: preempt", "preempted",
		"handed over", "stay on after closing time",
	}
}

func checkSeen(t *testing.T, seen map[string]int, cases int) {
	t.Helper()
	for _, what := range features() {
		t.Logf("%6d %s", seen[what], what)
		if seen[what] < cases/50 {
			t.Errorf("%d cases show this only %d times: %s", cases, seen[what], what)
		}
	}
}
