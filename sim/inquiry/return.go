package inquiry

import (
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
	kind, how, whether, when := record.Fresh, (*Return)(nil), rng.Retry, rng.RetryAfter
	switch r.Outcome {
	case record.Abandoned:
		if spec.Retry.OnAbandoned {
			kind, how = record.Retry, &spec.Retry
		}
	case record.Blocked:
		if spec.Retry.OnBlocked {
			kind, how = record.Retry, &spec.Retry
		}
	case record.Contained, record.Handled:
		if r.Solved == record.No {
			kind, how, whether, when = record.Repeat, &spec.Repeat, rng.Repeat, rng.RepeatAfter
		}
	case record.InProgress, record.Failed, record.NotSent, record.NumOutcomes:
	}
	if how == nil || how.MaxAttempts > 0 && r.Attempt >= how.MaxAttempts || c.uniform(whether, 0) >= how.P {
		return
	}
	at := after(r.EndedAt, how.After.Sample(c.uniform(when, 0)))
	if at == dist.Forever {
		return
	}
	r.Return, r.ReturnAt = kind, max(at, c.now)
}

// Child gives the inquiry that the customer of in makes when coming back as its row intends, and
// false where the row intends nothing.
func (s *Spec) Child(in *Inquiry, row *record.Inquiry) (Inquiry, bool) {
	child := Inquiry{
		Parent: in.ID, Who: in.Person(), Kind: row.Return, Attempt: in.Attempt + 1,
		Queue: in.Queue, Locale: in.Locale, At: row.ReturnAt, Said: in.Said.again(),
	}
	name := "retry"
	switch row.Return {
	case record.Retry:
	case record.Repeat:
		name, child.Queue = "repeat", s.Repeat.Queue
	case record.Fresh:
		return Inquiry{}, false
	}
	child.Key = in.Key.Name(name).Num(uint64(child.Attempt))
	child.ID = familyName(in) + suffix(row.Return, child.Attempt)
	return child, true
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
