// Package routing decides who gets which inquiry.
//
// A Policy is asked twice: when an inquiry finds several free agents, and when a free agent finds
// several waiting inquiries. It sees ranks, loads and waiting times, never the drawn work or
// patience, so that no policy can be cleverer than a real router. Start with Policy; the policies
// are one file each, and Named knows them all.
package routing

import "time"

// Policy makes the desk's decisions. It is a pure function of its arguments: a policy that needs
// memory would make two desks with equal inputs differ.
type Policy interface {
	// Order says which of its free agents a group puts forward.
	Order() Order
	// Agent picks one of at least two groups' free agents for an inquiry.
	Agent(free []Free) int
	// Inquiry picks one of at least two waiting inquiries for a free agent. Each is the head of
	// its line (queue and locale); Rank is 0 where no agent is chosen yet.
	Inquiry(waiting []Waiting) int
}

// Order is how a group ranks its own free agents. Idle agents come first in both.
type Order uint8

// The orders.
const (
	BySince Order = iota // whoever has taken up and closed nothing for longest
	ByLoad               // whoever has the smallest share of slots in use, then as BySince
)

// Free is an agent with room for one more conversation, put forward by its group.
type Free struct {
	Group int
	Rank  int           // of the group's skill for the inquiry; 1 is preferred
	Load  float64       // share of the agent's slots in use
	Idle  bool          // holds nothing at all
	Since time.Duration // when a slot was last taken or came free, or the agent came on duty
}

// Waiting is the inquiry at the head of a line.
type Waiting struct {
	Queue    int
	Locale   int
	Priority int           // 1 is served first
	Rank     int           // of the free agent's skill for it
	Since    time.Duration // when it entered the queue
	Order    uint64        // breaks ties of Since: smaller was offered earlier
}

// earlier reports whether w waits longer than v.
func (w *Waiting) earlier(v *Waiting) bool {
	if w.Since != v.Since {
		return w.Since < v.Since
	}
	return w.Order < v.Order
}

// idler reports whether f has been without a change for longer than g, idle agents first.
func (f *Free) idler(g *Free) bool {
	if f.Idle != g.Idle {
		return f.Idle
	}
	return f.Since < g.Since
}

// first gives the index of the item that comes before all others; the earlier of equals.
func first[T any](items []T, before func(a, b *T) bool) int {
	best := 0
	for i := 1; i < len(items); i++ {
		if before(&items[i], &items[best]) {
			best = i
		}
	}
	return best
}

// byPriority is the order in which inquiries are served unless a policy says otherwise:
// priority first, first come first served within it.
func byPriority(a, b *Waiting) bool {
	if a.Priority != b.Priority {
		return a.Priority < b.Priority
	}
	return a.earlier(b)
}
