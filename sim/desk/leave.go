package desk

import "time"

// Leave asks at time t for a contact to be let go. Only one that waits can leave: whether the
// customer or the agent was first is the desk's to say.
func (d *Desk) Leave(t time.Duration, h Handle) Leaving {
	d.reach(t)
	x, ok := d.find(h)
	if !ok {
		return Unknown
	}
	c := &d.contacts[x]
	if c.state != waiting {
		return AlreadyJoined
	}
	d.unwait(x)
	d.forget(x, c, &d.lines[c.line])
	d.goHome()
	return Left
}

// HangUp takes a contact away at time t, wherever it is: out of its line, or from its agent, who is free for
// others at once, with nothing to wrap up and nobody to pass on. False if it is not here.
func (d *Desk) HangUp(t time.Duration, h Handle) bool {
	if left := d.Leave(t, h); left != AlreadyJoined {
		return left == Left
	}
	x, _ := d.find(h)
	c := &d.contacts[x]
	if c.state == handing {
		d.step(x)
	}
	a, l, units := c.agent, &d.lines[c.line], d.need(x)
	d.drop(a, x)
	d.groups[d.agents[a].group].ended++
	l.of.ended++
	d.forget(x, c, l)
	d.released(a, units)
	d.replan(a)
	switch {
	case d.agents[a].duty != on:
	case d.tick > 0: // that of this instant, if there was one, is over
		d.tickAt = min(d.tickAt, d.now-d.now%d.tick+d.tick)
	default:
		d.freed = append(d.freed[:0], a)
		d.assign()
	}
	d.goHome()
	d.plan()
	return true
}

// Rework gives a contact that waits at time t so much work instead of what it came with, and
// neither wrap-up nor a second leg: its customer is gone without a word, or will not pick up the
// phone. False if it does not wait.
func (d *Desk) Rework(t time.Duration, h Handle, work time.Duration) bool {
	d.reach(t)
	x, ok := d.find(h)
	if !ok || d.contacts[x].state != waiting {
		return false
	}
	c := &d.contacts[x]
	c.work, c.wraps, c.passes = float64(work), false, false
	return true
}
