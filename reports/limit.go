package reports

import (
	"fmt"
	"math"

	"github.com/holdline/holdline/scenarios/goal"
	"github.com/holdline/holdline/sim/stats"
)

// windowSamples is how many samples a window of a rising load must have at least.
const windowSamples = 50

// capacities looks for the load at which each of the scenario's gates broke.
func (a *Accumulator) capacities() []Capacity {
	out := make([]Capacity, 0, len(a.sc.Gates))
	stretches := a.rising()
	for _, text := range a.sc.Gates {
		g, err := goal.Parse(text)
		if err != nil || g.ShareOfDays {
			continue
		}
		if m, ok := goal.Named(g.Measure); !ok || m.Form == goal.FormCount || g.Measure == "send_lag" {
			continue // a count grows with the load; the generator's lateness is not the channel's
		}
		out = append(out, a.capacity(g, stretches))
	}
	return out
}

// capacity holds a gate against every stretch of rising load: the first on which it broke tells,
// else the one that went highest.
func (a *Accumulator) capacity(g goal.Gate, stretches []stretch) Capacity {
	best := Capacity{
		Gate: g.Text, Measure: g.Measure, State: CapacityNotRising, Needed: max(windowSamples, stats.Needed(g.Quantile)),
		Label: "the planned load never rises, so this run cannot show a limit",
	}
	if a.meta.Planned == nil {
		best.Label = "the planned load is not known"
	}
	q, err := compile(g, a.sc, a.meta.Labels)
	if err != nil {
		best.State, best.Label = CapacityUnsupported, "cannot tell: "+err.Error()
		return best
	}
	if q.phase != anyPhase {
		best.State, best.Label = CapacityUnsupported, "judged in one phase only, not along a rise"
		return best
	}
	for _, s := range stretches {
		c := best
		c.Ramp = 100 * s.slope / s.top
		c.Windows = a.windows(g, q, s.span, c.Needed)
		c.judge(a, q, s)
		if c.State == CapacityBroke || c.State == CapacityFromStart {
			return c
		}
		if best.State == CapacityNotRising || rank(c) > rank(best) {
			best = c
		}
	}
	return best
}

// rank orders what stretches without a break tell: the higher they went, the more.
func rank(c Capacity) float64 {
	if c.State != CapacityNotReached || c.UpTo == nil {
		return -1
	}
	return *c.UpTo
}

// stretch is a longest range of slots over which the planned load never falls, and does rise.
type stretch struct {
	span
	slope float64 // fresh arrivals a minute, a minute, from its first rise to its last
	top   float64 // its highest load
}

// rising finds the stretches of rising load after the warm-up.
func (a *Accumulator) rising() []stretch {
	all := a.layout.between(a.layout.warmup, a.layout.horizon)
	loads := make([]float64, 0, max(0, all.to-all.from))
	for slot := all.from; slot < all.to; slot++ {
		load, ok := a.planned(slot)
		if !ok {
			return nil
		}
		loads = append(loads, load)
	}
	var out []stretch
	for from := 0; from < len(loads); {
		to := from + 1
		for to < len(loads) && loads[to] >= loads[to-1]*(1-1e-9) {
			to++
		}
		if loads[to-1] > loads[from]*(1+1e-6) {
			out = append(out, a.stretch(loads, from, to, all.from))
		}
		from = to
	}
	return out
}

// stretch measures how steep the load rises between its first and its last rise.
func (a *Accumulator) stretch(loads []float64, from, to, first int) stretch {
	s := stretch{span: span{first + from, first + to}, top: loads[to-1]}
	low, high := from, to-1
	for low < high && loads[low+1] <= loads[low]*(1+1e-9) {
		low++
	}
	for high > low && loads[high] <= loads[high-1]*(1+1e-9) {
		high--
	}
	if minutes := (a.layout.edges[first+high] - a.layout.edges[first+low]).Minutes(); minutes > 0 {
		s.slope = (loads[high] - loads[low]) / minutes
	}
	return s
}

// windows merges slots until the gate's own measure has the samples it needs in each. What is
// left at the end with too few is no window.
func (a *Accumulator) windows(g goal.Gate, q query, s span, needed int64) []CapacityWindow {
	var out []CapacityWindow
	for from := s.from; from < s.to; {
		to := from + 1
		var e stats.Estimate
		for ; to <= s.to; to++ {
			if e = a.between(q, span{from, to}); e.Known() && e.N >= needed {
				break
			}
		}
		if to > s.to {
			break
		}
		out = append(out, a.window(g, span{from, to}, e))
		from = to
	}
	return out
}

// between answers a query over some slots, or over its phase's part of them.
func (a *Accumulator) between(q query, s span) stats.Estimate {
	v := a.within(q, a.layout.edges[s.from], a.layout.edges[s.to])
	if v.to <= v.from {
		return stats.Unknown(0)
	}
	return a.compute(v).Estimate
}

func (a *Accumulator) window(g goal.Gate, s span, e stats.Estimate) CapacityWindow {
	l := &a.layout
	w := CapacityWindow{FromS: l.edges[s.from].Seconds(), ToS: l.edges[s.to].Seconds(), Estimate: e}
	minutes := (l.edges[s.to] - l.edges[s.from]).Minutes()
	all := a.over(whole(""))
	for slot := s.from; slot < s.to; slot++ {
		load, _ := a.planned(slot)
		w.Peak = max(w.Peak, load)
		w.Planned += load * l.width(slot).Minutes() / minutes
		w.Fresh += float64(all.slot(fresh, slot)) / minutes
		w.Returns += float64(all.slot(retries, slot)+all.slot(repeats, slot)) / minutes
		w.Achieved += float64(all.slot(served, slot)) / minutes
	}
	w.Within, w.Beyond = Sides(g, e)
	w.Held = g.Op.Holds(e.Value, g.Limit)
	return w
}

// judge reads the windows: the gate broke at the first of two in a row that lie wholly beyond it.
func (c *Capacity) judge(a *Accumulator, q query, s stretch) {
	if len(c.Windows) < 2 {
		n := a.between(q, s.span).N
		c.State = CapacityCannotTell
		c.Label = fmt.Sprintf("cannot tell: %d contacts in the whole rise, %d a window are needed in two windows at least", n, c.Needed)
		return
	}
	c.UpTo = &c.Windows[len(c.Windows)-1].Peak
	broke := c.firstBeyond()
	if broke < 0 {
		c.State = CapacityNotReached
		c.Label = fmt.Sprintf("not reached up to %s fresh arrivals/min%s", load(*c.UpTo), c.ramp())
		return
	}
	w := &c.Windows[broke]
	c.Broke, c.BrokeReturns, c.BrokeAtS = &w.Peak, &w.Returns, &w.FromS
	if w.Peak > 0 {
		c.Ramp = 100 * s.slope / w.Peak
	}
	held := broke - 1
	for held >= 0 && !c.Windows[held].Held {
		held--
	}
	if held < 0 {
		c.State = CapacityFromStart
		c.Label = fmt.Sprintf("broken from the start, at %s fresh arrivals/min", load(w.Peak))
		return
	}
	h := &c.Windows[held]
	c.State, c.Held, c.HeldReturns = CapacityBroke, &h.Planned, &h.Returns
	if load(h.Planned) == load(w.Peak) {
		c.Steady = true
		c.Label = fmt.Sprintf("broke at %s fresh arrivals/min while the load held steady (returns on top: %s/min)%s", load(w.Peak), load(w.Returns), c.ramp())
		return
	}
	c.Label = fmt.Sprintf("broke between %s and %s fresh arrivals/min (returns on top: %s and %s/min)%s",
		load(h.Planned), load(w.Peak), load(h.Returns), load(w.Returns), c.ramp())
}

func (c *Capacity) firstBeyond() int {
	for i := 0; i+1 < len(c.Windows); i++ {
		if c.Windows[i].Beyond && c.Windows[i+1].Beyond {
			return i
		}
	}
	return -1
}

func (c *Capacity) ramp() string {
	return fmt.Sprintf(" on this ramp (%s %%/min); the steady limit may be lower", load(c.Ramp))
}

// load writes a rate with three digits.
func load(x float64) string {
	switch {
	case math.Abs(x) >= 100:
		return fmt.Sprintf("%.0f", x)
	case math.Abs(x) >= 10:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.2f", x)
}
