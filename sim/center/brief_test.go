package center_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"github.com/holdline/holdline/sim"
	"github.com/holdline/holdline/sim/center"
	"github.com/holdline/holdline/sim/record"
)

// notes is a sink that keeps what a report is made of: inquiries as they ended, and their exchanges.
type notes struct {
	closed []record.Inquiry
	turns  []record.Turn
}

func (n *notes) Open(*record.Inquiry)      {}
func (n *notes) Close(r *record.Inquiry)   { n.closed = append(n.closed, *r) }
func (n *notes) Interval(*record.Interval) {}
func (n *notes) Err() error                { return nil }

func (n *notes) Turn(r *record.Turn) {
	n.note(record.Turn{
		Endpoint: r.Endpoint, Queue: r.Queue, Turn: r.Turn, Intended: r.Intended, Complete: r.Complete,
		Open: r.Open, GaveUp: r.GaveUp, Failure: r.Failure, Blocked: r.Blocked,
	})
}

func (n *notes) note(r record.Turn) { n.turns = append(n.turns, r) }

// sorted gives the exchanges in an order that does not depend on when the sink was told.
func (n *notes) sorted() []record.Turn {
	slices.SortFunc(n.turns, func(a, b record.Turn) int {
		return cmp.Or(
			cmp.Compare(a.Intended, b.Intended), cmp.Compare(a.Complete, b.Complete), cmp.Compare(a.Endpoint, b.Endpoint),
			cmp.Compare(a.Queue, b.Queue), cmp.Compare(a.Turn, b.Turn), cmp.Compare(a.Failure, b.Failure),
		)
	})
	return n.turns
}

// briefNotes is told in brief.
type briefNotes struct {
	notes
	served int
	odd    []record.Inquiry // served, and yet with something else to it
}

var _ record.Brief = (*briefNotes)(nil)

func (n *briefNotes) InBrief() {}

func (n *briefNotes) Served(r *record.Inquiry) {
	n.served++
	n.Close(r)
	plain := record.Inquiry{
		ID: r.ID, Parent: r.Parent, Key: r.Key, Attempt: r.Attempt, Queue: r.Queue, Locale: r.Locale,
		Kind: r.Kind, Outcome: record.Handled, Stage: record.WithHuman, Solved: r.Solved, Position: r.Position,
		Arrived: r.Arrived, BotAt: record.Never, QueuedAt: r.Arrived, JoinedAt: max(r.JoinedAt, r.Arrived), EndedAt: max(r.EndedAt, r.JoinedAt), ReturnAt: record.Never,
		Group: max(r.Group, 0), Agent: r.Agent,
	}
	if *r != plain {
		n.odd = append(n.odd, *r)
	}
}

func (n *briefNotes) Close(r *record.Inquiry) {
	n.notes.Close(r)
	if r.BotAt == record.Never && r.QueuedAt != record.Never {
		n.Asked(r.Queue, r.QueuedAt)
	}
}

func (n *briefNotes) Replied(queue, turn int, intended, complete time.Duration) {
	n.note(record.Turn{Endpoint: record.Bot, Queue: queue, Turn: turn, Intended: intended, Complete: complete})
}

func (n *briefNotes) Asked(queue int, at time.Duration) {
	n.note(record.Turn{Endpoint: record.Desk, Queue: queue, Turn: 1, Intended: at, Complete: at})
}

// A sink that is told in brief learns what the rows would say: the same inquiries end in the same way at
// the same times, after the same exchanges, although replies that are known in advance cost the center
// fewer events.
func TestInBriefIsTheSame(t *testing.T) {
	cases := 300
	if underRace || testing.Short() {
		cases = 100
	}
	fewer, served := 0, 0
	for seed := range uint64(cases) {
		var rows notes
		var brief briefNotes
		long, short := playInto(t, seed, &rows), playInto(t, seed, &brief)
		if short.Events < long.Events {
			fewer++
		}
		served += brief.served
		long.Events, short.Events = 0, 0
		switch {
		case len(brief.odd) > 0:
			t.Fatalf("seed %d: not merely served: %+v", seed, brief.odd[0])
		case long != short:
			t.Fatalf("seed %d: in brief it ends as %+v, with rows as %+v", seed, short, long)
		case !slices.Equal(rows.closed, brief.closed):
			t.Fatalf("seed %d: in brief inquiries end otherwise", seed)
		case !slices.Equal(rows.sorted(), brief.sorted()):
			t.Fatalf("seed %d: in brief there are other exchanges", seed)
		}
	}
	if fewer < cases/20 {
		t.Errorf("replies were known in advance in %d of %d scenarios", fewer, cases)
	}
	if served < cases {
		t.Errorf("%d were merely served in %d scenarios", served, cases)
	}
}

func playInto(t *testing.T, seed uint64, sink record.Sink) center.Result {
	t.Helper()
	sc := load(t, scenario(seed))
	c, err := center.New(sc, sim.Options{Seed: sc.Seed}, sink)
	if err != nil {
		t.Fatal(err)
	}
	r, err := center.Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
