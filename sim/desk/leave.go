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
	if d.contacts[x].state != waiting {
		return AlreadyJoined
	}
	d.unwait(x)
	d.dismiss(x)
	return Left
}
