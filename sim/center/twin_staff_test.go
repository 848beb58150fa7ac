package center_test

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/rng"
)

// twinHeads is what a group's shifts say about any time: no state but the carry of the rotation.
type twinHeads struct {
	group    *scenarios.Group
	chairs   []twinChair
	carry    float64
	present  int
	away     int
	last     time.Duration
	interval time.Duration
}

// twinChair is one head of one shift.
type twinChair struct {
	twinSpan

	chair  int
	absent bool
}

func newTwinHeads(sc *scenarios.Scenario, g int, key rng.Key) twinHeads {
	h := twinHeads{group: &sc.Service.Groups[g], last: -1, interval: 30 * time.Minute}
	if sc.Calendar != nil {
		h.interval = sc.Calendar.Interval.Std()
	}
	key = key.Name(h.group.Name)
	h.carry = key.Uniform(rng.Rotation, 0)
	for _, s := range shifts(sc, h.group) {
		n := 0
		for slices.ContainsFunc(h.chairs, func(c twinChair) bool { return c.chair == n && c.to > s.from }) {
			n++
		}
		out := key.Num(uint64(n)).Num(uint64(s.from/day)).Uniform(rng.Absence, 0) < float64(h.group.Absence)
		h.chairs = append(h.chairs, twinChair{s, n, out})
	}
	return h
}

// shifts lists the stretches of a group's heads, one a head, by their beginning.
func shifts(sc *scenarios.Scenario, g *scenarios.Group) (out []twinSpan) {
	for _, s := range g.Shifts {
		var spans []twinSpan
		if len(s.Days) == 0 {
			spans = []twinSpan{{s.From.Std(), s.To.Std()}}
		}
		for n := 0; len(s.Days) > 0 && time.Duration(n)*day < time.Duration(sc.Calendar.Days)*day+sc.Drain.Std(); n++ {
			if slices.Contains(s.Days, dayName(sc, n)) {
				spans = append(spans, twinSpan{time.Duration(n)*day + s.From.Std(), time.Duration(n)*day + s.To.Std()})
			}
		}
		for _, span := range spans {
			out = append(out, slices.Repeat([]twinSpan{span}, s.Headcount)...)
		}
	}
	slices.SortStableFunc(out, func(a, b twinSpan) int { return cmp.Compare(a.from, b.from) })
	return out
}

func (h *twinHeads) at(t time.Duration) (present int) {
	for _, c := range h.chairs {
		if c.from <= t && t < c.to && !c.absent {
			present++
		}
	}
	return present
}

func (h *twinHeads) most() (most int) {
	for _, c := range h.chairs {
		most = max(most, h.at(c.from))
	}
	return most
}

func (h *twinHeads) next() time.Duration {
	t := forever
	for _, c := range h.chairs {
		for _, edge := range []time.Duration{c.from, c.to} {
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

// of gives a group's agents with that duty, in the order in which they changed last.
func (d *twinDesk) of(g int, duty string) (out []*twinAgent) {
	for _, a := range d.agents {
		if a.group == g && a.duty == duty {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b *twinAgent) int { return cmp.Compare(a.stamp, b.stamp) })
	return out
}

func (d *twinDesk) idle(g int) *twinAgent {
	for _, a := range d.of(g, "on") {
		if d.holds(a) == 0 {
			return a
		}
	}
	return nil
}

func (d *twinDesk) set(a *twinAgent, duty string) {
	a.duty = duty
	d.stamp++
	a.stamp = d.stamp
	if duty == "on" {
		a.since = d.w.now
		d.freed = append(d.freed, a)
	}
}

func (d *twinDesk) restaff(g int, anyway bool) {
	h := &d.heads[g]
	if h.next() != d.w.now && !anyway {
		return
	}
	turned := h.last < d.w.now && h.present > 0 && h.group.InShift > 0 && d.w.now%h.interval == 0
	if turned {
		h.carry += float64(h.present)*float64(h.group.InShift) - float64(h.away)
	}
	h.last = d.w.now
	before := h.present
	h.present = h.at(d.w.now)
	h.away = max(0, min(h.present, int(math.Floor(h.carry+float64(h.present)*float64(h.group.InShift)))))
	if h.away > 0 {
		d.w.saw("away in shift")
	}
	if slices.ContainsFunc(h.chairs, func(c twinChair) bool { return c.absent }) {
		d.w.saw("absent")
	}
	target := max(h.present-h.away, d.staying(g))
	for len(d.of(g, "on")) < target {
		d.comeOn(g)
	}
	for len(d.of(g, "on")) > target && d.idle(g) != nil {
		d.set(d.idle(g), "off")
	}
	for ended := before - h.present; len(d.of(g, "on")) > target; ended-- {
		how := "finish"
		if ended > 0 {
			how = h.group.AtShiftEnd
		}
		d.sendOff(g, how)
	}
	if turned {
		d.swap(g, h.away)
	}
}

// swap lets breaks go round among whoever is idle.
func (d *twinDesk) swap(g, away int) {
	for range away {
		out, in := d.idle(g), d.of(g, "off")
		if out == nil || len(in) == 0 || out.since == d.w.now {
			return
		}
		d.w.saw("breaks go round")
		d.set(out, "off")
		d.set(in[0], "on")
	}
}

func (d *twinDesk) comeOn(g int) {
	going := d.of(g, "leaving")
	if len(going) == 0 {
		d.set(d.of(g, "off")[0], "on")
		return
	}
	a := slices.MinFunc(going, func(x, y *twinAgent) int { return cmp.Compare(x.sent, y.sent) })
	for _, c := range d.held(a) {
		c.handing = false
	}
	d.set(a, "on")
}

func (d *twinDesk) sendOff(g int, how string) {
	a := slices.MinFunc(d.of(g, "on"), func(x, y *twinAgent) int { return cmp.Compare(d.used(x), d.used(y)) })
	d.set(a, "leaving")
	a.sent = d.stamp
	held := d.held(a)
	d.orphaned = d.orphaned || how != "finish" && len(held) > 0
	d.w.saw("shift ends: " + how)
	for _, c := range held {
		switch how {
		case "hand_over":
			c.handing = true
		case "preempt":
			d.w.saw("preempted")
			d.work(a)
			c.left = max(0, c.left)
			c.agent, c.waiting = nil, true
			d.w.hold(c.p)
			d.released(a)
		}
	}
}
