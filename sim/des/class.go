package des

// Class orders the events of one instant: see the package comment.
type Class uint8

// The classes, in their order.
const (
	Machines Class = iota
	Replies
	Arrivals
	Actions
	Deadlines
	Ending
)
