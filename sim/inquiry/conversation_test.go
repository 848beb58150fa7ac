package inquiry_test

import (
	"math"
	"reflect"
	"testing"
	"time"
	"unsafe"

	"pgregory.net/rapid"

	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
)

// A place is used again: whatever stands in the row of the one before, the next one's begins anew.
func TestStartLeavesNothingOfTheOneBefore(t *testing.T) {
	var used, anew inquiry.Conversation
	row := reflect.ValueOf(used.Row()).Elem()
	for i := range row.NumField() {
		switch f := row.Field(i); {
		case f.Kind() == reflect.String:
			f.SetString("before")
		case f.Kind() == reflect.Bool:
			f.SetBool(true)
		case f.CanUint():
			f.SetUint(77)
		case f.CanInt():
			f.SetInt(77)
		default:
			t.Fatalf("%s is of a kind that this test does not fill", row.Type().Field(i).Name)
		}
	}
	in := inquiry.Inquiry{Key: 5, Attempt: 1, At: time.Second}
	used.Start(&inquiry.Spec{}, &in)
	anew.Start(&inquiry.Spec{}, &in)
	if *used.Row() != *anew.Row() {
		t.Errorf("it begins with %+v, want %+v", *used.Row(), *anew.Row())
	}
}

// An open conversation is parked by the ten thousand: its size is memory.
func TestConversationIsSmall(t *testing.T) {
	if size := unsafe.Sizeof(inquiry.Conversation{}); size > 248 {
		t.Errorf("a conversation has %d bytes, want at most 248", size)
	}
}

func TestStepAllocatesNothing(t *testing.T) {
	spec, in := customer(t, []string{"patience=10s", "balk_at=10", "on_failure=carry_on", "retry=0.5"})
	var c inquiry.Conversation
	allocs := testing.AllocsPerRun(100, func() {
		c.Start(spec, &in)
		c.Step(spec, inquiry.Event{Kind: inquiry.Started})
		c.Step(spec, inquiry.Event{Kind: inquiry.Reply, At: time.Second, Failure: record.Reset})
		c.Step(spec, inquiry.Event{Kind: inquiry.Reply, At: 9 * time.Second, Handoff: true})
		c.Step(spec, inquiry.Event{Kind: inquiry.Queued, At: 9 * time.Second, Position: 3})
		c.Step(spec, inquiry.Event{Kind: inquiry.Due, At: time.Minute})
		c.Step(spec, inquiry.Event{Kind: inquiry.LeftOK, At: time.Minute})
	})
	if allocs != 0 || c.Row().Outcome != record.Abandoned {
		t.Errorf("%v allocations on the way to outcome %d, want none and abandoned", allocs, c.Row().Outcome)
	}
}

// Whatever a target does, in whatever order and at whatever times, the conversation neither
// panics nor ends twice, its times never go back, and a Cut ends it at the latest.
func TestAnyOrderOfEvents(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec := drawSpec(t)
		in := inquiry.Inquiry{ID: "a", Key: rng.Key(rapid.Uint64().Draw(t, "key")), Attempt: 1, At: drawTime(t, "at"), Backlog: rapid.Bool().Draw(t, "backlog")}
		var c inquiry.Conversation
		c.Start(spec, &in)
		events := rapid.SliceOfN(rapid.Custom(drawEvent), 0, 40).Draw(t, "events")
		events = append([]inquiry.Event{{Kind: inquiry.Started, At: in.At}}, events...)
		events = append(events, inquiry.Event{Kind: inquiry.Cut, At: time.Hour})
		ended := false
		var last record.Inquiry
		turn, now := 0, time.Duration(0)
		for _, e := range events {
			now = max(now, e.At)
			a := c.Step(spec, e)
			if ended && (a.Do != inquiry.End || *c.Row() != last) {
				t.Fatalf("after the end: %+v, %+v", a, c.Row())
			}
			if a.Do == inquiry.Send {
				if turn++; a.Turn != turn || a.Deadline < a.At || a.At < in.At {
					t.Fatalf("message %d of %d: %+v", a.Turn, turn, a)
				}
			}
			if a.Do == inquiry.Vanish != (c.Row().Silent && !ended) || a.Do == inquiry.Vanish && a.Detect <= 0 {
				t.Fatalf("vanishing: %+v, %+v", a, c.Row())
			}
			last, ended = *c.Row(), a.Do == inquiry.End || a.Do == inquiry.Vanish || a.Do == inquiry.HangUp
		}
		if !ended {
			t.Fatal("not ended by a cut")
		}
		checkRow(t, spec, &last)
	})
}

func checkRow(t *rapid.T, spec *inquiry.Spec, r *record.Inquiry) {
	t.Helper()
	if (r.Outcome == record.InProgress) != (r.EndedAt == record.Never) {
		t.Fatalf("ended at %v with outcome %d", r.EndedAt, r.Outcome)
	}
	if (r.Outcome == record.Failed) != (r.Failure != record.NoFailure) {
		t.Fatalf("failure %d with outcome %d", r.Failure, r.Outcome)
	}
	if r.Outcome == record.Handled && r.JoinedAt == record.Never || r.Outcome == record.Abandoned && (r.Stage == record.WithHuman) != (r.JoinedAt != record.Never) {
		t.Fatalf("joined at %v with outcome %d", r.JoinedAt, r.Outcome)
	}
	if r.Balked && r.EndedAt != record.Never && r.EndedAt != r.QueuedAt {
		t.Fatalf("a balk waited from %v to %v", r.QueuedAt, r.EndedAt)
	}
	if (r.Return != record.Fresh) != (r.ReturnAt != record.Never) || r.Outcome == record.Failed && r.Return != record.Fresh {
		t.Fatalf("return %d at %v with outcome %d", r.Return, r.ReturnAt, r.Outcome)
	}
	if r.Silent && r.Outcome != record.Abandoned || r.Callback && r.Balked {
		t.Fatalf("silent %t, to be called %t, balked %t with outcome %d", r.Silent, r.Callback, r.Balked, r.Outcome)
	}
	if r.Held < 0 || r.JoinedAt == record.Never && r.Held > 0 || r.EndedAt != record.Never && r.Held > r.EndedAt-max(r.JoinedAt, 0) {
		t.Fatalf("held %v in %d transfers: %+v", r.Held, r.Transfers, r)
	}
	if r.Transfers > 0 && (r.Talked < 0 || r.PassedAt < r.JoinedAt+r.Talked || r.TakenAt != record.Never && r.TakenAt < r.PassedAt) {
		t.Fatalf("talked for %v, passed on at %v and taken at %v: %+v", r.Talked, r.PassedAt, r.TakenAt, r)
	}
	before := r.Arrived
	for _, at := range []time.Duration{r.BotAt, r.QueuedAt, r.JoinedAt, r.EndedAt, r.ReturnAt} {
		if at == record.Never {
			continue
		}
		if at < before {
			t.Fatalf("times go back: %+v", r)
		}
		before = at
	}
	if spec.Queue != r.Queue {
		t.Fatalf("queue %d, want %d", r.Queue, spec.Queue)
	}
}

func drawTime(t *rapid.T, name string) time.Duration {
	return time.Duration(rapid.Int64Range(0, int64(time.Minute)).Draw(t, name))
}

func drawSpec(t *rapid.T) *inquiry.Spec {
	laws := []string{"0s", "5s", "20s", "never"}
	one := func(name string) dist.Sampler {
		var l dist.Law
		if err := l.UnmarshalText([]byte(rapid.SampledFrom(laws).Draw(t, name))); err != nil {
			t.Fatal(err)
		}
		return l.Sampler()
	}
	messages := make([]inquiry.Message, rapid.IntRange(0, 3).Draw(t, "turns"))
	return &inquiry.Spec{
		Queue: 3, HasBot: rapid.Bool().Draw(t, "bot"), HasDesk: rapid.Bool().Draw(t, "desk"),
		Script: inquiry.Compile(messages, nil, func(string, string, ...any) {}),
		Think:  one("think"), BotPatience: one("bot patience"), Patience: one("patience"), EscalatedPatience: 0.5,
		TurnTimeout: drawTime(t, "turn timeout"), Deadline: drawTime(t, "deadline"),
		OnFailure: inquiry.OnFailure{Set: rapid.Bool().Draw(t, "reacts"), After: 1, AskHuman: 0.3, Leave: 0.3},
		Instant:   rapid.Bool().Draw(t, "instant"), Whole: rapid.Bool().Draw(t, "whole"),
		Balk:     []inquiry.Balk{{AtLeast: 2, P: 0.5}, {AtLeast: 5, P: 1}, {Announced: time.Minute, P: 0.5}},
		Callback: inquiry.Callback{Set: rapid.Bool().Draw(t, "calls"), AtLeast: 1, Announced: 10 * time.Second, Accept: 0.5, Reach: 0.5},
		Silent:   inquiry.Silent{P: 0.5, Detect: one("detect")},
		Retry:    inquiry.Return{OnAbandoned: true, OnBlocked: true, P: 0.5, After: one("retry")},
		Repeat:   inquiry.Return{P: 0.5, PHuman: 0.2, After: one("repeat")},
	}
}

func drawEvent(t *rapid.T) inquiry.Event {
	wild := func(name string) time.Duration {
		return rapid.OneOf(rapid.Just(record.Never), rapid.Just(dist.Forever), rapid.Custom(func(t *rapid.T) time.Duration { return drawTime(t, name) })).Draw(t, name)
	}
	return inquiry.Event{
		// any kind but Cut, which would end most of them early
		Kind: rapid.SampledFrom([]inquiry.EventKind{
			inquiry.Started, inquiry.Reply, inquiry.Queued, inquiry.Joined, inquiry.Ended, inquiry.LeftOK,
			inquiry.LeaveRefused, inquiry.LeaveUnanswered, inquiry.Refused, inquiry.Due, inquiry.Due, inquiry.Due, inquiry.Reply,
			inquiry.Transferred, inquiry.Joined, inquiry.Requeued,
		}).Draw(t, "kind"),
		At: drawTime(t, "at"), Complete: wild("complete"), Known: wild("known"),
		Turn:    rapid.IntRange(0, 4).Draw(t, "turn"),
		Failure: rapid.SampledFrom([]record.Failure{0, 0, record.Reset}).Draw(t, "failure"), Blocked: rapid.IntRange(0, 9).Draw(t, "blocked") == 0,
		Handoff: rapid.IntRange(0, 3).Draw(t, "handoff") == 0, Ended: rapid.IntRange(0, 9).Draw(t, "ended") == 0, Abandoned: rapid.IntRange(0, 9).Draw(t, "abandoned") == 0,
		Checked: rapid.Bool().Draw(t, "checked"), Met: rapid.Bool().Draw(t, "met"),
		Solved:   record.Solved(rapid.IntRange(0, 2).Draw(t, "solved")),
		Position: rapid.IntRange(-1, 9).Draw(t, "position"), Announced: drawTime(t, "announced"), Group: 1, Agent: 2,
	}
}

// A chain of returns keeps its family's name, however long it grows, and its customer.
func TestChildrenAreNamedAfterTheFirst(t *testing.T) {
	spec := &inquiry.Spec{Queue: 1, Repeat: inquiry.Return{Queue: 2}}
	in := inquiry.Inquiry{ID: "refund-0-17", Key: 7, Attempt: 1, Queue: 1, Locale: 3}
	for _, step := range []struct {
		kind  record.Kind
		id    string
		queue int
	}{{record.Retry, "refund-0-17.r2", 1}, {record.Repeat, "refund-0-17.p3", 2}, {record.Retry, "refund-0-17.r4", 2}} {
		child, ok := spec.Child(&in, &record.Inquiry{Return: step.kind, ReturnAt: time.Minute})
		if !ok || child.ID != step.id || child.Parent != in.ID || child.Queue != step.queue || child.Locale != 3 || child.Person() != 7 || child.Key == in.Key {
			t.Errorf("child of %s: %+v, want %+v", in.ID, child, step)
		}
		in = child
	}
	if _, ok := spec.Child(&in, &record.Inquiry{}); ok {
		t.Error("a child of a customer who does not come back")
	}
}

// An inquiry without a name begets children without one, at no cost, and their place in the plan
// gives them all the names that they would have had.
func TestNamesOnDemand(t *testing.T) {
	spec := &inquiry.Spec{Queue: 1, Repeat: inquiry.Return{Queue: 2}}
	for prefix, first := range map[string]inquiry.Inquiry{
		"refund-3-17": {N: 17, Layer: 3}, "refund-b-5": {N: 5, Layer: inquiry.BacklogLayer, Backlog: true}, "refund-0-123456789012": {N: 123456789012},
	} {
		first.Key, first.Attempt, first.Queue = 7, 1, 1
		named := first
		named.ID = prefix
		bare := first
		for _, kind := range []record.Kind{record.Fresh, record.Repeat, record.Repeat, record.Retry, record.Retry, record.Repeat} {
			if kind != record.Fresh {
				row := record.Inquiry{Return: kind, ReturnAt: time.Minute}
				parent, ok := bare, false
				if allocs := testing.AllocsPerRun(10, func() { bare, ok = spec.Child(&parent, &row) }); allocs != 0 || !ok {
					t.Fatalf("%v allocations a child, %t", allocs, ok)
				}
				named, _ = spec.Child(&named, &row)
			}
			if id, parent := inquiry.Name("refund-", &bare); id != named.ID || parent != named.Parent || bare.Key != named.Key || bare.Home() != 1 || bare.ID != "" {
				t.Errorf("%s after %s, want %s after %s: %+v", id, parent, named.ID, named.Parent, bare)
			}
			if id, parent := inquiry.Name("x", &named); id != named.ID || parent != named.Parent {
				t.Errorf("%s after %s was renamed to %s after %s", named.ID, named.Parent, id, parent)
			}
		}
	}
}

// The keys of children are those of their names, hashed beforehand.
func TestKeysOfChildren(t *testing.T) {
	in := inquiry.Inquiry{Key: 7, Attempt: 1}
	for kind, name := range map[record.Kind]string{record.Retry: "retry", record.Repeat: "repeat"} {
		child, _ := (&inquiry.Spec{}).Child(&in, &record.Inquiry{Return: kind})
		if want := in.Key.Name(name).Num(2); child.Key != want {
			t.Errorf("%s: key %x, want %x", name, child.Key, want)
		}
	}
}

// A draw that cannot matter is not made, and one that is made is the same whatever else there is:
// shares of acceptance, of answering and of silence are met within five standard deviations.
func TestSharesInTheQueue(t *testing.T) {
	const n = 20_000
	var l dist.Law
	if err := l.UnmarshalText([]byte("1m")); err != nil {
		t.Fatal(err)
	}
	spec := &inquiry.Spec{
		HasDesk: true, Patience: l.Sampler(), Silent: inquiry.Silent{P: 0.2, Detect: l.Sampler()},
		Callback: inquiry.Callback{Set: true, Accept: 0.4, Reach: 0.7, Ring: l.Sampler()},
		Balk:     []inquiry.Balk{{AtLeast: 0, P: 0.1}, {Announced: time.Second, P: 0.3}},
	}
	count := map[string]int{}
	for i := range n {
		var c inquiry.Conversation
		c.Start(spec, &inquiry.Inquiry{Key: rng.New(5, 0).Num(uint64(i)), Attempt: 1})
		c.Step(spec, inquiry.Event{})
		a := c.Step(spec, inquiry.Event{Kind: inquiry.Queued, Position: 1, Announced: time.Minute})
		switch {
		case c.Row().Callback && a.Detect > 0:
			count["missed"]++
		case c.Row().Callback:
			count["called"]++
		case c.Row().Balked:
			count["balked"]++
		case c.Step(spec, inquiry.Event{Kind: inquiry.Due, At: time.Minute}).Do == inquiry.Vanish:
			count["silent"]++
		}
	}
	for what, p := range map[string]float64{"called": 0.4 * 0.7, "missed": 0.4 * 0.3, "balked": 0.6 * (1 - 0.9*0.7), "silent": 0.6 * 0.9 * 0.7 * 0.2} {
		if d := float64(count[what]) - n*p; math.Abs(d) > 5*math.Sqrt(n*p*(1-p)) {
			t.Errorf("%s: %d of %d, want %g of them", what, count[what], n, p)
		}
	}
}
