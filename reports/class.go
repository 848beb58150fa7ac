package reports

import (
	"time"

	"github.com/holdline/holdline/sim/record"
)

// class is what rows of inquiries that went alike have in common: which columns and totals each of
// them adds 1 to. It is learned from the first of them by the plain code, so that the two cannot
// differ, and then costs a walk through a short list instead of some thirty questions.
type class struct {
	arrival  []uint8 // columns of the slot of arrival
	entry    []uint8 // of the slot of entry into the human queue
	totals   []uint8 // of the run
	outcome  record.Outcome
	served   int64 // 1 for contained and handled
	counts   bool  // it ended: every rate divides by it
	entered  bool  // it entered a human queue
	answered bool  // where a human came
	left     bool  // or it was left
	known    bool  // it was served, and whether solved is known
	solved   bool
	n        int64 // rows since the totals were last brought up to date
}

// classes finds the class of a row by a code of its closed sets.
type classes struct {
	byCode [1 << codeBits]uint8 // 1 + index into list; 0: not met yet
	list   []class
}

const (
	codeBits    = 14
	mostClasses = 255
)

// full says whether the last class stands for whatever is learned next.
func (c *classes) full() bool { return len(c.list) == mostClasses }

// code packs what the class of a row depends on.
func code(r *record.Inquiry) int {
	c := int(r.Outcome)&7 | int(r.Stage)&3<<3 | int(r.Solved)&3<<5 | int(r.Kind)&3<<7
	if r.Return != record.Fresh {
		c |= 1 << 9
	}
	if r.Escalated {
		c |= 1 << 10
	}
	return c | never(r.BotAt)<<11 | never(r.QueuedAt)<<12 | never(r.JoinedAt)<<13
}

// never is 1 of a moment that did not come.
func never(t time.Duration) int { return int(uint64(t) >> 63) }

// class gives the class of a row.
func (a *Accumulator) class(r *record.Inquiry) *class {
	if at := a.classes.byCode[code(r)]; at > 0 {
		return &a.classes.list[at-1]
	}
	return a.learn(r)
}

// learn makes the class of a row. There are about a hundred ways for an inquiry to go; should there
// ever be more than fit, the last one is learned anew each time.
func (a *Accumulator) learn(r *record.Inquiry) *class {
	k := class{
		outcome: r.Outcome,
		counts:  r.Outcome != record.NotSent && r.Outcome != record.InProgress,
		left:    r.Outcome == record.Abandoned && r.Stage == record.InQueue,
		solved:  settled(r) == record.Yes,
	}
	k.entered, k.answered = r.QueuedAt >= 0 || k.left, r.JoinedAt >= 0
	if r.Outcome == record.Contained || r.Outcome == record.Handled {
		k.served, k.known = 1, settled(r) != record.Unknown
	}
	k.arrival = columnsOf(r, k.counts)
	k.entry = entryOf(r, k.left)
	k.totals = totalsOf(r)
	if a.classes.full() {
		a.settle()
		a.classes.list = a.classes.list[:mostClasses-1]
		for i, at := range a.classes.byCode {
			if at == mostClasses {
				a.classes.byCode[i] = 0
			}
		}
	}
	a.classes.list = append(a.classes.list, k)
	a.classes.byCode[code(r)] = uint8(len(a.classes.list))
	return &a.classes.list[len(a.classes.list)-1]
}

// settle brings the totals of the run up to date: whoever reads the store must call it.
func (a *Accumulator) settle() {
	for i := range a.store.tracks {
		a.store.tracks[i].settle()
	}
	for i := range a.classes.list {
		k := &a.classes.list[i]
		if k.n == 0 {
			continue
		}
		a.store.closed[k.outcome] += k.n
		for _, t := range k.totals {
			a.store.totals[t] += k.n
		}
		k.n = 0
	}
}
