package scenarios

import (
	"slices"
	"time"

	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/unit"
)

// unbreakable tells of gates on times that are never measured longer than they allow: a reply is waited for
// until turn_timeout, and enters with that; who waits for a human does so until the deadline, as long as
// nobody is promised a call. And it tells of promises of a wait that the deadline cuts short, whoever is meant
// to be served later.
func (w *warner) unbreakable(sc *Scenario) {
	called := slices.ContainsFunc(sc.Demand, func(d Demand) bool { return d.Callback != nil })
	for i, text := range sc.Gates {
		g, err := goal.Parse(text)
		if err == nil && sc.Deadline > 0 && g.Threshold > sc.Deadline.Std() {
			w.add("gates[%d]: %s: the deadline, %s, ends whole conversations as failed before anybody has waited for so long; want a longer deadline", i, text, sc.Deadline)
		}
		if err != nil || !g.Op.UpperBound() {
			continue
		}
		longest, key, what := unit.Duration(0), "", ""
		switch g.Measure {
		case "reply_latency", "first_reply_latency", "service_time":
			longest, key, what = sc.TurnTimeout, "turn_timeout", "no reply takes"
		case "asa", "mean_wait":
			if !called {
				longest, key, what = sc.Deadline, "deadline", "no wait for a human lasts"
			}
		}
		limit := time.Duration(g.Limit * float64(time.Second))
		if longest > 0 && (limit > longest.Std() || limit == longest.Std() && g.Op == goal.LessOrEqual) {
			w.add("gates[%d]: %s holds whatever happens: %s longer than the %s, %s; want a lower limit, or a longer %s", i, text, what, key, longest, key)
		}
	}
}
