package scenarios

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/unit"
)

// shortest is what a mean time in service may shrink to when a run is sped up: below it timers and
// the network, not the scenario, would set the pace.
const shortest = 5 * time.Millisecond

// Warnings says what is legal but probably not meant, when sc runs speedup times as fast, in either
// world. A live run has more to say: LiveWarnings.
func Warnings(sc *Scenario, speedup float64) []string {
	w := warner{horizon: sc.Length().Seconds(), speedup: max(speedup, 1)}
	for _, d := range sc.Demand {
		at := fmt.Sprintf("demand[%s].", d.Intent)
		if d.Retry != nil {
			w.delay(at+"retry.after", d.Retry.After)
		}
		if d.Repeat != nil {
			w.delay(at+"repeat.after", d.Repeat.After)
			w.settling(at+"repeat.after", sc, d.Repeat.After)
		}
		w.observed(strings.TrimSuffix(at, "."), sc, &d)
		if sc.Service != nil && len(sc.Service.Groups) > 0 {
			w.service(at+"work", d.Work)
			w.cutShort(at+"work", sc, d.Work)
			if d.WrapUp != nil {
				w.service(at+"wrap_up", *d.WrapUp)
			}
		}
	}
	if sc.Service != nil && sc.Service.Bot != nil {
		w.service("service.bot.reply_time", sc.Service.Bot.ReplyTime)
	}
	if sc.Service != nil {
		w.unreached(sc)
	}
	w.unusual(sc)
	w.unbreakable(sc)
	return w.list
}

type warner struct {
	horizon, speedup float64
	list             []string
}

func (w *warner) add(format string, args ...any) {
	w.list = append(w.list, fmt.Sprintf(format, args...))
}

// unreached tells of skills that begin later than anybody waits: nobody is ever served by them.
func (w *warner) unreached(sc *Scenario) {
	for _, g := range sc.Service.Groups {
		for i, s := range g.Serves {
			longest := time.Duration(0)
			for _, d := range sc.Demand {
				if d.Intent == s.Intent {
					longest = max(longest, staysAtMost(sc, &d))
				}
			}
			if longest > 0 && s.After.Std() >= longest {
				w.add("service.groups[%s].serves[%d].after: is %s, but nobody waits so long (%s at most): nobody comes to it", g.Name, i, s.After, unit.Duration(longest))
			}
		}
	}
}

// staysAtMost is how long a customer may wait at most: as long as their patience, where all have the same
// and nothing changes it, or until the deadline.
func staysAtMost(sc *Scenario, d *Demand) time.Duration {
	p := d.Patience
	if p == nil || p.Constant == nil || d.Callback != nil {
		return sc.Deadline.Std()
	}
	longest := p.Constant.Std()
	if b := sc.Service.Bot; b != nil {
		longest = time.Duration(float64(longest) * max(1, b.Outcome[d.Intent].EscalatedPatience))
	}
	return min(longest, sc.Deadline.Std())
}

func (w *warner) delay(path string, l dist.Law) {
	if mean := l.Mean(); mean > w.horizon && !math.IsInf(mean, 1) {
		w.add("%s: the mean, %s, is longer than the horizon, %s: most will not come back within the run", path, seconds(mean), seconds(w.horizon))
	}
}

func (w *warner) service(path string, l dist.Law) {
	mean := l.Mean()
	if mean > 0 && w.speedup > 1 && mean/w.speedup < shortest.Seconds() {
		w.add("%s: the mean, %s, is under %s at a speed-up of %g; want at most %.3g", path, seconds(mean), shortest, w.speedup, mean/shortest.Seconds())
	}
}

// cutShort tells of work so long that the deadline of conversations would end it, and with it hide
// an overload: who waits too long fails instead of waiting longer.
func (w *warner) cutShort(path string, sc *Scenario, l dist.Law) {
	deadline := sc.Deadline.Seconds()
	if mean := l.Mean(); 2*mean > deadline && deadline > 0 && !math.IsInf(mean, 1) {
		w.add("%s: the mean, %s, leaves little of the deadline of %s, which ends whole conversations as failed: raise deadline", path, seconds(mean), sc.Deadline)
	}
}

// settling tells of a run of several days that starts without those who would come back from the
// days before.
func (w *warner) settling(path string, sc *Scenario, l dist.Law) {
	mean := l.Mean()
	if need := 3 * mean; sc.Length() > unit.Day && !math.IsInf(mean, 1) && sc.Warmup.Seconds() < need && need < w.horizon {
		w.add("%s: nobody comes back from before the run; with a mean of %s a warmup of %s, three of them, shows days like any other", path, seconds(mean), seconds(need))
	}
}

func seconds(s float64) unit.Duration {
	return unit.Duration(time.Duration(s * float64(time.Second)).Round(time.Millisecond))
}
