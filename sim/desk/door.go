package desk

import (
	"cmp"
	"math/bits"
	"slices"
	"time"
)

// door is the opening hours of a channel.
type door struct {
	spans    []Span // still to come, the one that runs included; in order and apart
	given    bool   // there are hours: without, the channel is always open
	open     bool
	shut     bool // turns inquiries away
	deferred bool
	stayOn   bool
}

func newDoor(cfg *Config, channel int) door {
	var d door
	if channel >= len(cfg.Hours) || cfg.Hours[channel] == nil {
		return d
	}
	d.given, d.spans = true, union(cfg.Hours[channel])
	d.deferred = channel < len(cfg.Deferred) && cfg.Deferred[channel]
	d.stayOn = channel < len(cfg.StayOn) && cfg.StayOn[channel]
	d.shut = !d.deferred
	return d
}

// union puts spans in order and joins those that touch, from time 0 on.
func union(spans []Span) (out []Span) {
	order := slices.Clone(spans)
	slices.SortFunc(order, func(a, b Span) int { return cmp.Compare(a.From, b.From) })
	for _, s := range order {
		s.From = max(s.From, 0)
		switch last := len(out) - 1; {
		case s.To <= s.From:
		case last >= 0 && s.From <= out[last].To:
			out[last].To = max(out[last].To, s.To)
		default:
			out = append(out, s)
		}
	}
	return out
}

// due is when the door opens or closes next.
func (d *door) due() time.Duration {
	switch {
	case len(d.spans) == 0:
		return never
	case d.open:
		return d.spans[0].To
	}
	return d.spans[0].From
}

// turn opens the door, or closes it.
func (d *door) turn() {
	if d.open {
		d.spans = d.spans[1:]
	}
	d.open = !d.open
	d.shut = !d.open && !d.deferred
}

// changeDoors opens and closes the channels whose time has come.
func (d *Desk) changeDoors() {
	d.doorAt = never
	for c := range d.channels {
		if d.channels[c].due() <= d.now {
			d.turn(c)
		}
		d.doorAt = min(d.doorAt, d.channels[c].due())
	}
}

// turn opens or closes a channel. Where its people stay on after closing time, they do so until
// nobody waits whom they serve, or at most until it opens again.
func (d *Desk) turn(channel int) {
	door := &d.channels[channel].door
	door.turn()
	open := int64(0)
	if door.open {
		open = 1
	}
	for i := range d.queues {
		if q := &d.queues[i]; q.channel == channel {
			q.opened.set(open, d.now)
		}
	}
	for i := range d.groups {
		g := &d.groups[i]
		switch {
		case door.open && g.stay[channel] > 0:
			g.stay[channel], g.changed = 0, true
			d.draining--
			d.shiftAt = d.now
		case !door.open && door.stayOn && g.onDuty > 0 && d.awaited(g, channel):
			g.stay[channel] = g.onDuty
			d.draining++
		}
	}
}

// awaited reports whether somebody waits on the channel whom the group serves.
func (d *Desk) awaited(g *group, channel int) bool {
	for w, word := range g.serves {
		for word &= d.filled[w]; word != 0; word &= word - 1 {
			if l := &d.lines[w*64+bits.TrailingZeros64(word)]; l.channel == channel && l.waiting.level > 0 {
				return true
			}
		}
	}
	return false
}

// goHome lets those go who stayed on and for whom nobody waits any more. They finish what they
// hold, whatever is the way of their group: it is what they stayed for.
func (d *Desk) goHome() {
	if d.draining == 0 {
		return
	}
	for i := range d.groups {
		g, done := &d.groups[i], false
		for c, n := range g.stay {
			if n > 0 && !d.awaited(g, c) {
				g.stay[c], done = 0, true
				d.draining--
			}
		}
		if done {
			d.restaff(g)
		}
	}
}
