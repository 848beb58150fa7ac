package desk_test

import (
	"slices"
	"time"
)

// hours are the opening hours of a channel; nil if it is always open.
func (w *twin) hours(channel int) []span {
	if w.cfg.Hours[channel] == nil {
		return nil
	}
	out := []span{}
	for _, s := range w.cfg.Hours[channel] {
		out = append(out, span{s.From, s.To})
	}
	return out
}

type span struct{ from, to time.Duration }

func (w *twin) open(channel int, t time.Duration) bool {
	hours := w.hours(channel)
	return hours == nil || slices.ContainsFunc(hours, func(s span) bool { return s.from <= t && t < s.to })
}

// closing reports whether a channel closes at time t.
func (w *twin) closing(channel int, t time.Duration) bool {
	return !w.open(channel, t) && slices.ContainsFunc(w.hours(channel), func(s span) bool { return s.from < t && s.to == t })
}

func (w *twin) nextDoor() time.Duration {
	t := forever
	for channel := range w.cfg.Channels {
		for _, s := range w.hours(channel) {
			for _, edge := range []time.Duration{s.from, s.to} {
				if edge > w.doorsAt && edge >= w.now {
					t = min(t, edge)
				}
			}
		}
	}
	return t
}

// doors opens and closes channels, once at any time; true for the groups whose people need not stay
// on any longer.
func (w *twin) doors() []bool {
	changed := make([]bool, len(w.heads))
	if w.doorsAt == w.now {
		return changed
	}
	w.doorsAt = w.now
	for g := range w.heads {
		for channel := range w.cfg.Channels {
			if w.closing(channel, w.now) && w.cfg.StayOn[channel] && w.awaited(g, channel) {
				w.stay[g][channel] = len(w.of(g, "on"))
			}
			if w.stay[g][channel] > 0 && w.open(channel, w.now) {
				w.stay[g][channel], changed[g] = 0, true
			}
		}
	}
	return changed
}

func (w *twin) awaited(g, channel int) bool {
	return slices.ContainsFunc(w.contacts, func(c *twinContact) bool {
		return c.waiting && w.channel(c) == channel && w.skill(g, c) != nil
	})
}

// goHome lets those go who stayed on and have nobody left.
func (w *twin) goHome() {
	for g := range w.heads {
		done := false
		for channel, n := range w.stay[g] {
			if n > 0 && !w.awaited(g, channel) {
				w.stay[g][channel], done = 0, true
			}
		}
		if done {
			w.restaff(g, true)
		}
	}
}
