package inquiry_test

import (
	"testing"
	"time"

	"github.com/holdline/holdline/sim/dist"
	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/record"
	"github.com/holdline/holdline/sim/rng"
	"github.com/holdline/holdline/sim/unit"
)

func BenchmarkPersona(b *testing.B) {
	b.ReportAllocs()
	key := rng.New(1, 0)
	for n := uint64(0); b.Loop(); n++ {
		inquiry.NewPersona(key.Num(n), "de-DE")
	}
}

func BenchmarkRender(b *testing.B) {
	s, faults := compile(inquiry.Text{Text: "Hi, I'm {{.FirstName}}. Where is my refund for order {{.OrderID}}? It has been {{.Days}} days."})
	if len(faults) > 0 {
		b.Fatal(faults)
	}
	p := inquiry.NewPersona(1, "en-US")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Render(1, p); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkConversation(b *testing.B) {
	spec := &inquiry.Spec{HasBot: true, HasDesk: true, Script: inquiry.Compile(make([]inquiry.Message, 2), nil, func(string, string, ...any) {})}
	in := inquiry.Inquiry{ID: "a", Key: 1, Attempt: 1}
	var c inquiry.Conversation
	b.ReportAllocs()
	for b.Loop() {
		c.Start(spec, &in)
		c.Step(spec, inquiry.Event{})
		c.Step(spec, inquiry.Event{Kind: inquiry.Reply, At: time.Second})
		c.Step(spec, inquiry.Event{Kind: inquiry.Reply, At: 2 * time.Second})
	}
}

// BenchmarkStep is the conversation of customers who ask for a human at once, as a simulator has
// them: an operation is one customer from Start to their last event.
func BenchmarkStep(b *testing.B) {
	law := func(l dist.Law) dist.Sampler { return l.Sampler() }
	patience := law(dist.Law{Exponential: &dist.Exponential{Mean: unit.Duration(time.Minute)}})
	spec := &inquiry.Spec{HasDesk: true, Instant: true, Patience: patience}
	for name, events := range map[string][]inquiry.Event{
		"joined": {{}, {Kind: inquiry.Joined}, {Kind: inquiry.Ended, Solved: record.Yes}},
		"queued": {{}, {Kind: inquiry.Queued, Position: 1}, {Kind: inquiry.Joined}, {Kind: inquiry.Ended, Solved: record.Yes}},
		"left":   {{}, {Kind: inquiry.Queued, Position: 1}, {Kind: inquiry.Due, At: dist.Forever}, {Kind: inquiry.LeftOK, At: dist.Forever}},
	} {
		b.Run(name, func(b *testing.B) {
			in := inquiry.Inquiry{Attempt: 1, At: time.Second}
			c, a := new(inquiry.Conversation), new(inquiry.Action)
			b.ReportAllocs()
			for b.Loop() {
				in.Key++
				c.Start(spec, &in)
				for i := range events {
					c.Take(spec, &events[i], a)
				}
			}
		})
	}
}
