package inquiry

import (
	"time"

	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/record"
)

// passOn is a human who gives the inquiry to the second line, where it waits anew: with a patience
// of its own, drawn as the first was.
func (c *Conversation) passOn(spec *Spec) Do {
	c.resume(c.now)
	r := &c.row
	r.PassedAt, r.PassedBy, r.Talked, r.TakenAt = c.now, int16(r.Group), c.now-r.JoinedAt-r.Held, record.Never
	r.Transfers++
	c.hold()
	c.state, c.at = waiting, c.now
	c.limitTo(after(c.now, c.patience(spec)), dist.Forever)
	return Wait
}

// hold begins a wait between one human and the next. Of who is on hold because an agent's shift ended
// it tries nobody's patience: they have been answered, and are told that somebody will be with them.
// But no agent is, so that it is no handle time.
func (c *Conversation) hold() {
	if !c.held {
		c.held = true
		c.row.Held -= c.now
	}
}

// resume ends the wait between one human and the next, if the customer is in it.
func (c *Conversation) resume(at time.Duration) {
	if c.held {
		c.row.Held += at
		c.held = false
	}
}
