package main

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/holdline/holdline/sim/record"
)

// worlds is a scenario whose outcomes hang on what customers and machines are like, not on who was
// a millisecond earlier: the desk is roomy most of the time, and busy enough for some to wait and
// a few to give up.
const worlds = `version: 1
name: worlds
seed: 11
horizon: 10m
drain: 1h
demand:
  - intent: refund
    arrivals: {process: poisson, rate: 60/min}
    conversation:
      - say: "Where is my refund?"
      - say: "Still nothing."
    think: {exponential: {mean: 8s}}
    bot_patience: {exponential: {mean: 2m}}
    patience: {exponential: {mean: 3m}}
    work: {lognormal: {mean: 2m, cv: 0.8}}
    wrap_up: 10s
    repeat: {probability: 50%, after: {exponential: {mean: 3m}}}
    retry: {probability: 40%, after: {exponential: {mean: 2m}}}
  - intent: address
    arrivals: {process: poisson, rate: 20/min}
    conversation: [{say: "I have moved."}]
    patience: {exponential: {mean: 2m}}
    work: {exponential: {mean: 90s}}
service:
  bot:
    reply_time: {lognormal: {mean: 2s, cv: 0.6}}
    outcome:
      refund: {solved: 50%, unsolved: 15%, abandoned: 3%, escalate_after: 2, escalated_work: 1.2}
      address: {solved: 40%, unsolved: 5%, abandoned: 2%}
  groups:
    - name: first
      serves: [{intent: refund, resolution: 90%}, {intent: address, rank: 2, resolution: 95%}]
      shifts: [{from: 0s, to: 2h, headcount: 22}]
      in_shift: 10%
      concurrency: {chat: 2}
      total_rate: [1, 1.6]
    - name: second
      serves: [{intent: address, resolution: 80%}]
      shifts: [{from: 0s, to: 2h, headcount: 8}]
  routing: {policy: least_loaded}
trust: {send_lag: 1m}
gates: [escalation_rate < 90%]
`

// What is allowed to differ. Live times carry what the machine adds, sped up with everything else:
// 10 ms of the wall clock are 0.6 s at a speed-up of 60. Where two things happen within that of each
// other, the worlds may put them in another order, and what hangs on it follows: such races are the
// share.
const (
	racesAllowed = 0.03            // of all inquiries: another outcome, or one world has it alone
	waitMargin   = 2 * time.Second // of the mean difference of waits, inquiry by inquiry, its interval included
)

// One scenario with the same keys in both worlds: live against the sandbox, and simulated. Inquiry
// by inquiry the outcomes are the same except for a share of races, and the mean waits are
// equivalent. Where they are not, the machine may have been late: then the live half is played once
// more at a fifth of the speed, which shrinks what a machine adds to a fifth and leaves a true
// difference as large as it was.
func TestTheTwoWorldsAgree(t *testing.T) { // not parallel: the live half needs its processors
	if underRace {
		t.Skip("a comparison of times; the detector makes the live half ten times slower")
	}
	file := write(t, "worlds.yaml", worlds)
	dir := filepath.Join(t.TempDir(), "simulated")
	wantCode(t, holdline(t, "simulate", file, "--replications", "1", "--out", dir, "--quiet"), exitMet)
	_, rows := readRun(t, dir)
	virtual := byID(rows.closed)
	if len(virtual) < 700 {
		t.Fatalf("only %d inquiries: too few to tell", len(virtual))
	}
	var differ error
	for _, speedup := range []int{60, 12} {
		dir = filepath.Join(t.TempDir(), "live-"+strconv.Itoa(speedup))
		wantCode(t, holdline(t, "run", file, "--speedup", strconv.Itoa(speedup), "--out", dir, "--quiet"), exitMet)
		_, rows = readRun(t, dir)
		if differ = agree(t, virtual, byID(rows.closed), float64(speedup)); differ == nil {
			return
		}
		t.Logf("at a speed-up of %d: %v", speedup, differ)
	}
	t.Error(differ)
}

// agree compares the worlds inquiry by inquiry; the error says by how much too much they differ.
func agree(t *testing.T, virtual, living map[string]record.Inquiry, speedup float64) error {
	t.Helper()
	var other, alone int
	var apart []float64 // live - simulated wait, seconds
	var differ error
	for id, v := range virtual {
		l, ok := living[id]
		switch {
		case !ok:
			alone++
			continue
		case l.Outcome != v.Outcome || l.Stage != v.Stage || l.Solved != v.Solved && l.Group == v.Group:
			other++
			t.Logf("%s: live %v at %v, simulated %v at %v", id, l.Outcome, l.Stage, v.Outcome, v.Stage)
		}
		if l.Escalated != v.Escalated && l.Outcome == v.Outcome {
			differ = errors.Join(differ, fmt.Errorf("%s: escalated live %t, simulated %t", id, l.Escalated, v.Escalated))
		}
		if l.QueuedAt >= 0 && v.QueuedAt >= 0 {
			apart = append(apart, speedup*waited(&l).Seconds()-waited(&v).Seconds())
		}
	}
	for id := range living {
		if _, ok := virtual[id]; !ok {
			alone++
		}
	}
	share := float64(other+alone) / float64(len(virtual))
	mean, doubt := meanOf(apart)
	t.Logf("%d simulated, %d live; %d of another outcome, %d in one world alone: %.1f%%; waits live - simulated %.3f s +- %.3f over %d",
		len(virtual), len(living), other, alone, 100*share, mean, doubt, len(apart))
	if share > racesAllowed {
		differ = errors.Join(differ, fmt.Errorf("%.1f%% of the inquiries went otherwise; want at most %.0f%%", 100*share, 100*racesAllowed))
	}
	if len(apart) < 100 || math.Abs(mean)+doubt > waitMargin.Seconds() {
		differ = errors.Join(differ, fmt.Errorf("waits are %.3f s +- %.3f apart over %d inquiries; want the interval within %v", mean, doubt, len(apart), waitMargin))
	}
	return differ
}

// meanOf gives the mean of paired differences and the half-width of its 95 % interval.
func meanOf(x []float64) (mean, doubt float64) {
	var sum, square float64
	for _, v := range x {
		sum += v
	}
	mean = sum / float64(len(x))
	for _, v := range x {
		square += (v - mean) * (v - mean)
	}
	return mean, 1.96 * math.Sqrt(square/float64(len(x)-1)/float64(len(x)))
}

func byID(all []record.Inquiry) map[string]record.Inquiry {
	m := make(map[string]record.Inquiry, len(all))
	for i := range all {
		m[all[i].ID] = all[i]
	}
	return m
}

// waited is how long somebody stood in the queue.
func waited(q *record.Inquiry) time.Duration {
	if q.JoinedAt >= 0 {
		return q.JoinedAt - q.QueuedAt
	}
	return q.EndedAt - q.QueuedAt
}
