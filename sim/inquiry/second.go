package inquiry

import (
	"time"

	"github.com/holdline/holdline/sim/dist"
)

// passOn is a human who gives the inquiry to the second line, where it waits anew: with a patience
// of its own, drawn as the first was.
func (c *Conversation) passOn(spec *Spec) Do {
	c.row.Transfers++
	c.row.Held -= c.now
	c.held, c.state, c.at = true, waiting, c.now
	c.limitTo(spec, after(c.now, c.patience(spec)), dist.Forever)
	return Wait
}

// resume ends the wait between one human and the next, if the customer is in it.
func (c *Conversation) resume(at time.Duration) {
	if c.held {
		c.row.Held += at
		c.held = false
	}
}
