package inquiry

import (
	"time"

	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/record"
)

// What nearly every customer of a desk goes through, told by a method each instead of by an Event, for
// those who tell by the million. A method takes the very steps that Take would. Where these are not the
// usual ones it is false and does nothing: then Take is to be told. Due is how long the customer waits.

// Asks is Started at the time of arrival, of a customer who asks for a human there and then.
func (c *Conversation) Asks(spec *Spec) bool {
	if c.state != fresh || !spec.Instant || !spec.HasDesk || c.meetsBot(spec) {
		return false
	}
	c.askNow(c.row.Arrived)
	c.smooth = true
	return true
}

// Waits is Queued, told the place alone, where it is neither offered a call nor too long for anybody.
func (c *Conversation) Waits(spec *Spec, at time.Duration, position int) bool {
	if c.state != asking || spec.Callback.Set || len(spec.Balk) > 0 {
		return false
	}
	c.now = max(c.now, at)
	c.row.Position = int32(max(position, 0))
	c.enter()
	c.state = waiting
	c.limitTo(after(c.at, c.patience(spec)), dist.Forever)
	return true
}

// Meets is Joined, of a customer who has waited for it or has just asked.
func (c *Conversation) Meets(at time.Duration, group, agent int) bool {
	if c.state != asking && c.state != waiting || c.absent {
		return false
	}
	c.now = max(c.now, at)
	c.meet(group, agent)
	c.serve()
	return true
}

// Closes is Ended, of a customer whom a human serves. The row is complete then.
//
//go:noinline // docs/decisions, 25
func (c *Conversation) Closes(spec *Spec, at time.Duration, solved record.Solved) bool {
	if c.state != served {
		return false
	}
	c.now = max(c.now, at)
	c.row.Solved = solved
	c.end(spec, record.Handled, record.WithHuman)
	return true
}

// Smooth says of a customer whose inquiry has ended that these methods told it all: who asked for a human
// on arrival, was taken, met one, at once or after a wait, and was served to the end by that one. Nothing
// else happened, but that they may come back.
func (c *Conversation) Smooth() bool { return c.smooth }

// Due is when the customer does something else, unless another event comes first; dist.Forever stands
// for never.
func (c *Conversation) Due() time.Duration { return c.due }

// Over is when the conversation has to be over, whatever the customer does; dist.Forever stands for never.
func (c *Conversation) Over() time.Duration { return c.over }
