package record

import "time"

// Brief is a Sink that can do without the rows of exchanges that went as they should in virtual time:
// an engine that finds its sink to be one may tell it of them in brief instead. The rows that it still
// gets are numbered as the engine knew of them, which may be before they were sent; and nothing is said
// of who has come before they have gone.
type Brief interface {
	Sink
	// InBrief is said first by an engine that does so.
	InBrief()
	// Served is Close of an inquiry that went straight to the desk and was handled there by the first
	// human who came, at once or after a wait: nobody balked, raced, held, passed on or comes back. It
	// entered the queue when it arrived, and has a Group; only Kind and Solved are of any kind.
	Served(r *Inquiry)
	// Replied tells of the bot's reply to message turn, which was sent when it was intended.
	Replied(queue, turn int, intended, complete time.Duration)
	// Asked tells of a request to join a human queue, which the desk took at once, by who has met the
	// bot. That of others is told by the row alone, which has no BotAt then, but QueuedAt: when it was.
	Asked(queue int, at time.Duration)
}
