package routing

// LongestIdle gives an inquiry to the agent who has been idle for longest, whatever the rank; if
// nobody is idle, to the one with a free slot who has had no change for longest. Inquiries are
// served by priority, then first come first served.
type LongestIdle struct{}

// Order is BySince.
func (LongestIdle) Order() Order { return BySince }

// Agent picks the longest idle.
func (LongestIdle) Agent(free []Free) int { return first(free, longestIdle) }

// Inquiry picks by priority, then by waiting time.
func (LongestIdle) Inquiry(waiting []Waiting) int { return first(waiting, byPriority) }

func longestIdle(a, b *Free) bool { return a.idler(b) }
