package center_test

import (
	"cmp"
	"slices"
	"time"

	"github.com/holdline/holdline/scenarios"
)

// line is who stands in line for an agent, those being handed over included; for any agent if a is
// nil. In order.
func (d *twinDesk) line(a *twinAgent) (out []*twinContact) {
	for _, c := range d.contacts {
		if (c.waiting || c.handing) && (a == nil || d.fits(a, c)) {
			out = append(out, c)
		}
	}
	return out
}

func (d *twinDesk) fits(a *twinAgent, c *twinContact) bool {
	s := d.skill(a.group, c)
	switch {
	case s == nil || !d.room(a, c):
		return false
	case d.w.now-c.since < s.After.Std():
		d.w.saw("not yet for that group")
		return false
	case s.Reserve > 0 && d.rooms(a.group, c) <= s.Reserve:
		d.w.saw("kept in reserve")
		return false
	}
	return true
}

func (d *twinDesk) room(a *twinAgent, c *twinContact) bool {
	return a.duty == "on" && d.used(a)+d.part(a.group, c.p.demand.Channel) <= whole
}

func (d *twinDesk) rooms(group int, c *twinContact) (n int) {
	for _, a := range d.agents {
		if a.group == group && d.room(a, c) {
			n++
		}
	}
	return n
}

func (d *twinDesk) free(c *twinContact) (out []*twinAgent) {
	for _, a := range d.agents {
		if d.fits(a, c) {
			out = append(out, a)
		}
	}
	return out
}

// overflowing says whether the first of a line has waited just long enough for one more group.
func (d *twinDesk) overflowing() bool {
	line := d.line(nil)
	for i, c := range line {
		behind := slices.ContainsFunc(line[:i], func(o *twinContact) bool {
			return o.p.demand == c.p.demand && o.p.locale == c.p.locale && o.leg == c.leg
		})
		for g := range d.heads {
			if s := d.skill(g, c); !behind && s != nil && s.After > 0 && c.since+s.After.Std() == d.w.now {
				return true
			}
		}
	}
	return false
}

func (d *twinDesk) assign() {
	freed, orphaned := d.freed, d.orphaned || d.overflowing()
	d.freed, d.orphaned = nil, false
	tick := d.w.sc.Service.Routing.AssignmentTick.Std()
	switch {
	case tick > 0 && d.w.now%tick != 0:
	case tick > 0, orphaned, len(freed) > 1:
		d.match()
	case len(freed) == 1:
		d.serve(freed[0])
	}
}

// serve lets an agent who alone came free pick inquiries. Where others of the group were kept in
// reserve, one of all takes it.
func (d *twinDesk) serve(a *twinAgent) {
	for line := d.line(a); len(line) > 0; line = d.line(a) {
		c, who := d.firstInquiry(line, a), a
		if d.skill(a.group, c).Reserve > 0 {
			who = d.firstAgent(slices.DeleteFunc(d.free(c), func(o *twinAgent) bool { return o.group != a.group }), c)
		}
		d.join(c, who)
	}
}

// match lets inquiries pick agents until no pair is left.
func (d *twinDesk) match() {
	for {
		line := slices.DeleteFunc(d.line(nil), func(c *twinContact) bool { return len(d.free(c)) == 0 })
		if len(line) == 0 {
			return
		}
		c := d.firstInquiry(line, nil)
		d.join(c, d.firstAgent(d.free(c), c))
	}
}

// firstInquiry is the one that the policy serves first.
func (d *twinDesk) firstInquiry(line []*twinContact, a *twinAgent) *twinContact {
	policy := d.w.sc.Service.Routing.Policy
	return slices.MinFunc(line, func(x, y *twinContact) int {
		priority, rank := 0, 0
		if policy != "longest_wait" {
			priority = cmp.Compare(x.p.demand.Priority, y.p.demand.Priority)
		}
		if policy == "skill_rank" && a != nil {
			rank = cmp.Compare(d.skill(a.group, x).Rank, d.skill(a.group, y).Rank)
		}
		return cmp.Or(priority, rank, cmp.Compare(x.order, y.order))
	})
}

// firstAgent is the one to whom the policy gives an inquiry.
func (d *twinDesk) firstAgent(free []*twinAgent, c *twinContact) *twinAgent {
	return slices.MinFunc(free, func(x, y *twinAgent) int {
		first := 0
		switch d.w.sc.Service.Routing.Policy {
		case "skill_rank":
			first = cmp.Compare(d.skill(x.group, c).Rank, d.skill(y.group, c).Rank)
		case "least_loaded":
			first = cmp.Compare(d.used(x), d.used(y))
		}
		return cmp.Or(first,
			cmp.Compare(min(d.holds(x), 1), min(d.holds(y), 1)), cmp.Compare(x.since, y.since),
			cmp.Compare(x.group, y.group), cmp.Compare(d.used(x), d.used(y)), cmp.Compare(x.stamp, y.stamp))
	})
}

// join brings an inquiry to an agent, from another one where it is handed over.
func (d *twinDesk) join(c *twinContact, a *twinAgent) {
	if c.handing {
		d.w.saw("handed over")
		old := c.agent
		d.work(old)
		c.left = max(0, c.left)
		c.agent, c.handing = nil, false
		d.released(old)
	}
	d.work(a)
	c.waiting, c.agent = false, a
	d.changed(a)
	if d.holds(a) > 1 {
		d.w.saw("several at once")
	}
	d.census(a, c)
	d.w.meet(c.p, a)
}

// census notes what of an assignment a feature is about.
func (d *twinDesk) census(a *twinAgent, c *twinContact) {
	s := d.skill(a.group, c)
	for what, is := range map[string]bool{
		"policy " + d.w.sc.Service.Routing.Policy: true,
		"second rank":     s.Rank > 1,
		"overflow":        s.After > 0,
		"beyond reserve":  s.Reserve > 0,
		"another speed":   s.Speed != 1,
		"waited":          c.since < d.w.now,
		"second priority": c.p.demand.Priority > 1,
		"no bound":        d.group(a).Concurrency[c.p.demand.Channel] == scenarios.Unlimited,
		"slowed down":     d.rate(a) != 1,
		"a tick":          d.w.sc.Service.Routing.AssignmentTick > 0 && c.since%time.Second != 0,
	} {
		if is {
			d.w.saw(what)
		}
	}
}
