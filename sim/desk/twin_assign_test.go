package desk_test

import (
	"cmp"
	"slices"

	"github.com/holdline/holdline/sim/desk"
	"github.com/holdline/holdline/sim/record"
)

// line is who stands in line for an agent, those being handed over included; for any agent if a
// is nil. In order of offer.
func (w *twin) line(a *twinAgent) (out []*twinContact) {
	for _, c := range w.contacts {
		if (c.waiting || c.handing) && (a == nil || w.fits(a, c)) {
			out = append(out, c)
		}
	}
	return out
}

func (w *twin) fits(a *twinAgent, c *twinContact) bool {
	s := w.skill(a.group, c)
	return s != nil && w.now-c.since >= s.After && w.room(a, c) && w.rooms(a.group, c) > s.Reserve
}

func (w *twin) room(a *twinAgent, c *twinContact) bool {
	return a.duty == "on" && w.used(a)+w.units(a.group, w.channel(c)) <= whole
}

func (w *twin) rooms(g int, c *twinContact) (n int) {
	for _, a := range w.agents {
		if a.group == g && w.room(a, c) {
			n++
		}
	}
	return n
}

// overflowing reports whether the first of a line has waited just long enough for one more group.
func (w *twin) overflowing() bool {
	for i, c := range w.line(nil) {
		first := !slices.ContainsFunc(w.line(nil)[:i], func(o *twinContact) bool {
			return o.Queue == c.Queue && o.Locale == c.Locale && o.leg == c.leg
		})
		for g := range w.cfg.Groups {
			if s := w.skill(g, c); first && s != nil && s.After > 0 && c.since+s.After == w.now {
				return true
			}
		}
	}
	return false
}

func (w *twin) free(c *twinContact) (out []*twinAgent) {
	for _, a := range w.agents {
		if w.fits(a, c) {
			out = append(out, a)
		}
	}
	return out
}

func (w *twin) assign() {
	freed, orphaned := w.freed, w.orphaned || w.overflowing()
	w.freed, w.orphaned = nil, false
	switch {
	case w.cfg.Tick > 0:
		if w.now%w.cfg.Tick == 0 {
			w.match()
		}
	case orphaned || len(freed) > 1:
		w.match()
	case len(freed) == 1:
		for {
			line := w.line(freed[0])
			if len(line) == 0 {
				return
			}
			c, a := w.firstInquiry(line, freed[0]), freed[0]
			if w.skill(a.group, c).Reserve > 0 {
				a = w.firstAgent(slices.DeleteFunc(w.free(c), func(o *twinAgent) bool { return o.group != a.group }), c)
			}
			w.join(c, a)
		}
	}
}

func (w *twin) match() {
	for {
		var line []*twinContact
		for _, c := range w.line(nil) {
			if len(w.free(c)) > 0 {
				line = append(line, c)
			}
		}
		if len(line) == 0 {
			return
		}
		c := w.firstInquiry(line, nil)
		w.join(c, w.firstAgent(w.free(c), c))
	}
}

// firstInquiry sorts a line as the policy would.
func (w *twin) firstInquiry(line []*twinContact, a *twinAgent) *twinContact {
	return slices.MinFunc(line, func(x, y *twinContact) int {
		prio, rank := 0, 0
		if w.policy != "longest_wait" {
			prio = cmp.Compare(w.cfg.Queues[x.Queue].Priority, w.cfg.Queues[y.Queue].Priority)
		}
		if w.policy == "skill_rank" && a != nil {
			rank = cmp.Compare(w.skill(a.group, x).Rank, w.skill(a.group, y).Rank)
		}
		return cmp.Or(prio, rank, cmp.Compare(x.order, y.order))
	})
}

// firstAgent sorts free agents as the policy would.
func (w *twin) firstAgent(free []*twinAgent, c *twinContact) *twinAgent {
	return slices.MinFunc(free, func(x, y *twinAgent) int {
		rank, load := 0, 0
		switch w.policy {
		case "skill_rank":
			rank = cmp.Compare(w.skill(x.group, c).Rank, w.skill(y.group, c).Rank)
		case "least_loaded":
			load = cmp.Compare(w.used(x), w.used(y))
		}
		return cmp.Or(rank, load,
			cmp.Compare(min(w.holds(x), 1), min(w.holds(y), 1)), cmp.Compare(x.since, y.since),
			cmp.Compare(x.group, y.group), cmp.Compare(w.used(x), w.used(y)), cmp.Compare(x.stamp, y.stamp))
	})
}

func (w *twin) join(c *twinContact, a *twinAgent) {
	switch {
	case c.handing:
		old := c.agent
		w.work(old)
		c.agent, c.handing = nil, false
		w.released(old)
		w.emit(desk.EventMoved, c, a, record.Unknown)
	case c.waiting:
		w.emit(desk.EventJoined, c, a, record.Unknown)
	}
	w.work(a)
	c.waiting, c.agent = false, a
	w.changed(a)
}
