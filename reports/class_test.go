package reports

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/unit"
)

// anyRow is a row that may contradict itself: what counts is only that it is read alike.
func anyRow(t *rapid.T) *record.Inquiry {
	moment := func(name string) time.Duration {
		return time.Duration(rapid.IntRange(-1, 20).Draw(t, name)) * time.Second
	}
	below := func(n int, name string) int { return rapid.IntRange(0, n-1).Draw(t, name) }
	return &record.Inquiry{
		Outcome: record.Outcome(below(int(record.NumOutcomes), "outcome")), Stage: record.Stage(below(4, "stage")),
		Solved: record.Solved(below(3, "solved")), Kind: record.Kind(below(3, "kind")), Return: record.Kind(below(3, "return")),
		Escalated: rapid.Bool().Draw(t, "escalated"), Balked: rapid.Bool().Draw(t, "balked"), Raced: rapid.Bool().Draw(t, "raced"),
		Arrived: max(0, moment("arrived")), BotAt: moment("bot"), QueuedAt: moment("queued"), JoinedAt: moment("joined"),
		EndedAt: moment("ended"), ReturnAt: moment("back"), Group: rapid.IntRange(-1, 1).Draw(t, "group"),
	}
}

func oneQueue() *Accumulator {
	return New(&scenarios.Scenario{Horizon: unit.Duration(10 * time.Second)}, Meta{Labels: record.Labels{
		Intents: []string{"refund"}, Channels: []string{"chat"}, Queues: []record.Queue{{}}, Groups: []string{"all"},
	}})
}

// Rows of one class are read alike by the plain code, whichever of them the class was learned from.
func TestClassIsWhatThePlainCodeSays(t *testing.T) {
	a := oneQueue()
	rapid.Check(t, func(t *rapid.T) {
		r := anyRow(t)
		k := a.class(r)
		counts := r.Outcome != record.NotSent && r.Outcome != record.InProgress
		left := r.Outcome == record.Abandoned && r.Stage == record.InQueue
		if !slices.Equal(k.arrival, columnsOf(r, counts)) || !slices.Equal(k.totals, totalsOf(r)) || !slices.Equal(k.entry, entryOf(r, left)) {
			t.Fatalf("row %+v is read as class %+v", *r, *k)
		}
	})
}

// However rows are mixed, and whenever the totals are asked for in between, they add up to what each
// row adds alone; more classes than fit take nothing away.
func TestClassesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, want := oneQueue(), oneQueue()
		one := emptyLike(want)
		for range rapid.SampledFrom([]int{1, 20, 400}).Draw(t, "rows") {
			r := anyRow(t)
			a.Close(r)
			one.classes = new(classes)
			one.Close(r)
			one.settle()
			want.store.merge(&one.store)
			one.store.reset()
			if rapid.IntRange(0, 9).Draw(t, "ask") == 0 {
				a.settle()
			}
		}
		a.settle()
		if a.store.totals != want.store.totals || a.store.closed != want.store.closed || !slices.Equal(a.store.counts, want.store.counts) {
			t.Fatalf("have %v and %v, want %v and %v", a.store.totals, a.store.closed, want.store.totals, want.store.closed)
		}
	})
}

// emptyLike is an empty accumulator like another.
func emptyLike(like *Accumulator) *Accumulator {
	return &Accumulator{meta: like.meta, sc: like.sc, layout: like.layout, store: newStore(&like.layout), classes: new(classes)}
}
