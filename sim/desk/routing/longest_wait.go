package routing

// LongestWait serves whoever has waited longest, across queues and whatever the priority. Agents
// are chosen as in LongestIdle.
type LongestWait struct{}

// Order is BySince.
func (LongestWait) Order() Order { return BySince }

// Agent picks the longest idle.
func (LongestWait) Agent(free []Free) int { return first(free, longestIdle) }

// Inquiry picks the longest wait.
func (LongestWait) Inquiry(waiting []Waiting) int { return first(waiting, longestWait) }

func longestWait(a, b *Waiting) bool { return a.earlier(b) }
