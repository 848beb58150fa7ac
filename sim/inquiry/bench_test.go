package inquiry_test

import (
	"testing"
	"time"

	"github.com/holdline/holdline/sim/inquiry"
	"github.com/holdline/holdline/sim/rng"
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
