package reports_test

import (
	"testing"
	"time"

	"github.com/holdline/holdline/reports"
	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/unit"
)

// small is a scenario of one hour with ten minutes of warm-up, a bot and one group.
func small(gates ...string) *scenarios.Scenario {
	return &scenarios.Scenario{
		Name: "small", Seed: 7, Horizon: unit.Duration(time.Hour), Warmup: unit.Duration(10 * time.Minute),
		Phases: []scenarios.Phase{{Name: "peak", From: unit.Duration(20 * time.Minute), To: unit.Duration(30 * time.Minute)}},
		Demand: []scenarios.Demand{
			{Intent: "refund", Channel: "chat", WrapUp: constant(30 * time.Second)},
			{Intent: "login", Channel: "chat"},
		},
		Service: &scenarios.Service{
			Bot: &scenarios.Bot{Cost: scenarios.BotCost{PerConversation: 0.5}},
			Groups: []scenarios.Group{{
				Name: "all", Shifts: []scenarios.Shift{{To: unit.Duration(time.Hour), Headcount: 6}},
				Cost: scenarios.GroupCost{PerPaidHour: 30},
			}},
		},
		Gates: gates,
	}
}

func constant(d time.Duration) *dist.Law {
	var l dist.Law
	if err := l.UnmarshalText([]byte(d.String())); err != nil {
		panic(err)
	}
	return &l
}

func meta() reports.Meta {
	return reports.Meta{
		Seed: 7, Version: "test", Mode: "live", Target: "sandbox", Load: 1, Speedup: 1,
		Labels: record.Labels{
			Intents: []string{"refund", "login"}, Channels: []string{"chat"}, Locales: []string{"en-US"},
			Queues: []record.Queue{{Intent: 0}, {Intent: 1}}, Groups: []string{"all"},
		},
	}
}

// inquiry is a row with every moment still to come.
func inquiry(id string, at time.Duration) *record.Inquiry {
	return &record.Inquiry{
		ID: id, Attempt: 1, Arrived: at, BotAt: record.Never, QueuedAt: record.Never, JoinedAt: record.Never,
		EndedAt: record.Never, ReturnAt: record.Never, Group: record.None, Agent: record.None,
	}
}

// story changes a row into one way an inquiry can go. Times are from its arrival.
type story func(r *record.Inquiry)

func metBot(r *record.Inquiry) { r.BotAt = r.Arrived }

func containedBy(solved record.Solved) story {
	return func(r *record.Inquiry) {
		metBot(r)
		r.Outcome, r.Stage, r.Solved, r.EndedAt = record.Contained, record.AtBot, solved, r.Arrived+20*time.Second
	}
}

func queued(r *record.Inquiry) {
	metBot(r)
	r.Escalated, r.QueuedAt = true, r.Arrived+10*time.Second
}

func handledAfter(wait, work time.Duration, solved record.Solved) story {
	return func(r *record.Inquiry) {
		queued(r)
		r.Outcome, r.Stage, r.Solved, r.Group, r.Agent = record.Handled, record.WithHuman, solved, 0, 0
		r.JoinedAt = r.QueuedAt + wait
		r.EndedAt = r.JoinedAt + work
	}
}

func leftAfter(wait time.Duration, back record.Kind) story {
	return func(r *record.Inquiry) {
		queued(r)
		r.Outcome, r.Stage, r.EndedAt, r.Return = record.Abandoned, record.InQueue, r.QueuedAt+wait, back
		if back != record.Fresh {
			r.ReturnAt = r.EndedAt + 5*time.Minute
		}
	}
}

func endsAs(o record.Outcome, s record.Stage, f record.Failure) story {
	return func(r *record.Inquiry) {
		metBot(r)
		r.Outcome, r.Stage, r.Failure, r.EndedAt = o, s, f, r.Arrived+time.Second
	}
}

func comesAs(k record.Kind, s story) story {
	return func(r *record.Inquiry) {
		r.Kind, r.Attempt, r.Parent = k, 2, "parent"
		s(r)
	}
}

// tell opens and closes a row by its story.
func tell(a record.Sink, r *record.Inquiry, s story) {
	open := *r
	if full := *r; s != nil {
		s(&full)
		open.Kind, open.Attempt, open.Parent = full.Kind, full.Attempt, full.Parent
		a.Open(&open)
		a.Close(&full)
		return
	}
	a.Open(&open)
}

// turn is a bot's reply that took so long.
func turn(queue, n int, intended, took time.Duration) *record.Turn {
	return &record.Turn{
		Messages: 1,
		Queue:    queue, Turn: n, Intended: intended, Sent: intended + time.Millisecond,
		FirstByte: intended + took/2, Complete: intended + took, Known: intended + took,
	}
}

func value(t *testing.T, ms reports.Measures, name string) float64 {
	t.Helper()
	m, _ := ms.Get(name)
	if !m.Estimate.Known() {
		t.Fatalf("%s: no value: %s", name, m.Missing)
	}
	return m.Estimate.Value
}
