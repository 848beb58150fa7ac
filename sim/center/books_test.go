package center_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/center"
	"github.com/holdline/holdline/sim/record"
)

// books is a sink that checks rows as they come: that each inquiry is opened and closed once, that
// time never goes backwards, and that no agent holds more than they may.
type books struct {
	open     map[string]bool
	opened   int
	outcomes [record.NumOutcomes]int64
	now      time.Duration
	turns    []record.Turn
	until    map[[2]int]time.Duration // interval rows go that far
	intended int                      // returns due in time
	children int
	comers   time.Duration
	faults   []string
}

func newBooks(comers time.Duration) *books {
	return &books{open: map[string]bool{}, until: map[[2]int]time.Duration{}, comers: comers}
}

func (b *books) wrong(format string, args ...any) {
	b.faults = append(b.faults, fmt.Sprintf(format, args...))
}

// reach notes that it is that time now.
func (b *books) reach(t time.Duration, what string) {
	if t < b.now {
		b.wrong("%s at %v comes after %v", what, t, b.now)
	}
	b.now = max(b.now, t)
}

func (b *books) Err() error { return nil }

func (b *books) Open(r *record.Inquiry) {
	b.reach(r.Arrived, "the arrival of "+r.ID)
	if b.open[r.ID] || r.ID == "" {
		b.wrong("%q opened twice", r.ID)
	}
	b.open[r.ID] = true
	b.opened++
	if r.Kind != record.Fresh {
		b.children++
	}
}

func (b *books) Close(r *record.Inquiry) {
	if !b.open[r.ID] {
		b.wrong("%q closed without being open", r.ID)
	}
	delete(b.open, r.ID)
	b.outcomes[r.Outcome]++
	last := r.Arrived
	for _, t := range []time.Duration{r.BotAt, r.QueuedAt, r.JoinedAt, r.EndedAt} {
		if t == record.Never {
			continue
		}
		if t < last {
			b.wrong("%s: a moment at %v after one at %v", r.ID, t, last)
		}
		last = t
	}
	if r.Outcome == record.InProgress {
		return
	}
	b.reach(r.EndedAt, "the end of "+r.ID)
	if r.Held < 0 || r.Held > r.EndedAt-r.Arrived {
		b.wrong("%s: held %v within %v", r.ID, r.Held, r.EndedAt-r.Arrived)
	}
	if r.Return != record.Fresh && r.ReturnAt < b.comers {
		b.intended++
	}
}

func (b *books) Turn(r *record.Turn) {
	b.reach(r.Complete, "a turn of "+r.Inquiry)
	if !b.open[r.Inquiry] {
		b.wrong("a turn of %q, which is not open", r.Inquiry)
	}
	b.turns = append(b.turns, *r)
}

func (b *books) Interval(r *record.Interval) {
	at := [2]int{int(r.Scope), r.Index}
	if b.until[at] != r.From || r.To <= r.From {
		b.wrong("a row from %v to %v after one to %v", r.From, r.To, b.until[at])
	}
	b.until[at] = r.To
	const rounding = 1e-6
	if r.Scope == record.GroupScope && (r.Busy > r.Staffed+rounding || r.SlotBusy > r.SlotStaff+rounding) {
		b.wrong("group %d at %v: %g busy of %g, %g slots of %g", r.Index, r.From, r.Busy, r.Staffed, r.SlotBusy, r.SlotStaff)
	}
}

// close checks what can only be seen at the end.
func (b *books) close(r *center.Result) {
	if len(b.open) > 0 {
		b.wrong("%d inquiries were never closed", len(b.open))
	}
	var sum int64
	for _, n := range b.outcomes {
		sum += n
	}
	if sum != r.Contacts || int64(b.opened) != r.Contacts || b.outcomes != r.Outcomes {
		b.wrong("%d contacts, %d opened, %v closed, %v counted", r.Contacts, b.opened, b.outcomes, r.Outcomes)
	}
	slices.SortFunc(b.turns, func(x, y record.Turn) int { return int(x.Seq) - int(y.Seq) })
	var stamp time.Duration
	for i := range b.turns {
		t := &b.turns[i]
		if t.Seq != uint64(i) || t.Stamp < stamp || t.Stamp < t.Intended {
			b.wrong("turn %d has number %d, intended %v, stamp %v after %v", i, t.Seq, t.Intended, t.Stamp, stamp)
		}
		stamp = t.Stamp
	}
	if int64(len(b.turns)) != r.Turns {
		b.wrong("%d turns, %d counted", len(b.turns), r.Turns)
	}
	for at, to := range b.until {
		if to != r.End {
			b.wrong("the rows of %v end at %v, the run at %v", at, to, r.End)
		}
	}
	if b.children > b.intended {
		b.wrong("%d came back, %d meant to", b.children, b.intended)
	}
}

// Whatever the scenario: offered is the sum of the outcomes, time never goes backwards, agents
// never hold more than they may.
func TestBooksOfRandomScenarios(t *testing.T) {
	n := 100
	if testing.Short() {
		n = 30
	}
	var total [record.NumOutcomes]int64
	for seed := range uint64(n) {
		text := scenario(seed)
		sc := load(t, text)
		c, err := center.New(sc, sim.Options{Seed: sc.Seed}, nil)
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, text)
		}
		comers := c.Horizon
		if c.KeepArriving {
			comers += c.Drain
		}
		b := newBooks(comers)
		c.Sink, c.Names = b, true
		r, err := center.Run(t.Context(), c)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		b.close(&r)
		if !c.KeepArriving && b.children != b.intended {
			b.wrong("%d came back, %d meant to in time", b.children, b.intended)
		}
		if len(b.faults) > 0 {
			t.Fatalf("seed %d: %s (and %d more)\n%s", seed, b.faults[0], len(b.faults)-1, text)
		}
		for o, k := range r.Outcomes {
			total[o] += k
		}
	}
	for _, o := range []record.Outcome{record.InProgress, record.Contained, record.Handled, record.Abandoned, record.Blocked, record.Failed} {
		if total[o] == 0 {
			t.Errorf("no scenario had an inquiry that was %s: the test sees too little", o)
		}
	}
}
