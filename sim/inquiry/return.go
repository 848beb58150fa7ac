package inquiry

import (
	"math"
	"strconv"
	"strings"

	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// intendReturn draws whether the customer means to come back, and when: the intention is in the
// row whether or not the run lasts that long.
func (c *Conversation) intendReturn(spec *Spec) {
	r := &c.row
	kind, how, p, whether, when := record.Retry, &spec.Retry, 0.0, rng.Retry, rng.RetryAfter
	switch r.Outcome {
	case record.Abandoned:
		if how.OnAbandoned {
			p = how.P
		}
	case record.Blocked:
		if how.OnBlocked {
			p = how.P
		}
	case record.Contained, record.Handled:
		if r.Solved != record.No {
			return
		}
		kind, how, whether, when = record.Repeat, &spec.Repeat, rng.Repeat, rng.RepeatAfter
		if p = how.P; r.Outcome == record.Handled {
			p = how.PHuman
		}
	case record.InProgress, record.Failed, record.NotSent, record.NumOutcomes:
	}
	if p <= 0 || how.MaxAttempts > 0 && int(c.tries) >= how.MaxAttempts || c.uniform(whether, 0) >= p {
		return
	}
	at := after(r.EndedAt, how.After.Sample(c.uniform(when, 0)))
	if at == dist.Forever {
		return
	}
	r.Return, r.ReturnAt = kind, max(at, c.now)
}

// Child gives the inquiry that the customer of in makes when coming back as its row intends, and
// false where the row intends nothing. It has a name if in has one.
func (s *Spec) Child(in *Inquiry, row *record.Inquiry) (Inquiry, bool) {
	if row.Return == record.Fresh {
		return Inquiry{}, false
	}
	child := Inquiry{
		Who: in.Person(), Kind: row.Return, Attempt: in.Attempt + 1, Queue: in.Queue, Locale: in.Locale, At: row.ReturnAt,
		Said: in.Said.again(), Layer: in.Layer, N: in.N, home: int32(in.Home()), before: in.Kind,
		Tries: min(in.tries(), math.MaxInt16-1) + 1,
	}
	name := uint64(retryName)
	if row.Return == record.Repeat {
		name, child.Queue, child.Tries = repeatName, s.Repeat.Queue, 1 // they got through
	}
	child.Key = in.Key.Num(name).Num(uint64(child.Attempt))
	if in.ID != "" {
		child.ID, child.Parent = familyName(in)+suffix(child.Kind, child.Attempt), in.ID
	}
	return child, true
}

// What rng.Key.Name makes of "retry" and "repeat" before it mixes: the names of children's keys.
const (
	retryName  = 0x133ca1f2c427ff19
	repeatName = 0x513bb1642d08280a
)

// Name gives the name of an inquiry and of its parent, "" for none: those it has, or those that its
// place in the plan of its home queue gives it. The prefix is that queue's.
func Name(prefix string, in *Inquiry) (id, parent string) {
	if in.ID != "" {
		return in.ID, in.Parent
	}
	family := prefix + "b-" + strconv.FormatInt(in.N, 10)
	if in.Layer != BacklogLayer {
		family = prefix + strconv.Itoa(int(in.Layer)) + "-" + strconv.FormatInt(in.N, 10)
	}
	switch {
	case in.Kind == record.Fresh:
		return family, ""
	case in.before == record.Fresh:
		return family + suffix(in.Kind, in.Attempt), family
	}
	return family + suffix(in.Kind, in.Attempt), family + suffix(in.before, in.Attempt-1)
}

// again is what is known of a recorded customer who comes back: they say the same words. How long
// they think and wait was recorded of another day; now it is drawn, as for everybody who comes back.
func (r *Recorded) again() *Recorded {
	if r == nil {
		return nil
	}
	return &Recorded{Say: r.Say}
}

// familyName is the name of the fresh inquiry that a chain of returns began with. A chain has one
// child a generation, so that the attempt's number is enough to tell its members apart, and names
// do not grow however often somebody comes back.
func familyName(in *Inquiry) string {
	if in.Parent == "" {
		return in.ID
	}
	return strings.TrimSuffix(in.ID, suffix(in.Kind, in.Attempt))
}

func suffix(kind record.Kind, attempt int) string {
	letter := ".r"
	if kind == record.Repeat {
		letter = ".p"
	}
	return letter + strconv.Itoa(attempt)
}
