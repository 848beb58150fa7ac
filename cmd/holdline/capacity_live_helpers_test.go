package main

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/holdline/holdline/reports"
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

// onPlaces is a search on the bot with twelve places, at a load to begin with, with steps of a length.
func onPlaces(t *testing.T, load, step string, more ...string) ran {
	t.Helper()
	return holdline(t, append([]string{
		"capacity", write(t, "places.yaml", places), "--live", "--speedup", "40", "--load", load, "--step", step,
		"--out", filepath.Join(t.TempDir(), "search"), "--format", "json", "--quiet",
	}, more...)...)
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
