package sandbox_test

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/holdline/holdline/scenarios"
	"github.com/holdline/holdline/sim/bot"
	"github.com/holdline/holdline/sim/live/driver"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/sandbox"
)

// The ordinary drivers, configured as a user would, play a whole conversation: two messages to the
// bot, a hand-off, the queue, an agent, the end; and another customer leaves the queue in time.
func TestTargetsFitTheDrivers(t *testing.T) {
	for name, targets := range map[string]func(string) *scenarios.Targets{"one body": sandbox.Targets, "streaming": sandbox.TargetsStreaming} {
		t.Run(name, func(t *testing.T) {
			s := world{bot: bot.Config{ReplyTime: constant(time.Millisecond)}, work: constant(150 * time.Millisecond)}.build()
			server := httptest.NewServer(s.Handler())
			defer server.Close()
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			start := time.Now()
			now := func() time.Duration { return time.Since(start) }
			robot, people := open(t, targets(server.URL).Bot, false), open(t, targets(server.URL).Desk, true)
			ann := &driver.Customer{Inquiry: "ann", Conversation: "ann|1", Key: 1, Intent: "other", Channel: "chat", Locale: "en-US", Escalated: true}
			ben := &driver.Customer{Inquiry: "ben", Conversation: "ben|1", Key: 2, Intent: "other", Channel: "chat", Locale: "en-US"}

			talk := robot.Open(ann)
			first := talk.Send(ctx, driver.Message{Turn: 1, Text: "my order?"}, now)
			if first.Failure != record.NoFailure || kinds(first)[driver.EventHandoff] || first.Text != `About your other: you wrote "my order?". Here is what I found.` || first.Solved != record.No {
				t.Fatalf("first message: %+v", first)
			}
			if second := talk.Send(ctx, driver.Message{Turn: 2, Text: "a human!"}, now); !kinds(second)[driver.EventHandoff] {
				t.Fatalf("second message: %+v", second)
			}

			wait, late := people.Open(ann), people.Open(ben)
			seen := kinds(wait.Send(ctx, driver.Message{Turn: 1}, now))
			if x := late.Send(ctx, driver.Message{Turn: 1}, now); len(x.Events) == 0 || x.Events[0].Kind != driver.EventQueued || x.Events[0].Position != 1 {
				t.Fatalf("joining the queue: %+v", x)
			}
			if answer := late.Leave(ctx, now); answer != driver.Left {
				t.Errorf("leaving the queue: %v", answer)
			}
			if answer := wait.Leave(ctx, now); answer != driver.Joined {
				t.Errorf("leaving an agent: %v", answer)
			}
			for !seen[driver.EventEnded] && ctx.Err() == nil {
				x := wait.Receive(ctx, now)
				if x.Failure != record.NoFailure {
					t.Fatalf("asking for news: %+v", x)
				}
				for k := range kinds(x) {
					seen[k] = true
				}
			}
			if !seen[driver.EventJoined] || !seen[driver.EventEnded] {
				t.Errorf("seen %v", seen)
			}
			have := s.Counts()
			if b := (sandbox.BotCounts{Conversations: 1, Asks: 2, Replies: 2, Escalated: 1}); have.Bot != b {
				t.Errorf("bot: have %+v, want %+v", have.Bot, b)
			}
			if d := (sandbox.DeskCounts{Offered: 2, Escalated: 1, Joined: 1, Ended: 1, Solved: 1, Left: 1, LeaveRefused: 1}); have.Desk != d {
				t.Errorf("desk: have %+v, want %+v", have.Desk, d)
			}
		})
	}
}

func open(t *testing.T, target *scenarios.Target, desk bool) driver.Driver {
	t.Helper()
	d, err := driver.New(target, driver.Options{Desk: desk})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func kinds(x driver.Exchange) map[driver.EventKind]bool {
	m := map[driver.EventKind]bool{}
	for _, e := range x.Events {
		m[e.Kind] = true
	}
	return m
}
