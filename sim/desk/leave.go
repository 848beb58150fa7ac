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
