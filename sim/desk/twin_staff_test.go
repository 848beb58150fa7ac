package desk_test

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// twinHeads is what a group's shifts say about any time: no state but the carry of the rotation.
type twinHeads struct {
	group    desk.Group
	chairs   []twinChair
	carry    float64
	present  int
	away     int
	last     time.Duration
	interval time.Duration
}

// twinChair is one head of one shift.
type twinChair struct {
	desk.Shift
	chair  int
	absent bool
}

func newTwinHeads(cfg *desk.Config, g int) twinHeads {
	h := twinHeads{group: cfg.Groups[g], last: -1, interval: cfg.Groups[g].Interval}
	key := cfg.Key.Name(h.group.Name)
	h.carry = key.Uniform(rng.Rotation, 0)
	shifts := slices.Clone(h.group.Shifts)
	slices.SortStableFunc(shifts, func(a, b desk.Shift) int { return cmp.Compare(a.From, b.From) })
	for _, s := range shifts {
		for range s.Headcount {
			n := 0
			for slices.ContainsFunc(h.chairs, func(c twinChair) bool { return c.chair == n && c.To > s.From }) {
				n++
			}
			day := uint64(s.From / cfg.Day)
			out := key.Num(uint64(n)).Num(day).Uniform(rng.Absence, 0) < h.group.Absence
			h.chairs = append(h.chairs, twinChair{s, n, out})
		}
	}
	return h
}

func (h *twinHeads) at(t time.Duration) (paid, present int) {
	for _, c := range h.chairs {
		if c.From <= t && t < c.To {
			paid++
			if !c.absent {
				present++
			}
		}
	}
	return paid, present
}

func (h *twinHeads) most() (most int) {
	for _, c := range h.chairs {
		_, present := h.at(c.From)
		most = max(most, present)
	}
	return most
}

func (h *twinHeads) next() time.Duration {
	t := forever
	for _, c := range h.chairs {
		for _, edge := range []time.Duration{c.From, c.To} {
			if edge > h.last {
				t = min(t, edge)
			}
		}
	}
	if h.present > 0 && h.group.InShift > 0 {
		t = min(t, h.last-h.last%h.interval+h.interval)
	}
	return t
}

// of gives a group's agents with that duty, in the order in which they came to it.
func (w *twin) of(g int, duty string) (out []*twinAgent) {
	for _, a := range w.agents {
		if a.group == g && a.duty == duty {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b *twinAgent) int { return cmp.Compare(a.stamp, b.stamp) })
	return out
}

func (w *twin) idle(g int) *twinAgent {
	for _, a := range w.of(g, "on") {
		if w.holds(a) == 0 {
			return a
		}
	}
	return nil
}

func (w *twin) set(a *twinAgent, duty string) {
	a.duty = duty
	w.stamp++
	a.stamp = w.stamp
	if duty == "on" {
		a.since = w.now
		w.freed = append(w.freed, a)
	}
}

func (w *twin) restaff(g int, anyway bool) {
	h := &w.heads[g]
	if h.next() != w.now && !anyway {
		return
	}
	turned := h.last < w.now && h.present > 0 && h.group.InShift > 0 && w.now%h.interval == 0
	if turned {
		h.carry += float64(h.present)*h.group.InShift - float64(h.away)
	}
	h.last = w.now
	before := h.present
	_, h.present = h.at(w.now)
	h.away = max(0, min(h.present, int(math.Floor(h.carry+float64(h.present)*h.group.InShift))))
	target := max(h.present-h.away, slices.Max(w.stay[g]))
	for len(w.of(g, "on")) < target {
		w.comeOn(g)
	}
	for len(w.of(g, "on")) > target && w.idle(g) != nil {
		w.set(w.idle(g), "off")
	}
	for ended := before - h.present; len(w.of(g, "on")) > target; ended-- {
		how := desk.Finish
		if ended > 0 {
			how = h.group.AtShiftEnd
		}
		w.sendOff(g, how)
	}
	for range h.away {
		out, away := w.idle(g), w.of(g, "off")
		if !turned || out == nil || len(away) == 0 || out.since == w.now {
			return
		}
		w.set(out, "off")
		w.set(away[0], "on")
	}
}

func (w *twin) comeOn(g int) {
	if going := w.of(g, "leaving"); len(going) > 0 {
		// Those leaving are kept in the order in which they were sent off.
		slices.SortFunc(going, func(a, b *twinAgent) int { return cmp.Compare(a.sent, b.sent) })
		a := going[0]
		for _, c := range w.held(a) {
			c.handing = false
		}
		a.handing = false
		w.set(a, "on")
		return
	}
	w.set(w.of(g, "off")[0], "on")
}

func (w *twin) sendOff(g int, how desk.AtShiftEnd) {
	a := slices.MinFunc(w.of(g, "on"), func(x, y *twinAgent) int { return cmp.Compare(w.used(x), w.used(y)) })
	w.set(a, "leaving")
	a.sent = w.stamp
	w.orphaned = w.orphaned || how != desk.Finish && len(w.held(a)) > 0
	for _, c := range w.held(a) {
		switch how {
		case desk.Finish:
		case desk.HandOver:
			c.handing = true
		case desk.Preempt:
			w.work(a)
			w.emit(desk.EventRequeued, c, a, record.Unknown)
			c.left = max(0, c.left)
			c.agent, c.waiting = nil, true
			w.released(a)
		}
	}
}
